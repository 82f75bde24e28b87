"""What the fake Telegram remembers, and the rules every method asks: can this chat be written to, is this text allowed.

The methods themselves stand in messages.py, groups.py and account.py; what people do, in people.py. All of them are
parts of one class (core.py) and share this memory and its lock.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.faults import Call, Fault, Json, RefusalError
from tests.fake_telegram.markup import UnparsableError, parse

TEXT_LIMIT, CAPTION_LIMIT, DATA_LIMIT = 4096, 1024, 64

Key = tuple[int, int]
"""A chat and the number of a message, or of a topic, in it."""


class State:
    """One bot account and everybody it talks to."""

    def __init__(self, token: str, patience: float) -> None:
        self.token, self.patience = token, patience
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.crashes: list[BaseException] = []
        self.delay: Callable[[str], float] = lambda _method: 0.0
        self.clock: Callable[[], float] = time.monotonic
        # messages: of the bot as they stand, as they were sent; of people as they stand
        self.messages: dict[Key, Json] = {}
        self.sent: list[Json] = []
        self.said: dict[Key, Json] = {}
        self.deleted: list[Key] = []
        # drafts: all that were shown, and those that show now
        self.drafts: dict[int, list[str]] = defaultdict(list)
        self.drafting: dict[int, str] = {}
        self.traffic: dict[int, list[float]] = defaultdict(list)
        self.toasts: dict[str, str | None] = {}
        self.offered: dict[str, Json] = {}
        self.files: dict[str, bytes] = {}
        # chats
        self.chats: dict[int, Json] = {}
        self.admins: dict[int, list[Json]] = {}
        self.members: dict[int, dict[int, Json]] = defaultdict(dict)
        self.blocked: set[int] = set()
        self.left: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.topics: dict[Key, Json] = {}
        self.gone_topics: set[Key] = set()
        self.without_topic_rights: set[int] = set()
        self.privacy = False
        # the account
        self.settings: dict[str, Any] = {}
        self.webhook: Json = {"url": ""}
        self._pending: list[Json] = []
        self._next_update, self._next_message, self._next_query = 1, 100, 1
        self._changed = threading.Condition(threading.RLock())
        self._closed = False

    def _take_message_id(self) -> int:
        self._next_message += 1
        return self._next_message

    def _any_message(self, key: Key) -> Json | None:
        return self.messages.get(key) or self.said.get(key)

    def _standing_in(self, chat_id: int) -> list[Json]:
        """The bot's messages in a chat, oldest first."""
        return [self.messages[key] for key in sorted(key for key in self.messages if key[0] == chat_id)]

    # ------------------------------------------------------------------ rules

    def _reachable(self, params: Json) -> int:
        """The chat of a request, if the bot may write into it and into the topic that is named."""
        chat_id = params.get("chat_id")
        if not isinstance(chat_id, int):
            raise RefusalError(400, "Bad Request: chat not found")
        if chat_id in self.migrated:
            new = self.migrated[chat_id]
            raise RefusalError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        if chat_id in self.blocked:
            who = "bot was blocked by the user" if chat_id > 0 else "bot was kicked from the supergroup chat"
            raise RefusalError(403, f"Forbidden: {who}")
        if chat_id in self.left:
            raise RefusalError(403, "Forbidden: bot is not a member of the supergroup chat")
        return chat_id

    def _writable(self, params: Json) -> int:
        """The chat of a message to be sent, if its topic is still there."""
        chat_id = self._reachable(params)
        topic = (chat_id, params.get("message_thread_id", 0))
        if topic in self.gone_topics or (topic[1] and topic not in self.topics):
            raise RefusalError(400, "Bad Request: message thread not found")
        answered = params.get("reply_parameters", {})
        lost = bool(answered) and self._any_message((chat_id, answered["message_id"])) is None
        if lost and not answered.get("allow_sending_without_reply"):
            raise RefusalError(400, "Bad Request: message to be replied not found")
        self._checked_keyboard(params)
        return chat_id

    def _checked_text(self, params: Json, field: str = "text") -> str:
        text = str(params.get(field, ""))
        try:
            shown = parse(text) if params.get("parse_mode") == "HTML" else text.strip()
        except UnparsableError as error:
            raise RefusalError(400, f"Bad Request: can't parse entities: {error}") from error
        if field == "text" and not shown:
            raise RefusalError(400, "Bad Request: message text is empty")
        if shapes.units(shown) > (TEXT_LIMIT if field == "text" else CAPTION_LIMIT):
            what = "message is too long" if field == "text" else "message caption is too long"
            raise RefusalError(400, f"Bad Request: {what}")
        return shown

    def _checked_keyboard(self, params: Json) -> None:
        for row in params.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if len(button.get("callback_data", "").encode()) > DATA_LIMIT:
                    raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")
