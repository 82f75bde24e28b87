"""Processes that get ready, wait for a line, and set out together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence


def side_by_side(program: str, arguments: Sequence[str]) -> list[str]:
    """What ``program`` prints after "ready", run once for each of ``arguments``, all let go at the same moment."""
    running = [
        subprocess.Popen([sys.executable, "-c", program, one], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for one in arguments
    ]
    for one in running:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in running:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    return [one.communicate(timeout=60)[0].strip() for one in running]
