"""``lotse inbox``: what waits or was put aside, once more, or away with it. Numbers and names of errors, no texts."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING

import click

from bot.commands.opened import opened_store

if TYPE_CHECKING:
    from bot.store.backlog import Entry

STATES = ("open", "leased", "parked")
_NUMBERS = click.argument("numbers", nargs=-1, type=int, metavar="[NUMMER]...")


@click.group()
def inbox() -> None:
    """Nachrichten, die warten oder beiseitegelegt wurden."""


@inbox.command("list")
@click.option("--state", "states", type=click.Choice(STATES), multiple=True, help="Nur diese; sonst alle.")
@click.option("--json", "as_json", is_flag=True, help="Als JSON.")
@click.option("-n", "count", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Wie viele.")
def list_(states: tuple[str, ...], as_json: bool, count: int) -> None:
    """Nummer, Zustand, Versuche, Fehler und Alter; die ältesten zuerst."""
    now = dt.datetime.now(dt.UTC)
    with opened_store() as store:
        shown = [_shown(entry, now) for entry in store.backlog.entries(states or STATES, count)]
        totals = store.inbox.counts()
    if as_json:
        click.echo(json.dumps({"entries": shown, "counts": totals}, indent=2))
        return
    for row in shown:
        click.echo(
            f"{row['update_id']:>12}  {row['state']:<7} {row['attempts']:>3}x {row['age']:>10}  "
            f"{row['error'] or row['owner'] or ''}"
        )
    click.echo(", ".join(f"{state}: {totals.get(state, 0)}" for state in STATES))


@inbox.command()
@_NUMBERS
@click.option("--all", "everything", is_flag=True, help="Alles, was beiseitegelegt wurde.")
def retry(numbers: tuple[int, ...], everything: bool) -> None:
    """Beiseitegelegtes noch einmal versuchen, mit allen Versuchen."""
    if bool(numbers) == everything:
        raise click.UsageError("NUMMER oder --all")
    with opened_store() as store:
        opened = store.backlog.retry(dt.datetime.now(dt.UTC), None if everything else numbers)
    _end(opened, None if everything else len(numbers))


@inbox.command()
@_NUMBERS
@click.option("--yes", is_flag=True, help="Nicht nachfragen.")
def drop(numbers: tuple[int, ...], yes: bool) -> None:
    """Wartendes oder Beiseitegelegtes unbeantwortet schließen; der Text wird gelöscht."""
    if not numbers:
        raise click.UsageError("NUMMER")
    if not yes:
        click.confirm(f"{len(numbers)} unbeantwortet schließen?", abort=True)
    with opened_store() as store:
        dropped = store.backlog.drop(numbers)
    _end(dropped, len(numbers))


def _shown(entry: Entry, now: dt.datetime) -> dict[str, str | int | None]:
    return {
        "update_id": entry.update_id,
        "state": entry.state,
        "attempts": entry.attempts,
        "error": entry.error,
        "age": _age(now - entry.received_at),
        "received_at": entry.received_at.isoformat(timespec="seconds"),
        "owner": entry.owner,
    }


def _age(span: dt.timedelta) -> str:
    seconds = max(int(span.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _end(done: int, asked: int | None) -> None:
    """Says how many; the exit code is 1 where some of those named were not there to be changed."""
    click.echo(str(done) if asked is None else f"{done}/{asked}")
    sys.exit(int(asked is not None and done < asked))
