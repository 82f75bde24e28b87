import datetime as dt

import pytest

from knowledge.library import articles, eurlex
from tests.law_files import consolidated_page, journal_page

ARTICLE_4 = """<div class="eli-subdivision" id="cpt_II"><p class="oj-ti-section-1">TITLE II</p>
<div class="eli-title"><p class="oj-ti-section-2">MEASURES</p></div><div class="eli-subdivision" id="art_4">
<p class="oj-ti-art">Article 4</p><div class="eli-title"><p class="oj-sti-art">Text and data mining</p></div>
<div id="004.001"><p class="oj-normal">1.   Allowed <a id="ntc1" href="#ntr1">(<span>1</span>)</a> are:</p>
<table><tr><td><p>(a)</p></td><td><p>copies;</p></td></tr></table></div>
<div id="004.002"><p class="oj-normal">2.   Reserved uses are not.</p></div></div></div>"""
RECITAL = """<div class="eli-subdivision" id="rct_18"><table><tr><td><p>(18)</p></td>
<td><p>In addition.</p></td></tr></table></div>"""

ARTICLE_53 = """<div class="eli-subdivision" id="art_53"><p class="title-article-norm">Article 53</p>
<div class="eli-title"><p class="stitle-article-norm">Obligations</p></div>
<p class="modref"><a href="http://x">▼M1</a></p>
<div class="norm"><span class="no-parag">1.  </span><div class="norm inline-element">
<p class="norm inline-element">They shall:</p>
<div class="grid-container grid-list"><div class="list grid-list-column-1"><span>(c) </span></div>
<div class="grid-list-column-2"><p class="norm">put in place a ►M1 policy ◄ ;</p></div></div></div></div></div>"""

FORMEX = """<?xml version="1.0" encoding="UTF-8"?><ACT><BIB.INSTANCE><DATE ISO="20160427">x</DATE><LG.DOC>DE</LG.DOC>
</BIB.INSTANCE><TITLE><TI><P>Verordnung (EU) 2016/679</P></TI></TITLE><PREAMBLE><GR.CONSID><CONSID><NP><NO.P>(1)</NO.P>
<TXT>Der Schutz <NOTE><P>Fußnote</P></NOTE> ist ein Grundrecht.</TXT></NP></CONSID></GR.CONSID></PREAMBLE>
<ENACTING.TERMS>
<DIVISION><TITLE><TI><P>KAPITEL I</P></TI></TITLE>
<ARTICLE IDENTIFIER="001"><TI.ART>Artikel 1</TI.ART><STI.ART>Zweck</STI.ART>
<PARAG IDENTIFIER="001.001"><NO.PARAG>(1)</NO.PARAG><ALINEA><P>Die <QUOT.START CODE="201E"/>
Verordnung
 <QUOT.END CODE="201C"/>
 gilt</P><LIST><ITEM><NP><NO.P>a)</NO.P><TXT>hier,</TXT></NP></ITEM></LIST></ALINEA></PARAG></ARTICLE></DIVISION>
</ENACTING.TERMS></ACT>"""


def test_the_official_journal_gives_paragraphs_points_and_recitals() -> None:
    act = eurlex.read(journal_page(RECITAL + ARTICLE_4), "dsm.xhtml")

    recital, article = act.documents
    assert (act.abbreviation, act.language) == ("DSM-RL", "en")
    assert (act.as_of, act.as_of_basis) == (dt.date(2019, 5, 17), "published")
    assert (recital.citation, recital.text, recital.role) == ("DSM-RL Erwgr. 18", "(18) In addition.", "recital")
    assert (article.citation, article.title) == ("DSM-RL Art. 4", "Text and data mining")
    assert [(part.label, part.text) for part in article.sections] == [
        ("Abs. 1", "1. Allowed are:\n(a) copies;"), ("Abs. 2", "2. Reserved uses are not."),
    ]  # fmt: skip
    assert article.path == ("TITLE II MEASURES",)
    assert article.id == "official:dsm-rl@en:Art. 4"


def test_a_consolidated_text_is_read_without_its_marks() -> None:
    act = eurlex.read(consolidated_page(ARTICLE_53), "aia.html")

    assert (act.abbreviation, act.as_of, act.as_of_basis) == ("KI-VO", dt.date(2026, 7, 27), "consolidated")
    assert act.documents[0].sections[0].text == "1. They shall:\n(c) put in place a policy;"
    assert act.documents[0].sections[0].label == "Abs. 1"


def test_formex_keeps_quotation_marks_and_drops_footnotes() -> None:
    act = eurlex.read(FORMEX.encode(), "dsgvo.xml")

    recital, article = act.documents
    assert (act.abbreviation, act.language, act.as_of) == ("DSGVO", "de", dt.date(2016, 4, 27))
    assert recital.text == "(1) Der Schutz ist ein Grundrecht."
    assert article.sections[0].text == "(1) Die „Verordnung“ gilt\na) hier,"
    assert (article.sections[0].label, article.path, article.title) == ("Abs. 1", ("KAPITEL I",), "Zweck")


def test_an_article_whose_text_was_deleted_says_so() -> None:
    heading = '<p class="title-article-norm">Article 9</p>'
    page = f'<div class="eli-subdivision" id="art_9">{heading}<p class="norm">—————</p></div>'

    document = eurlex.read(consolidated_page(page), "aia.html").documents[0]

    assert document.repealed
    assert document.text == "(deleted)"


def test_definitions_of_a_long_article_are_cited_by_number() -> None:
    blocks = [articles.Block("The following definitions apply:")]
    blocks += [articles.Block(f"({n}) ‘term {n}’ means {'something ' * 100};", point=True) for n in (1, 2, 3)]

    assert [part.label for part in articles.sections(blocks)] == ["", "Nr. 1", "Nr. 2", "Nr. 3"]


def test_a_short_list_stays_with_its_article() -> None:
    blocks = [articles.Block("Namely:"), articles.Block("(a) copies;", point=True)]

    assert [part.text for part in articles.sections(blocks)] == ["Namely:\n(a) copies;"]


@pytest.mark.parametrize(
    ("title", "celex"),
    [
        ("DIRECTIVE (EU) 2019/790 OF", "32019L0790"), ("Richtlinie 2001/29/EG des", "32001L0029"),
        ("Verordnung (EU) 2024/1689 des", "32024R1689"), ("Regulation (EC) No 864/2007 of", "32007R0864"),
        ("Richtlinie 96/9/EG des", "31996L0009"), ("Kochbuch", None),
    ],
)  # fmt: skip
def test_the_title_of_an_act_tells_its_celex_id(title: str, celex: str | None) -> None:
    assert articles.celex_of(title) == celex
