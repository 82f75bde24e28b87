"""The words of letters: one file per kind and language, filled with facts as plain text.

It decides nothing: which paragraph stands in a letter, and why, comes from outside. What a person wrote is a value and
never a template, so braces and markup come out as they were typed. A letter is no HTML; nothing is escaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from prompts import day

FOLDER = Path(__file__).parent


def subject(kind: str, language: str, tone: str, slots: Mapping[str, Any]) -> str:
    """The subject line, in one line."""
    return " ".join(_fill(_words(kind, language)["subject"], kind, language, tone, slots).split())


def paragraph(kind: str, language: str, tone: str, name: str, slots: Mapping[str, Any]) -> str:
    """One paragraph. Raises KeyError for one that has no words, jinja2.UndefinedError for a fact it was not given."""
    return _fill(_words(kind, language)["paragraphs"][name], kind, language, tone, slots)


def page(kind: str, language: str, tone: str, name: str, slots: Mapping[str, Any]) -> tuple[str, str]:
    """Title and text of an enclosure with words of its own."""
    written = _words(kind, language)["pages"][name]
    return written["title"], _fill(written["text"], kind, language, tone, slots)


def common(name: str, language: str, tone: str = "formal", /, **slots: Any) -> str:
    """A line that all letters share: salutation, closing, reference lines, notes around the letter."""
    return _fill(_at(_words("common", language), name), "common", language, tone, slots)


def paragraph_names(kind: str, language: str) -> frozenset[str]:
    """Names of the paragraphs that have words."""
    return frozenset(_words(kind, language)["paragraphs"])


def euro(amount: Decimal, language: str) -> str:
    """887,03 Euro; EUR 887.03 in English."""
    plain = f"{amount:,.2f}"
    return f"EUR {plain}" if language == "en" else f"{plain.translate(str.maketrans(',.', '.,'))} Euro"


@cache
def _words(name: str, language: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.{language}.yaml").read_text(encoding="utf-8"))
    return loaded


def _at(words: Any, path: str) -> Any:
    for part in path.split("."):
        words = words[part]
    return words


def _fill(words: Any, kind: str, language: str, tone: str, slots: Mapping[str, Any]) -> str:
    text = words[tone] if isinstance(words, dict) else words
    values = {"kind": kind, "language": language, "tone": tone, **slots}
    return _environment(language).from_string(text).render(values).strip()


@pass_context
def _clause(context: Context, value: str, group: str) -> str:
    """The words for a chosen option; a gap stays a gap."""
    clauses: dict[str, str] = _words(context["kind"], context["language"])["clauses"][group]
    return clauses.get(value, value)


@pass_context
def _shared(context: Context, path: str) -> str:
    """Words that stand in another file ("points.leads.deny.red"), filled with the same facts."""
    name, _, rest = path.partition(".")
    return _fill(_at(_words(name, context["language"]), rest), context["kind"], context["language"], context["tone"],
                 context.get_all())  # fmt: skip


@pass_context
def _decision(context: Context, case: Any) -> str:
    """A court's decision or pending case by name, without saying how it came out."""
    form = "decided" if case.decided else "pending"
    return common(f"decision.{form}", context["language"], case=case, kind_of_decision=case.kind)


@pass_context
def _standing(context: Context, case: Any) -> str:
    """How the case stands, as an addition to its name."""
    return common(f"standing.{case.standing}", context["language"], case=case)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        undefined=StrictUndefined,
        autoescape=False,  # a letter is plain text, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: _shown(value, language),
    )
    environment.filters |= {"clause": _clause, "decision": _decision, "standing": _standing}
    environment.globals["shared"] = _shared
    return environment


def _shown(value: Any, language: str) -> Any:
    if isinstance(value, dt.date):
        return day(value, language)
    if isinstance(value, Decimal):
        return euro(value, language)
    return value
