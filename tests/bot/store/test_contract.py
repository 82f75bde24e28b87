"""What every store must do, whichever database carries it."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from bot.store import Store, open_store
from bot.store.inbox import Lease, NewUpdate, Outlook
from bot.store.outbox import OutboxStep
from tests.sealer import SEALER

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def arrive(store: Store, *updates: tuple[int, int], **more: object) -> int:
    return store.inbox.put([NewUpdate(number, chat, 1, f"p{number}", **more) for number, chat in updates], NOW)  # type: ignore[arg-type]


def take(store: Store, at: dt.datetime = NOW, owner: str = "a", limit: int = 10) -> list[Lease]:
    return store.inbox.take(limit, owner, at, MINUTE)


def numbers(leases: list[Lease]) -> list[int]:
    return [lease.update_id for lease in leases]


class TestInbox:
    def test_an_update_that_comes_twice_is_stored_once(self, store: Store) -> None:
        first = arrive(store, (1, 5), (2, 5))

        second = arrive(store, (2, 5), (3, 5))

        assert (first, second) == (2, 1)
        assert store.inbox.counts() == {"open": 3}

    def test_a_handled_update_stays_handled_but_its_number_may_come_again_with_another_text(self, store: Store) -> None:
        store.inbox.put([NewUpdate(1, 5, 1, "vorher")], NOW)
        [lease] = store.inbox.take(9, "w", NOW, MINUTE)
        store.inbox.done(lease)

        again = store.inbox.put([NewUpdate(1, 5, 1, "vorher")], NOW)
        other = store.inbox.put([NewUpdate(1, 6, 2, "nachher")], NOW)

        assert (again, other) == (0, 1)
        assert [lease.payload for lease in store.inbox.take(9, "w", NOW, MINUTE)] == ["nachher"]

    def test_only_the_oldest_update_of_each_chat_is_handed_out(self, store: Store) -> None:
        arrive(store, (1, 5), (2, 5), (3, 6), (4, 6), (5, 7))

        taken = take(store)

        assert numbers(taken) == [1, 3, 5]
        assert taken[0].payload == "p1"

    def test_a_chat_in_work_hands_out_nothing_more_until_it_is_done(self, store: Store) -> None:
        arrive(store, (1, 5), (2, 5))
        [lease] = take(store)

        meanwhile = take(store, owner="b")
        store.inbox.done(lease)

        assert meanwhile == []
        assert numbers(take(store, owner="b")) == [2]

    def test_an_older_update_that_arrives_late_waits_while_its_chat_is_in_work(self, store: Store) -> None:
        arrive(store, (7, 5))
        take(store)

        arrive(store, (6, 5))

        assert take(store, owner="b") == []

    def test_a_lease_that_ran_out_is_handed_out_again_and_the_old_owner_cannot_close_it(self, store: Store) -> None:
        arrive(store, (1, 5))
        [lost] = take(store)

        [again] = take(store, NOW + 2 * MINUTE, owner="b")

        assert again.attempts == 2
        assert not store.inbox.done(lost)
        assert store.inbox.done(again)

    def test_a_renewed_lease_is_not_handed_out(self, store: Store) -> None:
        arrive(store, (1, 5))
        take(store)

        store.inbox.renew([1], "a", NOW + 10 * MINUTE)

        assert take(store, NOW + 2 * MINUTE, owner="b") == []

    def test_a_restart_opens_what_the_process_of_the_same_name_left(self, store: Store) -> None:
        arrive(store, (1, 5), (2, 6))
        take(store, limit=1)
        take(store, owner="b", limit=1)

        released = store.inbox.release("a")

        assert released == 1
        assert numbers(take(store)) == [1]

    def test_a_retry_waits_holds_its_chat_and_counts(self, store: Store) -> None:
        arrive(store, (1, 5), (2, 5), (3, 6))
        lease = take(store)[0]

        store.inbox.retry(lease, NOW + MINUTE, "ValueError")

        assert take(store) == []
        assert store.inbox.outlook(NOW) == Outlook(NOW + MINUTE, waits=True)
        [again] = [lease for lease in take(store, NOW + MINUTE) if lease.chat_id == 5]
        assert (again.update_id, again.attempts) == (1, 2)

    def test_waiting_for_telegram_does_not_count_as_a_try(self, store: Store) -> None:
        arrive(store, (1, 5))
        [lease] = take(store)

        store.inbox.postpone(lease, NOW + MINUTE)

        [again] = take(store, NOW + MINUTE)
        assert again.attempts == 1

    def test_a_parked_update_keeps_its_payload_and_lets_its_chat_go_on(self, store: Store) -> None:
        arrive(store, (1, 5), (2, 5))
        [lease] = take(store)

        store.inbox.park(lease, "Unreadable")

        assert numbers(take(store)) == [2]
        assert store.inbox.counts()["parked"] == 1

    def test_siblings_wait_for_each_other_and_are_closed_together(self, store: Store) -> None:
        second = dt.timedelta(seconds=1)
        store.inbox.put([NewUpdate(1, 5, 1, "x", "album:9", second)], NOW)
        store.inbox.put([NewUpdate(2, 5, 1, "y", "album:9", second)], NOW + second * 0.5)

        too_early = take(store, NOW + second)
        [lease] = take(store, NOW + second * 1.5)
        following = store.inbox.following(lease)
        store.inbox.done(lease, [2])

        assert too_early == []
        assert numbers(following) == [2]
        assert store.inbox.counts() == {"done": 2}

    def test_a_finished_update_leaves_no_text_and_vanishes_after_its_time(self, store: Store) -> None:
        arrive(store, (1, 5))
        [lease] = take(store)
        store.inbox.done(lease)

        forgotten = [store.inbox.forget(NOW), store.inbox.forget(NOW + MINUTE)]

        assert forgotten == [0, 1]

    def test_a_group_with_a_new_id_keeps_its_open_updates(self, store: Store) -> None:
        arrive(store, (1, -5))

        store.inbox.move_chat(-5, -1005)

        assert [lease.chat_id for lease in take(store)] == [-1005]

    def test_many_takers_at_once_never_share_an_update_or_a_chat(self, store: Store) -> None:
        arrive(store, *((number, number % 10) for number in range(100)))
        done: list[tuple[int, int]] = []
        lock = threading.Lock()

        def work(owner: str) -> None:
            while True:
                leases = take(store, owner=owner, limit=2)
                for lease in leases:
                    with lock:
                        done.append((lease.chat_id, lease.update_id))
                    assert store.inbox.done(lease)
                if not leases and store.inbox.counts().get("done") == 100:
                    return

        threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)

        assert len(done) == len(set(done)) == 100
        for chat in range(10):
            assert [number for where, number in done if where == chat] == list(range(chat, 100, 10))


class TestOutbox:
    def lease(self, store: Store) -> Lease:
        arrive(store, (1, 5))
        return take(store)[0]

    def steps(self) -> list[OutboxStep]:
        return [OutboxStep(position, 5, f"s{position}", question_id=9, part=position) for position in (0, 1)]

    def test_the_next_try_goes_on_after_the_last_part_that_is_out(self, store: Store) -> None:
        store.outbox.decide(self.lease(store), self.steps())

        store.outbox.sent(1, self.steps()[0], 501, NOW)

        assert store.outbox.open_steps(1) == (self.steps()[1],)

    def test_the_first_decision_counts(self, store: Store) -> None:
        lease = self.lease(store)
        store.outbox.decide(lease, self.steps())

        store.outbox.decide(lease, [OutboxStep(0, 5, "other")])

        assert store.outbox.open_steps(1) == tuple(self.steps())

    def test_who_lost_the_lease_decides_nothing_any_more(self, store: Store) -> None:
        lost = self.lease(store)
        [theirs] = take(store, NOW + 2 * MINUTE, "b")

        kept = (store.outbox.decide(lost, [OutboxStep(0, 5, "late")]), store.outbox.decide(theirs, self.steps()))

        assert kept == (False, True)
        assert store.outbox.open_steps(1) == tuple(self.steps())

    def test_who_takes_an_update_is_told_whether_something_was_decided_for_it(self, store: Store) -> None:
        first = self.lease(store)
        store.inbox.retry(first, NOW, "Fault")
        [second] = take(store)
        store.outbox.decide(second, self.steps())
        store.inbox.retry(second, NOW, "Fault")

        [third] = take(store)

        assert (first.decided, second.decided, third.decided) == (False, False, True)

    def test_nothing_decided_is_not_the_same_as_everything_sent(self, store: Store) -> None:
        store.outbox.decide(self.lease(store), self.steps()[:1])
        store.outbox.sent(1, self.steps()[0], 501, NOW)

        assert store.outbox.open_steps(1) == ()
        assert store.outbox.open_steps(2) is None

    def test_the_steps_vanish_when_the_update_is_done(self, store: Store) -> None:
        lease = self.lease(store)
        store.outbox.decide(lease, self.steps())

        store.inbox.done(lease)

        assert store.outbox.open_steps(1) is None

    def test_an_answer_is_known_by_its_question_until_its_parts_are_gone(self, store: Store) -> None:
        one, two = self.steps()
        store.outbox.decide(self.lease(store), [one, two])
        store.outbox.sent(1, one, 501, NOW)
        store.outbox.sent(1, two, 502, NOW)
        before = store.answers.of(5, 9)

        store.outbox.sent(2, two, None, NOW)

        assert before == ((5, 501), (5, 502))
        assert store.answers.of(5, 9) == ((5, 501),)
        assert store.answers.of(6, 9) == ()

    def test_old_answers_are_forgotten(self, store: Store) -> None:
        store.outbox.sent(1, self.steps()[0], 501, NOW)

        forgotten = store.answers.forget(NOW + MINUTE)

        assert (forgotten, store.answers.of(5, 9)) == (1, ())


class TestPeople:
    def test_a_chosen_language_outlives_later_messages(self, store: Store) -> None:
        store.people.choose_language("tg:1", "en", NOW)

        store.people.seen("tg:1", NOW + MINUTE)

        assert store.people.language("tg:1") == "en"
        assert store.people.language("tg:2") is None

    def test_who_writes_again_is_no_longer_blocked(self, store: Store) -> None:
        store.people.mark_blocked("tg:1", NOW)
        blocked = store.people.blocked("tg:1")

        store.people.seen("tg:1", NOW)

        assert (blocked, store.people.blocked("tg:1")) == (True, False)

    def test_a_group_moves_with_its_language_and_twice_does_no_harm(self, store: Store) -> None:
        store.people.choose_language("tg:-5", "en", NOW)

        store.people.move("tg:-5", "tg:-1005")
        store.people.move("tg:-5", "tg:-1005")

        assert store.people.language("tg:-1005") == "en"

    def test_a_forgotten_person_leaves_nothing(self, store: Store) -> None:
        store.people.choose_language("tg:1", "en", NOW)

        store.people.forget("tg:1")

        assert store.people.language("tg:1") is None


class TestSettings:
    def test_the_last_value_is_kept(self, store: Store) -> None:
        store.settings.put("menu", "1")

        store.settings.put("menu", "2")

        assert store.settings.get("menu") == "2"
        assert store.settings.get("other") is None


class TestStore:
    def test_what_was_stored_is_there_after_a_restart(self, store: Store, url: str) -> None:
        arrive(store, (1, 5))
        store.close()

        again = open_store(url, SEALER)

        assert numbers(take(again)) == [1]
        again.close()

    def test_a_moment_without_time_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(Exception, match="time zone"):
            store.people.seen("tg:1", NOW.replace(tzinfo=None))
