"""Methods about groups: their forum topics, who administers them, leaving them."""

from __future__ import annotations

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.faults import Json, RefusalError
from tests.fake_telegram.messages import Messages
from tests.fake_telegram.state import Key

NAME_LIMIT = 128


class Groups(Messages):
    """``topics`` knows every topic by chat and number; those in ``gone_topics`` were deleted by somebody."""

    def _do_createforumtopic(self, params: Json) -> Json:
        name = self._topic_name(params)
        with self._changed:
            chat_id = self._forum(params)
            made = {"name": name, "icon_color": 7322096}
            number = self._post(chat_id, {}, text="", forum_topic_created=made)["message_id"]
            self.topics[(chat_id, number)] = {"name": name, "closed": False}
            self.messages[(chat_id, number)]["message_thread_id"] = number
            return {"message_thread_id": number, **made}

    def _do_editforumtopic(self, params: Json) -> bool:
        name = self._topic_name(params)
        topic = self._topic(params)
        if topic["name"] == name:
            raise RefusalError(400, "Bad Request: TOPIC_NOT_MODIFIED")
        topic["name"] = name
        return True

    def _do_closeforumtopic(self, params: Json) -> bool:
        return self._turn(params, closed=True)

    def _do_reopenforumtopic(self, params: Json) -> bool:
        return self._turn(params, closed=False)

    def _turn(self, params: Json, *, closed: bool) -> bool:
        topic = self._topic(params)
        if topic["closed"] == closed:
            raise RefusalError(400, "Bad Request: TOPIC_NOT_MODIFIED")
        topic["closed"] = closed
        return True

    def _topic(self, params: Json) -> Json:
        key: Key = (self._forum(params), params["message_thread_id"])
        if key not in self.topics or key in self.gone_topics:
            raise RefusalError(400, "Bad Request: TOPIC_ID_INVALID")
        return self.topics[key]

    def _topic_name(self, params: Json) -> str:
        name = str(params["name"]).strip()
        if not 1 <= len(name) <= NAME_LIMIT:
            raise RefusalError(400, "Bad Request: topic name must be 1 to 128 characters long")
        return name

    def _forum(self, params: Json) -> int:
        chat_id = self._reachable(params)
        if not self.chats.get(chat_id, {}).get("is_forum"):
            raise RefusalError(400, "Bad Request: the chat is not a forum")
        if chat_id in self.without_topic_rights:
            raise RefusalError(400, "Bad Request: not enough rights to create a topic")
        return chat_id

    def _do_getchatadministrators(self, params: Json) -> list[Json]:
        chat_id = self._reachable(params)
        if chat_id > 0:
            raise RefusalError(400, "Bad Request: there are no administrators in the private chat")
        return self.admins.get(chat_id, [])

    def _do_getchatmember(self, params: Json) -> Json:
        chat_id, user_id = self._reachable(params), params["user_id"]
        for member in self.admins.get(chat_id, []):
            if member["user"]["id"] == user_id:
                return member
        user = self.members[chat_id].get(user_id)
        if user is None:
            raise RefusalError(400, "Bad Request: member not found")
        return {"user": user, "status": "member"}

    def _do_leavechat(self, params: Json) -> bool:
        chat_id = self._reachable(params)
        if chat_id > 0:
            raise RefusalError(400, "Bad Request: chat member status can't be changed in private chats")
        with self._changed:
            self.left.add(chat_id)
            gone = shapes.membership("member", "left", user=shapes.BOT, chat=self._chat(chat_id))
            self._pending.append(shapes.update(gone, "my_chat_member", self._next_update))
            self._next_update += 1
        return True
