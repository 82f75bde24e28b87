"""The whole bot as a program, as `lotse run` starts it, but with a minute that a test can wait for, and with as
many messages a second as the machine can send.

``python -m tests.stories.program`` reads the settings of the bot; STORY_MINUTE is how long a group's minute is.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
from dataclasses import replace

from bot.app import App
from bot.config import read_settings
from bot.telegram.limits import USUAL
from bot.telegram.polling import run
from tests.processes import crew_of_module


def main() -> None:
    """The bot as a process."""
    logging.basicConfig(level=logging.INFO)
    minute = dt.timedelta(seconds=float(os.environ["STORY_MINUTE"]))
    app = App(read_settings())
    store = app.open_store()
    app.knowledge()
    conversation = app.conversation(store.people, store)
    pace = replace(USUAL, overall=1000, private=1000, minute=minute)
    crew, rung = crew_of_module("tests.stories.program", app.settings.processes)
    asyncio.run(run(app.settings, conversation, store, pace=pace, crew=crew, rung=rung))
    store.close()


if __name__ == "__main__":
    main()
