"""Which part of a text is the letter: the newest one, where mails quote, forward or follow each other.

Not a mail parser: it works on what people paste. What belongs to earlier letters is blanked before anything is read,
so that nobody's demand of last month becomes a demand of today.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.letters.dates import find_days
from knowledge.letters.heads import CLOSING, SALUTATION
from knowledge.letters.paper import Draft, small

COVER_NOTE = 450

_QUOTED = re.compile(r"^(?:[>|]+ ?)+.*$", re.MULTILINE)
_FORWARD = re.compile(
    r"^[-_: ]{0,20}(?:weitergeleitete nachricht|forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|begin forwarded message|weitergeleitet von|fwd:|wg:)[^\n]{0,80}$",
    re.MULTILINE,
)
_REPLY = re.compile(
    r"^[-_: ]{0,20}(?:ursprüngliche nachricht|original message|original-nachricht|urspr\. nachricht"
    r"|ihre nachricht)[-_ ]{1,20}$"
    r"|^(?:sie schrieben|you wrote)(?: am [^\n]{0,40})?:$",
    re.MULTILINE,
)
_WROTE = re.compile(r" (?:schrieb [^\n:]{0,60}\n?[^\n:]{0,60}|wrote):[ ]?$", re.MULTILINE)
_ON_DAY = re.compile(r"(?<!\w)(?:am|on) (?=[a-z]{2,10}[.,]|\d|[a-z]{3,9} \d)")
_HEADER = re.compile(
    r"^\*?(?:von|from):\*? [^\n]{1,160}\n(?:[^\n]{0,200}\n){0,3}?\*?(?:gesendet|sent|datum|date|an|to|betreff"
    r"|subject):[^\n]*"
    r"(?:\n\*?(?:gesendet|sent|datum|date|an|to|cc|bcc|betreff|subject|antwort an|reply-to):[^\n]*){1,6}",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One message [start, end) of a chain. ``kind``: how its beginning was marked."""

    start: int
    end: int
    kind: str
    date: dt.date | None


def keep_newest(draft: Draft) -> None:
    """Blanks every part of ``draft`` that is not the newest letter, and says so in its remarks."""
    _take_quotes(draft)
    parts = _parts(draft.text)
    if len(parts) < 2:
        parts = _letters_in_a_row(draft.text)
    if len(parts) < 2:
        return
    newest = _newest(draft.text, parts)
    for part in parts:
        if part is not newest and part.end > part.start:
            draft.remarks.append(("earlier_letter", draft.origins[part.start], draft.origins[part.end - 1] + 1))
            draft.blank(part.start, part.end)


def _take_quotes(draft: Draft) -> None:
    quoted = list(_QUOTED.finditer(draft.text))
    if not quoted:
        return
    written = len(draft.text.split()) - sum(len(line.group().split()) for line in quoted)
    if written < 30 and len(quoted) > 5:
        for line in quoted:
            marks = re.match(r"(?:[>|]+ ?)+", line.group())
            draft.blank(line.start(), line.start() + (marks.end() if marks else 0))
        return
    if all(line.group().startswith("|") for line in quoted):
        return
    for line in quoted:
        if line.group().startswith(">"):
            draft.blank(line.start(), line.end())
    draft.remarks.append(("earlier_letter", draft.origins[quoted[0].start()], draft.origins[quoted[-1].end() - 1] + 1))


def _parts(text: str) -> list[Part]:
    low = text.lower() if len(text.lower()) == len(text) else text
    marks = sorted(_marks(low))
    starts: list[tuple[int, str]] = [(0, "first")]
    for start, _, kind in marks:
        if low[starts[-1][0] : start].strip() == "" and kind == "header":
            starts[-1] = (starts[-1][0], "first" if starts[-1][1] == "first" else starts[-1][1])
        elif start - starts[-1][0] < 100 and starts[-1][1] in ("forward", "reply") and kind == "header":
            continue
        else:
            starts.append((start, kind))
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return [Part(start, end, kind, _date_of(low, start, end)) for (start, kind), end in zip(starts, ends, strict=True)]


def _marks(low: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in (("forward", _FORWARD), ("reply", _REPLY), ("header", _HEADER)):
        yield from ((match.start(), match.end(), kind) for match in pattern.finditer(low))
    for wrote in _WROTE.finditer(low):
        days = list(_ON_DAY.finditer(low, max(0, wrote.start() - 160), wrote.start()))
        if days:
            yield days[0].start(), wrote.end(), "reply"


def _date_of(low: str, start: int, end: int) -> dt.date | None:
    dates = [day.date for day in find_days(low, start, min(end, start + 500)) if day.date]
    return dates[0] if dates else None


def _newest(text: str, parts: list[Part]) -> Part:
    first, second = parts[0], parts[1]
    size = len(_HEADER.sub("", text[first.start : first.end].lower()).strip())
    if second.kind == "forward" and size < COVER_NOTE:
        return _newest(text, parts[1:]) if len(parts) > 2 else second
    if size < 60 and second.kind != "letter":
        return _newest(text, parts[1:]) if len(parts) > 2 else second
    if second.kind in ("header", "letter") and all(part.date for part in parts):
        return max(parts, key=lambda part: (part.date or dt.date.min, -part.start))
    return first


def _letters_in_a_row(text: str) -> list[Part]:
    """Two whole letters in one text: a greeting after the signature of the one before."""
    starts = [0]
    for closing in CLOSING.finditer(text):
        greeting = SALUTATION.search(text, closing.end(), min(len(text), closing.end() + 3000))
        boundary = _after_signature(text, closing.end())
        if greeting and boundary <= greeting.start() and boundary > starts[-1] + 150:
            starts.append(boundary)
    ends = [*starts[1:], len(text)]
    low = small(text)
    return [Part(start, end, "letter", _date_of(low, start, end)) for start, end in zip(starts, ends, strict=True)]


def _after_signature(text: str, closing: int) -> int:
    """The end of the paragraph that holds the signature: the closing's own, or the next if the closing stands alone."""
    lone = re.match(r"[^\n]{0,40}\n\s*\n", text[closing : closing + 100])
    end = text.find("\n\n", closing + lone.end() if lone else closing)
    return end if end >= 0 else len(text)
