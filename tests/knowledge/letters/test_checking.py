"""Letters are checked: every case of tests/cases/letter_checks, and what holds for any letter whatever."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.law.citations import Citation
from knowledge.letters import demands
from knowledge.letters.checking import LetterFacts, check, reply_points, shipped
from knowledge.letters.checks import bill, deadlines, decisions, norms
from knowledge.letters.checks.as_json import checked_json
from knowledge.letters.checks.finding import rooms, say
from knowledge.letters.explaining import explain
from knowledge.letters.kind import KINDS
from knowledge.letters.letter import Amount, Deadline, Found, Letter
from knowledge.letters.reading import read
from tests.knowledge.letters import norm_shapes
from tests.knowledge.letters.check_cases import Case, judged, load
from tests.shared_material import needs_laws

CASES = load()
ON = dt.date(2026, 11, 23)
CHANCE = re.compile(
    r"wahrscheinlich\w*|aussichtsreich|erfolgsaussicht\w*|gute chancen|prozent|wirst du gewinnen|gewinnst"
    r"|\blikely\b|\bprobability\b|\bchances?\b|\bodds\b|you will win",
    re.IGNORECASE,
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_letter_gives_the_expected_findings(case: Case) -> None:
    _, _, findings = judged(case)

    states = {finding.id: finding.state for finding in findings}

    assert {name: states.get(name) for name in case.expect} == case.expect
    assert not set(case.absent) & set(states)
    for name, words in case.says.items():
        assert words in next(one for one in findings if one.id == name).message("de")
    assert case.text or not findings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_finding_can_be_said_in_both_languages_with_a_source_and_a_place_in_the_letter(case: Case) -> None:
    letter, _, findings = judged(case)

    for finding in findings:
        german, english = finding.message("de"), finding.message("en")
        assert german != english
        assert "{" not in german + english
        assert finding.sources
        assert finding.as_of <= ON
        assert finding.place is None or 0 <= finding.place[0] <= finding.place[1] <= len(letter.text)
        assert all(say(one, language) for one in finding.details for language in ("de", "en"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_sentence_says_how_likely_anybody_is_to_win(case: Case) -> None:
    letter, facts, findings = judged(case)

    for language in ("de", "en"):
        it = explain(letter, findings, facts, case.day, language)
        told = [*(point.text for point in it.points), *(term.text for term in it.terms), *it.before, *it.cost_notes]
        told += [sentence for _, sentence in it.hand_over] + [finding.message(language) for finding in findings]
        assert not [sentence for sentence in told if CHANCE.search(sentence)]


def test_no_statement_of_these_rooms_speaks_of_chances() -> None:
    statements = [statement.text for room in rooms()[:2] for statement in room.statements.values()]

    spoken = [text for each in statements for text in (each.de, each.en)]

    assert not [text for text in spoken if CHANCE.search(text)]


def test_no_sentence_has_two_homes() -> None:
    keys = [set(room.statements) for room in rooms()]

    shared = [one & other for one, other in combinations(keys, 2) if one & other]

    assert shared == []


def test_every_state_is_found_in_some_case() -> None:
    states = {finding.state for case in CASES for finding in judged(case)[2]}

    assert states == {"ok", "wrong", "open"}


def test_a_letter_without_receipt_never_gets_a_date() -> None:
    case = next(case for case in CASES if case.no_day)
    letter, facts, findings = judged(case)

    it = explain(letter, findings, facts, case.day, "de")

    assert all(term.day is None for term in it.terms)
    assert it.first
    assert it.first.act_by


def test_a_hidden_instruction_changes_no_other_finding() -> None:
    case = next(case for case in CASES if case.name == "hidden-instruction")
    clean = re.sub(r"Ignoriere alle.*hinausgeht\.\n", "", case.text)

    _, _, with_it = judged(case)
    without = check(read(clean, case.day), LetterFacts(), shipped(), case.day)

    assert len(clean) < len(case.text)
    assert {(one.id, one.state) for one in with_it if one.group != "machine"} == {
        (one.id, one.state) for one in without
    }


def test_an_own_check_is_tied_to_the_argument() -> None:
    case = next(case for case in CASES if case.check)
    _, _, findings = judged(case)

    details = [
        one.key
        for finding in findings
        if finding.id == "argument.a6-forschung-gemeinnuetzig"
        for one in finding.details
    ]

    assert "own_check_open" in details


def test_reply_points_hold_demands_and_arguments_with_amount_deadline_and_passage() -> None:
    case = next(case for case in CASES if case.name == "counter-bill-april-2023")
    letter, _, findings = judged(case)

    points = reply_points(letter, findings)

    costs = next(point for point in points if point.demand == "kostenerstattung")
    assert costs.amount_cents == 88703
    assert {"a2-nur-links", "a10-abmahnung-unberechtigt"} <= {point.argument for point in points}
    assert dt.date(2023, 4, 25) in {point.deadline for point in points}
    assert all(point.passage and point.stance is None for point in points)


def test_a_point_becomes_a_fact_for_a_draft_and_leaves_the_stance_to_the_person() -> None:
    case = next(case for case in CASES if case.name == "agency-notice")
    letter, _, findings = judged(case)

    facts = [point.as_fact() for point in reply_points(letter, findings)]

    assert {"demand": "lizenzzahlung", "amount_cents": 41250, "deadline": dt.date(2026, 3, 19)}.items() <= facts[
        -1
    ].items()
    assert {fact["demand"] for fact in facts} == {"other", "lizenzzahlung"}
    assert all("stance" not in fact for fact in facts)


def test_the_paper_of_a_court_gets_no_reply_to_the_other_side() -> None:
    case = next(case for case in CASES if case.name == "court-order-for-payment")
    letter, _, findings = judged(case)

    assert reply_points(letter, findings) == ()


def test_json_holds_checks_by_id_state_and_message() -> None:
    case = next(case for case in CASES if case.name == "right-bill-business")
    letter, _, findings = judged(case)

    data = checked_json(letter, findings, "en")

    assert data["kind"] == "abmahnung"
    assert {"id": "bill.net_sum", "state": "ok", "message": "The items add up to 558.20 euros net."} in data["checks"]


def test_after_the_bgh_has_decided_the_letter_may_say_so() -> None:
    case = next(case for case in CASES if case.name == "bgh-said-to-have-decided")
    library = shipped()
    pending = library.decisions["bgh-i-zr-281-25"]
    decided = pending.model_copy(update={"date": dt.date(2026, 11, 1), "kind": "judgment", "final": True})
    later = library.__class__({**library.decisions, decided.id: decided}, library.arguments, library.scheme)

    findings = check(read(case.text, case.day), LetterFacts(), later, case.day)

    assert "misquote.bgh_decided" not in {finding.id for finding in findings}


@needs_laws
def test_the_shapes_of_laws_are_those_of_the_official_texts() -> None:
    assert norm_shapes.FILE.read_text(encoding="utf-8") == norm_shapes.written()


def test_every_norm_in_the_tables_exists() -> None:
    claimed = [norm for claim in norms.fitting().claims.values() for norm in claim.norms]
    wanted = [*claimed, *(slip.norm for slip in norms.fitting().slips)]

    known = norms.shapes()

    assert [norm for norm in wanted if norm.split()[2] not in known[norm.split()[0]].sections] == []


def test_tables_name_only_what_exists() -> None:
    statements = {key for room in rooms() for key in room.statements}

    slips = {slip.statement for slip in norms.fitting().slips}
    courts = {rule.statement for rule in deadlines.rules().rules.values()}
    quotes = {quote.statement for quote in decisions.misquotes().values()}

    assert slips | courts | quotes <= statements
    assert {quote.decision for quote in decisions.misquotes().values()} <= set(shipped().decisions)
    assert set(norms.fitting().claims) <= set(demands.DEMANDS)
    assert set(norms.fitting().kinds) <= set(KINDS)
    assert bill.names().items.keys() >= {"geschaeftsgebuehr", "auslagenpauschale", "umsatzsteuer", "gesamt"}


_words = st.text(alphabet="aäöüßABC §„“€$.:0123456789\n", max_size=400)
_days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@st.composite
def _letters(draw: st.DrawFn) -> Letter:
    text = draw(_words)

    def found(values: st.SearchStrategy[Any]) -> Found[Any]:
        start = draw(st.integers(0, len(text)))
        return Found(
            draw(values), start, draw(st.integers(start, len(text))), draw(st.sampled_from(["high", "medium", "low"]))
        )

    def maybe(values: st.SearchStrategy[Any]) -> Found[Any] | None:
        return found(values) if draw(st.booleans()) else None

    def many(values: st.SearchStrategy[Any]) -> tuple[Found[Any], ...]:
        return tuple(found(values) for _ in range(draw(st.integers(0, 3))))

    purposes = st.sampled_from([*bill.TOTALS, *bill.DAMAGES, *bill.FURTHER, "geschaeftsgebuehr", "umsatzsteuer",
                                "auslagenpauschale",
                                "zwischensumme", "gegenstandswert", "other", "vertragsstrafe"])  # fmt: skip
    limits = st.builds(
        Deadline, st.none() | _days, st.none() | st.times(), st.none() | st.integers(-3, 10**6),
        st.sampled_from([None, "hours", "days", "working_days", "weeks", "months"]),
        st.sampled_from([None, "receipt", "service", "letter_date", "announcement", "unknown"]), st.booleans(),
        st.tuples(st.sampled_from(list(demands.DEMANDS))), st.sampled_from(["demand", "remedy", "hearing", "offer"]),
    )  # fmt: skip
    cited = st.builds(
        Citation, st.just("x"), st.just(0), st.just(1), law=st.sampled_from([None, "UrhG", "RVG", "XYZ", "DSGVO"]),
        section=st.sampled_from([None, "97a", "60c", "24", "999", "16"]),
        absatz=st.sampled_from([None, "1", "4", "9", "1a"]),
        nummer=st.sampled_from([None, "4", "77", "x"]), file_number=st.sampled_from([None, "310 O 227/23", "1 U 1/20"]),
        court=st.sampled_from([None, "LG Hamburg", "AG Nirgends"]), kind=st.sampled_from(["§", "Art.", "Erwgr."]),
    )  # fmt: skip
    cents = st.integers(-5, 10**15)
    return Letter(
        text,
        kind=maybe(st.sampled_from(KINDS)),
        court_paper=maybe(st.sampled_from(["urteil", "zustellung", "?"])),
        date=maybe(_days),
        sender=maybe(_words),
        representative=maybe(_words),
        opponent=maybe(_words),
        court=maybe(_words),
        court_file_number=maybe(_words),
        reference=maybe(_words),
        deadlines=many(limits),
        demands=many(st.sampled_from([*demands.DEMANDS, "unheard_of"])),
        amounts=many(st.builds(Amount, cents, purposes, st.sampled_from(["EUR", "USD"]))),
        gegenstandswert_cents=maybe(cents),
        fee_rate=maybe(st.decimals(-1, 99, places=2)),
        citations=many(cited),
        arguments=many(st.sampled_from([*shipped().arguments, "a99"])),
        machine_instructions=many(_words),
        text_quality=many(st.sampled_from(["cut", "no_text", "new_remark"])),
    )


_facts = st.builds(
    LetterFacts, st.none() | _days, st.sampled_from([None, "HH", "BY", "XX", ""]), st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.none() | st.booleans(), st.none(), st.none() | st.integers(-5, 12000) | _days, st.none() | _days, st.just(()),
    st.sampled_from([None, "request", "abmahnung", "none"]), st.none() | _days,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_letters(), _facts, _days)
def test_no_letter_makes_check_or_explanation_fail(letter: Letter, facts: LetterFacts, on: dt.date) -> None:
    findings = check(letter, facts, shipped(), on)

    explained = [explain(letter, findings, facts, on, language) for language in ("de", "en")]

    assert [len(explained[0].points), len(explained[0].before)] == [len(explained[1].points), len(explained[1].before)]
    assert all(finding.message(language) for finding in findings for language in ("de", "en"))
    assert isinstance(reply_points(letter, findings), tuple)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=600))
def test_no_text_makes_reading_and_checking_fail(text: str) -> None:
    letter = read(text, ON)

    findings = check(letter, LetterFacts(), shipped(), ON)

    assert explain(letter, findings, LetterFacts(), ON, "de").on == ON


def test_a_negative_or_huge_amount_is_no_bill() -> None:
    huge = Found(Amount(10**14, "geschaeftsgebuehr"), 0, 0)
    letter = Letter(
        "", amounts=(huge,), gegenstandswert_cents=Found(10**14, 0, 0), fee_rate=Found(Decimal("1.3"), 0, 0)
    )

    findings = check(letter, LetterFacts(), shipped(), ON)

    assert {one.state for one in findings if one.id == "bill.fee"} <= {"wrong", "open"}
