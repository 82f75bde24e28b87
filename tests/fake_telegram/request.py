"""python-telegram-bot's request layer, answered by the fake core in the same process: no socket."""

from __future__ import annotations

import asyncio
from typing import Any

from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.telegram.api import Api, api_over
from tests.fake_telegram.core import ConnectionLostError, FakeTelegram


class FakeRequest(BaseRequest):
    """Hands every request to ``core``."""

    def __init__(self, core: FakeTelegram) -> None:
        self._core = core

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        if method == "GET" and "/file/bot" in url:
            content = self._core.download(url.partition("/file/bot")[2].partition("/")[2])
            return (404, b"") if content is None else (200, content)
        _, _, path = url.partition("/bot")
        token, _, api_method = path.partition("/")
        params = dict(request_data.json_parameters) if request_data else {}
        parts = (request_data.multipart_data if request_data else None) or {}
        files = {name: part[1] for name, part in parts.items()}
        try:
            answer = await asyncio.to_thread(self._core.call, token, api_method, params, files)
        except ConnectionLostError as error:
            raise NetworkError("connection lost") from error
        return answer.status, answer.body


def api_in_process(core: FakeTelegram) -> Api:
    """The bot's own view of ``core``."""
    return api_over(FakeRequest(core), FakeRequest(core), token=core.token, root="https://telegram.invalid")
