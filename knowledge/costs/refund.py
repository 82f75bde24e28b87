"""§ 97a Abs. 3 UrhG: is the refund of lawyer's fees capped at a value of 1,000 euros, and what is it then?

It protects the person who was warned, never the sender, and not the other way round: a counterclaim under Abs. 4 is not
capped. Every condition may be unknown; then the answer is open and says what is missing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge.costs.bill import Bill, out_of_court
from knowledge.costs.items import items
from knowledge.statements import Note, note

State = Literal["applies", "not", "open"]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who was warned, as far as known: None is "not known"."""

    natural_person: bool | None = None
    private_use: bool | None = None
    already_bound: bool | None = None
    inequitable: bool | None = None


UNKNOWN = Addressee()


@dataclass(frozen=True, slots=True)
class Cap:
    """Whether the cap applies, from which value fees are then refunded, and why (notes)."""

    state: State
    value_cents: int
    notes: tuple[Note, ...]


def cap(addressee: Addressee, damages_cents: int = 0) -> Cap:
    """Does the cap of § 97a Abs. 3 S. 2 to 4 UrhG apply? Claims for damages add their own value."""
    conditions = (
        ("cap_natural_person", addressee.natural_person),
        ("cap_private_use", addressee.private_use),
        ("cap_not_bound", None if addressee.already_bound is None else not addressee.already_bound),
        ("cap_not_inequitable", None if addressee.inequitable is None else not addressee.inequitable),
    )
    value = items().refund_cap.value_cents + damages_cents
    failed = tuple(note(f"{key}_fails") for key, met in conditions if met is False)
    if failed:
        return Cap("not", value, failed)
    missing = tuple(note(key) for key, met in conditions if met is None)
    return Cap("open", value, missing) if missing else Cap("applies", value, (note("cap_applies"),))


def capped_bill(on: dt.date, rate: Decimal | None = None, *, vat: bool = True, damages_cents: int = 0) -> Bill:
    """What a private addressee refunds at most for the lawyer's letter (§ 97a Abs. 3 S. 2 UrhG). Raises CostsError."""
    return out_of_court(items().refund_cap.value_cents + damages_cents, on, rate, vat=vat)
