"""Calendar files: whole days, two reminders, a stable uid, and hostile text that stays text."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.calendar import Entry, ics

MADE = dt.datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
DAY = dt.date(2026, 12, 31)


def _events(*entries: Entry) -> list:
    return list(Calendar.from_ical(ics(entries, MADE)).walk("VEVENT"))


def test_a_deadline_is_one_whole_day_without_a_clock() -> None:
    (event,) = _events(Entry("case-1/limitation", DAY, "Verjährung", "Bis hierhin handeln"))

    assert (event["dtstart"].dt, event["dtend"].dt) == (DAY, dt.date(2027, 1, 1))
    assert event["dtstamp"].dt == MADE.astimezone(dt.UTC)
    assert (str(event["summary"]), str(event["description"])) == ("Verjährung", "Bis hierhin handeln")


def test_it_reminds_at_nine_three_days_and_one_day_before() -> None:
    (event,) = _events(Entry("a", DAY, "Frist"))

    midnight = dt.datetime.combine(DAY, dt.time(), dt.UTC)
    assert [midnight + alarm["trigger"].dt for alarm in event.walk("VALARM")] == [
        dt.datetime(2026, 12, 28, 9, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 30, 9, tzinfo=dt.UTC),
    ]


def test_the_uid_stays_when_day_or_title_change_and_differs_between_entries() -> None:
    first, moved, other = _events(
        Entry("a", DAY, "Frist"), Entry("a", dt.date(2027, 1, 5), "Neu"), Entry("b", DAY, "Frist")
    )

    assert first["uid"] == moved["uid"] != other["uid"]


def test_hostile_text_never_becomes_a_field() -> None:
    bad = "Frist\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT\u2028BEGIN:VEVENT\x00;,\\"
    (event,) = _events(Entry("a\r\nUID:evil", DAY, bad, bad * 100))

    assert "attendee" not in event
    assert "\n" not in str(event["summary"])
    assert len(str(event["description"])) <= 500


def test_no_entries_make_an_empty_calendar() -> None:
    assert _events() == []


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        ics([], dt.datetime(2026, 1, 1))  # noqa: DTZ001  # the fault under test


@given(st.text(), st.text(), st.dates(dt.date(1991, 1, 1), dt.date(2098, 12, 30)))
def test_any_text_gives_a_calendar_with_one_entry(title: str, key: str, day: dt.date) -> None:
    assert [event["dtstart"].dt for event in _events(Entry(key, day, title, title))] == [day]
