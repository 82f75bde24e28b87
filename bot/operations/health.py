"""Is this process alive, and may it be given work? Looked up when asked, each look within seconds, without content.

Alive is who answers and whose event loop turns. Ready is who also has a store with the schema of this version, a loaded
library and running workers, and has not been told to stop. Vectors and a model are told and decide nothing: without
them, answers come from words and templates.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.store.migrations import HEAD

TURNS_WITHIN, ANSWERS_WITHIN = 5.0, 3.0
OK = "ok"
Vectors = Literal["ok", "none"]


@dataclass
class Life:
    """What the channel says of this process: what works in it, and that it was told to stop. From any thread."""

    hands: asyncio.Task[None] | None = None
    loop: asyncio.AbstractEventLoop | None = None
    stopping: bool = False

    def begin(self, hands: asyncio.Task[None]) -> None:
        """The workers are at work in ``hands``, on the running loop."""
        self.hands, self.loop = hands, asyncio.get_running_loop()

    def stop(self) -> None:
        """The program was told to stop: nothing new should come here."""
        self.stopping = True

    def turns(self, seconds: float = TURNS_WITHIN) -> bool:
        """Does the loop get round within ``seconds``? True also before there is one, and after."""
        if self.loop is None or self.loop.is_closed():
            return True
        turned = threading.Event()
        try:
            self.loop.call_soon_threadsafe(turned.set)
        except RuntimeError:  # closed meanwhile
            return True
        return turned.wait(seconds)

    def workers(self) -> str:
        """ "ok", or what is not."""
        if self.hands is None:
            return "starting"
        return OK if not self.hands.done() else "ended"


@dataclass
class Health:
    """What can be asked. ``loaded``: has the library been loaded; ``vectors``, ``model``: only told."""

    life: Life
    loaded: Callable[[], bool]
    vectors: Callable[[], Vectors] = lambda: "none"
    model: str = "none"
    engine: Engine | None = None
    answers_within: float = ANSWERS_WITHIN
    turns_within: float = TURNS_WITHIN
    _looking: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "lotse-health"))

    def alive(self) -> bool:
        """Does this process still do anything?"""
        return self.life.turns(self.turns_within)

    def ready(self) -> tuple[bool, dict[str, str]]:
        """May it be given work, and how each part is."""
        needed = {
            "process": "stopping" if self.life.stopping else OK,
            "store": self._store(),
            "library": OK if self.loaded() else "loading",
            "workers": self.life.workers() if self.alive() else "stuck",
        }
        good = all(state == OK for state in needed.values())
        return good, {**needed, "vectors": self.vectors(), "model": self.model}

    def _store(self) -> str:
        """The store within a few seconds; one look at a time, so that a dead database is not asked over and over."""
        if self.engine is None:
            return "starting"
        try:
            revision = self._looking.submit(_revision, self.engine).result(self.answers_within)
        except (TimeoutError, FutureTimeout):
            return "slow"
        except SQLAlchemyError:
            return "down"
        return OK if revision == HEAD else "other_schema"


def _revision(engine: Engine) -> str | None:
    """Past SQLAlchemy's transactions: on SQLite they would wait for whoever writes just now."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT version_num FROM alembic_version")
        row = cursor.fetchone()
        cursor.close()
        return str(row[0]) if row else None
    except Exception as error:
        raise SQLAlchemyError from error
    finally:
        connection.close()
