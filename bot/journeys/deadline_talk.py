"""/fristen: the deadlines of a case in the chat. Listed, added from a few words, changed, done, exported as a calendar.

How a deadline ends is worked out in knowledge; how it looks is in deadline_screens.py; what is still missing in
deadline_plan.py. One question at a time, the open one kept as a dialog in the store. Buttons name the revision or the
question they belong to, so old, double and foreign taps change nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import prompts
from bot import calendar
from bot.journeys import deadline_plan as plans
from bot.journeys import deadlines
from bot.journeys.case import Deadline, Letter, Profile, content_of, read
from bot.journeys.deadline_plan import Plan
from bot.journeys.deadline_screens import (
    Rows,
    button,
    card,
    data,
    day_in_words,
    finished_ones,
    limitation_card,
    overview,
    plain,
    say,
)
from bot.ports import Button, Document, Incoming, Reply
from bot.reminders import CHANNEL
from bot.store import Store
from bot.store.case_items import Full, Item
from knowledge.deadlines.limitation import ClaimFacts, limitation
from knowledge.deadlines.periods import DeadlineError, texts
from knowledge.deadlines.phrases import Phrase
from knowledge.deadlines.public_holidays import find_land, laender
from knowledge.deadlines.resolve import Circumstances, resolve
from knowledge.deadlines.typed import day_typed, nearest, past, read_entry

JOURNEY = "deadlines"
YEARS_OFFERED = 6
SHORT = 200  # characters: after the list, a longer text is rather a question or a letter than a deadline
UNKNOWN = "u"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines journey. ``number``: names a question, so that its buttons fit no other."""

    store: Store
    today: Callable[[], dt.date]
    number: Callable[[], str] = lambda: secrets.token_hex(2)

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
            return [_toast("gone", language)]
        return move(self, incoming, (item, deadline), value, language)

    # ---------------------------------------------------------------- a new deadline

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

    def _asked(self, incoming: Incoming, step: str, plan: Plan, html: str, language: str) -> list[Reply]:
        plan = replace(plan, number=self.number())
        self._ask(incoming, step, plan)
        return [Reply(html, self._answers(step, plan, language))]

    def _answers(self, step: str, plan: Plan, language: str) -> Rows:
        """The buttons below a question."""

        def answer(key: str, *value: object, **values: Any) -> Button:
            return button(key, language, "a", plan.number, *value, **values)

        stop = (answer("stop", "k"),)
        match step:
            case "start":
                return (
                    (answer("today", "s", 0), answer("yesterday", "s", 1)),
                    (answer("unknown", "s", UNKNOWN),),
                    stop,
                )
            case "letter_date":
                return ((answer("unknown", "b", UNKNOWN),), stop)
            case "past":
                later = self._next_year(plan)
                ahead = [(answer("next_year", "p", "n", day=day_in_words(later, language)),)] if later else []
                return (*ahead, (answer("keep", "p", "k"),), stop)
            case "land":
                return self._laender(plan, language)
        return (stop,)

    def _laender(self, plan: Plan, language: str) -> Rows:
        names = sorted(laender().items(), key=lambda pair: pair[1])
        buttons = [Button(name, data("a", plan.number, "L", code)) for code, name in names]
        rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
        return (*rows, (button("unknown", language, "a", plan.number, "L", UNKNOWN),))

    def _answered(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        """A button below the question that is open; below any other it changes nothing."""
        number, _, rest = rest.partition(":")
        verb, _, value = rest.partition(":")
        state = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        plan = plans.from_state(state) if state.get("journey") == JOURNEY else None
        if plan is None or not number or plan.number != number:
            return [_toast("old_question", language)]
        return _replacing(self._chosen(incoming, plan, verb, value, language))

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
        return [_toast("old_question", language)]

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
        person, on = incoming.person.id, self.today()
        found = plans.worked_out(plan, plan.land, on)
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
        kept = (
            deadlines.change(self.store, person, old, deadline, incoming.at)
            if old is not None
            else deadlines.add(self.store, person, deadline, incoming.at)
        )
        if not isinstance(kept, Item):
            return self._not_kept(incoming, kept, plan.item, language)
        told = _TOLD | {"land_known"} if plans.land_matters(plan, on) else _TOLD
        remarks = [texts().say(one, language) for one in found.remarks if one.key in told]
        head = say("changed" if old is not None else "saved", language)
        notes = [*self._notes(plan, language), *remarks, self._reminding(incoming, deadline, language)]
        return self._show(incoming, kept.id, language, head, notes)

    def _not_kept(self, incoming: Incoming, kept: object, item_id: str, language: str) -> list[Reply]:
        if isinstance(kept, Full):
            return [Reply(say("new.full", language, limit=kept.limit))]
        return self._show(incoming, item_id, language, say("stale", language))

    def _notes(self, plan: Plan, language: str) -> list[str]:
        told = []
        if plan.year_taken:
            day = plan.day or plan.start
            told.append(plain("year_taken", language, year=day.year if day else ""))
        if plan.from_letter:
            told.append(plain("from_letter_date", language))
        if plan.more:
            told.append(plain("only_first", language))
        return told

    def _reminding(self, incoming: Incoming, deadline: Deadline, language: str) -> str:
        """When we will remind of it."""
        if not incoming.person.id.startswith(CHANNEL):
            return plain("reminders.not_here", language)
        if not deadline.remind:
            return plain("reminders.off", language)
        if deadline.date < incoming.at.astimezone(deadlines.BERLIN).date():
            return ""
        days = [at.date() for _, at in deadlines.moments(deadline) if at > incoming.at]
        if not days:
            return plain("reminders.none", language)
        return plain("reminders.dates", language, dates=", ".join(prompts.day(day, language) for day in days))

    # ---------------------------------------------------------------- moves behind buttons

    def _open(self, incoming: Incoming, pair: tuple[Item, Deadline], _value: str, language: str) -> list[Reply]:
        return _replacing(self._show(incoming, pair[0].id, language))

    def _done(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        return self._changed(incoming, pair, value, replace(pair[1], done=True), language)

    def _done_reminded(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        """Below a reminder: done, if it is still the deadline the reminder spoke of."""
        item, deadline = pair
        if value != f"{deadline.date:%Y%m%d}":
            return self._show(incoming, item.id, language, say("stale", language))
        return self._changed(incoming, pair, str(item.revision), replace(deadline, done=True), language)

    def _undo(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        return self._changed(incoming, pair, value, replace(pair[1], done=False), language)

    def _reminders(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        return self._changed(incoming, pair, value, replace(pair[1], remind=not pair[1].remind), language)

    def _changed(
        self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, deadline: Deadline, language: str
    ) -> list[Reply]:
        """Saves a change of the deadline as the button knew it."""
        item, before = pair
        if deadline.done and before.done:
            return [replace(self._show(incoming, item.id, language)[0], toast=_short("finished_already", language))]
        if value != str(item.revision):
            return _replacing(self._show(incoming, item.id, language, say("stale", language)))
        saved = deadlines.change(self.store, incoming.person.id, item, deadline, incoming.at)
        if not isinstance(saved, Item):
            return _replacing(self._show(incoming, item.id, language, say("stale", language)))
        head, notes = "", []
        if deadline.done:
            head = say("finished", language, what=deadline.what)
        elif deadline.remind != before.remind or before.done:
            notes = [self._reminding(incoming, deadline, language)]
        return _replacing(self._show(incoming, item.id, language, head, notes))

    def _change(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        item, deadline = pair
        if value != str(item.revision):
            return _replacing(self._show(incoming, item.id, language, say("stale", language)))
        plan = plans.plan_of(deadline, item.id, item.revision, self.number())
        day = day_in_words(deadline.date, language)
        html = say("change", language, day=day, what=deadline.what)
        return self._asked(incoming, "change", plan, html, language)

    def _other_land(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        item, deadline = pair
        if value != str(item.revision):
            return _replacing(self._show(incoming, item.id, language, say("stale", language)))
        plan = plans.plan_of(deadline, item.id, item.revision, "")
        return self._asked(incoming, "land", plan, say("new.land", language), language)

    def _delete(self, incoming: Incoming, pair: tuple[Item, Deadline], _value: str, language: str) -> list[Reply]:
        item, deadline = pair
        html = say("delete", language, day=day_in_words(deadline.date, language), what=deadline.what)
        sure, stop = button("delete_yes", language, "X", item.id, item.revision), button("stop", language, "o", item.id)
        return [Reply(html, ((sure,), (stop,)), replaces=True)]

    def _delete_sure(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        item, _ = pair
        if value != str(item.revision):
            return _replacing(self._show(incoming, item.id, language, say("stale", language)))
        self.store.items.delete(incoming.person.id, item.id, incoming.at)
        return [Reply(say("deleted", language), ((button("all", language, "l"),),), replaces=True)]

    # ---------------------------------------------------------------- buttons about no deadline

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
            return [_toast("ics_empty", language)]
        document = Document(plain("ics_name", language), calendar.ics(entries, incoming.at))
        return [Reply(say("ics_caption", language), document=document)]

    def _limitation(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        """The limitation card, once the year of knowledge is told."""
        if rest == UNKNOWN:
            self.store.dialogs.end(incoming.person.id)
            return [Reply(say("limitation.unknown", language), ((button("all", language, "l"),),), replaces=True)]
        if rest.isdecimal() and len(rest) == 4:
            return _replacing(self._of_year(incoming, int(rest), language))
        self._ask(incoming, "year", Plan())
        first = self.today().year
        years = [Button(str(year), data("v", year)) for year in range(first, first - YEARS_OFFERED, -1)]
        rows = (tuple(years[:3]), tuple(years[3:]), (button("unknown", language, "v", UNKNOWN),))
        return [Reply(say("limitation.ask", language), rows)]

    def _year_typed(self, incoming: Incoming, text: str, language: str) -> list[Reply]:
        years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text, re.ASCII)
        if len(set(years)) != 1:
            return [Reply(say("limitation.wrong", language))]
        return self._of_year(incoming, int(years[0]), language)

    def _of_year(self, incoming: Incoming, year: int, language: str) -> list[Reply]:
        try:
            found = limitation(ClaimFacts(knowledge=year), on=self.today())
        except DeadlineError as error:
            return [Reply(prompts.phrase_of(JOURNEY, "said", language, text=texts().say(error.note, language)))]
        self.store.dialogs.end(incoming.person.id)
        return [limitation_card(found, year, self.today(), language)]

    def _note_limitation(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        """The end of limitation becomes a deadline of the case."""
        if not (rest.isdecimal() and len(rest) == 4):
            return [_toast("gone", language)]
        try:
            found = limitation(ClaimFacts(knowledge=int(rest)), on=self.today())
        except DeadlineError as error:
            return [Reply("", toast=texts().say(error.note, language)[:200])]
        if found.end is None or found.past:
            return [_toast("gone", language)]
        rule = "\n".join(f"{number}. {texts().say(one, language)}" for number, one in enumerate(found.steps, 1))
        deadline = Deadline(found.end, plain("limitation.what", language, year=rest), rule=rule, strict=True)
        if self._twin(incoming.person.id, deadline):
            return [_toast("limitation.there", language)]
        kept = deadlines.add(self.store, incoming.person.id, deadline, incoming.at)
        if isinstance(kept, Full):
            return [Reply(say("new.full", language, limit=kept.limit))]
        notes = [self._reminding(incoming, deadline, language)]
        return self._show(incoming, kept.id, language, say("saved", language), notes)

    # ---------------------------------------------------------------- fetching and saying

    def _ask(self, incoming: Incoming, step: str, plan: Plan) -> None:
        state = {"journey": JOURNEY, "step": step, "plan": plans.to_state(plan)}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)

    def _is_deadline(self, text: str) -> bool:
        """Is a text that nobody asked for a deadline? It is short, and names a day to come or a length."""
        if len(text) > SHORT:
            return False
        plan = plans.with_entry(Plan(), read_entry(text, self.today()), self.today())
        return plan is not None and (plan.period is not None or (plan.day is not None and plan.day >= self.today()))

    def _list(self, person: str, language: str) -> Reply:
        pairs = deadlines.of(self.store, person)
        still = [pair for pair in pairs if not pair[1].done]
        return overview(still, self._letters(person, still), len(pairs) - len(still), self.today(), language)

    def _show(
        self, incoming: Incoming, item_id: str, language: str, head: str = "", notes: Sequence[str] = ()
    ) -> list[Reply]:
        """One deadline as it stands now."""
        person = incoming.person.id
        item = self.store.items.get(person, item_id)
        deadline = read(item, Deadline)
        if item is None or deadline is None:
            return [Reply(say("gone", language), ((button("all", language, "l"),),))]
        letter = read(self.store.items.get(person, deadline.letter), Letter) if deadline.letter else None
        matters = self._land_matters(deadline)
        return [card(item, deadline, letter, self.today(), language, head=head, notes=notes, land=matters)]

    def _land_matters(self, deadline: Deadline) -> bool:
        try:
            return not deadline.done and plans.land_matters(plans.plan_of(deadline, "", 0, ""), self.today())
        except DeadlineError:
            return False

    def _letters(self, person: str, pairs: Sequence[tuple[Item, Deadline]]) -> Mapping[str, Letter]:
        wanted = {one.letter for _, one in pairs if one.letter}
        found = {key: read(self.store.items.get(person, key), Letter) for key in wanted}
        return {key: letter for key, letter in found.items() if letter is not None}

    def _twin(self, person: str, deadline: Deadline) -> Item | None:
        """The same thing on the same day, still open."""
        for item, one in deadlines.of(self.store, person):
            if not one.done and (one.date, one.what) == (deadline.date, deadline.what):
                return item
        return None

    def _profile(self, person: str) -> tuple[Item | None, Profile]:
        item = next(iter(self.store.items.of(person, "profile")), None)
        return item, read(item, Profile) or Profile()

    def _next_year(self, plan: Plan) -> dt.date | None:
        """The same day in the first year in which it is still to come; None where a period was typed."""
        if plan.day is None:
            return None
        return nearest_to_come(plan.day, self.today())

    def _end(self, plan: Plan, language: str) -> str:
        """The last day as it was named or counted, before weekends and holidays."""
        found = plans.worked_out(plan, plan.land, self.today())
        return day_in_words(found.unshifted, language) if found is not None and found.unshifted else ""


def nearest_to_come(day: dt.date, on: dt.date) -> dt.date | None:
    """``day`` in the first year in which it is not past; None for a 29 February that is too far off."""
    for year in range(on.year, on.year + 2):
        try:
            later = day.replace(year=year)
        except ValueError:
            continue
        if later >= on:
            return later
    return None


def _replacing(replies: list[Reply]) -> list[Reply]:
    """The message whose button was tapped becomes the first of ``replies``."""
    return [replace(replies[0], replaces=bool(replies[0].html)), *replies[1:]]


def _toast(key: str, language: str) -> Reply:
    return Reply("", toast=_short(key, language))


def _short(key: str, language: str) -> str:
    return plain(key, language)[:200]


_TOLD = frozenset({"time_of_day", "no_holiday", "land_unknown_holiday", "past"})

Plain = Callable[[Deadlines, Incoming, str, str], list[Reply]]
Move = Callable[[Deadlines, Incoming, tuple[Item, Deadline], str, str], list[Reply]]

_PLAIN: Mapping[str, Plain] = {
    "l": Deadlines._all,
    "z": Deadlines._finished,
    "n": Deadlines._new,
    "i": Deadlines._ics,
    "v": Deadlines._limitation,
    "w": Deadlines._note_limitation,
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
