"""A new deadline, or a new day for one that is there: what was typed, what is missing, and into the case with it.

One question at a time. What is missing is decided in plan.py, how a deadline ends in knowledge.deadlines.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from bot.journeys import deadlines
from bot.journeys.case import Deadline, Profile, content_of, read
from bot.journeys.deadline_talk import plan as plans
from bot.journeys.deadline_talk.plan import Plan
from bot.journeys.deadline_talk.saying import JOURNEY, Saying, replacing, toast
from bot.journeys.deadline_talk.words import button, plain, say
from bot.ports import Incoming, Reply
from bot.store.case_items import Full, Item, Saved
from knowledge.deadlines.periods import Deadline as WorkedOut
from knowledge.deadlines.periods import DeadlineError, texts
from knowledge.deadlines.phrases import Phrase
from knowledge.deadlines.public_holidays import laender
from knowledge.deadlines.resolve import Circumstances, resolve
from knowledge.deadlines.typed import day_typed, nearest, past, read_entry

SHORT = 200  # characters: after the list, a longer text is rather a question or a letter than a deadline
_TOLD = frozenset({"time_of_day", "no_holiday", "land_unknown_holiday", "past"})


@dataclass(frozen=True, slots=True)
class Adding(Saying):
    """Puts deadlines into the case."""

    def _typed(self, incoming: Incoming, plan: Plan, text: str, language: str) -> list[Reply]:
        """A day or a length, and what for, in one message."""
        on, entry = self.today(), read_entry(text, self.today())
        if entry.vague:
            kept = replace(plan, what=entry.what[: plans.LONGEST_WHAT] or plan.what)
            return self._asked(incoming, "new", kept, say("new.vague", language, text=entry.as_typed), language)
        moved = plans.with_entry(plan, entry, on)
        if moved is None:
            html = say("new.no_such_day", language, text=entry.as_typed)
            kept = replace(plan, what=entry.what[: plans.LONGEST_WHAT] or plan.what)
            return self._asked(incoming, "new", kept, html, language)
        if not plans.begins(moved):
            return self._asked(incoming, "new", plan, say("new.no_day", language), language)
        return self._go_on(incoming, moved, language)

    def _is_deadline(self, text: str) -> bool:
        """Is a text that nobody asked for a deadline? It is short, and names a day to come or a length."""
        if len(text) > SHORT:
            return False
        plan = plans.with_entry(Plan(), read_entry(text, self.today()), self.today())
        return plan is not None and (plan.period is not None or (plan.day is not None and plan.day >= self.today()))

    def _go_on(self, incoming: Incoming, plan: Plan, language: str) -> list[Reply]:
        """Asks for what is missing, or puts the deadline into the case."""
        if plan.land is None:
            profile = self._profile(incoming.person.id)[1]
            plan = replace(plan, land=profile.land)
        try:
            missing = plans.gap(plan, self.today())
        except DeadlineError as error:
            empty = replace(plan, day=None, count=0, start=None)
            return self._asked(incoming, "new", empty, texts().say(error.note, language), language)
        match missing:
            case "start":
                html = say("new.start", language, period=plan.period.in_language(language) if plan.period else "")
                return self._asked(incoming, "start", plan, html, language)
            case "past":
                return self._asked(incoming, "past", plan, say("new.past", language, day=self._end(plan, language)),
                                   language)  # fmt: skip
            case "what":
                html = say("new.what", language, day=self._end(plan, language))
                return self._asked(incoming, "what", plan, html, language)
            case "land":
                return self._asked(incoming, "land", plan, say("new.land", language), language)
        return self._keep(incoming, plan, language)

    def _answered(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        """A button below the question that is open; below any other it changes nothing."""
        number, _, rest = rest.partition(":")
        verb, _, value = rest.partition(":")
        state = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        plan = plans.from_state(state) if state.get("journey") == JOURNEY else None
        if plan is None or not number or plan.number != number:
            return [toast("old_question", language)]
        return replacing(self._chosen(incoming, plan, verb, value, language))

    def _chosen(self, incoming: Incoming, plan: Plan, verb: str, value: str, language: str) -> list[Reply]:
        match verb, value:
            case "k", _:
                self.store.dialogs.end(incoming.person.id)
                return [Reply(say("cancelled", language), ((button("all", language, "l"),),))]
            case "s", ("0" | "1"):
                start = self.today() - dt.timedelta(int(value))
                return self._go_on(incoming, replace(plan, start=start, year_taken=False), language)
            case "s", "u":
                return self._asked(incoming, "letter_date", plan, say("new.letter_date", language), language)
            case "b", "u":
                return self._without_start(incoming, plan, language)
            case "p", "k":
                return self._go_on(incoming, replace(plan, agreed=True), language)
            case "p", "n" if later := self._next_year(plan):
                return self._go_on(incoming, replace(plan, day=later, year_taken=False), language)
            case "L", code if code in laender():
                return self._in_land(incoming, plan, code, language)
            case "L", "u":
                return self._in_land(incoming, plan, "", language)
        return [toast("old_question", language)]

    def _started(self, incoming: Incoming, plan: Plan, text: str, from_letter: bool, language: str) -> list[Reply]:
        """The day from which a period runs. Letters come from the past: without a year it is the last such day."""
        written = day_typed(text, self.today())
        start = past(written, self.today()) or nearest(written, self.today()) if written else None
        if start is None:
            step = "letter_date" if from_letter else "start"
            return self._asked(incoming, step, plan, say("new.start_wrong", language), language)
        taken = written is not None and written[2] is None
        return self._go_on(incoming, replace(plan, start=start, from_letter=from_letter, year_taken=taken), language)

    def _without_start(self, incoming: Incoming, plan: Plan, language: str) -> list[Reply]:
        """No day is known: the rule is told, nothing is kept and nothing invented."""
        self.store.dialogs.end(incoming.person.id)
        rule = resolve(Phrase("", 0, 0, "period", period=plan.period), Circumstances()).steps
        told = " ".join(texts().say(one, language) for one in rule)
        return [Reply(say("new.no_start", language, rule=told), ((button("all", language, "l"),),))]

    def _in_land(self, incoming: Incoming, plan: Plan, land: str, language: str) -> list[Reply]:
        """The Land is known (or known not to be known), for this deadline and for later ones."""
        item, _ = self._profile(incoming.person.id)
        content = content_of(Profile(land))
        if item is None:
            self.store.items.add(incoming.person.id, "profile", content, incoming.at)
        else:
            self.store.items.save(incoming.person.id, item.id, content, item.revision, incoming.at)
        return self._go_on(incoming, replace(plan, land=land), language)

    def _keep(self, incoming: Incoming, plan: Plan, language: str) -> list[Reply]:
        """Everything is known: into the case with it."""
        person = incoming.person.id
        found = plans.worked_out(plan, plan.land, self.today())
        self.store.dialogs.end(person)
        old = self.store.items.get(person, plan.item) if plan.item else None
        before = read(old, Deadline)
        if found is None or (plan.item and (old is None or before is None)):
            return [Reply(say("gone", language))]
        if old is not None and old.revision != plan.revision:
            return self._show(incoming, old.id, language, say("stale", language))
        rule = "\n".join(f"{number}. {texts().say(one, language)}" for number, one in enumerate(found.steps, 1))
        deadline = plans.finished(plan, found, before, rule)
        twin = None if old else self._twin(person, deadline)
        if twin is not None:
            return self._show(incoming, twin.id, language, say("stands", language))
        kept = self._saved(incoming, old, deadline)
        if not isinstance(kept, Item):
            return self._not_kept(incoming, kept, plan.item, language)
        notes = [*self._notes(plan, found, language), self._reminding(incoming, deadline, language)]
        return self._show(incoming, kept.id, language, say("changed" if old else "saved", language), notes)

    def _saved(self, incoming: Incoming, old: Item | None, deadline: Deadline) -> Saved:
        """In the place of ``old``, or as one more."""
        if old is not None:
            return deadlines.change(self.store, incoming.person.id, old, deadline, incoming.at)
        return deadlines.add(self.store, incoming.person.id, deadline, incoming.at)

    def _not_kept(self, incoming: Incoming, kept: object, item_id: str, language: str) -> list[Reply]:
        if isinstance(kept, Full):
            return [Reply(say("new.full", language, limit=kept.limit))]
        return self._show(incoming, item_id, language, say("stale", language))

    def _notes(self, plan: Plan, found: WorkedOut, language: str) -> list[str]:
        told = []
        if plan.year_taken:
            day = plan.day or plan.start
            told.append(plain("year_taken", language, year=day.year if day else ""))
        if plan.from_letter:
            told.append(plain("from_letter_date", language))
        if plan.more:
            told.append(plain("only_first", language))
        shown = _TOLD | {"land_known"} if plans.land_matters(plan, self.today()) else _TOLD
        return told + [texts().say(one, language) for one in found.remarks if one.key in shown]
