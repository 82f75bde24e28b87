"""A draft from facts: the plan is made, its words are put in, and it becomes a letter on paper or in a file.

It decides nothing about law and knows no paper: bot.paper makes PDF and DOCX, the plan comes from knowledge.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import paper
from bot.errors import UserError
from knowledge.content import ContentError, read_yaml
from knowledge.letters.drafts.draft import Draft, DraftParagraph, Exhibit, Missing
from knowledge.letters.drafts.facts import FactsError, Fault
from prompts import letters

ITEM = "– "  # en dash, how our words begin an item of a list
LARGEST_FILE = 2_000_000  # bytes of a file of facts


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
    place: str
    date: dt.date
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
        place=head["place"] or "",
        date=draft.on,
        references=tuple(
            letters.common(f"references.{name}", language, **head)
            for name in ("their_reference", "their_letter_on", "own_reference")
            if head[name]
        ),
        subject=letters.subject(draft.kind.id, language, tone, _plain(draft.subject, language)),
        salutation=head["salutation"] or letters.common("salutation", language, tone),
        paragraphs=tuple(part.text for part in paragraphs(draft) if part.text),
        closing=letters.common("closing", language, tone),
        signature=sender[0],
        enclosures=(
            *(letters.common("exhibit", language, exhibit=_exhibit(one, language)) for one in draft.exhibits),
            *(letters.common("page", language, title=title) for title, _ in _pages(draft)),
        ),
        pages=_pages(draft),
        footer="" if draft.is_final else letters.common("footer", language),
        draft=not draft.is_final,
    )


def as_text(letter: Letterform) -> str:
    """The letter as plain text, which is also its Markdown: nothing in it is markup."""
    language = letter.language
    day = letters.common("place_and_date", language, place=letter.place, on=letter.date)
    head = ["\n".join(letter.sender), "\n".join(letter.recipient), day, "\n".join(letter.references)]
    flag = letters.common("draft_flag", language) if letter.draft else ""
    listed = "\n".join([letters.common("enclosures", language) + ":", *letter.enclosures]) if letter.enclosures else ""
    body = [letter.subject, letter.salutation, *letter.paragraphs, letter.closing, letter.signature, listed]
    pages = [text for title, page in letter.pages for text in (title, page)]
    return "\n\n".join(part for part in [flag, *head, *body, *pages, letter.footer] if part) + "\n"


def on_paper(letter: Letterform) -> paper.Letterform:
    """The letter as it goes to the printer: its paragraphs begin with the salutation, lists are items."""
    blocks = (
        block for text in (letter.salutation, *letter.paragraphs) for block in text.split("\n\n") if block.strip()
    )
    return paper.Letterform(
        sender=letter.sender,
        recipient=letter.recipient,
        subject=letter.subject,
        paragraphs=tuple(paper.Paragraph(*_block(block)) for block in blocks),
        place=letter.place,
        date=letter.date,
        references=letter.references,
        closing=letter.closing,
        signature=letter.signature,
        enclosures=letter.enclosures,
        pages=letter.pages,
        note=letter.footer,
        draft=letter.draft,
        language=letter.language,
    )


def as_file(draft: Draft, suffix: str) -> bytes:
    """The letter as a file: ".pdf", ".docx", or plain text for ".txt" and ".md". Raises UserError for another one."""
    letter = letterform(draft)
    if suffix == ".pdf":
        return paper.letter_pdf(on_paper(letter))
    if suffix == ".docx":
        return paper.letter_docx(on_paper(letter))
    if suffix in (".md", ".txt"):
        return as_text(letter).encode("utf-8")
    raise UserError(letters.common("cli.bad_suffix", draft.language))


def save(draft: Draft, target: Path) -> None:
    """Writes the letter to ``target`` by its suffix. Raises UserError for a suffix we cannot write, or a bad place."""
    content = as_file(draft, target.suffix.lower())
    try:
        target.write_bytes(content)
    except OSError as error:
        raise UserError(letters.common("cli.unwritable", draft.language, path=str(target))) from error


def read_facts(path: Path) -> Mapping[str, object]:
    """The facts in a YAML file, as given. Raises FactsError if it is no readable list of facts."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise FactsError([Fault(path.name, "file_too_large")])
        raw = read_yaml(path)
    except ContentError as error:
        raise FactsError([Fault(problem, "unreadable") for problem in error.problems]) from error
    except (OSError, ValueError, TypeError, RecursionError) as error:  # what YAML itself lets through
        raise FactsError([Fault(path.name, "unreadable")]) from error
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise FactsError([Fault("", "not_a_mapping")])
    return {str(name): value for name, value in raw.items()}


def _text(draft: Draft, part: DraftParagraph) -> str:
    if part.own_text is not None:
        return part.own_text
    slots = _plain(part.slots, draft.language)
    return letters.paragraph(draft.kind.id, draft.language, draft.tone, part.words, slots)


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


def _block(block: str) -> tuple[str, tuple[str, ...]]:
    """A block as text and items: a list only if every line below the first is an item."""
    first, *rest = block.split("\n")
    if rest and all(line.startswith(ITEM) for line in rest):
        return first, tuple(line.removeprefix(ITEM) for line in rest)
    return block, ()


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
