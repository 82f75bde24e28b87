"""Text files as they are, one page.

Not a Markdown renderer: marks stay, only comments that no rendering shows are taken out and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.intake.events import Event, Page, Told, Unreadable
from knowledge.library.encoding import decode
from knowledge.library.faults import LibraryError

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)


def text_of(data: bytes) -> str:
    """The decoded text. Raises Unreadable (empty, unknown)."""
    try:
        return decode(data, "")
    except LibraryError as error:
        raise Unreadable("empty" if error.reason == "empty" else "unknown", str(error)) from error


def read(data: bytes) -> Iterator[Event]:
    """The text without its comments."""
    text = text_of(data)
    hidden = " ".join(found.strip() for found in _COMMENT.findall(text))
    if hidden:
        yield Told("hidden_text", {"words": hidden, "number": 1})
    yield Page(1, _COMMENT.sub("", text), "text")
