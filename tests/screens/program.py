"""The whole bot as a program, on the day of the pictures: whatever the calendar says, it is the 28th of November 2026.

``python -m tests.screens.program`` reads the settings of the bot, as `lotse run` does. The inbox keeps the clock of the
machine; what is said knows the day only.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

import bot.app
from bot.app import App
from bot.config import read_settings
from bot.telegram.polling import run
from tests.screens.recorder import NOW


def main() -> None:
    """The bot as a process."""
    logging.basicConfig(level=logging.WARNING)
    bot.app.today = lambda: NOW.date()
    app = App(read_settings())
    with contextlib.closing(app.open_store()) as store:
        app.knowledge()
        asyncio.run(run(app.settings, app.conversation(store.people, store), store))


if __name__ == "__main__":
    main()
