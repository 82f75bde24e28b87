"""The case in the chat: one overview, everything opened, added, searched and deleted by its owner alone."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from bot.journeys import deadlines
from bot.journeys.case import Deadline, Draft, Event, File, Letter, Work, content_of, read
from bot.journeys.case_file.journey import CaseFile
from bot.journeys.checking.kept import Standing
from bot.ports import Incoming, Person, Place
from bot.store import Store
from bot.store.case_items import Item
from bot.telegram.render import split
from tests.bot.journeys.room import NOW, TODAY, Room, document, html_of, player, sends_file

TEXT = "Sehr geehrte Frau A,\n\nwir fordern 887,03 Euro <b>sofort</b>.\fSeite zwei: Unterlassung."


def letter(store: Store, person: str = "tg:1", text: str = TEXT) -> Item:
    record = Letter(text, "Abmahnung RA Kühl", "RA Kühl", dt.date(2026, 11, 16))
    item = store.items.add(person, "letter", content_of(record), NOW)
    assert isinstance(item, Item)
    return item


def works(store: Store) -> list[Work]:
    return [work for item in store.items.of("tg:1", "work") if (work := read(item, Work))]


def test_an_empty_case_says_how_to_begin(room: Room) -> None:
    anna = player(room)

    assert "Dein Fall ist noch leer" in anna.commands("fall")
    assert "➕ Werk" in anna.labels()


def test_the_overview_holds_everything_and_the_next_deadline(room: Room, store: Store) -> None:
    letter(store)
    store.items.add("tg:1", "draft", content_of(Draft("…", "Antwort", "reply")), NOW)
    deadlines.add(store, "tg:1", Deadline(dt.date(2026, 11, 30), "Antworten"), NOW)

    said = player(room).commands("fall")

    assert "Briefe: 1 · zuletzt: 16.11.2026 · Abmahnung RA Kühl" in said
    assert "Entwürfe: 1" in said
    assert "Fristen: 1 · nächste: Mo, 30.11.2026 – übermorgen: Antworten" in said


def test_the_overview_shows_the_check_with_its_verdict(store: Store) -> None:
    standing = Standing(12, NOW, "§ 60d deckt es wohl nicht. " * 40)
    case = CaseFile(store, lambda: TODAY, lambda person, language: standing, 90, {})

    (reply,) = case.command(Incoming("command", Person("tg:1"), Place("tg:1"), NOW, command="fall"), "de")

    assert "Prüfung: 12 Antworten, zuletzt am 28.11.2026" in reply.html
    assert "Ergebnis: § 60d deckt es wohl nicht." in reply.html
    assert len(reply.html) < 800


def test_opening_the_case_starts_its_clock_anew(room: Room, store: Store) -> None:
    letter(store)
    anna = player(room)
    anna.now = NOW + dt.timedelta(days=50)

    anna.commands("fall")

    case = store.cases.of("tg:1")
    assert case is not None
    assert case.touched_at > NOW + dt.timedelta(days=49)


def test_a_letter_is_opened_with_its_words_escaped_and_a_door_to_its_journey(room: Room, store: Store) -> None:
    item = letter(store)
    anna = player(room)
    anna.commands("fall")
    anna.taps("Briefe")

    said = anna.taps("1")

    assert "&lt;b&gt;sofort&lt;/b&gt;" in html_of(anna)
    assert "Seite zwei" in said
    assert anna.data_of("Damit weiterarbeiten") == f"1:L:{item.id}:v"


def test_search_finds_a_figure_in_own_letters_only(room: Room, store: Store) -> None:
    letter(store)
    letter(store, "tg:2", "Auch hier stehen 887,03 Euro, aber geheim.")

    said = player(room).commands("fall", "suche 887")

    assert "wir fordern 887,03 Euro" in said
    assert "geheim" not in said


def test_search_goes_on_with_the_next_text_and_says_where_it_stands(room: Room, store: Store) -> None:
    letter(store)
    anna = player(room)

    anna.commands("fall", "suche")
    nothing = anna.writes("Quittenmarmelade")
    said = anna.writes("Unterlassung")

    assert "Dazu steht nichts in deinen Briefen" in nothing
    assert "Abmahnung RA Kühl, Seite 2" in said


def test_a_work_is_noted_with_address_and_day_in_whatever_order(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fall", "werk")

    anna.writes("12.05.2019, https://example.org/l?a=1, Leuchtturm")

    assert works(store) == [Work("Leuchtturm", "https://example.org/l?a=1", published=dt.date(2019, 5, 12))]


def test_a_work_can_be_completed_later_and_an_old_button_is_told(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fall", "werk Leuchtturm")
    old = anna.data_of("Ergänzen")

    anna.taps("Ergänzen")
    anna.writes("https://example.org/l")
    anna.taps("Ergänzen")
    anna.writes("12.05.2019")
    said = anna.taps_data(old)

    assert works(store) == [Work("Leuchtturm", "https://example.org/l", published=dt.date(2019, 5, 12))]
    assert "inzwischen geändert" in said


def test_of_a_document_only_the_fingerprint_is_kept(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fall", "werk")

    said = sends_file(anna, "../../bild.jpg", b"\xff\xd8 a picture")

    digest = hashlib.sha256(b"\xff\xd8 a picture").hexdigest()
    assert works(store) == [Work("bild.jpg", sha256=digest)]
    assert digest in said
    assert store.items.of("tg:1", "file") == []


def test_the_file_is_kept_when_wanted_and_comes_back_unchanged_under_a_safe_name(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fall", "werk")
    anna.taps("Datei mitspeichern")
    sends_file(anna, "../../bild.jpg", b"\xff\xd8 a picture", text="Leuchtturm")

    anna.taps("Datei holen")

    assert document(anna).content == b"\xff\xd8 a picture"
    assert document(anna).name == "bild.jpg"
    assert works(store)[0].title == "Leuchtturm"


def test_the_same_file_is_noted_once(room: Room, store: Store) -> None:
    anna = player(room)
    for _ in range(2):
        anna.commands("fall", "werk")
        said = sends_file(anna, "bild.jpg", b"same")

    assert len(works(store)) == 1
    assert "schon notiert" in said


def test_a_photo_is_not_the_original_and_gets_no_fingerprint(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fall", "werk")

    said = sends_file(anna, "photo.jpg", b"shrunk", kind="photo")

    assert "verkleinert Telegram das Bild" in said
    assert works(store) == []


def test_a_file_that_nobody_asked_for_is_not_ours(room: Room) -> None:
    anna = player(room)
    anna.commands("fall", "ereignis")

    sends_file(anna, "brief.pdf", b"%PDF")

    assert room.unheard == [""]


def test_an_event_gets_its_day_before_or_after_what_happened(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fall", "ereignis 12.3.2026 Bild gefunden")
    anna.commands("fall", "ereignis")
    asked = anna.writes("Antwort kam")
    anna.writes("13.3.2026")
    anna.commands("fall", "ereignis")
    anna.writes("14.3.2026")
    anna.writes("Nachgefragt")

    events = [read(item, Event) for item in store.items.of("tg:1", "event")]
    assert "Wann war das?" in asked
    assert events == [
        Event(dt.date(2026, 3, 12), "Bild gefunden"),
        Event(dt.date(2026, 3, 13), "Antwort kam"),
        Event(dt.date(2026, 3, 14), "Nachgefragt"),
    ]


def test_the_chronology_is_in_the_order_of_days(room: Room, store: Store) -> None:
    letter(store)
    anna = player(room)
    anna.commands("fall", "ereignis 12.3.2026 Bild_gefunden *hier*")

    anna.taps("Übersicht")
    said = anna.taps("Was wann geschah")

    assert said.index("12.03.2026 Bild_gefunden *hier*") < said.index("16.11.2026 Schreiben: Abmahnung RA Kühl")


def test_single_things_are_deleted_after_a_question_and_deadlines_stay(room: Room, store: Store) -> None:
    item = letter(store)
    deadlines.add(store, "tg:1", Deadline(dt.date(2026, 11, 30), "Antworten", item.id), NOW)
    anna = player(room)
    anna.taps_data(f"1:k:o:{item.id}")

    asked = anna.taps("Löschen")
    still = store.items.get("tg:1", item.id)
    anna.taps("Ja, löschen")

    assert "Die Fristen daraus bleiben" in asked
    assert still is not None
    assert store.items.get("tg:1", item.id) is None
    assert len(store.items.of("tg:1", "deadline")) == 1


def test_deleting_a_work_takes_its_kept_file_along(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fall", "werk")
    anna.taps("Datei mitspeichern")
    sends_file(anna, "bild.jpg", b"abc")

    anna.taps("Löschen")
    anna.taps("Ja, löschen")

    assert store.items.of("tg:1") == []


def test_somebody_else_sees_nothing_by_any_button(room: Room, store: Store) -> None:
    anna, ben = player(room, 1), player(room, 2)
    item = letter(store)
    file = store.items.add_file("tg:1", content_of(File("a.pdf")), b"secret bytes", NOW)
    assert isinstance(file, Item)
    anna.commands("fall")

    told = [
        ben.taps_data(f"1:k:{verb}:{one.id}:1") for verb in ("o", "b", "m", "x", "X") for one in (item, file)
    ]  # fmt: skip
    seen = [*told, ben.commands("fall"), ben.commands("fall", "suche 887"), ben.taps_data("1:k:s:letter:0")]

    assert not [said for said in seen if "Kühl" in said or "887,03" in said]
    assert not any(reply.document for reply in ben.replies)
    assert len(store.items.of("tg:1")) == 2


@pytest.mark.parametrize(
    "data", ["", "zz", "s:deadline:0", "s:letter:x", "s:letter:99999", "o:", "w:1", "X:a:b", "s:²:²"]
)
def test_forged_and_old_taps_are_told(room: Room, store: Store, data: str) -> None:
    letter(store)
    anna = player(room)

    anna.taps_data(f"1:k:{data}")

    assert anna.toast
    assert len(store.items.of("tg:1")) == 1


def test_two_hundred_things_stay_on_one_screen_with_pages(room: Room, store: Store) -> None:
    for number in range(100):
        store.items.add("tg:1", "event", content_of(Event(dt.date(2026, 1, 1), f"Ereignis {number} " + "x" * 400)), NOW)
    anna = player(room)
    anna.commands("fall")

    first = anna.taps("Ereignisse (100)")
    second = anna.taps("Weiter")
    anna.taps_data("1:k:c")

    assert "Ereignis 99 " in first
    assert "Ereignis 91 " in second
    assert all(len(split(reply.html)) <= 5 for reply in anna.replies)


def test_every_screen_is_valid_markup_in_both_languages_with_buttons_that_fit(room: Room, store: Store) -> None:
    letter(store)
    for language in ("de", "en"):
        room.language = language
        anna = player(room)
        for command in ("", "werk <b>Titel</b>", "ereignis 1.1.2026 <i>", "suche 887", "suche <b>"):
            anna.commands("fall", command)
            for data in [one.data for one in anna.keyboard if one.data.startswith("1:k:")]:
                anna.taps_data(data)

                assert all(split(reply.html) or reply.toast for reply in anna.replies if reply.document is None)
                assert all(1 <= len(one.data.encode()) <= 64 for one in anna.keyboard)
