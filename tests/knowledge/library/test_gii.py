import datetime as dt

import pytest

from knowledge.library import gii, norm_names
from knowledge.library.documents import Document
from tests.law_files import division, law_xml, law_zip, norm


def _only(content: str, name: str = "§ 1", **more: str) -> Document:
    return gii.read(law_zip(norm(name, content, **more)), "xml.zip").documents[0]


def test_each_absatz_is_a_section() -> None:
    text = "<P>(1) Erster.</P><P>(2) Zweiter.</P><P>(2a) Dazwischen.</P>"

    document = _only(text, "§ 44b", title="Text und Data Mining")

    assert [(part.label, part.text) for part in document.sections] == [
        ("Abs. 1", "(1) Erster."), ("Abs. 2", "(2) Zweiter."), ("Abs. 2a", "(2a) Dazwischen."),
    ]  # fmt: skip
    assert document.id == "official:urhg:§ 44b"
    assert document.citation == "UrhG § 44b"
    assert document.title == "Text und Data Mining"
    assert document.as_of == dt.date(2026, 1, 2)
    assert document.url == "https://www.gesetze-im-internet.de/urhg/__44b.html"


def test_nested_lists_become_lines_and_the_text_after_them_stays_in_the_absatz() -> None:
    document = _only(
        "<P>(1) Erlaubt sind <DL><DT>1.</DT><DD><LA>Kopien <DL><DT>a)</DT><DD><LA>auf Papier,</LA></DD></DL></LA></DD>"
        "<DT>2.</DT><DD><LA>Zitate,</LA></DD></DL>wenn sie nötig sind.</P>"
    )

    assert document.sections[0].text == (
        "(1) Erlaubt sind\n1. Kopien\na) auf Papier,\n2. Zitate,\nwenn sie nötig sind."
    )


def test_two_paragraphs_of_one_list_item_stay_apart() -> None:
    document = _only("<P><DL><DT>1.</DT><DD><LA>Überschrift</LA><LA>der Text dazu;</LA></DD></DL></P>", "Anhang")

    assert document.text == "1. Überschrift\nder Text dazu;"


def test_table_rows_and_preformatted_lines_become_lines() -> None:
    row = "<row><entry>bis 500</entry><entry>38,00<BR/></entry></row>"
    document = _only(f"<table><tgroup><tbody>{row}</tbody></tgroup></table><P><pre>erste\nzweite</pre></P>", "Anlage 2")

    assert document.text == "bis 500 | 38,00\nerste\nzweite"
    assert document.role == "annex"
    assert document.url == "https://www.gesetze-im-internet.de/urhg/anlage_2.html"


def test_footnotes_are_not_part_of_the_wording() -> None:
    document = _only("<P>(1) Satz<FnR ID='f'/>.</P>", footnote="<Content><P>Mit GG<BR/>vereinbar</P></Content>")

    assert document.text == "(1) Satz."
    assert document.notes == ("Mit GG vereinbar",)


def test_a_paragraph_without_number_belongs_to_the_absatz_before_it() -> None:
    document = _only("<P>(1) Erster.</P><P>Noch dazu.</P>")

    assert [part.text for part in document.sections] == ["(1) Erster.\nNoch dazu."]


def test_a_norm_without_absatz_is_one_section_without_label() -> None:
    assert [part.label for part in _only("<P>Nur ein Satz.</P>").sections] == [""]


@pytest.mark.parametrize(
    ("name", "citation", "norms"),
    [
        ("§ 24", "UrhG § 24", ("UrhG § 24",)),
        ("(XXXX) §§ 52a und 52b", "UrhG §§ 52a und 52b", ("UrhG § 52a", "UrhG § 52b")),
        ("(XXXX)§§ 2354 bis 2356", "UrhG §§ 2354 bis 2356", ("UrhG § 2354", "UrhG § 2355", "UrhG § 2356")),
        ("(XXXX) §§ 17 u. 18", "UrhG §§ 17 und 18", ("UrhG § 17", "UrhG § 18")),
        ("§§ 54d und 54e", "UrhG §§ 54d und 54e", ("UrhG § 54d", "UrhG § 54e")),
    ],
)
def test_a_repealed_norm_or_range_stays_findable(name: str, citation: str, norms: tuple[str, ...]) -> None:
    document = _only("", name, title="(weggefallen)")

    assert document.citation == citation
    assert document.norms == norms
    assert document.repealed
    assert document.text == "(weggefallen)"


def test_a_range_with_letters_names_every_norm_that_can_be_named() -> None:
    assert norm_names.norms_in("ZPO", "§§ 914 bis 915b") == ("ZPO § 914", "ZPO § 915", "ZPO § 915a", "ZPO § 915b")
    assert norm_names.norms_in("BGB", "§§ 1615b bis 1615d") == ("BGB § 1615b", "BGB § 1615c", "BGB § 1615d")


def test_headings_give_each_norm_its_place() -> None:
    xml = law_xml(
        division("010", "Teil 1", "Urheberrecht"), division("010060", "Abschnitt 6", "Schranken"),
        norm("§ 44a", "<P>A</P>"),
        division("020", "Teil 2", "Verwandte Rechte"), norm("§ 70", "<P>B</P>"),
    )  # fmt: skip

    places = [document.path for document in gii.read(xml, "law.xml").documents]

    assert places == [("Teil 1 Urheberrecht", "Abschnitt 6 Schranken"), ("Teil 2 Verwandte Rechte",)]


def test_two_norms_of_one_name_are_both_kept() -> None:
    law = gii.read(law_xml(norm("§ 1", "<P>A</P>"), norm("§ 1", "<P>B</P>")), "law.xml")

    assert len({document.id for document in law.documents}) == 2


def test_the_law_says_what_it_is() -> None:
    law = gii.read(law_zip(norm("§ 1", "<P>A</P>"), name="GKG 2004"), "xml.zip")

    assert (law.abbreviation, law.title, law.stand) == ("GKG", "Ein Gesetz", "Zuletzt geändert durch X")
    assert law.documents[0].citation == "GKG § 1"


def test_the_contents_of_a_law_are_no_norm() -> None:
    document = _only("<P>Teil 1</P>", "Inhaltsübersicht")

    assert (document.role, document.norms) == ("contents", ())
