"""A check as it is kept: where the store holds it, and how what was stored is read again.

What does not fit is told apart from what is not there; nothing is repaired here, and nothing said.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any, Protocol, get_args

from knowledge.check import walk
from knowledge.check.answers import AnswersError
from knowledge.check.scheme import shipped
from knowledge.check.walk import Stand, Walk

log = logging.getLogger(__name__)


class Kept(Protocol):
    """A stored walk."""

    @property
    def state(self) -> dict[str, Any]: ...
    @property
    def revision(self) -> int: ...
    @property
    def touched(self) -> dt.datetime: ...


class Checks(Protocol):
    """Where walks are kept."""

    def load(self, person: str) -> Kept | None: ...
    def save(self, person: str, state: dict[str, Any], loaded: int | None, now: dt.datetime) -> bool: ...
    def delete(self, person: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """A walk with the revision it was loaded at."""

    walk: Walk
    revision: int
    touched: dt.datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a check is: answers given, and the verdict in a paragraph where it is finished."""

    answers: int
    touched: dt.datetime
    verdict: str | None


def read(checks: Checks, person: str) -> Loaded | None:
    """The walk of ``person``; None where there is none, or none that can be read."""
    kept = checks.load(person)
    if kept is None:
        return None
    try:
        return Loaded(_sound(walk.read(kept.state, shipped())), kept.revision, kept.touched)
    except (AnswersError, KeyError, TypeError, ValueError, AttributeError):
        log.exception("a stored check cannot be read")
        return None


def _sound(kept: Walk) -> Walk:
    """``kept`` as it is. Raises TypeError where a stored value is not of the kind it must be."""
    visits = [*kept.trail, *([kept.visit] if kept.visit else [])]
    fits = (
        isinstance(kept.id, str)
        and kept.language in ("de", "en")
        and isinstance(kept.step, int)
        and kept.stand in get_args(Stand)
        and kept.then in ("forward", "review")
        and all(isinstance(name, str) for name in kept.picked)
        and all(isinstance(visit.key, str) and isinstance(visit.batch, str | None) for visit in visits)
    )
    if not fits or (kept.stand == "batch_facts" and not kept.answers.batches):
        raise TypeError("a stored check of the wrong shape")
    return kept
