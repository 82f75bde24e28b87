"""The inside of a cited norm: section number, then Absatz, Satz, Nummer, Buchstabe in words, brackets or numerals.

"97a II Nr. 4", "1 Abs. 1 Satz 1 und 2, Abs. 3", "53(1)(d)". One Norm for each variant that a text names; lists of
letters, half sentences and alternatives are read over, because nothing in the product tells them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from knowledge.law import norm_forms as forms


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


_RANGE_LIMIT = 12
_LAST_SATZ = 20


def number_at(text: str, position: int, kind: str = "§") -> Number | None:
    """The section number at ``position``: "97", "97a", "97 a"."""
    match = forms.SECTION.match(text, position)
    if not match:
        return None
    letter = match["letter"] or (match["spaced"] or "").strip()
    end = match.end()
    if match["sub"] and kind != "Art.":
        return Number(match["number"] + letter, letter, match.start("sub") - 1, None)
    if match["letter"] == "f" and forms.ATTACHED_FOLLOWS.match(text, match.start("letter")):
        return Number(match["number"], "", match.start("letter"), None)
    if match["spaced"] == " f":
        return Number(match["number"], "", match.start("spaced"), None)
    return Number(match["number"] + letter, letter, end, match["sub"])


def follows_at(text: str, number: Number) -> int | None:
    """The end of "f." or "ff." after the number, None where nothing follows."""
    match = forms.FOLLOWS.match(text, number.end)
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
    if not forms.DETAIL_AHEAD.match(text, position):
        return None
    if over := forms.READ_OVER.match(text, position):
        return last, over.end(), False
    for field, pattern in forms.DETAIL.items():
        match = pattern.match(text, position)
        if match and not (field == "satz" and _is_page(match["value"])):
            norm, fresh = _refined(last, field, match["value"], match.start("key"))
            return norm, _letters_end(text, match.end()) if field == "buchstabe" else match.end(), fresh
    return _in_brackets(text, last, position) or _short(text, last, position)


def _in_brackets(text: str, last: Norm, position: int) -> tuple[Norm, int, bool] | None:
    match = forms.BRACKET.match(text, position)
    if not match:
        return None
    value = match[1]
    field = "buchstabe" if value[0].isalpha() else "absatz" if last.absatz is None else "nummer"
    if getattr(last, field) is not None:
        return None
    return replace(last, **_change(field, value)), match.end(), False


def _short(text: str, last: Norm, position: int) -> tuple[Norm, int, bool] | None:
    """ "I 1", "Nr. 1 d", "Art. 87 § 2"."""
    if last.deepest == "nummer" and (letter := forms.LETTER_AFTER_NUMMER.match(text, position)):
        value = letter[1] or letter[2]
        return replace(last, **_change("buchstabe", value)), _letters_end(text, letter.end()), False
    if last.absatz is not None:
        return None
    if last.kind == "Art." and (part := forms.SUBDIVISION.match(text, position)):
        return replace(last, **_change("absatz", part[1])), part.end(), False
    roman = forms.ROMAN.match(text, position)
    return _roman(text, last, roman) if roman and last.deepest is None else None


def _roman(text: str, last: Norm, roman: re.Match[str]) -> tuple[Norm, int, bool]:
    norm = replace(last, **_change("absatz", forms.arabic(roman[1])))
    if satz := _satz_after_roman(text, roman.end()):
        return replace(norm, **_change("satz", satz[1])), satz.end(), False
    return norm, roman.end(), False


def _satz_after_roman(text: str, position: int) -> re.Match[str] | None:
    """The Satz in "I 1"."""
    satz = forms.SATZ_AFTER_ROMAN.match(text, position)
    return satz if satz and not _is_page(satz[1]) and not forms.COUNTED.match(text, satz.end()) else None


def _letters_end(text: str, position: int) -> int:
    """The end of "a und b", "b bis d" after the first letter."""
    while match := forms.LETTER_LIST.match(text, position):
        position = match.end()
    return position


def _is_page(value: str) -> bool:
    """ "S. 2" is a sentence, "S. 616" a page."""
    return int(value) > _LAST_SATZ


def _change(field: str, value: str) -> dict[str, Any]:
    return {field: value.strip("()"), "deepest": field}


def _refined(last: Norm, field: str, value: str, start: int) -> tuple[Norm, bool]:
    """``last`` with the detail; a further variant where this detail or a deeper one of its own kind is already set."""
    value = forms.arabic(value) if field in {"absatz", "nummer"} else value
    taken = getattr(last, field) is not None
    if not taken and not (field == "absatz" and last.deepest is not None):
        return replace(last, **_change(field, value)), False
    return _variant(last, field, value, start), True


def _variant(last: Norm, field: str, value: str, start: int) -> Norm:
    lower: dict[str, Any] = dict.fromkeys(forms.FIELDS[forms.FIELDS.index(field) + 1 :])
    return replace(last, **lower, **_change(field, value), start=start, through=None)


def continued(text: str, last: Norm, position: int, to: bool, plural: bool) -> tuple[list[Norm], int] | None:
    """What goes on with the details of ``last`` after a separator: "(Abs. 1) und 2", "(Satz 1), Abs. 3"; else None."""
    keyed = forms.DETAIL if text[position : position + 2].strip()[:1].isalpha() else {}
    for field, pattern in keyed.items():
        match = pattern.match(text, position)
        if match and not (field == "satz" and _is_loose_page(match, last)):
            return _keyed(text, last, field, match, to)
    roman = last.absatz is not None and forms.ROMAN_ALONE.match(text, position)
    level = "absatz" if roman else last.deepest
    if level is None or level == "buchstabe":
        return None
    return _bare_value(text, last, level, position, to, plural)


def _is_loose_page(match: re.Match[str], last: Norm) -> bool:
    """ "§ 11, S. 15" is a page; "S. 1, S. 2" and "Abs. 1, Satz 2" are sentences."""
    return _is_page(match["value"]) or (match["key"].lower() == "s." and last.satz is None)


def _keyed(text: str, last: Norm, field: str, match: re.Match[str], to: bool) -> tuple[list[Norm], int]:
    value = forms.arabic(match["value"]) if field in {"absatz", "nummer"} else match["value"]
    deeper = any(getattr(last, name) for name in forms.FIELDS[forms.FIELDS.index(field) :])
    if not deeper and field != "absatz":
        norm = replace(last, **_change(field, value), start=match.start("key"))
    else:
        norm = _variant(last, field, value, match.start("key"))
    between = _between(last, field, value, match.start("key"), match.end()) if to else []
    end = _letters_end(text, match.end()) if field == "buchstabe" else match.end()
    variants, end = details_at(text, replace(norm, end=end), end)
    return [*between, *variants], end


def _bare_value(
    text: str, last: Norm, field: str, position: int, to: bool, plural: bool
) -> tuple[list[Norm], int] | None:
    match = forms.VALUE[field].match(text, position)
    if not match or (forms.COUNTED.match(text, match.end()) and text[match.end() : match.end() + 1] != ""):
        return None
    value, before = forms.arabic(match.group()), getattr(last, field)
    if not _goes_on(text, match, last, int(_digits(before)), int(_digits(value)), to, plural):
        return None
    between = _between(last, field, value, position, match.end()) if to else []
    norm, end = _variant(last, field, value, position), match.end()
    if match.group().isupper() and field == "absatz" and (satz := _satz_after_roman(text, end)):
        norm, end = replace(norm, **_change("satz", satz[1])), satz.end()
    variants, end = details_at(text, replace(norm, end=end), end)
    return [*between, *variants], end


def _goes_on(text: str, match: re.Match[str], last: Norm, before: int, value: int, to: bool, plural: bool) -> bool:
    """Is the number the next Absatz, Satz or Nummer, rather than the next section?"""
    repeated = value == before and not match.group()[-1].islower()
    if value < before or repeated or forms.ABSATZ_NEXT.match(text, match.end()):
        return False
    step = value - before
    if to:
        return step <= _RANGE_LIMIT
    if plural:
        return value <= int(_digits(last.section)) and step <= 4
    return step <= 30


def _between(last: Norm, field: str, value: str, start: int, end: int) -> list[Norm]:
    """The variants inside a range: "Nr. 1 bis 4" names 2 and 3 as well."""
    first, final = int(_digits(getattr(last, field) or "0")), int(_digits(value))
    if getattr(last, field) is None or final - first > _RANGE_LIMIT:
        return []
    return [replace(_variant(last, field, str(number), start), end=end) for number in range(first + 1, final)]


def _digits(value: str) -> str:
    match = re.match(r"\d+", forms.arabic(value))
    return match.group() if match else "0"
