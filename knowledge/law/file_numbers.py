"""File numbers of courts as people and judgments write them: "310 O 227/23", "BVerwG 20 F 23.07", "C‑506/08 P".

Not a list of courts: the court is the one named shortly before the number (courts.py), the one of the number before it
in the same string of citations, or the only one that keeps such a register. A number is taken whole or not at all, so
that "310 O 227/23" never shrinks to "10 O 227/23".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.law.courts import Court, court_of_register, find_courts, keeps_own_register
from knowledge.law.file_number_forms import FILE_NUMBER, FURTHER, is_plausible, normalise, shared_register

__all__ = ["FileNumber", "find_file_numbers", "normalise"]

_REACH = 120
_CARRY = 150
_SENTENCE_END = re.compile(r"[a-zäöüß)]{3,}\. (?!\d)[A-ZÄÖÜ][a-zäöüß]+ [a-zäöüß]")
_DATED = re.compile(r"(?:vom|v\.|und|sowie|,|;) \d{1,2}\. ?\S+ ?(?:\d{4})?[^;]{0,15}$")
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
        if is_plausible(number):
            found.append(FileNumber(number, start, end, reader.court_of(number, start, end)))
    return tuple(_agreed(found))


def _numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Every file number as (number, start, end), also those that share register or year with their neighbours."""
    position = 0
    while match := FILE_NUMBER.search(text, position):
        position = match.end()
        if match["register"]:
            yield from _joint(match)
            continue
        number = normalise(match.group())
        yield number, match.start(), position
        register = shared_register(number)
        while register and (further := FURTHER.match(text, position)):
            yield register + further["number"], further.start("number"), further.end()
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
        sure = _DATED.search(between) or (len(between) < 12 and ";" not in between)
        return self.last_court if sure and not keeps_own_register(self.last_court) else None

    def _right_after(self, end: int) -> str | None:
        court = self.courts[self.next] if self.next < len(self.courts) else None
        if court and _AFTER.fullmatch(self.text[end : court.start]) and not court.bare:
            return court.name
        return None
