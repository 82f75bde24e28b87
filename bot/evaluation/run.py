"""Runs questions through writers: what each said, whether it holds what was expected, how long it took, what it cost.

The plan of an answer is made once per question, so that writers differ in their words alone.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.evaluation.questions import Question
from bot.model.budget import Budget
from bot.model.calls import Call, Ended
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as text without markup. ``said``: sentences the model proposed; ``proved``: those that held.

    ``plain``: the plain answer stood in, because there was no usable one of the model.
    """

    text: str
    said: int = 0
    proved: int = 0
    plain: bool = False


class Measured(Protocol):
    """A writer that can be measured."""

    @property
    def name(self) -> str:
        """How the report calls it."""
        ...

    def written(self, plan: Plan) -> Written:
        """What it makes of ``plan``."""
        ...


@dataclass
class Tally:
    """A log of calls in memory: the operator's own measurement, which no budget stops; its cost is in the report."""

    ended: list[Ended] = field(default_factory=list)

    def begin(self, call: Call, limits: Budget) -> str | None:
        """Every call may be made."""
        return "measured"

    def end(self, call_id: str, ended: Ended) -> None:
        """Notes how it ended."""
        self.ended.append(ended)

    def holds(self, side: str, subject: str, version: str) -> bool:
        """Nobody but the operator is concerned."""
        return True

    def taken(self) -> list[Ended]:
        """The calls since it was last asked."""
        taken, self.ended = self.ended, []
        return taken


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question with one writer. A signal is None where the file expects nothing of its kind."""

    question: Question
    writer: str
    text: str
    cites: bool | None
    says: bool | None
    refuses: bool
    said: int
    proved: int
    plain: bool
    seconds: float
    given: int
    heard: int
    micros: int
    reasons: tuple[str, ...]

    @property
    def correct(self) -> bool:
        """Does every signal hold?"""
        return not self.lacking

    @property
    def lacking(self) -> tuple[str, ...]:
        """The signals that do not hold."""
        held = {"cites": self.cites, "says": self.says, "refuses": self.refuses == self.question.refuse}
        return tuple(name for name, holds in held.items() if holds is False)


def run(
    questions: Sequence[Question],
    writers: Sequence[tuple[Measured, Tally]],
    knowledge: Knowledge,
    today: dt.date,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Outcome]:
    """Every question with every writer, in order."""
    outcomes: list[Outcome] = []
    total = len(questions) * len(writers)
    for question in questions:
        plan = compose.answer(question.text, knowledge, question.on or today, question.language)
        for writer, tally in writers:
            outcomes.append(_outcome(question, plan, writer, tally))
            progress(len(outcomes), total)
    return outcomes


def _outcome(question: Question, plan: Plan, writer: Measured, tally: Tally) -> Outcome:
    begun = time.perf_counter()
    written = writer.written(plan)
    seconds = time.perf_counter() - begun
    calls = tally.taken()
    text = " ".join(written.text.split()).casefold()
    return Outcome(
        question=question,
        writer=writer.name,
        text=written.text,
        cites=_all_in(question.citations, text),
        says=_says(question, text),
        refuses=not plan.confident,
        said=written.said,
        proved=written.proved,
        plain=written.plain,
        seconds=seconds,
        given=sum(call.given for call in calls),
        heard=sum(call.said for call in calls),
        micros=sum(call.micros for call in calls),
        reasons=tuple(call.outcome for call in calls if call.outcome != "ok"),
    )


def _all_in(wanted: Sequence[str], text: str) -> bool | None:
    return all(" ".join(one.split()).casefold() in text for one in wanted) if wanted else None


def _says(question: Question, text: str) -> bool | None:
    if not question.words and not question.absent:
        return None
    return _all_in(question.words, text) is not False and not any(one.casefold() in text for one in question.absent)
