"""Telegram's methods by name, parameters and answers as plain JSON, over python-telegram-bot's request layer.

Not PTB's typed methods: an update must be storable before anybody understands it, and a decided step must survive a
restart as JSON. PTB still gives connection pool, error classes and reading of updates.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator, Mapping
from typing import Any

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

# Without it PTB 22 warns whenever Telegram answers 429; with it retry_after is a timedelta, as it will be in PTB 23.
os.environ.setdefault("PTB_TIMEDELTA", "1")

CONNECTIONS = 32


class Api(Bot):
    """One bot account; ``call`` is all that the channel uses."""

    async def call(self, method: str, params: Mapping[str, Any], read_timeout: float | None = None) -> Any:
        """The ``result`` of Bot API ``method``. Raises a TelegramError."""
        if read_timeout is None:
            return await self._post(method, dict(params))
        return await self._post(method, dict(params), read_timeout=read_timeout)

    async def fetch(self, file_id: str) -> bytes:
        """The content of the file ``file_id``, at most 20 MB. Raises a TelegramError."""
        told = await self.call("getFile", {"file_id": file_id})
        return bytes(await self.request.retrieve(f"{self.base_file_url}/{told['file_path']}", read_timeout=60))

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[Api]:
        """The account with open connections. Unlike PTB's own start it asks nothing: Telegram may be down just now."""
        requests = self._request
        for request in requests:
            await request.initialize()
        try:
            yield self
        finally:
            for request in requests:
                await request.shutdown()


def open_api(token: str, base_url: str) -> Api:
    """The account behind ``token`` at ``base_url``, over HTTP."""
    root = base_url.rstrip("/").removesuffix("/bot")  # both forms are in use
    return api_over(
        HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=10, connect_timeout=10, pool_timeout=20),
        HTTPXRequest(connection_pool_size=1, connect_timeout=10, pool_timeout=20),
        token=token,
        root=root,
    )


def api_over(request: BaseRequest, updates: BaseRequest, *, token: str, root: str) -> Api:
    """The account behind ``token`` over the given request layers (tests give a fake one)."""
    return Api(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=request,
        get_updates_request=updates,
    )
