"""Finds the phrases of one question in typed words: longest first, typing errors forgiven, negations respected.

Everything found is a fact about the text ("this phrase stands here, and it is denied"); what follows from it, and how
sure that is, understanding.py decides. The vocabulary of a question is built once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from knowledge.check import phrases, typed
from knowledge.check.facts import NOT_APPLICABLE, UNKNOWN
from knowledge.check.scheme import Option
from knowledge.check.typed import Word

HEDGE, YES, NO, NOISE = "#hedge", "#yes", "#no", "#noise"
MARKS = frozenset({HEDGE, YES, NO, NOISE, UNKNOWN, NOT_APPLICABLE})
_GERMAN, _ENGLISH = 0, 1
_MOST_SKIPPED = 3
_MOST_WORDS_MENDED = 40
_SHORTEST_COMPOUND = 7
_OPPOSITE = ("un", "nicht", "non", "kein", "anti", "ohne", "not", "dis")


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of an option (or of a mark) as keys of one language. ``bare``: only words that mean little alone.

    ``crosses``: so many borders of clauses it may run over, because it is written with some.
    ``presumed``: fits, but always needs confirming.
    """

    option: str
    language: int
    keys: tuple[str, ...]
    bare: bool
    crosses: int
    presumed: bool
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Phrases by their first key, and every word in them for mending typing errors."""

    entries: Mapping[tuple[int, str], tuple[Entry, ...]]
    known: frozenset[str]
    spellings: tuple[str, ...]
    nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: words ``places`` of the text."""

    entry: Entry
    places: tuple[int, ...]

    @property
    def option(self) -> str:
        """The option or mark it stands for."""
        return self.entry.option


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


@dataclass(slots=True)
class Denials:
    """Hits taken back, hits that were only the negation itself, places of negations, and what is unsure about them."""

    hits: list[Hit] = field(default_factory=list)
    dropped: list[Hit] = field(default_factory=list)
    places: set[int] = field(default_factory=set)
    doubtful: bool = False
    more: bool = False


@lru_cache(maxsize=512)
def vocabulary(question: str, options: tuple[Option, ...], common: tuple[Option, ...]) -> Vocabulary:
    """The phrases of one question: those from the files, its labels, and the answers to every question."""
    words = phrases.words()
    entries: list[tuple[str, int, str]] = []
    presumed: list[tuple[str, int, str]] = []
    for listed_by, taken in ((phrases.shipped().phrases, entries), (phrases.shipped().presumed, presumed)):
        for option in options:
            if (lines := listed_by.get(question, {}).get(option.id)) is not None:
                taken += _both(option.id, lines.de, lines.en)
    for option in (*options, *common):
        entries += _both(option.id, _labels(option.label.de), _labels(option.label.en))
    for mark, listed in ((HEDGE, words.hedges), (UNKNOWN, words.unknown), (NOT_APPLICABLE, words.not_applicable)):
        entries += _both(mark, listed.de, listed.en)
    entries += _both(YES, words.yes, ()) + _both(NO, words.no, ()) + _both(NOISE, words.noise.de, words.noise.en)
    return _built(entries, presumed)


def read(text: str, vocabulary: Vocabulary) -> Reading:
    """``text`` with every phrase found in it."""
    sets = phrases.words().sets
    words = typed.read(text, sets["contrasts"] | sets["breaks"])
    words, mended = _mended(words, vocabulary)
    hits = _chosen(list(_found(words, vocabulary)), words)
    denials = _denied(hits, words)
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
        and not _linked(words, one.places[-1], other.places[0])
        for one, other in pairwise(plain)
    )


def _labels(label: str) -> tuple[str, ...]:
    """The label, also without its brackets; a bare yes or no is left to the marks."""
    words = phrases.words()
    bare = {typed.spelled(word) for word in (*words.yes, *words.no)}
    return () if typed.spelled(label) in bare else (label, label.partition("(")[0])


def _both(option: str, german: Iterable[str], english: Iterable[str]) -> list[tuple[str, int, str]]:
    return [(option, _GERMAN, one) for one in german] + [(option, _ENGLISH, one) for one in english]


def _built(outright: list[tuple[str, int, str]], presumed: list[tuple[str, int, str]]) -> Vocabulary:
    sets = phrases.words().sets
    small = sets["light"] | sets["filler"]
    by_first: dict[tuple[int, str], dict[Entry, None]] = {}
    spellings: set[str] = set()
    nouns: set[str] = set()
    for position, (option, language, phrase) in enumerate(outright + presumed):
        read = typed.read(phrase, sets["contrasts"] | sets["breaks"])
        heavy = [word for word in read if word.text not in sets["light"]]
        if option in MARKS and len(heavy) < 2:
            heavy = read
        if not heavy:
            continue
        bare = all(word.text in small for word in heavy)
        entry = Entry(
            option,
            language,
            tuple(word.keys[language] for word in heavy),
            bare,
            crosses=2 * (read[-1].clause - read[0].clause),
            presumed=position >= len(outright),
            surfaces=tuple(word.text for word in heavy),
        )
        by_first.setdefault((language, entry.keys[0]), {})[entry] = None
        spellings.update(word.text for word in heavy if len(word.text) >= 4 and word.text not in sets["negators"])
        if len(heavy) == 1 and option not in MARKS and len(heavy[0].text) >= 4:
            nouns.add(heavy[0].text)
    known = frozenset(key for entries in by_first.values() for entry in entries for key in entry.keys)
    frozen = {first: tuple(entries) for first, entries in by_first.items()}
    return Vocabulary(frozen, known, tuple(sorted(spellings)), tuple(sorted(nouns)))


def _found(words: list[Word], vocabulary: Vocabulary) -> Iterator[Hit]:
    for start, word in enumerate(words):
        for language in (_GERMAN, _ENGLISH):
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
    return entry.language == _GERMAN or all(
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


def _denied(hits: list[Hit], words: list[Word]) -> Denials:
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
        near = [hit for hit in after if not _linked(words, place, hit.places[0])]
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


def _linked(words: list[Word], start: int, end: int) -> bool:
    return any(word.text in phrases.words().sets["links"] for word in words[start + 1 : end])


def _mended(words: list[Word], vocabulary: Vocabulary) -> tuple[list[Word], bool]:
    """Words nobody knows, read as the nearest known one or as a compound that ends in one."""
    sets = phrases.words().sets
    small = sets["light"] | sets["filler"] | sets["negators"] | sets["links"] | sets["contrasts"]
    mended = False
    result: list[Word] = []
    for place, word in enumerate(words):
        strange = word.text not in small and vocabulary.known.isdisjoint(word.keys)
        near = _nearest(word.text, vocabulary) if strange and place < _MOST_WORDS_MENDED else None
        mended = mended or near is not None
        result.append(replace(word, text=near, keys=typed.keys(near)) if near else word)
    return result, mended


@lru_cache(maxsize=5_000)
def _near_spelling(word: str, spellings: tuple[str, ...]) -> str | None:
    found = extractOne(word, spellings, scorer=OSA.distance, score_cutoff=2 if len(word) > 7 else 1)
    if found is None:
        return None
    near, distance, _ = found
    swapped = sorted(near) == sorted(word)
    long_enough = len(word) >= 4 and max(len(near), len(word)) >= 5 * distance - (distance > 1)
    return near if swapped or (long_enough and near[0] == word[0]) else None


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    if len(word) < 4 or word.isdigit():
        return None
    turned = (negator for negator in phrases.words().sets["negators"] if sorted(negator) == sorted(word))
    near = next(turned, None) or _near_spelling(word, vocabulary.spellings)
    if near is not None or len(word) < _SHORTEST_COMPOUND:
        return near
    heads = [noun for noun in vocabulary.nouns if word.endswith(noun) and len(word) - len(noun) >= 2]
    head = max(heads, key=len, default=None)
    return None if head is None or word.startswith(_OPPOSITE) else head


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
