"""A Telegram update becomes an ``Incoming``, once; after this file nobody knows Telegram's format.

Two depths. ``glance`` looks at raw JSON of any shape, just enough to store it in order: it never fails. ``read``
understands it: an Arrival, None for what nobody of ours answers (other bots, channel posts, kinds of update from the
future), or Unreadable. Talk in groups that is not addressed to the bot is read too, and marked: at a desk it counts.
``join`` makes one arrival of an album, or of a long paste that came in pieces.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from telegram import Chat, ChatMember, ChatMemberUpdated, Message, MessageEntity, Update, User

from bot.ports import FileRef, Incoming, IncomingKind, Person, Place, Quoted
from bot.telegram.errors import Unreadable
from bot.telegram.render import utf16

ANONYMOUS_ADMIN = 1087968824
LONG_PASTE = 3500  # clients cut a paste at or shortly before 4096
INLINE_LINE = 1 << 60  # above every number of a person
SIBLINGS_WITHIN = dt.timedelta(seconds=1)

_UNSUPPORTED = (
    "audio", "animation", "video", "video_note", "location", "venue", "contact", "poll", "dice", "game", "story",
    "checklist", "paid_media", "invoice",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What is needed to store an update: whose it is, and which siblings may follow."""

    chat_id: int
    user_id: int | None
    join_key: str | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An Incoming with what only the channel needs to answer it."""

    incoming: Incoming
    chat_id: int
    callback_id: str | None = None
    moved_to: int | None = None
    inline_id: str | None = None


def glance(update: Mapping[str, Any]) -> Glance:
    """Chat, user and join key of raw ``update``; a chat id of 0 where there is none. Never fails.

    What somebody types after the bot's name has a line of its own: it must not wait behind a letter that is read.
    """
    body: dict[str, Any] = next((value for value in update.values() if isinstance(value, dict)), {})
    tapped = body.get("message")
    message = tapped if isinstance(tapped, dict) else body
    chat, sender = _number(message.get("chat")), _number(body.get("from"))
    if "inline_query" in update and sender is not None:
        return Glance(INLINE_LINE + sender, sender, None)
    return Glance(chat or sender or 0, sender, _join_key(update, sender))


def _number(owner: object) -> int | None:
    found = owner.get("id") if isinstance(owner, dict) else None
    return found if isinstance(found, int) and abs(found) < 2**63 else None


def _join_key(update: Mapping[str, Any], sender: int | None) -> str | None:
    message = update.get("message")
    if not isinstance(message, dict):
        return None
    group, text = message.get("media_group_id"), message.get("text")
    if isinstance(group, str):
        return f"album:{group}"[:80]
    if isinstance(text, str) and utf16(text) >= LONG_PASTE:
        return f"paste:{sender}"
    return None


def read(update: Mapping[str, Any], me: Me, received_at: dt.datetime) -> Arrival | None:
    """What ``update`` says to us; None if nothing. Raises Unreadable."""
    try:
        known = Update.de_json({kind: body for kind, body in update.items() if kind in (*READERS, "update_id")}, None)
        for kind, reader in READERS.items():
            if getattr(known, kind, None) is not None:
                arrival = reader(known, me, received_at)
                _insist_on_types(arrival)
                return arrival
    except Exception as error:  # whatever a malformed update breaks, it must not stop the others
        raise Unreadable(type(error).__name__) from error
    return None


def _insist_on_types(arrival: Arrival | None) -> None:
    """The library takes values as they come; what is not of its type goes no further. Raises TypeError."""
    if arrival is None:
        return
    incoming, person, quoted = arrival.incoming, arrival.incoming.person, arrival.incoming.quoted
    words = [incoming.text, incoming.data, incoming.place.title, person.first_name, person.name]
    perhaps = [person.language, arrival.callback_id, arrival.inline_id]
    numbers = [arrival.chat_id, *incoming.message_ids]
    files = list(incoming.files)
    if quoted is not None:
        words += [quoted.text, quoted.name]
        numbers.append(quoted.message_id)
        files += [quoted.file] if quoted.file else []
    words += [word for file in files for word in (file.id, file.name)]
    perhaps += [file.mime for file in files]
    counts = [incoming.message_id, incoming.place.topic, *(file.size for file in files)]
    _insist(str, [*words, *(word for word in perhaps if word is not None)])
    _insist(int, [*numbers, *(count for count in counts if count is not None)])


def _insist(kind: type, values: list[Any]) -> None:
    if any(type(value) is not kind for value in values):
        raise TypeError(f"not of type {kind.__name__}")


def join(arrivals: Sequence[Arrival]) -> Arrival:
    """One arrival of several siblings, in their order: files side by side, texts one after the other."""
    first = arrivals[0].incoming
    files = tuple(file for arrival in arrivals for file in arrival.incoming.files)
    between = "\n" if files else ""
    text = between.join(arrival.incoming.text for arrival in arrivals if arrival.incoming.text)
    kind: IncomingKind = "file" if any(arrival.incoming.kind == "file" for arrival in arrivals) else first.kind
    whole = replace(
        first,
        kind=kind,
        text=text,
        files=files,
        message_ids=tuple(number for arrival in arrivals for number in arrival.incoming.message_ids),
        addressed=any(arrival.incoming.addressed for arrival in arrivals),
    )
    return replace(arrivals[0], incoming=whole)


def belongs(first: Arrival, last: Arrival, candidate: Arrival, *, last_text_units: int) -> bool:
    """Is ``candidate`` the next piece of the paste that began with ``first``? ``last_text_units``: as it was sent."""
    one, other = first.incoming, candidate.incoming
    same = (one.person.id, one.place, one.forwarded) == (other.person.id, other.place, other.forwarded)
    plain = other.kind == "text" and not other.edited
    near = abs(other.at - last.incoming.at) <= SIBLINGS_WITHIN
    return same and plain and near and last_text_units >= LONG_PASTE


def _read_message(update: Update, me: Me, _received_at: dt.datetime) -> Arrival | None:
    message = update.message or update.edited_message
    if message is None or message.chat.type == Chat.CHANNEL:
        return None
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return _migration(message)
    if not _from_a_person(message):
        return None
    incoming = _content(message, me)
    if incoming is None:
        return None
    edited = update.edited_message is not None
    if edited and incoming.kind in ("unsupported", "sticker", "voice"):
        return None
    addressed = message.chat.type == Chat.PRIVATE or _is_for_us(message, incoming, me)
    return Arrival(replace(incoming, edited=edited, addressed=addressed), message.chat.id)


def _from_a_person(message: Message) -> bool:
    if message.is_automatic_forward or message.from_user is None:
        return False
    return not message.from_user.is_bot or _anonymous(message)


def _anonymous(message: Message) -> bool:
    sender, chat = message.from_user, message.sender_chat
    return bool(sender and sender.id == ANONYMOUS_ADMIN and chat and chat.id == message.chat.id)


def _is_for_us(message: Message, incoming: Incoming, me: Me) -> bool:
    """In groups: commands to us or to nobody, also above a file, mentions, replies to the bot."""
    if incoming.command:
        return True
    if any(_mentions(message, entity, me) for entity in _entities(message)):
        return True
    answered = message.reply_to_message
    return bool(answered and answered.from_user and answered.from_user.id == me.id and not answered.forum_topic_created)


def _content(message: Message, me: Me) -> Incoming | None:
    at = message.date.astimezone(dt.UTC)
    incoming = Incoming(
        kind="text",
        person=_person(message.from_user, message),
        place=_place(message.chat, message.message_thread_id if message.is_topic_message else None),
        at=at,
        text=_words(message, me),
        message_id=message.message_id,
        forwarded=message.forward_origin is not None,
        message_ids=(message.message_id,),
        quoted=_quoted(message, me),
        by_admin=_anonymous(message),
    )
    files = _files(message)
    if files:
        told = _command(message, incoming, me)
        kind: IncomingKind = "photo" if message.photo else "file"
        return replace(told, kind=kind, files=files) if told else None
    if message.voice:
        return replace(incoming, kind="voice", files=(FileRef(message.voice.file_id, "", message.voice.mime_type),))
    if message.sticker:
        return replace(incoming, kind="sticker")
    if message.text is not None:
        return _command(message, incoming, me)
    return replace(incoming, kind="unsupported") if _is_unsupported(message) else None


def _quoted(message: Message, me: Me) -> Quoted | None:
    """What ``message`` answers; in a topic, the message that opened it counts as nothing."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created:
        return None
    sender = answered.from_user
    return Quoted(
        answered.message_id,
        answered.text or answered.caption or "",
        _person(sender, answered).id,
        sender.full_name if sender else "",
        ours=bool(sender and sender.id == me.id),
        file=next(iter(_files(answered)), None),
    )


def _is_unsupported(message: Message) -> bool:
    return any(getattr(message, name, None) or name in message.api_kwargs for name in _UNSUPPORTED)


def _command(message: Message, incoming: Incoming, me: Me) -> Incoming | None:
    """``incoming`` as a command if it begins with one; None if that is another bot's."""
    entity = next((e for e in _entities(message) if e.type == MessageEntity.BOT_COMMAND and e.offset == 0), None)
    if entity is None or incoming.forwarded:
        return incoming
    written = message.parse_entity(entity) if message.text is not None else message.parse_caption_entity(entity)
    name, _, addressee = written.removeprefix("/").partition("@")
    if addressee and addressee.lower() != me.username.lower():
        return None
    return replace(incoming, kind="command", command=name.lower(), text=_words(message, me, entity))


def _words(message: Message, me: Me, *others: MessageEntity) -> str:
    """Text or caption without mentions of the bot and without ``others``; offsets count UTF-16 units."""
    units = (message.text or message.caption or "").encode("utf-16-le", "surrogatepass")
    mentions = (entity for entity in _entities(message) if _mentions(message, entity, me))
    for start, end in sorted({_span(entity) for entity in (*mentions, *others)}, reverse=True):
        before, after = units[:start], units[end:]
        doubled = before.endswith(_SPACE) and after.startswith(_SPACE)
        units = before + after[2 * doubled :]
    return units.decode("utf-16-le", "replace").strip()


_SPACE = " ".encode("utf-16-le")


def _span(entity: MessageEntity) -> tuple[int, int]:
    return entity.offset * 2, (entity.offset + entity.length) * 2


def _entities(message: Message) -> Sequence[MessageEntity]:
    return message.entities if message.text is not None else message.caption_entities


def _mentions(message: Message, entity: MessageEntity, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type != MessageEntity.MENTION:
        return False
    written = message.parse_entity(entity) if message.text is not None else message.parse_caption_entity(entity)
    return written.lower() == f"@{me.username}".lower()


def _files(message: Message) -> tuple[FileRef, ...]:
    if message.document and not message.animation:
        document = message.document
        return (FileRef(document.file_id, document.file_name or "", document.mime_type, document.file_size),)
    if message.photo:
        largest = message.photo[-1]
        return (FileRef(largest.file_id, "", "image/jpeg", largest.file_size),)
    return ()


def _read_tap(update: Update, _me: Me, received_at: dt.datetime) -> Arrival | None:
    query = update.callback_query
    if query is None or query.message is None or query.data is None:
        return None
    message = query.message
    in_topic = isinstance(message, Message) and message.is_topic_message
    incoming = Incoming(
        kind="tap",
        person=_person(query.from_user),
        place=_place(message.chat, message.message_thread_id if in_topic and isinstance(message, Message) else None),
        at=received_at,
        data=query.data,
        message_id=message.message_id,
    )
    return Arrival(incoming, message.chat.id, callback_id=query.id)


def _read_inline(update: Update, _me: Me, received_at: dt.datetime) -> Arrival | None:
    query = update.inline_query
    if query is None:
        return None
    person = _person(query.from_user)
    incoming = Incoming("inline", person, Place(person.id), received_at, text=query.query)
    return Arrival(incoming, query.from_user.id, inline_id=query.id)


def _read_membership(update: Update, _me: Me, _received_at: dt.datetime) -> Arrival | None:
    change = update.my_chat_member
    if change is None or change.chat.type == Chat.CHANNEL:
        return None
    kind = _membership(change)
    if kind is None:
        return None
    at = change.date.astimezone(dt.UTC)
    return Arrival(Incoming(kind, _person(change.from_user), _place(change.chat, None), at), change.chat.id)


def _membership(change: ChatMemberUpdated) -> IncomingKind | None:
    before, after = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
    if before == after:
        return None
    if change.chat.type == Chat.PRIVATE:
        return "unblocked" if after else "blocked"
    return "added" if after else "removed"


def _is_in(member: ChatMember) -> bool:
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


def _migration(message: Message) -> Arrival:
    """A group became a supergroup; both chats say so, in any order."""
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    incoming = Incoming(
        kind="migrated",
        person=_person(message.from_user),
        place=Place(_id(old), "group"),
        at=message.date.astimezone(dt.UTC),
        data=_id(new),
    )
    return Arrival(incoming, old, moved_to=new)


def _person(user: User | None, message: Message | None = None) -> Person:
    """Who acts. An anonymous admin is known as the group, never as the account that all of them share."""
    if message is not None and _anonymous(message):
        return Person(_id(message.chat.id))
    if user is None:
        return Person("tg:0")
    return Person(_id(user.id), user.language_code, user.first_name, user.full_name)


def _place(chat: Chat, topic: int | None) -> Place:
    kind: Literal["private", "group"] = "private" if chat.type == Chat.PRIVATE else "group"
    return Place(_id(chat.id), kind, topic, chat.title or "", bool(chat.is_forum))


def _id(number: int) -> str:
    if type(number) is not int:
        raise TypeError("not a number")
    return f"tg:{number}"


READERS: Mapping[str, Callable[[Update, Me, dt.datetime], Arrival | None]] = {
    "message": _read_message,
    "edited_message": _read_message,
    "callback_query": _read_tap,
    "inline_query": _read_inline,
    "my_chat_member": _read_membership,
}
