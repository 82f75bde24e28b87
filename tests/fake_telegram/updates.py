"""Updates as the official server sends them, built from few words; every test makes its own small data with these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

BOT: Json = {"id": 700700700, "is_bot": True, "first_name": "Lotse", "username": "lotse_test_bot"}
NOON = 1795000000


def person(user_id: int = 11, name: str = "Mara", language: str | None = "de") -> Json:
    """A user; ``language`` is what their client says."""
    tongue = {"language_code": language} if language else {}
    return {"id": user_id, "is_bot": False, "first_name": name, "username": f"{name.lower()}_{user_id}", **tongue}


def private(user: Json) -> Json:
    """The private chat with ``user``."""
    return {"id": user["id"], "type": "private", "first_name": user["first_name"], "username": user["username"]}


def group(chat_id: int = -1002000000001, **more: Any) -> Json:
    """A supergroup."""
    return {"id": chat_id, "type": "supergroup", "title": "Bildleute", **more}


def message(text: str | None = None, *, user: Json | None = None, chat: Json | None = None, **more: Any) -> Json:
    """A message from ``user``; commands and mentions in ``text`` get their entities."""
    user = user or person()
    body: Json = {"message_id": 1, "from": user, "chat": chat or private(user), "date": NOON, **more}
    if text is not None:
        body["text"] = text
        found = entities(text)
        if found and "entities" not in more:
            body["entities"] = found
    return body


def anonymous(chat: Json) -> Json:
    """Who writes and where, if an admin of ``chat`` writes as the group."""
    everybody = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    return {"user": everybody, "chat": chat, "sender_chat": chat}


def quoted(standing: Json) -> Json:
    """A message as it hangs under another one, or under a tapped button: without what it answers itself."""
    body = {key: value for key, value in standing.items() if key not in ("reply_to_message", "answers")}
    if body.get("from") == BOT and "document" in body:
        body["caption"] = body.pop("text")
    if "forum_topic_created" in body:
        body.pop("text", None)
    return body


_MARKED = re.compile(r"[/@][A-Za-z0-9_]")


def entities(text: str) -> list[Json]:
    """Commands at the start of a word, and mentions, with offsets in UTF-16 units."""
    found: list[Json] = []
    position = 0
    for word in text.replace("\n", " ").split(" "):
        if _MARKED.match(word):
            kind = "bot_command" if word[0] == "/" else "mention"
            bare = word.rstrip("?!.,:;")
            found.append({"type": kind, "offset": units(text[:position]), "length": units(bare)})
        position += len(word) + 1
    return found


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def update(body: Json, kind: str = "message", update_id: int = 1) -> Json:
    """``body`` as an update."""
    return {"update_id": update_id, kind: body}


def tap(
    data: str, *, user: Json | None = None, chat: Json | None = None, message_id: int = 5, query: str = "q1"
) -> Json:
    """A tap on a button with ``data`` under the bot's message ``message_id``."""
    user = user or person()
    carrier = message("Frage", user=BOT, chat=chat or private(user), message_id=message_id)
    return {"id": query, "from": user, "message": carrier, "chat_instance": "1", "data": data}


def old_tap(data: str, *, user: Json | None = None) -> Json:
    """A tap under a message that Telegram no longer shows the bot."""
    user = user or person()
    return {**tap(data, user=user), "message": {"chat": private(user), "message_id": 5, "date": 0}}


def inline(query: str, *, user: Json | None = None, query_id: str = "90001") -> Json:
    """Somebody types the bot's name and ``query`` in any chat."""
    return {"id": query_id, "from": user or person(), "query": query, "offset": "", "chat_type": "group"}


def administrators(users: Sequence[Json], *, bot: bool = False) -> list[Json]:
    """``users`` as a group's admins, the first as its founder; ``bot``: ours is one of them, for privacy mode."""
    rights = {**_more("administrator"), "can_manage_topics": True}
    members = [{"user": user, "status": "administrator" if number else "creator", **rights}
               for number, user in enumerate(users)]  # fmt: skip
    return [*members, {"user": BOT, "status": "administrator", **rights}] if bot else members


def membership(before: str, after: str, *, user: Json | None = None, chat: Json | None = None) -> Json:
    """The bot's own membership changes from one status to another."""
    user = user or person()
    members = [{"user": BOT, "status": status, **_more(status)} for status in (before, after)]
    return {"chat": chat or private(user), "from": user, "date": NOON,
            "old_chat_member": members[0], "new_chat_member": members[1]}  # fmt: skip


def _more(status: str) -> Json:
    if status == "kicked":
        return {"until_date": 0}
    if status == "administrator":
        rights = (
            "be_edited", "manage_chat", "change_info", "delete_messages", "invite_users", "restrict_members",
            "promote_members", "manage_video_chats", "post_stories", "edit_stories", "delete_stories",
        )  # fmt: skip
        return {f"can_{right}": False for right in rights} | {"is_anonymous": False}
    return {}


def document(name: str = "brief.pdf", mime: str = "application/pdf", size: int = 1000, file_id: str = "doc1") -> Json:
    """A file as a part of a message."""
    return {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_name": name,
        "mime_type": mime,
        "file_size": size,
    }


def photo(file_id: str = "pic1") -> list[Json]:
    """A photo in two sizes."""
    return [
        {"file_id": f"{file_id}s", "file_unique_id": f"u{file_id}s", "width": 90, "height": 60, "file_size": 900},
        {"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 900, "height": 600, "file_size": 90000},
    ]
