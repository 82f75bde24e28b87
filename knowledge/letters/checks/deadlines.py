"""The deadlines of a letter as days: weekends, holidays of the Land, receipt unknown, past, unusually short, of a court
(§§ 186-193 BGB, § 222 ZPO).

Not a promise: a deadline that the other side sets is a wish with consequences, one of a court is strict. Whether it is
a Notfrist is said only where the law says so (court_deadlines.yaml).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.deadlines import periods
from knowledge.deadlines.periods import DeadlineError, Period, fixed_day
from knowledge.deadlines.public_holidays import holiday
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.finding import FOLDER, Finding, State
from knowledge.letters.letter import Deadline, Found
from knowledge.statements import Note, note

COURT_KINDS = ("gerichtsschreiben", "mahnbescheid")
FRIENDLY = ("request", "takedown_answer", "data_access_answer", "berechtigungsanfrage", "information_request")
NEAR = 40
_SUNDAY = 6
_FURTHER = re.compile(r"\bweitere[nr]?\b|\bfurther\b", re.IGNORECASE)


class CourtRule(Record):
    """A deadline of a court by what it is for; ``notfrist``: the law calls it so, it can never be extended."""

    notfrist: bool
    statement: Text


class CourtRules(Record):
    """Rules by id of the demand, and what counts as short."""

    short_days: int
    rules: dict[str, CourtRule]
    working_days: dict[int, Bilingual]
    default: CourtRule


@cache
def rules() -> CourtRules:
    """The data. Raises ContentError with every fault."""
    return load_one(FOLDER / "court_deadlines.yaml", CourtRules)


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline worked out. ``day``: the last day; ``safe``: the working day by which to act; both None where the
    start is unknown. ``earliest``: the end counted from the date of the letter. ``court``: of a court, thus strict."""

    found: Found[Deadline]
    day: dt.date | None
    safe: dt.date | None
    earliest: dt.date | None
    past: bool
    court: bool
    steps: tuple[Note, ...]

    @property
    def act_by(self) -> dt.date | None:
        """The day to keep in mind: the safe one, or the earliest possible where only that is known."""
        return self.safe or self.earliest


def check(case: Case) -> Iterator[Finding]:
    """Each deadline, whether it is short, and whether it is one of a court."""
    for number, one in enumerate(due(case), 1):
        name = f"deadline.{number}"
        place, wanted = (one.found.start, one.found.end), one.found.value.purposes
        yield Finding(name, *_told(case, one), place, wanted, one.steps)
        if one.court:
            rule = _rule(case, one.found)
            yield Finding(f"{name}.court", "open", note(rule.statement), place, (name,))
        elif (days := _length(case, one)) is not None and days < rules().short_days:
            yield Finding(
                f"{name}.short", "open", note("deadline_short", days=Period(max(days, 1), "days")), place, (name,)
            )


def due(case: Case) -> tuple[Due, ...]:
    """Every deadline of the letter, in its order. Never raises."""
    return tuple(_due(case, found) for found in case.letter.deadlines)


def _due(case: Case, found: Found[Deadline]) -> Due:
    limit = found.value
    court = case.kind in COURT_KINDS or limit.kind in ("remedy", "hearing")
    if limit.kind == "hearing" and limit.day:
        return Due(found, limit.day, limit.day, None, limit.day < case.on, True, ())
    try:
        if limit.day is not None:
            return _known(
                case, found, fixed_day(limit.day, case.facts.land, on=case.on, in_court=court, at=limit.time), court
            )
        return _period(case, found, court)
    except DeadlineError as error:
        return Due(found, None, None, None, False, court, (error.note,))


def _known(case: Case, found: Found[Deadline], result: periods.Deadline, court: bool) -> Due:
    past = bool(result.past) if result.past is not None else bool(result.end and result.end < case.on)
    return Due(found, result.end, result.safe, None, past, court, (*result.steps, *result.remarks))


def _period(case: Case, found: Found[Deadline], court: bool) -> Due:
    """A length of time; the start is what the person told, and is never guessed."""
    limit = found.value
    unclear = (note("deadline_start_unclear"),) if limit.from_event in (None, "unknown") else ()
    start = case.written if limit.from_event == "letter_date" else case.facts.received_on
    if limit.count is None or limit.unit in (None, "hours"):
        return Due(found, None, None, None, False, court, (note("deadline_hours", hours=limit.count or 0),))
    if limit.from_event == "announcement":
        return Due(found, None, None, None, False, court, (note("deadline_announced"),))
    further = _FURTHER.search(case.letter.text, max(0, found.start - NEAR // 2), found.end)
    if limit.from_event == "previous_deadline" or further:
        return Due(found, None, None, None, False, court, (note("deadline_further", period=_length_of(limit)),))
    written = case.written
    if start is None:
        earliest = _end(limit, written, case, court) if written else None
        told = (*unclear, note(_missing(limit), period=_length_of(limit)))
        return Due(found, None, None, earliest.safe if earliest else None, False, court, told)
    result = _end(limit, start, case, court)
    told = (*unclear, *result.steps, *result.remarks)
    return Due(found, result.end, result.safe, None, bool(result.past), court, told)


def _missing(limit: Deadline) -> str:
    return {"service": "service_unknown", "letter_date": "letter_date_unknown"}.get(
        limit.from_event or "", "receipt_unknown"
    )


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A length in working days (Werktage)."""

    count: int

    def in_language(self, language: str) -> str:
        """ "1 Werktag", "5 working days"."""
        return f"{self.count} {rules().working_days[min(self.count, 2)].in_language(language)}"


def _length_of(limit: Deadline) -> object:
    count = max(limit.count or 1, 1)
    if limit.unit == "working_days":
        return WorkingDays(count)
    return Period(count, _unit(limit))


def _unit(limit: Deadline) -> periods.Unit:
    unit: dict[str, periods.Unit] = {"days": "days", "weeks": "weeks", "months": "months"}
    return unit[limit.unit or "days"]


def _end(limit: Deadline, start: dt.date, case: Case, court: bool) -> periods.Deadline:
    """The end of the period. Working days count Saturdays, which gives the earlier and therefore the safe day."""
    count = max(limit.count or 1, 1)
    if limit.unit != "working_days":
        return periods.deadline(start, Period(count, _unit(limit)), case.facts.land, on=case.on, in_court=court)
    day = start
    for _ in range(min(count, 400)):
        day += dt.timedelta(days=1)
        while day.weekday() == _SUNDAY or holiday(day, case.facts.land):
            day += dt.timedelta(days=1)
    return fixed_day(day, case.facts.land, on=case.on, in_court=court, before=(note("deadline_working_days", end=day),))


def _told(case: Case, one: Due) -> tuple[State, Note]:
    """The state and the sentence of one deadline."""
    limit = one.found.value
    if limit.kind == "hearing" and one.day:
        return ("open" if one.past else "ok"), note(
            "deadline_hearing_past" if one.past else "deadline_hearing", end=one.day
        )
    if one.day is None:
        if one.earliest:
            late = "_late" if one.earliest < case.on else ""
            return "open", note(f"deadline_receipt_unknown{late}", period=_length_of(limit), earliest=one.earliest)
        known_rule = one.steps and one.steps[0].key in ("deadline_further", "deadline_hours", "deadline_announced")
        if limit.count and limit.unit not in (None, "hours") and not known_rule:
            return "open", note("deadline_rule_only", period=_length_of(limit))
        return "open", one.steps[0]
    if one.past:
        return "open", note(_past(case, one), end=one.day)
    if limit.kind == "offer":
        return "ok", note("deadline_offer", end=one.day)
    moved = next((step for step in one.steps if step.key.startswith("shifted")), None)
    if moved:
        return "ok", note(
            "deadline_moved", day=moved.values["day"], end=one.day, why=moved.values["why"], safe=one.safe
        )
    if limit.time:
        return "ok", note("deadline_day_time", end=one.day, at=f"{limit.time:%H:%M}")
    return "ok", note("deadline_day", end=one.day)


def _past(case: Case, one: Due) -> str:
    if one.court:
        return "deadline_past_court"
    if one.found.value.kind == "offer":
        return "deadline_past_offer"
    return "deadline_past_friendly" if case.kind in FRIENDLY else "deadline_past"


def _rule(case: Case, found: Found[Deadline]) -> CourtRule:
    """The rule for a court's deadline: by purpose, by the word Notfrist beside it, by the paper; else a plain one."""
    limit, data = found.value, rules()
    purposes = [name for name in limit.purposes if name != "erscheinen" or limit.kind == "hearing"]
    if limit.kind == "hearing":
        return data.rules["erscheinen"]
    named = next((data.rules[name] for name in purposes if name in data.rules), None)
    if named:
        return named
    around = case.letter.text[max(0, found.start - NEAR) : found.end + NEAR].lower()
    if "notfrist" in around:
        return data.rules["notfrist"]
    paper = case.letter.court_paper.value if case.letter.court_paper else ""
    if case.kind == "mahnbescheid":
        return data.rules["widerspruch"]
    if paper == "urteil" and (limit.count, limit.unit) == (1, "months"):
        return data.rules["berufung"]
    return data.default


def _length(case: Case, one: Due) -> int | None:
    """Days between arrival (or the date of the letter) and the end of a deadline that was set for a demand."""
    if one.found.value.kind != "demand":
        return None
    start = case.facts.received_on or case.written
    end = one.day or one.earliest
    return (end - start).days if start and end and end >= start else None
