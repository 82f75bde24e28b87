"""What a scripted model understands of what it was sent: numbered passages, their sentences, the wanted shape.

Passages may be written ``<passage id="2" …>text</passage>`` (any tag with an id) or ``[2] text`` up to the next number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_TAGGED = re.compile(r"<(?P<tag>\w+)\s[^>]*?\bid=[\"']?(?P<id>[\w:.-]+)[\"']?[^>]*>(?P<text>.*?)</(?P=tag)>", re.DOTALL)
_NUMBERED = re.compile(r"^\[(?P<id>\w{1,8})\]\s*(?P<text>.*?)(?=^\[\w{1,8}\]|^\s*$|^</|\Z)", re.DOTALL | re.MULTILINE)
_END = re.compile(
    r"(?<=[.!?])(?<!Abs\.)(?<!Art\.)(?<!Nr\.)(?<!Satz\.)(?<!bzw\.)(?<!z\.)(?<!B\.)(?<!S\.)(?<!d\.)(?<!h\.)(?<!\d\.)\s+"
)


@dataclass(frozen=True, slots=True)
class Given:
    """One passage of a prompt."""

    id: str
    text: str

    @property
    def sentences(self) -> list[str]:
        """Its sentences, in order."""
        return [part.strip() for part in _END.split(" ".join(self.text.split())) if part.strip()]


def passages(prompt: str) -> list[Given]:
    """The passages a prompt gives, in order."""
    found = [*_TAGGED.finditer(prompt)] or [*_NUMBERED.finditer(prompt)]
    return [Given(match["id"], match["text"].strip()) for match in found if match["text"].strip()]


def resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """``schema`` with its reference followed; of alternatives the first that is not null."""
    if "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return resolve(target, root)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            options = [resolve(option, root) for option in schema[key]]
            return next((option for option in options if option.get("type") != "null"), options[0])
    return schema


def wanted(body: dict[str, Any]) -> dict[str, Any] | None:
    """The JSON schema a request asks for, in either dialect; None: free text."""
    asked = body.get("response_format")
    if isinstance(asked, dict):
        found: dict[str, Any] | None = asked.get("json_schema", {}).get("schema")
        return found
    form = body.get("format")
    return form if isinstance(form, dict) else None
