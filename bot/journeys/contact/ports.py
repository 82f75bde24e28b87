"""What the first contact needs of others: which firms there are, and their desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from bot.ports import Reply


class Firm(Protocol):
    """A firm as people who ask see it. Empty where it has no such way."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def portal(self) -> str: ...


class Firms(Protocol):
    """The firms of this installation."""

    def open(self) -> Sequence[Firm]:
        """Those that take enquiries, by name."""

    def get(self, firm_id: str) -> Firm | None:
        """One of them; None where there is none (any more)."""


class Desk(Protocol):
    """The desks of the firms."""

    def arrived(self, contact_id: str, language: str) -> list[Reply]:
        """What the desk is told of a new contact: the names and the conflict matches, nothing else."""

    def withdrawn(self, firm_id: str, contact_id: str, reference: str) -> list[Reply]:
        """What the desk is told when the person took a contact back; said before it is deleted."""

    def answers_by(self, firm_id: str, now: dt.datetime, language: str) -> str:
        """By when somebody answers, in an honest sentence; empty where nobody can say."""
