"""Firms, their staff and one-time codes, as they are kept."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.store import Store
from bot.store.codes import ALPHABET, TRIES, WINDOW, bare
from bot.store.firms import scope_of
from bot.store.tables import codes, settings, staff

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
SOON, LATER = NOW + dt.timedelta(hours=1), NOW + dt.timedelta(hours=2)


@pytest.fixture(autouse=True)
def firms(store: Store) -> None:
    """Two firms."""
    for name in ("nord", "sued"):
        store.firms.put(name, "{}", NOW)


# ---------------------------------------------------------------- firms


def test_a_firm_that_is_put_again_keeps_its_desk_and_its_staff(store: Store) -> None:
    store.firms.connect("nord", "tg:-1")
    store.staff.join("tg:1", "nord", "owner", "Ada", NOW)

    assert store.firms.put("nord", '{"a": 1}', LATER) is False

    kept = store.firms.get("nord")
    assert kept is not None
    assert (kept.settings, kept.desk, kept.created_at) == ('{"a": 1}', "tg:-1", NOW)
    assert store.staff.of("tg:1") is not None
    assert [one.id for one in store.firms.all()] == ["nord", "sued"]


def test_a_group_is_the_desk_of_one_firm_only(store: Store) -> None:
    assert store.firms.connect("nord", "tg:-1")
    assert not store.firms.connect("sued", "tg:-1")

    assert store.firms.firm_at("tg:-1") == "nord"
    assert store.firms.desk_of("sued") is None
    assert not store.firms.connect("niemand", "tg:-2")


def test_at_a_new_desk_topics_begin_anew_and_at_the_same_one_they_stay(store: Store) -> None:
    store.firms.connect("nord", "tg:-1")
    contact = store.contacts.begin("nord", "tg:7", {}, NOW).id
    store.desks.keep_topic(contact, 5)

    store.firms.connect("nord", "tg:-1")
    assert store.desks.topic_of(contact) == 5

    store.firms.connect("nord", "tg:-2")
    assert store.desks.topic_of(contact) is None
    assert store.firms.firm_at("tg:-1") is None


def test_a_desk_that_is_disconnected_is_nobodys(store: Store) -> None:
    store.firms.connect("nord", "tg:-1")

    assert store.firms.disconnect("tg:-1")
    assert not store.firms.disconnect("tg:-1")
    assert store.firms.desk_of("nord") is None


def test_removing_a_firm_takes_what_is_its_own_and_nothing_of_another(store: Store) -> None:
    for name, person in (("nord", "tg:1"), ("sued", "tg:2")):
        store.staff.join(person, name, "owner", "Ada", NOW)
        store.contacts.begin(name, f"{person}0", {}, NOW)
        store.notes.add(scope_of(name), "text", {"title": name}, NOW)
        store.codes.new(name, "lawyer", LATER)

    assert store.firms.remove("nord")
    assert not store.firms.remove("nord")

    assert store.staff.of("tg:1") is None
    assert store.contacts.of("tg:10") == []
    assert store.notes.count(scope_of("nord")) == 0
    assert store.staff.of("tg:2") is not None
    assert len(store.contacts.of("tg:20")) == 1
    assert store.notes.count(scope_of("sued")) == 1
    with store.engine.begin() as connection:
        assert connection.execute(select(codes.c.firm_id)).scalars().all() == ["sued"]


# ---------------------------------------------------------------- staff


def test_a_person_works_at_one_firm(store: Store) -> None:
    store.staff.join("tg:1", "nord", "lawyer", "Ada", NOW)
    store.staff.join("tg:1", "sued", "owner", "Ada L.", LATER)

    member = store.staff.of("tg:1")
    assert member is not None
    assert (member.firm, member.role, member.name, member.joined_at) == ("sued", "owner", "Ada L.", LATER)
    assert store.staff.all("nord") == []
    assert store.staff.all("sued") == [member]


def test_who_leaves_has_nothing_assigned_any_more(store: Store) -> None:
    store.staff.join("tg:1", "nord", "lawyer", "Ada", NOW)
    contact = store.contacts.begin("nord", "tg:7", {}, NOW).id
    store.contacts.note("nord", contact, assigned="tg:1")

    assert not store.staff.leave("tg:1", "sued")
    assert store.staff.leave("tg:1", "nord")

    kept = store.contacts.get("nord", contact)
    assert kept is not None
    assert kept.assigned is None
    assert not store.staff.leave("tg:1")
    assert not store.staff.rename("tg:1", "Bea")


def test_who_asks_to_be_forgotten_is_no_longer_on_the_staff(store: Store) -> None:
    store.staff.join("tg:1", "nord", "lawyer", "Ada", NOW)
    store.codes.failed("tg:1", NOW)
    contact = store.contacts.begin("nord", "tg:7", {}, NOW).id
    store.contacts.note("nord", contact, assigned="tg:1")

    proof = store.forget("tg:1")

    assert proof.complete
    assert (proof.removed["staff"], proof.removed["assigned"], proof.removed["code_tries"]) == (1, 1, 1)
    assert store.contacts.get("nord", contact) is not None
    with store.engine.begin() as connection:
        assert connection.execute(select(staff)).all() == []
        assert connection.execute(select(settings)).all() == []


# ---------------------------------------------------------------- codes


def test_a_code_opens_once_what_it_is_for(store: Store) -> None:
    code = store.codes.new("nord", "lawyer", SOON)

    assert store.codes.look(code, NOW) == ("nord", "lawyer")
    assert store.codes.take(code, NOW) == ("nord", "lawyer")
    assert store.codes.take(code, NOW) is None
    assert store.codes.look(code, NOW) is None


def test_a_code_is_read_as_people_write_it(store: Store) -> None:
    code = store.codes.new("nord", "lawyer", SOON)

    assert set(bare(code)) <= set(ALPHABET)
    assert len(bare(code)) == 16
    for written in (code.lower(), bare(code), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        assert store.codes.look(written, NOW) == ("nord", "lawyer")


def test_a_code_ends_at_its_hour(store: Store) -> None:
    code = store.codes.new("nord", "lawyer", SOON)

    assert store.codes.take(code, SOON) is None
    assert store.codes.tidy(SOON) == 1
    assert store.codes.take(code, NOW) is None


def test_a_code_is_not_readable_in_the_store(store: Store) -> None:
    code = store.codes.new("nord", "lawyer", SOON)

    with store.engine.begin() as connection:
        row = connection.execute(select(codes)).one()
    assert bare(code) not in str(row)
    assert code not in str(row)


def test_of_many_who_use_a_code_at_once_one_gets_in(store: Store) -> None:
    code = store.codes.new("nord", "lawyer", SOON)

    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: store.codes.take(code, NOW), range(16)))

    assert [one for one in opened if one] == [("nord", "lawyer")]


def test_who_guesses_must_wait_and_others_need_not(store: Store) -> None:
    for _ in range(TRIES):
        assert store.codes.waits_until("tg:1", NOW) is None
        store.codes.failed("tg:1", NOW)

    assert store.codes.waits_until("tg:1", SOON - dt.timedelta(seconds=1)) == NOW + WINDOW
    assert store.codes.waits_until("tg:2", NOW) is None
    assert store.codes.waits_until("tg:1", NOW + WINDOW) is None


def test_tries_are_counted_without_saying_whose_they_are_and_go_when_they_count_no_more(store: Store) -> None:
    store.codes.failed("tg:4242", NOW)
    store.settings.put("other", "stays")

    with store.engine.begin() as connection:
        assert "4242" not in str(connection.execute(select(settings)).all())
    store.codes.tidy(NOW + WINDOW)
    with store.engine.begin() as connection:
        assert connection.execute(select(settings.c.key)).scalars().all() == ["other"]
