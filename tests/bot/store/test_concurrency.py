"""Two machines on one store: what SQLite's one writer hides, and PostgreSQL shows, must hold on both.

Each "machine" is a store of its own with connections of its own. Where a race has one moment that matters, the test
steps into it (``just_after``) instead of hoping for it.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from sqlalchemy import event, func, select

from bot.model.budget import parse_budget
from bot.model.calls import Call
from bot.model.ports import Who
from bot.store import Store, open_store
from bot.store.case_items import Item
from bot.store.codes import TRIES
from bot.store.firm_log import LogEntry
from bot.store.inbox import Lease, NewUpdate
from bot.store.outbox import OutboxStep
from bot.store.register import Noted
from bot.store.sealing import Sealer, new_key
from bot.store.tables import consents, contacts, firm_log, party_names
from tests import postgres
from tests.bot.store.processes import side_by_side
from tests.bot.store.test_model_calls import call
from tests.sealer import KEY, SEALER

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ANNA = "tg:1"
HANDS = 8
Result = TypeVar("Result")


@pytest.fixture
def machines(url: str) -> Iterator[tuple[Store, Store]]:
    """Two stores on one database."""
    both = open_store(url, SEALER), open_store(url, SEALER)
    yield both
    for one in both:
        one.close()


@pytest.fixture
def two_on_postgres(postgres_url: str) -> Iterator[tuple[Store, Store]]:
    """The same on PostgreSQL only: for moments that SQLite does not have."""
    postgres.empty(postgres_url)
    both = open_store(postgres_url, SEALER), open_store(postgres_url, SEALER)
    yield both
    for one in both:
        one.close()


def at_once(machines: tuple[Store, Store], work: Callable[[Store, int], Result]) -> list[Result]:
    """What ``work`` gives to several hands, half of them at each machine, who begin together."""
    begin = threading.Barrier(HANDS)

    def hand(number: int) -> Result:
        begin.wait(30)
        return work(machines[number % 2], number)

    with ThreadPoolExecutor(HANDS) as pool:
        return list(pool.map(hand, range(HANDS)))


@contextmanager
def just_after(store: Store, beginning: str, action: Callable[[], Any]) -> Iterator[None]:
    """Runs ``action`` once, right after ``store`` has executed the first statement that begins so."""
    waiting = [action]

    def step_in(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if waiting and statement.startswith(beginning):
            waiting.pop()()

    event.listen(store.engine, "after_cursor_execute", step_in)
    yield
    event.remove(store.engine, "after_cursor_execute", step_in)
    assert not waiting


def take(store: Store, owner: str, limit: int = 4) -> list[Lease]:
    return store.inbox.take(limit, owner, NOW, MINUTE)


class TestInbox:
    def test_an_older_update_that_is_taken_elsewhere_meanwhile_holds_the_newer_one_back(
        self, two_on_postgres: tuple[Store, Store]
    ) -> None:
        here, there = two_on_postgres
        here.inbox.put([NewUpdate(7, 5, 1, "newer"), NewUpdate(8, 6, 1, "of another chat")], NOW)
        elsewhere: list[Lease] = []

        def late() -> None:
            there.inbox.put([NewUpdate(6, 5, 1, "older")], NOW)
            elsewhere.extend(take(there, "there", 1))

        with just_after(here, "SELECT inbox.update_id", late):
            taken = take(here, "here")

        assert [lease.update_id for lease in elsewhere] == [6]
        assert [lease.update_id for lease in taken] == [8]
        assert there.inbox.done(elsewhere[0])
        assert [lease.update_id for lease in take(here, "here")] == [7]

    def test_a_chat_somebody_is_taking_from_is_left_to_them_without_waiting(
        self, two_on_postgres: tuple[Store, Store]
    ) -> None:
        here, there = two_on_postgres
        here.inbox.put([NewUpdate(1, 5, 1, "x"), NewUpdate(2, 6, 1, "y")], NOW)
        meanwhile: list[Lease] = []

        with just_after(here, "SELECT inbox.update_id", lambda: meanwhile.extend(take(there, "there"))):
            taken = take(here, "here", 1)

        assert [lease.update_id for lease in taken] == [1]
        assert [lease.update_id for lease in meanwhile] == [2]

    def test_while_updates_arrive_in_any_order_no_chat_is_ever_in_two_hands(
        self, machines: tuple[Store, Store]
    ) -> None:
        numbers = list(range(120))
        random.Random(5).shuffle(numbers)
        in_hand: set[int] = set()
        done: list[int] = []
        watch = threading.Lock()

        def work(store: Store, hand: int) -> None:
            if hand == 0:
                for number in numbers:
                    store.inbox.put([NewUpdate(number, number % 6, 1, f"p{number}")], NOW)
                return
            while len(done) < len(numbers):
                for lease in take(store, f"w{hand}", 2):
                    with watch:
                        assert lease.chat_id not in in_hand
                        in_hand.add(lease.chat_id)
                    with watch:
                        in_hand.remove(lease.chat_id)
                        done.append(lease.update_id)
                    assert store.inbox.done(lease)

        at_once(machines, work)

        assert sorted(done) == sorted(numbers)

    def test_of_two_decisions_for_one_update_one_counts_and_is_whole(self, machines: tuple[Store, Store]) -> None:
        machines[0].inbox.put([NewUpdate(1, 5, 5, "{}")], NOW)
        [lease] = machines[0].inbox.take(1, "a", NOW, MINUTE)

        def decide(store: Store, hand: int) -> None:
            store.outbox.decide(lease, [OutboxStep(place, 5, f"hand {hand}") for place in range(1 + hand)])

        at_once(machines, decide)

        steps = machines[0].outbox.open_steps(1)
        assert steps is not None
        assert len({step.step for step in steps}) == 1
        assert len(steps) == 1 + int(steps[0].step.removeprefix("hand "))


class TestReminders:
    def put(self, store: Store, count: int) -> Item:
        moments = [(f"k{number}", NOW - MINUTE * (number + 1)) for number in range(count)]
        item = store.items.add(ANNA, "deadline", {"what": "Frist"}, NOW, moments)
        assert isinstance(item, Item)
        return item

    def test_two_processes_claim_every_reminder_once(self, store: Store, url: str) -> None:
        self.put(store, 120)
        program = f"""
import datetime as dt, sys
from bot.store import open_store
from tests.sealer import SEALER
store = open_store({url!r}, SEALER)
print("ready", flush=True)
sys.stdin.readline()
now = dt.datetime.fromisoformat({NOW.isoformat()!r})
while taken := store.due.take(3, now, dt.timedelta(minutes=1)):
    print(*(one.id for one in taken))
store.close()
"""
        claimed = [told.split() for told in side_by_side(program, ("one", "other"))]

        assert len(claimed[0] + claimed[1]) == len({*claimed[0], *claimed[1]}) == 120

    def test_two_reminders_of_one_deadline_sent_at_once_do_not_wait_for_each_other_for_ever(
        self, machines: tuple[Store, Store]
    ) -> None:
        item = self.put(machines[0], HANDS)
        taken = [store.due.take(1, NOW, MINUTE)[0] for store in machines * (HANDS // 2)]

        marked = at_once(machines, lambda store, hand: store.due.sent(taken[hand], NOW))

        assert any(marked)
        assert machines[0].due.counts() == {"sent": HANDS}
        assert machines[1].due.cancel(ANNA, item.id) == 0


class TestLimits:
    def test_a_minute_of_a_group_is_counted_by_both_machines_together(self, machines: tuple[Store, Store]) -> None:
        def work(store: Store, _: int) -> list[float]:
            return [store.sends.turn(-5, NOW, 20, MINUTE, 30).wait for _ in range(5)]

        taken = [wait for waits in at_once(machines, work) for wait in waits]

        assert taken.count(0.0) == 20

    def test_the_budget_of_a_month_is_not_overspent_by_two_machines(self, machines: tuple[Store, Store]) -> None:
        limits = parse_budget("all=500")

        begun = at_once(machines, lambda store, _: [store.model_calls.begin(_call(), limits) for _ in range(3)])

        assert sum(one is not None for ones in begun for one in ones) == 5

    def test_wrong_codes_given_at_once_all_count(self, machines: tuple[Store, Store]) -> None:
        at_once(machines, lambda store, _: store.codes.failed(ANNA, NOW))

        assert HANDS >= TRIES
        assert machines[0].codes.waits_until(ANNA, NOW) is not None
        machines[0].codes.tidy(NOW + 2 * dt.timedelta(hours=1))
        assert machines[1].codes.waits_until(ANNA, NOW) is None

    def test_a_code_opens_for_one(self, machines: tuple[Store, Store]) -> None:
        machines[0].firms.put("nord", "{}", NOW)
        code = machines[0].codes.new("nord", "lawyer", NOW + MINUTE)

        opened = at_once(machines, lambda store, _: store.codes.take(code, NOW))

        assert sum(one is not None for one in opened) == 1


class TestOnce:
    def test_agreeing_on_two_machines_at_once_is_agreeing_once(self, machines: tuple[Store, Store]) -> None:
        at_once(machines, lambda store, _: store.consents.give("person", ANNA, "1", NOW))

        assert _count(machines[0], consents) == 1
        assert machines[1].consents.withdraw("person", ANNA, NOW)
        assert not machines[0].consents.holds("person", ANNA, "1")

    def test_a_check_begun_on_two_machines_at_once_is_one_check(self, machines: tuple[Store, Store]) -> None:
        saved = at_once(machines, lambda store, hand: store.checks.save(ANNA, {"by": hand}, None, NOW))

        assert saved == [True] * HANDS
        kept = machines[0].checks.load(ANNA)
        assert kept is not None
        assert kept.revision == 1

    def test_of_several_who_save_one_step_of_a_check_one_wins(self, machines: tuple[Store, Store]) -> None:
        machines[0].checks.save(ANNA, {}, None, NOW)

        saved = at_once(machines, lambda store, hand: store.checks.save(ANNA, {"by": hand}, 1, NOW))

        kept = machines[1].checks.load(ANNA)
        assert kept is not None
        assert (sum(saved), kept.state) == (1, {"by": saved.index(True)})

    def test_a_person_who_taps_on_two_machines_has_one_draft_for_a_firm(self, machines: tuple[Store, Store]) -> None:
        machines[0].firms.put("nord", "{}", NOW)

        begun = at_once(machines, lambda store, _: store.contacts.begin("nord", ANNA, {}, NOW))

        assert len({one.reference for one in begun}) == _count(machines[0], contacts) == 1

    def test_names_noted_at_once_stand_there_once(self, machines: tuple[Store, Store]) -> None:
        machines[0].firms.put("nord", "{}", NOW)
        names = [Noted("Anna", "self"), Noted("Agentur", "other")]

        at_once(machines, lambda store, _: store.register.put("nord", "c", names, NOW))

        assert _count(machines[0], party_names) == 2

    def test_a_firm_is_new_to_one(self, machines: tuple[Store, Store]) -> None:
        assert sum(at_once(machines, lambda store, _: store.firms.put("nord", "{}", NOW))) == 1

    def test_many_entries_at_once_make_one_chain(self, machines: tuple[Store, Store]) -> None:
        at_once(machines, lambda store, hand: [store.firm_log.append("nord", _entry(hand), NOW) for _ in range(4)])

        told = machines[0].firm_log.verify("nord")
        assert (told.entries, told.broken, _count(machines[0], firm_log)) == (4 * HANDS, None, 4 * HANDS)

    def test_a_group_renumbered_on_two_machines_at_once_is_there_once(self, machines: tuple[Store, Store]) -> None:
        machines[0].groups.enter("tg:-5", NOW)
        machines[0].groups.save("tg:-5", {"quiet": True})
        machines[0].people.choose_language("tg:-5", "en", NOW)

        def move(store: Store, hand: int) -> None:
            if hand % 4 == 0:
                store.people.seen("tg:-1005", NOW)
            store.groups.move("tg:-5", "tg:-1005")
            store.people.move("tg:-5", "tg:-1005")

        at_once(machines, move)

        assert [(group.id, group.settings) for group in machines[0].groups.present()] == [("tg:-1005", {"quiet": True})]


class TestCases:
    def test_forgetting_while_others_write_ends_and_leaves_whole_cases_only(
        self, machines: tuple[Store, Store]
    ) -> None:
        def work(store: Store, hand: int) -> None:
            for number in range(6):
                if hand < 2:
                    store.forget(ANNA)
                    continue
                item = store.items.add(ANNA, "draft", {"text": str(number)}, NOW, [("k", NOW + MINUTE * number)])
                assert isinstance(item, Item)
                store.items.save(ANNA, item.id, {"text": "neu"}, 1, NOW, [("l", NOW + MINUTE)])
                store.due.put(ANNA, item.id, [("m", NOW)])
                store.items.delete(ANNA, item.id, NOW) if number % 2 else store.due.cancel(ANNA, item.id)

        at_once(machines, work)

        assert machines[0].forget(ANNA).complete
        assert machines[1].items.of(ANNA) == []
        assert machines[1].due.of(ANNA) == []

    def test_a_case_opened_while_it_is_deleted_is_there_for_whoever_opened_it(
        self, machines: tuple[Store, Store]
    ) -> None:
        def work(store: Store, hand: int) -> None:
            for _ in range(20):
                if hand < 3:
                    store.cases.delete(ANNA)
                else:
                    assert store.cases.open(ANNA, NOW).person == ANNA

        at_once(machines, work)

        machines[0].cases.open(ANNA, NOW)
        assert machines[1].cases.count() == 1

    def test_sealing_anew_while_others_write_loses_nothing(self, machines: tuple[Store, Store], url: str) -> None:
        fresh = new_key()
        draft = machines[0].items.add(ANNA, "draft", {"text": "0"}, NOW)
        assert isinstance(draft, Item)
        both = open_store(url, Sealer([fresh, KEY]))

        def work(store: Store, hand: int) -> None:
            if hand < 2:
                both.reseal()
                return
            for _ in range(5):
                both.items.add(f"tg:{hand}", "event", {"what": "x"}, NOW)
                loaded = both.items.get(ANNA, draft.id)
                assert loaded is not None
                both.items.save(ANNA, draft.id, {"text": f"{hand}"}, loaded.revision, NOW)

        at_once(machines, work)
        told = both.reseal()
        both.close()

        only_new = open_store(url, Sealer([fresh]))
        assert told.lost == 0
        assert only_new.items.get(ANNA, draft.id) is not None
        assert sum(len(only_new.items.of(f"tg:{hand}")) for hand in range(2, HANDS)) == 5 * (HANDS - 2)
        only_new.close()


def test_two_replicas_that_start_at_once_build_one_schema(bare_url: str) -> None:
    begin = threading.Barrier(2)

    def start(_: int) -> str | None:
        begin.wait(30)
        store = open_store(bare_url, SEALER)
        store.settings.put("menu", "1")
        found = store.settings.get("menu")
        store.close()
        return found

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(start, range(2))) == ["1", "1"]


def _call() -> Call:
    return call(Who())


def _entry(hand: int) -> LogEntry:
    return LogEntry(contact=f"c{hand}", kind="told")


def _count(store: Store, table: Any) -> int:
    with store.engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar() or 0
