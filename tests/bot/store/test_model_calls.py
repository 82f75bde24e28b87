"""The log of calls: what budgets count, who is forgotten when; and agreements, kept, versioned and withdrawn."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import select

from bot.model.budget import Used, parse_budget
from bot.model.calls import Call, Ended
from bot.model.ports import Who
from bot.store import Store
from bot.store.tables import model_calls

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
NEXT = dt.datetime(2026, 12, 2, 12, tzinfo=dt.UTC)
ANNA = Who(person="tg:1")


def call(who: Who = ANNA, tokens: int = 100, at: dt.datetime = NOW) -> Call:
    """A call of so many tokens."""
    return Call(who, "ollama:x", "answer.v1", "a" * 64, Used(tokens, tokens * 2), at)


def ended(tokens: int = 60, outcome: str = "ok") -> Ended:
    """An end with fewer tokens than were asked for."""
    return Ended(outcome, tokens - 10, 10, tokens * 2, 900, True, "b" * 64)  # type: ignore[arg-type]


def test_a_call_counts_what_it_may_use_until_it_has_ended(store: Store) -> None:
    call_id = store.model_calls.begin(call(), {})
    assert store.model_calls.used("2026-11", ANNA)["person"] == Used(100, 200)

    store.model_calls.end(call_id or "", ended())

    assert store.model_calls.used("2026-11", ANNA) == {"all": Used(60, 120), "person": Used(60, 120)}


def test_each_limit_stops_its_own(store: Store) -> None:
    limits = parse_budget("person=150, group=250, firm=350, all=1000")

    assert store.model_calls.begin(call(), limits)
    assert store.model_calls.begin(call(), limits) is None
    assert store.model_calls.begin(call(Who("tg:2", group="tg:-1")), limits)
    assert store.model_calls.begin(call(Who("tg:3", group="tg:-1")), limits)
    assert store.model_calls.begin(call(Who("tg:4", group="tg:-1")), limits) is None
    assert store.model_calls.begin(call(Who("tg:5", firm="f")), limits)


def test_the_limit_in_all_stops_everybody(store: Store) -> None:
    limits = parse_budget("all=250")

    begun = [store.model_calls.begin(call(Who(f"tg:{n}")), limits) for n in range(4)]

    assert [one is not None for one in begun] == [True, True, False, False]


def test_a_new_month_begins_at_nothing(store: Store) -> None:
    limits = parse_budget("person=100")
    assert store.model_calls.begin(call(), limits)
    assert store.model_calls.begin(call(), limits) is None

    assert store.model_calls.begin(call(at=NEXT), limits)


def test_calls_side_by_side_do_not_overspend(store: Store) -> None:
    limits = parse_budget("all=500")

    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(lambda _: store.model_calls.begin(call(), limits), range(20)))

    assert sum(one is not None for one in begun) == 5


def test_whose_a_call_was_is_forgotten_with_its_month_and_the_figures_stay(store: Store) -> None:
    store.model_calls.begin(call(Who("tg:1", "tg:-1", "f")), {})
    store.model_calls.begin(call(at=NEXT), {})

    faded = store.model_calls.fade(NEXT)

    assert faded == 1
    assert store.model_calls.used("2026-11", ANNA) == {"all": Used(100, 200), "person": Used()}
    assert store.model_calls.used("2026-12", ANNA)["person"] == Used(100, 200)


def test_forgetting_a_person_leaves_figures_without_the_person(store: Store) -> None:
    store.model_calls.begin(call(), {})
    store.consents.give("person", "tg:1", "1", NOW)
    store.consents.give("firm", "tg:1", "1", NOW)

    proof = store.forget("tg:1")

    assert (proof.removed["calls"], proof.removed["consents"], proof.complete) == (1, 1, True)
    with store.engine.begin() as connection:
        assert [row.person for row in connection.execute(select(model_calls))] == [None]
    assert store.consents.holds("firm", "tg:1", "1")
    assert store.model_calls.used("2026-11", Who())["all"] == Used(100, 200)


def test_an_agreement_holds_for_the_text_that_was_shown(store: Store) -> None:
    assert not store.consents.holds("person", "tg:1", "1")

    store.consents.give("person", "tg:1", "1", NOW)
    store.consents.give("person", "tg:1", "1", NOW)

    assert store.consents.holds("person", "tg:1", "1")
    assert not store.consents.holds("person", "tg:1", "2")
    assert not store.consents.holds("person", "tg:2", "1")
    assert not store.consents.holds("firm", "tg:1", "1")
    assert len(store.consents.of("person", "tg:1")) == 1


def test_an_agreement_can_be_withdrawn_and_given_again(store: Store) -> None:
    store.consents.give("firm", "kanzlei", "1", NOW)

    assert store.consents.withdraw("firm", "kanzlei", NEXT)
    assert not store.consents.withdraw("firm", "kanzlei", NEXT)
    assert not store.consents.holds("firm", "kanzlei", "1")

    store.consents.give("firm", "kanzlei", "1", NEXT)
    assert store.consents.holds("firm", "kanzlei", "1")
    assert [(one.given_at, one.withdrawn_at) for one in store.consents.of("firm", "kanzlei")] == [
        (NOW, NEXT), (NEXT, None),
    ]  # fmt: skip


def test_a_group_with_a_new_id_keeps_what_its_admins_agreed_to(store: Store) -> None:
    store.consents.give("group", "tg:-1", "1", NOW)

    store.consents.move("tg:-1", "tg:-100")

    assert store.consents.holds("group", "tg:-100", "1")
    assert not store.consents.holds("group", "tg:-1", "1")


def test_of_several_who_agree_at_once_one_does(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        gave = list(pool.map(lambda one: store.consents.give("group", "tg:-1", "1", NOW, f"tg:{one}"), range(8)))

    [kept] = store.consents.of("group", "tg:-1")
    assert [f"tg:{one}" for one, new in enumerate(gave) if new] == [kept.given_by]


def test_who_agreed_for_a_group_is_forgotten_and_the_agreement_stays(store: Store) -> None:
    store.consents.give("group", "tg:-1", "1", NOW, "tg:1")
    store.consents.give("firm", "kanzlei", "1", NOW, "tg:2")
    store.consents.withdraw("firm", "kanzlei", NEXT, "tg:1")

    proof = store.forget("tg:1")

    assert proof.complete
    assert (proof.removed["agreed_for_others"], proof.removed["withdrew_for_others"]) == (1, 1)
    assert store.consents.holds("group", "tg:-1", "1")
    assert [one.given_by for one in store.consents.of("firm", "kanzlei")] == ["tg:2"]


def test_a_yes_under_the_old_id_of_a_group_does_not_undo_a_no_under_the_new_one(store: Store) -> None:
    store.consents.give("group", "tg:-1", "1", NOW)
    store.consents.give("group", "tg:-100", "1", NOW)
    store.consents.withdraw("group", "tg:-100", NEXT)

    store.consents.move("tg:-1", "tg:-100")

    assert not store.consents.holds("group", "tg:-100", "1")


def test_what_a_group_used_follows_it_to_its_new_id(store: Store) -> None:
    store.model_calls.begin(replace(call(), who=Who(group="tg:-1")), {})

    store.model_calls.move("tg:-1", "tg:-100")

    assert store.model_calls.used("2026-11", Who(group="tg:-100"))["group"] == Used(100, 200)


def test_consents_go_with_the_group_and_with_the_firm(store: Store) -> None:
    store.firms.put("kanzlei", "{}", NOW)
    store.consents.give("group", "tg:-1", "1", NOW)
    store.consents.give("firm", "kanzlei", "1", NOW)

    store.groups.erase("tg:-1")
    store.firms.remove("kanzlei")

    assert store.consents.of("group", "tg:-1") == store.consents.of("firm", "kanzlei") == []


def test_a_mark_can_be_made_again_here_and_not_elsewhere(store: Store) -> None:
    from bot.store.sealing import Sealer, new_key

    assert store.sealer.mark("Frage") == store.sealer.mark("Frage")
    assert store.sealer.mark("Frage") != Sealer([new_key()]).mark("Frage")
    assert len(store.sealer.mark("Frage")) == 64
