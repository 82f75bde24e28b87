"""Who may do what at a desk. Accepting, declining, and judging a conflict of interest is a lawyer's own business.

An assistant prepares: takes a contact, asks back, keeps notes and documents. A draft is what the firm says about the
law, so it goes out by a lawyer alone. Whom the firm employs, and whether a language
model may word its answers, is the owner's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["owner", "lawyer", "assistant"]
Act = Literal[
    "clear", "conflict", "take", "ask", "accept", "decline", "close", "reopen", "assign", "note", "document", "draft",
    "members", "model",
]  # fmt: skip

ROLES: tuple[Role, ...] = get_args(Role)
ACTS: tuple[Act, ...] = get_args(Act)
DESK = "desk"
"""What a code is for that makes a group a desk; nobody's role."""

_ASSISTANT: frozenset[Act] = frozenset({"take", "ask", "note", "document"})
_LAWYER: frozenset[Act] = frozenset(ACTS) - {"members", "model"}
_MAY: Mapping[str, frozenset[str]] = {
    "owner": frozenset(ACTS),
    "lawyer": _LAWYER,
    "assistant": _ASSISTANT,
}


def may(role: str, act: str) -> bool:
    """May somebody in ``role`` do ``act``? What nobody knows, role or act, is not allowed."""
    return act in _MAY.get(role, frozenset())
