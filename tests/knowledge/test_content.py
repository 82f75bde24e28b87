"""Whoever edits a content file hears of every fault of every file, with file, field and fault."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge.content import Bilingual, ContentError, Record, Text, load_each, load_one, read_yaml
from knowledge.guide import lexicon
from knowledge.law import glossary
from knowledge.law.norms import FOLDER, NormCard
from knowledge.library import own


class Sentence(Record):
    """A small record for these tests."""

    name: Text
    text: Bilingual


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


GOOD = "name: a\ntext: {de: Ja, en: 'Yes'}\n"


def test_a_good_file_becomes_a_value(tmp_path: Path) -> None:
    loaded = load_one(_file(tmp_path, "gut.yaml", GOOD), Sentence)

    assert loaded == Sentence(name="a", text=Bilingual(de="Ja", en="Yes"))


def test_all_faults_of_all_files_are_told_at_once_with_file_field_and_fault(tmp_path: Path) -> None:
    _file(tmp_path, "a.yaml", "name: ''\ntext: {de: Ja}\n")
    _file(tmp_path, "b.yaml", "name: b\n")
    _file(tmp_path, "c.yaml", GOOD)

    with pytest.raises(ContentError) as raised:
        load_each(tmp_path.glob("*.yaml"), Sentence)

    problems = raised.value.problems
    assert len(problems) == 3
    assert [problem.split(": ")[0].rsplit("/")[-1] for problem in problems] == ["a.yaml", "a.yaml", "b.yaml"]
    assert [problem.split(": ")[1] for problem in problems] == ["name", "text.en", "text"]
    assert "at least 1 character" in problems[0]
    assert "Field required" in problems[1]
    assert all(problem in str(raised.value) for problem in problems)


def test_a_field_that_nobody_knows_is_a_fault(tmp_path: Path) -> None:
    file = _file(tmp_path, "a.yaml", GOOD + "fussnote: x\n")

    with pytest.raises(ContentError, match=r"a\.yaml: fussnote: Extra inputs are not permitted"):
        load_one(file, Sentence)


def test_a_key_given_twice_is_a_fault_with_its_line(tmp_path: Path) -> None:
    file = _file(tmp_path, "a.yaml", GOOD + "name: b\n")

    with pytest.raises(ContentError, match=r"a\.yaml: line 3 .*key 'name' given twice"):
        load_one(file, Sentence)


def test_a_key_given_twice_deep_inside_is_a_fault_too(tmp_path: Path) -> None:
    file = _file(tmp_path, "a.yaml", "name: a\ntext:\n  de: Ja\n  en: 'Yes'\n  de: Nein\n")

    with pytest.raises(ContentError, match=r"line 5 .*key 'de' given twice"):
        load_one(file, Sentence)


@pytest.mark.parametrize(
    "text",
    ["name: [a\n", "name: a\n\ttext: b\n", "a: *nobody\n"],
    ids=["open bracket", "tab as indentation", "unknown alias"],
)
def test_what_is_not_yaml_names_file_and_line(tmp_path: Path, text: str) -> None:
    file = _file(tmp_path, "a.yaml", text)

    with pytest.raises(ContentError, match=r"a\.yaml: line \d+ not valid YAML"):
        read_yaml(file)


def test_a_file_that_is_not_utf_8_names_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("name: Schöpfungshöhe".encode("latin-1"))

    with pytest.raises(ContentError, match=r"a\.yaml: cannot be read as UTF-8"):
        read_yaml(file)


def test_a_file_that_is_missing_names_itself(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"fehlt\.yaml: cannot be read"):
        read_yaml(tmp_path / "fehlt.yaml")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "nur Text\n"], ids=["empty", "a list", "a sentence"])
def test_a_file_of_another_shape_is_a_fault_and_no_traceback(tmp_path: Path, text: str) -> None:
    file = _file(tmp_path, "a.yaml", text)

    with pytest.raises(ContentError) as raised:
        load_one(file, Sentence)

    assert raised.value.problems[0].startswith(f"{tmp_path.name}/a.yaml: file: ")


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    file = _file(tmp_path, "a.yaml", "name: !!python/object/apply:os.getcwd []\n")

    with pytest.raises(ContentError, match="not valid YAML"):
        read_yaml(file)


def test_values_never_change() -> None:
    value = Sentence(name="a", text=Bilingual(de="Ja", en="Yes"))

    with pytest.raises(ValueError, match="frozen"):
        value.name = "b"


@pytest.mark.parametrize(("language", "text"), [("de", "Ja"), ("en", "Yes"), ("fr", "Ja")])
def test_whatever_is_not_english_is_read_as_german(language: str, text: str) -> None:
    assert Bilingual(de="Ja", en="Yes").in_language(language) == text


def test_content_of_several_rooms_reports_all_its_faults_in_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(tmp_path, "norm.yaml", "norm: UrhG 44b\n")
    _file(tmp_path, "arguments.yaml", "arguments: [{id: a1}]\n")
    monkeypatch.setattr(own.norms.load, "__defaults__", (tmp_path,))
    monkeypatch.setattr(own.cards.load_arguments, "__defaults__", (tmp_path / "arguments.yaml",))

    with pytest.raises(ContentError) as raised:
        own.load_content()

    told = "\n".join(raised.value.problems)
    assert "norm.yaml: norm: " in told
    assert "norm.yaml: questions: Field required" in told
    assert "arguments.yaml: arguments.0.light: Field required" in told


def test_a_reference_that_leads_nowhere_is_told_with_card_and_target() -> None:
    content = own.load_content()
    card = content.norms["UrhG § 44b"]
    broken = card.model_copy(
        update={"decisions": ("bgh-nie-ergangen",), "related": ("UrhG § 44z", "Kochbuch § 1", "BGB § 90")}
    )
    content.norms["UrhG § 44b"] = broken

    problems = list(own.dangling_references(content))

    assert problems == [
        "UrhG § 44b: decisions: there is no decision 'bgh-nie-ergangen'",
        "UrhG § 44b: there is no card for UrhG § 44z",
        "UrhG § 44b: Kochbuch § 1: we do not know this law",
    ]


def _card(**changes: object) -> dict[str, object]:
    raw = yaml.safe_load((FOLDER / "urhg" / "044b.yaml").read_text(encoding="utf-8"))
    return {**raw, **changes}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"questions": {"de": ["Darf man das?"] * 8, "en": ["May one?"] * 7}}, "needs at least 8 questions in en"),
        ({"norm": "§ 44b UrhG"}, "norm: String should match pattern"),
        ({"burden": None}, "needs paragraphs, elements, burden and consequence"),
        ({"sources": []}, "sources: Tuple should have at least 1 item"),
        ({"as_of": "bald"}, "as_of: "),
    ],
    ids=["too few questions", "citation turned round", "no burden of proof", "no source", "no date"],
)
def test_a_norm_card_must_say_all_that_its_weight_demands(
    tmp_path: Path, changes: dict[str, object], fault: str
) -> None:
    file = _file(tmp_path, "044b.yaml", yaml.safe_dump(_card(**changes), allow_unicode=True))

    with pytest.raises(ContentError) as raised:
        load_one(file, NormCard)

    assert any(fault in problem for problem in raised.value.problems), raised.value.problems


def test_a_contested_point_with_one_reading_is_a_fault(tmp_path: Path) -> None:
    raw = _card()
    raw["contested"][0]["readings"].pop()  # type: ignore[index]  # plain YAML
    file = _file(tmp_path, "044b.yaml", yaml.safe_dump(raw, allow_unicode=True))

    with pytest.raises(ContentError, match=r"contested\.0\.readings: .*at least 2 items"):
        load_one(file, NormCard)


def test_a_phrase_that_stands_in_too_many_concepts_is_a_fault(tmp_path: Path) -> None:
    concepts = "".join(f"- {{id: k{n}, de: [klauen], en: [w{n}]}}\n" for n in range(lexicon.MOST_SENSES + 1))
    file = _file(tmp_path, "lexicon.yaml", "concepts:\n" + concepts)

    with pytest.raises(ContentError, match="'klauen' \\(de\\) stands in more than 3 concepts"):
        lexicon.load(file)


def test_a_term_that_stands_for_two_things_is_a_fault(tmp_path: Path) -> None:
    one = "- {de: Werk, en: work, identifier: work, meaning: {de: A, en: B}}\n"
    two = "- {de: werk, en: opus, identifier: opus, meaning: {de: A, en: B}}\n"
    file = _file(tmp_path, "glossary.yaml", f"terms:\n{one}{two}")

    with pytest.raises(ContentError, match="de 'werk' given twice"):
        glossary.load(file)
