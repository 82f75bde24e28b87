"""Short quotes to put into any chat: a norm, a decision, a question of creators, each with source and date.

Not an answer to a question: somebody types "44b", "§ 97a Abs. 4", "310 O 227/23" or "robots.txt" and picks what to
quote. Nothing is told that search does not know; what is half typed is completed from the names of our cards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.answers import compose, confidence
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan, Quote, Source
from knowledge.guide import recognise
from knowledge.law.citations import find_bare_numbers, find_citations
from knowledge.library.own import Content
from knowledge.library.passages import PUBLIC
from knowledge.library.search import section_of

READ_AT_MOST = 256
AT_MOST = 12
HITS = 8
USEFUL = (
    "UrhG § 44b", "UrhG § 60d", "question:ist-ki-training-erlaubt", "question:opt-out-robots-txt",
    "decision:olg-hamburg-5-u-104-24", "UrhG § 97a", "question:was-tue-ich-zuerst",
)  # fmt: skip
"""What is offered before anything was typed."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One thing to quote. ``wording``: the official text, where it is stored; ``standing``: of a decision."""

    document: str
    title: str
    text: str
    wording: Quote | None
    source: Source | None
    standing: str = ""


def find(query: str, knowledge: Knowledge, on: dt.date, language: str, count: int = AT_MOST) -> tuple[Quotation, ...]:
    """What fits ``query`` on the day ``on``, best first, at most ``count``; a few useful ones for an empty query."""
    words = " ".join(query[:READ_AT_MOST].split())
    if not words:
        found = dict.fromkeys(USEFUL)
    else:
        found = dict.fromkeys((*_searched(words, knowledge, on, language), *_begun(words, knowledge.content, language)))
    absatz = _absatz(words)
    made = (_quotation(document, absatz, knowledge, on, language) for document in found)
    return tuple(quotation for quotation in made if quotation is not None)[:count]


def _searched(words: str, knowledge: Knowledge, on: dt.date, language: str) -> Iterator[str]:
    """Documents that search finds; none for words of another field. A citation leads, then what is about it."""
    inquiry = knowledge.library.inquire(words)
    hits = inquiry.search(HITS, PUBLIC, on, language)
    named = recognise.foreign_topic(words, knowledge.content.foreign_topics)
    if confidence.judge(hits, inquiry.strangeness(), named is not None, False) != "answer":
        return
    cited = [hit for hit in hits if hit.exact]
    norms = {section_of(norm) for hit in cited for norm in hit.norms[:1]}
    for hit in hits:
        if not cited or hit.exact or not norms.isdisjoint(section_of(norm) for norm in hit.norms):
            yield hit.passage.document


def _begun(words: str, content: Content, language: str) -> Iterator[str]:
    """Documents whose number, file number or title begins with ``words``, or has a word that does."""
    start = words.removeprefix("§").strip().casefold()
    for norm in content.norms:
        if norm.rpartition(" ")[2].casefold().startswith(start) or norm.casefold().startswith(start):
            yield norm
    for key, decision in content.decisions.items():
        if decision.file_number.casefold().startswith(start) or start in decision.name.in_language(language).casefold():
            yield f"decision:{key}"
    for key, card in content.questions.items():
        if len(start) > 2 and start in card.title.in_language(language).casefold():
            yield f"question:{key}"


def _absatz(words: str) -> str | None:
    cited = find_citations(words) or find_bare_numbers(words)
    return next((citation.absatz for citation in cited if citation.absatz), None)


def _quotation(document: str, absatz: str | None, knowledge: Knowledge, on: dt.date, language: str) -> Quotation | None:
    """The quotation of one document; None where there is nothing to say on that day."""
    asked = absatz if document in knowledge.content.norms else None
    plan = compose.answer_from(document, "", knowledge, on, language, asked)
    if plan.kind != "answer" or not plan.points:
        return None
    wording = next((quote for quote in plan.quotes if quote.citation.startswith(document)), None)
    return Quotation(document, plan.title, _text(plan), wording, _source(plan), _standing(plan))


def _text(plan: Plan) -> str:
    """The short answer; of an argument of the other side, what it says first."""
    said = [claim.sentence.text for claim in plan.claims] if plan.light else []
    return " ".join([*said, *(sentence.text for sentence in plan.points)])


def _source(plan: Plan) -> Source | None:
    """The source the short answer rests on."""
    used = next((number for sentence in plan.points for number in sentence.sources), None)
    return next((source for source in plan.sources if source.number == used), None)


def _standing(plan: Plan) -> str:
    """Is the decision final? Empty for everything else."""
    lines = (line for line in plan.courts if f"decision:{line.state.decision.id}" == plan.document)
    return next((line.state.standing for line in lines if line.state.standing.startswith("decided")), "")
