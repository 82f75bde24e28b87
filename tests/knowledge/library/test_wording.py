from knowledge.library import gii, split, wording
from tests.law_files import law_xml, norm

LAW = gii.read(
    law_xml(
        norm("§ 3", "<P>Nur ein Satz.</P>"),
        norm("§ 44b", "<P>(1) Erster.</P><P>(3) Dritter.</P>", "Text und Data Mining"),
        norm("(XXXX) §§ 52a und 52b", "", "(weggefallen)"),
    ),
    "law.xml",
)
STORED = list(split.all_passages(LAW.documents))


def test_one_absatz_is_quoted_verbatim_with_date_and_address() -> None:
    found = wording.look_up(STORED, "UrhG § 44b", "3")

    assert found is not None
    assert (found.text, found.citation) == ("(3) Dritter.", "UrhG § 44b Abs. 3")
    assert found.as_of == LAW.as_of
    assert found.url == "https://www.gesetze-im-internet.de/urhg/__44b.html"


def test_a_whole_norm_is_quoted_without_absatz() -> None:
    found = wording.look_up(STORED, "UrhG § 44b")

    assert found is not None
    assert found.text == "(1) Erster.\n(3) Dritter."


def test_an_absatz_that_does_not_exist_is_not_quoted() -> None:
    assert wording.look_up(STORED, "UrhG § 44b", "2") is None
    assert wording.look_up(STORED, "UrhG § 44", "1") is None


def test_the_first_absatz_of_a_norm_without_any_is_the_norm() -> None:
    found = wording.look_up(STORED, "UrhG § 3", "1")

    assert found is not None
    assert found.citation == "UrhG § 3"


def test_a_repealed_norm_says_that_it_is_gone() -> None:
    found = wording.look_up(STORED, "UrhG § 52b", "1")

    assert found is not None
    assert (found.text, found.repealed) == ("(weggefallen)", True)


def test_the_other_language_is_better_than_no_wording() -> None:
    found = wording.look_up(STORED, "UrhG § 3", language="en")

    assert found is not None
    assert found.language == "de"
