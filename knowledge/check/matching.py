"""Finds the phrases of one question in typed words: longest first, typing errors forgiven, negations respected.

Everything found is a fact about the text ("this phrase stands here, and it is denied"); what follows from it, and how
sure that is, understanding.py decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.check import phrases, typed
from knowledge.check.negation import denied, linked
from knowledge.check.typed import Word
from knowledge.check.vocabulary import ENGLISH, GERMAN, MARKS, NO, YES, Entry, Hit, Vocabulary, mended_words

_MOST_SKIPPED = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The text as far as it was understood; ``rest``: places of words that nothing explains.

    ``doubtful``: a negation, "or" or contrast whose reach is not plain. ``mended``: a word was not as it stands.
    ``more``: "not only" is said of something. ``spoken``: the person names themselves outside of the phrases.
    """

    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    denied: tuple[Hit, ...]
    rest: tuple[int, ...]
    doubtful: bool
    mended: bool
    more: bool
    spoken: bool

    def options(self) -> tuple[str, ...]:
        """Options said and not denied by phrases that mean something alone, in order of the text."""
        return _ordered(hit.option for hit in self.hits if hit.option not in MARKS and not hit.entry.bare)

    def bare(self) -> tuple[str, ...]:
        """Options said by words that mean little alone ("I")."""
        return _ordered(hit.option for hit in self.hits if hit.option not in MARKS and hit.entry.bare)

    def torn(self) -> bool:
        """Do the same words say two options ("with AI": shaped by me or not)?"""
        return any(len(options) > 1 for options in self._by_words().values())

    def agreed(self) -> frozenset[str]:
        """What fits all that is said: "reported" is kept or removed, "still there" kept or not reported, so kept."""
        groups = list(self._by_words().values())
        return frozenset.intersection(*groups) if groups else frozenset()

    def _by_words(self) -> dict[tuple[int, ...], frozenset[str]]:
        found: dict[tuple[int, ...], frozenset[str]] = {}
        for hit in self.hits:
            if hit.option not in MARKS:
                found[hit.places] = found.get(hit.places, frozenset()) | {hit.option}
        return found

    def alone(self) -> bool:
        """Is there no word beside the hits?"""
        taken = {place for hit in self.hits for place in hit.places}
        light = phrases.words().sets["light"]
        return sum(place not in taken and word.text not in light for place, word in enumerate(self.words)) == 0

    def both_ways(self) -> bool:
        """Does it say yes and no?"""
        sets = phrases.words().sets
        said = {word.text for word in self.words}
        return bool(said & (sets["yes"] - sets["filler"])) and bool(
            said & (sets["no"] - sets["light"] - sets["negators"] | {"nein"})
        )

    def has(self, mark: str) -> bool:
        """Is this mark in the text?"""
        return any(hit.option == mark for hit in self.hits)


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """``text`` with every phrase found in it."""
    sets = phrases.words().sets
    words = typed.read(text, sets["contrasts"] | sets["breaks"])
    words, mended = mended_words(words, vocabulary)
    hits = _chosen(list(_found(words, vocabulary)), words)
    denials = denied(hits, words)
    taken = {place for hit in hits for place in hit.places} | denials.places
    quiet = sets["light"] | sets["filler"] | sets["links"] | sets["breaks"] | sets["contrasts"]
    rest = tuple(place for place, word in enumerate(words) if place not in taken and word.text not in quiet)
    free = {word.text for place, word in enumerate(words) if place not in taken}
    kept = tuple(hit for hit in hits if hit not in denials.hits and hit not in denials.dropped)
    doubtful = (
        denials.doubtful
        or bool(free & (sets["contrasts"] | sets["choices"]))
        or text.rstrip().endswith("?")
        or any(hit.entry.presumed for hit in kept)
        or _side_by_side(kept, words)
    )
    spoken = not free.isdisjoint(sets["speaker"])
    return Reading(tuple(words), kept, tuple(denials.hits), rest, doubtful, mended, denials.more, spoken)


def _side_by_side(hits: tuple[Hit, ...], words: list[Word]) -> bool:
    """Do two options follow each other with nothing between them ("OpenAI crawler")? Then they may be one thing."""
    plain = [hit for hit in hits if hit.option not in MARKS]
    return any(
        one.option != other.option
        and words[one.places[-1]].clause == words[other.places[0]].clause
        and not linked(words, one.places[-1], other.places[0])
        for one, other in pairwise(plain)
    )


def _found(words: list[Word], vocabulary: Vocabulary) -> Iterator[Hit]:
    for start, word in enumerate(words):
        for language in (GERMAN, ENGLISH):
            for entry in vocabulary.entries.get((language, word.keys[language]), ()):
                places = _places(entry, words, start)
                if places and _same_kind(entry, places, words) and _stands(entry, places, words):
                    yield Hit(entry, places)


def _places(entry: Entry, words: list[Word], start: int) -> tuple[int, ...] | None:
    """Where the words of the entry stand, little words between them allowed, all in one clause."""
    sets = phrases.words().sets
    skippable = (sets["light"] | sets["filler"]) - sets["after_not"]
    places, place = [start], start + 1
    for key in entry.keys[1:]:
        skipped = 0
        while True:
            if place >= len(words) or words[place].clause - words[start].clause > entry.crosses:
                return None
            if words[place].keys[entry.language] == key:
                break
            skipped += 1
            if words[place].text not in skippable or skipped > _MOST_SKIPPED:
                return None
            place += 1
        places.append(place)
        place += 1
    return tuple(places)


def _same_kind(entry: Entry, places: tuple[int, ...], words: list[Word]) -> bool:
    """An English doer is not the deed: "photographer" has the stem of "photograph"."""
    doer = ("er", "ers", "or", "ors")
    return entry.language == GERMAN or all(
        words[place].text == surface or not words[place].text.endswith(doer) or surface.endswith(doer)
        for place, surface in zip(places, entry.surfaces, strict=True)
    )


def _stands(entry: Entry, places: tuple[int, ...], words: list[Word]) -> bool:
    """Yes and no count at the start of a clause; if they could be part of a sentence, only as a whole clause."""
    if entry.option not in {YES, NO}:
        return True
    sets = phrases.words().sets
    clause = [place for place, word in enumerate(words) if word.clause == words[places[0]].clause]
    quiet = sets["light"] | sets["filler"]
    if any(words[place].text in quiet | sets["negators"] for place in places):
        return all(place in places or words[place].text in quiet for place in clause)
    return all(words[place].text in quiet for place in clause if place < places[0])


def _chosen(found: list[Hit], words: list[Word]) -> list[Hit]:
    """The longest hits that do not overlap; an option before a mark; two options for the same words both stay."""

    def rank(hit: Hit) -> tuple[int, int, bool, int]:
        length = sum(len(words[place].text) for place in hit.places)
        return -len(hit.places), -length, hit.option in MARKS, hit.places[0]

    chosen: list[Hit] = []
    taken: dict[int, Hit] = {}
    for hit in sorted(found, key=rank):
        others = {taken[place].places for place in hit.places if place in taken}
        twin = others == {hit.places} and hit.option not in MARKS and taken[hit.places[0]].option not in MARKS
        if others and not twin:
            continue
        if twin and any(one.option == hit.option for one in chosen if one.places == hit.places):
            continue
        chosen.append(hit)
        taken.update(dict.fromkeys(hit.places, hit))
    return sorted(chosen, key=lambda hit: hit.places)


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
