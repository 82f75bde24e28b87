"""Events of a case: a day and what happened, in one message or in two."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import prompts
from bot.journeys.case import Event
from bot.journeys.case_file.words import button, say
from bot.journeys.case_file.works import Works
from bot.ports import Incoming, Reply
from knowledge.deadlines.typed import past, read_entry

LONGEST_WHAT = 500


@dataclass(frozen=True, slots=True)
class Events(Works):
    """Adds events."""

    def _ask_event(self, incoming: Incoming, language: str) -> list[Reply]:
        self._ask(incoming, {"step": "event"})
        return [Reply(say("event.ask", language), ((button("stop", language, "k"),),))]

    def _event_typed(self, incoming: Incoming, state: dict[str, Any], text: str, language: str) -> list[Reply]:
        """A day and what happened; what came in the message before is kept in ``state``."""
        entry = read_entry(text, self.today())
        day = past(entry.day, self.today()) if entry.day is not None else None
        what = " ".join(part for part in (str(state.get("what") or ""), entry.what) if part)[:LONGEST_WHAT]
        if day is None and isinstance(state.get("day"), str):
            day = dt.date.fromisoformat(state["day"])
        known = {"step": "event", "what": what, "day": day.isoformat() if day else None}
        if entry.day is not None and day is None:
            self._ask(incoming, known)
            return [Reply(say("event.wrong_date", language, text=entry.as_typed))]
        if day is None:
            self._ask(incoming, known)
            return [Reply(say("event.no_day", language))]
        if not what:
            self._ask(incoming, known)
            return [Reply(say("event.no_what", language, day=prompts.day(day, language)))]
        return self._add(incoming, "event", Event(day, what), "event.saved", language)
