"""Logs without the token and of one line each: what writes the token is made quiet, what still carries it blackened."""

from __future__ import annotations

import logging
import re
import traceback

HIDDEN = "<token>"

# httpx writes every address, which holds the token; PTB writes answers it cannot parse, which may hold people's words
QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL,
         "uvicorn": logging.WARNING}  # fmt: skip


# a name or an answer must not forge a line, nor paint or steer the terminal of whoever reads the log
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class WithoutToken(logging.Filter):
    """Replaces the token in message, arguments and trace of every record that passes, and keeps a message on a line."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, blackened."""
        message = _CONTROL.sub(_shown, record.getMessage().replace(self._token, HIDDEN))
        record.msg, record.args = message, ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        if record.exc_text:
            lines = record.exc_text.replace(self._token, HIDDEN).split("\n")
            record.exc_text = "\n".join(_CONTROL.sub(_shown, line) for line in lines)
        return True


def _shown(character: re.Match[str]) -> str:
    return character[0].encode("unicode_escape").decode("ascii")


def keep_token_out(token: str) -> None:
    """Sets this up for all handlers there are; call it after logging is configured."""
    for chatty, level in QUIET.items():
        logging.getLogger(chatty).setLevel(level)
    handlers = logging.getLogger().handlers or ([logging.lastResort] if logging.lastResort else [])
    for handler in handlers:
        handler.addFilter(WithoutToken(token))
