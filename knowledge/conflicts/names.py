"""Reads a name as somebody wrote it: titles and legal forms off, surname and given names apart, several in one line.

It decides nothing. Where a line may be a person or a firm ("Common Crawl"), it is read as both, and the comparison
takes the better reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from knowledge.conflicts.spelling import Word, fold, word
from knowledge.conflicts.words import words

LONGEST, MOST_WORDS, MOST_NAMES = 300, 14, 8
FEWEST_FOR_PERSON, MOST_FOR_PERSON = 2, 6
Kind = Literal["person", "firm", "either"]

_ADDRESS = re.compile(r"(?:https?://|www\.)?(?:[\w.+-]+@)?([\w-]+(?:\.[\w-]+)*)\.([a-zA-Z]{2,12})(?:/\S*)?$")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_DOTTED = re.compile(r"\b(?:\w{1,2}\.){1,4}(?:\w{1,2}\b\.?)?")
_SIGNS = re.compile(r"[^\w\s&-]+|_")


@dataclass(frozen=True, slots=True)
class Name:
    """One name, read. ``given`` and ``family`` for the reading as a person, ``core`` and ``form`` as a firm.

    ``particles``: "von", "de" beside the surname; ``sorted_by_comma``: it was written "Surname, Given".
    """

    written: str
    kind: Kind
    given: tuple[Word, ...]
    family: tuple[Word, ...]
    particles: frozenset[str]
    core: tuple[Word, ...]
    form: str | None
    sorted_by_comma: bool = False

    @property
    def marks(self) -> tuple[Word, ...]:
        """The words of the firm's name that tell it from others; all of them where none does."""
        return tuple(one for one in self.core if one.text not in words().generic) or self.core

    @property
    def joined(self) -> str:
        """The firm's name as one word."""
        return "".join(one.text for one in self.core)

    @property
    def initials(self) -> frozenset[str]:
        """What the firm's name is abbreviated to: of its words, and of the parts of words with a hyphen."""
        whole = "".join(part[0] for part in _parts(_without_marks(self.written)) if part not in words().stop)
        return frozenset({whole, "".join(one.text[0] for one in self.core)})


@lru_cache(maxsize=65_536)
def read_names(written: str) -> tuple[Name, ...]:
    """All names in one line: "A, vormals B", "A (B)", "A geb. C", "Firma A, Inh. B"; the first is the main one."""
    line = _without_joint_brackets(" ".join(written[:LONGEST].split()))
    inside = [match[1] for match in _BRACKETS.finditer(line) if not _is_form(match[1])]
    pieces = [piece for part in [_outside(line), *inside] for piece in _at_joints(part)]
    found = [name for piece in pieces if (name := _read(piece)) is not None]
    return tuple(dict.fromkeys(found))[:MOST_NAMES]


def _without_joint_brackets(line: str) -> str:
    """ "A (geb. B)" is "A geb. B"."""
    return _BRACKETS.sub(lambda match: f" {match[1]} " if _joints().match(f" {match[1]}", 1) else match[0], line)


def until_form(written: str) -> str:
    """The name up to its legal form: "Datenwerk e. V. Ihre Abmahnung" is "Datenwerk e. V."; without one, as it is."""
    parts = written.split()
    folded = [_parts(_without_marks(part)) for part in parts]
    for end in range(2, len(parts) + 1):
        for begin in range(max(1, end - words().longest_form), end):
            form = tuple(one for part in folded[begin:end] for one in _split(part))
            longer = tuple(one for part in folded[begin : end + 1] for one in _split(part))
            if form in words().forms and longer not in words().forms and not _goes_on(folded, begin, end):
                return " ".join(parts[:end]).rstrip(" ,;")
    return written


def _goes_on(folded: list[list[str]], begin: int, end: int) -> bool:
    """Is what stands there only the beginning of a longer legal form ("GmbH & Co. KG")?"""
    for longer in range(end + 1, min(len(folded), begin + words().longest_form) + 1):
        if tuple(one for part in folded[begin:longer] for one in _split(part)) in words().forms:
            return True
    return False


def _outside(line: str) -> str:
    return _BRACKETS.sub(lambda match: f" {match[1]} " if _is_form(match[1]) else " ", line)


def _is_form(text: str) -> bool:
    folded = tuple(_parts(_without_marks(text)))
    return folded in words().forms


def _at_joints(line: str) -> list[str]:
    """The line cut at "alias", "Inh.", "geb."; a maiden name gets the given names of who bears it."""
    pieces = _joints().split(line)
    names = [pieces[0]]
    for joint, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        maiden = fold(joint).strip(" .:,") in {fold(one) for one in words().joined.maiden}
        names.append(f"{_given_part(pieces[0])} {piece}" if maiden and len(piece.split()) == 1 else piece)
    return [name.strip(" ,;:–—-") for name in names]


def _given_part(written: str) -> str:
    before, comma, after = written.partition(",")
    return after.strip() if comma and after.strip() else " ".join(before.split()[:-1])


@cache
def _joints() -> re.Pattern[str]:
    joined = words().joined
    longest_first = sorted((*joined.maiden, *joined.also, *joined.behind), key=len, reverse=True)
    either = "|".join(re.escape(one) for one in longest_first)
    return re.compile(rf"(?:(?<=\s)|(?<=,))({either})(?:\.|:)?(?=\s)", re.IGNORECASE)


def _read(piece: str) -> Name | None:
    address = _ADDRESS.fullmatch(piece.strip().lstrip("@"))
    if address and address[2].lower() in words().endings:
        return _read_address(piece, address)
    before, comma, after = piece.partition(",")
    rest, form = _without_form(_parts(_without_marks(piece)))
    swapped = bool(comma) and form is None and _is_surname(before) and 0 < len(_named(after)) <= MOST_FOR_PERSON - 1
    if swapped:
        surname, first = _named(before), _named(after)
        return _name(piece, "person", [*first, *surname], len(first), None, True)
    titled = len(bare := _without_titles(rest)) < len(rest)
    if not bare:
        return None
    kind = _kind(bare, form, titled)
    return _name(piece, kind, bare if kind != "firm" else rest, None, form, False)


def _read_address(piece: str, address: re.Match[str]) -> Name | None:
    """A domain or an address of e-mail: the name before the ending, as a firm's."""
    label = address[1].split(".")[-1]
    found = tuple(word(part) for part in _parts(label.replace("-", " ")))
    return Name(piece, "firm", (), (), frozenset(), found, None) if found else None


def _name(written: str, kind: Kind, parts: list[str], given: int | None, form: str | None, by_comma: bool) -> Name:
    core = tuple(word(words().abbreviations.get(one, one)) for one in _split(parts) if one not in words().stop)
    core = (core or tuple(word(one) for one in _split(parts)))[:MOST_WORDS]
    first, last, particles = _person(parts, given) if kind != "firm" else ((), (), frozenset[str]())
    return Name(written.strip(), kind, first, last, particles, core, form, by_comma)


def _person(parts: list[str], given: int | None) -> tuple[tuple[Word, ...], tuple[Word, ...], frozenset[str]]:
    """Given names, surname and particles; without a comma the surname is the last word or begins at a particle."""
    first, last = _cut(parts, given)
    particles = frozenset(one for one in last[:-1] if one in words().particles)
    surname = [one for one in last if one not in particles] or last
    return tuple(map(word, _split(first))), tuple(map(word, _split(surname))), particles


def _cut(parts: list[str], given: int | None) -> tuple[list[str], list[str]]:
    if given is not None:
        return parts[:given], parts[given:]
    for place, one in enumerate(parts[:-1]):
        if place and one in words().particles and len(one) > 1:
            return parts[:place], parts[place:]
    return parts[:-1], parts[-1:]


def _kind(parts: list[str], form: str | None, titled: bool) -> Kind:
    pieces = _split(parts)
    if form is not None or any(one in words().generic and len(one) > 1 for one in pieces) or "und" in parts:
        return "firm"
    if any(any(letter.isdigit() for letter in one) for one in pieces) or len(parts) > MOST_FOR_PERSON:
        return "firm"
    if titled:
        return "person"
    return "person" if parts[0] in words().given_names and len(parts) >= FEWEST_FOR_PERSON else "either"


def _is_surname(text: str) -> bool:
    return 0 < len(_named(text)) <= MOST_FOR_PERSON // 2


def _named(text: str) -> list[str]:
    return _without_titles(_parts(_without_marks(text)))


def _without_titles(parts: list[str]) -> list[str]:
    """Without "Dr.", "Frau"; without "Graf" only where it stands between other words ("Steffi Graf" keeps hers)."""
    kept = [one for one in parts if one not in words().titles and one.replace("-", " ").split()[0] != "dipl"]
    between = [one for place, one in enumerate(kept) if one not in words().nobility or place in {0, len(kept) - 1}]
    if len(between) > 1 and between[0] in words().nobility:
        between = between[1:]
    return between


def _without_form(parts: list[str]) -> tuple[list[str], str | None]:
    """The words without their legal form at the end (or before a place: "GmbH Berlin"), and the form."""
    flat = _split(parts)
    for size in range(min(words().longest_form, len(flat) - 1), 0, -1):
        for start in range(len(flat) - size, 0, -1):
            form = words().forms.get(tuple(flat[start : start + size]))
            if form is not None:
                return flat[:start] + flat[start + size :], form
    return parts, None


def _without_marks(text: str) -> str:
    """Folded; dots go without a gap in "e.V." and "LL.M.", other signs leave one; "&" is "und"."""
    folded = _DOTTED.sub(lambda match: _as_one_word(match[0]), fold(text)).replace("&", " und ")
    return " ".join(_SIGNS.sub(" ", folded).split())


def _as_one_word(dotted: str) -> str:
    """ "e.v." as "ev", but "r.a." as two initials: they are a name's more often than a lawyer's."""
    together = dotted.replace(".", "")
    known = together in words().titles or (together,) in words().forms
    return f"{together} " if known and together != "ra" else dotted


def _parts(text: str) -> list[str]:
    """The words; a hyphen inside a word stays."""
    return [part for one in text.split() if (part := one.strip("-"))]


def _split(parts: list[str]) -> list[str]:
    return [piece for one in parts for piece in one.split("-") if piece]
