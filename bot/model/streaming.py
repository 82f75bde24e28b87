"""A growing answer in a private chat: whole sentences that were proved, as a draft, until the message itself is sent.

A draft is a courtesy. It never blocks (the channel sends in its own time, and of several states only the newest is
kept), never floods (one at a time, with a pause), and never becomes something else: after the first failure there are
no more drafts for this answer, and the message is sent as ever. What has not been proved is not shown.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from bot.model.ports import ModelUnavailable
from bot.ports import Drafts, Wanted

PAUSE = 1.0
"""Seconds between two drafts; a chat may get about one message a second."""

_DECODER = json.JSONDecoder()
Item = Mapping[str, Any]


def finished(text: str) -> list[Item]:
    """The objects that are complete in the first list of a growing JSON ``text``, as {"sentences": [{…}, {…}, {"te."""
    position = text.find("[")
    found: list[Item] = []
    while position >= 0:
        start = text.find("{", position)
        if start < 0 or text[position:start].strip(" \t\r\n[,"):
            break
        try:
            value, position = _DECODER.raw_decode(text, start)
        except ValueError:
            break
        found.append(value)
    return found


class Run:
    """One answer under way. ``replaced``: a newer question of the same chat has come."""

    def __init__(self) -> None:
        self._replaced = threading.Event()

    @property
    def replaced(self) -> bool:
        """Has a newer question come?"""
        return self._replaced.is_set()

    def replace(self) -> None:
        """Notes that a newer question has come."""
        self._replaced.set()


class Runs:
    """The answers under way, at most one per chat. For any thread."""

    def __init__(self) -> None:
        self._running: dict[str, Run] = {}
        self._lock = threading.Lock()

    def begin(self, chat: str) -> Run:
        """An answer begins in ``chat``; the one that was under way there is replaced."""
        run = Run()
        with self._lock:
            if (old := self._running.get(chat)) is not None:
                old.replace()
            self._running[chat] = run
        return run

    def newer(self, chat: str) -> bool:
        """Something newer has arrived in ``chat``: the answer under way is replaced. True if there was one."""
        with self._lock:
            run = self._running.pop(chat, None)
        if run is not None:
            run.replace()
        return run is not None

    def running(self) -> list[str]:
        """The chats in which an answer is under way."""
        with self._lock:
            return list(self._running)

    def end(self, chat: str, run: Run) -> None:
        """The answer is out, or given up."""
        with self._lock:
            if self._running.get(chat) is run:
                del self._running[chat]


@dataclass(slots=True)
class Growing:
    """Takes the text so far (``ModelClient.stream``) and shows what can be shown.

    ``proved``: what to say for one finished sentence, None for one that does not hold; each is asked about once.
    ``frame``: the draft around those sentences, as chat HTML. ``run``: stops everything once it is replaced.
    """

    drafts: Drafts
    proved: Callable[[Item], str | None]
    frame: Callable[[list[str]], str]
    run: Wanted = field(default_factory=Run)
    clock: Callable[[], float] = time.monotonic
    pause: float = PAUSE
    _items: list[Item] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)
    _shown: int = 0
    _html: str = ""
    _sending: Future[None] | None = None
    _last: float = float("-inf")
    _over: bool = False

    def __call__(self, text: str) -> None:
        """The text so far. Raises ModelUnavailable("replaced") when a newer question has come."""
        if self.run.replaced:
            raise ModelUnavailable("replaced")
        self._take(finished(text))
        if self._may_show():
            self._show()

    @property
    def failed(self) -> bool:
        """Did a draft fail, so that there are no more?"""
        return self._over

    def _take(self, items: list[Item]) -> None:
        """Proves the new sentences; a call that was tried again begins anew."""
        if items[: len(self._items)] != self._items:
            self._items, self._said, self._shown = [], [], 0
        for item in items[len(self._items) :]:
            said = self.proved(item)
            if said is not None:
                self._said.append(said)
        self._items = items

    def _may_show(self) -> bool:
        if self._over or len(self._said) <= self._shown or self.clock() - self._last < self.pause:
            return False
        if self._sending is None:
            return True
        if not self._sending.done():
            return False
        self._over = self._sending.cancelled() or self._sending.exception() is not None
        return not self._over

    def _show(self) -> None:
        html, self._shown = self.frame(self._said), len(self._said)
        if html == self._html:  # a call that was tried again begins with the same words
            return
        self._last, self._html = self.clock(), html
        try:
            self._sending = self.drafts.show(html)
        except Exception:  # whatever the channel raises: the message itself will be sent
            self._over = True
