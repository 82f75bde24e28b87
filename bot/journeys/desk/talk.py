"""From the person to staff: who of the firms they talk with, the way back to the bot, and what they are told of it.

While they talk, the bot is silent. With two firms at once it asks whom a message is for instead of guessing, and gives
it to nobody until then. Outside office hours it says once per closing time when somebody is in again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import escape

from bot.intake.taken import NamedBytes
from bot.journeys.contact.kept import ContactData, Document, sha256
from bot.journeys.desk.office import Office, Opened, number
from bot.journeys.desk.words import button, data, plain, say, toast
from bot.ports import Button, Incoming, Reply

RELAYED = frozenset({"text", "file", "photo", "voice", "sticker", "unsupported"})
STATELESS = frozenset({
    "frage", "ask", "hilfe", "help", "hinweis", "notice", "datenschutz", "privacy", "impressum", "imprint", "sprache",
    "language",
})  # fmt: skip
STATELESS_TAPS = frozenset({"D", "a", "e", "l"})
LABEL = 40


def from_person(office: Office, incoming: Incoming) -> list[Reply] | None:
    """What becomes of a private message while its writer talks with a firm; None: the bot answers as usual."""
    if incoming.place.kind != "private" or incoming.kind not in RELAYED:
        return None
    known = office.of_person(incoming.person.id)
    if incoming.edited:
        return _edited(office, incoming, known)
    live = [at for at in known if at.is_live and office.store.desks.place_of(at.firm.id)]
    answered = _answered(incoming, live)
    if answered is not None:
        return _passed_on(office, incoming, answered)
    talking = [at for at in live if at.notes.talk == "on"]
    if len(talking) > 1:
        return [_which(incoming, talking)]
    return _passed_on(office, incoming, talking[0]) if talking else None


def tap(office: Office, incoming: Incoming, at: Opened, verb: str, argument: str) -> list[Reply]:
    """A button of the person: back to the bot, back to the firm, or to whom a message is to go."""
    language, firm = at.language, at.firm.name
    if verb == "b":
        office.noted(at, incoming.at, talk="off")
        rows = ((button("answer_to", language, at.row.id, "t", firm=firm),),) if at.is_live else ()
        return [Reply(say("person.talk_off", language, firm=firm), rows)]
    if not at.is_live:
        return [toast("person.old", language)]
    if verb == "t":
        _only(office, incoming, at)
        return [Reply(say("person.talk_on", language, firm=firm), ((button("back", language, at.row.id, "b"),),))]
    numbers = _unpacked(argument) if verb == "s" else ()
    if not numbers:
        return [toast("person.old", language)]
    at = _only(office, incoming, at)
    given = _from(at, "", numbers, office)
    _waits(office, incoming, at)
    return [*given, Reply(say("person.passed_on", language, firm=firm), replaces=True)]


def beside(office: Office, incoming: Incoming) -> list[Reply]:
    """After a command or tap that opens something of the bot: the next words are for the bot again."""
    if incoming.place.kind != "private" or _is_stateless(incoming):
        return []
    replies = []
    for at in office.of_person(incoming.person.id):
        if at.is_live and at.notes.talk == "on":
            office.noted(at, incoming.at, talk="off")
            rows = ((button("answer_to", at.language, at.row.id, "t", firm=at.firm.name[:LABEL]),),)
            replies.append(Reply(say("person.talk_off", at.language, firm=at.firm.name), rows))
    return replies


def _is_stateless(incoming: Incoming) -> bool:
    if incoming.kind == "command":
        return incoming.command in STATELESS
    return incoming.kind != "tap" or incoming.data.partition(":")[2].partition(":")[0] in STATELESS_TAPS


def _answered(incoming: Incoming, live: Sequence[Opened]) -> Opened | None:
    """Whose message the person answers, by the line above it; only the bot's own messages count."""
    if incoming.quoted is None or not incoming.quoted.ours:
        return None
    first = incoming.quoted.text.partition("\n")[0].rstrip()
    return next((at for at in live if first.endswith(f" ({at.firm.name})")), None)


def _which(incoming: Incoming, talking: Sequence[Opened]) -> Reply:
    packed = _packed(incoming.message_ids or (incoming.message_id or 0,))
    language = talking[0].language
    rows = tuple(
        (Button(plain("buttons.answer_to", language, firm=at.firm.name[:LABEL]), data(at.row.id, "s", packed)),)
        for at in talking
    )
    return Reply(say("person.which", language), rows)


def _packed(numbers: Sequence[int]) -> str:
    """Messages of an album follow each other."""
    return f"{numbers[0]}x{len(numbers)}"


def _unpacked(text: str) -> tuple[int, ...]:
    first, _, count = text.partition("x")
    if not (first.isdecimal() and count.isdecimal() and len(first) < 12 and 0 < int(count) <= 10):
        return ()
    return tuple(range(int(first), int(first) + int(count)))


def _only(office: Office, incoming: Incoming, at: Opened) -> Opened:
    """The person talks with this firm now, and with no other."""
    for other in office.of_person(incoming.person.id):
        if other.row.id != at.row.id and other.notes.talk == "on":
            office.noted(other, incoming.at, talk="off")
    return office.noted(at, incoming.at, talk="on")


# -------------------------------------------------------------------- passing on


def _passed_on(office: Office, incoming: Incoming, at: Opened) -> list[Reply]:
    """Into the topic; to the person only what they do not know yet."""
    given = _given(office, incoming, at)
    newest = _waits(office, incoming, at)
    seen = (
        newest.row.state != at.row.state
        or at.row.waiting_since is None
        or len(newest.data.documents) > len(at.data.documents)
    )
    notice = _notice(office, incoming, newest)
    return [*given, *(office.card(newest) if seen else []), *notice]


def _given(office: Office, incoming: Incoming, at: Opened) -> list[Reply]:
    if incoming.kind == "text":
        return _from(at, incoming.text, (), office)
    return _from(at, "", incoming.message_ids or ((incoming.message_id,) if incoming.message_id else ()), office)


def _from(at: Opened, text: str, copies: tuple[int, ...], office: Office) -> list[Reply]:
    header = say("person.from", at.firm.language, name=at.data.own_name or at.row.reference)
    return office.to_desk(at, f"{header}\n{escape(text)}" if text else header, copies=copies)


def _waits(office: Office, incoming: Incoming, at: Opened) -> Opened:
    """Since when the person waits; an answered question is a contact that was taken; files join the documents."""
    if at.row.waiting_since is None:
        office.store.contacts.note(at.firm.id, at.row.id, waiting_since=incoming.at)
    documents = tuple(one for file in incoming.contents if (one := _kept(office, at, file, incoming)))
    state = "taken" if at.row.state == "asked" else None
    if not documents and state is None:
        return office.opened(at.firm.id, at.row.id) or at

    def change(newest: Opened) -> ContactData | None:
        return replace(newest.data, documents=(*newest.data.documents, *documents))

    return office.changed(at, incoming.at, change, state=state) or at


def _kept(office: Office, at: Opened, file: NamedBytes, incoming: Incoming) -> Document | None:
    """A file as a document of the contact, once."""
    digest = sha256(file.content)
    if any(one.sha256 == digest for one in at.data.documents):
        return None
    kept = office.store.contacts.add_file(at.firm.id, at.row.id, file.name, file.content, incoming.at)
    return Document(kept, file.name, digest, len(file.content)) if kept else None


def _notice(office: Office, incoming: Incoming, at: Opened) -> list[Reply]:
    """That it was passed on, the first time; that the firm is closed, once per closing time."""
    said, opening = [], _opening(office, incoming, at)
    if not at.notes.told:
        said.append(say("person.passed_on", at.language, firm=at.firm.name))
    if opening != at.notes.closed_told:
        said.append(str(escape(office.hours.answers_by(at.firm.id, incoming.at, at.language))))
    if not said:
        return []
    office.noted(at, incoming.at, told=True, closed_told=opening)
    return [Reply("\n".join(said), ((button("back", at.language, at.row.id, "b"),),))]


def _opening(office: Office, incoming: Incoming, at: Opened) -> str:
    """When a closed firm opens again; of an open one, what was noted before, so that nothing is new."""
    if office.hours.is_open(at.firm.id, incoming.at):
        return at.notes.closed_told
    opens = office.hours.opens(at.firm.id, incoming.at)
    return opens.isoformat() if opens else at.notes.closed_told


def _edited(office: Office, incoming: Incoming, known: Sequence[Opened]) -> list[Reply] | None:
    """A changed message goes where it had gone: to the firm, or to the bot."""
    chat = number(incoming.person.id)
    stands = office.store.answers.of(chat, incoming.message_id) if chat and incoming.message_id else ()
    chats = {where for where, _ in stands}
    for at in sorted(known, key=lambda one: not one.is_live):
        place = office.store.desks.place_of(at.firm.id)
        if place and number(place) in chats:
            told = [Reply(say("person.edit_passed_on", at.language, firm=at.firm.name))] if chat in chats else []
            given = _given(office, incoming, at)
            if sum(where == number(place) for where, _ in stands) == 1:  # a file of an album went alone, without name
                given = [replace(one, html="") if one.copies else one for one in given]
            return [*given, *told]
    return None
