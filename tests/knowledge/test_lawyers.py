"""What the law says about asking a lawyer: in both languages, with source and day, and nothing promised."""

from __future__ import annotations

import pytest

from knowledge import lawyers

KEYS = sorted(lawyers.texts().statements)


@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_has_both_languages_a_source_and_a_day(key: str) -> None:
    assert lawyers.say(key, "de") != lawyers.say(key, "en")
    assert lawyers.sources(key)
    assert lawyers.as_of().year == 2026


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_sentence_promises_anything(key: str, language: str) -> None:
    text = lawyers.say(key, language).lower()

    assert not any(word in text for word in ("garantiert", "sicher gewinn", "guarantee", "will win", "erfolgreich"))


def test_the_places_to_go_are_among_them() -> None:
    assert set(lawyers.PLACES) <= set(KEYS)


def test_names_come_first_because_the_law_says_so() -> None:
    assert lawyers.texts().statements["names_first"].norm == "BRAO § 43a Abs. 4"
