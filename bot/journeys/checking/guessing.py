"""What a language model may make of an answer that our rules did not understand: one of our answers, to be confirmed.

Only for those who agreed to it, only for short words of their own, never for dates, and never twice for one message.
Nothing of it counts before the person says yes; where there is nothing of it, all is as without a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.check.answers import value_for
from knowledge.check.engine import Asked
from knowledge.check.facts import Given
from knowledge.check.scheme import Scheme

if TYPE_CHECKING:
    from bot.model.uses import Uses

MOST_CHARACTERS = 500
"""A longer text may be somebody else's letter, and of letters nothing is sent unasked."""


def may_guess(asked: Asked, text: str) -> bool:
    """Is this something a model may be asked about at all?"""
    return asked.question.kind != "date" and len(text) <= MOST_CHARACTERS and any(map(str.isalpha, text))


def guessed(uses: Uses, scheme: Scheme, asked: Asked, text: str, language: str) -> Given | None:
    """The answer that ``text`` may mean; None where a model names none, or some that do not go together."""
    question = asked.question
    about = scheme.labels[asked.actor].in_language(language) if asked.actor else ""
    put = question.text.in_language(language)
    options = {option.id: option.label.in_language(language) for option in (*question.options, *scheme.common)}
    chosen = uses.options(f"{put} ({about})" if about else put, options, text, several=question.kind == "many")
    if not chosen:
        return None
    try:
        return value_for(question, chosen[0] if len(chosen) == 1 else [*chosen])
    except ValueError:
        return None
