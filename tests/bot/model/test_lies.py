"""A lying model through both providers' libraries over sockets: nothing of what it adds, turns or drops is ever told.

The judge compares with the plain answer and knows nothing of proofs. This is the fast form; all of it, 500 answers in
every mode, is ``python -m tests.bench lies``.
"""

from __future__ import annotations

import random

import pytest

from bot.model.client import ModelClient
from bot.model.ports import Who
from bot.model.uses import Uses
from bot.model.writer import ModelWriter
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from knowledge.proof.check import Prover
from knowledge.proof.claims import Claim, Facts, Source
from tests.bot.model.scripted import ScriptedModel, saying
from tests.bot.model.test_writer import plan_of
from tests.bot.model.trial import clients, few_of, plans, tried
from tests.model_server import ModelServer
from tests.model_server.judge import unsupported
from tests.model_server.modes import MODES
from tests.model_server.subtle import SUBTLE


@pytest.fixture(scope="module")
def both(model_server: ModelServer) -> list[ModelClient]:
    """A client of either provider."""
    return clients(model_server)


def test_no_lie_of_any_kind_reaches_a_person(
    server: ModelServer, both: list[ModelClient], knowledge: Knowledge
) -> None:
    some = plans(knowledge, 120)

    trials = [tried(mode, few, server, both) for mode, few in few_of(MODES, some, 4)]

    assert {trial.mode: trial.wrong for trial in trials if trial.wrong} == {}
    assert sum(trial.spoken for trial in trials) > 500


def test_an_honest_model_is_hardly_ever_repaired(
    server: ModelServer, both: list[ModelClient], knowledge: Knowledge
) -> None:
    for mode in ("honest", "copy"):
        trial = tried(mode, plans(knowledge, 40), server, both)

        assert trial.wrong == []
        assert trial.untouched >= 0.95 * trial.answers


def test_the_judge_sees_what_a_gullible_writer_would_say() -> None:
    plain = PlainWriter().write(
        plan_of("Der Urheber darf das verbieten, wenn es ihn stört.", "Kopien sind zu löschen.")
    )

    assert unsupported(plain, plain) == []
    assert unsupported(plain.replace("darf", "muss"), plain) != []
    assert unsupported(plain.replace(", wenn es ihn stört", ""), plain) != []
    assert unsupported(plain.replace("Kopien", "Das gilt nicht. Kopien"), plain) != []


@pytest.mark.parametrize("name", SUBTLE)
def test_every_lie_can_be_told_about_something_of_ours(name: str, knowledge: Knowledge) -> None:
    dice = random.Random(1)
    german = [plan.points[0].text for plan in plans(knowledge, 80) if plan.points and plan.language == "de"]

    if name not in {"quote", "party_as_law"}:
        assert any((said := SUBTLE[name](text, False, dice)) and said != text for text in german)


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ("Whether the success was foreseeable is irrelevant.", "Whether the success was irrelevant is foreseeable."),
        ("Whether it is allowed is decided by the court.", "Whether it is decided is allowed by the court."),
        ("Only a human being can be a consumer.", "Only a human consumer can be a being."),
        ("Besides, licences could forbid mining.", "Besides, licences forbid could mining."),
        ("It must be involved before a lawsuit.", "It must be involved lawsuit a before."),
        ("There is no recognised tariff yet for training.", "There is no recognised tariff for training."),
        ("Das Kopieren ist erlaubt. Ein Vorbehalt fehlt.", "Das Kopieren ist erlaubt, deshalb ein Vorbehalt fehlt."),
        ("Das Kopieren ist erlaubt. Ein Vorbehalt fehlt.", "Deshalb fehlt ein Vorbehalt."),
        ("It is not settled. Sue before May.", "It is not settled, so sue before May."),
        ("It is not settled. Sue before May.", "Therefore sue before May."),
        ("In Deutschland regeln das Gesetze in den Medien.", "In Medien regeln das Gesetze in den Deutschland."),
        ("Klauseln gelten, soweit sie halten (§§ 305c, 307 BGB).", "Klauseln gelten, soweit sie halten (§§ 305c."),
    ],
)  # fmt: skip
def test_what_once_passed_does_not_pass_again(ours: str, said: str) -> None:
    language = "de" if any(word in ours for word in ("Das", "In D", "Klauseln")) else "en"
    prover = Prover([Source("1", "UrhG § 44b", "card", ours)], Facts(), language)

    assert not prover.check(Claim(said, ("1",))).ok


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ("Deshalb ist das Kopieren erlaubt.", "Daher ist das Kopieren erlaubt."),
        ("Wenn der Zugang rechtmäßig ist, ist das erlaubt.", "Wenn der Zugang rechtmäßig ist, dann ist das erlaubt."),
        ("Copying is allowed if access is lawful.", "If access is lawful, copying is allowed."),
        ("Old licences cover the extension in doubt.", "In doubt, old licences cover the extension."),
        ("Also ist das Kopieren erlaubt.", "Das Kopieren ist erlaubt."),
    ],
)
def test_what_is_only_said_otherwise_passes(ours: str, said: str) -> None:
    language = "de" if ours.startswith(("Des", "Wenn", "Also")) else "en"
    prover = Prover([Source("1", "UrhG § 44b", "card", ours)], Facts(), language)

    assert prover.check(Claim(said, ("1",))).ok


def test_quotation_marks_stay_as_we_set_them() -> None:
    ours = "Der Eintrag lautet „noai“ und steht im Kopf."
    other = "Auch „nichts“ ist eine Auskunft."

    html = ModelWriter(ScriptedModel(saying((ours, [1])))).write(plan_of(ours, other))

    assert ours in html
    assert other in html


POINTS = (
    "Die Gegenseite verlangt 887,03 Euro bis zum 11.04.2026, weil du das Bild ohne Erlaubnis genutzt hast.",
    "Die Frist ist kurz, aber nicht unwirksam.",
    "Du musst nichts unterschreiben, bevor ein Anwalt es geprüft hat.",
    "Nach Ansicht der Gegenseite ist die Nutzung nicht nach § 44b Abs. 2 UrhG erlaubt.",
)


@pytest.mark.parametrize("mode", MODES)
def test_what_we_found_in_a_letter_is_never_falsified(mode: str) -> None:
    who = Who(person="tg:1", language="de")
    for seed in range(3):
        told = Uses(ScriptedModel(mode, seed), who).explain(POINTS).texts

        assert unsupported(" ".join(told), " ".join(POINTS)) == []
        for point in POINTS:
            assert unsupported(Uses(ScriptedModel(mode, seed), who).polish(point), point) == []
