"""``lotse doctor``: the report, for people or as JSON. Exit code 1 where something is bad."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bot.commands.said import print_json
from bot.errors import UserError

if TYPE_CHECKING:
    from bot.operations.findings import Finding

MARKS = {"ok": "✓", "hint": "•", "bad": "✗"}


@click.command()
@click.option("--ask", is_flag=True, help="Auch das Sprachmodell um ein Wort bitten (kostet ein paar Token).")
@click.option("--json", "as_json", is_flag=True, help="Als JSON.")
def doctor(ask: bool, as_json: bool) -> None:
    """Zeigen, ob alles in Ordnung ist und was zu tun ist: Einstellungen, Bibliothek, Speicher, Telegram, Platte."""
    found = []
    for finding in _findings(ask):
        found.append(finding)
        if not as_json:
            click.echo(f"{MARKS[finding.state]} {finding.text}")
    if as_json:
        print_json([{"state": one.state, "topic": one.topic, "text": one.text} for one in found])
    sys.exit(int(any(finding.state == "bad" for finding in found)))


def _findings(ask: bool) -> Iterator[Finding]:
    """All findings; settings that cannot be read are findings, too, and end the report."""
    from bot.app import App
    from bot.config import read_settings
    from bot.doctor import examine
    from bot.operations.findings import Finding

    try:
        settings = read_settings()
    except UserError as error:
        yield from (Finding("bad", line, "settings") for line in str(error).splitlines())
        return
    yield from examine(App(settings), ask=ask)
