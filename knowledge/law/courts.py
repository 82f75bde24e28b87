"""Courts as judgments and people name them, read into one form: "Landgerichts Hamburg" -> "LG Hamburg".

Not the file numbers: file_numbers.py decides which court a number belongs to. Names stand in courts.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.content import Record, load_one

FILE = Path(__file__).parent / "courts.yaml"


@dataclass(frozen=True, slots=True)
class Court:
    """A court named in a text. ``town`` is None for a bare "LG" and for courts without one."""

    name: str
    start: int
    end: int
    local: bool = False
    town: str | None = None

    @property
    def bare(self) -> bool:
        """Only the kind of court is named ("VG 2 A 138.07")."""
        return self.local and self.town is None


class _Courts(Record):
    single: dict[str, tuple[str, ...]]
    local: dict[str, tuple[str, ...]]
    towns: dict[str, str]
    registers: dict[str, str]


_WORD = r"[A-ZÄÖÜ](?:[a-zäöüß]+|[A-ZÄÖÜ]+)"
_BESIDE = r"am Main|a\. ?M\.?|AM MAIN|a\. ?d\. ?\w+\.?|an der [A-Z][a-z]+|am [A-Z][a-z]+|im [A-Z][a-z]+|II?(?!\w)"
_TOWN = (
    rf"(?:NRW|BW|{_WORD}(?:-(?:{_WORD}))*)"
    rf"(?: ?\(Oder\)|(?:[ /](?:{_BESIDE}))|/(?:M|Main|Oder)\b\.?)?"
)
_NO_TOWN = (
    r"(?!(?:Az|Urteil|Beschluss|Urt|Beschl|Die|Der|Das|Ein|In|Im|Am|Datum|Gericht|Aktenzeichen|Kammer|Endurteil"
    r"|BESCHLUSS|URTEIL|IM)\b)"
)
_TOWN_AT = re.compile(
    r" (?:in |of |für das Land |des Landes |des |der (?:Freien )?Hansestadt )?"
    rf"(?P<town>{_NO_TOWN}{_TOWN})(?![\wäöü])"
)
_TOWN_BEFORE = re.compile(r"(?<![\w])(?P<town>[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?) $")
_MAIN = re.compile(r"(?: |/)(?:a\. ?M\.?|am Main|Main|M\b\.?)$", re.IGNORECASE)


@cache
def _data() -> _Courts:
    return load_one(FILE, _Courts)


@cache
def _kinds() -> dict[str, tuple[str, bool]]:
    data = _data()
    named = [(name, short, False) for short, names in data.single.items() for name in names]
    named += [(name, short, True) for short, names in data.local.items() for name in names]
    return {name.casefold(): (short, local) for name, short, local in named}


@cache
def _pattern() -> re.Pattern[str]:
    data = _data()
    names = [name for names in (*data.single.values(), *data.local.values()) for name in names]
    forms = {form for name in names for form in ((name, name.upper()) if len(name) > 8 else (name,))}
    alternatives = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<kind>{alternatives})(?P<genitive>(?:(?<=[a-z]{{4}})e?s)?)(?![\w-])")


@cache
def court_of_register(register: str) -> str | None:
    """The only court that keeps this register ("ZR" -> "BGH"), or None."""
    return next((court for court, names in _data().registers.items() if register in names.split()), None)


def keeps_own_register(court: str | None) -> bool:
    """Would a file number of this court show by its register that it is one ("I ZR", "1 BvR", "C-")?"""
    return court in _data().registers or court in {"EuGH", "EuG", "BSG"}


def find_courts(text: str) -> tuple[Court, ...]:
    """Every court named in ``text`` (flat), in order."""
    found = []
    for match in _pattern().finditer(text):
        short, local = _kinds()[match["kind"].casefold()]
        found.append(_local(text, match, short) if local else Court(short, match.start(), match.end()))
    return tuple(found)


def _local(text: str, match: re.Match[str], short: str) -> Court:
    start, end = match.span()
    town = _TOWN_AT.match(text, end)
    if town:
        name = town_name(town["town"])
        return Court(f"{short} {name}", start, town.end(), True, name)
    before = _TOWN_BEFORE.search(text[max(0, start - 40) : start]) if "Court" in match["kind"] else None
    if before:
        name = town_name(before["town"])
        return Court(f"{short} {name}", start - len(before.group()), end, True, name)
    return Court(short, start, end, True)


def town_name(written: str) -> str:
    """One spelling for a town: "FRANKFURT AM MAIN" and "Frankfurt a.M." -> "Frankfurt am Main"."""
    name = written.title() if written.isupper() and len(written) > 3 else written
    name = _MAIN.sub(" am Main", name)
    return _data().towns.get(name, name)
