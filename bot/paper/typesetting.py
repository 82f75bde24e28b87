"""A template and values become a PDF, with the fonts that typst brings along, without network and without a clock.

Values travel as one JSON text that the template reads as data, so nothing that a person wrote is ever markup or code.
What no shipped font has, most of all emoji, is named between ‹ and › instead of being an empty box.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from typing import Any

import typst

import prompts

# measured against the fonts in typst 0.15 (Libertinus Serif, New Computer Modern, DejaVu Sans Mono)
_PRINTABLE = (
    "\n\t\x20-\x7e\xa0-\u04ff\u0531-\u05f4\u0606-\u060c\u061b\u061f\u0621-\u063a\u0640-\u0655\u0660-\u066d\u06f0-\u06f9"
    "\u0900-\u097f\u10d0-\u10ff\u1d00-\u2040\u2044-\u2052\u2054-\u211e\u2126-\u2151\u2153-\u2184\u2190-\u23ff"
    "\u2460-\u262f\u2638-\u268b\u2690-\u269c\u26a0-\u26a7\u270c-\u2727\u2729-\u274b\u2758-\u275e\u2761-\u277f"
    "\u2798-\u27af\u27b1-\u2bff\u2c60-\u2cff\ufb00-\ufb4f\ufb52-\ufb81\ufe70-\ufefc\ufffd"
)
_UNPRINTABLE = re.compile(f"[^{_PRINTABLE}]")
# they reorder or hide what stands around them, which a document for others must not do
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u200b-\u200d\xad]")
_NO_TEXT = {"Cc", "Cs"}
_NO_DAY = dt.date(1970, 1, 1)
_NEWLINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def typeset(template: str, values: dict[str, Any], on: dt.date | None) -> bytes:
    """The PDF of a template ("check", "letter") and its values; the same on every machine, dated ``on``."""
    path = prompts.paper_template(template)
    made: bytes = typst.compile(
        path,
        root=path.parent,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_printable(values), ensure_ascii=False)},
        timestamp=dt.datetime.combine(on or _NO_DAY, dt.time(12), tzinfo=dt.UTC),
    )
    return made


def cleaned(text: str) -> str:
    """The text without what is no text: control characters, halves of characters, marks that reorder or hide."""
    text = _INVISIBLE.sub("", _NEWLINES.sub("\n", text))
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _NO_TEXT)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub(_named, cleaned(value))
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


def _named(match: re.Match[str]) -> str:
    """An emoji by its name, anything else by its number."""
    name = unicodedata.name(match[0], "").lower() if unicodedata.category(match[0]) in {"So", "Sk"} else ""
    return f"‹{name or f'U+{ord(match[0]):04X}'}›"
