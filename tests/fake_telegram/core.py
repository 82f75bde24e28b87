"""The fake Telegram itself: chats, messages, updates and the Bot API methods the bot uses, in memory and thread-safe.

Not a copy of everything Telegram does: what a bot can run into (limits of text and markup, blocked, flood, lost
answers, redelivery) is kept strictly, the rest is left out. Time and faults are under the test's control.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.markup import UnparsableError, parse

Json = dict[str, Any]

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TEXT_LIMIT, TOAST_LIMIT, DATA_LIMIT = 4096, 200, 64


class RefusalError(Exception):
    """An answer other than ok."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class ConnectionLostError(Exception):
    """The connection breaks; the caller gets no answer."""


@dataclass
class Fault:
    """What goes wrong for matching calls. ``after``: the call is carried out and only its answer is lost."""

    method: str
    status: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, int] = field(default_factory=dict)
    times: int = 1
    chat_id: int | None = None
    lost: bool = False
    after: bool = False
    raw: bytes | None = None

    def matches(self, method: str, params: Json) -> bool:
        """Is this call to go wrong?"""
        here = self.chat_id is None or self.chat_id == params.get("chat_id")
        return self.times > 0 and self.method in (method, "*") and here


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    method: str
    params: Json
    at: float


@dataclass(frozen=True)
class Answer:
    """What goes back: status and body."""

    status: int
    body: bytes


class FakeTelegram:
    """One bot account and everybody it talks to. ``token`` is the only one accepted."""

    def __init__(self, token: str = "700700700:test-token", patience: float = 60.0) -> None:
        self.token, self.patience = token, patience
        self.calls: list[Call] = []
        self.messages: dict[tuple[int, int], Json] = {}
        self.sent: list[Json] = []
        self.deleted: list[tuple[int, int]] = []
        self.toasts: dict[str, str | None] = {}
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.gone_topics: set[tuple[int, int]] = set()
        self.files: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.settings: dict[str, Any] = {}
        self.webhook: Json = {"url": ""}
        self.delay: Callable[[str], float] = lambda _method: 0.0
        self.crashes: list[BaseException] = []
        self._pending: list[Json] = []
        self._next_update, self._next_message = 1, 100
        self._changed = threading.Condition(threading.RLock())
        self._closed = False

    # ------------------------------------------------------------------ what tests do

    def push(self, body: Json, kind: str = "message", update_id: int | None = None) -> Json:
        """An update for the bot; message ids and update ids are given where they are missing."""
        with self._changed:
            if kind == "message" and body.get("message_id") == 1:
                body = {**body, "message_id": self._take_message_id()}
            number = update_id if update_id is not None else self._next_update
            self._next_update = max(self._next_update, number) + 1
            made = shapes.update(body, kind, number)
            self._pending.append(made)
            self._changed.notify_all()
            return made

    def push_raw(self, update: Json) -> Json:
        """An update of any shape; only its id is set."""
        with self._changed:
            made = {**update, "update_id": self._next_update}
            self._next_update += 1
            self._pending.append(made)
            self._changed.notify_all()
            return made

    def says(self, text: str, *, user: Json | None = None, chat: Json | None = None, **more: Any) -> Json:
        """Somebody writes ``text``; the message."""
        body: Json = self.push(shapes.message(text, user=user, chat=chat, **more))["message"]
        return body

    def edits(self, message: Json, text: str) -> Json:
        """Somebody changes a message."""
        body = {**message, "text": text, "edit_date": message["date"] + 60}
        body.pop("entities", None)
        return self.push(body, "edited_message")

    def taps(self, data: str, *, user: Json | None = None, message_id: int = 5, query: str = "q1") -> Json:
        """Somebody taps a button."""
        return self.push(shapes.tap(data, user=user, message_id=message_id, query=query), "callback_query")

    def fail(self, fault: Fault) -> None:
        """From now on ``fault`` happens, as often as it says."""
        with self._changed:
            self.faults.append(fault)

    def texts(self, chat_id: int) -> list[str]:
        """What the bot has sent to ``chat_id``, as shown, in order; edits and deletions do not count."""
        with self._changed:
            return [message["text"] for message in self.sent if message["chat"]["id"] == chat_id]

    def shown(self, chat_id: int) -> list[str]:
        """What stands in ``chat_id`` now, by message id."""
        with self._changed:
            return [self.messages[key]["text"] for key in sorted(self.messages) if key[0] == chat_id]

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
            return _failed(fault)
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
        except RefusalError as refused:
            body: Json = {"ok": False, "error_code": refused.status, "description": refused.description}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return Answer(refused.status, json.dumps(body).encode())
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

    # ------------------------------------------------------------------ methods

    def _do_getme(self, _params: Json) -> Json:
        return {**shapes.BOT, "can_join_groups": True, "can_read_all_group_messages": False,
                "supports_inline_queries": False}  # fmt: skip

    def _do_getupdates(self, params: Json) -> list[Json]:
        if self.webhook["url"]:
            raise RefusalError(409, "Conflict: can't use getUpdates method while webhook is active; "
                               "use deleteWebhook to delete the webhook first")  # fmt: skip
        deadline = time.monotonic() + min(params.get("timeout", 0), self.patience)
        with self._changed:
            offset = params.get("offset", 0)
            self._pending = [update for update in self._pending if update["update_id"] >= offset]
            while not self._wanted(params) and not self._closed and time.monotonic() < deadline:
                self._changed.wait(min(0.5, max(deadline - time.monotonic(), 0)))
            return self._wanted(params)[: params.get("limit", 100)]

    def _wanted(self, params: Json) -> list[Json]:
        allowed = params.get("allowed_updates")
        kinds = {"message", "edited_message", "callback_query", "my_chat_member", "channel_post", "inline_query"}
        return [
            update for update in self._pending
            if not allowed or any(key in allowed or key not in kinds for key in update if key != "update_id")
        ]  # fmt: skip

    def _do_sendmessage(self, params: Json) -> Json:
        chat_id = self._reachable(params)
        shown = self._checked_text(params)
        self._checked_keyboard(params)
        with self._changed:
            return self._post(chat_id, params, text=shown)

    def _do_senddocument(self, params: Json, files: dict[str, bytes]) -> Json:
        chat_id = self._reachable(params)
        name = params.get("document", "").removeprefix("attach://")
        content = files.get(name) or files.get("document")
        if content is None:
            raise RefusalError(400, "Bad Request: there is no document in the request")
        with self._changed:
            file_id = f"sent{self._next_message}"
            self.files[file_id] = content
            carried = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(content)}
            return self._post(chat_id, params, document=carried, text=params.get("caption", ""))

    def _post(self, chat_id: int, params: Json, **content: Any) -> Json:
        made = {"message_id": self._take_message_id(), "from": shapes.BOT, "date": shapes.NOON,
                "chat": {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}, **content}  # fmt: skip
        for kept in ("reply_markup", "message_thread_id"):
            if kept in params:
                made[kept] = params[kept]
        self.messages[(chat_id, made["message_id"])] = made
        self.sent.append(dict(made))
        return made

    def _do_editmessagetext(self, params: Json) -> Json:
        chat_id = self._reachable(params)
        shown = self._checked_text(params)
        self._checked_keyboard(params)
        with self._changed:
            found = self.messages.get((chat_id, params["message_id"]))
            if found is None:
                raise RefusalError(400, "Bad Request: message to edit not found")
            if found["text"] == shown and found.get("reply_markup") == params.get("reply_markup"):
                raise RefusalError(400, NOT_MODIFIED)
            found["text"] = shown
            found.pop("reply_markup", None)
            if "reply_markup" in params:
                found["reply_markup"] = params["reply_markup"]
            return found

    def _do_deletemessage(self, params: Json) -> bool:
        key = (self._reachable(params), params["message_id"])
        with self._changed:
            if self.messages.pop(key, None) is None:
                raise RefusalError(400, "Bad Request: message to delete not found")
            self.deleted.append(key)
        return True

    def _do_answercallbackquery(self, params: Json) -> bool:
        with self._changed:
            query, text = str(params["callback_query_id"]), params.get("text")
            if query in self.toasts:
                raise RefusalError(
                    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
                )
            if text is not None and len(text) > TOAST_LIMIT:
                raise RefusalError(400, "Bad Request: MESSAGE_TOO_LONG")
            self.toasts[query] = text
        return True

    def _do_sendchataction(self, params: Json) -> bool:
        self._reachable(params)
        return True

    def _do_setmycommands(self, params: Json) -> bool:
        if not all(1 <= len(command["command"]) <= 32 for command in params["commands"]):
            raise RefusalError(400, "Bad Request: BOT_COMMAND_INVALID")
        return self._kept("commands", params, params["commands"])

    def _do_setmydescription(self, params: Json) -> bool:
        return self._kept("description", params, params.get("description", ""))

    def _do_setmyshortdescription(self, params: Json) -> bool:
        return self._kept("short_description", params, params.get("short_description", ""))

    def _kept(self, what: str, params: Json, value: Any) -> bool:
        self.settings[f"{what}:{params.get('language_code', '')}"] = value
        return True

    def _do_getfile(self, params: Json) -> Json:
        file_id = params["file_id"]
        if file_id not in self.files:
            raise RefusalError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[file_id]) > 20 * 1024 * 1024:
            raise RefusalError(400, "Bad Request: file is too big")
        return {"file_id": file_id, "file_unique_id": file_id, "file_size": len(self.files[file_id]),
                "file_path": f"files/{file_id}"}  # fmt: skip

    def _do_setwebhook(self, params: Json) -> bool:
        with self._changed:
            self.webhook = {"url": params.get("url", ""), "secret_token": params.get("secret_token")}
            self._changed.notify_all()
        return True

    def _do_deletewebhook(self, _params: Json) -> bool:
        self.webhook = {"url": ""}
        return True

    def _do_getwebhookinfo(self, _params: Json) -> Json:
        return {"url": self.webhook["url"], "has_custom_certificate": False, "pending_update_count": self.unconfirmed()}

    # ------------------------------------------------------------------ rules

    def _reachable(self, params: Json) -> int:
        chat_id = params.get("chat_id")
        if not isinstance(chat_id, int):
            raise RefusalError(400, "Bad Request: chat not found")
        if chat_id in self.blocked:
            who = "bot was blocked by the user" if chat_id > 0 else "bot was kicked from the supergroup chat"
            raise RefusalError(403, f"Forbidden: {who}")
        if chat_id in self.migrated:
            new = self.migrated[chat_id]
            raise RefusalError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        if (chat_id, params.get("message_thread_id", 0)) in self.gone_topics:
            raise RefusalError(400, "Bad Request: message thread not found")
        return chat_id

    def _checked_text(self, params: Json) -> str:
        text = str(params.get("text", ""))
        try:
            shown = parse(text) if params.get("parse_mode") == "HTML" else text.strip()
        except UnparsableError as error:
            raise RefusalError(400, f"Bad Request: can't parse entities: {error}") from error
        if not shown:
            raise RefusalError(400, "Bad Request: message text is empty")
        if shapes.units(shown) > TEXT_LIMIT:
            raise RefusalError(400, "Bad Request: message is too long")
        return shown

    def _checked_keyboard(self, params: Json) -> None:
        for row in params.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if len(button.get("callback_data", "").encode()) > DATA_LIMIT:
                    raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")

    def _take_message_id(self) -> int:
        self._next_message += 1
        return self._next_message


def _failed(fault: Fault) -> Answer:
    if fault.lost:
        raise ConnectionLostError
    if fault.raw is not None:
        return Answer(fault.status, fault.raw)
    body: Json = {"ok": False, "error_code": fault.status, "description": fault.description}
    if fault.parameters:
        body["parameters"] = fault.parameters
    return Answer(fault.status, json.dumps(body).encode())


_WORDS = frozenset(
    ("text", "caption", "callback_query_id", "document", "url", "secret_token", "file_id", "language_code")
)


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
