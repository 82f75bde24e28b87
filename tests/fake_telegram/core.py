"""The fake Telegram itself: chats, messages, updates and the Bot API methods the bot uses, in memory and thread-safe.

Not a copy of everything Telegram does: what a bot can run into (limits of text and markup, blocked, flood, topics that
are gone, groups with new numbers, lost answers, redelivery) is kept strictly, the rest is left out. Time and faults are
under the test's control.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from tests.fake_telegram.account import Account
from tests.fake_telegram.faults import Answer, Call, ConnectionLostError, Fault, Json, RefusalError, refused
from tests.fake_telegram.people import People

__all__ = ["Answer", "Call", "ConnectionLostError", "FakeTelegram", "Fault", "Json", "RefusalError"]


class FakeTelegram(People, Account):
    """One bot account and everybody it talks to. ``token`` is the only one accepted."""

    def __init__(self, token: str = "700700700:test-token", patience: float = 60.0) -> None:
        super().__init__(token, patience)

    # ------------------------------------------------------------------ what tests see

    def fail(self, fault: Fault) -> None:
        """From now on ``fault`` happens, as often as it says."""
        with self._changed:
            self.faults.append(fault)

    def texts(self, chat_id: int) -> list[str]:
        """What the bot has sent to ``chat_id``, as shown, in order; edits and deletions do not count."""
        with self._changed:
            return [message["text"] for message in self.sent if message["chat"]["id"] == chat_id]

    def shown(self, chat_id: int, topic: int | None = None) -> list[str]:
        """What stands in ``chat_id`` (and ``topic``) now, by message id; service messages do not count."""
        with self._changed:
            standing = [self.messages[key] for key in sorted(self.messages) if key[0] == chat_id]
        return [
            message["text"] for message in standing
            if "forum_topic_created" not in message and topic in (None, message.get("message_thread_id"))
        ]  # fmt: skip

    def topics_of(self, chat_id: int) -> dict[int, str]:
        """The topics that stand in a forum: number and name."""
        with self._changed:
            standing = {key: topic for key, topic in self.topics.items() if key not in self.gone_topics}
        return {key[1]: topic["name"] for key, topic in standing.items() if key[0] == chat_id}

    def methods(self, *wanted: str) -> list[Call]:
        """The calls of these methods, in order."""
        with self._changed:
            return [call for call in self.calls if call.method in wanted]

    def wait_until(self, condition: Callable[[], bool], seconds: float = 20.0) -> bool:
        """Waits until ``condition`` holds or ``seconds`` are over; whether it holds. Woken by every call."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while not condition():
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, 0.05))
            return True

    def unconfirmed(self) -> int:
        """How many updates the bot has not confirmed yet."""
        with self._changed:
            return len(self._pending)

    def close(self) -> None:
        """Ends all long polls."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    # ------------------------------------------------------------------ what the transports do

    def call(self, token: str, method: str, params: Json, files: dict[str, bytes] | None = None) -> Answer:
        """One Bot API request. Raises ConnectionLostError where a fault says so."""
        params = _typed(params)
        time.sleep(self.delay(method))
        with self._changed:
            self.calls.append(Call(method, params, time.monotonic()))
            fault = next((fault for fault in self.faults if fault.matches(method, params)), None)
            if fault is not None:
                fault.times -= 1
            self._changed.notify_all()
        if fault is not None and not fault.after:
            return fault.answer()
        answer = self._answer(token, method, params, files or {})
        if fault is not None:
            raise ConnectionLostError
        return answer

    def download(self, file_path: str) -> bytes | None:
        """The content of a file, None if there is none."""
        return self.files.get(file_path.removeprefix("files/"))

    def _answer(self, token: str, method: str, params: Json, files: dict[str, bytes]) -> Answer:
        try:
            result = self._result(token, method, params, files)
        except RefusalError as error:
            return refused(error)
        with self._changed:
            self._changed.notify_all()
        return Answer(200, json.dumps({"ok": True, "result": result}).encode())

    def _result(self, token: str, method: str, params: Json, files: dict[str, bytes]) -> Any:
        if token != self.token:
            raise RefusalError(401, "Unauthorized")
        handler = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            raise RefusalError(404, "Not Found")
        try:
            return handler(params, files) if method.lower() == "senddocument" else handler(params)
        except KeyError as error:
            raise RefusalError(400, f"Bad Request: parameter {error} is missing") from error


_WORDS = frozenset(
    ("text", "caption", "callback_query_id", "inline_query_id", "document", "url", "secret_token", "file_id",
     "language_code", "name", "description", "short_description", "parse_mode", "action")
)  # fmt: skip


def _typed(params: Json) -> Json:
    """Form values are text; everything that is JSON becomes what it says, except fields that are words."""
    return {key: value if key in _WORDS else _value(value) for key, value in params.items()}


def _value(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
