"""A letter as a Word document that people can go on writing in: real styles, one place to change each of them.

The order is that of the PDF, and the address fits the same window; fold marks are left out, because text moves here.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable

from docx import Document
from docx.document import Document as DocumentValue
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph

import prompts
from bot.paper.enclosed import blocks
from bot.paper.letter import RETURN_LINES, Letterform, pieces
from bot.paper.typesetting import cleaned

FONT, TECHNICAL_FONT = "Calibri", "Courier New"
_QUIET = RGBColor(0x56, 0x62, 0x6F)
_TO_SUBJECT, _ABOVE_SUBJECT = Mm(78.5), Mm(3)  # DIN 5008, form B: 98.5 mm from the edge, 20 of them margin
_TEXT_WIDTH = Mm(165)
_NO_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_TO_RETURN_LINE = Mm(37)  # with the line itself, the address begins at 62.7 mm
_TO_REFERENCES, _BELOW_SENDER, _SENDER_LINE = Mm(30), Mm(5), Pt(12)  # the information block begins at 50 mm
_LOCALES = {"de": "de-DE", "en": "en-GB"}


def letter_docx(letter: Letterform) -> bytes:
    """The letter as DOCX: A4, real Word styles, its language set; the same bytes for the same letter."""
    document = Document()
    _prepare(document, letter)
    _head(document, letter)
    _add(document, letter, "subject", [letter.subject])
    for paragraph in letter.paragraphs:
        if paragraph.text:
            _add(document, letter, "body", [paragraph.text])
        for item in paragraph.items:
            _say(document.add_paragraph(style="List Bullet"), item)
    _end(document, letter)
    for page in letter.pages:
        _page(document, letter, *page)
    written = io.BytesIO()
    document.save(written)
    return _without_clock(written.getvalue())


def _prepare(document: DocumentValue, letter: Letterform) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(25)
    section.header_distance, section.footer_distance = Mm(9), Mm(10)
    section.different_first_page_header_footer = True
    _styles(document, letter)
    _edges(section, letter)
    about = document.core_properties
    about.title, about.author = cleaned(letter.subject)[:255], cleaned(next(iter(letter.sender), ""))[:255]
    about.comments, about.language = "", _LOCALES.get(letter.language, "de-DE")
    day = dt.datetime.combine(letter.date, dt.time(12), tzinfo=dt.UTC) if letter.date else _NO_DAY
    about.created = about.modified = day


def _styles(document: DocumentValue, letter: Letterform) -> None:
    """Every part of a letter has a style of its own, based on Normal."""
    normal = _style(document, "Normal")
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES.get(letter.language, "de-DE"))
    for old in normal.element.get_or_add_rPr().findall(qn("w:lang")):
        normal.element.rPr.remove(old)
    normal.element.rPr.append(language)
    for name in letter.words["styles"].values():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = normal, True
    part = {key: _style(document, name) for key, name in letter.words["styles"].items()}
    part["sender"].font.size = part["reference"].font.size = Pt(10)
    part["return"].font.size, part["return"].font.color.rgb = Pt(7), _QUIET
    part["return"].paragraph_format.line_spacing, part["return"].paragraph_format.space_after = Pt(9), Pt(7)
    part["sender"].paragraph_format.line_spacing = part["reference"].paragraph_format.line_spacing = _SENDER_LINE
    part["subject"].font.bold = True
    part["subject"].paragraph_format.space_before, part["subject"].paragraph_format.space_after = _ABOVE_SUBJECT, Pt(22)
    part["subject"].paragraph_format.keep_with_next = True
    part["body"].paragraph_format.space_after = Pt(11)
    part["body"].paragraph_format.widow_control = True
    part["closing"].paragraph_format.keep_with_next = True
    _technical(part["technical"])
    _page_title(_style(document, "Heading 1"))
    _style(document, "List Bullet").paragraph_format.space_after = Pt(5)
    foot = _style(document, "Footer").paragraph_format.tab_stops
    foot.clear_all()
    foot.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _technical(style: ParagraphStyle) -> None:
    """One width for every letter, and no spelling marks below code."""
    style.font.name, style.font.size = TECHNICAL_FONT, Pt(9.5)
    style.paragraph_format.space_after = Pt(11)
    style.element.get_or_add_rPr().append(OxmlElement("w:noProof"))


def _page_title(style: ParagraphStyle) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]  # a theme font would win over the name
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(13), RGBColor(0, 0, 0)
    style.paragraph_format.page_break_before = True
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(14)


def _style(document: DocumentValue, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style


def _edges(section: Section, letter: Letterform) -> None:
    """Draft mark above, note below, the number of the page from the second page on."""
    for header in (section.first_page_header, section.header):
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if letter.draft:
            _small(line, letter.words["draft"].upper())
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        _small(line, cleaned(letter.footnote))
    numbered = section.footer.paragraphs[0]
    before, _, rest = prompts.phrases_of("paper/words", letter.language)["page"].partition("{page}")
    between, _, after = rest.partition("{pages}")
    _small(numbered, "\t" + before)
    _field(numbered, "PAGE")
    _small(numbered, between)
    _field(numbered, "NUMPAGES")
    _small(numbered, after)


def _head(document: DocumentValue, letter: Letterform) -> None:
    """Address on the left, where the window of an envelope is; sender, references and date beside it."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    _flush(table)
    row = table.rows[0]
    row.height, row.height_rule = _TO_SUBJECT - _ABOVE_SUBJECT, WD_ROW_HEIGHT_RULE.AT_LEAST
    left, right = row.cells
    for part, width in zip((*row.cells, *table.columns), (Mm(100), Mm(65)) * 2, strict=True):
        part.width = width  # Word looks at the cells, others at the columns
    back = left.paragraphs[0]
    back.style = letter.words["styles"]["return"]
    back.paragraph_format.space_before = _TO_RETURN_LINE
    _say(back, " · ".join(letter.sender[:RETURN_LINES]))
    _fill(left, letter, "recipient", letter.recipient)
    right.paragraphs[0].style = letter.words["styles"]["sender"]
    _fill(right, letter, "sender", letter.sender, begun=True)
    above = len(right.paragraphs)
    _fill(right, letter, "reference", (*letter.references, letter.place_and_date))
    free = _TO_REFERENCES - above * _SENDER_LINE
    right.paragraphs[above].paragraph_format.space_before = max(free, _BELOW_SENDER)


def _end(document: DocumentValue, letter: Letterform) -> None:
    if letter.closing:
        _add(document, letter, "closing", [letter.closing])
    if letter.signature:
        _add(document, letter, "closing", ["", "", ""])
        _add(document, letter, "body", [letter.signature])
    if letter.enclosures:
        title = document.add_paragraph(style=letter.words["styles"]["enclosures"])
        title.paragraph_format.keep_with_next = True
        title.add_run(letter.enclosures_title).bold = True
        for enclosure in letter.enclosures:
            _say(document.add_paragraph(style="List Bullet"), enclosure)


def _page(document: DocumentValue, letter: Letterform, title: str, text: str) -> None:
    """An enclosure on a page of its own; technical lines stay as they are."""
    _say(document.add_paragraph(style="Heading 1"), title)
    parts = blocks(cleaned(text))
    for number, block in enumerate(parts, 1):
        style = "technical" if block.technical else "body"
        paragraph = document.add_paragraph(style=letter.words["styles"][style])
        _say(paragraph, block.text, technical=block.technical)
        paragraph.paragraph_format.keep_with_next = not block.technical and number < len(parts)


def _add(document: DocumentValue, letter: Letterform, part: str, lines: Iterable[str]) -> None:
    for line in lines:
        _say(document.add_paragraph(style=letter.words["styles"][part]), line)


def _fill(cell: _Cell, letter: Letterform, part: str, lines: Iterable[str], begun: bool = False) -> None:
    """One paragraph a line; ``begun``: the first line goes into the paragraph that every cell already has."""
    for number, line in enumerate(lines):
        if begun and number == 0:
            _say(cell.paragraphs[0], line)
        else:
            _say(cell.add_paragraph(style=letter.words["styles"][part]), line)


def _say(paragraph: WordParagraph, text: str, technical: bool = False) -> None:
    """The text as runs; open places are marked as with a pen. ``technical``: its spaces stay spaces."""
    for piece, is_open in pieces(text, technical):
        run = paragraph.add_run(piece)
        if is_open:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _small(paragraph: WordParagraph, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), _QUIET


def _field(paragraph: WordParagraph, name: str) -> None:
    """A number that Word works out: PAGE or NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    _small(paragraph, "1")
    field.append(paragraph.runs[-1]._r)
    paragraph._p.append(field)


def _flush(table: Table) -> None:
    """Text in the table begins where all other text begins."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tblPr.append(margins)


def _without_clock(written: bytes) -> bytes:
    """The same archive without the hour at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
