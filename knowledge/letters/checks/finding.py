"""A finding: one point of a letter, judged ok, wrong or open, with the sentence that says so in both languages.

Not advice and not a forecast. The sentence is a key with values (knowledge.statements); it comes from the texts of this
room or from those of costs and deadlines, whose keys differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from knowledge.costs import fees
from knowledge.deadlines import periods
from knowledge.statements import Note, Statements, load

FOLDER = Path(__file__).parent

State = Literal["ok", "wrong", "open"]
Light = Literal["red", "yellow", "green"]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One point. ``id`` is "<group>.<name>", ``place`` the span [start, end) in the letter's text, where there is one.

    ``related``: ids of demands, arguments, provisions or other findings; ``details``: what to unfold; ``light``: of an
    argument, from the creator's side; ``cited``: sources beyond those of the sentences.
    """

    id: str
    state: State
    note: Note
    place: Place | None = None
    related: tuple[str, ...] = ()
    details: tuple[Note, ...] = ()
    light: Light | None = None
    cited: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """bill, duty, deadline, limitation, norm, basis, decision, misquote, argument, own, courts, kind, machine."""
        return self.id.partition(".")[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where everything said here comes from, each once."""
        return tuple(dict.fromkeys((*self.cited, *sources((self.note, *self.details)))))

    @property
    def as_of(self) -> dt.date:
        """The day as of which the sentence was written."""
        return _room(self.note).as_of

    def message(self, language: str) -> str:
        """The sentence in "de" or "en"."""
        return say(self.note, language)


def say(note: Note, language: str) -> str:
    """The sentence of ``note``. Raises KeyError for a key that no room has."""
    return _room(note).say(note, language)


def sources(notes: Iterable[Note]) -> tuple[str, ...]:
    """The sources of several sentences, each once."""
    return tuple(dict.fromkeys(source for note in notes for source in _room(note).statements[note.key].source))


@cache
def rooms() -> tuple[Statements, ...]:
    """The sentences of this room, of costs and of deadlines. Raises ContentError with every fault."""
    return (load(FOLDER / "texts.yaml"), load(FOLDER / "reasons.yaml"), fees.texts(), periods.texts())


def _room(note: Note) -> Statements:
    for room in rooms():
        if note.key in room.statements:
            return room
    raise KeyError(note.key)
