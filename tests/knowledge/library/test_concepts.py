"""Lay words, legal words and both languages meet in one concept of the thesaurus."""

from __future__ import annotations

from zlib import crc32

import pytest

from knowledge.guide import lexicon
from knowledge.library import concepts

CONCEPTS = lexicon.load()


def _shared(one: str, other: str) -> set[int]:
    return set(concepts.concept_features(one).tolist()) & set(concepts.concept_features(other).tolist())


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_listed_phrase_is_found_again(language: str) -> None:
    missed = [
        f"{concept.id}: {phrase}"
        for concept in CONCEPTS
        for phrase in concept.phrases(language)
        if crc32(f"@{concept.id}".encode()) not in concepts.concept_features(phrase)
    ]

    assert missed == []


def test_both_languages_of_one_concept_meet() -> None:
    apart = [concept.id for concept in CONCEPTS if not _shared(concept.de[0], concept.en[0])]

    assert apart == []


@pytest.mark.parametrize(
    ("lay", "legal"),
    [
        ("abgeschrieben", "Plagiat"),
        ("copied", "Vervielfältigung"),
        ("geklaut", "ripped off"),
        ("Fotograf", "photographer"),
    ],
)
def test_lay_and_legal_words_meet(lay: str, legal: str) -> None:
    assert _shared(lay, legal)


def test_inflection_does_not_hide_a_word() -> None:
    assert _shared("Fotos", "Foto")
    assert _shared("Abmahnungen", "Abmahnung")


def test_the_parts_of_a_german_compound_count() -> None:
    assert _shared("Küchenfoto", "Foto")
    assert _shared("Fotozeug", "Foto")


@pytest.mark.parametrize("text", ["", "Quarkspeise", "🎨", "qwrtz"])
def test_words_that_nobody_listed_mean_nothing(text: str) -> None:
    assert len(concepts.concept_features(text)) == 0


def test_a_concept_named_twice_counts_twice() -> None:
    once = concepts.concept_features("Abmahnung")

    assert len(concepts.concept_features("Abmahnung Abmahnung")) == 2 * len(once)


def test_every_feature_belongs_to_a_listed_concept_and_no_two_concepts_share_one() -> None:
    known = concepts.all_features().tolist()

    assert len(set(known)) == len(CONCEPTS)
    assert set(concepts.concept_features("Die Agentur hat mein Foto geklaut").tolist()) <= set(known)
