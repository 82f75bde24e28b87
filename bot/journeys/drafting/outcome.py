"""The end of a draft: finished, sent, answered, followed by the next letter, copied or deleted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting import letter_screens, typed
from bot.journeys.drafting import sent as sent_letters
from bot.journeys.drafting.beginning import handover_screen
from bot.journeys.drafting.opened import Open, label, link, say, toast
from bot.journeys.drafting.standing import in_range, rewritten, told_full
from bot.journeys.drafting.worded import Worded
from bot.ports import Incoming, Reply
from bot.store.case_items import Full
from knowledge.check import understanding
from knowledge.letters.drafts.draft import NotFinalError, final
from knowledge.letters.drafts.scheme import shipped

NOT_CARRIED_OVER = frozenset({"answer_by", "own_words", "their_letter_on", "their_reference", "points"})


@dataclass(frozen=True, slots=True)
class Outcome(Worded):
    """Finishing a draft and what comes after."""

    def _finish(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        if opened.kept.final_on == self.today():
            return self._finished(incoming, opened)
        fresh = kept_drafts.planned(replace(opened.kept, final_on=None), self.today(), self.library())
        if fresh is None:
            return [toast("unreadable", opened.language)]
        try:
            final(fresh)
        except NotFinalError as error:
            self._end(incoming)
            return [letter_screens.refused(opened, error.open_places, error.duties)]
        return self._saved(incoming, opened, replace(opened.kept, final_on=self.today(), change="final"))

    def _days_ago(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        if not opened.kept.final_on or argument not in {"0", "1"}:
            return [toast("not_yours", opened.language)]
        return self._sent_on(incoming, opened, self.today() - dt.timedelta(days=int(argument)))

    def _ask_when(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        if not opened.kept.final_on:
            return [toast("not_yours", opened.language)]
        self._ask(incoming, opened, "sent")
        return [Reply(say("finish.ask_sent", opened.language))]

    def _sent_on(self, incoming: Incoming, opened: Open, day: dt.date) -> list[Reply]:
        """Notes when it went out, and plans the reminder."""
        if opened.kept.final_on is None:
            return [toast("not_yours", opened.language)]
        moved = replace(opened.kept, sent=day, answered=False, change="sent")
        told = self._unsaved(incoming, opened, self._save(incoming, opened, moved))
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        planned = sent_letters.plan(self.store, incoming.person.id, again, incoming.at)
        keys = [] if planned else ["finish.not_kept"]
        keys += ["finish.before_letter"] if day < opened.kept.final_on else []
        warning = " ".join(label(key, again.language, day=opened.kept.final_on) for key in keys)
        return self._after(incoming, again, warning)

    def _hear_sent(
        self, incoming: Incoming, opened: Open, _state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        if word is not None:
            self._end(incoming)
            return [Reply(say("told.paused", opened.language))]
        day = typed.day(incoming.text, self.today(), ahead=False)
        if day is None:
            wrong = Reply(say("wrong.date", opened.language))
            return None if understanding.is_side_question(incoming.text) else [wrong]
        if day > self.today():
            return [Reply(say("wrong.date_future", opened.language))]
        return self._sent_on(incoming, opened, day)

    def _answered(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        if not opened.kept.sent:
            return [toast("not_yours", opened.language)]
        sent_letters.settle(self.store, incoming.person.id, opened.item.id, incoming.at)
        return self._saved(incoming, opened, replace(opened.kept, answered=True, change="sent"))

    def _next_letter(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        steps = opened.draft.follow_up
        if not opened.kept.sent or not in_range(argument, len(steps) - 1, 0):
            return [toast("not_yours", opened.language)]
        kind = shipped().kind(steps[int(argument)].kind)
        if kind is None:
            return [handover_screen(steps[int(argument)].kind, opened.language)]
        facts = {name: value for name, value in opened.kept.facts.items() if name not in NOT_CARRIED_OVER}
        facts = sent_letters.next_facts(opened, kind, facts)
        spoken = opened.kept.language if opened.kept.language in kind.languages else kind.languages[0]
        return self._begin(incoming, kind, opened.language, facts, "before", spoken=spoken, tone=opened.kept.tone)

    def _copy(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        added = self._add(incoming, kept_drafts.copy_of(opened.kept))
        if isinstance(added, Full):
            return [told_full(added, opened.language)]
        again = self._open(incoming, added.id, opened.language)
        return self._current(incoming, again) if again else []

    def _delete(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        return rewritten([letter_screens.sure(opened)])

    def _delete_sure(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return self._deleted(incoming, opened.item.id, opened.language)

    def _deleted(self, incoming: Incoming, item_id: str, language: str) -> list[Reply]:
        self._end(incoming)
        sent_letters.forget(self.store, incoming.person.id, item_id, incoming.at)
        self.store.items.delete(incoming.person.id, item_id, incoming.at)
        rows = ((link("home.button_list", "home", language),),)
        return [Reply(say("delete.done", language), rows, replaces=True)]
