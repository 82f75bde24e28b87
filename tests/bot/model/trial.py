"""Answers of a scripted model through the real libraries, judged by somebody who knows nothing of proofs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.model.client import ModelClient
from bot.model.given import Given
from bot.model.writer import ModelWriter, Proof
from bot.writer import PlainWriter
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan
from tests.bot.model.talk import Agrees, Noted, warmed
from tests.model_server import ModelServer
from tests.model_server.judge import unsupported

ON = dt.date(2026, 11, 23)
SECONDS = 20


@dataclass
class Trial:
    """What became of the answers of one mode. ``wrong``: what reached somebody and is not in the plain answer."""

    mode: str
    answers: int = 0
    spoken: int = 0
    untouched: int = 0
    wrong: list[str] = field(default_factory=list)


def plans(knowledge: Knowledge, count: int) -> list[Plan]:
    """``count`` real answers, German and English, spread over everything we have cards on."""
    content = knowledge.content
    documents = [*(f"question:{key}" for key in content.questions), *content.norms]
    documents += [f"decision:{key}" for key in content.decisions] + [f"argument:{key}" for key in content.arguments]
    both = [(document, language) for document in documents for language in ("de", "en")]
    chosen = [both[number * len(both) // count] for number in range(count)]
    return [compose.answer_from(document, "Frage", knowledge, ON, language) for document, language in chosen]


def clients(server: ModelServer) -> list[ModelClient]:
    """One of either provider's library."""
    urls = {"openai": server.openai, "ollama": server.ollama}
    return [
        warmed(ModelClient(Given(f"{name}:scripted", url, "sk-test", SECONDS), Noted(), Agrees(), lambda text: "hash"))
        for name, url in urls.items()
    ]


def tried(mode: str, all_plans: Sequence[Plan], server: ModelServer, both: Sequence[ModelClient]) -> Trial:
    """Every plan in the words of a model of ``mode``, the two libraries by turns."""
    server.script.reset()
    server.script.mode = mode
    trial = Trial(mode)
    for number, plan in enumerate(all_plans):
        server.script.seed = number
        server.script.kind = ("rule", "rule", "frame", "step", "court", "party")[number % 6]
        proofs: list[Proof] = []
        told = ModelWriter(both[number % len(both)], seen=proofs.append).write(plan)
        trial.answers += 1
        trial.untouched += all(not proof.failed and not proof.repaired for proof in proofs) and bool(proofs)
        trial.wrong += unsupported(told, PlainWriter().write(plan))
    trial.spoken = len(server.script.spoken)
    return trial


def few_of(modes: Sequence[str], all_plans: Sequence[Plan], each: int) -> Iterator[tuple[str, list[Plan]]]:
    """For every mode other ``each`` plans, so that together they see all."""
    for number, mode in enumerate(modes):
        yield mode, [all_plans[(number * each + one) % len(all_plans)] for one in range(each)]
