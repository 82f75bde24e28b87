"""What is kept of a call to a model: for whom, hashes, tokens, cost, how long, what came of it. Never a word of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.model.budget import Budget, Used
from bot.model.ports import Reason, Who

Outcome = Literal["running", "ok"] | Reason


@dataclass(frozen=True, slots=True)
class Call:
    """A call about to be made. ``prompt``: name and version; ``asked``: what it is expected to use at most."""

    who: Who
    model: str
    prompt: str
    sent: str
    asked: Used
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """How a call ended. ``given``, ``said``: tokens in and out; ``counted``: the provider said so, else estimated."""

    outcome: Outcome
    given: int
    said: int
    micros: int
    milliseconds: int
    counted: bool
    heard: str = ""


class CallLog(Protocol):
    """Where calls are kept, and what they have used in a month."""

    def begin(self, call: Call, limits: Budget) -> str | None:
        """Notes ``call`` as running with what it may use; its id. None: a limit of the month leaves no room."""
        ...

    def end(self, call_id: str, ended: Ended) -> None:
        """Notes how it ended, with what it really used."""
        ...
