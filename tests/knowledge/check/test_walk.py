"""A walk keeps what was said, goes back and forth, and always ends in a result."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.check import walk as walks
from knowledge.check.engine import rulings_on
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, Given, chosen, dated
from knowledge.check.scheme import SCOPE, shipped
from knowledge.check.walk import Path, Visit, Walk
from tests.knowledge.check.cases import all_cases, answers_of, day_of, records, walk_value


@cache
def path(on: dt.date = dt.date(2026, 11, 23)) -> Path:
    return Path(shipped(), rulings_on(records().values(), on))


def walked(case: str, *, until: str | None = None) -> Walk:
    """The walk of a person who gives the answers of a case, stopped at the question ``until``."""
    answers, walk = answers_of(all_cases()[case]), path().begin("abc123", "de")
    while walk.stand == "question":
        assert walk.visit is not None
        if walk.visit.key == until:
            break
        walk = path().answer(walk, walk_value(answers, walk.visit.key) or DONT_KNOW)
    return walk


def test_a_walk_begins_with_a_question_and_ends_with_a_result() -> None:
    assert path().begin("abc123", "de").stand == "question"
    assert walked("laion-heute").stand == "result"


def test_going_back_keeps_every_later_answer() -> None:
    walk = walked("laion-heute")
    before = walk.answers

    for _ in range(5):
        walk = path().back(walk)

    assert walk.stand == "question"
    assert walk.answers == before
    assert walk.visit is not None
    assert path().given(walk, walk.visit) == before.given[walk.visit.key]


def test_going_back_from_the_first_question_stays_there() -> None:
    walk = path().begin("abc123", "de")

    back = path().back(walk)

    assert back.visit == walk.visit
    assert back.stand == "question"


def test_keeping_the_old_answer_walks_forward_through_what_was_said() -> None:
    walk = walked("laion-heute")
    back = path().back(path().back(walk))

    kept = path().keep(path().keep(back))

    assert kept.stand == "result"
    assert kept.answers == walk.answers


def test_a_changed_answer_that_is_changed_back_gives_the_first_answers_again() -> None:
    walk = walked("laion-heute")
    old = walk.answers.given["source"] if "source" in walk.answers.given else walk.answers.given["source@dataset_maker"]
    key = "source" if "source" in walk.answers.given else "source@dataset_maker"

    changed = path().answer(path().edit(walk, key, None), chosen("pirate_site"))
    restored = path().answer(path().edit(changed, key, None), old)

    assert changed.answers != walk.answers
    assert restored.answers.given == walk.answers.given


def test_an_edited_answer_leads_back_to_the_review() -> None:
    walk = path().review(walked("laion-heute"))

    edited = path().answer(path().edit(walk, "work", None), chosen("picture"))

    assert edited.stand == "review"


def test_a_question_that_no_longer_applies_is_left_out_of_the_review_but_kept() -> None:
    walk = walked("laion-heute")
    assert any(line.key == "contract" for line in path().lines(walk))

    changed = path().answer(path().edit(walk, "creator", None), chosen("self_free"))

    assert not any(line.key == "contract" for line in path().lines(changed))
    assert "contract" in changed.answers.given


def test_one_answer_for_all_actors_replaces_the_single_ones() -> None:
    walk = path().begin("abc123", "de")
    walk = _until(walk, "act_date@dataset_maker", actors=chosen("dataset_maker", "model_trainer"))
    assert path().several_actors(walk)

    walk = path().answer(replace(walk, for_all=True), dated("2023") or DONT_KNOW)

    assert walk.answers.given["act_date"] == dated("2023")
    assert not any(key.startswith(f"act_date{SCOPE}") for key in walk.answers.given)


def test_a_tick_set_twice_is_set_once_and_what_stands_alone_clears_the_rest() -> None:
    walk = _until(path().begin("abc123", "de"), "contract")

    once = path().pick(walk, "simple", True)
    twice = path().pick(once, "simple", True)
    alone = path().pick(path().pick(twice, "collecting", True), "none", True)

    assert once.picked == twice.picked == {"simple"}
    assert alone.picked == {"none"}
    assert path().pick(alone, "simple", True).picked == {"simple"}


def test_works_with_other_facts_inherit_everything_but_what_is_asked_anew() -> None:
    walk = walked("laion-heute")
    key = next(one for one in path().changeable(walk) if one.startswith("source"))

    grown = path().add_batch(walk, "Erste Werke", "Agentur", 12)
    asked = path().ask_for_batch(replace(grown, picked=frozenset([key])))
    done = path().answer(asked, chosen("own_site"))

    assert asked.visit == Visit(key, "Agentur")
    assert [batch.name for batch in done.answers.batches] == ["Erste Werke", "Agentur"]
    assert done.answers.batches[1].works == 12
    assert done.answers.batches[1].given == {key: chosen("own_site")}
    assert {(line.key, line.batch) for line in path().lines(done)} >= {(key, "Agentur"), ("work", None)}


def test_two_groups_of_works_with_the_same_name_stay_apart() -> None:
    walk = walked("laion-heute")

    grown = path().add_batch(path().add_batch(walk, "Erste Werke", "Agentur", None), "Erste Werke", "Agentur", None)

    assert [batch.name for batch in grown.answers.batches] == ["Erste Werke", "Agentur", "Agentur 2"]


def test_every_walk_comes_back_from_its_written_form() -> None:
    for case in all_cases().values():
        if not case.batches:
            walk = path().back(walked(case.name))

            again = walks.read(json.loads(json.dumps(walks.plain(walk))), shipped())

            assert again == walk, (case.name, day_of(case))


def test_a_stored_walk_at_a_question_that_no_longer_exists_goes_on_at_the_next_one() -> None:
    raw = walks.plain(_until(path().begin("abc123", "de"), "actors"))
    raw["visit"] = ["question_of_old", None, None]

    walk = walks.read(raw, shipped())

    assert path().resume(walk).stand == "question"
    assert path().asked(path().resume(walk)) is not None


def _until(walk: Walk, key: str, **answers: Given) -> Walk:
    said = {**answers_of(all_cases()["laion-heute"]).given, **answers}
    while walk.visit is not None and walk.visit.key != key:
        walk = path().answer(
            walk, said.get(walk.visit.key) or said.get(walk.visit.key.partition(SCOPE)[0]) or DONT_KNOW
        )
    assert walk.visit is not None
    return walk


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_moves_are_made_answering_on_ends_in_a_result(data: st.DataObject) -> None:
    walk = path().begin("abc123", "de")
    for _ in range(data.draw(st.integers(0, 25))):
        walk = _moved(walk, data)
    walk = path().resume(replace(walk, stand="paused")) if walk.stand != "question" else walk

    steps = 0
    while walk.stand == "question":
        walk = path().answer(replace(walk, then="forward"), DONT_KNOW)
        steps += 1
        assert steps < 200

    assert walk.stand == "result"
    assert walks.read(json.loads(json.dumps(walks.plain(walk))), shipped()) == walk


def _moved(walk: Walk, data: st.DataObject) -> Walk:
    asked = path().asked(walk)
    move = data.draw(st.sampled_from(["answer", "answer", "answer", "back", "keep", "review", "edit", "pause"]))
    lines = list(path().lines(walk))
    if move == "answer" and asked is not None and walk.stand == "question":
        options = sorted(asked.question.option_ids)
        choices = [DONT_KNOW, DOES_NOT_APPLY, *(chosen(option) for option in options)]
        day = dated("2021-07/2021-12")
        given_ = data.draw(st.sampled_from([*choices, day] if not options and day else choices))
        return path().answer(replace(walk, for_all=data.draw(st.booleans())), given_)
    if move == "edit" and lines:
        line = data.draw(st.sampled_from(lines))
        return path().edit(walk, line.key, line.batch)
    return {"back": path().back, "keep": path().keep, "review": path().review}.get(move, path().resume)(walk)
