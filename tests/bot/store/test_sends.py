"""The minute of a group, counted in the store by several processes at once."""

from __future__ import annotations

import datetime as dt
import threading

from sqlalchemy import func, select

from bot.store import Store
from bot.store.tables import pauses, sends

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
GROUP = -5


def test_many_processes_at_once_find_twenty_places_together(store: Store) -> None:
    taken: list[float] = []

    def take() -> None:
        for _ in range(10):
            taken.append(store.sends.turn(GROUP, NOON, 20, dt.timedelta(minutes=1), 100).wait)

    threads = [threading.Thread(target=take) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken)[:20] == [0.0] * 20
    assert len([wait for wait in taken if wait == 0.0]) == 20


def test_what_was_counted_long_ago_is_forgotten(store: Store) -> None:
    store.sends.turn(GROUP, NOON, 20, dt.timedelta(minutes=1), 100)

    assert store.sends.forget(NOON) == 0
    assert store.sends.forget(NOON + dt.timedelta(minutes=1)) == 1


def test_a_pause_that_is_over_leaves_no_number_of_a_chat_behind(store: Store) -> None:
    store.sends.close(GROUP, NOON, 30)

    store.sends.forget(NOON)
    assert pauses_kept(store) == 1
    store.sends.forget(NOON + dt.timedelta(minutes=1))
    assert pauses_kept(store) == 0


def pauses_kept(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(pauses)).scalar() or 0


def test_what_no_longer_counts_holds_up_nobody_whether_it_is_deleted_or_not(store: Store) -> None:
    minute, ahead = dt.timedelta(minutes=1), dt.timedelta(hours=2)
    for moment in (NOON - 10 * minute, NOON + ahead):  # long ago, and by a clock that was put back since
        store.sends.turn(GROUP, moment, 9, minute, 9, drop_old=False)

    lying = store.sends.turn(GROUP, NOON, 1, minute, 1, drop_old=False)
    kept = sends_kept(store)
    store.sends.turn(GROUP, NOON + minute, 1, minute, 1)

    assert (lying.wait, lying.lately) == (0.0, 1)
    assert (kept, sends_kept(store)) == (3, 2)


def test_the_last_of_all_places_and_of_a_chat_are_told_apart(store: Store) -> None:
    second = dt.timedelta(seconds=1)
    turns = [store.sends.turn(chat, NOON, 2, 5 * second, 3) for chat in (1, 1, 1, 2, 3)]

    assert [(turn.wait > 0, turn.overall, turn.lately) for turn in turns] == [
        (False, False, 1), (False, False, 2), (True, False, 0), (False, False, 3), (True, True, 3),
    ]  # fmt: skip
    assert (turns[2].wait, turns[4].wait) == (5.0, 1.0)


def sends_kept(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(sends)).scalar() or 0
