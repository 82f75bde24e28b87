"""Telling Telegram where to call: said once, and again only where it differs, however many processes start.

Telegram says which address it calls and for what, but never the secret; so that is remembered in the store, as a mark
that nobody can check a guess against.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
from dataclasses import dataclass
from typing import Any

from bot.store import Store
from bot.telegram.api import Api
from bot.telegram.routes import ALLOWED_UPDATES

log = logging.getLogger(__name__)

CONNECTIONS = 40
SETTING = dt.timedelta(seconds=30)
MEANWHILE = 1.0
KEY = "telegram.webhook"


def webhook_call(url: str, secret: str) -> dict[str, Any]:
    """The parameters of setWebhook; what is waiting at Telegram is never dropped."""
    return {
        "url": url,
        "secret_token": secret,
        "allowed_updates": list(ALLOWED_UPDATES),
        "max_connections": CONNECTIONS,
        "drop_pending_updates": False,
    }


@dataclass(frozen=True, slots=True)
class Announcing:
    """The webhook of this installation at ``url``. ``owner``: name of this process."""

    api: Api
    store: Store
    url: str
    secret: str
    owner: str = "here"

    async def ensure(self) -> bool:
        """Sets the webhook where it is not as it should be; one process does. True if this one did.

        Raises TelegramError and SQLAlchemyError.
        """
        while not await self._stands():
            if await self._claim():
                try:
                    if not await self._stands():
                        await self.set()
                        return True
                finally:
                    await asyncio.to_thread(self.store.claims.give, KEY, self.owner)
            await asyncio.sleep(MEANWHILE)
        return False

    async def set(self) -> None:
        """Sets the webhook, whatever stands there. Raises TelegramError."""
        await self.api.call("setWebhook", webhook_call(self.url, self.secret))
        await asyncio.to_thread(self.store.settings.put, KEY, self._mark())

    async def _claim(self) -> bool:
        return await asyncio.to_thread(self.store.claims.take, KEY, self.owner, dt.datetime.now(dt.UTC), SETTING)

    async def _stands(self) -> bool:
        """Does Telegram call us as it should, as far as it says, and with the secret we gave it last?"""
        wanted = webhook_call(self.url, self.secret)
        told = await self.api.call("getWebhookInfo", {})
        same = (
            told.get("url") == self.url
            and sorted(told.get("allowed_updates") or []) == sorted(wanted["allowed_updates"])
            and told.get("max_connections", CONNECTIONS) == CONNECTIONS
        )
        return same and await asyncio.to_thread(self.store.settings.get, KEY) == self._mark()

    def _mark(self) -> str:
        return self.store.sealer.mark(json.dumps([self.url, self.secret]))
