"""What belongs together stays on one line; nothing else is bound, and no word is changed."""

from __future__ import annotations

import pytest

from bot.paper.binding import bound, bound_values


@pytest.mark.parametrize(
    "text",
    [
        "§ 44b", "§§ 44b, 60d", "§§ 203 und 204", "§§ 97 ff.", "UrhG § 44b", "§ 95c UrhG", "Abs. 3", "Abs. 3 DSM-RL",
        "S. 2", "Satz 2", "Nr. 4", "Art. 4", "Rn. 17", "Anlage K1", "Anlage K 12", "Exhibit K2", "lit. a",
        "3. Dezember 2026",
        "1. März 2026", "3 December 2026", "December 3, 2026", "887,03 Euro", "EUR 887.03", "1.234,50 €", "€ 20",
        "4 Mio. Euro",
        "5 %", "I ZR 281/25", "310 O 227/23", "e. V.", "z. B.", "i. V. m.",
    ],
)  # fmt: skip
def test_what_is_read_as_one_thing_has_no_place_to_break(text: str) -> None:
    said = f"vorher {text} nachher"

    assert bound(said) == f"vorher {text.replace(' ', chr(0xA0))} nachher"


@pytest.mark.parametrize(
    "text",
    [
        "Im Jahr 2023, 4 Werke",
        "Das war 1999. Danach kam nichts.",
        "§§-Zeichen",
        "am 28.11.2026 in Hamburg",
        "zwei Worte",
        "",
    ],
)
def test_other_words_stay_free_to_break(text: str) -> None:
    assert bound(text) == text


def test_a_whole_citation_may_break_between_its_parts() -> None:
    assert bound("§ 44b Abs. 3 S. 2 UrhG").split(" ") == ["§\u00a044b", "Abs.\u00a03", "S.\u00a02\u00a0UrhG"]


def test_a_line_that_a_person_ended_stays_ended() -> None:
    assert bound("Abs.\n3 und § \n 5") == "Abs.\n3 und § \n 5"


def test_values_are_bound_wherever_they_lie_and_keys_are_not() -> None:
    values = {"Art. 4": ["Art. 4", ("Nr. 1", 3)], "none": None}

    assert bound_values(values) == {"Art. 4": ["Art.\u00a04", ["Nr.\u00a01", 3]], "none": None}


def test_very_long_texts_are_bound_in_no_time() -> None:
    for piece in ("§ ", "A. ", "1 ", "UrhG ", "Abs. ", "§§ 1, "):
        assert len(bound(piece * 50_000)) == len(piece) * 50_000
