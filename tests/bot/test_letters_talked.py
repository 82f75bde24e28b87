"""A letter talked about by an upset person on a phone: few words back, nothing lost by a slip."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.journeys.case import Letter, read
from bot.journeys.letter_corrections import corrected
from bot.ports import Person, Place
from bot.store import Store, open_store, sqlite_url
from bot.store.sealing import Sealer
from bot.terminal import Terminal
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.player import TODAY, Chosen, Frame, Player
from tests.bot.test_letters import BILL, file

PERIOD = BILL.replace("bis zum 30.11.2026 zu zahlen", "binnen zwei Wochen nach Zugang dieses Schreibens zu zahlen")
ABMAHNUNG = """Rechtsanwälte Hohenfels & Krüger
Neuer Wall 44, 20354 Hamburg

Frau Lena Ostermann
Birkenweg 7, 50674 Köln

Hamburg, 9. November 2026
Unser Zeichen: 0815/26 HK

PixelVault Bildagentur GmbH ./. Ostermann
Abmahnung wegen Urheberrechtsverletzung

Sehr geehrte Frau Ostermann,

wir vertreten die PixelVault Bildagentur GmbH. Sie haben das Lichtbild "Leuchtturm" ohne Lizenz verwendet.

Wir fordern Sie auf, die beigefügte strafbewehrte Unterlassungserklärung bis spätestens zum 20. November 2026
unterzeichnet zurückzusenden. Ferner haben Sie binnen zwei Wochen nach Zugang dieses Schreibens Schadensersatz in Höhe
von 1.250,00 EUR zu zahlen. Unsere Kosten haben Sie nach § 97a Abs. 3 UrhG zu erstatten:

Gegenstandswert: 9.000,00 EUR
1,3 Geschäftsgebühr Nr. 2300 VV RVG   770,25 EUR
Auslagenpauschale Nr. 7002 VV RVG      20,00 EUR
19 % Umsatzsteuer                     150,15 EUR
Gesamt                                940,40 EUR

Mit freundlichen Grüßen
Dr. Hohenfels, Rechtsanwalt
"""


@pytest.fixture
def lena(open_chat: Callable[[], Conversation]) -> Player:
    return Player(open_chat())


def only_letter(store: Store) -> Letter:
    found = read(store.items.of("tg:1", "letter")[0], Letter)
    assert found is not None
    return found


# ------------------------------------------------------------------ what is said


def test_a_fixed_day_that_is_over_is_told_in_the_first_lines_though_another_deadline_runs(lena: Player) -> None:
    lena.hands_over(file(ABMAHNUNG))

    first = lena.replies[0].html.split("\n\n")[0]

    assert "20.11.2026, ist schon vorbei" in first
    assert "Bis zum" not in first


def test_a_weekend_never_hides_the_safe_day(lena: Player, store: Store) -> None:
    lena.hands_over(file(PERIOD))
    lena.taps("Wann kam er an?")
    lena.writes("14.11.")

    said = lena.taps("Ganze Erklärung")

    assert "sicher bist du bis zum 27.11.2026" in said
    assert "Frist merken: 27.11.2026" in lena.labels()


def test_a_day_to_be_careful_about_can_be_remembered_before_the_day_of_arrival_is_known(lena: Player) -> None:
    lena.hands_over(file(PERIOD))

    assert "Frist merken: 30.11.2026" in lena.labels()


def test_nobody_is_sent_to_a_lawyer_over_a_kind_word(lena: Player) -> None:
    kind = """Datenwerk e. V., Speicherstraße 9, 20457 Hamburg

Frau Lena Ostermann, Birkenweg 7, 50674 Köln

Hamburg, 18.11.2026

Ihre Anfrage vom 02.11.2026

Liebe Frau Ostermann,

vielen Dank für Ihre Nachricht. Wir haben Ihre drei Bilder aus dem Datensatz entfernt.

Herzliche Grüße
Datenwerk e. V.
"""
    said = lena.hands_over(file(kind))

    assert "anwaltlichen Rat" not in said
    assert len(lena.replies) == 1
    assert "Welchen Brief brauchst du?" in lena.taps("Antwort entwerfen")
    assert not lena.replies[0].replaces


def test_the_only_letter_there_is_to_draft_is_one_tap_away(lena: Player) -> None:
    court = """Amtsgericht Köln, Luxemburger Straße 101, 50939 Köln
Geschäftsnummer: 137 C 412/26

Köln, den 13.11.2026

In dem Rechtsstreit PixelVault Bildagentur GmbH ./. Ostermann

anbei erhalten Sie die Klageschrift vom 02.11.2026. Sie werden aufgefordert, binnen einer Notfrist von zwei Wochen ab
Zustellung dieses Schreibens dem Gericht anzuzeigen, ob Sie sich gegen die Klage verteidigen wollen.
"""
    said = lena.hands_over(file(court))

    assert "Übergabe an eine Kanzlei vorbereiten" in lena.labels()
    assert "zugestellt wurde" in said


# ------------------------------------------------------------------ answers


@pytest.mark.parametrize(
    ("typed", "day"),
    [("vorgestern", dt.date(2026, 11, 21)), ("heute", TODAY), ("letzten Freitag", dt.date(2026, 11, 20)),
     ("am 20. November", dt.date(2026, 11, 20)), ("20/11", dt.date(2026, 11, 20)),
     ("vor 3 Tagen", dt.date(2026, 11, 20)),
     ("yesterday", dt.date(2026, 11, 22)), ("20 November 2026", dt.date(2026, 11, 20))],
)  # fmt: skip
def test_the_day_of_arrival_is_understood_as_people_say_it(
    lena: Player, store: Store, typed: str, day: dt.date
) -> None:
    lena.hands_over(file(PERIOD))
    lena.taps("Wann kam er an?")

    lena.writes(typed)

    assert only_letter(store).received == day


def test_after_an_answer_only_what_changed_is_told(lena: Player) -> None:
    whole = lena.hands_over(file(PERIOD))
    lena.taps("Wann kam er an?")

    said = lena.writes("18.11.")

    assert "angekommen am 18.11.2026" in said
    assert "02.12.2026" in said
    assert len(said) < len(whole) / 4
    assert "Nordlicht" in lena.taps("Ganze Erklärung")


def test_an_answer_that_changes_nothing_says_so(lena: Player) -> None:
    lena.hands_over(file())
    lena.taps("Wo wohnst du?")

    assert "ändert sich dadurch nichts" in lena.writes("Hamburg")


def test_a_private_person_who_is_not_bound_learns_what_costs_are_capped_at(lena: Player) -> None:
    lena.hands_over(file(ABMAHNUNG))
    lena.taps("Betrifft mich privat oder beruflich?")
    lena.taps("Privat")

    assert "höchstens 167,67 Euro" in lena.taps("Nein, noch nie")


def test_a_remembered_day_that_does_not_fit_any_more_is_told(lena: Player) -> None:
    lena.hands_over(file(PERIOD))
    lena.taps("Frist merken: 30.11.2026")
    lena.taps("Wann kam er an?")

    assert "Gemerkt ist noch der 30.11.2026" in lena.writes("18.11.")


def test_an_old_button_never_remembers_another_day_than_it_shows(lena: Player) -> None:
    lena.hands_over(file(PERIOD))
    old = lena.data_of("Frist merken: 30.11.2026")
    lena.taps("Wann kam er an?")
    lena.writes("18.11.")

    lena.taps_data(old)

    assert lena.toast
    assert "02.12." not in lena.commands("fristen")


# ------------------------------------------------------------------ corrections


def test_a_small_correction_leaves_the_rest_of_the_letter_alone(lena: Player, store: Store) -> None:
    lena.hands_over(file(BILL.replace("887,03", "881,03")))
    lena.taps("Gelesenen Text ansehen")
    lena.taps("Text korrigieren")

    said = lena.writes("881,03 -> 887,03\nNordlicht & Partner → Nordlicht und Partner")

    assert "887,03 Euro" in said
    assert only_letter(store).text == BILL.strip().replace("Nordlicht & Partner", "Nordlicht und Partner")


def test_a_correction_of_what_does_not_stand_there_changes_nothing(lena: Player, store: Store) -> None:
    lena.hands_over(file())
    lena.taps("Gelesenen Text ansehen")
    lena.taps("Text korrigieren")

    assert "finde ich im gelesenen Text nicht" in lena.writes("999,99 -> 1")
    assert only_letter(store).text == BILL.strip()


def test_a_few_words_never_take_the_place_of_a_whole_letter_unasked(lena: Player, store: Store) -> None:
    lena.hands_over(file())
    lena.taps("Gelesenen Text ansehen")
    lena.taps("Text korrigieren")

    lena.writes("Der Betrag stimmt nicht, es sind 887,03 Euro.")

    assert only_letter(store).text == BILL.strip()
    lena.taps("Anhängen")
    assert only_letter(store).text.startswith(BILL.strip())
    assert "Der Betrag stimmt nicht" in only_letter(store).text


def test_a_question_while_a_correction_is_awaited_is_answered_and_corrects_nothing(lena: Player, store: Store) -> None:
    lena.hands_over(file())
    lena.taps("Gelesenen Text ansehen")
    lena.taps("Text korrigieren")

    said = lena.writes("Was ist eine Abmahnung?")

    assert "§ 97a" in said
    assert only_letter(store).text == BILL.strip()


def test_back_to_the_letter_ends_the_correction(lena: Player, store: Store) -> None:
    lena.hands_over(file())
    lena.taps("Gelesenen Text ansehen")
    back = lena.data_of("◂ Zurück zum Brief")
    lena.taps("Text korrigieren")
    lena.taps_data(back)

    lena.writes("Danke dir.")

    assert only_letter(store).text == BILL.strip()


@pytest.mark.parametrize(
    "forged", ["T:text", "T:more", "T", "f:2026-01-01", "f:0", "f:x" * 9, "L:XX", "Z:7", "P:9", "B:5"]
)
def test_a_forged_tap_changes_nothing(lena: Player, store: Store, forged: str) -> None:
    lena.hands_over(file())
    item = store.items.of("tg:1", "letter")[0]

    lena.taps_data(f"1:L:{item.id}:{forged}")

    assert lena.toast
    assert store.items.of("tg:1", "letter", "deadline") == [item]


def test_arrows_in_a_long_text_are_no_corrections() -> None:
    assert corrected("a", "Erste Zeile ohne Pfeil\nx -> y") is None
    assert corrected("a", " -> y") is None
    assert corrected("ein  langer\nName", "ein langer Name -> kurz") is not None


# ------------------------------------------------------------------ files, redelivery, crossing


def test_every_file_of_an_album_goes_with_the_letter(lena: Player, store: Store) -> None:
    lena.hands_over(*(file(f"Seite {number}\n{BILL}", f"{number}.txt") for number in range(10)))
    assert store.items.counts("tg:1")["file"] == 10
    lena.taps("Brief löschen")

    lena.taps("Ja, löschen")

    assert store.items.counts("tg:1") == {}


def test_a_letter_delivered_again_after_a_crash_is_kept_once(lena: Player, store: Store) -> None:
    lena.hands_over(file(), file("Anlage", "2.txt"))
    lena.message -= 1

    said = lena.hands_over(file(), file("Anlage", "2.txt"))

    assert "887,03 Euro" in said
    assert store.items.counts("tg:1") == {"letter": 1, "file": 2}


def test_a_crash_between_letter_and_file_is_mended_when_it_comes_again(lena: Player, store: Store) -> None:
    lena.hands_over(file())
    item = store.items.of("tg:1", "letter")[0]
    for one in store.items.of("tg:1", "file"):
        store.items.delete("tg:1", one.id, lena.now)
    content = {**item.content, "file": None, "files": []}
    store.items.save("tg:1", item.id, content, item.revision, lena.now)
    lena.message -= 1

    lena.hands_over(file())

    assert store.items.counts("tg:1") == {"letter": 1, "file": 1}


def test_a_missing_part_delivered_twice_is_appended_once(lena: Player, store: Store) -> None:
    head, tail = BILL.split("Wir fordern Sie auf")
    lena.hands_over(file(head))
    lena.taps("Gelesenen Text ansehen")
    asked = lena.data_of("Es fehlt ein Teil")
    lena.taps_data(asked)
    lena.hands_over(file("Wir fordern Sie auf" + tail))
    lena.taps_data(asked)
    lena.message -= 1

    lena.hands_over(file("Wir fordern Sie auf" + tail))

    assert only_letter(store).text.count("Wir fordern Sie auf") == 1


def test_a_letter_pasted_while_a_draft_asks_for_a_name_is_a_letter_and_the_draft_waits(
    lena: Player, store: Store
) -> None:
    lena.commands("entwurf", "removal_request")
    lena.taps("Freundlich") if "Freundlich" in lena.labels() else lena.taps("Deutsch, freundlich")
    asked = lena.replies[-1].html

    said = lena.writes(BILL)

    assert "887,03 Euro" in said
    assert lena.replies[-1].html == asked
    assert store.items.counts("tg:1")["letter"] == 1


def test_a_letter_pasted_while_the_check_asks_is_read_and_the_check_waits(lena: Player) -> None:
    lena.commands("pruefen")

    said = lena.writes(BILL)

    assert "887,03 Euro" in said
    assert "Um was für ein Werk geht es?" in lena.replies[-1].html


def test_many_letters_do_not_flood_the_phone(lena: Player) -> None:
    for number in range(15):
        lena.hands_over(file(BILL.replace("123/26", f"{number}/26")))

    lena.commands("brief")

    assert len(lena.labels()) == 9
    assert "Dein Fall" in lena.taps("Mein Fall")


def test_a_full_case_still_reads_and_explains(lena: Player, store: Store) -> None:
    for _ in range(store.items.limits.letters):
        store.items.add("tg:1", "letter", {"text": "x"}, lena.now)

    said = lena.hands_over(file())

    assert "Dein Fall ist voll" in said
    assert "887,03 Euro" in said


def test_a_damaged_letter_is_told_and_stops_nothing(lena: Player, store: Store) -> None:
    broken = store.items.add("tg:1", "letter", {"text": 7, "date": "gestern"}, lena.now)
    lena.hands_over(file())

    lena.taps_data(f"1:L:{broken.id}:v")  # type: ignore[union-attr]  # there is room

    assert lena.toast
    assert any("Nordlicht" in label for label in _labels_after(lena, "brief"))
    assert lena.commands("fall")
    assert lena.commands("export")


def _labels_after(player: Player, command: str) -> list[str]:
    player.commands(command)
    return player.labels()


@pytest.mark.parametrize(
    "name", ["<b>x</b>\"'&.txt", "{{ 7 * 7 }}.txt", "#set page(width: 1pt).txt", "../../etc/passwd.txt"]
)
def test_names_of_files_and_people_are_never_code(lena: Player, name: str) -> None:
    hostile = BILL.replace("Rechtsanwälte Nordlicht & Partner", "Rechtsanwälte <b>{{ 7*7 }}</b> #panic() Partner")

    said = lena.hands_over(NamedBytes(name, "text/plain", hostile.encode()))

    assert "{{ 7*7 }}" in said
    assert all("<b>{{" not in reply.html for reply in lena.replies)
    assert lena.commands("export")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nbroken", b"ID3" + b"\x00" * 500, b"MZ" + b"\x00" * 500], ids=["pdf", "sound", "program"]
)
def test_advice_for_photos_is_kept_for_photos(lena: Player, content: bytes) -> None:
    said = lena.hands_over(NamedBytes("brief.pdf", None, content))

    assert "Tageslicht" not in said
    assert "Steht eine Frist darin" in said


# ------------------------------------------------------------------ languages and costs


def test_a_german_letter_pasted_by_an_english_speaker_is_explained_in_english(
    open_chat: Callable[[], Conversation],
) -> None:
    mary = Player(open_chat(), Person("tg:5", "en", "Mary"), Place("tg:5"))

    assert "they want" in mary.writes(BILL).lower()


def test_a_german_answer_to_an_english_question_does_not_change_the_language(
    open_chat: Callable[[], Conversation],
) -> None:
    mary = Player(open_chat(), Person("tg:5", "en", "Mary"), Place("tg:5"))
    mary.hands_over(file(PERIOD))
    mary.taps("When did it arrive?")

    assert "Noted: arrived on 21 November 2026" in mary.writes("vorgestern")


def test_the_name_of_a_kind_of_letter_is_no_language(lena: Player) -> None:
    assert "Welcher Ton passt?" in lena.commands("entwurf", "reply_point_by_point")


def test_costs_offer_the_value_that_stands_in_the_letter(lena: Player) -> None:
    lena.hands_over(file(ABMAHNUNG))

    lena.commands("kosten")

    assert "9.000 Euro" in lena.taps(
        next(label for label in lena.labels() if label.startswith("9.000 Euro (Abmahnung"))
    )


# ------------------------------------------------------------------ another key, two devices, side texts


def test_with_the_wrong_key_nothing_is_shown_and_nothing_breaks(
    lena: Player, knowledge: Knowledge, tmp_path: Path
) -> None:
    lena.hands_over(file())
    old = lena.data_of("Gelesenen Text ansehen")
    other = open_store(sqlite_url(tmp_path / "lotse.db"), Sealer([Fernet.generate_key().decode()]))
    locked = Player(Conversation(lambda: knowledge, PlainWriter(), Chosen(), other, Frame(), lambda: TODAY))

    locked.taps_data(old)

    assert locked.toast == "Diesen Brief gibt es nicht mehr."
    for command in ("brief", "fall", "fristen", "kosten", "entwurf", "export", "meinedaten"):
        assert "Nordlicht" not in locked.commands(command)
    other.close()


def test_two_devices_on_one_letter_never_lose_what_the_first_told(lena: Player, store: Store) -> None:
    lena.hands_over(file(PERIOD))
    second = replace(lena)
    lena.taps("Wann kam er an?")
    second.taps("Wo wohnst du?")
    second.taps("Hamburg")

    lena.taps("Gestern")

    assert (only_letter(store).land, only_letter(store).received) == ("HH", dt.date(2026, 11, 22))


def test_a_draft_deleted_on_one_device_is_told_on_the_other(lena: Player) -> None:
    lena.hands_over(file())
    lena.taps("Antwort entwerfen")
    lena.taps("Punkt für Punkt antworten")
    lena.taps("Förmlich")
    second = replace(lena)
    lena.taps("Löschen")
    lena.taps("Ja, löschen")

    second.taps("Passt, weiter")

    assert "gibt es nicht mehr" in f"{second.toast} {second.replies[0].html}"


def test_the_terminal_says_that_a_file_is_not_there_and_nothing_of_telegram(
    knowledge: Knowledge, store: Store, tmp_path: Path
) -> None:
    out = io.StringIO()
    chat = Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY)

    Terminal(chat, "de", out, colours=False, files=tmp_path).run(iter(["/brief /gibt/es/nicht.pdf", "/export"]))

    assert "finde ich nicht" in out.getvalue()
    assert "Telegram" not in out.getvalue()
