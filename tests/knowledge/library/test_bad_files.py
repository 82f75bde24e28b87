"""Whatever people or networks hand us: one error, one reason, a sentence in both languages."""

from pathlib import Path

import pytest
import yaml

from knowledge.library import eurlex, faults, files, gii, markup, zips
from knowledge.library.faults import LibraryError
from tests.law_files import HEAD, law_xml, law_zip, norm, zipped
from tests.law_files import pdf as make_pdf

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
BOMB = HEAD.replace(">", ' [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>', 2).encode() + b"<dokumente>&b;</dokumente>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><dokumente>&b;</dokumente>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><dokumente>&a;</dokumente>'
GOOD = law_zip(norm("§ 1", "<P>A</P>"))


def _wrong_sum() -> bytes:
    data = bytearray(GOOD)
    data[60] ^= 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("leer.md", b"", "empty"),
        ("leer.zip", b"", "empty"),
        ("leer.pdf", b"  \n", "empty"),
        ("abgeschnitten.zip", GOOD[:-60], "broken_zip"),
        ("verfälscht.zip", _wrong_sum(), "broken_zip"),
        ("kein.zip", b"PK\x03\x04 das ist kein Archiv", "broken_zip"),
        ("bilder.zip", zipped({"a.png": b"x"}), "zip_without_law"),
        ("zwei.zip", zipped({"a.xml": law_xml(), "b.xml": law_xml()}), "zip_without_law"),
        ("bombe.zip", zipped({"a.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}), "zip_bomb"),
        ("viele.zip", zipped({f"{number}.txt": b"" for number in range(600)}), "zip_bomb"),
        ("lacher.xml", LAUGHS, "xml_bomb"),
        ("lacher16.zip", zipped({"a.xml": LAUGHS.decode().encode("utf-16")}), "xml_bomb"),
        ("fremd.xml", OUTSIDE, "xml_bomb"),
        ("lacher.zip", zipped({"a.xml": LAUGHS}), "xml_bomb"),
        ("offen.xml", law_xml(norm("§ 1", "<P>A</P>"))[:-20], "broken_xml"),
        ("nichts.xml", law_xml(), "no_norms"),
        ("anders.xml", b"<rss><item/></rss>", "wrong_type"),
        ("seite.html", b"<html><body><p>Hallo</p></body></html>", "no_norms"),
        ("urteil.pdf", make_pdf("Ein Text, der lang genug ist.")[:-400], "broken_pdf"),
        ("urteil.pdf", b"<html>Fehler 404</html>", "broken_pdf"),
        ("bild.png", b"\x89PNG\r\n", "wrong_type"),
        ("brief.docx", b"PK\x03\x04 irgendwas", "wrong_type"),
        ("brief.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "not_text"),
        ("tief.xml", b"<dokumente>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</dokumente>", "broken_xml"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_reason(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(LibraryError) as error:
        files.read(data, name, "added:1")

    assert error.value.reason == reason
    assert error.value.name == name


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    huge = b"x" * (files.MAX_BYTES + 1)

    for read in (gii.read, eurlex.read, markup.parse_xml, zips.law_xml):
        with pytest.raises(LibraryError):
            read(huge, "riesig")
    with pytest.raises(LibraryError) as error:
        files.read(huge, "riesig.md", "added:1")
    assert error.value.reason == "too_large"


def test_a_zip_that_lies_about_its_size_is_still_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_MARKUP_BYTES", 100)

    with pytest.raises(LibraryError) as error:
        zips.law_xml(GOOD, "xml.zip")

    assert error.value.reason == "zip_bomb"


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_reason_has_a_sentence(language: str) -> None:
    sentences = yaml.safe_load((PROMPTS / f"library.{language}.yaml").read_text(encoding="utf-8"))

    assert set(sentences) == set(faults.REASONS)
    assert all(sentence.endswith((".", "!")) for sentence in sentences.values())
