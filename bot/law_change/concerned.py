"""Whom of those we serve a change concerns: checks that come out differently, drafts whose words change. Only numbers.

Nothing of a person is written down or shown; what is sealed is opened, compared and forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.journeys.case import Draft, read
from bot.journeys.checking import kept as kept_checks
from bot.journeys.drafting import kept as kept_drafts
from bot.law_change.comparing import result_text
from knowledge.letters.drafts.engine import Library
from knowledge.library.own import Content

if TYPE_CHECKING:
    from bot.store import Store

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Of ``checks`` and of ``drafts`` that are not sent yet, so many change."""

    checks: int = 0
    checks_changed: int = 0
    drafts: int = 0
    drafts_changed: int = 0


def concerned(
    store: Store, old: Content, new: Content, on: dt.date, progress: Progress = lambda what, done, total: None
) -> Concerned:
    """Looks at every stored check and every draft that is not sent."""
    checks = _checks(store, old, new, on, progress)
    drafts = _drafts(store, old, new, on, progress)
    return Concerned(len(checks), sum(checks), len(drafts), sum(drafts))


def _checks(store: Store, old: Content, new: Content, on: dt.date, progress: Progress) -> list[bool]:
    """For every stored check with answers: does its result change?"""
    people = store.checks.people()
    changed = []
    for number, person in enumerate(people):
        progress("checks", number, len(people))
        loaded = kept_checks.read(store.checks, person)
        if loaded is not None and loaded.walk.answers.given:
            before, after = (
                result_text(loaded.walk.answers, content.decisions, on, loaded.walk.language) for content in (old, new)
            )
            changed.append(before != after)
    return changed


def _drafts(store: Store, old: Content, new: Content, on: dt.date, progress: Progress) -> list[bool]:
    """For every draft that is not sent: do its words change?"""
    people = store.items.people("draft")
    libraries = [Library(content.decisions, content.arguments) for content in (old, new)]
    changed = []
    for number, person in enumerate(people):
        progress("drafts", number, len(people))
        for item in store.items.of(person, "draft"):
            kept = read(item, Draft)
            if kept is not None and not kept.sent:
                texts = [_text(kept, on, library) for library in libraries]
                changed.append(texts[0] != texts[1])
    return changed


def _text(kept: Draft, on: dt.date, library: Library) -> str:
    planned = kept_drafts.unedited(kept, on, library)
    return kept_drafts.text_of(planned) if planned else ""
