"""A letter on paper: the same words in the same order in PDF and Word, whatever people write."""

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

from bot.paper import Letterform, Paragraph, letter_docx, letter_pdf
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
            "ich bitte um Auskunft für den Zeitraum […: Zeitraum] – siehe § 16 UrhG („Kopien“):",
            ("Welche Werke?", "Seit wann?"),
        ),
        Paragraph("Bitte antworten Sie bis zum […: Tag]. Vgl. [2025] EWHC 2863."),
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


def _places(letter: Letterform, *words: str) -> dict[str, tuple[float, float]]:
    """Where words begin on the first page: mm from the left edge, and of the baseline from the upper edge."""
    found: dict[str, tuple[float, float]] = {}

    def look(text: str, cm: list[float], matrix: list[float], _font: object, _size: float) -> None:
        x, y = (matrix[4] * cm[i] + matrix[5] * cm[i + 2] + cm[i + 4] for i in (0, 1))
        for word in words:
            if word in text:
                found.setdefault(word, (x / MM, 297 - y / MM))

    PdfReader(io.BytesIO(letter_pdf(letter))).pages[0].extract_text(visitor_text=look)
    return found


def _flat(text: str) -> str:
    return re.sub(r"[\s\xad\u200b-]", "", text)


def _in_all_forms(letter: Letterform) -> dict[str, str]:
    return {
        "pdf": _flat("".join(_pages(letter))),
        "docx": _flat("".join(_word_lines(_word(letter)))),
    }


@pytest.mark.parametrize("form", ["pdf", "docx"])
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


def test_an_emoji_stays_in_word_and_is_named_in_the_pdf() -> None:
    forms = _in_all_forms(replace(LETTER, closing="Bis bald 🙂"))

    assert "Bisbald🙂" in forms["docx"]
    assert "Bisbald‹slightlysmilingface›" in forms["pdf"]


def test_only_open_places_are_marked_not_a_citation_in_brackets() -> None:
    text = 'bis zum […: Tag] nach [2025] EWHC [] […] [sic] [{"location": "/"}]'

    marked = [piece for piece, is_open in pieces(text) if is_open]

    assert marked == ["[…: Tag]", "[…]"]
    assert "".join(piece for piece, _ in pieces(text)) == text


def test_open_places_are_highlighted_in_word() -> None:
    document = _word(LETTER)

    marked = [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    assert marked == ["[…: Zeitraum]", "[…: Tag]"]


def test_a_letter_without_a_date_leaves_it_open() -> None:
    letter = replace(LETTER, date=None)

    assert all("Hamburg,[…:Datum]" in text for text in _in_all_forms(letter).values())


def test_every_part_stands_where_din_5008_form_b_wants_it() -> None:
    places = _places(LETTER, "Bildwerk", "Ihr", "Auskunft", "Sehr", "·")

    left, address = places["Bildwerk"]
    assert left == pytest.approx(25, abs=0.5)
    assert 62.7 < address < 62.7 + 5  # the zone of the address begins at 45 + 17.7 mm
    assert 45 < places["·"][1] < 62.7  # the line with the sender, small, in the zone above it
    assert places["Ihr"] == pytest.approx((125, 53), abs=1)  # the information block begins at 50 mm
    assert 98.4 < places["Auskunft"][1] < 98.4 + 5
    assert places["Sehr"][1] > places["Auskunft"][1] + 8.4  # two empty lines


def test_fold_marks_and_hole_mark_stand_on_the_first_page_alone() -> None:
    long = replace(LETTER, paragraphs=LETTER.paragraphs * 15)

    first, second = (
        _left_marks(page.get_contents().get_data().decode("latin-1"))  # type: ignore[union-attr]
        for page in PdfReader(io.BytesIO(letter_pdf(long))).pages[:2]
    )

    assert first == pytest.approx([105, 148.5, 210], abs=0.05)
    assert second == []


def _left_marks(content: str) -> list[float]:
    """Heights in mm from the upper edge at which a horizontal line is drawn 5 mm from the left edge."""
    moved = re.findall(r"1 0 0 -1 ([\d.]+) ([\d.]+) cm[^\n]* 0 0 m [\d.]+ 0 l\n", content)
    return sorted(297 - float(y) / MM for x, y in moved if abs(float(x) / MM - 5) < 0.1)


def test_a_long_sender_pushes_the_information_block_down_instead_of_lying_on_it() -> None:
    page = _pages(replace(LETTER, sender=tuple(f"Zeile {number}" for number in range(15))))[0]

    assert page.index("Zeile 14") < page.index("Ihr Zeichen")


@pytest.mark.parametrize("indent", range(0, 40, 3))
def test_citations_days_and_amounts_are_never_torn_at_the_end_of_a_line(indent: int) -> None:
    said = "§ 44b Abs. 3 S. 2 UrhG, §§ 44b, 60d, Nr. 4, Anlage K1, 3. Dezember 2026, 887,03 Euro, Art. 4"
    letter = replace(LETTER, paragraphs=(Paragraph("x" * indent + f" {said}" * 4),))

    lines = "\n".join(_pages(letter)).replace("\u00a0", " ").splitlines()

    torn = r"(?:§|§§ 44b,|Abs\.|S\.|Nr\.|Anlage|3\.|Dezember|887,03|Art\.)$"
    assert [line for line in lines if re.search(torn, line.strip())] == []


@pytest.mark.parametrize("indent", range(0, 40, 3))
def test_a_letter_has_no_hyphens_at_the_ends_of_its_lines(indent: int) -> None:
    said = "Das wäre eine Unterlassungserklärung über Vervielfältigungen urheberrechtlich geschützter Werke. " * 6
    letter = replace(LETTER, paragraphs=(Paragraph("x" * indent + f" {said}"),))

    lines = letter_lines(letter)

    assert [line for line in lines if line.endswith(("-", "\xad", "\u2010"))] == []


def test_a_word_too_long_for_a_line_with_others_is_hyphenated() -> None:
    word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
    letter = replace(LETTER, paragraphs=(Paragraph(f"{word} " * 8),))

    assert [line for line in letter_lines(letter) if line.endswith(("-", "\xad", "\u2010"))]


def letter_lines(letter: Letterform) -> list[str]:
    return [line.rstrip() for page in _pages(letter) for line in page.splitlines()]


def test_word_binds_what_belongs_together_but_not_in_its_title() -> None:
    letter = replace(LETTER, subject="§ 44b", paragraphs=(Paragraph("Abs. 3, 887,03 Euro, […: Tag nach § 5]"),))

    assert "Abs.\u00a03, 887,03\u00a0Euro" in "".join(_word_lines(_word(letter)))
    assert _word(letter).core_properties.title == "§ 44b"


def test_a_draft_says_so_on_every_page_and_a_finished_letter_does_not() -> None:
    long = replace(LETTER, paragraphs=LETTER.paragraphs * 15)

    draft, final = _pages(long), _pages(replace(long, draft=False))

    note = "Entwurf, erstellt mit Schrankenlotse; keine Rechtsberatung"
    assert len(draft) > 1
    assert all("ENTWURF" in page and note in page for page in draft)
    assert not any("entwurf" in page.lower() for page in final)


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

    pages = _pages(letter)

    assert "Draft, made with Schrankenlotse; not legal advice" in pages[0]
    assert "Hamburg, 23 November 2026" in pages[0].replace("\u00a0", " ")
    assert "Enclosure\n" in pages[0]
    assert "List of works" in pages[0]
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

    assert all("[…:Datum]" in text for text in _in_all_forms(letter).values())


def test_more_lines_than_the_window_holds_push_the_subject_down_instead_of_lying_on_it() -> None:
    letter = replace(LETTER, recipient=tuple(f"Zeile {number}" for number in range(30)))

    page = _pages(letter)[0]

    assert page.index("Zeile 29") < page.index(LETTER.subject)


def test_in_word_the_columns_of_the_head_are_where_they_are_in_the_pdf() -> None:
    [table] = _word(LETTER).tables

    widths = [round(column.width.mm) for column in table.columns if column.width]
    cells = [round(cell.width.mm) for cell in table.rows[0].cells if cell.width]
    assert widths == cells == [100, 65]  # 25 mm of margin and 100 are 125, where the information block begins
