"""The crowd: who is there, who waits for an answer, and who is the next to do something. It measures and keeps score.

Arrivals are open-loop: when something happens is decided beforehand, so a bot that is slow cannot slow down its
people. Who it happens to is whoever has been answered and has had time to read. Only if nobody is left who could do
something is an arrival left out, and counted.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Json
from tests.load.stories import Deed, Scene, story
from tests.load.world import World

READING = 3.0  # seconds that everybody takes at least to read an answer
ONLY_A_TOAST = 5.0  # seconds after which a tap that only got its wheel stopped counts as answered by that


@dataclass
class Exchange:
    """Something a person did, and what came of it. Times by the monotonic clock; None: it never came."""

    kind: str
    at: float
    first: float | None = None
    last: float | None = None
    tap: str = ""
    toast: float | None = None
    toasted: bool = False
    messages: int = 0
    doubled: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)

    def own_seconds(self, imposed: float) -> float | None:
        """From the update to the first answer, without what Telegram took for it; None if there was none."""
        if self.first is not None:
            return max(self.first - self.at - imposed, 0.0)
        return None if self.toast is None else self.toast - self.at


@dataclass
class Person:
    """Somebody in a private chat with the bot."""

    user: Json
    scene: Scene
    story: Iterator[Deed]
    waits: Exchange | None = None


class Crowd:
    """``count`` people before ``world``, numbered from ``first``; it watches what the bot does for them."""

    def __init__(
        self, world: World, count: int, seed: int, mix: dict[str, int] | None = None, reading: float = READING,
        first: int = 1_000_000,
    ) -> None:  # fmt: skip
        self.world, self.reading = world, reading
        self.done: list[Exchange] = []
        self.left_out = 0
        self.late = 0.0
        self._lock = threading.RLock()
        self._people = {number: self._person(number, seed, mix) for number in range(first, first + count)}
        self._draw = Random(seed)
        free = [(0.0, number) for number in self._people]
        self._draw.shuffle(free)
        self._free = deque(free)
        self._by_tap: dict[str, Person] = {}
        self._queries = 0
        world.watcher = self

    def _person(self, number: int, seed: int, mix: dict[str, int] | None) -> Person:
        draw = Random(seed * 1_000_003 + number)
        scene = Scene(draw, "en" if draw.random() < 0.25 else "de")
        return Person(shapes.person(number, f"P{number}", scene.language), scene, story(scene, mix))

    # ------------------------------------------------------------------ doing

    def plays(self, moments: Iterable[float]) -> None:
        """Lets something happen at each of ``moments`` (monotonic, in order); returns after the last."""
        for moment in moments:
            if (pause := moment - time.monotonic()) > 0:
                time.sleep(pause)
            self.late = max(self.late, time.monotonic() - moment)
            self.one_acts()

    def one_acts(self) -> bool:
        """Whoever has been free longest does the next thing in their story; False if nobody is free."""
        with self._lock:
            person = self._next_free()
            if person is None:
                self.left_out += 1
                return False
            deed = next(person.story)
            exchange = Exchange(deed.kind, time.monotonic())
            person.waits = exchange
            if deed.button:
                self._queries += 1
                exchange.tap = f"q{person.user['id']}-{self._queries}"
                self._by_tap[exchange.tap] = person
        self._does(person, deed, exchange)
        return True

    def _next_free(self) -> Person | None:
        now = time.monotonic()
        if not self._free or self._free[0][0] > now - self.reading:
            self._settle_toasts(now)
        if not self._free or self._free[0][0] > now - self.reading:
            return None
        return self._people[self._free.popleft()[1]]

    def _does(self, person: Person, deed: Deed, exchange: Exchange) -> None:
        if deed.button:
            message_id, data = deed.button
            self.world.taps(data, user=person.user, message_id=message_id, query=exchange.tap)
        elif deed.file is not None:
            file_id = f"given-{hash(deed.file.content) & 0xFFFFFFFF}"
            self.world.files.setdefault(file_id, deed.file.content)
            told = shapes.document(deed.file.name, "application/pdf", len(deed.file.content), file_id)
            self.world.shows(user=person.user, document=told)
        elif deed.sticker:
            sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9,
                       "is_animated": False, "is_video": False}  # fmt: skip
            self.world.shows(user=person.user, sticker=sticker)
        else:
            self.world.says(deed.text, user=person.user)

    # ------------------------------------------------------------------ watching

    def shown(self, chat_id: int, message: Json, *, edited: bool) -> None:
        """The bot sent or changed a message."""
        now = time.monotonic()
        with self._lock:
            person = self._people.get(chat_id)
            if person is None:
                return
            person.scene.sees(message)
            if person.waits is None:
                return
            exchange = person.waits
            exchange.messages += 1
            content = (message["text"], str(message.get("reply_markup")))
            exchange.doubled += not edited and content in exchange.seen
            exchange.seen.add(content)
            exchange.last = now
            if exchange.first is None:
                exchange.first = now
                self._answered(person, exchange, now)

    def answered_tap(self, query: str, text: str | None) -> None:
        """The bot stopped the wheel on a tapped button."""
        with self._lock:
            person = self._by_tap.pop(query, None)
            if person is not None and person.waits is not None and person.waits.tap == query:
                person.waits.toast = time.monotonic()
                person.waits.toasted = text is not None

    def _answered(self, person: Person, exchange: Exchange, now: float) -> None:
        self.done.append(exchange)
        self._free.append((now, int(person.user["id"])))

    def _settle_toasts(self, now: float) -> None:
        """A tap whose wheel was stopped, and after which nothing came, is answered by that."""
        for person in self._people.values():
            exchange = person.waits
            if exchange and exchange.first is None and exchange.toast and now - exchange.toast > ONLY_A_TOAST:
                person.waits = None
                self._answered(person, exchange, now)

    def open(self) -> int:
        """How many people wait for a first sign."""
        with self._lock:
            return sum(
                person.waits is not None and person.waits.first is None and person.waits.toast is None
                for person in self._people.values()
            )

    def lost(self) -> list[Exchange]:
        """What was never answered; called at the end, after waiting."""
        with self._lock:
            self._settle_toasts(time.monotonic() + ONLY_A_TOAST)
            waiting = [person.waits for person in self._people.values() if person.waits is not None]
        return [exchange for exchange in waiting if exchange.first is None]
