"""Words of a firm's own affairs (staff, documents, settings), their buttons, and pages of a numbered list."""

from __future__ import annotations

from collections.abc import Sequence

import prompts
from bot.journeys.voice import Voice, rows_of
from bot.ports import Button, Reply

FILE, LETTER = "firms", "F"
VOICE = Voice(FILE, LETTER)
say, plain, button, data, toast = VOICE.say, VOICE.plain, VOICE.button, VOICE.data, VOICE.toast
PAGE, ROW = 16, 8


def role_of(role: str, language: str) -> str:
    """The name of a role."""
    return str(prompts.phrases_of(FILE, language)["roles"].get(role, role))


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
    rows = rows_of(numbers, ROW)
    turning = [button("earlier", language, what, f"p{page - 1}")] if page else []
    turning += [button("later", language, what, f"p{page + 1}")] if (page + 1) * PAGE < len(entries) else []
    last = (*turning, button("close", language, what, "close"))
    return Reply(html, (*rows, last), silent=True)
