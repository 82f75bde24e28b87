"""A thousand people walk through the check at once on one store: how long a step takes, and whether answers stay apart.

No network and no Telegram: the conversation and a store on disk (stores.py). Everybody's answers
are drawn from a fixed seed; at the end each stored check must hold exactly what its person said.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from bot.conversation import Conversation
from bot.ports import Person, Place
from bot.store import Store, open_store
from bot.writer import PlainWriter
from knowledge.check import walk as walks
from knowledge.check.facts import dated
from knowledge.check.scheme import shipped
from tests.bench import stores
from tests.bench.figures import Figure
from tests.bench.ground import CONSOLE, Ground
from tests.bot.player import NINE, Chosen, Frame, Player
from tests.sealer import SEALER

PEOPLE, HANDS, STEPS = 1_000, 4, 60


def walking(ground: Ground) -> list[Figure]:
    """Steps of one person alone, and of a thousand at once by as many hands as the bot has threads."""
    with stores.fresh() as url:
        store = open_store(url, SEALER)
        conversation = Conversation(
            lambda: ground.knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: NINE.date()
        )
        alone = [seconds for person in range(20) for seconds in _walk(conversation, person)]
        started = time.perf_counter()
        busy: list[float] = []
        apart = _crowd(conversation, store, busy)
        lasted = time.perf_counter() - started
        store.close()
    part = stores.named("check")
    return [
        Figure(part, "a step of one person, p50", _percentile(alone, 50), "ms"),
        Figure(part, "a step of one person, p95", _percentile(alone, 95), "ms", 20.0),
        Figure(part, f"a step, {PEOPLE:,} people at once, p95", _percentile(busy, 95), "ms"),
        Figure(part, "steps a second", len(busy) / lasted, "1/s"),
        Figure(part, f"people of {PEOPLE:,} whose answers were kept apart", apart, "", float(PEOPLE), floor=True),
    ]


def _crowd(conversation: Conversation, store: Store, times: list[float]) -> int:
    """Everybody takes one step, then everybody the next one; how many checks hold what their person said."""
    crowd = [_Walker(conversation, number) for number in range(PEOPLE)]
    lock = threading.Lock()

    def step(walker: _Walker) -> bool:
        began = time.perf_counter()
        going = walker.step()
        with lock:
            times.append(time.perf_counter() - began)
        return going

    with ThreadPoolExecutor(HANDS) as hands:
        walking_on = crowd
        while walking_on:
            going = list(hands.map(step, walking_on))
            walking_on = [walker for walker, goes in zip(walking_on, going, strict=True) if goes]
            CONSOLE.print(f"{len(walking_on)} people are still walking")
    return sum(walker.said == _stored(store, walker.player.person.id) for walker in crowd)


def _walk(conversation: Conversation, number: int) -> Iterator[float]:
    walker = _Walker(conversation, -1 - number)
    going = True
    while going:
        began = time.perf_counter()
        going = walker.step()
        yield time.perf_counter() - began


class _Walker:
    """A person who answers at random and remembers what they said."""

    def __init__(self, conversation: Conversation, number: int) -> None:
        person = Person(f"tg:{10_000 + number}", "de")
        self.player = Player(conversation, person, Place(person.id))
        self.draw = random.Random(number)
        self.said: list[str] = []
        self.steps = 0

    def step(self) -> bool:
        """One tap; False at the end."""
        self.steps += 1
        if self.steps == 1:
            self.player.commands("pruefen")
            return True
        data = [button.data for button in self.player.keyboard if button.data.count(":") >= 4]  # those of the check
        answers = [one for one in data if one.split(":")[4] in {"o", "d", "u"}]
        ticks = [one for one in data if one.split(":")[4] == "p" and ":p:+" in one]
        done = [one for one in data if one.split(":")[4] == "f"]
        ticked = [button for button in self.player.keyboard if button.label.startswith("☑")]
        if ticks and not ticked:
            self._tap(self.draw.choice(ticks), counts=False)
        elif ticked:
            self._tap(done[0])
        elif answers:
            self._tap(self.draw.choice(answers))
        else:
            return False
        return self.steps < STEPS

    def _tap(self, data: str, *, counts: bool = True) -> None:
        ticked = sorted(button.data.rpartition("-")[2] for button in self.player.keyboard if button.label[:1] == "☑")
        self.player.taps_data(data)
        verb, _, argument = data.split(":", 4)[4].partition(":")
        if counts:
            day = dated(argument) if verb == "d" else None
            self.said.append({"u": "unknown", "f": ",".join(ticked)}.get(verb, str(day.plain()) if day else argument))


def _stored(store: Store, person: str) -> list[str]:
    kept = store.checks.load(person)
    assert kept is not None
    walk = walks.read(kept.state, shipped())
    plain = [walk.answers.given[visit.key].plain() for visit in walk.trail]
    return [",".join(one) if isinstance(one, list) else one for one in plain]


def _percentile(times: list[float], percent: int) -> float:
    return float(np.percentile(times, percent)) * 1000
