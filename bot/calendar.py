"""Deadlines as a calendar file (.ics): all-day entries with a reminder three days and one day before, at nine o'clock.

Not a scheduler: the phone's calendar reminds. Days are days, without a clock or a zone, so nothing shifts by an hour.
An entry keeps its uid, so importing it again replaces it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event

_BEFORE = (dt.timedelta(days=-2, hours=-15), dt.timedelta(hours=-15))  # 09:00 three days and one day before midnight
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One deadline. ``key`` tells entries apart and stays the same when title or day change."""

    key: str
    day: dt.date
    title: str
    text: str = ""


def ics(entries: Iterable[Entry], made: dt.datetime) -> bytes:
    """The calendar file. ``made`` is an aware moment (DTSTAMP). Raises ValueError for a naive one."""
    if made.tzinfo is None:
        raise ValueError("the moment a calendar file is made needs a zone")
    calendar = Calendar()
    calendar.add("prodid", "-//Schrankenlotse//DE")
    calendar.add("version", "2.0")
    for entry in entries:
        calendar.add_component(_event(entry, made.astimezone(dt.UTC)))
    return bytes(calendar.to_ical())


def _event(entry: Entry, made: dt.datetime) -> Event:
    event = Event()
    title = _clean(entry.title)
    event.add("uid", f"{hashlib.sha256(entry.key.encode('utf-8', 'replace')).hexdigest()[:32]}@schrankenlotse")
    event.add("dtstamp", made)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + dt.timedelta(days=1))
    event.add("summary", title)
    if text := _clean(entry.text):
        event.add("description", text)
    event.add("transp", "TRANSPARENT")
    for before in _BEFORE:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", before)
        event.add_component(alarm)
    return event


def _clean(text: str) -> str:
    """Without control characters, which some calendars read as a new line and so as a field of its own."""
    kept = "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp", "Cs"} else one for one in text[:_LONGEST])
    return " ".join(kept.split())
