"""The reception: which journey has which command and which letter in its buttons, and whose question a text answers.

It puts the journeys of one installation together and decides nothing. All of them live in private chats only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bot.journeys.case_file.journey import CaseFile
from bot.journeys.checking.journey import Check
from bot.journeys.contact.journey import Contact
from bot.journeys.costs import Costs
from bot.journeys.deadline_talk.journey import Deadlines
from bot.journeys.desk.journey import Desk
from bot.journeys.drafting.journey import Drafting
from bot.journeys.letters import Letters
from bot.journeys.model_help import ModelHelp
from bot.journeys.model_use import ModelUse
from bot.journeys.privacy import Privacy
from bot.ports import Incoming, Reply
from knowledge.check.scheme import shipped as scheme
from knowledge.guide.cards import ArgumentCard
from knowledge.letters.checks.facts import Library
from knowledge.letters.drafts.engine import Library as DraftLibrary
from knowledge.letters.reading import Opened

if TYPE_CHECKING:
    from bot.model.given import Given
    from bot.store import Store
    from knowledge.answers.compose import Knowledge


class Journey(Protocol):
    """What the reception needs of a journey."""

    def command(self, incoming: Incoming, language: str) -> list[Reply]: ...
    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]: ...
    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None: ...


COMMANDS: Mapping[str, str] = {
    "brief": "L", "letter": "L",
    "entwurf": "d", "draft": "d",
    "fristen": "f", "deadlines": "f",
    "kosten": "g", "costs": "g",
    "fall": "k", "case": "k",
    "export": "x", "kopie": "x", "copy": "x", "loeschen": "x", "löschen": "x", "delete": "x",
    "meinedaten": "x", "mydata": "x",
    "anwalt": "A", "anwältin": "A", "lawyer": "A",
    "beitreten": "D", "join": "D",
    "ki": "m", "ai": "m",
}  # fmt: skip
"""Command -> the letter of the journey in its buttons."""

JOURNEYS: Mapping[str, str] = {"letter": "L", "draft": "d", "deadlines": "f", "costs": "g", "case": "k", "contact": "A"}
"""What a dialog calls a journey -> its letter."""


@dataclass(frozen=True, slots=True)
class Reception:
    """Every journey over one store, by its letter."""

    store: Store
    check: Check
    rooms: Mapping[str, Journey]
    letters: Letters
    contact: Contact

    def command(self, incoming: Incoming, language: str) -> list[Reply] | None:
        """What a command leads to; None where it is none of ours."""
        letter = COMMANDS.get(incoming.command)
        return self.rooms[letter].command(incoming, language) if letter else None

    def tap(self, incoming: Incoming, letter: str, argument: str, language: str) -> list[Reply] | None:
        """What a button leads to; None where it is none of ours."""
        room = self.rooms.get(letter)
        return room.tap(incoming, argument, language) if room else None

    def hear(self, incoming: Incoming, language: str) -> list[Reply] | None:
        """A text, if it is what a journey asked for, or a letter that was pasted; None where it is neither."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at)
        letter = JOURNEYS.get(str(state.get("journey"))) if state else None
        if not incoming.edited and (pasted := self._letter_between(incoming, state)) is not None:
            return [*self.letters.text(incoming, language, pasted), *self.remind(incoming, language)]
        if state is not None and letter is not None:
            heard = self.rooms[letter].hear(incoming, state, language)
            if heard is not None:
                return heard
        return None

    def _letter_between(self, incoming: Incoming, state: dict[str, Any] | None) -> Opened | None:
        """A whole letter, pasted though something else is on the table. Where words are wanted, words are taken."""
        asked = state or {}
        own_words = asked.get("ask") == "own" or str(asked.get("path", "")).startswith(("points", "own_words"))
        awaited = asked.get("journey") == "letter" and asked.get("await") in {"text", "more", "new"}
        told = asked.get("journey") == "contact"  # whoever tells a firm what happened may paste the letter there
        return None if own_words or awaited or told else self.letters.pasted(incoming.text)

    def files(self, incoming: Incoming, language: str) -> list[Reply]:
        """Files: what a journey asked for, else a letter."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at)
        letter = JOURNEYS.get(str(state.get("journey"))) if state else None
        if state is not None and letter in {"k", "d", "A"}:
            heard = self.rooms[letter].hear(incoming, state, language)
            if heard is not None:
                return heard
        return self.letters.files(incoming, language)

    def remind(self, incoming: Incoming, language: str) -> list[Reply]:
        """After something else was answered: the question that is still on the table, if any."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at)
        if state is not None and state.get("journey") == "draft":
            drafting = self.rooms["d"]
            assert isinstance(drafting, Drafting)
            return drafting.remind(incoming, state, language)
        if state is not None and state.get("journey") == "contact":
            return self.contact.remind(incoming, state, language)
        return self.check.remind(incoming)


def open_reception(
    store: Store,
    knowledge: Callable[[], Knowledge],
    today: Callable[[], dt.date],
    card: Callable[[str, str], Reply | None],
    days: int,
    desk: Desk,
    given: Given | None,
    aid: ModelHelp,
) -> Reception:
    """The journeys of this installation. ``days``: how long a check or a case is kept untouched.

    ``aid``: what a model may help with, for those who agreed to it.
    """

    def arguments() -> Mapping[str, ArgumentCard]:
        return knowledge().content.arguments

    def library() -> Library:
        return Library(knowledge().content.decisions, arguments(), scheme())

    check = Check(store.checks, today, lambda: knowledge().content.decisions, card, days, aid)
    drafting = Drafting(store, today, lambda: DraftLibrary(knowledge().content.decisions, arguments()), aid)
    letters = Letters(store, today, library, drafting.start, check.result_of, aid=aid)
    contact = Contact(store, today, library, check.result_of, desk.office.firms, desk)
    rooms: dict[str, Journey] = {
        "A": contact,
        "D": desk,
        "m": ModelUse(store, given),
        "L": letters,
        "d": drafting,
        "f": Deadlines(store, today, lambda: knowledge().content.decisions),
        "g": Costs(store, today),
        "k": CaseFile(store, today, check.standing, days),
        "x": Privacy(store, days, desk.withdrawn),
    }
    return Reception(store, check, rooms, letters, contact)
