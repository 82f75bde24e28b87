"""How fast we may go: windows in the store, over restarts and for all processes together."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.store import Store
from bot.store.sends import Turn
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
    return Limiter(store.sends, now=clock.now)


def most_in_a_minute(times: list[float]) -> int:
    return max(sum(1 for other in times if time <= other < time + 60) for time in times)


async def test_thirty_messages_a_second_in_all_and_not_one_more(clock: Clock, store: Store) -> None:
    one, other = limiter_at(clock, store), limiter_at(clock, store)

    turns = [await (one, other)[chat % 2].turn(chat) for chat in range(31)]
    clock.seconds += 1.0

    assert [turn.wait for turn in turns[:30]] == [0.0] * 30
    assert (turns[30].wait, turns[30].overall) == (pytest.approx(1.0), True)
    assert await one.turn(31) == Turn(0.0, False, 1)


async def test_what_nobody_waits_for_is_left_out_while_much_is_sent(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    relaxed = [limiter.relaxed()]
    for chat in range(15):
        await limiter.turn(chat)
        relaxed.append(limiter.relaxed())
    clock.seconds += 1.0

    assert relaxed == [True] * 15 + [False]
    assert limiter.relaxed()


@pytest.mark.parametrize("chat", [11, GROUP])
async def test_a_clock_that_is_put_back_silences_nobody(clock: Clock, store: Store, chat: int) -> None:
    limiter = limiter_at(clock, store)
    for other in range(30):
        await limiter.turn(chat if other < 5 else 100 + other)
    await limiter.close(chat, 30)

    clock.seconds -= 3600

    assert (await limiter.turn(chat)).wait == 0.0
    assert (await limiter.turn(200)).wait == 0.0


async def test_a_private_chat_gets_one_message_a_second_on_average_and_others_do_not_notice(
    clock: Clock, store: Store
) -> None:
    limiter = limiter_at(clock, store)
    sent = 0

    for _ in range(600):
        sent += (await limiter.turn(11)).wait == 0.0
        clock.seconds += 0.1

    assert 60 <= sent <= 65
    assert (await limiter.turn(12)).wait == 0.0


async def test_a_group_gets_twenty_messages_in_any_minute(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    times = []

    for _ in range(260):
        if (await limiter.turn(GROUP)).wait == 0.0:
            times.append(clock.seconds)
        clock.seconds += 0.7

    assert most_in_a_minute(times) == 20
    assert len(times) >= 58


async def test_a_group_is_told_when_there_is_room_again(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    for _ in range(20):
        assert (await limiter.turn(GROUP)).wait == 0.0
        clock.seconds += 1.0

    wait = (await limiter.turn(GROUP)).wait
    clock.seconds += wait

    assert wait == pytest.approx(42.0)
    assert (await limiter.turn(GROUP)).wait == 0.0
    assert (await limiter.turn(GROUP)).wait == pytest.approx(1.0)


async def test_the_minute_of_a_group_outlives_a_restart_and_is_shared(clock: Clock, store: Store) -> None:
    one, other = limiter_at(clock, store), limiter_at(clock, store)
    for number in range(20):
        assert (await (one, other)[number % 2].turn(GROUP)).wait == 0.0

    after_a_restart = limiter_at(clock, store)

    assert (await after_a_restart.turn(GROUP)).wait > 60
    assert (await after_a_restart.turn(OTHER)).wait == 0.0


async def test_a_group_with_a_new_number_keeps_its_minute(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    for _ in range(20):
        await limiter.turn(GROUP)

    store.sends.move_chat(GROUP, OTHER)

    assert (await limiter.turn(OTHER)).wait > 60
    assert (await limiter.turn(GROUP)).wait == 0.0


async def test_a_chat_closed_by_telegram_waits_and_no_other_does(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)

    await limiter.close(11, 7)
    await limiter.close(GROUP, 30)

    assert (await limiter.turn(11)).wait == pytest.approx(7)
    assert (await limiter.turn(GROUP)).wait == pytest.approx(30)
    assert (await limiter.turn(12)).wait == 0.0
    assert (await limiter.turn(OTHER)).wait == 0.0
    clock.seconds += 30
    assert (await limiter.turn(GROUP)).wait == 0.0


async def test_waiting_for_telegram_uses_up_nothing_of_the_minute(clock: Clock, store: Store) -> None:
    limiter = limiter_at(clock, store)
    await limiter.close(GROUP, 5)
    for _ in range(50):
        await limiter.turn(GROUP)
    clock.seconds += 5

    assert [(await limiter.turn(GROUP)).wait for _ in range(20)] == [0.0] * 20
