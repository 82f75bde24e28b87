"""The 1.0 fee for a value on a day: § 13 RVG for lawyers, § 34 GKG for courts.

Not the bill: rates, expenses and VAT are added in bill.py. The tables are worked out from the dated step rules in
rvg.yaml and gkg.yaml, in whole cents; no row is typed by hand. Which day counts is the caller's to say: the day of the
unconditional mandate (§ 60 RVG), the day the instance became pending (§ 71 GKG).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.content import Record, Text, load_one
from knowledge.costs.money import Euro
from knowledge.statements import Note, Statements, load, note

FOLDER = Path(__file__).parent
TABLE_ENDS_CENTS = 500_000_00  # Anlage 2 of both laws ends here; above, only the rule

Law = Literal["RVG", "GKG"]


class CostsError(ValueError):
    """A cost that cannot be worked out; ``note`` is the sentence for a person."""

    def __init__(self, why: Note) -> None:
        super().__init__(why.key)
        self.note = why


class Step(Record):
    """For every begun ``each_eur`` up to ``up_to_eur`` (None: without end) the fee grows by ``plus_cents``."""

    up_to_eur: PositiveInt | None
    each_eur: PositiveInt
    plus_cents: PositiveInt


class Rule(Record):
    """The step rule of one period. ``valid_to`` None: still in force."""

    valid_from: dt.date
    valid_to: dt.date | None
    source: Text
    base_up_to_eur: PositiveInt
    base_cents: PositiveInt
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_join(self) -> Self:
        lower = self.base_up_to_eur
        for step in self.steps[:-1]:
            if step.up_to_eur is None or step.up_to_eur <= lower or (step.up_to_eur - lower) % step.each_eur:
                raise ValueError(f"the step up to {step.up_to_eur} does not join the one before")
            lower = step.up_to_eur
        if self.steps[-1].up_to_eur is not None:
            raise ValueError("the last step must have no end")
        return self

    def covers(self, on: dt.date) -> bool:
        """Was this rule in force on ``on``?"""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def fee(self, value_cents: int) -> int:
        """The 1.0 fee in cents for ``value_cents``."""
        fee, lower = self.base_cents, self.base_up_to_eur * 100
        for step in self.steps:
            upper = min(value_cents, step.up_to_eur * 100) if step.up_to_eur else value_cents
            if upper <= lower:
                break
            fee += -((lower - upper) // (step.each_eur * 100)) * step.plus_cents
            lower = upper
        return fee


class FeeLaw(Record):
    """One law's fees by value, with all its periods."""

    law: Law
    citation: Text
    as_of: dt.date
    minimum_cents: PositiveInt
    highest_value_eur: PositiveInt
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _periods_join(self) -> Self:
        for earlier, later in zip(self.rules, self.rules[1:], strict=False):
            if earlier.valid_to is None or earlier.valid_to + dt.timedelta(days=1) != later.valid_from:
                raise ValueError(f"the rule of {later.valid_from} does not follow the one before")
        return self


def rule(law: Law, on: dt.date) -> Rule:
    """The rule of ``law`` in force on ``on``. Raises CostsError before 2021-01-01, of which we have no table."""
    for one in laws()[law].rules:
        if one.covers(on):
            return one
    raise CostsError(note("no_table", on=on, since=laws()[law].rules[0].valid_from))


def fee(law: Law, value_cents: int, on: dt.date) -> int:
    """The 1.0 fee in cents; values above 30 million euros count as that (§ 22 Abs. 2 RVG, § 39 Abs. 2 GKG).

    Raises CostsError for a day without table and for a value that is not positive.
    """
    if value_cents <= 0:
        raise CostsError(note("value_not_positive"))
    return rule(law, on).fee(min(value_cents, laws()[law].highest_value_eur * 100))


def rows(law: Law, on: dt.date) -> Iterator[tuple[int, int]]:
    """The table of Anlage 2 as (value up to, fee), both in cents, worked out from the rule."""
    current = rule(law, on)
    upper = current.base_up_to_eur * 100
    yield upper, current.base_cents
    for step in current.steps:
        while upper < min((step.up_to_eur or 10**9) * 100, TABLE_ENDS_CENTS):
            upper += step.each_eur * 100
            yield upper, current.fee(upper)


def value_notes(value_cents: int) -> tuple[Note, ...]:
    """What must be said of a value above the highest that counts."""
    highest = laws()["RVG"].highest_value_eur * 100
    return (note("highest_value", highest=Euro(highest)),) if value_cents > highest else ()


@cache
def laws() -> dict[Law, FeeLaw]:
    """Both fee laws by name. Raises ContentError with every fault."""
    loaded = (load_one(FOLDER / name, FeeLaw) for name in ("rvg.yaml", "gkg.yaml"))
    return {one.law: one for one in loaded}


@cache
def texts() -> Statements:
    """The sentences of this room. Raises ContentError with every fault."""
    return load(FOLDER / "texts.yaml")
