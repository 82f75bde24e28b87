"""The stage of every story, in the ways the bot runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer
from tests.postgres import own_database
from tests.stories.stage import Mode, Stage


@pytest.fixture
def mode() -> Mode:
    """How the bot runs; a story that is played in several ways parametrizes it."""
    return "polling"


@pytest.fixture
def stage(data_dir: Path, tmp_path: Path, mode: Mode) -> Iterator[Stage]:
    """A Telegram over HTTP with nobody there yet."""
    telegram = FakeTelegram()
    with FakeTelegramServer(telegram) as server, contextlib.ExitStack() as stack:
        database = stack.enter_context(own_database("story")) if mode == "several" else None
        yield Stage(server, data_dir, tmp_path, mode, database=database)
    assert telegram.crashes == []
