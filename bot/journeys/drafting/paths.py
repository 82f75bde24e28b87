"""Where in the facts of a letter something stands, and which question comes next.

Pure. A place is written as the engine names its gaps ("recipient", "works 1 title") and, shorter, in the data of a
button ("3", "3.1.0"). What a letter cannot do without is asked first of all; sender and recipient frame the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.journeys.case import Draft as Kept
from bot.journeys.draft_told import used_fields
from knowledge.letters.drafts.draft import Draft
from knowledge.letters.drafts.scheme import Field, Kind, Part, shipped

MORE = "+"
ALSO_ASKED: Mapping[str, tuple[str, ...]] = {"works": ("found_at", "url")}
FRAME = ("recipient", "sender")


@dataclass(frozen=True, slots=True)
class Place:
    """A field, or a part of a record of it. ``record`` counts from 1; ``part`` "+" asks whether there is another."""

    field: str
    record: int | None = None
    part: str | None = None

    @classmethod
    def read(cls, path: str) -> Place:
        """From "works 1 title"."""
        field, _, rest = path.partition(" ")
        number, _, part = rest.partition(" ")
        return cls(field, int(number), part or None) if number.isdecimal() else cls(field, None, number or None)

    def __str__(self) -> str:
        return " ".join(str(one) for one in (self.field, self.record, self.part) if one is not None)

    def is_within(self, field: str, record: int) -> bool:
        """Does it stand in this record?"""
        return self.field == field and self.record == record

    def after_removal(self, field: str, record: int) -> Place:
        """Where it stands once this record is gone."""
        if self.field == field and self.record is not None and self.record > record:
            return replace(self, record=self.record - 1)
        return self


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: where its answer goes, and what it is about. ``needed``: without it the letter stays a draft."""

    place: Place
    field: Field
    part: Part | None
    needed: bool

    @property
    def about(self) -> Field | Part:
        """What decides the kind of the answer."""
        return self.part or self.field

    @property
    def more(self) -> bool:
        """Is it only asked whether there is another record?"""
        return self.place.part == MORE


def order(kind: Kind) -> list[Field]:
    """The fields of ``kind`` as they are asked: the recipient, what the letter is about, the sender, the rest."""
    fields = used_fields(kind, shipped())
    own = {field.id for field in kind.fields}
    recipient, sender = ([one for one in fields if one.id == name] for name in FRAME)
    about = [one for one in fields if (one.id in own or one.required) and one.id not in FRAME]
    asked = [*recipient, *about, *sender]
    return [*asked, *(one for one in fields if one not in asked)]


def to_ask(kept: Kept, draft: Draft) -> list[Asked]:
    """Everything that is still to be asked, in order."""
    wanted = [one for field in order(draft.kind) for one in _of_field(kept, draft, field)]
    return [one for one in wanted if str(one.place) not in kept.skipped]


def missing(draft: Draft) -> set[str]:
    """Names of fields without which the letter cannot be finished."""
    open_ = {gap.path.split(" ")[0] for gap in draft.open_places}
    unmet = {duty.id for duty in draft.duties if duty.state == "missing"}
    of_duties = [name for duty in draft.kind.duties if duty.id in unmet for name in duty.fields]
    return open_ | {name for name in of_duties if name not in draft.facts}


def asked_at(kind: Kind, place: Place) -> Asked | None:
    """The question that fills ``place``; None if there is no such fact in this kind of letter."""
    field = next((one for one in order(kind) if one.id == place.field), None)
    if field is None or (place.record is not None and field.type != "records"):
        return None
    if place.part in (None, MORE):
        return Asked(place, field, None, field.required)
    part = next((one for one in field.parts if one.id == place.part), None)
    return Asked(place, field, part, part.required) if part and place.record else None


def code(kind: Kind, place: Place) -> str:
    """The place as a button carries it."""
    fields = [one.id for one in order(kind)]
    field = fields.index(place.field)
    parts = [part.id for part in order(kind)[field].parts]
    last = place.part if place.part in (None, MORE) else str(parts.index(place.part))
    return ".".join(str(one) for one in (field, place.record, last) if one is not None)


def decoded(kind: Kind, carried: str) -> Place | None:
    """The place that a button carried; None for anything else."""
    number, *rest = carried.split(".")
    fields = order(kind)
    if not _counts(number) or int(number) >= len(fields) or len(rest) > 2:
        return None
    field = fields[int(number)]
    if rest == [MORE]:
        return Place(field.id, None, MORE)
    if rest and not (_counts(rest[0]) and 0 < int(rest[0]) <= 200):
        return None
    if len(rest) < 2:
        return Place(field.id, int(rest[0]) if rest else None)
    if not _counts(rest[1]) or int(rest[1]) >= len(field.parts):
        return None
    return Place(field.id, int(rest[0]), field.parts[int(rest[1])].id)


def _of_field(kept: Kept, draft: Draft, field: Field) -> Iterator[Asked]:
    needed = field.id in missing(draft)
    asked = needed or (field.required and field.id not in draft.facts)
    if field.type == "records":
        yield from _of_records(kept, field, asked)
    elif asked or _may_be_asked(kept, draft, field):
        yield Asked(Place(field.id), field, None, needed)


def _of_records(kept: Kept, field: Field, asked: bool) -> Iterator[Asked]:
    stored = kept.facts.get(field.id)
    records: Sequence[dict[str, object]] = stored if isinstance(stored, list) else ()
    for number, record in enumerate(records or ([{}] if asked else []), 1):
        for part in field.parts:
            useful = part.id in ALSO_ASKED.get(field.id, ()) and field.id not in kept.prefilled
            if part.id not in record and (part.required or useful):
                yield Asked(Place(field.id, number, part.id), field, part, part.required)
    if records and field.id not in kept.prefilled and (field.required or field.required_when):
        yield Asked(Place(field.id, None, MORE), field, None, False)


def _may_be_asked(kept: Kept, draft: Draft, field: Field) -> bool:
    """A fact of its own that this kind of letter can do without, but is better with."""
    own = any(one.id == field.id for one in draft.kind.fields)
    return own and field.id not in kept.facts and not field.required and field.required_when is None


def _counts(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4
