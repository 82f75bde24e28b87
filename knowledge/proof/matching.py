"""One sentence of a claim against passages: it must say one of their sentences, or several of them joined.

A part of a claim is taken from one sentence only. That is what keeps two true sentences from becoming a false one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.proof.alignment import align, covers, faults_of
from knowledge.proof.claims import Fault, Piece
from knowledge.proof.company import Company
from knowledge.proof.lexicon import Lexicon
from knowledge.proof.passages import Passage, Unit
from knowledge.proof.tokens import Token, tokens

_MOST_CUTS = 12


@dataclass(frozen=True, slots=True)
class Match:
    """What a sentence says, or why it says nothing of the passages."""

    pieces: tuple[Piece, ...] = ()
    faults: tuple[Fault, ...] = ()


def match(sentence: str, passages: Sequence[Passage], lexicon: Lexicon) -> Match:
    """The first way in which ``sentence`` (tidy) can be read as something the passages say."""
    best: Match | None = None
    for text in _unframed(sentence, lexicon):
        words = tokens(text, lexicon)
        found = _whole(words, passages, lexicon)
        if not found.faults:
            return found
        joined = _joined(words, passages, lexicon)
        if joined is not None:
            return joined
        if best is None or len(found.faults) < len(best.faults):
            best = found
    return best or Match(faults=(Fault("unsupported", sentence[:60]),))


def _unframed(sentence: str, lexicon: Lexicon) -> list[str]:
    """The sentence, and without what may stand before it ("Kurz gesagt: …")."""
    found = [sentence]
    frame = lexicon.frame.match(sentence)
    if frame and sentence[frame.end() :].strip():
        rest = sentence[frame.end() :]
        found.append(rest[0].upper() + rest[1:] if frame["mark"] in {":", ",", "-", "–"} else rest)
    return found


def _whole(words: tuple[Token, ...], passages: Sequence[Passage], lexicon: Lexicon) -> Match:
    """All of ``words`` as one unit of one passage; else the faults of the nearest one."""
    best: tuple[int, tuple[Fault, ...]] | None = None
    for passage in passages:
        for said in (words, *_unattributed(words, passage, lexicon)):
            if not said:
                continue
            for unit in _likely(said, passage):
                piece, faults = _fits(said, unit, passage, lexicon)
                if piece:
                    return Match((piece,))
                if best is None or len(faults) < best[0]:
                    best = len(faults), faults
    return Match(faults=best[1] if best else (Fault("unsupported", "+" + " ".join(w.surface for w in words[:12])),))


def _likely(words: tuple[Token, ...], passage: Passage) -> list[Unit]:
    """The units that share enough words to be meant, most alike first; one if none is near."""
    said = {key for word in words for key in word.keys}
    ranked = []
    for unit in passage.units:
        shared = len(said & unit.keys)
        if shared:
            ranked.append((2 * shared - len(said) - len(unit.keys), unit))
    ranked.sort(key=lambda one: -one[0])
    near = [unit for distance, unit in ranked[:3] if -distance <= 4 + len(said) // 3]
    return near or [unit for _, unit in ranked[:1]]


def _fits(
    words: tuple[Token, ...], unit: Unit, passage: Passage, lexicon: Lexicon
) -> tuple[Piece | None, tuple[Fault, ...]]:
    best: tuple[Fault, ...] | None = None
    for said in (words, *_unlinked(words, unit)):
        for in_order in (True, False):
            faults, aligned = _faults(said, unit, passage, lexicon, in_order=in_order)
            if not faults:
                return Piece(unit.source_id, unit.sentence, frozenset(unit.places)), ()
            best = best or faults
            if not aligned:
                break
    return None, best or ()


def _faults(
    words: tuple[Token, ...], unit: Unit, passage: Passage, lexicon: Lexicon, *, in_order: bool
) -> tuple[tuple[Fault, ...], bool]:
    """The faults, and whether every word found its like (then another pairing may do better)."""
    law = next((one.law for one in passage.named if one.law), None)
    found = align(words, unit.words, passage.named, law, in_order=in_order)
    faults = faults_of(found, words, unit.words, lexicon)
    if faults:
        return tuple(faults), False
    return tuple(Company(words, unit.words, found.pairs, lexicon).faults()), True


def _unlinked(words: tuple[Token, ...], unit: Unit) -> Iterator[tuple[Token, ...]]:
    """``words`` without an "und" that stands where the passage has a semicolon."""
    if len(words) != len(unit.words) + 1:
        return
    for place, word in enumerate(words[:-1]):
        if word.key in {"und", "and"} and word.after in {"", ","} and unit.words[place].after == ";":
            yield words[:place] + words[place + 1 :]


def _unattributed(words: tuple[Token, ...], passage: Passage, lexicon: Lexicon) -> list[tuple[Token, ...]]:
    """``words`` without "nach § 44b UrhG gilt" before them, where the passage is cited as just that."""
    if not words or words[0].surface.lower() not in lexicon.according:
        return []
    place = 1
    while place < len(words) and _is_label(words[place], passage):
        place += 1
    if place == 1:
        return []
    if place < len(words) and words[place].surface.lower() in lexicon.applies:
        return [words[place:], words[place + 1 :]]
    return [words[place:]]


def _is_label(word: Token, passage: Passage) -> bool:
    if word.citation is not None:
        return any(covers(one, word.citation) for one in passage.named)
    return word.kind in {"word", "date"} and any(key in passage.label for key in word.keys)


def _joined(words: tuple[Token, ...], passages: Sequence[Passage], lexicon: Lexicon) -> Match | None:
    """Several units said in one sentence, parted where a new mini-clause begins."""
    cuts = [place for place in range(1, len(words)) if words[place].clause != words[place - 1].clause]
    if not cuts or len(cuts) > _MOST_CUTS:
        return None
    borders = [0, *cuts, len(words)]
    reached: dict[int, tuple[Piece, ...]] = {0: ()}
    for end_at in range(1, len(borders)):
        for start_at in range(end_at):
            start, end = borders[start_at], borders[end_at]
            if start not in reached or end in reached or (start, end) == (0, len(words)):
                continue
            part = words[start:end]
            if start and part and any(key in lexicon.joins for key in part[0].keys):
                part = part[1:]
            if not part:
                continue
            if not _known(part, passages):
                continue
            found = _whole(part, passages, lexicon)
            if not found.faults and _follows(reached[start], found.pieces):
                reached[end] = (*reached[start], *found.pieces)
    return Match(reached[len(words)]) if len(words) in reached else None


def _known(part: Sequence[Token], passages: Sequence[Passage]) -> bool:
    """Has some unit nearly all words of ``part`` (a citation in brackets may be new) and not many more?"""
    said = {key for word in part for key in word.keys if not word.inside}
    return any(
        len(said - unit.keys) <= 2 + sum(len(word.keys) > 1 for word in part) and len(unit.keys) <= len(said) + 8
        for passage in passages
        for unit in passage.units
    )


def _follows(said: Sequence[Piece], more: Sequence[Piece]) -> bool:
    """Is ``more`` what the same passage says next?"""
    if not said:
        return True
    last, first = said[-1], more[0]
    if last.source_id != first.source_id:
        return False
    if last.sentence == first.sentence:
        return max(last.words) < min(first.words)
    return first.sentence == last.sentence + 1
