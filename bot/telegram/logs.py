"""Logs without the token and of one line each: what writes the token is made quiet, what still carries it blackened."""

from __future__ import annotations

import logging
import traceback

from bot.operations.logs import harmless

HIDDEN = "<token>"

# httpx writes every address, which holds the token; PTB writes answers it cannot parse, which may hold people's words
QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL,
         "uvicorn": logging.WARNING}  # fmt: skip


class WithoutToken(logging.Filter):
    """Replaces the token in message, arguments and trace of every record that passes, and keeps a message on a line."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, blackened."""
        message = harmless(record.getMessage().replace(self._token, HIDDEN))
        record.msg, record.args = message, ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        if record.exc_text:
            lines = record.exc_text.replace(self._token, HIDDEN).split("\n")
            record.exc_text = "\n".join(map(harmless, lines))
        return True


def keep_token_out(token: str) -> None:
    """Sets this up for all handlers there are; call it after logging is configured."""
    for chatty, level in QUIET.items():
        logging.getLogger(chatty).setLevel(level)
    handlers = logging.getLogger().handlers or ([logging.lastResort] if logging.lastResort else [])
    for handler in handlers:
        handler.addFilter(WithoutToken(token))
