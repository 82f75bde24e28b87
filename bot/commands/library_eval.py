"""``lotse library eval``: what search finds with which weight of the vectors; the better one can be kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

import prompts
from bot.app import App, today
from bot.errors import UserError
from bot.evaluation.figures import Share
from bot.evaluation.library import Measurement, measure
from bot.evaluation.questions import read_questions
from bot.evaluation.report import shown
from bot.progress import measuring
from knowledge.library.build import LATENT


def evaluate(app: App, questions: Path, keep: bool, language: str) -> None:
    """Measures, prints the table, and keeps the better weight where ``keep`` asks for it and it is better."""
    asked = read_questions(questions)
    app.knowledge()
    app.take_embeddings()
    app.open_vectors()
    name = app.settings.embedding if app.settings.embedding and not app.own_vectors else LATENT
    with measuring(sys.stderr) as progress:
        try:
            found = measure(app.knowledge(), asked, today(), progress)
        except ValueError as error:
            raise UserError(f"{questions.name}: citations/norms? (≥ 5)") from error
    click.echo(_table(found, len(asked), name, language))
    if keep:
        click.echo(_kept(app, found, name, language))


def _kept(app: App, found: Measurement, name: str, language: str) -> str:
    if name == LATENT:
        return _say("own_weight", language)
    if not found.worth_keeping:
        return _say("not_kept", language)
    app.weights.keep(name, found.best)
    return _say("kept", language, name=name, weight=found.best)


def _table(found: Measurement, count: int, name: str, language: str) -> str:
    columns = prompts.phrases_of("eval", language)["library"]["columns"]
    lines = [
        _say("head", language, questions=count, name=name, weight=found.now),
        "",
        "| " + " | ".join(columns) + " |",
        "|" + "---|" * len(columns),
    ]
    for one in found.found:
        hits = " | ".join(_percent(one.hit(k)) for k in (1, 3, 5))
        mark = " *" if one.weight == found.best else ""
        lines.append(f"| {one.weight}{mark} | {hits} | {one.mrr:.3f} |")
    lines += [
        "",
        _say("best", language, weight=found.best, held=shown(found.held), now=shown(found.held_now)),
        _say("refusals", language, refused=shown(found.refused), foreign=shown(found.foreign)),
    ]
    return "\n".join(lines)


def _percent(share: Share) -> str:
    return f"{100 * (share.value or 0):.1f} %"


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("eval", f"library.{key}", language, html=False, **values)
