"""The arguments of the letter, each with the answer and the light of its card, and with the person's own check.

Not a verdict: an argument stays open whatever its light, because it depends on facts and on courts. The light is from
the creator's side: red means that their position is weak today.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from knowledge.answers.courts import states_on
from knowledge.check.result import Row
from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.guide.cards import ArgumentCard
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.finding import FOLDER, Finding
from knowledge.statements import Note, note

AGAINST_A_WARNING = ("a10-abmahnung-unberechtigt", "a11-ansprueche-zurueckziehen")


class _Ties(Record):
    provisions: dict[str, tuple[Text, ...]]


@cache
def ties() -> _Ties:
    """Which provision of the check an argument is about. Raises ContentError with every fault."""
    return load_one(FOLDER / "ties.yaml", _Ties)


def check(case: Case) -> Iterator[Finding]:
    """One finding per argument that was recognised, with what the person's check says; then pending cases."""
    named: list[str] = []
    for found in case.letter.arguments:
        card = case.library.arguments.get(found.value)
        if card is None or (case.kind == "abmahnung" and card.id in AGAINST_A_WARNING):
            continue
        named += card.decisions
        own = tuple(_own_check(case, card))
        newer = tuple(_newer(case, card))
        told = note(f"argument_{card.light}", claim=card.claim, answer=card.answer, reason=card.light_reason)
        yield Finding(
            f"argument.{card.id}",
            "open",
            told,
            (found.start, found.end),
            (card.id,),
            (*own, *newer),
            card.light,
            card.sources,
        )
    yield from _pending(case, named)


def _own_check(case: Case, card: ArgumentCard) -> Iterator[Note]:
    """What the person's own check says on the provisions of the argument."""
    if case.facts.own_check is None:
        return
    titles = {element.id: element.title for element in case.library.scheme.elements}
    named = {provision.id: provision.name for provision in case.library.scheme.provisions}
    wanted = [named[one] for one in ties().provisions.get(card.id, ()) if one in named]
    for name in wanted:
        tables = [table for part in case.facts.own_check.parts for table in part.tables if table.provision == name]
        yield from _rows(name, [row for table in tables for row in table.rows], titles)


def _rows(name: str, rows: list[Row], titles: dict[str, Bilingual]) -> Iterator[Note]:
    def titled(*states: str) -> tuple[Bilingual, ...]:
        chosen = dict.fromkeys(row.id for row in rows if row.state in states)
        return tuple(titles[one] for one in chosen if one in titles)

    if failed := titled("not_met"):
        yield note("own_check_not_met", provision=name, elements=failed)
    if unsure := titled("open", "contested"):
        yield note("own_check_open", provision=name, elements=unsure)
    if rows and not failed and not unsure:
        yield note("own_check_met", provision=name)


def _newer(case: Case, card: ArgumentCard) -> Iterator[Note]:
    """A decision of the same cases that is newer than the assessment of the card."""
    for state in states_on(card.decisions, case.library.decisions, case.on):
        if state.decision.date and card.as_of < state.decision.date <= case.on:
            yield note(
                "argument_newer", court=state.decision.court, file_number=state.decision.file_number,
                date=state.decision.date, as_of=card.as_of,
            )  # fmt: skip


def _pending(case: Case, named: list[str]) -> Iterator[Finding]:
    """Cases on these points that are not decided on the day."""
    for state in states_on(dict.fromkeys(named), case.library.decisions, case.on):
        if state.standing not in ("pending", "due", "overdue") or state.decision.country != "DE":
            continue
        told = {"court": state.decision.court, "file_number": state.decision.file_number}
        if state.decision.next and state.standing == "due":
            yield _court(
                state.decision.id, note("court_due", date=state.decision.next.date, **told), state.decision.sources
            )
        elif state.decision.next and state.standing == "overdue":
            yield _court(
                state.decision.id, note("court_overdue", date=state.decision.next.date, **told), state.decision.sources
            )
        else:
            yield _court(state.decision.id, note("court_pending", **told), state.decision.sources)


def _court(identifier: str, told: Note, cited: tuple[str, ...]) -> Finding:
    return Finding(f"courts.{identifier}", "open", told, related=(identifier,), cited=cited)
