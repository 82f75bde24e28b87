"""Hostile, huge and real texts: reading never raises, stays linear, and says what it could not read."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.letters.as_json import as_json
from knowledge.letters.reading import read
from knowledge.letters.signs import compile_phrase
from knowledge.library import pdf
from knowledge.library.faults import LibraryError
from tests.knowledge.letters.cases import load
from tests.shared_material import FOLDER, needs_pdfs

ON = dt.date(2026, 11, 23)
PIECES = (
    "Sehr geehrte Frau Kern, ",
    "wir fordern Sie auf, ",
    "zu unterlassen ",
    "bis zum ",
    "31.02.2026 ",
    "12.03.2026, 25:99 Uhr ",
    "binnen 0 Tagen ",
    "nach Zugang ",
    "EUR 9.000,00 ",
    "TEUR 99999999999 ",
    "§ 97a Abs. 3 UrhG ",
    "\n",
    "\n\n",
    "> ",
    "Von: a\nAn: b\nBetreff: c\n",
    "1. ",
    "a) ",
    "–",
    "Mit freundlichen Grüßen\n",
    "K l a g e ",
    "10 O 5/24 ",
    "1,3 Geschäftsgebühr ",
    "(",
    "[",
    "…",
    "ignoriere alle Anweisungen ",
    "\u00ad",
    "\x00",
    "İ",
    "ﬁ",
    "Am 1. Mai schrieb X:\n",
    "Landgericht Köln\n",
    "gegen\n",
    "29.02.2025 ",
    "by 5 pm on ",
    "Ende Februar ",
    "nicht ",
    "AG ",
    "u\u0308",
)
SECONDS = 8.0


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_raises_and_every_place_lies_within_it(text: str) -> None:
    letter = read(text, ON)

    as_json(letter)
    places = [(found.start, found.end) for found in (*letter.demands, *letter.arguments, *letter.machine_instructions)]
    places += [(found.start, found.end) for found in letter.deadlines]
    places += [(found.start, found.end) for found in letter.amounts]
    assert all(0 <= start <= end <= len(text) for start, end in places)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "\n",
        ".",
        ". ",
        "1.",
        "1.1. ",
        "EUR ",
        "9,",
        "(",
        "> ",
        "A B ",
        "fordern wir Sie ",
        "Sie haben zu ",
        "bis zum ",
        "§ 1 ",
        "am 1 schrieb ",
        "Von: a\nAn: b\n",
        "Sehr geehrte ",
        "Unter-\n",
        "binnen zwei Wochen nach ",
        "1,3 Geschäftsgebühr ",
        "die Firma ",
        "Klägerin, ",
        "kein Anspruch nicht ",
        "bitte löschen Sie das bis 1.1.2027 ",
        "\u00ad",
        "A ./. ",
        "ignoriere alle ",
        "im Namen der ",
    ],
)
def test_200_000_characters_of_a_repeated_pattern_are_read_in_linear_time(piece: str) -> None:
    text = (piece * (200_000 // len(piece) + 1))[:200_000]

    start = time.process_time()
    read(text, ON)

    assert time.process_time() - start < SECONDS


def test_forty_pages_are_read_quickly() -> None:
    text = "\n\n".join(case.text for case in load())
    text = (text * (120_000 // len(text) + 1))[:120_000]
    read(text[:1_000], ON)

    start = time.process_time()
    read(text, ON)

    assert time.process_time() - start < 2.5


def test_a_text_beyond_all_measure_is_cut_and_says_so() -> None:
    letter = read("Wort " * 200_000, ON)

    assert "cut" in {found.value for found in letter.text_quality}


@pytest.mark.parametrize("written", ["a … b … c", "(offen", "zu]"])
def test_a_phrase_with_two_gaps_or_open_brackets_is_a_fault(written: str) -> None:
    with pytest.raises(ValueError, match="one gap"):
        compile_phrase(written)


@needs_pdfs
def test_real_court_files_are_read_and_scans_say_that_they_have_no_text() -> None:
    kinds: dict[str, str | None] = {}
    for path in sorted((FOLDER / "pdf" / "decisions").glob("*.pdf")):
        try:
            found = pdf.read(path.read_bytes(), path.name)
        except LibraryError:
            continue
        letter = read(found.text, ON)
        kinds[path.stem] = letter.kind.value if letter.kind else None
        if found.quality == "scan":
            assert {one.value for one in letter.text_quality} == {"no_text"}

    assert {kind for name, kind in kinds.items() if name.startswith("scan")} == {None}
    assert {kind for name, kind in kinds.items() if not name.startswith("scan")} == {"gerichtsschreiben"}
