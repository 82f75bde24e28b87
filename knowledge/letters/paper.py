"""A letter's text made even for reading, with the way back to every place in the original.

Not a reader: it takes away what scanners, mail programs and printers did (soft hyphens, broken words, letter-spaced
headings, page numbers, slips in numbers and in the words that matter) and blanks what is not this letter (chain.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from knowledge.letters import repair

LONGEST = 400_000
PIECE = 4

_CHARACTERS = re.compile(
    r"(?P<newline>\r\n?|[\f\v\x85\u2028\u2029])"
    r"|(?P<broken>[\u00ad]+[ \t]*\r?\n[ \t]*(?=\w))"
    r"|(?P<hidden>[\U000e0000-\U000e007f]+)"
    r"|(?P<invisible>[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+)"
    r"|(?P<umlaut>[aouAOU]\u0308)"
    r"|(?P<ligature>[\ufb00-\ufb04])"
    r"|(?P<hyphen>[\u2010\u2011\u2212\ufe63\uff0d])"
    r"|(?P<quote>[\u2018\u2019\u00b4`])"
    r"|(?P<blank>[^\S\n]|[\x00-\x08\x0e-\x1f\x7f\ufffd\ud800-\udfff])"
)
_UMLAUTS = dict(zip("aouAOU", "äöüÄÖÜ", strict=True))
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
_SPACED = re.compile(r"(?<![\w.])(?:[^\W\d_] ){3,}[^\W\d_](?=[\s:,.!]|$)")
_SPACED_WORDS = re.compile(r"(?<![\w.])(?:[^\W\d_] {1,2}){3,}[^\W\d_](?=[\s:,.!]|$)")
_SPACED_DIGITS = re.compile(r"(?<![\w.])(?:\d ?){1,2}\. (?:\d ?){1,2}\. (?:\d ){3}\d(?!\d)")
_LOOSE_DATE = re.compile(r"(?<![\w.])[\dOl]{1,2}\. ?[\dOl]{1,2}\. ?[\dOl]{4}(?!\w)")
_LOOSE = re.compile(r"(?<=[\w)€]) (?=[,;.:](?:\s|$))")
_LEADER = re.compile(r" ?(?:[.·_]{4,}|(?:[.·_] ){3,}[.·_]?|…{2,}|(?<=[\w).] )-{5,}(?=[ \d])) ?")
_BLANKS = re.compile(r" {2,}|(?<=\n) +| +(?=\n)")
_LINES = re.compile(r"\n{3,}")
_HYPHENATED = re.compile(
    r"(?P<word>(?<=[a-zäöüß])-\n{1,2}(?=[a-zäöüß])(?!(?:und|oder|bzw|sowie|and|or)\b))"
    r"|(?P<compound>(?<=\w)-\n(?=[A-ZÄÖÜ]))"
)
_PAGE = re.compile(
    r"(?:-\s?\d{1,3}\s?-|(?:seite|page|blatt|s\.)\s?\d{1,3}(?:\s?(?:von|of|/)\s?\d{1,3})?|\d{1,3}\s?/\s?\d{1,3}"
    r"|(?:-\s?\d{1,3}\s?/\s?\d{1,3}\s?-)|\.\.\.\s?\d?|…\s?/?\d?|bitte wenden)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """``text`` even and of this letter only; ``low`` the same in small letters on one line (same places).

    ``remarks``: what was mended or left out, as (key, place in the original). ``pieces``: ``pieces_of`` ``low``.
    """

    raw: str
    text: str
    low: str
    origins: tuple[int, ...]
    remarks: tuple[tuple[str, int, int], ...] = ()
    pieces: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of ``text`` stands in the original."""
        if not self.origins or start >= len(self.origins):
            return len(self.raw), len(self.raw)
        return self.origins[start], self.origins[max(start, end - 1)] + 1


@dataclass(slots=True)
class Draft:
    """A text being evened, with the origin of each character."""

    text: str
    origins: list[int]
    remarks: list[tuple[str, int, int]] = field(default_factory=list)

    def edit(self, pattern: re.Pattern[str], even: Callable[[re.Match[str]], str], remark: str = "") -> None:
        """Replaces every match of ``pattern``; a replacement that changes nothing is no remark."""
        pieces: list[str] = []
        origins: list[int] = []
        position = 0
        for match in pattern.finditer(self.text):
            new = even(match)
            if new == match.group():
                continue
            start, end = match.span()
            if remark:
                self.remarks.append((remark, self.origins[start], self.origins[end - 1] + 1))
            pieces += (self.text[position:start], new)
            origins += self.origins[position:start]
            origins += [self.origins[min(start + index, end - 1)] for index in range(len(new))]
            if len(new) > 1:
                origins[-1] = self.origins[end - 1]
            position = end
        if position:
            self.text = "".join([*pieces, self.text[position:]])
            self.origins = origins + self.origins[position:]

    def blank(self, start: int, end: int) -> None:
        """Takes [start, end) out of reading, keeping lines and places."""
        gone = re.sub(r"[^\n]", " ", self.text[start:end])
        self.text = self.text[:start] + gone + self.text[end:]


def even(raw: str) -> Draft:
    """The mended text of ``raw``, at most LONGEST characters of it."""
    kept = raw[:LONGEST]
    draft = Draft(kept, list(range(len(kept))))
    if len(raw) > LONGEST:
        draft.remarks.append(("cut", LONGEST, len(raw)))
    draft.edit(re.compile(r"[\U000e0000-\U000e007f]+"), lambda _: "", "hidden_characters")
    draft.edit(_CHARACTERS, _character)
    draft.edit(_SPACED, _close, "letter_spaced")
    draft.edit(_SPACED_WORDS, _close, "letter_spaced")
    draft.edit(_SPACED_DIGITS, _close, "letter_spaced")
    draft.edit(_LOOSE_DATE, lambda match: _close(match) if re.search(r"[Ol]", match.group()) else match.group())
    draft.edit(_LEADER, lambda match: "\n" if "\n" in match.group() else " : ")
    draft.edit(_BLANKS, lambda match: " " if match.group().startswith("  ") and _inside(match) else "")
    draft.edit(_LOOSE, lambda _: "")
    draft.edit(_HYPHENATED, lambda match: "" if match["word"] else "-")
    draft.edit(repair.NUMBER, repair.number, "ocr_slips")
    draft.edit(repair.WORD, repair.word, "ocr_slips")
    _without_page_marks(draft)
    draft.edit(_LINES, lambda _: "\n\n")
    return draft


def finished(draft: Draft, raw: str) -> Paper:
    """The paper of a draft."""
    low = small(draft.text)
    return Paper(raw, draft.text, low, tuple(draft.origins), tuple(draft.remarks), pieces_of(low))


def pieces_of(low: str) -> frozenset[str]:
    """Every run of PIECE letters in ``low``, and of one less: whatever stands in it is made of these."""
    sizes = (PIECE - 1, PIECE)
    return frozenset(low[start : start + size] for size in sizes for start in range(len(low) - size + 1))


def small(text: str) -> str:
    """``text`` in small letters and on one line, every character in its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return low.replace("\n", " ")


def _character(match: re.Match[str]) -> str:
    found = match.group()
    if match["newline"]:
        return "\n"
    if match["umlaut"]:
        return _UMLAUTS[found[0]]
    if match["ligature"]:
        return _LIGATURES[found]
    if match["hyphen"]:
        return "-"
    if match["quote"]:
        return "'"
    return " " if match["blank"] else ""


def _close(match: re.Match[str]) -> str:
    return match.group().replace(" ", "")


def _inside(match: re.Match[str]) -> bool:
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return bool(before and after) and before != "\n" and after != "\n"


def _without_page_marks(draft: Draft) -> None:
    """Takes out page numbers and lines that every page repeats; a sentence running over the page closes again."""
    lines = list(_lines(draft.text))
    often = Counter(line for _, _, line in lines if len(line) >= 12 and any(map(str.isalpha, line)))
    seen: set[str] = set()
    gone: list[tuple[int, int]] = []
    for start, end, line in lines:
        repeated = often[line] >= 3 and not re.search(r"\d,\d\d", line)
        if (repeated and line in seen) or (len(line) < 20 and _PAGE.fullmatch(line)):
            gone.append((start, end))
        seen.add(line)
    _take_out(draft, gone)


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line), line.strip()
        start += len(line) + 1


def _take_out(draft: Draft, gone: list[tuple[int, int]]) -> None:
    text, kept, origins, position = draft.text, [], [], 0
    for start, end in gone:
        before, after = start, end
        while before > position and text[before - 1] == "\n":
            before -= 1
        while after < len(text) and text[after] == "\n":
            after += 1
        runs_on = before > 0 and text[before - 1] not in ".:!?" and text[after : after + 1].islower()
        if not runs_on:
            before, after = start, end
        kept.append(text[position:before])
        origins += draft.origins[position:before]
        if runs_on:
            kept.append("\n")
            origins.append(draft.origins[before])
        position = max(after, position)
    draft.text = "".join([*kept, text[position:]])
    draft.origins = origins + draft.origins[position:]
