"""The risk of a lawsuit: worked examples, courts by day and value, endings, crediting, and no promise anywhere."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.costs.bill import out_of_court
from knowledge.costs.courts import course, notes_on_course
from knowledge.costs.fees import CostsError, texts
from knowledge.costs.items import items
from knowledge.costs.risk import Start, endings, risk, same_day, scenarios
from knowledge.costs.streitwert import streitwert
from tests.shared_material import REPOSITORY

WORKED = yaml.safe_load(Path(REPOSITORY / "tests/cases/costs/worked.yaml").read_text(encoding="utf-8"))
OLD, NEW, LOCAL = dt.date(2023, 4, 27), dt.date(2025, 6, 1), dt.date(2026, 1, 1)


@pytest.mark.parametrize("case", WORKED, ids=lambda case: f"{case['value'] // 100}-{case['day'].year}")
def test_worked_example_comes_out_to_the_cent(case: dict) -> None:
    value, on = case["value"], case["day"]

    plain, after_letter = risk(value, same_day(on, 1)), risk(value, same_day(on, 1), letter=on)

    assert out_of_court(value, on).total_cents == case["letter"]
    assert plain.instances[0].own.total_cents == case["trial"]
    assert after_letter.instances[0].own.total_cents == case["credited"]
    assert plain.instances[0].court_fee.cents == case["court"]
    assert plain.total_cents == case["first_instance"]


@pytest.mark.parametrize(
    ("value", "court", "lawyer", "total"),
    [(500_000, 51150, 107844, 266838), (6_000_000, 233400, 435689, 1104778), (1_620_000, None, 245438, None)],
)
def test_published_samples_of_2025_come_out(value: int, court: int | None, lawyer: int, total: int | None) -> None:
    first = risk(value, same_day(NEW, 1))

    assert first.instances[0].own.total_cents == lawyer
    assert court in {None, first.instances[0].court_fee.cents}
    assert total in {None, first.total_cents}


@pytest.mark.parametrize(
    ("value", "pending", "courts"),
    [
        (600_000, OLD, ("LG", "OLG", "BGH")), (500_000, OLD, ("AG", "LG", "BGH")), (500_001, OLD, ("LG", "OLG", "BGH")),
        (600_000, dt.date(2025, 12, 31), ("LG", "OLG", "BGH")), (600_000, LOCAL, ("AG", "LG", "BGH")),
        (1_000_000, LOCAL, ("AG", "LG", "BGH")), (1_000_001, LOCAL, ("LG", "OLG", "BGH")),
    ],
)  # fmt: skip
def test_the_court_depends_on_value_and_the_day_the_case_became_pending(value, pending, courts) -> None:
    assert course(value, pending) == courts


def test_before_the_local_court_nobody_needs_a_lawyer() -> None:
    with_lawyer, without = risk(600_000, same_day(LOCAL, 1)), risk(600_000, same_day(LOCAL, 1), own_lawyer=False)

    assert without.instances[0].own is None
    assert with_lawyer.total_cents - without.total_cents == with_lawyer.instances[0].own.total_cents


def test_before_the_regional_court_there_is_a_lawyer_even_if_not_wanted() -> None:
    assert risk(1_500_000, same_day(LOCAL, 1), own_lawyer=False).instances[0].own is not None


def test_a_local_court_case_since_2026_mentions_the_open_question_of_publications() -> None:
    assert "publication_cases" in {one.key for one in notes_on_course(600_000, LOCAL, 1)}
    assert "publication_cases" not in {one.key for one in notes_on_course(600_000, OLD, 1)}


def test_appeal_and_revision_cost_by_their_own_items() -> None:
    found = risk(1_500_000, same_day(NEW, 3)).instances

    assert [[line.id for line in one.own.lines] for one in found] == [
        ["3100", "3104", "7002"], ["3200", "3202", "7002"], ["3208", "3210", "7002"],
    ]  # fmt: skip
    assert [one.court_fee.id for one in found] == ["1210", "1220", "1230"]
    assert [one.court for one in found] == ["LG", "OLG", "BGH"]


def test_an_appeal_after_the_change_costs_by_the_new_tables() -> None:
    found = risk(900_000, (Start(OLD, OLD), Start(dt.date(2025, 7, 1), dt.date(2025, 7, 1)))).instances

    assert [one.own.table.year for one in found] == [2021, 2025]
    assert [one.court_fee.cents for one in found] == [73500, 104200]


def test_only_the_first_instance_credits_the_letter() -> None:
    found = risk(900_000, same_day(NEW, 2), letter=NEW).instances

    assert [any(line.id == "credit" for line in one.own.lines) for one in found] == [True, False]


@pytest.mark.parametrize(
    ("ending", "lawyer", "court"),
    [
        ("judgment", ["3100", "3104"], 57900), ("settlement", ["3100", "3104", "1003"], 19300),
        ("withdrawal", ["3100"], 19300), ("acknowledgement", ["3100", "3104"], 19300),
    ],
)  # fmt: skip
def test_the_ending_decides_which_fees_arise(ending, lawyer: list[str], court: int) -> None:
    (first,) = risk(600_000, same_day(NEW, 1), ending=ending).instances

    assert [line.id for line in first.own.lines] == [*lawyer, "7002"]
    assert first.court_fee.cents == court


def test_in_a_settlement_each_side_bears_its_lawyer_and_half_the_court() -> None:
    found = risk(600_000, same_day(NEW, 1), ending="settlement")

    assert found.settlement_share_cents == found.instances[0].own.total_cents + 9650
    assert risk(600_000, same_day(NEW, 1)).settlement_share_cents is None


def test_a_counterclaim_is_the_bill_of_the_other_side() -> None:
    found = risk(900_000, (), counterclaim=dt.date(2023, 4, 11))

    assert (found.letter, found.total_cents) == (None, 88703)


def test_scenarios_become_dearer_from_letter_to_revision() -> None:
    totals = {one.id: found.total_cents for one, found in scenarios(600_000, LOCAL)}

    assert (
        totals["letter"]
        < totals["withdrawn"]
        < totals["first"]
        < totals["settled"]
        < totals["appeal"]
        < totals["revision"]
    )


@pytest.mark.parametrize("instances", [-1, 4])
def test_more_than_three_instances_do_not_exist(instances: int) -> None:
    with pytest.raises(CostsError):
        same_day(NEW, instances)


def test_a_risk_of_nothing_is_refused() -> None:
    with pytest.raises(CostsError):
        risk(600_000, ())


def test_the_range_for_one_photo_has_three_lines_and_says_that_it_is_no_promise() -> None:
    found = streitwert()

    assert [line.value_cents for line in found.range] == [200_000, 600_000, 1_500_000]
    assert "keine Zusage" in found.explanation.de
    assert all(one.checked in {"secondary", "own_knowledge"} for one in found.decisions)


@given(st.integers(1, 600_000_00), st.integers(1, 3), st.sampled_from(["judgment", "settlement", "withdrawal"]))
def test_the_total_is_the_sum_of_its_parts_and_every_sentence_can_be_said(value: int, instances: int, ending) -> None:
    found = risk(value, same_day(LOCAL, instances), letter=LOCAL, counterclaim=LOCAL, ending=ending)

    parts = [one.total_cents for one in (found.letter, found.counterclaim, *found.instances)]
    assert found.total_cents == sum(parts)
    assert all(texts().say(one, language) for one in found.notes for language in ("de", "en"))


def test_every_ending_names_items_and_sentences_that_exist() -> None:
    for ending in endings().endings.values():
        assert ending.payer in texts().statements
        assert {item for fees in ending.fees.values() for item in (*fees.lawyer, fees.court)} <= set(items().by_id)
