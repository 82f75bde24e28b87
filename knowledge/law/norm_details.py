"""The inside of a cited norm: section number, then Absatz, Satz, Nummer, Buchstabe in words, brackets or Roman numerals.

"97a II Nr. 4", "1 Abs. 1 Satz 1 und 2, Abs. 3", "53(1)(d)". One Norm for each variant that a text names; lists of
letters, half sentences and alternatives are read over, because nothing in the product tells them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Norm:
    """One cited norm in flat text. ``deepest``: the detail that was named last, with which a list goes on."""

    start: int
    end: int
    kind: str
    section: str
    law: str | None = None
    absatz: str | None = None
    satz: str | None = None
    nummer: str | None = None
    buchstabe: str | None = None
    through: str | None = None
    follows: bool = False
    deepest: str | None = None


class Number(NamedTuple):
    """A section number: "97a" with its end; ``subsection`` for "Art. 6.3"."""

    value: str
    letter: str
    end: int
    subsection: str | None


_FIELDS = ("absatz", "satz", "nummer", "buchstabe")
_SECTION = re.compile(
    r"[ \n]{0,2}(?P<number>\d{1,4})(?:(?P<letter>[a-z])(?![\w'’])|(?P<spaced> [a-z])(?=$|[\n,;.:)\]]| (?:[(A-ZÄÖÜ§]|abs|und |oder |bis |i\.|analog|des |der |bzw)))?"
    r"(?:\.(?P<sub>\d{1,2})(?![\d.]))?(?![\d/]|[.,]\d|[A-Za-zÄÖÜäöüß])"
)
_FOLLOWS = re.compile(r" ?ff?\.|ff(?!\w)| ff(?!\w)|(?<=\d) f(?=[ ,;)])")
_ATTACHED_FOLLOWS = re.compile(r"f\.(?= ?(?:[a-z(,;)]|[A-ZÄÖÜ]\w*[A-ZÄÖÜ]))")
_VALUES = {
    "absatz": r"(?:\d{1,2}[a-z]?|[IVX]{1,5}[a-z]?)(?!\w|[.,/]\d)",
    "satz": r"\d{1,2}(?!\w|[.,/]\d)",
    "nummer": r"(?:\d{1,3}(?:[a-z]{1,2})?|[IVX]{1,4})(?!\w|[,/]\d)(?:\.\d{1,2}(?!\d))?",
    "buchstabe": r"(?:\(?[a-z]{1,2}\)?)(?!\w)",
}
_KEYS = {
    "absatz": r"(?:abs\.?,?(?= ?[\dIVX])|absatz|absätzen?|abss\.|paras?\.|paragraphs?|subsections?|subs\.)",
    "satz": r"(?:s\.|satz|sätzen?|sentences?|s(?= ?\d))",
    "nummer": r"(?:nrn?\.?(?= ?[\dIVX])|nummern?|ziff\.|ziffern?|nos?\.|points?(?= \d)|punkte?|tiret)",
    "buchstabe": r"(?:lit\.?,?(?= ?\(?[a-z])|buchst[.,]|buchstaben?|letters?|points?(?= \(?[a-z]\)?(?!\w)))",
}
_DETAIL = {field: re.compile(rf"[ \n]?(?P<key>(?i:{_KEYS[field]})) ?(?P<value>{_VALUES[field]})") for field in _FIELDS}
_VALUE = {field: re.compile(value) for field, value in _VALUES.items()}
_ORDINAL = (
    r"(?:\d{1,2}\.|erste[rns]?|zweite[rns]?|dritte[rns]?|vierte[rns]?|fünfte[rns]?|sechste[rns]?|first|second|third)"
)
_HALF = r"(?:hs\.?|halbs\.?|halbsatz(?:es)?|alt\.?|alternativen?|altn\.|var\.?|variante|fall|fallgruppe|uabs\.?|unterabs\.?|unterabsatz(?:es)?|ua\.|spiegelstrich(?:s|es)?|gedankenstrich(?:s|es)?|teilsatz|subparagraph|indent|doppelbuchst\.|doppelbuchstabe)"
_READ_OVER = re.compile(
    rf" ?,? ?(?:(?i:{_HALF}) ?(?:\d{{1,2}}|[a-z]{{2}}|[IVX]{{1,3}})(?:(?:,| und| u\.| bis| oder) \d{{1,2}}(?!\w|\.))*|(?i:{_ORDINAL}) ?(?i:{_HALF}))(?!\w)"
)
_LETTER_LIST = re.compile(
    r"(?:,| und| oder| bis| u\.| bzw\.|-|–| and) ?(?:(?i:buchst\.|lit\.) ?)?\(?[a-z]{1,2}\)?(?=$|[ ,;.)\n])(?! ?(?i:des|der|dem|die|in|im|zu|an|am|of)\b)(?<! zu)(?<! in)(?<! so)"
)
_LETTER_AFTER_NUMMER = re.compile(r" ?(?:([a-z])\)|([a-z])(?= [A-ZÄÖÜ(]|,|;|\)|$| (?:und|oder|des|der|bis) ))")
_BRACKET = re.compile(r" ?\((\d{1,2}[a-z]?|[a-z])\)")
_ROMAN = re.compile(r" {1,2}([IVX]{1,4}[a-z]?)(?![\w/.-]|[ ]?(?:[A-Z]?[ZA][RB]|StR|AZR|ARZ)\b)")
_SHORT_SATZ = re.compile(r" (\d{1,2})(?![\d\w/]|[.,]\d|\. ?(?:Alt|Hs|Halbs|Var|Fall|[A-ZÄÖÜ][a-zäöü]+ \d{4}))")
_SUBDIVISION = re.compile(r" § ?(\d{1,2})(?![\w])")
_NEW_SECTION = re.compile(r" ?(?i:abs\.|absatz)")
_COUNTED = re.compile(
    r"\.? ?(?:[%€]|(?:EUR|Euro|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
    r"|(?:Tage|Wochen|Monat|Jahr|Stunde|Prozent|Mio)\w*)|\. ?(?i:hs|halbs|alt|var|fall|spiegel|gedanken|aufl|unterabs)|\.\d"
)
_ANY = re.compile(r"[ \n]?,? ?(?:[^\W\d]|[(§]|\d{1,2}\. ?[^\W\d])")
_ROMANS = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
_RANGE_LIMIT = 12
_LAST_SATZ = 20


def number_at(text: str, position: int, kind: str = "§") -> Number | None:
    """The section number at ``position``: "97", "97a", "97 a"."""
    match = _SECTION.match(text, position)
    if not match:
        return None
    letter = match["letter"] or (match["spaced"] or "").strip()
    end = match.end()
    if match["sub"] and kind != "Art.":
        return Number(match["number"] + letter, letter, match.start("sub") - 1, None)
    if match["letter"] == "f" and _ATTACHED_FOLLOWS.match(text, match.start("letter")):
        return Number(match["number"], "", match.start("letter"), None)
    if match["spaced"] == " f":
        return Number(match["number"], "", match.start("spaced"), None)
    return Number(match["number"] + letter, letter, end, match["sub"])


def follows_at(text: str, number: Number) -> int | None:
    """The end of "f." or "ff." after the number, None where nothing follows."""
    match = _FOLLOWS.match(text, number.end)
    return match.end() if match else None


def details_at(text: str, first: Norm, position: int) -> tuple[list[Norm], int]:
    """``first`` with the details that follow at ``position``, as one or several variants, and where they end."""
    variants = [first]
    while True:
        step = _step(text, variants[-1], position)
        if step is None:
            return variants, position
        norm, position, fresh = step
        if fresh:
            variants.append(replace(norm, end=position))
        else:
            variants[-1] = replace(norm, end=position)


def _step(text: str, last: Norm, position: int) -> tuple[Norm, int, bool] | None:
    """One more detail: (norm, where it ends, is it a further variant rather than a closer one)."""
    if not _ANY.match(text, position):
        return None
    if over := _READ_OVER.match(text, position):
        return last, over.end(), False
    for field, pattern in _DETAIL.items():
        match = pattern.match(text, position)
        if match and not (field == "satz" and _is_page(match["value"])):
            norm, fresh = _refined(last, field, match["value"], match.start("key"))
            return norm, _letters_end(text, match.end()) if field == "buchstabe" else match.end(), fresh
    return _in_brackets(text, last, position) or _short(text, last, position)


def _in_brackets(text: str, last: Norm, position: int) -> tuple[Norm, int, bool] | None:
    match = _BRACKET.match(text, position)
    if not match:
        return None
    value = match[1]
    field = "buchstabe" if value[0].isalpha() else "absatz" if last.absatz is None else "nummer"
    if getattr(last, field) is not None:
        return None
    return replace(last, **_change(field, value)), match.end(), False


def _short(text: str, last: Norm, position: int) -> tuple[Norm, int, bool] | None:
    """ "I 1", "Nr. 1 d", "Art. 87 § 2"."""
    if last.deepest == "nummer" and last.buchstabe is None and (letter := _LETTER_AFTER_NUMMER.match(text, position)):
        value = letter[1] or letter[2]
        return replace(last, **_change("buchstabe", value)), _letters_end(text, letter.end()), False
    if last.absatz is not None:
        return None
    if last.kind == "Art." and (part := _SUBDIVISION.match(text, position)):
        return replace(last, **_change("absatz", part[1])), part.end(), False
    roman = _ROMAN.match(text, position)
    return _roman(text, last, roman) if roman and last.deepest is None else None


def _roman(text: str, last: Norm, roman: re.Match[str]) -> tuple[Norm, int, bool]:
    norm = replace(last, **_change("absatz", arabic(roman[1])))
    satz = _SHORT_SATZ.match(text, roman.end())
    if satz and not _is_page(satz[1]) and not _COUNTED.match(text, satz.end()):
        return replace(norm, **_change("satz", satz[1])), satz.end(), False
    return norm, roman.end(), False


def _letters_end(text: str, position: int) -> int:
    """The end of "a und b", "b bis d" after the first letter."""
    while match := _LETTER_LIST.match(text, position):
        position = match.end()
    return position


def _is_page(value: str) -> bool:
    """ "S. 2" is a sentence, "S. 616" a page."""
    return int(value) > _LAST_SATZ


def _change(field: str, value: str) -> dict[str, str]:
    return {field: value.strip("()"), "deepest": field}


def _refined(last: Norm, field: str, value: str, start: int) -> tuple[Norm, bool]:
    """``last`` with the detail; a further variant where this detail or a deeper one of its own kind is already set."""
    value = arabic(value) if field in {"absatz", "nummer"} else value
    taken = getattr(last, field) is not None
    if not taken and not (field == "absatz" and last.deepest is not None):
        return replace(last, **_change(field, value)), False
    return _variant(last, field, value, start), True


def _variant(last: Norm, field: str, value: str, start: int) -> Norm:
    lower: dict[str, str | None] = dict.fromkeys(_FIELDS[_FIELDS.index(field) + 1 :])
    return replace(last, **lower, **_change(field, value), start=start, through=None)


def continued(text: str, last: Norm, position: int, to: bool, plural: bool) -> tuple[list[Norm], int] | None:
    """What goes on with the details of ``last`` after a separator: "(Abs. 1) und 2", "(Satz 1), Abs. 3"; else None."""
    for field, pattern in _DETAIL.items():
        match = pattern.match(text, position)
        if match and not (field == "satz" and _is_loose_page(match, last)):
            return _keyed(text, last, field, match, to)
    field = last.deepest if last.deepest in {"absatz", "satz", "nummer"} else None
    return _bare_value(text, last, field, position, to, plural) if field else None


def _is_loose_page(match: re.Match[str], last: Norm) -> bool:
    """ "§ 11, S. 15" is a page; "S. 1, S. 2" and "Abs. 1, Satz 2" are sentences."""
    return _is_page(match["value"]) or (match["key"].lower() == "s." and last.satz is None)


def _keyed(text: str, last: Norm, field: str, match: re.Match[str], to: bool) -> tuple[list[Norm], int]:
    value = arabic(match["value"]) if field in {"absatz", "nummer"} else match["value"]
    deeper = any(getattr(last, name) for name in _FIELDS[_FIELDS.index(field) :])
    if not deeper and field != "absatz":
        norm = replace(last, **_change(field, value), start=match.start("key"))
    else:
        norm = _variant(last, field, value, match.start("key"))
    between = _between(last, field, value, match.start("key")) if to else []
    end = _letters_end(text, match.end()) if field == "buchstabe" else match.end()
    variants, end = details_at(text, replace(norm, end=end), end)
    return [*between, *variants], end


def _bare_value(
    text: str, last: Norm, field: str, position: int, to: bool, plural: bool
) -> tuple[list[Norm], int] | None:
    match = _VALUE[field].match(text, position)
    if not match or (_COUNTED.match(text, match.end()) and text[match.end() : match.end() + 1] != ""):
        return None
    value, before = arabic(match.group()), getattr(last, field)
    if not _goes_on(text, match, last, int(_digits(before)), int(_digits(value)), to, plural):
        return None
    between = _between(last, field, value, position) if to else []
    norm = replace(_variant(last, field, value, position), end=match.end())
    variants, end = details_at(text, norm, match.end())
    return [*between, *variants], end


def _goes_on(text: str, match: re.Match[str], last: Norm, before: int, value: int, to: bool, plural: bool) -> bool:
    """Is the number the next Absatz, Satz or Nummer, rather than the next section?"""
    if value < before or (value == before and match.group()[-1].isdigit()) or _NEW_SECTION.match(text, match.end()):
        return False
    step = value - before
    if to:
        return step <= _RANGE_LIMIT
    if plural:
        return value <= int(_digits(last.section)) and step <= 4
    return step <= 30


def _between(last: Norm, field: str, value: str, start: int) -> list[Norm]:
    """The variants inside a range: "Nr. 1 bis 4" names 2 and 3 as well."""
    first, final = int(_digits(getattr(last, field) or "0")), int(_digits(value))
    if getattr(last, field) is None or final - first > _RANGE_LIMIT:
        return []
    return [replace(_variant(last, field, str(number), start), end=start + 1) for number in range(first + 1, final)]


def _digits(value: str) -> str:
    match = re.match(r"\d+", arabic(value))
    return match.group() if match else "0"


def arabic(value: str) -> str:
    """Roman numerals as courts write them in figures: "II" -> "2", "IIa" -> "2a"."""
    match = re.fullmatch(r"([IVX]+)([a-z]?)", value)
    return f"{_ROMANS[match[1]]}{match[2]}" if match and match[1] in _ROMANS else value
