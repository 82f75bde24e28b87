"""Does a translation keep what can be compared across languages? Values, names, negations, modal words, conditions.

Not a proof of every word, as check.py gives within one language: so a translation is always shown as a machine's, next
to the original, which alone counts. What can be compared is compared sentence by sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from knowledge.content import Record, Text, load_one
from knowledge.proof.claims import Fault
from knowledge.proof.clean import foreign_matter, tidy
from knowledge.proof.lexicon import lexicon
from knowledge.proof.passages import split
from knowledge.proof.tokens import Token, tokens

FILE = Path(__file__).parent / "pairs.yaml"
_VALUES = frozenset({"norm", "file", "date", "amount", "number"})
_MARK = re.compile(r"⟦[A-Z]+_\d+⟧")


class _Pairs(Record):
    """Words by what they mean, per language: who somebody is, what is owed, modal words, limits."""

    meanings: dict[Text, dict[Text, Text]]


def faults_of_translation(original: str, translated: str, source: str = "de", target: str = "en") -> tuple[Fault, ...]:
    """Everything in which ``translated`` differs from ``original`` as far as it can be compared."""
    return tuple(_faults(tidy(original), tidy(translated), source, target))


def _faults(original: str, translated: str, source: str, target: str) -> Iterator[Fault]:
    if matter := foreign_matter(_MARK.sub("", translated)):
        yield Fault("markup", matter)
    ours, theirs = split(original), split(translated)
    if len(ours) != len(theirs):
        yield Fault("dropped", f"{len(ours)} sentences, {len(theirs)}")
        return
    for one, other in zip(ours, theirs, strict=True):
        if Counter(_MARK.findall(one)) != Counter(_MARK.findall(other)):
            yield Fault("unsupported", "names")
        first, second = tokens(one, lexicon(source)), tokens(other, lexicon(target))
        yield from _values(first, second)
        yield from _meanings(one, other, source, target)


def _values(first: tuple[Token, ...], second: tuple[Token, ...]) -> Iterator[Fault]:
    ours = Counter(_value(token) for token in first if token.kind in _VALUES)
    theirs = Counter(_value(token) for token in second if token.kind in _VALUES)
    for kind, value in [*(theirs - ours), *(ours - theirs)]:
        match kind:
            case "norm":
                yield Fault("norm_not_in_source", value)
            case "file":
                yield Fault("decision_not_in_source", value)
            case "date":
                yield Fault("date", value)
            case "amount":
                yield Fault("amount", value)
            case _:
                yield Fault("number", value)


def _value(token: Token) -> tuple[str, str]:
    law = token.citation.law if token.citation else None
    return token.kind, f"{law or ''} {token.key}".strip()


def _meanings(one: str, other: str, source: str, target: str) -> Iterator[Fault]:
    for meaning, words in _pairs().items():
        ours, theirs = len(words[source].findall(one)), len(words[target].findall(other))
        if ours != theirs:
            yield Fault("negation" if meaning == "not" else "modality", f"{meaning}: {ours}, {theirs}")


@cache
def _pairs() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    loaded = load_one(FILE, _Pairs).meanings
    return {
        meaning: {
            language: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for language, words in spoken.items()
        }
        for meaning, spoken in loaded.items()
    }
