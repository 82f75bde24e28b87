"""What the negations in a text take back: "kein Foto", "nicht gelöscht", "robots.txt nein".

A negation reaches to the end of its clause; where "und" or another phrase makes its reach unsure, that is said, not
guessed, and the answer has to be confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.check import phrases
from knowledge.check.typed import Word
from knowledge.check.vocabulary import MARKS, Hit


@dataclass(slots=True)
class Denials:
    """Hits taken back, hits that were only the negation itself, places of negations, and what is unsure about them."""

    hits: list[Hit] = field(default_factory=list)
    dropped: list[Hit] = field(default_factory=list)
    places: set[int] = field(default_factory=set)
    doubtful: bool = False
    more: bool = False


def denied(hits: list[Hit], words: list[Word]) -> Denials:
    """What the negations of each clause take back. A negation before a phrase beats the phrase that it is itself."""
    sets = phrases.words().sets
    owner = {place: hit for hit in hits for place in hit.places}
    by_clause: dict[int, list[Hit]] = {}
    for hit in hits:
        if hit.option not in MARKS:
            by_clause.setdefault(words[hit.places[0]].clause, []).append(hit)
    found = Denials()
    for place, word in enumerate(words):
        if word.text not in sets["negators"] or (place in owner and len(owner[place].places) > 1):
            continue
        if place + 1 < len(words) and words[place + 1].text in sets["after_not"]:
            found.doubtful = found.more = True
            continue
        clause = by_clause.get(word.clause, [])
        after = [hit for hit in clause if hit.places[0] > place]
        before = [hit for hit in clause if hit.places[-1] < place]
        near = [hit for hit in after if not linked(words, place, hit.places[0])]
        own = [owner[place]] if place in owner and owner[place].option not in MARKS else []
        found.doubtful = (
            found.doubtful or len(near) < len(after) or bool(before and after) or bool(own and (before or after))
        )
        if near or (not after and not own):
            found.hits += near or before
            found.places |= {place} if near or before else set()
        found.dropped += own if near else []
    _no_at_the_end(by_clause, owner, words, found)
    return found


def _no_at_the_end(by_clause: dict[int, list[Hit]], owner: dict[int, Hit], words: list[Word], found: Denials) -> None:
    """ "Robots.txt nein" denies what stands before it."""
    refusals = phrases.words().sets["no"] - phrases.words().sets["light"]
    last = {word.clause: place for place, word in enumerate(words)}
    for clause, hits in by_clause.items():
        place = last[clause]
        before = [hit for hit in hits if hit.places[-1] < place]
        if words[place].text in refusals and place not in owner and before:
            found.hits += [hit for hit in before if hit not in found.hits]
            found.places.add(place)


def linked(words: list[Word], start: int, end: int) -> bool:
    """Does "und" or the like stand between these two places?"""
    return any(word.text in phrases.words().sets["links"] for word in words[start + 1 : end])
