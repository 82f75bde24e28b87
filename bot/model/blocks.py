"""The parts of a plan that a model may reword, each as a passage; and the plan again with the new words in their place.

The order of an answer and everything in it is decided by the plan: a sentence that was proved stands where the sentence
it says stood, and a sentence that nobody proved stands as it was. So nothing can be left out or moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from knowledge.answers.plan import Plan, Sentence
from knowledge.proof.claims import Piece, Source, SourceKind
from knowledge.proof.clean import tidy
from knowledge.proof.lexicon import lexicon
from knowledge.proof.passages import Passage, read

_STRAIGHT = re.compile(r'"([^"]*)"')
_Place = tuple[str, int, int]
_KINDS: Mapping[str, SourceKind] = {"decision": "court", "letter": "record", "filing": "record"}


@dataclass(frozen=True)
class Block:
    """Sentences of the plan that stand together: "points", "correction" or one of the "details"."""

    place: str
    number: int
    source: Source
    said: tuple[Sentence, ...]
    language: str

    @cached_property
    def passage(self) -> Passage:
        """The passage as proofs read it."""
        return read(self.source, lexicon(self.language))

    def marks(self, sentence: int) -> tuple[int, ...]:
        """The numbers of the sources that the plan gives for this sentence of the passage."""
        starts = self._starts(self.passage.sentences)
        begin = starts[sentence]
        end = begin + len(self.passage.sentences[sentence])
        marks: list[int] = []
        at = 0
        for one in self.said:
            length = len(tidy(one.text))
            if at < end and at + length > begin:
                marks += [mark for mark in one.sources if mark not in marks]
            at += length + 1
        return tuple(marks)

    def _starts(self, sentences: Sequence[str]) -> list[int]:
        starts, at = [], 0
        for sentence in sentences:
            starts.append(at)
            at += len(sentence) + 1
        return starts


def blocks_of(plan: Plan) -> tuple[Block, ...]:
    """The blocks of ``plan`` in the order in which they are said."""
    return tuple(_blocks(plan))


def _blocks(plan: Plan) -> Iterator[Block]:
    groups = [("correction", (plan.correction,) if plan.correction else ()), ("points", plan.points)]
    groups += [("details", detail) for detail in plan.details]
    cited = {source.number: source for source in plan.sources}
    for number, (place, said) in enumerate(((place, said) for place, said in groups if said), start=1):
        main = next((cited[mark] for one in said for mark in one.sources if mark in cited), None)
        others = {cited[mark].citation for one in said for mark in one.sources if mark in cited}
        source = Source(
            id=str(number),
            citation=main.citation if main else plan.title,
            kind=_KINDS.get(main.kind, "card") if main else "card",
            text=" ".join(one.text for one in said),
            norms=tuple(sorted(others - {main.citation if main else ""})),
            as_of=main.as_of if main else None,
        )
        yield Block(place, number, source, said, plan.language)


@dataclass(frozen=True, slots=True)
class Proved:
    """A sentence that may be said, and what it says."""

    text: str
    pieces: tuple[Piece, ...]


def usable(proved: Sequence[Proved], blocks: Sequence[Block]) -> tuple[Proved, ...]:
    """Those that say whole sentences of a block, alone or together; what was said already is not said again."""
    return usable_of(proved, [block.passage for block in blocks])


def usable_of(proved: Sequence[Proved], passages: Sequence[Passage]) -> tuple[Proved, ...]:
    """Those that say whole sentences of the passages: half a sentence is dropped, since its rest would go unsaid."""
    chosen: list[Proved] = []
    seen: set[_Place] = set()
    for one in proved:
        words = _places([one])
        if words and not words & seen:
            chosen.append(one)
            seen |= words
    while True:
        whole = {
            (passage.source.id, number)
            for passage in passages
            for number, words in enumerate(passage.words)
            if words and all((passage.source.id, number, word) in seen for word in range(len(words)))
        }
        kept = [one for one in chosen if all((piece.source_id, piece.sentence) in whole for piece in one.pieces)]
        if len(kept) == len(chosen):
            return tuple(kept)
        chosen, seen = kept, _places(kept)


def _places(proved: Sequence[Proved]) -> set[_Place]:
    return {(piece.source_id, piece.sentence, word) for one in proved for piece in one.pieces for word in piece.words}


def reworded(plan: Plan, blocks: Sequence[Block], used: Sequence[Proved]) -> Plan:
    """``plan`` with the words of ``used`` in the places of what they say."""
    details = list(plan.details)
    position = 0
    changed = plan
    for block in blocks:
        said = tuple(_said(block, used))
        match block.place:
            case "correction":
                marks = tuple(dict.fromkeys(mark for one in said for mark in one.sources))
                changed = replace(changed, correction=Sentence(" ".join(one.text for one in said), marks))
            case "points":
                changed = replace(changed, points=said)
            case _:
                while not details[position]:
                    position += 1
                details[position] = said
                position += 1
    return replace(changed, details=tuple(details))


def _said(block: Block, used: Sequence[Proved]) -> Iterator[Sentence]:
    """The sentences of the block: proved ones where they begin, our own where there is none."""
    key = block.source.id
    ours = [one for one in used if any(piece.source_id == key for piece in one.pieces)]
    first = {id(one): min((piece.sentence, min(piece.words)) for piece in one.pieces) for one in ours}
    covered = {piece.sentence for one in ours for piece in one.pieces}
    for number, sentence in enumerate(block.passage.sentences):
        if number not in covered:
            ours_again = block.source.text if block.passage.text == sentence else quoted(sentence, block.source.text)
            yield Sentence(ours_again, block.marks(number))
            continue
        for one in sorted((one for one in ours if first[id(one)][0] == number), key=lambda one: first[id(one)]):
            numbers = sorted({piece.sentence for piece in one.pieces})
            marks = dict.fromkeys(mark for place in numbers for mark in block.marks(place))
            yield Sentence(quoted(one.text, block.source.text), tuple(marks))


def quoted(text: str, ours: str) -> str:
    """``text`` with quotation marks where ``ours`` has them; a proof knows one kind only."""
    return _STRAIGHT.sub(lambda found: told if (told := f"„{found[1]}“") in ours else found[0], text)
