"""Typical situations, by which a change of the law is measured before it reaches anybody.

They are invented and say nothing about the law: answers to the check and nothing else. Not the legal cases of the
tests, which hold what must come out; here only the difference between two states counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from knowledge.content import Bilingual, Record, Text, read_yaml

FILE = Path(__file__).parent / "situations.yaml"


class Situation(Record):
    """One situation: its name, and the answers to the check as docs/check.md writes them."""

    id: Text
    name: Bilingual
    answers: dict[str, Any]


class _File(Record):
    situations: tuple[Situation, ...]


def situations(path: Path = FILE) -> tuple[Situation, ...]:
    """Every situation. Raises pydantic's ValidationError for a faulty file."""
    return _File.model_validate(read_yaml(path)).situations
