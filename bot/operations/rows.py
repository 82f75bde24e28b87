"""Rows of any of our databases as lines of JSON, and back: the same lines whichever database they came from.

Numbers, texts and nothing are themselves; a moment is {"moment": ISO 8601 in UTC}, bytes are {"bytes": base64}. Pure.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

MOMENT, BYTES = "moment", "bytes"


class BadRow(Exception):  # noqa: N818  # a fact about a line
    """This line is no row."""


def to_line(row: Mapping[str, Any]) -> bytes:
    """``row`` as one line of ASCII. Raises BadRow for a value of a kind that our tables do not have."""
    shown = {name: _shown(value) for name, value in row.items()}
    return json.dumps(shown, separators=(",", ":")).encode("ascii") + b"\n"


def from_line(line: bytes) -> dict[str, Any]:
    """The row of a line; moments are aware. Raises BadRow."""
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise BadRow
        return {name: _value(shown) for name, shown in row.items()}
    except (ValueError, TypeError, RecursionError, OverflowError, binascii.Error) as error:
        raise BadRow from error


def _shown(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, dt.datetime):
        aware = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        return {MOMENT: aware.isoformat()}
    if isinstance(value, bytes | memoryview):
        return {BYTES: base64.b64encode(value).decode("ascii")}
    raise BadRow(type(value).__name__)


def _value(shown: Any) -> Any:
    if shown is None or isinstance(shown, str | int | float):
        return shown
    match shown:
        case {"moment": str(text)} if len(shown) == 1:
            moment = dt.datetime.fromisoformat(text)
            if moment.tzinfo is None:
                raise BadRow
            return moment.astimezone(dt.UTC)
        case {"bytes": str(text)} if len(shown) == 1:
            return base64.b64decode(text, validate=True)
    raise BadRow
