"""Facts, warnings and states in words, as several screens need them. It lays nothing out and decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten
from typing import Any

import prompts
from bot.journeys.case import Draft as Kept
from bot.journeys.deadlines import BERLIN
from bot.journeys.drafting.opened import Open, Rows, label
from bot.ports import Button
from bot.store.case_items import Item
from knowledge.costs.money import Euro
from knowledge.letters.drafts.draft import DutyState, Missing
from knowledge.letters.drafts.scheme import Field, Part, Warn

IN_A_ROW = 5
LONGEST_SHOWN = 160


def shown(about: Field | Part, value: Any, language: str) -> str:
    """A fact as people read it, in one line."""
    if value is None:
        return ""
    if isinstance(value, list):
        parts = about.parts if isinstance(about, Field) else ()
        each = [
            record_line(parts, one, language) if isinstance(one, dict) else shown(about, one, language) for one in value
        ]
        return short("; ".join(each))
    if about.type == "date":
        return _day(str(value), language)
    if about.type == "money" and isinstance(value, int):
        return Euro(value).in_language(language)
    if about.type in ("choice", "choices"):
        return next((one.label.in_language(language) for one in about.options if one.id == value), str(value))
    return short(", ".join(str(value).splitlines()))


def record_line(parts: Sequence[Part], record: Mapping[str, Any], language: str) -> str:
    """A record in one line."""
    return ", ".join(shown(part, record[part.id], language) for part in parts if part.id in record)


def name_of(field: Field, language: str) -> str:
    """The name of a fact: what stands in its gap."""
    return capital(field.missing.in_language(language))


def record_name(field: Field, language: str) -> str:
    names: Mapping[str, str] = prompts.phrases_of("drafting", language)["records"]
    return names.get(field.id, name_of(field, language))


def warning_lines(warnings: Iterable[Warn], language: str, unconditional: bool = False) -> list[str]:
    told = [
        warn
        for warn in warnings
        if not (unconditional and (warn.when.given or warn.when.absent or warn.when.chosen or warn.when.chain))
    ]
    sources = [f" ({', '.join(map(as_cited, warn.sources))})" if warn.sources else "" for warn in told]
    return [f"• {warn.text.in_language(language)}{source}" for warn, source in zip(told, sources, strict=True)]


def as_cited(source: str) -> str:
    """A source as people cite it: "§ 97a Abs. 4 UrhG" from "UrhG § 97a Abs. 4"."""
    law, _, rest = source.partition(" ")
    return f"{rest} {law}"


def duty_words(duty: DutyState, language: str) -> dict[str, str]:
    return {"title": duty.title.in_language(language), "citation": as_cited(duty.citation)}


def open_labels(places: Iterable[Missing], language: str) -> list[str]:
    """Every open place by name."""
    return [gap.label.in_language(language) for gap in places]


def state(opened: Open, language: str) -> str:
    """Draft, finished or sent, in words."""
    return state_of(opened.kept, opened.item, len(opened.draft.open_places), language)


def state_of(kept: Kept, item: Item, open_places: int, language: str) -> str:
    """Draft, finished or sent, in words."""
    if kept.sent:
        return label("states.sent", language, day=kept.sent)
    if kept.final_on:
        return label("states.final", language)
    if open_places:
        return label("states.open", language, count=open_places)
    return label("states.draft", language, day=item.updated_at.astimezone(BERLIN).date())


def moment(at: dt.datetime, language: str) -> str:
    """A moment as people in Germany read it."""
    there = at.astimezone(BERLIN)
    return f"{prompts.day(there.date(), language)}, {there:%H:%M}"


def file_buttons(opened: Open) -> tuple[Button, ...]:
    return tuple(opened.button(f"preview.button_{suffix}", suffix) for suffix in ("pdf", "docx", "txt"))


def numbered_rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def short(text: str) -> str:
    return shorten(" ".join(text.split()), LONGEST_SHOWN, placeholder=" …") if len(text) > LONGEST_SHOWN else text


def _day(text: str, language: str) -> str:
    try:
        return prompts.day(dt.date.fromisoformat(text), language)
    except ValueError:
        return text
