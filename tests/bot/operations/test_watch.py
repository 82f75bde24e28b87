"""/healthz, /readyz and /metrics over a real socket: what they say, and when they turn red."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from bot.app import App
from bot.errors import UserError
from bot.operations import counting
from bot.operations.health import Health, Life
from bot.operations.watch import listening, operations, watched
from bot.store import Store, sqlite_url
from bot.store.database import open_engine
from tests.conftest import settings_for


@dataclass
class Process:
    """A process that works: a loop in a thread with workers on it."""

    life: Life = field(default_factory=Life)
    loaded: bool = True
    engine: Engine | None = None
    answers_within: float = 5.0

    def health(self, turns_within: float = 5.0) -> Health:
        return Health(
            self.life, lambda: self.loaded, engine=self.engine, answers_within=self.answers_within,
            turns_within=turns_within,
        )  # fmt: skip

    @contextmanager
    def working(self) -> Iterator[asyncio.AbstractEventLoop]:
        loop, begun = asyncio.new_event_loop(), threading.Event()

        async def work() -> None:
            over = asyncio.Event()
            self.life.begin(asyncio.ensure_future(over.wait()))  # type: ignore[arg-type]
            begun.set()
            await over.wait()

        task = loop.create_task(work())
        thread = threading.Thread(target=lambda: asyncio.set_event_loop(loop) or loop.run_forever())
        thread.start()
        assert begun.wait(10)
        yield loop
        for one in (task, self.life.hands):
            loop.call_soon_threadsafe(one.cancel)  # type: ignore[union-attr]
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def ready(health: Health) -> tuple[int, dict[str, object]]:
    with listening("127.0.0.1:0", operations(health, None)) as (host, port):
        answer = httpx.get(f"http://{host}:{port}/readyz", trust_env=False)
    return answer.status_code, answer.json()


def test_a_process_with_store_library_and_workers_is_ready(store: Store) -> None:
    process = Process(engine=store.engine)

    with process.working():
        status, told = ready(process.health())

    assert status == 200
    assert told == {
        "ready": True, "process": "ok", "store": "ok", "library": "ok", "workers": "ok", "vectors": "none",
        "model": "none",
    }  # fmt: skip


def test_a_process_that_was_told_to_stop_is_red_at_once(store: Store) -> None:
    process = Process(engine=store.engine)

    with process.working():
        process.life.stop()
        status, told = ready(process.health())

    assert (status, told["process"], told["workers"]) == (503, "stopping", "ok")


def test_a_process_at_its_start_is_alive_and_not_ready() -> None:
    health = Process(loaded=False).health()

    status, told = ready(health)

    assert health.alive()
    assert (status, told["store"], told["library"], told["workers"]) == (503, "starting", "loading", "starting")


def test_a_store_that_is_gone_or_of_another_version_is_told_apart(store: Store, tmp_path: Path) -> None:
    other = open_engine(sqlite_url(tmp_path / "other.db"))
    with other.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    empty = open_engine(sqlite_url(tmp_path / "empty.db"))

    with Process().working():
        told = [ready(Process(engine=engine).health())[1]["store"] for engine in (other, empty)]

    assert told == ["other_schema", "down"]
    other.dispose()
    empty.dispose()


def test_readiness_does_not_wait_for_whoever_writes_into_sqlite_just_now(store: Store) -> None:
    with store.engine.begin():
        _, told = ready(Process(engine=store.engine).health())

    assert told["store"] == "ok"


def test_a_store_that_hangs_is_told_as_slow_and_asked_once(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    released = threading.Event()
    asked: list[object] = []

    def hangs(engine: object) -> str:
        asked.append(engine)
        released.wait(10)
        return "never"

    monkeypatch.setattr("bot.operations.health._revision", hangs)
    health = Process(engine=store.engine, answers_within=0.05).health()

    told = [health.ready()[1]["store"] for _ in range(3)]
    released.set()

    assert told == ["slow", "slow", "slow"]
    assert len(asked) == 1


def test_a_loop_that_does_not_turn_is_not_alive(store: Store) -> None:
    process, released = Process(engine=store.engine), threading.Event()
    health = process.health(turns_within=0.1)

    with process.working() as loop:
        before = health.alive()
        loop.call_soon_threadsafe(released.wait, 10)
        with listening("127.0.0.1:0", operations(health, None)) as (host, port):
            answer = httpx.get(f"http://{host}:{port}/healthz", trust_env=False)
        told = health.ready()[1]["workers"]
        released.set()

    assert before
    assert (answer.status_code, answer.text, told) == (503, "stuck\n", "stuck")


def test_where_an_address_is_set_health_and_figures_are_told_there(tmp_path: Path, store: Store) -> None:
    app = App(settings_for(tmp_path).model_copy(update={"operations_listen": "127.0.0.1:0"}))

    with listening("127.0.0.1:0", operations(Process().health(), lambda: b"# figures\n")) as (host, port):
        pages = {name: httpx.get(f"http://{host}:{port}/{name}", trust_env=False) for name in ("healthz", "metrics")}
        other = httpx.get(f"http://{host}:{port}/", trust_env=False), httpx.post(f"http://{host}:{port}/healthz")
    with watched(app) as watch:
        watch.store_opened(store)
        counting.count("sends", "sent")
        assert watch.figures is not None
        shown = watch.figures.shown().decode()

    assert (pages["healthz"].text, pages["metrics"].text) == ("ok\n", "# figures\n")
    assert pages["metrics"].headers["content-type"].startswith("text/plain")
    assert [answer.status_code for answer in other] == [404, 405]
    assert 'lotse_sends_total{outcome="sent"} 1.0' in shown
    assert 'lotse_queue{state="open"} 0.0' in shown


def test_where_no_address_is_set_nothing_listens_and_nothing_is_counted(tmp_path: Path) -> None:
    with watched(App(settings_for(tmp_path))) as watch:
        watch.life.stop()

        assert watch.figures is None


def test_figures_whose_package_is_missing_are_told_and_health_goes_on() -> None:
    with listening("127.0.0.1:0", operations(Process().health(), None)) as (host, port):
        answers = [httpx.get(f"http://{host}:{port}/{name}").status_code for name in ("metrics", "healthz")]

    assert answers == [501, 200]


def test_an_address_that_is_taken_or_cannot_be_is_told_in_a_sentence() -> None:
    app = operations(Process().health(), None)

    with listening("127.0.0.1:0", app) as (host, port):
        for address in (f"{host}:{port}", "192.0.2.1:9090", "127.0.0.1:99999"):
            with pytest.raises(UserError, match="LOTSE_OPERATIONS_LISTEN"), listening(address, app):
                pass
