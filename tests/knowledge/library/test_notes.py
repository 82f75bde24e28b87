import datetime as dt

import pytest

from knowledge.library import cleaning, encoding, notes
from knowledge.library.faults import LibraryError

DECISION = """---
court: LG Hamburg
file_number: 310 O 227/23
date: 2024-09-27
kind: decision
norms: [UrhG § 44b]
---
# Urteil

Rn. 1 Der Kläger ist Fotograf.

Rn. 2 Die Beklagte ist ein Verein.

Rn. 3 Die Klage ist unbegründet.
"""


def test_front_matter_says_what_a_decision_is() -> None:
    document = notes.read(DECISION.encode(), "urteil.md", "added:1", kind="note")

    assert document.citation == "LG Hamburg, 27.09.2024, 310 O 227/23"
    assert (document.kind, document.norms, document.as_of) == ("decision", ("UrhG § 44b",), dt.date(2024, 9, 27))
    assert document.title == "Urteil"


def test_randnummern_become_sections() -> None:
    document = notes.read(DECISION.encode(), "urteil.md", "added:1")

    assert [(part.label, part.text) for part in document.sections[1:]] == [
        ("Rn. 1", "Der Kläger ist Fotograf."), ("Rn. 2", "Die Beklagte ist ein Verein."),
        ("Rn. 3", "Die Klage ist unbegründet."),
    ]  # fmt: skip


def test_bare_paragraph_numbers_count_as_randnummern() -> None:
    text = "Tatbestand\n1\nDie Parteien streiten.\n2\nIm Jahr\n2021 Bilder kopierte sie.\n3\nDas ist streitig."

    assert [part.label for part in notes.sections(text)] == ["", "Rn. 1", "Rn. 2", "Rn. 3"]


def test_a_numbered_list_is_not_taken_for_randnummern() -> None:
    assert [part.label for part in notes.sections("1. Eins\n2. Zwei\n3. Drei")] == [""]


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_german_text_is_read_in_every_usual_encoding(code: str) -> None:
    text = "Die Urheberin erklärt: Bilder für KI-Training bedürfen größter Sorgfalt."

    assert encoding.decode(text.encode(code), "brief.txt") == text


def test_typographic_quotes_of_windows_are_kept() -> None:
    text = "Sie schrieb: „Ich widerspreche der Nutzung meiner Werke für das Training – ausdrücklich.“"

    assert encoding.decode(text.encode("cp1252"), "brief.txt") == text


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, bytes(range(1, 32)) * 20])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(LibraryError) as error:
        encoding.decode(data, "bild.txt")

    assert error.value.reason == "not_text"


def test_faulty_front_matter_is_refused() -> None:
    with pytest.raises(LibraryError) as error:
        notes.read(b"---\nfarbe: blau\n---\nText", "notiz.md", "added:1")

    assert error.value.reason == "bad_front_matter"


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("Urheber-\nrecht", "Urheberrecht"), ("Ur\u00adheber", "Urheber"), ("T a t b e s t a n d", "Tatbestand"),
        ("Bild- \nund Tonaufnahmen", "Bild-\nund Tonaufnahmen"), ("a b", "a b"), ("A\r\n\r\n\r\nB", "A\n\nB"),
    ],
)  # fmt: skip
def test_what_printing_did_is_undone(printed: str, meant: str) -> None:
    assert cleaning.clean(printed) == meant
