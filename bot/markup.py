"""The HTML of the chat without its markup, for papers, drafts and whoever cannot show any. No channel in here."""

from __future__ import annotations

import html
import re

_LINK = re.compile(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def words(markup: str, *, links: bool = True) -> str:
    """The words of ``markup`` without any tag; ``links``: where they lead is written out behind them."""
    bare = _LINK.sub(_written_out, markup) if links else markup
    return html.unescape(_TAG.sub("", bare)).strip()


def _written_out(match: re.Match[str]) -> str:
    return match[2] if match[1] == match[2] else f"{match[2]} ({match[1]})"
