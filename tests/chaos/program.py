"""A replica for the chaos tests: the whole channel as `lotse run` starts it, over a conversation that echoes.

``python -m tests.chaos.program`` reads the settings of the bot. CHAOS_AHEAD: seconds by which its clock is ahead (it is
morning there, when people are reminded); CHAOS_SECONDS: how long an answer takes; CHAOS_JUMP: a file with seconds that
are added to its clock, read anew each time.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import logging
import os
from dataclasses import replace
from pathlib import Path

from bot import reminders
from bot.config import read_settings
from bot.store import open_store
from bot.telegram import polling
from bot.telegram.limits import USUAL
from bot.telegram.reminding import Reminding
from tests.bot.telegram.echo import EchoConversation
from tests.sealer import SEALER


def clock() -> dt.datetime:
    """The time as this process has it."""
    jump = Path(os.environ["CHAOS_JUMP"]) if "CHAOS_JUMP" in os.environ else None
    ahead = float(os.environ.get("CHAOS_AHEAD", "0"))
    if jump is not None and jump.exists():
        ahead += float(jump.read_text() or "0")
    return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead)


def main() -> None:
    """The replica as a process."""
    logging.basicConfig(level=logging.INFO)
    settings = read_settings()
    reminders.LEASE = dt.timedelta(seconds=8)
    polling.Reminding = functools.partial(Reminding, look_again=0.5)  # type: ignore[misc,assignment]
    store = open_store(settings.database, SEALER)
    conversation = EchoConversation(seconds=float(os.environ.get("CHAOS_SECONDS", "0.02")))
    pace = replace(USUAL, overall=1000, private=1000)
    asyncio.run(polling.run(settings, conversation, store, pace=pace, now=clock))
    store.close()


if __name__ == "__main__":
    main()
