"""A file of questions with what a good answer holds: YAML (a list, or one under "questions") or JSON lines."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from bot.errors import UserError


class Question(BaseModel):
    """One question. ``citations``: norms or decisions a good answer names; ``words``: what it says; ``absent``: what it
    must not say; ``refuse``: nothing we have answers it, and a good answer says so."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)

    id: str
    text: str = Field(validation_alias=AliasChoices("question", "text"), min_length=1)
    language: Literal["de", "en"] | None = Field(None, validation_alias=AliasChoices("lang", "language"))
    on: dt.date | None = None
    citations: tuple[str, ...] = Field((), validation_alias=AliasChoices("citations", "norms"))
    words: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    refuse: bool = False


def read_questions(path: Path) -> list[Question]:
    """The questions of a file. Raises UserError that names the entry and what is wrong with it."""
    found: list[Question] = []
    for number, entry in enumerate(_entries(path), 1):
        if not isinstance(entry, dict):
            raise UserError(f"{path.name}, {number}: {{question: …, citations: […], words: […], refuse: …}}")
        try:
            found.append(Question.model_validate({"id": str(number)} | _with_kind(entry)))
        except ValidationError as error:
            fault = error.errors()[0]
            raise UserError(f"{path.name}, {number}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    if not found:
        raise UserError(f"{path.name}: keine Fragen / no questions")
    return found


def _with_kind(entry: dict[str, Any]) -> dict[str, Any]:
    """Other question sets write ``kind: offtopic`` for what is to be refused; both are read."""
    return {"refuse": entry.get("kind") == "offtopic"} | entry


def _entries(path: Path) -> Iterator[Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".jsonl":
            yield from (json.loads(line) for line in text.splitlines() if line.strip())
            return
        loaded = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        raise UserError(f"{path.name}: nicht als YAML oder JSONL zu lesen / cannot be read") from error
    yield from (loaded.get("questions") if isinstance(loaded, dict) else loaded) or ()
