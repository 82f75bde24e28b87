"""``lotse eval``: questions through the plain writer and any number of models; a report that compares them honestly."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import prompts


@click.command("eval")
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--model", "models", multiple=True, help="Sprachmodell, z. B. ollama:qwen3; mehrmals möglich.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Ordner für den Bericht.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Sprache des Berichts.")
def eval(questions: Path, models: tuple[str, ...], out: Path, lang: str) -> None:  # noqa: A001  # the command is called so
    """Antworten ohne und mit Sprachmodell an einer Fragendatei (YAML, JSONL) messen; Bericht mit Diagrammen."""
    from bot.app import App, today
    from bot.config import read_settings
    from bot.evaluation import report, writers
    from bot.evaluation.questions import read_questions
    from bot.evaluation.run import Measured, Tally, run
    from bot.progress import measuring

    asked = read_questions(questions)
    app = App(read_settings())
    chosen: list[tuple[Measured, Tally]] = [writers.plain(prompts.phrase_of("eval", "plain", lang, html=False))]
    chosen += [writers.with_model(app, model) for model in models]
    with measuring(sys.stderr) as progress:
        outcomes = run(asked, chosen, app.knowledge(), today(), progress)
    files = report.write(out, outcomes, questions.name, prompts.day(today(), lang), lang)
    click.echo((out / "report.md").read_text(encoding="utf-8"))
    for path in files:
        click.echo(path, err=True)
