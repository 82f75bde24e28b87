"""A new key: everything is sealed with it, nothing is lost, and a run that was stopped goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.store import Store, open_store
from bot.store.case_items import Item
from bot.store.resealing import Resealed
from bot.store.sealing import Sealer, new_key
from tests.sealer import KEY

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PERSON = "tg:1"
FRESH = new_key()


@pytest.fixture
def with_keys(url: str) -> Callable[..., Store]:
    """Opens the store with other keys."""
    return lambda *keys: open_store(url, Sealer(keys))


def fill(store: Store) -> str:
    store.checks.save(PERSON, {"a": "ä"}, None, NOW)
    draft = store.items.add(PERSON, "draft", {"text": "eins"}, NOW)
    assert isinstance(draft, Item)
    store.items.save(PERSON, draft.id, {"text": "zwei"}, 1, NOW)
    store.items.add_file(PERSON, {"name": "scan"}, b"\x00\xff" * 1000, NOW)
    for number in range(60):
        store.items.add(PERSON, "event", {"what": str(number)}, NOW)
    return draft.id


def test_afterwards_the_new_key_alone_opens_everything(store: Store, with_keys: Callable[..., Store]) -> None:
    draft = fill(store)
    both = with_keys(FRESH, KEY)
    seen: list[tuple[int, int]] = []

    told = both.reseal(lambda done, total: seen.append((done, total)))

    assert told == Resealed(renewed=65)
    assert seen[0] == (0, 65)
    assert seen[-1] == (65, 65)
    only_new, only_old = with_keys(FRESH), store
    check = only_new.checks.load(PERSON)
    assert check is not None
    assert (check.state, check.revision) == ({"a": "ä"}, 1)
    assert [one.content["text"] for one in only_new.items.versions(PERSON, draft)] == ["zwei", "eins"]
    assert len(only_new.items.of(PERSON)) == 62
    [file] = only_new.items.of(PERSON, "file")
    assert only_new.items.original(PERSON, file.id) == b"\x00\xff" * 1000
    assert only_old.items.of(PERSON) == []
    assert both.reseal() == Resealed(already=65)
    for one in (both, only_new):
        one.close()


def test_a_run_that_was_stopped_goes_on_where_it_was(store: Store, with_keys: Callable[..., Store]) -> None:
    fill(store)
    both = with_keys(FRESH, KEY)

    def stop(done: int, _total: int) -> None:
        if done > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both.reseal(stop)
    told = both.reseal()

    assert told.renewed + told.already == 65
    assert told.already > 1
    assert told.renewed > 1
    both.close()


def test_what_no_key_opens_is_counted_and_left_alone(store: Store, with_keys: Callable[..., Store]) -> None:
    fill(store)
    stranger = with_keys(FRESH)

    told = stranger.reseal()

    assert told == Resealed(lost=65)
    assert len(store.items.of(PERSON)) == 62
    stranger.close()


def test_an_empty_store_has_nothing_to_do(store: Store) -> None:
    assert store.reseal() == Resealed()
