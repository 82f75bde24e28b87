"""Updates by webhook: who is listened to, what is stored before it is confirmed, and the bot behind it as a process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.errors import UserError
from bot.store import Store
from bot.telegram.polling import serve
from bot.telegram.texts import load_texts
from bot.telegram.webhook import BODY_AT_MOST, SECRET_HEADER, Hook, application, hook_of
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.request import api_in_process
from tests.fake_telegram.server import FakeTelegramServer
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
HOOK = Hook("https://lotse.example/telegram/hook", "127.0.0.1", 8443, "s3cret")
MARA = shapes.person(11, "Mara")
UPDATE = shapes.update(shapes.message("Darf man das?", user=MARA))


class Kept(list[Any]):
    """What reached the store; ``broken``: the store does not answer."""

    broken = False

    async def __call__(self, update: Any) -> None:
        if self.broken:
            raise OperationalError("INSERT", {}, Exception("disk full"))
        self.append(update)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
async def caller(kept: Kept) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application(HOOK, kept))
    async with httpx.AsyncClient(transport=transport, base_url="https://lotse.example") as client:
        yield client


def headers(secret: str = HOOK.secret, kind: str = "application/json") -> dict[str, str]:
    return {SECRET_HEADER: secret, "Content-Type": kind}


async def test_an_update_from_who_knows_the_secret_is_kept(caller: httpx.AsyncClient, kept: Kept) -> None:
    told = await caller.post("/telegram/hook", content=json.dumps(UPDATE), headers=headers())

    assert (told.status_code, told.content) == (200, b"")
    assert kept == [UPDATE]


@pytest.mark.parametrize("secret", ["", "s3cre", "s3cret ", "S3CRET", "sécret"])
async def test_who_does_not_know_the_secret_is_not_listened_to(
    caller: httpx.AsyncClient, kept: Kept, secret: str
) -> None:
    told = await caller.post(
        "/telegram/hook", content=json.dumps(UPDATE), headers={**headers(), SECRET_HEADER: secret.encode()}  # type: ignore[dict-item]
    )  # fmt: skip
    without = await caller.post("/telegram/hook", json=UPDATE)

    assert (told.status_code, without.status_code) == (403, 403)
    assert kept == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/telegram/hook", 405), ("POST", "/telegram/hook/", 404), ("POST", "/telegram", 404), ("POST", "/", 404)],
)
async def test_one_path_and_one_method_is_answered(
    caller: httpx.AsyncClient, kept: Kept, method: str, path: str, status: int
) -> None:
    told = await caller.request(method, path, content=json.dumps(UPDATE), headers=headers())

    assert told.status_code == status
    assert kept == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"chat_id=1", "application/x-www-form-urlencoded", 415),
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b" " * (BODY_AT_MOST + 1), "application/json; charset=utf-8", 413),
    ],
    ids=["a form", "half an object", "nothing", "no text", "too deep", "too much"],
)
async def test_what_is_no_update_is_refused(
    caller: httpx.AsyncClient, kept: Kept, content: bytes, kind: str, status: int
) -> None:
    told = await caller.post("/telegram/hook", content=content, headers=headers(kind=kind))

    assert told.status_code == status
    assert kept == []


async def test_a_body_that_hides_its_length_is_cut_off_all_the_same(caller: httpx.AsyncClient, kept: Kept) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b" " * 10_000

    told = await caller.post("/telegram/hook", content=endless(), headers=headers())

    assert told.status_code == 413


async def test_an_update_that_cannot_be_stored_is_not_confirmed(
    caller: httpx.AsyncClient, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    kept.broken = True

    told = await caller.post("/telegram/hook", content=json.dumps(UPDATE), headers=headers())

    assert told.status_code == 500
    assert "Darf man das?" not in caplog.text


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = hook_of("https://lotse.example/hook", "127.0.0.1:8443", None, tmp_path)
    second = hook_of("https://lotse.example/hook", "[::1]:8443", None, tmp_path)
    given = hook_of("https://lotse.example", "0.0.0.0:1", "mine", tmp_path)

    assert first.secret == second.secret
    assert len(first.secret) >= 43
    assert (tmp_path / "webhook.secret").stat().st_mode & 0o777 == 0o600
    assert (second.host, second.port, second.path) == ("::1", 8443, "/hook")
    assert (given.secret, given.path) == ("mine", "/")


@pytest.fixture
def hook(tmp_path: Path) -> Hook:
    port = free_port()
    return Hook(f"http://127.0.0.1:{port}/telegram/hook", "127.0.0.1", port, "s3cret")


@pytest.fixture
def server(telegram: FakeTelegram) -> Iterator[FakeTelegramServer]:
    """Telegram, which calls by webhook."""
    with FakeTelegramServer(telegram) as running:
        yield running


async def test_telegram_calls_and_is_answered_like_by_polling(
    running: Running, server: FakeTelegramServer, hook: Hook
) -> None:
    async with running(hook=hook) as bot:
        for number in range(20):
            bot.telegram.says(str(number), user=MARA)

        await bot.until(lambda: len(bot.telegram.texts(11)) == 20)
        await bot.settled()

    assert server.core.texts(11) == [f"echo {number}" for number in range(20)]
    assert server.core.methods("getUpdates", "deleteWebhook") == []
    assert server.core.webhook["url"] == hook.url
    assert "inline_query" in server.core.webhook["allowed_updates"]
    assert not [call for call in server.core.methods("setWebhook") if call.params["drop_pending_updates"]]


async def test_while_the_store_fails_telegram_repeats_and_nothing_is_lost(
    running: Running, server: FakeTelegramServer, hook: Hook, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, failures = type(store.inbox).put, [OperationalError("INSERT", {}, Exception("locked"))] * 3

    def failing(self: Any, *arguments: Any) -> int:
        if failures:
            raise failures.pop()
        return put(self, *arguments)

    monkeypatch.setattr(type(store.inbox), "put", failing)
    async with running(hook=hook) as bot:
        bot.telegram.says("eins", user=MARA)
        bot.telegram.says("zwei", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo eins", "echo zwei"])

    assert failures == []


async def test_an_update_of_no_known_shape_is_taken_and_stops_nobody(
    running: Running, server: FakeTelegramServer, hook: Hook
) -> None:
    async with running(hook=hook) as bot:
        bot.telegram.push_raw({"message": 17})
        bot.telegram.push_raw({"something_new": {"x": 1}})
        bot.telegram.says("geht noch", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo geht noch"])


async def test_a_webhook_is_announced_again_until_telegram_takes_it(
    running: Running, server: FakeTelegramServer, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.webhook.pause_after", lambda _error, _failures: 0.01)
    server.core.fail(Fault("setWebhook", 502, raw=b"<html>", times=2))
    async with running(hook=hook) as bot:
        bot.telegram.says("da?", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo da?"])


async def test_an_address_telegram_refuses_ends_the_program_with_a_sentence(
    telegram: FakeTelegram, store: Store, hook: Hook
) -> None:
    refused = replace(hook, url="http://lotse.example/hook")

    with pytest.raises(UserError) as raised:
        await serve(api_in_process(telegram), EchoConversation(), store, "de", asyncio.Event(), hook=refused)

    assert str(raised.value) == load_texts()["de"].bad_webhook


async def test_a_place_to_listen_that_is_taken_ends_the_program_with_a_sentence(
    telegram: FakeTelegram, store: Store, hook: Hook
) -> None:
    with socket.create_server((hook.host, hook.port)), pytest.raises(UserError) as raised:
        await serve(api_in_process(telegram), EchoConversation(), store, "de", asyncio.Event(), hook=hook)

    assert str(raised.value) == load_texts()["de"].no_listening


async def test_who_polls_again_after_a_webhook_takes_it_away(
    running: Running, server: FakeTelegramServer, hook: Hook
) -> None:
    async with running(hook=hook) as bot:
        bot.telegram.says("eins", user=MARA)
        await bot.until(lambda: bot.telegram.texts(11) == ["echo eins"])
    server.core._closed = False
    async with running() as again:
        again.telegram.says("zwei", user=MARA)

        await again.until(lambda: again.telegram.texts(11) == ["echo eins", "echo zwei"])


@contextlib.contextmanager
def process(server: FakeTelegramServer, data: Path, port: int, seconds: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    """The echo bot behind a webhook; whatever happens, it does not outlive the block."""
    environment = {
        **os.environ,
        "LOTSE_TELEGRAM_TOKEN": server.core.token,
        "LOTSE_TELEGRAM_BASE_URL": server.url,
        "LOTSE_DATA_DIR": str(data),
        "LOTSE_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "LOTSE_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "ECHO_SECONDS": str(seconds),
    }
    command = [sys.executable, "-W", "error", "-m", "tests.bot.telegram.echo"]
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield running
    finally:
        running.kill()
        running.communicate(timeout=20)


def test_a_kill_behind_a_webhook_loses_nothing_and_sigterm_ends_politely(
    telegram: FakeTelegram, server: FakeTelegramServer, tmp_path: Path
) -> None:
    port = free_port()
    people = [shapes.person(number) for number in range(100, 105)]
    with process(server, tmp_path, port, seconds=0.05) as first:
        for number in range(20):
            telegram.says(f"{number:02}", user=people[number % 5])
        assert telegram.wait_until(lambda: len(telegram.methods("sendMessage")) > 3)
        first.kill()
        first.wait(10)

    with process(server, tmp_path, port) as second:
        assert telegram.wait_until(lambda: len({message["text"] for message in telegram.sent}) == 20, 30)
        second.send_signal(signal.SIGTERM)
        _, told = second.communicate(timeout=20)

    assert second.returncode == 0
    assert max(Counter(message["text"] for message in telegram.sent).values()) <= 2
    assert len(telegram.sent) <= 21
    for person in people:
        assert telegram.texts(person["id"]) == sorted(telegram.texts(person["id"]))
    assert telegram.token not in told
    assert telegram.webhook["secret_token"] not in told
    assert "Traceback" not in told


def test_what_comes_while_the_bot_is_down_waits_at_telegram(
    telegram: FakeTelegram, server: FakeTelegramServer, tmp_path: Path
) -> None:
    port = free_port()
    with process(server, tmp_path, port) as first:
        telegram.says("vorher", user=MARA)
        assert telegram.wait_until(lambda: telegram.texts(11) == ["echo vorher"])
        first.send_signal(signal.SIGTERM)
        assert first.wait(20) == 0
    telegram.says("dazwischen", user=MARA)
    assert telegram.unconfirmed() == 1

    with process(server, tmp_path, port):
        assert telegram.wait_until(lambda: telegram.texts(11) == ["echo vorher", "echo dazwischen"])
