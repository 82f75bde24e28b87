"""Which messages an answer becomes, here or in another chat: sent, copied, edited or deleted.

Pure: replies and what stands in the chat go in, steps out. How they are sent is the matter of sending.py.
"""

from __future__ import annotations

import base64
import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.ports import Button, Document, Incoming, InlineQuote, Person, Place, Reply
from bot.store.answers import Standing
from bot.store.outbox import OutboxStep
from bot.telegram import render
from bot.telegram.incoming import Arrival
from bot.telegram.sending import COPIES, DOCUMENT, Method, Step

log = logging.getLogger(__name__)

DATA_BYTES, ROW_OF, INLINE_AT_MOST = 64, 8, 50


def plan(
    arrival: Arrival, replies: Sequence[Reply], answered_by: Sequence[Standing], username: str
) -> list[OutboxStep]:
    """The steps that bring ``replies`` to their chats. ``answered_by``: messages that answered this question before;
    ``username``: of the bot, for links into its private chat."""
    known = _changed_messages(arrival, replies, answered_by)
    steps: list[Step] = []
    for reply in replies:
        made = _steps(arrival, reply, username, is_first=not steps)
        steps.extend(made if reply.slot else [_rewriting(step, known, arrival.incoming) for step in made])
    if not steps:
        return []
    said_to = {step.chat_id for step in steps}  # what went to a chat to which nothing is said now, stays there
    left_over = [(chat, left) for chat in known if chat in said_to for left in known[chat]]
    steps.extend(Step("deleteMessage", {"chat_id": chat, "message_id": left}) for chat, left in left_over)
    return [_numbered_step(arrival, position, step) for position, step in enumerate(steps)]


def _numbered_step(arrival: Arrival, position: int, step: Step) -> OutboxStep:
    """``step`` with the question that it answers: a copy answers the very message that it copies. What answers a tap,
    or stands in a slot, is no answer that an edit of the question would rewrite."""
    question = None if arrival.incoming.kind == "tap" or step.slot else arrival.incoming.message_id
    if step.method == "copyMessage":
        question = step.params["message_id"]
    part = None if question is None else position
    asked_in = None if step.chat_id == arrival.chat_id else arrival.chat_id
    return OutboxStep(position, step.chat_id, step.to_json(), question, part, asked_in)


def steps_of(reply: Reply, chat_id: int, username: str) -> list[Step]:
    """The steps of a reply that answers nobody, such as the first message of a topic."""
    place = Place(f"tg:{chat_id}", "group" if chat_id < 0 else "private")
    nobody = Incoming("unsupported", Person("tg:0"), place, dt.datetime.now(dt.UTC))
    return _steps(Arrival(nobody, chat_id), reply, username, is_first=False)


def inline_answer(quotes: Sequence[InlineQuote], button: str) -> dict[str, Any]:
    """The parameters of answerInlineQuery: the same for everybody who asks, for five minutes.

    ``button``: what stands above the quotes and leads into the private chat.
    """
    results = {quote.id: result for quote in quotes if (result := _inline_result(quote)) is not None}
    return {
        "results": list(results.values())[:INLINE_AT_MOST],
        "cache_time": 300,
        "is_personal": False,
        "button": {"text": button, "start_parameter": "inline"},
    }


def _inline_result(quote: InlineQuote) -> dict[str, Any] | None:
    """One quote to pick from; None if Telegram would refuse it, and all others with it."""
    try:
        text = next(iter(render.split(quote.html)), "")
    except render.MarkupError:
        text = ""
    if not (text and quote.title and 1 <= len(quote.id.encode()) <= DATA_BYTES):
        log.error("a quote left out: no text, no title, or an id not of 1 to %d bytes", DATA_BYTES)
        return None
    content = {"message_text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    told = {"type": "article", "id": quote.id, "title": quote.title, "input_message_content": content}
    return {**told, **({"description": quote.description} if quote.description else {})}


def toast(replies: Sequence[Reply]) -> str | None:
    """The first short text that answers a tap."""
    return next((reply.toast for reply in replies if reply.toast), None)


def _changed_messages(
    arrival: Arrival, replies: Sequence[Reply], answered_by: Sequence[Standing]
) -> dict[int, list[int]]:
    """The messages to be rewritten instead of new ones being sent, by chat, in their order."""
    incoming = arrival.incoming
    if incoming.kind == "tap":
        here = next((reply for reply in replies if reply.to is None), None)
        rewrites = here is not None and here.replaces and here.html and incoming.message_id
        return {arrival.chat_id: [incoming.message_id]} if rewrites and incoming.message_id else {}
    known: dict[int, list[int]] = {}
    for chat, message_id in answered_by if incoming.edited else ():
        known.setdefault(chat, []).append(message_id)
    return known


def _rewriting(step: Step, known: dict[int, list[int]], incoming: Incoming) -> Step:
    """``step``, or the change of the message that stands in its place."""
    waiting = known.get(step.chat_id)
    if not waiting or step.method not in ("sendMessage", "copyMessage"):
        return step
    place = {"chat_id": step.chat_id, "message_id": waiting.pop(0)}
    if step.method == "sendMessage":
        return replace(step, method="editMessageText", params={**step.params, **place})
    again = {**place, COPIES: (step.params["from_chat_id"], step.params["message_id"])}
    if not incoming.files:
        return replace(step, method="editMessageText", params={**again, "text": incoming.text})
    kind = "photo" if incoming.kind == "photo" else "document"
    media = {"type": kind, "media": incoming.files[0].id, "caption": incoming.text}
    return replace(step, method="editMessageMedia", params={**again, "media": media})


def _steps(arrival: Arrival, reply: Reply, username: str, *, is_first: bool) -> list[Step]:
    """Everything one reply asks for, in its order: text or file or copies, then the topic, then leaving."""
    chat_id = int(reply.to.place.partition(":")[2]) if reply.to else arrival.chat_id
    bodies = enumerate(_bodies(reply, username))
    steps = [_send(arrival, chat_id, reply, body, is_first=is_first and number == 0) for number, body in bodies]
    for message_id in reply.copies:
        copied = {"chat_id": chat_id, "from_chat_id": arrival.chat_id, "message_id": message_id}
        steps.append(Step("copyMessage", copied))
    if reply.topic and (reply.to or arrival.incoming.place.topic):
        turned = Step("closeForumTopic" if reply.topic == "close" else "reopenForumTopic", {"chat_id": chat_id})
        steps.append(turned.with_params(message_thread_id=None if reply.to else arrival.incoming.place.topic))
    if reply.leaves:
        steps.append(Step("leaveChat", {"chat_id": chat_id}))
    contact = reply.to.contact if reply.to else ""
    lives = reply.lives.total_seconds() if reply.lives else None
    incoming = arrival.incoming
    moves = bool(reply.slot) and incoming.kind == "command" and not incoming.edited and reply.to is None
    return [replace(step, contact=contact, slot=reply.slot, lives=lives, moves=moves) for step in steps]


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


def _send(arrival: Arrival, chat_id: int, reply: Reply, body: dict[str, Any], *, is_first: bool) -> Step:
    place, question = arrival.incoming.place, arrival.incoming.message_id
    method: Method = "sendDocument" if DOCUMENT in body else "sendMessage"
    step = Step(method, {"chat_id": chat_id, **body})
    if reply.silent:
        step = step.with_params(disable_notification=True)
    if reply.to is not None:
        return step
    step = step.with_params(message_thread_id=place.topic)
    answered = reply.answers or (question if is_first and arrival.incoming.kind != "tap" else None)
    if place.kind == "group" and answered:
        return step.with_params(reply_parameters={"message_id": answered, "allow_sending_without_reply": True})
    return step
