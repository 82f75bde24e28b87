"""Agreeing to the language model: asked with provider and region, kept by version, taken back with one tap."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.journeys.model_use import ModelUse, privacy_line, start_line, why_plain
from bot.model.consent import VERSION, Side, may_send
from bot.model.given import Given
from bot.model.ports import Who
from bot.ports import Incoming, Person, Place
from bot.store import Store

GIVEN = Given("mistralai:small", region="Frankreich")
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ANNA = Who(person="tg:1")


def written(text: str = "") -> Incoming:
    """Anna writes /ki."""
    return Incoming("command", Person("tg:1", "de"), Place("tg:1"), NOW, text=text, command="ki")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_question_names_provider_and_region(store: Store, language: str) -> None:
    [asked] = ModelUse(store, GIVEN).command(written(), language)

    assert "Mistral AI (Frankreich)" in asked.html
    assert [button.data for row in asked.buttons for button in row] == ["1:m:yes", "1:m:no"]


def test_yes_holds_until_it_is_taken_back(store: Store) -> None:
    journey = ModelUse(store, GIVEN)
    assert not may_send("answer", ANNA, store.consents)

    journey.tap(written(), "yes", "de")
    assert may_send("answer", ANNA, store.consents)
    [standing] = journey.command(written(), "de")
    assert "23.11.2026" in standing.html

    journey.tap(written(), "off", "de")
    assert not may_send("answer", ANNA, store.consents)
    assert "Soll ein Sprachmodell" in journey.command(written(), "de")[0].html


def test_no_keeps_nothing(store: Store) -> None:
    ModelUse(store, GIVEN).tap(written(), "no", "de")

    assert store.consents.of("person", "tg:1") == []


def test_who_agreed_to_an_older_text_is_asked_again(store: Store) -> None:
    store.consents.give("person", "tg:1", "0", NOW)

    assert "Soll ein Sprachmodell" in ModelUse(store, GIVEN).command(written(), "de")[0].html
    assert not may_send("answer", ANNA, store.consents)


@pytest.mark.parametrize(
    ("who", "side", "subject"),
    [
        (ANNA, "person", "tg:1"),
        (Who(person="tg:1", group="tg:-100"), "group", "tg:-100"),
        (Who(person="tg:1", firm="kanzlei"), "firm", "kanzlei"),
    ],
)
def test_each_side_agrees_for_itself(store: Store, who: Who, side: Side, subject: str) -> None:
    for other, name in (("person", "tg:1"), ("group", "tg:-100"), ("firm", "kanzlei")):
        if other != side:
            store.consents.give(other, name, VERSION, NOW)
    assert not may_send("answer", who, store.consents)

    store.consents.give(side, subject, VERSION, NOW)

    assert may_send("answer", who, store.consents)


def test_from_a_group_only_questions_go(store: Store) -> None:
    store.consents.give("group", "tg:-100", VERSION, NOW)

    assert may_send("answer", Who("tg:1", "tg:-100"), store.consents)
    assert not may_send("explain_letter", Who("tg:1", "tg:-100"), store.consents)


def test_without_a_model_there_is_nothing_to_agree_to(store: Store) -> None:
    journey = ModelUse(store, None)

    assert "kein Sprachmodell" in journey.command(written(), "de")[0].html
    journey.tap(written(), "yes", "de")
    assert store.consents.of("person", "tg:1") == []


def test_an_unknown_button_does_nothing(store: Store) -> None:
    assert ModelUse(store, GIVEN).tap(written(), "alles", "de")[0].toast


def test_the_notices_name_provider_and_region() -> None:
    assert privacy_line(GIVEN, "de").startswith("Mistral AI, Frankreich;")
    assert privacy_line(None, "de") == "keines. Deine Nachrichten gehen an keinen Anbieter von Sprachmodellen."
    assert "Mistral AI" in start_line(GIVEN, "en")
    assert start_line(None, "de") == "nicht angeschlossen"


def test_only_what_people_can_do_something_with_is_explained() -> None:
    assert "Monat" in (why_plain("budget", "de") or "")
    assert why_plain("garbage", "de") is why_plain("off", "de") is why_plain("replaced", "de") is None
