"""File numbers of courts as people and judgments write them: "310 O 227/23", "BVerwG 20 F 23.07", "C‑506/08 P".

Not a list of courts: the court is the one named shortly before the number (courts.py), the one of the number before it
in the same string of citations, or the only one that keeps such a register. A number is taken whole or not at all, so
that "310 O 227/23" never shrinks to "10 O 227/23".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.law.courts import Court, court_of_register, find_courts

_NO_REGISTER = (
    r"(?!(?:Abs|Nr|Nrn|Art|Satz|Kap|Bd|Teil|Seite|Heft|Rn|Rz|Anm|Ziff|Fn|Bl|Am|Im|In|Mai|Nov|Dez|Jan|Feb|Jun|Jul|Aug|Sep|Okt"
    r"|EUR|USD|DM|GRUR|NJW|MDR|WRP|ZUM|JZ|DB|BB|WM|ABl|EG|EU|UN|BT|LT|BR|Drs|Slg|VO|RL|II|III|IV|VI|VII|VIII|IX|XI|XII)\b)"
)
_REGISTER = (
    rf"{_NO_REGISTER}(?:[A-Z]{{1,4}}|[A-Z][a-z]|[A-Z]{{1,3}}[a-z]{{1,3}}(?:[A-Z][A-Za-z]*)?|[A-Z][a-z]{{1,3}}[A-Z][A-Za-z]{{0,4}}"
    r"|Verg|Kart|Sch|Kap|Bsf|Baul|Brfg|Lw)"
)
_EXTRA = r"(?: ?\((?:Brfg|pat|PatG|Kart|OWi|EP|R|B|Lw|EnW|\d{1,3})\)| (?:Kart|AS|Rs|Js|OWi|EnWG|Baul|Lw|VG|ER)(?= \d))?"
_YEAR = r"(?:\d{4}|\d{2})(?![\d])"
_BRANCH = r"(?:-\d{1,3}(?![\d.]))?"
_SENATE = r"(?:[IVX]{1,5}(?:[a-z]|-\d{1,2})?|\d{1,3}[a-z]?|\d[-/]\d{1,2})"
_SUFFIX = r"(?: (?:e|KfH|KH|NZB|E|F|G|U|L|K|V|Z|H|AO|EU|BG|EW|Kg|Erb|StB|Kfz|GrE|AdV|PKH)(?=[,;.)]|$| [-–(]))?"
_NUMBER = r"\d{1,6}"
_GERMAN = rf"(?:[A-Z]-)?{_SENATE} ?(?:\([A-Za-z0-9]+\) ?)?{_REGISTER}{_EXTRA} ?{_NUMBER}/{_YEAR}(?:\.(?:OVG|[A-Z]{{1,3}})(?!\w))?{_SUFFIX}{_BRANCH}(?: \((?:Kart|EP|pat)\))?"
_PUBLIC = rf"(?:(?:M|W|B|RN|RO|AN|Au|R) )?\d{{1,2}} [A-Z]{{1,3}}[a-z]{{0,2}} \d{{1,5}}\.\d{{2,5}}(?!\.?\d|\.[A-Za-z])"
_SOCIAL = rf"(?:B|L|S) \d{{1,3}}[a-z]? (?:[A-Z]{{1,4}}|\([A-Z]{{1,4}}\)) {_NUMBER}/{_YEAR}(?: (?:B ER|ER|BH|KL|RG|NZB|PKH|S|R|B|U|D|GS|WA)(?!\w))*"
_SENATELESS = r"(?:GSZ|GSSt|GmS-OGB|GrS|PatGSZ|GS|StB|AK|AnwZ ?\((?:Brfg|B)\)|AnwSt ?\([RB]\)|NotZ ?\(Brfg\)|NotZ|RiZ ?\([RB]\)|RiZ|KZR|KVR|KVZ|KZB|KRB|EnVR|EnVZ|EnZR|VerfGH|VfGBbg|LVG|StGH)"
_SPECIAL = rf"{_SENATELESS} \d{{1,4}}/{_YEAR}|Vf\. \d{{1,4}}-[IVX]+[a-z]?-\d{{2}}"
_AUSTRIAN = r"\d{1,2} Ob \d{1,3}/\d{2}[a-z]"
_UNION = r"[CTF] ?[-–—] ?\d{1,4}/\d{2}(?: P)?(?!\w)"
_OLD_UNION = r"(?<=Rs\. )\d{1,3}/\d{2}(?!\d)"
_CASUAL = r"\d{1,3} ?(?:[oOuUcCsSwWkK]|azr|bvr|str) ?\d{1,5}/\d{2,4}|[ivx]{1,4} z[rb] \d{1,4}/\d{2}"
_JOINT = (
    rf"(?P<register>{_SENATE} {_REGISTER}) (?P<first>\d{{1,4}})(?P<more>(?:(?:, | und | u\. )\d{{1,4}})*)"
    rf"(?:, | und | u\. )(?P<last>\d{{1,4}})/(?P<year>\d{{2}})(?![\d/])"
)
_FILE_NUMBER = re.compile(
    rf"(?<![\w/§.,])(?<!\w[-–])(?<!§ )(?:{_JOINT}|{_UNION}|{_OLD_UNION}|{_AUSTRIAN}|{_SOCIAL}|{_GERMAN}|{_PUBLIC}|{_SPECIAL}|{_CASUAL})(?!\d|/\d)"
)
_FURTHER = re.compile(r"(?:,| und| u\.|;) (?P<number>\d{1,4}/\d{2})(?![\d/.])")
_REACH = 120
_CARRY = 150
_SENTENCE_END = re.compile(r"[a-zäöüß)]{3,}\. (?!\d)[A-ZÄÖÜ][a-zäöüß]+ [a-zäöüß]")
_AFTER = re.compile(r"(?: \(|, | (?:des|beim|vom|of the|by the) )$")


@dataclass(frozen=True, slots=True)
class FileNumber:
    """A file number with its place in the text, in one spelling, and its court where that is certain."""

    number: str
    start: int
    end: int
    court: str | None


def find_file_numbers(text: str) -> tuple[FileNumber, ...]:
    """All file numbers in ``text`` (flat), in order."""
    courts = find_courts(text)
    found: list[FileNumber] = []
    reader = _CourtReader(text, courts)
    for number, start, end in _numbers(text):
        if _plausible(number):
            found.append(FileNumber(number, start, end, reader.court_of(number, start, end)))
    return tuple(_agreed(found))


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Every file number as (number, start, end), also those that share register or year with their neighbours."""
    position = 0
    while match := _FILE_NUMBER.search(text, position):
        position = match.end()
        if match["register"]:
            yield from _joint(match)
            continue
        number = normalise(match.group())
        yield number, match.start(), position
        register = re.match(r"(?:\d+|[IVX]+[a-z]?) (?:BvR|BvL|BvE|BvF|ZR|StR|AZR) ", number)
        while register and (further := _FURTHER.match(text, position)):
            yield register.group() + further["number"], further.start("number"), further.end()
            position = further.end()


def _joint(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """ "1 BvR 2087, 2111/03": register and year stand once for all."""
    register, year = normalise(match["register"]), match["year"]
    yield f"{register} {match['first']}/{year}", match.start(), match.end("first")
    for number in re.finditer(r"\d+", match["more"]):
        start = match.start("more") + number.start()
        yield f"{register} {number.group()}/{year}", start, match.start("more") + number.end()
    yield f"{register} {match['last']}/{year}", match.start("last"), match.end()


def _agreed(found: list[FileNumber]) -> Iterator[FileNumber]:
    """The same number has the same court throughout a text: the fullest name that one of its mentions has."""
    fullest: dict[str, str] = {}
    for file in found:
        if file.court and len(file.court) > len(fullest.get(file.number, "")):
            fullest[file.number] = file.court
    for file in found:
        known = fullest.get(file.number)
        fuller = known and (file.court is None or known.startswith(f"{file.court} "))
        yield replace(file, court=known) if fuller else file


def normalise(file_number: str) -> str:
    """One spelling for one file: single blanks, plain dash, capitals ("C-250/25", "310 O 227/23")."""
    value = re.sub(r"[\s\u00a0]+", " ", file_number.strip())
    value = re.sub(r"[‐‑−–—]", "-", value)
    value = re.sub(r"^([CTF]) ?- ?(?=\d)", r"\1-", value)
    value = re.sub(r"^(\d{1,3}|[IVX]+[a-z]?)([A-Z][A-Za-z]*) ?(\d)", r"\1 \2 \3", value)
    return _casual(value)


def _casual(value: str) -> str:
    match = re.fullmatch(r"(\d{1,3}|[ivx]+) ?([a-z]{1,3}) ?(\d+/\d+)", value)
    if not match:
        return value
    registers = {"azr": "AZR", "bvr": "BvR", "str": "StR"}
    register = registers.get(match[2], match[2].upper())
    return f"{match[1].upper()} {register} {match[3]}"


def _plausible(number: str) -> bool:
    """A year of two digits, or of four in our time: "7 BT 15/4493" is a printed paper."""
    year = re.search(r"/(\d{2,4})(?!\d)", number)
    return year is None or len(year[1]) == 2 or "1949" < year[1] < "2100"


class _CourtReader:
    """Remembers the last file number, whose court the next one may share."""

    def __init__(self, text: str, courts: Sequence[Court]) -> None:
        self.text = text
        self.courts = courts
        self.next = 0
        self.last_end = -1
        self.last_court: str | None = None

    def court_of(self, number: str, start: int, end: int) -> str | None:
        """The court of the file number at [start, end); numbers must come in order."""
        while self.next < len(self.courts) and self.courts[self.next].end <= start:
            self.next += 1
        court = (
            self._near_before(start) or self._by_register(number) or self._same_string(start) or self._right_after(end)
        )
        self.last_end, self.last_court = end, court
        return court

    def _near_before(self, start: int) -> str | None:
        court = self.courts[self.next - 1] if self.next else None
        if court is None or court.start < self.last_end or not self._close(court.end, start):
            return None
        return self._full_name(court) if court.bare else court.name

    def _close(self, end: int, start: int) -> bool:
        between = self.text[end:start]
        return (
            len(between) <= _REACH and "\n" not in between and ";" not in between and not _SENTENCE_END.search(between)
        )

    def _full_name(self, bare: Court) -> str:
        """ "VG Berlin, Urt. v. 21.10.2010 - VG 2 K 89.09": the town stands with the name before."""
        for court in reversed(self.courts[max(0, self.next - 3) : self.next - 1]):
            if court.town and court.name.split(" ")[0] == bare.name and bare.start - court.end <= _REACH:
                return court.name
        return bare.name

    def _by_register(self, number: str) -> str | None:
        if number.startswith("C-"):
            return "EuGH"
        if number.startswith("T-"):
            return "EuG"
        if re.match(r"B \d+a? [A-Z]+ \d+/\d+", number):
            return "BSG"
        words = re.findall(r"[A-Z][A-Za-z]+", number)
        return next((court for word in words if (court := court_of_register(word))), None)

    def _same_string(self, start: int) -> str | None:
        if self.last_end < 0 or start - self.last_end > _CARRY:
            return None
        between = self.text[self.last_end : start]
        named = self.next and self.courts[self.next - 1].start >= self.last_end
        if named or "\n" in between or _SENTENCE_END.search(between):
            return None
        dated = re.search(r"(?:vom|v\.|und|sowie|,|;) \d{1,2}\. ?\S+ ?(?:\d{4})?[^;]{0,15}$", between) or len(between) < 12
        return self.last_court if dated else None

    def _right_after(self, end: int) -> str | None:
        court = self.courts[self.next] if self.next < len(self.courts) else None
        if court and _AFTER.fullmatch(self.text[end : court.start]) and not court.bare:
            return court.name
        return None
