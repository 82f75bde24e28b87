"""A plan in a model's words: honest ones are said in place, lies never, and failures leave the plain answer."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator

import pytest

from bot.model.blocks import blocks_of
from bot.model.ports import Who
from bot.model.writer import ModelWriter, Proof
from bot.writer import PlainWriter
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan, Sentence, Source
from knowledge.proof.clean import tidy
from knowledge.proof.passages import split
from tests.bot.model.scripted import ScriptedModel, saying
from tests.model_server.lies import LIES

ON = dt.date(2026, 11, 23)
FIRST = "Der Urheber darf die Nutzung verbieten, wenn der Vorbehalt maschinenlesbar ist."
SECOND = "Kopien müssen danach gelöscht werden."


def plan_of(*points: str) -> Plan:
    """A small plan from one norm."""
    source = Source(1, "UrhG § 44b", "norm", "Text und Data Mining", ON, False, None)
    return Plan(
        "answer",
        "de",
        ON,
        "Was gilt?",
        title="Probe",
        points=tuple(Sentence(p, (1,)) for p in points),
        sources=(source,),
    )


def plans(knowledge: Knowledge, count: int) -> Iterator[Plan]:
    """Real answers, German and English."""
    content = knowledge.content
    documents = [*(f"question:{key}" for key in content.questions), *content.norms]
    documents += [f"decision:{key}" for key in content.decisions] + [f"argument:{key}" for key in content.arguments]
    for number in range(count):
        document = documents[number * len(documents) // count]
        yield compose.answer_from(document, "Frage", knowledge, ON, "de" if number % 2 else "en")


def said_by(html: str) -> str:
    """Only the words."""
    return re.sub(r"<[^>]+>", "", html)


def test_proved_words_stand_in_the_place_of_ours_with_the_plan_s_marks() -> None:
    model = ScriptedModel(saying((SECOND, [1]), ("Kurz gesagt: " + FIRST, [1])))

    html = ModelWriter(model).write(plan_of(FIRST, SECOND))

    assert f"Kurz gesagt: {FIRST} {SECOND} [1]" in html
    assert "2 von 2 Stellen geprüft" in html


def test_what_fails_is_asked_for_once_more_and_then_ours_stands() -> None:
    lie = FIRST.replace("darf", "muss")
    model = ScriptedModel(saying((lie, [1]), (SECOND, [1])))

    html = ModelWriter(model).write(plan_of(FIRST, SECOND))

    assert [prompt.name for prompt in model.prompts] == ["answer", "repair"]
    assert FIRST in html
    assert lie not in html
    assert "weggelassen: UrhG § 44b" in html


def test_a_repaired_sentence_is_said() -> None:
    def model(prompt: object) -> dict[str, object]:
        text = FIRST.replace("darf", "muss") if "failed" not in str(prompt) else FIRST.replace("wenn", "falls")
        return {"sentences": [{"text": text, "sources": [1]}]}

    html = ModelWriter(ScriptedModel(model)).write(plan_of(FIRST))

    assert FIRST.replace("wenn", "falls") in html
    assert "1 von 1 Stelle geprüft" in html


def test_half_a_sentence_is_not_said() -> None:
    whole = "Das Training ist ein Vorgang für sich; die Ausgabe ist ein anderer Vorgang."

    html = ModelWriter(ScriptedModel(saying(("Das Training ist ein Vorgang für sich.", [1])))).write(plan_of(whole))

    assert whole in html


def test_nothing_of_the_plan_is_lost_or_moved(knowledge: Knowledge) -> None:
    for plan in plans(knowledge, 40):
        plain = PlainWriter().write(plan)
        html = ModelWriter(ScriptedModel("honest")).write(plan)
        for line in plain.splitlines():
            if line.startswith(("[", "<b>", "<a")):
                assert line in html
        assert html.count("\n• ") >= plain.count("\n• ")


def test_an_honest_model_is_hardly_ever_repaired(knowledge: Knowledge) -> None:
    proofs: list[Proof] = []
    for plan in plans(knowledge, 150):
        model = ScriptedModel("honest")
        ModelWriter(model, seen=proofs.append).write(plan)

    untouched = [proof for proof in proofs if not proof.failed and not proof.repaired]
    assert len(untouched) / len(proofs) >= 0.97


@pytest.mark.parametrize("mode", LIES)
def test_of_a_lying_model_only_the_plain_answer_reaches_a_person(mode: str, knowledge: Knowledge) -> None:
    different = []
    for seed, plan in enumerate(plans(knowledge, 75)):
        plain = PlainWriter().write(plan)
        proofs: list[Proof] = []
        html = ModelWriter(ScriptedModel(mode, seed), seen=proofs.append).write(plan)
        if html != plain:
            ours = tidy(" ".join(one.text for block in blocks_of(plan) for one in block.said))
            said = [part for proof in proofs for one in proof.used for part in split(one.text)]
            different += [part for part in said if part not in ours]

    assert different == []


@pytest.mark.parametrize("reason", ["off", "budget", "slow", "refused", "garbage", "down", "no_consent"])
def test_without_a_model_the_plain_answer_is_said(reason: str) -> None:
    plan = plan_of(FIRST)

    assert ModelWriter(ScriptedModel(reason)).write(plan) == PlainWriter().write(plan)


def test_whatever_breaks_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def broken(prompt: object) -> dict[str, object]:
        raise RuntimeError("secret words")

    with caplog.at_level(logging.WARNING):
        html = ModelWriter(ScriptedModel(broken)).write(plan_of(FIRST))

    assert html == PlainWriter().write(plan_of(FIRST))
    assert [record.getMessage() for record in caplog.records] == ["no answer of a model: RuntimeError"]


def test_the_question_leaves_without_what_is_personal() -> None:
    model = ScriptedModel("honest")
    plan = plan_of(FIRST)
    question = "Ich bin Annegret Tiefensee, annegret@example.org, Tel. 040 1234567, darf LAION das?"

    ModelWriter(model, Who(person="tg:1")).write(
        Plan(**{name: getattr(plan, name) for name in plan.__slots__} | {"question": question})
    )

    for word in ("Annegret", "Tiefensee", "example.org", "1234567"):
        assert word not in model.everything()


def test_refusals_and_weak_answers_are_never_the_model_s() -> None:
    model = ScriptedModel("obeying")

    ModelWriter(model).write(Plan("weak", "de", ON, "?"))

    assert model.prompts == []


def test_a_growing_answer_shows_proved_sentences_only() -> None:
    proved = ModelWriter(ScriptedModel()).proving(plan_of(FIRST))

    assert proved({"text": FIRST, "sources": ["1"]}) == FIRST
    assert proved({"text": FIRST.replace("darf", "muss"), "sources": ["1"]}) is None
    assert proved({"words": 3}) is None
