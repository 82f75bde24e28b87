"""Does a question hang on the one before it? Told by its length and by how it begins or points back. Pure.

Not an understanding of it: a model may make it whole, or it is put behind the last question as it is. Either is only
searched with, and shown to the person.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.content import Record, load_one
from knowledge.library import words
from knowledge.library.language import is_small

FILE = Path(__file__).parent / "follow_up.yaml"
LONGEST = 14  # words; whoever writes more says what they mean


class Forms(Record):
    """Beginnings and words of follow-ups, folded."""

    starts: tuple[str, ...]
    anywhere: tuple[str, ...]


def is_short(question: str) -> bool:
    """Is ``question`` short enough to leave something to the one before it?"""
    return 0 < len(words.words(question)) <= LONGEST


def hangs_on_the_last(question: str) -> bool:
    """Does ``question`` sound as if it needed the one before it ("Und wenn es ein Verein ist?")?"""
    said = f" {' '.join(words.words(question))} "
    forms = _forms()
    begins = any(said.startswith(f" {form} ") for form in forms.starts)
    return is_short(question) and (begins or any(f" {form} " in said for form in forms.anywhere))


def has_own_theme(question: str) -> bool:
    """Is there a word in ``question`` that says what it is about ("Und warum?" has none)?"""
    return any(not is_small(word) and word not in _pointing() for word in words.words(question))


def joined(last: str, question: str) -> str:
    """``question`` behind the one before it: what is searched with where nobody made it whole."""
    return f"{last.strip()} {question.strip()}"


@cache
def _pointing() -> frozenset[str]:
    forms = _forms()
    return frozenset(word for form in (*forms.starts, *forms.anywhere) for word in form.split())


@cache
def _forms() -> Forms:
    return load_one(FILE, Forms)
