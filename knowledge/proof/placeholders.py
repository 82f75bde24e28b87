"""Personal words become placeholders (⟦NAME_1⟧) before a text leaves this machine, and come back afterwards.

Rules and what the case knows, no model: the libraries that recognise names in German download one (docs/decisions).
Rules miss names that have no sign at all; so a name found once is hidden everywhere, also its parts and its genitive,
and whoever knows the parties passes them on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from knowledge.content import Record, Text, load_one
from knowledge.law.file_numbers import find_file_numbers
from knowledge.law.flat_text import flatten

FILE = Path(__file__).parent / "personal.yaml"

_MARK = re.compile(r"⟦(?P<kind>[A-Z]+)_(?P<number>\d+)⟧")
_CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆĈČĎĐĒĖĘĚĞĢĪİĶŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
_NAME = rf"[{_CAPITAL}][\w'’À-ž]+(?:-[{_CAPITAL}][\w'’]+)?"
_PARTICLE = r"(?:(?:von|van|de|der|den|zu|zur|vom|al|el|del|da|di|le|la|ten|ter) )*"
_DOT = r"(?:\.| ?[(\[](?:dot|punkt)[)\]] ?)"
_EMAIL = re.compile(
    rf"[\w.+%-]+ ?(?:@|[(\[](?:at|ät)[)\]]) ?[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[A-Za-z]{{2,}}", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'„“”⟦⟧]+|\b[\w-]+\.(?:de|com|org|net|eu|io|at|ch)/[^\s<>\"'„“”⟦⟧]*", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z][\w.]{2,}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,4})?\b")
_BIC = re.compile(r"\b[A-Z]{4}(?:DE|AT|CH|GB|FR|NL|LU)[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
_PHONE = re.compile(
    r"(?<![\w.,/])(?:\+\d{1,3}|00\d{1,3}|\(0\d{1,5}\)|0\d{1,5})(?:[ ./()\u00a0-]{0,3}\d){5,14}(?![\d]|[.,]\d)"
)
_LABELLED_PHONE = re.compile(
    r"\b(?:tel(?:efon)?|phone|mobil|mobile|handy|fax|telefax|call|durchwahl|whatsapp)\b[.:]? ?(?P<value>[+(\d][\d ()/.+-]{4,22}\d)",
    re.IGNORECASE,
)
_TOWN = rf"(?<!\d)(?:D-|A-|CH-)?\d{{4,5}} (?!(?:COUNTED)(?!\w)){_NAME}(?: (?:am|an der|im|ob der|bei) {_NAME}| {_NAME})?(?: \([A-Za-zäöüÄÖÜ]+\))?"
_MODAL = re.compile(
    r"Can (?:AI|I(?!\.)|a|an(?! (?:d(?:ie|en|as|er|em|ich)|mich|uns|euch|ihn|sie|eine[nmr]?)\b)|the|you|we|they|he|she|it|my|our|your|their|his|her|this|that|these|those|there|one|any\w*|some\w*)(?!\w)"
)
"""The English word that is a first name, too; only where it cannot be one."""
_POSTCODE_GB = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_BOX = re.compile(r"\b(?:Postfach|P\.?O\.? Box) \d[\d ]*\d", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?<![\w.,/§-])\d{7,}(?![\w]|[.,]\d)")
_REFERENCE = r"[A-Z0-9ÄÖÜa-z-]*\d[\w./-]*(?:(?<!\.)[ /-]{1,2}[A-Z0-9][\w./-]{0,14}){0,3}"
_DATE = r"\d{1,2}\. ?(?:\d{1,2}\.|[A-Za-zä]{3,9}) ?\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]+ \d{4}"


class _Data(Record):
    first_names: Text
    titles: Text
    forms: Text
    no_names: Text
    streets: Text
    english_streets: Text
    signs: Text
    selves: Text
    references: Text
    accounts: Text
    born: Text
    counted: Text


class Placeholders:
    """What was hidden in one exchange. The same word gets the same placeholder in every text of it.

    ``parties``: names the case knows; ``public``: file numbers and names that everybody may read (decisions we tell).
    """

    def __init__(self, parties: Iterable[str] = (), public: Iterable[str] = ()) -> None:
        self._parties = tuple(party for party in (" ".join(one.split()) for one in parties) if len(party) > 2)
        self._public = frozenset(public)
        self._marks: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def hide(self, text: str) -> str:
        """``text`` with a placeholder for everything personal in it."""
        text = _MARK.sub(lambda match: self._mark("MARK", match.group()), text)
        for kind, pattern, group in _patterns():
            text = self._outside(text, pattern, kind, group)
        text = self._hide_files(text)
        names = [*self._parties, *self._names(text)]
        return self._hide_names(text, names)

    def show(self, text: str) -> str:
        """``text`` with everything hidden put back; a placeholder that was never given stays as it is."""
        return _MARK.sub(lambda match: self._words.get(match.group(), match.group()), text)

    @property
    def hidden(self) -> tuple[str, ...]:
        """The words that were hidden, in order."""
        return tuple(self._words.values())

    def _mark(self, kind: str, word: str) -> str:
        if word not in self._marks:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            mark = f"⟦{kind}_{self._counts[kind]}⟧"
            self._marks[word], self._words[mark] = mark, word
        return self._marks[word]

    def _outside(self, text: str, pattern: re.Pattern[str], kind: str, group: str | int) -> str:
        """Hides every match that touches no placeholder."""
        parts: list[str] = []
        at = 0
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if start < at or start == end or "⟦" in text[start:end] or text[start:end] in self._public:
                continue
            parts += [text[at:start], self._mark(kind, text[start:end])]
            at = end
        return "".join([*parts, text[at:]])

    def _hide_files(self, text: str) -> str:
        """File numbers, except those of decisions that everybody may read."""
        flat = flatten(text)
        parts: list[str] = []
        at = 0
        for file in find_file_numbers(flat.text):
            start, end = flat.span(file.start, file.end)
            if file.number in self._public or start < at or "⟦" in text[start:end]:
                continue
            parts += [text[at:start], self._mark("FILE", text[start:end])]
            at = end
        return "".join([*parts, text[at:]])

    def _names(self, text: str) -> Iterator[str]:
        """Names told by a first name, a title, a legal form, a greeting or the end of a letter."""
        data = _data()
        for pattern in _name_patterns():
            for match in pattern.finditer(text):
                if _MODAL.match(text, match.start("name")):
                    continue
                words = match["name"].split()
                while words and words[0].strip(".,") in data.no:
                    words.pop(0)
                while words and words[-1].strip(".,") in data.no:
                    words.pop()
                name = " ".join(words).strip(" .,;:")
                if name and name not in self._public and not _MARK.search(name):
                    yield name

    def _hide_names(self, text: str, names: list[str]) -> str:
        """Every name, longest first; also each of its words, and all with a genitive s."""
        data = _data()
        whole = {name for name in names if name not in self._public}
        single = {
            word.strip(".,()")
            for name in whole
            for word in re.split(r"[ \n]", name)
            if len(word.strip(".,()")) > 2 and word[:1].isupper()
        }
        single -= data.no | data.common | self._public
        ranked = sorted(whole | single, key=len, reverse=True)
        if not ranked:
            return text
        spaced = (re.escape(name).replace(r"\ ", r"[\s]+") for name in ranked)
        pattern = re.compile(rf"(?<![\w⟦])(?:{'|'.join(spaced)})(?=(?:s|es|'s|’s|'|’)?(?!\w)|-)", re.IGNORECASE)
        return self._outside(text, pattern, "NAME", 0)


class _Lists:
    """The words of personal.yaml as sets."""

    def __init__(self, data: _Data) -> None:
        self.raw = data
        self.no = frozenset(data.no_names.split()) | frozenset(data.titles.split())
        self.common = frozenset(data.forms.split()) | frozenset(
            {"von", "van", "Verein", "Agentur", "Verlag", "Studio", "Kanzlei", "Partner", "Media"}
        )


@cache
def _data() -> _Lists:
    return _Lists(load_one(FILE, _Data))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], str | int], ...]:
    """What is told by its own form or by the word before it, in the order in which it is hidden."""
    raw = _data().raw
    references, accounts, born = (
        re.sub(r"\s*\n\s*|\s*\|\s*", "|", t).strip() for t in (raw.references, raw.accounts, raw.born)
    )
    streets = "|".join(raw.streets.split())
    return (
        ("EMAIL", _EMAIL, 0),
        ("LINK", _ADDRESS, 0),
        ("HANDLE", _HANDLE, 0),
        ("ACCOUNT", _IBAN, 0),
        (
            "ACCOUNT",
            re.compile(
                rf"(?i:\b(?:{accounts}))[.:]?(?: ?(?:lautet|is|nr\.?|:))? ?(?P<value>[A-Z0-9][A-Z0-9 ]{{3,20}}[A-Z0-9])(?!\w)"
            ),
            "value",
        ),
        ("ACCOUNT", _BIC, 0),
        (
            "REFERENCE",
            re.compile(rf"(?i:(?<!\w)(?:{references}))\.?(?: ?(?:lautet|is|nr\.?|no\.?))?:? ?(?P<value>{_REFERENCE})"),
            "value",
        ),
        ("PHONE", _LABELLED_PHONE, "value"),
        ("PHONE", _PHONE, 0),
        ("BORN", re.compile(rf"(?i:\b(?:{born})\b)\.?:? ?(?:am )?(?P<value>{_DATE})"), "value"),
        (
            "STREET",
            re.compile(
                rf"(?:(?:Am|An der|Im|In der|Zum|Zur|Auf dem|Auf der|Unter den|Hinter der|Alte[rs]?|Neue[rs]?|Große[rs]?|Kleine[rs]?) )?"
                rf"(?:{_NAME}[ -])?(?:[A-ZÄÖÜ][\w'’-]*(?:{streets})\.?|(?i:(?:{streets})\b\.?)) \d{{1,4}}(?: ?[a-zA-Z](?!\w))?(?: ?[-/] ?\d{{1,4}} ?[a-z]?(?!\w))?"
                rf"|(?:Am|An der|Im|In der|Zum|Zur|Auf dem|Auf der|Unter den|Hinter der) {_NAME}(?: {_NAME})? \d{{1,4}} ?[a-z]?(?!\w)"
                rf"|(?:Straße|Strasse|Platz|Allee|Weg|Ufer|Ring|Promenade) (?:des|der|am|an der) (?:\d{{1,2}}\. )?{_NAME}(?: {_NAME})?"
                rf" \d{{1,4}} ?[a-z]?(?!\w)"
                rf"|\b\d{{1,4}}[a-z]? (?:{_NAME} ){{1,3}}(?:{'|'.join(raw.english_streets.split())})\b"
            ),
            0,
        ),
        ("STREET", _BOX, 0),
        ("TOWN", re.compile(_TOWN.replace("COUNTED", "|".join(raw.counted.split()))), 0),
        ("TOWN", _POSTCODE_GB, 0),
        ("NUMBER", _LONG_NUMBER, 0),
    )


@cache
def _name_patterns() -> tuple[re.Pattern[str], ...]:
    raw = _data().raw
    firsts = "|".join(sorted(raw.first_names.split(), key=len, reverse=True))
    titles = "|".join(sorted(raw.titles.split(), key=len, reverse=True))
    forms = "|".join(map(re.escape, raw.forms.split()))
    signs = re.sub(r"\s*\n\s*|\s*\|\s*", "|", raw.signs).strip()
    selves = re.sub(r"\s*\n\s*|\s*\|\s*", "|", raw.selves).strip()
    name = rf"{_PARTICLE}{_NAME}"
    return (
        re.compile(rf"(?<![\w⟦])(?P<name>(?:{firsts})(?:-(?:{firsts}))?(?:[ ][A-Z]\.)?(?:[ ]{name}){{1,3}})"),
        re.compile(rf"(?<![\w⟦-])(?P<name>(?:{firsts}))(?![\w-])"),
        re.compile(rf"(?<![\w⟦])(?:(?:{titles})\.?[ \n])+(?P<name>(?:[A-Z]\. ?)*{name}(?:[ ]{name}){{0,2}})"),
        re.compile(
            rf"(?<![\w⟦])(?P<name>(?:{_NAME}|&|und|[A-Z]{{2,}})(?:[ ](?:{_NAME}|&|und|\+|[A-Z]{{2,}})){{0,4}} (?:{forms}|e\. ?V\.|e\. ?K\.|B\.V\.|S\.A\.)(?: & Co\. KG)?)(?!\w)"
        ),
        re.compile(rf"(?i:{signs}),?[ \n]+(?P<name>{name}(?:[ ]{name}){{0,3}})"),
        re.compile(rf"(?i:(?<!\w)(?:{selves}))[ \n]+(?P<name>{name}(?:[ ]{name}){{1,3}})"),
        re.compile(rf"(?<![\w⟦])(?P<name>{_NAME}(?:[ ]{_NAME}){{1,2}})(?=,? (?:geb\.|geboren|wohnhaft|born|residing))"),
        re.compile(
            rf"(?i:(?:^|\n)(?:von|an|from|to|absender|empfänger|mandant(?:in)?|client|name|kontoinhaber(?:in)?|account holder)):[ ]*(?P<name>{name}(?:[ ]{name}){{0,3}})"
        ),
        re.compile(
            rf"(?:^|\n)(?P<name>{_NAME}(?:[ ](?:{_NAME}|[a-z]{{2,3}}|al-{_NAME})){{0,3}}[ ]{_NAME})\n(?=⟦(?:STREET|TOWN)_)"
        ),
        re.compile(
            rf"(?P<name>{_NAME} (?:&|und|and|\+) {_NAME})(?=,? (?:Rechtsanwälte|Rechtsanwaltsgesellschaft|Partnerschaft|Solicitors|LLP))"
        ),
        re.compile(
            rf"(?i:\b(?:lieber?|hallo|sehr geehrter?|guten tag|dear|hi|hello),?)[ ]+(?:(?:{titles})\.?[ ])*(?P<name>{name}(?:[ ]{name}){{0,2}})(?=[ ]*[,!\n])"
        ),
    )
