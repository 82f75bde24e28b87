"""Citations as people write them: situations one by one, real decisions as a whole, and what holds for every text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.law.citations import Citation, find_bare_numbers, find_citations
from tests.citation_cases import Cited, Excerpt, court_key, excerpts, norm_key, score

EXCERPTS = list(excerpts())
REAL = [excerpt for excerpt in EXCERPTS if excerpt.real]
OWN = [excerpt for excerpt in EXCERPTS if not excerpt.real]


def note(citation: Citation) -> str:
    """A citation in the notation of the tables: "UrhG § 44b a3 s2", "LG Hamburg | 310 O 227/23"."""
    if citation.file_number:
        return f"{citation.court or '-'} | {citation.file_number}"
    details = (("a", citation.absatz), ("s", citation.satz), ("n", citation.nummer), ("l", citation.buchstabe))
    named = f"{citation.law or '-'} {citation.kind} {citation.section}"
    return " ".join([named, *(f"{sign}{value}" for sign, value in details if value)])


def read(text: str) -> Iterable[Cited]:
    fields = ("law", "section", "absatz", "satz", "nummer", "court", "file_number")
    return (Cited(**{field: getattr(c, field) or "" for field in fields}) for c in find_citations(text))


SITUATIONS = [
    # as promised
    ("Absatz and Satz", "§ 44b Abs. 3 S. 2 UrhG", ["UrhG § 44b a3 s2"]),
    ("no blank, second law without a sign", "§§101 UrhG, 242 BGB", ["UrhG § 101", "BGB § 242"]),
    ("a word for the sign", "Paragraf 60d", ["- § 60d"]),
    ("number before the law, small", "44b urhg", ["UrhG § 44b"]),
    ("law before the number", "Urhg 60c", ["UrhG § 60c"]),
    ("Roman Absatz", "§ 97a II Nr. 4", ["- § 97a a2 n4"]),
    ("article of a directive", "Art. 4 DSM-RL", ["DSM-RL Art. 4"]),
    ("file number alone", "310 O 227/23", ["- | 310 O 227/23"]),
    ("register of one court only", "I ZR 281/25", ["BGH | I ZR 281/25"]),
    # look-alikes
    ("44, 44a and 44b", "§ 44, § 44a und § 44b UrhG", ["UrhG § 44", "UrhG § 44a", "UrhG § 44b"]),
    ("60c and 60d", "§§ 60c, 60d UrhG", ["UrhG § 60c", "UrhG § 60d"]),
    ("823 and 1823", "§ 823 BGB, § 1823 BGB", ["BGB § 823", "BGB § 1823"]),
    ("a letter apart", "§ 97 a Abs. 3 UrhG", ["UrhG § 97a a3"]),
    ("f. is no letter", "§§ 97 f. UrhG", ["UrhG § 97"]),
    ("f is a letter", "§ 60f UrhG", ["UrhG § 60f"]),
    # lists and ranges
    ("further Sätze", "§ 1 Abs. 1 S. 1 und 2, Abs. 3 UWG", ["UWG § 1 a1 s1", "UWG § 1 a1 s2", "UWG § 1 a3"]),
    ("range of numbers", "§ 3 Nr. 1 bis 3 UWG", ["UWG § 3 n1", "UWG § 3 n2", "UWG § 3 n3"]),
    ("small sections after §§", "§§ 1, 2 Abs. 2, 3, 10 BGB", ["BGB § 1", "BGB § 2 a2", "BGB § 3", "BGB § 10"]),
    ("smaller section after a larger", "§§ 20 Abs. 3, 13 Abs. 1 GKG", ["GKG § 20 a3", "GKG § 13 a1"]),
    ("one law for two articles", "Art. 12 und 14 GG", ["GG Art. 12", "GG Art. 14"]),
    ("a list that ends without a law", "§ 97 UrhG, 14 Tage", ["UrhG § 97"]),
    ("Absatz, then days", "§ 97 Abs. 1, 3 Tage", ["- § 97 a1"]),
    # broken texts
    ("line break inside", "§ 99\nAbs. 2\nVwGO", ["VwGO § 99 a2"]),
    ("non-breaking and double blanks", "§\u00a044b  Abs.\u00a03 UrhG", ["UrhG § 44b a3"]),
    ("hyphenated law", "§ 15 des Urheberrechts-\ngesetzes", ["UrhG § 15"]),
    ("soft hyphen", "§ 15 Ur\u00adhG", ["UrhG § 15"]),
    ("i. V. m. over a line", "§ 167 VwGO i.\nV. m. § 711 ZPO", ["VwGO § 167", "ZPO § 711"]),
    # laws
    ("unknown law", "§ 3 Nr. 4 BremIFG", ["BremIFG § 3 n4"]),
    ("law of a Land", "§ 23 Abs. 2 GO NRW", ["GO NRW § 23 a2"]),
    ("abbreviation after the long name", "§ 12 Bremisches Datenschutzgesetz (BremDSG)", ["BremDSG § 12"]),
    ("genitive of a long name", "§ 37 des Beamtenstatusgesetzes", ["BeamtStG § 37"]),
    ("social code in figures", "§ 2 Abs 1 SGB 9", ["SGB IX § 2 a1"]),
    ("treaty", "Art. 230 Abs. 4 EG", ["EG Art. 230 a4"]),
    ("EU act by number", "Art. 28 der Richtlinie 95/46/EG", ["Richtlinie 95/46/EG Art. 28"]),
    ("known EU act by number", "Art. 3 RL 2001/29/EG", ["InfoSoc-RL Art. 3"]),
    ("capitals that are no law", "§ 5 AGB, § 3 GmbH, § 2 EUR", ["- § 5", "- § 3", "- § 2"]),
    ("a page is no Satz", "zu § 11, S. 15", ["- § 11"]),
    ("a commentary", "Simitis, BDSG, § 23 Rn. 25", ["BDSG § 23"]),
    # chat and English
    ("English paragraph with a letter", "paragraph 97 a abs 3", ["- § 97a a3"]),
    ("English section", "sec. 60d", ["- § 60d"]),
    ("brackets", "Article 53(1)(d) AI Act", ["KI-VO Art. 53 a1 ld"]),
    ("margin number of a judgment", "see paragraph 45 of the judgment", []),
    ("recital", "Erwägungsgrund 18 DSM-RL", ["DSM-RL Erwgr. 18"]),
    # file numbers
    ("court in full", "Landgericht Hamburg (Az. 310 O 227/23)", ["LG Hamburg | 310 O 227/23"]),
    ("court in capitals", "VERWALTUNGSGERICHT POTSDAM\nBESCHLUSS\n3 L 633/04", ["VG Potsdam | 3 L 633/04"]),
    ("town with a river", "OLG Frankfurt a. M., 11 W 47/15", ["OLG Frankfurt am Main | 11 W 47/15"]),
    ("year after a dot", "BVerwG 20 F 23.07", ["BVerwG | 20 F 23.07"]),
    ("seat after a dot", "10 A 10472/14.OVG", ["- | 10 A 10472/14.OVG"]),
    ("social court", "BSG, B 12 KR 1/10 R", ["BSG | B 12 KR 1/10 R"]),
    ("two files, one year", "BVerfG, 1 BvR 2087, 2111/03", ["BVerfG | 1 BvR 2087/03", "BVerfG | 1 BvR 2111/03"]),
    ("appeal to the Court of Justice", "C\u2011506/08 P", ["EuGH | C-506/08 P"]),
    ("four digits and a tail", "AG Charlottenburg, 10 C 13/2023-16", ["AG Charlottenburg | 10 C 13/2023-16"]),
    ("printed papers and journals", "BT-Drs. 19/27426, GRUR 2010, 616, BGHZ 158, 75, 3.3.2010", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in SITUATIONS], ids=[row[0] for row in SITUATIONS])
def test_a_citation_is_read_as_people_write_it(text: str, expected: list[str]) -> None:
    assert [note(citation) for citation in find_citations(text)] == expected


@pytest.mark.parametrize("excerpt", OWN, ids=lambda excerpt: excerpt.situation)
def test_own_sentences_are_read_without_a_mistake(excerpt: Excerpt) -> None:
    result = score(read, lambda cited: norm_key(cited) or court_key(cited), [excerpt])

    assert (result.missed, result.invented) == ([], [])


def test_real_decisions_hold_more_than_four_hundred_labelled_citations() -> None:
    assert sum(len(excerpt.cites) for excerpt in REAL) > 400


@pytest.mark.parametrize("key", [norm_key, court_key], ids=["norms", "file numbers with court"])
def test_real_decisions_are_read_with_precision_and_recall_of_at_least_98_percent(key) -> None:
    result = score(read, key, REAL)

    assert result.precision >= 0.98
    assert result.recall >= 0.98


def test_a_further_absatz_has_a_place_of_its_own() -> None:
    first, second = find_citations("nach § 286 Abs. 1 Satz 1, Abs. 2 Nr. 3 BGB")

    assert first.text == "§ 286 Abs. 1 Satz 1"
    assert second.text == "Abs. 2 Nr. 3 BGB"


def test_a_range_of_sections_names_its_last_one() -> None:
    first, last = find_citations("§§ 97 bis 105 UrhG")

    assert (first.section, first.through) == ("97", "105")
    assert last.section == "105"


def test_the_same_file_has_the_same_court_throughout_a_text() -> None:
    text = "VG Berlin, Urteil vom 22.08.2008 - VG 2 A 138.07 -\n\nIm Verfahren VG 2 A 138.07 gilt"

    assert [citation.court for citation in find_citations(text)] == ["VG Berlin", "VG Berlin"]


def test_a_number_with_a_letter_alone_is_found_only_when_asked_for() -> None:
    assert find_citations("gilt 44b auch für Vereine?") == ()
    assert [citation.section for citation in find_bare_numbers("gilt 44b auch für Vereine?")] == ["44b"]


PIECES = [
    *("§", "§§", "1", "97", "a", "44b", "f.", "ff.", "Abs.", "Satz", "S.", "Nr.", "lit.", "Hs.", "I", "II", "IV", "V"),
    *(",", ";", "und", "bis", "-", "–", "(", ")", "(1)", "(a)", "i.V.m.", "UrhG", "BGB", "urhg", "GG", "SGB", "EG"),
    *(
        "DSM-RL",
        "Art.",
        "Erwgr.",
        "paragraph",
        "section",
        "of",
        "des",
        "Gesetz",
        "über",
        "(AIG)",
        "BGH",
        "LG",
        "Hamburg",
    ),
    *("310 O 227/23", "BvR", "ZR", "C-1/10", "20 F 23.07", "1/10", "/10", "Verordnung", "2001/29/EG", "vom", "3. Mai"),
]
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*PIECES, " ", "\n", "\n\n", "\u00a0", "\u00ad", "-\n"]), max_size=40).map(" ".join),
    st.lists(st.sampled_from([*PIECES, " ", "\n", "\u00a0"]), max_size=40).map("".join),
)


@given(TEXTS)
def test_every_citation_is_a_piece_of_the_text_in_order(text: str) -> None:
    citations = find_citations(text)

    assert all(0 <= citation.start < citation.end <= len(text) for citation in citations)
    assert all(citation.text == text[citation.start : citation.end] for citation in citations)
    assert [citation.start for citation in citations] == sorted(citation.start for citation in citations)


@given(TEXTS)
def test_every_citation_is_a_norm_or_a_file_number_and_never_both(text: str) -> None:
    assert all((citation.section is None) != (citation.file_number is None) for citation in find_citations(text))


@given(TEXTS)
def test_reading_twice_finds_the_same(text: str) -> None:
    assert find_citations(text) == find_citations(text)


@given(st.sampled_from(["UrhG", "BGB", "GG", "ZPO"]), st.integers(1, 999), st.integers(1, 9), st.integers(1, 9))
def test_what_we_print_is_read_back_as_the_same(law: str, section: int, absatz: int, satz: int) -> None:
    sign = "Art." if law == "GG" else "§"

    (citation,) = find_citations(f"{sign} {section} Abs. {absatz} S. {satz} {law}")

    assert find_citations(f"{citation.kind} {citation.section} Abs. {absatz} S. {satz} {citation.law}") == (citation,)
    assert str(citation) == f"{law} {sign} {section} Abs. {absatz} S. {satz}"
