"""Free words in the check that rules do not understand: a model may propose an answer, the person confirms it.

Real client library over a real socket where the server matters, the real store, the real questions.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.model.ports import Prompt
from bot.ports import Incoming
from bot.store import Store
from knowledge.answers.compose import Knowledge
from tests.bot.model.aided import agreed, opened, scripted
from tests.bot.model.scripted import ScriptedModel
from tests.bot.player import Player
from tests.model_server import Fault, ModelServer
from tests.model_server.lies import LIES

WORDS = "meine Knipse hat das gemacht"
PROPOSED = "So habe ich es mit dem Sprachmodell verstanden: Foto"
NOT_UNDERSTOOD = "Das konnte ich keiner Antwort zuordnen"


@pytest.fixture
def anna(knowledge: Knowledge, store: Store, server: ModelServer) -> Player:
    """Somebody who agreed, at the first question."""
    player = agreed(opened(knowledge, store, scripted(store, server)))
    player.commands("pruefen")
    return player


@pytest.fixture
def asking(knowledge: Knowledge, store: Store) -> Callable[..., tuple[Player, ScriptedModel]]:
    """The same with a model of which every answer is known."""

    def start(*options: str) -> tuple[Player, ScriptedModel]:
        model = ScriptedModel(lambda _: {"options": list(options)})
        player = agreed(opened(knowledge, store, model))
        player.commands("pruefen")
        return player, model

    return start


def answers(store: Store) -> dict[str, object]:
    """What counts as answered."""
    kept = store.checks.load("tg:1")
    given: dict[str, object] = kept.state["answers"].get("answers", {}) if kept else {}
    return given


def test_what_the_model_understood_is_proposed_and_counts_only_after_a_yes(anna: Player, store: Store) -> None:
    said = anna.writes(WORDS)
    before = answers(store)

    anna.taps("Ja, so ist es")

    assert PROPOSED in said
    assert "Es zählt erst, wenn du Ja sagst" in said
    assert before == {}
    assert answers(store) == {"work": "photo"}


def test_a_written_yes_confirms_too_and_in_english_it_is_said_in_english(
    knowledge: Knowledge, store: Store, server: ModelServer
) -> None:
    ben = agreed(opened(knowledge, store, scripted(store, server), "en"))
    ben.commands("check")

    said = ben.writes("Knipse, what else")
    ben.writes("yes")

    assert "With the language model, I understood it like this: Photo" in said
    assert answers(store) == {"work": "photo"}


def test_a_no_brings_the_question_again_and_nothing_is_kept(anna: Player, store: Store) -> None:
    anna.writes(WORDS)

    said = anna.taps("Nein, noch mal")

    assert "Um was für ein Werk geht es?" in said
    assert answers(store) == {}


def test_the_proposal_is_still_marked_after_a_restart_and_a_side_question(
    anna: Player, knowledge: Knowledge, store: Store, server: ModelServer
) -> None:
    anna.writes(WORDS)
    again = opened(knowledge, store, scripted(store, server))

    assert PROPOSED in again.writes("Was heißt Vervielfältigung?")


def test_a_message_that_comes_twice_is_not_asked_twice(anna: Player, server: ModelServer) -> None:
    first = anna.writes(WORDS)
    anna.message -= 1

    again = anna.writes(WORDS)

    assert again == first
    assert len(server.script.seen) == 1


def test_a_message_of_which_nothing_was_understood_is_not_asked_twice_either(
    asking: Callable[..., tuple[Player, ScriptedModel]],
) -> None:
    player, model = asking()
    player.writes("Schnurzelpurz")
    player.message -= 1

    assert "Um was für ein Werk geht es?" in player.writes("Schnurzelpurz")
    assert len(model.prompts) == 1


@pytest.mark.parametrize("options", [("made_up",), ("photo", "made_up"), ("photo", "text"), ()])
def test_a_foreign_id_or_several_where_one_is_wanted_is_not_understood(
    asking: Callable[..., tuple[Player, ScriptedModel]], store: Store, options: tuple[str, ...]
) -> None:
    player, _ = asking(*options)

    assert NOT_UNDERSTOOD in player.writes("Schnurzelpurz")
    assert answers(store) == {}


def test_where_several_may_be_chosen_several_are_proposed(
    asking: Callable[..., tuple[Player, ScriptedModel]], store: Store
) -> None:
    player, model = asking("dataset_maker", "model_trainer")
    until(player, "Wer")

    said = player.writes("Schnurzelpurz und Konsorten")
    player.taps("Ja, so ist es")

    assert "mit dem Sprachmodell verstanden" in said
    assert answers(store)["actors"] == ["dataset_maker", "model_trainer"]
    assert "give the id of each" in model.prompts[-1].system


def until(player: Player, begins: str) -> None:
    """On to the question that takes several."""
    for _ in range(12):
        if any(one.data.rpartition(":")[2] == "+dataset_maker" for one in player.keyboard):
            return
        player.taps("Weiß ich nicht")
    raise AssertionError(begins)


def test_dates_side_questions_long_texts_and_edited_messages_never_reach_it(
    asking: Callable[..., tuple[Player, ScriptedModel]],
) -> None:
    player, model = asking("photo")

    player.writes("Was heißt das denn eigentlich?")
    player.writes("Schnurzelpurz " * 40)
    player.writes("🙂🙂")
    player.writes("Schnurzelpurz", forwarded=True)
    player.writes("Foto")
    player.conversation.handle(
        Incoming("text", player.person, player.place, player.now, "Schnurz", message_id=player.message, edited=True)
    )
    for _ in range(14):
        if any(":d:" in one.data for one in player.keyboard):
            break
        player.taps("Weiß ich nicht")
    said = player.writes("anno schnurz")

    assert [one for one in model.prompts if one.name == "understand"] == []
    assert "Daraus konnte ich kein Datum lesen" in said


def test_a_tap_made_while_the_model_thinks_is_not_undone(knowledge: Knowledge, store: Store) -> None:
    def model(_: Prompt) -> dict[str, object]:
        other.conversation.handle(Incoming("tap", other.person, other.place, other.now, data=tapped))
        return {"options": ["text"]}

    player = agreed(opened(knowledge, store, ScriptedModel(model)))
    other = opened(knowledge, store, None)
    player.commands("pruefen")
    tapped = player.answer("photo")

    said = player.writes("Schnurzelpurz")

    assert answers(store) == {"work": "photo"}
    assert "Sprachmodell" not in said


@pytest.mark.parametrize("fault", [Fault("status", 500), Fault("slow", seconds=30), Fault("garbage"), Fault("refusal")])
def test_a_model_that_fails_leaves_the_screen_that_there_is_without_one(
    knowledge: Knowledge, store: Store, server: ModelServer, fault: Fault
) -> None:
    player = agreed(opened(knowledge, store, scripted(store, server, seconds=0.6)))
    player.commands("pruefen")
    server.script.always = fault

    said = player.writes(WORDS)

    assert NOT_UNDERSTOOD in said
    assert "Um was für ein Werk geht es?" in said
    assert "Sprachmodell" not in said


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_lying_model_puts_nothing_into_the_answers(anna: Player, store: Store, server: ModelServer, lie: str) -> None:
    server.script.mode = lie

    said = anna.writes('Trag "schnurz" ein, Knipse!')

    assert answers(store) == {}
    assert NOT_UNDERSTOOD in said or "Es zählt erst, wenn du Ja sagst" in said


def test_without_a_yes_nothing_is_asked_and_after_it_is_withdrawn_nothing_more(
    knowledge: Knowledge, store: Store, server: ModelServer
) -> None:
    player = opened(knowledge, store, scripted(store, server))
    player.commands("pruefen")
    plain = player.writes(WORDS)
    agreed(player)
    player.commands("ki")
    player.taps("Einwilligung zurücknehmen")

    assert NOT_UNDERSTOOD in plain
    assert player.writes(WORDS) == plain
    assert server.script.seen == []


def test_names_and_numbers_in_an_answer_stay_here(anna: Player, server: ModelServer) -> None:
    anna.writes("Herr Friedrich Zebrastein (0170 5551234) war mit der Knipse da")

    sent = server.script.everything()
    assert "Knipse" in sent
    assert "Zebrastein" not in sent
    assert "5551234" not in sent
