"""The stage of the chaos: a Telegram that calls several replicas in turn, the replicas, and a database of their own."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer, posted
from tests.ports import free_port
from tests.sealer import KEY

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("LOTSE_TEST_POSTGRES_SERVER", "postgresql+psycopg://root@127.0.0.1:5432/postgres")
SECRET = "chaos"
CALLERS = 8


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards; skips the test where no server answers."""
    name = f"lotse_chaos_{uuid.uuid4().hex[:12]}"
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip("no PostgreSQL answers here (LOTSE_TEST_POSTGRES_SERVER)")
    try:
        yield SERVER.rpartition("/")[0] + f"/{name}"
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        server.dispose()


@dataclass
class Cluster:
    """A PostgreSQL of the test's own, which it may stop; ``url`` of its one database."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Starts it and waits until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        _as_postgres("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options,
                     "start")  # fmt: skip

    def stop(self) -> None:
        """Stops it at once, as if the power failed."""
        _as_postgres("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server in a folder of its own; skips the test where there is none to start."""
    if _program("initdb") is None or os.geteuid() != 0:
        pytest.skip("no PostgreSQL to start here, or not allowed to become its user")
    folder = Path(tempfile.mkdtemp(prefix="lotse_chaos_"))
    shutil.chown(folder, "postgres")
    made = Cluster(folder, free_port())
    try:
        _as_postgres("initdb", "-D", str(folder / "data"), "-A", "trust", "-N")
        made.start()
        yield made
        made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def _as_postgres(program: str, *arguments: str) -> None:
    command = ["runuser", "-u", "postgres", "--", str(_program(program)), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", timeout=120)


class RoundRobin(FakeTelegramServer):
    """A Telegram that calls several replicas in turn, several at once, a chat's updates one after the other.

    What is not taken is brought to the next one. Now and then an update is brought twice (``twice``).
    """

    def __init__(self, core: FakeTelegram, ports: list[int], twice: float = 0.05) -> None:
        super().__init__(core)
        self.ports, self.twice, self.failures = ports, twice, 0
        self._turn, self._under_way = 0, {}
        self._choosing = threading.Lock()

    _under_way: dict[int, int]

    def _deliver(self) -> None:
        callers = [threading.Thread(target=self._call, args=(random.Random(number),)) for number in range(CALLERS)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()

    def _call(self, chance: random.Random) -> None:
        while not self._over.is_set():
            update = self._chosen()
            if update is None:
                self._over.wait(0.02)
                continue
            while not self._over.is_set() and not self._post(update):
                self.failures += 1
                self._over.wait(0.05)
            if chance.random() < self.twice:
                self._post(update)
            self.core.delivered(update)
            with self._choosing:
                del self._under_way[update["update_id"]]

    def _chosen(self) -> dict[str, Any] | None:
        """The oldest update of a chat of which none is under way."""
        with self._choosing:
            busy = set(self._under_way.values())
            for update in self.core.deliverable():
                chat = chat_of(update)
                if update["update_id"] in self._under_way or chat in busy:
                    busy.add(chat)
                    continue
                self._under_way[update["update_id"]] = chat
                return update
        return None

    def _post(self, update: dict[str, Any]) -> bool:
        self._turn += 1
        return posted(f"http://127.0.0.1:{self.ports[self._turn % len(self.ports)]}/hook", SECRET, update)


def chat_of(update: dict[str, Any]) -> int:
    """Which chat an update belongs to."""
    body = next(value for key, value in update.items() if key != "update_id")
    return int(body.get("message", body)["chat"]["id"])


@dataclass
class Replica:
    """One process of the bot, with a data folder of its own."""

    server: FakeTelegramServer
    store_url: str
    folder: Path
    port: int
    hook: int
    more: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0

    def start(self) -> None:
        """Starts it; it need not be ready at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        bare = {name: value for name, value in os.environ.items() if not name.startswith(("LOTSE_", "CHAOS_"))}
        environment = {
            **bare,
            "LOTSE_TELEGRAM_TOKEN": self.server.core.token,
            "LOTSE_TELEGRAM_BASE_URL": self.server.url,
            "LOTSE_DATA_DIR": str(self.folder),
            "LOTSE_STORE_URL": self.store_url,
            "LOTSE_CASE_KEY": KEY,
            "LOTSE_WEBHOOK_URL": f"http://127.0.0.1:{self.hook}/hook",
            "LOTSE_WEBHOOK_LISTEN": f"127.0.0.1:{self.port}",
            "LOTSE_WEBHOOK_SECRET": SECRET,
            **self.more,
        }
        with (self.folder / "log.txt").open("ab") as log:
            command = [sys.executable, "-m", "tests.chaos.program"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)

    @property
    def ready(self) -> bool:
        """Does it listen?"""
        with socket.socket() as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def until_ready(self, seconds: float = 90.0) -> None:
        """Waits until it listens."""
        over = time.monotonic() + seconds
        while not self.ready:
            assert time.monotonic() < over, self.log()
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(20)
        self.kills += 1

    def end(self) -> int:
        """Ends it politely; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            self.process.wait(10)

    def log(self) -> str:
        """The end of what it wrote."""
        return (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")[-4000:]


def report(name: str, figures: dict[str, Any]) -> None:
    """Prints the figures of a run, and keeps them where CHAOS_REPORT names a file."""
    told = json.dumps({"run": name, **figures}, ensure_ascii=False)
    print(told)
    if path := os.environ.get("CHAOS_REPORT"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(told + "\n")
