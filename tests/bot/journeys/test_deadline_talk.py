"""Deadlines in the chat: from a few words to a kept deadline with reminders, and nothing is ever invented."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar

from bot.journeys import deadlines
from bot.journeys.case import Deadline, Letter, content_of, read
from bot.store import Store
from bot.store.case_items import Item
from bot.telegram.render import split
from tests.bot.journeys.room import NOW, Room, document, html_of, player
from tests.bot.player import Player


def kept(store: Store, person: str = "tg:1") -> list[Deadline]:
    return [deadline for _, deadline in deadlines.of(store, person)]


def land(person: Player, code: str) -> str:
    return person.taps_data(next(one.data for one in person.keyboard if one.data.endswith(f":L:{code}")))


def test_a_day_and_what_for_become_a_deadline_with_its_reminders(room: Room, store: Store) -> None:
    anna = player(room)

    said = anna.commands("fristen", "15.03.2027 Antwort an Kanzlei")

    assert "Mo, 15.03.2027 · noch 107 Tage (gut 15 Wochen)" in said
    assert "08.03.2027, 12.03.2027, 14.03.2027, 15.03.2027" in said
    assert kept(store)[0].what == "Antwort an Kanzlei"
    assert [at.date().isoformat() for _, at in store.due.of("tg:1")] == [
        "2027-03-08", "2027-03-12", "2027-03-14", "2027-03-15",
    ]  # fmt: skip


def test_a_period_is_counted_from_the_day_that_was_typed_and_the_year_taken_is_told(room: Room, store: Store) -> None:
    said = player(room).commands("fristen", "zwei Wochen ab 3.12. Stellungnahme")

    assert kept(store)[0].date == dt.date(2026, 12, 17)
    assert "ich habe 2026 genommen" in said


def test_only_a_date_is_asked_what_for(room: Room, store: Store) -> None:
    anna = player(room)

    asked = anna.commands("fristen", "15.03.2027")
    nothing = kept(store)
    anna.writes("Antwort <b>fett</b> & Co.")

    assert "Was ist bis dahin zu tun?" in asked
    assert nothing == []
    assert kept(store)[0].what == "Antwort <b>fett</b> & Co."
    assert "Antwort &lt;b&gt;fett&lt;/b&gt; &amp; Co." in html_of(anna)


def test_without_the_day_of_receipt_there_is_no_date_but_the_rule(room: Room, store: Store) -> None:
    anna = player(room)

    asked = anna.commands("fristen", "14 Tage nach Zugang Antwort")
    careful = anna.taps("Weiß ich nicht")
    said = anna.taps("Weiß ich nicht")

    assert "ab wann?" in asked
    assert "Datum, das auf dem Brief steht" in careful
    assert "Ohne einen Anfang kann ich kein Ende nennen" in said
    assert kept(store) == []


def test_the_date_of_the_letter_is_the_cautious_beginning_and_is_told(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "14 Tage nach Zugang Antwort")
    anna.taps("Weiß ich nicht")

    said = anna.writes("20.11.2026")

    assert kept(store)[0].date == dt.date(2026, 12, 4)
    assert "weil der Tag des Zugangs nicht bekannt ist" in said


def test_a_receipt_without_a_year_lies_in_the_past(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "14 Tage nach Zugang Antwort")

    anna.writes("am 20.11.")

    assert kept(store)[0].date == dt.date(2026, 12, 4)


def test_today_and_yesterday_are_one_tap(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "14 Tage nach Zugang Antwort")

    anna.taps("Gestern")

    assert kept(store)[0].date == dt.date(2026, 12, 11)


def test_a_weekend_moves_the_end_and_the_safe_day_is_told(room: Room, store: Store) -> None:
    said = player(room).commands("fristen", "14.03.2027 Antwort")

    assert (kept(store)[0].date, kept(store)[0].named) == (dt.date(2027, 3, 15), dt.date(2027, 3, 14))
    assert "Am sichersten handelst du bis Fr, 12.03.2027" in said


def test_the_land_is_asked_only_where_it_matters_and_only_once(room: Room, store: Store) -> None:
    anna = player(room)

    plain = anna.commands("fristen", "15.03.2027 Antwort")
    asked = anna.commands("fristen", "31.10.2028 Klage")
    buttons = [label for label in anna.labels() if label != "Weiß ich nicht"]
    said = land(anna, "HH")
    again = anna.commands("fristen", "31.10.2029 Noch etwas")

    assert "Wo muss deine Antwort ankommen?" not in plain
    assert "Wo muss deine Antwort ankommen?" in asked
    assert len(buttons) == 16
    assert "Reformationstag" in said
    assert "Am sichersten handelst du bis Mo, 30.10.2028" in said
    assert [one.date for one in kept(store)][1:] == [dt.date(2028, 11, 1), dt.date(2029, 11, 1)]
    assert "Wo muss" not in again


def test_an_unknown_land_gives_the_earlier_day_and_is_not_asked_again(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "31.10.2028 Klage")

    said = anna.taps("Weiß ich nicht")
    again = anna.commands("fristen", "31.10.2029 Noch etwas")

    assert kept(store)[0].date == dt.date(2028, 10, 31)
    assert "sicher ist der genannte Tag" in said
    assert "Wo muss" not in again


def test_the_land_may_be_written_and_another_one_chosen_later(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "31.10.2028 Klage")
    anna.writes("Hamburg")

    anna.taps("Anderes Land")
    land(anna, "BW")

    assert [one.date for one in kept(store)] == [dt.date(2028, 10, 31)]
    assert kept(store)[0].land == "BW"


def test_a_past_day_is_told_kindly_with_the_next_year_on_offer(room: Room, store: Store) -> None:
    anna = player(room)

    said = anna.commands("fristen", "3.2.2026 zahlen")
    nothing = kept(store)
    anna.taps("Nein, Mi, 03.02.2027")

    assert "ist schon vorbei" in said
    assert nothing == []
    assert kept(store)[0].date == dt.date(2027, 2, 3)


def test_a_past_day_that_is_meant_is_kept_without_reminders(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "3.2.2026 zahlen")

    anna.taps("Ja, genau dieser Tag")

    assert kept(store)[0].date == dt.date(2026, 2, 3)
    assert store.due.of("tg:1") == []
    assert "Eine Frist ist abgelaufen?" in anna.commands("fristen")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("31.02.2027 Antwort", "gibt es im Kalender nicht"),
        ("irgendwann Antwort", "keinen Tag gefunden"),
        ("unverzüglich antworten", "nennt keinen festen Tag"),
        ("15.03.2999 Antwort", "So weit reicht mein Kalender nicht"),
        ("9999 Jahre ab 3.12.2026 Antwort", "So weit reicht mein Kalender nicht"),
    ],
)
def test_what_cannot_be_a_deadline_is_told_and_the_right_day_may_follow(
    room: Room, store: Store, text: str, told: str
) -> None:
    anna = player(room)

    said = anna.commands("fristen", text)
    nothing = kept(store)
    anna.writes("15.03.2027")
    if not kept(store):
        anna.writes("Antwort")

    assert told in said
    assert nothing == []
    assert kept(store)[0].date == dt.date(2027, 3, 15)


def test_a_question_in_between_is_left_to_the_others_and_the_dialog_stays(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "15.03.2027")

    anna.writes("Was kostet eine Klage?")
    anna.writes("Antwort")

    assert room.unheard == ["Was kostet eine Klage?"]
    assert kept(store)[0].what == "Antwort"


def test_after_the_list_a_deadline_may_be_written_but_other_texts_are_not_ours(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen")

    anna.writes("Am 27.09.2024 hat das LG Hamburg entschieden")
    anna.writes("15.03.2027 Antwort")

    assert room.unheard == ["Am 27.09.2024 hat das LG Hamburg entschieden"]
    assert [one.date for one in kept(store)] == [dt.date(2027, 3, 15)]


def test_the_same_deadline_twice_is_one(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "15.03.2027 Antwort")

    said = anna.commands("fristen", "15.03.2027 Antwort")

    assert "steht schon da" in said
    assert len(kept(store)) == 1


def test_the_list_is_nearest_first_says_from_which_letter_and_hides_what_is_done(room: Room, store: Store) -> None:
    letter = store.items.add(
        "tg:1", "letter", content_of(Letter("…", "Abmahnung Kühl", date=dt.date(2026, 11, 16))), NOW
    )
    assert isinstance(letter, Item)
    deadlines.add(store, "tg:1", Deadline(dt.date(2027, 1, 4), "Später"), NOW)
    deadlines.add(store, "tg:1", Deadline(dt.date(2026, 11, 29), "Bald", letter.id), NOW)
    deadlines.add(store, "tg:1", Deadline(dt.date(2026, 11, 20), "Vorbei", done=True), NOW)

    said = player(room).commands("fristen")

    assert said.index("Bald") < said.index("Später")
    assert "So, 29.11.2026 · morgen" in said
    assert "Das ist kein Werktag (Sonntag). Am sichersten handelst du bis Fr, 27.11.2026." in said
    assert "aus: Abmahnung Kühl, 16.11.2026" in said
    assert "Vorbei" not in said
    assert "Erledigt: 1" in said


def test_done_twice_is_done_once_and_reopening_brings_the_reminders_back(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "15.03.2027 Antwort")
    tick = anna.data_of("✓ Erledigt")

    anna.taps_data(tick)
    after = store.due.of("tg:1")
    anna.taps_data(tick)
    toast = anna.toast
    anna.taps("Doch noch offen")

    assert after == []
    assert toast == "Das ist schon erledigt."
    assert not kept(store)[0].done
    assert len(store.due.of("tg:1")) == 4


def test_reminders_can_be_switched_off_for_one_deadline(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "15.03.2027 Antwort")
    anna.commands("fristen", "16.03.2027 Zahlung")

    anna.taps("🔕 Nicht erinnern")
    silent = {at.date() for _, at in store.due.of("tg:1")}
    said = anna.commands("fristen")

    assert dt.date(2027, 3, 16) not in silent
    assert dt.date(2027, 3, 15) in silent
    assert "ohne Erinnerung" in said


def test_a_change_takes_day_or_words_or_both_and_an_old_button_changes_nothing(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "15.03.2027 Antwort")
    old = anna.data_of("Ändern")

    anna.taps("Ändern")
    anna.writes("16.03.2027")
    anna.taps("Ändern")
    anna.writes("Antwort an RA Kühl")
    stale = anna.taps_data(old)

    assert [(one.date.day, one.what) for one in kept(store)] == [(16, "Antwort an RA Kühl")]
    assert "inzwischen geändert" in stale


def test_deleting_asks_first_and_an_outdated_yes_deletes_nothing(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen", "15.03.2027 Antwort")

    anna.taps("Löschen")
    outdated = anna.data_of("Ja, löschen")
    anna.taps("Doch nicht")
    anna.taps("🔕 Nicht erinnern")
    anna.taps_data(outdated)
    still = len(kept(store))
    anna.taps("Löschen")
    anna.taps("Ja, löschen")

    assert still == 1
    assert kept(store) == []
    assert store.due.of("tg:1") == []


def test_all_open_deadlines_come_as_a_calendar_file(room: Room, store: Store) -> None:
    anna = player(room)
    deadlines.add(store, "tg:1", Deadline(dt.date(2027, 3, 15), "Antwort"), NOW)
    deadlines.add(store, "tg:1", Deadline(dt.date(2027, 3, 16), "Schon getan", done=True), NOW)
    anna.commands("fristen")

    anna.taps("📅 Kalenderdatei")

    events = Calendar.from_ical(document(anna).content).walk("VEVENT")
    assert [(str(one["summary"]), one["dtstart"].dt) for one in events] == [("Antwort", dt.date(2027, 3, 15))]


def test_knowledge_in_2023_is_time_barred_at_the_end_of_2026_and_becomes_a_deadline(room: Room, store: Store) -> None:
    anna = player(room)
    anna.commands("fristen")
    anna.taps("Verjährung")

    card = anna.taps("2023")
    anna.taps("Als Frist eintragen")
    anna.taps_data("1:f:w:2023")

    assert "Verjährt in der Regel mit Ablauf des 31.12.2026" in card
    assert [one.date for one in kept(store)] == [dt.date(2026, 12, 31)]
    assert anna.toast == "Diese Verjährung steht schon in deinen Fristen."


def test_the_end_of_limitation_on_a_sunday_gets_no_extra_time_even_when_changed(room: Room, store: Store) -> None:
    anna = player(room)
    anna.taps_data("1:f:w:2025")

    anna.taps("Ändern")
    anna.writes("Klage einreichen")

    assert kept(store)[0].date == dt.date(2028, 12, 31)
    assert kept(store)[0].what == "Klage einreichen"


@pytest.mark.parametrize("text", ["2099", "1995", "keine Ahnung", "2023 oder 2024"])
def test_a_year_that_cannot_be_is_told(room: Room, store: Store, text: str) -> None:
    anna = player(room)
    anna.taps_data("1:f:v")

    said = anna.writes(text)

    assert said
    assert "Als Frist eintragen" not in anna.labels()
    assert kept(store) == []


def test_nobody_sees_or_touches_the_deadlines_of_somebody_else(room: Room, store: Store) -> None:
    anna, ben = player(room, 1), player(room, 2)
    anna.commands("fristen", "15.03.2027 Geheime Antwort")
    hers = [one.data for one in anna.keyboard]
    anna.commands("fristen", "31.10.2028 Klage")
    hers += [one.data for one in anna.keyboard]

    told = [ben.commands("fristen"), *(ben.taps_data(data) for data in hers)]

    assert all("Geheime" not in said for said in told)
    assert kept(store, "tg:2") == []
    assert [one.what for one in kept(store)] == ["Geheime Antwort"]


@pytest.mark.parametrize(
    "data", ["", "zz", "o:", "d:x:1", "a:::", "a:1234:L:XX", "w:abcd", "X:0:0", "s:letter:1", "a:ab:s:0"]
)
def test_forged_taps_are_told_and_change_nothing(room: Room, store: Store, data: str) -> None:
    anna = player(room)
    anna.commands("fristen", "15.03.2027 Antwort")
    before = store.items.of("tg:1")

    anna.taps_data(f"1:f:{data}")

    assert anna.toast
    assert store.items.of("tg:1") == before


def test_a_full_case_is_told(room: Room, store: Store) -> None:
    for number in range(200):
        deadlines.add(store, "tg:1", Deadline(dt.date(2027, 3, 15), f"{number}"), NOW)

    said = player(room).commands("fristen", "16.03.2027 Antwort")

    assert "Dein Fall ist voll" in said
    assert len(player(room).commands("fristen")) < 4_000


def test_every_screen_is_valid_markup_and_every_button_fits_in_both_languages(room: Room) -> None:
    for language in ("de", "en"):
        room.language = language
        anna = player(room, 7)
        seen = [anna.commands("fristen"), anna.commands("fristen", "31.10.2028 <i>Klage"), anna.taps_data("1:f:v:2023")]
        for data in [one.data for one in anna.keyboard]:
            seen.append(anna.taps_data(data))
        for reply in anna.replies:
            assert split(reply.html) or reply.toast or not reply.html
        assert all(len(one.data.encode()) <= 64 for one in anna.keyboard)
        assert all(seen)


def test_texts_stay_readable_whatever_was_stored(room: Room, store: Store) -> None:
    store.items.add("tg:1", "deadline", {"date": "1850-01-01", "what": "a" * 5_000, "land": "XX", "new": 1}, NOW)
    store.items.add("tg:1", "deadline", {"date": "kaputt", "what": "b"}, NOW)

    said = player(room).commands("fristen")

    assert "01.01.1850" in said
    assert len(said) < 1_000
    assert read(store.items.of("tg:1", "deadline")[1], Deadline) is None
