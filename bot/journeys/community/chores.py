"""What time brings for groups: digests on Monday mornings, and the end of what was kept long enough."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.journeys.community import digest
from bot.journeys.community.settings import read
from bot.ports import Elsewhere, Reply
from bot.store import Store
from bot.store.handovers import LASTS

WORDS_KEPT = dt.timedelta(days=8)
"""How long it is kept who asked, and what: a week for the digest, and a day to be late."""


@dataclass(frozen=True, slots=True)
class Chores:
    """Chores of the community journey. ``days``: how long a group that removed the bot is remembered."""

    store: Store
    days: int

    def tidy(self, now: dt.datetime) -> int:
        """Erases groups that are gone for good, and old questions and links. How many groups."""
        gone = self.store.groups.removed_before(now - dt.timedelta(days=self.days))
        for group in gone:
            self.store.groups.erase(group)
        self.store.questions.forget(now - WORDS_KEPT)
        self.store.handovers.forget(now - LASTS)
        return len(gone)

    def due_digests(self, now: dt.datetime, language: str) -> list[Reply]:
        """The digests that are due until they are ``noted``, by a name of their own. A week without a question has
        none."""
        until = digest.due_since(now)
        since = until - digest.WEEK
        replies = []
        for group in self.store.groups.present():
            settings = read(group.settings)
            if (group.digest_at or group.added_at) >= until or not settings.on or settings.digest != "weekly":
                continue
            week = digest.of([asked for asked in self.store.questions.since(group.id, since) if asked.at <= until])
            spoken = language if settings.language == "auto" else settings.language
            if not week.total:
                self.store.groups.note_digest(group.id, now)
                continue
            html, name = digest.html(week, spoken, since, until), f"digest:{group.id}:{until.date()}"
            replies.append(Reply(html, to=Elsewhere(group.id), silent=True, once=name))
        return replies

    def noted(self, reply: Reply, now: dt.datetime) -> None:
        """The digest ``reply`` is kept and will be said."""
        if reply.to is not None:
            self.store.groups.note_digest(reply.to.place, now)
