"""Public holidays of the 16 Länder, from the library ``holidays``: only what holds in a whole Land.

A holiday of some municipalities only (Augsburg's peace festival, Corpus Christi in parts of Saxony and Thuringia,
Assumption Day in most of Bavaria) never moves a deadline here; it comes as a remark, because the municipality decides.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import holidays
from pydantic import RootModel

from knowledge.content import Bilingual, read_yaml

FILE = Path(__file__).parent / "laender.yaml"
FIRST_YEAR, LAST_YEAR = 1991, 2098  # since 1991 Germany has its 16 Länder; far ahead every calendar is a guess
_SATURDAY = 5
_TOWNS = {"BY": ("Augsburg",)}
_LANGUAGES = {"de": "de", "en": "en_US"}


class _Laender(RootModel[dict[str, tuple[str, ...]]]):
    """Code -> name and other spellings."""


@cache
def laender() -> dict[str, str]:
    """The 16 Länder, code -> German name."""
    return {code: names[0] for code, names in _names().items()}


def find_land(text: str) -> str | None:
    """The code of a Land written as code or name: "HH", "hamburg", "NRW", "Bavaria". None where it is none."""
    wanted = text.strip().casefold()
    for code, names in _names().items():
        if wanted in {code.casefold(), f"de-{code}".casefold(), *(name.casefold() for name in names)}:
            return code
    return None


def holiday(day: dt.date, land: str | None) -> Bilingual | None:
    """The public holiday on ``day`` in the whole of ``land`` (None: in the whole country), or None."""
    return _named(day, land, "public")


def holiday_somewhere(day: dt.date) -> tuple[str, ...]:
    """Names of the Länder in which ``day`` is a public holiday everywhere."""
    return tuple(name for code, name in laender().items() if holiday(day, code))


def partial_holiday(day: dt.date, land: str) -> Bilingual | None:
    """A holiday of some municipalities of ``land`` only, or None."""
    if holiday(day, land):
        return None
    return _named(day, land, "catholic") or next(
        (found for town in _TOWNS.get(land, ()) if (found := _named(day, town, "public"))), None
    )


def is_working_day(day: dt.date, land: str | None) -> bool:
    """Neither Saturday, Sunday nor public holiday (the Werktag of § 193 BGB, Saturdays excepted as it says)."""
    return day.weekday() < _SATURDAY and holiday(day, land) is None


def _named(day: dt.date, land: str | None, category: str) -> Bilingual | None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR + 1:
        return None
    if land is not None and land not in laender() and not any(land in towns for towns in _TOWNS.values()):
        land = None  # a Land nobody knows has the holidays of the whole country
    names = {language: _calendar(land, category, day.year, language).get(day) for language in _LANGUAGES}
    return Bilingual(de=names["de"], en=names["en"]) if names["de"] and names["en"] else None


@cache
def _calendar(land: str | None, category: str, year: int, language: str) -> dict[dt.date, str]:
    if category != "public" and (land is None or land not in {"BY", "SN", "TH"}):
        return {}
    found = holidays.country_holidays(
        "DE", subdiv=land, years=year, language=_LANGUAGES[language], categories=(category,), expand=False
    )
    return dict(found.items())


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return _Laender.model_validate(read_yaml(FILE)).root
