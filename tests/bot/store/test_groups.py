"""Groups, their questions and notes, and questions on their way: each in its own scope, sealed, and gone in time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text

from bot.store import Store
from bot.store.groups import scope_of

NOW = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
OURS, THEIRS = "tg:-100", "tg:-200"
MARKER = "Zitronenfalter"


def test_settings_stay_when_the_bot_is_removed_and_added_again(store: Store) -> None:
    store.groups.enter(OURS, NOW)
    store.groups.save(OURS, {"length": "short"})

    store.groups.leave(OURS, NOW + HOUR)
    assert store.groups.removed_before(NOW + 2 * HOUR) == [OURS]
    store.groups.enter(OURS, NOW + 3 * HOUR)

    group = store.groups.of(OURS)
    assert group is not None
    assert (group.settings, group.removed_at, group.added_at) == ({"length": "short"}, None, NOW + 3 * HOUR)


def test_a_renumbered_group_takes_everything_along_even_if_told_twice(store: Store) -> None:
    store.groups.enter(OURS, NOW)
    store.groups.save(OURS, {"length": "short"})
    store.notes.add(scope_of(OURS), "faq", {"tag": "a"}, NOW)
    store.questions.note(OURS, "tg:1", "answered", NOW, 7)

    for _ in range(2):
        store.groups.move(OURS, THEIRS)

    moved = store.groups.of(THEIRS)
    assert moved is not None
    assert moved.settings == {"length": "short"}
    assert store.groups.of(OURS) is None
    assert store.notes.count(scope_of(THEIRS)) == 1
    assert store.questions.moments(THEIRS, {"answered"}, NOW - HOUR, "tg:1") == [NOW]


def test_the_new_number_may_be_known_before_the_move_is_told(store: Store) -> None:
    store.groups.enter(OURS, NOW)
    store.groups.save(OURS, {"length": "short"})
    store.groups.enter(THEIRS, NOW)

    store.groups.move(OURS, THEIRS)

    moved = store.groups.of(THEIRS)
    assert moved is not None
    assert moved.settings == {"length": "short"}


def test_when_a_digest_was_last_said_is_noted(store: Store) -> None:
    store.groups.enter(OURS, NOW)

    store.groups.note_digest(OURS, NOW)

    group = store.groups.of(OURS)
    assert group is not None
    assert group.digest_at == NOW


def test_an_erased_group_leaves_nothing(store: Store) -> None:
    for place in (OURS, THEIRS):
        store.groups.enter(place, NOW)
        store.notes.add(scope_of(place), "faq", {"tag": "a"}, NOW)
        store.questions.note(place, "tg:1", "answered", NOW)
        store.admins.keep(place, {"tg:1"}, NOW)

    store.groups.erase(OURS)

    assert store.groups.of(OURS) is None
    assert store.notes.of(scope_of(OURS)) == []
    assert store.questions.since(OURS, NOW - HOUR) == []
    assert store.admins.of(OURS, NOW - HOUR) is None
    assert store.notes.count(scope_of(THEIRS)) == 1
    assert len(store.questions.since(THEIRS, NOW - HOUR)) == 1


def test_a_note_opens_in_its_own_scope_only(store: Store) -> None:
    note = store.notes.add("community:tg:-100", "faq", {"text": MARKER}, NOW)

    assert store.notes.get("firm:one", note) is None
    assert not store.notes.change("firm:one", note, {}, NOW)
    assert not store.notes.remove("firm:one", note)
    found = store.notes.get("community:tg:-100", note)
    assert found is not None
    assert found.value == {"text": MARKER}


def test_changed_and_removed_notes(store: Store) -> None:
    note = store.notes.add("firm:one", "document", {"text": "a"}, NOW)
    store.notes.add("firm:one", "faq", {"text": "b"}, NOW + HOUR)

    assert store.notes.change("firm:one", note, {"text": "c"}, NOW + 2 * HOUR)
    assert [each.value["text"] for each in store.notes.of("firm:one")] == ["b", "c"]
    assert store.notes.remove("firm:one", note)
    assert not store.notes.remove("firm:one", note)
    assert store.notes.clear("firm:one") == 1


def test_nothing_of_a_group_lies_open_in_the_database(store: Store) -> None:
    store.notes.add("community:tg:-100", "faq", {"text": MARKER}, NOW)
    store.questions.note(OURS, "tg:1", "answered", NOW, 7, MARKER)
    store.handovers.put("tg:1", MARKER, NOW)

    with store.engine.begin() as connection:
        for table in ("notes", "questions", "handovers"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # names of this test
            assert rows
            assert MARKER not in str(rows)


def test_a_question_is_found_by_its_message_and_can_be_edited(store: Store) -> None:
    store.questions.note(OURS, "tg:1", "answered", NOW, 7, "Erst so?")

    asked = store.questions.by_message(OURS, "tg:1", 7, NOW - HOUR)
    assert asked is not None
    store.questions.change(asked, "private", "")

    assert store.questions.by_message(OURS, "tg:2", 7, NOW - HOUR) is None
    again = store.questions.by_message(OURS, "tg:1", 7, NOW - HOUR)
    assert again is not None
    assert (again.outcome, again.text, again.edits) == ("private", "", 1)


def test_words_can_go_and_the_count_stays(store: Store) -> None:
    store.questions.note(OURS, "tg:1", "answered", NOW, 7, MARKER)

    store.questions.forget_words(OURS)

    assert [asked.text for asked in store.questions.since(OURS, NOW - HOUR)] == [""]
    assert store.questions.count_of("tg:1") == 1


def test_moments_are_of_one_group_one_person_and_one_kind(store: Store) -> None:
    noted = [
        (OURS, "tg:1", "answered"),
        (OURS, "tg:2", "answered"),
        (OURS, "tg:1", "told_person"),
        (THEIRS, "tg:1", "answered"),
    ]
    for place, person, outcome in noted:
        store.questions.note(place, person, outcome, NOW)

    assert len(store.questions.moments(OURS, {"answered"}, NOW - HOUR)) == 2
    assert len(store.questions.moments(OURS, {"answered"}, NOW - HOUR, "tg:1")) == 1
    assert store.questions.moments(OURS, {"answered"}, NOW) == []


def test_a_handover_opens_for_its_person_and_for_a_day(store: Store) -> None:
    token = store.handovers.put("tg:1", MARKER, NOW)

    assert store.handovers.of(token, "tg:1", NOW + 23 * HOUR) == MARKER
    assert store.handovers.of(token, "tg:2", NOW) is None
    assert store.handovers.of(token, "tg:1", NOW + 25 * HOUR) is None
    assert store.handovers.forget(NOW + HOUR) == 1


def test_a_new_key_seals_them_anew(store: Store) -> None:
    store.notes.add("firm:one", "faq", {"text": MARKER}, NOW)
    store.questions.note(OURS, "tg:1", "answered", NOW)
    store.handovers.put("tg:1", MARKER, NOW)

    told = store.reseal()

    assert told.total == 3
    assert told.lost == 0
