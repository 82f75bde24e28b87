"""The drafts of a person in the store: opened, and saved with the revision they were loaded at. And what was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.journeys.case import Draft as Kept
from bot.journeys.case import content_of, read
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting import paths
from bot.journeys.drafting.opened import Open
from bot.journeys.drafting.paths import Asked, Place
from bot.journeys.model_help import NO_HELP, ModelHelp
from bot.ports import Incoming
from bot.store.case_items import Full, Item, Saved
from knowledge.letters.drafts.draft import NotFinalError
from knowledge.letters.drafts.engine import Library, shipped_library
from knowledge.letters.drafts.scheme import Kind

if TYPE_CHECKING:
    from bot.store import Store

JOURNEY = "draft"


@dataclass(frozen=True, slots=True)
class Drafts:
    """Fetching and saving. ``today``: the day letters are dated; ``library``: what letters lean on, as known now."""

    store: Store
    today: Callable[[], dt.date]
    library: Callable[[], Library] = shipped_library
    aid: ModelHelp = NO_HELP

    def _drafts(self, incoming: Incoming) -> list[tuple[Item, Kept]]:
        """The drafts of the person, oldest first."""
        found = [(item, read(item, Kept)) for item in self.store.items.of(incoming.person.id, "draft")]
        return [(item, kept) for item, kept in found if kept is not None]

    def _open(self, incoming: Incoming, item_id: str, language: str) -> Open | None:
        """The draft on the table; None if there is none of this person, or it cannot be read any more."""
        item = self.store.items.get(incoming.person.id, item_id)
        kept = read(item, Kept)
        if item is None or kept is None:
            return None
        try:
            draft = kept_drafts.planned(kept, self.today(), self.library())
        except NotFinalError:  # finished by an earlier version of the scheme
            draft = kept_drafts.planned(replace(kept, final_on=None), self.today(), self.library())
        helped = self.aid.for_person(incoming.person.id, language) is not None
        return Open(item, kept, draft, language, helped) if draft else None

    def _named(self, kept: Kept) -> Kept:
        """The draft with the words of its letter and a title."""
        draft = kept_drafts.planned(kept, self.today(), self.library())
        return replace(kept, text=kept_drafts.text_of(draft), title=_title(kept, draft.kind)) if draft else kept

    def _add(self, incoming: Incoming, fresh: Kept) -> Item | Full:
        return self.store.items.add(incoming.person.id, "draft", content_of(self._named(fresh)), incoming.at)

    def _save(self, incoming: Incoming, opened: Open, moved: Kept) -> Saved:
        content = content_of(self._named(moved))
        return self.store.items.save(incoming.person.id, opened.item.id, content, opened.item.revision, incoming.at)

    def _ask(self, incoming: Incoming, opened: Open, ask: str, **more: Any) -> None:
        state = {"journey": JOURNEY, "item": opened.item.id, "ask": ask, **more}
        before = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        if before.get("journey") == JOURNEY and before.get("item") == opened.item.id and incoming.kind != "text":
            state |= {name: before[name] for name in ("seen", "last") if name in before}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)

    def _remember(self, incoming: Incoming, place: Place) -> None:
        """Notes which message gave the last answer, so that it can be corrected and is not taken twice."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at)
        if state and state.get("journey") == JOURNEY:
            changed = {**state, "seen": incoming.message_id, "last": str(place)}
            self.store.dialogs.ask(incoming.person.id, changed, incoming.at)

    def _end(self, incoming: Incoming) -> None:
        self.store.dialogs.end(incoming.person.id)

    def _whole(self, opened: Open) -> Any:
        """All paragraphs in our words, also those left out: what numbers refer to."""
        return kept_drafts.unedited(opened.kept, self.today(), self.library()) or opened.draft

    def _asked_by(self, opened: Open, code: str) -> Asked | None:
        place = paths.decoded(opened.kind, code)
        asked = paths.asked_at(opened.kind, place) if place else None
        return asked if asked and reachable(opened.kept, asked.place) else None

    def _picked(self, incoming: Incoming, opened: Open, asked: Asked) -> list[str]:
        """What is ticked: as remembered, else as it was answered."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        if state.get("item") == opened.item.id and state.get("path") == str(asked.place):
            return [str(one) for one in state.get("picked", [])]
        value = kept_drafts.value_at(opened.kept, asked.place)
        return value if isinstance(value, list) else []


def _title(kept: Kept, kind: Kind) -> str:
    """The kind, and to whom."""
    title = kind.title.in_language(kept.language)
    recipient = str(kept.facts.get("recipient", "")).split("\n")[0][:60]
    return f"{title}: {recipient}" if recipient else title


def reachable(kept: Kept, place: Place) -> bool:
    """A record that is there, or the next one."""
    return place.record is None or place.record <= len(kept_drafts.records_of(kept, place.field)) + 1
