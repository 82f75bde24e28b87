"""A PDF as pages: text where there is text, "this is a picture" where there is none.

Not the recognition of pictures (bot/intake/recognise.py). pdfium reads first, because it knows where each glyph stands
and what can be seen; pypdf reads what pdfium cannot and the form fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from bot.intake.events import Event, Page, Picture, Told, Unreadable
from bot.intake.job import Job
from bot.intake.pdf_page import PageSeen, look
from bot.intake.pdf_second import SecondReader, restored
from knowledge.library.cleaning import clean
from knowledge.library.legible import LETTERS_OF_A_PAGE, READABLE, letters, readable

STAMP_LETTERS = 100  # "scanned with …", a fax header, a page number: less than this on a picture is no page of text
OUTLINES = 30  # letters turned into shapes
LOST_SHARE = 0.01
DOUBTFUL = 0.85


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The document. Raises Unreadable (locked_pdf, broken_pdf)."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise Unreadable("locked_pdf" if locked else "broken_pdf", str(error)) from error
    if len(document) == 0:
        raise Unreadable("broken_pdf", "no pages")
    return document


def read(data: bytes, job: Job) -> Iterator[Event]:
    """The pages of a PDF, at most ``job.pages``. Raises Unreadable (locked_pdf, broken_pdf)."""
    document = open_pdf(data)
    second = SecondReader(data)
    has_fields = document.get_formtype() != raw.FORMTYPE_NONE
    total = len(document)
    broken = 0
    for number in range(1, min(total, job.pages) + 1):
        try:
            yield from _page(look(document[number - 1]), number, second)
        except pypdfium2.PdfiumError:
            broken += 1
            yield Told("broken_page", {"number": number})
        if has_fields:
            yield from _form(second, number)
    if broken == total:
        raise Unreadable("broken_pdf", "no page can be loaded")
    yield from _about(document, total, job)


def _about(document: pypdfium2.PdfDocument, total: int, job: Job) -> Iterator[Event]:
    if total > job.pages:
        yield Told("page_limit", {"read": job.pages, "total": total})
    enclosed = raw.FPDFDoc_GetAttachmentCount(document)
    if enclosed > 0:
        yield Told("pdf_attachment", {"count": enclosed})
    if document.get_formtype() == raw.FORMTYPE_XFA_FULL:
        yield Told("xfa_form")


def _page(seen: PageSeen, number: int, second: SecondReader) -> Iterator[Event]:
    text, lost, mended = _best(seen, number, second)
    text = clean(text)
    if mended:
        yield Told("letters_restored", {"number": number, "count": mended})
    if seen.hidden:
        yield Told("hidden_text", {"words": seen.hidden, "number": number})
    if _is_picture(text, seen):
        yield Picture(number, text if readable(text) >= READABLE else "")
        return
    if seen.scanner:
        yield Told("scanner_text", {"number": number})
    if letters(text) or text.strip():
        yield Page(number, text, "text", lost=lost)


def _is_picture(text: str, seen: PageSeen) -> bool:
    count = letters(text)
    if count < LETTERS_OF_A_PAGE and not re.search(r"\d{3}", text):
        return seen.pictures > 0.03 or seen.drawn > OUTLINES
    if readable(text) < READABLE:
        return True
    return seen.pictures > 0.5 and count < STAMP_LETTERS and not seen.scanner


def _best(seen: PageSeen, number: int, second: SecondReader) -> tuple[str, int, int]:
    """(text, lost letters, words mended) from whichever reader lost less."""
    count = letters(seen.text)
    if not seen.squeezed and seen.lost <= LOST_SHARE * count and (not count or readable(clean(seen.text)) >= DOUBTFUL):
        return seen.text, seen.lost, 0
    other = _without(second.text(number), seen.hidden)
    if seen.squeezed and letters(other) > 0.9 * count:
        text, mended = restored(other, seen.text)
        return text, max(0, count - letters(text)), mended
    if readable(other) > readable(seen.text):
        return other, other.count("\ufffd"), 0
    return seen.text, seen.lost, 0


def _without(text: str, hidden: str) -> str:
    """The text of the second reader, which sees hidden words as well, without them."""
    for words in filter(None, [hidden.strip()]):
        spread = r"\s*".join(re.escape(character) for character in re.sub(r"\s+", "", words)[:5_000])
        text = re.sub(spread, "", text)
    return text


def _form(second: SecondReader, number: int) -> Iterator[Event]:
    filled = second.fields(number)
    lines = [f"{name}: {value}" if name else value for name, value, hidden in filled if not hidden]
    if lines:
        yield Page(number, "\n".join(lines), "form")
    secret = " ".join(value for _, value, hidden in filled if hidden)
    if secret:
        yield Told("hidden_text", {"words": secret, "number": number})
