"""How a draft begins: with facts from a letter, a check or the letter before; the person sees them first."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from bot.journeys.case import Draft as Kept
from bot.journeys.case import content_of
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting import menu_screens
from bot.journeys.drafting.from_check import facts_from_check
from bot.journeys.drafting.standing import Standing, told_full
from bot.ports import Incoming, Reply
from bot.store.case_items import Full, Item
from knowledge.check import scheme as check_scheme
from knowledge.check import walk
from knowledge.check.answers import AnswersError
from knowledge.letters.drafts.scheme import Handover, Kind, shipped

log = logging.getLogger(__name__)

AGAIN = dt.timedelta(minutes=2)  # within that, the same beginning twice is one tap too many
REMEMBERED = ("sender", "sender_contact", "place")


@dataclass(frozen=True, slots=True)
class Beginning(Standing):
    """Beginning a draft."""

    def _begin(
        self, incoming: Incoming, kind: Kind, language: str, facts: dict[str, Any], origin: str, *,
        spoken: str = "", tone: str = "", warned: bool = False, answers: str | None = None,
    ) -> list[Reply]:  # fmt: skip
        spoken = spoken or (language if language in kind.languages else kind.languages[0])
        before = self._remembered(incoming)
        usable, dropped = kept_drafts.cleaned(kind, {**before, **facts})
        origins = {name: origin if name in facts else "before" for name in usable}
        skipped = [f"{name} +" for name, value in usable.items() if _is_records(value)]
        fresh = Kept(
            text="", kind=kind.id, answers=answers, facts=usable, language=spoken, tone=tone, prefilled=origins,
            skipped=skipped, warned=warned, change="begun",
        )  # fmt: skip
        again = self._just_begun(incoming, fresh)
        item = again or self._add(incoming, fresh)
        if isinstance(item, Full):
            return [told_full(item, language)]
        opened = self._open(incoming, item.id, language)
        return self._current(incoming, opened, dropped=dropped) if opened else []

    def _just_begun(self, incoming: Incoming, fresh: Kept) -> Item | None:
        """The same beginning a moment ago: a button tapped twice."""
        wanted = content_of(self._named(fresh))
        for item, _ in reversed(self._drafts(incoming)):
            if item.revision == 1 and incoming.at - item.created_at < AGAIN and item.content == wanted:
                return item
        return None

    def _remembered(self, incoming: Incoming) -> dict[str, Any]:
        """Who the person is, from the newest letter that says so."""
        for _, kept in reversed(self._drafts(incoming)):
            if kept.facts.get("sender"):
                return {name: kept.facts[name] for name in REMEMBERED if name in kept.facts}
        return {}

    def _from_check(self, incoming: Incoming, language: str) -> dict[str, Any]:
        """What the check of this person says, as facts; nothing where there is none or it cannot be read."""
        stored = self.store.checks.load(incoming.person.id)
        if stored is None:
            return {}
        scheme = check_scheme.shipped()
        try:
            return facts_from_check(walk.read(stored.state, scheme).answers, scheme, language)
        except (AnswersError, KeyError, TypeError):
            log.exception("a stored check cannot be read")
            return {}

    def _answering(self, incoming: Incoming, kind: Kind, answers: str | None) -> str | None:
        """The unfinished draft of this kind that answers the same letter."""
        same = [
            item.id
            for item, kept in self._drafts(incoming)
            if answers and kept.answers == answers and kept.kind == kind.id and not kept.final_on and not kept.sent
        ]
        return same[-1] if same else None


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def handover_named(name: str) -> Handover | None:
    wanted = name.strip().lower().replace("-", "_")
    return next((one for one in shipped().common.handovers if one.id == wanted), None)


def handover_screen(name: str, language: str) -> Reply:
    """What only a lawyer should write: this paper, or the list of them."""
    handover = handover_named(name)
    return menu_screens.handover(handover, language) if handover else menu_screens.law(language)
