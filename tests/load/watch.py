"""Memory and processor time of a process and of its children, looked at from outside (/proc, so Linux only)."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: seconds since the start, MB and processor seconds so far. ``children``: those alive at that moment."""

    at: float
    rss: float
    children_rss: float
    cpu: float


def cpu_of(pid: int) -> float:
    """Processor seconds of ``pid`` and of all that descend from it, those that have ended included."""
    seconds = 0.0
    for one in {pid} | children_of(pid):
        with contextlib.suppress(OSError):
            seconds += _cpu_of_one(one)
    return seconds


def _cpu_of_one(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def rss_of(pid: int) -> float:
    """Memory of ``pid`` in MB; 0 if it is gone."""
    with contextlib.suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE_MB
    return 0.0


def children_of(pid: int) -> set[int]:
    """All that descend from ``pid``."""
    found: set[int] = set()
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found |= {int(child)} | children_of(int(child))
    return found


class Watch:
    """Looks at ``pid`` every ``every`` seconds inside a with-block."""

    def __init__(self, pid: int, every: float = 1.0) -> None:
        self.pid, self.every = pid, every
        self.samples: list[Sample] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._began = time.monotonic()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(5)

    def _look(self) -> None:
        while not self._over.wait(self.every):
            with contextlib.suppress(OSError):
                children = sum(rss_of(child) for child in children_of(self.pid))
                at = time.monotonic() - self._began
                self.samples.append(Sample(at, rss_of(self.pid), children, cpu_of(self.pid)))
