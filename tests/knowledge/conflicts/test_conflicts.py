"""The conflict check: who is one under another spelling, and who is not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.conflicts.matching import Party, Register, compare
from knowledge.conflicts.names import until_form
from knowledge.conflicts.verdict import KEYS, SAME, Reason, Strength
from tests.shared_material import REPOSITORY

TABLE = yaml.safe_load(Path(REPOSITORY / "tests/cases/conflicts/names.yaml").read_text(encoding="utf-8"))
PAIRS = [pair for rows in TABLE.values() for pair in rows]
IDS = [f"{one} ~ {two}" for one, two, _ in PAIRS]


def _word(ours: str, theirs: str) -> str:
    match = compare(Party(ours), Party(theirs))
    return match.strength.word if match else "none"


@pytest.mark.parametrize(("ours", "theirs", "strength"), PAIRS, ids=IDS)
def test_two_names_are_one_as_far_as_the_table_says(ours: str, theirs: str, strength: str) -> None:
    assert (_word(ours, theirs), _word(theirs, ours)) == (strength, strength)


def test_the_table_is_long_and_knows_non_matches() -> None:
    assert len(PAIRS) >= 120
    assert sum(strength == "none" for _, _, strength in PAIRS) >= 40


@pytest.mark.parametrize(("ours", "theirs", "strength"), PAIRS, ids=IDS)
def test_a_register_finds_what_the_comparison_finds(ours: str, theirs: str, strength: str) -> None:
    register = Register([Party("Zoe Unbeteiligt"), Party(theirs, id="them")])

    found = register.check([Party(ours)])

    assert (found[0].strength.word if found else "none") == strength


@pytest.mark.parametrize(("ours", "theirs", "strength"), PAIRS, ids=IDS)
def test_every_match_says_why_in_both_languages(ours: str, theirs: str, strength: str) -> None:
    match = compare(Party(ours), Party(theirs))

    if match is not None:
        assert match.in_words("de")
        assert match.in_words("en")
        assert "{" not in match.in_words("de") + match.in_words("en")


def test_an_alias_counts_as_a_name_and_is_told() -> None:
    match = compare(Party("Bildfabrik Nord GmbH", ("Pixelwerk GmbH",)), Party("Pixelwerk GmbH"))

    assert match is not None
    assert match.strength is SAME
    assert "weiteren Namen" in match.in_words("de")


def test_the_strongest_match_comes_first() -> None:
    register = Register([Party("R. Kneschke", id="1"), Party("Robert Kneschke", id="2"), Party("Kneschke", id="3")])

    found = register.check([Party("Robert Kneschke")])

    assert [match.theirs.id for match in found] == ["2", "1", "3"]
    assert found[0].strength is SAME


def test_an_empty_register_finds_nothing() -> None:
    assert Register([]).check([Party("Anna Lindenhof")]) == ()


@pytest.mark.parametrize("key", KEYS)
def test_every_reason_has_words_in_both_languages(key: str) -> None:
    assert Reason(key, "A", "B").in_words("de") != Reason(key, "A", "B").in_words("en")


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_is_compared_without_a_fault(ours: str, theirs: str) -> None:
    compare(Party(ours), Party(theirs, (ours[:10],)))
    Register([Party(theirs)]).check([Party(ours)])


def test_a_name_of_ten_thousand_characters_is_read_quickly() -> None:
    begun = time.perf_counter()

    compare(Party("Kneschke " * 1_200), Party("a" * 10_000))

    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Datenwerk e. V. Ihre Abmahnung", "Datenwerk e. V."),
        ("Pixelwerk GmbH & Co. KG vertreten", "Pixelwerk GmbH & Co. KG"),
        ("Pixelwerk UG (haftungsbeschränkt), Köln", "Pixelwerk UG (haftungsbeschränkt)"),
        ("Anna Lindenhof", "Anna Lindenhof"),
        ("GmbH", "GmbH"),
        ("", ""),
    ],
)
def test_a_name_ends_with_its_legal_form(written: str, name: str) -> None:
    assert until_form(written) == name


def test_strengths_are_ordered() -> None:
    assert Strength.POSSIBLE < Strength.LIKELY < Strength.SAME
