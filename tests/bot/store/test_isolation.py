"""Fifty people, five hundred uploads: whatever one of them does, nothing of another ever shows."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.journeys.case import Draft, Letter, content_of
from bot.journeys.export import export
from bot.journeys.own_texts import find
from bot.store import Store
from bot.store.case_items import Item

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
PEOPLE = [f"tg:{number}" for number in range(50)]
UPLOADS = 500
WORDS = (
    "Abmahnung", "Vergütung", "Frist", "Bild", "Datensatz", "Unterlassung", "Schaden", "Agentur", "Vorbehalt", "Kosten",
)  # fmt: skip


@settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(min_value=1_000))
def test_nothing_of_one_person_ever_shows_to_another(store: Store, seed: int) -> None:
    chance = Random(seed)
    for person in PEOPLE:
        store.forget(person)
    owner_of = upload(store, chance)

    for person in PEOPLE:
        others = {marker for marker, (owner, _) in owner_of.items() if owner != person}
        own = {marker for marker, (owner, _) in owner_of.items() if owner == person}
        listed = str(store.items.of(person))
        archive = unpacked(export(store, person, NOW))
        query = " ".join([*chance.sample(WORDS, 3), *chance.sample(sorted(others), 3)])
        found = str(find(store, person, query, 500))

        assert all(marker in listed and marker in archive for marker in own)
        assert not [marker for marker in others if marker in listed or marker in archive or marker in found]
        for marker in chance.sample(sorted(others), 10):
            item_id = owner_of[marker][1]
            assert store.items.get(person, item_id) is None
            assert store.items.original(person, item_id) is None
            assert store.items.versions(person, item_id) == []
            assert store.items.save(person, item_id, {"text": "fremd"}, 1, NOW) == "gone"
            assert not store.items.delete(person, item_id, NOW)

    assert sum(sum(store.items.counts(person).values()) for person in PEOPLE) == UPLOADS


def upload(store: Store, chance: Random) -> dict[str, tuple[str, str]]:
    """Everybody uploads something marked: owner and item by marker."""
    owner_of: dict[str, tuple[str, str]] = {}
    for number in range(UPLOADS):
        person, marker = chance.choice(PEOPLE), f"Marke{number:03}x"
        text = f"{' '.join(chance.choices(WORDS, k=30))} {marker}"
        match chance.choice(("letter", "letter", "draft", "file")):
            case "letter":
                item = store.items.add(person, "letter", content_of(Letter(text, title=marker)), NOW)
            case "draft":
                item = store.items.add(person, "draft", content_of(Draft(text)), NOW)
            case _:
                item = store.items.add_file(person, {"name": f"{marker}.txt"}, text.encode(), NOW)
        assert isinstance(item, Item)
        owner_of[marker] = (person, item.id)
    return owner_of


def unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(name + archive.read(name).decode() for name in archive.namelist())
