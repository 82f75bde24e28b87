"""What people do in the fake Telegram: write, edit, answer, tap, type; add the bot and remove it; run a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.faults import Json
from tests.fake_telegram.groups import Groups
from tests.fake_telegram.messages import MEDIA


class People(Groups):
    """Everything that becomes an update for the bot, or only changes what it can do."""

    def push(self, body: Json, kind: str = "message", update_id: int | None = None) -> Json:
        """An update for the bot; message ids and update ids are given where they are missing."""
        with self._changed:
            if kind == "message" and body.get("message_id") == 1:
                body = {**body, "message_id": self._take_message_id()}
            number = update_id if update_id is not None else self._next_update
            made = shapes.update(body, kind, number)
            if kind in ("message", "edited_message"):
                self._keep(body)
            if not self._kept_from_the_bot(kind, body):
                self._next_update = max(self._next_update, number) + 1
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

    def _keep(self, message: Json) -> None:
        chat, user = message["chat"], message.get("from")
        self.chats[chat["id"]] = chat
        self.said[(chat["id"], message["message_id"])] = message
        if user and not user["is_bot"]:
            self.members[chat["id"]][user["id"]] = user
        if "message_thread_id" in message:
            self.topics.setdefault((chat["id"], message["message_thread_id"]), {"name": "Thema", "closed": False})

    def _kept_from_the_bot(self, kind: str, message: Json) -> bool:
        """Privacy mode: without a command, a mention or an answer to the bot, talk in a group does not reach it."""
        if not self.privacy or kind not in ("message", "edited_message") or message["chat"]["type"] == "private":
            return False
        if any(member["user"]["id"] == shapes.BOT["id"] for member in self.admins.get(message["chat"]["id"], [])):
            return False
        words = str(message.get("text", message.get("caption", "")))
        answers = message.get("reply_to_message", {}).get("from", {}).get("id") == shapes.BOT["id"]
        is_talk = bool(words) or any(kind in message for kind in MEDIA)
        return is_talk and not (words.startswith("/") or f"@{shapes.BOT['username']}" in words or answers)

    # ------------------------------------------------------------------ writing and tapping

    def says(
        self, text: str, *, user: Json | None = None, chat: Json | None = None, topic: int | None = None,
        answers: Json | None = None, **more: Any,
    ) -> Json:  # fmt: skip
        """Somebody writes ``text``, into a ``topic``, as an answer to the message ``answers``; the message."""
        body = shapes.message(text, user=user, chat=chat, **self._where(topic, answers, chat), **more)
        said: Json = self.push(body)["message"]
        return said

    def shows(
        self, caption: str = "", *, user: Json | None = None, chat: Json | None = None, topic: int | None = None,
        answers: Json | None = None, **media: Any,
    ) -> Json:  # fmt: skip
        """Somebody sends media (``document=…``, ``photo=…``) with a caption; the message."""
        words: Json = {"caption": caption, "caption_entities": shapes.entities(caption)} if caption else {}
        body = shapes.message(user=user, chat=chat, **self._where(topic, answers, chat), **words, **media)
        shown: Json = self.push(body)["message"]
        return shown

    def _where(self, topic: int | None, answers: Json | None, chat: Json | None) -> Json:
        """Topic and answered message as Telegram writes them; in a topic, everything answers what opened it."""
        where: Json = {}
        if answers is not None:
            where["reply_to_message"] = shapes.quoted(answers)
            if chat is not None and topic is None and chat["type"] == "supergroup":
                where["message_thread_id"] = answers.get("message_thread_id", answers["message_id"])
        if topic is not None:
            where |= {"message_thread_id": topic, "is_topic_message": True}
            opened = self._any_message((chat["id"], topic)) if chat else None
            if answers is None and opened is not None:
                where["reply_to_message"] = shapes.quoted(opened)
        return where

    def edits(self, message: Json, text: str) -> Json:
        """Somebody changes the words of a message."""
        field = "caption" if any(kind in message for kind in MEDIA) else "text"
        body = {**message, field: text, "edit_date": message["date"] + 60}
        body.pop("entities", None)
        if found := shapes.entities(text):
            body["entities" if field == "text" else "caption_entities"] = found
        return self.push(body, "edited_message")

    def taps(
        self, data: str, *, user: Json | None = None, message_id: int = 5, query: str = "q1", chat: Json | None = None
    ) -> Json:
        """Somebody taps a button under the bot's message ``message_id``."""
        made = shapes.tap(data, user=user, chat=chat, message_id=message_id, query=query)
        standing = self.messages.get((made["message"]["chat"]["id"], message_id))
        if standing is not None:
            made["message"] = shapes.quoted(standing)
        return self.push(made, "callback_query")

    def presses(self, label: str, *, user: Json, chat: Json | None = None, topic: int | None = None) -> str:
        """Somebody taps the newest button in the chat whose label begins with ``label``; the query's id."""
        place = (chat or shapes.private(user))["id"]
        with self._changed:
            for message, button in self.buttons(place, topic):
                if button["text"].startswith(label) and "callback_data" in button:
                    self._next_query += 1
                    query = f"tap{self._next_query}"
                    self.taps(button["callback_data"], user=user, chat=chat, message_id=message["message_id"],
                              query=query)  # fmt: skip
                    return query
        raise LookupError(f"no button {label!r} in {place}")

    def buttons(self, chat_id: int, topic: int | None = None) -> list[tuple[Json, Json]]:
        """The buttons that stand in a chat (and topic), each with its message, newest message first."""
        with self._changed:
            standing = [self.messages[key] for key in sorted(self.messages, reverse=True) if key[0] == chat_id]
        return [
            (message, button)
            for message in standing
            if topic is None or message.get("message_thread_id") == topic
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
        ]

    def types(self, query: str, *, user: Json | None = None) -> str:
        """Somebody types the bot's name and ``query`` in any chat; the id under which ``offered`` holds the answer."""
        with self._changed:
            self._next_query += 1
            number = str(90000 + self._next_query)
            self.push(shapes.inline(query, user=user, query_id=number), "inline_query")
            return number

    # ------------------------------------------------------------------ groups

    def runs(self, chat: Json, admins: Sequence[Json] = (), members: Sequence[Json] = (), *, bot: bool = False) -> None:
        """Says how a group is: who founded and administers it (in this order), who is in it, is the ``bot`` an admin.

        Nothing reaches the bot; a group that became known by a message keeps its members.
        """
        with self._changed:
            self.chats[chat["id"]] = chat
            self.admins[chat["id"]] = shapes.administrators(admins, bot=bot)
            self.members[chat["id"]].update({user["id"]: user for user in (*admins, *members)})

    def adds(self, chat: Json, *, user: Json | None = None) -> Json:
        """Somebody adds the bot to a group."""
        with self._changed:
            self.chats[chat["id"]] = chat
            self.blocked.discard(chat["id"])
            self.left.discard(chat["id"])
        return self.push(shapes.membership("left", "member", user=user, chat=chat), "my_chat_member")

    def removes(self, chat: Json, *, user: Json | None = None) -> Json:
        """Somebody removes the bot from a group."""
        with self._changed:
            self.blocked.add(chat["id"])
        return self.push(shapes.membership("member", "kicked", user=user, chat=chat), "my_chat_member")

    def migrates(self, old: Json, new_id: int, *, user: Json | None = None) -> Json:
        """A group becomes a supergroup: both chats say so, the old one answers no more; the new chat."""
        new = {"id": new_id, "type": "supergroup", "title": old["title"]}
        with self._changed:
            self.migrated[old["id"]] = new_id
            self.chats[new_id] = new
            self.admins[new_id] = self.admins.pop(old["id"], [])
            self.members[new_id] = self.members.pop(old["id"], {})
        self.push(shapes.message(user=user, chat=old, migrate_to_chat_id=new_id))
        anonymous = shapes.anonymous(new)
        self.push(shapes.message(**anonymous, migrate_from_chat_id=old["id"]))
        return new

    def opens_topic(self, chat: Json, name: str, *, user: Json | None = None) -> int:
        """Somebody opens a forum topic; its number."""
        with self._changed:
            number = self._take_message_id()
            created = {"name": name, "icon_color": 7322096}
            self.push(shapes.message(user=user, chat=chat, message_id=number, message_thread_id=number,
                                     is_topic_message=True, forum_topic_created=created))  # fmt: skip
            self.topics[(chat["id"], number)]["name"] = name
            return number

    def closes_topic(self, chat: Json, topic: int, *, user: Json | None = None) -> Json:
        """Somebody closes a forum topic."""
        with self._changed:
            self.topics[(chat["id"], topic)]["closed"] = True
            return self.push(shapes.message(user=user, chat=chat, message_thread_id=topic, is_topic_message=True,
                                            forum_topic_closed={}))  # fmt: skip

    def deletes_topic(self, chat_id: int, topic: int) -> None:
        """Somebody deletes a forum topic with all that stands in it; Telegram tells the bot nothing."""
        with self._changed:
            self.gone_topics.add((chat_id, topic))
            for kept in (self.messages, self.said):
                for key in [key for key, one in kept.items() if key[0] == chat_id and _is_in(one, topic)]:
                    del kept[key]

    def deletes(self, message: Json) -> None:
        """Somebody deletes a message; Telegram tells the bot nothing."""
        with self._changed:
            key = (message["chat"]["id"], message["message_id"])
            self.said.pop(key, None)
            self.messages.pop(key, None)


def _is_in(message: Json, topic: int) -> bool:
    return topic in (message.get("message_thread_id"), message["message_id"])
