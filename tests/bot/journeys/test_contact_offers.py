"""What the person's own case knows: offered, struck out item by item, and only then taken over; nobody else's case."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.journeys import deadlines
from bot.journeys.case import Deadline, Draft, Event, File, Letter, content_of
from bot.journeys.contact.kept import ContactData, read
from bot.store import Store
from knowledge.check.result import Result, assess
from knowledge.check.scheme import shipped
from tests.bot.journeys.firms import NORD, Chat, put_firms
from tests.bot.journeys.room import NOW, TODAY, player
from tests.bot.player import Player
from tests.bot.test_letters import BILL
from tests.knowledge.check.cases import all_cases, answers_of, records


def result() -> Result:
    return assess(shipped(), answers_of(all_cases()["laion-heute"]), records(), TODAY, "de")


@pytest.fixture
def chat(store: Store) -> Chat:
    """One firm; Mara (1) has a case, Ben (2) has none."""
    put_firms(store, NORD)
    file = store.items.add_file("tg:1", content_of(File("rechnung.pdf")), b"%PDF Rechnung", NOW)
    letter = Letter(BILL, "Forderung", "Rechtsanwälte Nordlicht & Partner", dt.date(2026, 11, 16),
                    received=dt.date(2026, 11, 18), files=(file.id,))  # type: ignore[union-attr]  # there is room  # fmt: skip
    store.items.add("tg:1", "letter", content_of(letter), NOW)
    store.items.add("tg:1", "event", content_of(Event(dt.date(2021, 8, 1), "Foto gefunden", "Datensatz")), NOW)
    draft = Draft("x", "Auskunft", sent=dt.date(2026, 10, 1), facts={"recipient": "Bildkrake GmbH\nKöln"})
    store.items.add("tg:1", "draft", content_of(draft), NOW)
    deadlines.add(store, "tg:1", Deadline(dt.date(2026, 12, 15), "Antwort"), NOW)
    return Chat(store, results={"tg:1": result()})


def to_names(chat: Chat, number: int = 1, name: str = "Mara Beispiel") -> Player:
    found = player(chat, number)  # type: ignore[arg-type]  # it handles, too
    found.commands("anwalt")
    found.taps("Hier")
    found.writes(name)
    found.taps("Nein, nur")
    return found


def to_offers(chat: Chat) -> Player:
    mara = to_names(chat)
    for label in ("Weiter", "Das waren", "Weiter", "Niemand", "Ja, das sind"):
        mara.taps(label)
    return mara


def data_of(store: Store, person: str = "tg:1") -> ContactData:
    (row,) = store.contacts.of(person)
    found = read(row.data)
    assert found is not None
    return found


def said(person: Player) -> str:
    return "\n".join(reply.html for reply in person.replies)


def test_names_in_letters_and_drafts_are_offered_without_the_own_one(chat: Chat, store: Store) -> None:
    mara = to_names(chat)

    html = said(mara)

    assert "Nordlicht &amp; Partner" in html
    assert "Datenwerk e. V." in html
    assert "Bildkrake GmbH" in html
    assert "Mara" not in html
    assert data_of(store).of_role("opponent") == ()


def test_a_name_that_was_struck_out_is_not_taken_over(chat: Chat, store: Store) -> None:
    mara = to_names(chat)
    struck = next(line for line in said(mara).split("\n") if "Datenwerk" in line)[0]

    mara.taps(struck)
    assert "<s>" in said(mara)
    mara.taps("Weiter")

    names = {one.name for one in data_of(store).parties}
    assert "Datenwerk e. V." not in names
    assert {"Bildkrake GmbH", "Rechtsanwälte Nordlicht & Partner"} <= names


def test_facts_are_shown_in_full_before_anything_is_taken_over(chat: Chat, store: Store) -> None:
    mara = to_offers(chat)

    first = said(mara)
    mara.taps("Weiter ›")
    html = first + said(mara)

    for part in ("Frist 15.12.2026: Antwort", "Frist 30.11.2026", "Schreiben: Forderung vom 16.11.2026",
                 "verlangt Anwaltskosten", "887,03 Euro (Gesamtbetrag)", "01.08.2021: Foto gefunden",
                 "01.10.2026: Abgeschickt: Auskunft", "Ergebnis deiner Prüfung",
                 "Meine Prüfung dieses Schreibens"):  # fmt: skip
        assert part in html
    data = data_of(store)
    assert not any((data.demands, data.amounts, data.findings, data.events, data.check, data.documents))


def test_what_was_not_struck_out_is_taken_over_with_the_file_and_its_hash(chat: Chat, store: Store) -> None:
    mara = to_offers(chat)

    assert "Übernommen" in mara.taps("So übernehmen")

    data = data_of(store)
    assert data.nearest == dt.date(2026, 11, 30)
    assert {one.day for one in data.deadlines} == {dt.date(2026, 11, 30), dt.date(2026, 12, 15)}
    assert [one.name for one in data.documents] == ["rechnung.pdf"]
    row = store.contacts.of("tg:1")[0]
    assert store.contacts.file("nord", row.id, data.documents[0].file) == b"%PDF Rechnung"
    assert 88703 in {one.cents for one in data.amounts}
    assert all(one.claimed_by == "Datenwerk e. V." for one in (*data.demands, *data.amounts))
    assert {one.status for one in data.findings} == {"ok", "wrong", "open"}
    assert all(one.sources and one.as_of for one in data.findings)
    assert data.check["parts"][0]["provisions"]
    assert "Foto gefunden" in str(data.events)


def test_a_struck_deadline_letter_and_check_stay_with_the_person(chat: Chat, store: Store) -> None:
    mara = to_offers(chat)
    kept = set()
    for _ in range(2):
        for line in said(mara).split("\n"):
            number, _, rest = line.partition(". ")
            if number.isdecimal() and ("Frist 15.12" in rest or "Schreiben: Forderung" in rest or "Ergebnis" in rest):
                kept.add(rest.split(":")[0])
                mara.taps(number)
        if "Weiter ›" in mara.labels():
            mara.taps("Weiter ›")
    mara.taps("So übernehmen")

    data = data_of(store)
    assert len(kept) == 3
    assert dt.date(2026, 12, 15) not in {one.day for one in data.deadlines}
    assert (data.documents, data.check) == ((), {})


def test_a_struck_item_can_be_taken_back(chat: Chat, store: Store) -> None:
    mara = to_offers(chat)
    mara.taps("1")
    mara.taps("1")
    mara.taps("So übernehmen")

    assert dt.date(2026, 12, 15) in {one.day for one in data_of(store).deadlines}


def test_taking_nothing_takes_nothing(chat: Chat, store: Store) -> None:
    mara = to_offers(chat)

    assert "Nichts übernommen" in mara.taps("Nichts übernehmen")

    data = data_of(store)
    assert (data.deadlines, data.documents, data.events, data.check) == ((), (), (), {})


def test_going_through_the_list_again_replaces_what_was_taken(chat: Chat, store: Store) -> None:
    mara = to_offers(chat)
    mara.taps("So übernehmen")
    mara.writes("01.02.2027 Selbst notiert")
    mara.taps("‹ Zurück")
    mara.taps("So übernehmen")
    once = data_of(store)
    mara.taps("‹ Zurück")
    mara.taps("Nichts übernehmen")

    assert len(once.documents) == 1
    assert len(once.deadlines) == 3
    data = data_of(store)
    assert [one.what for one in data.deadlines] == ["Selbst notiert"]
    row = store.contacts.of("tg:1")[0]
    assert store.contacts.files("nord", row.id) == []


def test_nothing_of_somebody_elses_case_is_offered(chat: Chat) -> None:
    ben = to_names(chat, 2, "Ben Muster")

    assert "Wer steht auf der anderen Seite" in said(ben)
    for label in ("Weiß", "Weiß", "Niemand"):
        ben.taps(label)
    assert "Gibt es eine Frist" in ben.taps("Ja, das sind")


def test_an_offer_of_somebody_else_cannot_be_struck_by_its_id(chat: Chat, store: Store) -> None:
    mara, ben = to_names(chat), to_names(chat, 2, "Ben Muster")
    toggle = next(one.data for one in mara.keyboard if ":t:" in one.data).split(":t:")[1]
    own = ben.keyboard[0].data.rsplit(":", 2)[0]

    ben.taps_data(f"{own}:t:{toggle}")

    assert data_of(store, "tg:2").struck == ()


def test_a_letter_without_a_file_is_handed_over_as_text(chat: Chat, store: Store) -> None:
    for item in store.items.of("tg:1", "file"):
        store.items.delete("tg:1", item.id, NOW)
    mara = to_offers(chat)
    mara.taps("So übernehmen")

    row, data = store.contacts.of("tg:1")[0], data_of(store)
    assert [one.name for one in data.documents] == ["Forderung.txt"]
    assert store.contacts.file("nord", row.id, data.documents[0].file) == BILL.encode()


def test_everything_can_be_said_in_english(chat: Chat, store: Store) -> None:
    chat.language = "en"
    mara = replace(player(chat))  # type: ignore[arg-type]
    mara.commands("lawyer")
    mara.taps("Go on")
    mara.writes("Mara Beispiel")
    mara.taps("No, only")
    for label in ("Continue", "That was", "Continue", "Nobody", "Yes, these"):
        mara.taps(label)

    assert "What I know from you already" in said(mara)
    assert "names 9,000 euros" in said(mara)
