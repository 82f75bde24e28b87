"""May we answer, or is the evidence too weak, or the matter not ours? Thresholds measured on our question set.

A citation that we have is always answered. A topic that is not ours is refused when the question is about as near to
it as to our nearest card; a listed word of that topic ("Miete") lets a smaller lead do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from knowledge.library.search import Hit, Strangeness

Verdict = Literal["answer", "weak", "foreign"]

_LEAD = -0.3
_LEAD_WITH_WORD = -1.0
_KNOWN = 0.6
_CLOSE = 0.05


def judge(hits: Sequence[Hit], strange: Strangeness, foreign_word: bool, misconception: bool) -> Verdict:
    """What the evidence allows. ``foreign_word``: a typical word of a foreign topic stands in the question."""
    if any(hit.exact for hit in hits) or misconception:
        return "answer"
    if strange.lead > (_LEAD_WITH_WORD if foreign_word else _LEAD):
        return "foreign"
    if not hits or strange.known < _KNOWN or hits[0].closeness < _CLOSE:
        return "weak"
    return "answer"
