"""Updates in by HTTP: Telegram calls us instead of being asked. It takes the poller's place and nobody else's.

What comes is stored, then confirmed with 200, and worked on later by the same workers; if it cannot be stored, the
answer is 500 and Telegram repeats it. TLS and the public address are the business of the server in front. starlette
and uvicorn are imported only by who needs them.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hmac
import json
import logging
import secrets
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import UserError
from bot.kept_secrets import kept_secret
from bot.operations.counting import count
from bot.operations.serving import quiet_server
from bot.store.inbox import Inbox
from bot.telegram.addresses import Network, may_call
from bot.telegram.announcing import Announcing
from bot.telegram.crew import Rings
from bot.telegram.errors import where
from bot.telegram.inbox import pause_after, to_store
from bot.telegram.texts import TelegramTexts

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

log = logging.getLogger(__name__)

SECRET_FILE = "webhook.secret"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FORWARDED_HEADER = "X-Forwarded-For"
BODY_AT_MOST = 1_000_000
OVERTAKING = dt.timedelta(milliseconds=500)  # Telegram calls several times at once; so long an update waits for another
LONGEST_LENGTH = 10  # digits of a length; Python refuses to read a number of some thousands
LAST_REQUESTS = 3  # seconds in which requests under way may still end when the program stops

BODY_SECONDS = 20.0  # who sends a byte now and then must not keep a connection for ever

OK, FORBIDDEN, BAD_REQUEST, TOO_SLOW, TOO_LARGE, NO_JSON, FAILED = 200, 403, 400, 408, 413, 415, 500


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram calls (``url``), where we listen, and the word only the two of us know.

    ``allowed``: addresses that may call, none: all; ``proxies``: addresses whose word we take for who called them.
    """

    url: str
    host: str
    port: int
    secret: str
    allowed: tuple[Network, ...] = ()
    proxies: tuple[Network, ...] = ()

    @property
    def path(self) -> str:
        """The one path that is answered."""
        return urlsplit(self.url).path or "/"


def hook_of(url: str, listen: str, secret: str | None, folder: Path) -> Hook:
    """The webhook at ``url``, listening at ``listen`` ("host:port"); without a ``secret`` the one of ``folder``."""
    host, _, port = listen.rpartition(":")
    return Hook(url, host.strip("[]"), int(port), secret or kept_secret(folder / SECRET_FILE, _new_secret))


def _new_secret() -> str:
    return secrets.token_urlsafe(48)


def application(hook: Hook, keep: Callable[[Any], Awaitable[None]]) -> Starlette:
    """The web application: one path, one method. ``keep`` stores an update; it raises SQLAlchemyError if it cannot."""
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route

    async def take(request: Request) -> Response:
        status, update = await _read(request, hook)
        if status == OK:
            try:
                await keep(update)
            except SQLAlchemyError as error:
                log.error("an update could not be stored: %s", where(error))  # noqa: TRY400  # a trace would show texts
                status = FAILED
        return Response(status_code=status)

    app = Starlette(routes=[Route(hook.path, take, methods=["POST"])])
    app.router.redirect_slashes = False
    return app


async def _read(request: Request, hook: Hook) -> tuple[int, Any]:
    """Status and content of a request; who does not know the secret is not listened to."""
    peer, forwarded = request.client.host if request.client else "", request.headers.getlist(FORWARDED_HEADER)
    if not may_call(peer, ",".join(forwarded), hook.allowed, hook.proxies):
        return FORBIDDEN, None
    secret = hook.secret
    if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
        return FORBIDDEN, None
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return NO_JSON, None
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(request)
    except TimeoutError:
        return TOO_SLOW, None
    if body is None:
        return TOO_LARGE, None
    try:
        return OK, json.loads(body)
    except (ValueError, RecursionError):
        return BAD_REQUEST, None


async def _body(request: Request) -> bytes | None:
    """What was sent; None if it is too much. An interrupted request gives what came, which is no JSON."""
    from starlette.requests import ClientDisconnect

    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or len(announced) > LONGEST_LENGTH or int(announced) > BODY_AT_MOST:
        return None
    body = bytearray()
    with contextlib.suppress(ClientDisconnect):
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_AT_MOST:
                return None
    return bytes(body)


class Webhook:
    """Takes updates in and stores them; sets ``wake`` when there is a new one."""

    def __init__(
        self, announcing: Announcing, inbox: Inbox, wake: Rings, hook: Hook, texts: TelegramTexts,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:  # fmt: skip
        self._announcing, self._inbox, self._wake, self._hook, self._texts = announcing, inbox, wake, hook, texts
        self._now = now
        self._storing = ThreadPoolExecutor(1, "lotse-hook")  # of its own: Telegram must not wait for whoever thinks

    async def run(self) -> None:
        """Listens until cancelled. Raises UserError if it cannot listen here, InvalidToken if Telegram knows us not."""
        with self._listening() as open_socket:
            server = quiet_server(application(self._hook, self._keep), LAST_REQUESTS)
            serving = asyncio.create_task(server.serve(sockets=[open_socket]))
            try:
                await self._announce()
                log.info("listening at %s:%d", self._hook.host, self._hook.port)
                await asyncio.shield(serving)
            finally:
                server.should_exit = True
                await asyncio.wait({serving}, timeout=LAST_REQUESTS + 1)
                self._storing.shutdown(wait=False)

    async def _keep(self, update: Any) -> None:
        new = to_store(update)
        if new is None:
            return
        now, loop = self._now(), asyncio.get_running_loop()
        stored = await loop.run_in_executor(self._storing, self._inbox.put, [new], now, OVERTAKING)
        count("updates_in", "webhook", stored)
        self._wake.set()

    def _listening(self) -> socket.socket:
        """The open socket: whoever calls from now on is heard, even before the server runs."""
        family = socket.AF_INET6 if ":" in self._hook.host else socket.AF_INET
        try:
            return socket.create_server((self._hook.host, self._hook.port), family=family, backlog=512)
        except OSError as error:
            raise UserError(self._texts.no_listening) from error

    async def _announce(self) -> None:
        """Tells Telegram where to call, if that is not where it calls already, as often as it takes."""
        failures = 0
        while True:
            try:
                if await self._announcing.ensure():
                    log.info("webhook set")
                return
            except InvalidToken:
                raise
            except BadRequest as error:
                raise UserError(self._texts.bad_webhook) from error
            except (TelegramError, SQLAlchemyError) as error:
                failures += 1
                pause = pause_after(error, failures)
                log.warning("webhook not set: %s; again in %.0f s", where(error), pause)
                await asyncio.sleep(pause)
