"""One letter under check: what was read, what the person told, the library, the day, and the mended text for phrases.

Nothing of it outlives the check: a letter belongs to its person, so no cache holds its text. What speaks to machines is
blanked before phrases are looked for; it must not count as anything that the letter says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.costs.explain import explain_amount
from knowledge.costs.fees import CostsError, laws
from knowledge.letters.checks.facts import LetterFacts, Library
from knowledge.letters.checks.finding import Place
from knowledge.letters.clauses import Clauses
from knowledge.letters.letter import Amount, Found, Letter
from knowledge.letters.paper import Paper
from knowledge.letters.reading import made_ready
from knowledge.letters.signs import Signs

TIED = {
    "kostenerstattung": ("gesamt", "anwaltskosten"), "schadensersatz": ("schadensersatz", "lizenz"),
    "lizenzzahlung": ("lizenz", "gesamt"), "zahlung": ("gesamt", "hauptforderung"),
    "vertragsstrafe": ("vertragsstrafe",), "kostenvorschuss": ("kostenvorschuss", "gerichtskosten"),
    "annahme": ("vergleich",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a check looks at. ``on`` is the day from which it is seen."""

    letter: Letter
    facts: LetterFacts
    library: Library
    on: dt.date
    paper: Paper
    clauses: Clauses

    @property
    def kind(self) -> str:
        """The kind of letter, "" where it is unknown."""
        return self.letter.kind.value if self.letter.kind else ""

    @property
    def written(self) -> dt.date | None:
        """The date of the letter, unless it lies after the day of the check."""
        date = self.letter.date
        return date.value if date and date.value <= self.on else None

    def demanded(self, *ids: str) -> bool:
        """Is one of the demands made?"""
        return any(demand.value in ids for demand in self.letter.demands)

    def amounts(self, *purposes: str) -> list[Found[Amount]]:
        """The amounts in euros for these purposes, in the order of the letter."""
        return [one for one in self.letter.amounts if one.value.currency == "EUR" and one.value.purpose in purposes]

    def places(self, signs: Signs) -> dict[str, list[Place]]:
        """Key of ``signs`` -> where it stands in the original text."""
        found: dict[str, list[Place]] = {}
        for hit in signs.find(self.paper, self.clauses):
            found.setdefault(hit.key, []).append(self.paper.place(hit.start, hit.end))
        return found

    def places_unless(self, signs: Signs, unless: Signs) -> dict[str, Place]:
        """The first place of each key whose sentence holds no hit of ``unless`` under the same key."""
        sentence = [clause.sentence for clause in self.clauses.all]
        barred = {(hit.key, sentence[hit.clause]) for hit in unless.find(self.paper, self.clauses)}
        found: dict[str, Place] = {}
        for hit in signs.find(self.paper, self.clauses):
            if (hit.key, sentence[hit.clause]) not in barred:
                found.setdefault(hit.key, self.paper.place(hit.start, hit.end))
        return found

    def readable(self) -> bool:
        """Was the whole text read well enough to say that something is missing in it?"""
        bad = {"no_text", "little_text", "unreadable", "cut", "lost_letters"}
        return not any(remark.value in bad for remark in self.letter.text_quality)


def case_of(letter: Letter, facts: LetterFacts, library: Library, on: dt.date) -> Case:
    """The letter made ready for its checks."""
    letter = untangled(letter)
    prepared = letter.prepared
    if prepared is None or prepared.paper.raw != letter.text or letter.machine_instructions:
        prepared = made_ready(_without(letter.text, [(one.start, one.end) for one in letter.machine_instructions]))
    return Case(letter, facts, library, on, prepared.paper, prepared.clauses)


def tied(letter: Letter, demand: str) -> Found[Amount] | None:
    """The largest amount in euros that the letter names for a demand; None where it names none."""
    for purpose in TIED.get(demand, ()):
        found = [one for one in letter.amounts if one.value.purpose == purpose and one.value.currency == "EUR"]
        if found:
            return max(found, key=lambda one: one.value.cents)
    return None


def untangled(letter: Letter) -> Letter:
    """A sum and a value that were read the wrong way round ("887,03 EUR aus einem Gegenstandswert von 9.000 EUR").

    Only where arithmetic proves it: the smaller figure, to the cent, is a usual bill on the larger.
    """
    values = [one for one in letter.amounts if one.value.purpose == "gegenstandswert"]
    sums = [one for one in letter.amounts if one.value.purpose in ("anwaltskosten", "gesamt")]
    if len(values) != 1 or len(sums) != 1 or not 0 < values[0].value.cents < sums[0].value.cents:
        return letter
    small, large = values[0].value.cents, sums[0].value.cents
    try:
        if not any(explain_amount(small, large, table.valid_from) for table in laws()["RVG"].rules):
            return letter
    except CostsError:
        return letter
    turned = {
        values[0]: replace(values[0].value, purpose=sums[0].value.purpose),
        sums[0]: replace(sums[0].value, purpose="gegenstandswert"),
    }
    amounts = tuple(replace(one, value=turned.get(one, one.value)) for one in letter.amounts)
    return replace(letter, amounts=amounts, gegenstandswert_cents=Found(large, sums[0].start, sums[0].end, "medium"))


def _without(text: str, spans: Iterable[Place]) -> str:
    for start, end in spans:
        end = min(end, len(text))
        text = text[:start] + " " * max(0, end - start) + text[end:]
    return text
