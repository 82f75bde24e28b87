"""Sources at the sentence: numbers every source once and finds, sentence by sentence, what the sentence rests on.

A sentence that cites a norm or a file number gets that source; one that cites nothing rests on its card's main norm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.answers.plan import Quote, Sentence, Source
from knowledge.law import laws
from knowledge.law.citations import Citation, find_citations
from knowledge.law.decisions import Decision
from knowledge.library.own import Content, decision_citation
from knowledge.library.split import sentences
from knowledge.library.wording import Wording

_LONG = 1_200

WordingLookup = Callable[[str, str | None, str], Wording | None]


@dataclass
class SourceBook:
    """Numbers sources in the order in which they are first used."""

    content: Content
    wording: WordingLookup
    language: str
    on: dt.date
    sources: list[Source] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    def norm(self, norm: str, absatz: str | None = None) -> int | None:
        """The number of a norm (with Absatz) as a source; None if we have neither card nor official text."""
        card = self.content.norms.get(norm)
        official = self.wording(norm, _first_absatz(absatz), self.language) or self.wording(norm, None, self.language)
        if card is None and official is None:
            return None
        citation = f"{norm} Abs. {absatz}" if absatz else norm
        title = card.title.in_language(self.language) if card else official.title if official else ""
        as_of = official.as_of if official else card.as_of if card else None
        return self._add(citation, "norm", title, as_of, official is not None, norm_page(norm, self.language))

    def decision(self, decision: Decision) -> int:
        """The number of a decision as a source."""
        page = next((source for source in decision.sources if source.startswith("http")), None)
        title = decision.name.in_language(self.language)
        return self._add(decision_citation(decision, self.on), "decision", title, decision.checked_on, False, page)

    def other(self, citation: str, kind: str, title: str, as_of: dt.date) -> int:
        """The number of a letter, filing or argument as a source."""
        return self._add(citation, kind, title, as_of, False, None)

    def quote_what_is_cited(self, norm: str) -> None:
        """Adds the wording of the Absatz of ``norm`` that was cited so far, else of the norm if it is short."""
        cited = (source.citation for source in self.sources if source.citation.startswith(f"{norm} Abs. "))
        absatz = next(cited, "").removeprefix(f"{norm} Abs. ") or None
        whole = self.wording(norm, None, self.language)
        if absatz or (whole and len(whole.text) <= _LONG):
            self.quote(norm, absatz)

    def quote(self, norm: str, absatz: str | None) -> None:
        """Adds the official wording of the norm (its Absatz; of a long norm its first one), where it is stored."""
        found = self.wording(norm, _first_absatz(absatz), self.language) or self.wording(norm, None, self.language)
        if found and len(found.text) > _LONG:
            found = self.wording(norm, "1", self.language) or found
        number = self.norm(norm, absatz)
        if found and number and all(quote.citation != found.citation for quote in self.quotes):
            self.quotes.append(Quote(found.citation, found.text, found.as_of, found.url, number))

    def sourced(self, text: str, law: str | None, fallback: Iterable[int]) -> tuple[Sentence, ...]:
        """The sentences of ``text``, each with the sources it cites, else with ``fallback``."""
        usual = tuple(fallback)
        return tuple(Sentence(part, self._numbers(cited, law) or usual) for part, cited in _sentences(text))

    def _numbers(self, citations: Iterable[Citation], law: str | None) -> tuple[int, ...]:
        numbers: list[int] = []
        for citation in citations:
            number = self._of(citation, law)
            if number and number not in numbers:
                numbers.append(number)
        return tuple(numbers)

    def _of(self, citation: Citation, law: str | None) -> int | None:
        if citation.file_number:
            same = (d for d in self.content.decisions.values() if d.file_number == citation.file_number)
            decision = next(same, None)
            return self.decision(decision) if decision and (decision.date or dt.date.max) <= self.on else None
        name = citation.law or law
        return self.norm(f"{name} {citation.kind} {citation.section}", citation.absatz) if name else None

    def _add(self, citation: str, kind: str, title: str, as_of: dt.date | None, official: bool, url: str | None) -> int:
        for source in self.sources:
            if source.citation == citation and source.kind == kind:
                return source.number
        self.sources.append(Source(len(self.sources) + 1, citation, kind, title, as_of, official, url))
        return len(self.sources)


@lru_cache(maxsize=4_096)
def _sentences(text: str) -> tuple[tuple[str, tuple[Citation, ...]], ...]:
    """The sentences of a text of ours, each with what it cites: our texts are few, and told often."""
    parts = (part.strip() for part in sentences(text))
    return tuple((part, find_citations(part)) for part in parts if part)


def norm_page(norm: str, language: str = "de") -> str | None:
    """The official page of "UrhG § 44b"."""
    name, _, number = norm.partition(" ")
    law = laws.find(name)
    plain = number.removeprefix("§ ").removeprefix("Art. ")
    return laws.norm_url(law, plain, language) if law else None


def _first_absatz(absatz: str | None) -> str | None:
    return absatz.split(" ", 1)[0] if absatz else None
