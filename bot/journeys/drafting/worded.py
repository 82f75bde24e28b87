"""Where a model may help with a draft: better words for one's own paragraph, an English version to understand it.

Only for those who agreed, only on a tap, and nothing is taken over without a second one. Without a model, or without a
yes, no button of this is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.journeys.drafting import edit_screens, english, model_screens, polish
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting.edits import Edits
from bot.journeys.drafting.opened import Open, label, toast
from bot.journeys.drafting.standing import in_range, rewritten
from bot.journeys.model_heard import Heard, listening
from bot.ports import Incoming, Reply
from knowledge.letters.drafts.draft import DraftParagraph

EXPLAINED = frozenset({"budget", "slow", "down"})


@dataclass(frozen=True, slots=True)
class Worded(Edits):
    """Asking a model about a draft."""

    def _polish(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        """Asks for better words, and shows them beside the person's own."""
        part = self._part(opened, argument)
        before = polish.own_words(opened, part) if part is not None else None
        uses = self.aid.for_person(incoming.person.id, opened.kept.language)
        if part is None or before is None or uses is None:
            return [toast("not_yours", opened.language)]
        if not polish.fits(before):
            return self._told(opened, argument, "polish.too_long")
        asked, heard = listening(uses)
        after = polish.polished(asked, before)
        if after == before or not self._keeps_duties(opened, part, after):
            return self._told(opened, argument, _why(heard, "polish"))
        self._ask(incoming, opened, "polish", number=argument, paragraph=part.id, before=before, after=after)
        return rewritten([model_screens.proposal(opened, argument, before, after)])

    def _take_polished(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        """The second tap: what was shown becomes the person's own words, if theirs are still those it was shown for."""
        part, shown = self._part(opened, argument), self._shown(incoming, opened, argument)
        if part is None or shown.get("paragraph") != part.id or polish.own_words(opened, part) != shown.get("before"):
            return [toast("polish_gone", opened.language)]
        moved = polish.with_words(opened, part, str(shown["after"]))
        return self._paragraph_saved(incoming, opened, moved, argument, "polished")

    def _english(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        """The letter in English below it: in our words where there are, else in a model's."""
        uses = self.aid.for_person(incoming.person.id, opened.language)
        if uses is None or not opened.may_translate:
            return [toast("not_yours", opened.language)]
        pairs = english.ours(opened, self.today(), self.library())
        if pairs is not None:
            return model_screens.english(opened, pairs, ours=True)
        asked, heard = listening(uses)
        pairs = english.translated(opened, asked.english)
        if all(pair.english is None for pair in pairs):
            return [Reply(label(_why(heard, "english"), opened.language))]
        missed = label(_why(heard, "english"), opened.language) if heard.given_up in EXPLAINED else ""
        return model_screens.english(opened, pairs, ours=False, missed=missed)

    def _part(self, opened: Open, argument: str) -> DraftParagraph | None:
        whole = self._whole(opened)
        found: DraftParagraph | None = (
            whole.paragraphs[int(argument) - 1] if in_range(argument, len(whole.paragraphs)) else None
        )
        return found

    def _shown(self, incoming: Incoming, opened: Open, number: str) -> dict[str, Any]:
        """The proposal on the table."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        mine = state.get("item") == opened.item.id and state.get("ask") == "polish" and state.get("number") == number
        return state if mine else {}

    def _keeps_duties(self, opened: Open, part: DraftParagraph, after: str) -> bool:
        moved = kept_drafts.planned(polish.with_words(opened, part, after), self.today(), self.library())
        return moved is not None and polish.keeps_duties(opened.draft, moved)

    def _told(self, opened: Open, number: str, key: str) -> list[Reply]:
        """The paragraph as it stays, and why."""
        whole, records = self._whole(opened), self.library().records
        note = label(key, opened.language)
        return rewritten([edit_screens.paragraph(opened, whole, int(number), records, note)])


def _why(heard: Heard, what: str) -> str:
    """Why there are no words of a model."""
    reason = heard.given_up
    return f"{what}.{reason}" if reason in EXPLAINED else f"{what}.nothing"
