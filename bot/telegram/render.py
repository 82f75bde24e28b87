"""A reply's HTML becomes messages that Telegram takes: at most 4096 units as rendered, cut where a reader would.

The HTML is read into characters that know their tags, cut by position, and written again; so no cut can hit a tag or
an entity, and open tags are closed and reopened by construction. Kept whole: links, code, citations ("§ 44b Abs. 3
UrhG"), file numbers, and the last paragraph, which carries the notice. Not a sanitiser: what is not in the small
subset makes the whole reply plain text, and tests find it before a person does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby

from bot.markup import words

LIMIT = 4096
AIM = 3900
NOTICE_AT_MOST = 1200

Tags = tuple[str, ...]  # the start tags around a character, outermost first, as written: ('<b>', '<a href="…">')

_ALLOWED = {
    "b": (), "strong": (), "i": (), "em": (), "u": (), "ins": (), "s": (), "del": (), "code": ("class",), "pre": (),
    "a": ("href",), "blockquote": ("expandable",), "tg-spoiler": (),
}  # fmt: skip
_WHOLE = ("a", "code")

_CITATION = re.compile(
    r"""
    (?:§§?|Art\.|Artt\.|Artikel|Absatz|Abs\.|Satz|S\.|Nr\.|Nummer|Buchst\.|lit\.|Rn\.|Hs\.|Anm\.|Az\.|Erwägungsgrund|ErwG)
    (?:[\s\u00a0]*(?:i\.\s?V\.\s?m\.|\d+[a-z]?\b|[IVXL]+\b|f{1,2}\.|[a-z]\)|[a-z]\b|bis\b|und\b(?=\s*(?:§|\d))|-|–|,(?=\s*(?:\d|§))
        |§§?|Art\.|Abs\.|Absatz|S\.|Satz|Nr\.|Nummer|Buchst\.|lit\.|Rn\.|Hs\.|Halbsatz|Var\.|Alt\.))+
    (?:[\s\u00a0]+(?:[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]*[A-Z][A-Za-z]*(?:-[A-Z]+)?|[A-Z]{2,}(?:-[A-Z]+)?|AI[\s]Act))?
    | \b\d{1,3}\s[A-Z]{1,3}\s\d{1,4}/\d{2}\b
    | \b[IVX]+\s[A-Z]{1,3}\s(?:\([A-Za-z]+\)\s)?\d{1,4}/\d{2}\b
    | \b\d{1,2}\.\s(?:\d{1,2}\.|Januar|Februar|März|April|Mai|Juni|Juli|August
        |September|Oktober|November|Dezember)\s?\d{4}
    | \b(?:z|d|u|i|o)\.\s?(?:B|h|a|d|V|R|ä|g)\.(?:\s?[a-zA-Z]\.)?
    """,
    re.VERBOSE,
)
_SENTENCE_END = re.compile(r"""(?<![A-ZÄÖÜ\d])(?<!\bca)(?<!\bvgl)(?<!\bNr)[.!?…]["'”“»«)\]]*(?=\s)""")
_JOINERS = frozenset("\u200d\ufe0f\ufe0e\u20e3")


class MarkupError(ValueError):
    """The HTML is not of the small subset; the message says where and why."""


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    tags: Tags


def split(markup: str, aim: int = AIM, limit: int = LIMIT) -> tuple[str, ...]:
    """``markup`` as the HTML of one or more messages. Raises MarkupError if it is not of the small subset."""
    runs = _read(markup)
    text = "".join(run.text for run in runs)
    if not text.strip():
        return ()
    tags = [run.tags for run in runs for _ in run.text]
    pieces = _pieces(text, tags, aim, limit)
    return tuple(_write(text, tags, start, end) for start, end in pieces)


def plain(markup: str) -> str:
    """The words of ``markup`` for when Telegram refuses the markup; links written out where there is room for them."""
    text = words(markup)
    return text if utf16(text) <= LIMIT else words(markup, links=False)


def escape(text: str) -> str:
    """``text`` so that it reads as itself inside HTML."""
    return html.escape(text, quote=False)


def rendered(markup: str) -> str:
    """What a reader sees of ``markup``. Raises MarkupError like ``split``."""
    return "".join(run.text for run in _read(markup))


def utf16(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units: an emoji counts two."""
    return len(text) + sum(character > "\uffff" for character in text)


class _Reader(HTMLParser):
    """Collects runs of text with their tags; anything outside the subset is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[_Run] = []
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ALLOWED:
            raise MarkupError(f"tag <{tag}> is not allowed")
        if tag == "a" and not dict(attrs).get("href"):
            raise MarkupError("a link without address")
        if tag == "blockquote" and any(name == "blockquote" for name, _ in self.open):
            raise MarkupError("a quote inside a quote")
        for name, _ in attrs:
            if name not in _ALLOWED[tag]:
                raise MarkupError(f"attribute {name} of <{tag}> is not allowed")
        written = "".join(f" {name}" if value is None else f' {name}="{html.escape(value)}"' for name, value in attrs)
        self.open.append((tag, f"<{tag}{written}>"))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise MarkupError(f"</{tag}> closes nothing that is open")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.runs.append(_Run(data, tuple(written for _, written in self.open)))

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        raise MarkupError(f"<{tag}/> is not allowed")

    def handle_comment(self, _data: str) -> None:
        raise MarkupError("a comment is not allowed")

    def handle_decl(self, _decl: str) -> None:
        raise MarkupError("a declaration is not allowed")

    def handle_pi(self, _data: str) -> None:
        raise MarkupError("an instruction is not allowed")

    def unknown_decl(self, _data: str) -> None:
        raise MarkupError("a marked section is not allowed")


def _read(markup: str) -> list[_Run]:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    if reader.open:
        raise MarkupError(f"<{reader.open[-1][0]}> is not closed")
    return [run for run in reader.runs if run.text]


def _pieces(text: str, tags: list[Tags], aim: int, limit: int) -> Iterator[tuple[int, int]]:
    """Start and end of each message in ``text``, white space around cuts left out."""
    start, end = _trimmed(text, 0, len(text))
    if utf16(text[start:end]) <= aim:  # nearly all answers: nothing is cut, so nothing need be kept whole
        yield start, end
        return
    whole = _whole_ranges(text, tags, aim)
    while utf16(text[start:end]) > aim:
        cut = _cut(text, tags, whole, start, _reach(text, start, aim, limit))
        yield _trimmed(text, start, cut)
        start, _ = _trimmed(text, cut, end)
    if start < end:
        yield start, end


def _reach(text: str, start: int, aim: int, limit: int) -> int:
    """The last position a message from ``start`` may extend to."""
    units, position = 0, start
    while position < len(text):
        units += 2 if text[position] > "\uffff" else 1
        if units > min(aim, limit):
            break
        position += 1
    return position


def _cut(text: str, tags: list[Tags], whole: list[tuple[int, int]], start: int, reach: int) -> int:
    """The best place to cut in ``text[start:reach]``: paragraph, line, sentence, word, in this order."""
    early = start + (reach - start) * 2 // 5
    for pattern, allowed in _places(tags):
        found = [m.end() for m in pattern.finditer(text, start + 1, min(reach + 1, len(text))) if m.end() <= reach]
        for position in reversed(found):
            if (
                position > (early if pattern is not _SPACE else start)
                and allowed(position)
                and _is_free(position, whole)
            ):
                return position
    return _between_characters(text, start, reach)


_PARAGRAPH, _LINE, _SPACE = re.compile(r"\n[ \t]*\n"), re.compile(r"\n"), re.compile(r"\s")


def _places(tags: list[Tags]) -> list[tuple[re.Pattern[str], Callable[[int], bool]]]:
    def outside_quote(position: int) -> bool:
        return position >= len(tags) or not any(tag.startswith(("<blockquote", "<pre")) for tag in tags[position])

    def anywhere(_position: int) -> bool:
        return True

    return [(_PARAGRAPH, outside_quote), (_PARAGRAPH, anywhere), (_LINE, anywhere), (_SENTENCE_END, anywhere),
            (_SPACE, anywhere)]  # fmt: skip


def _between_characters(text: str, start: int, reach: int) -> int:
    """A cut inside a word that is longer than a message; what is drawn as one character stays one."""
    position = reach
    while position > start + 1 and (text[position : position + 1] in _JOINERS or text[position - 1] == "\u200d"):
        position -= 1
    return position


def _whole_ranges(text: str, tags: list[Tags], aim: int) -> list[tuple[int, int]]:
    """What must not be cut: links, code, citations, and the closing paragraph, unless longer than a message."""
    ranges = [match.span() for match in _CITATION.finditer(text)]
    position = 0
    for inside, run in groupby(tags, key=lambda around: tuple(tag for tag in around if tag.startswith(_WHOLE_STARTS))):
        length = sum(1 for _ in run)
        if inside:
            ranges.append((position, position + length))
        position += length
    last = [match.end() for match in _PARAGRAPH.finditer(text.rstrip())]
    if last and len(text) - last[-1] <= min(NOTICE_AT_MOST, aim):
        ranges.append((last[-1], len(text)))
    return [(start, end) for start, end in ranges if utf16(text[start:end]) <= aim]


_WHOLE_STARTS = tuple(f"<{tag}{after}" for tag in _WHOLE for after in (" ", ">"))


def _is_free(position: int, whole: list[tuple[int, int]]) -> bool:
    return not any(start < position < end for start, end in whole)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _write(text: str, tags: list[Tags], start: int, end: int) -> str:
    """``text[start:end]`` as HTML with the tags of its characters, each opened and closed in this piece."""
    written: list[str] = []
    open_tags: Tags = ()
    for around, run in groupby(range(start, end), key=tags.__getitem__):
        written.append(_from_to(open_tags, around))
        written.append(html.escape("".join(text[index] for index in run), quote=False))
        open_tags = around
    written.append(_from_to(open_tags, ()))
    return "".join(written)


def _from_to(old: Tags, new: Tags) -> str:
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    closed = "".join(f"</{re.split(r'[ >]', tag[1:])[0]}>" for tag in reversed(old[same:]))
    return closed + "".join(new[same:])
