"""Checks a letter that was read: bill, duties, deadlines, limitation, norms, decisions, arguments, words to machines.

Not legal advice and never a chance of winning: each finding is ok, wrong or open, says why in both languages and names
its source. A point that depends on facts nobody told stays open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields

from knowledge.letters.checks import arguments, bill, deadlines, decisions, duties, limits, norms
from knowledge.letters.checks.case import Case, case_of, tied, untangled
from knowledge.letters.checks.facts import LetterFacts, Library, shipped
from knowledge.letters.checks.finding import Finding
from knowledge.letters.letter import Letter
from knowledge.statements import note

__all__ = ["Finding", "LetterFacts", "Library", "Point", "check", "reply_points", "shipped"]

KINDS = {
    "agency_notice": "kind_agency", "request": "kind_request", "gerichtsschreiben": "kind_court",
    "mahnbescheid": "kind_mahnbescheid", "klage": "kind_klage", "unterlassungserklaerung": "kind_undertaking",
}  # fmt: skip
ANSWERED = (
    "kostenerstattung", "schadensersatz", "lizenzzahlung", "vertragsstrafe", "strafbewehrte_unterlassungserklaerung",
    "unterlassung", "ruecknahme", "verjaehrungsverzicht", "anerkenntnis", "auskunft", "loeschung", "vernichtung",
    "nennung",
)  # fmt: skip
LONGEST_QUOTE = 160
MOST_FINDINGS = 200
UNANSWERED = (
    "klageerwiderung",
    "verteidigungsanzeige",
    "widerspruch",
    "einspruch",
    "erscheinen",
    "kostenvorschuss",
    "stellungnahme",
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the letter to answer: an argument (id of its card) or a demand, with the passage it comes from.

    ``stance`` is left to the person (None); ``amount_cents`` and ``deadline`` where the letter ties them to a demand.
    """

    passage: str
    argument: str | None = None
    demand: str | None = None
    amount_cents: int | None = None
    deadline: dt.date | None = None
    stance: str | None = None

    def as_fact(self) -> dict[str, object]:
        """The point as a fact for a draft: only what is known; amounts are whole cents."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}


def check(letter: Letter, facts: LetterFacts, library: Library, on: dt.date) -> tuple[Finding, ...]:
    """Every finding, as seen on ``on``. Never raises, whatever the letter says."""
    case = case_of(letter, facts, library, on)
    rooms = (
        _kind,
        bill.check,
        duties.check,
        deadlines.check,
        limits.check,
        norms.check,
        decisions.check,
        arguments.check,
        _machine,
    )
    return tuple(one for room in rooms for one in room(case))[:MOST_FINDINGS]


def reply_points(letter: Letter, findings: tuple[Finding, ...]) -> tuple[Point, ...]:
    """What a reply answers, in the order of the letter: each demand and argument once; nothing for courts' papers."""
    if letter.kind and letter.kind.value in deadlines.COURT_KINDS:
        return ()
    letter = untangled(letter)
    days = {purpose: due for finding in findings if (due := _day(finding)) for purpose in finding.related}
    points = [
        (found.start, Point(_passage(letter, found.start, found.end), argument=found.value))
        for found in letter.arguments
    ]
    for found in letter.demands:
        if found.value not in UNANSWERED:
            amount = tied(letter, found.value)
            told = Point(
                _passage(letter, found.start, found.end), demand=_answered_as(found.value),
                amount_cents=amount.value.cents if amount else None, deadline=days.get(found.value),
            )  # fmt: skip
            points.append((found.start, told))
    return tuple(point for _, point in sorted(points, key=lambda pair: pair[0]))


def _answered_as(demand: str) -> str:
    """The demand as drafts name it: "payment" for money without a reason, "other" for what has no answer of its own."""
    if demand == "zahlung":
        return "payment"
    return demand if demand in ANSWERED else "other"


def _kind(case: Case) -> Iterator[Finding]:
    """What kind of paper it is, where that alone says something."""
    if case.kind in KINDS:
        kind = case.letter.kind
        place = (kind.start, kind.end) if kind else None
        yield Finding(f"kind.{case.kind}", "open", note(KINDS[case.kind]), place)


def _machine(case: Case) -> Iterator[Finding]:
    """Words that speak to a machine: told, never followed."""
    for number, found in enumerate(case.letter.machine_instructions, 1):
        words = " ".join(found.value.split())
        short = words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        yield Finding(f"machine.{number}", "open", note("machine_told", words=short), (found.start, found.end))


def _day(finding: Finding) -> dt.date | None:
    """The last day that a finding on a deadline names."""
    end = finding.note.values.get("end")
    return end if finding.group == "deadline" and isinstance(end, dt.date) else None


def _passage(letter: Letter, start: int, end: int) -> str:
    return " ".join(letter.text[start:end].split())
