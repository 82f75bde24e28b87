"""May what somebody confided be sent to a model? Whoever it belongs to must have agreed to the text in force.

In a private chat that is the person, at a desk the firm, in a group its admins; and from a group only questions go,
never what belongs to a case. Without anybody (the operator's own measurements) nobody has to agree.
"""

from __future__ import annotations

from typing import Literal, Protocol

from bot.model.ports import Who

Side = Literal["person", "group", "firm"]
VERSION = "2"
"""Of the texts in prompts/model_use.*.yaml that are agreed to ("consent", and "about" of groups and firms).

A new number asks everybody again.
"""

FROM_GROUPS = frozenset({"answer", "repair"})
"""Prompts that hold a question and public passages only."""


class KnowsConsent(Protocol):
    """Who has agreed to what."""

    def holds(self, side: Side, subject: str, version: str) -> bool:
        """Has ``subject`` agreed to ``version`` and not withdrawn it?"""
        ...


def side_of(who: Who) -> tuple[Side, str] | None:
    """Who has to agree; None: nobody is concerned."""
    if who.firm is not None:
        return "firm", who.firm
    if who.group is not None:
        return "group", who.group
    return ("person", who.person) if who.person is not None else None


def may_send(prompt: str, who: Who, consents: KnowsConsent) -> bool:
    """May the prompt of that name go out for ``who``?"""
    if who.group is not None and who.firm is None and prompt not in FROM_GROUPS:
        return False
    concerned = side_of(who)
    return concerned is None or consents.holds(*concerned, VERSION)
