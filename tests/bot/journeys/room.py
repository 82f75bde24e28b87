"""The case journeys as the conversation routes to them, over a real store; and a person who uses them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.intake.taken import NamedBytes
from bot.ports import Document, FileRef, Incoming, Person, Place, Reply
from bot.store import Store
from tests.bot.player import Player

TODAY = dt.date(2026, 11, 28)
NOW = dt.datetime(2026, 11, 28, 10, tzinfo=dt.UTC)


class Journey(Protocol):
    """What the conversation needs of a journey."""

    def command(self, incoming: Incoming, language: str) -> list[Reply]: ...
    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]: ...
    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None: ...


@dataclass
class Room:
    """Routes what a person does; ``names``: journey by the name in its dialogs; ``letters``: by its buttons."""

    store: Store
    commands: Mapping[str, Journey]
    letters: Mapping[str, Journey]
    names: Mapping[str, Journey]
    language: str = "de"
    unheard: list[str] = field(default_factory=list)
    waits: bool = False

    def handle(self, incoming: Incoming) -> list[Reply]:
        """The replies of the journey it is meant for."""
        if incoming.kind == "command":
            return self.commands[incoming.command].command(incoming, self.language)
        if incoming.kind == "tap":
            version, letter, argument = incoming.data.split(":", 2)
            assert version == "1"
            return self.letters[letter].tap(incoming, argument, self.language)
        state = self.store.dialogs.of(incoming.person.id, incoming.at)
        heard = self.names[state["journey"]].hear(incoming, state, self.language) if state else None
        if heard is None:
            self.unheard.append(incoming.text)
            return []
        return heard


def player(room: Room, number: int = 1) -> Player:
    """A person in a private chat."""
    name = f"tg:{number}"
    return Player(room, Person(name, "de", "Anna"), Place(name), NOW)  # type: ignore[arg-type]  # it handles, too


def sends_file(person: Player, name: str, content: bytes, *, kind: str = "file", text: str = "") -> str:
    """Sends a file as a document, or as a photo."""
    files, contents = (FileRef("f1", name, None, len(content)),), (NamedBytes(name, None, content),)
    return person._does(person._incoming(kind, text=text, files=files, contents=contents))


def document(person: Player) -> Document:
    """The file that came last."""
    found = [reply.document for reply in person.replies if reply.document is not None]
    assert found, person.replies
    return found[0]


def html_of(person: Player) -> str:
    """Everything said last, with its markup."""
    return "\n\n".join(reply.html for reply in person.replies)
