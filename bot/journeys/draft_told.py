"""What is said around a draft: the kinds there are, faults, open places, remarks before sending, and all of it as JSON.

The letter itself is written in journeys.draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.journeys.draft import paragraphs
from knowledge.letters.drafts import engine
from knowledge.letters.drafts.draft import Draft, DutyState, Missing, NotFinalError
from knowledge.letters.drafts.facts import FactsError
from knowledge.letters.drafts.scheme import Field, Kind, Scheme, shipped
from prompts import letters


def fault_lines(error: FactsError, language: str) -> list[str]:
    """Every fault as a sentence."""
    return [
        letters.common(f"faults.{fault.reason}", language, path=fault.path, allowed=", ".join(fault.allowed))
        for fault in error.faults
    ]


def open_lines(places: Iterable[Missing], language: str) -> list[str]:
    """Every open place with the question that fills it."""
    return [
        letters.common("cli.open_place", language, gap=gap.shown(language), question=gap.question.in_language(language))
        for gap in places
    ]


def refusal_lines(error: NotFinalError, language: str) -> list[str]:
    """Why the letter cannot be final yet."""
    return [letters.common("cli.not_final", language), *_gaps(error.open_places, error.duties, language)]


def unknown_lines(name: str, language: str) -> list[str]:
    """There is no such kind: which there are; or why only a lawyer should write this."""
    scheme = shipped()
    wanted = name.strip().lower().replace("-", "_")
    for one in scheme.common.handovers:
        if one.id == wanted:
            title, reason = one.title.in_language(language), one.why_a_lawyer.in_language(language)
            told = letters.common("cli.handover", language, title=title, reason=reason)
            return [told, *(f"  – {text.in_language(language)}" for text in one.prepare)]
    kinds = [f"  {kind.id}: {kind.title.in_language(language)}" for kind in scheme.kinds]
    return [letters.common("cli.unknown_kind", language, name=name), *kinds]


def language_lines(kind: Kind, language: str) -> list[str]:
    """This letter does not exist in that language."""
    return [letters.common("cli.no_language", language, languages=", ".join(kind.languages))]


def remarks(draft: Draft, target: Path | None) -> list[str]:
    """Where it was written, what is open, and what to know before, when and after sending."""
    language = draft.language
    warnings = [f"  – {warn.text.in_language(language)}" for warn in draft.warnings]
    checks = [f"  – {item.text.in_language(language)}" for item in draft.checklist]
    later = [f"  – {step.text.in_language(language)}" for step in draft.follow_up]
    unmet = tuple(duty for duty in draft.duties if duty.state == "missing")
    return [
        *([letters.common("cli.written", language, path=str(target))] if target else []),
        *_gaps(draft.open_places, unmet, language),
        *([letters.common("cli.warnings", language), *warnings] if warnings else []),
        *([letters.common("cli.checklist", language), *checks] if checks else []),
        *([letters.common("cli.follow_up", language), *later] if later else []),
    ]


def kinds_as_text(language: str) -> str:
    """The kinds with what they are for and what they need, then what belongs to a lawyer."""
    scheme = shipped()
    lines: list[str] = []
    for kind in scheme.kinds:
        lines += [f"{kind.id} ({', '.join(kind.languages)}): {kind.title.in_language(language)}"]
        lines += [f"  {kind.purpose.in_language(language)}", f"  {kind.not_for.in_language(language)}"]
        for field in used_fields(kind, scheme):
            need = letters.common("cli.needed" if field.required else "cli.optional", language)
            lines.append(f"    {field.id} ({field.type}, {need}): {field.question.in_language(language)}")
        lines.append("")
    lines.append(letters.common("cli.lawyer", language))
    lines += [f"  {one.id}: {one.title.in_language(language)}" for one in scheme.common.handovers]
    return "\n".join(lines)


def kinds_as_json(language: str) -> dict[str, Any]:
    """All kinds with their fields, and what only a lawyer should write."""
    scheme = shipped()
    return {
        "kinds": [_kind(kind, scheme, language) for kind in scheme.kinds],
        "handovers": [
            {
                "id": one.id,
                "title": one.title.in_language(language),
                "what": one.what.in_language(language),
                "why": one.why_a_lawyer.in_language(language),
                "prepare": [text.in_language(language) for text in one.prepare],
                "sources": [*one.sources],
            }
            for one in scheme.common.handovers
        ],
    }


def draft_as_json(draft: Draft) -> dict[str, Any]:
    """The draft for programs: paragraphs with reasons and sources, gaps, duties, warnings, what comes next."""
    language = draft.language
    return {
        "kind": draft.kind.id,
        "language": language,
        "tone": draft.tone,
        "on": draft.on.isoformat(),
        "final": draft.is_final,
        "paragraphs": [
            {"id": one.id, "text": one.text, "why": one.why, "sources": [*one.sources], "decisions": [*one.decisions],
             "own": one.own}
            for one in paragraphs(draft)
        ],
        "open": [{"path": gap.path, "missing": gap.label.in_language(language),
                  "question": gap.question.in_language(language)} for gap in draft.open_places],
        "duties": [{"id": duty.id, "citation": duty.citation, "title": duty.title.in_language(language),
                    "state": duty.state} for duty in draft.duties],
        "warnings": [{"id": warn.id, "text": warn.text.in_language(language), "sources": [*warn.sources]}
                     for warn in draft.warnings],
        "checklist": [item.text.in_language(language) for item in draft.checklist],
        "follow_up": [{"after_days": step.after_days, "kind": step.kind, "text": step.text.in_language(language)}
                      for step in draft.follow_up],
    }  # fmt: skip


def _gaps(places: tuple[Missing, ...], unmet: tuple[DutyState, ...], language: str) -> list[str]:
    opened = [f"  {line}" for line in open_lines(places, language)]
    duties = [f"  – {duty.title.in_language(language)} ({duty.citation})" for duty in unmet]
    return [
        *([letters.common("cli.open", language, count=len(places)), *opened] if opened else []),
        *([letters.common("cli.duties", language), *duties] if duties else []),
    ]


def _kind(kind: Kind, scheme: Scheme, language: str) -> dict[str, Any]:
    return {
        "id": kind.id,
        "aliases": [*kind.aliases],
        "title": kind.title.in_language(language),
        "purpose": kind.purpose.in_language(language),
        "not_for": kind.not_for.in_language(language),
        "languages": [*kind.languages],
        "fields": [_field(field, language) for field in used_fields(kind, scheme)],
        "warnings": [warn.text.in_language(language) for warn in kind.warnings],
    }


def used_fields(kind: Kind, scheme: Scheme) -> list[Field]:
    """The fields that this kind asks for: its own, and the common ones its letter uses."""
    named = {*engine.HEAD, *kind.subject, *kind.needs, *(field.id for field in kind.fields)}
    named |= {name for paragraph in kind.paragraphs for name in paragraph.slots}
    named |= {name for page in kind.enclosures for name in page.slots}
    return [field for name, field in scheme.fields(kind).items() if name in named]


def _field(field: Field, language: str) -> dict[str, Any]:
    parts = [
        {"id": part.id, "type": part.type, "required": part.required, "label": part.label.in_language(language),
         "options": [option.id for option in part.options]}
        for part in field.parts
    ]  # fmt: skip
    return {
        "id": field.id,
        "type": field.type,
        "required": field.required,
        "sometimes_required": field.required_when is not None,
        "question": field.question.in_language(language),
        "example": field.example,
        "options": {option.id: option.label.in_language(language) for option in field.options},
        "parts": parts,
    }
