"""An enclosure: sentences are set as text, technical lines stay as they are, each page is a page of its own."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from pypdf import PdfReader

from bot.paper import Letterform, Paragraph, letter_docx, letter_pdf
from bot.paper.enclosed import blocks
from prompts import letters

TDMREP = '[{"location": "/", "tdm-reservation": 1}]'
ROBOTS = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\n    Allow: /"
SENTENCE = "Die Nutzung ist vorbehalten (§ 44b UrhG)."
TEXT = f"1. robots.txt (im Hauptverzeichnis)\n\n{ROBOTS}\n\n2. TDMRep\n\n{TDMREP}\n\n{SENTENCE}"
LETTER = Letterform(
    sender=("Mara Beispiel",),
    recipient=("Bildwerk GmbH",),
    subject="Nutzungsvorbehalt",
    paragraphs=(Paragraph("Guten Tag,"),),
    closing="Mit freundlichen Grüßen",
    signature="Mara Beispiel",
    enclosures=("Technische Zeilen", "Liste"),
    pages=(("Technische Zeilen für [die Seite]", TEXT), ("Liste der Werke", "Hier stehen alle meine Werke.")),
)


def _pages(letter: Letterform) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(letter_pdf(letter))).pages]


def _word(letter: Letterform) -> Document:
    return docx.Document(io.BytesIO(letter_docx(letter)))


def test_sentences_and_headings_are_told_and_everything_else_is_technical() -> None:
    found = blocks(TEXT)

    assert [block.text for block in found if block.technical] == [ROBOTS, TDMREP]
    assert len(found) == 5


@pytest.mark.parametrize(
    "line",
    ["tdm-reservation: 1", '<meta name="tdm-reservation" content="1">', "# Für alle gilt dieser Satz hier.",
     "Disallow: /", "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING", "{}",
     "X-Robots-Tag: noai, noimageai"],
)  # fmt: skip
def test_lines_for_machines_are_technical(line: str) -> None:
    assert [block.technical for block in blocks(line)] == [True]


@pytest.mark.parametrize("text", ["", "\n\n", "  \n \t\n"])
def test_an_empty_page_has_no_blocks_and_is_paper_too(text: str) -> None:
    letter = replace(LETTER, pages=(("Leer", text),))

    assert blocks(text) == ()
    assert "Leer" in _pages(letter)[-1]
    assert _word(letter).paragraphs[-1].text == "Leer"


def test_each_page_begins_anew_after_the_letter_and_the_numbers_go_on() -> None:
    letter, technical, listed = _pages(LETTER)

    assert letter.index("Mit freundlichen") < letter.index("Anlagen")
    assert "robots" not in letter
    assert technical.index("Technische Zeilen für") < technical.index("User-agent")
    assert "Seite 2 von 3" in technical
    assert "Liste der Werke" in listed
    assert "Seite 3 von 3" in listed


def test_technical_lines_come_out_line_by_line_with_plain_spaces() -> None:
    page = _pages(LETTER)[1]

    assert "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n" in page
    assert TDMREP in page
    assert not re.search("[\u00a0\u200b\xad]", "".join(line for line in page.splitlines() if ":" in line))


def test_technical_lines_are_set_in_one_width_and_sentences_are_not() -> None:
    fonts: dict[str, str] = {}

    def look(text: str, _cm: object, _matrix: object, font: dict[str, str] | None, _size: float) -> None:
        for known in ("GPTBot", "vorbehalten"):
            if known in text and font:
                fonts[known] = font["/BaseFont"]

    PdfReader(io.BytesIO(letter_pdf(LETTER))).pages[1].extract_text(visitor_text=look)

    assert "Mono" in fonts["GPTBot"]
    assert "Mono" not in fonts["vorbehalten"]


def test_a_technical_run_longer_than_the_sheet_is_cut_without_a_sign() -> None:
    run = "https://example.org/" + "abcdefghij" * 30

    page = _pages(replace(LETTER, pages=(("Lang", run),)))[1]

    assert run in page.replace("\n", "")
    assert max(map(len, page.splitlines())) <= 90


def test_in_word_each_page_is_a_heading_on_a_new_page_and_code_in_one_width() -> None:
    document = _word(LETTER)

    headings = [one for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    technical = [one for one in document.paragraphs if one.style and one.style.name == "Technische Zeilen"]
    assert [one.text for one in headings] == [title for title, _ in LETTER.pages]
    assert all(one.style.paragraph_format.page_break_before for one in headings)  # type: ignore[union-attr]
    assert [one.text for one in technical] == [ROBOTS, TDMREP]
    assert technical[0].style.font.name == "Courier New"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "nasty", ["#panic()", "```", "`", "*x*", "$", "\\", "<w:br/>", "{{ t }}", "\t", "\f", "🙂", "[…: Pfad]"]
)
def test_what_people_write_on_a_page_comes_out_as_they_wrote_it(nasty: str) -> None:
    letter = replace(LETTER, pages=((f"Titel {nasty} Ende", f"Disallow: /{nasty}/x"),))

    shown = nasty.replace("🙂", "‹slightly smiling face›")
    flat = re.sub(r"\s", "", "".join(_pages(letter)[1:]))
    word = re.sub(r"\s", "", "".join(one.text for one in _word(letter).paragraphs))
    assert re.sub(r"\s", "", f"Titel {shown} Ende") in flat
    assert re.sub(r"\s", "", f"Disallow: /{shown}/x") in flat
    assert re.sub(r"\s", "", f"Disallow: /{nasty}/x") in word


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_of_the_nutzungsvorbehalt_is_parted_as_a_person_would(language: str) -> None:
    _, text = letters.page("nutzungsvorbehalt", language, "formal", "technical", {})

    found = blocks(text)
    technical = [block.text for block in found if block.technical]
    assert len(technical) == 5
    assert technical[1] == TDMREP
    assert [block.text[:2] for block in found if not block.technical][:6] == [f"{number}." for number in range(1, 7)]
