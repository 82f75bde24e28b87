"""The limitation card in the chat: the year of knowledge is asked for, and the end may become a deadline of the case.

When claims become time-barred is worked out in knowledge.deadlines.limitation (§§ 195, 199 BGB).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import prompts
from bot.journeys import deadlines
from bot.journeys.case import Deadline
from bot.journeys.deadline_talk.changing import Changing
from bot.journeys.deadline_talk.plan import Plan
from bot.journeys.deadline_talk.saying import JOURNEY, UNKNOWN, replacing, toast
from bot.journeys.deadline_talk.screens import limitation_card
from bot.journeys.deadline_talk.words import button, data, plain, say
from bot.ports import Button, Incoming, Reply
from bot.store.case_items import Full
from knowledge.deadlines.limitation import ClaimFacts, limitation
from knowledge.deadlines.periods import DeadlineError, texts

YEARS_OFFERED = 6


@dataclass(frozen=True, slots=True)
class Limiting(Changing):
    """Limitation of claims."""

    def _limitation(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        """The limitation card, once the year of knowledge is told."""
        if rest == UNKNOWN:
            self.store.dialogs.end(incoming.person.id)
            return [Reply(say("limitation.unknown", language), ((button("all", language, "l"),),), replaces=True)]
        if rest.isdecimal() and len(rest) == 4:
            return replacing(self._of_year(incoming, int(rest), language))
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
            return [toast("gone", language)]
        try:
            found = limitation(ClaimFacts(knowledge=int(rest)), on=self.today())
        except DeadlineError as error:
            return [Reply("", toast=texts().say(error.note, language)[:200])]
        if found.end is None or found.past:
            return [toast("gone", language)]
        rule = "\n".join(f"{number}. {texts().say(one, language)}" for number, one in enumerate(found.steps, 1))
        deadline = Deadline(found.end, plain("limitation.what", language, year=rest), rule=rule, strict=True)
        if self._twin(incoming.person.id, deadline):
            return [toast("limitation.there", language)]
        kept = deadlines.add(self.store, incoming.person.id, deadline, incoming.at)
        if isinstance(kept, Full):
            return [Reply(say("new.full", language, limit=kept.limit))]
        notes = [self._reminding(incoming, deadline, language)]
        return self._show(incoming, kept.id, language, say("saved", language), notes)
