"""The lay thesaurus: words and short phrases by which people mean the same thing, lay and legal, German and English.

Not a dictionary and not law: a concept only lets search reach "Vervielfältigung" from "geklaut" or from "rip off".
Official meanings stand in the glossary (knowledge.law.glossary). Search applies its own stemmer to every phrase.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from knowledge.content import LANGUAGES, Record, Text, load_one

PATH = Path(__file__).parent / "lexicon.yaml"
LONGEST_PHRASE = 3
MOST_SENSES = 3

ConceptId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


def _short(phrase: str) -> str:
    if len(phrase.split()) > LONGEST_PHRASE:
        raise ValueError(f"{phrase!r} has more than {LONGEST_PHRASE} words")
    return phrase


Phrase = Annotated[Text, AfterValidator(_short)]


class Concept(Record):
    """One thing that people mean, and the words they use for it in either language."""

    id: ConceptId
    de: tuple[Phrase, ...] = Field(min_length=1)
    en: tuple[Phrase, ...] = Field(min_length=1)

    def phrases(self, language: str | None = None) -> tuple[str, ...]:
        """The phrases of one language, or of both."""
        return (*self.de, *self.en) if language is None else self.en if language == "en" else self.de

    @model_validator(mode="after")
    def _no_phrase_twice(self) -> Self:
        for language in LANGUAGES:
            twice = _repeated(phrase.casefold() for phrase in self.phrases(language))
            if twice:
                raise ValueError(f"{self.id}: given twice in {language}: {', '.join(twice)}")
        return self


class Lexicon(Record):
    """The file of concepts. A phrase may stand in several concepts only if it truly has several senses."""

    concepts: tuple[Concept, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _concepts_are_distinct(self) -> Self:
        faults = [f"concept id {id_!r} given twice" for id_ in _repeated(concept.id for concept in self.concepts)]
        for language in LANGUAGES:
            phrases = (phrase.casefold() for concept in self.concepts for phrase in concept.phrases(language))
            crowded = _repeated(phrases, more_than=MOST_SENSES)
            faults += [f"{phrase!r} ({language}) stands in more than {MOST_SENSES} concepts" for phrase in crowded]
        if faults:
            raise ValueError("; ".join(faults))
        return self


def load(path: Path = PATH) -> tuple[Concept, ...]:
    """All concepts. Raises ContentError with every fault."""
    return load_one(path, Lexicon).concepts


def _repeated(items: Iterable[str], more_than: int = 1) -> list[str]:
    return sorted(item for item, count in Counter(items).items() if count > more_than)
