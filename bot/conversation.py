"""The conversation: one thing a person did becomes what is said. The same for Telegram and the terminal.

It knows no channel and keeps no state: the chosen language, the check and the case are held by what it is given.
Buttons carry a version and the key of what answers them, so an old keyboard still works or is told that it is old.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from bot.journeys import notices
from bot.ports import Incoming, InlineQuote, Reply, TopicOf
from bot.store import turns
from bot.writer import Writer
from knowledge.check.side_questions import is_side_question
from knowledge.library import language as languages

if TYPE_CHECKING:
    from bot.journeys.ask import Answered
    from bot.journeys.asking import Asking
    from bot.journeys.community.journey import Community
    from bot.journeys.desk.journey import Desk
    from bot.journeys.model_help import ModelHelp
    from bot.journeys.reception import Reception
    from bot.model.given import Given
    from bot.model.ports import Generates
    from bot.store import Store
    from knowledge.answers.compose import Knowledge


USUAL_SECONDS = 25.0  # what a model may take where nothing is set
LIKE_A_LETTER = 500  # characters from which a text is rather somebody else's


class Preferences(Protocol):
    """What a person has chosen."""

    def language(self, person: str) -> str | None: ...
    def choose_language(self, person: str, language: str, now: dt.datetime) -> None: ...


class Frame(Protocol):
    """What the notices say about this installation."""

    @property
    def language(self) -> str: ...
    @property
    def controller(self) -> str | None: ...
    @property
    def retention_days(self) -> int: ...
    @property
    def case_days(self) -> int: ...
    @property
    def allowed_groups(self) -> frozenset[str]: ...
    @property
    def group_days(self) -> int: ...


class Conversation:
    """Answers one incoming thing at a time; safe to call from several threads."""

    def __init__(
        self,
        knowledge: Callable[[], Knowledge],
        writer: Writer,
        preferences: Preferences,
        store: Store,
        frame: Frame,
        today: Callable[[], dt.date],
        model: Generates | None = None,
        given: Given | None = None,
    ) -> None:
        self._knowledge = knowledge
        self._writer = writer
        self._preferences = preferences
        self._store = store
        self._frame = frame
        self._today = today
        self._model = model
        self._given = given

    @cached_property
    def _reception(self) -> Reception:
        from bot.journeys.reception import open_reception

        return open_reception(
            self._store, self._knowledge, self._today, self._card, self._frame.case_days, self._desk, self._given,
            self._aid,
        )  # fmt: skip

    @cached_property
    def _aid(self) -> ModelHelp:
        from bot.journeys.model_help import ModelHelp

        return ModelHelp(self._store, self._model)

    @cached_property
    def _community(self) -> Community:
        from bot.journeys.community.journey import open_community

        return open_community(
            self._store, self._knowledge, self._writer, self._frame, self._today, self._noted, self._model, self._given
        )  # fmt: skip

    @cached_property
    def _desk(self) -> Desk:
        from bot.journeys.desk.opening import open_desk

        return open_desk(self._store, self._knowledge, self._writer, self._today, self._model, self._given)

    @cached_property
    def _asking(self) -> Asking:
        from bot.journeys.asking import Asking

        seconds = self._given.seconds if self._given else USUAL_SECONDS
        return Asking(self._store, self._knowledge, self._writer, self._today, self._aid, seconds)

    @property
    def waits(self) -> bool:
        """May an answer wait for a model?"""
        return self._model is not None

    def warm(self) -> None:
        """Imports what a model needs, so that the first question does not wait for it; nothing without one."""
        from bot.model.client import ModelClient

        if isinstance(self._model, ModelClient):
            self._model.warm()

    def handle(self, incoming: Incoming) -> list[Reply]:
        """What to say to ``incoming``; an empty list where silence is right."""
        if incoming.place.kind == "group":
            return self._in_group(incoming, self._usual_language(incoming))
        language = self._language_of(incoming)
        to_firm = self._desk.from_person(incoming, language)
        if to_firm is not None:
            return to_firm
        return [*self._in_private(incoming, language), *self._desk.beside(incoming, language)]

    def _in_group(self, incoming: Incoming, language: str) -> list[Reply]:
        """The desk of a firm, a group about to become one, or a community."""
        if self._store.desks.is_desk(incoming.place.id):
            return self._desk.handle(incoming, language)
        if incoming.kind == "command" and incoming.command in {"verbinden", "connect"}:
            return self._desk.join(incoming.text, incoming, language)
        return self._community.handle(incoming, language)

    def _in_private(self, incoming: Incoming, language: str) -> list[Reply]:
        match incoming.kind:
            case "text":
                return self._text(incoming, language)
            case "command":
                return self._command(incoming, language)
            case "tap":
                return self._tap(incoming, language)
            case "file" | "photo":
                return self._files(incoming, language)
            case "voice" | "sticker" | "unsupported":
                return self._and_back(incoming, self._unsupported(incoming, language), language)
            case "blocked":
                return self._desk.gone(incoming)
            case "unblocked":
                return [notices.say("welcome_back", language)]
            case _:
                return []

    def quotes(self, incoming: Incoming) -> list[InlineQuote]:
        """What inline mode offers for the words of ``incoming``."""
        return self._community.quotes(incoming, self._usual_language(incoming))

    def topic(self, contact: str) -> TopicOf | None:
        """How the forum topic of ``contact`` at the desk of its firm begins."""
        return self._desk.topic(contact)

    def unreached(self, incoming: Incoming, place: str) -> list[Reply]:
        """What to say because nothing that came of ``incoming`` could be sent to ``place``."""
        return self._desk.unreached(incoming, place, self._usual_language(incoming))

    def moved(self, old: str, new: str) -> None:
        """The group ``old`` is called ``new`` from now on."""
        self._community.moved(old, new)

    def tidy(self, now: dt.datetime) -> None:
        """Erases what was kept long enough, beside what the store forgets by itself."""
        self._community.tidy(now)
        self._desk.tidy(now)
        self._store.model_calls.fade(now)
        self._store.turns.forget(now - turns.LASTS)

    def due(self, now: dt.datetime) -> list[Reply]:
        """What is to be said now without anybody having asked, each to its own place."""
        return self._community.due_digests(now, self._frame.language)

    def noted(self, reply: Reply, now: dt.datetime) -> None:
        """``reply``, which was due, is kept and will be said."""
        self._community.chores.noted(reply, now)

    def _text(self, incoming: Incoming, language: str) -> list[Reply]:
        heard = self._reception.hear(incoming, language)
        if heard is None:
            heard = self._reception.check.hear(incoming)
        if heard is not None:
            return heard
        return self._and_back(incoming, self._ask(incoming, incoming.text, language), language)

    def _files(self, incoming: Incoming, language: str) -> list[Reply]:
        """A letter as one or several files; a question in its caption is answered too."""
        replies = self._reception.files(incoming, language)
        if "?" in incoming.text:
            replies.extend(self._ask(incoming, incoming.text, language))
        return self._and_back(incoming, replies, language)

    def _command(self, incoming: Incoming, language: str) -> list[Reply]:
        word = incoming.text.strip().lower()
        match incoming.command:
            case "start":
                return self._start(incoming, word, language)
            case "pruefen" | "prüfen" | "check":
                return self._open_check(incoming, language)
            case "frage" | "ask" if word:
                return self._and_back(incoming, self._ask(incoming, incoming.text, language), language)
            case "frage" | "ask":
                return [notices.say("ask_prompt", language)]
            case "hilfe" | "help":
                return self._and_back(incoming, [notices.say("help", language, model=self.waits)], language)
            case "hinweis" | "notice":
                return self._and_back(incoming, [notices.say("notice", language, model=self.waits)], language)
            case "datenschutz" | "privacy" | "impressum" | "imprint":
                return self._and_back(incoming, [self._privacy(language)], language)
            case "sprache" | "language" if word[:2] in {"de", "en"}:
                return self._choose_language(incoming, word[:2])
            case "sprache" | "language":
                return [notices.choose_language(language)]
        self._store.dialogs.end(incoming.person.id)
        answered = self._reception.command(incoming, language) or self._community.in_private(incoming, language)
        if answered is not None:
            return answered
        return [notices.say("unknown_command", language, command=incoming.command[:32])]

    def _open_check(self, incoming: Incoming, language: str) -> list[Reply]:
        self._store.dialogs.end(incoming.person.id)
        return self._reception.check.open(incoming, language)

    def _privacy(self, language: str) -> Reply:
        frame = self._frame
        return notices.privacy(language, frame.controller, frame.retention_days, frame.case_days, self._given)

    def _start(self, incoming: Incoming, word: str, language: str) -> list[Reply]:
        """/start, with the word that a link carried: a question from a group, a firm, a code, a command; else hello."""
        kind, parted, rest = word.partition("_")
        led_to = self._community.led_to(word)
        if word in {"pruefen", "check"}:
            return self._open_check(incoming, language)
        if led_to:
            return self._command(replace(incoming, command=led_to, text=""), language)
        match kind if parted else "":
            case "q" if carried_on := self._community.resume(rest, incoming, language):
                return carried_on
            case "firm":
                self._store.dialogs.end(incoming.person.id)
                return self._reception.contact.start(rest, incoming, language)
            case "join":
                return self._desk.join(rest, incoming, language)
        return [notices.start(language, self._given)]

    def _ask(self, incoming: Incoming, question: str, language: str) -> list[Reply]:
        from bot.journeys import ask

        answered, notes = self._asking.ask(incoming, question, language)
        remarks = (*ask.remarks(question, language, incoming.forwarded), *notes)
        return [ask.reply(self._noted(incoming, answered), remarks, offer_check=True)]

    def _noted(self, incoming: Incoming, answered: Answered) -> Answered:
        """``answered``. Whose matter lies with a firm: what they are told and on what it rests goes into its log."""
        from bot.store.firm_log import Source

        sources = [Source(one.citation, one.as_of) for one in answered.plan.sources if one.as_of is not None]
        self._desk.noted(incoming.person.id, answered.html, sources, incoming.at)
        return answered

    def _and_back(self, incoming: Incoming, replies: list[Reply], language: str) -> list[Reply]:
        """After a side question or a notice: the question of the check that is on the table."""
        if incoming.edited:
            return replies
        return [*replies, *self._reception.remind(incoming, language)]

    def _card(self, document: str, language: str) -> Reply | None:
        from bot.journeys import ask

        answered = ask.ask_document(document, self._knowledge(), self._writer, self._today(), language)
        return ask.reply(answered) if answered else None

    def _tap(self, incoming: Incoming, language: str) -> list[Reply]:
        from bot.journeys import ask

        match incoming.data.split(":", 5):
            case [ask.VERSION, "c", "new"]:
                return self._open_check(incoming, language)
            case [ask.VERSION, "c", walk, step, verb, *argument]:
                if verb == "l" and argument and argument[0] in {"de", "en"}:
                    self._preferences.choose_language(incoming.person.id, argument[0], incoming.at)
                self._store.dialogs.end(incoming.person.id)
                return self._reception.check.tap(incoming, walk, step, verb, argument[0] if argument else "", language)
            case [ask.VERSION, "j", *command]:
                name, _, text = ":".join(command).partition(" ")
                return self._command(replace(incoming, kind="command", command=name, text=text), language)
            case [ask.VERSION, "l", wish] if wish in {"de", "en", "auto"}:
                return self._choose_language(incoming, wish)
            case [ask.VERSION, "e", number, spoken] if number.isdecimal() and len(number) < 3:
                examples = notices.examples(spoken)
                if int(number) < len(examples):
                    return self._ask(incoming, examples[int(number)], spoken)
            case [ask.VERSION, "a", key, spoken]:
                answered = ask.ask_suggested(key, self._knowledge(), self._writer, self._today(), spoken)
                if answered is not None:
                    return [ask.reply(self._noted(incoming, answered))]
        return self._room(incoming, language) or [notices.old_button(language)]

    def _room(self, incoming: Incoming, language: str) -> list[Reply] | None:
        """A button of a firm, the letters, drafts, deadlines, costs, case or privacy; None where it is of none."""
        version, _, rest = incoming.data.partition(":")
        letter, _, argument = rest.partition(":")
        if version != "1":
            return None
        return self._reception.tap(incoming, letter, argument, language)

    def _choose_language(self, incoming: Incoming, wish: str) -> list[Reply]:
        self._preferences.choose_language(incoming.person.id, wish, incoming.at)
        if wish == "auto":
            return [notices.say("language.auto", self._language_of(incoming))]
        self._reception.check.speak(incoming, wish)
        return self._and_back(incoming, [notices.say("language.set", wish)], wish)

    def _unsupported(self, incoming: Incoming, language: str) -> list[Reply]:
        known = incoming.kind if incoming.kind in {"voice", "sticker"} else "other"
        return [notices.say(f"unsupported.{known}", language)]

    def _language_of(self, incoming: Incoming) -> str:
        """Chosen, else of the question, else of the person's client, else the operator's."""
        chosen = self._preferences.language(incoming.person.id)
        if chosen in {"de", "en"}:
            return str(chosen)
        usual = self._usual_language(incoming)
        return languages.detect(incoming.text, usual) if self._are_own_words(incoming) else usual

    def _usual_language(self, incoming: Incoming) -> str:
        """That of the person's client, else the operator's; no choice of a person is read, so groups may know it."""
        client = (incoming.person.language or "")[:2].lower()
        return client if client in {"de", "en"} else "en" if client else self._frame.language

    def _are_own_words(self, incoming: Incoming) -> bool:
        """Do the words tell the person's language? A letter that was pasted, a name or a kind of letter does not."""
        text = incoming.text.strip()
        if not text or incoming.forwarded or len(text) >= LIKE_A_LETTER:
            return False
        if incoming.kind == "command":
            return " " in text
        asked = self._store.dialogs.of(incoming.person.id, incoming.at) if incoming.kind == "text" else None
        return asked is None or is_side_question(text)
