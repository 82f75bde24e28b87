"""How laws are named in running text: after a number ("44b urhg"), before one ("Urhg 60c"), short, long or unknown.

Known names come from laws.yaml and abbreviations.yaml, whatever their case. Other laws are recognised by their shape
("BremIFG", "SGB V", "Richtlinie 95/46/EG", "Hessisches Pressegesetz (HPresseG)"), because a judgment cites more laws
than we know, and a citation must not be lost for that. Works on flat text (flat_text.py).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.content import Record, load_one
from knowledge.law import law_forms, laws

FILE = Path(__file__).parent / "abbreviations.yaml"

_FORMS = ("known", "act", "book", "long", "shape")


class NamedLaw(NamedTuple):
    """A law found in a text: its name as we cite it, where it begins and ends, and whether laws.yaml holds it."""

    name: str
    start: int
    end: int
    known: bool


class _Abbreviations(Record):
    laws: dict[str, tuple[str, ...]]
    not_laws: str


@cache
def _files() -> _Abbreviations:
    return load_one(FILE, _Abbreviations)


@cache
def _not_laws() -> frozenset[str]:
    return frozenset(word.casefold() for word in _files().not_laws.split())


@cache
def _abbreviation_of() -> dict[str, str]:
    """Every name in abbreviations.yaml in casefold -> the abbreviation."""
    return {name.casefold(): short for short, names in _files().laws.items() for name in (short, *names)}


@cache
def _acts_by_number() -> dict[str, str]:
    """ "2019/790" -> "DSM-RL", from the names of the European laws we know."""
    return {
        number: law.abbreviation
        for law in laws.load()
        if law.celex
        for name in law.names
        for number in re.findall(r"\d{2,4}/\d{1,4}", name)
    }


@cache
def _known() -> str:
    every = {name for law in laws.load() for name in law.names if len(name) < 60}
    return "|".join(re.escape(name) for name in sorted(every, key=len, reverse=True))


@cache
def _naming() -> re.Pattern[str]:
    return law_forms.naming(_known())


def law_of(name: str) -> str:
    """The abbreviation we use for ``name``, or the name itself (nominative) where we do not know the law."""
    spaced = " ".join(name.split())
    if book := law_forms.social_code(spaced):
        return book
    known = laws.find(spaced)
    if known:
        return known.abbreviation
    number = re.search(r"\d{2,4}/\d{1,4}", spaced)
    if number:
        return _acts_by_number().get(number.group()) or re.sub(r"(?<=eschluss)es\b", "", spaced)
    return _long_law(spaced)


def _long_law(name: str) -> str:
    nominative = re.sub(r"(gesetz|gesetzbuch|vertrag|statut|übereinkommen)e?s$", r"\1", name, flags=re.IGNORECASE)
    for form in (name, nominative):
        if short := _abbreviation_of().get(form.casefold()):
            return short
        if known := laws.find(form):
            return known.abbreviation
    return nominative


def numbering(name: str) -> str:
    """ "§" or "Art." for the law ``name``; "§" where we do not know it."""
    law = laws.find(name)
    return law.numbering if law else "§"


def law_at(text: str, position: int, articles: bool = False) -> NamedLaw | None:
    """The law named right at ``position`` (after "des", "of the", in brackets), or None.

    ``articles``: the number before it is an article, so that "EG" means the treaty ("Art. 230 EG").
    """
    if articles and (treaty := law_forms.COMMUNITY_TREATY.match(text, position)):
        return NamedLaw(treaty["law"], treaty.start("law"), treaty.end(), False)
    match = _naming().match(text, position) if law_forms.LETTER_AHEAD.match(text, position) else None
    if not match:
        return None
    form = next(form for form in _FORMS if match[form])
    if _is_no_law(match[form], form, match["article"]):
        return None
    name, end = _with_explanation(text, match[form], form, match.end())
    if end == match.end() and match["open"] and text[end : end + 1] in {")", "]"}:
        end += 1
    version = law_forms.VERSION.match(text, end)
    law = law_of(name)
    return NamedLaw(law, match.start(form), version.end() if version else end, laws.find(law) is not None)


def _with_explanation(text: str, name: str, form: str, end: int) -> tuple[str, int]:
    """The name and its end, with the abbreviation that explains it ("Zivilprozessordnung (ZPO)")."""
    explained = law_forms.EXPLAINED.match(text, end) if form in {"known", "book", "long"} else None
    if not explained or explained["short"].casefold() in _not_laws() or not _explains(explained.group(), name):
        return name, end
    return name if form != "long" else explained["short"], explained.end()


def _explains(bracket: str, name: str) -> bool:
    """ "- VwGO -" and "(ZPO)" explain a long name; after a short one only a bracket does."""
    return bracket.strip()[0] in "([<" or len(name) > 8


def _is_no_law(name: str, kind: str, article: str | None) -> bool:
    if kind not in {"shape", "long"}:
        return False
    if name.casefold() in _not_laws() or name.split(" ")[0].casefold() in _not_laws():
        return True
    return kind == "shape" and article not in {None, "des", "der", "d.", "of the", "of"}


def _word_before(text: str, position: int) -> re.Match[str] | None:
    """The last words before a blank at ``position``, if the last of them ends in a letter."""
    last = text[position - 3 : position - 1].rstrip(",")[-1:]
    if position < 3 or not last.isalpha():
        return None
    return law_forms.WORDS_BEFORE.search(text[max(0, position - 60) : position])


def known_law_before(text: str, position: int) -> NamedLaw | None:
    """The law of laws.yaml whose name ends right before ``position`` ("urhg 60c")."""
    match = _word_before(text, position)
    if not match or match["comma"]:
        return None
    words = match["law"].split(" ")
    for count in range(len(words)):
        name = " ".join(words[count:])
        if law := laws.find(name):
            return NamedLaw(law.abbreviation, position - 1 - len(name), position - 1, True)
    return None


def law_before(text: str, position: int) -> tuple[NamedLaw, bool] | None:
    """Any law whose name ends right before a sign at ``position``, and whether a comma stands between ("IFG, § 3")."""
    match = _word_before(text, position)
    if not match:
        return None
    end = position - 1 - len(match["comma"])
    known = known_law_before(text, end + 1) if not match["comma"] else None
    if known:
        return known, False
    words = match["law"].split(" ")
    word = " ".join(words[-2:]) if words[-2:-1] == ["SGB"] else words[-1]
    law = laws.find(word)
    shaped = re.fullmatch(law_forms.SHAPE, word) and word.casefold() not in _not_laws()
    if not law and not shaped:
        return None
    return NamedLaw(law_of(word), end - len(word), end, law is not None), bool(match["comma"])
