"""The way through a first contact: which question follows which, and the way back. Pure; no words, no store.

Names come before facts (§ 43a Abs. 4 BRAO): nothing after ``confirm`` is asked before the names are confirmed. Whoever
changes one part from the overview answers its questions and lands on the overview again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.journeys.contact.kept import ContactData

ORDER: Mapping[str, str] = {
    "own_name": "own", "own_aliases": "own",
    "found_names": "found",
    "opponent": "opponents", "opponent_alias": "opponents",
    "opponent_lawyer": "lawyers",
    "others": "others",
    "confirm": "names",
    "offers": "taken",
    "deadline": "deadline",
    "kind": "kind",
    "story": "story",
    "outcome": "outcome",
    "documents": "documents", "category": "documents",
    "insurance": "insurance", "insurance_company": "insurance", "insurance_number": "insurance",
    "insurance_cover": "insurance",
    "budget": "budget",
    "way": "way", "way_to": "way",
    "overview": "overview",
    "consent": "consent",
}  # fmt: skip
"""Question -> the part of the overview it belongs to, in the order in which they are asked."""

PARTS: Mapping[str, str] = {
    "names": "confirm", "taken": "offers", "deadline": "deadline", "kind": "kind", "story": "story",
    "outcome": "outcome", "documents": "documents", "insurance": "insurance", "budget": "budget", "way": "way",
}  # fmt: skip
"""Part of the overview -> the question with which changing it begins."""

NAMES = frozenset({"own_name", "own_aliases", "found_names", "opponent", "opponent_alias", "opponent_lawyer", "others",
                   "confirm"})  # fmt: skip
LOOPS: Mapping[str, str] = {"opponent_alias": "opponent", "category": "documents"}
"""Questions between, and where they lead back to."""

REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody is. ``trail``: the way here; ``returns``: where changing one part leads back to.

    ``focus``: the opponent whose other names are asked for, or the question during which files came; ``page`` of a
    list; ``last``: the tap that led here; ``heard``: the last message taken in; ``said``: message -> question and what
    was taken from it, so that an edit finds it; ``pending``: files whose category is asked for.
    """

    step: str = "own_name"
    trail: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    focus: str = ""
    page: int = 0
    last: str = ""
    heard: int | None = None
    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    pending: tuple[str, ...] = ()


_WALKS = TypeAdapter(Walk)


def walk_of(data: ContactData) -> Walk:
    """The walk kept with a contact; the beginning where there is none, or none that can be read."""
    try:
        found = _WALKS.validate_python(data.walk)
    except ValidationError:
        return Walk()
    return found if found.step in ORDER else Walk()


def with_walk(data: ContactData, walk: Walk) -> ContactData:
    """``data`` with its walk."""
    kept = dict(list(walk.said.items())[-REMEMBERED:])
    state: dict[str, Any] = _WALKS.dump_python(replace(walk, said=kept, trail=walk.trail[-REMEMBERED:]), mode="json")
    return replace(data, walk=state)


def forward(data: ContactData, walk: Walk, has: frozenset[str]) -> Walk:
    """The next question. ``has``: those of "found_names" and "offers" that have something to show."""
    if walk.step in LOOPS:
        asked = walk.focus if walk.step == "category" and walk.focus in ORDER else LOOPS[walk.step]
        return replace(_to(walk, asked), pending=())
    steps = list(ORDER)
    later = steps[steps.index(walk.step) + 1 :]
    following = next((step for step in later if _applies(step, data, has)), "overview")
    if walk.returns and ORDER[following] != ORDER[walk.step]:
        return replace(_to(walk, walk.returns[-1]), returns=walk.returns[:-1])
    return _to(walk, following)


def back(walk: Walk) -> Walk:
    """The question before; the first one stays."""
    trail = [step for step in walk.trail if step not in LOOPS]
    if not trail:
        return walk
    step = trail[-1]
    returns = walk.returns[:-1] if walk.returns and walk.returns[-1] == step else walk.returns
    return replace(walk, step=step, trail=tuple(trail[:-1]), returns=returns, page=0, focus="")


def change(walk: Walk, step: str) -> Walk:
    """To ``step`` and, once its part is answered, back to where the walk stands now."""
    return replace(_to(walk, step), returns=(*walk.returns, walk.step))


def aside(walk: Walk, step: str, **more: Any) -> Walk:
    """To a question between, which leads back by itself."""
    return replace(walk, step=step, page=0, **more)


def _to(walk: Walk, step: str) -> Walk:
    trail = walk.trail if walk.step in LOOPS or step == walk.step else (*walk.trail, walk.step)
    if step in trail and step in {"overview", "confirm"}:
        trail = trail[: trail.index(step)]
    return replace(walk, step=step, trail=trail, page=0, focus="")


def _applies(step: str, data: ContactData, has: frozenset[str]) -> bool:
    match step:
        case "found_names" | "offers":
            return step in has
        case "opponent_alias" | "category":
            return False
        case "insurance_company" | "insurance_number" | "insurance_cover":
            return data.insurance.has == "yes"
        case "way_to":
            return data.way.how in {"phone", "email"}
    return True


def gaps(data: ContactData) -> tuple[str, ...]:
    """Without what nothing can be sent: "own_name", "opponent" (known not to be known will do)."""
    missing = [] if data.own_name else ["own_name"]
    known = data.of_role("opponent") or "opponent" in data.unknown
    return tuple(missing if known else [*missing, "opponent"])
