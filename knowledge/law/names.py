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
from knowledge.law import laws

FILE = Path(__file__).parent / "abbreviations.yaml"


class NamedLaw(NamedTuple):
    """A law found in a text: its name as we cite it, where it begins and ends, and whether laws.yaml holds it."""

    name: str
    start: int
    end: int
    known: bool


class _Abbreviations(Record):
    laws: dict[str, tuple[str, ...]]
    not_laws: str


_STATE = r"(?:NRW|NW|BW|RP|SH|LSA|MV|M-V|Bln|Bbg|Nds|Hess|Bay|Thür|Sachs|Saar|Brem|Hmb)"
_SHAPE = (
    r"VO[BL]/[AB]|SGB[ -][IVX]{1,4}|TA (?:Luft|Lärm)|"
    r"(?:(?:Nds|Hess|Brem|Brbg|Bbg|Sächs|Thür|Bay|Hmb|Saarl|Berl)\. ?)?"
    r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{0,20}[A-ZÄÖÜ](?:Bbg|Bln|Nds|Sachs|Saar)?"
    rf"(?:-[A-ZÄÖÜ][A-Za-zÄÖÜ]{{0,8}}[A-ZÄÖÜ])?(?: {_STATE}(?![\w-]))?"
    r"|[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{1,20}(?:[ -][IVX]{1,3}[ab]?)?-(?:VO|RL|G|Verordnung|Richtlinie|Übereinkommens?)"
)
_EU_ACT = (
    r"(?:(?:Durchführungs|Rahmen|Delegierten? )?(?:Richtlinie|Verordnung|VO|RL|[Bb]eschluss(?:es)?)|Directive|Regulation|Decision)"
    r" ?(?:\((?:EU|EG|EC|EWG|EEC|EURATOM)\) ?)?(?:\[?(?:Nr|No)\.?\]? ?)?\d{2,4}/\d{1,4}(?:/(?:E[UGCW]{1,2}G?|JI|GASP|EGKS)\b)?"
)
_LONG = (
    r"(?:[A-ZÄÖÜ][a-zäöüß]+(?:e[rsnm]|es|er) )?(?:[A-ZÄÖÜ][a-zäöüß]+(?:s|en|)- und )?"
    r"[A-ZÄÖÜ][a-zäöüß]{2,30}(?:-[A-ZÄÖÜ][a-zäöüß]+){0,3}-?"
    r"(?:gesetz(?:buch)?|ordnung|verfassung|richtlinie|staatsvertrag|übereinkommen|statut|satzung(?=sgesetz))(?:e?s)?"
    r"(?: für das Land [A-ZÄÖÜ][\w-]+| Nordrhein-? ?Westfalens?)?"
)
_DESCRIBED = r"Gesetz(?:es)? (?:über|zur|zum|betreffend|für|gegen|betr\.) [^§;:.()\n\[\]–]{4,160}?"
_IN_BRACKETS = r" ?[(\[–-] ?(?:[^()§;\[\]\n]{0,60}?(?:[ –-]))??(?P<short>[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]*[A-ZÄÖÜ](?: (?:[IVX]+|NRW|BW|NW))?) ?[)\]–-]"
_VERSION = r"(?: ?[,(]? ?(?:[an]\. ?F\.|[an]F(?!\w)|alte[rn]? Fassung|neue[rn]? Fassung)\)?)?"
_BRIDGE = (
    r"(?: ?(?:analog|entsprechend|direkt))?(?: ?,?[ \n](?P<article>d\.|des|der|dem|das|of the|of|in the|in|from the|from|vom|im|zum|zur))?"
    r"(?: (?:deutschen|österreichischen|German|EU|EU's|alten|neuen|geltenden|früheren))?"
)
_BOOKS = "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft".split()
_ROMANS = "I II III IV V VI VII VIII IX X XI XII".split()
_BOOK = re.compile(
    rf"(?P<book>{'|'.join(_BOOKS)}|\d{{1,2}}\.)(?:e[snr])? Buch(?:e?s)?(?: des)? Sozialgesetzbuch(?:e?s)?"
    rf"|Sozialgesetzbuch(?:e?s)?,? (?:\(SGB\) )?(?P<book_after>{'|'.join(_BOOKS)})(?:e[snr])? Buch(?:e?s)?",
    re.IGNORECASE,
)


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
def _law_at() -> re.Pattern[str]:
    return re.compile(
        rf"{_VERSION}{_BRIDGE}[ \n]?(?P<open>[(\[])?(?:(?P<known>(?i:{_known()}))(?![\wäöüß]|/\w)|(?P<act>{_EU_ACT})(?![\w/])"
        rf"|(?P<book_name>(?i:{_BOOK.pattern.replace('(?P<book>', '(?:').replace('(?P<book_after>', '(?:')}))"
        rf"|(?P<long>{_LONG}|{_DESCRIBED}(?={_IN_BRACKETS.replace('(?P<short>', '(?:')}))(?!\w)"
        rf"|(?P<shape>{_SHAPE})(?![\w-]|/\w))"
    )


_EXPLAINED = re.compile(_IN_BRACKETS)
_AFTER_LAW = re.compile(_VERSION)
_COMMUNITY_TREATY = re.compile(r"(?: des)? [(\[]?(?P<law>E[GU]|EWG)[)\]]?(?![\w/-])(?! Nr| \d)")
_WORD_BEFORE = re.compile(r"(?P<law>[^\s,;:()§]+(?:[ -][^\s,;:()§]+){0,3})(?P<comma>,?)[ \n]$")


def law_of(name: str) -> str:
    """The abbreviation we use for ``name``, or the name itself (nominative) where we do not know the law."""
    spaced = re.sub(r"^SGB-", "SGB ", " ".join(name.split()))
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
    if articles and (treaty := _COMMUNITY_TREATY.match(text, position)):
        return NamedLaw(treaty["law"], treaty.start("law"), treaty.end(), False)
    match = _law_at().match(text, position)
    if not match:
        return None
    kind = match.lastgroup if match.lastgroup in {"known", "act", "book_name", "long", "shape"} else "known"
    name = match[kind] or ""
    if _is_no_law(name, kind, match["article"]):
        return None
    end = match.end()
    if kind in {"long", "book_name", "known"} and (explained := _EXPLAINED.match(text, end)):
        if explained["short"].casefold() not in _not_laws() and _explains(explained.group(), name):
            end, name = explained.end(), name if kind == "known" else explained["short"]
    elif match["open"] and text[end : end + 1] in {")", "]"}:
        end += 1
    if version := _AFTER_LAW.match(text, end):
        end = version.end()
    law = _book(name) if kind == "book_name" and name == match[kind] else law_of(name)
    return NamedLaw(law, match.start(kind), end, laws.find(law) is not None)


def _explains(bracket: str, name: str) -> bool:
    """ "- VwGO -" and "(ZPO)" explain a long name; after a short one only a bracket does."""
    return bracket.strip()[0] in "([" or len(name) > 8


def _is_no_law(name: str, kind: str, article: str | None) -> bool:
    if kind not in {"shape", "long"}:
        return False
    if name.casefold() in _not_laws() or name.split(" ")[0].casefold() in _not_laws():
        return True
    return kind == "shape" and article not in {None, "des", "der", "d.", "of the", "of"}


def _book(name: str) -> str:
    match = _BOOK.search(name)
    value = (match["book"] or match["book_after"] or "").casefold().rstrip(".") if match else ""
    number = int(value) if value.isdigit() else _BOOKS.index(value) + 1
    return f"SGB {_ROMANS[number - 1]}" if 0 < number <= len(_ROMANS) else name


def _word_before(text: str, position: int) -> re.Match[str] | None:
    """The last words before a blank at ``position``, if the last of them ends in a letter."""
    last = text[position - 3 : position - 1].rstrip(",")[-1:]
    if position < 3 or not (last.isalpha() or last.isdigit()):
        return None
    return _WORD_BEFORE.search(text[max(0, position - 60) : position])


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
    word = match["law"].split(" ")[-1]
    law = laws.find(word)
    shaped = re.fullmatch(_SHAPE, word) and word.casefold() not in _not_laws()
    if not law and not shaped:
        return None
    return NamedLaw(law_of(word), end - len(word), end, law is not None), bool(match["comma"])
