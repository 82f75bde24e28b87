"""Reminders come at nine in the morning, in calm words, once; never at night, never for what is done or changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

import prompts
from bot.journeys import deadlines
from bot.journeys.case import Deadline, read
from bot.reminders import Outcome, Round, forget_old_cases, notice_of, remind, voice
from bot.store import Store
from bot.store.case_items import Item
from bot.store.tables import case_items

BERLIN = deadlines.BERLIN
ANNA = "tg:1"
NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=BERLIN)
DUE = Deadline(dt.date(2026, 11, 20), "Auf die <Abmahnung> antworten")
KEEP = dt.timedelta(days=90)


@dataclass
class Post:
    """Where reminders go in a test."""

    outcome: Outcome = "sent"
    out: list[tuple[str, str, str | None]] = field(default_factory=list)
    breaks: bool = False

    def __call__(self, person: str, html: str, item_id: str | None) -> Outcome:
        if self.breaks:
            raise OSError
        if self.outcome == "sent":
            self.out.append((person, html, item_id))
        return self.outcome


def at(day: int, hour: int = 9, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def add(store: Store, deadline: Deadline = DUE, now: dt.datetime = NOW, person: str = ANNA) -> Item:
    item = deadlines.add(store, person, deadline, now)
    assert isinstance(item, Item)
    return item


def a_round(store: Store, post: Post, now: dt.datetime) -> Round:
    return remind(store, now, voice(store, "de"), post)


def test_reminders_come_7_3_and_1_days_before_and_on_the_day_at_nine(store: Store) -> None:
    item, post = add(store), Post()
    moment, told = NOW, []

    while moment < at(25):
        if a_round(store, post, moment).reminded:
            told.append(moment)
        moment += dt.timedelta(minutes=30)

    assert told == [at(13), at(17), at(19), at(20)]
    assert {item_id for _, _, item_id in post.out} == {item.id}
    words = [html.partition("\n")[0] for _, html, _ in post.out]
    assert words == [
        "⏰ <b>In 7 Tagen läuft eine Frist ab</b>, am 20.11.2026:",
        "⏰ <b>In 3 Tagen läuft eine Frist ab</b>, am 20.11.2026:",
        "⏰ <b>Morgen läuft eine Frist ab</b>, am 20.11.2026:",
        "⏰ <b>Heute läuft eine Frist ab</b> (20.11.2026):",
    ]
    assert all("Auf die &lt;Abmahnung&gt; antworten" in html for _, html, _ in post.out)


def test_nine_is_nine_after_the_clocks_were_changed(store: Store) -> None:
    add(store, Deadline(dt.date(2026, 10, 26), "x"), dt.datetime(2026, 10, 1, tzinfo=dt.UTC))

    moments = [at_.astimezone(dt.UTC).hour for _, at_ in store.due.of(ANNA)]

    assert moments == [7, 7, 8, 8]


def test_somebody_who_chose_english_is_reminded_in_english(store: Store) -> None:
    add(store)
    store.people.choose_language(ANNA, "en", NOW)
    post = Post()

    a_round(store, post, at(13))

    assert post.out[0][1].startswith("⏰ <b>A deadline runs out in 7 days</b>, on 20 November 2026:")


@pytest.mark.parametrize("moment", [at(19, 21, 0), at(19, 23, 59), at(20, 0, 0), at(20, 7, 59)])
def test_nothing_is_sent_at_night(store: Store, moment: dt.datetime) -> None:
    add(store)
    post = Post()

    told = a_round(store, post, moment)

    assert (told, post.out) == (Round(), [])


def test_after_a_long_sleep_one_reminder_says_how_it_stands_now(store: Store) -> None:
    add(store)
    post = Post()

    first, second = a_round(store, post, at(19, 15)), a_round(store, post, at(19, 16))

    assert (first.reminded, second.reminded) == (1, 0)
    assert "Morgen" in post.out[0][1]


def test_a_deadline_missed_while_we_were_away_is_said_gently_unless_it_is_long_ago(store: Store) -> None:
    add(store)
    add(store, Deadline(dt.date(2026, 11, 4), "lange her"))
    post = Post()

    told = a_round(store, post, at(23))

    assert told.reminded == 1
    assert "Diese Frist war am 20.11.2026" in post.out[0][1]
    assert "lange her" not in post.out[0][1]
    assert store.due.of(ANNA) == []


def test_moments_already_over_are_not_made_up_for(store: Store) -> None:
    add(store, now=at(18, 12))

    assert [kind for kind, _ in store.due.of(ANNA)] == ["days_1", "days_0"]


def test_a_deadline_done_moved_or_deleted_is_not_reminded_of(store: Store) -> None:
    done, moved, gone = add(store), add(store), add(store)
    post = Post()

    deadlines.finish(store, ANNA, done.id, NOW)
    deadlines.change(store, ANNA, moved, Deadline(dt.date(2026, 12, 1), "später"), NOW)
    store.items.delete(ANNA, gone.id, NOW)
    a_round(store, post, at(13))

    assert post.out == []
    assert [day.day for _, day in store.due.of(ANNA)] == [24, 28, 30, 1]
    assert [(one.done, one.what) for _, one in deadlines.of(store, ANNA)] == [(True, DUE.what), (False, "später")]


def test_a_reminder_that_no_longer_fits_its_deadline_is_dropped_even_if_nobody_cancelled_it(store: Store) -> None:
    item, post = add(store), Post()
    store.items.save(ANNA, item.id, {"date": "2026-12-24", "what": "anders"}, 1, NOW)

    a_round(store, post, at(13))

    assert post.out == []
    assert len(store.due.of(ANNA)) == 3


def test_finishing_something_that_is_no_deadline_or_another_persons_is_told(store: Store) -> None:
    item = add(store)
    event = store.items.add(ANNA, "event", {"what": "x", "date": "2026-01-01"}, NOW)
    assert isinstance(event, Item)

    assert deadlines.finish(store, "tg:2", item.id, NOW) == "gone"
    assert deadlines.finish(store, ANNA, event.id, NOW) == "gone"
    assert deadlines.finish(store, ANNA, "", NOW) == "gone"


@pytest.mark.parametrize("breaks", [True, False])
def test_what_could_not_be_sent_is_tried_again_and_given_up_in_the_end(store: Store, breaks: bool) -> None:
    add(store, Deadline(dt.date(2026, 11, 3), "x"), at(3, 8))
    post = Post("later", breaks=breaks)
    moment, rounds = at(3), 0

    while moment < at(14):
        a_round(store, post, moment)
        moment += dt.timedelta(minutes=5)
        rounds += store.due.counts() == {"failed": 1}

    assert rounds > 1
    assert post.out == []


def test_a_later_try_succeeds_once(store: Store) -> None:
    add(store)
    a_round(store, Post("later"), at(13))
    post = Post()

    at_once = a_round(store, post, at(13, 9, 1))
    later = [a_round(store, post, at(13, 9, minute)) for minute in (6, 7, 20)]

    assert at_once.reminded == 0
    assert [one.reminded for one in later] == [1, 0, 0]


def test_who_blocked_us_is_left_alone_and_reminded_when_back(store: Store) -> None:
    add(store)
    a_round(store, Post("gone"), at(13))
    post = Post()
    blocked = a_round(store, post, at(13, 10))

    store.people.seen(ANNA, at(13, 11))
    back = a_round(store, post, at(13, 12))

    assert (blocked.reminded, back.reminded) == (0, 1)


def test_people_of_another_channel_are_not_written_to(store: Store) -> None:
    add(store, person="terminal")
    post = Post()

    a_round(store, post, at(13))
    remind(store, at(13), voice(store, "de"), post, channel="terminal")

    assert [person for person, *_ in post.out] == ["terminal"]


def test_a_very_long_deadline_is_cut_in_its_reminder(store: Store) -> None:
    add(store, Deadline(DUE.date, "Wort " * 2000))
    post = Post()

    a_round(store, post, at(13))

    assert len(post.out[0][1]) < 600


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1, 1, 3), dt.date.max])
def test_days_at_the_ends_of_the_calendar_break_nothing(store: Store, day: dt.date) -> None:
    item = add(store, Deadline(day, "x"))

    assert read(store.items.get(ANNA, item.id), Deadline) == Deadline(day, "x")
    assert a_round(store, Post(), at(13)).reminded == 0


def test_a_case_left_alone_is_announced_once_and_forgotten_14_days_later(store: Store) -> None:
    store.items.add(ANNA, "event", {"what": "x"}, NOW)
    post = Post()
    moment, announced, forgotten = NOW, [], []

    while moment < NOW + dt.timedelta(days=120):
        if a_round(store, post, moment).announced:
            announced.append((moment - NOW).days)
        if forget_old_cases(store, moment, KEEP):
            forgotten.append((moment - NOW).days)
        moment += dt.timedelta(hours=3)

    assert (announced, forgotten) == ([76], [90])
    day = (NOW + dt.timedelta(days=90)).astimezone(BERLIN).date()
    assert f"Dein Fall wird am {prompts.day(day)} gelöscht, wenn du nichts tust." in post.out[0][1]
    assert (len(post.out), post.out[0][2]) == (1, None)


def test_a_case_whose_time_is_over_leaves_no_byte(store: Store, tmp_path: Path) -> None:
    item = add(store)
    with store.engine.begin() as connection:
        sealed = connection.execute(select(case_items.c.sealed).where(case_items.c.id == item.id)).scalar_one()
    before = all_bytes(tmp_path)

    assert forget_old_cases(store, NOW + dt.timedelta(days=200), KEEP) == 1

    assert sealed.encode()[:60] in before
    assert sealed.encode()[:60] not in all_bytes(tmp_path)


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_who_opens_the_case_after_the_notice_keeps_it_and_is_told_anew_next_time(store: Store) -> None:
    store.items.add(ANNA, "event", {"what": "x"}, NOW)
    post, day = Post(), dt.timedelta(days=1)
    a_round(store, post, NOW + 77 * day)

    store.cases.touch(ANNA, NOW + 80 * day)
    kept = forget_old_cases(store, NOW + 95 * day, KEEP)
    a_round(store, post, NOW + 160 * day)

    assert (kept, len(post.out)) == (0, 2)


def test_a_notice_that_could_not_be_sent_is_sent_later_and_moves_the_day(store: Store) -> None:
    store.items.add(ANNA, "event", {"what": "x"}, NOW)
    day = dt.timedelta(days=1)
    a_round(store, Post("later"), NOW + 77 * day)
    post = Post()

    told = a_round(store, post, NOW + 85 * day)

    assert told.announced == 1
    assert prompts.day((NOW + 99 * day).date()) in post.out[0][1]
    assert forget_old_cases(store, NOW + 98 * day, KEEP) == 0
    assert forget_old_cases(store, NOW + 100 * day, KEEP) == 1


@pytest.mark.parametrize(("days", "notice"), [(90, 14), (28, 14), (10, 5), (1, 0.5)])
def test_where_cases_are_kept_for_less_the_notice_is_shorter(days: int, notice: float) -> None:
    assert notice_of(dt.timedelta(days=days)) == dt.timedelta(days=notice)


def test_both_languages_say_the_same_things() -> None:
    german, english = (prompts.phrases_of("case", language) for language in ("de", "en"))

    assert shape(german) == shape(english)


def shape(node: object) -> object:
    return {key: shape(value) for key, value in node.items()} if isinstance(node, dict) else None
