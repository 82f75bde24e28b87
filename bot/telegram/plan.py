"""Which messages an answer becomes: sent, edited or deleted.

Pure: replies and what stands in the chat go in, steps out. How they are sent is the matter of sending.py.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from bot.ports import Button, Incoming, Reply
from bot.store.outbox import OutboxStep
from bot.telegram import render
from bot.telegram.incoming import Arrival
from bot.telegram.sending import Step

log = logging.getLogger(__name__)

DATA_BYTES, ROW_OF = 64, 8


def plan(arrival: Arrival, replies: Sequence[Reply], answered_by: Sequence[int]) -> list[OutboxStep]:
    """The steps that bring ``replies`` to the chat. ``answered_by``: messages that answered this question before."""
    incoming = arrival.incoming
    bodies = [body for reply in replies for body in _bodies(reply)]
    if not bodies:
        return []
    changed = _changed_messages(incoming, replies, answered_by)
    steps: list[Step] = []
    for position, body in enumerate(bodies):
        if position < len(changed):
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


def _bodies(reply: Reply) -> list[dict[str, Any]]:
    """Text and buttons of each message of ``reply``; the buttons hang on the last."""
    try:
        bodies: list[dict[str, Any]] = [{"text": part, "parse_mode": "HTML"} for part in render.split(reply.html)]
    except render.MarkupError:
        log.exception("a reply goes out as plain text")
        bodies = [{"text": part} for part in _plain_parts(reply.html)]
    for body in bodies:
        body["link_preview_options"] = {"is_disabled": True}
    if bodies and (rows := keyboard(reply.buttons)):
        bodies[-1]["reply_markup"] = {"inline_keyboard": rows}
    return bodies


def _plain_parts(markup: str) -> list[str]:
    escaped = render.escape(render.plain(markup))
    return [render.rendered(part) for part in render.split(escaped)]


def keyboard(buttons: Sequence[Sequence[Button]]) -> list[list[dict[str, str]]]:
    """Rows of at most eight buttons; a button Telegram would refuse is left out and logged."""
    rows: list[list[dict[str, str]]] = []
    for row in buttons:
        fitting = [_button(button) for button in row if _fits(button)]
        rows.extend(fitting[start : start + ROW_OF] for start in range(0, len(fitting), ROW_OF))
    return rows


def _fits(button: Button) -> bool:
    fits = bool(button.label) and (bool(button.url) or 1 <= len(button.data.encode()) <= DATA_BYTES)
    if not fits:
        log.error("button left out: no label, or data not of 1 to %d bytes", DATA_BYTES)
    return fits


def _button(button: Button) -> dict[str, str]:
    return {"text": button.label, **({"url": button.url} if button.url else {"callback_data": button.data})}


def _send(arrival: Arrival, body: dict[str, Any], *, is_first: bool) -> Step:
    place, question = arrival.incoming.place, arrival.incoming.message_id
    step = Step("sendMessage", {"chat_id": arrival.chat_id, **body}).with_params(message_thread_id=place.topic)
    if place.kind == "group" and is_first and question and arrival.incoming.kind != "tap":
        return step.with_params(reply_parameters={"message_id": question, "allow_sending_without_reply": True})
    return step


def _edit(arrival: Arrival, message_id: int, body: dict[str, Any]) -> Step:
    return Step("editMessageText", {"chat_id": arrival.chat_id, "message_id": message_id, **body})


def _delete(arrival: Arrival, message_id: int) -> Step:
    return Step("deleteMessage", {"chat_id": arrival.chat_id, "message_id": message_id})
