"""Several processes on one store: what overtakes, what one does for all, what a clock that jumps does, what died."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from bot.journeys import deadlines
from bot.journeys.case import Deadline
from bot.store import Store, open_store
from bot.store.case_items import Item
from bot.store.inbox import Lease, NewUpdate, number_of
from tests.sealer import SEALER

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
QUARTER = dt.timedelta(milliseconds=250)


def put(store: Store, *updates: tuple[int, int], at: dt.datetime = NOW, **more: dt.timedelta) -> None:
    for number, chat in updates:
        store.inbox.put([NewUpdate(number, chat, 1, f"p{number}")], at, **more)


def taken(store: Store, owner: str = "a", at: dt.datetime = NOW, held: tuple[int, ...] = ()) -> list[int]:
    return [lease.update_id for lease in store.inbox.take(16, owner, at, MINUTE, held)]


class TestOvertaking:
    def test_an_update_waits_a_moment_for_the_one_before_it(self, store: Store) -> None:
        put(store, (1, 5), overtaking=QUARTER)
        store.inbox.take(9, "a", NOW + QUARTER, MINUTE)
        put(store, (3, 5), (3, 5), overtaking=QUARTER)

        too_early = taken(store)
        put(store, (2, 6), overtaking=QUARTER)

        assert too_early == []
        assert taken(store) == [2]

    def test_what_came_late_is_worked_on_first_though_another_waited(self, store: Store) -> None:
        put(store, (1, 9), (3, 5), overtaking=QUARTER)
        put(store, (2, 5), overtaking=QUARTER)

        [first, second] = store.inbox.take(9, "a", NOW + QUARTER, MINUTE)
        meanwhile = taken(store, "b", NOW + QUARTER)
        store.inbox.done(second)

        assert (first.update_id, second.update_id, meanwhile) == (1, 2, [])
        assert taken(store, "b", NOW + QUARTER) == [3]

    def test_a_number_that_never_comes_is_not_waited_for_long(self, store: Store) -> None:
        put(store, (7, 5), overtaking=QUARTER)

        assert taken(store, at=NOW + QUARTER) == [7]

    def test_part_of_an_album_keeps_its_own_wait(self, store: Store) -> None:
        second = dt.timedelta(seconds=1)
        put(store, (1, 9), overtaking=QUARTER)
        store.inbox.put([NewUpdate(3, 5, 1, "x", "album:9", second)], NOW, QUARTER)

        put(store, (2, 8), overtaking=QUARTER)

        assert taken(store, at=NOW + QUARTER) == [1, 2]


class TestHands:
    def test_leases_of_another_name_are_left_alone(self, store: Store) -> None:
        put(store, (1, 5), (2, 6))
        [mine] = store.inbox.take(1, "a", NOW, MINUTE)
        [theirs] = store.inbox.take(1, "b", NOW, MINUTE)

        assert store.inbox.release("a") == 1
        assert (store.inbox.holds(mine), store.inbox.holds(theirs)) == (False, True)

    def test_whoever_was_away_too_long_holds_nothing_any_more(self, store: Store) -> None:
        put(store, (1, 5))
        [lost] = store.inbox.take(1, "a", NOW, MINUTE)
        assert store.inbox.holds(lost)

        [now_theirs] = store.inbox.take(1, "b", NOW + 2 * MINUTE, MINUTE)

        assert (store.inbox.holds(lost), store.inbox.holds(now_theirs)) == (False, True)

    def test_many_hands_at_once_keep_every_chat_in_order(self, url: str, store: Store) -> None:
        put(store, *((number, number % 7) for number in range(1, 141)))
        order: dict[int, list[int]] = {}
        lock = threading.Lock()

        def work(name: str) -> None:
            own = open_store(url, SEALER)
            while own.inbox.counts().get("done", 0) < 140:
                leases: list[Lease] = own.inbox.take(3, name, NOW, MINUTE)
                for lease in leases:
                    with lock:
                        order.setdefault(lease.chat_id, []).append(lease.update_id)
                    assert own.inbox.done(lease)
            own.close()

        threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(number for numbers in order.values() for number in numbers) == list(range(1, 141))
        assert all(numbers == sorted(numbers) for numbers in order.values())


class TestClocksThatJump:
    def test_ahead_nobody_takes_away_from_themselves_what_they_work_on(self, store: Store) -> None:
        put(store, (1, 5), (2, 5))
        taken(store)

        assert taken(store, at=NOW + HOUR, held=(1,)) == []

    def test_back_neither_a_wait_nor_a_lease_lasts_for_hours(self, store: Store) -> None:
        put(store, (1, 5), (2, 6))
        [waits] = store.inbox.take(1, "a", NOW, MINUTE)
        store.inbox.retry(waits, NOW + MINUTE, "ValueError")
        store.inbox.take(1, "a", NOW, MINUTE)

        assert taken(store, "b", NOW - HOUR) == [1, 2]

    def test_back_a_claim_does_not_last_for_hours(self, store: Store) -> None:
        store.claims.take("topic:1", "a", NOW, MINUTE)

        assert not store.claims.take("topic:1", "b", NOW - MINUTE, MINUTE)
        assert store.claims.take("topic:1", "b", NOW - HOUR, MINUTE)


class TestUnasked:
    def test_of_all_processes_one_keeps_what_is_to_be_said_and_it_is_said_once(self, store: Store) -> None:
        kept = [store.inbox.put_once("digest:-5:2026-11-23", -5, "[]", NOW) for _ in range(2)]
        [lease] = store.inbox.take(9, "a", NOW, MINUTE)
        store.inbox.done(lease)

        assert kept == [True, False]
        assert lease.update_id == number_of("digest:-5:2026-11-23") < 0
        assert not store.inbox.put_once("digest:-5:2026-11-23", -5, "[]", NOW)
        assert store.inbox.put_once("digest:-5:2026-11-30", -5, "[]", NOW)


class TestClaims:
    def test_of_many_at_once_one_gets_it_until_it_is_given_back(self, store: Store) -> None:
        got: list[str] = []

        def take(name: str) -> None:
            if store.claims.take("topic:1", name, NOW, MINUTE):
                got.append(name)

        threads = [threading.Thread(target=take, args=(f"w{number}",)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(got) == 1
        assert store.claims.take("topic:1", got[0], NOW, MINUTE)
        store.claims.give("topic:1", "somebody else")
        assert not store.claims.take("topic:1", "late", NOW, MINUTE)
        store.claims.give("topic:1", got[0])
        assert store.claims.take("topic:1", "late", NOW, MINUTE)

    def test_whoever_died_loses_it_by_time(self, store: Store) -> None:
        store.claims.take("topic:1", "a", NOW, MINUTE)

        assert not store.claims.take("topic:1", "b", NOW + MINUTE / 2, MINUTE)
        assert store.claims.take("topic:1", "b", NOW + MINUTE, MINUTE)
        assert store.claims.forget(NOW + HOUR) == 1


class TestReminders:
    @pytest.fixture
    def item(self, store: Store) -> Item:
        day = Deadline(dt.date(2026, 11, 30), "antworten")
        item = deadlines.add(store, "tg:7", day, NOW)
        assert isinstance(item, Item)
        return item

    def test_one_whose_sender_died_in_between_is_known_to_be_unsure_until_it_is_out(
        self, store: Store, item: Item
    ) -> None:
        store.due.put("tg:7", item.id, [("days_1", NOW)])
        [reminder] = store.due.take(9, NOW, MINUTE)
        store.due.held(reminder, NOW, MINUTE)

        meanwhile = store.due.take(9, NOW + MINUTE / 2, MINUTE)
        [again] = store.due.take(9, NOW + MINUTE, MINUTE)
        store.due.retry(again, NOW + 2 * MINUTE)
        [third] = store.due.take(9, NOW + 2 * MINUTE, MINUTE)

        assert (reminder.unsure, meanwhile, again.unsure, third.unsure) == (False, [], True, True)
        assert store.due.held(third, NOW + 2 * MINUTE, MINUTE)
        assert store.due.sent(third, NOW + 2 * MINUTE)
        assert store.due.counts() == {"sent": 1}

    def test_one_that_telegram_did_not_take_is_not_unsure(self, store: Store, item: Item) -> None:
        store.due.put("tg:7", item.id, [("days_1", NOW)])
        [reminder] = store.due.take(9, NOW, MINUTE)
        store.due.held(reminder, NOW, MINUTE)
        store.due.retry(reminder, NOW + MINUTE)

        [again] = store.due.take(9, NOW + MINUTE, MINUTE)

        assert not again.unsure


class TestBacklog:
    def test_it_shows_what_is_not_done_and_never_a_text(self, store: Store) -> None:
        put(store, (1, 5), (2, 6), (3, 7), (4, 8))
        leases = store.inbox.take(3, "host.0", NOW, MINUTE)
        store.inbox.done(leases[0])
        store.inbox.park(leases[1], "KeyError")

        found = store.backlog.entries()

        assert [(one.update_id, one.state, one.error, one.owner) for one in found] == [
            (2, "parked", "KeyError", None), (3, "leased", None, "host.0"), (4, "open", None, None),
        ]  # fmt: skip
        assert "p2" not in repr(found)
        assert [one.update_id for one in store.backlog.entries(["parked"])] == [2]

    def test_what_was_parked_is_tried_again_with_all_tries(self, store: Store) -> None:
        put(store, (1, 5), (2, 6))
        for lease in store.inbox.take(2, "a", NOW, MINUTE):
            store.inbox.park(lease, "KeyError")

        opened = [store.backlog.retry(NOW, [1]), store.backlog.retry(NOW), store.backlog.retry(NOW)]

        assert opened == [1, 1, 0]
        assert [lease.attempts for lease in store.inbox.take(9, "b", NOW, MINUTE)] == [1, 1]

    def test_what_is_dropped_stays_known_and_loses_its_text_and_nobody_is_interrupted(self, store: Store) -> None:
        put(store, (1, 5), (2, 6), (3, 7))
        [at_work, parked] = store.inbox.take(2, "a", NOW, MINUTE)
        store.inbox.park(parked, "KeyError")

        assert store.backlog.drop([at_work.update_id, parked.update_id, 3, 99]) == 2
        assert store.inbox.counts() == {"leased": 1, "done": 2}
        assert store.inbox.put([NewUpdate(parked.update_id, 6, 1, parked.payload)], NOW) == 0


def test_two_programs_that_start_at_once_on_an_empty_store_both_find_it_ready(url: str) -> None:
    ready: list[int] = []

    def start() -> None:
        opened = open_store(url, SEALER)
        ready.append(sum(opened.inbox.counts().values()))
        opened.close()

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ready == [0, 0, 0]
