"""The parent's side of the child: start it, listen to it, and end it with all it started when it costs too much.

Not a parser and not a pool: one file, one process, one private folder. The child gets none of our environment but what
a program needs to start, and certainly no token.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import bot
from bot.intake.events import End, Event, Failed, from_line
from bot.intake.job import Job

ROOT = Path(bot.__file__).resolve().parent.parent
LONGEST_LINE = 3_000_000  # characters; 200,000 of text as JSON escapes
MAX_OUTPUT = 8_000_000
MAX_LINES = 5_000
_LOOK = 0.05  # seconds between two looks at the memory
_KEPT = ("PATH", "TESSDATA_PREFIX", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")
_OUT_OF_TIME = {-getattr(signal, "SIGXCPU", 24)}


def events(job: Job, folder: Path, seconds: float) -> Iterator[Event]:
    """What the child says about ``folder``/input; ends with Failed (died, too_slow, too_big) if cut short."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "bot.intake.child", job.to_json()],
        cwd=folder, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    ended = False
    try:
        for event in _heard(child, job, seconds):
            ended = ended or isinstance(event, (End, Failed))
            yield event
        if not ended:
            code = _exit(child)
            yield Failed("too_slow" if code in _OUT_OF_TIME else "died", detail=f"exit {code}")
    finally:
        _end(child)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TMPDIR": str(folder)}
    return kept | own | {"TEMP": str(folder), "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}


def _heard(child: subprocess.Popen[bytes], job: Job, seconds: float) -> Iterator[Event]:
    lines: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
    stop = threading.Event()
    threading.Thread(target=_listen, args=(child.stdout, lines, stop), daemon=True).start()
    deadline = time.monotonic() + seconds
    heard = 0
    try:
        while True:
            try:
                line = lines.get(timeout=_LOOK)
            except queue.Empty:
                line = b""
            if line is None:
                return
            heard += len(line)
            if event := from_line(line) if line else None:
                yield event
            if time.monotonic() > deadline:
                yield Failed("too_slow")
                return
            if heard > MAX_OUTPUT or (not line and _memory(child.pid) > job.memory):
                yield Failed("too_big")
                return
    finally:
        stop.set()


def _listen(stream: IO[bytes] | None, lines: queue.Queue[bytes | None], stop: threading.Event) -> None:
    count = 0
    with contextlib.suppress(OSError, ValueError):
        while stream is not None and count < MAX_LINES and (line := stream.readline(LONGEST_LINE)):
            count += 1
            if not _put(lines, line, stop):
                return
    _put(lines, None, stop)


def _put(lines: queue.Queue[bytes | None], line: bytes | None, stop: threading.Event) -> bool:
    while not stop.is_set():
        try:
            lines.put(line, timeout=0.5)
            return True
        except queue.Full:
            continue
    return False


def _memory(pid: int) -> int:
    """Bytes held by a process and all below it (Linux); 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(_memory(int(child)) for child in children)


def _exit(child: subprocess.Popen[bytes]) -> int | None:
    try:
        return child.wait(timeout=1.0)
    except subprocess.TimeoutExpired:
        return None


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything it started; the group outlives its leader as long as anybody is in it."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
