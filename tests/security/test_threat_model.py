"""SECURITY.md is held to its word: every line of the threat model names tests, and every test it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from tests.shared_material import REPOSITORY

PAGE = REPOSITORY / "SECURITY.md"
NAMED = re.compile(r"`(tests/[\w/]+/test_\w+\.py|tests/test_\w+\.py)::(test_\w+)`")


def lines_of_the_table() -> list[list[str]]:
    """The cells of every line of the threat model, without its head."""
    section = PAGE.read_text(encoding="utf-8").partition("\n## Threat model\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


@cache
def collected(path: Path) -> frozenset[str]:
    """The tests that pytest collects from a file; none where there is no file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def test_every_line_says_who_wants_what_how_it_is_stopped_and_which_test_shows_it() -> None:
    lines = lines_of_the_table()

    assert len(lines) >= 30
    assert [line for line in lines if len(line) != 4 or not all(line)] == []
    assert [line for line in lines if not NAMED.findall(line[3]) or NAMED.sub("", line[3]).strip()] == []


def test_every_test_that_is_named_exists() -> None:
    named = [pair for line in lines_of_the_table() for pair in NAMED.findall(line[3])]

    assert [f"{file}::{name}" for file, name in named if name not in collected(REPOSITORY / file)] == []


def test_every_file_of_attacks_has_a_line() -> None:
    named = {file for line in lines_of_the_table() for file, _ in NAMED.findall(line[3])}
    here = {f"tests/security/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}

    assert here - named - {"tests/security/test_threat_model.py"} == set()
