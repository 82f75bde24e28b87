"""How much memory the running bot takes: `lotse run` against the fake Telegram, at rest and after 300 questions.

RSS is what the system counts for the process; Pss shares out what several processes map. Linux only (/proc).
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.ground import CONSOLE, LOTSE, OUT, REPOSITORY, Ground, Question, shown
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer

ASKED = 300
TARGET = 300.0
_FIRST_CHAT = 5_000


def running(ground: Ground, questions: Sequence[Question]) -> list[Figure]:
    """Memory after the start with vectors open, and after ``ASKED`` questions from as many people."""
    if not Path("/proc/self/smaps_rollup").exists():
        CONSOLE.print("memory: needs Linux (/proc), left out")
        return []
    _ = ground.app
    telegram = FakeTelegram()
    with FakeTelegramServer(telegram) as server, _bot(server, ground) as process:
        _wait(process, lambda: bool(telegram.methods("getUpdates")), 60)
        _wait(process, lambda: "chromadb_rust_bindings" in _maps(process.pid), 60)
        start = _settled(process.pid)
        began = time.perf_counter()
        _ask_all(telegram, process, questions)
        seconds = time.perf_counter() - began
        end = _settled(process.pid)
    name = f"bot with {ground.title}"
    return [
        Figure("memory", f"{name}, after start, RSS", start["VmRSS"], "MB", TARGET),
        Figure("memory", f"{name}, after start, Pss", start["Pss"], "MB"),
        Figure("memory", f"{name}, after {ASKED} questions, RSS", end["VmRSS"], "MB", TARGET),
        Figure("memory", f"{name}, after {ASKED} questions, Pss", end["Pss"], "MB"),
        Figure("memory", f"{name}, after {ASKED} questions, own pages (RssAnon)", end["RssAnon"], "MB"),
        Figure("memory", f"{name}, peak RSS", end["VmHWM"], "MB"),
        Figure("speed", f"{ASKED} questions through Telegram (limit 30/s)", seconds, "s"),
    ]


@contextmanager
def _bot(server: FakeTelegramServer, ground: Ground) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **ground.environment,
        "LOTSE_TELEGRAM_TOKEN": server.core.token,
        "LOTSE_TELEGRAM_BASE_URL": server.url,
        "LOTSE_STORE_URL": f"sqlite:///{OUT / 'bench.sqlite3'}",
    }
    for left in OUT.glob("bench.sqlite3*"):
        left.unlink()
    with (OUT / "bot.log").open("wb") as log:
        process = subprocess.Popen([*LOTSE, "run"], cwd=REPOSITORY, env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait(20)


def _ask_all(telegram: FakeTelegram, process: subprocess.Popen[bytes], questions: Sequence[Question]) -> None:
    chats = [_FIRST_CHAT + number for number in range(ASKED)]
    for number, chat in enumerate(chats):
        question = questions[number % len(questions)]
        telegram.says(question.text, user=shapes.person(chat, language=question.lang))
    for chat in shown(chats, "questions through Telegram"):
        _wait(process, lambda chat=chat: bool(telegram.texts(chat)), 60)  # type: ignore[misc]  # bound at once


def _wait(process: subprocess.Popen[bytes], condition: object, seconds: float) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the bot does not do what is waited for; see {OUT / 'bot.log'}")
        time.sleep(0.02)


def _settled(pid: int) -> dict[str, float]:
    """Memory in MB once it has stopped growing for two seconds."""
    quiet, last = 0, _memory(pid)
    while quiet < 4:
        time.sleep(0.5)
        now = _memory(pid)
        quiet = quiet + 1 if abs(now["VmRSS"] - last["VmRSS"]) < 1 else 0
        last = now
    return last


def _memory(pid: int) -> dict[str, float]:
    text = "".join(Path(f"/proc/{pid}/{name}").read_text(encoding="ascii") for name in ("status", "smaps_rollup"))
    found = re.findall(r"^(VmRSS|VmHWM|RssAnon|Pss):\s+(\d+) kB", text, re.MULTILINE)
    return {name: int(kilobytes) / 1024 for name, kilobytes in found}


def _maps(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
