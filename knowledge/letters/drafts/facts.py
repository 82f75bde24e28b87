"""Facts for a letter, read from whatever a person or program hands in: checked values, or every fault at once.

It asks only for form, never for truth. Texts stay as they were written; only control characters are dropped, because
no paper can print them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from knowledge.letters.drafts.scheme import Field, Part

LONGEST_TEXT = 20_000
MOST_ENTRIES = 200

Reason = Literal[
    "not_a_mapping", "unknown_field", "not_a_text", "too_long", "not_a_date", "not_an_amount", "not_an_option",
    "too_many", "not_a_record", "unreadable", "file_too_large",
]  # fmt: skip
Item = Mapping[str, "str | dt.date | Decimal"]
Value = str | dt.date | Decimal | tuple[str, ...] | tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one fact. ``path``: "works 2 url"; ``allowed``: what would be right, if that can be listed."""

    path: str
    reason: Reason
    allowed: tuple[str, ...] = ()


class FactsError(Exception):
    """The facts cannot be used. ``faults`` holds all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} fault(s) in the facts of a letter")
        self.faults = faults


def read(raw: object, fields: Mapping[str, Field]) -> Mapping[str, Value]:
    """The facts that are given, as values: str, date, Decimal (EUR), tuples. Raises FactsError with every fault."""
    if not isinstance(raw, Mapping):
        raise FactsError([Fault("", "not_a_mapping")])
    faults = [Fault(str(name), "unknown_field", tuple(fields)) for name in raw if name not in fields]
    values: dict[str, Value] = {}
    for name, field in fields.items():
        value = _value(raw.get(name), field, name, faults)
        if value is not None:
            values[name] = value
    if faults:
        raise FactsError(faults)
    return MappingProxyType(values)


class _WrongError(Exception):
    """One value that cannot be read."""

    def __init__(self, reason: Reason, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.allowed = allowed


def _value(raw: Any, field: Field, path: str, faults: list[Fault]) -> Value | None:
    if raw is None:
        return None
    if field.type not in ("list", "choices", "records"):
        return _single(raw, field, path, faults)
    entries = raw if isinstance(raw, list | tuple) else [raw]
    if len(entries) > MOST_ENTRIES:
        faults.append(Fault(path, "too_many", (str(MOST_ENTRIES),)))
        return None
    if field.type == "records":
        records = [_record(entry, field, f"{path} {number}", faults) for number, entry in enumerate(entries, 1)]
        return tuple(record for record in records if record) or None
    texts = [_single(entry, field, path, faults) for entry in entries]
    return tuple(text for text in texts if isinstance(text, str)) or None


def _record(raw: Any, field: Field, path: str, faults: list[Fault]) -> Item | None:
    if isinstance(raw, str) and field.parts[0].type == "text":
        raw = {field.parts[0].id: raw}
    parts = {part.id: part for part in field.parts}
    if not isinstance(raw, Mapping):
        faults.append(Fault(path, "not_a_record", tuple(parts)))
        return None
    faults.extend(Fault(f"{path} {name}", "unknown_field", tuple(parts)) for name in raw if name not in parts)
    values = {name: _single(raw.get(name), part, f"{path} {name}", faults) for name, part in parts.items()}
    return MappingProxyType({name: value for name, value in values.items() if value is not None})


def _single(raw: Any, field: Field | Part, path: str, faults: list[Fault]) -> str | dt.date | Decimal | None:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    try:
        if field.type in ("choice", "choices"):
            return _choice(raw, tuple(option.id for option in field.options))
        read_one: Any = {"date": _date, "money": _money}.get(field.type, _text)
        value: str | dt.date | Decimal | None = read_one(raw)
        return value
    except _WrongError as error:
        faults.append(Fault(path, error.reason, error.allowed))
        return None


def _text(raw: Any) -> str | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal | dt.date):
        raise _WrongError("not_a_text")
    text = _without_controls(str(raw)).strip()
    if len(text) > LONGEST_TEXT:
        raise _WrongError("too_long", (str(LONGEST_TEXT),))
    return text or None


def _choice(raw: Any, ids: tuple[str, ...]) -> str:
    """One of ``ids``; YAML reads a bare yes or no as a truth value."""
    wanted = {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else raw
    if not isinstance(wanted, str) or wanted.strip().lower() not in ids:
        raise _WrongError("not_an_option", ids)
    return wanted.strip().lower()


def _date(raw: Any) -> dt.date:
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(str(raw).strip(), form).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    raise _WrongError("not_a_date")


_AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?:[.\s]\d{3})+|\d+)(?:,(?P<cents>\d{2}))?|(?P<whole_en>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents_en>\d{2}))?"
)
_CURRENCY = re.compile(r"^(?:eur|euro|€)\s*|\s*(?:eur|euro|€)$", re.IGNORECASE)


def _money(raw: Any) -> Decimal:
    """Whole numbers are cents; texts such as "887,03 EUR" are euros."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 10**12:
        return Decimal(raw) / 100
    if isinstance(raw, Decimal) and raw.is_finite() and 0 <= raw < 10**10:
        return raw
    amount = _euros(raw.strip()) if isinstance(raw, str) else None
    if amount is None:
        raise _WrongError("not_an_amount")
    return amount


def _euros(text: str) -> Decimal | None:
    bare = _CURRENCY.sub("", text).strip()
    found = _AMOUNT.fullmatch(bare)
    if found is None or len(bare) > 20 or (bare == text and bare.isdigit()):
        return None
    whole = re.sub(r"\D", "", found["whole"] or found["whole_en"])
    return Decimal(f"{whole}.{found['cents'] or found['cents_en'] or '00'}")


def _without_controls(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or (sign.isprintable() or sign in "\u00a0\u00ad\u200d"))
