"""Is a claim carried by the passages it cites? Word by word, in the same company, with nothing added or left out.

Not a model and not a measure of likeness: a claim passes if it says a sentence of a passage it cites, reworded only in
ways that words.yaml lists, with the verb moved or one part in front. Whatever cannot be proved in this way fails; the
plain sentence is then said instead, so that a gap here costs fluency and never truth (docs/decisions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.law.citations import find_citations
from knowledge.library import language as languages
from knowledge.proof.claims import Claim, Facts, Fault, Piece, Source, Verdict
from knowledge.proof.clean import foreign_matter, tidy, unmarked
from knowledge.proof.lexicon import Lexicon, lexicon
from knowledge.proof.matching import match
from knowledge.proof.passages import LEAST_WORDS, OURS, Passage, read, split

_LONGEST = 1_500
_IF = frozenset({"wenn", "falls", "sofern", "wer", "if", "whoever", "when"})
_THEN = frozenset({"dann", "so", "then"})
"""After an "if" in the same sentence they take up what was said and add nothing."""
_QUOTE = re.compile(r'"([^"]+)"')


class Prover:
    """Proves the claims of one answer; reads each passage once."""

    def __init__(self, sources: Sequence[Source], facts: Facts, language: str) -> None:
        self.lexicon: Lexicon = lexicon(language)
        self.language, self.facts = language, facts
        self.passages: Mapping[str, Passage] = {source.id: read(source, self.lexicon) for source in sources}

    def check(self, claim: Claim) -> Verdict:
        """May ``claim`` be said?"""
        text, marks = unmarked(tidy(claim.text))
        cited = tuple(dict.fromkeys((*claim.source_ids, *marks)))
        passages = [self.passages[one] for one in cited if one in self.passages]
        found = [*self._outside(text, cited, passages)]
        if found:
            return Verdict(False, tuple(found), text)
        pieces: list[Piece] = []
        faults = [*self._within(text, claim, passages)]
        for sentence in split(text):
            matched = match(sentence, passages, self.lexicon)
            pieces += matched.pieces
            faults += self._explained(matched.faults)
            faults += self._joints(sentence, matched.pieces)
        if not faults and not pieces:
            faults.append(Fault("unsupported", text[:60]))
        faults += self._in_other_words(text, [self.passages[one.source_id] for one in pieces])
        if faults:
            return Verdict(False, tuple(dict.fromkeys(faults)), text)
        return Verdict(True, (), text, tuple(pieces))

    def _outside(self, text: str, cited: tuple[str, ...], passages: Sequence[Passage]) -> Iterator[Fault]:
        """What is wrong whatever the passages say."""
        if not text or len(text) > _LONGEST:
            yield Fault("unsupported", "empty" if not text else "too long")
            return
        if text[-1] in ",;(–-":
            yield Fault("dropped", "unfinished")
        if matter := foreign_matter(_without_literal(text, passages)):
            yield Fault("markup", matter)
        if not cited:
            yield Fault("no_source")
        for one in cited:
            if one not in self.passages:
                yield Fault("foreign_source", one)

    def _within(self, text: str, claim: Claim, passages: Sequence[Passage]) -> Iterator[Fault]:
        """What is wrong given the passages, besides the wording."""
        for quote in _QUOTE.findall(text):
            if not any(quote.strip(" .,") in passage.text for passage in passages):
                yield Fault("quote", quote)
        promise = self.lexicon.promise.search(text)
        if promise and not any(promise.group().lower() in passage.text.lower() for passage in passages):
            yield Fault("promise", promise.group())
        if any(passage.source.kind == "party" for passage in passages):
            low = set(re.findall(r"\w+", text.lower()))
            by = {word for passage in passages for word in re.findall(r"\w{3,}", passage.source.citation.lower())}
            if claim.kind != "party" or not low & (self.lexicon.attributions | by):
                yield Fault("party_as_law", passages[0].source.citation)

    def _joints(self, sentence: str, pieces: Sequence[Piece]) -> Iterator[Fault]:
        """A "therefore" of one's own, where the passage does not say so; half a bracket."""
        said = " ".join(self.passages[one.source_id].sentences[one.sentence] for one in pieces)
        if pieces and sentence.count("(") != sentence.count(")") and said.count("(") == said.count(")"):
            yield Fault("dropped", "bracket")
        if pieces and any(sentence.count(sign) > said.count(sign) for sign in "<>"):
            yield Fault("markup", "<>")
        added = [word for word in _words(sentence) if word in self.lexicon.links]
        if not pieces or len(added) <= sum(word in self.lexicon.links for word in _words(said)):
            return
        if len(pieces) > 1 or not (set(added) <= _THEN and _IF & set(_words(said))):
            yield Fault("unsupported", f"+{added[0]}")

    def _in_other_words(self, text: str, said: Sequence[Passage]) -> Iterator[Fault]:
        """Another language than asked for; of a claim that is carried, its passages tell better than its few words."""
        told = [passage.language for passage in said] or [_language(text, self.language)]
        if any(one not in {self.language, ""} for one in told):
            yield Fault("language", self.language)

    def _explained(self, faults: Sequence[Fault]) -> Iterator[Fault]:
        """Tells an invented value from one that belongs to another passage, and a deadline from another date."""
        for fault in faults:
            if fault.kind == "date" and fault.detail.startswith("+") and self.facts.deadlines:
                yield Fault("deadline", fault.detail)
            elif fault.kind in {"norm_not_in_source", "decision_not_in_source"} and fault.detail.startswith("+"):
                known = self.facts.norms | self.facts.decisions
                elsewhere = any(str(one) in known or (one.norm or "") in known for one in find_citations(fault.detail))
                yield Fault(fault.kind, f"{fault.detail} (another passage)" if elsewhere else fault.detail)
            else:
                yield fault


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _language(text: str, default: str) -> str:
    """The language of ``text``; "" where it has too few words to tell."""
    return languages.detect(text, default) if len(text.split()) >= LEAST_WORDS else ""


def _without_literal(text: str, passages: Sequence[Passage]) -> str:
    """``text`` without the chunks ("tdmrep.json", "<meta") that passages of ours hold letter by letter."""
    ours = {chunk for passage in passages if passage.source.kind in OURS for chunk in passage.text.split(" ")}
    return " ".join(chunk for chunk in text.split(" ") if chunk not in ours)


def check(claim: Claim, sources: Sequence[Source], facts: Facts, language: str) -> Verdict:
    """May ``claim`` be said, given ``sources``? For several claims of one answer, Prover reads the passages once."""
    return Prover(sources, facts, language).check(claim)


__all__ = ["Claim", "Facts", "Prover", "Source", "Verdict", "check"]
