"""Asking a model several things for one tap, and knowing afterwards why there was no answer.

Once the model is slow, down or used up, nothing more is asked within that tap: nobody waits ten times for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.model.ports import Generates, ModelUnavailable, Prompt, Reason, Shape, Who

if TYPE_CHECKING:
    from bot.model.uses import Uses

GIVEN_UP = frozenset({"slow", "down", "budget", "no_consent", "off"})


@dataclass(slots=True)
class Heard:
    """The way to a model for one tap. ``missed``: why there was no answer, in the order in which that happened."""

    model: Generates
    missed: list[Reason] = field(default_factory=list)

    @property
    def given_up(self) -> Reason | None:
        """Why nothing more is asked; None while it still makes sense."""
        return next((one for one in self.missed if one in GIVEN_UP), None)

    def generate(self, prompt: Prompt, schema: type[Shape], who: Who) -> Shape:
        """As the model behind it. Raises ModelUnavailable(reason)."""
        if (reason := self.given_up) is not None:
            raise ModelUnavailable(reason)
        try:
            return self.model.generate(prompt, schema, who)
        except ModelUnavailable as unavailable:
            self.missed.append(unavailable.reason)
            raise


def listening(uses: Uses) -> tuple[Uses, Heard]:
    """``uses`` for one tap, and what is heard of its failures."""
    heard = Heard(uses.model)
    return replace(uses, model=heard), heard
