"""Every legal case under tests/cases/check comes out as the lawyer who wrote it expects."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge import guide
from knowledge.check import result
from knowledge.check.engine import findings, next_question, rulings_on
from knowledge.check.facts import DONT_KNOW
from knowledge.check.result import Result, Table
from knowledge.check.scheme import shipped
from knowledge.law.decisions import Decision
from tests.knowledge.check.cases import Case, all_cases, answers_of, day_of, records, walk_value


def test_there_are_at_least_sixty_cases() -> None:
    assert len(all_cases()) >= 60


@pytest.mark.parametrize("case", all_cases().values(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    answers, expected = answers_of(case), case.expect

    told = result.assess(shipped(), answers, records(), day_of(case))

    for key, outcome in expected.provisions.items():
        assert {table.result for table in _tables(told, key)} == {outcome}, key
    for key, state in expected.elements.items():
        assert state in _states(told, key), (key, _states(told, key))
        assert _states(told, key) == {state} or "|" not in key, (key, _states(told, key))
    verdicts = _verdicts(case)
    for pair, verdict in expected.verdicts.items():
        assert verdicts[pair] == verdict, pair
    for batch, provisions in expected.batches.items():
        part = next(part for part in told.parts if part.batch == batch)
        for key, outcome in provisions.items():
            assert {table.result for table in part.tables if table.provision == key} == {outcome}, (batch, key)
    for element, kind in expected.evidence.items():
        assert kind in {row.evidence for table in told.parts[0].tables for row in table.rows if row.id == element}
    assert (expected.stop in {stop.id for stop in told.stops}) if expected.stop else not told.stops
    states = {row.state for table in told.parts[0].tables for row in table.rows}
    assert not states & set(expected.no_state)
    courts = {state.decision.id: state.standing for state in told.courts}
    assert expected.courts.items() <= courts.items()
    asked = {line.id.partition("@")[0] for line in told.parts[0].open_questions}
    assert set(expected.open_questions) <= asked
    assert set(expected.risks) <= {line.id for line in told.risks}
    assert set(expected.steps) <= {line.id for line in told.next_steps}


@pytest.mark.parametrize("case", all_cases().values(), ids=lambda case: case.name)
def test_a_walk_with_the_answers_of_a_case_ends_with_its_verdict(case: Case) -> None:
    if case.batches:
        pytest.skip("walked batch by batch")
    scheme, rulings, whole = shipped(), rulings_on(records().values(), day_of(case)), answers_of(case)

    walked = type(whole)(scheme.version)
    while (asked := next_question(scheme, walked, rulings)) is not None:
        assert asked.key not in walked.given
        walked = walked.with_answer(asked.key, walk_value(whole, asked.key) or DONT_KNOW)

    full = findings(scheme, whole, rulings)
    short = findings(scheme, walked, rulings)
    assert {stop.id for stop in short.stops} == {stop.id for stop in full.stops}
    if not full.stops and "acts" in whole.given:
        verdicts = {(pair.actor, pair.act): pair.verdict for pair in short.pairs}
        assert verdicts == {(pair.actor, pair.act): pair.verdict for pair in full.pairs}


def test_one_edited_decision_record_changes_the_founding_case_the_day_after() -> None:
    case = all_cases()["laion-heute"]
    day_after = dt.date(2026, 12, 18)

    before = _tables(result.assess(shipped(), answers_of(case), records(), day_after), "UrhG § 44b")
    edited = {**records(), "bgh-i-zr-281-25": _decided("UrhG § 44b", "3", "yes")}
    after = result.assess(shipped(), answers_of(case), edited, day_after)

    assert [table.result for table in before] == ["covered"]
    assert [table.result for table in _tables(after, "UrhG § 44b")] == ["open"]
    assert "met" in _states(after, "44b.machine_readable")


def test_a_bgh_decision_against_the_research_exception_reaches_the_founding_case() -> None:
    case = all_cases()["laion-heute"]
    edited = {**records(), "bgh-i-zr-281-25": _decided("UrhG § 60d", None, "no")}

    after = result.assess(shipped(), answers_of(case), edited, dt.date(2026, 12, 18))

    assert [table.result for table in _tables(after, "UrhG § 60d")] == ["not_covered"]


def test_before_the_announced_day_no_outcome_of_the_bgh_is_told() -> None:
    case = all_cases()["laion-heute"]
    edited = {**records(), "bgh-i-zr-281-25": _decided("UrhG § 60d", None, "no")}

    told = result.assess(shipped(), answers_of(case), edited, dt.date(2026, 12, 16))

    assert [table.result for table in _tables(told, "UrhG § 60d")] == ["covered"]


def test_both_readings_of_a_contested_point_are_told_and_none_that_did_not_exist_yet() -> None:
    case = all_cases()["laion-zwischen-lg-und-olg"]

    told = result.assess(shipped(), answers_of(case), records(), day_of(case))

    row = next(row for table in told.parts[0].tables for row in table.rows if row.id == "44b.machine_readable")
    assert len(row.readings) >= 2
    assert any("LG Hamburg" in reading for reading in row.readings)
    assert not any("OLG Hamburg" in reading for reading in row.readings)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_result_never_speaks_of_chances(language: str) -> None:
    for case in all_cases().values():
        told = result.assess(shipped(), answers_of(case), records(), day_of(case), language)
        text = str(result.as_json(told)) + " ".join(part.summary for part in told.parts)
        assert not any(word in text.lower() for word in ("gewinnst", "%", "prozent", "wirst gewinnen", "you will win"))


def _decided(norm: str, absatz: str | None, outcome: str) -> Decision:
    raw = records()["bgh-i-zr-281-25"].model_dump()
    holding = {"norm": norm, "absatz": absatz, "outcome": outcome, "text": {"de": "entschieden", "en": "decided"}}
    return Decision.model_validate(
        {**raw, "date": dt.date(2026, 12, 17), "kind": "judgment", "final": True, "next": None, "holdings": [holding]}
    )


def _tables(told: Result, key: str) -> list[Table]:
    name, *pair = [part.strip() for part in key.split("|")]
    found = [
        table
        for part in told.parts
        for table in part.tables
        if table.provision == name and (not pair or [table.actor, table.act] == pair)
    ]
    assert found, key
    return found


def _states(told: Result, key: str) -> set[str]:
    name, *pair = [part.strip() for part in key.split("|")]
    found = {
        row.state
        for part in told.parts
        for table in part.tables
        for row in table.rows
        if row.id == name and (not pair or [table.actor, table.act] == pair)
    }
    assert found, key
    return found


def _verdicts(case: Case) -> dict[str, str]:
    found = findings(shipped(), answers_of(case), rulings_on(records().values(), day_of(case)))
    return {f"{pair.actor or 'unknown'}/{pair.act or 'unknown'}": pair.verdict for pair in found.pairs}


def test_the_card_behind_every_next_step_exists() -> None:
    cards = {f"question:{path.stem}" for path in (Path(guide.__file__).parent / "questions").glob("*.yaml")}

    named = {advice.card for advice in shipped().next_steps if advice.card}

    assert named <= cards
    assert {"question:was-kostet-es", "question:brauche-ich-anwalt"} <= named
