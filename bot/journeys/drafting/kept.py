"""The stored draft as a value: facts changed one by one, paragraphs in own words, and the letter that comes of it.

Pure but for reading the shipped scheme: no store, no clock, nothing said. What no longer fits the scheme is dropped and
named, never an error, because a draft may be older than the program.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal, cast

from bot.journeys import draft as letter
from bot.journeys.case import Draft as Kept
from bot.journeys.draft_told import used_fields
from bot.journeys.drafting.paths import Place
from knowledge.letters.drafts import engine
from knowledge.letters.drafts.draft import (
    Draft,
    DraftParagraph,
    ParagraphError,
    final,
    with_paragraph,
    without_paragraph,
)  # fmt: skip
from knowledge.letters.drafts.engine import Library
from knowledge.letters.drafts.facts import FactsError, read
from knowledge.letters.drafts.scheme import Kind, shipped

POINT = "point"


def planned(kept: Kept, on: dt.date, library: Library) -> Draft | None:
    """The letter as the draft has it; None for a kind that is not there any more. ``on``: the day unless final."""
    plain = unedited(kept, on, library)
    if plain is None:
        return None
    found = plain
    for name, text in kept.own.items():
        found = _changed(found, name, text)
    for name in kept.left_out:
        found = _changed(found, name, None)
    return final(found) if kept.final_on else found


def unedited(kept: Kept, on: dt.date, library: Library) -> Draft | None:
    """The letter without changes of the person: all paragraphs, in our words."""
    kind = shipped().kind(kept.kind)
    if kind is None or kept.language not in kind.languages:
        return None
    tone: Literal["friendly", "formal"] = "friendly" if kept.tone == "friendly" else "formal"
    facts, _ = cleaned(kind, kept.facts)
    return engine.plan(kind, facts, cast(Any, kept.language), kept.final_on or on, tone, library)


def text_of(draft: Draft) -> str:
    """The whole letter as plain text."""
    return letter.as_text(letter.letterform(draft))


def cleaned(kind: Kind, facts: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The facts this kind can use, as JSON values, and the names of those that had to be dropped."""
    fields = {field.id: field for field in used_fields(kind, shipped())}
    usable = {name: value for name, value in facts.items() if name in fields}
    dropped: list[str] = []
    for _ in range(len(usable) + 2):
        try:
            return {name: _json(value) for name, value in read(usable, fields).items()}, dropped
        except FactsError as error:
            for path in sorted((fault.path for fault in error.faults), reverse=True):
                usable = _without(usable, path)
                dropped += [name for name in [path.split(" ")[0]] if name not in dropped]
    return {}, [*usable]


def _without(facts: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The facts without what stands at ``path``: a part of a record, a whole record that is none, or a field."""
    name, number, part = (*path.split(" "), "", "")[:3]
    given = facts.get(name)
    entry = given[int(number) - 1] if isinstance(given, list | tuple) and number and int(number) <= len(given) else None
    if not part or not isinstance(entry, Mapping) or part not in entry:
        return {field: value for field, value in facts.items() if field != name}
    rest = {field: value for field, value in entry.items() if field != part}
    changed = [rest if position == int(number) else one for position, one in enumerate(given or (), 1)]
    return {**facts, name: changed}


def value_at(kept: Kept, place: Place) -> Any:
    """What the draft has at ``place``; None if nothing."""
    value = kept.facts.get(place.field)
    if place.record is None:
        return value
    records = records_of(kept, place.field)
    record = records[place.record - 1] if place.record <= len(records) else {}
    return record.get(place.part) if place.part else record or None


def records_of(kept: Kept, field: str) -> list[dict[str, Any]]:
    """The records under ``field``; empty if there are none."""
    value = kept.facts.get(field)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def with_value(kept: Kept, place: Place, value: Any) -> Kept:
    """The draft with the answer to a question; None takes it away."""
    facts = dict(kept.facts)
    if place.record is None:
        facts[place.field] = value
    else:
        records = [*records_of(kept, place.field)]
        records += [{} for _ in range(place.record - len(records))]
        changed = {**records[place.record - 1], place.part or "": value}
        records[place.record - 1] = {name: one for name, one in changed.items() if one is not None}
        facts[place.field] = records
    path = str(place)
    return replace(
        edited(kept, f"fact {path}"),
        facts={name: one for name, one in facts.items() if one is not None},
        prefilled={name: origin for name, origin in kept.prefilled.items() if name != place.field},
        skipped=[one for one in kept.skipped if one != path],
        trail=[*(one for one in kept.trail if one != path), path],
    )


def with_skipped(kept: Kept, place: Place) -> Kept:
    """The draft with a question left open on purpose."""
    path = str(place)
    trail = [*(one for one in kept.trail if one != path), path]
    return replace(kept, skipped=[*(one for one in kept.skipped if one != path), path], trail=trail, change="skipped")


def without_record(kept: Kept, field: str, number: int) -> Kept:
    """The draft without one record; what is remembered about later ones moves up."""
    records = [one for position, one in enumerate(records_of(kept, field), 1) if position != number]
    facts = {name: value for name, value in kept.facts.items() if name != field}
    moved = replace(
        edited(kept, f"removed {field}"),
        facts={**facts, field: records} if records else facts,
        skipped=_moved_up(kept.skipped, field, number),
        trail=_moved_up(kept.trail, field, number),
    )
    if field != "points":
        return moved
    own = {name: text for old, text in kept.own.items() if (name := _point_moved_up(old, number))}
    left_out = [name for old in kept.left_out if (name := _point_moved_up(old, number))]
    return replace(moved, own=own, left_out=left_out)


def with_own(kept: Kept, paragraph: str, text: str | None) -> Kept:
    """The draft with a paragraph in the person's words, or in ours again (None)."""
    own = {name: one for name, one in kept.own.items() if name != paragraph}
    left_out = [one for one in kept.left_out if one != paragraph]
    added = {} if text is None else {paragraph: text}
    return replace(edited(kept, f"paragraph {paragraph}"), own={**own, **added}, left_out=left_out)


def with_left_out(kept: Kept, paragraph: str) -> Kept:
    """The draft without a paragraph."""
    left_out = [*(one for one in kept.left_out if one != paragraph), paragraph]
    return replace(edited(kept, f"left_out {paragraph}"), left_out=left_out)


def may_leave_out(draft: Draft, paragraph: DraftParagraph) -> bool:
    """It carries no formal duty, and something else is left in the letter."""
    try:
        without_paragraph(draft, paragraph.id)
    except ParagraphError:
        return False
    return True


def edited(kept: Kept, change: str) -> Kept:
    """The draft as changed: what was final is a draft again."""
    return replace(kept, final_on=None, change=change)


def copy_of(kept: Kept) -> Kept:
    """The same letter anew: not finished, not sent."""
    return replace(edited(kept, "copy"), sent=None, answered=False)


def _changed(draft: Draft, paragraph: str, text: str | None) -> Draft:
    """The draft with a change, if its paragraph is still there and may be changed."""
    try:
        return without_paragraph(draft, paragraph) if text is None else with_paragraph(draft, paragraph, text)
    except ParagraphError:
        return draft


def _moved_up(paths: Iterable[str], field: str, number: int) -> list[str]:
    places = [Place.read(path) for path in paths]
    return [str(place.after_removal(field, number)) for place in places if not place.is_within(field, number)]


def _point_moved_up(paragraph: str, number: int) -> str | None:
    name, _, position = paragraph.rpartition("-")
    if name != POINT or not position.isdecimal() or int(position) < number:
        return paragraph
    return None if int(position) == number else f"{POINT}-{int(position) - 1}"


def _json(value: Any) -> Any:
    """A fact as it is kept: days as ISO text, money in whole cents."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value * 100)
    if isinstance(value, Mapping):
        return {name: _json(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_json(inner) for inner in value]
    return value
