"""The desk as this installation opens it: from the file of a firm to a connected group whose staff can work."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.journeys.desk.journey import Desk
from bot.journeys.desk.opening import open_desk
from bot.ports import Incoming, Person, Place
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.offices import EXAMPLE, NOW, OTHER, put

GROUP = Place("tg:-1", "group", title="Kanzlei", forum=True)
CLIENTS = Place("tg:-9", "group", forum=True)


@pytest.fixture
def desk(store: Store, knowledge: Knowledge) -> Desk:
    """The desks of two firms, with the real library."""
    put(store, EXAMPLE, OTHER)
    return open_desk(store, lambda: knowledge, PlainWriter(), NOW.date)


def told(desk: Desk, person: int, command: str, text: str = "", place: Place = GROUP) -> str:
    incoming = Incoming("command", Person(f"tg:{person}", "de", "Zoe"), place, NOW, text, command, by_admin=True)
    if command in {"verbinden", "beitreten"}:
        return "\n".join(reply.html for reply in desk.join(text, incoming, "de"))
    return "\n".join(reply.html for reply in desk.handle(incoming, "de"))


def test_from_two_codes_to_a_desk_that_answers_with_the_firms_own_word(desk: Desk, store: Store) -> None:
    until = NOW + dt.timedelta(hours=1)
    told(desk, 1, "beitreten", f"{store.codes.new(EXAMPLE.id, 'lawyer', until)} Dr. Ada", Place("tg:1"))
    told(desk, 1, "verbinden", store.codes.new(EXAMPLE.id, "desk", until))
    told(desk, 1, "merken", "Vorbehalt\nWir raten zu einem Vorbehalt in robots.txt.")

    said = told(desk, 1, "frage", "Gilt ein Vorbehalt in der robots.txt?")

    assert "§ 44b" in said
    assert "Wir raten zu einem Vorbehalt" in said
    assert told(desk, 1, "frage", "Gilt ein Vorbehalt in der robots.txt?", CLIENTS) == ""


def test_who_has_not_joined_learns_nothing_of_the_firms_documents(desk: Desk, store: Store) -> None:
    store.firms.connect(EXAMPLE.id, GROUP.id)
    store.staff.join("tg:1", EXAMPLE.id, "lawyer", "Ada", NOW)
    store.staff.join("tg:8", OTHER.id, "owner", "Eve", NOW)
    told(desk, 1, "merken", "Vorbehalt\nWir raten zu einem Vorbehalt in robots.txt.")

    for stranger in (8, 9):
        for command in ("frage", "wissen", "mitglieder", "kanzlei"):
            said = told(desk, stranger, command, "Vorbehalt robots.txt")
            assert "Wir raten" not in said
            assert "Ada" not in said


def test_a_firm_says_by_when_it_answers(desk: Desk) -> None:
    assert "01.12.2026" in desk.answers_by(EXAMPLE.id, NOW.replace(hour=15), "de")
    assert desk.answers_by(OTHER.id, NOW, "de") == ""
    assert desk.answers_by("niemand", NOW, "de") == ""


def test_tidying_removes_codes_that_nobody_used(desk: Desk, store: Store) -> None:
    store.codes.new(EXAMPLE.id, "owner", NOW)

    desk.tidy(NOW)

    assert store.codes.tidy(NOW) == 0
