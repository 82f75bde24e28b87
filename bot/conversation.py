"""The conversation: one thing a person did becomes what is said. The same for Telegram and the terminal.

It knows no channel and keeps no state but the chosen language, which the given preferences hold. Buttons carry a
version and the key of the document that answers them, so an old keyboard still works or is told kindly that it is old.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from bot.journeys import notices
from bot.ports import Incoming, Reply
from bot.writer import Writer
from knowledge.library import language as languages

if TYPE_CHECKING:
    from knowledge.answers.compose import Knowledge


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


class Conversation:
    """Answers one incoming thing at a time; safe to call from several threads."""

    def __init__(
        self,
        knowledge: Callable[[], Knowledge],
        writer: Writer,
        preferences: Preferences,
        frame: Frame,
        today: Callable[[], dt.date],
    ) -> None:
        self._knowledge = knowledge
        self._writer = writer
        self._preferences = preferences
        self._frame = frame
        self._today = today

    def handle(self, incoming: Incoming) -> list[Reply]:
        """What to say to ``incoming``; an empty list where silence is right."""
        language = self._language_of(incoming)
        match incoming.kind:
            case "text":
                return self._ask(incoming, incoming.text, language)
            case "command":
                return self._command(incoming, language)
            case "tap":
                return self._tap(incoming, language)
            case "voice" | "sticker" | "file" | "photo" | "unsupported":
                return self._unsupported(incoming, language)
            case "unblocked":
                return [notices.say("welcome_back", language)]
            case "added":
                return [notices.say("group_hello", language)]
            case _:
                return []

    def _command(self, incoming: Incoming, language: str) -> list[Reply]:
        match incoming.command:
            case "start":
                return [notices.start(language)]
            case "frage" | "ask" if incoming.text.strip():
                return self._ask(incoming, incoming.text, language)
            case "frage" | "ask":
                return [notices.say("ask_prompt", language)]
            case "hilfe" | "help":
                return [notices.say("help", language)]
            case "hinweis" | "notice":
                return [notices.say("notice", language)]
            case "datenschutz" | "privacy" | "impressum" | "imprint":
                return [notices.privacy(language, self._frame.controller, self._frame.retention_days)]
            case "sprache" | "language" if incoming.text.strip().lower()[:2] in {"de", "en"}:
                return self._choose_language(incoming, incoming.text.strip().lower()[:2])
            case "sprache" | "language":
                return [notices.choose_language(language)]
        if incoming.place.kind == "group":
            return []  # meant for another bot
        return [notices.say("unknown_command", language, command=incoming.command[:32])]

    def _ask(self, incoming: Incoming, question: str, language: str) -> list[Reply]:
        from bot.journeys import ask

        answered = ask.ask(question, self._knowledge(), self._writer, self._today(), language)
        notes = ask.remarks(question, language, incoming.forwarded, incoming.place.kind == "group")
        return [ask.reply(answered, notes)]

    def _tap(self, incoming: Incoming, language: str) -> list[Reply]:
        from bot.journeys import ask

        match incoming.data.split(":"):
            case [ask.VERSION, "l", wish] if wish in {"de", "en", "auto"}:
                return self._choose_language(incoming, wish)
            case [ask.VERSION, "e", number, spoken] if number.isdecimal() and len(number) < 3:
                examples = notices.examples(spoken)
                if int(number) < len(examples):
                    return self._ask(incoming, examples[int(number)], spoken)
            case [ask.VERSION, "a", key, spoken]:
                answered = ask.ask_suggested(key, self._knowledge(), self._writer, self._today(), spoken)
                if answered is not None:
                    return [ask.reply(answered)]
        return [notices.old_button(language)]

    def _choose_language(self, incoming: Incoming, wish: str) -> list[Reply]:
        self._preferences.choose_language(incoming.person.id, wish, incoming.at)
        if wish == "auto":
            return [notices.say("language.auto", self._language_of(incoming))]
        return [notices.say("language.set", wish)]

    def _unsupported(self, incoming: Incoming, language: str) -> list[Reply]:
        known = incoming.kind if incoming.kind in {"voice", "sticker", "file", "photo"} else "other"
        replies = [notices.say(f"unsupported.{'album' if len(incoming.files) > 1 else known}", language)]
        if "?" in incoming.text and incoming.kind in {"file", "photo"}:
            replies.extend(self._ask(incoming, incoming.text, language))
        return replies

    def _language_of(self, incoming: Incoming) -> str:
        """Chosen, else of the question, else of the person's client, else the operator's."""
        chosen = self._preferences.language(incoming.person.id)
        if chosen in {"de", "en"}:
            return str(chosen)
        client = (incoming.person.language or "")[:2].lower()
        usual = client if client in {"de", "en"} else "en" if client else self._frame.language
        return languages.detect(incoming.text, usual) if incoming.text else usual
