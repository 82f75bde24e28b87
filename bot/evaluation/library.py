"""How well search finds what questions are about, for different weights of the vectors, and which weight to keep.

A weight chosen on the questions it is measured on flatters itself. So it is also chosen on four fifths and measured on
the fifth, five times, and is worth keeping only if it does better there than the weight in force.
"""

from __future__ import annotations

import datetime as dt
import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot.evaluation.figures import Share
from bot.evaluation.questions import Question
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.library.search import Library, section_of

GRID = (0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.4)
DEPTH = 20
_FOLDS = 5
_Z = 1.959964  # 95 %


@dataclass(frozen=True, slots=True)
class Found:
    """One weight on all questions. ``ranks``: where the first wanted norm was found, in the order of the questions."""

    weight: float
    ranks: tuple[int | None, ...]

    def hit(self, k: int, only: Sequence[int] | None = None) -> Share:
        """Questions whose norm is among the first ``k``; ``only``: those questions."""
        ranks = self.ranks if only is None else [self.ranks[position] for position in only]
        return Share(sum(rank is not None and rank <= k for rank in ranks), len(ranks))

    @property
    def mrr(self) -> float:
        """Mean of 1/rank."""
        return statistics.fmean(1 / rank if rank else 0.0 for rank in self.ranks)

    def better(self, only: Sequence[int]) -> tuple[float, float]:
        """What a choice goes by on those questions: hit 1, then 1/rank."""
        ranks = [self.ranks[position] for position in only]
        return self.hit(1, only).value or 0.0, statistics.fmean(1 / rank if rank else 0.0 for rank in ranks)


@dataclass(frozen=True, slots=True)
class Measurement:
    """All weights, the best one, and how a choice holds on questions it was not made on."""

    found: tuple[Found, ...]
    now: float
    best: float
    held: Share
    held_now: Share
    refused: Share
    foreign: Share
    gained: int
    lost: int

    @property
    def worth_keeping(self) -> bool:
        """Does a chosen weight find more of the held-back questions than the one in force, by more than chance?

        ``gained`` and ``lost``: questions that only one of the two finds first (McNemar's test, 95 %).
        """
        surplus = self.gained - self.lost
        return self.best != self.now and surplus > _Z * math.sqrt(self.gained + self.lost) > 0


def measure(
    knowledge: Knowledge,
    questions: Sequence[Question],
    on: dt.date,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Measurement:
    """Searches every question with every weight. Raises ValueError where no question names a norm."""
    asked = [question for question in questions if question.citations and not question.refuse]
    if len(asked) < _FOLDS:
        raise ValueError("too few questions with citations")
    now = knowledge.library.weights.latent
    weights = sorted({*GRID, now})
    found: list[Found] = []
    for weight in weights:
        found.append(_found(knowledge.library, asked, weight))
        progress(len(found), len(weights))
    best = _choose(found, now, range(len(asked)))
    held = _held_back(found, now, len(asked))
    refused, foreign = _refusals(knowledge, questions, on)
    return Measurement(
        found=tuple(found),
        now=now,
        best=best,
        held=Share(sum(chosen for chosen, _ in held), len(held)),
        held_now=Share(sum(kept for _, kept in held), len(held)),
        refused=refused,
        foreign=foreign,
        gained=sum(chosen and not kept for chosen, kept in held),
        lost=sum(kept and not chosen for chosen, kept in held),
    )


def _found(library: Library, asked: Sequence[Question], weight: float) -> Found:
    ranks: list[int | None] = []
    with _weighing(library, weight):
        for question in asked:
            hits = library.search(question.text, DEPTH, language=question.language)
            wanted = {section_of(citation) for citation in question.citations}
            named = ({section_of(norm) for norm in hit.norms} | {hit.passage.citation} for hit in hits)
            ranks.append(next((rank for rank, norms in enumerate(named, 1) if norms & wanted), None))
    return Found(weight, tuple(ranks))


def _choose(found: Sequence[Found], now: float, only: Sequence[int]) -> float:
    """The best weight on those questions; of equals the one nearest to that in force."""
    return max(found, key=lambda one: (*one.better(only), -abs(one.weight - now))).weight


def _held_back(found: Sequence[Found], now: float, n: int) -> list[tuple[bool, bool]]:
    """Per held-back question: is it found first with the weight chosen on the others, and with the one in force?"""
    by_weight = {one.weight: one for one in found}
    pairs: list[tuple[bool, bool]] = []
    for fold in range(_FOLDS):
        rest = [position for position in range(n) if position % _FOLDS != fold]
        chosen = by_weight[_choose(found, now, rest)]
        pairs += [(chosen.ranks[held] == 1, by_weight[now].ranks[held] == 1) for held in range(fold, n, _FOLDS)]
    return pairs


def _refusals(knowledge: Knowledge, questions: Sequence[Question], on: dt.date) -> tuple[Share, Share]:
    plans = [(one.refuse, compose.answer(one.text, knowledge, on, one.language).confident) for one in questions]
    real = [confident for refuse, confident in plans if not refuse]
    foreign = [confident for refuse, confident in plans if refuse]
    return Share(real.count(False), len(real)), Share(foreign.count(False), len(foreign))


@contextmanager
def _weighing(library: Library, weight: float) -> Iterator[None]:
    before = library.weights
    library.weights = replace(before, latent=weight)
    try:
        yield
    finally:
        library.weights = before
