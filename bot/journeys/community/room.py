"""The group in which something happens, as the community journey sees it: settings, language, commands, whose words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.journeys.community.settings import GroupSettings
from bot.ports import Incoming
from knowledge.library import language as languages

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
"""Command -> what it asks for in a group."""

PRIVATE = frozenset({
    "pruefen", "prüfen", "check", "brief", "letter", "entwurf", "draft", "fristen", "deadlines", "kosten", "costs",
    "fall", "case", "export", "kopie", "copy", "loeschen", "löschen", "delete", "meinedaten", "mydata", "anwalt",
    "lawyer", "beitreten", "join",
})  # fmt: skip
"""Commands that have no business in a group."""

OF_GROUPS = frozenset({
    "merken", "remember", "wissen", "knowledge", "einstellungen", "settings", "bericht", "report",
})  # fmt: skip
"""Commands that have no business in a private chat."""

_IN_A_LINK = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def link_to(command: str) -> str:
    """The start word that leads to ``command`` in the private chat: links know no umlauts."""
    return f"c_{command.translate(_IN_A_LINK)}"


def linked(word: str) -> str:
    """The command that such a start word leads to; empty where there is none."""
    command = word.removeprefix("c_")
    return command if word.startswith("c_") and command in PRIVATE else ""


FOR_ADMINS = frozenset({"remember", "settings", "report"})


@dataclass(frozen=True, slots=True)
class Room:
    """What came from a group, its settings, and the language to speak there."""

    incoming: Incoming
    settings: GroupSettings
    language: str

    @property
    def group(self) -> str:
        """The group's id."""
        return self.incoming.place.id

    @property
    def person(self) -> str:
        """Who did it; an anonymous admin has the id of the group."""
        return self.incoming.person.id

    @property
    def asks_for(self) -> str:
        """What a command is for; empty for one that is none of ours."""
        command = self.incoming.command
        return "private" if command in PRIVATE else COMMANDS.get(command, "")

    @property
    def may_speak(self) -> bool:
        """Is the bot switched on here, and allowed in this topic?"""
        return self.settings.on and self.settings.answers_in(self.incoming.place)

    @property
    def words(self) -> str:
        """What is asked: the words themselves, else those of the message that was answered."""
        return self.incoming.text.strip() or self._quoted_words

    @property
    def author(self) -> str:
        """Whose words these are: for that person alone they may be carried on. Empty: an anonymous admin's."""
        quoted = self.incoming.quoted
        author = quoted.person if self.quotes and quoted is not None and quoted.person else self.person
        return "" if author == self.group else author

    @property
    def forwarded(self) -> bool:
        """Did the writer pass on what somebody said elsewhere?"""
        return self.incoming.forwarded and not self.quotes

    @property
    def answers_us(self) -> bool:
        """Is it said in reply to the bot?"""
        return self.incoming.quoted is not None and self.incoming.quoted.ours

    @property
    def quoted_id(self) -> int | None:
        """The message of a member that this one answers."""
        quoted = self.incoming.quoted
        return quoted.message_id if quoted is not None and not quoted.ours else None

    @property
    def names(self) -> tuple[str, ...]:
        """What the writer, and whoever is answered, are called."""
        quoted = self.incoming.quoted
        known = (self.incoming.person.name, self.incoming.person.first_name, quoted.name if quoted else "")
        return tuple(name for name in known if name)

    @property
    def quotes(self) -> bool:
        """Are the words those of the message that was answered?"""
        return not self.incoming.text.strip() and bool(self._quoted_words)

    @property
    def _quoted_words(self) -> str:
        quoted = self.incoming.quoted
        return quoted.text.strip() if quoted is not None and not quoted.ours else ""


def enter(incoming: Incoming, settings: GroupSettings, usual: str) -> Room:
    """The room with its language: the group's, else that of the question; never what a person chose in private."""
    room = Room(incoming, settings, usual)
    if settings.language != "auto":
        return replace(room, language=settings.language)
    asks = room.asks_for in {"ask", "faq"} or not incoming.command
    return replace(room, language=languages.detect(room.words, usual)) if asks else room
