"""Words and language: what is the same for a reader is the same for the search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import language, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vervielfältigung", "VERVIELFALTIGUNG"),
        ("Straße", "strasse"),
        ("Café", "cafe"),
        ("Urheber\u00adrecht", "Urheberrecht"),
        ("Text\u200bmining", "Textmining"),
        ("é", "e\u0301"),
    ],
    ids=["umlaut and case", "sharp s", "accent", "soft hyphen", "zero-width space", "composed and decomposed"],
)
def test_spellings_of_the_same_word_fold_to_one(one: str, other: str) -> None:
    assert words.fold(one) == words.fold(other)


def test_section_signs_and_punctuation_are_no_words() -> None:
    assert words.words("§ 44b Abs. 3, Satz 2 – „maschinenlesbar“!") == [
        "44b",
        "abs",
        "3",
        "satz",
        "2",
        "maschinenlesbar",
    ]


@pytest.mark.parametrize(
    "text", ["", "   ", "🤷‍♀️ 🎨", "…!?", "法律"], ids=["empty", "blanks", "emoji", "signs", "Chinese"]
)
def test_text_without_latin_words_has_no_features(text: str) -> None:
    assert words.words(text) == []
    assert len(words.features(text)) == 0
    assert len(words.stems(text)) == 0


@pytest.mark.parametrize(("one", "other"), [("Bilder", "Bildern"), ("Klage", "Klagen"), ("Verletzung", "Verletzungen")])
def test_inflected_forms_share_their_stem(one: str, other: str) -> None:
    assert words.stem(words.fold(one)) == words.stem(words.fold(other))


def test_english_words_have_english_stems() -> None:
    assert words.stem("scraping", "en") == words.stem("scraped", "en") == "scrape"


@pytest.mark.parametrize(("one", "other"), [("44a", "44b"), ("60c", "60d"), ("823", "1823"), ("97", "97a")])
def test_numbers_of_norms_that_look_alike_differ_in_their_stem(one: str, other: str) -> None:
    assert set(words.stems(one).tolist()).isdisjoint(words.stems(other).tolist())


def test_a_compound_shares_character_pieces_with_its_parts() -> None:
    compound, part, stranger = (
        set(words.features(w).tolist()) for w in ("Trainingsdatensatz", "Datensatz", "Mietvertrag")
    )

    assert len(compound & part) > 10
    assert len(compound & stranger) < 3


def test_a_typing_error_keeps_most_character_pieces() -> None:
    right, wrong = (set(words.features(word).tolist()) for word in ("Urheberrechtsgesetz", "Urheberechtsgesetz"))

    assert len(right & wrong) > 0.5 * len(right)


def test_repetitions_are_counted() -> None:
    once, twice = words.features("Bild"), words.features("Bild Bild")

    assert len(twice) == 2 * len(once)
    assert set(twice.tolist()) == set(once.tolist())


@given(st.text(max_size=200))
def test_any_text_can_be_folded_and_folding_again_changes_nothing(text: str) -> None:
    folded = words.words(text)

    assert words.words(" ".join(folded)) == folded
    assert len(words.stems(text)) == len(folded)
    assert words.features(text).dtype == np.uint32


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Darf die Firma meine Bilder für das Training nehmen?", "de"),
        ("May the company use my pictures for training?", "en"),
        ("Was sagt der Act über Scraping?", "de"),
        ("What does § 44b UrhG say?", "en"),
        ("My Abmahnung was ignored, what now?", "en"),
        ("Schöpfungshöhe", "de"),
    ],
)
def test_small_words_and_umlauts_tell_the_language(text: str, spoken: str) -> None:
    assert language.detect(text) == spoken


@pytest.mark.parametrize("text", ["", "LAION-5B", "§ 44b UrhG", "🎨", "310 O 227/23"])
@pytest.mark.parametrize("usual", ["de", "en"])
def test_a_text_without_a_sign_keeps_the_usual_language(text: str, usual: str) -> None:
    assert language.detect(text, usual) == usual
