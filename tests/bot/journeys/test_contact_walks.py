"""The first contact as people walk it, from a table: typed, tapped, back, paused, changed, in both languages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.journeys.contact.kept import ContactData, read
from bot.store import Store
from tests.bot.journeys.firms import NORD, Chat, put_firms
from tests.bot.journeys.room import player, sends_file
from tests.bot.player import Player
from tests.shared_material import REPOSITORY

WALKS = yaml.safe_load(Path(REPOSITORY / "tests/cases/contact/walks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def chat(store: Store) -> Chat:
    """A chat with one firm."""
    put_firms(store, NORD)
    return Chat(store)


def does(person: Player, step: dict[str, Any]) -> str:
    """One thing a person does."""
    if "command" in step:
        return person.commands(step["command"])
    if "taps" in step:
        return person.taps(step["taps"])
    if "file" in step:
        return sends_file(person, step["file"], step["file"].encode())
    if "sends" in step:
        return person.sends(step["sends"])
    if "forwards" in step:
        return person.writes(step["forwards"], forwarded=True)
    return person.writes(step["writes"])


@pytest.mark.parametrize("walk", WALKS, ids=[walk["name"] for walk in WALKS])
def test_a_walk_goes_as_the_table_says(walk: dict[str, Any], chat: Chat, store: Store) -> None:
    chat.language = walk.get("language", "de")
    anna = player(chat)  # type: ignore[arg-type]  # it handles, too

    for number, step in enumerate(walk["do"], 1):
        said = does(anna, step)

        for part in step.get("says", ()):
            assert part in said, (number, step, said)
        for part in step.get("silent", ()):
            assert part not in said, (number, step, said)
        assert bool(said) != step.get("unheard", False), (number, step)
        assert all(len(one.data.encode()) <= 64 for reply in anna.replies for row in reply.buttons for one in row)

    (contact,) = store.contacts.of("tg:1")
    data = read(contact.data)
    assert data is not None
    assert contact.state == walk.get("state", "draft")
    check(walk, data)
    if "nearest" in walk:
        assert contact.nearest == dt.date.fromisoformat(str(walk["nearest"]))


def check(walk: dict[str, Any], data: ContactData) -> None:
    """What is stored afterwards."""
    if "parties" in walk:
        assert [one.name for one in data.parties] == walk["parties"]
    if "unknown" in walk:
        assert sorted(data.unknown) == sorted(walk["unknown"])
    if "documents" in walk:
        assert [one.name for one in data.documents] == walk["documents"]
    for name, part in walk.get("kept", {}).items():
        assert part in str(getattr(data, name)), name
