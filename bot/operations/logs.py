"""The form of the log: a record is a line, for people or as JSON; nobody's words, no key, nothing that poses as more.

What is logged is decided where it is logged. Here every value is made harmless: control characters are shown as
escapes, so that no name or answer can forge a line or paint the terminal; a trace shows classes and places without
messages, which may hold what a person wrote; and whatever still carries a secret of the settings is blackened.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from pydantic import SecretStr

if TYPE_CHECKING:
    from bot.config import Settings

log = logging.getLogger(__name__)

HIDDEN = "<secret>"
LONGEST = 4_000
CHATTY = ("httpx", "httpcore", "chromadb", "alembic", "bm25s", "uvicorn")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SHORTEST_SECRET = 6  # a shorter one would blacken ordinary words
_CAUSES = 5

_update: ContextVar[int | None] = ContextVar("update", default=None)


def about_update(update_id: int) -> None:
    """What this task logs from now on is about the update ``update_id``."""
    _update.set(update_id)


def write_logs(settings: Settings, level: int = logging.INFO) -> None:
    """Logs to the error stream in the form that is set."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter_for(settings))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_what_nobody_catches() -> None:
    """For a process that keeps a log: also what ends it, or one of its threads, is told there and without words."""
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, steps: TracebackType | None) -> None:
    """Python itself would print the message of ``error``, which may hold what a person wrote."""
    info = (kind, error, steps) if error is not None else None
    log.critical("ended by %s", kind.__name__, exc_info=info)


def formatter_for(settings: Settings) -> logging.Formatter:
    """The formatter for the form that is set, which knows the secrets of ``settings`` to hide them."""
    secrets = tuple(_secrets(settings))
    return JsonLines(secrets) if settings.log == "json" else TextLines(secrets)


def _secrets(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield from (part.strip() for part in value.get_secret_value().split(","))
    if settings.store_url:
        yield from re.findall(r"://[^:/@]*:([^@]+)@", settings.store_url)


def harmless(text: str) -> str:
    """``text`` on one line, without anything a terminal or a reader of lines would act on."""
    shown = _CONTROL.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"


class _Lines(logging.Formatter):
    """What both forms share: message, trace, and the blackening of secrets."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]

    def said(self, record: logging.LogRecord) -> str:
        """The message of ``record``."""
        message = record.getMessage()
        for secret in self._secrets:
            message = message.replace(secret, HIDDEN)
        return harmless(message)

    @staticmethod
    def at(record: logging.LogRecord) -> str:
        """When, in UTC."""
        return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")


class TextLines(_Lines):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and for an exception one more per class in the chain."""
        update = _update.get()
        about = f" [update {update}]" if update is not None else ""
        line = f"{self.at(record)} {record.levelname} {record.name}:{about} {self.said(record)}"
        return "\n  ".join([line, *trace(record)])


class JsonLines(_Lines):
    """One JSON object a line: time, level, logger, message, and where there is one update and trace."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of ASCII."""
        shown: dict[str, object] = {
            "time": self.at(record), "level": record.levelname, "logger": record.name, "message": self.said(record),
        }  # fmt: skip
        if (update := _update.get()) is not None:
            shown["update"] = update
        if lines := trace(record):
            shown["trace"] = lines
        return json.dumps(shown)


def trace(record: logging.LogRecord) -> list[str]:
    """The exception of ``record`` and what caused it: class and places, never a message."""
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    lines: list[str] = []
    while error is not None and len(lines) < _CAUSES:
        lines.append(f"{type(error).__name__}{_number(error)} at {_places(error.__traceback__)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def _number(error: BaseException) -> str:
    """Of an error of the operating system its number, which says "disk full" without saying where."""
    return f"({error.errno})" if isinstance(error, OSError) and error.errno is not None else ""


def _places(steps: TracebackType | None) -> str:
    frames = traceback.extract_tb(steps)[-8:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)]
    return harmless(" < ".join(places)) or "?"
