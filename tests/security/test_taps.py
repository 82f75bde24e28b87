"""Buttons and links are only words that somebody sends: with another person's ids, forged, cut, or made up, they open
nothing, change nothing and never fail. Telegram lets a client send any bytes as the data of a button."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.journeys.community.room import PRIVATE
from bot.journeys.export import export
from bot.ports import Person, Place, Reply
from bot.store import Store
from tests.bot.journeys.desk_chance import FIRMS
from tests.bot.player import NINE, Player
from tests.bot.test_letters import BILL
from tests.security.attacks import harmless

MARK = "Zwetschgenkern"
ROOMS = frozenset("AcLdfgkx")
"""The letters of the rooms that keep something of a person; D is a desk's own, m keeps a yes or no."""

DOORS = sorted({f"c_{command}" for command in PRIVATE} | {*PRIVATE, "c_all", "x_all", "c_x:all"})
"""Start words that lead to a command, or want to."""

PIECES = st.sampled_from(["c", "q", "firm", "join", "1", "nord", "loeschen"])
WALKS: tuple[tuple[str, ...], ...] = (
    ("/anwalt", "!Kanzlei", "?", "?"),
    ("/fristen 15.03.2027 Antwort an " + MARK, "/fristen", "?", "?"),
    ("/kosten 9000", "?", "?"),
    ("/pruefen", "?", "?", "?", "?"),
    ("/entwurf removal_request", MARK, "?", MARK),
    ("/meinedaten", "?", "/loeschen", "/export"),
    ("/fall", "?", "?", "?"),
    ("/brief", "/entwurf", "?", "?"),
)


def lived(chat: Conversation, store: Store) -> tuple[Player, list[str]]:
    """A person with something in every room, and what stands on every button they saw."""
    for place, firm in FIRMS.items():
        store.firms.put(firm.id, firm.model_dump_json(), NINE)
        assert store.firms.connect(firm.id, place)
    player, seen = Player(chat, Person("tg:1", "de", "Anna"), Place("tg:1")), []
    player.hands_over(NamedBytes(f"{MARK}.txt", None, BILL.replace("Mara", MARK).encode()))
    for number, walk in enumerate(WALKS):
        chance = random.Random(number)
        for step in walk:
            seen += [button.data for button in player.keyboard if button.data]
            _goes(player, step, chance)
    seen += [button.data for button in player.keyboard if button.data]
    return player, sorted(set(seen))


def _goes(player: Player, step: str, chance: random.Random) -> None:
    if step.startswith("/"):
        name, _, text = step[1:].partition(" ")
        player.commands(name, text)
    elif step.startswith("!"):
        offered = [one.data for one in player.keyboard if step[1:] in one.label]
        player.taps_data(offered[0]) if offered else player.writes("1")
    elif step == "?":
        safe = [one.data for one in player.keyboard if one.data and not re.match(r"1:x:|1:j:", one.data)]
        player.taps_data(chance.choice(safe)) if safe else player.writes("weiter")
    else:
        player.writes(step)


def everything(store: Store, person: str) -> bytes:
    """All that is kept of somebody, as bytes."""
    return export(store, person, NINE)


def shown(replies: list[Reply]) -> str:
    """All that a reply can show."""
    return " ".join(f"{one.html} {one.toast} {one.buttons} {one.document}" for one in replies)


@pytest.fixture
def anna(chat: Conversation, store: Store) -> tuple[Player, list[str]]:
    return lived(chat, store)


def test_the_walks_lead_through_every_room_that_keeps_something(anna: tuple[Player, list[str]]) -> None:
    assert {data.split(":")[1] for data in anna[1]} >= ROOMS


def test_every_room_of_the_house_is_thought_of_here(chat: Conversation) -> None:
    assert set(chat._reception.rooms) - {"D", "m"} == ROOMS - {"c"}


def test_no_button_of_another_person_shows_or_changes_anything_of_theirs(
    chat: Conversation, store: Store, anna: tuple[Player, list[str]]
) -> None:
    before = everything(store, "tg:1")
    thief = Player(chat, Person("tg:2", "de", "Bert"), Place("tg:2"))

    for data in anna[1]:
        thief.taps_data(data)
        assert MARK not in shown(thief.replies), data
        assert all(map(harmless, thief.replies)), data

    assert everything(store, "tg:1") == before


def test_forged_data_in_every_room_never_fails_and_touches_nobody_else(
    chat: Conversation, store: Store, anna: tuple[Player, list[str]]
) -> None:
    before, chance = everything(store, "tg:1"), random.Random(7)
    thief = Player(chat, Person("tg:2", "de", "Bert"), Place("tg:2"))
    odd = {"", "0", "-1", "9" * 20, "²", "*", "%", "\x00", "tg:1", "ä", "'"}
    parts = sorted({part for data in anna[1] for part in data.split(":")} | odd)
    made = [":".join(("1", room, *chance.choices(parts, k=chance.randrange(4)))) for room in "AcLdfgkxDmjeal?" * 25]
    cut = [data[: chance.randrange(len(data))] for data in anna[1]]

    for data in (*made, *cut, "", ":", "1", "1:", "1::", ":::::::::", "2:L:x", "\ud800", "1:" + "x" * 62):
        thief.taps_data(data)
        assert MARK not in shown(thief.replies), data
        assert all(map(harmless, thief.replies)), data

    assert everything(store, "tg:1") == before


def test_no_button_of_a_person_works_in_a_group(
    chat: Conversation, store: Store, anna: tuple[Player, list[str]]
) -> None:
    before = everything(store, "tg:1")
    in_group = Player(chat, Person("tg:1", "de", "Anna"), Place("tg:-100", "group", title="Bildleute"))

    for data in anna[1]:
        in_group.taps_data(data)
        assert MARK not in shown(in_group.replies), data

    assert everything(store, "tg:1") == before


@pytest.mark.parametrize("word", DOORS)
def test_a_link_opens_a_door_and_decides_nothing(chat: Conversation, store: Store, word: str) -> None:
    player = Player(chat, Person("tg:1", "de", "Anna"), Place("tg:1"))
    player.commands("fristen", f"15.03.2027 Antwort an {MARK}")
    _confirm(player)
    before = [(item.id, item.revision) for item in store.items.of("tg:1")]
    assert before

    player.commands("start", word)

    assert player.replies
    assert [(item.id, item.revision) for item in store.items.of("tg:1")] == before
    assert not [*store.consents.of("person", "tg:1"), *store.contacts.of("tg:1")]


def _confirm(player: Player) -> None:
    """Until the deadline is in the case."""
    yes = ("Merken", "In den Fall", "Speichern", "Ja", "Eintragen")
    for _ in range(5):
        labels = [label for label in player.labels() if label.startswith(yes)]
        if labels:
            player.taps(labels[0])


def test_the_link_of_somebody_elses_question_opens_nothing(chat: Conversation, store: Store) -> None:
    token = store.handovers.put("tg:1", f"Was will {MARK} von mir?", NINE)
    thief = Player(chat, Person("tg:2", "de", "Bert"), Place("tg:2"))
    owner = Player(chat, Person("tg:1", "de", "Anna"), Place("tg:1"))

    for word in (f"q_{token}", f"q_{token.upper()}", f"q_{token[:-1]}", f"q_{token}x", "q_", "q_%", "q_*"):
        thief.commands("start", word)
        assert MARK not in shown(thief.replies)

    assert MARK in owner.commands("start", f"q_{token}")


@given(word=st.text(max_size=70) | st.lists(PIECES, max_size=4).map("_".join))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_start_word_is_answered(chat: Conversation, word: str) -> None:
    player = Player(chat)

    player.commands("start", word)

    assert player.replies
    assert all(map(harmless, player.replies))


@given(data=st.text(max_size=64) | st.builds(":".join, st.lists(st.text("1cLdfgkxAmj0a:+-ä²", max_size=5), max_size=6)))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_data_of_a_button_is_answered(chat: Conversation, data: str) -> None:
    player = Player(chat)

    player.taps_data(data)

    assert player.replies
    assert all(map(harmless, player.replies))
