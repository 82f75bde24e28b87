"""How Telegram's server reads HTML, re-told for the fake: the tags it knows, the errors it gives.

It shares no code with bot.telegram.render, or both could be wrong together.
"""

from __future__ import annotations

import html
import re

KNOWN = frozenset(
    ("a", "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote", "span", "tg-spoiler",
     "tg-emoji", "tg-time")
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*>")


class UnparsableError(ValueError):
    """The text is not what Telegram takes as HTML; the message is the server's."""


def parse(text: str) -> str:
    """The text as shown. Raises UnparsableError."""
    shown: list[str] = []
    stack: list[str] = []
    position = 0
    while position < len(text):
        if text[position] != "<":
            end = text.find("<", position)
            end = len(text) if end < 0 else end
            shown.append(html.unescape(text[position:end]))
            position = end
            continue
        position += _tag(text, position, stack)
    if stack:
        raise UnparsableError(f'Can\'t find end tag corresponding to start tag "{stack[-1]}"')
    return "".join(shown).strip()


def _tag(text: str, position: int, stack: list[str]) -> int:
    match = _TAG.match(text, position)
    offset = len(text[:position].encode())
    if match is None:
        raise UnparsableError(f"Unclosed start tag at byte offset {offset}")
    closing, name = bool(match[1]), match[2].lower()
    if closing and (not stack or stack.pop() != name):
        raise UnparsableError(f"Unexpected end tag at byte offset {offset}")
    if not closing and name not in KNOWN:
        raise UnparsableError(f'Unsupported start tag "{name}" at byte offset {offset}')
    if not closing and name == "blockquote" and name in stack:
        raise UnparsableError(f"Nested blockquote at byte offset {offset}")
    if not closing:
        stack.append(name)
    return match.end() - position
