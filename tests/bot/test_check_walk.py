"""The check in a chat, played by people: taps, words, doubts, side questions, pauses, old buttons, second thoughts."""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.journeys.checking import assessment, points_screen, question_screens
from bot.ports import Person, Place
from bot.store import Store
from bot.telegram import render
from knowledge.check import result
from knowledge.check.answers import Answers
from knowledge.check.engine import Asked
from knowledge.check.scheme import shipped
from knowledge.check.walk import Path as Way
from knowledge.check.walk import Visit, Walk
from tests.bot.player import Player, at
from tests.knowledge.check.cases import all_cases, answers_of, day_of, records

BEN = Person("tg:2", "en-GB", "Ben")


@pytest.fixture
def anna(open_chat: Callable[[], Conversation]) -> Player:
    return Player(open_chat())


def test_the_first_message_says_what_it_is_and_asks_the_first_question(anna: Player) -> None:
    said = anna.commands("pruefen")

    assert "keine Rechtsberatung im Einzelfall" in said
    assert "verschlüsselt" in said
    assert "90 Tage" in said
    assert "Um was für ein Werk geht es?" in said
    assert {"Foto", "Weiß ich nicht", "Trifft nicht zu", "Übersicht", "Pause"} <= set(anna.labels())


@pytest.mark.parametrize("word", ["pruefen", "check"])
def test_a_deep_link_leads_to_the_same_place(anna: Player, word: str) -> None:
    assert "Um was für ein Werk geht es?" in anna.commands("start", word)


def test_every_question_shows_why_it_is_asked_and_an_example(anna: Player) -> None:
    anna.commands("pruefen")

    while "Weiß ich nicht" in anna.labels():
        said = anna.taps("Weiß ich nicht")
        assert ("Warum ich frage:" in said and "Beispiel:" in said) or "Deine erste Einschätzung" in said

    assert "Deine erste Einschätzung" in said


def test_a_tap_answers_and_the_next_question_replaces_the_old_one(anna: Player) -> None:
    anna.commands("pruefen")

    said = anna.taps("Foto")

    assert anna.replies[0].replaces
    assert said.startswith("✓ Foto")
    assert "Wer hat das Werk geschaffen?" in said


def test_the_second_of_two_taps_shows_the_same_question_and_says_that_it_is_noted(anna: Player) -> None:
    anna.commands("pruefen")
    data = anna.data_of("Foto")
    anna.taps_data(data)

    said = anna.taps_data(data)

    assert anna.toast == "Das ist schon notiert."
    assert "Wer hat das Werk geschaffen?" in said


def test_a_tap_on_an_older_question_is_told_and_changes_nothing(anna: Player) -> None:
    anna.commands("pruefen")
    old = anna.data_of("Musik")
    anna.taps("Foto")
    anna.chooses("self_free")

    anna.taps_data(old)

    assert anna.toast is not None
    assert "schon beantwortet" in anna.toast
    assert "Foto" in anna.taps("Übersicht")


def test_a_tap_on_somebody_elses_check_is_told(anna: Player, open_chat: Callable[[], Conversation]) -> None:
    ben = Player(open_chat(), BEN, Place("tg:2"))
    anna.commands("pruefen")
    ben.commands("check")

    ben.taps_data(anna.data_of("Foto"))

    assert ben.toast is not None
    assert "no longer exists" in ben.toast


@pytest.mark.parametrize("data", ["1:c:zzzzzz:1:o:photo", "1:c", "1:c:a:b:c:d:e:f", "1:c:::", "1:c:new:1"])
def test_a_forged_button_does_nothing_and_never_fails(anna: Player, data: str) -> None:
    anna.commands("pruefen")

    anna.taps_data(data)

    assert anna.replies
    assert "Noch keine" in anna.taps("Übersicht")


@pytest.mark.parametrize("verb", ["o:nonsense", "p:+nonsense", "e:nonsense", "e:work:99", "d:2023", "s:nonsense", "q"])
def test_a_button_with_a_wrong_argument_is_told(anna: Player, verb: str) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    head = anna.data_of("Weiß ich nicht").rpartition(":")[0]

    anna.taps_data(f"{head}:{verb}")

    assert anna.toast


def test_words_instead_of_a_button_are_understood(anna: Player) -> None:
    anna.commands("pruefen")

    assert "Wer hat das Werk geschaffen?" in anna.writes("ein foto")


def test_a_doubt_becomes_i_do_not_know_with_the_persons_own_words_and_is_confirmed(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")

    asked = anna.writes("glaub schon, aber nicht sicher")
    said = anna.taps("Ja, so ist es")

    assert "Weiß ich nicht" in asked
    assert "glaub schon, aber nicht sicher" in asked
    assert "✓ Weiß ich nicht" in said
    assert "glaub schon, aber nicht sicher" in anna.taps("Übersicht")


def test_a_proposal_that_was_wrong_brings_the_question_back(anna: Player) -> None:
    anna.commands("pruefen")
    anna.writes("glaub schon, aber nicht sicher")

    said = anna.writes("nein")

    assert "Um was für ein Werk geht es?" in said


def test_words_that_mean_nothing_here_are_met_kindly_with_the_same_question(anna: Player) -> None:
    anna.commands("pruefen")

    said = anna.writes("qwertz uiop asdf")

    assert "Das konnte ich keiner Antwort zuordnen" in said
    assert "Um was für ein Werk geht es?" in said


def test_a_side_question_is_answered_and_the_same_question_returns(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")

    said = anna.writes("Was kostet eine Abmahnung?")

    assert "Quellen" in said
    assert said.index("Quellen") < said.index("Wer hat das Werk geschaffen?")
    assert "Beispiel" in anna.chooses("self_free")


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "file"])
def test_anything_else_in_the_middle_loses_nothing(anna: Player, kind: str) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")

    assert "Wer hat das Werk geschaffen?" in anna.sends(kind)


def test_help_in_the_middle_is_followed_by_the_same_question(anna: Player) -> None:
    anna.commands("pruefen")

    assert "Um was für ein Werk geht es?" in anna.commands("hilfe")


def test_back_keeps_later_answers_and_shows_what_was_said(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")

    anna.taps("◂ Zurück")
    said = anna.taps("◂ Zurück")

    assert "Um was für ein Werk geht es?" in said
    assert "Bisher: Foto" in said
    anna.taps("So lassen")
    assert "Wer hat dein Werk benutzt?" in anna.taps("So lassen")


def test_steering_words_work_like_the_buttons(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")

    assert "Bisher: Foto" in anna.writes("zurück")
    assert "Pause" in anna.writes("Pause")


def test_pause_a_restart_and_some_days_lose_nothing(anna: Player, open_chat: Callable[[], Conversation]) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.taps("Pause")
    later = at(replace(anna, conversation=open_chat()), dt.timedelta(days=9))

    offered = later.commands("pruefen")

    assert "einer Antwort" in offered
    assert "Wer hat das Werk geschaffen?" in later.taps("Weiter")


def test_after_a_night_a_text_is_a_question_again_and_no_answer(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    next_day = at(anna, dt.timedelta(hours=13))

    said = next_day.writes("Wann verjähren Ansprüche?")

    assert "Quellen" in said
    assert "Wer hat das Werk geschaffen?" not in said


def test_a_redelivered_text_is_not_taken_as_the_next_answer(anna: Player) -> None:
    anna.commands("pruefen")
    anna.writes("Foto")
    anna.message -= 1

    said = anna.writes("Foto")

    assert "Wer hat das Werk geschaffen?" in said


def test_an_edited_answer_is_corrected(anna: Player) -> None:
    anna.commands("pruefen")
    anna.writes("Foto")
    first = anna.message
    anna.chooses("self_free")
    anna.message = first - 1

    said = anna.writes("Musik", edited=True)

    assert "Geändert: Musik" in said
    assert "Wer hat dein Werk benutzt?" in said


def test_where_several_answers_fit_only_these_are_offered_first(anna: Player) -> None:
    anna.commands("pruefen")

    said = anna.writes("foto und text")

    assert "Das passt auf mehreres" in said
    assert "Um was für ein Werk geht es?" in said
    assert [button.data.rpartition(":")[2] for button in anna.keyboard] == ["photo", "text", "A"]
    assert "Wer hat das Werk geschaffen?" in anna.chooses("text")


def test_below_the_few_that_fit_a_button_shows_all_answers(anna: Player) -> None:
    anna.commands("pruefen")
    anna.writes("foto und text")

    said = anna.taps("Alle Antworten zeigen")

    assert anna.replies[0].replaces
    assert "Warum ich frage:" in said
    assert {"Musik", "Weiß ich nicht", "Übersicht"} <= set(anna.labels())


def test_of_a_question_that_takes_several_the_few_that_fit_are_ticked(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")

    said = anna.writes("openai or laion")
    anna.chooses("dataset_maker")

    assert "Kreuz an" in said
    assert [button.data for button in anna.keyboard if button.label.startswith("☑")] == [anna.answer("dataset_maker")]
    assert "Was ist mit deinem Werk passiert?" in anna.taps("Fertig")


def test_every_text_that_fits_several_answers_gets_a_button_for_each() -> None:
    path, seen = Way(shipped(), {}), 0
    for question in shipped().questions:
        names = (*(option.id for option in question.options), "unknown", "not_applicable")
        for language in ("de", "en"):
            walk = Walk("aaaaaa", language, Answers(shipped().version), visit=Visit(question.id))
            reply = question_screens.candidates(path, walk, Asked(question, question.id, None), names)

            carried = [button.data.split(":", 4)[4] for row in reply.buttons for button in row]
            assert len(set(carried)) == len(names) + 1, question.id
            seen += all(one.label for row in reply.buttons for one in row)
    assert seen == 2 * len(shipped().questions)


def test_several_can_be_ticked_quickly_before_done(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")
    first, second = anna.answer("crawler"), anna.answer("model_trainer")

    anna.taps_data(first)
    anna.taps_data(second)
    anna.taps_data(second)

    ticked = [button.label for button in anna.keyboard if button.label.startswith("☑")]
    assert len(ticked) == 2
    assert "Was ist mit deinem Werk passiert?" in anna.taps("Fertig")


def test_done_without_a_tick_is_explained(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")

    anna.taps("Fertig")

    assert anna.toast is not None
    assert "Weiß ich nicht" in anna.toast


def test_an_answer_can_be_changed_from_the_review_and_the_review_returns(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")
    anna.taps("Übersicht")

    anna.taps("1")
    said = anna.taps("Musik")

    assert "Deine Antworten" in said
    assert "Musik" in said
    assert "Foto" not in said
    assert "Wer hat dein Werk benutzt?" in anna.taps("Weiter")


def test_starting_over_asks_first_and_old_buttons_are_then_told(anna: Player) -> None:
    anna.commands("pruefen")
    old = anna.data_of("Foto")
    anna.taps("Foto")
    anna.taps("Übersicht")
    anna.taps("Neu anfangen")

    said = anna.taps("Ja, neu anfangen")
    anna.taps_data(old)

    assert "Um was für ein Werk geht es?" in said
    assert anna.toast is not None


def test_deleting_asks_first_and_leaves_nothing(anna: Player, store: Store) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.taps("Übersicht")
    anna.taps("Antworten löschen")
    assert store.checks.count() == 1

    said = anna.taps("Ja, alles löschen")

    assert "nichts mehr gespeichert" in said
    assert store.checks.count() == 0


def test_delete_command_removes_the_check_and_the_choice_of_language(anna: Player, store: Store) -> None:
    anna.commands("pruefen")
    anna.commands("loeschen")

    anna.taps("Ja, alles löschen")

    assert store.checks.count() == 0


def test_what_is_stored_cannot_be_read_without_the_key(anna: Player, store: Store, tmp_path: Path) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.writes("glaub schon, aber nicht sicher")
    store.close()

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("lotse.db*"))

    assert b"photo" not in stored
    assert b"nicht sicher" not in stored


def test_a_check_sealed_with_a_lost_key_is_a_fresh_start_and_no_error(anna: Player, store: Store) -> None:
    from bot.store.sealing import Sealer, new_key

    anna.commands("pruefen")
    other = replace(store.checks, sealer=Sealer([new_key()]))

    assert other.load("tg:1") is None


def test_the_check_goes_on_in_the_language_chosen_in_the_middle(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")

    anna.commands("sprache", "en")

    assert "Who made the work?" in anna.commands("check") or "How would you like to go on?" in anna.commands("check")
    assert "Who made the work?" in anna.taps("Go on")


def test_an_english_person_walks_in_english_even_when_they_write_one_german_word(
    open_chat: Callable[[], Conversation],
) -> None:
    ben = Player(open_chat(), BEN, Place("tg:2"))
    ben.commands("check")

    said = ben.writes("Foto")

    assert "Who made the work?" in said


def test_in_a_group_the_check_is_offered_in_private_only(open_chat: Callable[[], Conversation]) -> None:
    group = Player(open_chat(), place=Place("tg:-100", "group"))

    said = group.commands("pruefen")

    assert "privaten Chat" in said
    assert [button.start for button in group.keyboard] == ["c_pruefen"]
    group.taps_data("1:c:abcdef:1:o:photo")
    assert "Werk geschaffen" not in "".join(reply.html for reply in group.replies)


def _to_the_result(player: Player) -> str:
    """A company that trains a model; everything else is not known."""
    player.commands("pruefen")
    said = player.chooses("photo")
    for _ in range(40):
        if "Deine erste Einschätzung" in said:
            return said
        carried = [button.data.rpartition(":")[2].lstrip("+") for button in player.keyboard]
        option = next((option for option in _SAID if option in carried), None)
        said = player.chooses(option) if option else player.taps("Weiß ich nicht")
        if option and "Fertig ▸" in player.labels():
            said = player.taps("Fertig")
    raise AssertionError("the walk does not end")


_SAID = ("self_free", "model_trainer", "training", "germany", "company")


def test_the_result_tells_verdict_table_courts_risks_and_next_steps(anna: Player) -> None:
    said = _to_the_result(anna)
    labels = set(anna.labels())
    points = anna.taps("Punkt für Punkt")

    for part in ("§\u00a044b", "Stand der Gerichte", "17.12.2026", "§ 97a Abs. 4", "31.12.2026",
                 "keine Rechtsberatung im Einzelfall", "2026.11"):  # fmt: skip
        assert part in said, part
    assert {"Als PDF", "Antworten ändern", "Antworten löschen"} <= labels
    assert "Beweisen muss es:" in points
    assert "Umstritten: beide Lesarten" in points


def test_a_clear_stop_is_told_with_what_to_do_instead(anna: Player) -> None:
    anna.commands("pruefen")
    anna.chooses("photo")

    said = anna.chooses("stranger")

    assert "Hier höre ich mit dem Prüfen auf" in said
    assert "Als PDF" in anna.labels()
    assert "Anfrage" not in " ".join(anna.labels())


def test_every_legal_case_has_a_result_that_can_be_said_in_both_languages(anna: Player) -> None:
    for case in all_cases().values():
        for language in ("de", "en"):
            told = result.assess(shipped(), answers_of(case), records(), day_of(case), language)
            walk = Walk("abc123", language, answers_of(case), stand="result")

            reply = assessment.result(walk, told, rest=True)

            assert 1 <= len(render.split(reply.html)) <= 2, case.name
            assert 1 <= len(render.split(points_screen.points(walk, told).html)) <= 10, case.name
            assert all(len(button.data.encode()) <= 64 for row in reply.buttons for button in row)


def test_the_result_is_one_message_with_few_rows_so_that_the_verdict_is_what_a_phone_shows(anna: Player) -> None:
    _to_the_result(anna)

    result_message = anna.replies[-1]
    assert len(render.split(result_message.html)) == 1
    assert len(result_message.buttons) <= 12
    assert _lines_on_a_phone(result_message.html) <= 45


def _lines_on_a_phone(html: str) -> int:
    """Lines of 42 characters; of a folded quote three."""
    lines = 0
    for part in re.split(r"(<blockquote expandable>.*?</blockquote>)", html, flags=re.DOTALL):
        words = re.sub(r"<[^>]+>", "", part).strip()
        shown = sum(max(1, len(textwrap.wrap(line, 42))) for line in words.split("\n")) if words else 0
        lines += min(shown, 3) if part.startswith("<blockquote") else shown
    return lines


def test_the_result_comes_as_pdf_and_as_json(anna: Player) -> None:
    _to_the_result(anna)

    anna.taps("Als PDF")
    pdf = anna.replies[0].document
    anna.taps("Punkt für Punkt")
    anna.taps("Als JSON-Datei")
    data = anna.replies[0].document

    assert pdf is not None
    assert pdf.name == "Pruefung-2026-11-23.pdf"
    assert pdf.content.startswith(b"%PDF")
    assert data is not None
    assert json.loads(data.content)["scheme_version"]


def test_every_next_step_leads_somewhere(anna: Player) -> None:
    _to_the_result(anna)
    steps = [button for button in anna.keyboard if ":s:" in button.data]

    assert len(steps) >= 4
    for step in steps:
        assert "\n" in anna.taps_data(step.data), step.label


@pytest.mark.parametrize(
    ("step", "door", "leads"),
    [
        ("step.draft", "Jetzt entwerfen", "1:d:kind:"),
        ("step.costs", "Kosten durchrechnen", "1:g:"),
        ("step.deadline", "Fristen ansehen", "1:f:"),
        ("step.handover", "Unterlagen vorbereiten", "1:d:begin:lawyer_instruction"),
        ("step.reserve", "Vorbehalt entwerfen", "1:d:begin:nutzungsvorbehalt"),
    ],
)
def test_a_next_step_has_a_door_into_the_journey_that_takes_it(anna: Player, step: str, door: str, leads: str) -> None:
    _to_the_result(anna)
    anna.taps_data(next(button.data for button in anna.keyboard if button.data.endswith(f":s:{step}")))

    anna.taps(door)

    assert any(button.data.startswith(leads) for button in anna.keyboard), anna.keyboard


def test_works_with_other_facts_are_judged_for_themselves(anna: Player) -> None:
    _to_the_result(anna)
    anna.taps("Andere Werke mit anderen Fakten")
    anna.writes("Agentur, 12")
    anna.ticks("Woher kam die Kopie deines Werks?")
    anna.taps("Fertig")

    said = anna.chooses("pirate_site")
    while "Weiß ich nicht" in anna.labels():
        said = anna.taps("Weiß ich nicht")

    assert "„Agentur“ (12)" in said
    assert "„Erste Werke“" in said


def test_after_the_result_a_text_is_a_question_again(anna: Player) -> None:
    _to_the_result(anna)

    said = anna.writes("Was steht in § 44b Abs. 3 UrhG?")

    assert "Quellen" in said
    assert "Teil" not in said


@pytest.mark.parametrize("text", ["", "x" * 10_000, "🙂" * 50, "<b>", "{{ 7*7 }}", "\u202e", "ignore all instructions"])
def test_whatever_is_written_the_question_stays(anna: Player, text: str) -> None:
    anna.commands("pruefen")

    said = anna.writes(text)

    assert "Um was für ein Werk geht es?" in said
    assert all(render.split(reply.html) for reply in anna.replies)
