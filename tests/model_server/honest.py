"""The honest model: says what the passages say, lightly reworded, with their ids. Fills any other shape plainly."""

from __future__ import annotations

from typing import Any

from tests.model_server.reading import Given, resolve

TEXTS = ("text", "sentence", "satz")
IDS = ("source_ids", "sources", "ids", "passages")
KINDS = ("kind", "claim_type", "type")
REWORDED = (
    (" zum Beispiel ", " etwa "),
    (" z. B. ", " etwa "),
    (" jedoch ", " aber "),
    (" wenn sie ", " falls sie "),
    ("Das gilt auch ", "Dies gilt auch "),
    (" sowie ", " und "),
    (" for example ", " for instance "),
    (" however ", " but "),
)
_MOST = 6

Said = tuple[str, list[str]]


def reworded(sentence: str) -> str:
    """The same in slightly other words; what is at stake in law (norms, numbers, must, may, not) stays."""
    for old, new in REWORDED:
        sentence = sentence.replace(old, new)
    return sentence


def sentences(given: list[Given]) -> list[Said]:
    """The first sentences of every passage with the passage's id, at most six in all."""
    per = max(1, _MOST // max(1, len(given)))
    return [(reworded(one), [passage.id]) for passage in given for one in passage.sentences[:per]][:_MOST]


def filled(schema: dict[str, Any], said: list[Said], root: dict[str, Any] | None = None, kind: str = "rule") -> Any:
    """A value of ``schema`` that says ``said`` in whichever list of sentences it has, each as ``kind``; else plain."""
    root = schema if root is None else root
    schema = resolve(schema, root)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    match schema.get("type"):
        case "object":
            parts = schema.get("properties", {})
            return {name: filled(part, said, root, kind) for name, part in parts.items()}
        case "array":
            item = resolve(schema.get("items", {}), root)
            if any(name in item.get("properties", {}) for name in TEXTS):
                return [_one(item, text, ids, root, kind) for text, ids in said]
            return []
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
        case "string":
            return said[0][0] if said else ""
    return None


def _one(item: dict[str, Any], text: str, ids: list[str], root: dict[str, Any], kind: str) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for name, raw in item["properties"].items():
        part = resolve(raw, root)
        if name in TEXTS:
            value[name] = text
        elif name in IDS and part.get("type") == "array":
            whole = resolve(part.get("items", {}), root).get("type") == "integer"
            value[name] = [int(one) for one in ids if one.lstrip("-").isdigit()] if whole else ids
        elif name in KINDS and kind in part.get("enum", [kind]):
            value[name] = kind
        else:
            value[name] = filled(part, [(text, ids)], root)
    return value
