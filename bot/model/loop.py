"""One event loop of its own for everything that talks to models, in a thread that starts with the first call.

Callers are ordinary threads and wait for a result. A call that takes too long is cancelled in earnest: its connection
is closed, which a thread waiting in a socket would not allow. One loop per process, because providers' libraries share
their connections.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import TimeoutError as FutureTimeout
from functools import cache
from typing import Any, TypeVar

from bot.model.ports import ModelUnavailable

Result = TypeVar("Result")
_GRACE = 1.0
_LOOK = 0.1


def run(work: Coroutine[Any, Any, Result], seconds: float, over: Callable[[], bool] | None = None) -> Result:
    """The result of ``work`` within ``seconds``. Raises ModelUnavailable: slow, or replaced once ``over`` says so."""
    future = asyncio.run_coroutine_threadsafe(_limited(_watched(work, over) if over else work, seconds), _loop())
    try:
        return future.result(seconds + _GRACE)
    except (TimeoutError, FutureTimeout) as error:
        future.cancel()
        raise ModelUnavailable("slow") from error


async def _limited(work: Coroutine[Any, Any, Result], seconds: float) -> Result:
    async with asyncio.timeout(seconds):
        return await work


async def _watched(work: Coroutine[Any, Any, Result], over: Callable[[], bool]) -> Result:
    """Looks now and then whether anybody still wants it: a model that thinks first says nothing for a long time."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            if over():
                raise ModelUnavailable("replaced")
            await asyncio.wait({task}, timeout=_LOOK)
        return task.result()
    finally:
        task.cancel()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="models", daemon=True).start()
    return loop
