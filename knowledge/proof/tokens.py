"""A sentence as the words that a proof must keep: each with its key, its company and what stands before it.

Values (norms, file numbers, dates, amounts, numbers) are one word each. Small words that carry nothing are left out;
everything else is kept, so what this file does not know is compared as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.law.citations import Citation, find_citations
from knowledge.letters.dates import find_days
from knowledge.letters.money import find_money
from knowledge.proof.lexicon import Lexicon

Kind = Literal["word", "mark", "norm", "file", "date", "amount", "number"]

_PART = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[%€$£§]|[^\w\s]")
_MARK = re.compile(r"[A-ZÄÖÜ]+\??")
_BORDER = frozenset(",;:.–()!?…")
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ARTICLE = re.compile(
    r"(?:d|dies|jed|jen|welch|solch|manch|all|[kmds]?ein|ihr|unser|eur)(?P<end>er|ie|e|as|es|em|en|e|)", re.IGNORECASE
)
_ENDS = {"ie": "e", "e": "e", "as": "a", "es": "as", "em": "m", "en": "n", "": "ra"}
_JOINED = {"im": "m", "am": "m", "beim": "m", "zum": "m", "vom": "m", "zur": "R", "ins": "a", "ans": "a", "aufs": "a"}
_JOINS = re.compile(r"\b(?:oder|or|sowie)\b")
_MORE = re.compile(r"(?:,? (?:bis|und|oder|to|and|or) \d{1,2}[a-z]?)+(?=[,;.)]|$| [,;(]| UrhG)")
_ENGLISH_ARTICLES = frozenset({"the", "a", "an"})
_ADJECTIVE = re.compile(r"[a-zäöüß]+(?:e|en|er|es|em)$")


@dataclass(frozen=True, slots=True)
class Token:
    """One loaded word. ``keys``: what it counts as (two at the start of a sentence); ``clause``: its mini-clause.

    ``noun``: written with a capital within a sentence; ``preposition`` and ``case`` (letters of possible endings): what
    stands before it; ``joined``: key of a noun right after an adjective; ``inside``: in brackets; ``after``: the
    sign between it and the word before.
    """

    keys: tuple[str, ...]
    kind: Kind
    surface: str
    clause: int
    start: int
    end: int
    noun: bool = False
    initial: bool = False
    preposition: str = ""
    case: str = ""
    joined: str = ""
    inside: bool = False
    after: str = ""
    citation: Citation | None = None

    @property
    def key(self) -> str:
        """The key it counts as unless another fits."""
        return self.keys[0]


@dataclass(frozen=True, slots=True)
class _Raw:
    text: str
    start: int
    end: int
    value: Token | None = None


def tokens(text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The loaded words of ``text`` (tidy), in order."""
    return tuple(_Reader(_raws(text), lexicon).read())


def _raws(text: str) -> list[_Raw]:
    """Words, values and punctuation in order."""
    values: list[Token] = []
    taken = bytearray(len(text) + 1)
    for token in _values(text) if _DIGIT.search(text) else ():
        if not any(taken[token.start : token.end]):
            taken[token.start : token.end] = b"\x01" * (token.end - token.start)
            values.append(token)
    found = [_Raw(value.surface, value.start, value.end, value) for value in values]
    for match in _PART.finditer(text):
        if not taken[match.start()]:
            found.append(_Raw(match.group(), match.start(), match.end()))
    return sorted(found, key=lambda raw: raw.start)


def _values(text: str) -> Iterator[Token]:
    """Everything that holds a digit and means one thing; the first of two that overlap counts."""
    low = text.lower()
    low = low if len(low) == len(text) else text
    yield from _cited(text)
    yield from _dates(low)
    yield from _amounts(text, low)


def _cited(text: str) -> Iterator[Token]:
    for one in find_citations(text):
        if one.file_number:
            yield Token((one.file_number,), "file", one.text, 0, one.start, one.end, citation=one)
        else:
            more = _MORE.match(text, one.end) if one.absatz or one.satz or one.nummer else None
            end = more.end() if more else one.end
            joins = "".join(_JOINS.findall(one.text))
            key = norm_key(one) + joins + (more.group().replace(" ", "") if more else "")
            yield Token((key,), "norm", text[one.start : end], 0, one.start, end, citation=one)


def norm_key(one: Citation) -> str:
    """A cited norm in one spelling, without its law (which is often left out)."""
    parts = (one.kind, one.section, one.absatz, one.satz, one.nummer, one.buchstabe, one.through, one.follows or None)
    return "|".join("" if part is None else str(part).replace(" ", "") for part in parts)


def _dates(low: str) -> Iterator[Token]:
    for day in find_days(low):
        key = f"@{day.year or '????'}-{day.month:02}-{day.day:02}"
        yield Token((key,), "date", low[day.start : day.end], 0, day.start, day.end)


def _amounts(text: str, low: str) -> Iterator[Token]:
    for money in find_money(text, low):
        if money.named:
            end = _with_unit(low, money.end)
            yield Token((f"${money.cents}{money.currency}",), "amount", low[money.start : end], 0, money.start, end)


def _with_unit(low: str, end: int) -> int:
    return end + (match.end() if (match := re.match(r"s\b", low[end:])) else 0)


class _Reader:
    """Goes over the raw words once and remembers what stands before."""

    def __init__(self, raws: list[_Raw], lexicon: Lexicon) -> None:
        self.raws, self.lexicon = raws, lexicon
        self.clause = 0
        self.depth = 0
        self.initial = True
        self.sign = ""

    def read(self) -> Iterator[Token]:
        """The loaded words."""
        place = 0
        while place < len(self.raws):
            raw = self.raws[place]
            if raw.value is not None:
                yield self._placed(raw.value, place)
                self.initial = False
                place += 1
                continue
            if not raw.text[0].isalnum():
                yield from self._sign(raw, place)
                place += 1
                continue
            if (taken := self._phrase(place)) is not None:
                length, meant = taken
                yield from (self._mark(word, place, length) for word in meant)
                place += length
            else:
                yield from self._word(raw, place)
                place += 1
            self.initial = False

    def _sign(self, raw: _Raw, place: int) -> Iterator[Token]:
        if raw.text == "(":
            self.depth += 1
        elif raw.text == ")":
            self.depth = max(0, self.depth - 1)
        if raw.text in _BORDER:
            self.clause += 1
            self.initial = self.initial or raw.text in ".!?:"
            self.sign = raw.text
        if raw.text == "?":
            yield self._placed(Token(("?",), "mark", "?", 0, raw.start, raw.end), place)
        elif raw.text in "%€$£§":
            yield self._placed(Token((raw.text,), "word", raw.text, 0, raw.start, raw.end), place)

    def _phrase(self, place: int) -> tuple[int, tuple[str, ...]] | None:
        first = self.raws[place].text.lower()
        if first not in self.lexicon.openings or (self.raws[place].text[0].isupper() and not self.initial):
            return None  # "Waren" within a sentence is a noun
        words: list[str] = []
        best: tuple[int, tuple[str, ...]] | None = None
        for length, raw in enumerate(self.raws[place : place + 2 * self.lexicon.longest], start=1):
            if raw.value is not None:
                break
            if raw.text[0].isalpha():
                words.append(raw.text.lower())
                if (meant := self.lexicon.phrases.get(tuple(words))) is not None:
                    best = length, meant
            elif raw.text not in ".'":
                break
        return best

    def _mark(self, word: str, place: int, length: int) -> Token:
        start, end = self.raws[place].start, self.raws[place + length - 1].end
        surface = " ".join(raw.text for raw in self.raws[place : place + length])
        if _MARK.fullmatch(word):
            return self._placed(Token((word,), "mark", surface, 0, start, end), place)
        return self._placed(Token(self.lexicon.keys(word, False), "word", surface, 0, start, end), place)

    def _word(self, raw: _Raw, place: int) -> Iterator[Token]:
        low = raw.text.lower()
        if raw.text[0].isdigit():
            yield self._placed(Token((f"#{_number(raw.text)}",), "number", raw.text, 0, raw.start, raw.end), place)
        elif low in self.lexicon.numbers and (self.initial or raw.text == low):
            key = f"#{self.lexicon.numbers[low]}"
            yield self._placed(Token((key,), "number", raw.text, 0, raw.start, raw.end), place)
        elif low == "zu" and self._infinitive(place + 1):
            yield self._placed(Token(("ZU",), "mark", raw.text, 0, raw.start, raw.end), place)
        elif low in self.lexicon.neutral and not self._is_name(raw):
            return
        else:
            token = Token(self.lexicon.keys(raw.text, self.initial), "word", raw.text, 0, raw.start, raw.end)
            joins = token.key in self.lexicon.joins
            self.clause += joins
            yield self._placed(token, place)

    def _infinitive(self, place: int) -> bool:
        """ "hat zu zahlen" is a duty, "zahlt" is none: the small word counts before an infinitive."""
        after = self.raws[place] if place < len(self.raws) else None
        return after is not None and after.value is None and re.fullmatch(r"[a-zäöüß]+n", after.text) is not None

    def _is_name(self, raw: _Raw) -> bool:
        """ "Sich" within a sentence with a capital is no small word: a name, or emphasis."""
        return raw.text[0].isupper() and not self.initial and self.lexicon.language == "de"

    def _placed(self, token: Token, place: int) -> Token:
        capital = token.kind == "word" and token.surface[:1].isupper()
        self.clause += any(key in self.lexicon.openers for key in token.keys)
        sign, self.sign = self.sign, ""
        preposition, case = self._before(place)
        joined = ""
        if token.kind == "word" and not capital and place + 1 < len(self.raws):
            after = self.raws[place + 1]
            if after.value is None and after.text[:1].isupper() and _ADJECTIVE.fullmatch(token.surface):
                joined = self.lexicon.keys(after.text, False)[0]
        return Token(
            token.keys, token.kind, token.surface, self.clause, token.start, token.end,
            noun=(capital and not self.initial) or token.kind in {"norm", "file"},
            initial=self.initial and capital,
            preposition=preposition,
            case=case,
            joined=joined,
            inside=self.depth > 0,
            after=sign,
            citation=token.citation,
        )  # fmt: skip

    def _before(self, place: int) -> tuple[str, str]:
        """The preposition and the ending of the article before the word, over at most two adjectives."""
        case = ""
        for raw in self.raws[max(0, place - 4) : place][::-1]:
            low = raw.text.lower()
            if raw.value is not None or not raw.text[0].isalpha():
                break
            if low in _JOINED and not case:
                return self._plain(low), _JOINED[low]
            if low in self.lexicon.prepositions:
                return low, case
            if low in _ENGLISH_ARTICLES and self.lexicon.language == "en":
                continue
            if not case and self.lexicon.language == "de" and (article := _ARTICLE.fullmatch(low)):
                case = _case(low, article["end"])
                continue
            if case or not _ADJECTIVE.fullmatch(raw.text):
                break
        return "", case

    def _plain(self, joined: str) -> str:
        meant = self.lexicon.phrases.get((joined,))
        return meant[0] if meant else "zu"


def _case(article: str, end: str) -> str:
    """The endings an article may stand for: "der" is r or R (die), "einer" only R, "ein" r or a."""
    if end == "er":
        return "R" if article.endswith(("einer", "ihrer", "unserer", "eurer")) else "rR"
    return _ENDS[end]


def _number(written: str) -> str:
    return re.sub(r"[.,]", "", written) if _THOUSANDS.fullmatch(written) else written.replace(",", ".")
