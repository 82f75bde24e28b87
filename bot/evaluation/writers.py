"""Writers that can be measured: the plain one, and the one with a model, as the bot itself uses them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluation.run import Tally, Written
from bot.model.client import ModelClient, open_model
from bot.model.ports import Generates
from bot.model.writer import ModelWriter, Proof
from bot.terminal import to_text
from bot.writer import PlainWriter
from knowledge.answers.plan import Plan

if TYPE_CHECKING:
    from bot.app import App

_WIDE = 10**6


@dataclass(frozen=True, slots=True)
class PlainMeasured:
    """The plain writer: no model, no call."""

    name: str

    def written(self, plan: Plan) -> Written:
        """Templates only; nothing is proposed, so nothing has to be proved."""
        return Written(to_text(PlainWriter().write(plan), width=_WIDE))


@dataclass(frozen=True, slots=True)
class ModelMeasured:
    """The writer with a model."""

    name: str
    model: Generates

    def written(self, plan: Plan) -> Written:
        """What it wrote, with the count of sentences that held."""
        proofs: list[Proof] = []
        text = to_text(ModelWriter(self.model, seen=proofs.append).write(plan), width=_WIDE)
        if not proofs:
            return Written(text, plain=True)
        proof = proofs[0]
        return Written(text, proof.all, proof.all - len(proof.failed), plain=not proof.used)


def plain(name: str) -> tuple[PlainMeasured, Tally]:
    """The plain writer with an empty log."""
    return PlainMeasured(name), Tally()


def with_model(app: App, name: str) -> tuple[ModelMeasured, Tally]:
    """The writer with the model ``name`` and the settings of this installation. Raises UserError.

    No budget stops a measurement and nobody's consent is needed, because nobody's words are sent but the operator's.
    """
    tally = Tally()
    model = open_model(app.settings, tally, tally, lambda text: "", name)
    if isinstance(model, ModelClient):
        model.warm()
    return ModelMeasured(name, model), tally
