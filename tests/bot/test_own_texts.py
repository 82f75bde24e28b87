"""A person finds passages of their own letters, with their place; nothing is kept of the search."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.journeys.case import Letter, content_of
from bot.journeys.own_texts import find, places
from bot.store import Store
from bot.store.case_items import Item
from knowledge.library import words

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
ANNA = "tg:1"
LETTER = """Sehr geehrte Frau Beispiel,

wir vertreten die Bildagentur Muster GmbH. Sie haben ein Foto unserer Mandantin ohne Erlaubnis gezeigt.

Wir fordern Sie auf, die beigefügte Unterlassungserklärung bis zum 3. Dezember 2026 abzugeben.
\fFür unsere Tätigkeit entstehen Kosten in Höhe von 887,03 EUR. Bitte zahlen Sie auf das Konto der Kanzlei.

Mit freundlichen Grüßen"""


def add(store: Store, text: str = LETTER, title: str = "Brief", person: str = ANNA) -> str:
    item = store.items.add(person, "letter", content_of(Letter(text, title)), NOW)
    assert isinstance(item, Item)
    return item.id


def test_the_passage_is_found_with_its_place(store: Store) -> None:
    letter = add(store)

    [hit, *_] = find(store, ANNA, "Wie hoch sind die Kosten der Kanzlei?")

    assert (hit.letter, hit.title) == (letter, "Brief")
    assert (hit.place.page, hit.place.paragraph) == (2, 1)
    assert hit.passage == LETTER[hit.place.start : hit.place.end]
    assert hit.passage.startswith("Für unsere Tätigkeit")


@pytest.mark.parametrize("query", ["unterlassungs erklärung", "Unterlasungserklärung", "ERKLÄRUNG abgeben"])
def test_clumsy_spelling_finds_it_too(store: Store, query: str) -> None:
    add(store)

    assert "Unterlassungserklärung" in find(store, ANNA, query)[0].passage


def test_among_many_letters_the_right_one_comes_first(store: Store) -> None:
    for number in range(30):
        add(store, f"Schreiben {number}.\n\nEs geht um die Rechnung {number} über Bilder.\n\nMit freundlichen Grüßen")
    right = add(store, "Guten Tag,\n\nIhr Widerspruch gegen das Training ist bei uns eingegangen.\n\nGrüße")

    assert find(store, ANNA, "Was wurde aus meinem Widerspruch?")[0].letter == right


@pytest.mark.parametrize("query", ["", "   ", "§§§ !!", "🙂", "Quantenphysik Zebra Xylophon", "\ud83d", "x" * 100_000])
def test_a_question_that_fits_nothing_finds_nothing(store: Store, query: str) -> None:
    add(store)

    assert find(store, ANNA, query) == []


def test_somebody_without_letters_finds_nothing_and_nothing_of_others(store: Store) -> None:
    add(store, person="tg:2")

    assert find(store, ANNA, "Kosten der Kanzlei") == []


@pytest.mark.parametrize("text", ["", " \n\n \f\f ", "\ud83d kaputt", "ein einziger Absatz ohne Ende " * 3000])
def test_empty_broken_and_endless_letters_break_nothing(store: Store, text: str) -> None:
    add(store, text)
    add(store)

    assert "Kosten in Höhe" in find(store, ANNA, "Kosten in Höhe von 887,03 EUR")[0].passage


def test_no_word_of_a_letter_stays_in_memory_and_nothing_on_disk(store: Store, tmp_path: Path) -> None:
    add(store)
    before = sorted(tmp_path.rglob("*"))

    find(store, ANNA, "Kosten")

    assert words.word_features.cache_info().currsize == 0
    assert sorted(tmp_path.rglob("*")) == before


@given(st.text(st.sampled_from("ab.Z \n\t\f\r§"), max_size=400))
def test_places_cover_all_words_in_order(text: str) -> None:
    found = list(places(text))

    assert all(one.start < one.end for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert "".join("".join(text[one.start : one.end].split()) for one in found) == "".join(text.split())
