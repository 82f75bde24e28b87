"""Who poses as Telegram: without the secret, with a stolen update, with a body that never ends or lies about itself."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.store import Store
from bot.telegram import webhook
from bot.telegram.inbox import to_store
from bot.telegram.webhook import SECRET_HEADER, Hook, application
from tests.fake_telegram import updates as shapes

HOOK = Hook("https://lotse.example/hook", "127.0.0.1", 8443, "s3cret")
UPDATE = shapes.update(shapes.message("Darf man das?"))
HEADERS = {SECRET_HEADER: HOOK.secret, "Content-Type": "application/json"}
NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


class Kept(list[Any]):
    """What reached the store."""

    async def __call__(self, update: Any) -> None:
        self.append(update)


def caller(kept: Kept) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(application(HOOK, kept)), base_url="https://lotse.example")


async def test_a_body_that_comes_byte_by_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.01)
    kept, never = Kept(), asyncio.Event()

    async def dripping() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    async with caller(kept) as client:
        told = await client.post("/hook", content=dripping(), headers=HEADERS)

    assert told.status_code == 408
    assert kept == []


@pytest.mark.parametrize("length", ["9" * 5_000, "-1", "1e3", "", "0x10", "²", "1_000"])
async def test_a_length_that_is_none_is_refused(length: str) -> None:
    scope = {
        "type": "http", "method": "POST", "path": "/hook", "query_string": b"", "http_version": "1.1",
        "headers": [*((name.lower().encode(), value.encode()) for name, value in HEADERS.items()),
                    (b"content-length", length.encode("latin-1"))],
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": json.dumps(UPDATE).encode(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    kept = Kept()
    await application(HOOK, kept)(scope, receive, send)

    assert sent[0]["status"] == 413
    assert kept == []


async def test_a_forged_update_without_the_secret_is_neither_read_nor_kept() -> None:
    kept, read = Kept(), False

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read = True
        yield json.dumps(UPDATE).encode()

    async with caller(kept) as client:
        told = await client.post("/hook", content=body(), headers={**HEADERS, SECRET_HEADER: "guess"})

    assert told.status_code == 403
    assert kept == []


def test_a_replayed_update_is_kept_once_even_after_it_was_handled(store: Store) -> None:
    new = to_store(UPDATE)
    assert new is not None

    store.inbox.put([new], NOW)
    again = store.inbox.put([new], NOW)
    store.inbox.done(store.inbox.take(1, "worker", NOW, dt.timedelta(minutes=1))[0])
    afterwards = store.inbox.put([new], NOW)

    assert (again, afterwards) == (0, 0)
    assert store.inbox.take(1, "worker", NOW, dt.timedelta(minutes=1)) == []
