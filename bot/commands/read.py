"""``lotse read``: one letter in one or several files is read, checked and explained; as text or as JSON."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import prompts
from bot.commands.said import BadInput, bad, day_of, land_of, print_json
from knowledge.letters.checking import LetterFacts, check, shipped
from knowledge.letters.checks.as_json import checked_json
from knowledge.letters.explaining import explain
from knowledge.letters.reading import read as read_letter

if TYPE_CHECKING:
    from bot.intake import Taken

WIDTH = 88
_STDIN = "-"
_SCANS = frozenset({"no_ocr", "scan", "picture_without_text", "ocr_time", "ocr_failed"})


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--received", help="Tag, an dem der Brief ankam (JJJJ-MM-TT).")
@click.option("--land", help="Land, in dem die Antwort ankommen muss: HH, Bayern, NRW …")
@click.option("--private/--business", "private", default=None, help="Als Privatperson oder geschäftlich angeschrieben.")
@click.option("--on", help="Von welchem Tag aus gesehen (JJJJ-MM-TT); sonst heute.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Sprache.")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, Beträge in Cent.")
def read(
    files: tuple[str, ...],
    received: str | None,
    land: str | None,
    private: bool | None,
    on: str | None,
    lang: str,
    as_json: bool,
) -> None:
    """Einen Brief lesen, prüfen und erklären (PDF, Foto, DOCX, EML, Text; „-“ liest von der Eingabe)."""
    day = day_of(on, "deadline", lang)
    facts = LetterFacts(
        received_on=None if received is None else day_of(received, "deadline", lang),
        land=land_of(land, lang),
        addressee_private=private,
    )
    taken, remarks = _taken(files, lang)
    letter = read_letter(taken.text, day)
    findings = check(letter, facts, shipped(), day)
    if as_json:
        told = checked_json(letter, findings, lang)
        print_json(told | {"text_quality": list(dict.fromkeys([*how_it_was_read(taken), *told["text_quality"]]))})
    if not taken.text.strip():
        raise BadInput("\n".join(remarks) or prompts.phrase_of("letter", "no_text", lang, html=False))
    if as_json:
        return
    for remark in remarks:
        click.echo(remark, err=True)
    click.echo(_explained(letter, findings, facts, day, lang))


def how_it_was_read(taken: Taken) -> Iterator[str]:
    """Keys for what the files were and what went wrong with them: "scan", "no_ocr", "broken_pdf" …"""
    if any(page.how == "ocr" for page in taken.pages) or _SCANS & {one.reason for one in taken.faults}:
        yield "scan"
    yield from (note.key for note in (*taken.reasons, *taken.notes))
    yield from (fault.reason for fault in taken.faults)


def _explained(letter: Any, findings: Any, facts: LetterFacts, day: dt.date, language: str) -> str:
    from bot.journeys.letter_said import said
    from bot.terminal import to_text

    return to_text(said(explain(letter, findings, facts, day, language)), WIDTH)


def _taken(files: tuple[str, ...], language: str) -> tuple[Taken, list[str]]:
    """The files as text, and what to say about reading them. Raises BadInput for a file that is not there."""
    from bot.intake import NamedBytes, take
    from bot.intake.sentences import told
    from bot.terminal import to_text

    taken = take([NamedBytes(name, None, _bytes(name, language)) for name in files])
    return taken, [to_text(sentence, WIDTH) for sentence in told(taken, language)]


def _bytes(name: str, language: str) -> bytes:
    """The content of a file, or what is piped in for "-". Raises BadInput."""
    if name == _STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise bad("letter", "no_file", language, name) from error
