"""Runs the Telegram channel with everything it needs: the composition of `lotse run`."""

from __future__ import annotations

import asyncio

from bot.app import App, today
from bot.background import prepare
from bot.conversation import Conversation
from bot.errors import UserError
from bot.store import open_store
from bot.telegram.polling import run


def serve(app: App) -> None:
    """Serves Telegram until told to stop. Raises UserError without a token or if Telegram refuses it."""
    settings = app.settings
    if settings.telegram_token is None:
        raise UserError("LOTSE_TELEGRAM_TOKEN fehlt. Den Schlüssel gibt @BotFather.")
    store = open_store(settings.database)
    prepare(app)
    conversation = Conversation(app.knowledge, app.writer, store.people, settings, today)
    try:
        asyncio.run(run(settings, conversation, store))
    finally:
        store.close()
