"""docs/benchmarks.md: one page, and a part of it for each program that measures; each writes its own part only."""

from __future__ import annotations

import re

from tests.bench.ground import REPOSITORY

PAGE = REPOSITORY / "docs" / "benchmarks.md"


def put(part: str, text: str) -> None:
    """Writes ``text`` as the ``part`` of the page."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(with_part(page, part, text), encoding="utf-8")


def with_part(page: str, part: str, text: str) -> str:
    """``page`` with ``text`` in the place of its ``part``, or at its end."""
    begin, end = f"<!-- begin {part} -->", f"<!-- end {part} -->"
    made = f"{begin}\n{text.strip()}\n{end}"
    standing = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if standing.search(page):
        return standing.sub(lambda _: made, page)
    return f"{page.rstrip()}\n\n{made}\n".lstrip()
