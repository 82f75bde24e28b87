"""Figures of a measurement, each with its uncertainty: shares with Wilson's interval, times as percentiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.run import Outcome

_Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n`` (n may be 0: nothing to say)."""

    hits: int
    n: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true share lies with 95 % certainty, if the questions are a fair sample (Wilson)."""
        if not self.n:
            return None
        share, n = self.hits / self.n, self.n
        middle = share + _Z**2 / (2 * n)
        spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        bottom = 1 + _Z**2 / n
        return max(0.0, (middle - spread) / bottom), min(1.0, (middle + spread) / bottom)


@dataclass(frozen=True, slots=True)
class Figures:
    """One writer over all questions. Times in seconds; tokens per question; ``micros`` in all, in micro-EUR.

    ``grounded``: sentences proposed by the model that were proved; ``answered``: questions where its words were used.
    """

    writer: str
    questions: int
    correct: Share
    cites: Share
    says: Share
    refuses: Share
    grounded: Share
    answered: Share
    p50: float
    p95: float
    given: float
    heard: float
    micros: int
    reasons: tuple[tuple[str, int], ...]


def figures(outcomes: Sequence[Outcome]) -> list[Figures]:
    """The figures of every writer, in the order they appear."""
    names = list(dict.fromkeys(outcome.writer for outcome in outcomes))
    return [_of(name, [outcome for outcome in outcomes if outcome.writer == name]) for name in names]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of ``values`` do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _of(name: str, mine: Sequence[Outcome]) -> Figures:
    reasons = [reason for outcome in mine for reason in outcome.reasons]
    return Figures(
        writer=name,
        questions=len(mine),
        correct=_share(outcome.correct for outcome in mine),
        cites=_share(outcome.cites for outcome in mine),
        says=_share(outcome.says for outcome in mine),
        refuses=_share(outcome.refuses == outcome.question.refuse for outcome in mine),
        grounded=Share(sum(outcome.proved for outcome in mine), sum(outcome.said for outcome in mine)),
        answered=_share(not outcome.plain for outcome in mine if _was_asked(outcome)),
        p50=percentile([outcome.seconds for outcome in mine], 0.5),
        p95=percentile([outcome.seconds for outcome in mine], 0.95),
        given=sum(outcome.given for outcome in mine) / len(mine),
        heard=sum(outcome.heard for outcome in mine) / len(mine),
        micros=sum(outcome.micros for outcome in mine),
        reasons=tuple((reason, reasons.count(reason)) for reason in dict.fromkeys(reasons)),
    )


def _was_asked(outcome: Outcome) -> bool:
    """Was there something for a model to say? What is refused is said by templates."""
    return not outcome.refuses and bool(outcome.said or outcome.reasons or outcome.plain)


def _share(values: Iterable[bool | None]) -> Share:
    known = [value for value in values if value is not None]
    return Share(sum(known), len(known))
