"""Programs of the tests that run as several processes, as `lotse run` does (LOTSE_PROCESSES)."""

from __future__ import annotations

import sys
from typing import BinaryIO

from bot.telegram.crew import Crew
from bot.telegram_channel import BESIDE


def crew_of_module(module: str, processes: int, stop_within: float = 20.0) -> tuple[Crew | None, BinaryIO | None]:
    """What ``run`` is given: in the first of the ``processes`` the others, in the others the pipe they are rung by."""
    if BESIDE in sys.argv:
        return None, sys.stdin.buffer
    if processes == 1:
        return None, None
    return Crew(
        (sys.executable, "-W", "error::ResourceWarning", "-m", module, BESIDE), processes - 1, stop_within
    ), None
