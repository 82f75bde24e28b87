"""The check in the hands of clumsy and hostile clients, damaged rows, crashes and second devices: nothing is lost."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.ports import Place, Reply
from bot.store import Store
from bot.telegram import render
from tests.bot.player import NINE, Player, at

FIRST = "Um was für ein Werk geht es?"
SECOND = "Wer hat das Werk geschaffen?"
THIRD = "Wer hat dein Werk benutzt?"


@pytest.fixture
def anna(open_chat: Callable[[], Conversation]) -> Player:
    return Player(open_chat())


def _to_the_result(player: Player, *wanted: str) -> str:
    """Gives the answers ``wanted`` where they are offered, and does not know anything else."""
    player.commands("pruefen")
    for _ in range(200):
        carried = [button.data.rpartition(":")[2].lstrip("+-") for button in player.keyboard]
        options = [option for option in wanted if option in carried]
        several = "Fertig ▸" in player.labels()
        for option in options if several else options[:1]:
            said = player.chooses(option)
        if not options:
            said = player.taps("Weiß ich nicht")
        elif several:
            said = player.taps("Fertig")
        if "Deine erste Einschätzung" in said:
            return said
    raise AssertionError("the walk does not end")


def _fits_telegram(replies: list[Reply]) -> None:
    for reply in replies:
        assert all(render.utf16(render.rendered(part)) <= 4096 for part in render.split(reply.html))
        assert reply.toast is None or len(reply.toast) <= 200
        assert reply.document is None or render.utf16(render.rendered(reply.html)) <= 1024
        assert sum(len(row) for row in reply.buttons) <= 100
        for button in (button for row in reply.buttons for button in row):
            assert button.label
            assert len(button.data.encode()) <= 64, button.data


# ------------------------------------------------------------------ crashes and redelivery


def test_a_begin_that_comes_again_after_a_crash_shows_the_first_question_and_no_menu(anna: Player) -> None:
    anna.commands("pruefen")

    said = anna.commands("pruefen")

    assert FIRST in said
    assert "keine Rechtsberatung" in said


def test_starting_over_that_comes_again_after_a_crash_shows_the_first_question(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.taps("Übersicht")
    anna.taps("Neu anfangen")
    sure = anna.data_of("Ja, neu anfangen")
    anna.taps_data(sure)

    said = anna.taps_data(sure)

    assert FIRST in said


def test_deleting_that_comes_again_after_a_crash_is_confirmed_again(anna: Player, store: Store) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.taps("Übersicht")
    anna.taps("Antworten löschen")
    sure = anna.data_of("Ja, alles löschen")
    anna.taps_data(sure)

    said = anna.taps_data(sure)

    assert "nichts mehr gespeichert" in said
    assert store.checks.count() == 0


def test_every_tap_that_comes_again_after_a_crash_brings_the_same_screen_and_changes_nothing(
    anna: Player, store: Store
) -> None:
    anna.commands("pruefen")
    for label in ("Foto", "Ich; niemand", "Wer einen Datensatz baut", "Wer KI trainiert", "Fertig", "Zum Auswerten",
                  "Fertig", "Antwort gilt für alle", "Übersicht", "Weiter", "In Deutschland", "◂ Zurück", "So lassen",
                  "Genauso", "2022", "Genauso", "Pause", "Weiter"):  # fmt: skip
        data = anna.data_of(label)
        anna.taps_data(data)
        once, kept = anna.replies[-1].html.rpartition("</i>")[2], _answers(store)

        anna.taps_data(data)

        assert anna.replies[-1].html.rpartition("</i>")[2] == once, label
        assert _answers(store) == kept, label


def _answers(store: Store) -> Any:
    kept = store.checks.load("tg:1")
    assert kept is not None
    return kept.state["answers"], kept.state["for_all"], kept.state["picked"]


def test_the_name_of_a_group_that_comes_again_makes_no_second_group(anna: Player, store: Store) -> None:
    _to_the_result(anna, "photo", "self_free")
    anna.taps("Andere Werke")
    anna.writes("Agentur, 12")
    anna.message -= 1

    anna.writes("Agentur, 12")

    assert [batch["name"] for batch in _answers(store)[0]["batches"]] == ["Erste Werke", "Agentur"]


@pytest.mark.parametrize("verb", ["d:nonsense", "d:2023-99", "o:photo", "p:+crawler", *"amykbfx"])
@pytest.mark.parametrize("step", ["0", "1", "2", "3", "99", "-1", "x", "²"])
def test_a_forged_step_changes_no_answer_and_never_fails(anna: Player, store: Store, verb: str, step: str) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    before, name = _answers(store), anna.data_of("Übersicht").split(":")[2]

    anna.taps_data(f"1:c:{name}:{step}:{verb}")

    assert _answers(store)[0] == before[0]
    _fits_telegram(anna.replies)


# ------------------------------------------------------------------ stored rows


def test_a_damaged_row_is_told_and_leads_to_a_fresh_start_whatever_is_broken(anna: Player, store: Store) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    kept = store.checks.load("tg:1")
    assert kept is not None

    for field, broken in itertools.product(kept.state, (None, 7, "x", [], {}, [["work"]], [7])):
        store.checks.save("tg:1", {**kept.state, field: broken}, None, NINE)

        said = anna.commands("pruefen")

        assert FIRST in said or SECOND in said or "Wie möchtest du weitermachen" in said, (field, broken)
        anna.taps_data(anna.keyboard[0].data)
        anna.writes("ein foto")
        anna.taps_data(anna.keyboard[-1].data)


def test_a_row_that_cannot_be_read_is_told_before_the_fresh_start(anna: Player, store: Store) -> None:
    store.checks.save("tg:1", {"id": "abc"}, None, NINE)

    said = anna.commands("pruefen")

    assert "lässt sich nicht mehr öffnen" in said
    assert FIRST in said


def test_a_walk_of_an_unknown_scheme_version_is_no_error(anna: Player, store: Store) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    kept = store.checks.load("tg:1")
    assert kept is not None
    old = {**kept.state, "answers": {**kept.state["answers"], "scheme_version": "2019.1.1"}}
    store.checks.save("tg:1", json.loads(json.dumps(old)), None, NINE)

    assert anna.commands("pruefen")


def test_two_devices_that_answer_at_once_keep_one_answer_and_tell_the_other(
    open_chat: Callable[[], Conversation], store: Store
) -> None:
    phone, tablet = Player(open_chat()), Player(open_chat())
    phone.commands("pruefen")
    data = {player: phone.data_of(label) for player, label in (("phone", "Foto"), ("tablet", "Musik"))}
    ready = threading.Barrier(2)

    def tap(player: Player, what: str) -> None:
        ready.wait()
        player.taps_data(what)

    threads = [threading.Thread(target=tap, args=pair) for pair in ((phone, data["phone"]), (tablet, data["tablet"]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(_answers(store)[0]["answers"]) == 1
    assert all(player.replies for player in (phone, tablet))


def test_two_processes_that_begin_at_once_leave_one_check_and_no_error(
    open_chat: Callable[[], Conversation], store: Store
) -> None:
    players = [Player(open_chat()) for _ in range(6)]
    ready, failed = threading.Barrier(6), []

    def begin(player: Player) -> None:
        ready.wait()
        try:
            player.commands("pruefen")
        except Exception as error:  # whatever it is, it is what this test looks for
            failed.append(error)

    threads = [threading.Thread(target=begin, args=(player,)) for player in players]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert store.checks.count() == 1


# ------------------------------------------------------------------ what is written


HOSTILE = ["<b>fett</b>", "{{ 7*7 }}", "a:b@c:d", "\u202egnirts", "😀" * 60, "x" * 10_000, "Agentur, ²", ", ,",
           "Erste Werke", "\x00\x07", "&amp;<script>", "Ä" * 300 + ", 999999999999999999"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_group_may_be_called_anything(anna: Player, name: str) -> None:
    _to_the_result(anna, "photo", "self_free", "crawler", "download_analysis")
    anna.taps("Andere Werke")

    anna.writes(name)

    _fits_telegram(anna.replies)
    if "Was ist anders" in anna.replies[-1].html:
        anna.ticks("Um was für ein Werk geht es?")
        anna.taps("Fertig")
        anna.chooses("music")
        anna.taps("Antworten ändern") if "Antworten ändern" in anna.labels() else anna.taps("Übersicht")
        _fits_telegram(anna.replies)


def test_groups_of_the_same_name_stay_apart(anna: Player, store: Store) -> None:
    _to_the_result(anna, "photo", "self_free")
    for _ in range(3):
        anna.taps("Andere Werke")
        anna.writes("Agentur")
        anna.ticks("Um was für ein Werk geht es?")
        anna.taps("Fertig")
        anna.chooses("music")

    names = [batch["name"] for batch in _answers(store)[0]["batches"]]
    assert len(set(names)) == len(names) == 4


def test_a_name_of_nothing_is_asked_again(anna: Player) -> None:
    _to_the_result(anna, "photo", "self_free")
    anna.taps("Andere Werke")

    assert "wie sie heißen soll" in anna.writes("\u200b\x00 ")


def test_a_group_can_be_left_before_and_after_its_name(anna: Player, store: Store) -> None:
    _to_the_result(anna, "photo", "self_free")
    anna.taps("Andere Werke")
    assert "Deine erste Einschätzung" in anna.taps("Doch keine Gruppe")
    anna.taps("Andere Werke")
    assert "Deine erste Einschätzung" in anna.writes("abbrechen")
    anna.taps("Andere Werke")
    anna.writes("Agentur")

    said = anna.taps("Doch keine Gruppe")

    assert "Deine erste Einschätzung" in said
    assert not _answers(store)[0].get("batches")


def test_a_group_in_which_nothing_is_different_is_explained(anna: Player) -> None:
    _to_the_result(anna, "photo", "self_free")
    anna.taps("Andere Werke")
    anna.writes("Agentur")

    anna.taps("Fertig")

    assert "Kreuz an, was anders ist" in (anna.toast or "")


def test_words_while_a_proposal_waits_are_met_with_yes_or_no(anna: Player) -> None:
    anna.commands("pruefen")
    anna.writes("glaub schon, aber nicht sicher")

    said = anna.writes("das ist doch unfair!!!")

    assert "„Ja“ oder „Nein“" in said
    assert FIRST not in said


def test_a_paused_walk_goes_on_by_word_and_takes_no_other_text_for_an_answer(anna: Player, store: Store) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.taps("Pause")
    before = _answers(store)[0]["answers"]

    anna.writes("Musik")

    assert _answers(store)[0]["answers"] == before
    assert SECOND in anna.writes("weiter")


@pytest.mark.parametrize("word", ["Übersicht", "weiter", "löschen"])
def test_after_the_result_a_steering_word_still_steers(anna: Player, word: str) -> None:
    _to_the_result(anna, "photo")

    said = anna.writes(word)

    assert any(part in said for part in ("Deine Antworten", "Deine erste Einschätzung", "endgültig gelöscht"))


@pytest.mark.parametrize("word", ["fertig", "weiter", "Fertig!"])
def test_a_written_word_closes_what_is_ticked(anna: Player, word: str) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")
    anna.chooses("model_trainer")

    assert "Was ist mit deinem Werk passiert?" in anna.writes(word)


def test_done_written_with_nothing_ticked_is_answered_in_words_because_a_text_has_no_toast(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")

    said = anna.writes("fertig")

    assert "Noch nichts angekreuzt" in said
    assert THIRD in said


def test_the_answer_for_the_next_actor_can_be_the_same_with_one_tap(anna: Player, store: Store) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.chooses("self_free")
    for ticked in ("dataset_maker", "model_trainer"):
        anna.chooses(ticked)
    anna.taps("Fertig")
    anna.chooses("download_analysis")
    anna.taps("Fertig")
    assert "Antwort gilt für alle Beteiligten" in anna.labels()[0]
    anna.taps("In Deutschland")

    anna.taps("Genauso: In Deutschland")

    given = _answers(store)[0]["answers"]
    assert given["place@dataset_maker"] == given["place@model_trainer"] == "germany"


def test_next_steps_and_points_lead_back_to_the_result(anna: Player) -> None:
    _to_the_result(anna, "photo", "self_free", "model_trainer", "training")
    for label in ("Punkt für Punkt", "Kosten durchrechnen", "An eine Anwältin", "Belege sichern"):
        anna.taps(label)

        assert "Deine erste Einschätzung" in anna.taps("Zurück zum Ergebnis"), label
        assert not anna.replies[0].replaces, "what was asked for stays in the chat"


def test_what_is_missing_is_listed_alone_with_a_way_to_each_answer(anna: Player) -> None:
    _to_the_result(anna, "photo", "self_free")
    anna.taps("Fehlendes nachtragen")

    said = anna.taps("Nur „Weiß ich nicht“ zeigen")

    assert "Das weißt du noch nicht" in said
    assert "– Foto" not in said
    assert THIRD in anna.taps("1")


def test_back_from_an_answer_opened_in_the_review_returns_to_the_review(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.taps("Übersicht")
    anna.taps("1")

    assert "Deine Antworten" in anna.taps("◂ Zurück")


def test_a_forwarded_text_is_no_answer(anna: Player, store: Store) -> None:
    anna.commands("pruefen")

    anna.writes("Foto", forwarded=True)

    assert not _answers(store)[0]["answers"]


@pytest.mark.parametrize("text", ["", "<b>x</b>", "Wann war das?", "Foto oder Musik", "x" * 10_000, "{{ 1 }}"])
def test_an_answer_edited_into_something_else_keeps_the_answer(anna: Player, store: Store, text: str) -> None:
    anna.commands("pruefen")
    anna.writes("Foto")
    before = _answers(store)[0]["answers"]
    anna.message -= 1

    anna.writes(text, edited=True)

    assert _answers(store)[0]["answers"] == before
    _fits_telegram(anna.replies)


def test_a_doubt_in_hostile_words_is_shown_as_text_everywhere(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    anna.writes("weiß nicht, ob <b>{{ 7*7 }}</b> ich & er \u202e")
    if "Ja, so ist es" in anna.labels():
        anna.taps("Ja, so ist es")

    anna.taps("Übersicht")

    _fits_telegram(anna.replies)
    assert "{{ 7*7 }}" in anna.replies[-1].html or "glaub" not in anna.replies[-1].html
    assert "49" not in anna.replies[-1].html


@pytest.mark.parametrize(
    "command", ["start", "hilfe", "frage", "hinweis", "datenschutz", "sprache", "loeschen", "quatsch"]
)
def test_a_command_in_the_middle_loses_nothing(anna: Player, store: Store, command: str) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    before = _answers(store)

    anna.commands(command)

    assert _answers(store) == before
    assert SECOND in anna.writes("weiter") or SECOND in anna.commands("pruefen") or SECOND in anna.taps("Weiter")


def test_in_a_group_nothing_of_a_private_check_is_heard_shown_or_deleted(
    anna: Player, open_chat: Callable[[], Conversation], store: Store
) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    data, before = anna.data_of("Ich; niemand"), _answers(store)
    group = Player(open_chat(), place=Place("tg:-100", "group"))

    said = [group.writes("ich, niemand sonst"), group.commands("loeschen"), group.taps_data(data),
            group.sends("sticker"), group.taps_data("1:x:all"), group.commands("sprache", "en")]  # fmt: skip

    assert _answers(store) == before
    assert not any(SECOND in words or THIRD in words for words in said)


def test_the_language_of_the_introduction_holds_for_side_questions_too(anna: Player) -> None:
    anna.commands("pruefen")

    switch = anna.replies[0].buttons[0][0]
    said = anna.taps_data(switch.data)

    assert "Your check" in said
    assert "What kind of work is it?" in said
    assert "Commands" in anna.commands("hilfe")


# ------------------------------------------------------------------ much of everything


ACTORS = ("crawler", "dataset_maker", "model_trainer", "model_user", "host")
ACTS = ("download_analysis", "transit", "storing", "publishing_links", "publishing_copies", "training", "memorisation",
        "output")  # fmt: skip


def test_five_actors_eight_acts_and_ten_groups_fit_and_do_not_take_long(anna: Player) -> None:
    _to_the_result(anna, "photo", "self_free", *ACTORS, *ACTS, "germany", "company", "own_site", "robots_covering")
    for number in range(10):
        anna.taps("Andere Werke")
        anna.writes(f"Gruppe mit einem recht langen Namen {number}, {number + 1}")
        anna.ticks("Um was für ein Werk geht es?")
        anna.taps("Fertig")
        anna.chooses("picture")
        _fits_telegram(anna.replies)

    began = time.process_time()
    anna.writes("weiter")
    taken = time.process_time() - began

    assert sum(len(render.split(reply.html)) for reply in anna.replies) <= 6
    assert taken < 3.0
    for label in ("Punkt für Punkt", "Antworten ändern"):
        anna.taps(label) if label in anna.labels() else anna.writes("Übersicht")
        _fits_telegram(anna.replies)
        assert sum(len(render.split(reply.html)) for reply in anna.replies) <= 20


def test_after_two_days_the_answers_are_still_offered_and_nothing_is_taken_for_an_answer(anna: Player) -> None:
    anna.commands("pruefen")
    anna.taps("Foto")
    later = at(anna, dt.timedelta(days=2))

    later.writes("Musik")

    assert "einer Antwort" in later.commands("pruefen")
    assert replace(later).keyboard
