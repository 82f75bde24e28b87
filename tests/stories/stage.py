"""The stage of a story: a Telegram, the bot as a process before it, and everybody who plays.

A story waits for what must happen, never for a time. A minute of a group lasts ``MINUTE`` seconds here, for the bot as
for whoever counts.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select

from bot.store.database import open_engine
from bot.store.inbox import LEASED, OPEN
from bot.store.reading import reads
from bot.store.tables import inbox
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Json
from tests.fake_telegram.server import FakeTelegramServer
from tests.ports import free_port
from tests.sealer import KEY

ROOT = Path(__file__).parents[2]
MINUTE, MARGIN = 2.0, 1.0
PATIENCE = 60.0
STORE = "lotse.db"

Mode = Literal["polling", "webhook", "several"]
"""How the bot runs. ``several``: two processes that answer, on PostgreSQL."""


@dataclass
class Stage:
    """A Telegram over HTTP and the folders of one bot. ``index``: a data folder whose index is built; ``program``: how
    the bot is started; ``database``: its address where it is not a file."""

    server: FakeTelegramServer
    index: Path
    own: Path
    mode: Mode = "polling"
    settings: dict[str, str] = field(default_factory=dict)
    program: str = "tests.stories.program"
    database: str | None = None
    _port: int = 0

    @property
    def telegram(self) -> FakeTelegram:
        """The fake behind it."""
        return self.server.core

    def environment(self) -> dict[str, str]:
        """The settings of the bot, and nothing of whoever runs the tests."""
        bare = {name: value for name, value in os.environ.items() if not name.upper().startswith("LOTSE_")}
        hook: dict[str, str] = {}
        if self.mode == "webhook":
            self._port = self._port or free_port()
            hook = {
                "LOTSE_WEBHOOK_URL": f"http://127.0.0.1:{self._port}/hook",
                "LOTSE_WEBHOOK_LISTEN": f"127.0.0.1:{self._port}",
                "LOTSE_WEBHOOK_SECRET": "story",
            }
        return {
            **bare,
            **hook,
            "LOTSE_TELEGRAM_TOKEN": self.telegram.token,
            "LOTSE_TELEGRAM_BASE_URL": self.server.url,
            "LOTSE_DATA_DIR": str(self.index),
            "LOTSE_STORE_URL": self.store_url,
            "LOTSE_CASE_KEY": KEY,
            "LOTSE_SYNC_AT_START": "false",
            "LOTSE_PROCESSES": "2" if self.mode == "several" else "1",
            "STORY_MINUTE": str(MINUTE + MARGIN),
            **self.settings,
        }

    @property
    def store_url(self) -> str:
        """Where the bot keeps what it keeps."""
        return self.database or f"sqlite:///{self.own / STORE}"

    @contextlib.contextmanager
    def bot(self) -> Iterator[subprocess.Popen[bytes]]:
        """The bot, running. It ends politely with the block, or the test fails."""
        command = [sys.executable, "-W", "error::ResourceWarning", "-m", self.program]
        with (self.own / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.environment(), stderr=log)
            try:
                yield process
                process.send_signal(signal.SIGTERM)
                assert process.wait(30) == 0, self.log()
            finally:
                process.kill()
                process.wait(10)

    def command(self, *arguments: str) -> str:
        """What `lotse …` prints; it must succeed."""
        command = [sys.executable, "-m", "bot", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def log(self) -> str:
        """What the bot wrote so far."""
        return (self.own / "log.txt").read_text(encoding="utf-8", errors="replace")

    def until(self, condition: Callable[[], bool], what: str = "", patience: float = PATIENCE) -> None:
        """Waits for ``condition``; fails with ``what``, the log and the newest messages."""
        if not self.telegram.wait_until(condition, patience):
            newest = [(message["chat"]["id"], message["text"][:300]) for message in self.telegram.sent[-8:]]
            raise AssertionError(f"it did not happen: {what}\n{newest}\n{self.log()[-3000:]}")

    def quiet(self, patience: float = PATIENCE) -> None:
        """Waits until the bot has worked on everything there is; silence can be told from slowness only so."""
        self.until(lambda: self.telegram.unconfirmed() == 0, "everything taken in", patience)
        engine = open_engine(self.store_url)
        query = select(func.count()).where(inbox.c.state.in_((OPEN, LEASED)))

        def open_updates() -> int:
            with reads(engine) as connection:
                return connection.execute(query).scalar() or 0

        try:
            self.until(lambda: self.telegram.unconfirmed() == 0 and open_updates() == 0, "quiet", patience)
        finally:
            engine.dispose()

    def most_in_a_minute(self, chat: Json) -> int:
        """The most messages the chat got in any minute of this stage."""
        return self.telegram.most_within(chat["id"], MINUTE)


@dataclass(frozen=True)
class Player:
    """Somebody who plays: writes, answers, taps and reads, in private or in ``chat``."""

    stage: Stage
    user: Json

    @property
    def id(self) -> int:
        """Their number, which is that of their private chat."""
        return int(self.user["id"])

    def says(
        self, text: str, chat: Json | None = None, *, topic: int | None = None, answers: Json | None = None
    ) -> Json:
        """They write."""
        return self.stage.telegram.says(text, user=self.user, chat=chat, topic=topic, answers=answers)

    def shows(
        self, content: bytes, name: str, caption: str = "", chat: Json | None = None, *, topic: int | None = None
    ) -> Json:
        """They send a file."""
        file_id = f"file{len(self.stage.telegram.files)}"
        self.stage.telegram.files[file_id] = content
        told = shapes.document(name, "application/octet-stream", len(content), file_id)
        return self.stage.telegram.shows(caption, user=self.user, chat=chat, topic=topic, document=told)

    def edits(self, message: Json, text: str) -> None:
        """They change what they wrote."""
        self.stage.telegram.edits(message, text)

    def presses(self, label: str, chat: Json | None = None, *, topic: int | None = None, exactly: bool = False) -> str:
        """They tap the newest button whose label begins so (or is ``exactly`` that), as soon as it is there.

        The id of the tap.
        """
        place = (chat or shapes.private(self.user))["id"]
        telegram = self.stage.telegram

        def meant() -> list[str]:
            labels = [button["text"] for _, button in telegram.buttons(place, topic) if "callback_data" in button]
            return [one for one in labels if one == label or (not exactly and one.startswith(label))]

        self.stage.until(
            lambda: bool(meant()),
            f"button {label!r} for {self.user['first_name']}; there are "
            f"{[button['text'] for _, button in telegram.buttons(place, topic)][:20]}",
        )
        return telegram.presses(meant()[0], user=self.user, chat=chat, topic=topic)

    def follows(self, label: str, chat: Json) -> None:
        """They tap a button in ``chat`` that leads into their private chat."""
        word = self.link(label, chat)
        self.says(f"/start {word}")

    def link(self, label: str, chat: Json) -> str:
        """The start word of the newest button that leads into the private chat, as soon as it is there."""

        def found() -> list[str]:
            return [
                button["url"] for _, button in self.stage.telegram.buttons(chat["id"])
                if button["text"].startswith(label) and "url" in button
            ]  # fmt: skip

        self.stage.until(lambda: bool(found()), f"link {label!r}")
        return str(re.fullmatch(r"https://t\.me/\w+\?start=([A-Za-z0-9_-]{1,64})", found()[0])[1])  # type: ignore[index]

    def reads(self, words: str, chat: Json | None = None, *, topic: int | None = None, after: int = 0) -> None:
        """They wait until a message with ``words`` stands in the chat, below the message ``after``."""
        place = (chat or shapes.private(self.user))["id"]
        telegram = self.stage.telegram
        self.stage.until(
            lambda: any(words in text for text in telegram.shown(place, topic, after)),
            f"{words!r} for {self.user['first_name']}; there is {telegram.shown(place, topic)[-3:]}",
        )

    def newest(self) -> int:
        """The number of the newest message in their private chat."""
        return max((number for chat, number in list(self.stage.telegram.messages) if chat == self.id), default=0)

    def sees_toast(self, query: str, words: str) -> None:
        """They wait for the short text that answers their tap."""
        toasts = self.stage.telegram.toasts
        self.stage.until(lambda: words in (toasts.get(query) or ""), f"toast {words!r}, not {toasts.get(query)!r}")


def everything_shown(telegram: FakeTelegram) -> list[tuple[int, str]]:
    """Every text that ever stood in a chat, sent, copied or edited, with the labels of its buttons; and all toasts."""
    shown = [(message["chat"]["id"], _words(message)) for message in list(telegram.sent)]
    for call in telegram.methods("editMessageText", "editMessageMedia", "createForumTopic", "editForumTopic"):
        shown.append((call.params["chat_id"], str(call.params)))
    return shown


def _words(message: Json) -> str:
    labels = [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
    return " ".join([message["text"], *labels, str(message.get("document", ""))])
