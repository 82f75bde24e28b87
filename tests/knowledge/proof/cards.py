"""Real sentences of our cards with their passages: what lies and honest rewordings are made of."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.library.own import Content
from knowledge.proof.claims import Source
from knowledge.proof.clean import tidy
from knowledge.proof.passages import split


@dataclass(frozen=True, slots=True)
class Case:
    """A passage and its sentences, in one language."""

    language: str
    source: Source
    sentences: tuple[str, ...]


def cases(content: Content, count: int, seed: int) -> list[Case]:
    """``count`` passages of questions, norms, decisions and arguments, German and English."""
    every = list(_cases(content))
    random.Random(seed).shuffle(every)
    return every[:count]


def _cases(content: Content) -> Iterator[Case]:
    for language in ("de", "en"):
        for citation, text in _texts(content):
            said = getattr(text, language)
            kind = "court" if "," in citation else "card"
            yield Case(language, Source("1", citation, kind, said), split(tidy(said)))


def _texts(content: Content) -> Iterator[tuple[str, object]]:
    for card in content.questions.values():
        citation = card.norms[0] if card.norms else "UrhG § 44b"
        yield from ((citation, text) for text in (card.answer, *card.details))
    for norm in content.norms.values():
        yield norm.norm, norm.summary
        yield from ((norm.norm, part.text) for part in norm.paragraphs)
    for record in content.decisions.values():
        citation = f"{record.court}, {record.file_number}"
        yield from ((citation, text) for text in (record.summary, *(holding.text for holding in record.holdings)))
    for argument in content.arguments.values():
        yield argument.norms[0], argument.answer
