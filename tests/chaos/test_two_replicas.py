"""Two replicas on PostgreSQL, one of them killed every few seconds under load: nothing lost, nothing out of order.

CHAOS_MINUTES (2), CHAOS_EVERY (5 seconds between kills) and CHAOS_RATE (10 updates a second) change the run.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import threading
import time
from collections import Counter
from pathlib import Path

from bot.journeys import deadlines
from bot.journeys.case import Deadline
from bot.store import Store, open_store
from tests.chaos.stage import Replica, RoundRobin, database, report
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram
from tests.ports import free_port
from tests.sealer import SEALER

PEOPLE = range(100, 140)
MINUTES = float(os.environ.get("CHAOS_MINUTES", "2"))
EVERY = float(os.environ.get("CHAOS_EVERY", "5"))
RATE = float(os.environ.get("CHAOS_RATE", "10"))
UNSURE = "Vielleicht hast du das schon"


def seconds_to_morning(now: dt.datetime) -> float:
    """How far ahead ten o'clock of the next day in Berlin is."""
    here = now.astimezone(deadlines.BERLIN)
    ten = (here + dt.timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    return (ten - here).total_seconds()


def keep_asking(telegram: FakeTelegram, over: threading.Event, asked: list[tuple[int, str]]) -> None:
    """People write and tap, one after the other, until it is ``over``."""
    chance = random.Random(7)
    number = 0
    while not over.wait(1 / RATE):
        number += 1
        person, words = chance.choice(PEOPLE), f"{number:05}"
        asked.append((person, words))
        if chance.random() < 0.3:
            telegram.taps(f"1:{words}", user=shapes.person(person), query=f"tap{number}")
        else:
            telegram.says(words, user=shapes.person(person))


def keep_planning(store: Store, morning: dt.datetime, over: threading.Event, planned: list[str]) -> None:
    """Two reminders fall due every second, each of a person of their own, until it is ``over``."""
    number = 0
    while not over.wait(0.5):
        number += 1
        what, person = f"Frist {number:04}", f"tg:{5000 + number}"
        store.people.seen(person, morning)
        due = Deadline(morning.date() + dt.timedelta(days=1), what)
        deadlines.add(store, person, due, morning - dt.timedelta(hours=2))
        planned.append(what)


def kill_in_turn(replicas: list[Replica], seconds: float) -> tuple[int, int]:
    """Kills one every few seconds and starts it again; how many kills, and how many of them hit one that listened."""
    kills = hit = 0
    over, chance = time.monotonic() + seconds, random.Random(3)
    while time.monotonic() < over:
        time.sleep(EVERY)
        victim = chance.choice(replicas)
        hit += victim.ready
        victim.kill()
        victim.start()
        kills += 1
    return kills, hit


def test_with_a_kill_every_few_seconds_all_is_answered_in_order_and_nobody_is_reminded_twice(tmp_path: Path) -> None:
    telegram = FakeTelegram()
    ports, ahead = [free_port(), free_port()], seconds_to_morning(dt.datetime.now(dt.UTC))
    morning = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead)
    with database() as url, RoundRobin(telegram, ports) as server:
        replicas = [
            Replica(server, url, tmp_path / str(port), port, ports[0], {"CHAOS_AHEAD": str(ahead)}) for port in ports
        ]
        for replica in replicas:
            replica.start()
        for replica in replicas:
            replica.until_ready()
        store = open_store(url, SEALER)
        over, asked, planned = threading.Event(), list[tuple[int, str]](), list[str]()
        load = [
            threading.Thread(target=keep_asking, args=(telegram, over, asked)),
            threading.Thread(target=keep_planning, args=(store, morning, over, planned)),
        ]
        began = time.monotonic()
        for one in load:
            one.start()
        kills, hit = kill_in_turn(replicas, MINUTES * 60)
        over.set()
        for one in load:
            one.join()
        for replica in replicas:
            replica.until_ready()
        settled = telegram.wait_until(
            lambda: not telegram.unconfirmed() and set(store.inbox.counts()) == {"done"}
            and set(store.due.counts()) <= {"sent", "open"} and reminded(telegram).keys() == set(planned), 180,
        )  # fmt: skip
        states, due, codes = store.inbox.counts(), store.due.counts(), [replica.end() for replica in replicas]
        store.close()

    answered = {
        chat: [text.removeprefix("echo ").removeprefix("1:") for text in telegram.texts(chat)] for chat in PEOPLE
    }
    times = Counter(words for heard in answered.values() for words in heard)
    again = sum(times.values()) - len(times)
    said = reminded(telegram)
    doubled = again + sum(sure + unsure - 1 for sure, unsure in said.values())
    report("two replicas", {
        "seconds": round(time.monotonic() - began), "kills": kills, "of one that listened": hit, "updates": len(asked),
        "not answered": len({words for _, words in asked} - set(times)),
        "answers said twice": again, "reminders planned": len(planned), "reminders said": len(said),
        "reminders that say they may be known": sum(unsure for _, unsure in said.values()),
        "duplicates in all": doubled,
        "reminders said twice as if new": sum(sure > 1 for sure, _ in said.values()),
        "not taken at once": server.failures, "setWebhook": len(telegram.methods("setWebhook")),
        "inbox": states, "due": due, "exit": codes,
    })  # fmt: skip
    assert settled, (states, due, replicas[0].log(), replicas[1].log())
    assert {words for _, words in asked} == set(times)
    for chat, heard in answered.items():
        assert heard == sorted(heard), chat
    assert all(sure <= 1 for sure, _ in said.values())
    assert doubled <= kills
    assert set(said) == set(planned)
    assert len(telegram.methods("setWebhook")) == 1
    assert states == {"done": len(asked)}
    assert codes == [0, 0]
    assert telegram.crashes == []


def reminded(telegram: FakeTelegram) -> dict[str, tuple[int, int]]:
    """How often each deadline was reminded of as if for the first time, and how often with the word that it may be."""
    found: dict[str, tuple[int, int]] = {}
    for message in list(telegram.sent):
        what = re.search(r"Frist \d{4}", message["text"])
        if what is not None:
            sure, unsure = found.get(what[0], (0, 0))
            is_unsure = UNSURE in message["text"]
            found[what[0]] = (sure + (not is_unsure), unsure + is_unsure)
    return found
