"""What a reader says about a file, one thing at a time: a page, a page without text, a note, an enclosed file, a fault.

Also the line of JSON that carries it from the child to the parent. The parent believes no line: what does not have
exactly the expected shape is dropped.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from types import UnionType
from typing import TypeAlias, get_args, get_type_hints

from bot.intake.taken import How, Values

LONGEST_VALUE = 400


@dataclass(frozen=True, slots=True)
class Page:
    """A page with text. ``confidence`` 0-100 when it was recognised; ``lost``: glyphs without a letter."""

    number: int
    text: str
    how: str
    confidence: float = -1.0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A page that is a picture; ``text``: the little that could be read without recognition."""

    number: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A note."""

    key: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """The file gives nothing (more). ``detail`` is for the log."""

    reason: str
    values: Values = field(default_factory=dict)
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file inside the file, written to ``path`` in the private folder."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What the file is, by its content."""

    name: str


@dataclass(frozen=True, slots=True)
class End:
    """The child came to its end by itself."""


Event: TypeAlias = Page | Picture | Told | Failed | Enclosed | Kind | End
_TYPES: dict[str, type[Event]] = {each.__name__: each for each in (Page, Picture, Told, Failed, Enclosed, Kind, End)}
_HINTS = {name: get_type_hints(each) for name, each in _TYPES.items()}


class Unreadable(Exception):  # noqa: N818  # it says what the file is
    """A reader gives up on the file. ``reason`` is the key of the sentence, ``detail`` for the log."""

    def __init__(self, reason: str, detail: str = "", **values: str | int) -> None:
        self.reason, self.detail, self.values = reason, detail, values
        super().__init__(f"{reason} ({detail})" if detail else reason)


def to_line(event: Event) -> str:
    """One line of ASCII."""
    return json.dumps([type(event).__name__, asdict(event)])


def from_line(line: bytes) -> Event | None:
    """The event on a line, or None for anything that is not exactly one."""
    try:
        name, fields = json.loads(line)
        made, hints = _TYPES[name], _HINTS[name]
        if set(fields) == set(hints) and all(_fits(value, hints[key]) for key, value in fields.items()):
            return made(**fields)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return None


def _fits(value: object, hint: object) -> bool:
    if hint is float:
        return isinstance(value, (int, float))
    if isinstance(hint, type) and hint is not dict and not isinstance(hint, UnionType):
        return type(value) is hint
    return isinstance(value, dict) and all(
        isinstance(key, str) and type(each) in {str, int} and len(str(each)) <= LONGEST_VALUE
        for key, each in value.items()
    )


HOWS: tuple[How, ...] = get_args(How)
