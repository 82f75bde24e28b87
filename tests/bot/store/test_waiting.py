"""Who waits for whom and for the disk: readers for nobody, a last message and its update together."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event, select, text

from bot.store import Store
from bot.store.inbox import Lease, NewUpdate
from bot.store.outbox import OutboxStep
from bot.store.reading import reads
from bot.store.tables import people

NOW = dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
STEP = OutboxStep(0, 1, "{}", question_id=10, part=0)


def leased(store: Store) -> Lease:
    """An update of chat 1 in somebody's hands, with one step decided."""
    store.inbox.put([NewUpdate(1, 1, 1, "Frage")], NOW)
    [lease] = store.inbox.take(5, "me", NOW, MINUTE)
    store.outbox.decide(lease, [STEP])
    return lease


def test_who_reads_waits_for_nobody_who_writes_and_sees_what_was_there_before(store: Store) -> None:
    store.people.choose_language("tg:1", "de", NOW)

    with store.engine.begin() as writing:
        writing.execute(text("UPDATE people SET language = 'en'"))
        during = store.people.language("tg:1")

    assert (during, store.people.language("tg:1")) == ("de", "en")


def test_what_is_written_while_reading_is_lost(store: Store) -> None:
    store.people.choose_language("tg:1", "de", NOW)

    with reads(store.engine) as connection:
        connection.execute(text("UPDATE people SET language = 'en'"))

    assert store.people.language("tg:1") == "de"


def test_the_last_message_closes_its_update_in_the_same_transaction(store: Store) -> None:
    lease = leased(store)
    commits: list[object] = []
    event.listen(store.engine, "commit", commits.append)

    closed = store.outbox.sent_last(lease, (), STEP, 501, NOW)

    assert closed
    assert len(commits) == 1
    assert store.inbox.counts() == {"done": 1}
    assert store.outbox.open_steps(1) is None
    assert store.answers.of(1, 10) == ((1, 501),)


def test_whoever_lost_the_lease_marks_what_was_sent_and_closes_nothing(store: Store) -> None:
    lease = leased(store)
    [other] = store.inbox.take(5, "other", NOW + 2 * MINUTE, MINUTE)

    closed = store.outbox.sent_last(lease, (), STEP, 501, NOW)

    assert not closed
    assert store.inbox.counts() == {"leased": 1}
    assert store.outbox.open_steps(1) == ()
    assert store.inbox.done(other)


@pytest.mark.parametrize(("later", "noted"), [(dt.timedelta(minutes=59), False), (dt.timedelta(hours=1), True)])
def test_when_somebody_was_seen_is_kept_to_the_hour(store: Store, later: dt.timedelta, noted: bool) -> None:
    store.people.seen("tg:1", NOW)

    store.people.seen("tg:1", NOW + later)

    with reads(store.engine) as connection:
        assert connection.execute(select(people.c.last_seen)).scalar() == (NOW + later if noted else NOW)


def test_who_had_blocked_us_is_noted_at_once(store: Store) -> None:
    store.people.seen("tg:1", NOW)
    store.people.mark_blocked("tg:1", NOW)

    store.people.seen("tg:1", NOW + MINUTE)

    assert not store.people.blocked("tg:1")
