"""Who gets help of a model: those who agreed to the text in force; and which names are hidden from it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.journeys.case import Draft, Letter, content_of
from bot.journeys.model_help import ModelHelp
from bot.model.client import NoModel
from bot.model.consent import VERSION
from bot.store import Store

ME = "tg:1"
NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@pytest.fixture
def aid(store: Store) -> ModelHelp:
    """The help of an installation with a model."""
    return ModelHelp(store, NoModel())


def test_without_a_yes_there_is_no_help(store: Store, aid: ModelHelp) -> None:
    assert aid.for_person(ME, "de") is None

    store.consents.give("person", ME, VERSION, NOW)

    assert aid.for_person(ME, "de") is not None
    assert aid.for_person("tg:2", "de") is None


def test_a_yes_to_an_earlier_text_is_none(store: Store, aid: ModelHelp) -> None:
    store.consents.give("person", ME, "1", NOW)

    assert aid.for_person(ME, "de") is None


def test_without_a_model_there_is_no_help(store: Store) -> None:
    store.consents.give("person", ME, VERSION, NOW)

    assert ModelHelp(store).for_person(ME, "de") is None
    assert ModelHelp().parties(ME) == ()


def test_the_names_of_letters_drafts_and_contacts_are_hidden(store: Store, aid: ModelHelp) -> None:
    letter = Letter("…", sender="Bildarchiv Nordlicht GmbH")
    draft = Draft("…", facts={"sender": "Mara Beispiel\nMusterweg 3\n20095 Hamburg", "works": [{"title": "Hafen"}]})
    store.items.add(ME, "letter", content_of(letter), NOW)
    store.items.add(ME, "draft", content_of(draft), NOW)
    store.firms.put("kanzlei", "{}", NOW)
    store.contacts.begin(
        "kanzlei", ME, {"parties": [{"name": "Jon Ohlsen", "role": "opponent", "aliases": ["Ohli"]}]}, NOW
    )

    assert aid.parties(ME) == (
        "Bildarchiv Nordlicht GmbH", "Mara Beispiel", "Musterweg 3", "20095 Hamburg", "Jon Ohlsen", "Ohli",
    )  # fmt: skip
