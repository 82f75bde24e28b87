"""What every store must do with cases, their items and their reminders, whichever database carries it."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from bot.store import Store
from bot.store.case_items import Full, Item, Kind, Limits
from bot.store.sealing import Sealer, new_key
from bot.store.tables import case_items
from tests.bot.store.processes import side_by_side

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
ANNA, BERT = "tg:1", "tg:2"


def put(store: Store, person: str = ANNA, kind: Kind = "letter", **content: Any) -> Item:
    item = store.items.add(person, kind, content or {"text": "x"}, NOW)
    assert isinstance(item, Item)
    return item


def deadline(store: Store, *moments: tuple[str, dt.datetime], person: str = ANNA) -> Item:
    item = store.items.add(person, "deadline", {"what": "antworten"}, NOW, moments)
    assert isinstance(item, Item)
    return item


class TestItems:
    def test_what_was_put_in_comes_out_in_order(self, store: Store) -> None:
        put(store, text="Erster „Brief“ \ud83d 🙂")
        put(store, kind="work", title="Foto")
        put(store, text="Zweiter Brief")

        letters = store.items.of(ANNA, "letter")

        assert [item.content["text"] for item in letters] == ["Erster „Brief“ \ud83d 🙂", "Zweiter Brief"]
        assert [item.position for item in store.items.of(ANNA)] == [1, 2, 3]
        assert store.items.counts(ANNA) == {"letter": 2, "work": 1}

    def test_a_person_without_a_case_has_nothing(self, store: Store) -> None:
        assert store.items.of(ANNA) == []
        assert store.items.get(ANNA, "") is None
        assert store.items.counts(ANNA) == {}
        assert store.cases.of(ANNA) is None

    def test_the_id_of_an_item_opens_nothing_for_somebody_else(self, store: Store) -> None:
        item = put(store, ANNA, "draft", text="geheim")
        store.items.save(ANNA, item.id, {"text": "geheimer"}, 1, NOW)
        file = store.items.add_file(ANNA, {"name": "a"}, b"bytes", NOW)
        assert isinstance(file, Item)
        put(store, BERT, text="von Bert")

        tried = [
            store.items.get(BERT, item.id),
            store.items.original(BERT, file.id),
            store.items.versions(BERT, item.id),
            store.items.save(BERT, item.id, {"text": "überschrieben"}, 2, NOW),
            store.items.restore(BERT, item.id, 1, 2, NOW),
            store.items.delete(BERT, item.id, NOW),
            store.due.put(BERT, item.id, [("days_1", NOW)]),
            store.due.cancel(BERT, item.id),
        ]

        assert tried == [None, None, [], "gone", "gone", False, False, 0]
        kept = store.items.get(ANNA, item.id)
        assert kept is not None
        assert (kept.content, kept.revision) == ({"text": "geheimer"}, 2)

    def test_nothing_a_person_confides_stands_readable_in_a_row(self, store: Store) -> None:
        put(store, kind="work", title="GEHEIM")

        with store.engine.begin() as connection:
            row = connection.execute(case_items.select()).one()

        assert "GEHEIM" not in str(row)
        assert set(row._mapping) == {
            "id", "case_id", "kind", "position", "revision", "created_at", "updated_at", "sealed",
        }  # fmt: skip

    def test_a_sealed_content_moved_into_another_row_does_not_open(self, store: Store) -> None:
        mine, hers = put(store, ANNA, text="Anna"), put(store, BERT, text="Bert")

        with store.engine.begin() as connection:
            sealed = connection.execute(case_items.select().where(case_items.c.id == mine.id)).one().sealed
            connection.execute(update(case_items).where(case_items.c.id == hers.id).values(sealed=sealed))

        assert store.items.get(BERT, hers.id) is None
        assert store.items.of(BERT) == []
        assert store.items.counts(BERT) == {"letter": 1}

    def test_who_saves_what_somebody_else_changed_meanwhile_is_told(self, store: Store) -> None:
        item = put(store, kind="deadline", what="a")

        first = store.items.save(ANNA, item.id, {"what": "b"}, 1, NOW)
        second = store.items.save(ANNA, item.id, {"what": "c"}, 1, NOW)

        assert isinstance(first, Item)
        assert (first.revision, second) == (2, "stale")
        assert store.items.save(ANNA, "0" * 32, {}, 1, NOW) == "gone"
        kept = store.items.get(ANNA, item.id)
        assert kept == first

    def test_every_save_of_a_draft_is_a_version_and_can_be_restored(self, store: Store) -> None:
        item = put(store, kind="draft", text="eins")
        store.items.save(ANNA, item.id, {"text": "zwei"}, 1, NOW + MINUTE)
        store.items.save(ANNA, item.id, {"text": "drei"}, 2, NOW + 2 * MINUTE)

        restored = store.items.restore(ANNA, item.id, 1, 3, NOW + 3 * MINUTE)

        assert isinstance(restored, Item)
        kept = [(one.revision, one.content["text"]) for one in store.items.versions(ANNA, item.id)]
        assert kept == [(4, "eins"), (3, "drei"), (2, "zwei"), (1, "eins")]
        assert store.items.restore(ANNA, item.id, 9, 4, NOW) == "gone"
        assert store.items.restore(ANNA, item.id, 1, 3, NOW) == "stale"

    def test_of_very_many_versions_the_oldest_go(self, store: Store) -> None:
        items = replace(store.items, limits=Limits(versions=3))
        item = items.add(ANNA, "draft", {"text": "1"}, NOW)
        assert isinstance(item, Item)

        for revision in range(1, 8):
            items.save(ANNA, item.id, {"text": str(revision + 1)}, revision, NOW)

        assert [one.content["text"] for one in items.versions(ANNA, item.id)] == ["8", "7", "6", "5"]

    def test_the_bytes_of_a_file_come_back_as_they_were(self, store: Store) -> None:
        original = bytes(range(256)) * 50

        file = store.items.add_file(ANNA, {"name": "scan.jpg"}, original, NOW)
        empty = store.items.add_file(ANNA, {"name": "leer"}, b"", NOW)

        assert isinstance(file, Item)
        assert isinstance(empty, Item)
        assert store.items.original(ANNA, file.id) == original
        assert store.items.original(ANNA, empty.id) == b""
        assert store.items.original(ANNA, put(store).id) is None

    def test_a_deleted_item_takes_versions_bytes_and_reminders_with_it(self, store: Store) -> None:
        draft = put(store, kind="draft", text="a")
        store.items.save(ANNA, draft.id, {"text": "b"}, 1, NOW)
        due = deadline(store, ("days_1", NOW + DAY))

        gone = [store.items.delete(ANNA, one.id, NOW) for one in (draft, due)]

        assert gone == [True, True]
        assert not store.items.delete(ANNA, draft.id, NOW)
        assert store.items.versions(ANNA, draft.id) == []
        assert store.due.of(ANNA) == []

    def test_a_full_case_says_what_is_full_and_keeps_nothing_more(self, store: Store) -> None:
        items = replace(store.items, limits=Limits(letters=1, items=3, bytes=3000, characters=400))
        items.add(ANNA, "letter", {"text": "x"}, NOW)

        letters = items.add(ANNA, "letter", {"text": "y"}, NOW)
        characters = items.add(ANNA, "draft", {"text": "y" * 400}, NOW)
        too_big = items.add_file(ANNA, {"name": "a"}, b"x" * 3000, NOW)
        fits = items.add_file(ANNA, {"name": "a"}, b"x" * 2000, NOW)
        second = items.add_file(ANNA, {"name": "b"}, b"x" * 900, NOW)
        draft = items.add(ANNA, "draft", {"text": ""}, NOW)
        items_ = items.add(ANNA, "event", {}, NOW)
        other = items.add(BERT, "letter", {"text": "x"}, NOW)

        assert letters == Full("letters", 1)
        assert characters == Full("characters", 400)
        assert (too_big, second) == (Full("bytes", 3000), Full("bytes", 3000))
        assert items_ == Full("items", 3)
        assert isinstance(draft, Item)
        assert isinstance(fits, Item)
        assert isinstance(other, Item)
        assert items.save(ANNA, draft.id, {"text": "y" * 400}, 1, NOW) == Full("characters", 400)
        assert items.save(ANNA, draft.id, {"text": "y" * 350}, 1, NOW) == Full("bytes", 3000)
        assert items.counts(ANNA) == {"letter": 1, "file": 1, "draft": 1}

    def test_of_many_at_once_only_as_many_get_in_as_fit(self, store: Store) -> None:
        items = replace(store.items, limits=Limits(items=5))

        def work() -> None:
            for _ in range(3):
                items.add(ANNA, "event", {"what": "x"}, NOW)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        assert [item.position for item in items.of(ANNA)] == [1, 2, 3, 4, 5]
        assert store.cases.count() == 1

    def test_of_two_processes_saving_one_draft_one_wins_and_the_other_is_told(self, store: Store, url: str) -> None:
        item = put(store, kind="draft", text="Anfang")
        program = f"""
import datetime as dt, sys
from bot.store import open_store
from tests.sealer import SEALER
store = open_store({url!r}, SEALER)
loaded = store.items.get({ANNA!r}, {item.id!r})
print("ready", flush=True)
sys.stdin.readline()
saved = store.items.save({ANNA!r}, {item.id!r}, {{"text": sys.argv[1]}}, loaded.revision, dt.datetime.now(dt.UTC))
print(saved if isinstance(saved, str) else "saved")
store.close()
"""
        outputs = side_by_side(program, ("eins", "zwei"))
        told = dict(zip(("eins", "zwei"), outputs, strict=True))

        assert sorted(told.values()) == ["saved", "stale"]
        winner = next(name for name, word in told.items() if word == "saved")
        assert [one.content["text"] for one in store.items.versions(ANNA, item.id)] == [winner, "Anfang"]


class TestCases:
    def test_a_case_is_opened_once_and_touched_by_everything_done_with_it(self, store: Store) -> None:
        first = store.cases.open(ANNA, NOW)
        item = put(store)

        again = store.cases.open(ANNA, NOW + DAY)
        store.items.save(ANNA, item.id, {"text": "y"}, 1, NOW + 2 * DAY)

        assert again.id == first.id
        kept = store.cases.of(ANNA)
        assert kept is not None
        assert (kept.created_at, kept.touched_at) == (NOW, NOW + 2 * DAY)
        assert not store.cases.touch(BERT, NOW)

    def test_a_deletion_is_announced_once_and_a_touch_takes_it_back(self, store: Store) -> None:
        store.cases.open(ANNA, NOW)
        before, later = NOW + DAY, NOW + 80 * DAY

        quiet = store.cases.unannounced(before, later)
        announced = [store.cases.announce(ANNA, before, later) for _ in range(2)]
        told = store.cases.unannounced(before, later)
        store.cases.touch(ANNA, later)

        assert [case.person for case in quiet] == [ANNA]
        assert (announced, told) == ([True, False], [])
        assert store.cases.forget(later, later + DAY, later) == 0

    def test_a_case_is_forgotten_only_some_time_after_it_was_announced(self, store: Store) -> None:
        put(store)
        over = NOW + 91 * DAY
        unannounced = store.cases.forget(over - 90 * DAY, over - 14 * DAY, over)
        store.cases.announce(ANNA, over, over)
        early = store.cases.forget(over - 89 * DAY, over - 13 * DAY, over + DAY)

        late = store.cases.forget(over - 75 * DAY, over + DAY, over + 15 * DAY)

        assert (unannounced, early, late) == (0, 0, 1)
        assert store.items.of(ANNA) == []

    def test_who_cannot_be_told_does_not_keep_a_case_for_ever(self, store: Store) -> None:
        put(store, ANNA)
        put(store, BERT)
        store.people.mark_blocked(ANNA, NOW)
        over = NOW + 91 * DAY

        assert [case.person for case in store.cases.unannounced(over, over)] == [BERT]
        assert store.cases.forget(over - 90 * DAY, over - 14 * DAY, over) == 1
        assert store.cases.of(ANNA) is None
        assert store.cases.forget(over - 60 * DAY, over - 14 * DAY, over) == 1

    @pytest.mark.parametrize(("ahead", "kept"), [(5 * DAY, True), (-5 * DAY, False), (5000 * DAY, False)])
    def test_a_case_waits_for_a_reminder_that_is_near(self, store: Store, ahead: dt.timedelta, kept: bool) -> None:
        over = NOW + 91 * DAY
        deadline(store, ("days_1", over + ahead))

        told = [case.person for case in store.cases.unannounced(over, over)]
        forgotten = store.cases.forget(over - 45 * DAY, over, over)

        assert (told, forgotten) == (([], 0) if kept else ([ANNA], 1))

    def test_only_people_of_a_channel_are_told_by_it(self, store: Store) -> None:
        store.cases.open("terminal", NOW)
        store.cases.open(ANNA, NOW)

        told = store.cases.unannounced(NOW + DAY, NOW + DAY, "tg:")

        assert [case.person for case in told] == [ANNA]


class TestDue:
    def test_a_reminder_is_handed_out_when_its_moment_has_come_and_only_once(self, store: Store) -> None:
        item = deadline(store, ("days_1", NOW + DAY), ("days_0", NOW + 2 * DAY))

        early = store.due.take(9, NOW, MINUTE)
        [reminder] = store.due.take(9, NOW + DAY, MINUTE)
        meanwhile = store.due.take(9, NOW + DAY, MINUTE)
        marked = store.due.sent(reminder, NOW + DAY)

        assert (early, meanwhile, marked) == ([], [], True)
        assert (reminder.person, reminder.item_id, reminder.kind) == (ANNA, item.id, "days_1")
        assert store.due.take(9, NOW + DAY + 2 * MINUTE, MINUTE) == []
        assert store.due.counts() == {"sent": 1, "open": 1}
        assert store.due.next_due(NOW) == NOW + 2 * DAY

    def test_a_lease_that_ran_out_is_handed_out_again_and_the_old_holder_is_told(self, store: Store) -> None:
        deadline(store, ("days_1", NOW))
        [lost] = store.due.take(9, NOW, MINUTE)

        [again] = store.due.take(9, NOW + 2 * MINUTE, MINUTE)

        assert again.tries == 2
        assert not store.due.held(lost, NOW, MINUTE)
        assert not store.due.sent(lost, NOW)
        assert store.due.held(again, NOW, MINUTE)
        assert store.due.sent(again, NOW)

    def test_a_changed_deadline_changes_its_reminders_and_what_is_out_stays_out(self, store: Store) -> None:
        item = deadline(store, ("days_7", NOW), ("days_1", NOW + 6 * DAY))
        [reminder] = store.due.take(9, NOW, MINUTE)
        store.due.sent(reminder, NOW)

        store.items.save(ANNA, item.id, {"what": "b"}, 1, NOW, [("days_1", NOW + 9 * DAY)])
        moved = store.due.of(ANNA)
        store.due.put(ANNA, item.id, [("days_7", NOW), ("days_1", NOW + 6 * DAY)])

        assert moved == [("days_1", NOW + 9 * DAY)]
        assert store.due.of(ANNA) == [("days_1", NOW + 6 * DAY)]

    def test_a_save_that_says_nothing_of_reminders_leaves_them(self, store: Store) -> None:
        item = deadline(store, ("days_1", NOW + DAY))

        store.items.save(ANNA, item.id, {"what": "b"}, 1, NOW)

        assert store.due.of(ANNA) == [("days_1", NOW + DAY)]

    def test_a_cancelled_reminder_in_somebodys_hands_is_noticed_before_it_is_sent(self, store: Store) -> None:
        item = deadline(store, ("days_1", NOW))
        [reminder] = store.due.take(9, NOW, MINUTE)

        cancelled = store.due.cancel(ANNA, item.id)

        assert cancelled == 1
        assert not store.due.held(reminder, NOW, MINUTE)

    def test_one_reminder_stands_for_older_ones_of_the_same_deadline(self, store: Store) -> None:
        deadline(store, ("days_3", NOW), ("days_1", NOW + 2 * DAY), ("days_0", NOW + 3 * DAY))
        other = deadline(store, ("days_3", NOW))
        taken = store.due.take(9, NOW + 2 * DAY, MINUTE)
        first = next(one for one in taken if one.item_id != other.id)

        store.due.sent(first, NOW + 2 * DAY)

        assert len(taken) == 3
        assert [store.due.held(one, NOW + 2 * DAY, MINUTE) for one in taken].count(True) == 1
        assert store.due.counts() == {"sent": 2, "sending": 1, "open": 1}

    def test_people_who_blocked_us_are_left_out_until_they_are_back(self, store: Store) -> None:
        deadline(store, ("days_1", NOW))
        store.people.mark_blocked(ANNA, NOW)

        blocked = store.due.take(9, NOW, MINUTE)
        store.people.seen(ANNA, NOW)

        assert blocked == []
        assert len(store.due.take(9, NOW, MINUTE)) == 1

    def test_a_channel_takes_only_its_own_people(self, store: Store) -> None:
        deadline(store, ("days_1", NOW), person="terminal")
        deadline(store, ("days_1", NOW), person="tg:7")

        assert [one.person for one in store.due.take(9, NOW, MINUTE, "tg:")] == ["tg:7"]

    def test_a_retry_waits_and_a_failure_stays_until_planned_anew(self, store: Store) -> None:
        item = deadline(store, ("days_1", NOW))
        [reminder] = store.due.take(9, NOW, MINUTE)
        store.due.retry(reminder, NOW + MINUTE)

        waiting = store.due.take(9, NOW, MINUTE)
        [again] = store.due.take(9, NOW + MINUTE, MINUTE)
        store.due.failed(again)

        assert (waiting, again.tries) == ([], 2)
        assert store.due.take(9, NOW + DAY, MINUTE) == []
        assert store.due.put(ANNA, item.id, [("days_1", NOW)])
        assert len(store.due.take(9, NOW + DAY, MINUTE)) == 1

    def test_many_takers_never_share_a_reminder(self, store: Store) -> None:
        for number in range(40):
            deadline(store, ("days_1", NOW), person=f"tg:{number}")
        taken: list[str] = []

        def work() -> None:
            while reminders := store.due.take(3, NOW, MINUTE):
                taken.extend(one.person for one in reminders)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        assert sorted(taken) == sorted(f"tg:{number}" for number in range(40))


def test_without_the_key_a_case_is_not_readable_but_counted(store: Store) -> None:
    item = put(store)
    stranger = replace(store.items, sealer=Sealer([new_key()]))

    assert stranger.get(ANNA, item.id) is None
    assert stranger.of(ANNA) == []
    assert stranger.counts(ANNA) == {"letter": 1}
