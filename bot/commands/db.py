"""``lotse db``: the store's schema brought up to date, the store looked at, the store moved to another database.

Not a backup, and nothing here reads what people confided. A password does not belong on a command line, where others
on the machine see it: the word "postgresql" stands for LOTSE_STORE_URL, "sqlite" for the file in the data folder.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

import prompts
from bot.config import Settings, read_settings
from bot.store.faults import FILE, StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine


@click.group()
def db() -> None:
    """Der Speicher: auf den neuesten Stand bringen, prüfen, umziehen."""


@db.command()
def upgrade() -> None:
    """Das Schema auf den Stand dieses Programms bringen; mehrere zugleich schaden nicht."""
    from bot.store.database import bring_up_to_date, revision

    settings = read_settings()
    with _opened(settings.database) as engine:
        before = revision(engine)
        bring_up_to_date(engine)
        after = revision(engine)
    key = "up_to_date" if before == after else "upgraded"
    click.echo(_say(settings, f"upgrade.{key}", before=before or "–", after=after))


@db.command()
def check() -> None:
    """Prüfen: Stand, ausstehende Änderungen, Tabellen, Zeilen, Unversehrtheit. Endet mit 1, wenn etwas nicht stimmt."""
    from bot.store.migrations import HEAD
    from bot.store.soundness import examine

    settings = read_settings()
    with _opened(settings.database, must_exist=True) as engine:
        place, found = engine.url.render_as_string(), examine(engine)
    click.echo(_say(settings, "check.place", place=place))
    click.echo(_say(settings, "check.revision", found=found.revision or "–", head=HEAD))
    for table, rows in found.rows.items():
        click.echo(f"  {table:14} {rows:>10,}".replace(",", "."))
    for problem in found.problems:
        click.echo("✗ " + _say(settings, f"problems.{problem.kind}", **problem.values), err=True)
    if not found.sound:
        sys.exit(1)
    click.echo(_say(settings, "check.sound"))


@db.command()
@click.option("--from", "source", default="sqlite", show_default=True, help="Adresse, oder „sqlite“, „postgresql“.")
@click.option("--to", "target", default="postgresql", show_default=True, help="Adresse, oder „sqlite“, „postgresql“.")
def move(source: str, target: str) -> None:
    """Den ganzen Speicher in eine leere Datenbank kopieren und jede Zeile vergleichen. Vorher den Bot anhalten."""
    from bot.progress import moving
    from bot.store.moving import move as journey
    from bot.store.own_keys import keys_of
    from bot.store.sealing import Sealer

    settings = read_settings()
    from_, to = _address(settings, source), _address(settings, target)
    with _opened(from_, must_exist=True) as here, _opened(to) as there:
        if here.url == there.url:
            raise StoreError("same")
        places = {"source": here.url.render_as_string(), "target": there.url.render_as_string()}
        click.echo(_say(settings, "move.begins", **places))
        with moving(sys.stderr, settings.language) as progress:
            moved = journey(here, there, Sealer(keys_of(settings, from_)), progress)
    for table in moved:
        click.echo(f"  {table.name:14} {table.rows:>10,}  {table.digest[:16]}".replace(",", "."))
    click.echo(_say(settings, "move.done", rows=sum(table.rows for table in moved), **places))


def _address(settings: Settings, given: str) -> str:
    """What ``given`` stands for."""
    if given == "sqlite":
        return settings.file_database if _is_server(settings) else settings.database
    if given == "postgresql":
        if not _is_server(settings):
            raise StoreError("no_server")
        return settings.database
    return given


def _is_server(settings: Settings) -> bool:
    return not settings.database.startswith("sqlite")


@contextmanager
def _opened(url: str, *, must_exist: bool = False) -> Iterator[Engine]:
    """An engine for ``url``, closed at the end; ``must_exist``: a SQLite file is not made by looking at it."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import DatabaseError, SQLAlchemyError

    from bot.store.database import open_engine

    file = make_url(url).database if url.startswith("sqlite") else None
    if must_exist and file is not None and not Path(file).exists():
        raise StoreError("no_file", place=file)
    engine = open_engine(url)
    try:
        yield engine
    except SQLAlchemyError as error:
        logging.getLogger(__name__).warning("the database failed: %s", type(error).__name__)
        reason = "broken" if type(error) is DatabaseError else "broken_off"
        raise StoreError(reason, place=engine.url.render_as_string()) from error
    finally:
        engine.dispose()


def _say(settings: Settings, key: str, **values: object) -> str:
    return prompts.phrase_of(FILE, key, settings.language, html=False, **values)
