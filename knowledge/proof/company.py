"""Whether the words of a claim stand in the same company as in the passage: what is denied, limited, owed by whom.

All words can be the same and the sentence a lie: "nicht" before another word, "vor" between two dates swapped, the
author and the firm in each other's place. German moves its verbs and may begin with any part; nothing else moves here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.proof.alignment import kind_of
from knowledge.proof.claims import Fault, FaultKind
from knowledge.proof.lexicon import Lexicon
from knowledge.proof.tokens import Token

_MARKED = frozenset("rRmns")
_VALUES = frozenset({"date", "amount", "number"})
_BOUND = frozenset({"of", "to", "by", "as", "than", "about"})
"""English prepositions that belong to the word before them."""


@dataclass
class Company:
    """Both sentences and how their words are paired."""

    claim: Sequence[Token]
    source: Sequence[Token]
    pairs: dict[int, int]
    lexicon: Lexicon
    back: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.back = {at: place for place, at in self.pairs.items()}

    def faults(self) -> Iterator[Fault]:
        """Every word in other company, and every exchange of places."""
        if all(self.pairs[place] == at for at, place in enumerate(sorted(self.pairs))):
            kept = [self.source[at] for at in sorted(self.back)]
            if [token.clause for token in kept] == [token.clause for token in self.claim] and len(kept) == len(
                self.claim
            ):
                yield from self._endings()
                return
        for place, at in self.pairs.items():
            if not self._in_company(place, at):
                yield Fault(self._kind(self.source[at]), f"~{self.claim[place].surface}")
        yield from self._endings()
        yield from self._exchanged()

    def _kind(self, token: Token) -> FaultKind:
        kind = kind_of(token, self.lexicon)
        return "order" if kind == "unsupported" else kind

    def _in_company(self, place: int, at: int) -> bool:
        token, lexicon = self.source[at], self.lexicon
        said_before, said_after = self._around_claim(place)
        before, after = self._around_source(at)
        said_next, then = said_after[:1], after[:1]
        keys = set(token.keys)
        together = _overlap({*said_before, *said_after}, {*before, *after})
        if keys & lexicon.negations:
            if said_next and then:
                return said_next == then and together
            if said_next or then:
                return (said_before[-1:] == then if then else before[-1:] == said_next) and together
            return said_before[-1:] == before[-1:]
        if keys & lexicon.conditions and not keys & lexicon.forward:
            return together and (said_next == then or bool(said_next and said_next[0] in {*before, *after}))
        if keys & lexicon.forward:
            said_next = said_next or self._opener_after(self.claim, place, self.pairs)
            then = then or self._opener_after(self.source, at, None)
            if said_next and then:
                return said_next == then
            if said_next or then:
                return bool({*said_next, *then} & {*said_before, *before}) and together
            return together
        if token.kind in _VALUES:
            return bool((said_next and said_next == then) or (before and said_before[-1:] == before[-1:])) or not (
                (said_before or said_after) and (before or after)
            )
        if keys & lexicon.joins:
            return True
        return together

    def _around_claim(self, place: int) -> tuple[list[int], list[int]]:
        """The words before and after in the same mini-clause, as places in the passage."""
        clause = self.claim[place].clause
        same = [(other, at) for other, at in sorted(self.pairs.items()) if self.claim[other].clause == clause]
        return [at for other, at in same if other < place], [at for other, at in same if other > place]

    def _around_source(self, at: int) -> tuple[list[int], list[int]]:
        clause = self.source[at].clause
        same = [other for other in sorted(self.back) if self.source[other].clause == clause]
        return [other for other in same if other < at], [other for other in same if other > at]

    def _opener_after(self, words: Sequence[Token], place: int, pairs: dict[int, int] | None) -> list[int]:
        """The "wenn" that a word like "nur" stands right before."""
        after = place + 1
        if after >= len(words) or not any(key in self.lexicon.conditions for key in words[after].keys):
            return []
        return [after if pairs is None else pairs.get(after, -1)]

    def _endings(self) -> Iterator[Fault]:
        """Who acts on whom stands in article and preposition; an adjective stays with its noun."""
        for place, at in self.pairs.items():
            said, token = self.claim[place], self.source[at]
            if said.kind not in {"word", "date"}:
                continue
            if (said.noun or token.noun or said.kind == "date") and self.lexicon.language == "de":
                if said.preposition != token.preposition:
                    yield Fault("order", f"~{said.preposition} {said.surface}")
                elif said.case and token.case and not {*said.case} & {*token.case}:
                    yield Fault("order", f"~{said.surface}")
            if said.joined and token.joined and said.joined != token.joined:
                yield Fault("order", f"~{said.surface} {said.joined}")

    def _exchanged(self) -> Iterator[Fault]:
        """At most one part of the sentence has moved, and who moved can be told by article or preposition.

        In English the order of words is all that tells, so every word counts there, "could" and "not" like the others.
        """
        german = self.lexicon.language == "de"
        nouns = [
            (place, at)
            for place, at in sorted(self.pairs.items())
            if not german
            or (
                self.claim[place].kind != "mark"
                and (self.claim[place].noun or self.source[at].noun or self.claim[place].kind != "word")
            )
        ]
        order = [at for _, at in nouns]
        if order == sorted(order):
            return
        moved = _block(order)
        if moved is None:
            yield Fault("order", "~" + " ".join(self.claim[place].surface for place, _ in nouns))
            return
        first, last, target = moved
        block, rest = nouns[first:last], nouns[:first] + nouns[last:]
        passed = rest[min(first, target) : max(first, target)]
        if german:
            for one in block:
                for other in rest:
                    exchanged = (one[0] < other[0]) != (one[1] < other[1])
                    if exchanged and not (self._tell_apart(one, other) or self._moved_whole(one, other)):
                        yield Fault("order", f"~{self.claim[one[0]].surface} {self.claim[other[0]].surface}")
                        return
        elif not (self._clauses_apart(block, passed) or self._fronted(block) or self._fronted(passed)):
            yield Fault("order", f"~{self.claim[block[0][0]].surface}")

    def _tell_apart(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Is one of two that changed places marked, and not in the same way as the other?"""
        first, second = self.claim[one[0]], self.claim[other[0]]
        if first.preposition and first.preposition == second.preposition:
            return False  # "in Deutschland", "in den Medien": either could be the other
        same = (first.preposition, first.case) == (second.preposition, second.case)
        return not same and (self._told(one) or self._told(other))

    def _told(self, pair: tuple[int, int]) -> bool:
        said, token = self.claim[pair[0]], self.source[pair[1]]
        if said.clause != 0 and token.clause != 0 and said.kind != "word":
            return True
        article = bool(said.case) and said.case == token.case and {*said.case} <= _MARKED
        return bool(said.preposition) or article

    def _moved_whole(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whole clauses move freely: both words stand in different ones, and one of these begins with "wenn" or so."""
        apart = (
            self.claim[one[0]].clause != self.claim[other[0]].clause
            and self.source[one[1]].clause != self.source[other[1]].clause
        )
        return apart and (self._apart(one) or self._apart(other))

    def _apart(self, pair: tuple[int, int]) -> bool:
        """Does it stand in a clause that a word like "wenn" opens, here and there?"""
        place, at = pair
        return self._opened(self.claim, place) and self._opened(self.source, at)

    def _opened(self, words: Sequence[Token], place: int) -> bool:
        clause = words[place].clause
        first = next(token for token in words if token.clause == clause)
        return any(key in self.lexicon.conditions for key in first.keys)

    def _clauses_apart(self, one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
        """Are these whole clauses, here and there, of which one begins with a word like "if"?"""
        for words, side in ((self.claim, 0), (self.source, 1)):
            clauses = [{words[pair[side]].clause for pair in part} for part in (one, other)]
            if clauses[0] & clauses[1]:
                return False
        return self._apart(one[0]) or self._apart(other[0])

    def _fronted(self, part: Sequence[tuple[int, int]]) -> bool:
        """Is it "in Germany" or the like, at the front of its clause here or there?"""
        place, at = part[0]
        own = self.claim[place].surface.lower()
        if len(part) < 2 or own not in self.lexicon.prepositions - _BOUND:
            return False
        if self.claim[part[-1][0]].surface.lower() in self.lexicon.prepositions:
            return False
        return self._begins(self.claim, place) or self._begins(self.source, at)

    def _begins(self, words: Sequence[Token], place: int) -> bool:
        return place == 0 or words[place - 1].clause != words[place].clause


def _overlap(one: set[int], other: set[int]) -> bool:
    """Do they share half of the smaller one?"""
    return not one or not other or 2 * len(one & other) >= min(len(one), len(other))


def _block(order: list[int]) -> tuple[int, int, int] | None:
    """The shortest run [first, last) whose move, to ``target`` of the rest, puts ``order`` in order, else None."""
    wanted = sorted(order)
    for length in range(1, len(order)):
        for first in range(len(order) - length + 1):
            block, rest = order[first : first + length], order[:first] + order[first + length :]
            for target in range(len(rest) + 1):
                if rest[:target] + block + rest[target:] == wanted:
                    return first, first + length, target
    return None
