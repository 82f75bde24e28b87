"""Days in the column of a table that is headed "Frist": they are deadlines without a word that says so.

Only tables with bars ("| Anspruch | Frist |"), as mail programs and markdown make them.
"""

from __future__ import annotations

import re

_HEADED = re.compile(
    r"\b(?:frist\w*|fällig\w*|bis wann|bis|zahlungsziel|termin|deadline|due(?: date| by)?|by when)\b", re.IGNORECASE
)
_RULE = re.compile(r"[|\s:+-]*")
SEPARATOR = "|"


def is_row(line: str) -> bool:
    """Does the line have at least two cells?"""
    return line.strip(" " + SEPARATOR).count(SEPARATOR) >= 1


def deadline_cells(text: str) -> list[tuple[int, int]]:
    """The places [start, end) of all cells of ``text`` below such a heading, in order."""
    found: list[tuple[int, int]] = []
    columns: set[int] | None = None
    start = 0
    for line in text.split("\n"):
        if not is_row(line):
            columns = columns if _RULE.fullmatch(line) and line.strip() else None
        else:
            cells = _cells(line, start)
            if columns is None:
                columns = {number for number, (one, end) in enumerate(cells) if _HEADED.search(text[one:end])}
            else:
                found += [cell for number, cell in enumerate(cells) if number in columns]
        start += len(line) + 1
    return found


def _cells(line: str, start: int) -> list[tuple[int, int]]:
    cells, position = [], start
    for cell in line.split(SEPARATOR):
        cells.append((position, position + len(cell)))
        position += len(cell) + 1
    return cells
