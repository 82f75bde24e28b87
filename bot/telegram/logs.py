"""Logs without the token: what writes it is made quiet, and whatever still carries the token is blackened."""

from __future__ import annotations

import logging
import traceback

HIDDEN = "<token>"

# httpx writes every address, which holds the token; PTB writes answers it cannot parse, which may hold people's words
QUIET = {"httpx": logging.WARNING, "httpcore": logging.WARNING, "telegram": logging.CRITICAL,
         "uvicorn": logging.WARNING}  # fmt: skip


class WithoutToken(logging.Filter):
    """Replaces the token in message, arguments and trace of every record that passes."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, blackened."""
        message = record.getMessage()
        if self._token in message:
            record.msg, record.args = message.replace(self._token, HIDDEN), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        if record.exc_text:
            record.exc_text = record.exc_text.replace(self._token, HIDDEN)
        return True


def keep_token_out(token: str) -> None:
    """Sets this up for all handlers there are; call it after logging is configured."""
    for chatty, level in QUIET.items():
        logging.getLogger(chatty).setLevel(level)
    handlers = logging.getLogger().handlers or ([logging.lastResort] if logging.lastResort else [])
    for handler in handlers:
        handler.addFilter(WithoutToken(token))
