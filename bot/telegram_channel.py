"""Runs the Telegram channel with everything it needs: the composition of `lotse run`."""

from __future__ import annotations

import asyncio
import threading

from bot.app import App
from bot.background import follow, prepare
from bot.errors import UserError
from bot.operations.watch import Watch
from bot.telegram.polling import run


def serve(app: App, watch: Watch) -> None:
    """Serves Telegram until told to stop. Raises UserError without a token or if Telegram refuses it."""
    settings = app.settings
    if settings.telegram_token is None:
        raise UserError("LOTSE_TELEGRAM_TOKEN fehlt. Den Schlüssel gibt @BotFather.")
    store = app.open_store()
    watch.store_opened(store)
    conversation = app.conversation(store.people, store)
    prepare(app, conversation.warm)
    stop = threading.Event()
    follow(app, stop)
    try:
        asyncio.run(run(settings, conversation, store, stop_within=settings.stop_seconds, life=watch.life))
    finally:
        stop.set()
        store.close()
