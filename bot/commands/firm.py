"""``lotse firm``: law firms are added from a file, get one-time codes, are exported, verified and removed.

The operator's side. It sees no contents of contacts: only export writes them, to files, and only what the firm's own
staff may see.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import prompts
from bot.commands.opened import opened_store
from bot.commands.said import BadInput
from bot.errors import UserError
from bot.journeys.desk.roles import DESK, ROLES

if TYPE_CHECKING:
    from bot.firms import Firm
    from bot.store import Store

_HEAD = re.compile(r"[0-9a-f]{64}")


@click.group()
def firm() -> None:
    """Kanzleien, die erste Anfragen annehmen."""


@firm.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def add(file: Path) -> None:
    """Eine Kanzlei aus einer YAML-Datei anlegen oder ändern."""
    from bot.firm_file import read_firm

    try:
        found = read_firm(file, _language())
    except UserError as error:
        raise BadInput(str(error)) from error
    with opened_store() as store:
        new = store.firms.put(found.id, found.model_dump_json(), dt.datetime.now(dt.UTC))
    click.echo(_say("added" if new else "changed", firm=found.name))
    if new:
        click.echo(f"\n{_say('next', id=found.id)}\n\n{_say('client_link', id=found.id)}")


@firm.command("list")
def list_() -> None:
    """Alle Kanzleien, mit Gruppe, Mitgliedern und Zahl der Anfragen."""
    from bot.firms import Firms
    from bot.model.consent import VERSION

    with opened_store() as store:
        every = store.firms.all()
        for kept in every:
            found = Firms(store).get(kept.id)
            counts = _say("counts", members=len(store.staff.all(kept.id)), contacts=store.contacts.count(kept.id))
            state = [_say("with_desk" if kept.desk else "no_desk")]
            if found is None:
                state.append(_say("unreadable"))
            elif not found.accepting:
                state.append(_say("pausing"))
            if found is not None and found.model:
                agreed = store.consents.holds("firm", kept.id, VERSION)
                state.append(_say("model_on" if agreed else "model_off"))
            click.echo(f"{kept.id}: {found.name if found else '?'} ({', '.join(state)}; {counts})")
    if not every:
        click.echo(_say("none"))


@firm.command("link-code")
@click.argument("firm_id", metavar="FIRM")
@click.option("--role", type=click.Choice([*ROLES, DESK]), required=True, help="Wofür der Code gilt.")
@click.option("--hours", type=click.IntRange(1, 168), default=24, show_default=True, help="Wie viele Stunden er gilt.")
def link_code(firm_id: str, role: str, hours: int) -> None:
    """Ein Einmal-Code: für eine Person (owner, lawyer, assistant) oder für die Gruppe (desk)."""
    from bot.journeys.deadlines import BERLIN
    from bot.store.codes import bare

    with opened_store() as store:
        name = _name_of(store, firm_id)
        until = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
        code = store.codes.new(firm_id, role, until)
    language = _language()
    local = until.astimezone(BERLIN)
    moment = f"{prompts.day(local.date(), language)}, {local:%H:%M}"
    named = str(prompts.phrases_of("firms", language)["roles"][role])
    click.echo(code)
    click.echo(f"\n{_say('code', until=moment, role=named, firm=name)}", err=True)
    click.echo(_say("code_desk" if role == DESK else "code_person", code=code, bare=bare(code)), err=True)


@firm.command()
@click.argument("firm_id", metavar="FIRM")
@click.option("--yes", is_flag=True, help="Nicht nachfragen.")
def remove(firm_id: str, yes: bool) -> None:
    """Eine Kanzlei mit allem entfernen, was zu ihr gehört; nur das Protokoll bleibt."""
    from bot.store.firms import scope_of

    with opened_store() as store:
        name = _name_of(store, firm_id)
        counts = {
            "members": len(store.staff.all(firm_id)),
            "contacts": store.contacts.count(firm_id),
            "documents": store.notes.count(scope_of(firm_id)),
        }
        if not yes and not click.confirm(_say("remove_sure", firm=name, **counts)):
            click.echo(_say("kept"))
            sys.exit(1)
        store.firms.remove(firm_id)
    click.echo(_say("removed", firm=name))


@firm.command("verify-log")
@click.argument("firm_id", metavar="FIRM")
@click.option("--head", help="Ein früher notierter Stand (64 Zeichen), etwa aus einem Dossier.")
def verify_log(firm_id: str, head: str | None) -> None:
    """Das Protokoll nachrechnen: Wurde daran etwas geändert, vertauscht oder entfernt?"""
    noted = None if head is None else head.strip().lower()
    if noted is not None and not _HEAD.fullmatch(noted):
        raise BadInput(_say("bad_head", text=noted[:80]))
    with opened_store() as store:
        found = store.firm_log.verify(firm_id, noted)
        if not found.entries and store.firms.get(firm_id) is None:
            _name_of(store, firm_id)
    if found.broken is not None:
        missing = found.broken > found.entries
        click.echo(_say("log_short" if missing else "log_broken", number=found.broken, entries=found.entries), err=True)
        sys.exit(1)
    click.echo(_say("log_sound", entries=found.entries, head=found.head) if found.entries else _say("log_empty"))


@firm.command()
@click.argument("firm_id", metavar="FIRM")
@click.argument("references", nargs=-1, metavar="[NUMMER]...")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="In diesen Ordner."
)
def export(firm_id: str, references: tuple[str, ...], folder: Path) -> None:
    """Anfragen als Dossier (PDF, JSON) schreiben, dazu Protokoll und Einwilligung; ohne NUMMER alle freigegebenen."""
    from bot.firm_export import export as write

    with opened_store() as store:
        found = _firm(store, firm_id)
        try:
            for path in write(store, found, references, folder, dt.datetime.now(dt.UTC)):
                click.echo(_say("exported", file=path))
        except LookupError as error:
            raise BadInput(_say("no_contact", text=error.args[0])) from error


def _firm(store: Store, firm_id: str) -> Firm:
    """The firm ``firm_id``. Raises BadInput naming those there are."""
    from bot.firms import Firms

    found = Firms(store).get(firm_id)
    if found is None:
        known = ", ".join(kept.id for kept in store.firms.all()) or "–"  # en dash
        raise BadInput(_say("unknown", text=firm_id[:60], known=known))
    return found


def _name_of(store: Store, firm_id: str) -> str:
    """The name of a firm that there is, even where its settings cannot be read any more. Raises BadInput."""
    from bot.firms import Firms

    found = Firms(store).get(firm_id)
    if found is None and store.firms.get(firm_id) is not None:
        return firm_id
    return _firm(store, firm_id).name


def _language() -> str:
    from bot.config import read_settings

    return read_settings().language


def _say(key: str, **values: Any) -> str:
    return prompts.phrase_of("firms", f"cli.{key}", _language(), html=False, **values)
