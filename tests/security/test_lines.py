"""What others wrote steers neither the log nor the terminal: no forged line, no escape sequence, no token."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from bot.telegram.logs import WithoutToken
from bot.terminal import to_text

TOKEN = "123456:made-up-for-this-test"
HOSTILE = "Brief.pdf\n2026-11-28 12:00 INFO bot: all is well\r\x1b[2J\x9b31m\u202egnp"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutToken(TOKEN))
    logger = logging.getLogger("tests.security.lines")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, written
    logger.removeHandler(handler)
    logger.propagate = True


def test_a_name_with_line_ends_and_escapes_is_one_harmless_line_of_the_log(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, written = log

    logger.warning("left out of the library: %s", HOSTILE)

    line = written.getvalue()
    assert line.count("\n") == 1
    assert all(character.isprintable() for character in line.rstrip("\n"))
    assert "\\n2026-11-28" in line
    assert "\\x1b[2J" in line


def test_a_token_in_an_address_is_blackened_and_a_percent_sign_is_no_format(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, written = log

    logger.error("failed at %s", f"https://api.telegram.org/bot{TOKEN}/getMe?x=%s%n")

    assert TOKEN not in written.getvalue()
    assert "<token>/getMe?x=%s%n" in written.getvalue()


def test_a_trace_carries_no_token_and_no_escape(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, written = log

    try:
        int(f"bot{TOKEN} \x1b[2J")
    except ValueError:
        logger.exception("failed")

    assert TOKEN not in written.getvalue()
    assert "\x1b" not in written.getvalue()
    assert "Traceback" in written.getvalue()


@pytest.mark.parametrize("colours", [False, True])
@pytest.mark.parametrize("steering", ["\x1b", "\x9b", "\x07", "\x08", "\r", "\x00", "\x7f"])
def test_a_letter_shown_in_a_terminal_steers_nothing(steering: str, colours: bool) -> None:
    shown = to_text(f"<b>Brief</b> vor{steering}[2Jnach", colours=colours)

    assert shown == to_text("<b>Brief</b> vor[2Jnach", colours=colours)


@pytest.mark.parametrize("mark", ["\ue0ff", "\ue000", "\ue001\ue0ff\ue0ff", "[/]", "[bold]", "\\"])
def test_a_letter_that_holds_the_terminals_own_marks_breaks_nothing(mark: str) -> None:
    assert "vor" in to_text(f"vor{mark}nach", colours=True)
    assert "nach" in to_text(f"<b>vor{mark}nach</b>", colours=True)
