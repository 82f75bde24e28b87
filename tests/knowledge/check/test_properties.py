"""What must hold for any answers: an end, no order, unknown is never no, edits can be undone, all is reachable."""

from __future__ import annotations

import datetime as dt
import random
import re
import statistics
import time
from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from knowledge.check import answers as reading
from knowledge.check import conditions, result, scheme
from knowledge.check.answers import Answers
from knowledge.check.engine import (
    EVIDENCE,
    Findings,
    Rulings,
    active,
    findings,
    next_question,
    progress,
    rulings_on,
)
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, Given, chosen, dated
from knowledge.check.scheme import SCOPE, Question, shipped
from knowledge.law import norms
from knowledge.law.citations import find_citations
from tests.knowledge.check.cases import all_cases, answers_of, day_of, records, walk_value

SCHEME = shipped()
RULINGS = rulings_on(records().values(), dt.date(2026, 11, 23))
DATES = ["2017", "2020-05", "2021", "2021-06-06", "2021-06-07", "2021-07/2021-12", "2023-04", "2024", "2025-02-03"]
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _answer(question: Question) -> st.SearchStrategy[Given]:
    special = st.sampled_from([DONT_KNOW, DOES_NOT_APPLY])
    if question.kind == "date":
        return st.one_of(st.sampled_from(DATES).map(_dated), special)
    free = [option.id for option in question.options if not option.alone]
    alone = [option.id for option in question.options if option.alone]
    choices = [st.sampled_from([chosen(option.id) for option in question.options]), special]
    if question.kind == "many" and free:
        choices.append(st.sets(st.sampled_from(free), min_size=1, max_size=4).map(lambda names: chosen(*names)))
    assert not (question.kind == "one" and alone)
    return st.one_of(*choices)


def _dated(text: str) -> Given:
    found = dated(text)
    assert found is not None
    return found


ANSWERS = st.fixed_dictionaries({}, optional={question.id: _answer(question) for question in SCHEME.questions}).map(
    lambda given: Answers(SCHEME.version, given)
)

FULL = st.fixed_dictionaries({question.id: _answer(question) for question in SCHEME.questions}).map(
    lambda given: Answers(SCHEME.version, given)
)


def _states(found: Findings) -> Mapping[tuple[str, str | None, str | None], str]:
    return {
        (element.element.id, one.actor, one.act): element.state for one in found.provisions for element in one.elements
    }


@MANY
@given(st.data())
def test_any_sequence_of_answers_ends_in_a_result(data: st.DataObject) -> None:
    walked, asked_keys = Answers(SCHEME.version), set[str]()

    while (asked := next_question(SCHEME, walked, RULINGS)) is not None:
        assert asked.key not in asked_keys, "asked twice"
        asked_keys.add(asked.key)
        walked = walked.with_answer(asked.key, data.draw(_answer(asked.question), label=asked.key))
        assert 1 <= progress(SCHEME, walked, RULINGS).section <= len(SCHEME.sections)

    told = result.assess(SCHEME, walked, records(), RULINGS.on)
    assert told.parts[0].summary
    assert all(table.result in {"covered", "not_covered", "open"} for table in told.parts[0].tables)


@MANY
@given(ANSWERS, st.randoms())
def test_order_does_not_matter(answers: Answers, shuffler: random.Random) -> None:
    items = list(answers.given.items())
    shuffler.shuffle(items)

    one, other = findings(SCHEME, answers, RULINGS), findings(SCHEME, Answers(SCHEME.version, dict(items)), RULINGS)

    assert _states(one) == _states(other)
    assert one.wanted == other.wanted


@MANY
@given(FULL, st.data())
def test_an_unknown_never_counts_as_no(answers: Answers, data: st.DataObject) -> None:
    """What is settled without knowing an answer is settled the same way by every answer."""
    name = data.draw(st.sampled_from([q.id for q in SCHEME.questions if q.id not in {"actors", "acts"}]))
    unknown = _states(findings(SCHEME, answers.with_answer(name, DONT_KNOW), RULINGS))
    known = _states(findings(SCHEME, answers.with_answer(name, data.draw(_answer(SCHEME.question_of[name]))), RULINGS))

    for key, state in unknown.items():
        if state in {"met", "not_met"} and key in known:
            assert known[key] == state, (name, key)


@MANY
@given(ANSWERS)
def test_answering_nothing_more_than_unknown_gives_no_met_and_no_not_met_by_itself(answers: Answers) -> None:
    """Leaving a question out and not knowing its answer come to the same findings."""
    filled = Answers(SCHEME.version, {**{question.id: DONT_KNOW for question in SCHEME.questions}, **answers.given})
    without = Answers(SCHEME.version, {**answers.given, "acts": answers.given.get("acts", DONT_KNOW)})

    assert _states(findings(SCHEME, filled, RULINGS)) == _states(findings(SCHEME, without, RULINGS))


@MANY
@given(FULL, st.data())
def test_editing_an_answer_back_gives_the_first_result_again(answers: Answers, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([question.id for question in SCHEME.questions]))
    edited = answers.with_answer(name, data.draw(_answer(SCHEME.question_of[name])))

    assert set(edited.given) == set(answers.given), "an edit must not lose other answers"
    back = edited.with_answer(name, answers.given[name])
    assert _states(findings(SCHEME, back, RULINGS)) == _states(findings(SCHEME, answers, RULINGS))
    assert active(SCHEME, back, RULINGS) == active(SCHEME, answers, RULINGS)


@MANY
@given(FULL, st.data())
def test_an_edit_drops_only_what_became_unreachable(answers: Answers, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([question.id for question in SCHEME.questions]))
    edited = answers.with_answer(name, data.draw(_answer(SCHEME.question_of[name])))

    lost = set(active(SCHEME, answers, RULINGS)) - set(active(SCHEME, edited, RULINGS)) - {name}
    for key in lost:
        assert _depends(key, name), f"{key} does not depend on {name}"


@settings(MANY, max_examples=40, phases=[Phase.explicit, Phase.generate])  # shrinking walks takes minutes
@given(st.data())
def test_a_question_is_only_asked_while_its_answer_can_change_something(data: st.DataObject) -> None:
    walked = Answers(SCHEME.version)
    while (asked := next_question(SCHEME, walked, RULINGS)) is not None:
        answer = data.draw(_answer(asked.question), label=asked.key)
        if not asked.question.read_by_engine:
            assert _can_matter(walked, asked.key, asked.question), asked.key
        walked = walked.with_answer(asked.key, answer)


@MANY
@given(FULL)
def test_once_the_walk_stops_no_further_answer_changes_a_verdict(answers: Answers) -> None:
    walked = Answers(SCHEME.version)
    while (asked := next_question(SCHEME, walked, RULINGS)) is not None:
        walked = walked.with_answer(asked.key, answers.given[asked.question.id])
    everything = Answers(SCHEME.version, {**answers.given, **walked.given})

    short, whole = findings(SCHEME, walked, RULINGS), findings(SCHEME, everything, RULINGS)

    assert bool(short.stops) == bool(whole.stops)
    if not whole.stops and "acts" in walked.given:
        assert [pair.verdict for pair in short.pairs] == [pair.verdict for pair in whole.pairs]


@MANY
@given(ANSWERS)
def test_what_is_written_is_read_back_the_same(answers: Answers) -> None:
    assert reading.read(reading.plain(answers), SCHEME) == answers


def test_every_question_is_reached_by_a_walk_of_some_case_or_chance() -> None:
    chance, reached = random.Random(7), set[str]()
    for _ in range(400):
        walked = Answers(SCHEME.version)
        while (asked := next_question(SCHEME, walked, RULINGS)) is not None:
            reached.add(asked.question.id)
            walked = walked.with_answer(asked.key, _by_chance(asked.question, chance))
    for whole, rulings in _of_cases():
        walked = Answers(SCHEME.version)
        while (asked := next_question(SCHEME, walked, rulings)) is not None:
            reached.add(asked.question.id)
            walked = walked.with_answer(asked.key, walk_value(whole, asked.key) or DONT_KNOW)
    assert reached == set(SCHEME.question_of)


def test_every_option_of_every_question_can_change_a_finding() -> None:
    """Choosing an option is not the same as not knowing, in at least one of many situations."""
    situations = list(_situations(400))
    for question in SCHEME.questions:
        for option in (option.id for option in question.options):
            assert any(_differs(one, question.id, chosen(option)) for one in situations), (question.id, option)


def test_every_rule_decides_in_some_situation_and_no_rule_is_dead() -> None:
    reached = {
        (one.element.id, one.element.rules.index(one.rule))
        for answers, rulings in [*_situations(2500), *_of_cases()]
        for provision in findings(SCHEME, answers, rulings).provisions
        for one in provision.elements
        if one.rule is not None
    }
    written = {(element.id, number) for element in SCHEME.elements for number in range(len(element.rules))}
    assert written - reached == set()


def test_every_provision_can_come_out_covered_not_covered_and_open() -> None:
    seen: dict[str, set[str]] = {}
    for answers, rulings in [*_situations(1200), *_of_cases()]:
        for one in findings(SCHEME, answers, rulings).provisions:
            seen.setdefault(one.provision.id, set()).add(one.outcome)
    assert seen == {provision.id: {"covered", "not_covered", "open"} for provision in SCHEME.provisions}


def test_every_date_suggestion_can_be_taken_and_read_back() -> None:
    for question in (question for question in SCHEME.questions if question.kind == "date"):
        assert len(question.suggestions) >= 6
        for one in question.suggestions:
            given = reading.value_for(question, one.value)
            assert given.span is not None
            assert reading.value_for(question, given.plain()) == given


def test_suggested_dates_never_straddle_a_day_on_which_the_law_changed() -> None:
    for one in SCHEME.question_of["act_date"].suggestions:
        first, last = _dated(one.value).span or (dt.date.max, dt.date.min)
        for change in (dt.date(2018, 3, 1), dt.date(2021, 6, 7)):
            assert not first < change <= last, one.value


def test_every_decision_that_a_source_names_has_a_record() -> None:
    numbers = {record.file_number for record in records().values()}
    court = re.compile(r"(?:BGH|EuGH|LG [\w ]+|OLG \w+|Rechtbank \w+|High Court|Praze), \d\d\.\d\d\.\d{4}, ([^(;]+)")
    found = {number.strip() for text in _sources() for number in court.findall(text)}
    assert len(found) >= 10
    for number in found:
        assert any(number.startswith(known) or known.startswith(number) for known in numbers), number


def test_every_source_exists() -> None:
    cards = {card.norm for card in norms.load()}
    for where, citation in scheme.cited(SCHEME):
        found = find_citations(citation)
        assert len(found) == 1, (where, citation)
        assert found[0].norm in cards, (where, citation)
    for where, decision in scheme.decisions_named(SCHEME):
        assert decision in records(), (where, decision)


def test_every_norm_in_the_sources_is_one_we_have() -> None:
    cards = {card.norm for card in norms.load()}
    for source in _sources():
        for citation in find_citations(source):
            assert citation.norm is None or citation.norm in cards, source
    assert all(advice.sources for advice in SCHEME.risks)


def test_every_question_can_be_asked_on_a_phone() -> None:
    for question in SCHEME.questions:
        for language in ("de", "en"):
            assert len(question.text.in_language(language)) <= 110, question.id
            labels = [one.label for one in question.options] + [one.label for one in question.suggestions]
            assert all(len(label.in_language(language)) <= 34 for label in labels), question.id


TYPICAL = (
    "laion-heute",
    "hochzeitsfotografin",
    "firma-robots-seit-2023",
    "firma-ohne-vorbehalt-geloescht",
    "firma-agb-prosa-2024",
    "firma-plattform-verbietet-bots",
    "training-firma",
    "training-firma-mit-vorbehalt",
    "piraterieseite",
    "bezahlschranke-umgangen",
    "uni-allein",
    "uni-firma-nur-einfluss",
    "uni-firma-nur-zugang",
    "uni-firma-beides",
    "einzelner-forscher-download",
    "code-uni",
    "ausgabe-wiedererkennbar",
    "liedtext-memorisiert",
)


@pytest.mark.parametrize("name", TYPICAL)
def test_a_typical_walk_needs_at_most_twelve_questions(name: str) -> None:
    assert _walk_lengths()[name] <= 12


def test_most_walks_through_one_work_and_one_act_need_at_most_twelve_questions() -> None:
    """The others have several contracts, several notices with different dates, or keep copies for research."""
    lengths = [length for name, length in _walk_lengths().items() if _one_act(name)]
    assert len(lengths) > 80
    assert sum(length <= 12 for length in lengths) / len(lengths) >= 0.8
    assert max(lengths) <= 15


def test_a_step_takes_less_than_twenty_milliseconds() -> None:
    times: list[float] = []
    for case in all_cases().values():
        whole, walked = answers_of(case), Answers(SCHEME.version)
        rulings = rulings_on(records().values(), day_of(case))
        while True:
            start = time.perf_counter()
            asked = next_question(SCHEME, walked, rulings)
            times.append(time.perf_counter() - start)
            if asked is None:
                break
            walked = walked.with_answer(asked.key, walk_value(whole, asked.key) or DONT_KNOW)
    assert statistics.quantiles(times, n=20)[-1] < 0.020


@cache
def _walk_lengths() -> Mapping[str, int]:
    """How many questions a person is asked who answers as the case says; stopped and batched walks left out."""
    lengths = {}
    for case in all_cases().values():
        whole, walked = answers_of(case), Answers(SCHEME.version)
        rulings = rulings_on(records().values(), day_of(case))
        while (asked := next_question(SCHEME, walked, rulings)) is not None:
            walked = walked.with_answer(asked.key, walk_value(whole, asked.key) or DONT_KNOW)
        if not findings(SCHEME, walked, rulings).stops and "acts" in whole.given and not case.batches:
            lengths[case.name] = len(walked.given)
    return lengths


def _one_act(name: str) -> bool:
    case = all_cases()[name]
    return len(findings(SCHEME, answers_of(case), rulings_on(records().values(), day_of(case))).pairs) == 1


def _can_matter(walked: Answers, key: str, question: Question) -> bool:
    """Does some answer give findings, or further questions, that another answer does not?"""
    options: list[Given] = [_dated(text) for text in DATES] if question.kind == "date" else []
    options += [chosen(option.id) for option in question.options] + [DONT_KNOW]
    seen = {
        (tuple(sorted(_states(found).items(), key=str)), found.wanted, found.stops)
        for found in (findings(SCHEME, walked.with_answer(key, option), RULINGS) for option in options)
    }
    return len(seen) > 1


def _by_chance(question: Question, chance: random.Random) -> Given:
    if chance.random() < 0.1:
        return chance.choice([DONT_KNOW, DOES_NOT_APPLY])
    if question.kind == "date":
        return _dated(chance.choice(DATES))
    options = [option.id for option in question.options if not option.alone]
    if question.kind == "many" and options and chance.random() < 0.6:
        return chosen(*chance.sample(options, chance.randint(1, min(3, len(options)))))
    return chosen(chance.choice(question.options).id)


def _situations(count: int) -> Iterator[tuple[Answers, Rulings]]:
    """Complete answers by chance, on days before and after the rulings, and with rulings that are still to come."""
    chance = random.Random(11)
    days = [rulings_on(records().values(), dt.date(year, 6, 1)) for year in (2020, 2023, 2025, 2026, 2027)]
    asked = {atom for node in scheme._all_conditions(SCHEME) for atom in conditions.atoms(node)}
    rulings_named = {atom for atom in asked if isinstance(atom, conditions.CourtSays)}
    named = sorted((atom for atom in rulings_named if records()[atom.decision].date is None), key=str)
    for _ in range(count):
        given = {question.id: _by_chance(question, chance) for question in SCHEME.questions}
        given["acts"] = chosen(*chance.sample([act.id for act in SCHEME.acts], 2))
        given["actors"] = chosen(*chance.sample([actor.id for actor in SCHEME.actors], 2))
        rulings = chance.choice(days)
        if chance.random() < 0.5:
            atom = chance.choice(named)
            said = (atom.decision, atom.norm, atom.absatz, chance.choice(sorted(atom.outcomes)))
            others = {one for one in rulings.said if one[0] != atom.decision}
            rulings = Rulings(rulings.on, frozenset(others | {said}))
        yield Answers(SCHEME.version, given), rulings


def _of_cases() -> Iterator[tuple[Answers, Rulings]]:
    for case in all_cases().values():
        yield answers_of(case), rulings_on(records().values(), day_of(case))


def _differs(situation: tuple[Answers, Rulings], name: str, given: Given) -> bool:
    answers, rulings = situation
    if name == EVIDENCE:
        return bool(active(SCHEME, answers.with_answer(name, given), rulings)[name].options)
    known = findings(SCHEME, answers.with_answer(name, given), rulings)
    unknown = findings(SCHEME, answers.with_answer(name, DONT_KNOW), rulings)
    return _reasons(known) != _reasons(unknown)


def _reasons(found: Findings) -> set[tuple[object, ...]]:
    return {
        (one.actor, one.act, element.element.id, element.state, element.rule and element.rule.because.de)
        for one in found.provisions
        for element in one.elements
    }


def _sources() -> Iterator[str]:
    for element in SCHEME.elements:
        yield from element.sources
        yield from (one.source for one in element.readings)
    for stop in SCHEME.stops:
        yield from stop.sources
    for advice in (*SCHEME.risks, *SCHEME.next_steps):
        yield from advice.sources


def _depends(key: str, name: str) -> bool:
    question = SCHEME.question_of[key.partition(SCOPE)[0]]
    if question.when is None:
        return False
    needs = conditions.questions_in(question.when)
    return name in needs or any(_depends(need, name) for need in needs)
