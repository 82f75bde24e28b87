"""A person's own words in better ones, line by line; or as they are. Pure but for the model that is asked.

Offered for own words alone: our paragraphs are worded with care already, rest on sources, and would lose both.
Sentences are proved in bot/model/uses.py; here lines, items and quotation marks are kept as the person set them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.journeys.draft import paragraphs
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting.opened import Open
from bot.journeys.drafting.paths import Place
from knowledge.letters.drafts.draft import Draft, DraftParagraph

if TYPE_CHECKING:
    from bot.journeys.case import Draft as Kept
    from bot.model.uses import Uses

LONGEST = 3_000
MOST_LINES = 10
FEWEST_WORDS = 4
_LINE = re.compile(r"(?P<mark>\s*(?:[-–•*]\s+|\d+[.)]\s+)?)(?P<words>.*)", re.DOTALL)
_QUOTED = re.compile(r'"([^"\n]*)"')


def own_words(opened: Open, part: DraftParagraph) -> str | None:
    """What the person wrote themselves in this paragraph; None where it has words of ours or is left out."""
    now = next((one for one in opened.draft.paragraphs if one.id == part.id), None)
    if now is None or now.locked:
        return None
    if now.own_text is not None:
        return now.own_text
    fact = _free_fact(opened, now)
    return None if fact is None else str(kept_drafts.value_at(opened.kept, fact))


def with_words(opened: Open, part: DraftParagraph, text: str) -> Kept:
    """The draft with these words in place of the person's own ones."""
    now = next((one for one in opened.draft.paragraphs if one.id == part.id), part)
    fact = _free_fact(opened, now) if now.own_text is None else None
    if fact is not None:
        moved = kept_drafts.with_value(opened.kept, fact, text)
    else:
        moved = kept_drafts.with_own(opened.kept, part.id, text)
    return replace(moved, change="polished")


def fits(text: str) -> bool:
    """Is it short enough to be asked for while somebody waits?"""
    return len(text) <= LONGEST and len(_lines(text)) <= MOST_LINES


def polished(uses: Uses, text: str) -> str:
    """``text`` in better words; the same text where nothing better was proved."""
    said = "\n".join(_better(uses, line) for line in text.split("\n"))
    return text if _alike(said, text) else said


def keeps_duties(before: Draft, after: Draft) -> bool:
    """Is nothing open or missing in ``after`` that was not before?"""
    open_places = {one.path for one in after.open_places} - {one.path for one in before.open_places}
    unmet = {one.id for one in after.duties if one.state == "missing"}
    return not open_places and unmet <= {one.id for one in before.duties if one.state == "missing"}


def _free_fact(opened: Open, now: DraftParagraph) -> Place | None:
    """The fact that is the whole paragraph as the person typed it."""
    fields = {one.id for one in opened.kind.fields if one.type == "text"} | {"own_words"}
    written = next((one.text for one in paragraphs(opened.draft) if one.id == now.id), "")
    for name in now.slots:
        value = opened.kept.facts.get(name)
        if name in fields and isinstance(value, str) and value.strip() and written.strip() == value.strip():
            return Place(name)
    return None


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if len(line.split()) >= FEWEST_WORDS]


def _better(uses: Uses, line: str) -> str:
    found = _LINE.fullmatch(line)
    words = found["words"].strip() if found else line
    if found is None or len(words.split()) < FEWEST_WORDS:
        return line
    said = uses.polish(words)
    if _alike(said, words):
        return line
    return found["mark"] + (_QUOTED.sub(r"„\1“", said) if "„" in words else said)


def _alike(one: str, other: str) -> bool:
    """The same but for blanks, quotation marks and hyphens."""
    from knowledge.proof.clean import tidy  # nothing of proofs is loaded where no model is set

    return tidy(one) == tidy(other)
