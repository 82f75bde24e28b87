"""What goes wrong on the way to the fake Telegram, and what comes back from it: values only, no rules."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class RefusalError(Exception):
    """An answer other than ok."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class ConnectionLostError(Exception):
    """The connection breaks; the caller gets no answer."""


@dataclass
class Fault:
    """What goes wrong for matching calls. ``after``: the call is carried out and only its answer is lost."""

    method: str
    status: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, int] = field(default_factory=dict)
    times: int = 1
    chat_id: int | None = None
    lost: bool = False
    after: bool = False
    raw: bytes | None = None

    def matches(self, method: str, params: Json) -> bool:
        """Is this call to go wrong?"""
        here = self.chat_id is None or self.chat_id == params.get("chat_id")
        return self.times > 0 and self.method in (method, "*") and here

    def answer(self) -> Answer:
        """What the caller gets. Raises ConnectionLostError if that is nothing."""
        if self.lost:
            raise ConnectionLostError
        if self.raw is not None:
            return Answer(self.status, self.raw)
        return refused(RefusalError(self.status, self.description, **self.parameters))


@dataclass(frozen=True)
class Call:
    """One request as it came in."""

    method: str
    params: Json
    at: float


@dataclass(frozen=True)
class Answer:
    """What goes back: status and body."""

    status: int
    body: bytes


def refused(error: RefusalError) -> Answer:
    """``error`` as the server words it."""
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return Answer(error.status, json.dumps(body).encode())
