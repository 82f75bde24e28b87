"""What a group asked in a week, and what found no answer: for its admins, without names.

Questions that look like somebody's own case are counted and never shown. From the others, mentions, names, contact
data and amounts are taken out all the same, because a list is read by more people than a question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

import prompts
from bot.journeys.community.words import BERLIN, plain
from bot.store.questions import Asked
from knowledge.guide import personal_data, private_matter

WEEK = dt.timedelta(days=7)
MONDAY_AT = 9
SHOWN = 15
LINE = 140


@dataclass(frozen=True, slots=True)
class Digest:
    """The counts, and the questions that may be shown."""

    answered: int
    private: int
    unanswered: tuple[str, ...]
    asked: tuple[str, ...]
    without_words: int

    @property
    def total(self) -> int:
        """How many questions there were."""
        return self.answered + self.private + len(self.unanswered) + self.without_words


def of(week: Sequence[Asked]) -> Digest:
    """The digest of what was asked."""
    shown = [asked for asked in week if asked.outcome in {"answered", "unanswered"}]
    told = [(asked.outcome, _line(asked.text)) for asked in shown]
    return Digest(
        answered=sum(outcome == "answered" for outcome, _ in told),
        private=sum(asked.outcome == "private" for asked in week),
        unanswered=tuple(line for outcome, line in told if outcome == "unanswered" and line),
        asked=tuple(line for outcome, line in told if outcome == "answered" and line),
        without_words=sum(outcome == "unanswered" and not line for outcome, line in told),
    )


def html(digest: Digest, language: str, since: dt.datetime, until: dt.datetime) -> str:
    """The digest as a message."""
    days = (prompts.day(moment.astimezone(BERLIN).date(), language) for moment in (since, until))
    title = plain("digest.title", language, since=next(days), until=next(days))
    counts = plain(
        "digest.counts", language, total=digest.total, unanswered=len(digest.unanswered) + digest.without_words,
        private=digest.private,
    )  # fmt: skip
    sections = [
        (plain(f"digest.{name}", language), lines[-SHOWN:], max(0, len(lines) - SHOWN))
        for name, lines in (("unanswered", digest.unanswered), ("asked", digest.asked))
        if lines
    ]
    return prompts.render(
        "community/digest.jinja", language, title=title, counts=counts, sections=sections,
        more=[plain("digest.more", language, count=more) for _, _, more in sections],
        note=plain("digest.note", language) if digest.total else "",
    )  # fmt: skip


def due_since(now: dt.datetime) -> dt.datetime:
    """The last Monday morning: a digest that is older is due."""
    here = now.astimezone(BERLIN)
    monday = (here - dt.timedelta(days=here.weekday())).replace(hour=MONDAY_AT, minute=0, second=0, microsecond=0)
    return monday if monday <= here else monday - WEEK


def _line(text: str) -> str:
    """A question as it may be listed; empty for one that is better not shown."""
    if private_matter.looks_private(text):
        return ""
    return shorten(personal_data.without(text), LINE, placeholder=" …")
