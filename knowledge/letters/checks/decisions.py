"""Decisions cited in a letter, against our records: known, right date and court, existing then, and what they held.

Not a search for case law: what we have no record of stays open ("I do not know it"), because most decisions are not in
our records. Misquotes are a short list of statements that circulate about known cases (misquotes.yaml).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from pydantic import Field

from knowledge.answers.courts import state_in_chain
from knowledge.content import Record, Text, load_one
from knowledge.law.citations import Citation
from knowledge.law.decisions import Decision
from knowledge.law.norms import DecisionId
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.finding import FOLDER, Finding
from knowledge.letters.dates import find_days
from knowledge.letters.letter import Found
from knowledge.letters.paper import small
from knowledge.letters.signs import Sign, Signs
from knowledge.statements import note

BEFORE, AFTER = 90, 45


class Misquote(Record):
    """Something wrong that is said about a decision. ``while_pending``: wrong only as long as that case is undecided;
    ``while_open``: only as long as that decision is not final."""

    decision: DecisionId
    signs: tuple[Sign, ...] = Field(min_length=1)
    unless: tuple[Sign, ...] = ()
    while_pending: DecisionId | None = None
    while_open: DecisionId | None = None
    statement: Text


class Misquotes(Record):
    """All of them."""

    misquotes: dict[str, Misquote]


@cache
def misquotes() -> dict[str, Misquote]:
    """The list. Raises ContentError with every fault."""
    return load_one(FOLDER / "misquotes.yaml", Misquotes).misquotes


@cache
def _signs() -> tuple[Signs, Signs]:
    every = misquotes()
    return Signs({name: one.signs for name, one in every.items()}), Signs(
        {name: one.unless for name, one in every.items()}
    )


def check(case: Case) -> Iterator[Finding]:
    """Each cited decision once, then misquotes."""
    seen: set[str] = set()
    own = _number(case.letter.court_file_number.value) if case.letter.court_file_number else ""
    for found in case.letter.citations:
        number = _number(found.value.file_number or "")
        if number and number not in seen and number != own:
            seen.add(number)
            yield _judged(case, found)
    yield from _misquoted(case)


def _judged(case: Case, found: Found[Citation]) -> Finding:
    record = _record(case, found.value)
    name, place = f"decision.{found.value.file_number}", (found.start, found.end)
    if record is None:
        return Finding(name, "open", note("decision_unknown", decision=str(found.value)), place)
    told: dict[str, object] = {"court": record.court, "file_number": record.file_number}
    stated = _date_beside(case, found)
    state = state_in_chain(record, case.library.decisions, case.on)
    if record.date is None or record.date > case.on:
        return Finding(
            name,
            "wrong" if stated and stated <= case.on else "open",
            note("decision_pending", **told),
            place,
            cited=record.sources,
        )
    told["date"] = record.date
    if found.value.court and _court(found.value.court) != _court(record.court):
        return Finding(
            name, "wrong", note("decision_wrong_court", stated=found.value.court, **told), place, cited=record.sources
        )
    if stated and stated != record.date:
        return Finding(name, "wrong", note("decision_wrong_date", stated=stated, **told), place, cited=record.sources)
    if case.written and case.written < record.date:
        return Finding(name, "wrong", note("decision_later", written=case.written, **told), place, cited=record.sources)
    key = "decision_known_open" if state and state.standing == "decided_open" else "decision_known"
    return Finding(
        name,
        "ok",
        note(key, **told),
        place,
        (record.id,),
        (note("decision_held", summary=record.summary),),
        cited=record.sources,
    )


def _record(case: Case, citation: Citation) -> Decision | None:
    wanted = _number(citation.file_number or "")
    return next((one for one in case.library.decisions.values() if _number(one.file_number) == wanted), None)


def _number(written: str) -> str:
    return re.sub(r"[\s.]|\N{NO-BREAK SPACE}", "", written).upper()


def _court(name: str) -> str:
    """ "Landgericht Hamburg" and "LG Hamburg" are one."""
    low = " ".join(name.lower().split())
    for long, short in (
        ("oberlandesgericht", "olg"),
        ("landgericht", "lg"),
        ("bundesgerichtshof", "bgh"),
        ("amtsgericht", "ag"),
    ):
        low = low.replace(long, short)
    return re.sub(r"\b(hanseatisches|hanseatische|des|der|i\.?)\s*|s\b", "", low).replace(" ", "")


def _date_beside(case: Case, found: Found[Citation]) -> dt.date | None:
    """The date beside a file number: before it ("Urteil vom 27.09.2024, Az. …"), else right behind it."""
    text = case.letter.text
    start = max(0, found.start - BEFORE)
    before = _last_part(small(text[start : found.start]))
    for days in (find_days(before)[-1:], find_days(small(text[found.start : found.end + AFTER]))[:1]):
        for day in days:
            if isinstance(day.date, dt.date):
                return day.date
    return None


def _last_part(before: str) -> str:
    """What stands before the file number within its own citation: not across "und", ";", or another file number."""
    return re.split(r";|\bund\b|\band\b|\bsowie\b|\)", before)[-1]


def _misquoted(case: Case) -> Iterator[Finding]:
    signs, unless = _signs()
    for name, place in case.places_unless(signs, unless).items():
        one = misquotes()[name]
        record = case.library.decisions.get(one.decision)
        if record is None or not _holds(case, one):
            continue
        told = {"court": record.court, "file_number": record.file_number, "date": record.date or ""}
        yield Finding(
            f"misquote.{name}", "wrong", note(one.statement, **told), place, (record.id,), cited=record.sources
        )


def _holds(case: Case, one: Misquote) -> bool:
    """Is the statement wrong on the day of the check?"""
    pending = case.library.decisions.get(one.while_pending or "")
    if pending and pending.date and pending.date <= case.on:
        return False
    unsettled = case.library.decisions.get(one.while_open or "")
    if unsettled is None:
        return True
    state = state_in_chain(unsettled, case.library.decisions, case.on)
    return state is not None and state.standing == "decided_open"
