from importlib.util import find_spec

import pytest

from knowledge.library import files, legible, pdf
from knowledge.library.faults import LibraryError
from tests.law_files import pdf as make_pdf
from tests.shared_material import FOLDER, needs_pdfs

TEXT = "Die Klage ist begruendet, sagt das Gericht.\nDie Beklagte hat die Bilder kopiert."


def test_a_pdf_with_text_gives_its_text() -> None:
    found = pdf.read(make_pdf(TEXT), "urteil.pdf")

    assert (found.quality, found.empty_pages) == ("text", ())
    assert "Die Klage ist begruendet" in found.text


def test_pages_without_text_are_counted() -> None:
    found = pdf.read(make_pdf(TEXT, "", TEXT), "urteil.pdf")

    assert (found.quality, found.empty_pages) == ("mixed", (2,))


def test_a_pdf_without_any_text_is_a_scan() -> None:
    assert pdf.read(make_pdf("", ""), "scan.pdf").quality == "scan"


def test_rubbish_is_recognised_as_such() -> None:
    assert pdf.read(make_pdf("/cid a! b% c& d+ e= f~ g; h: i? j# k, l* m- n_ o. p@"), "odd.pdf").quality == "broken"


def test_glyphs_named_by_their_place_become_letters_again() -> None:
    assert (
        legible.known_glyphs("/g43/g68/g80/g69/g88/g85/g74/;###/g74/g72/g80/g108/g137/;###/g134") == "Hamburg gemäß §"
    )


def test_a_scan_is_not_added_but_explained() -> None:
    with pytest.raises(LibraryError) as error:
        files.read(make_pdf(""), "scan.pdf", "added:1")

    assert error.value.reason == "scanned_pdf"


def test_pages_are_cited_where_there_are_no_randnummern() -> None:
    document = files.read(make_pdf(TEXT, TEXT), "klage.pdf", "added:1", kind="filing")[0]

    assert [part.label for part in document.sections] == ["S. 1", "S. 2"]
    assert (document.kind, document.citation) == ("filing", "klage")


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(LibraryError) as error:
        pdf.read(make_pdf(TEXT, TEXT, TEXT), "lang.pdf", max_pages=2)

    assert error.value.reason == "too_many_pages"


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(LibraryError) as error:
        pdf.read(make_pdf(TEXT, password="geheim"), "zu.pdf")

    assert error.value.reason == "locked_pdf"


def _real() -> list[str]:
    return sorted(path.name for path in (FOLDER / "pdf" / "decisions").glob("*.pdf"))


@needs_pdfs
@pytest.mark.skipif(find_spec("cryptography") is None, reason="three of the court PDFs need pypdf[crypto]")
@pytest.mark.parametrize("name", _real())
def test_real_court_pdfs_are_recognised(name: str) -> None:
    data = (FOLDER / "pdf" / "decisions" / name).read_bytes()
    wanted = name.split("-")[0]

    if wanted == "broken":
        with pytest.raises(LibraryError) as error:
            pdf.read(data, name)
        assert error.value.reason == "broken_pdf"
    else:
        assert pdf.read(data, name).quality == wanted
