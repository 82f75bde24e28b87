"""Every conversation of a test run with a model: a consenting person, the real library, the scripted server.

For ``LOTSE_TEST_MODEL=copy`` (the model copies) and ``=honest`` (it rewords). Each answer is compared with the plain
one as it is written: the same words but for the rewordings, the same sources, courts and steps; else the test fails.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.model.client import ModelClient
from bot.model.given import Given
from bot.model.writer import ModelWriter
from bot.store import Store
from knowledge.answers.plan import Plan
from tests.model_server import ModelServer
from tests.model_server.judge import unsupported

SECONDS = 20
_FRAME = ("<b>", "[", "<a", "<blockquote")
_FOOTER = re.compile(r"\n\n<i>[^\n]*\b(?:geprüft|checked)\b[^\n]*</i>$")


class Agreeing:
    """The consents of a store, with a yes of everybody to every model."""

    def __init__(self, consents: Any) -> None:
        self._consents = consents

    def holds(self, side: str, subject: str, version: str) -> bool:
        """Yes."""
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._consents, name)


@contextmanager
def every_conversation(mode: str) -> Iterator[ModelServer]:
    """Within the block whoever opens a conversation without a model gets the scripted one."""
    with ModelServer() as server, pytest.MonkeyPatch.context() as patch:
        server.script.mode = mode
        open_plain, write = Conversation.__init__, ModelWriter.write

        @functools.wraps(open_plain)
        def opened(self: Conversation, *given: Any, **named: Any) -> None:
            open_plain(self, *given, **named)
            if self._model is None:
                self._model = client_of(self._store, server)

        @functools.wraps(write)
        def compared(self: ModelWriter, plan: Plan) -> str:
            told, ours = write(self, plan), self.plain.write(plan)
            told = _FOOTER.sub("", told)
            assert unsupported(told, ours) == []
            assert _frame(told) == _frame(ours)
            return told

        patch.setattr(Conversation, "__init__", opened)
        patch.setattr(ModelWriter, "write", compared)
        yield server


def client_of(store: Store, server: ModelServer) -> ModelClient:
    """The way to the scripted model for somebody who agreed."""
    agreeing: Any = store.consents if isinstance(store.consents, Agreeing) else Agreeing(store.consents)
    object.__setattr__(store, "consents", agreeing)  # a frozen value; a test may open several talks over one store
    given = Given("openai:scripted", server.openai, "sk-test", SECONDS)
    return ModelClient(given, store.model_calls, agreeing, store.sealer.mark)


def _frame(message: str) -> list[str]:
    """The lines no model may touch."""
    return [line for line in message.splitlines() if line.startswith(_FRAME)]
