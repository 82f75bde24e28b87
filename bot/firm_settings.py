"""A law firm as its YAML file describes it.

Which firms there are is not here (bot/firms.py), nor what their staff may do (bot/journeys/desk). A faulty file is
refused whole: a firm that is half configured would tell clients half of the truth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from bot.office_hours import DAYS, Hours, read_absence, read_span
from knowledge.deadlines.public_holidays import find_land

PLACEHOLDERS = ("name", "reference", "deadline", "firm", "staff")
"""What a text block may leave open: client, number of the contact, nearest deadline, firm, and who writes."""

_HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_URL = TypeAdapter(AnyHttpUrl)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Days = Annotated[int, Field(ge=0, le=3660)]


class Fault(ValueError):  # noqa: N818  # of a file, one of several; what is raised in the end is a UserError
    """Something in the file of a firm is wrong. ``key``: of the sentence in prompts/firms.*.yaml."""

    def __init__(self, key: str, text: str = "") -> None:
        super().__init__(key)
        self.key, self.text = key, text


def _span(text: str) -> str:
    if read_span(text) is None:
        raise Fault("bad_span", text)
    return text.strip()


def _absence(text: str) -> str:
    if read_absence(text) is None:
        raise Fault("bad_absence", text)
    return text.strip()


def _weekday(text: str) -> str:
    if text.strip().casefold() not in DAYS:
        raise Fault("bad_weekday", text)
    return text.strip().casefold()


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise Fault("bad_zone", text)
    return text


def _land(text: str) -> str:
    found = find_land(text)
    if found is None:
        raise Fault("bad_land", text)
    return found


def _portal(text: str) -> str:
    if not text:
        return text
    try:
        found = _URL.validate_python(text)
    except ValidationError as error:
        raise Fault("bad_portal", text) from error
    if found.scheme != "https" or found.username or found.password:
        raise Fault("bad_portal", text)
    return text


def _email(text: str) -> str:
    if text and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+", text):
        raise Fault("bad_email", text)
    return text


def _block(text: str) -> str:
    """Only the known holes: a block is no programme."""
    unknown = next((name for name in _HOLE.findall(text) if name not in PLACEHOLDERS), None)
    rest = _HOLE.sub("", text)
    if unknown is not None or "{{" in rest or "}}" in rest or "{%" in rest:
        raise Fault("bad_placeholder", unknown or "")
    return text.strip()


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    """Something a firm says, in German and, if it likes, in English."""

    de: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""

    def in_language(self, language: str) -> str:
        """In English where there is one and it is asked for."""
        return self.en if language == "en" and self.en else self.de


class Block(_Part):
    """A text block for drafts. Its holes ({{ name }}, …) are filled when it is used."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=20)]
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    de: Annotated[str, StringConstraints(min_length=1, max_length=3000), AfterValidator(_block)]
    en: Annotated[str, StringConstraints(max_length=3000), AfterValidator(_block)] = ""

    def filled(self, language: str, values: Mapping[str, str]) -> str:
        """The text with its holes filled; one without a value stays an open place that nobody overlooks, "[…name]"."""
        text = self.en if language == "en" and self.en else self.de
        return _HOLE.sub(lambda hole: values.get(hole[1]) or f"[…{hole[1]}]", text)


class Retention(_Part):
    """Days: of a contact since it was closed or declined, of the names of a mandate since they were noted."""

    closed_days: Days = 180
    declined_days: Days = 0
    names_days: Days = 2192


class Firm(_Part):
    """A firm. ``response``: within how many opening hours somebody answers; None: the firm does not say.

    ``model``: may the firm agree to a language model? Whether it does is said at its desk.
    """

    id: Slug
    name: Line
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_email)] = ""
    portal: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400), AfterValidator(_portal)] = ""
    accepting: bool = True
    language: Literal["de", "en"] = "de"
    land: Annotated[str, AfterValidator(_land)]
    time_zone: Annotated[str, AfterValidator(_zone)] = "Europe/Berlin"
    hours: dict[Annotated[str, AfterValidator(_weekday)], tuple[Annotated[str, AfterValidator(_span)], ...]] = {}
    closed: tuple[Annotated[str, AfterValidator(_absence)], ...] = ()
    response: Annotated[int, Field(ge=1, le=200)] | None = None
    retention: Retention = Retention()
    letterhead: tuple[Line, ...] = ()
    areas: tuple[Line, ...] = ()
    consent_addition: Words | None = None
    blocks: tuple[Block, ...] = ()
    model: bool = False

    @model_validator(mode="after")
    def _consistent(self) -> Firm:
        ids = [block.id for block in self.blocks]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice is not None:
            raise Fault("block_twice", twice)
        if not (self.phone or self.email or self.portal):
            raise Fault("no_way")
        if self.response is not None and not any(self.hours.values()):
            raise Fault("response_without_hours")
        if len({DAYS[day] for day in self.hours}) < len(self.hours):
            raise Fault("weekday_twice")
        return self

    @cached_property
    def office(self) -> Hours:
        """The opening hours, to calculate with."""
        week = {DAYS[day]: tuple(sorted(filter(None, map(read_span, spans)), key=lambda span: span.start))
                for day, spans in self.hours.items()}  # fmt: skip
        absences = tuple(filter(None, map(read_absence, self.closed)))
        return Hours(week, ZoneInfo(self.time_zone), self.land, absences)

    def consent(self, language: str) -> str:
        """What the firm adds to the consent; empty where it adds nothing."""
        return self.consent_addition.in_language(language) if self.consent_addition else ""

    def block(self, block_id: str) -> Block | None:
        """One of its text blocks."""
        return next((block for block in self.blocks if block.id == block_id), None)
