"""``lotse costs``: the bill of a lawyer's letter, or the risk of a lawsuit through its instances."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import click

import prompts
from bot.commands.said import BadInput, bad, day_of, print_json
from knowledge.costs.bill import Bill, Line, out_of_court
from knowledge.costs.courts import courts
from knowledge.costs.fees import CostsError, texts
from knowledge.costs.items import items
from knowledge.costs.money import Euro, parse_euro, parse_rate
from knowledge.costs.risk import Instance, Risk, endings, risk, same_day
from knowledge.costs.streitwert import streitwert
from knowledge.statements import Note, shown

_ENDINGS = ("judgment", "settlement", "withdrawal", "acknowledgement")


@click.command()
@click.option("--value", help="Gegenstandswert oder Streitwert: 9000, 9.000, 9.000,50 EUR.")
@click.option("--on", help="Tag des Auftrags und der Klage (JJJJ-MM-TT); sonst heute.")
@click.option("--rate", help="Gebührensatz der Geschäftsgebühr (sonst 1,3).")
@click.option("--vat/--no-vat", default=True, help="Mit Umsatzsteuer (Standard) oder ohne.")
@click.option("--clients", type=click.IntRange(1, 1000), default=1, help="Zahl der Auftraggeber (Nr. 1008 VV RVG).")
@click.option("--risk", "as_risk", is_flag=True, help="Das Risiko eines Prozesses statt einer Rechnung.")
@click.option("--instances", type=click.IntRange(0, 3), default=1, show_default=True, help="Instanzen bei --risk.")
@click.option("--ending", type=click.Choice(_ENDINGS), default="judgment", show_default=True, help="Ende bei --risk.")
@click.option("--letter", is_flag=True, help="Bei --risk: vorher ein eigenes Anwaltsschreiben (wird angerechnet).")
@click.option("--lang", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Sprache.")
@click.option("--json", "as_json", is_flag=True, help="Als JSON, Beträge in Cent.")
def costs(
    value: str | None, on: str | None, rate: str | None, vat: bool, clients: int, as_risk: bool, instances: int,
    ending: Any, letter: bool, lang: str, as_json: bool,
) -> None:  # fmt: skip
    """Anwalts- und Gerichtskosten ausrechnen (RVG, GKG), mit Quellen."""
    cents, day = _value(value, lang), day_of(on, "costs", lang)
    try:
        if as_risk:
            before = day if letter or not instances else None
            worst = risk(cents, same_day(day, instances), letter=before, ending=ending, vat=vat)
            print_json(_risk_json(worst, day, lang)) if as_json else click.echo(_risk_text(worst, day, lang))
            return
        bill = _letter(cents, day, _rate(rate, lang), vat, clients)
    except CostsError as error:
        raise BadInput(texts().say(error.note, lang)) from error
    print_json(bill_json(bill, lang)) if as_json else click.echo(_bill_text(bill, lang))


def _letter(cents: int, day: dt.date, rate: Decimal | None, vat: bool, clients: int) -> Bill:
    simple = items().by_id["2301"].rate == rate
    return out_of_court(cents, day, rate, vat=vat, clients=clients, simple=simple)


def _value(text: str | None, language: str) -> int:
    if text is None:
        raise bad("costs", "no_value", language)
    cents = parse_euro(text)
    if cents is None:
        raise bad("costs", "bad_value", language, text)
    return cents


def _rate(text: str | None, language: str) -> Decimal | None:
    rate = None if text is None else parse_rate(text)
    if text is not None and rate is None:
        raise bad("costs", "bad_rate", language, text)
    return rate


def bill_json(bill: Bill, language: str) -> dict[str, Any]:
    """A bill as the command line and other programs see it, sums in cents."""
    return {
        "value_cents": bill.value_cents,
        "on": bill.on.isoformat(),
        "table": bill.table.isoformat(),
        "items": [_line_json(line, language) for line in bill.lines],
        "net_cents": bill.net_cents,
        "vat_cents": bill.vat_cents,
        "total_cents": bill.total_cents,
        "notes": _said(bill.notes, language),
        "sources": [*bill.sources, *texts().sources(bill.notes)],
        "as_of": items().as_of.isoformat(),
    }


def _line_json(line: Line, language: str) -> dict[str, Any]:
    return {
        "id": line.id,
        "label": line.label.in_language(language),
        "rate": None if line.rate is None else float(line.rate),
        "cents": line.cents,
        "citation": line.citation,
    }


def _risk_json(worst: Risk, on: dt.date, language: str) -> dict[str, Any]:
    return {
        "value_cents": worst.value_cents,
        "on": on.isoformat(),
        "ending": worst.ending,
        "letter": bill_json(worst.letter, language) if worst.letter else None,
        "instances": [_instance_json(one, language) for one in worst.instances],
        "total_cents": worst.total_cents,
        "settlement_share_cents": worst.settlement_share_cents,
        "without_own_lawyer_cents": worst.without_own_lawyer_cents,
        "range": [{"id": line.id, "value_cents": line.value_cents} for line in streitwert().range],
        "notes": _said(worst.notes, language),
        "sources": list(worst.sources),
        "as_of": items().as_of.isoformat(),
    }


def _instance_json(one: Instance, language: str) -> dict[str, Any]:
    return {
        "instance": one.number,
        "court": one.court,
        "lawyer_required": one.lawyer_required,
        "court_fee": _line_json(one.court_fee, language),
        "court_cents": one.court_fee.cents,
        "own_cents": one.own.total_cents if one.own else 0,
        "opponent_cents": one.opponent.total_cents if one.opponent else 0,
        "own": bill_json(one.own, language) if one.own else None,
        "opponent": bill_json(one.opponent, language) if one.opponent else None,
        "total_cents": one.total_cents,
    }


def _bill_text(bill: Bill, language: str) -> str:
    money = Euro(bill.value_cents).in_language(language)
    lines = [_say("head", language, value=money, on=shown(bill.on, language), table=shown(bill.table, language)), ""]
    for line in bill.lines:
        rate = f" × {shown(line.rate, language)}" if line.rate is not None else ""
        lines.append(_row(f"{line.label.in_language(language)}{rate} ({line.citation})", line.cents, language))
    lines.append(_row(_say("net", language), bill.net_cents, language))
    if bill.vat_cents:
        lines.append(_row(_say("vat", language, percent=int(bill.vat_rate * 100)), bill.vat_cents, language))
    lines.append(_row(_say("total", language), bill.total_cents, language))
    return "\n".join([*lines, *_foot(bill.notes, (*bill.sources, *texts().sources(bill.notes)), language)])


def _risk_text(worst: Risk, on: dt.date, language: str) -> str:
    ending = endings().endings[worst.ending].label.in_language(language)
    money = Euro(worst.value_cents).in_language(language)
    lines = [f"{_say('risk_head', language, value=money, on=shown(on, language))}: {ending}", ""]
    if worst.letter:
        lines += [_row(_say("letter", language), worst.letter.total_cents, language), ""]
    for one in worst.instances:
        named = (courts().instances[one.number], courts().names[one.court])
        lines.append(", ".join(name.in_language(language) for name in named))
        lines.append(_row(f"  {_say('court_fee', language)} ({one.court_fee.citation})", one.court_fee.cents, language))
        for key, bill in (("own", one.own), ("opponent", one.opponent)):
            lines.append(_row(f"  {_say(key, language)}", bill.total_cents if bill else 0, language))
        lines += [_row(f"  {_say('instance_total', language)}", one.total_cents, language), ""]
    whole = "settlement_total" if worst.settlement_share_cents else "risk_total"
    lines.append(_row(_say(whole, language), worst.total_cents, language))
    if worst.settlement_share_cents:
        lines.append(_row(_say("settlement_share", language), worst.settlement_share_cents, language))
    elif (less := worst.without_own_lawyer_cents) is not None:
        lines.append(_row(_say("without_own_lawyer", language), less, language))
    lines += ["", _say("range_head", language)]
    values = ", ".join(
        f"{Euro(line.value_cents).in_language(language)} ({line.label.in_language(language)})"
        for line in streitwert().range
    )
    lines += [f"{values}. {streitwert().explanation.in_language(language)}"]
    return "\n".join([*lines, *_foot(worst.notes, worst.sources, language)])


def _row(label: str, cents: int, language: str) -> str:
    amount = Euro(cents).in_language(language)
    return f"{label}: {amount}"


def _foot(notes: tuple[Note, ...], sources: tuple[str, ...], language: str) -> list[str]:
    said = [f"• {sentence}" for sentence in _said(notes, language)]
    told = f"{_say('sources', language)}: {'; '.join(dict.fromkeys(sources))}"
    return ["", *said, "", f"{told} ({_say('as_of', language, on=shown(items().as_of, language))})"]


def _said(notes: tuple[Note, ...], language: str) -> list[str]:
    return [texts().say(one, language) for one in notes]


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("costs", key, language, html=False, **values)
