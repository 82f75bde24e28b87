"""How well a letter was read, in one word and with the reasons.

Not a reading of the letter: only of its legibility. The worst page decides where one is missing; doubts add up to
"doubtful", never to "good".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.intake.taken import Note, Quality
from knowledge.library.legible import LETTERS_OF_A_PAGE, READABLE, letters, readable

SURE = 80.0  # per cent, as tesseract counts
UNSURE = 60.0
LOST_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class PageRead:
    """What the judge needs to know of a page. ``confidence`` is negative for text that was not recognised."""

    text: str
    confidence: float
    lost: int


def judged(read: Sequence[PageRead], unread: int, scanner: int, faults: int = 0) -> tuple[Quality, tuple[Note, ...]]:
    """Quality and reasons. ``unread``: picture pages; ``scanner``: pages with a scanner's text; ``faults``: files."""
    text = "".join(page.text for page in read)
    count = letters(text)
    if count < LETTERS_OF_A_PAGE and not (text.strip() and not unread):
        return "none", (Note("scan_unread", values={"count": unread}),) if unread else ()
    poor = list(_poor(read, text, unread))
    doubts = [
        *_doubts(read, unread, scanner, count),
        *([Note("incomplete", values={"count": faults})] if faults else []),
    ]
    quality: Quality = "poor" if poor else "doubtful" if doubts else "good"
    return quality, tuple(poor + doubts)


def _poor(read: Sequence[PageRead], text: str, unread: int) -> list[Note]:
    found = []
    confidence = _confidence(read)
    if 0 <= confidence < UNSURE:
        found.append(Note("ocr_unsure", values={"percent": round(confidence)}))
    if readable(text) < READABLE:
        found.append(Note("garbled"))
    if unread > len(read):
        found.append(Note("pages_unread", values={"count": unread, "total": unread + len(read)}))
    return found


def _doubts(read: Sequence[PageRead], unread: int, scanner: int, count: int) -> list[Note]:
    found = []
    confidence = _confidence(read)
    recognised = sum(page.confidence >= 0 for page in read)
    lost = sum(page.lost for page in read)
    if 0 < unread <= len(read):
        found.append(Note("pages_unread", values={"count": unread, "total": unread + len(read)}))
    if UNSURE <= confidence < SURE:
        found.append(Note("ocr_unsure", values={"percent": round(confidence)}))
    if lost > LOST_SHARE * count:
        found.append(Note("lost_letters", values={"count": lost}))
    if 0 < recognised < len(read):
        found.append(Note("mixed", values={"count": recognised, "total": len(read)}))
    if scanner:
        found.append(Note("scanner_text", values={"count": scanner}))
    return found


def _confidence(read: Sequence[PageRead]) -> float:
    """The worst page counts: a deadline stands on one page only."""
    return min((page.confidence for page in read if page.confidence >= 0 and letters(page.text)), default=-1.0)
