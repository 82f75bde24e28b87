"""The address for the operator's machines: /healthz, /readyz and /metrics, in a thread and on a loop of their own.

Of their own, because whoever asks wants to know how the others are, and because it answers while the index is still
being built. Nothing personal is said, and yet it is not for the public: give it an address of the inner network.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import prompts
from bot.errors import UserError
from bot.operations import counting
from bot.operations.health import Health, Life, Vectors
from bot.operations.serving import quiet_server

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.app import App
    from bot.operations.metrics import Figures
    from bot.store import Store

log = logging.getLogger(__name__)

LAST_REQUESTS = 1
LAST_PORT = 65535
NOT_READY, NO_FIGURES = 503, 501
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The package's own variable: where processes count together. It looks for it when it is imported."""


class Watch:
    """What is told about this process; ``store_opened`` as soon as there is one."""

    def __init__(self, health: Health, figures: Figures | None) -> None:
        self.health, self.figures = health, figures

    @property
    def life(self) -> Life:
        """Where the channel says how it is."""
        return self.health.life

    def store_opened(self, store: Store) -> None:
        """From now on the store and the queue in it are looked at, too."""
        self.health.engine = store.engine
        if self.figures is not None:
            self.figures.watch(store.inbox)


@contextlib.contextmanager
def watched(app: App, *, listens: bool = True) -> Iterator[Watch]:
    """Tells about this process while the block runs, where an address is set. Raises UserError if that is taken.

    Not ``listens``: another process tells about this one, which only counts.
    """
    settings = app.settings
    health = Health(Life(), lambda: app.in_use is not None, lambda: _vectors(app), settings.model or "none")
    if settings.operations_listen is None:
        yield Watch(health, None)
        return
    with contextlib.ExitStack() as ends:
        if listens and settings.processes > 1:
            os.environ[SHARED] = ends.enter_context(tempfile.TemporaryDirectory(prefix="lotse-figures-"))
            ends.callback(os.environ.pop, SHARED)
        figures = _figures(shared=settings.processes > 1)
        if listens:
            application = operations(health, figures.shown if figures else None)
            host, port = ends.enter_context(listening(settings.operations_listen, application, settings.language))
            log.info("health and figures at %s:%d", host, port)
        ends.callback(counting.listen, counting.NOBODY)
        counting.listen(figures or counting.NOBODY)
        yield Watch(health, figures if listens else None)


def operations(health: Health, shown: Callable[[], bytes] | None) -> Starlette:
    """The web application. ``shown``: the figures, None where their package is missing."""
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse, PlainTextResponse
    from starlette.routing import Route

    def healthz(_request: Request) -> Response:
        good = health.alive()
        return PlainTextResponse("ok\n" if good else "stuck\n", 200 if good else NOT_READY)

    def readyz(_request: Request) -> Response:
        good, parts = health.ready()
        return JSONResponse({"ready": good, **parts}, 200 if good else NOT_READY)

    def metrics(_request: Request) -> Response:
        if shown is None:
            return PlainTextResponse("pip install -e '.[metrics]'\n", NO_FIGURES)
        from bot.operations.metrics import CONTENT_TYPE

        return PlainTextResponse(shown(), media_type=CONTENT_TYPE)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    )  # fmt: skip


@contextlib.contextmanager
def listening(address: str, app: Starlette, language: str = "de") -> Iterator[tuple[str, int]]:
    """Serves ``app`` at ``address`` ("host:port", port 0: any) in a thread; host and port that it became."""
    try:
        open_socket = _open(address)
    except OSError as error:
        raise UserError(prompts.phrase_of("operations", "no_listening", language, html=False, where=address)) from error
    with open_socket:
        server = quiet_server(app, LAST_REQUESTS)
        thread = threading.Thread(
            target=lambda: asyncio.run(server.serve(sockets=[open_socket])), name="lotse-operations", daemon=True
        )
        thread.start()
        try:
            yield open_socket.getsockname()[:2]
        finally:
            server.should_exit = True
            thread.join(LAST_REQUESTS + 2)


def _open(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    if int(port) > LAST_PORT:
        raise OSError
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, int(port)), family=family, backlog=64)


def _figures(*, shared: bool) -> Figures | None:
    if find_spec("prometheus_client") is None:
        log.warning("no figures: pip install -e '.[metrics]'")
        return None
    from bot.operations.metrics import Figures

    return Figures(shared)


def _vectors(app: App) -> Vectors:
    knowledge = app.in_use
    return "ok" if knowledge is not None and knowledge.library.vectors is not None else "none"
