"""uvicorn as a part of this program: without its own handling of signals, its own logs and what it tells strangers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette


def quiet_server(app: Starlette, last_requests: int) -> uvicorn.Server:
    """The server for ``app``; requests under way have ``last_requests`` seconds when it is told to stop."""
    import uvicorn

    class Quiet(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Quiet(
        uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", log_config=None, access_log=False, proxy_headers=False,
            server_header=False, date_header=False, timeout_keep_alive=65, timeout_graceful_shutdown=last_requests,
        )
    )  # fmt: skip
