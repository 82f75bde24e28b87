"""`lotse run` as a process of its own: health from the first second, red at once when told to stop, done in time."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Answer, FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer
from tests.shared_material import REPOSITORY

ANNA = shapes.person(4242, "Anna")


class Slow(FakeTelegram):
    """A Telegram that takes a message and lets the bot wait for its answer."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting, self.released = threading.Event(), threading.Event()

    def call(self, token: str, method: str, params: dict[str, Any], files: dict[str, bytes] | None = None) -> Answer:
        if method == "sendMessage":
            self.waiting.set()
            assert self.released.wait(60)
        return super().call(token, method, params, files)


@contextmanager
def running(
    server: FakeTelegramServer, data: Path, processes: int = 1
) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """The bot, where its health is told, and the lines it logs."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LOTSE_")} | {
        "LOTSE_TELEGRAM_TOKEN": server.core.token, "LOTSE_TELEGRAM_BASE_URL": server.url, "LOTSE_DATA_DIR": str(data),
        "LOTSE_SYNC_AT_START": "false", "LOTSE_LOG": "json", "LOTSE_OPERATIONS_LISTEN": "127.0.0.1:0",
        "LOTSE_STOP_SECONDS": "30", "LOTSE_PROCESSES": str(processes), "PYTHONPATH": str(REPOSITORY),
    }  # fmt: skip
    command = [sys.executable, "-m", "bot", "run"]
    process = subprocess.Popen(command, cwd=data, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    lines = [process.stderr.readline()]
    found = re.search(r"127\.0\.0\.1:\d+", lines[0])
    assert found, lines
    reading = threading.Thread(target=lambda: lines.extend(process.stderr or ()), daemon=True)
    reading.start()
    try:
        yield process, f"http://{found.group()}", lines
    finally:
        process.kill()
        process.wait(30)
        reading.join(30)
        process.stderr.close()


def test_a_process_is_red_as_soon_as_it_is_told_to_stop_and_still_finishes_what_it_began(
    data_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "index").symlink_to(data_dir / "index")
    core = Slow()
    with FakeTelegramServer(core) as server, running(server, tmp_path) as (process, address, lines):
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            first = client.get("/healthz").status_code
            core.says("Darf man meine Bilder zum Training nehmen?", user=ANNA)
            assert core.waiting.wait(120), lines
            at_work = client.get("/readyz")
            process.send_signal(signal.SIGTERM)
            stopping = next(
                answer for answer in iter(lambda: client.get("/readyz"), None) if answer.json()["process"] != "ok"
            )
            alive = client.get("/healthz").status_code
            figures = client.get("/metrics").text
            core.released.set()
        code = process.wait(60)

    assert (first, at_work.status_code, alive, code) == (200, 200, 200, 0)
    assert at_work.json() | {"vectors": "?"} == {
        "ready": True, "process": "ok", "store": "ok", "library": "ok", "workers": "ok", "vectors": "?",
        "model": "none",
    }  # fmt: skip
    assert (stopping.status_code, stopping.json()["process"]) == (503, "stopping")
    assert len(core.texts(4242)) >= 1
    assert 'lotse_queue{state="leased"} 1.0' in figures
    assert "4242" not in figures
    messages = [json.loads(line) for line in lines]
    assert {"time", "level", "logger", "message"} <= set(messages[0])
    assert not any("Anna" in line or "Bilder" in line or core.token in line for line in lines)


def test_processes_beside_one_another_share_the_work_and_are_counted_together(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "index").symlink_to(data_dir / "index")
    core = FakeTelegram()
    with FakeTelegramServer(core) as server, running(server, tmp_path, processes=2) as (process, address, lines):
        assert core.wait_until(lambda: sum("ready as" in line for line in lines) == 2, 120), lines
        for number in range(60):
            core.says("/hinweis", user=shapes.person(5000 + number, "Anna"))
        assert core.wait_until(lambda: len(core.sent) == 60, 60)
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            assert core.wait_until(lambda: handled(client.get("/metrics").text) == 60, 30)
            figures = client.get("/metrics").text
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)

    assert code == 0
    assert sum("stopping" in line for line in lines) == 2
    assert 'lotse_updates_in_total{way="polling"} 60.0' in figures
    assert 'lotse_queue{state="open"} 0.0' in figures


def handled(figures: str) -> float:
    """How many updates were handled, of all kinds."""
    return sum(map(float, re.findall(r"^lotse_updates_handled_total\{.*\} (\S+)$", figures, re.MULTILINE)))
