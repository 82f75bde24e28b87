"""/kosten: what a dispute can cost, from a value and perhaps a day and instances. A sum by tables, never a forecast.

No state but the open question: every button carries value, day and instances, so any old one still gives its answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.journeys.case import Letter, read
from bot.journeys.cost_question import Question, day_in, read_question
from bot.journeys.cost_screens import answer, plain, say, value_question
from bot.ports import Incoming, Reply
from bot.store import Store
from knowledge.costs.fees import CostsError, texts
from knowledge.costs.money import HIGHEST_CENTS
from knowledge.costs.risk import MOST_INSTANCES
from knowledge.letters import reading

JOURNEY = "costs"
USUAL_INSTANCES = 2
OWN_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known so far. ``cents`` None: the value is still to be told."""

    cents: int | None
    on: dt.date
    instances: int


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs journey."""

    store: Store
    today: Callable[[], dt.date]

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/kosten: the answer, or the question for the value."""
        asked = Asked(None, self.today(), USUAL_INSTANCES)
        if not incoming.text.strip():
            return self._which_value(incoming, asked, language)
        return self._told(incoming, asked, read_question(incoming.text), incoming.text, language)

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """A value or a day after we asked for it; None where it is rather a question of theirs."""
        text, asked = incoming.text.strip(), self._asked(state)
        if not text or text.endswith("?") or incoming.edited or incoming.forwarded or asked is None:
            return None
        if state.get("step") == "day":
            return self._day_told(incoming, asked, text, language)
        question = read_question(text)
        if state.get("step") != "value" and (question.rest or question.several or question == Question()):
            return None
        return self._told(incoming, asked, question, text, language)

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button: the same with other figures, or the question for them."""
        verb, _, rest = argument.partition(":")
        asked = self._carried(rest)
        match verb:
            case "v" if asked is not None:
                return self._answer(incoming, asked, language)
            case "q" if asked is not None:
                self._ask(incoming, "value", asked)
                return [Reply(say("ask_value", language))]
            case "d" if asked is not None:
                self._ask(incoming, "day", asked)
                return [Reply(say("ask_day", language))]
        return [Reply("", toast=plain("old", language)[:200])]

    def _told(self, incoming: Incoming, asked: Asked, question: Question, text: str, language: str) -> list[Reply]:
        """Takes over what was told; asks again where the value is not clear."""
        known = Asked(
            asked.cents if question.cents is None else question.cents, question.on or asked.on,
            asked.instances if question.instances is None else question.instances,
        )  # fmt: skip
        if question.wrong_day:
            self._ask(incoming, "day", known)
            return [Reply(say("bad_day", language))]
        nothing_new = question.cents is None and question.on is None and question.instances is None
        if known.cents is None or question.several or nothing_new:
            self._ask(incoming, "value", known)
            if not nothing_new and not question.several:
                return self._which_value(incoming, known, language)
            key = "several" if question.several else "bad_value"
            return [Reply(say(key, language, text=text[:60]))]
        return self._answer(incoming, known, language)

    def _day_told(self, incoming: Incoming, asked: Asked, text: str, language: str) -> list[Reply]:
        day = day_in(text)
        if day is None:
            return [Reply(say("bad_day", language))]
        known = replace(asked, on=day)
        return self._answer(incoming, known, language) if known.cents else self._which_value(incoming, known, language)

    def _which_value(self, incoming: Incoming, asked: Asked, language: str) -> list[Reply]:
        self._ask(incoming, "value", asked)
        return [value_question(asked.on, language, self._own_values(incoming.person.id))]

    def _own_values(self, person: str) -> dict[int, str]:
        """The values that stand in the newest letters of this person, with the title of the letter."""
        letters = [letter for item in self.store.items.of(person, "letter") if (letter := read(item, Letter))]
        found: dict[int, str] = {}
        for letter in reversed(letters[-OWN_LETTERS:]):
            value = reading.read(letter.text, self.today()).gegenstandswert_cents
            if value is not None and 0 < value.value <= HIGHEST_CENTS:
                found.setdefault(value.value, letter.title)
        return found

    def _answer(self, incoming: Incoming, asked: Asked, language: str) -> list[Reply]:
        if asked.cents is None:
            return self._which_value(incoming, asked, language)
        try:
            told = answer(asked.cents, asked.on, asked.instances, self.today(), language)
        except CostsError as error:
            step = "day" if error.note.key == "no_table" else "value"
            self._ask(incoming, step, replace(asked, on=self.today()) if step == "day" else replace(asked, cents=None))
            return [Reply(say("said", language, text=texts().say(error.note, language)))]
        self._ask(incoming, "again", asked)
        return [told]

    def _ask(self, incoming: Incoming, step: str, asked: Asked) -> None:
        known = {"cents": asked.cents, "on": asked.on.isoformat(), "instances": asked.instances}
        self.store.dialogs.ask(incoming.person.id, {"journey": JOURNEY, "step": step, **known}, incoming.at)

    def _asked(self, state: dict[str, Any]) -> Asked | None:
        cents = state.get("cents")
        carried = self._carried(f"{cents or 1}:{state.get('on')}:{state.get('instances')}")
        return replace(carried, cents=cents) if carried is not None else None

    @staticmethod
    def _carried(rest: str) -> Asked | None:
        """The figures of a button; None for a forged one."""
        match rest.split(":"):
            case [cents, on, instances] if cents.isascii() and cents.isdecimal() and instances in _INSTANCES:
                try:
                    day = dt.date.fromisoformat(on)
                except ValueError:
                    return None
                return Asked(int(cents), day, int(instances)) if 0 < int(cents[:16]) <= HIGHEST_CENTS else None
        return None


_INSTANCES = frozenset(str(number) for number in range(MOST_INSTANCES + 1))
