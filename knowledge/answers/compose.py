"""Composes the plan of an answer from what search found: one builder per kind of card, nothing said that is not in it.

Pure: content, library and date in, plan out. It decides what is said; prompts decide how, and the writer who says it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.answers import confidence, courts
from knowledge.answers.plan import ContestedPoint, CourtLine, PartyClaim, Plan, Sentence, Suggestion
from knowledge.answers.sourcing import SourceBook, WordingLookup
from knowledge.content import Bilingual
from knowledge.guide import recognise
from knowledge.guide.cards import ArgumentCard, Digest, Misconception, QuestionCard
from knowledge.law.decisions import Decision
from knowledge.law.norms import Contested, NormCard
from knowledge.library import language as languages
from knowledge.library.own import Content, decision_citation, told_by, told_since
from knowledge.library.passages import PUBLIC, Passage
from knowledge.library.search import Hit, Inquiry, Library, section_of

_HITS = 8
_MOST_COURTS = 4
_MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything an answer may rest on."""

    content: Content
    library: Library
    wording: WordingLookup


def answer(
    question: str,
    knowledge: Knowledge,
    on: dt.date,
    language: str | None = None,
    scope: Iterable[str] = (PUBLIC,),
) -> Plan:
    """The plan of the answer to ``question`` on the day ``on``, in ``language`` (the question's own by default)."""
    language = language or languages.detect(question)
    blank = Plan("empty", language, on, question)
    if not any(character.isalnum() for character in question):
        return blank
    inquiry = knowledge.library.inquire(question)
    hits = _hits(inquiry, on, language, tuple(scope))
    misconception = _misconception(question, knowledge.content, on)
    named = recognise.foreign_topic(question, knowledge.content.foreign_topics)
    strange = inquiry.strangeness()
    verdict = confidence.judge(hits, strange, named is not None, misconception is not None)
    foreign = named or next((t for t in knowledge.content.foreign_topics if t.id == strange.topic), None)
    if verdict == "foreign" and foreign and foreign.manner == "unclear":
        return _weak(blank, hits, knowledge)
    if verdict == "foreign" and foreign:
        title, where = foreign.name.in_language(language), foreign.where.in_language(language)
        return replace(blank, kind="foreign", title=title if foreign.manner == "refuse" else "", where=where)
    unknown = _unknown_norms(inquiry, knowledge)
    if unknown and not any(hit.exact for hit in hits):
        return replace(_weak(blank, hits, knowledge), kind="unknown_norm", notes=unknown)
    if verdict in {"weak", "foreign"} and misconception is None:
        return _weak(blank, hits, knowledge)
    return _with_correction(_from_hits(blank, inquiry, hits, misconception, knowledge), misconception, knowledge)


def _misconception(question: str, content: Content, on: dt.date) -> Misconception | None:
    """The wrong belief in ``question``; none where putting it right would tell of a judgment later than ``on``."""
    found = recognise.misconception(question, content.misconceptions)
    since = told_since(found, content.decisions) if found else None
    return None if since and on < since else found


def _hits(inquiry: Inquiry, on: dt.date, language: str, scope: tuple[str, ...]) -> list[Hit]:
    """What held on ``on``; but where the best hit of all is a norm of another time, it leads, and says so."""
    then = inquiry.search(_HITS, scope, on, language)
    if not inquiry.depends_on_day(on, scope):
        return then
    ever = inquiry.search(1, scope, None, language)
    if ever and ever[0].passage.kind == "norm" and not ever[0].passage.holds_on(on):
        return [ever[0], *then]
    return then


def answer_from(
    document: str, question: str, knowledge: Knowledge, on: dt.date, language: str, absatz: str | None = None
) -> Plan:
    """The answer of one card (its ``absatz``), as when a suggestion is tapped; weak if the card no longer exists."""
    blank = Plan("empty", language, on, question)
    hits = knowledge.library.search(question, _HITS, PUBLIC, on, language) if question else []
    plan = _build(blank, document, absatz, hits, knowledge)
    return plan or _weak(blank, hits, knowledge)


def _from_hits(
    blank: Plan, inquiry: Inquiry, hits: Sequence[Hit], misconception: Misconception | None, knowledge: Knowledge
) -> Plan:
    lead = _lead(hits, misconception)
    absatz = next((c.absatz for c in inquiry.cited if c.absatz), None) if lead and lead.exact else None
    document = (
        lead.passage.document if lead else (misconception.norms[0] if misconception and misconception.norms else None)
    )
    if lead and lead.passage.kind == "norm" and not absatz:
        absatz = _absatz_of(lead.passage)
    plan = _build(blank, document, absatz, hits, knowledge) if document else None
    if plan is None and lead is not None:
        plan = _official(blank, lead.passage, hits, knowledge)
    return plan or replace(_weak(blank, hits, knowledge), kind="weak")


def _lead(hits: Sequence[Hit], misconception: Misconception | None) -> Hit | None:
    """The hit to answer from. A misconception about a norm leads to the right norm, not to the one it names."""
    if misconception and misconception.norms:
        right, *others = misconception.norms
        about = [hit for hit in hits if hit.norms and section_of(hit.norms[0]) == right]
        if about:
            return about[0]
        if any(hit.exact for hit in hits):
            return None
        beside = [hit for hit in hits if hit.norms and section_of(hit.norms[0]) in others]
        if beside:
            return beside[0]
    return hits[0] if hits else None


def _build(blank: Plan, document: str, absatz: str | None, hits: Sequence[Hit], knowledge: Knowledge) -> Plan | None:
    content = knowledge.content
    book = SourceBook(content, knowledge.wording, blank.language, blank.on)
    kind, _, key = document.partition(":")
    plan: Plan | None = None
    if document in content.norms:
        plan = _norm(blank, content.norms[document], absatz, book)
    elif kind == "question" and key in content.questions:
        plan = _question(blank, content.questions[key], book)
    elif kind == "argument" and key in content.arguments:
        plan = _argument(blank, content.arguments[key], book)
    elif kind == "decision" and key in content.decisions:
        plan = _decision(blank, content.decisions[key], book)
    elif kind == "digest" and key in content.digests:
        plan = _digest(blank, content.digests[key], book)
    if plan is None:
        return None
    return _finished(plan, document, hits, knowledge, book)


def _finished(plan: Plan, document: str, hits: Sequence[Hit], knowledge: Knowledge, book: SourceBook) -> Plan:
    dates = [source.as_of for source in book.sources if source.as_of]
    return replace(
        plan,
        kind="answer",
        document=document,
        sources=tuple(book.sources),
        quotes=tuple(book.quotes),
        suggestions=_suggestions(plan, document, hits, knowledge.content),
        as_of=min(dates) if dates else None,
    )


def _norm(blank: Plan, card: NormCard, absatz: str | None, book: SourceBook) -> Plan:
    language = blank.language
    asked = [part for part in card.paragraphs if absatz and _same_absatz(part.absatz, absatz)]
    main = book.norm(card.norm, absatz if asked else None) or 0
    texts = [part.text for part in asked] or [card.summary]
    points = tuple(s for text in texts for s in book.sourced(text.in_language(language), card.law, (main,)))
    if asked:
        rest: tuple[tuple[Sentence, ...], ...] = (book.sourced(card.summary.in_language(language), card.law, (main,)),)
    else:
        extra = [text for text in (card.consequence,) if text]
        rest = tuple(book.sourced(text.in_language(language), card.law, (main,)) for text in extra)
    book.quote(card.norm, absatz if asked else None)
    contested = [c for c in card.contested if not asked or c.absatz is None or _same_absatz(c.absatz, absatz or "")]
    return replace(
        blank,
        title=f"{card.norm} – {card.title.in_language(language)}",
        points=points,
        details=rest,
        contested=_contested(contested, book),
        courts=_courts(card.decisions, (card.norm,), book, absatz),
        notes=_not_in_force(card, blank.on),
    )


def _question(blank: Plan, card: QuestionCard, book: SourceBook) -> Plan:
    language = blank.language
    usual = [number for norm in card.norms[:1] if (number := book.norm(norm))]
    for key in card.decisions[:1] if not usual else ():
        usual.append(book.decision(book.content.decisions[key]))
    for source in card.sources if not usual else ():
        usual.append(book.other(source, "question", card.title.in_language(language), card.as_of))
    law = card.norms[0].split(" ", 1)[0] if card.norms else None
    points = book.sourced(card.answer.in_language(language), law, usual[:1])
    details = tuple(book.sourced(detail.in_language(language), law, usual[:1]) for detail in card.details)
    if card.norms:
        book.quote_what_is_cited(card.norms[0])
    return replace(
        blank,
        title=card.title.in_language(language),
        points=points,
        details=details,
        contested=_contested(card.contested, book),
        courts=_courts(card.decisions, card.norms, book),
        steps=tuple(step.in_language(language) for step in card.next_steps),
    )


def _argument(blank: Plan, card: ArgumentCard, book: SourceBook) -> Plan:
    language = blank.language
    law = card.norms[0].split(" ", 1)[0]
    usual = [number for norm in card.norms[:1] if (number := book.norm(norm))]
    book.quote(card.norms[0], None)
    return replace(
        blank,
        title=card.claim.in_language(language),
        claims=(PartyClaim("", Sentence(card.claim.in_language(language)), None),),
        points=book.sourced(card.answer.in_language(language), law, usual),
        details=(book.sourced(card.light_reason.in_language(language), law, usual),),
        light=card.light,
        courts=_courts(card.decisions, card.norms, book),
    )


def _decision(blank: Plan, decision: Decision, book: SourceBook) -> Plan:
    language = blank.language
    number = book.decision(decision)
    if decision.date is not None and decision.date > blank.on:
        return _pending(blank, decision, book)
    left_open = tuple(Sentence(text.in_language(language), (number,)) for text in decision.not_decided)
    caveat = (decision.caveat.in_language(language),) if decision.caveat else ()
    return replace(
        blank,
        title=f"{decision_citation(decision)} – {decision.name.in_language(language)}",
        points=tuple(
            Sentence(s.text, (number,)) for s in book.sourced(decision.summary.in_language(language), None, (number,))
        ),
        details=tuple((Sentence(h.text.in_language(language), (number,)),) for h in decision.holdings),
        contested=(ContestedPoint("", left_open, ()),) if left_open else (),
        courts=_courts((decision.id,), tuple(h.norm for h in decision.holdings if h.norm), book),
        notes=caveat,
    )


def _pending(blank: Plan, decision: Decision, book: SourceBook) -> Plan:
    """A case as it stood before it was decided: that it was pending, and nothing of what came."""
    return replace(
        blank,
        title=f"{decision_citation(decision, blank.on)} – {decision.name.in_language(blank.language)}",
        courts=_courts((decision.id,), (), book),
    )


def _digest(blank: Plan, digest: Digest, book: SourceBook) -> Plan:
    language = blank.language
    kind = "letter" if digest.kind == "letter" else "filing"
    number = book.other(
        f"{digest.title.de} ({digest.date:%d.%m.%Y})", kind, digest.title.in_language(language), digest.as_of
    )
    claims = tuple(
        PartyClaim(
            claim.by,
            Sentence(claim.text.in_language(language), (number,)),
            claim.status.in_language(language) if claim.status and _told(claim.status, digest, book) else None,
        )
        for claim in digest.claims
    )
    return replace(
        blank,
        title=digest.title.in_language(language),
        points=tuple(
            Sentence(s.text, (number,)) for s in book.sourced(digest.summary.in_language(language), None, (number,))
        ),
        claims=claims,
        courts=_courts(digest.decisions, digest.norms, book),
    )


def _told(status: Bilingual, digest: Digest, book: SourceBook) -> bool:
    """Was what became of a claim known on the asked day?"""
    since = told_by(status, digest, book.content.decisions)
    return since is None or since <= book.on


def _official(blank: Plan, passage: Passage, hits: Sequence[Hit], knowledge: Knowledge) -> Plan | None:
    """A norm that we have no card for: its official wording and nothing else."""
    if passage.kind != "norm" or not passage.norms:
        return None
    book = SourceBook(knowledge.content, knowledge.wording, blank.language, blank.on)
    norm = section_of(passage.norms[0])
    book.quote(norm, _absatz_of(passage))
    if not book.quotes:
        return None
    return _finished(replace(blank, title=f"{norm} – {passage.title}"), passage.document, hits, knowledge, book)


def _contested(points: Iterable[Contested], book: SourceBook) -> tuple[ContestedPoint, ...]:
    result = []
    for point in points:
        readings = [reading for reading in point.readings if _known_on(reading.decision, book)]
        if len(readings) < 2:
            continue
        said = []
        for reading in readings:
            record = book.content.decisions.get(reading.decision or "")
            numbers = (book.decision(record),) if record else ()
            said.append(Sentence(reading.text.in_language(book.language), numbers))
        holders = tuple(reading.source for reading in readings)
        result.append(ContestedPoint(point.point.in_language(book.language), tuple(said), holders))
    return tuple(result)


def _known_on(decision: str | None, book: SourceBook) -> bool:
    record = book.content.decisions.get(decision or "")
    return record is None or record.date is None or record.date <= book.on


def _courts(
    ids: Sequence[str], norms: Sequence[str], book: SourceBook, absatz: str | None = None
) -> tuple[CourtLine, ...]:
    """The newest states that say something on ``norms``, told oldest first, each with its most fitting holding."""
    states = courts.states_on(ids, book.content.decisions, book.on, norms)
    telling = [state for state in states if state.holdings or not norms]
    return tuple(
        CourtLine(state, _fitting(state, norms, absatz, book.language), book.decision(state.decision))
        for state in telling[-_MOST_COURTS:]
    )


def _fitting(state: courts.CourtState, norms: Sequence[str], absatz: str | None, language: str) -> tuple[str, ...]:
    """The holding on the asked Absatz, else on the first of ``norms``; nothing while nothing is decided."""
    if state.standing in {"pending", "due", "overdue"} or not state.holdings:
        return ()
    order = {norm: position for position, norm in enumerate(norms)}
    by_norm = sorted(state.holdings, key=lambda holding: order.get(holding.norm or "", len(order)))
    asked = (holding for holding in by_norm if absatz and holding.absatz and _same_absatz(holding.absatz, absatz))
    return (next(asked, by_norm[0]).text.in_language(language),)


def _with_correction(plan: Plan, misconception: Misconception | None, knowledge: Knowledge) -> Plan:
    if misconception is None:
        return plan
    book = SourceBook(knowledge.content, knowledge.wording, plan.language, plan.on, list(plan.sources))
    usual = [number for norm in misconception.norms if (number := book.norm(norm))]
    usual += [
        book.decision(knowledge.content.decisions[key])
        for key in misconception.decisions
        if (knowledge.content.decisions[key].date or dt.date.max) <= plan.on
    ]
    text = misconception.correction.in_language(plan.language)
    kind = "answer" if plan.kind == "weak" else plan.kind
    return replace(plan, kind=kind, correction=Sentence(text, tuple(usual)), sources=tuple(book.sources), nearest=())


def _weak(blank: Plan, hits: Sequence[Hit], knowledge: Knowledge) -> Plan:
    near = (_label(hit.passage.document, knowledge.content, blank.language) for hit in hits[:4])
    return replace(blank, kind="weak", nearest=tuple(s for s in near if s)[:_MOST_SUGGESTIONS])


def _suggestions(plan: Plan, document: str, hits: Sequence[Hit], content: Content) -> tuple[Suggestion, ...]:
    related: list[str] = []
    if document in content.norms:
        about = {key: card for key, card in content.questions.items() if document in card.norms[:1]}
        related = [
            f"question:{key}"
            for key, card in about.items()
            if (told_since(card, content.decisions) or dt.date.min) <= plan.on
        ][:2]
    found = [hit.passage.document for hit in hits if hit.passage.kind in {"question", "norm", "argument"}]
    order = dict.fromkeys([*(d for d in found[:4] if d.startswith("question:")), *related, *found[:4]])
    made = (_label(key, content, plan.language) for key in order if key != document)
    return tuple(suggestion for suggestion in made if suggestion)[:_MOST_SUGGESTIONS]


def _label(document: str, content: Content, language: str) -> Suggestion | None:
    kind, _, key = document.partition(":")
    if document in content.norms:
        card = content.norms[document]
        return Suggestion(f"{card.norm.removeprefix('UrhG ')}: {card.title.in_language(language)}", document)
    if kind == "question" and key in content.questions:
        return Suggestion(content.questions[key].title.in_language(language), document)
    if kind == "argument" and key in content.arguments:
        return Suggestion(content.arguments[key].claim.in_language(language), document)
    if kind == "decision" and key in content.decisions:
        return Suggestion(content.decisions[key].name.in_language(language), document)
    if kind == "digest" and key in content.digests:
        return Suggestion(content.digests[key].title.in_language(language), document)
    return None


def _unknown_norms(inquiry: Inquiry, knowledge: Knowledge) -> tuple[str, ...]:
    """The cited norms that nobody of us has, as the person wrote them."""
    return tuple(
        str(citation) if citation.law else citation.text
        for citation in inquiry.citations
        if not knowledge.library.lookup(citation)
    )


def _not_in_force(card: NormCard, on: dt.date) -> tuple[str, ...]:
    return () if card.in_force.covers(on) else (f"not_in_force:{card.in_force.since or card.in_force.to}",)


def _same_absatz(part: str | None, absatz: str) -> bool:
    return part is not None and part.split(" ")[0].rstrip(",") == absatz.split(" ")[0]


def _absatz_of(passage: Passage) -> str | None:
    _, found, absatz = passage.citation.partition(" Abs. ")
    return absatz.split(" ")[0] if found else None
