"""After everything of a person was removed, nothing of it is left: in no table, and in no byte of any file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.store import Store, open_store, sqlite_url
from bot.store.case_items import Item
from bot.store.inbox import NewUpdate
from bot.store.outbox import OutboxStep
from bot.store.tables import metadata
from bot.store.turns import Turn
from tests.sealer import SEALER

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ANNA, BERT = 700_100_200_300, 700_100_200_400
MARKER = "Zaubernuss"


def live(store: Store, number: int, first_update: int, marker: str) -> None:
    """Everything that a person can leave behind: texts in clear (messages), sealed ones, numbers."""
    person = f"tg:{number}"
    store.people.choose_language(person, "en", NOW)
    store.checks.save(person, {"remark": marker}, None, NOW)
    draft = store.items.add(person, "draft", {"text": marker}, NOW)
    assert isinstance(draft, Item)
    store.items.save(person, draft.id, {"text": marker * 2}, 1, NOW)
    store.items.add_file(person, {"name": marker}, marker.encode() * 5000, NOW)
    store.items.add(person, "deadline", {"what": marker}, NOW, [("days_1", NOW)])
    question = f'{{"text": "{marker}", "from": "{number}"}}'
    store.standing.put(number, "desk:1", first_update)
    store.standing.vanish(number, first_update, NOW)
    store.turns.note(person, 5, Turn(marker, marker), NOW)
    store.dialogs.ask(f"desk:{first_update}:{person}", {"ask": marker}, NOW)
    for place in (number, -50):
        parked, done = first_update, first_update + 1
        store.inbox.put([NewUpdate(parked, place, number, question)], NOW)
        [lease] = store.inbox.take(9, "w", NOW, MINUTE)
        store.outbox.decide(lease, [OutboxStep(0, place, f"Antwort an {marker}", 5, 0), OutboxStep(1, place, marker)])
        store.outbox.sent(parked, OutboxStep(0, place, "", 5, 0), 77, NOW)
        relayed = OutboxStep(1, number, "", first_update, 1, -60)  # written at a desk, as it reached the person
        store.outbox.sent(parked, relayed, 78, NOW)
        store.inbox.park(lease, "ValueError")
        store.inbox.put([NewUpdate(done, place, number, question, f"paste:{number}")], NOW)
        [lease] = store.inbox.take(9, "w", NOW, MINUTE)
        store.inbox.done(lease)
        first_update += 2


def rows(store: Store) -> str:
    with store.engine.begin() as connection:
        return "\n".join(
            f"{table.name}: {row}" for table in metadata.sorted_tables for row in connection.execute(table.select())
        )


def test_everything_of_a_person_goes_and_nothing_of_anybody_else(store: Store) -> None:
    live(store, BERT, 100, "Haselstrauch")
    before = rows(store)
    live(store, ANNA, 200, MARKER)

    told = store.forget(f"tg:{ANNA}")

    assert told.complete
    assert {name: count for name, count in told.removed.items() if count} == {
        "reminders": 1, "versions": 1, "originals": 1, "items": 3, "cases": 1, "checks": 1, "messages": 4,
        "answers": 3, "standing": 1, "vanishing": 1, "dialogs": 1, "turns": 1, "updates": 2, "handled": 2,
        "settings": 1,
    }  # fmt: skip
    assert set(told.left) == set(told.removed)
    left = rows(store)
    assert str(ANNA) not in left
    assert MARKER not in left
    assert set(before.splitlines()) <= set(left.splitlines())
    assert store.items.counts(f"tg:{BERT}") == {"draft": 1, "file": 1, "deadline": 1}


def test_no_byte_of_any_file_still_holds_what_was_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    store = open_store(sqlite_url(data / "lotse.db"), SEALER)
    live(store, BERT, 100, "Haselstrauch")
    live(store, ANNA, 200, MARKER)
    before = all_bytes(data)

    told = store.forget(f"tg:{ANNA}")

    assert told.overwritten
    assert MARKER.encode() in before
    assert str(ANNA).encode() in before
    assert b"Haselstrauch" in all_bytes(data)
    assert (data / "lotse.db-wal").stat().st_size == 0
    assert MARKER.encode() not in all_bytes(data)
    assert str(ANNA).encode() not in all_bytes(data)
    store.close()
    assert MARKER.encode() not in all_bytes(data)


def test_sealed_bytes_are_overwritten_too(tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    live(store, ANNA, 200, MARKER)
    with store.engine.begin() as connection:
        sealed = [
            value[10:60]
            for table in ("checks", "case_items", "case_versions", "case_files")
            for value in connection.execute(metadata.tables[table].select()).scalars()
        ]
        files = connection.execute(metadata.tables["case_files"].select()).one().sealed
    tokens = [token.encode() for token in sealed if isinstance(token, str) and len(token) == 50] + [files[10:60]]

    store.forget(f"tg:{ANNA}")

    assert not [token for token in tokens if token in all_bytes(tmp_path)]
    store.close()


def test_the_update_that_asks_for_it_and_later_ones_are_still_settled(store: Store) -> None:
    store.inbox.put([NewUpdate(1, ANNA, ANNA, "lösch alles"), NewUpdate(2, ANNA, ANNA, "noch was")], NOW)
    [lease] = store.inbox.take(9, "w", NOW, MINUTE)

    told = store.forget(f"tg:{ANNA}")
    store.outbox.decide(lease, [OutboxStep(0, ANNA, "gelöscht")])
    done = store.inbox.done(lease)

    assert (told.complete, done) == (True, True)
    assert store.outbox.open_steps(1) is None
    assert [one.payload for one in store.inbox.take(9, "w", NOW, MINUTE)] == ["noch was"]


def test_without_work_under_way_waiting_updates_go_too(store: Store) -> None:
    store.inbox.put([NewUpdate(1, ANNA, ANNA, "wartet")], NOW)

    told = store.forget(f"tg:{ANNA}")

    assert (told.removed["updates"], store.inbox.counts()) == (1, {})


def test_a_handled_update_is_still_recognised_when_it_comes_again(store: Store) -> None:
    store.inbox.put([NewUpdate(1, ANNA, ANNA, "Hallo")], NOW)
    store.inbox.done(store.inbox.take(9, "w", NOW, MINUTE)[0])

    store.forget(f"tg:{ANNA}")

    assert store.inbox.put([NewUpdate(1, ANNA, ANNA, "Hallo")], NOW) == 0


@pytest.mark.parametrize("person", ["terminal", "tg:", "tg:x", "tg:²", "", "tg:%", "tg:" + "9" * 40])
def test_any_name_is_forgotten_without_touching_others(store: Store, person: str) -> None:
    live(store, BERT, 100, "Haselstrauch")
    store.items.add(person, "event", {"what": "x"}, NOW)

    told = store.forget(person)

    assert told.complete
    assert told.removed["items"] == 1
    assert store.items.counts(f"tg:{BERT}") == {"draft": 1, "file": 1, "deadline": 1}
    assert store.checks.count() == 1


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
