"""A checked letter as plain data: the letter as read (knowledge.letters.as_json) with its checks filled in.

Not for people: ids and states are stable, the message is the sentence in one language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from knowledge.letters.as_json import as_json
from knowledge.letters.checks.finding import Finding
from knowledge.letters.letter import Letter


def checked_json(letter: Letter, findings: Iterable[Finding], language: str = "de") -> dict[str, Any]:
    """The shape of ``lotse read --json``, with ``checks`` as [{"id", "state", "message"}]."""
    checks = [{"id": one.id, "state": one.state, "message": one.message(language)} for one in findings]
    return as_json(letter) | {"checks": checks}
