"""The community journey: everything that happens in a group that is no firm's desk, and what it leads to in private.

Quiet by default: it speaks when it is spoken to, once, in the same topic. Who may have an answer is decided in gate.py,
what is said about the law in answering.py, what admins choose in governing.py, what the group keeps in keeping.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import prompts
from bot.journeys import ask, notices
from bot.journeys.community import inline
from bot.journeys.community.answering import Answering, Question, document_button, short_html
from bot.journeys.community.chores import WORDS_KEPT, Chores
from bot.journeys.community.gate import Gate
from bot.journeys.community.governing import Governing
from bot.journeys.community.keeping import Keeping
from bot.journeys.community.model_choice import ModelChoice
from bot.journeys.community.onward import Noted, Onward
from bot.journeys.community.room import FOR_ADMINS, OF_GROUPS, Room, enter, link_to, linked
from bot.journeys.community.settings import GroupSettings, read
from bot.journeys.community.words import LETTER, plain, remark, say, toast
from bot.journeys.model_sides import ModelSide
from bot.ports import Button, Incoming, InlineQuote, Reply
from bot.store import Store
from bot.store.groups import Group
from bot.writer import Writer
from knowledge.answers import quotes
from knowledge.answers.compose import Knowledge
from knowledge.library import language as languages

if TYPE_CHECKING:
    from bot.model.given import Given
    from bot.model.ports import Generates

EDITS = 10
"""How often one question may be edited and is still answered anew."""


class Frame(Protocol):
    """What this journey must know of the installation."""

    @property
    def controller(self) -> str | None: ...
    @property
    def allowed_groups(self) -> frozenset[str]: ...
    @property
    def group_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Community:
    """The community journey over one store."""

    store: Store
    knowledge: Callable[[], Knowledge]
    writer: Writer
    frame: Frame
    today: Callable[[], dt.date]
    answering: Answering
    gate: Gate
    keeping: Keeping
    governing: Governing
    onward: Onward
    chores: Chores

    def handle(self, incoming: Incoming, language: str) -> list[Reply]:
        """What to say in the group; an empty list where silence is right. ``language``: where nothing tells another."""
        if not incoming.addressed:
            return []
        if incoming.kind == "migrated":
            self.moved(incoming.place.id, incoming.data)
            return []
        if incoming.kind == "removed":
            self.store.groups.leave(incoming.place.id, incoming.at)
            return []
        known = self.store.groups.of(incoming.place.id)
        room = enter(incoming, read(known.settings) if known else GroupSettings(), language)
        if not self._is_allowed(room):
            return [Reply(say("life.not_allowed", room.language), leaves=True)]
        if incoming.kind == "added":
            return self._greet(room, known)
        if known is None or known.removed_at is not None:
            self.store.groups.enter(room.group, incoming.at)
        return _mortal(self._answered(room), room.settings)

    def moved(self, old: str, new: str) -> None:
        """The group ``old`` is called ``new`` now: settings, notes, questions and with them the limits follow."""
        self.governing.moved(old, new)

    def quotes(self, incoming: Incoming, language: str) -> list[InlineQuote]:
        """What inline mode offers for the words of ``incoming``."""
        spoken = languages.detect(incoming.text, language)
        return inline.offered(incoming.text, self.knowledge(), self.today(), spoken)

    def in_private(self, incoming: Incoming, language: str) -> list[Reply] | None:
        """A command of groups, given in private; None where it is none."""
        if incoming.command in OF_GROUPS:
            return [Reply(say("group_only", language))]
        return [self._faq(Room(incoming, GroupSettings(), language))] if incoming.command == "faq" else None

    def led_to(self, word: str) -> str:
        """The command that a link from a group leads to, by its start word; empty where there is none."""
        return linked(word)

    def resume(self, token: str, incoming: Incoming, language: str) -> list[Reply] | None:
        """In private, after a link from a group (start=q_<token>): goes on with that question; None: no such link."""
        return self.onward.follow(token, incoming, language)

    def tidy(self, now: dt.datetime) -> int:
        """Erases what was kept long enough. How many groups."""
        return self.chores.tidy(now)

    def due_digests(self, now: dt.datetime, language: str) -> list[Reply]:
        """The digests that are due, each for its group. ``language``: for groups that have chosen none."""
        return self.chores.due_digests(now, language)

    def _answered(self, room: Room) -> list[Reply]:
        if room.incoming.kind == "tap":
            return self._tap(room)
        if room.incoming.command:
            return self._command(room)
        if not room.may_speak:
            return []
        return self._ask(room) if room.incoming.kind == "text" else self._unreadable(room)

    def _command(self, room: Room) -> list[Reply]:
        """A command. Admins reach the settings wherever they are; everything else only where the bot may speak."""
        what, by_admin = room.asks_for, room.incoming.by_admin
        if what == "settings" and by_admin:
            return [self.governing.overview(room)]
        if not what or not room.may_speak:
            return []
        if what == "ask":
            return self._ask(room)
        if what in FOR_ADMINS and not by_admin:
            return self.gate.counted(room, lambda: [remark("admins_only", room.language)])
        return self.gate.counted(room, lambda: self._said(room, what))

    def _said(self, room: Room, what: str) -> list[Reply]:
        language = room.language
        match what:
            case "faq":
                return [self._faq(room)]
            case "remember":
                return [self.keeping.remember(room.incoming, language)]
            case "knowledge":
                return [self.keeping.listed(room.group, language)]
            case "report":
                return self.governing.report(room)
            case "language":
                return self.governing.language(room)
            case "private":
                link = Button(plain("buttons.private", language), start=link_to(room.incoming.command))
                return [Reply(say("private_only", language), ((link,),))]
            case "hello":
                return [Reply(self._hello(room))]
            case "notice":
                return [notices.say("notice", language, model=False)]
            case "privacy":
                return [self._privacy(room)]
        return [Reply(say("help", language))]

    def _ask(self, room: Room) -> list[Reply]:
        """One answer to one question; edited with it; not beyond what the admins allow."""
        before = self.gate.before(room)
        if before is not None and before.edits >= EDITS:
            return []
        refused = None if before else self.gate.refused(room, room.words)
        if refused is not None:
            return refused
        if not any(character.isalnum() for character in room.words):
            self.gate.note(room, before, "other")
            return [remark("ask_how", room.language)]
        question = Question(
            room.words, room.author, room.language, room.incoming.at, room.forwarded, room.quotes, room.names
        )  # fmt: skip
        told = self.answering.answer(question, room.settings, self.keeping.of(room.group))
        if told.outcome == "smalltalk":
            # whoever says thanks expects no further message in front of everybody
            self.gate.note(room, before, "other")
            return [] if room.answers_us else [told.reply]
        keeps_words = room.settings.digest != "off" and told.outcome != "private"
        self.gate.note(room, before, told.outcome, room.words[: ask.LIMIT] if keeps_words else "")
        return [told.reply, *(self.governing.model.spent(room) if told.missed == "budget" else [])]

    def _faq(self, room: Room) -> Reply:
        """What the group knows, else a quote from the library; as an answer to the member that was answered."""
        language, tags = room.language, self.keeping.tags(room.group, room.language)
        if not room.words:
            return Reply("\n\n".join(part for part in (say("faq.how", language), tags) if part), silent=True)
        known = self.keeping.answer(room.group, room.words, language)
        if known is not None:
            return replace(known, answers=room.quoted_id)
        found = quotes.find(room.words, self.knowledge(), self.today(), language, 1)
        document = found[0].document if found else ""
        answered = ask.ask_document(document, self.knowledge(), self.writer, self.today(), language)
        if answered is None:
            return remark("faq.nothing", language, tags=tags)
        return Reply(short_html(answered), ((document_button(document, language),),), answers=room.quoted_id)

    def _unreadable(self, room: Room) -> list[Reply]:
        """Photos, files, voice, stickers: one short sentence."""
        incoming = room.incoming
        if incoming.edited:
            return []
        known = incoming.kind if incoming.kind in {"voice", "sticker", "file", "photo"} else "other"
        key = f"unsupported.{'album' if len(incoming.files) > 1 else known}"
        return self.gate.counted(room, lambda: [Reply(prompts.phrase(key, room.language), silent=True)])

    def _tap(self, room: Room) -> list[Reply]:
        """A button of the settings or of the group's knowledge; only admins have one to tap."""
        version, letter, part, argument = [*room.incoming.data.split(":", 3), "", "", ""][:4]
        if (version, letter) != (ask.VERSION, LETTER) or part not in {"s", "n"}:
            return toast("old_button", room.language)
        if not room.incoming.by_admin:
            return toast("admins_only_toast", room.language)
        if part == "n":
            return self.keeping.tap(room.group, argument, room.language)
        return self.governing.tap(room, argument)

    def _hello(self, room: Room) -> str:
        model = self.governing.model.hello(room.group, room.language)
        return "\n\n".join(part for part in (say("life.hello", room.language), model) if part)

    def _greet(self, room: Room, known: Group | None) -> list[Reply]:
        """Says hello once; to a group that had removed it, that everything is still there."""
        at, hello = room.incoming.at, self._hello(room)
        if known is not None and known.removed_at is None and known.added_at != at:
            return []
        self.store.groups.enter(room.group, at)
        if known is None or known.removed_at is None:
            return [Reply(hello)]
        return [Reply(f"{say('life.back', room.language)}\n\n{hello}")]

    def _privacy(self, room: Room) -> Reply:
        language = room.language
        controller = self.frame.controller or prompts.phrase("privacy_controller_unset", language)
        told = say("privacy", language, controller=controller, days=self.frame.group_days, kept=WORDS_KEPT.days)
        model = self.governing.model.privacy(room.group, language)
        return Reply("\n\n".join(part for part in (told, model) if part))

    def _is_allowed(self, room: Room) -> bool:
        """May the bot be here? A group that was renumbered is the one it was."""
        allowed = self.frame.allowed_groups
        return not allowed or not allowed.isdisjoint({room.group, *room.settings.earlier})


def open_community(
    store: Store, knowledge: Callable[[], Knowledge], writer: Writer, frame: Frame, today: Callable[[], dt.date],
    noted: Noted, model: Generates | None = None, given: Given | None = None,
) -> Community:  # fmt: skip
    """The community journey of this installation. ``noted``: is shown every answer in private before it is told;
    ``model``: the way to the model that is ``given``, for the groups whose admins want it."""
    side = ModelSide("group", store, model, given)
    answering = Answering(knowledge, writer, today, store.handovers, side)
    return Community(
        store, knowledge, writer, frame, today, answering, Gate(store.questions, answering), Keeping(store.notes),
        Governing(store, ModelChoice(side, store.groups)), Onward(knowledge, writer, today, store.handovers, noted),
        Chores(store, frame.group_days),
    )  # fmt: skip


def _mortal(replies: list[Reply], settings: GroupSettings) -> list[Reply]:
    """Gives the messages their end, where the admins want one; what is rewritten in its place stays."""
    life = settings.lifetime
    if life is None:
        return replies
    return [
        reply if reply.slot or not reply.html or (reply.lives or life) < life else replace(reply, lives=life)
        for reply in replies
    ]
