"""The community journey: everything that happens in a group that is no firm's desk, and what it leads to in private.

Quiet by default: it speaks when it is spoken to, once, in the same topic. What is said about the law is decided in
answering.py, what admins choose in settings.py and screens.py, what the group keeps in keeping.py.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import prompts
from bot.journeys import ask, notices
from bot.journeys.community import digest, inline, screens
from bot.journeys.community.answering import Answering, Asking, document_button, note_html, short_html
from bot.journeys.community.keeping import Keeping, asked_for
from bot.journeys.community.limits import COUNTED, full
from bot.journeys.community.settings import CHOICES, GroupSettings, chosen, read
from bot.journeys.community.words import BERLIN, LETTER, button, clock, plain, remark, say, toast
from bot.ports import Button, Elsewhere, Incoming, InlineQuote, Reply
from bot.store import Store
from bot.store.groups import Group
from bot.store.questions import Asked
from bot.writer import Writer
from knowledge.answers import quotes
from knowledge.answers.compose import Knowledge
from knowledge.library import language as languages

WORDS_KEPT = dt.timedelta(days=8)
EDITABLE = dt.timedelta(days=2)
EDITS = 10
DAY = dt.timedelta(days=1)
TOKEN = re.compile(r"^(?:[0-9a-f]{32}|d(?P<key>[0-9a-f]{8})(?P<language>de|en))$")

COMMANDS: Mapping[str, str] = {
    "frage": "ask", "ask": "ask",
    "faq": "faq",
    "merken": "remember", "remember": "remember",
    "wissen": "knowledge", "knowledge": "knowledge",
    "einstellungen": "settings", "settings": "settings",
    "bericht": "report", "report": "report",
    "hilfe": "help", "help": "help",
    "start": "hello",
    "hinweis": "notice", "notice": "notice",
    "datenschutz": "privacy", "privacy": "privacy", "impressum": "privacy", "imprint": "privacy",
    "sprache": "language", "language": "language",
}  # fmt: skip
PRIVATE = frozenset({
    "pruefen", "prüfen", "check", "brief", "letter", "entwurf", "draft", "fristen", "deadlines", "kosten", "costs",
    "fall", "case", "export", "kopie", "copy", "loeschen", "löschen", "delete", "meinedaten", "mydata", "anwalt",
    "lawyer", "beitreten", "join",
})  # fmt: skip
FOR_ADMINS = frozenset({"remember", "settings", "report"})


class Frame(Protocol):
    """What this journey must know of the installation."""

    @property
    def controller(self) -> str | None: ...
    @property
    def allowed_groups(self) -> frozenset[str]: ...
    @property
    def group_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Room:
    """The group something happens in: its settings, and the language to speak there."""

    incoming: Incoming
    settings: GroupSettings
    language: str


@dataclass(frozen=True, slots=True)
class Community:
    """The community journey over one store."""

    store: Store
    knowledge: Callable[[], Knowledge]
    writer: Writer
    frame: Frame
    today: Callable[[], dt.date]
    keeping: Keeping

    # ---------------------------------------------------------------- what comes from a group

    def handle(self, incoming: Incoming, language: str) -> list[Reply]:
        """What to say in the group; an empty list where silence is right. ``language``: where nothing tells another."""
        if not incoming.addressed:
            return []
        if incoming.kind in {"removed", "migrated"}:
            return self._gone(incoming)
        known = self.store.groups.of(incoming.place.id)
        settings = read(known.settings) if known else GroupSettings()
        room = Room(incoming, settings, _spoken(incoming, settings, language))
        if not self._is_allowed(incoming.place.id, settings):
            return [Reply(say("life.not_allowed", room.language), leaves=True)]
        if incoming.kind == "added":
            return self._greet(room, known)
        if known is None or known.removed_at is not None:
            self.store.groups.enter(incoming.place.id, incoming.at)
        return self._mortal(self._answered(room), settings)

    def _answered(self, room: Room) -> list[Reply]:
        incoming = room.incoming
        if incoming.kind == "tap":
            return self._tap(room)
        if incoming.command:
            return self._command(room)
        if not room.settings.on or not room.settings.answers_in(incoming.place):
            return []
        if incoming.kind == "text":
            return self._ask(room, _question(incoming))
        return self._unreadable(room)

    def _command(self, room: Room) -> list[Reply]:
        """A command. Settings can be reached wherever they are needed; everything else only where it may speak."""
        incoming = room.incoming
        what = "private" if incoming.command in PRIVATE else COMMANDS.get(incoming.command, "")
        if what == "settings" and incoming.by_admin:
            return [screens.overview(room.settings, incoming.place, room.language)]
        if not what or not room.settings.on or not room.settings.answers_in(incoming.place):
            return []
        if what == "ask":
            return self._ask(room, _question(incoming))
        if what in FOR_ADMINS and not incoming.by_admin:
            return self._gated(room, [remark("admins_only", room.language)])
        return self._gated(room, self._said(room, what)) if not incoming.by_admin else self._said(room, what)

    def _said(self, room: Room, what: str) -> list[Reply]:
        incoming, language = room.incoming, room.language
        match what:
            case "faq":
                return self._faq(room)
            case "remember":
                return self.keeping.remember(incoming, language)
            case "knowledge":
                return [self.keeping.listed(incoming.place.id, language)]
            case "report":
                return [self._report(incoming.place.id, language, incoming.at)]
            case "language":
                return self._choose_language(room)
            case "private":
                label = plain("buttons.private", language)
                return [Reply(say("private_only", language), ((Button(label, start="pruefen"),),))]
            case "hello":
                return [Reply(self._hello(language))]
            case "notice":
                return [notices.say("notice", language)]
            case "privacy":
                return [self._privacy(language)]
        return [Reply(say("help", language))]

    # ---------------------------------------------------------------- questions

    def _ask(self, room: Room, question: str) -> list[Reply]:
        """One answer to one question; edited with it; not beyond what the admins allow."""
        incoming, settings = room.incoming, room.settings
        before = self._before(incoming)
        if before is not None and before.edits >= EDITS:
            return []
        if before is None:
            refused = self._refused(room, question)
            if refused is not None:
                return refused
        if not any(character.isalnum() for character in question):
            return self._note(room, before, "other", "", [remark("ask_how", room.language)])
        author, forwarded = _author(incoming)
        asking = Asking(question, author, room.language, incoming.at, forwarded)
        told = self._answering.answer(asking, settings, self.keeping.of(incoming.place.id))
        if told.outcome == "smalltalk" and incoming.quoted is not None and incoming.quoted.ours:
            return []  # whoever says thanks expects no further message in front of everybody
        outcome = "other" if told.outcome == "smalltalk" else told.outcome
        keeps_words = settings.digest != "off" and outcome in {"answered", "unanswered"}
        return self._note(room, before, outcome, question[: ask.LIMIT] if keeps_words else "", [told.reply])

    def _refused(self, room: Room, question: str = "") -> list[Reply] | None:
        """Why nothing is answered now, said at most once; None where nothing stands against it."""
        incoming, settings, language = room.incoming, room.settings, room.language
        group, person, now = incoming.place.id, incoming.person.id, incoming.at
        if settings.asks == "admins" and not incoming.by_admin:
            return self._once(room, "told_admins", now - DAY, "refused.admins", question)
        until = settings.quiet_until(now)
        if until is not None and not incoming.by_admin:
            return self._once(room, "told_quiet", until - DAY, "refused.quiet", question, until=clock(until))
        limit = full(self.store.questions, group, person, settings, now)
        if limit is None:
            return None
        if limit.told:
            return []
        self.store.questions.note(group, person, f"told_{limit.reason}", now, incoming.message_id)
        return [remark(f"refused.{limit.reason}", language, again=clock(limit.again + dt.timedelta(minutes=1)))]

    def _once(
        self, room: Room, told: str, since: dt.datetime, key: str, question: str, **values: object
    ) -> list[Reply]:
        """A refusal with a way into the private chat, once a person since ``since``."""
        incoming = room.incoming
        group, person = incoming.place.id, incoming.person.id
        if self.store.questions.moments(group, {told}, since, person):
            return []
        self.store.questions.note(group, person, told, incoming.at, incoming.message_id)
        rows: tuple[tuple[Button, ...], ...] = ()
        if question and not incoming.by_admin:
            author, _ = _author(incoming)
            rows = ((self._answering.carry_on(question, author, room.language, incoming.at),),)
        return [replace(remark(key, room.language, **values), buttons=rows)]

    def _gated(self, room: Room, said: list[Reply]) -> list[Reply]:
        """``said``, if no limit stands against it; it counts like a question."""
        refused = self._refused(room)
        return refused if refused is not None else self._note(room, None, "other", "", said)

    def _unreadable(self, room: Room) -> list[Reply]:
        """Photos, files, voice, stickers: one short sentence."""
        incoming = room.incoming
        if incoming.edited:
            return []
        known = incoming.kind if incoming.kind in {"voice", "sticker", "file", "photo"} else "other"
        key = f"unsupported.{'album' if len(incoming.files) > 1 else known}"
        return self._gated(room, [Reply(prompts.phrase(key, room.language), silent=True)])

    def _before(self, incoming: Incoming) -> Asked | None:
        """The same question as it was counted already: it is edited, or delivered again."""
        if incoming.message_id is None:
            return None
        since, group, person = incoming.at - EDITABLE, incoming.place.id, incoming.person.id
        found = self.store.questions.by_message(group, person, incoming.message_id, since)
        return found if found is not None and found.outcome in COUNTED else None

    def _note(self, room: Room, before: Asked | None, outcome: str, text: str, said: list[Reply]) -> list[Reply]:
        incoming, questions = room.incoming, self.store.questions
        if before is not None:
            questions.change(before, outcome, text)
        elif said:
            group, person = incoming.place.id, incoming.person.id
            questions.note(group, person, outcome, incoming.at, incoming.message_id, text)
        return said

    @property
    def _answering(self) -> Answering:
        return Answering(self.knowledge, self.writer, self.today, self.store.handovers)

    # ---------------------------------------------------------------- the group's own knowledge

    def _faq(self, room: Room) -> list[Reply]:
        """What the group knows, else a quote from the library; as an answer to the member that was answered."""
        incoming, language = room.incoming, room.language
        query = asked_for(incoming)
        tags = self.keeping.tags(incoming.place.id, language)
        if not query:
            return [Reply("\n\n".join(part for part in (say("faq.how", language), tags) if part), silent=True)]
        known = self.keeping.answer(incoming, query, language)
        if known is not None:
            return [known]
        found = quotes.find(query, self.knowledge(), self.today(), language, 1)
        answered = found and ask.ask_document(found[0].document, self.knowledge(), self.writer, self.today(), language)
        if not answered:
            return [remark("faq.nothing", language, tags=tags)]
        target = incoming.quoted.message_id if incoming.quoted else None
        rows = ((document_button(found[0].document, language),),)
        return [Reply(short_html(answered), rows, answers=target)]

    # ---------------------------------------------------------------- what admins do

    def _tap(self, room: Room) -> list[Reply]:
        incoming, language = room.incoming, room.language
        version, letter, part, argument = (incoming.data.split(":", 3) + ["", "", ""])[:4]
        if (version, letter) != (ask.VERSION, LETTER) or part not in {"s", "n"}:
            return toast("old_button", language)
        if not incoming.by_admin:
            return toast("admins_only_toast", language)
        if part == "n":
            return self.keeping.tap(incoming, argument, language)
        return self._set(room, argument)

    def _set(self, room: Room, argument: str) -> list[Reply]:
        """A button of the settings: show, choose, close."""
        incoming, settings = room.incoming, room.settings
        field, _, value = argument.partition(":")
        if field == "close":
            return [screens.closed(room.language)]
        if not field:
            return [screens.overview(settings, incoming.place, room.language)]
        if ":" not in argument:
            known = field in CHOICES
            return (
                [screens.choice(settings, field, incoming.place, room.language)]
                if known
                else toast("old_button", room.language)
            )
        changed = chosen(settings, field, value, incoming.place)
        if changed is None:
            return toast("old_button", room.language)
        self._save(incoming.place.id, changed)
        language = _spoken(incoming, changed, room.language)
        return [screens.overview(changed, incoming.place, language), *toast("settings.saved", language)]

    def _save(self, group: str, settings: GroupSettings) -> None:
        self.store.groups.save(group, settings.model_dump(mode="json"))
        if settings.digest == "off":
            self.store.questions.forget_words(group)

    def _choose_language(self, room: Room) -> list[Reply]:
        """/sprache in a group is the group's language, not that of whoever writes."""
        incoming, wish = room.incoming, room.incoming.text.strip().casefold()[:2]
        if not incoming.by_admin:
            return [remark("language.admins", room.language)]
        picked = chosen(room.settings, "language", {"au": "auto"}.get(wish, wish), incoming.place)
        if picked is None:
            return [screens.choice(room.settings, "language", incoming.place, room.language)]
        self._save(incoming.place.id, picked)
        return [remark(f"language.{picked.language}", _spoken(incoming, picked, room.language))]

    def _report(self, group: str, language: str, now: dt.datetime) -> Reply:
        week = self.store.questions.since(group, now - digest.WEEK)
        return Reply(digest.html(digest.of(week), language, now - digest.WEEK, now), silent=True)

    # ---------------------------------------------------------------- the life of a group

    def _greet(self, room: Room, known: Group | None) -> list[Reply]:
        """Says hello once; to a group that had removed it, that everything is still there."""
        incoming = room.incoming
        if known is not None and known.removed_at is None and known.added_at != incoming.at:
            return []
        back = known is not None and known.removed_at is not None
        self.store.groups.enter(incoming.place.id, incoming.at)
        hello = self._hello(room.language)
        return [Reply(f"{say('life.back', room.language)}\n\n{hello}" if back else hello)]

    def _hello(self, language: str) -> str:
        return say("life.hello", language)

    def _privacy(self, language: str) -> Reply:
        controller = self.frame.controller or prompts.phrase("privacy_controller_unset", language)
        return Reply(say("privacy", language, controller=controller, days=self.frame.group_days, kept=WORDS_KEPT.days))

    def _gone(self, incoming: Incoming) -> list[Reply]:
        if incoming.kind == "migrated":
            self.move(incoming.place.id, incoming.data)
        else:
            self.store.groups.leave(incoming.place.id, incoming.at)
        return []

    def move(self, old: str, new: str) -> None:
        """Telegram renumbered a group: settings, notes, questions and with them the limits follow."""
        if not new or old == new:
            return
        self.store.groups.move(old, new)
        moved = self.store.groups.of(new)
        if moved is not None:
            settings = read(moved.settings)
            if old not in settings.earlier:
                self._save(new, settings.model_copy(update={"earlier": (*settings.earlier, old)}))

    def _is_allowed(self, group: str, settings: GroupSettings) -> bool:
        """May the bot be here? A group that was renumbered is the one it was."""
        allowed = self.frame.allowed_groups
        return not allowed or not allowed.isdisjoint({group, *settings.earlier})

    def _mortal(self, replies: list[Reply], settings: GroupSettings) -> list[Reply]:
        """Gives the messages their end, where the admins want one; what is rewritten in its place stays."""
        life = settings.lifetime
        if life is None:
            return replies
        return [
            reply
            if reply.slot or not reply.html or (reply.lives and reply.lives < life)
            else replace(reply, lives=life)
            for reply in replies
        ]

    # ---------------------------------------------------------------- beyond the group

    def quotes(self, incoming: Incoming, language: str) -> list[InlineQuote]:
        """What inline mode offers for the words of ``incoming``."""
        spoken = languages.detect(incoming.text, language)
        return inline.offered(incoming.text, self.knowledge(), self.today(), spoken)

    def resume(self, token: str, incoming: Incoming, language: str) -> list[Reply] | None:
        """In private, after a link from a group (start=q_<token>): goes on with that question; None: no such link."""
        found = TOKEN.match(token)
        if found is None:
            return None
        if found["key"]:
            spoken = found["language"]
            answered = ask.ask_suggested(found["key"], self.knowledge(), self.writer, self.today(), spoken)
            return [ask.reply(answered, offer_check=True)] if answered else [notices.old_button(spoken)]
        question = self.store.handovers.of(token, incoming.person.id, incoming.at)
        if question is None:
            return [Reply(say("resume.nothing", language))]
        spoken = languages.detect(question, language)
        answered = ask.ask(question, self.knowledge(), self.writer, self.today(), spoken)
        shown = prompts.render("community/resumed.jinja", spoken, said=plain("resume.said", spoken), question=question,
                               private=plain("resume.private", spoken))  # fmt: skip
        onward = ((button_of("check", spoken, "c:new"), button_of("letter", spoken, "j:brief")),)
        return [Reply(shown), replace(ask.reply(answered), buttons=(*ask.reply(answered).buttons, *onward))]

    # ---------------------------------------------------------------- what time brings

    def tidy(self, now: dt.datetime) -> int:
        """Erases groups that are gone for good, and old questions and links. How many groups."""
        gone = self.store.groups.removed_before(now - dt.timedelta(days=self.frame.group_days))
        for group in gone:
            self.store.groups.erase(group)
        self.store.questions.forget(now - WORDS_KEPT)
        self.store.handovers.forget(now - DAY)
        return len(gone)

    def due_digests(self, now: dt.datetime, language: str) -> list[Reply]:
        """The digests that are due, on Monday mornings; of several processes one gets each. None for a silent week."""
        since = digest.due_since(now)
        due = [group for group in self.store.groups.present() if (group.digest_at or group.added_at) < since]
        replies = []
        for group in due:
            settings = read(group.settings)
            if not settings.on or settings.digest != "weekly" or not self.store.groups.take_digest(group, now):
                continue
            spoken = language if settings.language == "auto" else settings.language
            week = self.store.questions.since(group.id, since - digest.WEEK)
            if digest.of(week).total:
                html = digest.html(digest.of(week), spoken, since - digest.WEEK, since)
                replies.append(Reply(html, to=Elsewhere(group.id), silent=True))
        return replies


def open_community(
    store: Store, knowledge: Callable[[], Knowledge], writer: Writer, frame: Frame, today: Callable[[], dt.date]
) -> Community:
    """The community journey of this installation."""
    return Community(store, knowledge, writer, frame, today, Keeping(store.notes))


def button_of(key: str, language: str, rest: str) -> Button:
    """A button that leads into another journey of the private chat."""
    return Button(plain(f"buttons.{key}", language), f"{ask.VERSION}:{rest}")


def _spoken(incoming: Incoming, settings: GroupSettings, usual: str) -> str:
    """The group's language, else that of the question; never what a person chose in private."""
    if settings.language != "auto":
        return settings.language
    quoted = incoming.quoted.text if incoming.quoted and not incoming.quoted.ours and not incoming.text.strip() else ""
    return languages.detect(incoming.text or quoted, usual)


def _question(incoming: Incoming) -> str:
    """What is asked: the words themselves, else those of the message that was answered."""
    if incoming.text.strip():
        return incoming.text.strip()
    quoted = incoming.quoted
    return quoted.text.strip() if quoted is not None and not quoted.ours else ""


def _author(incoming: Incoming) -> tuple[str, bool]:
    """Whose words are asked, and whether somebody else than the writer said them."""
    if incoming.text.strip() or incoming.quoted is None:
        return incoming.person.id, incoming.forwarded
    return incoming.quoted.person or incoming.person.id, False
