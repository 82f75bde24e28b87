"""How costs look in the chat: the question for the value, and the answer with bill, worst cases, and rules.

Figures and legal sentences come from knowledge/costs; here they are put in order. Nothing says that money comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import prompts
from bot.journeys.ask import card_button
from bot.journeys.voice import Voice
from bot.ports import Button, Reply
from knowledge.costs.bill import Bill, Line, out_of_court
from knowledge.costs.courts import courts, lawyer_required
from knowledge.costs.fees import texts
from knowledge.costs.items import items
from knowledge.costs.money import Euro
from knowledge.costs.refund import capped_bill
from knowledge.costs.risk import MOST_INSTANCES, Instance, Risk, risk, same_day
from knowledge.costs.streitwert import ValueDecision, streitwert
from knowledge.statements import Note, note, shown

LETTER = "g"
VOICE = Voice("costs", LETTER, "chat.")
say, plain, data = VOICE.say, VOICE.plain, VOICE.data
CARDS = (("theirs", "question:rechnung-der-gegenseite"), ("mine", "question:was-kostet-es"))


def value_question(on: dt.date, language: str, own: Mapping[int, str]) -> Reply:
    """Which value? With those of the person's own letters, and what courts assumed for one photo, as buttons."""
    known = streitwert()
    lines = [
        {"value": _money(line.value_cents, language), "label": line.label.in_language(language)} for line in known.range
    ]
    html = prompts.render(
        "costs/asked.jinja", language, ask=say("ask", language), range=plain("range", language), lines=lines,
        explanation=known.explanation.in_language(language), differ=plain("courts_differ", language),
        title=plain("decisions", language), decisions=[_decision(one, language) for one in known.decisions],
        sources=_sources((known.norm, *known.source), known.as_of, language),
    )  # fmt: skip
    mine = tuple(
        (Button(plain("buttons.price", language, value=_money(cents, language), line=title)[:64],
                data("v", cents, on.isoformat(), 1)),)
        for cents, title in own.items()
    )  # fmt: skip
    rows = tuple(
        (Button(plain("buttons.price", language, value=line["value"], line=line["label"]),
                data("v", one.value_cents, on.isoformat(), 1)),)
        for line, one in zip(lines, known.range, strict=True)
    )  # fmt: skip
    return Reply(html, (*mine, *rows))


def answer(cents: int, on: dt.date, instances: int, today: dt.date, language: str) -> Reply:
    """Bill and risk for a value. Raises CostsError where there is no table or no such value."""
    bill = out_of_court(cents, on)
    courses = [risk(cents, same_day(on, number)) for number in range(1, max(instances, 2) + 1)] if instances else []
    settled = risk(cents, same_day(on, 1), ending="settlement") if instances else None
    good = _good_to_know(bill, courses, settled)
    html = prompts.render(
        "costs/answer.jinja", language,
        title=plain("title", language, value=_money(cents, language)),
        as_on=plain("as_on", language, on=shown(on, language), table=shown(bill.table, language)),
        future=plain("future", language) if on > today else "",
        letter=_letter(bill, language),
        court_head=plain("court_head", language),
        courses=[_course(one, language) for one in courses],
        worst=_with_norm(note("pays_loser"), language),
        settled=_settled(settled, language),
        details_title=plain("details", language),
        instances=[_instance(one, language) for one in (courses[-1].instances if courses else ())],
        other_head=plain("other_head", language),
        other=[_with_norm(one, language) for one in _other_side(on)],
        good_title=plain("good_to_know", language),
        good=[_with_norm(one, language) for one in good],
        sources=_sources(_all_sources(bill, courses, good, on), items().as_of, language),
        rights=plain("rights", language),
    )  # fmt: skip
    return Reply(html, tuple(_buttons(cents, on, instances, language)))


def _buttons(cents: int, on: dt.date, instances: int, language: str) -> Iterator[tuple[Button, ...]]:
    names = prompts.phrases_of("costs", language)["chat"]["buttons"]["instances"]
    key = (cents, on.isoformat(), instances)
    others = [
        Button(names[number], data("v", cents, on.isoformat(), number))
        for number in range(MOST_INSTANCES + 1)
        if number != instances
    ]
    yield tuple(others)
    yield (
        Button(plain("buttons.value", language), data("q", *key)),
        Button(plain("buttons.day", language), data("d", *key)),
    )
    for name, document in CARDS:
        yield (card_button(document, plain(f"buttons.{name}", language), language),)


def _letter(bill: Bill, language: str) -> dict[str, Any]:
    lines = [_line(line, language) for line in bill.lines]
    if bill.vat_cents:
        vat = items().vat
        percent = plain("vat", language, percent=int(bill.vat_rate * 100))
        lines.append(f"{percent}: {_money(bill.vat_cents, language)} ({vat.citation})")
    return {
        "head": plain("letter_head", language),
        "lines": lines,
        "total": plain("total", language, sum=_money(bill.total_cents, language)),
        "net": plain("net", language, sum=_money(bill.net_cents, language)) if bill.vat_cents else "",
    }


def _line(line: Line, language: str) -> str:
    rate = f" × {shown(line.rate, language)}" if line.rate is not None else ""
    return f"{line.label.in_language(language)}{rate}: {_money(line.cents, language)} ({line.citation})"


def _course(worst: Risk, language: str) -> dict[str, str]:
    """One course in a line: how far it goes, what it costs, whether a lawyer is needed."""
    labels = [
        f"{courts().instances[one.number].in_language(language)} ({courts().names[one.court].in_language(language)})"
        for one in worst.instances
    ]
    less = worst.without_own_lawyer_cents
    if less is not None and len(worst.instances) == 1:
        told = plain("no_lawyer_needed", language, sum=_money(less, language))
    else:
        told = plain("lawyer_needed", language) if lawyer_required(worst.instances[0].court) else ""
    return {
        "label": " + ".join(labels),
        "sum": _money(worst.total_cents, language),
        "note": told if len(worst.instances) == 1 else "",
    }


def _settled(settled: Risk | None, language: str) -> dict[str, str]:
    if settled is None or settled.settlement_share_cents is None:
        return {"head": "", "text": ""}
    share, total = settled.settlement_share_cents, settled.total_cents
    told = plain("settled", language, sum=_money(total, language), share=_money(share, language))
    return {"head": plain("settled_head", language), "text": f"{told} ({texts().norm(note('pays_settlement'))})"}


def _instance(one: Instance, language: str) -> dict[str, Any]:
    named = (courts().instances[one.number], courts().names[one.court])
    return {
        "label": ", ".join(name.in_language(language) for name in named),
        "sum": _money(one.total_cents, language),
        "lines": list(_instance_lines(one, language)),
    }


def _instance_lines(one: Instance, language: str) -> Iterator[str]:
    yield f"{plain('court_fee', language)}: {_line(one.court_fee, language)}"
    same = one.own is not None and one.opponent is not None and one.own.lines == one.opponent.lines
    sides = (("each", one.own),) if same else (("own", one.own), ("opponent", one.opponent))
    for key, bill in sides:
        if bill is None:
            continue
        yield f"{plain(key, language)}: {_money(bill.total_cents, language)}"
        for line in bill.lines:
            yield f"  {_line(line, language)}"
        if bill.vat_cents:
            percent = plain("vat", language, percent=int(bill.vat_rate * 100))
            yield f"  {percent}: {_money(bill.vat_cents, language)} ({items().vat.citation})"


def _other_side(on: dt.date) -> tuple[Note, ...]:
    """What may be claimed and what not (§ 97a Abs. 3, 4 UrhG)."""
    most = capped_bill(on)
    value = Euro(items().refund_cap.value_cents)
    cap = note("bill_cap_open", value=value, most=Euro(most.total_cents), net=Euro(most.net_cents))
    return (note("letter_refund"), note("counterclaim"), cap, note("bill_cap_not_for_counterclaim"))


def _good_to_know(bill: Bill, courses: Sequence[Risk], settled: Risk | None) -> tuple[Note, ...]:
    told: list[Note] = [*bill.notes]
    for one in (*courses, *([settled] if settled else [])):
        told += [other for other in one.notes if other.key not in {known.key for known in told}]
    left_out = {"pays_loser", "letter_refund", "counterclaim"}
    if not courses:
        told.append(note("not_included"))
    return tuple(one for one in told if one.key not in left_out)


def _all_sources(bill: Bill, courses: Sequence[Risk], good: Sequence[Note], on: dt.date) -> tuple[str, ...]:
    used: list[str] = [*bill.sources]
    for one in courses:
        used += one.sources
    return tuple(dict.fromkeys([*used, *texts().sources((*_other_side(on), *good))]))


def _with_norm(one: Note, language: str) -> str:
    norm = texts().norm(one)
    return f"{texts().say(one, language)}{f' ({norm})' if norm else ''}"


def _decision(one: ValueDecision, language: str) -> str:
    day = f", {shown(one.date, language)}" if one.date else ""
    return f"{one.court}{day}, {one.file_number}: {one.held.in_language(language)}"


def _sources(sources: Iterable[str], as_of: dt.date, language: str) -> str:
    day = plain("as_of", language, on=shown(as_of, language))
    return f"{plain('sources', language)}: {'; '.join(sources)} ({day})"


def _money(cents: int, language: str) -> str:
    return Euro(cents).in_language(language)
