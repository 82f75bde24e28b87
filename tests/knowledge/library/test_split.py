from dataclasses import replace

from knowledge.library import split
from knowledge.library.documents import Document, Section

NORM = Document(
    id="official:urhg:§ 44b", citation="UrhG § 44b", kind="norm", layer="official", norms=("UrhG § 44b",),
    sections=(Section("(1) Erster.", "Abs. 1"), Section("(3) Dritter.", "Abs. 3")), title="Text und Data Mining",
)  # fmt: skip
NOTE = Document(
    id="added:1", citation="LG Hamburg", kind="decision", layer="own", role="text", sections=(Section("Text."),)
)


def test_a_norm_is_cut_by_absatz() -> None:
    found = list(split.passages(NORM))

    assert [passage.citation for passage in found] == ["UrhG § 44b Abs. 1", "UrhG § 44b Abs. 3"]
    assert [passage.role for passage in found] == ["absatz", "absatz"]
    assert found[1].text == "(3) Dritter."
    assert {passage.document for passage in found} == {NORM.id}
    assert len({passage.id for passage in found}) == 2


def test_a_long_absatz_is_cut_at_its_items_and_loses_nothing() -> None:
    text = "\n".join(f"{number}. {'wort ' * 40}".strip() for number in range(12))
    document = replace(NORM, sections=(Section(text, "Abs. 1"),))

    found = list(split.passages(document))

    assert len(found) > 2
    assert {passage.citation for passage in found} == {"UrhG § 44b Abs. 1"}
    assert " ".join(passage.text for passage in found).split() == text.split()


def test_other_text_is_cut_on_sentence_borders() -> None:
    text = " ".join(f"Satz {number} hat einige Wörter über das Training." for number in range(100))

    found = list(split.passages(replace(NOTE, sections=(Section(text),))))

    assert all(passage.text.endswith(".") for passage in found)
    assert all(len(passage.text.split()) <= 200 for passage in found)
    assert " ".join(passage.text for passage in found) == text


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "Nach § 44b Abs. 3 S. 2 UrhG, vgl. BGH, Urt. v. 1. Juni, gilt das. Der Vorbehalt fehlt."

    assert [sentence.strip() for sentence in split.sentences(text)] == [
        "Nach § 44b Abs. 3 S. 2 UrhG, vgl. BGH, Urt. v. 1. Juni, gilt das.", "Der Vorbehalt fehlt.",
    ]  # fmt: skip


def test_a_text_without_any_border_is_cut_all_the_same() -> None:
    assert len(split.cut("wort " * 1000)) > 2


def test_footnotes_are_passages_of_their_own() -> None:
    found = list(split.passages(replace(NORM, notes=("Mit GG vereinbar",))))

    assert (found[-1].role, found[-1].text) == ("fussnote", "Mit GG vereinbar")


def test_a_repealed_norm_is_marked() -> None:
    gone = replace(NORM, sections=(Section("(weggefallen)"),), repealed=True)

    assert [passage.role for passage in split.passages(gone)] == ["repealed"]
