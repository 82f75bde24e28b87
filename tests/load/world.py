"""The fake Telegram with eyes and without a memory that grows: it tells what the bot does and forgets old messages.

Its rules are those of the fake that all tests use. It also counts what it costs itself, so that a run can show that it
was the bot that was slow and not the measurement.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.fake_telegram.core import Answer, FakeTelegram, Json

STANDING = 30  # messages kept in a chat: a person taps the newest ones
REMEMBERED = 5_000
CONTENT = frozenset({"sendmessage", "senddocument", "copymessage", "editmessagetext", "editmessagemedia"})


class Watches(Protocol):
    """Who is told what the bot does; called with the fake's lock held, so it must be quick."""

    def shown(self, chat_id: int, message: Json, *, edited: bool) -> None: ...
    def answered_tap(self, query: str, text: str | None) -> None: ...


@dataclass
class Cost:
    """What the fake did: requests, its own processor seconds in them, refusals by status, messages by second."""

    requests: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0
    refused: Counter[int] = field(default_factory=Counter)
    by_second: Counter[int] = field(default_factory=Counter)

    @property
    def each(self) -> float:
        """Processor seconds of a request, on average."""
        return self.cpu / max(sum(self.requests.values()), 1)


class World(FakeTelegram):
    """One bot account before a crowd. ``imposed``: seconds that Telegram takes for every message."""

    def __init__(self, imposed: float = 0.0) -> None:
        super().__init__()
        self.imposed = imposed
        self.delay = lambda method: imposed if method.lower() in CONTENT else 0.0
        self.cost = Cost()
        self.watcher: Watches | None = None
        self.calls = deque(maxlen=REMEMBERED)  # type: ignore[assignment]  # of a list only append and len are used
        self.sent = deque(maxlen=REMEMBERED)  # type: ignore[assignment]
        self._mine: dict[int, deque[tuple[int, int]]] = {}
        self._own_files: deque[str] = deque()

    def call(self, token: str, method: str, params: Json, files: dict[str, bytes] | None = None) -> Answer:
        """One Bot API request, counted."""
        began = time.thread_time()
        answer = super().call(token, method, params, files)
        with self._changed:
            self.cost.requests[method] += 1
            self.cost.cpu += time.thread_time() - began
            if answer.status != 200:
                self.cost.refused[answer.status] += 1
        return answer

    def push(self, body: Json, kind: str = "message", update_id: int | None = None) -> Json:
        """An update; what people said long ago is forgotten."""
        made = super().push(body, kind, update_id)
        if kind == "message":
            self._keep_few(body["chat"]["id"], made["message"]["message_id"])
        return made

    def _post(self, chat_id: int, params: Json, **content: Any) -> Json:
        made = super()._post(chat_id, params, **content)
        self._keep_few(chat_id, made["message_id"])
        self._drop_file(made)
        self._tell(chat_id, made, edited=False)
        return made

    def _edit(self, params: Json, shown: str, what: str) -> Json:
        found = super()._edit(params, shown, what)
        self._tell(params["chat_id"], found, edited=True)
        return found

    def _do_answercallbackquery(self, params: Json) -> bool:
        done = super()._do_answercallbackquery(params)
        with self._changed:
            query = str(params["callback_query_id"])
            if len(self.toasts) > REMEMBERED:
                self.toasts.pop(next(iter(self.toasts)))
            if self.watcher is not None:
                self.watcher.answered_tap(query, params.get("text"))
        return done

    def _tell(self, chat_id: int, message: Json, *, edited: bool) -> None:
        with self._changed:
            self.cost.by_second[int(time.monotonic())] += 1
            if self.watcher is not None:
                self.watcher.shown(chat_id, message, edited=edited)

    def _keep_few(self, chat_id: int, message_id: int) -> None:
        with self._changed:
            mine = self._mine.setdefault(chat_id, deque())
            mine.append((chat_id, message_id))
            if len(mine) > STANDING:
                old = mine.popleft()
                self.messages.pop(old, None)
                self.said.pop(old, None)

    def _drop_file(self, made: Json) -> None:
        """Of what the bot sends, only the newest files are kept."""
        if "document" in made:
            self._own_files.append(made["document"]["file_id"])
            if len(self._own_files) > STANDING:
                self.files.pop(self._own_files.popleft(), None)

    def _count(self, chat_id: int) -> None:
        """The traffic of a chat by its times is not kept: it grows, and ``cost`` has the sums."""
