"""Our own layer: cards, decisions and the founding case become passages, all grouped by the card they belong to.

One passage per question and per Absatz, because a lay question is closest to another lay question. Not the official
text: that comes from the synced store and is quoted elsewhere.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from knowledge.content import LANGUAGES, Bilingual, ContentError, Record
from knowledge.guide import cards
from knowledge.guide.cards import ArgumentCard, Digest, ForeignTopic, Misconception, QuestionCard
from knowledge.law import decisions, laws, norms
from knowledge.law.decisions import Decision
from knowledge.law.norms import NormCard
from knowledge.library.passages import Kind, Passage

R = TypeVar("R", bound=Record)
FOREIGN = "foreign:"


@dataclass(frozen=True, slots=True)
class Content:
    """Everything we wrote, validated, by id. Norm cards by their norm ("UrhG § 44b")."""

    norms: dict[str, NormCard]
    decisions: dict[str, Decision]
    questions: dict[str, QuestionCard]
    arguments: dict[str, ArgumentCard]
    digests: dict[str, Digest]
    misconceptions: tuple[Misconception, ...]
    foreign_topics: tuple[ForeignTopic, ...]


def load_content() -> Content:
    """All content. Raises ContentError with every fault of every file, also for references that lead nowhere."""
    problems: list[str] = []
    content = Content(
        norms={card.norm: card for card in _collect(norms.load, problems)},
        decisions={decision.id: decision for decision in _collect(decisions.load, problems)},
        questions={card.id: card for card in _collect(cards.load_questions, problems)},
        arguments={card.id: card for card in _collect(cards.load_arguments, problems)},
        digests={digest.id: digest for digest in _collect(cards.load_correspondence, problems)},
        misconceptions=_collect(cards.load_misconceptions, problems),
        foreign_topics=_collect(cards.load_foreign_topics, problems),
    )
    if not problems:
        problems.extend(dangling_references(content))
    if problems:
        raise ContentError(problems)
    return content


def dangling_references(content: Content) -> Iterator[str]:
    """One line per reference to a decision or an UrhG section that we do not have."""
    for name, record in _all_records(content):
        for decision in getattr(record, "decisions", ()):
            if decision not in content.decisions:
                yield f"{name}: decisions: there is no decision {decision!r}"
        for norm in (*getattr(record, "norms", ()), *getattr(record, "related", ())):
            if norm not in content.norms and norm.startswith("UrhG "):
                yield f"{name}: there is no card for {norm}"
            elif laws.find(norm.split(" ", 1)[0]) is None:
                yield f"{name}: {norm}: we do not know this law"


def own_passages(content: Content) -> list[Passage]:
    """All passages of the own layer, card by card."""
    passages: list[Passage] = []
    for card in content.norms.values():
        passages.extend(_norm_passages(card))
    for question in content.questions.values():
        passages.extend(_question_passages(question, content.decisions))
    for argument in content.arguments.values():
        passages.extend(_argument_passages(argument, content.decisions))
    for decision in content.decisions.values():
        passages.extend(_decision_passages(decision))
    for digest in content.digests.values():
        passages.extend(_digest_passages(digest))
    for topic in content.foreign_topics:
        passages.extend(_foreign_passages(topic))
    return passages


def decision_citation(decision: Decision, on: dt.date | None = None) -> str:
    """ "LG Hamburg, 27.09.2024, 310 O 227/23"; without a date while nothing has been decided (by ``on``)."""
    decided = decision.date if on is None or (decision.date and decision.date <= on) else None
    parts = [decision.court, decided.strftime("%d.%m.%Y") if decided else "", decision.file_number]
    return ", ".join(part for part in parts if part)


_OF_COURTS = re.compile(r"\b(?:LG|OLG|BGH|EuGH)\b|[Gg]erichte?\b|[Gg]erichtshof|\bUrteil|\bHamburger\b")


def told_since(
    record: QuestionCard | ArgumentCard | Misconception, decisions: Mapping[str, Decision]
) -> dt.date | None:
    """The day from which a text may be shown: that of the latest decision it tells of; None if it tells of none."""
    texts = [record.correction] if isinstance(record, Misconception) else [record.answer]
    texts += record.details if isinstance(record, QuestionCard) else ()
    return max(filter(None, (told_by(text, record, decisions) for text in texts)), default=None)


def told_by(
    text: Bilingual, record: QuestionCard | ArgumentCard | Misconception | Digest, decisions: Mapping[str, Decision]
) -> dt.date | None:
    """The day of the latest decision that a text of ``record`` tells of; None if it speaks of no court."""
    if not _OF_COURTS.search(text.de):
        return None
    dates = (decisions[key].date for key in record.decisions if key in decisions)
    return max((date for date in dates if date and date <= record.as_of), default=None)


def _collect(load: Callable[[], tuple[R, ...]], problems: list[str]) -> tuple[R, ...]:
    try:
        return load()
    except ContentError as error:
        problems.extend(error.problems)
        return ()


def _all_records(content: Content) -> Iterator[tuple[str, Record]]:
    yield from content.norms.items()
    yield from content.decisions.items()
    yield from content.questions.items()
    yield from content.arguments.items()
    yield from content.digests.items()
    for misconception in content.misconceptions:
        yield misconception.id, misconception


@dataclass(frozen=True, slots=True)
class _Card:
    """What all passages of one card share."""

    document: str
    citation: str
    kind: Kind
    norms: tuple[str, ...]
    titles: dict[str, str]
    as_of: dt.date
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    url: str | None = None
    weight: str = ""

    def passages(self, parts: Iterable[tuple[str, str, str, str]]) -> Iterator[Passage]:
        """From (role, language, text, citation suffix) to passages with running ids."""
        for number, (role, language, text, suffix) in enumerate(parts):
            yield Passage(
                id=f"own:{self.document}:{number}",
                document=self.document,
                text=text,
                citation=f"{self.citation}{suffix}",
                kind=self.kind,
                layer="own",
                norms=tuple(f"{norm}{suffix}" if index == 0 else norm for index, norm in enumerate(self.norms)),
                title=self.titles[language],
                language=language,
                valid_from=self.valid_from,
                valid_to=self.valid_to,
                as_of=self.as_of,
                url=self.url,
                role=role,
                weight=self.weight,
            )


def _norm_passages(card: NormCard) -> Iterator[Passage]:
    law = laws.find(card.law)
    number = card.norm.split(" ", 1)[1].removeprefix("§ ").removeprefix("Art. ")
    shared = _Card(
        document=card.norm,
        citation=card.norm,
        kind="norm",
        norms=(card.norm,),
        titles={"de": card.title.de, "en": card.title.en},
        as_of=card.as_of,
        valid_from=card.in_force.since,
        valid_to=card.in_force.to,
        url=laws.norm_url(law, number) if law else None,
        weight=_weight(card),
    )
    yield from shared.passages(_norm_parts(card))


def _weight(card: NormCard) -> str:
    """ "core" for what creators ask most; a central norm of another law is central for other people."""
    if "Erwgr." in card.norm:
        return "recital"
    return "core" if card.weight == "central" and card.law == "UrhG" else card.weight


def _norm_parts(card: NormCard) -> Iterator[tuple[str, str, str, str]]:
    for language in LANGUAGES:
        yield "summary", language, f"{card.title.in_language(language)}: {card.summary.in_language(language)}", ""
        for part in card.paragraphs:
            suffix = _suffix(part.absatz)
            yield "absatz", language, part.text.in_language(language), suffix
        rest = [*card.elements, *filter(None, (card.burden, card.consequence))]
        if rest:
            yield "elements", language, " ".join(text.in_language(language) for text in rest), ""
        for point in card.contested:
            readings = " ".join(reading.text.in_language(language) for reading in point.readings)
            suffix = _suffix(point.absatz)
            yield "contested", language, f"{point.point.in_language(language)} {readings}", suffix
        yield from (("question", language, text, "") for text in getattr(card.questions, language))


def _foreign_passages(topic: ForeignTopic) -> Iterator[Passage]:
    """Examples of what is not ours, so that themes learn the border. Search never shows them."""
    shared = _Card(
        document=f"{FOREIGN}{topic.id}",
        citation=topic.name.de,
        kind="foreign",
        norms=(),
        titles={"de": topic.name.de, "en": topic.name.en},
        as_of=dt.date.min,
    )
    yield from shared.passages(
        ("question", language, text, "") for language in LANGUAGES for text in getattr(topic.examples, language)
    )


def _suffix(absatz: str | None) -> str:
    """ " Abs. 2 S. 1" for a part that can be cited whole, " Abs. 3" for several sentences, "" for anything else."""
    if not absatz or not (number := re.match(r"\d+[a-z]?(?![\w,])", absatz)):
        return ""
    whole = re.fullmatch(r"\d+[a-z]?(?: (?:S\.|Nr\.|lit\.) \w+)*", absatz)
    return f" Abs. {absatz if whole else number.group()}"


def _question_passages(card: QuestionCard, decisions: Mapping[str, Decision]) -> Iterator[Passage]:
    shared = _Card(
        document=f"question:{card.id}",
        citation=card.title.de,
        kind="question",
        norms=card.norms,
        titles={"de": card.title.de, "en": card.title.en},
        as_of=card.as_of,
        valid_from=told_since(card, decisions),
    )
    parts: list[tuple[str, str, str, str]] = []
    for language in LANGUAGES:
        parts.append(
            ("summary", language, f"{card.title.in_language(language)}: {card.answer.in_language(language)}", "")
        )
        parts.extend(("detail", language, detail.in_language(language), "") for detail in card.details)
        parts.extend(("question", language, text, "") for text in getattr(card.questions, language))
    yield from shared.passages(parts)


def _argument_passages(card: ArgumentCard, decisions: Mapping[str, Decision]) -> Iterator[Passage]:
    shared = _Card(
        document=f"argument:{card.id}",
        citation=card.claim.de,
        kind="argument",
        norms=card.norms,
        titles={"de": card.claim.de, "en": card.claim.en},
        as_of=card.as_of,
        valid_from=told_since(card, decisions),
    )
    parts: list[tuple[str, str, str, str]] = []
    for language in LANGUAGES:
        parts.append(
            ("summary", language, f"{card.claim.in_language(language)} {card.answer.in_language(language)}", "")
        )
        parts.extend(("question", language, text, "") for text in getattr(card.wordings, language))
    yield from shared.passages(parts)


def _decision_passages(decision: Decision) -> Iterator[Passage]:
    held = tuple(dict.fromkeys(holding.norm for holding in decision.holdings if holding.norm))
    shared = _Card(
        document=f"decision:{decision.id}",
        citation=decision_citation(decision),
        kind="decision",
        norms=held,
        titles={"de": decision.name.de, "en": decision.name.en},
        as_of=decision.checked_on,
        valid_from=decision.date or decision.opened,
    )
    parts: list[tuple[str, str, str, str]] = []
    for language in LANGUAGES:
        head = f"{decision.court} {decision.file_number} {decision.name.in_language(language)}: "
        parts.append(("summary", language, head + decision.summary.in_language(language), ""))
        parts.extend(("holding", language, holding.text.in_language(language), "") for holding in decision.holdings)
        parts.extend(("open", language, text.in_language(language), "") for text in decision.not_decided)
        parts.extend(("question", language, text, "") for text in getattr(decision.questions, language))
    yield from shared.passages(parts)


def _digest_passages(digest: Digest) -> Iterator[Passage]:
    kinds: dict[str, Kind] = {"letter": "letter", "filing": "filing", "hearing": "filing", "judgment": "decision"}
    shared = _Card(
        document=f"digest:{digest.id}",
        citation=f"{digest.title.de} ({digest.date:%d.%m.%Y})",
        kind=kinds[digest.kind],
        norms=digest.norms,
        titles={"de": digest.title.de, "en": digest.title.en},
        as_of=digest.as_of,
        valid_from=digest.date,
    )
    parts: list[tuple[str, str, str, str]] = []
    for language in LANGUAGES:
        parts.append(
            ("summary", language, f"{digest.title.in_language(language)}: {digest.summary.in_language(language)}", "")
        )
        parts.extend(("claim", language, claim.text.in_language(language), "") for claim in digest.claims)
        parts.extend(("question", language, text, "") for text in getattr(digest.questions, language))
    yield from shared.passages(parts)
