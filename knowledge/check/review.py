"""The answers of a case as people read them again: question, answer and remark, in the order of asking.

It lists the answers that count and nothing else: an answer to a question that no longer applies is kept in the case,
but it had no part in the result, so it has none in the list. It judges nothing.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass

from knowledge.check.answers import Answers, Batch
from knowledge.check.engine import Rulings, active
from knowledge.check.facts import Given
from knowledge.check.scheme import SCOPE, Question, Scheme


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer in words. ``actor``: given for this one only; ``batch``: given for these works only."""

    section: str
    question: str
    answer: str
    remark: str | None = None
    actor: str | None = None
    batch: str | None = None


def answer_lines(scheme: Scheme, answers: Answers, rulings: Rulings, language: str = "de") -> tuple[AnswerLine, ...]:
    """The answers that count on the day of ``rulings``, in words; what holds for all batches stands there once."""
    counting: dict[tuple[str, str | None], Given] = {}
    for batch in answers.batches or (None,):
        for key, given in active(scheme, answers, rulings, batch).items():
            counting[key, _batch_of(key, batch)] = given
    batches = [None, *(batch.name for batch in answers.batches)]
    actors = ["", *(actor.id for actor in scheme.actors)]

    def place(entry: tuple[str, str | None]) -> tuple[int, int, int]:
        name, _, actor = entry[0].partition(SCOPE)
        return scheme.order[name], actors.index(actor), batches.index(entry[1])

    return tuple(
        _line(scheme, answers, key, batch, counting[key, batch], language) for key, batch in sorted(counting, key=place)
    )


def answer_text(scheme: Scheme, question: Question, given: Given, language: str = "de") -> str:
    """An answer in words: options, a day, month, year or period, or "I don't know" and "does not apply"."""
    if given.state != "known":
        return scheme.labels[given.state].in_language(language)
    if given.span is not None:
        return _days(given, language)
    return "; ".join(option.label.in_language(language) for option in question.options if option.id in given.options)


def _batch_of(key: str, batch: Batch | None) -> str | None:
    return batch.name if batch is not None and key in batch.given else None


def _line(scheme: Scheme, answers: Answers, key: str, batch: str | None, given: Given, language: str) -> AnswerLine:
    name, _, actor = key.partition(SCOPE)
    question = scheme.question_of[name]
    return AnswerLine(
        scheme.labels[question.section].in_language(language),
        question.text.in_language(language),
        answer_text(scheme, question, given, language),
        answers.remarks.get(key) or answers.remarks.get(name) or None,
        scheme.labels[actor].in_language(language) if actor else None,
        batch,
    )


def _days(given: Given, language: str) -> str:
    """A date as vague as it was given: a day, a month, a year, or from one to another."""
    if given.span is None:
        return ""
    first, last = given.span
    written = str(given.plain()).split("/")
    if len(written) > 1 and first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
        written = [f"{first:%Y-%m}", f"{last:%Y-%m}"]
    return " – ".join(_day(part, language) for part in written)


def _day(written: str, language: str) -> str:
    """2021-08-15, 2021-08 or 2021 as people write it."""
    parts = written.split("-")
    if language != "en":
        return ".".join(reversed(parts))
    year, month, day = (*parts, "", "")[:3]
    return " ".join(part for part in (day.lstrip("0"), calendar.month_name[int(month)] if month else "", year) if part)
