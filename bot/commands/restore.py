"""``lotse restore``: what ``lotse backup`` wrote, back into this installation or another one."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.backup import WHERE, tell, telling


@click.command()
@click.argument("file", type=WHERE)
@click.option("--force", is_flag=True, help="Ersetzen, was da ist; auch wenn der Schlüssel ein anderer ist.")
def restore(file: Path, force: bool) -> None:
    """Eine Sicherung zurückholen, in SQLite oder PostgreSQL. Vorher den Bot anhalten."""
    from bot.config import read_settings
    from bot.operations.restore import restore as bring_back

    settings = read_settings()
    with telling(settings.language):
        tell("restored", bring_back(settings, file, force=force), settings.language, file)
