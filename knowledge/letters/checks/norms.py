"""Do the norms cited in a letter exist, and do they fit what is claimed? A slip is told, and so is what is missing.

Not the law and not a judgment on the claim: existence comes from norm_shapes.yaml (official texts of a day), fitting
from a small table (fitting.yaml). Laws whose texts we lack are named as not looked up.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import Field

from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.law.citations import Citation
from knowledge.law.norms import NormCitation
from knowledge.letters.checks.case import Case
from knowledge.letters.checks.facts import side
from knowledge.letters.checks.finding import FOLDER, Finding
from knowledge.letters.letter import Found
from knowledge.letters.signs import Sign, Signs
from knowledge.statements import Note, note, shown


class _Law(Record):
    as_of: dt.date
    sections: Text
    numbers: dict[Text, int] = Field(default_factory=dict)


class _Shapes(Record):
    laws: dict[str, _Law]


class Slip(Record):
    """A norm that people confuse: fine by itself, wrong where the letter is about ``about`` (phrases, same paper).

    ``only``: kinds of letter, ``side``: of which party, in which it is a slip.
    """

    id: Text
    norm: NormCitation
    absatz: Text | None = None
    about: tuple[Sign, ...] = ()
    side: Literal["abmahnung", "counterclaim"] | None = None
    only: tuple[Text, ...] = ()
    statement: Text


class Claim(Record):
    """A kind of claim: its name, the demands it stands for, and the norms that carry it."""

    name: Bilingual
    norms: tuple[NormCitation, ...] = Field(min_length=1)


class Fitting(Record):
    """Slips, and which norms fit which demand; only letters of ``kinds`` are expected to name norms."""

    kinds: tuple[Text, ...]
    claims: dict[str, Claim]
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a law holds: section -> Absätze, "97a 2" -> highest Nummer; as of a day."""

    as_of: dt.date
    sections: dict[str, tuple[str, ...]]
    numbers: dict[str, int]


@cache
def shapes() -> dict[str, Shape]:
    """Every law whose shape we know. Raises ContentError with every fault."""
    file = load_one(FOLDER / "norm_shapes.yaml", _Shapes)
    return {
        name: Shape(law.as_of, dict(map(_section, law.sections.split())), law.numbers)
        for name, law in file.laws.items()
    }


@cache
def fitting() -> Fitting:
    """The table. Raises ContentError with every fault."""
    return load_one(FOLDER / "fitting.yaml", Fitting)


@cache
def _abouts() -> Signs:
    return Signs({slip.id: slip.about for slip in fitting().slips})


def check(case: Case) -> Iterator[Finding]:
    """Norms that do not exist, slips, what was found and what was not looked up, and the basis of each demand."""
    cited = [found for found in case.letter.citations if found.value.norm]
    wrong: set[str] = set()
    for found in cited:
        told = _fault(found.value)
        name = re.sub(r"[^a-z0-9]+", "-", str(found.value).lower()).strip("-")
        if told and name not in wrong:
            wrong.add(name)
            yield Finding(f"norm.{name}", "wrong", told, (found.start, found.end), cited=(str(found.value.norm),))
    yield from _listed(cited)
    slips = list(_slips(case, cited))
    yield from slips
    slipped = {slip.place for slip in slips}
    yield from _basis(case, [found for found in cited if (found.start, found.end) not in slipped])


def _section(written: str) -> tuple[str, tuple[str, ...]]:
    """ "97a:4" -> ("97a", 1 to 4); "6:1/1a/2" names them."""
    number, _, absaetze = written.partition(":")
    if "/" in absaetze:
        return number, tuple(filter(None, absaetze.split("/")))
    return number, tuple(str(one) for one in range(1, int(absaetze or 0) + 1))


def _fault(citation: Citation) -> Note | None:
    """What does not exist in a citation; None where it is right or cannot be told."""
    shape = shapes().get(citation.law or "")
    if shape is None or citation.section is None or citation.kind not in ("§", "Art."):
        return None
    told = {"norm": _german(citation), "law": citation.law, "as_of": shape.as_of}
    absaetze = shape.sections.get(citation.section)
    if absaetze is None:
        return note("norm_missing", **told)
    if citation.kind == "Art." or citation.absatz is None:
        return None
    section = f"§ {citation.section} {citation.law}"
    if citation.absatz not in absaetze:
        key = "norm_no_such_absatz" if absaetze else "norm_without_absatz"
        return note(
            key, section=section, absatz=citation.absatz, last=absaetze[-1] if absaetze else "", as_of=shape.as_of
        )
    last = shape.numbers.get(f"{citation.section} {citation.absatz}")
    if last and citation.nummer and citation.nummer.isdecimal() and int(citation.nummer) > last:
        place = f"{section} Abs. {citation.absatz}"
        return note("norm_no_such_nummer", section=place, nummer=citation.nummer, last=last, as_of=shape.as_of)
    return None


def _listed(cited: list[Found[Citation]]) -> Iterator[Finding]:
    """One finding for all norms that exist, one for all that were not looked up."""
    known = [found for found in cited if found.value.law in shapes() and _fault(found.value) is None]
    unknown = [found for found in cited if found.value.law not in shapes()]
    if known:
        names = tuple(dict.fromkeys(_german(found.value) for found in known))
        laws = tuple(
            dict.fromkeys(
                f"{found.value.law} (Text vom {shown(shapes()[str(found.value.law)].as_of, 'de')})" for found in known
            )
        )
        yield Finding("norm.exist", "ok", note("norms_exist", norms=names), (known[0].start, known[0].end), cited=laws)
    if unknown:
        names = tuple(dict.fromkeys(_german(found.value) for found in unknown))
        yield Finding(
            "norm.not_checked", "open", note("norms_not_checked", norms=names), (unknown[0].start, unknown[0].end)
        )


def _german(citation: Citation) -> str:
    """As people write it: "§ 97a Abs. 3 UrhG"."""
    return f"{str(citation).removeprefix(f'{citation.law} ')} {citation.law}"


def _slips(case: Case, cited: list[Found[Citation]]) -> Iterator[Finding]:
    abouts = case.places(_abouts())
    for slip in fitting().slips:
        if (slip.only and case.kind not in slip.only) or (slip.side and side(case.letter, case.facts) != slip.side):
            continue
        if slip.about and slip.id not in abouts:
            continue
        for found in cited:
            if found.value.norm == slip.norm and (slip.absatz is None or found.value.absatz == slip.absatz):
                yield Finding(f"norm.slip.{slip.id}", "wrong", note(slip.statement), (found.start, found.end))
                break


def _basis(case: Case, cited: list[Found[Citation]]) -> Iterator[Finding]:
    """Which norms are named for what is demanded; only where letters of this kind name norms."""
    if case.kind not in fitting().kinds:
        return
    existing = [one.value for one in cited if _fault(one.value) is None]
    claims = {
        demand.value: fitting().claims[demand.value]
        for demand in case.letter.demands
        if demand.value in fitting().claims
    }
    fits = {name: [one for one in existing if one.norm in claim.norms] for name, claim in claims.items()}
    carried = tuple(name for name in claims if fits[name])
    bare = tuple(name for name in claims if not fits[name])
    if carried:
        norms = tuple(dict.fromkeys(_german(one) for name in carried for one in fits[name]))
        told = note("basis_fits", claims=tuple(claims[name].name for name in carried), norms=norms)
        yield Finding("basis.fits", "ok", told, related=carried)
    if bare:
        usual = tuple(dict.fromkeys(claims[name].norms[0] for name in bare))
        told = note("basis_missing", claims=tuple(claims[name].name for name in bare), norms=tuple(map(_turned, usual)))
        yield Finding("basis.missing", "open", told, related=bare, cited=usual)


def _turned(norm: str) -> str:
    law, _, rest = norm.partition(" ")
    return f"{rest} {law}"
