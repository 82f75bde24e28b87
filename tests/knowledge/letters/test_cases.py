"""Fictional letters are read as expected: precision and recall per field, printed with ``-s``."""

from __future__ import annotations

import pytest

from tests.knowledge.letters.cases import Figures, load, measure

WANTED = 0.95
SURE = (
    "demands",
    "deadlines",
    "amounts",
    "amounts with purpose",
    "date",
    "gegenstandswert_cents",
    "fee_rate",
    "arguments",
    "kind",
)
NAMES = ("opponent", "representative", "sender", "reference", "court", "court_file_number")
NAMES_WANTED = 0.8


@pytest.fixture(scope="module")
def figures() -> Figures:
    result = measure(load())
    print("\n" + "\n".join([*result.differences, result.table()]))
    return result


def test_there_are_at_least_thirty_letters_of_every_kind() -> None:
    cases = load()

    kinds = {case.expect.kind for case in cases}

    assert len(cases) >= 30
    assert len({case.name for case in cases}) == len(cases)
    assert kinds >= {"abmahnung", "reply", "kostenrechnung", "unterlassungserklaerung", "klage", "klageerwiderung"}
    assert kinds >= {"mahnbescheid", "gerichtsschreiben", "agency_notice", "takedown_answer", "berechtigungsanfrage"}
    assert kinds >= {"data_access_answer", "request", "information_request", "reminder", "settlement_offer"}


@pytest.mark.parametrize("name", SURE)
def test_what_people_act_on_is_read_with_precision_and_recall_of_95_percent(figures: Figures, name: str) -> None:
    assert figures.precision(name) >= WANTED, figures.differences
    assert figures.recall(name) >= WANTED, figures.differences


@pytest.mark.parametrize("name", NAMES)
def test_names_and_signs_are_mostly_read_and_rarely_invented(figures: Figures, name: str) -> None:
    assert figures.precision(name) >= NAMES_WANTED, figures.differences
    assert figures.recall(name) >= NAMES_WANTED, figures.differences
