"""Citations read by hand in tests/cases/citations: the files, the short notation, and how a reader is scored on them.

Notation: "UrhG 44b a3 s2 n4" is law, section, Absatz, Satz, Nummer ("-": the text names no law); "LG Hamburg | 310 O
227/23" is court and file number ("?": the court is not judged, "-": none can be known).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "cases" / "citations"

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation, by hand or by a reader. ``court`` "?" is not judged."""

    law: str = ""
    section: str = ""
    absatz: str = ""
    satz: str = ""
    nummer: str = ""
    court: str = ""
    file_number: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text with every citation in it. ``situation`` says where it comes from or what it tries."""

    situation: str
    text: str
    cites: tuple[Cited, ...]
    real: bool


@dataclass
class Score:
    """Right, missed and invented citations, as multisets."""

    right: int = 0
    missed: list[tuple[Key, str]] = field(default_factory=list)
    invented: list[tuple[Key, str]] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.invented))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))

    def add(self, expected: Iterable[Key], found: Iterable[Key], where: str) -> None:
        wanted, got = Counter(expected), Counter(found)
        self.right += (wanted & got).total()
        self.missed += [(key, where) for key in (wanted - got).elements()]
        self.invented += [(key, where) for key in (got - wanted).elements()]


def excerpts() -> Iterator[Excerpt]:
    """Every excerpt of every file, sorted by file."""
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        for row in data["excerpts"]:
            situation = row.get("situation", data["source"])
            yield Excerpt(situation, row["text"], tuple(map(_cited, row["cites"])), path.stem != "own")


def _cited(note: str) -> Cited:
    if "|" in note:
        court, _, number = (part.strip() for part in note.partition("|"))
        return Cited(court=court.removeprefix("-"), file_number=number)
    words = note.split()
    details: dict[str, str] = {}
    while words[-1][0] in "asn" and words[-1][1:2].isdigit():
        detail = words.pop()
        details[{"a": "absatz", "s": "satz", "n": "nummer"}[detail[0]]] = detail[1:]
    section = words.pop()
    return Cited(law=" ".join(words).removeprefix("-"), section=section, **details)


def norm_key(cited: Cited) -> Key | None:
    """Law, section, Absatz, Satz, Nummer."""
    return (cited.law, cited.section, cited.absatz, cited.satz, cited.nummer) if cited.section else None


def section_key(cited: Cited) -> Key | None:
    """Law and section, whatever the case: what every reader can be asked for."""
    return (cited.law.lower(), cited.section.lower()) if cited.section else None


def number_key(cited: Cited) -> Key | None:
    """The file number alone."""
    return (cited.file_number,) if cited.file_number else None


def court_key(cited: Cited) -> Key | None:
    """Court and file number."""
    return (cited.court, cited.file_number) if cited.file_number else None


def score(
    read: Callable[[str], Iterable[Cited]], key: Callable[[Cited], Key | None], among: Iterable[Excerpt]
) -> Score:
    """How well ``read`` finds what ``key`` keeps of the citations."""
    result = Score()
    for excerpt in among:
        unjudged = {cited.file_number for cited in excerpt.cites if cited.court == "?"}
        found = [
            Cited(court="?", file_number=cited.file_number) if cited.file_number in unjudged else cited
            for cited in read(excerpt.text)
        ]
        wanted = [
            Cited(court="?", file_number=cited.file_number) if cited.file_number in unjudged else cited
            for cited in excerpt.cites
        ]
        result.add(filter(None, map(key, wanted)), filter(None, map(key, found)), excerpt.situation)
    return result
