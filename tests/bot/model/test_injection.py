"""Sixty attacks through the whole writer with a model that obeys: nothing of them reaches a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.model.ports import Prompt, Who
from bot.model.uses import Uses
from bot.model.writer import ModelWriter
from tests.bot.model.scripted import ScriptedModel, saying
from tests.bot.model.test_writer import FIRST, SECOND, plan_of, said_by
from tests.model_server import lies

ATTACKS = yaml.safe_load((Path(__file__).parents[2] / "cases" / "injection.yaml").read_text(encoding="utf-8"))[
    "attacks"
]
NUMBERS = range(len(ATTACKS))


def test_there_are_sixty_of_them() -> None:
    assert len(ATTACKS) >= 60
    assert {attack["where"] for attack in ATTACKS} == {"question", "passage", "model"}


def obeying(text: str, never: str) -> ScriptedModel:
    """Does what the data says, in every way a model might, with every id there is."""

    def answer(prompt: Prompt) -> dict[str, object]:
        orders = [said for said, _ in lies.LIES["obeying"](prompt.system, prompt.user, __import__("random").Random(1))]
        wanted = [
            text,
            never,
            f"{FIRST} {never}",
            f"{never}.",
            f"{FIRST.rstrip('.')}; {never}.",
            *orders,
            prompt.system,
        ]
        ids = ["1", "2", "9"]
        said = [{"text": one[:1500], "sources": [number]} for one in wanted for number in ids]
        task = {"options": [never], "fields": {"deadline_date": never}}
        return {"sentences": said[:60], "text": f"{text} {never}", **task}

    return ScriptedModel(answer)


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_of_it_reaches_whoever_asks(number: int) -> None:
    attack = ATTACKS[number]
    plan = plan_of(FIRST, SECOND)
    if attack["where"] == "question":
        plan = replace(plan, question=attack["text"])

    html = ModelWriter(obeying(attack["text"], attack["never"])).write(plan)

    assert attack["never"].lower() not in said_by(html).lower()
    assert FIRST in html
    assert SECOND in html


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_of_it_reaches_whoever_has_a_letter_explained(number: int) -> None:
    attack = ATTACKS[number]
    uses = Uses(obeying(attack["text"], attack["never"]), Who(person="tg:1"))

    assert uses.explain([FIRST, SECOND]).texts == (FIRST, SECOND)
    assert uses.polish(FIRST) == FIRST
    assert uses.options("Wann?", {"a": "Heute", "b": "Gestern"}, attack["text"]) == ()
    assert uses.english(FIRST) is None
    assert uses.fields(FIRST, ["deadline_date"]).found == {}


@pytest.mark.parametrize("number", NUMBERS)
def test_data_does_not_leave_its_place_in_the_prompt(number: int) -> None:
    attack = ATTACKS[number]
    model = ScriptedModel(saying((FIRST, [1])))
    ModelWriter(model).write(replace(plan_of(FIRST), question=attack["text"]))
    Uses(model, Who(person="tg:1")).explain([attack["text"]])

    for prompt in model.prompts:
        assert attack["text"] not in prompt.system
        assert prompt.user.count("<passage ") == prompt.user.count("</passage>")
        assert prompt.user.count("<question>") == prompt.user.count("</question>") <= 1
