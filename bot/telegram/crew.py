"""More processes on this machine that answer beside this one (LOTSE_PROCESSES): one process computes on one core only.

They share the store and nothing else, like replicas on several machines (0019, 0021). This process takes updates in and
does the chores; the others only answer. They are rung through the pipe at their input and end when it closes, so that
none is left behind, however this process ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

log = logging.getLogger(__name__)

RING = b"\n"
LIVED = 60.0  # seconds after which the end of a process is not put down to its start
PAUSES = (1.0, 5.0, 30.0)
LAST_WORDS = 5.0


class Rings(Protocol):
    """What is told that something new is in the inbox."""

    def set(self) -> None: ...


@dataclass
class Crew:
    """``others`` processes, each started with ``command`` and started anew when it ends.

    ``stop_within``: seconds in which they may finish what they have in hand.
    """

    command: Sequence[str]
    others: int
    stop_within: float
    _pipes: set[asyncio.StreamWriter] = field(default_factory=set)

    def ring(self) -> None:
        """Tells all of them that there is something new; who has not listened yet is not told twice."""
        for pipe in self._pipes:
            if pipe.transport.get_write_buffer_size() == 0:
                pipe.write(RING)

    async def run(self) -> None:
        """Keeps all of them alive until cancelled; then they end."""
        await asyncio.gather(*(self._keep() for _ in range(self.others)))

    async def _keep(self) -> None:
        loop, failures = asyncio.get_running_loop(), 0
        while True:
            began = loop.time()
            try:
                ended = f"ended with {await self._one()}"
            except OSError as error:
                ended = f"did not start ({type(error).__name__})"
            failures = 0 if loop.time() - began > LIVED else failures + 1
            pause = PAUSES[min(max(failures - 1, 0), len(PAUSES) - 1)]
            log.warning("a process beside this one %s; another in %.0f s", ended, pause)
            await asyncio.sleep(pause)

    async def _one(self) -> int:
        """One process from start to end; its exit code."""
        process = await asyncio.create_subprocess_exec(*self.command, stdin=subprocess.PIPE)
        with self._rung(process):
            try:
                return await process.wait()
            except asyncio.CancelledError:
                await self._end(process)
                raise

    @contextlib.contextmanager
    def _rung(self, process: asyncio.subprocess.Process) -> Iterator[None]:
        assert process.stdin is not None  # a pipe was asked for
        self._pipes.add(process.stdin)
        try:
            yield
        finally:
            self._pipes.discard(process.stdin)
            process.stdin.close()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None  # a pipe was asked for
        process.stdin.close()
        try:
            async with asyncio.timeout(self.stop_within + LAST_WORDS):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@dataclass(frozen=True, slots=True)
class Bell:
    """Rung when something came: heard here and by the ``crew``."""

    wake: asyncio.Event
    crew: Crew | None = None

    def set(self) -> None:
        """Something new is in the inbox."""
        self.wake.set()
        if self.crew is not None:
            self.crew.ring()


@dataclass(frozen=True, slots=True)
class Rung:
    """The way in of a process that takes nothing in itself: it is rung through ``pipe``."""

    pipe: BinaryIO
    wake: asyncio.Event

    async def run(self) -> None:
        """Listens until whoever rings is gone."""
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, self.pipe)
        try:
            while await reader.read(4096):
                self.wake.set()
        finally:
            transport.close()
