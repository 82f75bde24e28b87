"""The four details that an Abmahnung must contain, point by point (§ 97a Abs. 2 UrhG).

Not a judgment that a letter is ineffective: what is not found may stand in an enclosure or in words we do not know, so
"wrong" says "missing in the text that was read", with the consequence and with what the other side will answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import Field

from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.letters.checks.bill import DAMAGES, TOTALS
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.finding import FOLDER, Finding, Place, State
from knowledge.letters.heads import frame
from knowledge.letters.signs import Sign, Signs
from knowledge.statements import Note, note

COSTS = ("anwaltskosten", "geschaeftsgebuehr", "mahnkosten", "dokumentationskosten")
UNDERTAKING = "strafbewehrte_unterlassungserklaerung"


class _Duties(Record):
    parts: dict[str, Bilingual]
    work: tuple[Sign, ...] = Field(min_length=1)
    works_before_titles: tuple[Text, ...] = Field(min_length=1)
    place: tuple[Sign, ...] = Field(min_length=1)
    act: tuple[Sign, ...] = Field(min_length=1)
    enclosure: tuple[Sign, ...]
    draft: tuple[Sign, ...]
    lump: tuple[Sign, ...]
    beyond: tuple[Sign, ...]
    beyond_old: tuple[Sign, ...]


@cache
def _data() -> _Duties:
    return load_one(FOLDER / "duties.yaml", _Duties)


@cache
def _signs() -> Signs:
    data = _data()
    names = ("work", "place", "act", "enclosure", "draft", "lump", "beyond", "beyond_old")
    return Signs({name: getattr(data, name) for name in names})


@cache
def _titled() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _data().works_before_titles))
    return re.compile(
        rf"\b(?:{words})\w{{0,6}}[^.!?\n\"„»“]{{0,40}}[\"„»“]\s?(?=\w)[^\"“«”]{{2,90}}[\"“«”]", re.IGNORECASE
    )


_ADDRESS = re.compile(
    r"https?://\S{4,}|\bwww\.\S{4,}"
    r"|(?<![@\w.])[\w-]{2,40}(?:\.[\w-]{2,40}){0,3}\.(?:de|com|net|org|eu|info|io|ai|at|ch|example)\b(?:/\S+)?"
)


def check(case: Case) -> Iterator[Finding]:
    """Nr. 1 to 4, only for an Abmahnung."""
    if case.kind != "abmahnung":
        return
    places = case.places(_signs())
    yield _injured(case)
    yield _infringement(case, places)
    yield _payments(case, places)
    if case.demanded(UNDERTAKING):
        yield _undertaking(case, places)


def _injured(case: Case) -> Finding:
    """Nr. 1: the injured party by name, where a representative writes."""
    letter = case.letter
    if letter.representative is None:
        who = letter.opponent or letter.sender
        if who is None:
            return _missing("duty.1", "duty_1_nobody", case, sure=False)
        return Finding("duty.1", "ok", note("duty_1_self", name=who.value), (who.start, who.end))
    injured = letter.opponent
    if injured is not None and injured.value != letter.representative.value:
        return Finding("duty.1", "ok", note("duty_1_ok", name=injured.value), (injured.start, injured.end))
    return _missing("duty.1", "duty_1_missing", case, firm=letter.representative.value)


def _infringement(case: Case, places: dict[str, list[Place]]) -> Finding:
    """Nr. 2: the infringement exactly: which work, which act, where."""
    named = _named(case)
    missing = [name for name in ("work", "act", "place") if name not in places and not (named and name != "act")]
    if not missing and named:
        return Finding("duty.2", "ok", note("duty_2_ok"), named)
    if "enclosure" in places:
        return Finding("duty.2", "open", note("duty_2_enclosure"), places["enclosure"][0], details=_consequence())
    if not missing:
        return Finding("duty.2", "open", note("duty_2_vague"), places["work"][0], details=_consequence())
    told = tuple(_data().parts[name] for name in missing)
    return _missing("duty.2", "duty_2_missing", case, sure="work" in missing or len(missing) > 1, parts=told)


def _named(case: Case) -> Place | None:
    """A title in quotation marks behind a word for a work, or an address on the net, in the body of the letter."""
    where = frame(case.paper.text)
    match = _titled().search(case.paper.text, where.body, where.closing) or _ADDRESS.search(
        case.paper.text, where.body, where.closing
    )
    return case.paper.place(*match.span()) if match else None


def _payments(case: Case, places: dict[str, list[Place]]) -> Finding:
    """Nr. 3: payments split into damages and reimbursement of costs."""
    wants_damages = case.demanded("schadensersatz", "lizenzzahlung") or bool(case.amounts(*DAMAGES))
    wants_costs = case.demanded("kostenerstattung") or bool(case.amounts(*COSTS))
    money = (*TOTALS, *DAMAGES, *COSTS, "other", "vergleich")
    sums = [one for one in case.letter.amounts if one.value.purpose in money]
    if not (sums or wants_damages or wants_costs or case.demanded("zahlung")):
        return Finding("duty.3", "ok", note("duty_3_no_payment"))
    if not sums:
        return Finding("duty.3", "open", note("duty_3_no_figure"))
    split = bool(case.amounts(*DAMAGES)) and bool(case.amounts(*COSTS))
    if "lump" in places or (wants_damages and wants_costs and not split and len(sums) == 1):
        place = places["lump"][0] if "lump" in places else (sums[0].start, sums[0].end)
        return _missing("duty.3", "duty_3_lump", case, place=place)
    if split or wants_damages != wants_costs:
        return Finding("duty.3", "ok", note("duty_3_ok" if split else "duty_3_one_kind"), (sums[0].start, sums[0].end))
    return Finding("duty.3", "open", note("duty_3_open"), (sums[0].start, sums[0].end), details=_consequence())


def _undertaking(case: Case, places: dict[str, list[Place]]) -> Finding:
    """Nr. 4: does the proposed undertaking go considerably beyond the infringement? (wording since 02.12.2020)"""
    related = (UNDERTAKING,)
    if "beyond_old" in places:
        return Finding("duty.4", "open", note("duty_4_old"), places["beyond_old"][0], related, _consequence())
    if "beyond" in places:
        return Finding("duty.4", "ok", note("duty_4_ok"), places["beyond"][0], related)
    if "draft" not in places:
        return Finding("duty.4", "open", note("duty_4_no_draft"), None, related, _consequence())
    return _missing("duty.4", "duty_4_missing", case, related=related, place=places["draft"][0])


def _missing(
    identifier: str, key: str, case: Case, *, sure: bool = True, place: Place | None = None,
    related: tuple[str, ...] = (), **values: object,
) -> Finding:  # fmt: skip
    """Not found: "wrong" only where the text was read well enough to say so."""
    state: State = "wrong" if sure and case.readable() else "open"
    return Finding(identifier, state, note(key, **values), place, related, _consequence())


def _consequence() -> tuple[Note, ...]:
    return (note("duty_consequence"), note("duty_other_side"))
