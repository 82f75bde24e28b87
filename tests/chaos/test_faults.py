"""What goes wrong around the bot: Telegram, the database, the disk, the clock, files, and two starts at once."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.store import open_store
from tests.chaos.stage import SECRET, Cluster, Replica, RoundRobin, cluster, database, report
from tests.conftest import settings_for
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.server import posted
from tests.ports import free_port
from tests.sealer import SEALER

PEOPLE = range(100, 120)
MINUTE = 60.0


@contextlib.contextmanager
def replicas(url: str, folder: Path, count: int = 2, **more: str) -> Iterator[tuple[FakeTelegram, list[Replica]]]:
    """A Telegram that calls ``count`` replicas on the store at ``url``; whatever happens, none outlives the block."""
    telegram, ports = FakeTelegram(), [free_port() for _ in range(count)]
    with RoundRobin(telegram, ports) as server:
        made = [Replica(server, url, folder / str(port), port, ports[0], dict(more)) for port in ports]
        try:
            for replica in made:
                replica.start()
            for replica in made:
                replica.until_ready()
            yield telegram, made
        finally:
            for replica in made:
                if replica.process is not None:
                    replica.process.kill()
                    replica.process.wait(20)
    assert telegram.crashes == []


def ask(telegram: FakeTelegram, numbers: range, pause: float = 0.0) -> None:
    """Everybody writes in turn."""
    for number in numbers:
        telegram.says(f"{number:05}", user=shapes.person(PEOPLE[number % len(PEOPLE)]))
        time.sleep(pause)


def answered(telegram: FakeTelegram, count: int, seconds: float = 120) -> bool:
    return telegram.wait_until(lambda: len({message["text"] for message in telegram.sent}) >= count, seconds)


def doubled(telegram: FakeTelegram) -> int:
    times = Counter(message["text"] for message in telegram.sent)
    return sum(times.values()) - len(times)


def in_order(telegram: FakeTelegram) -> bool:
    return all(telegram.texts(chat) == sorted(telegram.texts(chat)) for chat in PEOPLE)


def test_a_telegram_that_refuses_fails_hangs_and_breaks_off_gets_everything_in_order_in_the_end(tmp_path: Path) -> None:
    with database() as url, replicas(url, tmp_path) as (telegram, _):
        chance, lost = random.Random(5), 0
        for _ in range(12):
            telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 1", {"retry_after": 1},
                                chat_id=chance.choice(PEOPLE)))  # fmt: skip
            telegram.fail(Fault("sendMessage", 502, raw=b"<html>Bad Gateway", chat_id=chance.choice(PEOPLE)))
            telegram.fail(Fault("sendMessage", lost=True, chat_id=chance.choice(PEOPLE)))
        for person in PEOPLE[:3]:
            telegram.fail(Fault("sendMessage", after=True, chat_id=person))
            lost += 1
        telegram.delay = lambda method: chance.choice((0, 0, 0, 0.4)) if method == "sendMessage" else 0.0

        ask(telegram, range(200), 0.02)
        done = answered(telegram, 200)

        report("Telegram fails", {"answered": done, "doubled": doubled(telegram), "answers lost on the way": lost})
        assert done
        assert in_order(telegram)
        assert doubled(telegram) <= lost


def test_updates_that_come_twice_and_out_of_order_are_answered_once_and_in_order(tmp_path: Path) -> None:
    with database() as url, replicas(url, tmp_path) as (telegram, made):
        telegram.wait_until(lambda: bool(telegram.webhook["url"]))
        pairs = [(2 * number, 2 * number + 1) for number in range(1, 60)]
        for first, second in pairs:
            person = shapes.person(PEOPLE[first % len(PEOPLE)])
            updates = [
                shapes.update(shapes.message(f"{number:05}", user=person, message_id=number), update_id=number)
                for number in (first, second)
            ]
            for replica, update in zip(made, reversed(updates), strict=True):
                assert posted(f"http://127.0.0.1:{replica.port}/hook", SECRET, update)
            assert posted(f"http://127.0.0.1:{made[0].port}/hook", SECRET, updates[1])

        done = answered(telegram, 2 * len(pairs))
        report(
            "twice and out of order", {"answered": done, "doubled": doubled(telegram), "in order": in_order(telegram)}
        )

        assert done
        assert in_order(telegram)
        assert doubled(telegram) == 0


def test_a_database_that_goes_and_comes_back_costs_nothing_but_time(tmp_path: Path) -> None:
    with cluster() as server, replicas(server.url, tmp_path) as (telegram, made):
        asking = threading.Thread(target=ask, args=(telegram, range(200), 0.06))
        asking.start()
        outages = 0
        for _ in range(2):
            answered(telegram, 20 + 60 * outages)
            _away(server, 4.0)
            outages += 1
        asking.join()
        done = answered(telegram, 200)
        codes = [replica.end() for replica in made]

    report("database away", {"outages": outages, "answered": done, "doubled": doubled(telegram), "exit": codes})
    assert done, made[0].log() + made[1].log()
    assert in_order(telegram)
    assert doubled(telegram) <= outages * len(made)
    assert codes == [0, 0]


def _away(server: Cluster, seconds: float) -> None:
    server.stop()
    time.sleep(seconds)
    server.start()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_refuses_what_it_cannot_keep_and_goes_on_when_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    with replicas(f"sqlite:///{small_disk / 'lotse.db'}", tmp_path, 1) as (telegram, made):
        ask(telegram, range(20))
        assert answered(telegram, 20)
        with contextlib.suppress(OSError), (small_disk / "filler").open("wb") as filler:
            while True:
                filler.write(b"x" * 4096)
        refused = made[0].server.failures  # type: ignore[attr-defined]

        ask(telegram, range(20, 60))
        time.sleep(3)
        (small_disk / "filler").unlink()
        done = answered(telegram, 60)

        told = {"answered": done, "doubled": doubled(telegram)}
        report("disk full", {**told, "refused": made[0].server.failures - refused})  # type: ignore[attr-defined]
        assert done, made[0].log()
        assert in_order(telegram)
        assert doubled(telegram) <= 1


@pytest.mark.parametrize("jump", [7200, -7200], ids=["two hours ahead", "two hours back"])
def test_a_clock_that_jumps_neither_doubles_nor_stops_anything(tmp_path: Path, jump: int) -> None:
    clock = tmp_path / "clock"
    slow = {"CHAOS_JUMP": str(clock), "CHAOS_SECONDS": "0.2"}
    with database() as url, replicas(url, tmp_path, **slow) as (telegram, _):
        asking = threading.Thread(target=ask, args=(telegram, range(100), 0.05))
        asking.start()
        answered(telegram, 20)
        clock.write_text(str(jump))
        asking.join()
        done = answered(telegram, 100, 60)

        report(f"clock {jump:+} s", {"answered": done, "doubled": doubled(telegram)})
        assert done
        assert in_order(telegram)
        assert doubled(telegram) <= 2


def test_two_programs_started_at_once_on_an_empty_store_agree_and_one_sets_the_webhook(tmp_path: Path) -> None:
    with database() as url, replicas(url, tmp_path, 3) as (telegram, _):
        ask(telegram, range(30))

        assert answered(telegram, 30)
        assert len(telegram.methods("setWebhook")) == 1
        store = open_store(url, SEALER)
        assert telegram.wait_until(lambda: store.inbox.counts() == {"done": 30})
        store.close()


def test_two_processes_on_one_sqlite_file_share_the_work_though_one_is_killed_again_and_again(tmp_path: Path) -> None:
    with replicas(f"sqlite:///{tmp_path / 'lotse.db'}", tmp_path) as (telegram, made):
        asking = threading.Thread(target=ask, args=(telegram, range(150), 0.05))
        asking.start()
        for goal in (20, 60, 100):
            answered(telegram, goal)
            made[goal % 2].kill()
            made[goal % 2].start()
        asking.join()
        done = answered(telegram, 150)

    store = open_store(f"sqlite:///{tmp_path / 'lotse.db'}", SEALER)
    with store.engine.connect() as connection:
        sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    store.close()
    report("two on SQLite", {"kills": 3, "answered": done, "doubled": doubled(telegram), "file": sound})
    assert done
    assert in_order(telegram)
    assert doubled(telegram) <= 3
    assert sound == "ok"


def test_half_written_files_of_the_index_are_noticed_and_it_is_built_anew(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(data_dir, folder)
    index = next(path for path in (folder / "index").iterdir() if path.is_dir())
    files = sorted(path for path in index.rglob("*") if path.is_file() and "chroma" not in path.parts and
                   path.stat().st_size > 100)  # fmt: skip
    damaged = random.Random(11).choice(files)
    os.truncate(damaged, damaged.stat().st_size // 2)

    knowledge = App(settings_for(folder)).knowledge()

    hits = knowledge.library.search("Darf jemand mit meinen Bildern eine KI trainieren?", 3)
    report("half an index", {"file": damaged.name, "hits": [hit.passage.citation for hit in hits]})
    assert hits
