"""The calls that one answer needs, as one: together they take no longer than one may, and end when nobody waits.

Making a question whole, writing, and asking again for what failed are three calls; a person waits once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.model.ports import ModelUnavailable, OnText, Prompt, Shape, Streams, Who


def _never() -> bool:
    return False


@dataclass(slots=True)
class OneAnswer:
    """Asks ``model``. ``seconds``: for all calls together, from the first one; ``over``: nobody waits any more."""

    model: Streams
    seconds: float
    over: Callable[[], bool] = _never
    clock: Callable[[], float] = time.monotonic
    _until: float | None = None

    def generate(self, prompt: Prompt, schema: type[Shape], who: Who) -> Shape:
        """The answer in the shape of ``schema``. Raises ModelUnavailable(reason)."""
        return self.grown(prompt, schema, who, None)

    def grown(self, prompt: Prompt, schema: type[Shape], who: Who, on_text: OnText | None) -> Shape:
        """The same; ``on_text`` gets the text so far while it grows."""
        if self._until is None:
            self._until = self.clock() + self.seconds
        if self.over():
            raise ModelUnavailable("replaced")
        left = self._until - self.clock()
        if left <= 0:
            raise ModelUnavailable("slow")
        return self.model.stream(prompt, schema, who, on_text, self.over, left)
