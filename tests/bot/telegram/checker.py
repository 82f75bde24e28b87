"""The check alone as a program, for tests that kill it: the real conversation over the real store, without an index.

``python -m tests.bot.telegram.checker`` reads LOTSE_TELEGRAM_TOKEN, LOTSE_TELEGRAM_BASE_URL and LOTSE_DATA_DIR. Side
questions have no library behind them here and are not asked. ``running`` starts it from a test.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from pydantic import SecretStr

from bot.conversation import Conversation
from bot.store import open_store, sqlite_url
from bot.telegram import sending
from bot.telegram.polling import run
from bot.writer import PlainWriter
from knowledge.library.own import load_content
from tests.bot.player import Frame
from tests.bot.telegram.echo import EchoSettings
from tests.fake_telegram.server import FakeTelegramServer
from tests.sealer import SEALER

ROOT = Path(__file__).parents[3]


@contextlib.contextmanager
def running(server: FakeTelegramServer, data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The conversation as a subprocess; whatever happens, it does not outlive the block."""
    environment = {
        **os.environ,
        "LOTSE_TELEGRAM_TOKEN": server.core.token,
        "LOTSE_TELEGRAM_BASE_URL": server.url,
        "LOTSE_DATA_DIR": str(data),
    }
    command = [sys.executable, "-m", "tests.bot.telegram.checker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


def main() -> None:
    """The check as a process, with a typing sign at once: it is one of the steps at which it is killed."""
    sending.TYPING_AFTER = 0.0
    logging.basicConfig(level=logging.INFO)
    settings = EchoSettings(SecretStr(os.environ["LOTSE_TELEGRAM_TOKEN"]), os.environ["LOTSE_TELEGRAM_BASE_URL"])
    store = open_store(sqlite_url(Path(os.environ["LOTSE_DATA_DIR"]) / "lotse.db"), SEALER)
    known = cast(Any, SimpleNamespace(content=load_content()))
    day = dt.date(2026, 11, 23)
    conversation = Conversation(lambda: known, PlainWriter(), store.people, store, Frame(), lambda: day)
    asyncio.run(run(settings, conversation, store, stop_within=20))
    store.close()


if __name__ == "__main__":
    main()
