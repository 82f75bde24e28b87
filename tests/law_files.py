"""Small official files as the official sites send them, made for one test each."""

from __future__ import annotations

import io
import zipfile

from pypdf import PdfReader, PdfWriter

HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>'
    '<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">'
)


def norm(name: str, content: str, title: str = "", footnote: str = "") -> str:
    titel = f'<titel format="XML">{title}</titel>' if title else ""
    return (
        f'<norm builddate="20260102000000" doknr="X"><metadaten><jurabk>UrhG</jurabk><enbez>{name}</enbez>{titel}'
        f'</metadaten><textdaten><text format="XML"><Content>{content}</Content></text>'
        f"<fussnoten>{footnote}</fussnoten></textdaten></norm>"
    )


def division(code: str, name: str, title: str) -> str:
    return (
        "<norm><metadaten><jurabk>UrhG</jurabk><gliederungseinheit>"
        f"<gliederungskennzahl>{code}</gliederungskennzahl><gliederungsbez>{name}</gliederungsbez>"
        f"<gliederungstitel>{title}</gliederungstitel></gliederungseinheit></metadaten>"
        '<textdaten><text format="XML"><Content><P></P></Content></text></textdaten></norm>'
    )


def law_xml(*norms: str, name: str = "UrhG") -> bytes:
    head = (
        f'<norm builddate="20260102000000" doknr="X"><metadaten><jurabk>{name}</jurabk><langue>Ein Gesetz</langue>'
        "<standangabe><standtyp>Stand</standtyp><standkommentar>Zuletzt geändert durch X</standkommentar></standangabe>"
        "</metadaten><textdaten></textdaten></norm>"
    )
    return f'{HEAD}<dokumente builddate="20260102000000" doknr="X">{head}{"".join(norms)}</dokumente>'.encode()


def law_zip(*norms: str, name: str = "UrhG") -> bytes:
    return zipped({"BJNR1.xml": law_xml(*norms, name=name)})


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def journal_page(articles: str, title: str = "DIRECTIVE (EU) 2019/790", language: str = "EN") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f'<p class="oj-hd-date">17.5.2019</p><p class="oj-hd-lg">{language}</p>'
        f'<p class="oj-doc-ti">{title}</p>{articles}</body></html>'
    ).encode()


def consolidated_page(articles: str, reference: str = "02024R1689 — EN — 27.07.2026 — 001.001") -> bytes:
    return (
        f'<html><body><p class="reference">{reference}</p><p class="title-doc-first">REGULATION (EU) 2024/1689</p>'
        f"{articles}</body></html>"
    ).encode()


def pdf(*pages: str, password: str | None = None) -> bytes:
    """A PDF with one line of text per line of each page; an empty page has no text."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.splitlines())
        stream = f"BT /F1 12 Tf 50 780 Td {lines}ET".encode("latin-1") if text else b""
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        page = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(page % len(objects))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _locked(_assembled(objects), password) if password else _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + tail % (size, table, size, len(out))


def _locked(data: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
