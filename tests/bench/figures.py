"""Figures, their targets and the one table that shows them; and what kind of machine they were measured on.

Nothing is measured here. A figure without a target is information.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``floor``: the target is a lower bound; else an upper one."""

    part: str
    name: str
    value: float
    unit: str = ""
    target: float | None = None
    floor: bool = False

    @property
    def ok(self) -> bool | None:
        """Is the target met? None without a target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.floor else self.value <= self.target

    @property
    def key(self) -> str:
        """Names the figure in files."""
        return f"{self.part}: {self.name}"


def share(part: str, name: str, value: float, target: float | None = None) -> Figure:
    """A share between 0 and 1 that should be high."""
    return Figure(part, name, value, "", target, floor=True)


def table(figures: Iterable[Figure]) -> str:
    """All figures as a Markdown table."""
    rows = [("figure", "measured", "target", "ok")]
    for figure in figures:
        bound = "" if figure.target is None else f"{'≥' if figure.floor else '≤'} {_shown(figure.target, figure.unit)}"
        sign = {True: "yes", False: "NO", None: ""}[figure.ok]
        rows.append((figure.key, _shown(figure.value, figure.unit), bound, sign))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _shown(value: float, unit: str) -> str:
    if not unit:
        return f"{value:.3f}"
    digits = 0 if value >= 100 or value == int(value) else 2 if value < 10 else 1
    return f"{value:,.{digits}f} {unit}"


def machine() -> str:
    """Processor, cores, memory, load and Python of this machine, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, load {load:.1f} at start, "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "processor unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "processor unknown")
