"""What the tests of attacks stand on: an empty store, and a conversation over it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversation import Conversation
from tests.bot.conftest import open_chat, store

__all__ = ["chat", "open_chat", "store"]


@pytest.fixture
def chat(open_chat: Callable[[], Conversation]) -> Conversation:
    """A conversation over that store on 2026-11-23."""
    return open_chat()
