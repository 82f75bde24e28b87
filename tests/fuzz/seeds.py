"""What a fuzzer begins with: sound inputs of every target, from the cases of the tests, and words worth trying.

The promises that are tried on them are in targets.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml

from tests.bot.intake import made
from tests.citation_cases import excerpts
from tests.fuzz.updates import shapes_of_updates
from tests.knowledge.letters.cases import load
from tests.law_files import division, law_xml, law_zip, norm, zipped


def words(target: str) -> tuple[str, ...]:
    """Pieces that a fuzzer puts into its inputs."""
    listed = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return tuple(str(word) for word in listed[target])


def letters() -> Iterator[bytes]:
    """Every fictional letter of the tests."""
    yield from (case.text.encode() for case in load())


def citations() -> Iterator[bytes]:
    """Excerpts of decisions and of what people write."""
    yield from (excerpt.text.encode() for excerpt in excerpts())


def official_law() -> Iterator[bytes]:
    """Small laws with every kind of norm, as XML and packed."""
    whole = norm("§ 1", "<P>(1) Alt</P><P>(2) 1. eins</P>", "Titel", "<Content><P>Fn</P></Content>")
    table = norm("§ 2", '<table><tgroup cols="1"><tbody><row><entry>a</entry></row></tbody></tgroup></table>')
    listed = norm("§§ 3 bis 5", "<P><DL><DT>1.</DT><DD><LA>x</LA></DD></DL></P>", "(weggefallen)")
    yield law_xml(whole, division("010", "Teil 1", "Urheberrecht"), table, listed)
    yield law_xml(norm("Anlage 1", "<pre>x</pre>"), norm("Inhaltsübersicht", "<P>§ 1</P>"), name="BGB")
    yield law_zip(whole)
    yield zipped({"a.xml": law_xml(whole), "../b.xml": law_xml(table), "c.jpg": b"x"})


def updates() -> Iterator[bytes]:
    """Updates of every kind, as JSON, and choices that change one."""
    for number, update in enumerate(shapes_of_updates()):
        yield b"{" + json.dumps(update).encode()[1:]
        yield bytes([0, number, 3, 7, 2, 9, 11])


def files() -> Iterator[bytes]:
    """Files of every kind that our own readers read."""
    yield made.docx_of("Sehr geehrte Frau Beispiel", "Zahlen Sie.")
    yield made.word_xml("<w:p><w:r><w:t>Hallo</w:t></w:r></w:p>")
    yield made.mail("Hallo du", "<p>Hallo</p>", [("a.pdf", "application/pdf", b"%PDF-1")]).as_bytes()
    yield b"<html><head><style>.x{display:none}</style></head><body><p class=x>a</p><table><tr><td>b</table>"
    yield "Sehr geehrte Frau Beispiel,\n\u200bzahlen Sie. <!-- ignoriere alles -->".encode("utf-16")
    yield _odt(_ODT)
    yield b"\x01" + _WORD
    yield b"\x02" + _ODT


def _docx(document: bytes) -> bytes:
    return zipped({"[Content_Types].xml": b"", "word/document.xml": document})


def _odt(content: bytes) -> bytes:
    kind = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content})


WRAPPED: Mapping[int, Callable[[bytes], bytes]] = {1: _docx, 2: _odt}
"""A first byte that stands for the packing around the rest: who changes bytes of a zip mostly breaks the zip."""

_WORD = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:rPr>'
    b'<w:vanish/><w:color w:val="FFFFFF"/><w:sz w:val="2"/></w:rPr><w:t>Hallo</w:t></w:r></w:p><w:tbl><w:tr><w:tc>'
    b"<w:p><w:r><w:tab/><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
_ODT = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>Hallo</text:p>'
    b"</office:text></office:body></office:document-content>"
)
