"""What the check knows, as facts for a letter: carried over where it is clear, shown, and never guessed."""

from __future__ import annotations

from typing import Any

import pytest

import prompts
from bot.journeys.drafting.from_check import facts_from_check
from knowledge.check import walk
from knowledge.check.answers import Answers
from knowledge.check.facts import chosen, dated
from knowledge.check.scheme import shipped
from knowledge.letters.drafts.scheme import shipped as letters
from tests.bot.test_drafting import Chat, chat  # noqa: F401  # a fixture

SCHEME = shipped()


def said(**given: Any) -> Answers:
    """Answers by question; a text with a digit first is a time."""
    values = {
        name.replace("__", "@"): dated(value)
        if isinstance(value, str) and value[:1].isdigit()
        else chosen(*value.split())
        for name, value in given.items()
    }
    return Answers(SCHEME.version, {name: value for name, value in values.items() if value})


def test_clear_answers_become_facts() -> None:
    facts = facts_from_check(
        said(
            creator="self_free", acts="download_analysis", actors="dataset_maker", act_date__dataset_maker="2023-05",
            reservation__dataset_maker="robots_covering", reservation_by__dataset_maker="me",
            reservation_since__dataset_maker="2021-08", organisation__dataset_maker="company",
        ),
        SCHEME,
    )  # fmt: skip

    assert facts["act"] == "dataset"
    assert facts["act_when"] == "05.2023"
    assert facts["reserved_by"] == ["robots.txt gegen Bots, seit 08.2021"]
    assert facts["grounds"] == ["reservation"]
    assert facts["licences"] == "none"
    assert facts["commercial"] == "yes"
    assert "selbst geschaffen" in facts["rights_chain"]


@pytest.mark.parametrize(
    ("given", "lacks"),
    [
        ({"acts": "training publishing_copies"}, "act"),
        ({"act_date__crawler": "2022", "act_date__model_trainer": "2023"}, "act_when"),
        ({"reservation__crawler": "robots_covering", "reservation_by__crawler": "platform"}, "reserved_by"),
        ({"reservation__crawler": "nothing_there"}, "reserved_by"),
        ({"creator": "stranger"}, "rights_chain"),
        ({"organisation__crawler": "nonprofit"}, "commercial"),
        ({"acts": "unheard_of"}, "act"),
    ],
)
def test_what_is_not_clear_is_left_to_be_asked(given: dict[str, str], lacks: str) -> None:
    assert lacks not in facts_from_check(said(**given), SCHEME)


def test_a_reservation_after_the_act_is_no_ground() -> None:
    facts = facts_from_check(
        said(reservation__crawler="robots_covering", reservation_since__crawler="2024", act_date__crawler="2023"),
        SCHEME,
    )

    assert facts["reserved_by"] == ["robots.txt gegen Bots, seit 2024"]
    assert "grounds" not in facts


def test_an_open_beginning_is_said_as_latest_day() -> None:
    facts = facts_from_check(said(act_date__crawler="1990/2018-02"), SCHEME)

    assert facts["act_when"] == "spätestens am 28.02.2018"


def test_nothing_said_is_nothing_carried_over() -> None:
    assert facts_from_check(said(), SCHEME) == {}


def test_the_check_of_the_person_is_shown_as_filled_in_and_can_be_changed(chat: Chat) -> None:  # noqa: F811
    begun = walk.Walk("abc", "de", said(acts="training", creator="self_free"))
    chat.store.checks.save(chat.person, walk.plain(begun), None, chat.now)
    chat.commands("abmahnung")
    chat.taps("Ich kenne das Risiko")

    told = chat.taps("Förmlich")

    assert "aus deiner Prüfung" in told
    assert "zum Training einer KI kopiert" in told
    chat.taps("Angaben ändern")
    number = next(line.split(".")[0] for line in chat.replies[0].html.splitlines() if "Was mit dem Werk" in line)
    chat.taps_data(next(one.data for one in chat.on_screen if one.label == number))
    chat.taps("Heruntergeladen")
    assert chat.draft.facts["act"] == "download"
    assert "act" not in chat.draft.prefilled


def test_a_check_that_cannot_be_read_is_no_hindrance(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:  # noqa: F811
    chat.store.checks.save(chat.person, {"id": 5}, None, chat.now)
    chat.commands("bitte")

    assert "An wen geht der Brief" in chat.taps("Deutsch, freundlich")


def test_both_languages_say_the_same_things() -> None:
    de, en = (set(_keys(prompts.phrases_of("drafting", language))) for language in ("de", "en"))

    assert {key for key in de ^ en if not key.startswith("examples.")} == set()
    assert de <= en


def test_every_kind_and_every_part_of_a_record_has_its_words() -> None:
    words = prompts.phrases_of("drafting", "de")
    scheme = letters()
    fields = {
        field.id: field for kind in scheme.kinds for field in scheme.fields(kind).values() if field.type == "records"
    }

    assert set(words["home"]["lines"]) == {kind.id for kind in scheme.kinds}
    assert set(words["question"]["more"]) == set(words["records"]) == set(fields)
    named = {f"{field.id} {part.id}" for field in fields.values() for part in field.parts}
    assert named - set(words["parts"]) == {"points stance"}


def _keys(phrases: dict[str, Any], path: str = "") -> list[str]:
    return [
        key
        for name, value in phrases.items()
        for key in (_keys(value, f"{path}{name}.") if isinstance(value, dict) else [f"{path}{name}"])
    ]
