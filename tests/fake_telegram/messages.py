"""Methods about messages: sent, copied, edited, deleted; and how many of them a chat got in a while."""

from __future__ import annotations

from typing import Any

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.faults import Json, RefusalError
from tests.fake_telegram.state import Key, State

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
MEDIA = ("document", "photo", "voice", "audio", "video", "animation", "sticker")
SERVICE = ("forum_topic_created", "forum_topic_closed", "forum_topic_reopened", "migrate_to_chat_id",
           "migrate_from_chat_id", "new_chat_members")  # fmt: skip


class Messages(State):
    """``messages`` holds what stands there now, ``sent`` what was sent; ``text`` is the caption where media hang on."""

    def _do_sendmessage(self, params: Json) -> Json:
        shown = self._checked_text(params)
        with self._changed:
            return self._post(self._writable(params), params, text=shown)

    def _do_senddocument(self, params: Json, files: dict[str, bytes]) -> Json:
        name = params.get("document", "").removeprefix("attach://")
        content = files.get(name) or files.get("document")
        if content is None:
            raise RefusalError(400, "Bad Request: there is no document in the request")
        caption = self._checked_text(params, "caption")
        with self._changed:
            chat_id = self._writable(params)
            file_id = f"sent{self._next_message}"
            self.files[file_id] = content
            carried = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(content)}
            return self._post(chat_id, params, document=carried, text=caption)

    def _do_copymessage(self, params: Json) -> Json:
        with self._changed:
            chat_id = self._writable(params)
            original = self._any_message((params["from_chat_id"], params["message_id"]))
            if original is None:
                raise RefusalError(400, "Bad Request: message to copy not found")
            if any(kind in original for kind in SERVICE):
                raise RefusalError(400, "Bad Request: message can't be copied")
            carried = {kind: original[kind] for kind in MEDIA if kind in original}
            words = original.get("caption", original.get("text", ""))
            if carried and "caption" in params:
                words = self._checked_text(params, "caption")
            return {"message_id": self._post(chat_id, params, **carried, text=words)["message_id"]}

    def _post(self, chat_id: int, params: Json, **content: Any) -> Json:
        made = {"message_id": self._take_message_id(), "from": shapes.BOT, "date": shapes.NOON,
                "chat": self._chat(chat_id), **content}  # fmt: skip
        for kept in ("reply_markup", "message_thread_id"):
            if kept in params:
                made[kept] = params[kept]
        if "message_thread_id" in made:
            made["is_topic_message"] = True
        if "reply_parameters" in params:
            made["answers"] = params["reply_parameters"]["message_id"]
        self.messages[(chat_id, made["message_id"])] = made
        self.sent.append(dict(made))
        self.drafting.pop(chat_id, None)
        self._count(chat_id)
        return made

    def _chat(self, chat_id: int) -> Json:
        return self.chats.get(chat_id, {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"})

    def _count(self, chat_id: int) -> None:
        self.traffic[chat_id].append(self.clock())

    def _do_editmessagetext(self, params: Json) -> Json:
        return self._edit(params, self._checked_text(params), "text")

    def _do_editmessagecaption(self, params: Json) -> Json:
        return self._edit(params, self._checked_text(params, "caption"), "caption")

    def _do_editmessagemedia(self, params: Json) -> Json:
        media = params["media"]
        if media["type"] not in ("document", "photo"):
            raise RefusalError(400, "Bad Request: can't parse InputMedia: type is not known")
        shown = self._checked_text(media, "caption")
        chat_id = self._reachable(params)
        with self._changed:
            found = self._own(chat_id, params["message_id"])
            new = {"file_id": media["media"], "file_unique_id": media["media"]}
            carried: Any = [new] if media["type"] == "photo" else new
            if found["text"] == shown and _file_ids(found) == [media["media"]]:
                raise RefusalError(400, NOT_MODIFIED)
            for kind in MEDIA:
                found.pop(kind, None)
            found |= {media["type"]: carried, "text": shown}
            self._count(chat_id)
            return found

    def _edit(self, params: Json, shown: str, what: str) -> Json:
        chat_id = self._reachable(params)
        self._checked_keyboard(params)
        with self._changed:
            found = self._own(chat_id, params["message_id"])
            if any(kind in found for kind in MEDIA) != (what == "caption"):
                raise RefusalError(400, f"Bad Request: there is no {what} in the message to edit")
            if found["text"] == shown and found.get("reply_markup") == params.get("reply_markup"):
                raise RefusalError(400, NOT_MODIFIED)
            found["text"] = shown
            found.pop("reply_markup", None)
            if "reply_markup" in params:
                found["reply_markup"] = params["reply_markup"]
            self._count(chat_id)
            return found

    def _own(self, chat_id: int, message_id: int) -> Json:
        found = self.messages.get((chat_id, message_id))
        if found is None and (chat_id, message_id) in self.said:
            raise RefusalError(400, "Bad Request: message can't be edited")
        if found is None:
            raise RefusalError(400, "Bad Request: message to edit not found")
        return found

    def _do_deletemessage(self, params: Json) -> bool:
        key: Key = (self._reachable(params), params["message_id"])
        with self._changed:
            if self.messages.pop(key, None) is None:
                raise RefusalError(400, "Bad Request: message to delete not found")
            self.deleted.append(key)
        return True

    def _do_sendmessagedraft(self, params: Json) -> bool:
        """A preview in a private chat: changed as often as the bot wants, gone once a message is sent there."""
        shown = self._checked_text(params) if params.get("text") else ""
        with self._changed:
            chat_id = self._writable(params)
            if chat_id < 0:
                raise RefusalError(400, "Bad Request: TEXTDRAFT_PEER_INVALID")
            if not isinstance(params["draft_id"], int) or params["draft_id"] == 0:
                raise RefusalError(400, "Bad Request: TEXTDRAFT_ID_INVALID")
            self.drafts[chat_id].append(shown)
            self.drafting[chat_id] = shown
        return True

    def _do_sendchataction(self, params: Json) -> bool:
        self._writable(params)
        return True

    def most_within(self, chat_id: int, seconds: float = 60.0) -> int:
        """The most messages the chat got in any ``seconds``: sent, copied and edited ones, and opened topics."""
        with self._changed:
            times = sorted(self.traffic[chat_id])
        most = first = 0
        for last, time in enumerate(times):
            while times[first] <= time - seconds:
                first += 1
            most = max(most, last - first + 1)
        return most


def _file_ids(message: Json) -> list[str]:
    """The file that hangs on a message; of a photo, the largest size."""
    hanging = [message[kind] for kind in MEDIA if kind in message]
    return [(one[-1] if isinstance(one, list) else one)["file_id"] for one in hanging]
