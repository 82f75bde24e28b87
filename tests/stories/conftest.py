"""The stage of every story, in the two ways updates come in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer
from tests.stories.stage import Mode, Stage


@pytest.fixture
def mode() -> Mode:
    """How updates come in; a story that is played both ways parametrizes it."""
    return "polling"


@pytest.fixture
def stage(data_dir: Path, tmp_path: Path, mode: Mode) -> Iterator[Stage]:
    """A Telegram over HTTP with nobody there yet."""
    telegram = FakeTelegram()
    with FakeTelegramServer(telegram) as server:
        yield Stage(server, data_dir, tmp_path, mode)
    assert telegram.crashes == []
