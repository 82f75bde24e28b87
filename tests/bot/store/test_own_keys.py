"""The keys of an installation: made once where nothing is sealed, and never beside what another key sealed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings
from bot.store import open_store
from bot.store.faults import StoreError
from bot.store.own_keys import keys_of
from bot.store.sealing import KEY_FILE, Sealer, new_key
from tests.conftest import settings_for

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    return settings_for(tmp_path).model_copy(update={"case_key": None})


def seal_something(settings: Settings, key: str) -> None:
    store = open_store(settings.database, Sealer([key]))
    store.items.add("tg:1", "event", {"what": "x"}, NOW)
    store.close()


def test_where_nothing_is_sealed_a_key_is_made_and_stays_the_same(here: Settings) -> None:
    open_store(here.database, Sealer([new_key()])).close()

    assert keys_of(here) == keys_of(here)
    assert (here.data_dir / KEY_FILE).stat().st_mode & 0o077 == 0


def test_beside_what_another_key_sealed_no_new_one_is_made(here: Settings) -> None:
    seal_something(here, new_key())

    with pytest.raises(StoreError) as refused:
        keys_of(here)

    assert refused.value.reason == "key_missing"
    assert not (here.data_dir / KEY_FILE).exists()


def test_a_setting_or_a_file_with_a_key_is_enough_whatever_is_sealed(here: Settings) -> None:
    seal_something(here, key := new_key())

    assert keys_of(here.model_copy(update={"case_key": SecretStr(f"{key}, ")})) == [key]
    (here.data_dir / KEY_FILE).write_text(f"{key}\n", encoding="ascii")
    assert keys_of(here) == [key]


def test_an_empty_file_that_a_full_disk_left_counts_as_no_key(here: Settings) -> None:
    (here.data_dir / KEY_FILE).touch()

    [made] = keys_of(here)

    assert Sealer([made]).open(Sealer([made]).seal("x")) == "x"


@pytest.mark.parametrize("content", [b"no key", b"\xff\xfe\x00", "schlüssel".encode()])
def test_what_is_no_key_is_said_in_a_sentence(here: Settings, content: bytes) -> None:
    (here.data_dir / KEY_FILE).write_bytes(content)

    with pytest.raises(StoreError) as refused:
        Sealer(keys_of(here))

    assert refused.value.reason == "bad_key"


def test_a_key_that_may_not_be_read_is_said_with_its_place(here: Settings) -> None:
    (here.data_dir / KEY_FILE).mkdir()

    with pytest.raises(StoreError) as refused:
        keys_of(here)

    assert refused.value.reason == "key_unreadable"
    assert str(here.data_dir / KEY_FILE) in str(refused.value)
