"""Waiting for a decision: whoever wants to know is told the day before it, and when its result is known here.

It stands among the deadlines, since it is a day to keep in mind, but it is none: nothing has to be done by it. What was
decided is read from the record of the decision (see bot/law_change/waiting.py), never written here.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.journeys import deadlines
from bot.journeys.case import Deadline
from bot.journeys.deadline_talk.limiting import Limiting
from bot.journeys.deadline_talk.saying import toast
from bot.journeys.deadline_talk.words import day_in_words, say
from bot.ports import Incoming, Reply
from bot.reminders import CHANNEL
from bot.store.case_items import Full
from knowledge.law.decisions import Decision


@dataclass(frozen=True, slots=True)
class Waiting(Limiting):
    """Noting that somebody waits for a decision."""

    def _wait(self, incoming: Incoming, decision: str, language: str) -> list[Reply]:
        """Notes the day of a decision that is still to come; once."""
        person, record = incoming.person.id, self.records().get(decision)
        if record is None or record.next is None or record.next.date < self.today():
            return [toast("waiting.over", language)]
        known = [one for _, one in deadlines.of(self.store, person) if one.decision == decision and not one.done]
        if known:
            return [toast("waiting.already", language)]
        kept = deadlines.add(self.store, person, awaited(record, language), incoming.at)
        if isinstance(kept, Full):
            return [Reply(say("new.full", language, limit=kept.limit))]
        key = "waiting.noted" if person.startswith(CHANNEL) else "waiting.noted_here"
        return [Reply(say(key, language, court=record.court, day=day_in_words(record.next.date, language)))]


def awaited(record: Decision, language: str) -> Deadline:
    """The day on which the decision of ``record`` is to come. Raises ValueError where none is announced."""
    if record.next is None:
        raise ValueError(f"{record.id}: no day is announced")
    return Deadline(record.next.date, record.next.what.in_language(language), decision=record.id)
