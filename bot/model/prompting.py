"""Prompts from the files prompts/model/<name>.v<version>.jinja; each file has a part "system" and a part "user"."""

from __future__ import annotations

from typing import Any

import prompts
from bot.model.ports import Prompt

VERSIONS = {
    "answer": 1,
    "repair": 1,
    "explain": 1,
    "understand": 2,
    "read": 2,
    "polish": 1,
    "translate": 1,
    "follow_up": 1,
}

PATIENCE = {"understand": 8.0}
"""Seconds, where somebody waits for a small thing in the middle of a talk; else as long as the settings say."""


def prompt(name: str, language: str, **data: Any) -> Prompt:
    """The prompt ``name`` in its version in use. ``data`` is fenced by the template."""
    version = VERSIONS[name]
    file = f"model/{name}.v{version}.jinja"
    system, user = (prompts.render_plain(file, language, part=part, **data) for part in ("system", "user"))
    return Prompt(name, version, system, user, PATIENCE.get(name))
