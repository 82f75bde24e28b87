"""`lotse draft`: which letters there are, and a letter from a file of facts. Parses, calls the journey, prints."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from knowledge.letters.drafts.scheme import Kind, Language, Tone

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("kind", required=False)
@click.option("--list", "as_list", is_flag=True, help="Alle Briefarten mit ihren Angaben zeigen.")
@click.option("--facts", type=click.Path(path_type=Path), help="Angaben als YAML.")
@click.option("--out", type=click.Path(path_type=Path), help="Ziel: .pdf, .docx, .md oder .txt.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Sprache des Briefs.")
@click.option("--tone", type=click.Choice(["friendly", "formal"]), default="formal", show_default=True, help="Ton.")
@click.option("--on", type=_DAY, help="Tag des Briefs und Rechtsstand (JJJJ-MM-TT); sonst heute.")
@click.option("--final", "wants_final", is_flag=True, help="Endgültig: nur, wenn nichts mehr offen ist.")
@click.option("--json", "as_json", is_flag=True, help="Liste oder Entwurf als JSON.")
def draft(
    kind: str | None, as_list: bool, facts: Path | None, out: Path | None, lang: Language, tone: Tone,
    on: dt.datetime | None, wants_final: bool, as_json: bool,
) -> None:  # fmt: skip
    """Einen Brief aus Angaben entwerfen."""
    from bot.app import today
    from bot.errors import UserError
    from bot.journeys import draft as journey
    from bot.journeys import draft_told as told
    from knowledge.letters.drafts import engine
    from knowledge.letters.drafts.draft import NotFinalError, final
    from knowledge.letters.drafts.facts import FactsError

    if as_list:
        click.echo(_json(told.kinds_as_json(lang)) if as_json else told.kinds_as_text(lang))
        return
    if kind is None or facts is None or (out is None and not as_json):
        raise click.UsageError("KIND --facts DATEI --out DATEI, oder --list")
    letter = _kind(kind, lang)
    try:
        planned = engine.plan(letter, journey.read_facts(facts), lang, on.date() if on else today(), tone)
        planned = final(planned) if wants_final else planned
    except FactsError as error:
        _refuse(told.fault_lines(error, lang))
    except NotFinalError as error:
        _refuse(told.refusal_lines(error, lang))
    try:
        if out is not None:
            journey.save(planned, out)
    except UserError as error:
        _refuse([str(error)])
    if as_json:
        click.echo(_json(told.draft_as_json(planned)))
    for line in told.remarks(planned, out):
        click.echo(line, err=True)


def _kind(name: str, language: Language) -> Kind:
    """The kind of this name; ends the program with the list of kinds, or with why only a lawyer should write this."""
    from bot.journeys import draft_told as told
    from knowledge.letters.drafts.scheme import shipped

    kind = shipped().kind(name)
    if kind is None:
        _refuse(told.unknown_lines(name, language))
    if language not in kind.languages:
        _refuse(told.language_lines(kind, language))
    return kind


def _refuse(lines: list[str]) -> NoReturn:
    click.echo("\n".join(lines), err=True)
    sys.exit(2)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
