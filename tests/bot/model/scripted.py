"""A model without a network: says what it was told to say, or behaves as the scripted server does, honest or lying."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from bot.model.ports import ModelUnavailable, Prompt, Reason, Shape, Who
from bot.model.shaped import shaped
from tests.model_server import honest, modes
from tests.model_server.tasks import task

Answer = Callable[[Prompt], dict[str, Any]]


class ScriptedModel:
    """``mode``: "honest", "copy", one of MODES, a Reason for no answer, or a function from prompt to answer."""

    def __init__(self, mode: str | Answer = "honest", seed: int = 1) -> None:
        self.mode, self.seed = mode, seed
        self.prompts: list[Prompt] = []

    def generate(self, prompt: Prompt, schema: type[Shape], who: Who) -> Shape:
        """As the mode says."""
        self.prompts.append(prompt)
        if callable(self.mode):
            return shaped(json.dumps(self.mode(prompt)), schema)
        if self.mode in {"honest", "copy", *modes.MODES}:
            dice = random.Random(f"{self.seed}{self.mode}{prompt.user}")
            if (done := task(schema.model_json_schema(), self.mode, prompt.user, dice)) is not None:
                return shaped(json.dumps(done), schema)
            said = modes.said_in(self.mode, prompt.system, prompt.user, dice)
        else:
            reason: Reason = self.mode  # type: ignore[assignment]
            raise ModelUnavailable(reason)
        return shaped(json.dumps(honest.filled(schema.model_json_schema(), said)), schema)

    def everything(self) -> str:
        """All that would have left this machine."""
        return "\n".join(f"{prompt.system}\n{prompt.user}" for prompt in self.prompts)


def saying(*sentences: tuple[str, list[int]]) -> Answer:
    """Says these sentences with these ids, whatever it is asked."""
    return lambda prompt: {"sentences": [{"text": text, "sources": ids} for text, ids in sentences]}
