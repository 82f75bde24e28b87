"""One question of a letter with its answers as buttons. It neither chooses it nor reads the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten
from typing import Any

import prompts
from bot.journeys.case import Draft as Kept
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting import paths
from bot.journeys.drafting.opened import Open, label, say
from bot.journeys.drafting.paths import Asked, Place
from bot.journeys.drafting.wording import capital, record_name, shown
from bot.ports import Button, Reply
from knowledge.costs.money import Euro
from knowledge.deadlines.periods import shift
from knowledge.guide.cards import ArgumentCard
from knowledge.letters.drafts.scheme import Option, shipped

FITS = 34
SHORT = 12
LONGEST_PASSAGE = 900
DAYS_AHEAD = (14, 21, 28)


def question(
    opened: Open, asked: Asked, on: dt.date, picked: Sequence[str], recap: str, card: ArgumentCard | None
) -> Reply:  # fmt: skip
    """One question with its answers as buttons. ``picked``: what is ticked; ``card``: of the point asked about."""
    language, about, place = opened.language, asked.about, asked.place
    options = () if asked.more else about.options
    stance = place.field == "points" and place.part == "stance"
    labels = [capital(option.label.in_language(language)) for option in options]
    listed = labels if any(len(one) > FITS for one in labels) else []
    value = None if asked.more else kept_drafts.value_at(opened.kept, place)
    record = _record(opened, place) if place.record else {}
    html = say(
        "question.screen", language, recap=recap, title=opened.kind.title.in_language(language),
        count=sum(one.needed for one in paths.to_ask(opened.kept, opened.draft)),
        about=_heading(opened, asked),
        passage=shorten(str(record.get("passage", "")), LONGEST_PASSAGE, placeholder=" …") if stance else "",
        text=_question(asked, language), light=_light(record, card, language) if stance else "",
        current=shown(about, value, language) if value is not None else "",
        hint=_hint(asked, language), example=_example(opened, asked),
        german=_in_german(opened, asked),
    )  # fmt: skip
    rows = (*_answers(opened, asked, on, picked, listed), *_steering(opened, asked, value, stance))
    return Reply(html, rows, options=tuple(listed))


def previous(kept: Kept, place: Place) -> Place | None:
    """The question before this one, as it was answered."""
    path = str(place)
    before = kept.trail[: kept.trail.index(path)] if path in kept.trail else kept.trail
    return Place.read(before[-1]) if before else None


def _record(opened: Open, place: Place) -> Mapping[str, Any]:
    found = kept_drafts.value_at(opened.kept, Place(place.field, place.record))
    return found if isinstance(found, dict) else {}


def _heading(opened: Open, asked: Asked) -> str:
    if asked.place.record is None:
        return ""
    name = record_name(asked.field, opened.language)
    return label("question.record", opened.language, what=name, number=asked.place.record)


def _question(asked: Asked, language: str) -> str:
    if asked.more:
        return label(f"question.more.{asked.field.id}", language)
    if asked.place.field == "points" and asked.place.part == "stance":
        return label("question.stance", language)
    if asked.part is not None:
        known: Mapping[str, str] = prompts.phrases_of("drafting", language)["parts"]
        if question := known.get(f"{asked.field.id} {asked.part.id}"):
            return question
        text = asked.part.label.in_language(language)
        return label("question.part", language, label=capital(text))
    return asked.field.question.in_language(language)


def _light(record: Mapping[str, Any], card: ArgumentCard | None, language: str) -> str:
    if card is not None:
        claim, reason = card.claim.in_language(language), card.light_reason.in_language(language)
        return say(f"lights.{card.light}", language, claim=claim, reason=reason)
    points = next(one for one in shipped().kind("reply_point_by_point").fields if one.id == "points")  # type: ignore[union-attr]  # shipped
    demands = next(part for part in points.parts if part.id == "demand").options
    known = next((one.label.in_language(language) for one in demands if one.id == record.get("demand")), None)
    amount = record.get("amount_cents")
    if known is None:
        return ""
    told = Euro(amount).in_language(language) if isinstance(amount, int) else ""
    return say("lights.demand", language, demand=known, amount=told)


def _hint(asked: Asked, language: str) -> str:
    if asked.more:
        return ""
    name = asked.about.id
    key = {"date": "date", "money": "money", "choices": "choices", "list": "list"}.get(asked.about.type)
    key = "sender" if name == "sender" else "address" if name == "recipient" else key
    ahead = key == "date" and name in {"answer_by", "wanted"}
    return label(f"question.hint_{key}{'_ahead' if ahead else ''}", language) if key else ""


def _example(opened: Open, asked: Asked) -> str:
    """What an answer looks like, in the language of the letter."""
    if asked.more or asked.about.type in ("choice", "choices", "date", "money"):
        return ""
    own: Mapping[str, str] = prompts.phrases_of("drafting", opened.kept.language)["examples"]
    key = f"{asked.field.id} {asked.part.id}" if asked.part else asked.field.id
    plain = "" if asked.part else asked.field.example
    return own.get(key, plain).replace("\n", ", ")


def _in_german(opened: Open, asked: Asked) -> bool:
    free = asked.about.type in ("text", "list") and not asked.more
    return (
        free
        and opened.language == "en"
        and opened.kept.language == "de"
        and asked.field.id not in {"sender", "recipient"}
    )


def _answers(
    opened: Open, asked: Asked, on: dt.date, picked: Sequence[str], listed: Sequence[str]
) -> Iterable[tuple[Button, ...]]:
    code, language = opened.code(asked.place), opened.language
    options: Sequence[Option] = () if asked.more else asked.about.options
    labels = [
        f"{number} · {capital(one.label.in_language(language))}" if listed else capital(one.label.in_language(language))
        for number, one in enumerate(options, 1)
    ]
    if asked.about.type == "choices" and not asked.more:
        for place, one in enumerate(options):
            mark = "☑" if one.id in picked else "☐"
            yield (Button(f"{mark} {labels[place]}", opened.data("p", f"{code}.{place}")),)
        yield (opened.button("question.button_done", "f", code),)
    elif options:
        yield from _packed([Button(text, opened.data("a", f"{code}.{place}")) for place, text in enumerate(labels)])
    elif asked.about.type == "date" and asked.about.id in {"answer_by", "wanted"}:
        days = [shift(on + dt.timedelta(days=days), None)[0] for days in DAYS_AHEAD]
        yield tuple(opened.button("question.button_day", "d", f"{code}.{(day - on).days}", date=day) for day in days)


def _packed(buttons: Sequence[Button]) -> Iterable[tuple[Button, ...]]:
    """Short ones side by side, in threes at most; the others one to a row."""
    row: list[Button] = []
    for one in buttons:
        if len(one.label) > SHORT or len(row) == 3:
            if row:
                yield tuple(row)
            row = []
        if len(one.label) > SHORT:
            yield (one,)
        else:
            row.append(one)
    if row:
        yield tuple(row)


def _steering(opened: Open, asked: Asked, value: Any, stance: bool) -> Iterable[tuple[Button, ...]]:
    code = opened.code(asked.place)
    first: list[Button] = []
    if stance:
        first.append(opened.button("question.button_drop", "x", opened.code(Place("points", asked.place.record))))
    if asked.more:
        first.append(opened.button("question.button_more_done", "s", code))
    elif value is not None:
        first.append(opened.button("question.button_keep", "n"))
        if not stance:
            first.append(opened.button("question.button_clear", "c", code))
    else:
        first.append(opened.button(f"question.button_{'skip' if asked.needed and not stance else 'pass'}", "s", code))
    yield tuple(first)
    back = previous(opened.kept, asked.place)
    last = [opened.button("question.button_back", "q", opened.code(back))] if back and _exists(opened, back) else []
    yield (*last, opened.button("question.button_preview", "v"))


def _exists(opened: Open, place: Place) -> bool:
    if paths.asked_at(opened.kind, place) is None:
        return False
    return place.record is None or place.record <= len(kept_drafts.records_of(opened.kept, place.field)) + 1
