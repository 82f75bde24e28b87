"""What Telegram's refusals mean to us. Pure: an error goes in, one of few meanings comes out.

Not the reaction to them (sending.py). Telegram gives texts, not codes; they are compared in lower case.
"""

from __future__ import annotations

import enum
import traceback
from pathlib import Path

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError


class Fault(enum.Enum):
    """A refusal that has a defined reaction."""

    NOT_MODIFIED = "the message says that already"
    UNPARSABLE = "the markup is not accepted"
    EDIT_GONE = "the message to be changed cannot be changed"
    DELETE_GONE = "the message to be deleted cannot be deleted"
    THREAD_GONE = "the forum topic is gone"
    QUERY_OLD = "the tap was too long ago"
    COPY_GONE = "the message to be copied is gone"
    UNREACHABLE = "the chat cannot be reached"
    NOT_ALLOWED = "the chat is there, but this must not be sent to it"
    NETWORK = "no proper answer from Telegram"
    OTHER = "no defined reaction"


_TEXTS = (
    ("message is not modified", Fault.NOT_MODIFIED),
    ("topic_not_modified", Fault.NOT_MODIFIED),
    ("can't parse entities", Fault.UNPARSABLE),
    ("message to edit not found", Fault.EDIT_GONE),
    ("message can't be edited", Fault.EDIT_GONE),
    ("no text in the message to edit", Fault.EDIT_GONE),
    ("no caption in the message to edit", Fault.EDIT_GONE),
    ("message to copy not found", Fault.COPY_GONE),
    ("message can't be copied", Fault.NOT_ALLOWED),
    ("message to delete not found", Fault.DELETE_GONE),
    ("message can't be deleted", Fault.DELETE_GONE),
    ("message thread not found", Fault.THREAD_GONE),
    ("topic_deleted", Fault.THREAD_GONE),
    ("topic_id_invalid", Fault.THREAD_GONE),
    ("topic_closed", Fault.NOT_ALLOWED),
    ("query is too old", Fault.QUERY_OLD),
    ("query id is invalid", Fault.QUERY_OLD),
    ("chat not found", Fault.UNREACHABLE),
    ("user is deactivated", Fault.UNREACHABLE),
    ("not enough rights", Fault.NOT_ALLOWED),
    ("chat is not a forum", Fault.NOT_ALLOWED),
    ("have no rights to send", Fault.NOT_ALLOWED),
    ("chat_write_forbidden", Fault.NOT_ALLOWED),
)


class Postponed(Exception):  # noqa: N818  # not a fault: Telegram asks us to come back later
    """The chat has to wait for ``seconds``; nothing else has."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:.1f} s")
        self.seconds = seconds


class Unreachable(Exception):  # noqa: N818  # a fact about the chat, not a failure of ours
    """Nothing can be sent to this chat: blocked, kicked, gone."""


class NotAllowed(Unreachable):
    """The chat is there, but this cannot go into it: a right is missing, it has no topics, a message is protected."""


class Lost(Exception):  # noqa: N818  # a fact about the lease
    """The update is in the hands of another process by now; this one says no more about it."""


class Unreadable(Exception):  # noqa: N818  # a fact about the update
    """The update is not of a shape we can read; it is put aside."""


def fault_of(error: TelegramError) -> Fault:
    """Which meaning ``error`` has."""
    if isinstance(error, Forbidden):
        return Fault.UNREACHABLE
    text = error.message.lower()
    for needle, fault in _TEXTS:
        if needle in text:
            return fault
    return Fault.NETWORK if is_network(error) else Fault.OTHER


def is_network(error: Exception) -> bool:
    """Worth trying again at once: no answer, a broken one or a 5xx; a refused request is not."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest | ChatMigrated | RetryAfter)


def where(error: BaseException) -> str:
    """Class and place of ``error`` for the log: no message, since it may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}" if places else type(error).__name__
