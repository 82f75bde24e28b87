"""How fast we may go: windows in memory for people, a minute in the store for groups."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.store import Store
from bot.telegram.limits import Limiter

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
GROUP, OTHER = -5, -6


class Clock:
    """A time that moves when told, read as seconds or as a moment."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> dt.datetime:
        return NOON + dt.timedelta(seconds=self.seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limiter_at(clock: Clock, store: Store) -> Limiter:
    return Limiter(store.sends, clock=clock, now=clock.now)


def most_in_a_minute(times: list[float]) -> int:
    return max(sum(1 for other in times if time <= other < time + 60) for time in times)


def test_thirty_messages_a_second_in_all_and_not_one_more(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)

    waits = [limiter.take_overall() for _ in range(31)]
    clock.seconds += 1.0

    assert waits[:30] == [0.0] * 30
    assert waits[30] == pytest.approx(1.0)
    assert limiter.take_overall() == 0.0


async def test_a_private_chat_gets_one_message_a_second_on_average_and_others_do_not_notice(
    clock: Clock, store: Store
) -> None:
    limiter = limiter_at(clock, store)
    sent = 0

    for _ in range(600):
        sent += await limiter.take_chat(11) == 0.0
        clock.seconds += 0.1

    assert 60 <= sent <= 65
    assert await limiter.take_chat(12) == 0.0


async def test_a_group_gets_twenty_messages_in_any_minute(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    times = []

    for _ in range(260):
        if await limiter.take_chat(GROUP) == 0.0:
            times.append(clock.seconds)
        clock.seconds += 0.7

    assert most_in_a_minute(times) == 20
    assert len(times) >= 58


async def test_a_group_is_told_when_there_is_room_again(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    for _ in range(20):
        assert await limiter.take_chat(GROUP) == 0.0
        clock.seconds += 1.0

    wait = await limiter.take_chat(GROUP)
    clock.seconds += wait

    assert wait == pytest.approx(42.0)
    assert await limiter.take_chat(GROUP) == 0.0
    assert await limiter.take_chat(GROUP) == pytest.approx(1.0)


async def test_the_minute_of_a_group_outlives_a_restart_and_is_shared(clock: Clock, store: Store) -> None:
    one, other = limiter_at(clock, store), limiter_at(clock, store)
    for number in range(20):
        assert await (one, other)[number % 2].take_chat(GROUP) == 0.0

    after_a_restart = limiter_at(clock, store)

    assert await after_a_restart.take_chat(GROUP) > 60
    assert await after_a_restart.take_chat(OTHER) == 0.0


async def test_a_group_with_a_new_number_keeps_its_minute(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    for _ in range(20):
        await limiter.take_chat(GROUP)

    store.sends.move_chat(GROUP, OTHER)

    assert await limiter.take_chat(OTHER) > 60
    assert await limiter.take_chat(GROUP) == 0.0


async def test_a_chat_closed_by_telegram_waits_and_no_other_does(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)

    limiter.close(11, 7)
    limiter.close(GROUP, 30)

    assert await limiter.take_chat(11) == pytest.approx(7)
    assert await limiter.take_chat(GROUP) == pytest.approx(30)
    assert await limiter.take_chat(12) == 0.0
    assert await limiter.take_chat(OTHER) == 0.0
    clock.seconds += 30
    assert await limiter.take_chat(GROUP) == 0.0


async def test_waiting_for_telegram_uses_up_nothing_of_the_minute(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    limiter.close(GROUP, 5)
    for _ in range(50):
        await limiter.take_chat(GROUP)
    clock.seconds += 5

    assert [await limiter.take_chat(GROUP) for _ in range(20)] == [0.0] * 20
