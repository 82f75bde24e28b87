"""One key for the forms of one word: "Kopie", "Kopien"; "löscht", "löschen". Two words never share a key by chance.

A search wants more: its stems make one of "Kläger" and "Klage", of "streng" and "strengere". A proof must not, so this
takes off endings only, and keeps apart what differs in degree, in tense or in who acts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.library.words import fold

_SHORTEST = 3
_NOUN = re.compile(r"(?:innen|ens|en|es|e|(?<=[lr])n|(?<![us])s)$")
_LOWER = re.compile(r"(?:en|em|er|es|e|(?<=[lr])n)$")
_PERSON = re.compile(r"(?:st|t)$")
_PLURAL_ER = re.compile(r"(?:bild|land|kind|buch|wort|gut|geld|feld|glied|haus|amt|gesicht|recht|blatt|band)er[n]?$")
_COMPARED = re.compile(
    r"(?:streng|hoh|niedrig|lang|kurz|fruh|spat|schnell|gross|klein|eng|bess|schlecht|stark|schwach|teur|billig|gunstig"
    r"|leicht|schwer|wichtig|sicher|neu|alt|jung|nah|weit|hart|mild|gering|hauf|oft|schlimm|genau|einfach)er"
    r"(?:e[nmrs]?)?$"
)
_HIGHEST = re.compile(r"(?:st|ß)e[nmrs]?$")
_IRREGULAR = {"firma": "firm", "firmen": "firm", "daten": "daten", "themen": "them", "thema": "them"}


@lru_cache(maxsize=20_000)
def noun(word: str) -> str:
    """The key of a German word written with a capital."""
    plain = fold(word)
    if plain in _IRREGULAR:
        return _IRREGULAR[plain]
    if _PLURAL_ER.search(plain):
        return re.sub(r"ern?$", "", plain)
    return _without(_NOUN, plain)


@lru_cache(maxsize=20_000)
def lower(word: str) -> str:
    """The key of a German word written small: adjective, verb or adverb."""
    plain = fold(word)
    if _COMPARED.search(plain):
        return re.sub(r"(?<=er)e[nmrs]?$", "", plain) + "<"
    once = _without(_LOWER, plain)
    if once != plain and once.endswith("st") and _HIGHEST.search(plain):
        return once + "<"
    return _without(_PERSON, once)


@lru_cache(maxsize=20_000)
def english(word: str) -> str:
    """The key of an English word: without the s of plural, genitive and third person."""
    plain = re.sub(r"['’]s?$", "", fold(word))
    if len(plain) <= _SHORTEST or plain.endswith(("ss", "us", "is")):
        return plain
    if plain.endswith("ies"):
        return plain[:-3] + "y"
    if plain.endswith(("sses", "shes", "ches", "xes", "zes")):
        return plain[:-2]
    return plain.removesuffix("s")


def forget() -> None:
    """Empties what is remembered of words seen: those of somebody's own letters must not stay."""
    for remembered in (noun, lower, english):
        remembered.cache_clear()


def _without(ending: re.Pattern[str], word: str) -> str:
    short = ending.sub("", word)
    return short if len(short) >= _SHORTEST else word
