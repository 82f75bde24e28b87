"""What one photo is "worth" in court: the range courts have assumed, with the decisions behind it. Data, no formula."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal

from pydantic import Field

from knowledge.content import Bilingual, Record, Text, load_one
from knowledge.costs.fees import FOLDER

LineName = Literal["low", "middle", "high"]


class ValueLine(Record):
    """One line of the case law, as an example value in cents."""

    id: LineName
    value_cents: int = Field(gt=0)
    label: Bilingual


class ValueDecision(Record):
    """A court that assumed a value. ``checked`` says how we know; ``line`` None: it sets no value."""

    court: Text
    file_number: Text
    date: dt.date | None
    line: LineName | None
    checked: Literal["secondary", "own_knowledge"]
    held: Bilingual


class Streitwert(Record):
    """The range for one photo, never shown as a promise."""

    as_of: dt.date
    norm: Text
    source: tuple[Text, ...] = Field(min_length=1)
    range: tuple[ValueLine, ...] = Field(min_length=3)
    explanation: Bilingual
    decisions: tuple[ValueDecision, ...]


@cache
def streitwert() -> Streitwert:
    """The range. Raises ContentError with every fault."""
    return load_one(FOLDER / "streitwert.yaml", Streitwert)
