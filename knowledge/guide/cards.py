"""Question cards, argument cards, the founding case's correspondence, misconceptions, and what we do not cover.

Each is a file that a lawyer can edit. A claim of a party stays a claim: it names who says it and is never law.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from knowledge.content import Bilingual, BilingualList, Record, Text, load_each, load_one
from knowledge.law.norms import Contested, DecisionId, NormCitation

FOLDER = Path(__file__).parent

CardId = DecisionId


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class QuestionCard(Record):
    """A question that creators ask, with the short answer first. ``norms``: the most fitting one first."""

    id: CardId
    title: Bilingual
    topic: Text
    answer: Bilingual
    details: tuple[Bilingual, ...] = ()
    contested: tuple[Contested, ...] = ()
    norms: tuple[NormCitation, ...] = ()
    decisions: tuple[DecisionId, ...] = ()
    next_steps: tuple[Bilingual, ...] = ()
    as_of: dt.date
    sources: tuple[Text, ...] = Field(min_length=1)
    questions: BilingualList


class ArgumentCard(Record):
    """What the other side says, what can be answered, and how well that stands today (from the creator's side)."""

    id: CardId
    claim: Bilingual
    answer: Bilingual
    light: Literal["red", "yellow", "green"]
    light_reason: Bilingual
    norms: tuple[NormCitation, ...] = Field(min_length=1)
    decisions: tuple[DecisionId, ...] = ()
    as_of: dt.date
    sources: tuple[Text, ...] = Field(min_length=1)
    wordings: BilingualList


class Claim(Record):
    """What one party asserts or demands. Never shown as law."""

    by: Text
    text: Bilingual
    norms: tuple[NormCitation, ...] = ()
    status: Bilingual | None = None


class Digest(Record):
    """One letter, filing or hearing of the founding case, in our own words."""

    id: CardId
    date: dt.date
    kind: Literal["letter", "filing", "hearing", "judgment"]
    sender: Text
    addressee: Text
    title: Bilingual
    summary: Bilingual
    claims: tuple[Claim, ...] = ()
    norms: tuple[NormCitation, ...] = ()
    decisions: tuple[DecisionId, ...] = ()
    sources: tuple[Text, ...] = Field(min_length=1)
    as_of: dt.date
    questions: BilingualList


class Misconception(Record):
    """A wrong belief, recognised by any of ``patterns`` (regex, case-insensitive), put right in one sentence.

    ``unless``: patterns that show the person does not hold the belief.
    """

    id: CardId
    patterns: tuple[Pattern, ...] = Field(min_length=1)
    unless: tuple[Pattern, ...] = ()
    correction: Bilingual
    norms: tuple[NormCitation, ...] = ()
    decisions: tuple[DecisionId, ...] = ()
    sources: tuple[Text, ...] = Field(min_length=1)
    as_of: dt.date
    examples: BilingualList
    counterexamples: BilingualList


class ForeignTopic(Record):
    """A field of law or life that we do not cover, by its typical words, and where to go instead.

    ``manner``: refuse it and say where to go, chat (a friendly sentence is all it needs), or unclear (nobody could
    read it).
    """

    id: CardId
    manner: Literal["refuse", "chat", "unclear"] = "refuse"
    name: Bilingual
    words: BilingualList
    examples: BilingualList
    where: Bilingual


class Misconceptions(Record):
    """The file of misconceptions."""

    misconceptions: tuple[Misconception, ...]


class ArgumentCards(Record):
    """The file of argument cards."""

    arguments: tuple[ArgumentCard, ...]


class ForeignTopics(Record):
    """The file of topics we refuse politely."""

    topics: tuple[ForeignTopic, ...]


def load_questions(folder: Path = FOLDER / "questions") -> tuple[QuestionCard, ...]:
    """All question cards. Raises ContentError with every fault."""
    return load_each(folder.rglob("*.yaml"), QuestionCard)


def load_correspondence(folder: Path = FOLDER / "correspondence") -> tuple[Digest, ...]:
    """The founding case, letter by letter. Raises ContentError with every fault."""
    return load_each(folder.rglob("*.yaml"), Digest)


def load_arguments(path: Path = FOLDER / "arguments.yaml") -> tuple[ArgumentCard, ...]:
    """All argument cards. Raises ContentError with every fault."""
    return load_one(path, ArgumentCards).arguments


def load_misconceptions(path: Path = FOLDER / "misconceptions.yaml") -> tuple[Misconception, ...]:
    """All misconceptions. Raises ContentError with every fault."""
    return load_one(path, Misconceptions).misconceptions


def load_foreign_topics(path: Path = FOLDER / "foreign_topics.yaml") -> tuple[ForeignTopic, ...]:
    """All topics outside our field. Raises ContentError with every fault."""
    return load_one(path, ForeignTopics).topics
