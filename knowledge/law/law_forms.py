"""The forms in which texts name laws, known or not: "BremIFG", "SGB V", "Richtlinie 95/46/EG", "GO NRW".

Only patterns; which name means which law is for names.py. Works on flat text (flat_text.py).
"""

from __future__ import annotations

import re

_STATE = r"(?:NRW|NW|BW|RP|SH|LSA|MV|M-V|Bln|Bbg|Nds|Hess|Bay|Thür|Sachs|Saar|Brem|Hmb)"
SHAPE = (
    r"VO[BL]/[AB]|SGB[ -](?:[IVX]{1,4}|1?\d)|TA (?:Luft|Lärm)|"
    r"(?:(?:Nds|Hess|Brem|Brbg|Bbg|Sächs|Thür|Bay|Hmb|Saarl|Berl)\. ?)?"
    r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{0,20}[A-ZÄÖÜ](?:Bbg|Bln|Nds|Sachs|Saar)?"
    rf"(?:-[A-ZÄÖÜ][A-Za-zÄÖÜ]{{0,8}}[A-ZÄÖÜ])?(?: {_STATE}(?![\w-]))?"
    r"|[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{1,20}(?:[ -][IVX]{1,3}[ab]?)?-(?:VO|RL|G|Verordnung|Richtlinie|Übereinkommens?)"
)
_ACT = (
    r"(?:(?:Durchführungs|Rahmen|Delegierten? )?(?:Richtlinie|Verordnung|VO|RL|[Bb]eschluss(?:es)?)"
    r"|Directive|Regulation|Decision)"
    r" ?(?:\((?:EU|EG|EC|EWG|EEC|EURATOM)\) ?)?(?:\[?(?:Nr|No)\.?\]? ?)?\d{2,4}/\d{1,4}"
    r"(?:/(?:E[UGCW]{1,2}G?|JI|GASP|EGKS)\b)?"
)
_LONG = (
    r"(?:[A-ZÄÖÜ][a-zäöüß]+(?:e[rsnm]|es|er) )?(?:[A-ZÄÖÜ][a-zäöüß]+(?:s|en|)- und )?"
    r"[A-ZÄÖÜ][a-zäöüß]{2,30}(?:-[A-ZÄÖÜ][a-zäöüß]+){0,3}-?"
    r"(?:gesetz(?:buch)?|ordnung|verfassung|richtlinie|staatsvertrag|übereinkommen|statut)(?:e?s)?"
    r"(?: für das Land [A-ZÄÖÜ][\w-]+| Nordrhein-? ?Westfalens?)?"
)
_DESCRIBED = r"Gesetz(?:es)? (?:über|zur|zum|betreffend|für|gegen|betr\.) [^§;:.()\n\[\]–]{4,160}?"
_BRACKET = (
    r" ?[(\[<–-] ?(?:[^()§;\[\]\n]{0,60}?(?:[ –-]))??"
    r"(?P<short>[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]*[A-ZÄÖÜ](?: (?:[IVX]+|NRW|BW|NW))?) ?[)\]>–-]"
)
_VERSION = (
    r"(?: ?[,(]? ?(?:[an]\. ?F\.|[an]F(?!\w)|alte[rn]? Fassung|neue[rn]? Fassung)\)?)?"
    r"(?: (?:19|20)\d\d(?!\d|[./]\d))?"
)
_BRIDGE = (
    r"(?: ?(?:analog|entsprechend|direkt))?"
    r"(?: ?,?[ \n](?P<article>d\.|des|der|dem|das|of the|of|in the|in|from the|from|vom|im|zum|zur))?"
    r"(?: (?:deutschen|österreichischen|German|EU|EU's|alten|neuen|geltenden|früheren))?"
)
_ORDINALS = ("erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwölft")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_BOOK = (
    rf"(?:{'|'.join(_ORDINALS)}|\d{{1,2}}\.)(?:e[snr])? Buch(?:e?s)?(?: des)? Sozialgesetzbuch(?:e?s)?"
    rf"|Sozialgesetzbuch(?:e?s)?,? (?:\(SGB\) )?(?:{'|'.join(_ORDINALS)})(?:e[snr])? Buch(?:e?s)?"
)
_BOOK_NUMBER = re.compile(rf"\b({'|'.join(_ORDINALS)}|\d{{1,2}})(?=e[snr]\b|\.)", re.IGNORECASE)

EXPLAINED = re.compile(_BRACKET)
VERSION = re.compile(_VERSION)
LETTER_AHEAD = re.compile(r"[ \n,(\[]{0,4}[^\W\d]")
COMMUNITY_TREATY = re.compile(r"(?: des)? [(\[]?(?P<law>E[GU]|EWG)[)\]]?(?![\w/-])(?! Nr| \d)")
WORDS_BEFORE = re.compile(r"(?P<law>(?:[^\s,;:()§]+ ){0,3}[^\s,;:()§]+)(?P<comma>,?)[ \n]$")


def naming(known: str) -> re.Pattern[str]:
    """What may stand where a law is named; ``known``: alternatives for the names we know.

    Groups: ``article`` before the name, ``open`` bracket, and the name as ``known``, ``act``, ``book``, ``long`` or
    ``shape``.
    """
    explained = _BRACKET.replace("(?P<short>", "(?:")
    return re.compile(
        rf"{_VERSION}{_BRIDGE}[ \n]?(?P<open>[(\[])?"
        rf"(?:(?P<known>(?i:{known}))(?![\wäöüß]|/\w)|(?P<act>{_ACT})(?![\w/])|(?P<book>(?i:{_BOOK}))"
        rf"|(?P<long>{_LONG}|{_DESCRIBED}(?={explained}))(?!\w)|(?P<shape>{SHAPE})(?![\w-]|/\w))"
    )


def social_code(name: str) -> str | None:
    """ "SGB 9", "SGB-IX" and "Neuntes Buch Sozialgesetzbuch" -> "SGB IX"; None for anything else."""
    if short := re.fullmatch(r"SGB[ -]([IVX]+|\d+)", name):
        return f"SGB {_roman(short[1])}"
    if not re.fullmatch(_BOOK, name, re.IGNORECASE):
        return None
    number = _BOOK_NUMBER.search(name)
    return f"SGB {_roman(number[1].casefold())}" if number else None


def _roman(value: str) -> str:
    number = int(value) if value.isdigit() else _ORDINALS.index(value) + 1 if value in _ORDINALS else 0
    return _ROMANS[number - 1] if 0 < number <= len(_ROMANS) else value
