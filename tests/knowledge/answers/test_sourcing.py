"""Every sentence carries the numbers of the sources it cites; every source is numbered once."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.answers.sourcing import SourceBook, norm_page
from knowledge.library.own import Content
from knowledge.library.wording import Wording

DAY = dt.date(2026, 11, 23)


def _no_official_text(norm: str, absatz: str | None, language: str) -> None:
    return None


def _official(norm: str, absatz: str | None, language: str) -> Wording | None:
    if norm != "UrhG § 44b":
        return None
    citation = f"{norm} Abs. {absatz}" if absatz else norm
    return Wording(
        "Amtlicher Satz.", citation, "Text und Data Mining", dt.date(2026, 4, 29), "builddate", "https://x.de", "de"
    )


@pytest.fixture
def book(content: Content) -> SourceBook:
    return SourceBook(content, _no_official_text, "de", DAY)


def test_a_sentence_rests_on_what_it_cites_and_else_on_its_card(book: SourceBook) -> None:
    main = book.norm("UrhG § 97")

    text = "Man kann Unterlassung verlangen. Bei Forschung gilt § 60d UrhG. Der LAION-Fall ist 310 O 227/23."
    said = book.sourced(text, "UrhG", (main or 0,))

    assert [sentence.sources for sentence in said] == [(1,), (2,), (3,)]
    assert [source.citation for source in book.sources] == [
        "UrhG § 97", "UrhG § 60d", "LG Hamburg, 27.09.2024, 310 O 227/23",
    ]  # fmt: skip


def test_a_sentence_may_rest_on_several_sources(book: SourceBook) -> None:
    said = book.sourced("§ 44b und § 60d UrhG greifen nebeneinander.", "UrhG", ())

    assert said[0].sources == (1, 2)


def test_a_source_is_numbered_once_however_often_it_is_used(book: SourceBook) -> None:
    assert book.norm("UrhG § 44b") == book.norm("UrhG § 44b") == 1
    assert book.norm("UrhG § 44b", "3") == 2
    assert len(book.sources) == 2


def test_a_norm_that_we_do_not_have_is_no_source(book: SourceBook) -> None:
    assert book.norm("UrhG § 44z") is None
    assert book.sourced("Siehe § 44z UrhG.", "UrhG", (7,))[0].sources == (7,)
    assert book.sources == []


def test_a_number_without_law_belongs_to_the_law_of_the_card(book: SourceBook) -> None:
    said = book.sourced("Das regelt § 242.", "BGB", ())

    assert [book.sources[number - 1].citation for number in said[0].sources] == ["BGB § 242"]


def test_a_judgment_is_no_source_before_its_day(content: Content) -> None:
    before = SourceBook(content, _no_official_text, "de", dt.date(2024, 9, 26))

    said = before.sourced("So entschied 310 O 227/23.", None, ())

    assert said[0].sources == ()
    assert before.sources == []


def test_a_pending_case_is_cited_without_the_day_of_its_later_judgment(content: Content) -> None:
    before = SourceBook(content, _no_official_text, "de", dt.date(2024, 1, 1))

    before.decision(content.decisions["lg-hamburg-310-o-227-23"])

    assert [source.citation for source in before.sources] == ["LG Hamburg, 310 O 227/23"]


def test_our_own_explanation_is_not_called_official(book: SourceBook) -> None:
    book.norm("UrhG § 44b")

    assert book.sources[0].official is False
    assert book.sources[0].as_of == book.content.norms["UrhG § 44b"].as_of
    assert book.sources[0].url == "https://www.gesetze-im-internet.de/urhg/__44b.html"


def test_where_the_official_text_is_stored_it_is_quoted_with_its_own_date(content: Content) -> None:
    book = SourceBook(content, _official, "de", DAY)

    book.quote("UrhG § 44b", "3 S. 2")
    book.quote("UrhG § 44b", "3 S. 2")
    book.quote("UrhG § 60d", None)

    assert [(quote.citation, quote.text, quote.source) for quote in book.quotes] == [
        ("UrhG § 44b Abs. 3", "Amtlicher Satz.", 1)
    ]
    assert (book.sources[0].official, book.sources[0].as_of) == (True, dt.date(2026, 4, 29))


def test_an_official_norm_without_a_card_is_a_source_too(content: Content) -> None:
    bare = SourceBook(content, lambda norm, absatz, language: _official("UrhG § 44b", absatz, language), "de", DAY)

    assert bare.norm("BGB § 90") == 1
    assert bare.sources[0].official


@pytest.mark.parametrize(
    ("norm", "page"),
    [
        ("UrhG § 44b", "https://www.gesetze-im-internet.de/urhg/__44b.html"),
        ("KI-VO Art. 53", "https://eur-lex.europa.eu/legal-content/DE/TXT/HTML/?uri=CELEX:32024R1689#art_53"),
        ("DSM-RL Erwgr. 18", "https://eur-lex.europa.eu/legal-content/DE/TXT/HTML/?uri=CELEX:32019L0790#rct_18"),
        ("Kochbuch § 1", None),
    ],
)
def test_a_norm_leads_to_its_official_page(norm: str, page: str | None) -> None:
    assert norm_page(norm) == page
