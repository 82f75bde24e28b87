"""The minute of a group, counted in the store by several processes at once."""

from __future__ import annotations

import datetime as dt
import threading

from bot.store import Store

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
