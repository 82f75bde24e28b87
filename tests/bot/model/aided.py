"""Somebody in a private chat who agreed to a model: what the tests of letters and of the check play with."""

from __future__ import annotations

from bot.conversation import Conversation
from bot.model.client import ModelClient
from bot.model.given import Given
from bot.model.ports import Generates
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.model.talk import warmed
from tests.bot.player import TODAY, Chosen, Frame, Player
from tests.model_server import ModelServer

SECONDS = 3.0


def opened(knowledge: Knowledge, store: Store, model: Generates | None, language: str = "de") -> Player:
    """A chat with ``model``, before anybody agreed to it."""
    given = Given("openai:scripted", "http://127.0.0.1:9/v1", "sk-test", SECONDS) if model else None
    chosen = Chosen({"tg:1": language})
    talk = Conversation(
        lambda: knowledge, PlainWriter(), chosen, store, Frame(), lambda: TODAY, model=model, given=given
    )
    return Player(talk)


def scripted(store: Store, server: ModelServer, seconds: float = SECONDS) -> ModelClient:
    """A client of the scripted server over a real socket."""
    given = Given("openai:scripted", server.openai, "sk-test", seconds)
    return warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))


def agreed(player: Player) -> Player:
    """``player``, who has agreed to the model."""
    player.commands("ki")
    player.taps(player.labels()[0])
    return player
