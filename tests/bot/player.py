"""A person in a private chat, as tests play them: writes, taps by label, and sees what stands in the chat."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass, field, replace

from bot.conversation import Conversation
from bot.ports import Button, Incoming, Person, Place, Reply

NINE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
TODAY = NINE.date()


@dataclass
class Chosen:
    """Preferences in a dictionary."""

    languages: dict[str, str] = field(default_factory=dict)

    def language(self, person: str) -> str | None:
        return self.languages.get(person)

    def choose_language(self, person: str, language: str, now: dt.datetime) -> None:
        self.languages[person] = language

    def forget(self, person: str) -> None:
        self.languages.pop(person, None)


@dataclass(frozen=True)
class Frame:
    """An installation whose operator is named."""

    language: str = "de"
    controller: str | None = "Verein Beispiel, Musterstr. 1 <post@example.org>"
    retention_days: int = 14
    case_days: int = 90
    group_days: int = 30
    allowed_groups: frozenset[str] = frozenset()


@dataclass
class Player:
    """One person. ``now`` moves on by a minute with everything they do; ``keyboard``: the buttons seen last."""

    conversation: Conversation
    person: Person = field(default_factory=lambda: Person("tg:1", "de", "Anna"))
    place: Place = field(default_factory=lambda: Place("tg:1"))
    now: dt.datetime = NINE
    message: int = 100
    keyboard: tuple[Button, ...] = ()
    replies: list[Reply] = field(default_factory=list)

    def writes(self, text: str, **more: object) -> str:
        """Sends a text; what comes back, in words."""
        self.message += 1
        return self._does(self._incoming("text", text=text, message_id=self.message, **more))

    def commands(self, name: str, text: str = "") -> str:
        """Sends a command."""
        self.message += 1
        return self._does(self._incoming("command", command=name, text=text, message_id=self.message))

    def sends(self, kind: str) -> str:
        """Sends a sticker, a photo …"""
        return self._does(self._incoming(kind))

    def taps(self, label: str) -> str:
        """Taps the button that reads ``label`` or begins with it (ticks and numbers aside)."""
        return self.taps_data(self.data_of(label))

    def hands_over(self, *contents: object, text: str = "") -> str:
        """Sends files as one message or album."""
        self.message += 1
        return self._does(self._incoming("file", text=text, contents=contents, message_id=self.message))

    def chooses(self, option: str) -> str:
        """Taps the answer with the id ``option``, or ticks it, whatever its label says today."""
        return self.taps_data(self.answer(option))

    def answer(self, option: str) -> str:
        """What the button of the answer ``option`` carries."""
        wanted = (f":o:{option}", f":p:+{option}", f":p:-{option}", f":d:{option}")
        found = [button.data for button in self.keyboard if button.data.endswith(wanted)]
        assert found, (option, self.labels())
        return found[0]

    def ticks(self, question: str) -> str:
        """Ticks the number that stands before ``question`` in the message seen last."""
        found = re.search(rf"^(\d+)\. {re.escape(question)}", words(self.replies[-1]), re.MULTILINE)
        assert found, (question, words(self.replies[-1]))
        return self.taps(found[1])

    def taps_data(self, data: str) -> str:
        """Taps a button by what it carries."""
        return self._does(self._incoming("tap", data=data))

    def data_of(self, label: str) -> str:
        """What the button with ``label`` carries."""
        found = [button for button in self.keyboard if _bare(button.label) == label]
        found = found or [button for button in self.keyboard if _bare(button.label).startswith(label)]
        assert found, (label, self.labels())
        return found[0].data

    def labels(self) -> list[str]:
        """The labels seen last."""
        return [_bare(button.label) for button in self.keyboard]

    @property
    def toast(self) -> str | None:
        """The short note of the last reply."""
        return next((reply.toast for reply in self.replies if reply.toast), None)

    def _incoming(self, kind: str, **values: object) -> Incoming:
        usual = {"person": self.person, "place": self.place, "at": self.now}
        return Incoming(kind=kind, **{**usual, **values})  # type: ignore[arg-type]  # kind and values of a test

    def _does(self, incoming: Incoming) -> str:
        self.now += dt.timedelta(minutes=1)
        self.replies = self.conversation.handle(incoming)
        for reply in self.replies:
            if reply.buttons:
                self.keyboard = tuple(button for row in reply.buttons for button in row)
        return "\n\n".join(words(reply) for reply in self.replies)


def words(reply: Reply) -> str:
    """What a person reads."""
    return html.unescape(re.sub(r"<[^>]+>", "", reply.html))


def at(player: Player, later: dt.timedelta) -> Player:
    """The same person some time later."""
    return replace(player, now=player.now + later)


def _bare(label: str) -> str:
    return re.sub(r"^(?:[☐☑] )?(?:\d+ · )?", "", label)
