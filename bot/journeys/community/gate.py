"""Who may have an answer now: the admins' wishes, quiet hours, limits. A refusal is said once, and then not again.

Every question is noted here with what became of it; an edited question, or one that Telegram delivers twice, stays one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.journeys.community.answering import Answering, Question
from bot.journeys.community.limits import COUNTED, full
from bot.journeys.community.room import Room
from bot.journeys.community.words import clock, remark
from bot.ports import Button, Reply
from bot.store.questions import Asked, Questions

EDITABLE = dt.timedelta(days=2)
DAY = dt.timedelta(days=1)
A_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate of every group."""

    questions: Questions
    answering: Answering

    def before(self, room: Room) -> Asked | None:
        """The same question, if it was counted already."""
        message, since = room.incoming.message_id, room.incoming.at - EDITABLE
        if message is None or room.incoming.kind == "tap":
            return None
        found = self.questions.by_message(room.group, room.person, message, since)
        return found if found is not None and found.outcome in COUNTED else None

    def refused(self, room: Room, question: str = "") -> list[Reply] | None:
        """What to say instead of an answer, maybe nothing; None where nothing stands against it."""
        incoming, settings, now = room.incoming, room.settings, room.incoming.at
        if settings.asks == "admins" and not incoming.by_admin:
            return self._once(room, "told_admins", now - DAY, question, "refused.admins")
        until = settings.quiet_until(now)
        if until is not None and not incoming.by_admin:
            return self._once(room, "told_quiet", until - DAY, question, "refused.quiet", until=clock(until))
        limit = full(self.questions, room.group, room.person, settings, now)
        if limit is None:
            return None
        if limit.told:
            return []
        self.questions.note(room.group, room.person, f"told_{limit.reason}", now, incoming.message_id)
        return [remark(f"refused.{limit.reason}", room.language, again=clock(limit.again + A_MINUTE))]

    def note(self, room: Room, before: Asked | None, outcome: str, text: str = "") -> None:
        """What became of a question. ``text``: its words, where they are kept."""
        if before is not None:
            self.questions.change(before, outcome, text)
        else:
            incoming = room.incoming
            self.questions.note(room.group, room.person, outcome, incoming.at, incoming.message_id, text)

    def counted(self, room: Room, say: Callable[[], list[Reply]]) -> list[Reply]:
        """What ``say`` gives, if the gate is open; it counts like a question. What admins do is never refused."""
        if room.incoming.by_admin:
            return say()
        before = self.before(room)
        refused = None if before else self.refused(room)
        if refused is not None:
            return refused
        said = say()
        if said:
            self.note(room, before, "other")
        return said

    def _once(
        self, room: Room, told: str, since: dt.datetime, question: str, key: str, **values: object
    ) -> list[Reply]:
        """A refusal with a way into the private chat, once a person since ``since``."""
        incoming = room.incoming
        if self.questions.moments(room.group, {told}, since, room.person):
            return []
        self.questions.note(room.group, room.person, told, incoming.at, incoming.message_id)
        rows: tuple[tuple[Button, ...], ...] = ()
        if question:
            asked = Question(question, room.author, room.language, incoming.at)
            rows = ((self.answering.carry_on(asked),),)
        return [replace(remark(key, room.language, **values), buttons=rows)]
