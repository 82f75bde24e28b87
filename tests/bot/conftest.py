"""What a talk needs: an empty store on disk, and a conversation over it that can be opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.conversation import Conversation
from bot.operations import counting
from bot.store import Store, open_store, sqlite_url
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.player import TODAY, Chosen, Frame
from tests.sealer import SEALER

if TYPE_CHECKING:
    from bot.operations.metrics import Figures


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on disk."""
    opened = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    yield opened
    opened.close()


@pytest.fixture
def open_chat(knowledge: Knowledge, store: Store) -> Callable[[], Conversation]:
    """A conversation over the same store, as after a restart, on 2026-11-23."""
    return lambda: Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY)


@pytest.fixture
def figures() -> Iterator[Figures]:
    """The figures of this process, for one test."""
    from bot.operations.metrics import Figures

    kept = Figures()
    counting.listen(kept)
    yield kept
    counting.listen(counting.NOBODY)
