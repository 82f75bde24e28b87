"""The ask journey: a question becomes an answer with sources, or an honest "I have nothing on this"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import prompts
from bot.ports import Button, Reply
from bot.writer import Writer
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan, Suggestion
from knowledge.law.decisions import Decision

LIMIT = 3_000
VERSION = "1"
_LABEL = 60


@dataclass(frozen=True, slots=True)
class Answered:
    """A plan and how it was said (chat HTML)."""

    plan: Plan
    html: str


def ask(question: str, knowledge: Knowledge, writer: Writer, on: dt.date, language: str | None = None) -> Answered:
    """Answers ``question`` for the day ``on``. Only its first ``LIMIT`` characters are read."""
    plan = compose.answer(question[:LIMIT], knowledge, on, language)
    return Answered(plan, writer.write(plan))


def ask_suggested(key: str, knowledge: Knowledge, writer: Writer, on: dt.date, language: str) -> Answered | None:
    """Answers the suggestion whose button carried ``key``; None if nothing we have is called that any more."""
    document = next((name for name in documents(knowledge) if _key(name) == key), None)
    return ask_document(document, knowledge, writer, on, language) if document else None


def ask_document(document: str, knowledge: Knowledge, writer: Writer, on: dt.date, language: str) -> Answered | None:
    """What the library says in ``document``; None if it has none of that name."""
    if document not in documents(knowledge):
        return None
    plan = compose.answer_from(document, "", knowledge, on, language)
    return Answered(plan, writer.write(plan))


def reply(answered: Answered, notes: tuple[str, ...] = (), *, offer_check: bool = False) -> Reply:
    """The answer as a message, ``notes`` above it, next steps as buttons below; the check where it fits."""
    plan = answered.plan
    html = "\n\n".join([*(f"<i>{note}</i>" for note in notes), answered.html])
    rows = [(_button(suggestion, plan.language),) for suggestion in plan.nearest or plan.suggestions]
    if offer_check and _is_about_the_exceptions(plan):
        rows.append((Button(prompts.phrase("check.button_start", plan.language), f"{VERSION}:c:new"),))
    if offer_check and (awaited := _awaited(plan)) is not None:
        from bot.journeys.deadline_talk.words import wait_button  # it knows this module

        rows.append((wait_button(awaited, plan.language),))
    return Reply(html, tuple(rows))


def _awaited(plan: Plan) -> Decision | None:
    """The decision that the answer is about, where a court has announced a day for it."""
    announced = (line.state.decision for line in plan.courts if line.state.standing == "due")
    return next((one for one in announced if plan.document == f"decision:{one.id}"), None)


def card_button(document: str, label: str, language: str) -> Button:
    """A button that opens the card ``document`` ("question:was-kostet-es")."""
    return Button(label, f"{VERSION}:a:{_key(document)}:{language}")


def _is_about_the_exceptions(plan: Plan) -> bool:
    """Does the answer rest on one of the exceptions that the check judges?"""
    named = (source.citation for source in plan.sources)
    return any(citation.startswith(_CHECKED) for citation in named)


_CHECKED = ("UrhG § 44a", "UrhG § 44b", "UrhG § 60d")


def remarks(question: str, language: str, forwarded: bool) -> tuple[str, ...]:
    """What to say before the answer because of how the question came."""
    notes = []
    if len(question) > LIMIT:
        notes.append(prompts.phrase("too_long", language, limit=LIMIT))
    if forwarded:
        notes.append(prompts.phrase("forwarded", language))
    return tuple(notes)


def as_json(answered: Answered, plain: str) -> dict[str, Any]:
    """The answer for other programs; ``plain`` is its text without markup."""
    plan = answered.plan
    return {
        "answer": plain,
        "lang": plan.language,
        "confident": plan.confident,
        "sources": [
            {
                "citation": source.citation,
                "kind": source.kind,
                "title": source.title,
                "as_of": source.as_of.isoformat() if source.as_of else None,
                "official": source.official,
                "url": source.url,
            }
            for source in plan.sources
        ],
        "notes": [*([plan.correction.text] if plan.correction else []), *plan.notes],
        "on": plan.on.isoformat(),
        "kind": plan.kind,
    }


def _button(suggestion: Suggestion, language: str) -> Button:
    label = suggestion.label if len(suggestion.label) <= _LABEL else suggestion.label[: _LABEL - 1].rstrip() + "…"
    return Button(label, f"{VERSION}:a:{_key(suggestion.document)}:{language}")


def documents(knowledge: Knowledge) -> list[str]:
    """Everything that can be opened by itself: cards, decisions, digests, arguments, by their names."""
    content = knowledge.content
    return [
        *content.norms,
        *(f"question:{key}" for key in content.questions),
        *(f"argument:{key}" for key in content.arguments),
        *(f"decision:{key}" for key in content.decisions),
        *(f"digest:{key}" for key in content.digests),
    ]


def _key(document: str) -> str:
    """Eight hex digits: callback data holds 64 bytes at most."""
    return f"{crc32(document.encode()):08x}"
