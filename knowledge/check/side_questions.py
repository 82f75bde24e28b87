"""Does somebody ask back instead of answering? Told by how a text begins, and by what only a question contains."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from knowledge.check import phrases, typed


def is_side_question(text: str) -> bool:
    """Does the person ask something back ("Was heißt Vervielfältigung?") instead of answering?"""
    if typed.unreadable(text):
        return False
    said = " ".join(word.text for word in typed.read(text))
    forms = _forms()
    if any(_begins(said, form) for form in forms["never"]):
        return False
    if any(f" {form} " in f" {said} " for form in forms["anywhere"]):
        return True
    marked = forms["starts_if_marked"] if text.rstrip().endswith("?") else ()
    return any(_begins(said, form) for form in (*forms["starts"], *marked))


def _begins(said: str, form: str) -> bool:
    return said == form or said.startswith(f"{form} ")


@cache
def _forms() -> dict[str, Sequence[str]]:
    listed = phrases.words().side_questions
    return {
        name: [" ".join(word.text for word in typed.read(form)) for form in getattr(listed, name)]
        for name in ("starts", "starts_if_marked", "anywhere", "never")
    }
