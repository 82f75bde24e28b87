"""The small language in which the scheme says "if": facts that people answered, acts, actors, dates and rulings.

Three values: true, false, and not settled. What a person does not know never counts as no; it stays unsettled unless
the outcome is the same either way (strong Kleene logic). Every outcome names the answers it rests on and the questions
that could still settle it, because the engine asks only those.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

from pydantic import PlainValidator

from knowledge.check.facts import Given

NONE: frozenset[str] = frozenset()
BOTH = frozenset([True, False])
Relation = Literal["before", "from", "not_after", "after"]
_RELATIONS: tuple[Relation, ...] = ("before", "from", "not_after", "after")


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a condition. ``truth`` None: not settled; ``missing``: keys of questions that could settle it.

    ``reach``: what it may still come to. Nothing, where nobody knows the answer and nothing is left to ask.
    """

    truth: bool | None
    missing: frozenset[str] = NONE
    used: frozenset[str] = NONE
    reach: frozenset[bool] = frozenset()

    def may_be(self, truth: bool) -> bool:
        """Is it so already, or may it still become so?"""
        return self.truth is truth or (self.truth is None and truth in self.reach)


def _unsettled(missing: frozenset[str], used: frozenset[str] = NONE) -> Settled:
    """Open either way as long as there is something to ask, for good if not."""
    return Settled(None, missing, used, BOTH if missing else frozenset())


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer that counts for a question, its key, and what must be asked before it can count."""

    given: Given | None
    key: str
    missing: frozenset[str] = NONE


class Facts(Protocol):
    """What a condition may look at."""

    @property
    def act(self) -> str | None: ...
    @property
    def actor(self) -> str | None: ...
    def look(self, question: str) -> Looked: ...
    def says(self, ruling: CourtSays) -> bool: ...


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Node, ...]

    def settle(self, facts: Facts) -> Settled:
        """False as soon as one part is false."""
        return _combine([part.settle(facts) for part in self.parts], decisive=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Node, ...]

    def settle(self, facts: Facts) -> Settled:
        """True as soon as one part is true."""
        return _combine([part.settle(facts) for part in self.parts], decisive=True)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node

    def settle(self, facts: Facts) -> Settled:
        """Unsettled stays unsettled."""
        inner = self.part.settle(facts)
        truth = None if inner.truth is None else not inner.truth
        return Settled(truth, inner.missing, inner.used, frozenset(not one for one in inner.reach))


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of ``options`` was chosen."""

    question: str
    options: frozenset[str]

    def settle(self, facts: Facts) -> Settled:
        """False where the question does not apply; unsettled where nobody knows."""
        looked = facts.look(self.question)
        given = looked.given
        if given is None or given.state == "unknown":
            return _unsettled(looked.missing)
        return Settled(bool(given.options & self.options), NONE, frozenset([looked.key]))


@dataclass(frozen=True, slots=True)
class Dated:
    """A date lies before, from, not after or after another: a day, or the answer to another question."""

    question: str
    relation: Relation
    other: dt.date | str

    def settle(self, facts: Facts) -> Settled:
        """Unsettled where a date is too vague to tell ("2021")."""
        looked = [facts.look(self.question)]
        if isinstance(self.other, str):
            looked.append(facts.look(self.other))
        if any(found.given is not None and found.given.state == "not_applicable" for found in looked):
            return Settled(False, NONE, frozenset(found.key for found in looked if found.given is not None))
        missing = frozenset[str]().union(*(found.missing for found in looked))
        spans = [found.given.span if found.given is not None else None for found in looked]
        first = spans[0]
        second = (self.other, self.other) if isinstance(self.other, dt.date) else spans[1]
        if first is None or second is None:
            lost = any(found.given is not None and found.given.state == "unknown" for found in looked)
            return _unsettled(NONE if lost else missing)
        return Settled(_compare(first, self.relation, second), NONE, frozenset(found.key for found in looked))


@dataclass(frozen=True, slots=True)
class ActIs:
    """The act that is being judged."""

    acts: frozenset[str]

    def settle(self, facts: Facts) -> Settled:
        """Unsettled where nobody knows what was done."""
        return Settled(None if facts.act is None else facts.act in self.acts)


@dataclass(frozen=True, slots=True)
class ActorIs:
    """The actor who is being judged."""

    actors: frozenset[str]

    def settle(self, facts: Facts) -> Settled:
        """Unsettled where nobody knows who did it."""
        return Settled(None if facts.actor is None else facts.actor in self.actors)


@dataclass(frozen=True, slots=True)
class CourtSays:
    """On the day that is asked about, this decision exists and answers its question on a norm in one of these ways."""

    decision: str
    norm: str
    absatz: str | None
    outcomes: frozenset[str]

    def settle(self, facts: Facts) -> Settled:
        """Always settled: a ruling exists on a day or it does not."""
        return Settled(facts.says(self))


Node = AllOf | AnyOf | Not | Chosen | Dated | ActIs | ActorIs | CourtSays


def parse(raw: object) -> Node:
    """A condition from YAML. Several keys in one mapping must all hold. Raises ValueError with a sentence."""
    if isinstance(raw, AllOf | AnyOf | Not | Chosen | Dated | ActIs | ActorIs | CourtSays):
        return raw
    if not isinstance(raw, Mapping) or not raw:
        raise ValueError(f"a condition is a mapping such as {{organisation: company}}, not {raw!r}")
    if "court" in raw:
        return _court(raw)
    parts = tuple(_part(str(key), value) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else AllOf(parts)


Condition = Annotated[Node, PlainValidator(parse)]


def atoms(node: Node) -> Iterable[Chosen | Dated | ActIs | ActorIs | CourtSays]:
    """The single facts that a condition looks at."""
    match node:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
        case Not(part):
            yield from atoms(part)
        case _:
            yield node


def questions_in(node: Node) -> frozenset[str]:
    """Ids of the questions that a condition looks at."""
    found: set[str] = set()
    for atom in atoms(node):
        if isinstance(atom, Chosen | Dated):
            found.add(atom.question)
        if isinstance(atom, Dated) and isinstance(atom.other, str):
            found.add(atom.other)
    return frozenset(found)


def _part(key: str, value: object) -> Node:
    match key:
        case "all" | "any":
            if not isinstance(value, list) or not value:
                raise ValueError(f"{key}: needs a list of conditions")
            parts = tuple(parse(part) for part in value)
            return AllOf(parts) if key == "all" else AnyOf(parts)
        case "not":
            return Not(parse(value))
        case "act":
            return ActIs(_names(value))
        case "actor":
            return ActorIs(_names(value))
    return _dated(key, value) if isinstance(value, Mapping) else Chosen(key, _names(value))


def _dated(question: str, value: Mapping[object, object]) -> Node:
    parts: list[Node] = []
    for relation, other in value.items():
        named = next((known for known in _RELATIONS if known == relation), None)
        if named is None or not isinstance(other, dt.date | str):
            raise ValueError(f"{question}: {relation!r} is not one of before, from, not_after, after with a date")
        parts.append(Dated(question, named, other))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _court(raw: Mapping[object, object]) -> Node:
    if unknown := set(raw) - {"court", "norm", "absatz", "says"}:
        raise ValueError(f"court: unknown keys {sorted(map(str, unknown))}; put other facts beside it with all:")
    if "norm" not in raw or "says" not in raw:
        raise ValueError("court: needs norm and says")
    absatz = raw.get("absatz")
    return CourtSays(str(raw["court"]), str(raw["norm"]), None if absatz is None else str(absatz), _names(raw["says"]))


def _names(value: object) -> frozenset[str]:
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        raise ValueError(f"option ids are words, not {value!r}; put yes and no in quotes")
    return frozenset(map(str, names))


def _compare(first: tuple[dt.date, dt.date], relation: Relation, second: tuple[dt.date, dt.date]) -> bool | None:
    if relation in {"from", "after"}:
        opposite: Relation = "before" if relation == "from" else "not_after"
        inner = _compare(first, opposite, second)
        return None if inner is None else not inner
    if relation == "before":
        return True if first[1] < second[0] else False if first[0] >= second[1] else None
    return True if first[1] <= second[0] else False if first[0] > second[1] else None


def _combine(parts: list[Settled], decisive: bool) -> Settled:
    for part in parts:
        if part.truth is decisive:
            return part
    used = frozenset[str]().union(*(part.used for part in parts))
    if any(part.truth is None for part in parts):
        missing = frozenset[str]().union(*(part.missing for part in parts if part.truth is None))
        reach = {decisive} if any(part.may_be(decisive) for part in parts) else set()
        reach |= {not decisive} if all(part.may_be(not decisive) for part in parts) else set()
        return Settled(None, missing, used, frozenset(reach))
    return Settled(not decisive, NONE, used)
