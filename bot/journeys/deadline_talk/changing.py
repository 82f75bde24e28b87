"""What can be done about one deadline: open, done, undone, reminders on or off, another day, another Land, delete.

Each button names the revision it was made for; one of an earlier state is told and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.journeys import deadlines
from bot.journeys.case import Deadline
from bot.journeys.deadline_talk import plan as plans
from bot.journeys.deadline_talk.adding import Adding
from bot.journeys.deadline_talk.saying import replacing, short
from bot.journeys.deadline_talk.words import button, day_in_words, say
from bot.ports import Incoming, Reply
from bot.store.case_items import Item


@dataclass(frozen=True, slots=True)
class Changing(Adding):
    """Changes what is there."""

    def _open(self, incoming: Incoming, pair: tuple[Item, Deadline], _value: str, language: str) -> list[Reply]:
        return replacing(self._show(incoming, pair[0].id, language))

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
            return [replace(self._show(incoming, item.id, language)[0], toast=short("finished_already", language))]
        if value != str(item.revision):
            return replacing(self._show(incoming, item.id, language, say("stale", language)))
        saved = deadlines.change(self.store, incoming.person.id, item, deadline, incoming.at)
        if not isinstance(saved, Item):
            return replacing(self._show(incoming, item.id, language, say("stale", language)))
        head, notes = "", []
        if deadline.done:
            head = say("finished", language, what=deadline.what)
        elif deadline.remind != before.remind or before.done:
            notes = [self._reminding(incoming, deadline, language)]
        return replacing(self._show(incoming, item.id, language, head, notes))

    def _change(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        item, deadline = pair
        if value != str(item.revision):
            return replacing(self._show(incoming, item.id, language, say("stale", language)))
        plan = plans.plan_of(deadline, item.id, item.revision, self.number())
        day = day_in_words(deadline.date, language)
        html = say("change", language, day=day, what=deadline.what)
        return self._asked(incoming, "change", plan, html, language)

    def _other_land(self, incoming: Incoming, pair: tuple[Item, Deadline], value: str, language: str) -> list[Reply]:
        item, deadline = pair
        if value != str(item.revision):
            return replacing(self._show(incoming, item.id, language, say("stale", language)))
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
            return replacing(self._show(incoming, item.id, language, say("stale", language)))
        self.store.items.delete(incoming.person.id, item.id, incoming.at)
        return [Reply(say("deleted", language), ((button("all", language, "l"),),), replaces=True)]
