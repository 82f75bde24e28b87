"""A conversation that only echoes, for tests of the channel; and the same as a program of its own.

``python -m tests.bot.telegram.echo`` reads LOTSE_TELEGRAM_TOKEN, LOTSE_TELEGRAM_BASE_URL and LOTSE_DATA_DIR;
ECHO_SECONDS is how long each answer takes, ECHO_STOP_WITHIN how long a stop waits for it; with ECHO_PROCESSES so many
answer, and each says its number.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from bot.ports import Incoming, InlineQuote, Reply, TopicOf
from bot.store import open_store, sqlite_url
from bot.telegram.polling import run
from bot.telegram.render import escape
from tests.processes import crew_of_module
from tests.sealer import SEALER


@dataclass
class EchoConversation:
    """Says back what it hears. ``says`` may be replaced by a test; what was heard is kept in order."""

    seconds: float = 0.0
    says: Callable[[Incoming], list[Reply]] | None = None
    heard: list[Incoming] = field(default_factory=list)
    at_work: dict[str, int] = field(default_factory=dict)
    most_at_work: int = 0
    clashes: int = 0
    ready: list[Reply] = field(default_factory=list)
    waits: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def handle(self, incoming: Incoming) -> list[Reply]:
        """One reply that repeats the text, the command or the data."""
        place = incoming.place.id
        with self._lock:
            self.heard.append(incoming)
            self.clashes += self.at_work.get(place, 0) > 0
            self.at_work[place] = self.at_work.get(place, 0) + 1
            self.most_at_work = max(self.most_at_work, sum(self.at_work.values()))
        try:
            if self.seconds:
                time.sleep(self.seconds)
            return self.says(incoming) if self.says else self._echo(incoming)
        finally:
            with self._lock:
                self.at_work[place] -= 1

    def quotes(self, incoming: Incoming) -> list[InlineQuote]:
        """One quote of what was typed."""
        return [InlineQuote("1", incoming.text, "echo", f"<b>echo</b> {escape(incoming.text)}")]

    def topic(self, contact: str) -> TopicOf | None:
        """A topic with a card, for every contact."""
        return TopicOf(f"Kontakt {contact}", (Reply(f"Karte {contact}", slot=f"card:{contact}"),))

    def unreached(self, incoming: Incoming, place: str) -> list[Reply]:
        """Says where it did not arrive."""
        return [Reply(f"nicht angekommen: {place}")]

    def moved(self, old: str, new: str) -> None:
        """Nothing is kept by place."""

    def due(self, now: dt.datetime) -> list[Reply]:
        """What a test laid ready, once."""
        said, self.ready = self.ready, []
        return said

    def noted(self, reply: Reply, now: dt.datetime) -> None:
        """What was due is gone already."""

    def tidy(self, now: dt.datetime) -> None:
        """Nothing is kept."""

    @staticmethod
    def _echo(incoming: Incoming) -> list[Reply]:
        said = incoming.data or " ".join(filter(None, (incoming.command, incoming.text))) or incoming.kind
        return [Reply(f"<b>echo</b> {escape(said)}")]


@dataclass(frozen=True)
class EchoSettings:
    """What the channel needs of the settings."""

    telegram_token: SecretStr
    telegram_base_url: str
    language: str = "de"
    retention_days: int = 14
    case_days: int = 90
    data_dir: Path = field(default_factory=lambda: Path(os.environ["LOTSE_DATA_DIR"]))
    webhook_url: str | None = field(default_factory=lambda: os.environ.get("LOTSE_WEBHOOK_URL"))
    webhook_listen: str = field(default_factory=lambda: os.environ.get("LOTSE_WEBHOOK_LISTEN", "127.0.0.1:8443"))
    webhook_secret: SecretStr | None = None
    webhook_addresses: str | None = None
    webhook_proxies: str | None = None


def main() -> None:
    """The echo bot as a process."""
    logging.basicConfig(level=logging.INFO)
    settings = EchoSettings(SecretStr(os.environ["LOTSE_TELEGRAM_TOKEN"]), os.environ["LOTSE_TELEGRAM_BASE_URL"])
    store = open_store(sqlite_url(Path(os.environ["LOTSE_DATA_DIR"]) / "lotse.db"), SEALER)
    processes = int(os.environ.get("ECHO_PROCESSES", "1"))
    numbered = (lambda incoming: [Reply(f"{incoming.text} {os.getpid()}")]) if processes > 1 else None
    conversation = EchoConversation(float(os.environ.get("ECHO_SECONDS", "0")), numbered)
    within = float(os.environ.get("ECHO_STOP_WITHIN", "20"))
    crew, rung = crew_of_module("tests.bot.telegram.echo", processes, within)
    asyncio.run(run(settings, conversation, store, stop_within=within, crew=crew, rung=rung))
    store.close()


if __name__ == "__main__":
    main()
