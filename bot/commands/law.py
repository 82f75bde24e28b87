"""``lotse law``: the content was edited; what changes with it, and putting it in use."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

import prompts
from bot.commands.opened import installation, opened_store
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.app import App
    from bot.law_change.comparing import Progress
    from bot.law_change.report import Report
    from bot.store import Store

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def law() -> None:
    """Geänderte Inhalte: was sie bewirken, und in Gebrauch nehmen."""


@law.command()
@click.option("--on", type=_DAY, help="Rechtsstand an diesem Tag (JJJJ-MM-TT); sonst heute.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Den Bericht als Markdown hierhin.")
def changed(on: dt.datetime | None, out: Path | None) -> None:
    """Zeigen, was sich mit den bearbeiteten Dateien ändert. Ändert selbst nichts."""
    app = installation()
    with opened_store(app) as store:
        _tell(_report(app, store, on), app, out)


@law.command()
@click.option("--on", type=_DAY, help="Rechtsstand an diesem Tag (JJJJ-MM-TT); sonst heute. Nur für den Bericht.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Den Bericht als Markdown hierhin.")
def take(on: dt.datetime | None, out: Path | None) -> None:
    """Die bearbeiteten Dateien in Gebrauch nehmen; wer darauf wartet, erfährt es. Mit Bericht."""
    from bot.law_change.report import put_in_use

    app = installation()
    with opened_store(app) as store:
        found = _report(app, store, on)
        with _progress(app.settings.language) as progress:
            told = put_in_use(app, store, dt.datetime.now(dt.UTC), progress)
    _tell(found, app, out)
    click.echo(_say(app, "taken", results=told.results, moved=told.moved))


def _report(app: App, store: Store, on: dt.datetime | None) -> Report:
    from bot.app import today
    from bot.law_change.report import report
    from knowledge.content import ContentError

    try:
        with _progress(app.settings.language) as progress:
            return report(app, store, on.date() if on else today(), progress)
    except ContentError as error:
        raise UserError(str(error)) from error


def _tell(report: Report, app: App, out: Path | None) -> None:
    from bot.law_change.report import as_markdown

    text = as_markdown(report, app.settings.language)
    if out is None:
        click.echo(text)
        return
    out.write_text(text, encoding="utf-8")
    click.echo(_say(app, "written", path=out))


def _say(app: App, key: str, **values: object) -> str:
    return prompts.phrase_of("law_change", key, app.settings.language, html=False, **values)


@contextmanager
def _progress(language: str) -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    with click.progressbar(length=1, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(what: str, done: int, total: int) -> None:
            known = prompts.phrases_of("law_change", language)["steps"]
            bar.label = known.get(what, what)
            bar.length, bar.pos = max(total, 1), done
            bar.update(0)

        yield show
