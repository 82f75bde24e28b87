"""Nobody finds by trying what was not given to them: what opens something is long and random, and tries are few."""

from __future__ import annotations

import datetime as dt
import math
import random
import re

import pytest

from bot.conversation import Conversation
from bot.ports import Person, Place
from bot.store import Store, codes, contacts
from bot.store.sealing import new_key
from bot.telegram.webhook import hook_of
from tests.bot.journeys.desk_chance import FIRMS
from tests.bot.player import NINE, Player
from tests.security.attacks import harmless

HOUR = dt.timedelta(hours=1)


def test_what_opens_something_has_at_least_eighty_bits(store: Store) -> None:
    _opens_firms(store)
    token = store.handovers.put("tg:1", "Was?", NINE)
    contact = store.contacts.begin("nord", "tg:1", {}, NINE)

    assert codes.LENGTH * math.log2(len(set(codes.ALPHABET))) >= 80
    assert re.fullmatch(r"[0-9a-f]{32}", token)
    assert re.fullmatch(r"[0-9a-f]{32}", contact.id)
    assert len(new_key()) == 44


def test_a_secret_of_the_webhook_made_here_is_long(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = {
        hook_of("https://l.example/h", "127.0.0.1:1", None, tmp_path_factory.mktemp("data")).secret for _ in range(3)
    }

    assert len(made) == 3
    assert all(len(secret) == 64 for secret in made)


def test_no_secret_is_drawn_from_a_generator_that_can_be_foretold(store: Store) -> None:
    _opens_firms(store)

    first, second = _drawn(store), _drawn(store)

    assert not set(first) & set(second)


@pytest.mark.parametrize("way", ["beitreten", "start", "verbinden"])
def test_after_five_wrong_codes_even_the_right_one_opens_nothing_for_an_hour(
    chat: Conversation, store: Store, way: str
) -> None:
    _opens_firms(store)
    right = store.codes.new("nord", "desk" if way == "verbinden" else "lawyer", NINE + 5 * HOUR)
    place = Place("tg:-900", "group", title="X", forum=True) if way == "verbinden" else Place("tg:66")
    guesser = Player(chat, Person("tg:66", "de", "Eve"), place)
    word = "join_{}" if way == "start" else "{}"

    for number in range(codes.TRIES):
        guesser.commands(way, word.format(f"AAAA-AAAA-AAAA-AAA{number}"))
    guesser.commands(way, word.format(right))

    assert all(map(harmless, guesser.replies))
    assert store.staff.of("tg:66") is None
    assert not store.desks.is_desk("tg:-900")
    assert store.codes.look(right, NINE) is not None


def test_a_reference_of_somebody_else_opens_nothing_in_a_private_chat(chat: Conversation, store: Store) -> None:
    _opens_firms(store)
    contact = store.contacts.begin("nord", "tg:1", {"story": "Zwetschgenkern"}, NINE)
    thief = Player(chat, Person("tg:2", "de", "Bert"), Place("tg:2"))

    for said in (contact.reference, f"/anwalt {contact.reference}", f"Was ist mit {contact.reference}?"):
        name, _, text = said.removeprefix("/").partition(" ")
        thief.commands(name, text) if said.startswith("/") else thief.writes(said)
        assert "Zwetschgenkern" not in " ".join(reply.html for reply in thief.replies)
    thief.commands("start", f"firm_{contact.reference}")

    assert "Zwetschgenkern" not in " ".join(reply.html for reply in thief.replies)
    assert store.contacts.by_reference("sued", contact.reference) is None


def _drawn(store: Store) -> list[str]:
    random.seed(5)
    code = store.codes.new("nord", "lawyer", NINE + HOUR)
    return [store.handovers.put("tg:1", "x", NINE), contacts.new_reference(), code]


def _opens_firms(store: Store) -> None:
    for place, firm in FIRMS.items():
        store.firms.put(firm.id, firm.model_dump_json(), NINE)
        assert store.firms.connect(firm.id, place)
