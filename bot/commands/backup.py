"""``lotse backup`` and what it shares with ``lotse restore``: faults become one sentence and exit code 1."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import prompts
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.operations.archive import Manifest

WHERE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=WHERE)
@click.option("--with-keys", is_flag=True, help="Auch die Schlüssel sichern: Dann öffnet, wer die Datei hat, alles.")
@click.option("--force", is_flag=True, help="Eine Datei ersetzen, die schon da ist.")
def backup(file: Path, with_keys: bool, force: bool) -> None:
    """Alles in eine Datei sichern, auch während der Bot läuft (Fälle, Bibliothek; ohne Schlüssel)."""
    from bot.config import read_settings
    from bot.operations.backup import back_up

    settings = read_settings()
    with telling(settings.language):
        made = back_up(settings, file, with_keys=with_keys, force=force)
        tell("done", made, settings.language, file)
        key = "with_keys" if with_keys else "without_keys_setting" if settings.case_key else "without_keys"
        click.echo(_say(key, settings.language, folder=settings.data_dir), err=True)


def tell(key: str, made: Manifest, language: str, file: Path) -> None:
    """One line about the archive."""
    size = sum(member.size for member in made.members.values()) // 1_000_000
    numbers = {"rows": sum(made.tables.values()), "files": len(made.members) - len(made.tables), "size": size}
    click.echo(_say(key, language, file=file, day=made.made_at.date(), version=made.version, **numbers))


@contextlib.contextmanager
def telling(language: str) -> Iterator[None]:
    """Faults of archives and stores as sentences."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.operations.archive import ArchiveError
    from bot.operations.loading import NewerStore
    from bot.operations.restore import Refused
    from bot.operations.snapshot import NoStore

    try:
        yield
    except (ArchiveError, Refused) as error:
        name = "".join(one for one in getattr(error, "name", "") if one.isprintable())[:80]
        raise UserError(_say(f"faults.{error.reason}", language, name=name)) from error
    except NoStore as error:
        raise UserError(_say("faults.no_store", language)) from error
    except NewerStore as error:
        raise UserError(_say("faults.newer", language)) from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise UserError(_say("faults.store", language, kind=type(error).__name__)) from error


def _say(key: str, language: str, **values: object) -> str:
    return prompts.phrase_of("operations", f"backup.{key}", language, html=False, **values)
