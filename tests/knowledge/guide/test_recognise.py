"""Wrong beliefs and topics that are not ours are recognised where they stand, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.content import LANGUAGES
from knowledge.guide import recognise
from knowledge.guide.cards import ForeignTopic, Misconception, load_foreign_topics, load_misconceptions
from knowledge.library.own import Content

MISCONCEPTIONS = load_misconceptions()
FOREIGN = load_foreign_topics()


def _typical_questions(content: Content) -> Iterator[tuple[str, str]]:
    """(norms it is about, question) of all our cards, without the wordings of the other side."""
    for norm in content.norms.values():
        yield from ((norm.norm, text) for text in norm.questions)
    for records in (content.questions, content.decisions, content.digests):
        for record in records.values():
            yield from ((record.id, text) for text in record.questions)


@pytest.mark.parametrize("record", MISCONCEPTIONS, ids=lambda record: record.id)
def test_a_wrong_belief_is_recognised_in_all_its_examples(record: Misconception) -> None:
    missed = [text for text in record.examples if recognise.misconception(text, [record]) is None]

    assert len(record.examples.de) >= 1
    assert len(record.examples.en) >= 1
    assert missed == []


@pytest.mark.parametrize("record", MISCONCEPTIONS, ids=lambda record: record.id)
def test_whoever_merely_asks_is_not_put_right(record: Misconception) -> None:
    caught = [text for text in record.counterexamples if recognise.misconception(text, [record]) is not None]

    assert len(record.counterexamples.de) >= 1
    assert len(record.counterexamples.en) >= 1
    assert caught == []


@pytest.mark.parametrize("record", MISCONCEPTIONS, ids=lambda record: record.id)
def test_an_example_is_recognised_as_its_own_belief_and_no_other(record: Misconception) -> None:
    told = {text: recognise.misconception(text, MISCONCEPTIONS) for text in record.examples}

    assert {text: found.id for text, found in told.items() if found and found.id != record.id} == {}


def test_letter_case_does_not_hide_a_wrong_belief() -> None:
    found = recognise.misconception("LAION BERUFT SICH AUF § 60C URHG, ODER?", MISCONCEPTIONS)

    assert found is not None
    assert found.id == "paragraph-60c"


def test_the_typical_questions_of_our_cards_are_hardly_ever_taken_for_a_wrong_belief(content: Content) -> None:
    asked = list(_typical_questions(content))[::5]

    caught = [text for _, text in asked if recognise.misconception(text, MISCONCEPTIONS)]

    assert len(asked) > 1_000
    assert len(caught) <= 0.005 * len(asked), caught


@pytest.mark.parametrize("topic", FOREIGN, ids=lambda topic: topic.id)
def test_a_foreign_topic_is_recognised_by_each_of_its_words(topic: ForeignTopic) -> None:
    told = {word: recognise.foreign_topic(f"Frage: {word}?", FOREIGN) for word in topic.words}

    assert [word for word, found in told.items() if found is None] == []
    confused = {word: found.id for word, found in told.items() if found and found.id != topic.id}
    assert len(confused) <= 0.2 * len(told), confused


@pytest.mark.parametrize("topic", FOREIGN, ids=lambda topic: topic.id)
def test_a_foreign_topic_has_examples_in_both_languages(topic: ForeignTopic) -> None:
    assert len(topic.examples.de) >= 3
    assert len(topic.examples.en) >= 3


def test_rent_divorce_and_tax_are_among_the_topics_that_are_not_ours() -> None:
    asked = {
        "Mein Vermieter will die Miete erhöhen": "mietrecht",
        "Bekomme ich Unterhalt nach der Scheidung?": "familienrecht",
        "Muss ich meine Steuererklärung bis Juli abgeben?": "steuern",
    }

    told = {text: recognise.foreign_topic(text, FOREIGN) for text in asked}

    assert {text: found.id if found else None for text, found in told.items()} == asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_refused_is_told_where_to_go(language: str) -> None:
    assert all(len(topic.where.in_language(language)) > 10 for topic in FOREIGN)
    assert all(topic.name.in_language(language) for topic in FOREIGN)


def test_words_of_foreign_topics_hardly_ever_stand_in_typical_questions_of_copyright(content: Content) -> None:
    asked = [text for norm, text in _typical_questions(content) if norm.startswith("UrhG ")][::5]

    caught = [text for text in asked if recognise.foreign_topic(text, FOREIGN)]

    assert len(caught) <= 0.02 * len(asked), caught
