"""What the tests of attacks stand on: an empty store, and a conversation over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.store import Store, open_store, sqlite_url
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.player import TODAY, Chosen, Frame
from tests.sealer import SEALER


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on disk."""
    opened = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    yield opened
    opened.close()


@pytest.fixture
def chat(knowledge: Knowledge, store: Store) -> Conversation:
    """A conversation over that store on 2026-11-23."""
    return Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY)
