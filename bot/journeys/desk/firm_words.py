"""Words of a firm's own affairs (staff, documents, settings), their buttons, and pages of a numbered list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import prompts
from bot.journeys.ask import VERSION
from bot.ports import Button, Reply

FILE, LETTER = "firms", "F"
TOAST = 200
PAGE, ROW = 16, 8


def say(key: str, language: str, **values: Any) -> str:
    """A sentence as HTML."""
    return prompts.phrase_of(FILE, key, language, **values)


def plain(key: str, language: str, **values: Any) -> str:
    """The same without HTML, for buttons and toasts."""
    return prompts.phrase_of(FILE, key, language, html=False, **values)


def role_of(role: str, language: str) -> str:
    """The name of a role."""
    return str(prompts.phrases_of(FILE, language)["roles"].get(role, role))


def button(key: str, language: str, *argument: object) -> Button:
    """A button with the label ``key``."""
    return Button(plain(f"buttons.{key}", language), data(*argument))


def data(*argument: object) -> str:
    """What a button of these carries."""
    return ":".join([VERSION, LETTER, *(str(one) for one in argument)])


def toast(key: str, language: str, **values: Any) -> Reply:
    """A short note on a tap."""
    return Reply("", toast=plain(key, language, **values)[:TOAST])


def numbered(
    title: str, hint: str, entries: Sequence[tuple[str, str]], language: str, what: str, *,
    page: int = 0, counts: str = "", tappable: bool = True,
) -> Reply:  # fmt: skip
    """A list of (id, line) with a button for each number; ``what``: the verb that its buttons carry."""
    page = min(max(page, 0), max(len(entries) - 1, 0) // PAGE)
    shown = list(enumerate(entries, 1))[page * PAGE : (page + 1) * PAGE]
    html = prompts.render(
        "firms/list.jinja", language, title=title, counts=counts, hint=hint,
        lines=[(number, line) for number, (_, line) in shown],
    )  # fmt: skip
    numbers = [Button(str(number), data(what, key)) for number, (key, _) in shown] if tappable else []
    rows = [tuple(numbers[start : start + ROW]) for start in range(0, len(numbers), ROW)]
    turning = [button("earlier", language, what, f"p{page - 1}")] if page else []
    turning += [button("later", language, what, f"p{page + 1}")] if (page + 1) * PAGE < len(entries) else []
    last = (*turning, button("close", language, what, "close"))
    return Reply(html, (*rows, last), silent=True)
