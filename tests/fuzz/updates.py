"""Bytes become an update of Telegram: JSON as it is, or a sound update in which a few things are not what they were.

A fuzzer that changes bytes of JSON mostly breaks the JSON. Here a few bytes choose a sound update, a place in it, and
what stands there instead.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.fake_telegram import updates as shapes

GROUP = shapes.group(is_forum=True)
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63), 10**30, 0.5, float("inf"), "", " ", "x", "0", "\ud800", "\x00",
    "a" * 300, "🎭", "<b>", [], [None], [[]], {}, {"id": 1}, {"id": "1"}, {"type": "private", "id": 5}, "mention",
    "bot_command", "private", "channel", "supergroup", 1087968824, 700700700, 1795000000, "left", "1:a:b:c:d:e:f",
)  # fmt: skip
NAMES = (
    "message", "edited_message", "callback_query", "inline_query", "my_chat_member", "chat", "from", "id", "text",
    "caption", "entities", "caption_entities", "offset", "length", "type", "data", "date", "photo", "document",
    "media_group_id", "reply_to_message", "forward_origin", "sender_chat", "is_topic_message", "message_thread_id",
    "migrate_to_chat_id", "sticker", "voice", "new_chat_member", "status", "user", "forum_topic_created", "query",
)  # fmt: skip


@cache
def shapes_of_updates() -> tuple[dict[str, Any], ...]:
    """Sound updates of every kind that is read."""
    file = {"file_id": "f", "file_unique_id": "u", "file_name": "Brief.pdf", "mime_type": "application/pdf"}
    member = {"user": shapes.BOT, "status": "member"}
    left = {"user": shapes.BOT, "status": "left"}
    change = {"chat": GROUP, "from": shapes.person(), "date": shapes.NOON}
    inline = {"id": "1", "from": shapes.person(), "query": "44b", "offset": ""}
    reply = shapes.message("ja", chat=GROUP, reply_to_message=shapes.message("Frage", user=shapes.BOT, chat=GROUP))
    return (
        shapes.update(shapes.message("Darf man das?")),
        shapes.update(shapes.message("/frage@lotse_test_bot gilt § 44b?", chat=GROUP, is_topic_message=True)),
        shapes.update(shapes.message("@lotse_test_bot hallo", chat=GROUP), "edited_message"),
        shapes.update(shapes.message(photo=shapes.photo(), media_group_id="7", caption="/brief x")),
        shapes.update(shapes.message(document=file)),
        shapes.update(reply),
        shapes.update(shapes.tap("1:x", chat=GROUP), "callback_query"),
        shapes.update(inline, "inline_query"),
        shapes.update({**change, "old_chat_member": left, "new_chat_member": member}, "my_chat_member"),
        shapes.update(shapes.message(chat=GROUP, migrate_to_chat_id=-1002000000009)),
    )


def built(data: bytes) -> Any:
    """The update that ``data`` stands for; None where it is neither JSON nor a choice."""
    if data[:1] == b"\x00":
        return _changed(data[1:])
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _changed(choices: bytes) -> Any:
    if not choices:
        return None
    sound = shapes_of_updates()
    update = copy.deepcopy(sound[choices[0] % len(sound)])
    for at in range(1, min(len(choices) - 2, 60), 3):
        _change(update, *choices[at : at + 3])
    return update


def _change(update: dict[str, Any], where: int, how: int, what: int) -> None:
    places = list(_places(update))
    owner, key = places[where % len(places)]
    value = copy.deepcopy(ODD[what % len(ODD)])
    if how % 3 == 0 and isinstance(owner, dict):
        owner[NAMES[how // 3 % len(NAMES)]] = value
    elif how % 3 == 1:
        owner.pop(key, None) if isinstance(owner, dict) else owner.pop(key)
    else:
        owner[key] = value


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in ``value`` below which something else may stand; the first is never gone."""
    yield value, "update_id"
    waiting = [value]
    while waiting:
        owner = waiting.pop()
        keys = list(owner) if isinstance(owner, dict) else range(len(owner))
        for key in keys:
            yield owner, key
            if isinstance(owner[key], dict | list):
                waiting.append(owner[key])
