"""How the scripted model behaves: its mode, answers said in advance, faults in advance; and what it was sent.

Thread-safe. A fault counts for one request; ``mode`` holds until it is changed. Lies are the same in every run (seed).
"""

from __future__ import annotations

import hashlib
import json
import random
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.model_server import honest, modes, reading
from tests.model_server.tasks import task

FaultKind = Literal[
    "status", "cut", "drop", "slow", "drip", "garbage", "html", "prose", "empty", "refusal", "truncated", "unsupported",
    "redirect", "huge", "endless",
]  # fmt: skip
NONSENSE = "Na dann: 42 { kein JSON, [nur] Wörter"
REFUSAL = "I'm sorry, but I can't help with that."


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong. ``status``: the HTTP status; ``seconds``: how long a slow one waits before it answers.

    cut: half an answer, then the line is gone; drop: gone without an answer; drip: a byte now and then, for ever;
    garbage: words that are no JSON; html: a page of a proxy instead of the API; prose: the JSON with talk around it;
    redirect: to ``location``, with ``status`` 302 or one of its kind; huge: megabytes around a small answer;
    endless: words for ever, fast; unsupported: 400 for a request that wants a schema, a temperature or the like.
    """

    kind: FaultKind
    status: int = 500
    seconds: float = 30.0
    location: str = "/elsewhere"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        """What was said as system."""
        return "\n".join(_text(one) for one in self.body.get("messages", ()) if one.get("role") == "system")

    @property
    def user(self) -> str:
        """What was said as user."""
        return "\n".join(_text(one) for one in self.body.get("messages", ()) if one.get("role") == "user")


@dataclass
class ModelScript:
    """The behaviour. ``mode``: "honest", "copy" or one of MODES; ``seed``: of the lies; ``kind``: what the model claims
    every sentence to be; ``spoken``: every sentence it gave in a wanted shape."""

    mode: str = "honest"
    seed: int = 1
    kind: str = "rule"
    dimensions: int = 32
    seen: list[Asked] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    always: Fault | None = None
    _faults: deque[Fault | None] = field(default_factory=deque)
    _answers: deque[str] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(self, *faults: Fault | None) -> None:
        """The next requests meet these, one each; None: nothing goes wrong with that one."""
        with self._lock:
            self._faults.extend(faults)

    def say(self, *answers: str | dict[str, Any]) -> None:
        """The next answers, word for word; mappings as JSON."""
        with self._lock:
            self._answers.extend(
                one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in answers
            )

    def reset(self) -> None:
        """Honest again, nothing in advance, nothing seen."""
        with self._lock:
            self.mode, self.kind, self.always = "honest", "rule", None
            self._faults.clear()
            self._answers.clear()
            self.seen.clear()
            self.spoken.clear()

    def next_fault(self, asked: Asked) -> Fault | None:
        """Notes the request and says what goes wrong with it, if anything."""
        with self._lock:
            self.seen.append(asked)
            return (self._faults.popleft() if self._faults else None) or self.always

    def answer(self, asked: Asked) -> str:
        """What the model says: JSON in the wanted shape, or plain words where none was wanted."""
        with self._lock:
            if self._answers:
                return self._answers.popleft()
        schema = reading.wanted(asked.body) or _schema_in(asked)
        dice = random.Random(f"{self.seed}{self.mode}{asked.user}")
        done = task(schema, self.mode, asked.user, dice) if schema else None
        if done is not None:
            return json.dumps(done, ensure_ascii=False)
        said = modes.said_in(self.mode, asked.system, asked.user, dice)
        self.spoken += [text for text, _ in said]
        if schema is None:
            return " ".join(text for text, _ in said)
        return json.dumps(honest.filled(schema, said, kind=self.kind), ensure_ascii=False)

    def embed(self, text: str) -> list[float]:
        """A vector of the words of ``text``: the more words two texts share, the nearer they are."""
        vector = [0.0] * self.dimensions
        for word in text.lower().split():
            digest = hashlib.sha256(word.encode()).digest()
            vector[digest[0] % self.dimensions] += 1.0 if digest[1] % 2 else -1.0
        length = sum(value * value for value in vector) ** 0.5 or 1.0
        return [value / length for value in vector]

    def everything(self) -> str:
        """All that ever arrived, as one text: what a test searches for what must never be sent."""
        with self._lock:
            return "\n".join(json.dumps(one.body, ensure_ascii=False) for one in self.seen)


def _schema_in(asked: Asked) -> dict[str, Any] | None:
    """The schema that a prompt holds as text, where the API was not told."""
    start = asked.system.find('{"')
    try:
        found = json.JSONDecoder().raw_decode(asked.system, start)[0] if start >= 0 else None
    except ValueError:
        return None
    return found if isinstance(found, dict) and "properties" in found else None


def _text(message: dict[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content or () if isinstance(part, dict))
