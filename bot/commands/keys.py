"""``lotse keys``: a new key for what people confide, and sealing everything with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

import prompts
from bot.commands.opened import installation, opened_store

if TYPE_CHECKING:
    from bot.store.resealing import Resealed


@click.group()
def keys() -> None:
    """Schlüssel, mit denen Fälle verschlüsselt sind."""


@keys.command()
def new() -> None:
    """Einen neuen Schlüssel zeigen und sagen, was damit zu tun ist."""
    from bot.store.sealing import KEY_FILE, new_key

    app = installation()
    language, file = app.settings.language, app.settings.data_dir / KEY_FILE
    in_file = app.settings.case_key is None
    place = prompts.phrase_of("case", f"keys.place_{'file' if in_file else 'setting'}", language, html=False, file=file)
    click.echo(new_key())
    click.echo(f"\n{prompts.phrase_of('case', 'keys.next', language, html=False, place=place)}", err=True)


@keys.command()
def rotate() -> None:
    """Alles mit dem neuesten Schlüssel verschlüsseln; abgebrochen, geht es beim nächsten Mal weiter."""
    app = installation()
    with (
        opened_store(app) as store,
        click.progressbar(length=1, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar,
    ):

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        told = store.reseal(progress)
    _tell(told, app.settings.language)
    sys.exit(1 if told.lost else 0)


def _tell(told: Resealed, language: str) -> None:
    def say(key: str) -> str:
        numbers = {"renewed": told.renewed, "already": told.already, "lost": told.lost}
        return prompts.phrase_of("case", f"keys.{key}", language, html=False, **numbers)

    if not told.total:
        click.echo(say("nothing"))
        return
    click.echo(say("rotated"))
    click.echo(say("lost" if told.lost else "all_done"), err=bool(told.lost))
