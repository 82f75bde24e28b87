"""Letters and wrong things of every kind, made in code for one test each."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

import docx
from PIL import Image, ImageDraw, ImageFont

LETTER = (
    "Kanzlei Muster & Partner, Musterstr. 1, 20095 Hamburg",
    "Hamburg, 12. Januar 2026",
    "Sehr geehrte Frau Beispiel,",
    "namens meiner Mandantin fordere ich Sie auf, bis zum 26. Januar 2026",
    "887,03 EUR zu zahlen. Grundlage ist § 97a Abs. 3 UrhG.",
    "Mit freundlichen Grüßen",
)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (extra, len(data), data)


def pdf_of(contents: Sequence[bytes], page: bytes = b"", objects: Sequence[bytes] = (), catalog: bytes = b"") -> bytes:
    """A PDF with one page per content stream. ``objects`` are numbered from 4; /F1 is Helvetica in WinAnsi."""
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *objects,
    ]
    kids = []
    for content in contents:
        bodies.append(stream(content))
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s"
            b" /Resources << /Font << /F1 3 0 R >> /XObject << %s >> >> >>"
            % (len(bodies), page, b"/I1 4 0 R" if objects else b"")
        )
        kids.append(b"%d 0 R" % len(bodies))
    bodies[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _assembled(bodies)


def _assembled(bodies: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start))
    return out.getvalue()


def said(text: str, x: float, y: float, size: float = 11, before: str = "") -> bytes:
    """One piece of text at a place of the page."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"q {before} BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET Q\n".encode("cp1252")


def letter_page(lines: Sequence[str] = LETTER, extra: bytes = b"") -> bytes:
    return b"".join(said(line, 70, 760 - 18 * number) for number, line in enumerate(lines)) + extra


def letter_pdf(pages: int = 1, page: bytes = b"", extra: bytes = b"") -> bytes:
    return pdf_of([letter_page(extra=extra)] * pages, page)


def photo(lines: Sequence[str] = LETTER, size: tuple[int, int] = (1654, 1100), turn: int = 0) -> Image.Image:
    """Lines of a letter as a picture, the way a good camera sees them."""
    image = Image.new("L", size, 245)
    font = ImageFont.truetype("DejaVuSans.ttf", size[0] // 48) if _has_font() else ImageFont.load_default(size[0] // 48)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((size[0] // 14, 80 + number * size[0] // 20), line, fill=20, font=font)
    return image.rotate(turn, expand=True) if turn else image


def _has_font() -> bool:
    try:
        ImageFont.truetype("DejaVuSans.ttf", 20)
    except OSError:
        return False
    return True


def encoded(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def scan_pdf(*images: Image.Image) -> bytes:
    """Each picture fills a page."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=150)
    return out.getvalue()


def picture_on_page(image: Image.Image) -> tuple[bytes, bytes]:
    """(image object, content that paints it over the page) for pdf_of."""
    extra = (
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8" % image.size
    )
    data = zlib.compress(image.tobytes())
    return stream(data, extra + b" /Filter /FlateDecode"), b"q 595 0 0 842 0 0 cm /I1 Do Q\n"


def docx_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_xml(body: str, **parts: str) -> bytes:
    """A .docx of raw XML; ``parts``: name without .xml -> content."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><w:document'
        ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    )
    members = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"{head}<w:body>{body}</w:body></w:document>"}
    members |= {f"word/{name}.xml": content for name, content in parts.items()}
    return zipped({name: content.encode() for name, content in members.items()})


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def mail(text: str = "", html: str = "", attached: Sequence[tuple[str, str, bytes]] = ()) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Kanzlei Muster <post@kanzlei.example>"
    message["To"] = "anna@beispiel.example"
    message["Date"] = "Mon, 12 Jan 2026 10:00:00 +0100"
    message["Subject"] = "Abmahnung wegen Urheberrechtsverletzung"
    message["Message-ID"] = "<1@kanzlei.example>"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, kind, data in attached:
        main, sub = kind.split("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def png_head(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds one row of nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def form_pdf(value: str, hidden: bool = False) -> bytes:
    """A letter with a filled-in form field."""
    flag = 2 if hidden else 0
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Vertragsstrafe) /V (%s) /Rect [70 500 200 520] /F %d"
        b" /DA (/F1 10 Tf 0 g) >>" % (value.encode(), flag)
    )
    return pdf_of(
        [letter_page()],
        b"/Annots [4 0 R]",
        [field],
        b"/AcroForm << /Fields [4 0 R] /DR << /Font << /F1 3 0 R >> >> >>",
    )
