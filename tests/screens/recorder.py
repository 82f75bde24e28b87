"""A fake Telegram that also remembers the markup of what stands in a chat, and the time of the pictures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Json
from tests.fake_telegram.messages import SERVICE

NOW = dt.datetime(2026, 11, 28, 9, 41, tzinfo=dt.UTC)
MARKUP = "markup"


class Recorder(FakeTelegram):
    """What tests need is the words; a picture needs the markup, kept in each message of the bot under ``markup``."""

    def _post(self, chat_id: int, params: Json, **content: Any) -> Json:
        made = super()._post(chat_id, params, **content)
        made[MARKUP] = params.get("text", params.get("caption", content.get("text", "")))
        return made

    def _edit(self, params: Json, shown: str, what: str) -> Json:
        found = super()._edit(params, shown, what)
        found[MARKUP] = params[what]
        return found

    def standing(self, chat_id: int, topic: int | None = None) -> list[Json]:
        """Everything that stands in a chat or topic, of people and of the bot, oldest first."""
        with self._changed:
            everything = {**self.said, **self.messages}
            here = [everything[key] for key in sorted(everything) if key[0] == chat_id]
        return [one for one in here if topic in (None, one.get("message_thread_id")) and not set(SERVICE) & set(one)]


def as_in_pictures() -> None:
    """Lets what people write in the fake Telegram carry the time of the pictures, and the bot a name of its own."""
    shapes.NOON = int(NOW.timestamp())
    shapes.BOT["username"] = "schrankenlotse_bot"
