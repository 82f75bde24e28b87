"""Two states of our content side by side: which answers, results of the check and letters come out differently.

Nothing is judged here and nothing put in use. Everything that rests on content is said twice, once from the old state
and once from the new one, and compared word by word; so no list of what depends on what has to be kept by hand.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from bot.journeys import draft as letters
from bot.journeys.ask import documents
from bot.journeys.checking import assessment, points_screen
from bot.journeys.draft_told import used_fields
from bot.terminal import to_text
from bot.writer import PlainWriter
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.check import result as results
from knowledge.check.answers import Answers
from knowledge.check.answers import read as read_answers
from knowledge.check.scheme import shipped as check_scheme
from knowledge.check.walk import Walk
from knowledge.content import LANGUAGES
from knowledge.examples import situations
from knowledge.law.decisions import Decision
from knowledge.letters.drafts import engine
from knowledge.letters.drafts.facts import FactsError
from knowledge.letters.drafts.scheme import Field, Kind, Part
from knowledge.letters.drafts.scheme import shipped as draft_scheme
from knowledge.library.own import Content

Room = Literal["answer", "check", "letter"]
Progress = Callable[[str, int, int], None]
POINTS = "reply_point_by_point"
WIDE = 10**6
CONTEXT = 0
A_DAY, SOME_CENTS = "2026-01-02", 88703


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that comes out differently. ``lines``: what goes ("-") and what comes ("+"), in order."""

    room: Room
    name: str
    language: str
    lines: tuple[str, ...]


def changed_records(old: Content, new: Content) -> list[str]:
    """The ids of the decisions that are new, gone or different, in their order."""
    names = sorted({*old.decisions, *new.decisions})
    return [name for name in names if old.decisions.get(name) != new.decisions.get(name)]


def changes(
    before: Knowledge, new: Content, on: dt.date, progress: Progress = lambda what, done, total: None
) -> list[Change]:
    """Everything that comes out differently on the day ``on``, in both languages: what is served, then ``new``."""
    after = Knowledge(new, before.library, before.wording)
    found: list[Change] = []
    rooms: list[tuple[Room, Callable[[Knowledge, str], dict[str, str]]]] = [
        ("answer", lambda state, language: _answers(state, on, language)),
        ("check", lambda state, language: _results(state, on, language)),
        ("letter", lambda state, language: _letters(state, on, language)),
    ]
    for number, (room, say) in enumerate(rooms):
        for step, language in enumerate(LANGUAGES):
            progress(room, number * len(LANGUAGES) + step, len(rooms) * len(LANGUAGES))
            found += _differences(room, language, say(before, language), say(after, language))
    return found


def _differences(room: Room, language: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        lines = difference(before.get(name, ""), after.get(name, ""))
        if lines:
            yield Change(room, name, language, lines)


def difference(before: str, after: str) -> tuple[str, ...]:
    """The lines that go and come, "- …" and "+ …"; empty where nothing does."""
    if before == after:
        return ()
    old, new = ([line.strip() for line in text.splitlines() if line.strip()] for text in (before, after))
    compared = difflib.unified_diff(old, new, lineterm="", n=CONTEXT)
    return tuple(f"{line[0]} {line[1:]}" for line in compared if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def _answers(state: Knowledge, on: dt.date, language: str) -> dict[str, str]:
    """Every card as its answer, by its name in the library; the title is its first line."""
    writer = PlainWriter()
    found: dict[str, str] = {}
    for document in documents(state):
        plan = compose.answer_from(document, "", state, on, language)
        if plan.kind == "answer":
            found[document] = to_text(writer.write(plan), WIDE)
    return found


def _results(state: Knowledge, on: dt.date, language: str) -> dict[str, str]:
    """Every typical situation with its result."""
    found = {}
    for one in situations():
        answers = read_answers({"answers": one.answers}, check_scheme())
        found[one.name.in_language(language)] = result_text(answers, state.content.decisions, on, language)
    return found


def result_text(answers: Answers, records: Mapping[str, Decision], on: dt.date, language: str) -> str:
    """A result of the check as a person reads it: the verdicts with courts and risks, then point by point."""
    told = results.assess(check_scheme(), answers, records, on, language)
    walk = Walk("", language, answers)
    said = (assessment.result(walk, told, rest=False), points_screen.points(walk, told))
    return "\n".join(to_text(one.html, WIDE) for one in said)


def _letters(state: Knowledge, on: dt.date, language: str) -> dict[str, str]:
    """Every kind of letter that exists in ``language``, filled with the examples of its fields."""
    library = engine.Library(state.content.decisions, state.content.arguments)
    found = {}
    for kind in draft_scheme().kinds:
        if language in kind.languages:
            try:
                planned = engine.plan(
                    kind, example_facts(kind, state.content), cast(Any, language), on, "formal", library
                )
            except FactsError as error:
                raise AssertionError(f"{kind.id}: its own examples are faulty: {error}") from error
            found[kind.title.in_language(language)] = letters.as_text(letters.letterform(planned))
    return found


def example_facts(kind: Kind, content: Content) -> dict[str, Any]:
    """Facts for every field of ``kind``, made of the examples; a reply takes up every argument we know."""
    facts = {field.id: _example(field) for field in used_fields(kind, draft_scheme())}
    if kind.id == POINTS:
        known = {option.id for field in kind.fields for part in field.parts for option in part.options}
        facts["points"] = [
            {"passage": card.claim.de, "stance": "deny", "argument": name}
            for name, card in content.arguments.items()
            if name in known
        ]
    return facts


def _example(field: Field) -> Any:
    if field.type == "records":
        return [{part.id: _part(part) for part in field.parts if part.required or part.type != "text"}]
    if field.type in {"list", "choices"}:
        return [field.options[0].id] if field.options else [field.example]
    if field.type == "choice":
        return field.options[0].id
    if field.type == "money":
        return SOME_CENTS
    return field.example


def _part(part: Part) -> Any:
    match part.type:
        case "date":
            return A_DAY
        case "money":
            return SOME_CENTS
        case "choice":
            return part.options[0].id
    return part.label.de
