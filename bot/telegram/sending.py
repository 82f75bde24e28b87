"""Steps out to Telegram: what is decided to be sent, one request each, with a defined reaction to every refusal.

``Step`` and ``adapted`` are pure; ``Courier`` does the sending. It sends messages one at a time per process and marks
each as out before the next begins, even if the store goes away in between: so a kill -9 leaves at most one message of
which nobody knows whether it arrived, and at most one is sent twice. A chat that has to wait is given back (Postponed)
and holds up nobody.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import stamina
from sqlalchemy.exc import OperationalError
from telegram import InputFile
from telegram.error import ChatMigrated, RetryAfter, TelegramError

from bot.operations.counting import count
from bot.store.sends import Turn
from bot.telegram import render
from bot.telegram.api import Api
from bot.telegram.errors import Fault, NotAllowed, Postponed, Unreachable, fault_of, is_network
from bot.telegram.limits import Limiter

log = logging.getLogger(__name__)

PATIENCE = 0.5  # seconds a worker waits for a chat's turn; for longer waits the update goes back into the inbox
TYPING_AFTER = 0.3  # an answer that is there by then needs no sign, which would cost as much as the answer
TYPING_EVERY = 4.5
TOAST_AT_MOST = 200
DOCUMENT, COPIES = "document", "copies"

Method = Literal[
    "sendMessage", "sendDocument", "copyMessage", "editMessageText", "editMessageMedia", "deleteMessage",
    "createForumTopic", "closeForumTopic", "reopenForumTopic", "leaveChat",
]  # fmt: skip

Recorded = Callable[[int | None], Awaitable[None]]
Moved = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """One Bot API request that creates, changes or deletes a message, or a forum topic, or leaves a group.

    ``contact``: it goes into the forum topic of that contact, which is found when it is sent. ``slot``: the message
    that stands there is rewritten, if there is one, or with ``moves`` sent anew and deleted where it stood. ``lives``:
    seconds after which the message is deleted again. Parameters of an edit may say what is sent if it cannot be
    edited any more: ``copies``, the chat and number of the message that it copied.
    """

    method: Method
    params: Mapping[str, Any]
    contact: str = ""
    slot: str = ""
    lives: float | None = None
    moves: bool = False

    @property
    def chat_id(self) -> int:
        """Where it goes."""
        return int(self.params["chat_id"])

    def with_params(self, **params: Any) -> Step:
        """The same step with some parameters set (None: left out)."""
        merged = {**self.params, **params}
        return replace(self, params={key: value for key, value in merged.items() if value is not None})

    def to_json(self) -> str:
        """As text for the outbox."""
        kept = {"method": self.method, "params": self.params}
        more = {"contact": self.contact, "slot": self.slot, "lives": self.lives, "moves": self.moves}
        return json.dumps({**kept, **{name: value for name, value in more.items() if value}}, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Step:
        """Back from the outbox."""
        return Step(**json.loads(text))


def adapted(step: Step, fault: Fault) -> Step | None:
    """How ``step`` must look for Telegram to take it after ``fault``; None: there is no such form."""
    if fault is Fault.UNPARSABLE and "parse_mode" in step.params:
        words = "text" if "text" in step.params else "caption"
        return step.with_params(**{words: render.plain(step.params[words]), "parse_mode": None})
    if fault is Fault.THREAD_GONE and "message_thread_id" in step.params and not step.contact:
        return step.with_params(message_thread_id=None)
    if fault is Fault.EDIT_GONE and COPIES in step.params:
        kept = {"chat_id": step.chat_id, "message_thread_id": step.params.get("message_thread_id")}
        from_chat, message_id = step.params[COPIES]
        copied = replace(step, method="copyMessage", params={"from_chat_id": from_chat, "message_id": message_id})
        return copied.with_params(**kept)
    if fault is Fault.EDIT_GONE and step.method == "editMessageText":
        return replace(step.with_params(message_id=None), method="sendMessage")
    return None


class Courier:
    """Sends steps. ``moved`` is told when a group turns out to have a new id."""

    def __init__(self, api: Api, limiter: Limiter, moved: Moved, *, patience: float = PATIENCE) -> None:
        self._api, self._limiter, self._moved, self._patience = api, limiter, moved, patience
        self._lane = asyncio.Lock()

    async def deliver(self, step: Step, recorded: Recorded) -> None:
        """Makes the request and hands the message id to ``recorded``. Raises Postponed, Unreachable, TelegramError."""
        with _counted():
            await self._deliver(step, recorded)

    async def _deliver(self, step: Step, recorded: Recorded) -> None:
        for _ in range(6):
            try:
                await self._try(step, recorded)
                return
            except RetryAfter as error:
                count("too_many", "send")
                await self._wait_out(step.chat_id, error)
            except ChatMigrated as error:
                await self._moved(step.chat_id, error.new_chat_id)
                step = step.with_params(chat_id=error.new_chat_id, message_thread_id=None, reply_parameters=None)
            except TelegramError as error:
                next_step = await self._after(fault_of(error), step, recorded)
                if next_step is step:
                    raise
                if next_step is None:
                    return
                step = next_step
        raise Postponed(self._patience)

    async def answer_inline(self, inline_id: str, params: Mapping[str, Any]) -> None:
        """Shows what inline mode offers. Never fails: whoever types on asks again."""
        try:
            await self._api.call("answerInlineQuery", {"inline_query_id": inline_id, **params})
        except TelegramError as error:
            log.warning("no inline answer: %s", fault_of(error).name)

    async def answer_tap(self, callback_id: str, toast: str | None) -> None:
        """Stops the wheel on the tapped button, with a short text or without. Never fails: it is only a courtesy."""
        text = {"text": toast[:TOAST_AT_MOST]} if toast else {}
        try:
            await self._api.call("answerCallbackQuery", {"callback_query_id": callback_id, **text})
        except TelegramError as error:
            log.info("tap not answered: %s", fault_of(error).name)

    @contextlib.asynccontextmanager
    async def typing(self, chat_id: int, topic: int | None) -> AsyncIterator[None]:
        """Shows "typing" if the block takes a while; at its end no sign is under way that could outlast the answer."""
        over = asyncio.Event()
        sign = asyncio.create_task(self._keep_typing(chat_id, topic, over))
        try:
            yield
        finally:
            over.set()
            await asyncio.wait({sign}, timeout=1.0)
            sign.cancel()

    async def _keep_typing(self, chat_id: int, topic: int | None, over: asyncio.Event) -> None:
        place = {"chat_id": chat_id, "action": "typing", **({"message_thread_id": topic} if topic else {})}
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), TYPING_AFTER)
        while not over.is_set():
            if self._limiter.relaxed():
                try:
                    await self._api.call("sendChatAction", place)
                except TelegramError as error:
                    log.debug("no typing sign: %s", fault_of(error).name)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), TYPING_EVERY)

    async def _try(self, step: Step, recorded: Recorded) -> None:
        """One message, at once or after a short break in the line. Network faults are tried three times."""
        async for attempt in stamina.retry_context(on=is_network, attempts=3, timeout=30, wait_max=2, wait_jitter=0.2):
            with attempt:
                await self._once(step, recorded)

    async def _once(self, step: Step, recorded: Recorded) -> None:
        """One request, as soon as it is the chat's turn. Raises Postponed if that takes long, and a TelegramError."""
        while True:
            async with self._lane:
                while (turn := await self._turn(step)).overall:
                    await asyncio.sleep(turn.wait)
                wait = turn.wait
                if wait <= 0:
                    result = await self._api.call(step.method, _as_sent(step))
                    await _record(recorded, _message_id(step, result))
                    return
            if wait > self._patience:
                raise Postponed(wait)
            await asyncio.sleep(wait)

    async def _turn(self, step: Step) -> Turn:
        """Whether it is the chat's turn; what shows nothing new there only waits while Telegram wants nothing."""
        if step.method in _UNCOUNTED:
            return Turn(await self._limiter.closed(step.chat_id))
        return await self._limiter.turn(step.chat_id)

    async def _wait_out(self, chat_id: int, error: RetryAfter) -> None:
        seconds = _seconds(error)
        await self._limiter.close(chat_id, seconds)
        if seconds > self._patience:
            raise Postponed(seconds)

    async def _after(self, fault: Fault, step: Step, recorded: Recorded) -> Step | None:
        """The step to try next; None: settled as it is; the same step: no reaction is defined."""
        if fault is Fault.UNREACHABLE:
            raise Unreachable
        if fault is Fault.NOT_ALLOWED:
            raise NotAllowed
        if fault is Fault.NOT_MODIFIED:
            await recorded(step.params.get("message_id") if step.method.startswith("edit") else None)
            return None
        if fault in (Fault.DELETE_GONE, Fault.COPY_GONE):
            await recorded(None)
            return None
        return adapted(step, fault) or step


@contextlib.contextmanager
def _counted() -> Iterator[None]:
    """Counts what becomes of a step."""
    try:
        yield
    except Postponed:
        count("sends", "postponed")
        raise
    except Unreachable as error:
        count("sends", "not_allowed" if isinstance(error, NotAllowed) else "unreachable")
        raise
    except Exception:
        count("sends", "failed")
        raise
    count("sends", "sent")


async def _record(recorded: Recorded, message_id: int | None) -> None:
    """Says that a message is out, again and again while the store is away: unsaid, it would be sent a second time."""
    async for attempt in stamina.retry_context(on=OperationalError, attempts=60, timeout=30, wait_max=1):
        with attempt:
            await recorded(message_id)


_UNCOUNTED = frozenset({"deleteMessage", "closeForumTopic", "reopenForumTopic", "leaveChat"})
_OF_NEW_MESSAGES = frozenset({"message_thread_id", "reply_parameters", "disable_notification", COPIES})


def _as_sent(step: Step) -> Mapping[str, Any]:
    """The parameters of the request; a file that travels as text becomes an upload."""
    kept = step.params.get(DOCUMENT)
    if step.method.startswith("edit"):  # these belong to a message that is sent, should the edit become one
        return {key: value for key, value in step.params.items() if key not in _OF_NEW_MESSAGES}
    if kept is None:
        return step.params
    return {**step.params, DOCUMENT: InputFile(base64.b64decode(kept["base64"]), kept["name"], attach=True)}


def _message_id(step: Step, result: Any) -> int | None:
    if step.method in {"deleteMessage", "closeForumTopic", "reopenForumTopic", "leaveChat"}:
        return None
    if step.method == "createForumTopic":
        return int(result["message_thread_id"])
    found = result.get("message_id") if isinstance(result, dict) else step.params.get("message_id")
    return int(found) if found is not None else None


def _seconds(error: RetryAfter) -> float:
    asked = error.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()
