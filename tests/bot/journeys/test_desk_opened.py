"""First contact and desk together, over a firm from its file, with its own hours, staff and documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.firm_settings import Firm
from bot.firms import open_firms
from bot.journeys.contact.journey import Contact
from bot.journeys.desk.journey import Desk
from bot.journeys.desk.opening import open_desk
from bot.ports import Incoming, Person, Place, Reply
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.letters.checking import shipped
from tests.bot.journeys.desk_room import said, to
from tests.bot.journeys.room import TODAY

GROUP = Place("tg:-1009", "group", None, "Kanzlei Nord", forum=True)
ANNA, ADA = Person("tg:1", "de", "Anna", "Anna Arndt"), Person("tg:2", "de", "Ada", "Ada Anwalt")
MONDAY = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
FIRM = Firm.model_validate({
    "id": "nord", "name": "Kanzlei Nord", "phone": "040 1", "land": "Hamburg",
    "hours": {"mo": ["09:00-17:00"], "di": ["09:00-17:00"]}, "response": 4,
})  # fmt: skip


@pytest.fixture
def desk(store: Store) -> Desk:
    """A firm that was just set up; nobody has joined."""
    store.firms.put(FIRM.id, FIRM.model_dump_json(), MONDAY)
    return open_desk(store, _no_library, PlainWriter(), lambda: TODAY)


def _no_library() -> None:
    raise AssertionError("nothing in here asks the library")


def incoming(person: Person, place: Place | None = None, **more: object) -> Incoming:
    """What ``person`` does on a Monday morning."""
    here = place or Place(person.id)
    return Incoming(**{"kind": "text", "person": person, "place": here, "at": MONDAY, "message_id": 5, **more})  # type: ignore[arg-type]


def test_a_group_becomes_the_desk_and_gets_the_enquiry_that_had_waited(store: Store, desk: Desk) -> None:
    contact = _sent(store, desk)
    code = store.codes.new("nord", "desk", MONDAY + dt.timedelta(days=1))

    replies = desk.join(code, incoming(ADA, GROUP, kind="command", command="verbinden", by_admin=True), "de")

    assert "ist jetzt der Arbeitsplatz von Kanzlei Nord" in said(replies)
    assert [reply.to.contact for reply in replies if reply.to] == [contact]
    assert "Meier Medien GmbH" in said(replies)


def test_from_the_question_to_the_answer_over_a_real_firm(store: Store, desk: Desk) -> None:
    store.firms.connect("nord", GROUP.id)
    assert "Willkommen" in said(desk.join(_code(store, "lawyer"), incoming(ADA, kind="command", command="start"), "de"))
    contact = _sent(store, desk)
    store.desks.keep_topic(contact, 7)
    topic = replace(GROUP, topic=7)

    for act in ("clear", "take"):
        desk.handle(incoming(ADA, topic, kind="tap", data=f"1:D:{contact}:{act}"), "de")
    told = desk.handle(incoming(ADA, topic, text="Guten Tag", addressed=False), "de")
    answered = desk.from_person(incoming(ANNA, text="Ja", at=MONDAY + dt.timedelta(hours=12)), "de")

    assert "Ada Anwalt (Kanzlei Nord)" in said(to(told, ANNA.id))
    assert "Anna Arndt\nJa" in said(to(answered, GROUP.id))
    assert "Gerade ist die Kanzlei nicht besetzt, wieder ab Dienstag" in said(answered)


def test_what_the_firm_does_beside_its_contacts_is_answered_at_the_same_desk(store: Store, desk: Desk) -> None:
    store.firms.connect("nord", GROUP.id)
    store.staff.join(ADA.id, "nord", "lawyer", "Ada Anwalt", MONDAY)

    members = desk.handle(incoming(ADA, GROUP, kind="command", command="mitglieder"), "de")
    nobody = desk.handle(incoming(ANNA, GROUP, kind="command", command="offen"), "de")
    listed = desk.handle(incoming(ADA, GROUP, kind="command", command="offen"), "de")

    assert "Ada Anwalt" in said(members)
    assert "Nur wer der Kanzlei im Bot beigetreten ist" in said(nobody)
    assert "Nichts ist offen." in said(listed)


def test_the_dossier_comes_as_paper_and_as_data(store: Store, desk: Desk) -> None:
    store.firms.connect("nord", GROUP.id)
    store.staff.join(ADA.id, "nord", "lawyer", "Ada Anwalt", MONDAY)
    contact = _sent(store, desk)

    before = desk.handle(incoming(ADA, GROUP, kind="tap", data=f"1:D:{contact}:dossier"), "de")
    desk.handle(incoming(ADA, GROUP, kind="tap", data=f"1:D:{contact}:clear"), "de")
    after = desk.handle(incoming(ADA, GROUP, kind="tap", data=f"1:D:{contact}:dossier"), "de")

    assert [reply.document for reply in before] == [None]
    papers = [reply.document for reply in after if reply.document]
    assert [paper.content[:4] for paper in papers] == [b"%PDF", b"{\n  "]
    assert all(paper.name.startswith("Dossier SL-") for paper in papers)


def test_the_person_who_takes_it_back_leaves_a_word_at_the_desk_and_nothing_else(store: Store, desk: Desk) -> None:
    store.firms.connect("nord", GROUP.id)
    contact = _sent(store, desk)
    talk = Contact(store, lambda: TODAY, shipped, lambda person: None, open_firms(store), desk, 30)

    replies = talk.tap(incoming(ANNA, kind="tap", data=f"1:A:{contact[:8]}:W"), f"{contact[:8]}:W", "de")

    assert "von der Person zurückgezogen" in said(to(replies, GROUP.id))
    assert store.contacts.firm_of(contact) is None
    assert desk.topic(contact) is None


def _code(store: Store, role: str) -> str:
    return store.codes.new("nord", role, MONDAY + dt.timedelta(days=1))


def _sent(store: Store, desk: Desk) -> str:
    from bot.journeys.contact.kept import content_of
    from tests.bot.journeys.desk_room import anna

    data = anna()
    begun = store.contacts.begin("nord", ANNA.id, content_of(data), MONDAY)
    store.contacts.save("nord", begun.id, content_of(data), 1, MONDAY, state="sent", nearest=data.nearest,
                        waiting_since=MONDAY)  # fmt: skip
    replies: list[Reply] = desk.arrived(begun.id, "de")
    assert len(replies) == (store.firms.desk_of("nord") is not None)
    return begun.id
