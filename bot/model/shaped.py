"""From what a model said to the shape that was wanted: parsed, or found as JSON among other words, or a reason why not.

The shape checks only the form. Whether it is true is decided elsewhere (knowledge/proof), sentence by sentence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from bot.model.ports import ModelUnavailable, Shape

_DECODER = json.JSONDecoder()
_MOST_STARTS = 20
_REFUSAL = re.compile(
    r"\s*(?:i['’]?m sorry|sorry|i can(?:no|['’])t|i am (?:unable|not able)|as an ai|es tut mir leid|tut mir leid|leider"
    r"|ich kann (?:dir |ihnen )?(?:dabei|hierbei|das|diese)|ich darf)",
    re.IGNORECASE,
)


def shaped(text: str, schema: type[Shape]) -> Shape:
    """``text`` as ``schema``. Raises ModelUnavailable: refused or garbage."""
    for value in _objects(text):
        try:
            return schema.model_validate(value)
        except ValidationError:
            continue
    raise ModelUnavailable("refused" if _REFUSAL.match(text) else "garbage")


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Every JSON object that begins somewhere in ``text``, outermost first."""
    position = 0
    for _ in range(_MOST_STARTS):
        position = text.find("{", position)
        if position < 0:
            return
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            position += 1
            continue
        if isinstance(value, dict):
            yield value
        position = end
