"""The file of answers: what a lawyer may write, every fault at once, and answers of an older scheme."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bot.journeys import check as journey
from knowledge.check import answers as reading
from knowledge.check.answers import AnswersError
from knowledge.check.engine import active, findings, next_question, rulings_on
from knowledge.check.facts import DONT_KNOW, chosen, dated
from knowledge.check.scheme import Migration, Option, Question, Scheme, SchemeFile, Suggestion, faults, load, shipped
from knowledge.content import Bilingual, ContentError
from tests.knowledge.check.cases import all_cases, answers_of, records, written

RULINGS = rulings_on(records().values(), dt.date(2026, 11, 23))


def test_every_fault_of_a_file_is_told_at_once() -> None:
    raw = {
        "answers": {
            "work": "painting",
            "actors": [],
            "act_date": "soon",
            "colour": "red",
            "contract": ["none", "simple"],
        },
        "by_actor": {"robot": {"organisation": "company"}, "host": {"work": "photo"}},
        "batches": [{"name": "a", "works": 0, "answers": {}}, {"name": "a", "answers": {}}],
        "evidence": {"work": "rumour", "nowhere": "log"},
        "extra": 1,
    }

    with pytest.raises(AnswersError) as caught:
        reading.read(raw, shipped())

    told = "\n".join(caught.value.problems)
    for fault in ("painting", "actors", "soon", "colour", "none cannot stand", "robot", "asked once", "works", "name"):
        assert fault in told, fault
    for fault in ("rumour", "nowhere", "extra"):
        assert fault in told, fault


@pytest.mark.parametrize("raw", [None, [], "text", {}, {"answers": []}, {"answers": {"work": True}}])
def test_what_is_no_file_of_answers_is_refused(raw: object) -> None:
    with pytest.raises(AnswersError):
        reading.read(raw, shipped())


@pytest.mark.parametrize(
    ("written_as", "first", "last"),
    [
        (2021, dt.date(2021, 1, 1), dt.date(2021, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("17.05.2023", dt.date(2023, 5, 17), dt.date(2023, 5, 17)),
        ("5.2023", dt.date(2023, 5, 1), dt.date(2023, 5, 31)),
        (dt.date(2023, 5, 17), dt.date(2023, 5, 17), dt.date(2023, 5, 17)),
        ("2021-07/2021-12", dt.date(2021, 7, 1), dt.date(2021, 12, 31)),
    ],
)
def test_a_vague_date_is_a_span_of_days(written_as: object, first: dt.date, last: dt.date) -> None:
    given = dated(written_as)
    assert given is not None
    assert given.span == (first, last)
    assert dated(given.plain()) == given


@pytest.mark.parametrize(
    "nonsense", ["2021-13", "2021-02-30", "gestern", "", "2022/2021", "31.02.2023", True, 3.5, None]
)
def test_what_is_no_date_is_not_guessed(nonsense: object) -> None:
    assert dated(nonsense) is None


def test_an_answer_that_became_unreachable_has_no_effect_but_is_kept() -> None:
    answers = answers_of(all_cases()["firma-robots-seit-2023"])
    edited = answers.with_answer("reservation", chosen("nothing_there"))

    assert "reservation_since" in edited.given
    assert "reservation_since" not in active(shipped(), edited, RULINGS)
    assert "organisation" in active(shipped(), edited, RULINGS)


def test_an_answer_taken_back_is_asked_again() -> None:
    answers = answers_of(all_cases()["uni-allein"]).without("work")
    asked = next_question(shipped(), answers, RULINGS)
    assert asked is not None
    assert asked.key == "work"


def test_answers_for_one_actor_stay_with_that_actor() -> None:
    answers = answers_of(all_cases()["drei-beteiligte"])
    changed = answers.with_answer("organisation@dataset_maker", chosen("company"))

    verdicts = {
        pair.actor: pair.verdict for pair in findings(shipped(), changed, RULINGS).pairs if pair.act == "training"
    }
    before = {
        pair.actor: pair.verdict for pair in findings(shipped(), answers, RULINGS).pairs if pair.act == "training"
    }
    assert verdicts == before


def test_a_general_answer_of_a_batch_replaces_the_answer_for_one_actor() -> None:
    raw = {
        "answers": {"source@crawler": "own_site", "place": "germany"},
        "batches": [{"name": "a", "answers": {"source": "agency"}}, {"name": "b", "answers": {}}],
    }
    answers = reading.read(raw, shipped())

    first, second = (answers.for_batch(batch)[0] for batch in answers.batches)

    assert first == {"source": chosen("agency"), "place": chosen("germany")}
    assert second == answers.given


def test_what_nobody_knows_does_not_hide_the_question_behind_it() -> None:
    """Who is behind it is unknown; whether a company is in control can still be told."""
    answers = answers_of(all_cases()["uni-allein"]).with_answer("organisation", DONT_KNOW).without("partner")

    wanted = next(
        one.missing
        for provision in findings(shipped(), answers, RULINGS).provisions
        for one in provision.elements
        if one.element.id == "60d.influence"
    )

    assert wanted == {"partner@dataset_maker"}


def test_nothing_is_asked_that_cannot_help_because_nobody_knows_who_it_was() -> None:
    """Whom an output is attributable to cannot be told without knowing the actor, whatever the prompt was."""
    raw = {"answers": {"work": "picture", "actors": "unknown", "acts": "output", "place": "germany"}}

    missing = [
        one.missing
        for provision in findings(shipped(), reading.read(raw, shipped()), RULINGS).provisions
        for one in provision.elements
        if one.element.id == "right.attributable"
    ]

    assert missing
    assert not any(missing)


def test_answers_of_an_older_scheme_are_brought_forward_and_losses_are_told() -> None:
    scheme = _next_version()
    raw = {
        "scheme_version": shipped().version,
        "answers": {
            "work": "photo",
            "place": "germany",
            "source": "own_site",
            "partner": ["influence", "early_access"],
        },
        "by_actor": {"host": {"place": "eu"}},
        "batches": [{"name": "a", "answers": {"place": "eu"}}],
        "remarks": {"place": "glaub schon"},
        "evidence": {"place": "log"},
    }

    carried = reading.carry(raw, scheme)

    assert carried.answers.version == "next"
    assert carried.answers.given["where"] == chosen("germany")
    assert carried.answers.given["where@host"] == chosen("eu")
    assert carried.answers.batches[0].given["where"] == chosen("eu")
    assert carried.answers.given["partner"] == chosen("influence")
    assert carried.answers.given["source"] == chosen("homepage")
    assert "work" not in carried.answers.given
    assert set(carried.dropped) == {"work", "partner"}
    assert carried.answers.remarks == {"where": "glaub schon"}


def test_an_unknown_scheme_version_is_refused() -> None:
    with pytest.raises(AnswersError, match="not known"):
        reading.read({"scheme_version": "1999", "answers": {}}, shipped())


def test_a_faulty_scheme_is_refused_with_every_fault(tmp_path: Path) -> None:
    for path in sorted((Path(reading.__file__).parent / "scheme").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        text = text.replace("organisation: university", "organisation: unversity").replace(
            "act: transit", "act: transport"
        )
        (tmp_path / path.name).write_text(text.replace("bgh-i-zr-281-25", "bgh-i-zr-281-25"), encoding="utf-8")
    broken = (tmp_path / "30-44a.yaml").read_text(encoding="utf-8").replace("44a.economic]", "44a.money]")
    (tmp_path / "30-44a.yaml").write_text(broken, encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        load(tmp_path)

    told = str(caught.value)
    assert "transport" in told
    assert "44a.money" in told
    assert "44a.economic: no provision needs it" in told


def test_the_shipped_scheme_has_no_fault() -> None:
    assert list(faults(shipped())) == []


def test_the_json_has_exactly_the_promised_shape(tmp_path: Path) -> None:
    file = _file(tmp_path, written(all_cases()["laion-heute"]))

    told = journey.check_file(file, dt.date(2026, 11, 23))

    assert list(told) == ["scheme_version", "provisions", "open_questions", "changes_it", "status", "next_steps"]
    for provision in told["provisions"]:
        assert list(provision) == ["provision", "actor", "act", "result", "elements"]
        assert provision["result"] in {"covered", "not_covered", "open"}
        for element in provision["elements"]:
            assert list(element) == ["id", "title", "state", "burden", "evidence", "citation", "reasons"]
            assert element["state"] in {"met", "not_met", "open", "contested"}
            assert element["burden"] in {"user", "rightholder"}
            assert element["reasons"]
    assert told == journey.check_file(file, dt.date(2026, 11, 23)), "same answers, same result"


def test_a_broken_yaml_file_is_a_fault_not_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("answers: {work: photo", encoding="utf-8")
    with pytest.raises(AnswersError):
        journey.check_file(path, dt.date(2026, 11, 23))


def test_the_scheme_is_printed_with_every_question_option_and_id() -> None:
    text, value = journey.scheme_as_text("de"), journey.scheme_as_json("en")
    for question in shipped().questions:
        assert f"\n{question.id}: " in text
        assert all(f"  {option.id}: " in text for option in question.options)
    assert [question["id"] for question in value["questions"]] == [question.id for question in shipped().questions]
    assert all({"unknown", "not_applicable"} <= set(question["options"]) for question in value["questions"])
    dates = {question["id"]: question["suggestions"] for question in value["questions"] if question["kind"] == "date"}
    assert {"value": "2021-06-07/2021-12", "label": "7 June to end of 2021"} in dates["act_date"]
    assert all(dates.values())


@pytest.mark.parametrize("value", ["Sommer 2021", "2022/2021", ""])
def test_a_suggestion_that_is_no_date_is_a_fault_of_the_scheme(value: str) -> None:
    label = Bilingual(de="x", en="x")
    question = shipped().question_of["act_date"]
    faulty = question.model_copy(update={"suggestions": (Suggestion.model_construct(None, value=value, label=label),)})
    fields: dict[str, Any] = {name: getattr(shipped(), name) for name in SchemeFile.model_fields}
    fields["questions"] = tuple(faulty if one.id == "act_date" else one for one in shipped().questions)

    told = list(faults(Scheme.model_construct(None, **fields)))

    assert any("is no date" in fault for fault in told)


def test_the_example_in_the_documentation_can_be_handed_in(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "check.md").read_text(encoding="utf-8")
    path = tmp_path / "answers.yaml"
    path.write_text(text.split("```yaml")[1].split("```")[0], encoding="utf-8")

    told = journey.check_file(path, dt.date(2026, 11, 23))

    assert {provision["batch"] for provision in told["provisions"]} == {"Own site", "Agency"}


def _file(folder: Path, raw: dict[str, Any]) -> Path:
    import yaml

    path = folder / "answers.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


def _next_version() -> Scheme:
    """The shipped scheme with a question and an option renamed, an option and a question's answers dropped."""
    fields: dict[str, Any] = {name: getattr(shipped(), name) for name in SchemeFile.model_fields}
    questions = []
    for question in shipped().questions:
        if question.id == "place":
            question = question.model_copy(update={"id": "where"})
        if question.id == "source":
            homepage = Option(id="homepage", label=Bilingual(de="Eigene Seite", en="own site"))
            question = Question.model_construct(
                None, **{**dict(question), "options": (homepage, *question.options[1:])}
            )
        questions.append(question)
    step = Migration.model_validate(
        {
            "from": shipped().version,
            "to": "next",
            "questions": {"place": "where", "work": None},
            "options": {"source": {"own_site": "homepage"}, "partner": {"early_access": None}},
        }
    )
    fields |= {
        "head": shipped().head.model_copy(update={"version": "next"}),
        "questions": tuple(questions),
        "migrations": (step,),
    }
    return Scheme.model_construct(None, **fields)
