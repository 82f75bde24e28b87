"""The whole bot as a program, as `lotse run` starts it, with the pace and the hour that a measurement needs.

``python -m tests.load.program`` reads the settings of the bot. LOAD_PACE: messages a second to all chats together
(30 is what Telegram allows everybody; more, so that our own time is measured and not that limit). LOAD_HOUR: how many
seconds an hour of housekeeping lasts. LOAD_WARM: wait for the work that usually nobody waits for. LOAD_PROFILE: a file
for the profile of the worker threads and the loop.
"""

from __future__ import annotations

import asyncio
import cProfile
import logging
import os
import threading
from dataclasses import replace

from bot.__main__ import keep_memory_small
from bot.app import App
from bot.background import prepare
from bot.config import read_settings
from bot.telegram import inbox
from bot.telegram.limits import USUAL
from bot.telegram.polling import run
from tests.processes import crew_of_module


def main() -> None:
    """The bot as a process."""
    keep_memory_small()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    overall = int(os.environ["LOAD_PACE"])
    pace = USUAL if overall == USUAL.overall else replace(USUAL, overall=overall, private=overall)
    inbox.TIDY_EVERY = float(os.environ["LOAD_HOUR"])
    app = App(read_settings())
    store = app.open_store()
    app.knowledge()
    conversation = app.conversation(store.people, store)
    crew, rung = crew_of_module("tests.load.program", app.settings.processes)
    if os.environ["LOAD_WARM"]:  # what is measured is a bot that has been running for a while
        prepare(app, fetches=rung is None).join()
    asyncio.run(run(app.settings, conversation, store, pace=pace, crew=crew, rung=rung))
    store.close()


def profiled(path: str) -> None:
    """The same, with everything that Python does written to ``path``; much slower, so only for looking into it."""
    profile = cProfile.Profile()
    threading.setprofile(lambda *_: profile.enable())
    try:
        profile.runcall(main)
    finally:
        profile.dump_stats(path)


if __name__ == "__main__":
    wanted = os.environ.get("LOAD_PROFILE")
    profiled(wanted) if wanted else main()
