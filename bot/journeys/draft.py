"""A draft from facts: the plan is made, its words are put in, and it becomes a letter on paper or in a file.

It decides nothing about law and knows no paper: bot.paper makes PDF and DOCX, the plan comes from knowledge.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from bot.errors import UserError
from knowledge.content import ContentError, read_yaml
from knowledge.letters.drafts import engine
from knowledge.letters.drafts.draft import Draft, DraftParagraph, Exhibit, Missing
from knowledge.letters.drafts.facts import FactsError, Fault
from knowledge.letters.drafts.scheme import Field, Kind, Scheme, shipped
from prompts import letters


@dataclass(frozen=True, slots=True)
class Written:
    """A paragraph as it stands in the letter."""

    id: str
    text: str
    why: str
    sources: tuple[str, ...]
    decisions: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Letterform:
    """A letter ready for paper, in the order of DIN 5008. ``pages``: enclosures with a text of their own."""

    language: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    place_and_date: str
    references: tuple[str, ...]
    subject: str
    salutation: str
    paragraphs: tuple[str, ...]
    closing: str
    signature: str
    enclosures: tuple[str, ...]
    pages: tuple[tuple[str, str], ...]
    footer: str
    draft: bool


class Paper(Protocol):
    """What bot.paper offers for letters."""

    def letter_pdf(self, letter: Letterform) -> bytes:
        """The letter as PDF."""

    def letter_docx(self, letter: Letterform) -> bytes:
        """The letter as DOCX."""


def paragraphs(draft: Draft) -> tuple[Written, ...]:
    """Every paragraph with its words, why it is there and what it rests on."""
    return tuple(
        Written(
            part.id, _text(draft, part), part.why.in_language(draft.language), part.sources, part.decisions,
            part.own_text is not None,
        )
        for part in draft.paragraphs
    )  # fmt: skip


def letterform(draft: Draft) -> Letterform:
    """The draft as a letter; marked as draft, with a note in the footer, until it is final."""
    head = {name: _plain(value, draft.language) for name, value in draft.head.items()}
    language, tone = draft.language, draft.tone
    sender = tuple(_lines(head["sender"]))
    return Letterform(
        language=language,
        sender=(*sender, *_lines(head["sender_contact"])),
        recipient=tuple(_lines(head["recipient"])),
        place_and_date=letters.common("place_and_date", language, place=head["place"], on=draft.on),
        references=tuple(
            letters.common(f"references.{name}", language, **head)
            for name in ("their_reference", "their_letter_on", "own_reference")
            if head[name]
        ),
        subject=letters.subject(draft.kind.id, language, tone, _plain(draft.subject, language)),
        salutation=head["salutation"] or letters.common("salutation", language, tone),
        paragraphs=_beginning(tuple(part.text for part in paragraphs(draft))),
        closing=letters.common("closing", language, tone),
        signature=sender[0],
        enclosures=(
            *(letters.common("exhibit", language, exhibit=_exhibit(one, language)) for one in draft.exhibits),
            *(title for title, _ in _pages(draft)),
        ),
        pages=_pages(draft),
        footer="" if draft.is_final else letters.common("footer", language),
        draft=not draft.is_final,
    )


def as_text(letter: Letterform) -> str:
    """The letter as plain text, which is also its Markdown: nothing in it is markup."""
    language = letter.language
    head = ["\n".join(letter.sender), "\n".join(letter.recipient), letter.place_and_date, "\n".join(letter.references)]
    flag = letters.common("draft_flag", language) if letter.draft else ""
    listed = "\n".join([letters.common("enclosures", language) + ":", *letter.enclosures]) if letter.enclosures else ""
    body = [letter.subject, letter.salutation, *letter.paragraphs, letter.closing, letter.signature, listed]
    pages = [text for title, page in letter.pages for text in (title, page)]
    return "\n\n".join(part for part in [flag, *head, *body, *pages, letter.footer] if part) + "\n"


def save(draft: Draft, target: Path, paper: Paper | None = None) -> None:
    """Writes the letter to ``target`` by its suffix. Raises UserError for a suffix we cannot write, or a bad place."""
    letter, language = letterform(draft), draft.language
    suffix = target.suffix.lower()
    if suffix in (".md", ".txt"):
        content = as_text(letter).encode("utf-8")
    elif suffix == ".pdf":
        content = (paper or _paper(language)).letter_pdf(letter)
    elif suffix == ".docx":
        content = (paper or _paper(language)).letter_docx(letter)
    else:
        raise UserError(letters.common("cli.bad_suffix", language))
    try:
        target.write_bytes(content)
    except OSError as error:
        raise UserError(letters.common("cli.unwritable", language, path=str(target))) from error


def read_facts(path: Path) -> Mapping[str, object]:
    """The facts in a YAML file, as given. Raises FactsError if it is no readable list of facts."""
    try:
        raw = read_yaml(path)
    except ContentError as error:
        raise FactsError([Fault(problem, "unreadable") for problem in error.problems]) from error
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise FactsError([Fault("", "not_a_mapping")])
    return {str(name): value for name, value in raw.items()}


def fault_lines(error: FactsError, language: str) -> list[str]:
    """Every fault as a sentence."""
    return [
        letters.common(f"faults.{fault.reason}", language, path=fault.path, allowed=", ".join(fault.allowed))
        for fault in error.faults
    ]


def open_lines(draft: Draft) -> list[str]:
    """Every open place with the question that fills it."""
    spoken = draft.language
    return [
        letters.common("cli.open_place", spoken, gap=gap.shown(spoken), question=gap.question.in_language(spoken))
        for gap in draft.open_places
    ]


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


def _text(draft: Draft, part: DraftParagraph) -> str:
    if part.own_text is not None:
        return part.own_text
    slots = _plain(part.slots, draft.language)
    return letters.paragraph(draft.kind.id, draft.language, draft.tone, part.words, slots)


def _beginning(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs without empty ones."""
    return tuple(text for text in texts if text)


def _pages(draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple(
        letters.page(draft.kind.id, draft.language, draft.tone, page.id, _plain(page.slots, draft.language))
        for page in draft.pages
    )


def _exhibit(one: Exhibit, language: str) -> dict[str, Any]:
    return {"number": one.number, "title": _plain(one.title, language), "date": one.date, "shows": one.shows}


def _plain(value: Any, language: str) -> Any:
    """The value with every gap shown as it looks in the letter."""
    if isinstance(value, Missing):
        return value.shown(language)
    if isinstance(value, Mapping):
        return {name: _plain(inner, language) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner, language) for inner in value]
    return value


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _paper(language: str) -> Paper:
    try:
        module = importlib.import_module("bot.paper")
    except ImportError as error:
        raise UserError(letters.common("cli.no_paper", language)) from error
    if not hasattr(module, "letter_pdf"):
        raise UserError(letters.common("cli.no_paper", language))
    return cast(Paper, module)
