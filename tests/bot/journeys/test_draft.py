"""A draft on its way to paper: the letterform, its order as text, and what the paper is handed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.journeys import draft as journey
from knowledge.letters.drafts import engine
from knowledge.letters.drafts.draft import Draft, final
from knowledge.letters.drafts.scheme import shipped
from tests.draft_cases import full


def planned(name: str, **facts: Any) -> Draft:
    kind = shipped().kind(name)
    assert kind
    return engine.plan(kind, {**full(kind), **facts}, "de", dt.date(2026, 11, 28))


def test_a_letterform_has_what_a_letter_needs_in_its_place() -> None:
    letter = journey.letterform(planned("reply_to_refusal"))

    assert letter.sender[0] == "Mara Beispiel"
    assert letter.sender[-1] == "mara@beispiel.example"
    assert letter.recipient == ("Datenwerk e. V.", "Hafenstraße 1", "22767 Hamburg")
    assert (letter.place, letter.date) == ("Hamburg", dt.date(2026, 11, 28))
    assert letter.references == ("Ihr Zeichen: 123/26 AB", "Ihr Schreiben vom 16.11.2026", "Mein Zeichen: KI-2026-03")
    assert letter.subject == "Antwort auf Ihr Schreiben vom 16.11.2026"
    assert letter.signature == "Mara Beispiel"
    assert letter.draft
    assert "Keine Rechtsberatung" in letter.footer


def test_a_final_letterform_has_no_note_and_is_no_draft() -> None:
    letter = journey.letterform(final(planned("reply_to_refusal")))

    assert not letter.draft
    assert letter.footer == ""


def test_the_person_chooses_the_salutation() -> None:
    letter = journey.letterform(planned("removal_request", salutation="Sehr geehrte Frau Muster,"))

    assert letter.salutation == "Sehr geehrte Frau Muster,"


def test_as_text_the_parts_follow_each_other_as_in_a_letter() -> None:
    text = journey.as_text(journey.letterform(planned("nutzungsvorbehalt")))

    parts = ["Entwurf", "Mara Beispiel", "Datenwerk", "Hamburg, 28.11.2026", "Nutzungsvorbehalt nach", "Sehr geehrte",
             "Mit freundlichen", "Anlagen:", "1. robots.txt", "Keine Rechtsberatung"]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(("suffix", "begins"), [(".pdf", b"%PDF"), (".docx", b"PK"), (".PDF", b"%PDF")])
def test_the_suffix_says_what_is_written(suffix: str, begins: bytes, tmp_path: Path) -> None:
    target = tmp_path / f"brief{suffix}"

    journey.save(planned("gpai_complaint"), target)

    assert target.read_bytes().startswith(begins)


def test_paper_gets_the_salutation_first_and_lists_as_items() -> None:
    form = journey.on_paper(journey.letterform(planned("gpai_complaint")))

    assert form.paragraphs[0].text == "Sehr geehrte Damen und Herren,"
    listed = next(part for part in form.paragraphs if part.items)
    assert listed.items == ("Der Crawler hat meine Seite am 03.11.2026 trotz robots.txt abgerufen.",)
    assert form.note
    assert form.note.startswith("Entwurf")
    assert form.enclosures == ("Anlage K1: Screenshot der Fundstelle vom 02.11.2026 (Adresse und Vorschaubild)",)


def test_the_states_of_the_courts_become_one_list() -> None:
    form = journey.on_paper(journey.letterform(planned("reply_to_refusal")))

    told = next(part for part in form.paragraphs if part.text.startswith("Zu den §§ 44b"))
    assert [item.split(",")[0] for item in told.items] == ["LG Hamburg", "OLG Hamburg", "BGH"]


def test_enclosed_pages_stand_behind_the_letter_and_not_in_it() -> None:
    form = journey.on_paper(journey.letterform(planned("nutzungsvorbehalt")))

    assert not any("User-agent: GPTBot" in part.text for part in form.paragraphs)
    assert form.pages[0][0] == "Technische Zeilen für den Nutzungsvorbehalt"
    assert any("User-agent: GPTBot" in text for _, text in form.pages)


def test_an_unknown_suffix_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        journey.save(planned("removal_request"), tmp_path / "brief.odt")

    assert list(tmp_path.iterdir()) == []
