"""A scripted model server, and clients of both providers' real libraries that ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.model.client import ModelClient
from bot.model.given import Given
from tests.bot.model.talk import SECONDS, Agrees, Noted, warmed
from tests.model_server import ModelServer

KEY = "sk-geheim-4711"


@pytest.fixture(scope="session")
def model_server() -> Iterator[ModelServer]:
    """One server for the whole run."""
    with ModelServer() as server:
        yield server


@pytest.fixture
def server(model_server: ModelServer) -> Iterator[ModelServer]:
    """The server, honest and with nothing seen."""
    model_server.script.reset()
    yield model_server
    model_server.script.reset()


@pytest.fixture(params=["openai", "ollama"])
def given(request: pytest.FixtureRequest, server: ModelServer) -> Given:
    """The settings of a model of either provider."""
    url = server.openai if request.param == "openai" else server.ollama
    return Given(f"{request.param}:scripted", url, KEY, SECONDS)


@pytest.fixture
def calls() -> Noted:
    """A log of calls in memory."""
    return Noted()


@pytest.fixture
def client(given: Given, calls: Noted) -> ModelClient:
    """A client whose library is loaded already."""
    return warmed(ModelClient(given, calls, Agrees(), lambda text: f"hash of {len(text)}"))
