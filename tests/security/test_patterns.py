"""Expressions that a text from outside can reach take no time that grows like a power of two."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.intake.kind import kind_of
from tests.shared_material import REPOSITORY

ASKED = "import sys; from bot.intake.kind import kind_of; print(kind_of(sys.stdin.buffer.read()))"
ENOUGH = 20  # seconds for what takes milliseconds; an expression that doubles with each comment would take for ever


@pytest.mark.parametrize(
    "data",
    ["<!---->" * 580 + "x", "<!----> " * 500 + "<", "<?xml " * 600 + "x"],
    ids=["comments", "with blanks", "heads"],
)  # fmt: skip
def test_what_kind_a_file_is_of_is_seen_at_once_however_many_comments_it_begins_with(data: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASKED],
        input=data.encode(), capture_output=True, timeout=ENOUGH, cwd=REPOSITORY, check=True,
    )  # fmt: skip

    assert told.stdout.strip() == b"text"


def test_a_page_below_its_comments_is_still_a_page() -> None:
    assert kind_of(b"<!-- a --> <!-- b -- c -->\n<html>") == "html"
    assert kind_of(b"<?xml version='1.0'?><!-- a --><!DOCTYPE html>") == "html"
    assert kind_of(b"<!-- a <html> ") == "text"
