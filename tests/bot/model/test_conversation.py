"""A model in the conversation: only after a yes, never instead of the rules, and gone without a trace when it fails.

Real client libraries over real sockets, the real store, the real cards.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.conversation import Conversation
from bot.model.client import ModelClient
from bot.model.given import Given
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.model.talk import SECONDS, warmed
from tests.bot.player import TODAY, Chosen, Frame, Player
from tests.model_server import Fault, ModelServer
from tests.model_server.lies import LIES

QUESTION = "Darf eine KI-Firma meine Fotos zum Training benutzen?"
QUESTIONS = (
    QUESTION,
    "Wann wirkt ein Nutzungsvorbehalt?",
    "Was kostet eine Abmahnung?",
    "Was steht in § 60d UrhG?",
    "Can I opt out of AI training with robots.txt?",
)
FOOTER = re.compile(r"\n\n[^\n]*(?:geprüft|checked)[^\n]*$")


@pytest.fixture
def given(server: ModelServer) -> Given:
    """One provider is enough here; the client is tried with both."""
    return Given("openai:scripted", server.openai, "sk-test", SECONDS * 5)


@pytest.fixture
def player(knowledge: Knowledge, store: Store, given: Given) -> Player:
    """Somebody in a private chat with a bot that has a model."""
    client = warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))
    talk = Conversation(
        lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY, model=client, given=given
    )
    return Player(talk)


@pytest.fixture
def plain(knowledge: Knowledge, store: Store) -> Player:
    """Somebody else, with a bot that has none."""
    return Player(Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY))


def test_nothing_is_sent_before_a_yes_and_nothing_after_a_no(
    player: Player, plain: Player, server: ModelServer
) -> None:
    before = player.writes(QUESTION)
    player.commands("ki")
    player.taps("Ja, einverstanden")
    with_model = player.writes(QUESTION)
    kept = player.commands("meinedaten")
    sent = len(server.script.seen)
    player.commands("ki")
    player.taps("Einwilligung zurücknehmen")
    after = player.writes(QUESTION)

    assert sent > 0
    assert len(server.script.seen) == sent
    assert before == after == plain.writes(QUESTION)
    assert "geprüft" in with_model
    assert "Einwilligung zum Sprachmodell: 23.11.2026" in kept


def test_who_computes_where_is_told_in_the_greeting_and_the_privacy_notice(player: Player) -> None:
    assert "OpenAI" in player.commands("start")
    assert "OpenAI" in player.commands("datenschutz")


def test_how_to_agree_and_how_to_take_it_back_is_told_where_there_is_a_model(player: Player, plain: Player) -> None:
    assert "/ki" in player.commands("hilfe")
    assert "nur mit, wenn du zustimmst (/ki)" in player.commands("hinweis")
    assert "/ki" not in plain.commands("hilfe") + plain.commands("hinweis")


@pytest.mark.parametrize(
    ("fault", "remark"),
    [
        (Fault("status", 500), "gerade nicht erreichbar"),
        (Fault("status", 429), "gerade nicht erreichbar"),
        (Fault("cut"), "gerade nicht erreichbar"),
        (Fault("slow", seconds=30), "zu lange gebraucht"),
        (Fault("garbage"), ""),
    ],
)
def test_a_model_that_fails_leaves_the_plain_answer_and_says_why_it_is_one(
    player: Player, plain: Player, server: ModelServer, fault: Fault, remark: str
) -> None:
    player.commands("ki")
    player.taps("Ja, einverstanden")
    server.script.always = fault

    told = player.writes(QUESTION)

    first, _, rest = told.partition("\n\n")
    assert (rest if remark else told) == plain.writes(QUESTION)
    assert remark in first


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_lying_model_changes_no_word_of_what_is_told(
    player: Player, plain: Player, server: ModelServer, lie: str
) -> None:
    player.commands("ki")
    player.taps("Ja, einverstanden")
    server.script.mode = lie

    for number, question in enumerate(QUESTIONS):
        server.script.seed = number
        told = FOOTER.sub("", player.writes(question))
        ours = plain.writes(question)
        assert _sentences(told) <= _sentences(ours), (lie, question)


def _sentences(text: str) -> set[str]:
    return {one.strip() for one in re.split(r"(?<=[.!?])\s+|\n", text) if one.strip()}


def test_a_person_named_in_a_question_is_not_named_to_the_model(player: Player, server: ModelServer) -> None:
    player = replace(player)
    player.commands("ki")
    player.taps("Ja, einverstanden")

    player.writes("Herr Friedrich Zebrastein (0170 5551234) nutzt meine Fotos zum KI-Training, darf er das?")

    sent = " ".join(asked.user + asked.system for asked in server.script.seen)
    assert sent
    assert "Zebrastein" not in sent
    assert "5551234" not in sent
