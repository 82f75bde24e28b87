"""The last questions of a person: few, for hours, sealed, and none of its own."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from bot.store import Store
from bot.store.tables import turns
from bot.store.turns import LASTS, MOST, Turn

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
ME, OTHER = "tg:1", "tg:2"


def asked(store: Store, number: int, person: str = ME, at: dt.datetime = NOW) -> Turn:
    turn = Turn(f"Frage {number}", f"Titel {number}")
    store.turns.note(person, number, turn, at)
    return turn


def test_only_the_last_questions_are_kept(store: Store) -> None:
    asked(store, 1, OTHER)
    kept = [asked(store, number) for number in range(MOST + 3)][-MOST:]

    assert store.turns.before(ME, None, NOW) == kept
    assert (store.turns.count_of(ME), store.turns.count_of(OTHER)) == (MOST, 1)


def test_a_question_that_is_asked_again_or_edited_does_not_follow_itself(store: Store) -> None:
    first = asked(store, 1)
    asked(store, 2)
    store.turns.note(ME, 2, Turn("geändert", "neu"), NOW)
    asked(store, 3)

    assert store.turns.before(ME, 2, NOW) == [first]
    assert store.turns.before(ME, 4, NOW) == [first, Turn("geändert", "neu"), Turn("Frage 3", "Titel 3")]


def test_after_twelve_hours_nothing_is_remembered_and_then_nothing_is_left(store: Store) -> None:
    asked(store, 1)
    later = asked(store, 2, at=NOW + dt.timedelta(hours=1))

    assert store.turns.before(ME, None, NOW + LASTS) == [later]
    assert store.turns.forget(NOW + dt.timedelta(minutes=1)) == 1
    assert store.turns.count_of(ME) == 1
    store.turns.end(ME)
    assert store.turns.count_of(ME) == 0


def test_the_words_lie_sealed_and_go_to_the_new_key_with_the_rest(store: Store) -> None:
    asked(store, 1)

    with store.engine.begin() as connection:
        [row] = connection.execute(select(turns)).all()

    assert "Frage" not in str(row)
    assert store.reseal().total == 1
