"""A long answer made fit for a group: the short answer stays, the rest goes into one quote that opens on a tap.

Works on the HTML of any writer, paragraph by paragraph. Telegram knows no quote inside a quote, so quotes of the answer
are opened up before the rest is put into one. Nothing is reworded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass

LONGEST = 3_400  # characters as rendered; a message of Telegram takes 4,096, and notes and a notice join it
WORTH_FOLDING = 240

_QUOTE = re.compile(r"</?blockquote[^>]*>")
_SOURCE = re.compile(r"^\[(\d+)\] ")


@dataclass(frozen=True, slots=True)
class Parts:
    """An answer taken apart: up to the short answer, what follows, the list of sources, the notice at the end."""

    head: tuple[str, ...]
    body: tuple[str, ...]
    sources: tuple[str, ...]
    foot: str


def parts(answer: str, first: str) -> Parts:
    """The parts of ``answer``; ``first``: a piece of HTML that stands in its short answer."""
    paragraphs = [one.strip() for one in re.split(r"\n{2,}", _QUOTE.sub("", answer)) if one.strip()]
    end = next((number for number, one in enumerate(paragraphs) if first and first in one), 0) + 1
    head, rest = paragraphs[:end], paragraphs[end:]
    foot = rest.pop() if rest and rest[-1].startswith("<i>") else ""
    at = next((number for number, one in enumerate(rest) if _SOURCE.search(one.partition("\n")[2])), len(rest))
    sources = "\n".join(rest[at : at + 1]).split("\n") if at < len(rest) else []
    body = [one for number, one in enumerate(rest) if number != at]
    return Parts(tuple(head), tuple(body), tuple(sources), foot)


def short(answer: Parts, used: Collection[int]) -> str:
    """The short answer with the sources it rests on, and the notice."""
    title, *lines = answer.sources or ("",)
    kept = [line for line in lines if (number := _SOURCE.match(line)) and int(number[1]) in used]
    sources = ["\n".join([title, *kept])] if kept else []
    return "\n\n".join([*answer.head, *sources, *([answer.foot] if answer.foot else [])])


def folded(answer: Parts) -> tuple[str, bool]:
    """The short answer, the rest in a quote that opens, the notice; and whether something had to be left out."""
    sources = "\n".join(answer.sources)
    room = LONGEST - sum(length(one) for one in (*answer.head, sources, answer.foot))
    kept: list[str] = []
    for paragraph in answer.body:
        if length(paragraph) > room:
            break
        kept.append(paragraph)
        room -= length(paragraph) + 2
    left_out = len(kept) < len(answer.body)
    inside = "\n\n".join([*kept, *(["…"] if left_out else []), *([sources] if sources else [])])
    quote = f"<blockquote expandable>{inside}</blockquote>" if length(inside) > WORTH_FOLDING else inside
    return "\n\n".join(one for one in (*answer.head, quote, answer.foot) if one), left_out


def length(markup: str) -> int:
    """How long ``markup`` is as a reader sees it, in UTF-16 units, as Telegram counts."""
    text = html.unescape(re.sub(r"<[^>]+>", "", markup))
    return len(text.encode("utf-16-le")) // 2
