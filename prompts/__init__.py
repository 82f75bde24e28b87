"""How we say it: every sentence and template as a file, rendered with missing values as errors.

Templates hold words and layout, no law: no amounts, no deadlines, no outcomes. Output is the small HTML of the chat;
values are escaped, so nothing a person writes becomes markup.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import escape

FOLDER = Path(__file__).parent


def render(template: str, language: str, **values: Any) -> str:
    """The template below prompts/ with the phrases of ``language`` as ``t``. Raises jinja2.UndefinedError on a gap."""
    text = _environment().get_template(template).render(t=phrases(language), language=language, **values)
    return _tidy(text)


def render_plain(template: str, language: str, **values: Any) -> str:
    """The template below prompts/ as plain text, for a machine: nothing is escaped; ``unfenced`` guards data."""
    return _tidy(_machine().get_template(template).render(language=language, **values))


def escaped(text: str) -> str:
    """``text`` as chat HTML that shows it letter by letter."""
    return str(escape(text))


def phrase(key: str, language: str, **values: Any) -> str:
    """One sentence of the chat ("start.greeting"), with its blanks filled. Raises KeyError for an unknown key."""
    return phrase_of("chat", key, language, **values)


def phrases(language: str) -> dict[str, Any]:
    """All sentences of the chat in ``language`` ("de" or "en"; anything else is German)."""
    return phrases_of("chat", language)


@cache
def phrases_of(name: str, language: str) -> dict[str, Any]:
    """All sentences of ``<name>.<language>.yaml`` ("de" or "en"; anything else is German)."""
    spoken = "en" if language == "en" else "de"
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.{spoken}.yaml").read_text(encoding="utf-8"))
    return loaded


def phrase_of(file: str, key: str, language: str, /, *, html: bool = True, **values: Any) -> str:
    """One sentence of ``file`` ("reminder.today") with its blanks filled. Raises KeyError.

    ``html``: escaped, for the chat; otherwise as it is, for the terminal, for buttons and for files.
    """
    found: Any = phrases_of(file, language)
    for part in key.split("."):
        found = found[part]
    return _compiled(str(found), html).render(language=language, **values).strip()


def day(date: dt.date | None, language: str = "de") -> str:
    """A date as people write it: 17.12.2026, or 17 December 2026."""
    if date is None:
        return "–"  # en dash
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}" if language == "en" else f"{date:%d.%m.%Y}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day
    return environment


@cache
def _compiled(text: str, html: bool) -> Template:
    """Sentences are few and said often."""
    return (_environment() if html else _plain()).from_string(text)


def _tidy(text: str) -> str:
    """Never more than one blank line, none at the ends."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept)


@cache
def _plain() -> Environment:
    environment = Environment(undefined=StrictUndefined)  # for the terminal and for files, not for HTML
    environment.filters["day"] = day
    return environment


def paper_template(name: str) -> Path:
    """Where the Typst template "check" or "letter" lies; templates beside it may be imported from there."""
    return FOLDER / "paper" / f"{name}.typ"


_FENCES = re.compile(
    r"<\s*/?\s*(?:passage|question|failed|asked|option|answered|letter|paragraph|turn|system|user|assistant)\b[^<>]*>?",
    re.IGNORECASE,
)


def unfenced(text: str) -> str:
    """``text`` without tags of our own, so that data cannot end the place where data stands."""
    while (cleaned := _FENCES.sub(" ", text)) != text:
        text = cleaned
    return text


@cache
def _machine() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # for a model, not for HTML
    environment.filters["unfenced"] = unfenced
    return environment
