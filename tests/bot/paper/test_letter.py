"""A letter on paper: the same words in the same order in PDF, Word and plain text, whatever people write."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from pypdf import PdfReader

from bot.paper import Letterform, Paragraph, letter_docx, letter_pdf, letter_text
from bot.paper.letter import pieces

MM = 72 / 25.4
LETTER = Letterform(
    sender=("Anna Öztürk-Weiß", "Große Elbstraße 12", "22767 Hamburg", "anna@example.org"),
    recipient=("Bildwerk GmbH", "Rechtsabteilung", "Königsallee 1", "40212 Düsseldorf"),
    references=("Ihr Zeichen: 4711/26",),
    place="Hamburg",
    date=dt.date(2026, 11, 23),
    subject="Auskunft über die Nutzung meiner Fotografien",
    paragraphs=(
        Paragraph("Sehr geehrte Damen und Herren,"),
        Paragraph(
            "ich bitte um Auskunft für den Zeitraum [Zeitraum eintragen] – siehe § 16 UrhG („Kopien“):",
            ("Welche Werke?", "Seit wann?"),
        ),
        Paragraph("Bitte antworten Sie bis zum [Tag]. Vgl. [2025] EWHC 2863."),
    ),
    closing="Mit freundlichen Grüßen",
    signature="Anna Öztürk-Weiß",
    enclosures=("Liste der Werke", "Archivkopie"),
)
HOSTILE = (
    "#panic()", "]", "[", "*fett*", "$x^2$", "\\", "<script>alert(1)</script>", "&amp;", "= Titel", "{{ t }}", "{page}",
    "`raw`", "שלום", "مرحبا", "%s", "//", "/*", "- ", "@anna", "\t", "<w:br/>",
)  # fmt: skip


def _pages(letter: Letterform) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(letter_pdf(letter))).pages]


def _word(letter: Letterform) -> Document:
    return docx.Document(io.BytesIO(letter_docx(letter)))


def _word_lines(document: Document) -> Iterator[str]:
    """Every line of the document in the order of reading: the head first, then the text."""
    for cell in document.tables[0].rows[0].cells:
        yield from (paragraph.text for paragraph in cell.paragraphs)
    yield from (paragraph.text for paragraph in document.paragraphs)


def _flat(text: str) -> str:
    return re.sub(r"[\s\xad\u200b-]", "", text)


def _in_all_forms(letter: Letterform) -> dict[str, str]:
    return {
        "pdf": _flat("".join(_pages(letter))),
        "docx": _flat("".join(_word_lines(_word(letter)))),
        "text": _flat(letter_text(letter)),
    }


@pytest.mark.parametrize("form", ["pdf", "docx", "text"])
def test_every_part_of_the_letter_is_there_and_in_order(form: str) -> None:
    text = _in_all_forms(LETTER)[form]

    body = [LETTER.subject, *(piece for one in LETTER.paragraphs for piece in (one.text, *one.items))]
    body += [LETTER.closing, "Anlagen", *LETTER.enclosures]
    places = [text.find(_flat(piece), text.find(_flat(LETTER.subject))) for piece in body]
    assert -1 not in places
    assert places == sorted(places)
    for piece in (*LETTER.sender, *LETTER.recipient, *LETTER.references, "Hamburg, 23.11.2026"):
        assert 0 <= text.find(_flat(piece)) < places[0]


@pytest.mark.parametrize("nasty", HOSTILE)
def test_what_people_write_comes_out_as_they_wrote_it(nasty: str) -> None:
    said = f"vorher {nasty} nachher"
    letter = replace(
        LETTER, subject=said, sender=(said,), recipient=(said,), references=(said,), place=said, closing=said,
        signature=said, enclosures=(said,), note=said, paragraphs=(Paragraph(said, (said,)),),
    )  # fmt: skip

    for form, text in _in_all_forms(letter).items():
        assert text.count(_flat(said)) >= 8, form


def test_control_characters_halves_of_letters_and_reordering_marks_vanish() -> None:
    letter = replace(LETTER, subject="a\x00b\x1bc\u202ed\ud800e\ufeff", paragraphs=(Paragraph("\x0b\x07"),))

    for form, text in _in_all_forms(letter).items():
        assert "abcde" in text, form


def test_an_emoji_stays_in_word_and_text_and_is_named_in_the_pdf() -> None:
    forms = _in_all_forms(replace(LETTER, closing="Bis bald 🙂"))

    assert "Bisbald🙂" in forms["docx"]
    assert "Bisbald🙂" in forms["text"]
    assert "Bisbald‹slightlysmilingface›" in forms["pdf"]


def test_only_open_places_are_marked_not_a_citation_in_brackets() -> None:
    text = "bis zum [Tag] nach [2025] EWHC [] [offen]"

    marked = [piece for piece, is_open in pieces(text) if is_open]

    assert marked == ["[Tag]", "[offen]"]
    assert "".join(piece for piece, _ in pieces(text)) == text


def test_open_places_are_highlighted_in_word() -> None:
    document = _word(LETTER)

    marked = [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    assert marked == ["[Zeitraum eintragen]", "[Tag]"]


def test_a_letter_without_a_date_leaves_it_open() -> None:
    letter = replace(LETTER, date=None)

    assert all("Hamburg,[Datum]" in text for text in _in_all_forms(letter).values())


def test_the_address_stands_in_the_window_of_the_envelope_and_the_subject_below_it() -> None:
    found: dict[str, tuple[float, float]] = {}

    def look(text: str, cm: list[float], matrix: list[float], _font: object, _size: float) -> None:
        x, y = (matrix[4] * cm[i] + matrix[5] * cm[i + 2] + cm[i + 4] for i in (0, 1))
        for known in ("Bildwerk", "Auskunft über"):
            if known in text:
                found.setdefault(known, (x / MM, 297 - y / MM))

    page = PdfReader(io.BytesIO(letter_pdf(LETTER))).pages[0]
    page.extract_text(visitor_text=look)

    left, top = found["Bildwerk"]
    assert left == pytest.approx(25, abs=1)
    assert 62.7 < top < 69
    assert found["Auskunft über"][1] == pytest.approx(100.5, abs=3)


def test_a_draft_says_so_on_every_page_and_a_finished_letter_does_not() -> None:
    long = replace(LETTER, paragraphs=LETTER.paragraphs * 15)

    draft, final = _pages(long), _pages(replace(long, draft=False))

    note = "Entwurf, erstellt mit Schrankenlotse; keine Rechtsberatung"
    assert len(draft) > 1
    assert all("ENTWURF" in page and note in page for page in draft)
    assert not any("entwurf" in page.lower() for page in final)
    assert letter_text(LETTER).startswith("ENTWURF\n")
    assert "ntwurf" not in letter_text(replace(LETTER, draft=False))


def test_pages_are_numbered_from_the_second_on() -> None:
    pages = _pages(replace(LETTER, paragraphs=tuple(Paragraph(f"Zeile {number} mit äöüß.") for number in range(90))))

    assert len(pages) >= 3
    assert "Seite" not in pages[0]
    for number, page in enumerate(pages[1:], 2):
        assert f"Seite {number} von {len(pages)}" in page


def test_the_closing_never_stands_apart_from_the_name_below_it() -> None:
    for lines in range(20, 60):
        pages = _pages(replace(LETTER, paragraphs=tuple(Paragraph("Zeile.") for _ in range(lines)), enclosures=()))
        [page] = [page for page in pages if LETTER.closing in page]
        assert page.index(LETTER.closing) < page.rindex(LETTER.signature), lines


@pytest.mark.parametrize(
    ("word", "most"),
    [("x" * 3000, 100), ("https://example.org/" + "sehr/langer/pfad?" * 100, 110), ("Ä" * 76, 70), ("W" * 200, 50)],
)
def test_very_long_words_break_and_stay_on_the_sheet(word: str, most: int) -> None:
    letter = replace(LETTER, subject=word, paragraphs=(Paragraph(word, (word,)),), closing=word)

    lines = [line for page in _pages(letter) for line in page.splitlines()]

    written = "".join(lines).replace("\u200b", "")
    assert written.count(word[:40]) >= 4
    assert max(len(line.replace("\u200b", "")) for line in lines if word[:5] in line) <= most
    assert max(map(len, letter_text(letter).splitlines())) <= 72


def test_plain_text_is_no_wider_than_72_characters_and_keeps_list_items_together() -> None:
    letter = replace(LETTER, paragraphs=(Paragraph("Punkte:", ("wort " * 40,)),))

    lines = letter_text(letter).splitlines()

    assert max(map(len, lines)) <= 72
    start = lines.index("Punkte:") + 1
    assert lines[start].startswith("- wort")
    assert lines[start + 1].startswith("  wort")


def test_the_word_document_has_real_styles_its_language_and_a4() -> None:
    document = _word(LETTER)

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert {paragraph.style.name for paragraph in document.paragraphs if paragraph.style} >= {
        "Betreff", "Brieftext", "Grußformel", "Anlagen", "List Bullet",
    }  # fmt: skip
    written = zipfile.ZipFile(io.BytesIO(letter_docx(LETTER))).read("word/styles.xml").decode()
    assert 'w:lang w:val="de-DE"' in written
    assert "NUMPAGES" in section.footer._element.xml
    assert "NUMPAGES" not in section.first_page_footer._element.xml
    assert document.core_properties.title == LETTER.subject


def test_an_english_letter_speaks_english_around_its_text() -> None:
    letter = replace(LETTER, language="en", enclosures=("List of works",))

    pages, text = _pages(letter), letter_text(letter)

    assert "Draft, made with Schrankenlotse; not legal advice" in pages[0]
    assert "Hamburg, 23 November 2026" in text
    assert "Enclosure:\n- List of works" in text
    assert PdfReader(io.BytesIO(letter_pdf(letter))).root_object["/Lang"] == "en"


def test_the_same_letter_is_the_same_file_and_the_pdf_says_what_it_is() -> None:
    again = replace(LETTER)

    reader = PdfReader(io.BytesIO(letter_pdf(LETTER)))

    assert letter_pdf(again) == letter_pdf(LETTER)
    assert letter_docx(again) == letter_docx(LETTER)
    assert reader.metadata is not None
    assert reader.metadata.title == LETTER.subject
    assert reader.metadata.author == "Anna Öztürk-Weiß"


def test_an_empty_letter_is_paper_too() -> None:
    letter = Letterform((), (), "", ())

    assert all("[Datum]" in text for text in _in_all_forms(letter).values())


def test_more_lines_than_the_window_holds_push_the_subject_down_instead_of_lying_on_it() -> None:
    letter = replace(LETTER, recipient=tuple(f"Zeile {number}" for number in range(30)))

    page = _pages(letter)[0]

    assert page.index("Zeile 29") < page.index(LETTER.subject)
