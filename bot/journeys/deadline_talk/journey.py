"""/fristen: the deadlines of a case in the chat. Listed, added from a few words, changed, done, exported as a calendar.

How a deadline ends is worked out in knowledge; how it looks is in screens.py; what is still missing in plan.py. One
question at a time, the open one kept as a dialog in the store. Buttons name the revision or the question they belong
to, so old, double and foreign taps change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import calendar
from bot.journeys import deadlines
from bot.journeys.case import Deadline, read
from bot.journeys.deadline_talk import plan as plans
from bot.journeys.deadline_talk.plan import Plan
from bot.journeys.deadline_talk.saying import toast
from bot.journeys.deadline_talk.screens import finished_ones
from bot.journeys.deadline_talk.waiting import Waiting
from bot.journeys.deadline_talk.words import plain, say
from bot.ports import Document, Incoming, Reply
from bot.store.case_items import Item
from knowledge.deadlines.public_holidays import find_land


@dataclass(frozen=True, slots=True)
class Deadlines(Waiting):
    """The deadlines journey: ``Deadlines(store, today, records)``."""

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/fristen: the list, or a new deadline where one was typed behind it."""
        self.store.cases.touch(incoming.person.id, incoming.at)
        if incoming.text.strip():
            return self._typed(incoming, Plan(), incoming.text, language)
        self._ask(incoming, "idle", Plan())
        return [self._list(incoming.person.id, language)]

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """What was written after a question of ours; None where it is rather a question of theirs."""
        text, plan = incoming.text.strip(), plans.from_state(state)
        if not text or text.endswith("?") or incoming.edited or incoming.forwarded or plan is None:
            return None
        match state.get("step"):
            case "idle":
                return self._typed(incoming, plan, text, language) if self._is_deadline(text) else None
            case "new" | "change" | "past":
                return self._typed(incoming, plan, text, language)
            case "what":
                what = " ".join(text.split())[: plans.LONGEST_WHAT]
                return self._go_on(incoming, replace(plan, what=what), language)
            case "start" | "letter_date":
                return self._started(incoming, plan, text, state["step"] == "letter_date", language)
            case "land":
                land = find_land(text)
                if land is None:
                    return [Reply(say("new.land_wrong", language), self._laender(plan, language))]
                return self._in_land(incoming, plan, land, language)
            case "year":
                return self._year_typed(incoming, text, language)
        return None

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of this journey."""
        verb, _, rest = argument.partition(":")
        if verb == "a":
            return self._answered(incoming, rest, language)
        if verb in _PLAIN:
            return _PLAIN[verb](self, incoming, rest, language)
        item_id, _, value = rest.partition(":")
        item = self.store.items.get(incoming.person.id, item_id)
        deadline = read(item, Deadline)
        move = _MOVES.get(verb)
        if item is None or deadline is None or move is None:
            return [toast("gone", language)]
        return move(self, incoming, (item, deadline), value, language)

    def _all(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        self.store.cases.touch(incoming.person.id, incoming.at)
        return [self._list(incoming.person.id, language)]

    def _finished(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        done = [pair for pair in deadlines.of(self.store, incoming.person.id) if pair[1].done]
        letters = self._letters(incoming.person.id, done)
        return [replace(finished_ones(done, letters, self.today(), language), replaces=True)]

    def _new(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        return self._asked(incoming, "new", Plan(), say("new.ask", language), language)

    def _ics(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        """All open deadlines as a calendar file."""
        entries = [
            calendar.Entry(item.id, one.date, one.what, one.rule)
            for item, one in deadlines.of(self.store, incoming.person.id)
            if not one.done
        ]
        if not entries:
            return [toast("ics_empty", language)]
        document = Document(plain("ics_name", language), calendar.ics(entries, incoming.at))
        return [Reply(say("ics_caption", language), document=document)]


Plain = Callable[[Deadlines, Incoming, str, str], list[Reply]]
Move = Callable[[Deadlines, Incoming, tuple[Item, Deadline], str, str], list[Reply]]

_PLAIN: Mapping[str, Plain] = {
    "l": Deadlines._all,
    "z": Deadlines._finished,
    "n": Deadlines._new,
    "i": Deadlines._ics,
    "v": Deadlines._limitation,
    "w": Deadlines._note_limitation,
    "D": Deadlines._wait,
}
_MOVES: Mapping[str, Move] = {
    "o": Deadlines._open,
    "d": Deadlines._done,
    "e": Deadlines._done_reminded,
    "u": Deadlines._undo,
    "r": Deadlines._reminders,
    "c": Deadlines._change,
    "g": Deadlines._other_land,
    "x": Deadlines._delete,
    "X": Deadlines._delete_sure,
}
