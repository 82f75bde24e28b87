"""A group as tests play it: members and admins write, tap and answer each other, and see what the bot says."""

from __future__ import annotations

import datetime as dt
import html
import itertools
import re
from dataclasses import dataclass, field

from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.ports import Button, FileRef, Incoming, Person, Place, Quoted, Reply

NOON = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)  # a Monday, 12:00 in Berlin


@dataclass
class Group:
    """One group. ``now`` stands still unless told otherwise; ``replies``: what was said last."""

    conversation: Conversation
    id: str = "tg:-100"
    now: dt.datetime = NOON
    forum: bool = False
    admins: set[str] = field(default_factory=lambda: {"tg:1"})
    replies: list[Reply] = field(default_factory=list)
    keyboard: tuple[Button, ...] = ()
    _messages: itertools.count[int] = field(default_factory=lambda: itertools.count(1000))

    def says(self, member: int, text: str, **more: object) -> str:
        """A member mentions the bot or answers it."""
        return self._does("text", member, text=text, **more)

    def commands(self, member: int, command: str, text: str = "", **more: object) -> str:
        """A member sends a command."""
        return self._does("command", member, command=command, text=text, **more)

    def sends(self, member: int, kind: str, **more: object) -> str:
        """A member sends a photo, a file, a sticker, addressed to the bot."""
        return self._does(kind, member, **more)

    def hands_over(self, member: int, name: str, content: bytes, text: str = "") -> str:
        """A document with /merken as its caption."""
        files, contents = (FileRef("f", name, None, len(content)),), (NamedBytes(name, None, content),)
        return self._does("file", member, command="merken", text=text, files=files, contents=contents)

    def taps(self, member: int, label: str) -> str:
        """Taps the button that reads ``label`` or begins with it."""
        found = [button for button in self.keyboard if button.label.removeprefix("✓ ").startswith(label)]
        assert found, (label, [button.label for button in self.keyboard])
        return self._does("tap", member, data=found[0].data)

    def happens(self, kind: str, data: str = "") -> str:
        """The bot is added, removed, or the group renumbered."""
        return self._does(kind, 1, data=data)

    def answering(self, text: str, member: int = 9, message: int = 77, *, ours: bool = False) -> Quoted:
        """A message of ``member`` that is answered."""
        return Quoted(message, text, f"tg:{member}", "Zoe Zander", ours=ours)

    def later(self, **span: float) -> None:
        """Time goes by."""
        self.now += dt.timedelta(**span)

    @property
    def toast(self) -> str | None:
        """The short note of the last tap."""
        return next((reply.toast for reply in self.replies if reply.toast), None)

    @property
    def links(self) -> list[str]:
        """The start words of the buttons said last."""
        return [button.start for reply in self.replies for row in reply.buttons for button in row if button.start]

    def _does(self, kind: str, member: int, topic: int | None = None, **values: object) -> str:
        person = Person(self.id if member == 0 else f"tg:{member}", "de")
        known = {
            "message_id": None if kind in {"added", "removed", "migrated"} else next(self._messages),
            "by_admin": member == 0 or person.id in self.admins,
        }
        place = Place(self.id, "group", topic, "Fotoclub", self.forum)
        made = Incoming(kind, person, place, self.now, **{**known, **values})  # type: ignore[arg-type]  # of a test
        self.replies = self.conversation.handle(made)
        if any(reply.buttons for reply in self.replies):
            self.keyboard = tuple(button for reply in self.replies for row in reply.buttons for button in row)
        return "\n\n".join(words(reply) for reply in self.replies)


def words(reply: Reply) -> str:
    """What a person reads."""
    return html.unescape(re.sub(r"<[^>]+>", "", reply.html))
