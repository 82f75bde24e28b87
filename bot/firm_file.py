"""Reading the YAML file of a firm: a firm, or one error that lists all that is wrong in it, in plain words.

Every value is read as the text that stands there: a phone number that begins with a zero is no number, and a day is
no date object before somebody asks for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

import prompts
from bot.errors import UserError
from bot.firm_settings import PLACEHOLDERS, Fault, Firm

LARGEST = 200_000
LONGEST_QUOTE = 60
_KNOWN: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "string_too_long": "long",
    "string_too_short": "empty",
    "too_short": "empty",
    "greater_than_equal": "number",
    "less_than_equal": "number",
    "int_parsing": "number",
    "bool_parsing": "yes_or_no",
    "tuple_type": "list",
}
"""What pydantic finds -> our sentence; everything else is "bad"."""


def read_firm(path: Path, language: str) -> Firm:
    """The firm in the file ``path``. Raises UserError with all faults, each with its place."""
    values = _values(path, language)
    try:
        return Firm.model_validate(values)
    except ValidationError as error:
        faults = "\n".join(_fault(one, language) for one in error.errors())
        raise UserError(f"{_say('file.faults', language, file=path.name)}\n{faults}") from error


def _values(path: Path, language: str) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(_say("file.large", language, file=path.name))
        loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # text only
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(_say("file.unreadable", language, file=path.name)) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise UserError(_say("file.no_yaml", language, file=path.name, line=line)) from error
    if not isinstance(loaded, dict):
        raise UserError(_say("file.no_yaml", language, file=path.name, line=1))
    return loaded


def _fault(found: Any, language: str) -> str:
    """One fault as a line: where it is, and what is wrong."""
    where = ".".join(str(part) for part in found["loc"] if part != "[key]")
    cause = found.get("ctx", {}).get("error")
    if isinstance(cause, Fault):
        key, text = cause.key, cause.text
    elif found["type"] == "string_pattern_mismatch":
        key, text = "bad_id", str(found["input"])
    else:
        key, text = _KNOWN.get(found["type"], "bad"), str(found["input"])
    said = _say(f"faults.{key}", language, text=_quoted(text), placeholders=", ".join(PLACEHOLDERS))
    return f"  {where}: {said}" if where else f"  {said}"


def _quoted(text: str) -> str:
    line = "".join(one if one.isprintable() else " " for one in text)
    return line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + "…"


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("firms", key, language, html=False, **values)
