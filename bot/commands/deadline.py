"""``lotse deadline``: the last day of a period, of a sentence from a letter, or of limitation, with every step."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import click

import prompts
from bot.commands.said import BadInput, bad, day_of, land_of, print_json
from knowledge.deadlines.limitation import ClaimFacts, Limitation, Suspension, limitation
from knowledge.deadlines.periods import Deadline, DeadlineError, Period, Unit, texts
from knowledge.deadlines.periods import deadline as work_out
from knowledge.deadlines.phrases import read_day, read_phrase
from knowledge.deadlines.resolve import Circumstances, resolve
from knowledge.statements import Note, shown

_CLAIMS = ("damages", "injunction", "other")


@click.command()
@click.option("--from", "start", help="Tag des Ereignisses, etwa des Zugangs (JJJJ-MM-TT).")
@click.option("--days", type=int, help="Frist in Tagen.")
@click.option("--weeks", type=int, help="Frist in Wochen.")
@click.option("--months", type=int, help="Frist in Monaten.")
@click.option("--years", type=int, help="Frist in Jahren.")
@click.option("--text", help="Der Satz aus dem Brief: „binnen zwei Wochen nach Zugang“.")
@click.option("--written", help="Bei --text: Datum des Briefs.")
@click.option("--first-day-counts", is_flag=True, help="Der Anfangstag zählt mit (§ 187 Abs. 2 BGB).")
@click.option("--court", is_flag=True, help="Frist eines Gerichts (§ 222 ZPO).")
@click.option("--land", help="Land, in dem die Erklärung ankommen muss: HH, Bayern, NRW …")
@click.option("--limitation", "as_limitation", is_flag=True, help="Verjährung statt einer Frist.")
@click.option("--knowledge", help="Verjährung: Jahr (oder Tag), in dem du davon erfahren hast.")
@click.option("--arose", help="Verjährung: Jahr oder Tag der Verletzung.")
@click.option("--claim", type=click.Choice(_CLAIMS), default="damages", show_default=True, help="Art des Anspruchs.")
@click.option("--negotiations", multiple=True, help="Verjährung: Verhandlungen, 2026-01-01..2026-06-30.")
@click.option("--proceedings", multiple=True, help="Verjährung: Klage oder Mahnbescheid, 2026-01-01..2026-06-30.")
@click.option("--on", help="Von welchem Tag aus gesehen (JJJJ-MM-TT); sonst heute.")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Sprache.")
@click.option("--json", "as_json", is_flag=True, help="Als JSON.")
def deadline(**given: Any) -> None:
    """Fristen (§§ 186-193 BGB) und Verjährung (§§ 195, 199 BGB) ausrechnen, Schritt für Schritt."""
    language = given["lang"]
    try:
        result = _limitation(given) if given["as_limitation"] else _deadline(given)
    except DeadlineError as error:
        raise BadInput(texts().say(error.note, language)) from error
    if given["as_json"]:
        print_json(deadline_json(result, language))
    else:
        click.echo(_text(result, language))


def _deadline(given: dict[str, Any]) -> Deadline:
    language, land = given["lang"], land_of(given["land"], given["lang"])
    start, on = _day(given["start"], language), day_of(given["on"], "deadline", language)
    lengths = {unit: given[unit] for unit in ("days", "weeks", "months", "years") if given[unit] is not None}
    if (given["text"] is not None) + len(lengths) != 1:
        raise bad("deadline", "one_length", language)
    if given["text"] is not None:
        phrase = read_phrase(given["text"])
        if phrase is None:
            raise bad("deadline", "bad_text", language, given["text"])
        return resolve(phrase, Circumstances(_day(given["written"], language), start, land, on, given["court"]))
    if start is None:
        raise bad("deadline", "no_start", language)
    unit: Unit
    ((unit, count),) = lengths.items()  # type: ignore[assignment]  # the four names are the four units
    return work_out(
        start, Period(count, unit), land, on=on, whole_first_day=given["first_day_counts"], in_court=given["court"]
    )


def _limitation(given: dict[str, Any]) -> Limitation:
    language = given["lang"]
    if given["knowledge"] is None and given["arose"] is None:
        raise bad("deadline", "no_knowledge", language)
    arose = _year_or_day(given["arose"], language)
    spans = [Suspension("negotiation", *_span(text, language)) for text in given["negotiations"]]
    spans += [Suspension("proceedings", *_span(text, language)) for text in given["proceedings"]]
    facts = ClaimFacts(
        _year_or_day(given["knowledge"], language), arose, given["claim"],
        arose if isinstance(arose, dt.date) else None, tuple(spans),
    )  # fmt: skip
    return limitation(facts, on=day_of(given["on"], "deadline", language), land=land_of(given["land"], language))


def deadline_json(result: Deadline | Limitation, language: str) -> dict[str, Any]:
    """A deadline or limitation as the command line and other programs see it; days as JJJJ-MM-TT."""
    notes = (*result.steps, *result.remarks)
    days: tuple[str, ...] = ("end", "safe", "unshifted", "if_from_letter", "regular_end", "outer_end", "residual_end")
    dates = {name: getattr(result, name) for name in days if hasattr(result, name)}
    rest: dict[str, Any] = {}
    if isinstance(result, Deadline):
        rest = {"land": result.land, "at": result.at.isoformat("minutes") if result.at else None}
    return {
        **{name: day.isoformat() if day else None for name, day in dates.items()},
        **rest,
        "past": result.past,
        "steps": [_note_json(one, language) for one in result.steps],
        "remarks": [_note_json(one, language) for one in result.remarks],
        "sources": list(texts().sources(notes)),
        "as_of": texts().as_of.isoformat(),
    }


def _note_json(one: Note, language: str) -> dict[str, Any]:
    return {"key": one.key, "text": texts().say(one, language), "citation": texts().norm(one)}


def _text(result: Deadline | Limitation, language: str) -> str:
    first = _headline(result, language)
    sources = "; ".join(texts().sources((*result.steps, *result.remarks)))
    steps = [f"{number}. {texts().say(one, language)}" for number, one in enumerate(result.steps, 1)]
    remarks = [f"• {texts().say(one, language)}" for one in result.remarks]
    as_of = _say("as_of", language, on=shown(texts().as_of, language))
    return "\n".join([first, "", *steps, "", *remarks, "", f"{_say('sources', language)}: {sources} ({as_of})"])


def _headline(result: Deadline | Limitation, language: str) -> str:
    """The last day; where it was shifted (§ 193 BGB), also the day it was counted to (§ 188 BGB)."""
    if isinstance(result, Limitation):
        key = "limitation_end" if result.end else "limitation_no_end"
    elif result.end and result.unshifted and result.unshifted != result.end:
        return _say("end_shifted", language, end=shown(result.end, language), counted=shown(result.unshifted, language))
    else:
        key = "end" if result.end else "no_end"
    return _say(key, language, end=shown(result.end, language)) if result.end else _say(key, language)


def _day(text: str | None, language: str) -> dt.date | None:
    return None if text is None else day_of(text, "deadline", language)


def _year_or_day(text: str | None, language: str) -> int | dt.date | None:
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{4}", text.strip()):
        return int(text)
    found = read_day(text)
    if found is None:
        raise bad("deadline", "bad_year", language, text)
    return found


def _span(text: str, language: str) -> tuple[dt.date, dt.date | None]:
    start, dots, end = text.partition("..")
    first, last = read_day(start), read_day(end)
    if not dots or first is None or (end.strip() and last is None):
        raise bad("deadline", "bad_span", language, text)
    return first, last


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("deadline", key, language, html=False, **values)
