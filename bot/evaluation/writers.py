"""Writers that can be measured: the plain one, and the one with a model, as the bot itself uses them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bot.evaluation.run import Tally, Written
from bot.model.client import open_model
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
    """A writer with a model. Its ``written(plan)`` gives html, said, proved and whether the plain answer stood in."""

    name: str
    writer: Any

    def written(self, plan: Plan) -> Written:
        """What it wrote, with the count of sentences that held."""
        made = self.writer.written(plan)
        return Written(to_text(made.html, width=_WIDE), made.said, made.proved, made.plain)


def plain(name: str) -> tuple[PlainMeasured, Tally]:
    """The plain writer with an empty log."""
    return PlainMeasured(name), Tally()


def with_model(app: App, name: str) -> tuple[ModelMeasured, Tally]:
    """The writer with the model ``name`` and the settings of this installation. Raises UserError.

    No budget stops a measurement and nobody's consent is needed, because nobody's words are sent but the operator's.
    """
    tally = Tally()
    model = open_model(app.settings, tally, tally, lambda text: "", name)
    writer = import_module("bot.model.writer").ModelWriter
    if hasattr(model, "warm"):
        model.warm()
    return ModelMeasured(name, writer(model)), tally
