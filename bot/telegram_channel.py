"""Runs the Telegram channel with everything it needs: the composition of `lotse run`."""

from __future__ import annotations

import asyncio
import sys
import threading

from bot.app import App
from bot.background import follow, prepare
from bot.errors import UserError
from bot.operations.watch import Watch
from bot.telegram.crew import Crew
from bot.telegram.polling import run

BESIDE = "--beside"


def serve(app: App, watch: Watch, *, beside: bool = False) -> None:
    """Serves Telegram until told to stop. Raises UserError without a token or if Telegram refuses it.

    ``beside``: this process answers beside the one that started it, which takes updates in and does all else.
    """
    settings = app.settings
    if settings.telegram_token is None:
        raise UserError("LOTSE_TELEGRAM_TOKEN fehlt. Den Schlüssel gibt @BotFather.")
    store = app.open_store()
    watch.store_opened(store)
    conversation = app.conversation(store.people, store)
    prepare(app, conversation.warm, fetches=not beside)
    stop = threading.Event()
    follow(app, stop)
    crew = None if beside else crew_of(settings.processes, settings.stop_seconds)
    rung = sys.stdin.buffer if beside else None
    within = settings.stop_seconds
    try:
        asyncio.run(run(settings, conversation, store, stop_within=within, life=watch.life, crew=crew, rung=rung))
    finally:
        stop.set()
        store.close()


def crew_of(processes: int, stop_within: float) -> Crew | None:
    """Those who answer beside the first of ``processes``."""
    command = (sys.executable, "-m", "bot", "run", BESIDE)
    return Crew(command, processes - 1, stop_within) if processes > 1 else None
