"""Reads an EU act in whichever of the three formats the Publications Office hands out.

Not a parser itself: it looks at the first bytes and chooses formex.py or eurlex_html.py.
"""

from __future__ import annotations

import re

from knowledge.library import eurlex_html, formex
from knowledge.library.documents import Act
from knowledge.library.faults import LibraryError

_HTML = re.compile(rb"(?i)<html[\s>]|<!doctype html")
_FORMEX = re.compile(rb"<(ACT|CONS\.ACT|CONS\.DOC)[\s>]")


def read(data: bytes, name: str) -> Act:
    """The act in Formex, XHTML or HTML. Raises LibraryError (empty, wrong_type and those of the parsers)."""
    if not data.strip():
        raise LibraryError(name, "empty")
    head = data[:20_000]
    if _HTML.search(head):
        return eurlex_html.read(data, name)
    if _FORMEX.search(head):
        return formex.read(data, name)
    raise LibraryError(name, "wrong_type", "neither HTML nor Formex")
