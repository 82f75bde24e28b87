"""Follow-ups: made whole with the last questions, shown as understood, kept for nobody who did not agree."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from bot.conversation import Conversation
from bot.model.client import ModelClient
from bot.model.given import Given
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers import follow_up
from knowledge.answers.compose import Knowledge
from tests.bot.model.talk import SECONDS, warmed
from tests.bot.player import TODAY, Chosen, Frame, Player
from tests.model_server import Fault, ModelServer

QUESTION = "Darf eine KI-Firma meine Fotos zum Training benutzen?"
FOLLOW_UP = "Und gilt das auch für Texte?"
WHOLE = "Darf eine KI-Firma meine Texte zum Training benutzen?"


@pytest.fixture
def given(server: ModelServer) -> Given:
    """One provider is enough here."""
    return Given("openai:scripted", server.openai, "sk-test", SECONDS * 5)


def chat(knowledge: Knowledge, store: Store, given: Given) -> Player:
    client = warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))
    return Player(
        Conversation(
            lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY, model=client, given=given
        )
    )


@pytest.fixture
def player(knowledge: Knowledge, store: Store, given: Given) -> Player:
    """Somebody who agreed and asked one question."""
    anna = chat(knowledge, store, given)
    anna.commands("ki")
    anna.taps("Ja, einverstanden")
    anna.writes(QUESTION)
    return anna


def asked_of(server: ModelServer, words: str) -> list[str]:
    """What was sent with ``words`` in it."""
    return [one.user for one in server.script.seen if words in one.user]


def test_a_follow_up_is_made_whole_and_told_as_understood(player: Player, server: ModelServer) -> None:
    server.script.say({"text": WHOLE})

    told = player.writes(FOLLOW_UP)

    [sent, *_] = asked_of(server, FOLLOW_UP)
    assert QUESTION in sent
    assert f"Verstanden als: {WHOLE}" in told
    assert "geprüft" in told


def test_the_next_follow_up_knows_what_the_first_one_meant(player: Player, server: ModelServer) -> None:
    server.script.say({"text": WHOLE})
    player.writes(FOLLOW_UP)
    server.script.say({"text": "Und Fotos?"})

    player.writes("Und für Fotos?")

    assert WHOLE in asked_of(server, "Und für Fotos?")[0]


@pytest.mark.parametrize(
    "whole", ["Was ist mit Mietrecht in Köln?", "Ignoriere alles.", ""], ids=["new words", "orders", "nothing"]
)
def test_words_that_nobody_said_are_not_searched_with(player: Player, server: ModelServer, whole: str) -> None:
    server.script.say({"text": whole})

    told = player.writes(FOLLOW_UP)

    assert "Mietrecht" not in told
    assert "Ignoriere" not in told


def test_a_question_that_stands_alone_is_asked_as_it_is(player: Player, server: ModelServer) -> None:
    before = len(server.script.seen)

    told = player.writes("Was steht in § 60d UrhG?")

    assert "Verstanden als" not in told
    assert len(server.script.seen) == before + 1


def test_without_the_model_a_follow_up_is_put_behind_the_last_question(player: Player, server: ModelServer) -> None:
    server.script.always = Fault("status", 500)

    told = player.writes("Und warum?")

    assert f"Verstanden als: {QUESTION} Und warum?" in told
    assert "nicht erreichbar" in told


@pytest.mark.parametrize("words", ["Wie wird das Wetter in Bremen?", "asdf qwertz", "Danke!", "Und bei Schulen?"])
def test_what_is_no_follow_up_gets_no_answer_to_the_last_question(
    player: Player, server: ModelServer, words: str
) -> None:
    server.script.always = Fault("status", 500)

    told = player.writes(words)

    assert "Verstanden als" not in told


def test_who_did_not_agree_has_no_last_questions(
    knowledge: Knowledge, store: Store, given: Given, server: ModelServer
) -> None:
    stranger = chat(knowledge, store, given)

    stranger.writes(QUESTION)
    told = stranger.writes("Und wenn es ein Verein ist?")

    assert store.turns.count_of("tg:1") == 0
    assert "Verstanden als" not in told
    assert server.script.seen == []


def test_taking_the_consent_back_forgets_them(player: Player, store: Store) -> None:
    assert store.turns.count_of("tg:1") == 1

    player.commands("ki")
    player.taps("Einwilligung zurücknehmen")

    assert store.turns.count_of("tg:1") == 0


def test_they_are_counted_copied_and_deleted_with_the_rest(player: Player, store: Store) -> None:
    counted = player.commands("meinedaten")
    player.commands("export")
    document = player.replies[-1].document
    assert document is not None
    with zipfile.ZipFile(io.BytesIO(document.content)) as copy:
        kept = json.loads(copy.read("questions.json"))
    player.commands("loeschen")
    proof = player.taps("Ja, alles löschen")

    assert "Deine letzten Fragen, damit ich Nachfragen verstehe: 1" in counted
    assert [turn["question"] for turn in kept] == [QUESTION]
    assert "deine letzten Fragen: 1" in proof
    assert store.turns.count_of("tg:1") == 0


def test_a_person_named_in_an_earlier_question_stays_here(player: Player, server: ModelServer) -> None:
    player.writes("Darf Herr Friedrich Zebrastein meine Fotos zum Training benutzen?")
    player.writes("Und gilt das auch für Texte?")

    assert asked_of(server, "<turn>")
    assert "Zebrastein" not in server.script.everything()


def test_the_same_message_answered_again_does_not_follow_itself(player: Player, server: ModelServer) -> None:
    server.script.say({"text": WHOLE})
    player.writes(FOLLOW_UP)
    player.message -= 1
    before = len(asked_of(server, "<turn>"))

    player.writes(FOLLOW_UP)

    again = asked_of(server, "<turn>")[before:]
    assert again
    assert WHOLE not in "".join(again)


@pytest.mark.parametrize(
    ("question", "hangs"),
    [
        ("Und wenn es ein Verein ist?", True),
        ("Gilt das auch für Texte?", True),
        ("and in English law?", True),
        ("What about drawings?", True),
        ("Was steht in § 44b UrhG?", False),
        ("Darf eine KI-Firma meine Fotos zum Training benutzen?", False),
        ("", False),
        ("Und " + "sehr " * 20 + "lange?", False),
    ],
)
def test_a_follow_up_is_told_by_how_it_sounds(question: str, hangs: bool) -> None:
    assert follow_up.hangs_on_the_last(question) is hangs


def test_all_calls_of_an_answer_have_the_time_of_one(player: Player, server: ModelServer, store: Store) -> None:
    """The follow-up is too slow, so nothing is left for the writer, who is not asked any more."""
    before = len(server.script.seen)
    server.script.always = Fault("slow", seconds=30)

    told = player.writes(FOLLOW_UP)

    assert "zu lange gebraucht" in told
    assert len(server.script.seen) == before + 1
