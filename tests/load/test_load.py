"""The measurement itself: a bot under a small load, the arithmetic of growth, and a crowd that reacts."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.bench.page import with_part
from tests.load import plots, report, runs, stories
from tests.load.crowd import Crowd
from tests.load.growth import slope
from tests.load.runs import Setting
from tests.load.world import STANDING, World

KEYBOARD = {"inline_keyboard": [[{"text": "Ja", "callback_data": "1:c:w:1:o:yes"}]]}


def test_a_small_crowd_is_answered_and_nothing_is_lost_or_doubled(data_dir: Path) -> None:
    seen = runs.steady(Setting(data_dir, people=8, warm=False), rate=8.0, seconds=1.5)

    assert seen.exchanges
    assert (seen.lost, sum(one.doubled for one in seen.exchanges), seen.cost.refused) == ([], 0, {})
    assert "steady: own time, p95" in {figure.key for figure in report.figures(seen)}
    assert "| what people do |" in report.by_kind(seen)
    assert plots.waiting(seen).startswith("<svg")


def test_memory_that_grows_is_seen_in_spite_of_noise_and_memory_that_does_not_is_not() -> None:
    noise = Random(1)
    flat = [(float(second), 300 + noise.gauss(0, 3)) for second in range(600)]
    growing = [(second, level + second / 60) for second, level in flat]

    still, grown = slope(flat, 150), slope(growing, 150)

    assert still is not None
    assert grown is not None
    assert not still.grows
    assert grown.grows
    assert abs(grown.per_hour - 60) < 30


def test_a_jump_before_the_warm_up_is_over_is_no_growth() -> None:
    series = [(float(second), 100.0 if second < 100 else 300.0) for second in range(600)]

    found = slope(series, 150)

    assert found is not None
    assert not found.grows
    assert slope(series[:20], 0) is None


def test_people_tap_the_real_buttons_of_the_newest_message() -> None:
    world = World()
    crowd = Crowd(world, 1, 1, {"check": 1}, reading=0.0)
    token = world.token
    [chat] = crowd._people

    for text in ("Willkommen", "Frage?"):
        assert crowd.one_acts()
        world.call(token, "sendMessage", {"chat_id": chat, "text": text, "reply_markup": KEYBOARD})
    crowd.one_acts()

    tapped = world._pending[-1]["callback_query"]
    assert (tapped["data"], tapped["message"]["text"]) == ("1:c:w:1:o:yes", "Frage?")
    assert [one.kind for one in crowd.done] == ["start", "check, opened"]


def test_a_tap_that_only_stops_the_wheel_is_answered_in_the_end() -> None:
    world = World()
    crowd = Crowd(world, 1, 1, {"check": 1}, reading=0.0)
    [chat] = crowd._people
    for _ in range(2):
        crowd.one_acts()
        world.call(world.token, "sendMessage", {"chat_id": chat, "text": "Frage?", "reply_markup": KEYBOARD})
    crowd.one_acts()

    query = world._pending[-1]["callback_query"]["id"]
    world.call(world.token, "answerCallbackQuery", {"callback_query_id": query})

    assert crowd.open() == 0
    assert crowd.lost() == []
    assert crowd.done[-1].own_seconds(0.0) is not None


def test_who_is_not_answered_is_lost_and_what_comes_twice_is_counted() -> None:
    world = World()
    crowd = Crowd(world, 2, 1, {"ask": 1}, reading=0.0)
    crowd.one_acts()
    crowd.one_acts()
    first = next(iter(crowd._people))

    for _ in range(2):
        world.call(world.token, "sendMessage", {"chat_id": first, "text": "Willkommen"})

    assert [one.kind for one in crowd.lost()] == ["start"]
    assert [one.doubled for one in crowd.done] == [1]
    assert not crowd.one_acts() or crowd.open() == 2


def test_the_fake_forgets_what_is_long_past() -> None:
    world = World()

    for number in range(3 * STANDING):
        world.call(world.token, "sendMessage", {"chat_id": 11, "text": str(number)})

    assert len(world.messages) == STANDING


@pytest.mark.parametrize("visit", [name for name in stories.VISITS if name != "pdf"])
def test_every_visit_begins_with_something_to_do(visit: str) -> None:
    scene = stories.Scene(Random(1), "de")

    deed = next(stories.VISITS[visit](scene))

    assert deed.kind
    assert deed.text or deed.sticker


def test_each_part_of_the_page_is_replaced_and_the_others_stay() -> None:
    page = with_part(with_part("", "bench", "alt"), "load", "Last")

    again = with_part(page, "bench", r"neu \1")

    assert "alt" not in again
    assert r"neu \1" in again
    assert "Last" in again
