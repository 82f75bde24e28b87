"""What is not ours is refused with a place to go; what is ours is answered, even with a foreign word in it."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.guide.cards import load_foreign_topics

TODAY = dt.date(2026, 11, 23)
FOREIGN = load_foreign_topics()


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_people_ask_about_other_fields_is_refused(knowledge: Knowledge, language: str) -> None:
    asked = [text for topic in FOREIGN for text in getattr(topic.examples, language)[:1]]

    plans = {text: compose.answer(text, knowledge, TODAY, language) for text in asked}

    answered = [text for text, plan in plans.items() if plan.confident]
    assert len(asked) == len(FOREIGN)
    assert len(answered) <= 0.02 * len(asked), answered
    assert all(plan.where for plan in plans.values() if plan.kind == "foreign")
    assert sum(plan.kind == "foreign" for plan in plans.values()) > 0.7 * len(asked)
    assert not any(plan.sources for plan in plans.values() if not plan.confident)


def test_what_creators_ask_is_hardly_ever_refused(knowledge: Knowledge) -> None:
    asked = [text for card in knowledge.content.norms.values() if card.law == "UrhG" for text in card.questions.de[:1]][
        ::4
    ]

    refused = [text for text in asked if not compose.answer(text, knowledge, TODAY).confident]

    assert len(asked) > 50
    assert len(refused) <= 0.05 * len(asked), refused


def test_a_cited_norm_is_answered_whatever_else_stands_in_the_question(knowledge: Knowledge) -> None:
    plan = compose.answer("Mein Vermieter zitiert § 44b UrhG, wegen der Miete. Was steht da?", knowledge, TODAY)

    assert plan.kind == "answer"
    assert plan.document == "UrhG § 44b"
