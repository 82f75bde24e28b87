"""Costs in the chat: figures of the fact sheet, each with its rule; other values, days, instances by one tap."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import prompts
from bot.journeys.cost_question import Question, read_question
from bot.telegram.render import split
from tests.bot.journeys.room import Room, player

APRIL = dt.date(2023, 4, 11)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9000", Question(900_000)),
        ("9.000,00 €", Question(900_000)),
        ("€ 9.000,-", Question(900_000)),
        ("9000 11.04.2023", Question(900_000, APRIL)),
        ("Streitwert 9 000 EUR am 11. April 2023", Question(900_000, APRIL)),
        ("6000 zwei Instanzen", Question(600_000, instances=2)),
        ("6000, 2 Instanzen", Question(600_000, instances=2)),
        ("6,000 euros first instance", Question(600_000, instances=1)),
        ("6000 mit Berufung und Revision", Question(600_000, instances=3)),
        ("6000 nur Abmahnung", Question(600_000, instances=0)),
        ("9000 oder 6000", Question(several=True, rest="oder")),
        ("0.500", Question()),
        ("31.02.2024 9000", Question(900_000, wrong_day="31.02.2024")),
        ("gestern gab es Kuchen", Question(rest="gestern gab es Kuchen")),
        ("", Question()),
    ],
)
def test_a_few_words_become_value_day_and_instances(text: str, expected: Question) -> None:
    assert read_question(text) == expected


@pytest.mark.parametrize("text", ["1" * 9_999, "1.1.1.1." * 900, "€" * 5_000, "\x00\ud800 9e9", "-5", "９０００"])
def test_hostile_figures_are_read_or_refused(text: str) -> None:
    assert read_question(text).cents is None


def test_the_bill_of_2023_is_told_line_by_line_with_rule_and_table(room: Room) -> None:
    said = player(room).commands("kosten", "9000 11.04.2023")

    for line in (
        "Geschäftsgebühr (außergerichtlich) × 1,3: 725,40 Euro (Nr. 2300 VV RVG)",
        "20 Euro (Nr. 7002 VV RVG)",
        "Umsatzsteuer 19 %: 141,63 Euro (Nr. 7008 VV RVG)",
        "Zusammen: 887,03 Euro",
        "netto 745,40 Euro",
        "Gebührentabelle seit 01.01.2021",
    ):
        assert line in said


def test_since_june_2025_the_same_letter_costs_more(room: Room) -> None:
    assert "Zusammen: 940,40 Euro" in player(room).commands("kosten", "9000 1.6.2025")


def test_the_risk_names_courts_sides_and_the_share_of_a_settlement(room: Room) -> None:
    said = player(room).commands("kosten", "6000 zwei Instanzen 1.3.2026")

    assert (
        "Erste Instanz (Amtsgericht): 3.089,90 Euro (ohne eigenen Anwalt 1.834,45 Euro; Pflicht ist dort keiner)"
        in said
    )
    assert "Erste Instanz (Amtsgericht) + Berufung (Landgericht): 6.668,40 Euro" in said
    assert "Dein Anwalt und der Anwalt der Gegenseite, jeder: 1.255,45 Euro" in said
    assert "3.689,22 Euro zusammen; ohne andere Absprache dein Anteil: 1.844,61 Euro (ZPO § 98)" in said
    assert "§ 97a Abs. 4" in said


def test_what_may_be_claimed_is_told_with_the_cap_of_that_day(room: Room) -> None:
    said = player(room).commands("kosten", "9000 11.04.2023")

    assert "höchstens 159,94 Euro (netto 134,40 Euro)" in said
    assert "(UrhG § 97a Abs. 3, 4)" in said


def test_nobody_is_told_that_money_comes_back() -> None:
    for language in ("de", "en"):
        words = (Path(prompts.FOLDER) / f"costs.{language}.yaml").read_text(encoding="utf-8").lower()

        assert not [
            one
            for one in ("bekommst du zurück", "zurückbekommen", "get it back", "gewinnst", "will win")
            if one in words
        ]


def test_without_a_value_the_range_of_the_courts_is_offered_with_its_sources(room: Room) -> None:
    anna = player(room)

    asked = anna.commands("kosten")
    said = anna.taps("6.000 Euro")

    assert "Gerichte entscheiden darüber verschieden" in asked
    assert "OLG Köln, 25.08.2014, 6 W 123/14" in asked
    assert [label.split(" (")[0] for label in anna.labels()] != []
    assert "Wert 6.000 Euro" in said


def test_other_value_day_and_instances_are_one_tap_and_keep_the_rest(room: Room) -> None:
    anna = player(room)
    anna.commands("kosten", "9000 11.04.2023")

    revision = anna.taps("Drei Instanzen")
    anna.taps("Anderer Wert")
    cheaper = anna.writes("1.000 €")
    anna.taps("Anderer Tag")
    later = anna.writes("1.7.2025")

    assert "Revision (Bundesgerichtshof)" in revision
    assert "Wert 1.000 Euro" in cheaper
    assert "am 11.04.2023" in cheaper
    assert "Zusammen: 167,67 Euro" in later


def test_after_an_answer_a_bare_figure_asks_anew_and_a_sentence_is_not_ours(room: Room) -> None:
    anna = player(room)
    anna.commands("kosten", "9000 11.04.2023")

    anna.writes("Mein Bild wurde 9000 mal benutzt")
    said = anna.writes("3.000")

    assert room.unheard == ["Mein Bild wurde 9000 mal benutzt"]
    assert "Zusammen: 367,23 Euro" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9000 11.04.2019", "habe ich keine Gebührentabelle"),
        ("0", "größer als null"),
        ("9000 oder 6000", "mehrere Beträge"),
        ("abc <b>", "nicht eindeutig"),
        ("31.02.2024 9000", "keinen Tag lesen"),
        ("0.500", "nicht eindeutig"),
    ],
)
def test_what_cannot_be_worked_out_is_told_and_may_be_corrected(room: Room, text: str, told: str) -> None:
    anna = player(room)

    said = anna.commands("kosten", text)
    better = anna.writes("9000 11.04.2023")

    assert told in said
    assert "887,03" in better or "Gerechnet für einen Auftrag am 11.04.2023" in better


@pytest.mark.parametrize(
    "data", ["", "v", "v:1", "v:0:2026-01-01:1", "v:9:2026-13-01:1", "v:9:2026-01-01:9", "v:-5:2026-01-01:1", "q:a:b:c",
             "v:" + "9" * 40 + ":2026-01-01:1"]
)  # fmt: skip
def test_forged_taps_are_told(room: Room, data: str) -> None:
    anna = player(room)

    anna.taps_data(f"1:g:{data}")

    assert anna.toast == "Damit kann ich nicht mehr rechnen. Mit /kosten beginnst du neu."


def test_every_answer_is_valid_markup_and_every_button_fits(room: Room) -> None:
    for language in ("de", "en"):
        room.language = language
        anna = player(room)
        for text in ("", "9000", "500000000", "6000 drei Instanzen", "6000 nur der Brief"):
            anna.commands("kosten", text)

            assert all(split(reply.html) for reply in anna.replies)
            assert all(1 <= len(one.data.encode()) <= 64 for one in anna.keyboard)
