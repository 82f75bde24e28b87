"""Of two hundred letters no personal word reaches the server, whatever a model is asked for: read from its log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.model.client import ModelClient
from bot.model.given import Given
from bot.model.ports import Who
from bot.model.prompting import VERSIONS
from bot.model.uses import Uses
from bot.model.writer import ModelWriter
from tests.bot.model.personal_letters import letter
from tests.bot.model.talk import Agrees, Noted, warmed
from tests.bot.model.test_writer import FIRST, plan_of
from tests.model_server import ModelServer

LETTERS = 200


@pytest.fixture
def asks(server: ModelServer) -> ModelClient:
    """The way to the server; one provider, since all send the same prompt."""
    given = Given("ollama:scripted", server.ollama, None, 20)
    return warmed(ModelClient(given, Noted(), Agrees(), lambda text: "hash"))


def _uses(text: str) -> dict[str, Callable[[Uses], object]]:
    """Every prompt there is, with the letter in every place where a person's words can stand."""
    parts = [part for part in text.split("\n\n") if part]
    return {
        "explain": lambda uses: uses.explain(parts),
        "polish": lambda uses: uses.polish(text),
        "understand": lambda uses: uses.options("Wann war das?", {"a": "Gestern", "b": "Heute"}, text),
        "read": lambda uses: uses.fields(text, ["sender", "deadline_date", "demand_amount"]),
        "translate": lambda uses: uses.english(text),
        "follow_up": lambda uses: uses.whole_question([text, "Und dann?"], text),
    }


def test_every_prompt_is_tried_here() -> None:
    assert {*_uses("")} | {"answer", "repair"} == {*VERSIONS}


def test_no_personal_word_of_two_hundred_letters_reaches_the_server(server: ModelServer, asks: ModelClient) -> None:
    leaked: list[tuple[int, str]] = []
    for seed in range(LETTERS):
        one = letter(seed)
        language = "de" if "Euro" in one.text or "Zeichen" in one.text else "en"
        server.script.reset()
        uses = _uses(one.text)
        name = [*uses][seed % len(uses)]
        uses[name](Uses(asks, Who(person="tg:1", language=language), one.parties))
        plan = replace(plan_of(FIRST), question=one.text, language=language)
        server.script.mode = "flipped" if seed % 10 == 0 else "honest"
        ModelWriter(asks, Who(person="tg:1"), parties=one.parties).write(plan)
        sent = server.script.everything()
        assert len(server.script.seen) >= 2
        leaked += [(seed, word) for word in one.personal if word in sent]

    assert leaked == []


def test_of_a_letter_with_unknown_parties_all_that_has_a_form_is_hidden(server: ModelServer, asks: ModelClient) -> None:
    leaked: list[tuple[int, str]] = []
    for seed in range(0, LETTERS, 5):
        one = letter(seed)
        Uses(asks, Who(person="tg:1")).english(one.text)
        formed = [word for word in one.personal if any(sign.isdigit() or sign in "@:" for sign in word)]
        leaked += [(seed, word) for word in formed if word in server.script.everything()]
        server.script.reset()

    assert leaked == []
