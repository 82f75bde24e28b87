"""Reads a letter: text in, ``Letter`` out. Rules only, no model, no network, and nothing the letter says is obeyed.

Not a check: whether a claim holds, a bill adds up or a deadline falls on a holiday is decided elsewhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from knowledge.law.citations import Citation, find_citations
from knowledge.letters import chain, payments
from knowledge.letters import paper as even_paper
from knowledge.letters.amounts import find_amounts, find_fee_rate
from knowledge.letters.arguments import find_arguments
from knowledge.letters.clauses import Clauses, Prepared
from knowledge.letters.clauses import prepared as with_clauses
from knowledge.letters.deadlines import find_deadlines
from knowledge.letters.demands import PAYMENTS, Demanded, find_demands, things, to_sign, unrefused
from knowledge.letters.heads import Frame, frame
from knowledge.letters.kind import Writer, find_court_paper, find_kind
from knowledge.letters.letter import Found, Letter
from knowledge.letters.letter_date import find_letter_date
from knowledge.letters.machine import find_machine_instructions
from knowledge.letters.paper import Paper
from knowledge.letters.parties import find_parties, writer
from knowledge.letters.pressing import pressing_clauses
from knowledge.letters.quality import remarks
from knowledge.letters.references import find_court, find_reference
from knowledge.letters.signs import Hit
from knowledge.letters.stances import Stances, stances

COURT_STEPS = ("widerspruch", "einspruch", "erscheinen", "verteidigungsanzeige", "klageerwiderung", "kostenvorschuss")
COURT_WISHES = ("stellungnahme", "zahlung", "nachweis", "vollmacht", "annahme", "ruecknahme")
UNDERTAKING = (
    "unterlass",
    "strafbewehr",
    "vertragsstraf",
    "unterwerf",
    "undertaking",
    "cease",
    "desist",
    "nicht wieder",
    "nicht mehr",
)
OFFERED = (
    "angebot",
    "vergleich",
    "vorschlag",
    "vereinbarung",
    "offer",
    "settle",
    "proposal",
    "modifizierte",
    "abgeänderte",
)
COURT_KINDS = ("gerichtsschreiben", "mahnbescheid")
CASE_KINDS = (*COURT_KINDS, "klage", "klageerwiderung")
REMEDIES = ("widerspruch", "einspruch")


@dataclass(frozen=True, slots=True)
class Opened:
    """A text made ready for reading, and what stands in it on whatever day it is read.

    ``machine``: words to machines, which ``prepared`` is without; ``named``: what can be wanted, by clause.
    """

    text: str
    prepared: Prepared
    machine: tuple[Found[str], ...]
    where: Frame
    who: Writer
    date: Found[dt.date] | None
    named: dict[int, list[Hit]]


def opened(text: str) -> Opened:
    """``text`` made ready for reading. Never raises."""
    prepared, machine = _prepared(text)
    paper, where = prepared.paper, frame(prepared.paper.text)
    named = things(paper, prepared.clauses)
    return Opened(text, prepared, machine, where, writer(paper, where), find_letter_date(paper, where), named)


def is_letter(it: Opened) -> bool:
    """Is it a letter rather than a long question: of a kind we know, with a date, a sign or somebody who writes?"""
    paper, where, kind = it.prepared.paper, it.where, _wanted(it, None).kind
    if kind is None or kind.confidence == "low":
        return False
    if it.date or find_reference(paper, where) or find_court(paper, where, kind.value in CASE_KINDS)[1]:
        return True
    parties = find_parties(paper, where, "court" if kind.value in COURT_KINDS else it.who)
    return parties.sender is not None or parties.representative is not None


@dataclass(frozen=True, slots=True)
class _Wanted:
    stance: Stances
    demanded: list[Demanded]
    kind: Found[str] | None


def _wanted(it: Opened, on: dt.date | None) -> _Wanted:
    """Who wants what of whom, and what kind of letter that makes."""
    paper, clauses = it.prepared.paper, it.prepared.clauses
    if not clauses.all:
        return _Wanted(Stances({}), [], None)
    pressing = pressing_clauses(paper, clauses, it.date.value if it.date else None, on)
    stance = unrefused(stances(paper, clauses, pressing), it.named)
    demanded = find_demands(paper, clauses, stance, it.named)
    if not any(word in paper.low for word in UNDERTAKING):
        demanded = [demand for demand in demanded if demand.id != "strafbewehrte_unterlassungserklaerung"]
    return _Wanted(stance, demanded, find_kind(paper, clauses, [demand.id for demand in demanded], it.who))


def read(text: str, on: dt.date | None = None) -> Letter:
    """Everything that can be read in ``text``. Never raises; ``on`` is the day of reading, for days without a year."""
    return read_opened(opened(text), on)


def read_opened(it: Opened, on: dt.date | None = None) -> Letter:
    """Everything that can be read in a text that was opened."""
    paper, clauses = it.prepared.paper, it.prepared.clauses
    quality = remarks(paper)
    if not clauses.all:
        return Letter(it.text, text_quality=quality, machine_instructions=it.machine)
    where, who, date, named = it.where, it.who, it.date, it.named
    written = date.value if date else None
    wanted = _wanted(it, on)
    stance, demanded, kind = wanted.stance, wanted.demanded, wanted.kind
    name = kind.value if kind else ""
    court_paper = find_court_paper(paper, clauses) if name == "gerichtsschreiben" else None
    demanded = _fitting(
        name, court_paper.value if court_paper else "", demanded, any(word in paper.low for word in OFFERED)
    )
    priced = find_amounts(paper, clauses)
    demanded = payments.named(clauses, name, demanded, priced, {hit.key for hits in named.values() for hit in hits})
    limits = find_deadlines(paper, clauses, stance, named, demanded, written, on, name in COURT_KINDS)
    if court_paper and court_paper.value == "urteil":
        limits = [limit for limit in limits if limit.deadline.kind == "remedy"]
    parties = find_parties(paper, where, "court" if name in COURT_KINDS else who)
    court, file_number = find_court(paper, where, name in CASE_KINDS)
    demanded = [demand for demand in demanded if demand.id not in REMEDIES]
    demanded += to_sign(paper, clauses, stance, named) if name == "unterlassungserklaerung" else []
    demanded += payments.listed_costs(clauses, priced) if name == "mahnbescheid" else []
    amounts = payments.amounts(paper, payments.named_by_payment(clauses, demanded, priced, name))
    rate = find_fee_rate(paper.low)
    return Letter(
        it.text,
        kind=kind,
        court_paper=court_paper,
        date=date,
        sender=parties.sender,
        representative=parties.representative,
        opponent=parties.opponent,
        addressee=parties.addressee,
        reference=find_reference(paper, where),
        your_reference=find_reference(paper, where, yours=True),
        court=court,
        court_file_number=file_number,
        deadlines=tuple(
            Found(limit.deadline, *paper.place(limit.start, limit.end), limit.confidence) for limit in limits
        ),
        demands=_demands(paper, clauses, demanded),
        amounts=amounts,
        gegenstandswert_cents=payments.value(amounts),
        fee_rate=Found(rate[0], *paper.place(rate[1], rate[2])) if rate else None,
        citations=_citations(paper),
        arguments=tuple(find_arguments(paper, clauses)),
        machine_instructions=it.machine,
        text_quality=quality,
        prepared=it.prepared,
    )


def own_words(text: str) -> Paper:
    """What is read of ``text``: made even, without earlier letters and without words to machines."""
    return _prepared(text)[0].paper


def made_ready(text: str) -> Prepared:
    """``text`` made even, without earlier letters, in clauses; words to machines still stand in it."""
    return _ready(text)[1]


def _prepared(text: str) -> tuple[Prepared, tuple[Found[str], ...]]:
    """The text without earlier letters and without words to machines, which are handed back."""
    draft, prepared = _ready(text)
    paper = prepared.paper
    spoken = find_machine_instructions(paper, prepared.clauses)
    if not spoken:
        return prepared, ()
    found = []
    for start, end in spoken:
        found.append(Found(" ".join(paper.text[start:end].split()), *paper.place(start, end), "high"))
        draft.blank(start, end)
    return with_clauses(even_paper.finished(draft, text)), tuple(found)


def _ready(text: str) -> tuple[even_paper.Draft, Prepared]:
    draft = even_paper.even(text)
    chain.keep_newest(draft)
    return draft, with_clauses(even_paper.finished(draft, text))


def _fitting(kind: str, court_paper: str, demanded: list[Demanded], offered: bool) -> list[Demanded]:
    """Leaves out what this kind of paper cannot want: court steps belong to courts, which tell what others want."""
    if not offered:
        demanded = [replace(demand, id="stellungnahme") if demand.id == "annahme" else demand for demand in demanded]
    ids = {demand.id for demand in demanded}
    if kind == "mahnbescheid":
        demanded = [replace(demand, id="zahlung") if demand.id in PAYMENTS else demand for demand in demanded]
        allowed = {"zahlung", "widerspruch", "einspruch"}
    elif kind == "gerichtsschreiben":
        allowed = set() if court_paper == "urteil" else {*COURT_STEPS, *COURT_WISHES}
        allowed |= {"unterlassung", "auskunft"} if court_paper == "einstweilige_verfuegung" else set()
    elif kind == "unterlassungserklaerung":
        allowed = ids - {*COURT_STEPS, "stellungnahme", "annahme", "nachweis"}
    else:
        allowed = ids - set(COURT_STEPS)
    return [demand for demand in demanded if demand.id in allowed]


def _demands(paper: Paper, clauses: Clauses, demanded: list[Demanded]) -> tuple[Found[str], ...]:
    """Each demand once with the clause that makes it best."""
    best: dict[str, Demanded] = {}
    for demand in demanded:
        known = best.get(demand.id)
        if known is None or (known.confidence != "high" and demand.confidence == "high"):
            best[demand.id] = demand
    found = []
    for demand in sorted(best.values(), key=lambda demand: demand.start):
        clause = clauses.all[demand.clause]
        found.append(Found(demand.id, *paper.place(clause.start, clause.end), demand.confidence))
    return tuple(found)


def _citations(paper: Paper) -> tuple[Found[Citation], ...]:
    found = []
    for citation in find_citations(paper.text):
        start, end = paper.place(citation.start, citation.end)
        found.append(
            Found(
                replace(citation, start=start, end=end),
                start,
                end,
                "high" if citation.law or citation.file_number else "medium",
            )
        )
    return tuple(found)
