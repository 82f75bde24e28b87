"""What the desk needs of others: the firms with their settings, who works there, when they are in, and the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.journeys.contact import ports
from bot.ports import Incoming, Reply
from bot.store.firm_log import Source


class Block(Protocol):
    """A text block of the firm, with blanks such as the name of the client."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    def filled(self, language: str, values: Mapping[str, str], /) -> str:
        """The text; a blank without a value stays an open place, "[…name]"."""


class Retention(Protocol):
    """For how many days a firm keeps what here."""

    @property
    def closed_days(self) -> int: ...
    @property
    def declined_days(self) -> int: ...
    @property
    def names_days(self) -> int: ...


class Firm(ports.Firm, Protocol):
    """A firm as its desk sees it."""

    @property
    def language(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def blocks(self) -> Sequence[Block]: ...
    @property
    def letterhead(self) -> Sequence[str]: ...


class Firms(Protocol):
    """The firms of this installation."""

    def open(self) -> Sequence[Firm]: ...
    def get(self, firm_id: str) -> Firm | None: ...
    def of_desk(self, place: str) -> Firm | None: ...


class Member(Protocol):
    """Somebody who works at a firm. ``role``: owner, lawyer or assistant."""

    @property
    def person(self) -> str: ...
    @property
    def firm(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def name(self) -> str: ...


class Staff(Protocol):
    """Who works where."""

    def of(self, person: str) -> Member | None: ...
    def all(self, firm: str) -> Sequence[Member]: ...


class Hours(Protocol):
    """When a firm, by its id, is in."""

    def is_open(self, firm: str, now: dt.datetime) -> bool:
        """Is somebody in? True of a firm that names no hours."""

    def opens(self, firm: str, now: dt.datetime) -> dt.datetime | None:
        """When somebody is in next; None where that is not known."""

    def answers_by(self, firm: str, now: dt.datetime, language: str) -> str:
        """By when somebody answers, in a sentence; empty where nobody can say."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer from the library, for a person to look at before it goes anywhere. ``text``: without markup."""

    text: str
    sources: tuple[Source, ...] = ()


May = Callable[[str, str], bool]
"""May this role do that?"""

Propose = Callable[[str, str], Proposal]
"""Question and language to what the library says."""

Aside = Callable[[Incoming], list[Reply] | None]
"""What else a desk answers to (its documents, its members, its settings); None where it is none of that."""

Join = Callable[[str, Incoming, str], list[Reply]]
"""What a code opens: a person joins a firm, a group becomes its desk."""
