"""What every step about deadlines needs: the open question, the list, one deadline as it stands, the person's Land.

The question is kept as a dialog in the store and has a number that its buttons carry. Nothing is added or changed here.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import prompts
from bot.journeys import deadlines
from bot.journeys.case import Deadline, Letter, Profile, read
from bot.journeys.deadline_talk import plan as plans
from bot.journeys.deadline_talk.plan import Plan
from bot.journeys.deadline_talk.screens import card, overview
from bot.journeys.deadline_talk.words import Rows, button, data, day_in_words, plain, say
from bot.ports import Button, Incoming, Reply
from bot.reminders import CHANNEL
from bot.store import Store
from bot.store.case_items import Item
from knowledge.deadlines.periods import DeadlineError
from knowledge.deadlines.public_holidays import laender
from knowledge.law.decisions import Decision

JOURNEY = "deadlines"
UNKNOWN = "u"


@dataclass(frozen=True, slots=True)
class Saying:
    """Deadlines that can be asked about and shown. ``number``: names a question, so that its buttons fit no other;
    ``records``: the decisions as they are known now."""

    store: Store
    today: Callable[[], dt.date]
    records: Callable[[], Mapping[str, Decision]] = dict
    number: Callable[[], str] = lambda: secrets.token_hex(2)

    def _ask(self, incoming: Incoming, step: str, plan: Plan) -> None:
        state = {"journey": JOURNEY, "step": step, "plan": plans.to_state(plan)}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)

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


def replacing(replies: list[Reply]) -> list[Reply]:
    """The message whose button was tapped becomes the first of ``replies``."""
    return [replace(replies[0], replaces=bool(replies[0].html)), *replies[1:]]


def toast(key: str, language: str) -> Reply:
    return Reply("", toast=short(key, language))


def short(key: str, language: str) -> str:
    return plain(key, language)[:200]
