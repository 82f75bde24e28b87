"""A copy of everything, what is stored in counts, and a deletion that leaves no byte of the person."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

from bot.journeys import deadlines
from bot.journeys.case import Deadline, File, Letter, content_of
from bot.model.budget import Used
from bot.model.calls import Call
from bot.model.ports import Who
from bot.store import Store
from bot.store.turns import Turn
from tests.bot.journeys.room import NOW, Room, document, player
from tests.bot.player import Player

SECRET = "Quittenmarmelade"


def fill(store: Store, anna: Player) -> None:
    """Everything that can be kept about a person."""
    person = anna.person.id
    store.items.add(person, "letter", content_of(Letter(f"{SECRET} im Brief", "Abmahnung")), NOW)
    store.items.add_file(person, content_of(File("brief.pdf")), SECRET.encode() * 99, NOW)
    deadlines.add(store, person, Deadline(dt.date(2027, 3, 15), f"Antwort {SECRET}"), NOW)
    store.checks.save(person, {"walk": SECRET}, None, NOW)
    store.people.choose_language(person, "de", NOW)
    anna.commands("fall", f"werk {SECRET}")
    anna.commands("fristen", "31.10.2028")


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_copy_holds_everything_and_says_what_is_in_it(room: Room, store: Store) -> None:
    anna = player(room)
    fill(store, anna)

    said = anna.commands("export")

    with zipfile.ZipFile(io.BytesIO(document(anna).content)) as archive:
        names = set(archive.namelist())
        assert {"README.txt", "case.json", "check.json", "chronology.md", "deadlines.ics"} <= names
        assert SECRET in archive.read("case.json").decode()
        assert SECRET in archive.read("deadlines.ics").decode()
    assert document(anna).name == "Schrankenlotse-2026-11-28.zip"
    assert "Schreiben: 1, Werke: 1, Fristen: 1, Dateien: 1" in said
    assert "deine Prüfung" in said
    assert len(said) < 1_000


def test_a_copy_without_a_case_is_honest(room: Room) -> None:
    assert "einen Fall hast du noch nicht" in player(room).commands("export")


def test_what_is_stored_is_told_in_counts_with_its_end(room: Room, store: Store) -> None:
    anna = player(room)
    fill(store, anna)

    said = anna.commands("meinedaten")

    assert "Schreiben: 1" in said
    assert "Prüfung (/pruefen): ja" in said
    assert "Geplante Erinnerungen: 4" in said
    assert "nach 90 Tagen gelöscht, also frühestens am 26.02.2027" in said
    assert SECRET not in said


def test_what_a_model_leaves_is_told_copied_and_named_before_it_is_deleted(room: Room, store: Store) -> None:
    anna = player(room)
    person = anna.person.id
    store.consents.give("person", person, "2", NOW)
    store.turns.note(person, 7, Turn("Darf die Firma das?", "Ist das erlaubt?"), NOW)
    store.model_calls.begin(Call(Who(person=person), "openai:scripted", "answer.v1", "hash", Used(10), NOW), {})

    told, copied = anna.commands("meinedaten"), anna.commands("export")
    with zipfile.ZipFile(io.BytesIO(document(anna).content)) as archive:
        model = json.loads(archive.read("model.json"))
    asked = anna.commands("loeschen")

    assert "Aufrufe des Sprachmodells in diesem Monat: 1" in told
    assert "deine letzten Fragen: 1, Einwilligungen zum Sprachmodell: 1" in copied
    assert "deine letzten Fragen: 1, Einwilligungen zum Sprachmodell: 1" in asked
    assert "fast nichts" not in asked
    assert [one["version"] for one in model["consents"]] == ["2"]
    assert model["calls"] == 1


def test_deleting_asks_first_and_a_no_keeps_everything(room: Room, store: Store) -> None:
    anna = player(room)
    fill(store, anna)

    asked = anna.commands("loeschen")
    anna.taps("Doch nicht")

    assert "Schreiben: 1" in asked
    assert len(store.items.of("tg:1")) == 4


def test_after_the_deletion_no_byte_of_the_person_is_left_and_the_proof_is_shown(
    room: Room, store: Store, tmp_path: Path
) -> None:
    anna = player(room, 4711)
    fill(store, anna)
    sealed = store.items.of("tg:4711", "letter")[0].id.encode()
    before = bytes_of(tmp_path)
    anna.commands("loeschen")

    said = anna.taps("Ja, alles löschen")

    after = bytes_of(tmp_path)
    assert sealed in before
    assert b"tg:4711" in before
    assert sealed not in after
    assert b"tg:4711" not in after
    assert "Einträge im Fall: 4" in said
    assert "Prüfung: 1" in said
    assert "Einstellungen (Sprache): 1" in said
    assert "Übrig: 0" in said
    assert "dieser Chat mit allen Nachrichten" in said
    assert store.people.language("tg:4711") is None


def test_the_deletion_of_one_leaves_the_other_alone(room: Room, store: Store) -> None:
    anna, ben = player(room, 1), player(room, 2)
    fill(store, anna)
    fill(store, ben)

    ben.taps_data("1:x:all")

    assert store.items.of("tg:2") == []
    assert len(store.items.of("tg:1")) == 4
    assert store.people.language("tg:1") == "de"


def test_a_second_deletion_finds_nothing_and_says_so(room: Room, store: Store) -> None:
    anna = player(room)
    fill(store, anna)
    anna.taps_data("1:x:all")

    said = anna.taps_data("1:x:all")

    assert "(es war nichts da)" in said
    assert "Übrig: 0" in said


def test_both_languages_say_everything(room: Room, store: Store) -> None:
    for language in ("de", "en"):
        room.language = language
        anna = player(room)
        fill(store, anna)

        assert anna.commands("meinedaten")
        assert anna.commands("export")
        assert anna.commands("loeschen")
        assert anna.taps_data("1:x:mine")
        assert "0" in anna.taps_data("1:x:all")


def test_forged_taps_are_told(room: Room, store: Store) -> None:
    anna = player(room)
    fill(store, anna)

    anna.taps_data("1:x:everybody")

    assert anna.toast
    assert len(store.items.of("tg:1")) == 4
