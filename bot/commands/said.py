"""What commands of the terminal share: input that cannot be read becomes one sentence and exit code 2."""

from __future__ import annotations

import datetime as dt
import json
from typing import IO, Any

import click

import prompts
from knowledge.deadlines.phrases import read_day
from knowledge.deadlines.public_holidays import find_land, laender

LONGEST_QUOTE = 60


class BadInput(click.ClickException):
    """Something a person typed cannot be used; only the sentence is shown."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """The sentence on the error stream, without "Error:" before it."""
        click.echo(self.message, err=file is None, file=file)


def bad(file: str, key: str, language: str, text: str = "", **values: Any) -> BadInput:
    """The error for ``text`` as typed, cut short and without control characters."""
    quoted = "".join(one for one in text if one.isprintable())
    shown = quoted if len(quoted) <= LONGEST_QUOTE else quoted[:LONGEST_QUOTE] + "…"
    return BadInput(prompts.phrase_of(file, key, language, html=False, text=shown, **values))


def day_of(text: str | None, file: str, language: str) -> dt.date:
    """A day as typed, today where nothing was. Raises BadInput."""
    if text is None:
        from bot.app import today

        return today()
    found = read_day(text)
    if found is None:
        raise bad(file, "bad_day", language, text)
    return found


def land_of(text: str | None, language: str) -> str | None:
    """A Land as typed, by its code; None where nothing was. Raises BadInput."""
    if text is None:
        return None
    found = find_land(text)
    if found is None:
        raise bad("deadline", "bad_land", language, text, known=", ".join(laender()))
    return found


def print_json(value: object) -> None:
    """``value`` as readable JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
