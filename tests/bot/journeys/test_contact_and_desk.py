"""From the person to the desk: twelve enquiries at one firm, two of them meeting an earlier one by another spelling."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.store import Store
from tests.bot.journeys.desk_room import Room
from tests.bot.journeys.firms import Chat
from tests.bot.journeys.room import player
from tests.bot.journeys.test_contact import SECRET, to_facts, to_overview
from tests.bot.player import Player

PEOPLE = (
    ("Anna Lindenhof", "LAION e.V."), ("Bernd Schmidt", "Pixelwerk GmbH"), ("Carla Vogelsang", "Bildkrake UG"),
    ("David Sternheim", "OpenAI OpCo LLC"), ("Eva Zehetmaier", "Datenwerk e.V."), ("Finn Kurzweil", "Pixelturm AG"),
    ("Gerd Rosenthal", "Netzfund Ltd"), ("Hanna Krähenbühl", "Stability AI Ltd"), ("Ida Østergaard", "Midjourney Inc."),
    ("Jan Lüdenscheid", "Rasterhaus KG"),
)  # fmt: skip


@pytest.fixture
def room(store: Store) -> Room:
    """Two firms with desks."""
    return Room(store)


def asks(room: Room, number: int, name: str, opponent: str, deadline: str = "15.03.2027 Antwort") -> Player:
    """Somebody walks through the whole first contact with the first firm."""
    room.firms.listed = room.firms.listed[:1]
    chat = Chat(room.store, firms=room.firms, desk=room.desk)  # type: ignore[arg-type]  # both are what is needed
    person = player(chat, number)  # type: ignore[arg-type]  # it handles, too
    person = replace(person, person=replace(person.person, name=name))
    to_facts(person, name=name, opponent=opponent)
    to_overview(person, deadline)
    person.taps("Weiter zum")
    person.taps("Einwilligen")
    return person


def card(person: Player) -> str:
    """What the desk was told."""
    told = [reply.html for reply in person.replies if reply.to is not None]
    assert told
    return "\n".join(told)


def test_two_of_twelve_meet_an_earlier_enquiry_under_another_spelling_and_no_other(room: Room, store: Store) -> None:
    for number, (name, opponent) in enumerate(PEOPLE, 1):
        said = card(asks(room, number, name, opponent))
        assert name in said
        assert SECRET not in said
        assert not any(other in said for other, _ in PEOPLE if other != name), said

    first = asks(room, 21, "Large-scale Artificial Intelligence Open Network", "Lindenhof, Anna")
    second = asks(room, 22, "Pixel-Werk Gesellschaft mit beschränkter Haftung", "Ida Oestergaard")

    assert "Anna Lindenhof" in card(first)
    assert "LAION e.V." in card(first)
    assert "Pixelwerk GmbH" in card(second)
    assert "Ida Østergaard" in card(second)
    for person in (first, second):
        assert "Lindenhof, Anna" not in person.replies[0].html
        assert "onflikt" not in person.replies[0].html
    assert store.firm_log.verify("nord").broken is None


def test_the_desk_sees_the_story_only_once_the_names_are_cleared(room: Room, store: Store) -> None:
    person = asks(room, 1, "Anna Lindenhof", "LAION e.V.", "morgen Antwort")
    (row,) = store.contacts.of("tg:1")
    room.topics[10] = row.id
    store.desks.keep_topic(row.id, 10)
    assert SECRET not in card(person)

    room.taps(row.id, "clear")

    shown = "\n".join(reply.html for reply in room.seen["tg:-1001"])
    assert SECRET in shown
    assert "29.11.2026" in shown


def test_a_withdrawal_reaches_the_desk(room: Room, store: Store) -> None:
    person = asks(room, 1, "Anna Lindenhof", "LAION e.V.")
    reference = store.contacts.of("tg:1")[0].reference
    person.commands("anwalt")
    person.taps("Zurückziehen")
    person.taps("Ja, zurückziehen")

    assert reference in card(person)
    assert store.contacts.of("tg:1") == []
