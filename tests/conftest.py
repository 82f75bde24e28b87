"""What many tests stand on: the index of our own content, built once a run, and a net that stays unplugged."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.logging import LogCaptureHandler

from bot.app import App
from bot.config import Settings
from bot.locks import only_one
from knowledge.answers.compose import Knowledge
from knowledge.library.own import Content

_HERE = frozenset({"127.0.0.1", "::1", "localhost", "0.0.0.0", ""})


@pytest.fixture(scope="session", autouse=True)
def _unplugged() -> Iterator[None]:
    """Nothing in a test reaches beyond this machine; whoever tries, fails."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _HERE:
            raise AssertionError(f"a test wants the network: {address}")
        connect(self, address)

    def look_up_here(host: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or ""
        if name not in _HERE:
            raise AssertionError(f"a test wants the network: {name}")
        return look_up(host, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        yield


@pytest.fixture(autouse=True)
def _no_log_is_left_behind() -> Iterator[None]:
    """A command that keeps a log sets it up for its whole process; here that ends with the test."""
    root = logging.getLogger()
    before, level = {id(handler) for handler in root.handlers}, root.level
    yield
    for handler in root.handlers[:]:
        if id(handler) not in before and not isinstance(handler, LogCaptureHandler):
            root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def _with_model() -> Iterator[None]:
    """LOTSE_TEST_MODEL=copy or =honest: every conversation speaks through a scripted model (``make test-model``)."""
    mode = os.environ.get("LOTSE_TEST_MODEL")
    if not mode:
        yield
        return
    from tests.model_server.switch import every_conversation

    with every_conversation(mode) as server:
        yield
    print(f"\n{len(server.script.seen)} requests to the scripted model ({mode})")


def settings_for(folder: Path) -> Settings:
    """Settings that know nothing of the user's environment."""
    return Settings(
        _env_file=None, telegram_token=None, telegram_base_url="http://127.0.0.1:9", data_dir=folder, language="de",
        store_url=None, chroma_url=None, embedding=None, embedding_url=None, embedding_key=None, library_mirror=None,
        sync_at_start=False, controller=None, retention_days=14, log="text",
        operations_listen=None, stop_seconds=20, case_key=None, case_days=90, groups=None,
        group_days=30, webhook_url=None, webhook_listen="127.0.0.1:8443", webhook_secret=None,
        webhook_addresses=None, webhook_proxies=None, model=None,
        model_url=None, model_key=None, model_seconds=25, model_budget="", model_prices=None, model_region=None,
    )  # fmt: skip


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the index of our own content; several workers of one run wait for the first to build it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = Path(os.environ.get("LOTSE_TEST_DATA_DIR") or shared / "lotse")
    with only_one(folder / "build.lock", wait=True):
        App(settings_for(folder)).knowledge()
    return folder


@pytest.fixture(scope="session")
def app(data_dir: Path) -> App:
    """The composed application on that folder: no token, no model, no sync."""
    return App(settings_for(data_dir))


@pytest.fixture(scope="session")
def knowledge(app: App) -> Knowledge:
    """Everything an answer may rest on, without official texts."""
    return app.knowledge()


@pytest.fixture(scope="session")
def content() -> Content:
    """Our own content, validated; needs no index."""
    from knowledge.library.own import load_content

    return load_content()
