"""The explanation of a letter in plainer words: the same explanation, with sentences of a model where they were proved.

Only sentences of ours go to the model, none of the letter. The headline, demands, deadlines, costs, courts and sources
never do; what was not proved stays as it is. Nothing is said here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.model.ports import Reason
from knowledge.letters.explanation import Explanation
from knowledge.library.split import sentences

if TYPE_CHECKING:
    from bot.model.uses import Uses

MOST_SENTENCES = 40


@dataclass(frozen=True, slots=True)
class Plain:
    """An explanation of which ``proved`` of ``all`` sentences of a model are said; ``missing``: why there was none."""

    explanation: Explanation
    proved: int
    all: int
    missing: Reason | None


def in_plain_words(explanation: Explanation, uses: Uses) -> Plain:
    """``explanation`` with what a model said more plainly and what could be proved."""
    texts: list[str] = []
    _with(explanation, lambda text: texts.append(text) or text)  # type: ignore[func-returns-value]  # collects
    sent = _first(list(dict.fromkeys(text for text in texts if text)))
    told = uses.explain(sent)
    words = dict(zip(sent, told.texts, strict=True))
    return Plain(_with(explanation, lambda text: words.get(text, text)), told.proved, told.all, told.missing)


def _first(texts: list[str]) -> list[str]:
    """As many as a model can be asked about at once."""
    taken, count = [], 0
    for text in texts:
        count += len(sentences(text))
        if count > MOST_SENTENCES:
            break
        taken.append(text)
    return taken


def _with(it: Explanation, say: Callable[[str], str]) -> Explanation:
    """``it`` with every sentence that may be reworded as ``say`` says it, the most important first."""
    return replace(
        it,
        about_kind=say(it.about_kind),
        before=tuple(map(say, it.before)),
        hand_over=tuple((name, say(text)) for name, text in it.hand_over),
        points=tuple(
            replace(point, text=say(point.text), details=tuple(map(say, point.details) if point.state != "ok" else ()))
            for point in it.points
        ),
        arguments=tuple(replace(reply, answer=say(reply.answer)) for reply in it.arguments),
    )
