"""One page of a PDF as people see it: every glyph with its place, and apart from it the words that cannot be seen.

Not for pages that are pictures (bot/intake/recognise.py). Hidden means: never painted, off the page, too small to read,
or painted in a colour that leaves no trace; the last is checked on a rendering, because white on black is a heading.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import pypdfium2
from pypdfium2 import raw

from bot.intake.columns import Segment, in_order

MAX_GLYPHS = 60_000  # a page in tiny print has 12,000
MAX_OBJECTS = 3_000
SMALLEST = 2.2  # points
NEVER_PAINTED = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
LIGHT = 215  # of 255
CONTRAST = 24
SQUEEZED = 0.06  # a glyph narrower than this share of its height stands for a replacement text, not for itself
_SCALE = 2.0
_HYPHEN = {2, 0xFFFE}  # how pdfium marks a word that goes on in the next line


@dataclass(frozen=True, slots=True)
class PageSeen:
    """``text`` as painted; ``hidden`` words; ``lost`` glyphs without a letter; ``squeezed``: places mean nothing.

    ``pictures``: share of the page covered by images; ``drawn``: number of painted things that are no text;
    ``scanner``: the text lies invisible below a picture, as scanners with recognition write it.
    """

    text: str
    hidden: str
    lost: int
    squeezed: bool
    pictures: float
    drawn: int
    scanner: bool


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    why: str = ""  # "", "unpainted", "light", "tiny", "outside"
    lost: bool = False


def look(page: pypdfium2.PdfPage) -> PageSeen:
    """What is on a page. Raises pypdfium2.PdfiumError where pdfium gives up."""
    pictures, drawn = _pictures(page)
    glyphs = _upright(page)
    unpainted = sum(glyph.why == "unpainted" for glyph in glyphs)
    scanner = pictures > 0.5 and unpainted > len(glyphs) // 2
    hiding = {"light", "tiny", "outside"} | (set() if scanner else {"unpainted"})
    seen = [glyph for glyph in glyphs if glyph.why not in hiding]
    letters = [glyph for glyph in seen if glyph.text.isalpha()]
    narrow = sum(glyph.right - glyph.left < SQUEEZED * (glyph.top - glyph.bottom) for glyph in letters)
    squeezed = narrow > 0.3 * max(len(letters), 1)
    return PageSeen(
        text=_text(seen, page.get_width(), squeezed), hidden=_hidden(glyphs, hiding),
        lost=sum(glyph.lost for glyph in seen), squeezed=squeezed, pictures=pictures, drawn=drawn, scanner=scanner,
    )  # fmt: skip


def _pictures(page: pypdfium2.PdfPage) -> tuple[float, int]:
    kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING]
    area, drawn = 0.0, 0
    for item in islice(page.get_objects(filter=kinds, max_depth=5), MAX_OBJECTS):
        drawn += 1
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            area += max(0.0, right - left) * max(0.0, top - bottom)
    return area / max(page.get_width() * page.get_height(), 1.0), drawn


def _upright(page: pypdfium2.PdfPage) -> list[_Glyph]:
    """The glyphs in reading order: a page whose text lies on its side is turned before it is read."""
    glyphs = list(_glyphs(page))
    turn = _turn(glyphs)
    if turn != page.get_rotation():
        page.set_rotation(turn)
        glyphs = list(_glyphs(page))
    return [_turned(glyph, turn) for glyph in glyphs] if turn else glyphs


def _turn(glyphs: list[_Glyph]) -> int:
    """By how many degrees (clockwise) the page has to be turned so that most of its text runs from left to right."""
    ways = {0: 0, 90: 0, 180: 0, 270: 0}
    for one, other in pairwise(glyphs):
        if "generated" in {one.why, other.why} or one.text.isspace() or other.text.isspace():
            continue
        x, y = other.left + other.right - one.left - one.right, other.bottom + other.top - one.bottom - one.top
        ways[(0 if x > 0 else 180) if abs(x) >= abs(y) else (90 if y > 0 else 270)] += 1
    return max(ways, key=lambda way: ways[way])


def _turned(glyph: _Glyph, turn: int) -> _Glyph:
    """The glyph with its place as seen after turning; only differences of places matter later."""
    left, bottom, right, top = glyph.left, glyph.bottom, glyph.right, glyph.top
    box = {90: (bottom, -right, top, -left), 180: (-right, -top, -left, -bottom), 270: (-top, left, -bottom, right)}[
        turn
    ]
    return replace(glyph, left=box[0], bottom=box[1], right=box[2], top=box[3])


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[_Glyph]:
    textpage = page.get_textpage()
    inks: dict[int, str] = {}
    light = _Light(page)
    frame = page.get_bbox()
    for index in range(min(textpage.count_chars(), MAX_GLYPHS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if raw.FPDFText_IsGenerated(textpage, index) == 1:
            yield _Glyph(chr(code), 0, 0, 0, 0, "generated")
            continue
        box = textpage.get_charbox(index)
        pointer = raw.FPDFText_GetTextObject(textpage, index)
        address = ctypes.addressof(pointer.contents) if pointer else 0
        if address not in inks:
            inks[address] = _ink(pointer, textpage.get_charbox(index, loose=True)) if pointer else ""
        why = inks[address]
        if not why or why == "light":
            unseen = bool(why) and not chr(code).isspace() and light.leaves_no_trace(box)
            why = "outside" if _outside(box, frame) else "light" if unseen else ""
        lost = raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 or code in {0, 0xFFFD} or 0xE000 <= code < 0xF900
        hyphen = code in _HYPHEN
        yield _Glyph("-" if hyphen else chr(code), box[0], box[1], box[2], box[3], why, lost and not hyphen)
        if hyphen:
            yield _Glyph("\n", 0, 0, 0, 0, "generated")


def _ink(pointer: object, box: tuple[float, float, float, float]) -> str:
    if raw.FPDFTextObj_GetTextRenderMode(pointer) in NEVER_PAINTED:
        return "unpainted"
    if 0 < max(box[2] - box[0], box[3] - box[1]) < SMALLEST:
        return "tiny"
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(pointer, *parts):
        return ""
    red, green, blue, alpha = (part.value for part in parts)
    return "light" if min(red, green, blue) >= LIGHT or alpha < 32 else ""


def _outside(box: tuple[float, float, float, float], frame: tuple[float, float, float, float]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return not (frame[0] - 1 <= x <= frame[2] + 1 and frame[1] - 1 <= y <= frame[3] + 1)


class _Light:
    """The page as a picture, painted only when some light text asks for it."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self._painted: tuple[object, object] | None = None

    def leaves_no_trace(self, box: tuple[float, float, float, float]) -> bool:
        """Is nothing to be seen where this glyph stands?"""
        if self._painted is None:
            scale = min(_SCALE, 2000 / max(self._page.get_size()))
            bitmap = self._page.render(scale=scale, grayscale=True)
            self._painted = bitmap.to_pil(), bitmap.get_posconv(self._page)
        picture, places = self._painted
        corners = [places.to_bitmap(box[0], box[1]), places.to_bitmap(box[2], box[3])]  # type: ignore[attr-defined]
        (left, right), (upper, lower) = (sorted(values) for values in zip(*corners, strict=True))
        part = picture.crop((left, upper, right + 1, lower + 1))  # type: ignore[attr-defined]
        darkest, brightest = part.getextrema()
        return bool(brightest - darkest < CONTRAST)


def _hidden(glyphs: list[_Glyph], hiding: set[str]) -> str:
    """The hidden words; the spaces between lines and words of the page are kept apart."""
    pieces = [glyph.text if glyph.why in hiding else " " for glyph in glyphs]
    return " ".join("".join(pieces).split())


def _text(glyphs: list[_Glyph], width: float, squeezed: bool) -> str:
    lines: list[list[_Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.text == "\n":
            lines.append([])
        elif glyph.text != "\r":
            lines[-1].append(glyph)
    lines = [line for line in lines if any(not glyph.text.isspace() for glyph in line)]
    if squeezed:
        return "\n".join("".join(glyph.text for glyph in line) for line in lines)
    ordered = in_order([segment for line in lines for segment in _segments(line)], width)
    if ordered is not None:
        return _joined([(segment.text, segment.y) for segment in ordered])
    return _joined([(_line(line), _middle(line)) for line in lines])


def _line(line: list[_Glyph]) -> str:
    """The text of a line; a letter-spaced heading ("K o s t e n") as words, parted where the gap is wider."""
    text = "".join(glyph.text for glyph in line)
    parts = text.split()
    if len(parts) < 5 or sum(len(part) == 1 for part in parts) < 0.8 * len(parts):
        return text
    seen = [glyph for glyph in line if glyph.why != "generated" and not glyph.text.isspace()]
    gaps = [other.left - one.right for one, other in pairwise(seen)]
    usual = sorted(gaps)[len(gaps) // 2]
    return seen[0].text + "".join(
        (" " if gap > 1.5 * usual + 0.3 else "") + glyph.text for gap, glyph in zip(gaps, seen[1:], strict=True)
    )


def _joined(lines: list[tuple[str, float]]) -> str:
    """Lines with a blank one where the page leaves a wide space."""
    steps = sorted(a[1] - b[1] for a, b in pairwise(lines) if a[1] > b[1])
    usual = steps[len(steps) // 2] if steps else 0.0
    out = [text for text, _ in lines[:1]]
    for (_, above), (text, y) in pairwise(lines):
        out += ["", text] if usual and above - y > 1.6 * usual else [text]
    return "\n".join(out)


def _middle(line: list[_Glyph]) -> float:
    placed = [glyph for glyph in line if glyph.why != "generated"]
    return sum(glyph.bottom for glyph in placed) / max(len(placed), 1)


def _segments(line: list[_Glyph]) -> Iterator[Segment]:
    """The line, cut where a gap is wider than words need."""
    part: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in line:
        if glyph.why == "generated" or glyph.text.isspace():
            part.append(glyph)
            continue
        if last is not None and glyph.left - last.right > max(9.0, 1.2 * (last.top - last.bottom)):
            yield from _segment(part)
            part = []
        part.append(glyph)
        last = glyph
    yield from _segment(part)


def _segment(part: list[_Glyph]) -> Iterator[Segment]:
    placed = [glyph for glyph in part if glyph.why != "generated" and not glyph.text.isspace()]
    if placed:
        text = "".join(glyph.text for glyph in part).strip()
        yield Segment(text, min(g.left for g in placed), max(g.right for g in placed), _middle(placed))
