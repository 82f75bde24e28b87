"""What every step in a case needs: the overview, one thing as it stands, adding one, and the question that is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.journeys.case import Record, content_of
from bot.journeys.case_file import screens
from bot.journeys.case_file.words import SECTIONS, plain, say
from bot.journeys.checking.kept import Standing
from bot.ports import Incoming, Reply
from bot.store import Store
from bot.store.case_items import Full, Item, Kind

JOURNEY = "case"
DOORS = {"letter": "1:L:{id}:v", "draft": "1:d:{id}:0:o"}
Stands = Callable[[str, str], Standing | None]


@dataclass(frozen=True, slots=True)
class Saying:
    """A case that can be shown. ``standing``: how far the person's check is; ``days``: how long a case is kept
    untouched; ``doors``: by kind, the callback data that opens an item in the journey which works on it."""

    store: Store
    today: Callable[[], dt.date]
    standing: Stands = lambda person, language: None
    days: int = 90
    doors: Mapping[str, str] = field(default_factory=lambda: dict(DOORS))

    def _overview(self, person: str, language: str) -> Reply:
        items = self.store.items.of(person)
        lost = sum(self.store.items.counts(person).values()) - len(items)
        return screens.overview(items, lost, self.standing(person, language), self.days, self.today(), language)

    def _shown(self, person: str, item: Item, language: str, head: str = "", note: str = "") -> Reply:
        if item.kind not in SECTIONS:
            return Reply("", toast=plain("gone", language)[:200])
        door = self.doors.get(item.kind)
        return screens.shown(
            item, language, head=head, note=note, has_file=self._bytes_of(person, item) is not None,
            door=door.format(id=item.id) if door else None,
        )  # fmt: skip

    def _bytes_of(self, person: str, item: Item) -> str | None:
        """The item that holds the bytes of ``item``."""
        own = item.content.get("file")
        if item.kind == "file":
            return item.id
        return own if isinstance(own, str) and self.store.items.get(person, own) is not None else None

    def _add(
        self, incoming: Incoming, kind: Kind, record: Record, key: str, language: str, note: str = ""
    ) -> list[Reply]:
        kept = self.store.items.add(incoming.person.id, kind, content_of(record), incoming.at)
        self._end(incoming)
        if isinstance(kept, Full):
            return [Reply(say("full", language, limit=kept.limit))]
        return [self._shown(incoming.person.id, kept, language, say(key, language), note)]

    def _ask(self, incoming: Incoming, state: dict[str, Any]) -> None:
        self.store.dialogs.ask(incoming.person.id, {"journey": JOURNEY, **state}, incoming.at)

    def _state(self, incoming: Incoming) -> dict[str, Any]:
        return self.store.dialogs.of_journey(incoming.person.id, JOURNEY, incoming.at)

    def _end(self, incoming: Incoming) -> None:
        self.store.dialogs.end_journey(incoming.person.id, JOURNEY, incoming.at)


def toast(key: str, language: str) -> Reply:
    return Reply("", toast=plain(key, language)[:200])
