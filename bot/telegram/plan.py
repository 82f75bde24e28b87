"""Which messages an answer becomes: sent, edited or deleted.

Pure: replies and what stands in the chat go in, steps out. How they are sent is the matter of sending.py.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from typing import Any, Literal

from bot.ports import Button, Document, Incoming, Reply
from bot.store.outbox import OutboxStep
from bot.telegram import render
from bot.telegram.incoming import Arrival
from bot.telegram.sending import DOCUMENT, Step

log = logging.getLogger(__name__)

DATA_BYTES, ROW_OF = 64, 8


def plan(arrival: Arrival, replies: Sequence[Reply], answered_by: Sequence[int], username: str) -> list[OutboxStep]:
    """The steps that bring ``replies`` to the chat. ``answered_by``: messages that answered this question before;
    ``username``: of the bot, for links into its private chat."""
    incoming = arrival.incoming
    bodies = [body for reply in replies for body in _bodies(reply, username)]
    if not bodies:
        return []
    changed = _changed_messages(incoming, replies, answered_by)
    steps: list[Step] = []
    for position, body in enumerate(bodies):
        if position < len(changed) and DOCUMENT not in body:
            steps.append(_edit(arrival, changed[position], body))
        else:
            steps.append(_send(arrival, body, is_first=position == 0))
    steps.extend(_delete(arrival, message_id) for message_id in changed[len(bodies) :])
    question = None if incoming.kind == "tap" else incoming.message_id
    return [
        OutboxStep(position, step.chat_id, step.to_json(), question, None if question is None else position)
        for position, step in enumerate(steps)
    ]


def toast(replies: Sequence[Reply]) -> str | None:
    """The first short text that answers a tap."""
    return next((reply.toast for reply in replies if reply.toast), None)


def _changed_messages(incoming: Incoming, replies: Sequence[Reply], answered_by: Sequence[int]) -> Sequence[int]:
    """The messages to be rewritten instead of new ones being sent."""
    if incoming.kind == "tap":
        rewrites = bool(replies and replies[0].replaces and replies[0].html and incoming.message_id)
        return (incoming.message_id,) if rewrites and incoming.message_id else ()
    return answered_by if incoming.edited else ()


def _bodies(reply: Reply, username: str) -> list[dict[str, Any]]:
    """Text and buttons of each message of ``reply``; the buttons hang on the last."""
    if reply.document is not None:
        return [_with_document(reply, reply.document)]
    html = "\n\n".join(part for part in (reply.html, _numbered(reply.options)) if part)
    try:
        bodies: list[dict[str, Any]] = [{"text": part, "parse_mode": "HTML"} for part in render.split(html)]
    except render.MarkupError:
        log.exception("a reply goes out as plain text")
        bodies = [{"text": part} for part in _plain_parts(html)]
    for body in bodies:
        body["link_preview_options"] = {"is_disabled": True}
    if bodies and (rows := keyboard(reply.buttons, username)):
        bodies[-1]["reply_markup"] = {"inline_keyboard": rows}
    return bodies


def _numbered(options: Sequence[str]) -> str:
    """The full wording of buttons that a phone cuts."""
    return "\n".join(f"{number}. {render.escape(option)}" for number, option in enumerate(options, 1))


def _with_document(reply: Reply, document: Document) -> dict[str, Any]:
    """A file with its caption; the file travels in the step, so that a restart sends the very same one."""
    content = base64.b64encode(document.content).decode("ascii")
    return {DOCUMENT: {"name": document.name, "base64": content}, "caption": reply.html, "parse_mode": "HTML"}


def _plain_parts(markup: str) -> list[str]:
    escaped = render.escape(render.plain(markup))
    return [render.rendered(part) for part in render.split(escaped)]


def keyboard(buttons: Sequence[Sequence[Button]], username: str) -> list[list[dict[str, str]]]:
    """Rows of at most eight buttons; a button Telegram would refuse is left out and logged."""
    rows: list[list[dict[str, str]]] = []
    for row in buttons:
        fitting = [_button(button, username) for button in row if _fits(button)]
        rows.extend(fitting[start : start + ROW_OF] for start in range(0, len(fitting), ROW_OF))
    return rows


def _fits(button: Button) -> bool:
    leads = button.url or button.start
    fits = bool(button.label) and (bool(leads) or 1 <= len(button.data.encode()) <= DATA_BYTES)
    if not fits:
        log.error("button left out: no label, or data not of 1 to %d bytes", DATA_BYTES)
    return fits


def _button(button: Button, username: str) -> dict[str, str]:
    url = f"https://t.me/{username}?start={button.start}" if button.start else button.url
    return {"text": button.label, **({"url": url} if url else {"callback_data": button.data})}


def _send(arrival: Arrival, body: dict[str, Any], *, is_first: bool) -> Step:
    place, question = arrival.incoming.place, arrival.incoming.message_id
    method: Literal["sendDocument", "sendMessage"] = "sendDocument" if DOCUMENT in body else "sendMessage"
    step = Step(method, {"chat_id": arrival.chat_id, **body}).with_params(message_thread_id=place.topic)
    if place.kind == "group" and is_first and question and arrival.incoming.kind != "tap":
        return step.with_params(reply_parameters={"message_id": question, "allow_sending_without_reply": True})
    return step


def _edit(arrival: Arrival, message_id: int, body: dict[str, Any]) -> Step:
    return Step("editMessageText", {"chat_id": arrival.chat_id, "message_id": message_id, **body})


def _delete(arrival: Arrival, message_id: int) -> Step:
    return Step("deleteMessage", {"chat_id": arrival.chat_id, "message_id": message_id})
