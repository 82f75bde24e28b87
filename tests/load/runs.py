"""The runs: a bot as a process, a crowd before it, and what was seen. What the figures mean is said in report.py."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Literal

from tests.bench.ground import REPOSITORY, clean_environment
from tests.fake_telegram.server import FakeTelegramServer
from tests.load.crowd import Crowd, Exchange
from tests.load.stories import MIX
from tests.load.watch import Sample, Watch, cpu_of
from tests.load.world import Cost, World
from tests.ports import free_port
from tests.sealer import KEY

Mode = Literal["polling", "webhook"]

LIFTED = 1_000  # messages a second: no limit
GRACE = 30.0
START_WITHIN = 180.0
OTHERS, FIRST_OTHER, LIVELY = 200, 5_000_000, 25.0  # how many, from which number on, updates a second
DAY = (2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 6, 7, 8, 9, 9, 8, 6, 4)
"""How much is said in each hour of a day, in parts."""


class BotDiedError(Exception):
    """The bot did not start, or ended in the middle of a run; with the end of its log."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is measured. ``store``: an SQLAlchemy address, None for SQLite in a fresh folder; ``imposed``: seconds that
    the fake Telegram takes for a message; ``pace``: messages a second the bot allows itself; ``hour``: seconds that an
    hour of housekeeping lasts; ``warm``: wait until vectors are open and the check is warm; ``processes``: how many
    answer; ``lived``: seconds for which others talk to the bot before it is looked at, so that it has in memory what it
    keeps of words and texts."""

    data: Path
    people: int
    store: str | None = None
    mode: Mode = "polling"
    imposed: float = 0.0
    pace: int = LIFTED
    seed: int = 1
    hour: float = 3600.0
    profile: Path | None = None
    warm: bool = True
    processes: int = 1
    lived: float = 0.0


@dataclass
class Seen:
    """A run as it was seen, times by the monotonic clock.

    ``arriving``: seconds until everybody has said hello, which is cheap and is left out of the times; ``lost``: never
    answered; ``left_out``: nobody was free to do anything; ``late``: how late the crowd itself was at most, in seconds;
    ``world_cpu``: of crowd and fake together.
    """

    name: str
    setting: Setting
    seconds: float
    exchanges: list[Exchange]
    lost: list[Exchange]
    left_out: int
    late: float
    cost: Cost
    samples: list[Sample]
    bot_cpu: float
    world_cpu: float
    complaints: list[str] = field(default_factory=list)
    began: float = 0.0
    arriving: float = 0.0

    @property
    def settled(self) -> list[Exchange]:
        """What happened once everybody had arrived."""
        return [one for one in self.exchanges if one.at >= self.began + self.arriving]


@dataclass(frozen=True, slots=True)
class Price:
    """What one kind of visit costs: updates, processor ms of the bot (with its children) and waiting ms each."""

    visit: str
    updates: int
    cpu: float
    median: float


# ------------------------------------------------------------------ the runs


def steady(setting: Setting, rate: float, seconds: float, name: str = "steady") -> Seen:
    """The same rate all the time: arrivals like a Poisson process."""
    rates = [(seconds, rate)]
    seen = _run(name, setting, lambda began: list(_arrivals(began, rates, Random(setting.seed))))
    return replace(seen, arriving=min(setting.people / rate, seconds / 2))


def day(setting: Setting, messages: int, seconds: float) -> Seen:
    """A day's ``messages`` in ``seconds``: quiet at night, busiest in the evening."""
    hour, parts = seconds / 24, sum(DAY)
    rates = [(hour, messages * part / parts / hour) for part in DAY]
    return _run("day", setting, lambda began: list(_arrivals(began, rates, Random(setting.seed))))


def prices(setting: Setting, visits: Sequence[str], updates: int) -> list[Price]:
    """One after the other, nobody waiting for anybody: what an update of each kind of visit costs."""
    made = []
    world = World(setting.imposed)
    with FakeTelegramServer(world) as server, _bot(server, setting) as process:
        for position, visit in enumerate(visits):
            crowd = Crowd(world, 10, setting.seed, {visit: 1}, reading=0.0, first=1_000_000 * (position + 1))
            _one_by_one(crowd, 15)  # everybody's /start, and what is imported with the first of its kind
            before, known = cpu_of(process.pid), len(crowd.done)
            _one_by_one(crowd, updates)
            cpu = cpu_of(process.pid) - before
            waits = sorted((one.own_seconds(setting.imposed) or 0.0) * 1000 for one in crowd.done[known:])
            made.append(Price(visit, updates, cpu / updates * 1000, waits[len(waits) // 2]))
    return made


def _one_by_one(crowd: Crowd, updates: int) -> None:
    for _ in range(updates):
        crowd.one_acts()
        if not crowd.world.wait_until(lambda: crowd.open() == 0, 60):
            raise BotDiedError(f"no answer within a minute: {[(one.kind, one.tap) for one in crowd.lost()]}")


def _run(name: str, setting: Setting, arrivals: Callable[[float], list[float]]) -> Seen:
    world = World(setting.imposed)
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(FakeTelegramServer(world))
        process = stack.enter_context(_bot(server, setting))
        if setting.lived:
            _live(world, setting)
        crowd = Crowd(world, setting.people, setting.seed)
        watch = stack.enter_context(Watch(process.pid))
        world_before, bot_before = time.process_time(), cpu_of(process.pid)
        began = time.monotonic()
        crowd.plays(arrivals(began + 0.5))
        seconds = time.monotonic() - began
        bot_cpu, world_cpu = cpu_of(process.pid) - bot_before, time.process_time() - world_before
        world.wait_until(lambda: crowd.open() == 0, GRACE)
        lost = crowd.lost()
        complaints = _complaints(Path(_log_of(process)))
    return Seen(
        name, setting, seconds, crowd.done, lost, crowd.left_out, crowd.late, world.cost, watch.samples, bot_cpu,
        world_cpu, complaints + [repr(crash) for crash in world.crashes], began,
    )  # fmt: skip


def _live(world: World, setting: Setting) -> None:
    """Others come and go before what is measured begins."""
    others = Crowd(world, OTHERS, setting.seed + 1, first=FIRST_OTHER)
    others.plays(list(_arrivals(time.monotonic() + 0.5, [(setting.lived, LIVELY)], Random(setting.seed + 1))))
    world.wait_until(lambda: others.open() == 0, GRACE)
    world.cost = Cost()


def _arrivals(began: float, rates: Sequence[tuple[float, float]], draw: Random) -> Iterator[float]:
    """Moments at which something happens: stretches of (seconds, how many a second)."""
    for seconds, rate in rates:
        moment = began + draw.expovariate(rate)
        while moment < began + seconds:
            yield moment
            moment += draw.expovariate(rate)
        began += seconds


# ------------------------------------------------------------------ the bot


@contextlib.contextmanager
def _bot(server: FakeTelegramServer, setting: Setting) -> Iterator[subprocess.Popen[bytes]]:
    """The bot, ready. It must still be there at the end, and end politely."""
    with tempfile.TemporaryDirectory(prefix="lotse-load-", ignore_cleanup_errors=True) as folder:
        with (Path(folder) / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.load.program"], cwd=REPOSITORY,
                env=_environment(server, setting, Path(folder)), stdout=log, stderr=log,
            )  # fmt: skip
        process.log = log.name  # type: ignore[attr-defined]
        try:
            _until_ready(process, setting.processes)
            yield process
            if process.poll() is not None:
                raise BotDiedError(_tail(process))
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        finally:
            process.kill()
            process.wait(10)


def _environment(server: FakeTelegramServer, setting: Setting, folder: Path) -> dict[str, str]:
    hook: dict[str, str] = {}
    if setting.mode == "webhook":
        port = free_port()
        hook = {"LOTSE_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "LOTSE_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
                "LOTSE_WEBHOOK_SECRET": "load"}  # fmt: skip
    return {
        **clean_environment(setting.data), **hook,
        "LOTSE_TELEGRAM_TOKEN": server.core.token,
        "LOTSE_TELEGRAM_BASE_URL": server.url,
        "LOTSE_STORE_URL": setting.store or f"sqlite:///{folder / 'lotse.db'}",
        "LOTSE_CASE_KEY": KEY,
        "LOTSE_PROCESSES": str(setting.processes),
        "LOAD_PACE": str(setting.pace),
        "LOAD_HOUR": str(setting.hour),
        "LOAD_WARM": "yes" if setting.warm else "",
        **({"LOAD_PROFILE": str(setting.profile)} if setting.profile else {}),
    }  # fmt: skip


def _log_of(process: subprocess.Popen[bytes]) -> str:
    return str(process.log)  # type: ignore[attr-defined]


def _until_ready(process: subprocess.Popen[bytes], processes: int) -> None:
    deadline = time.monotonic() + START_WITHIN
    while Path(_log_of(process)).read_bytes().count(b"ready as") < processes:
        if process.poll() is not None or time.monotonic() > deadline:
            raise BotDiedError(_tail(process))
        time.sleep(0.05)


def _tail(process: subprocess.Popen[bytes]) -> str:
    return Path(_log_of(process)).read_text(encoding="utf-8", errors="replace")[-3_000:]


def _complaints(log: Path) -> list[str]:
    """Warnings and errors of the bot, without their times."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.split(" ", 2)[-1] for line in lines if " WARNING " in line or " ERROR " in line]


def load_average() -> float:
    """How busy the whole machine was in the last minute."""
    return os.getloadavg()[0]


VISITS = tuple(MIX)
