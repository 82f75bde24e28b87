"""One round of reminders: what is due is looked at once more, said and marked. Then the notices before a deletion.

No timer and no Telegram: somebody calls ``remind`` every few minutes and says how to send. What is stored about a
reminder is only its moment; the words are made now, from the deadline as it stands, so that nobody is reminded of
something changed, done or deleted. Nothing is sent at night, whatever is due.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Literal, Protocol

import prompts
from bot.journeys.case import Deadline, read
from bot.journeys.deadlines import BERLIN, moments
from bot.operations.counting import count
from bot.store.forgetting import empty_log

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.cases import KeptCase
    from bot.store.due import Reminder

log = logging.getLogger(__name__)

AWAKE = (dt.time(8), dt.time(21))
NOTICE = dt.timedelta(days=14)
LEASE = dt.timedelta(minutes=5)
AT_ONCE = 50
TRIES = 10
LONGEST_WHAT = 300
LONGEST_NEWS = 700
LONG_PAST = dt.timedelta(days=14)
CHANNEL = "tg:"  # whose ids begin so can be written to unasked
PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=5), dt.timedelta(hours=6)

Outcome = Literal["sent", "later", "gone"]


class Say(Protocol):
    """A sentence of prompts/case.*.yaml for a person, in their language, as HTML of the chat."""

    def __call__(self, person: str, key: str, **values: object) -> str: ...


class Send(Protocol):
    """Sends HTML to a person. ``item_id``: the deadline it is about, None for a notice; "gone": they blocked us."""

    def __call__(self, person: str, html: str, item_id: str | None) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did."""

    reminded: int = 0
    announced: int = 0


def remind(
    store: Store, now: dt.datetime, say: Say, send: Send, *, keep: dt.timedelta = dt.timedelta(days=90),
    channel: str = CHANNEL,
) -> Round:  # fmt: skip
    """Sends what is due at ``now`` to people whose id begins with ``channel``. ``keep``: how long cases are kept."""
    if not AWAKE[0] <= now.astimezone(BERLIN).time() < AWAKE[1]:
        return Round()
    due = store.due.take(AT_ONCE, now, LEASE, channel)
    reminded = sum(_remind(store, reminder, now, say, send) for reminder in due)
    quiet = store.cases.unannounced(now - keep + notice_of(keep), now, channel, AT_ONCE)
    return Round(reminded, sum(_announce(store, case, now, say, send, keep) for case in quiet))


def forget_old_cases(store: Store, now: dt.datetime, keep: dt.timedelta) -> int:
    """Removes cases whose time is over and was announced, to the last byte. How many."""
    gone = store.cases.forget(now - keep, now - notice_of(keep), now)
    if gone:
        empty_log(store.engine)
    return gone


def notice_of(keep: dt.timedelta) -> dt.timedelta:
    """How long before the deletion it is announced: 14 days, or half the time where cases are kept for less."""
    return min(NOTICE, keep / 2)


def voice(store: Store, fallback: str) -> Say:
    """Says sentences in the language that a person chose, else in ``fallback``."""

    def say(person: str, key: str, **values: Any) -> str:
        chosen = store.people.language(person)
        return prompts.phrase_of("case", key, chosen if chosen in {"de", "en"} else fallback, **values)

    return say


def _remind(store: Store, reminder: Reminder, now: dt.datetime, say: Say, send: Send) -> bool:
    """Says one reminder, unless what it is about has changed. True if it went out."""
    deadline = read(store.items.get(reminder.person, reminder.item_id), Deadline)
    if deadline is None or not _still_due(reminder, deadline, now):
        store.due.drop(reminder)
        return False
    if not store.due.held(reminder, now, LEASE):
        return False
    words = _words(deadline, reminder.person, now, say)
    if reminder.unsure:
        words = f"{say(reminder.person, 'reminder.unsure')}\n\n{words}"
    match _sent(send, reminder.person, words, reminder.item_id):
        case "sent":
            return store.due.sent(reminder, now)
        case "gone":
            store.people.mark_blocked(reminder.person, now)
            store.due.retry(reminder, now)
        case "later" if reminder.tries >= TRIES:
            store.due.failed(reminder)
        case "later":
            store.due.retry(reminder, now + min(PAUSE * 2 ** (reminder.tries - 1), LONGEST_PAUSE))
    return False


def _still_due(reminder: Reminder, deadline: Deadline, now: dt.datetime) -> bool:
    """The deadline is as it was when the reminder was planned, and not so long past that a reminder only hurts."""
    planned = (reminder.kind, reminder.at) in moments(deadline)
    return planned and deadline.date >= now.astimezone(BERLIN).date() - LONG_PAST


def _words(deadline: Deadline, person: str, now: dt.datetime, say: Say) -> str:
    if deadline.decision:
        key = "news" if deadline.news else "announced"
        what = shorten(deadline.what, LONGEST_NEWS, placeholder=" …")
        return say(person, f"reminder.{key}", what=what, date=deadline.date)
    days = (deadline.date - now.astimezone(BERLIN).date()).days
    key = {0: "today", 1: "tomorrow"}.get(days, "days" if days > 0 else "past")
    what = shorten(deadline.what, LONGEST_WHAT, placeholder=" …")
    return say(person, f"reminder.{key}", what=what, date=deadline.date, days=days)


def _announce(
    store: Store, case: KeptCase, now: dt.datetime, say: Say, send: Send, keep: dt.timedelta
) -> bool:  # fmt: skip
    """Says once that a case will be deleted, and when. True if it went out."""
    if not store.cases.announce(case.person, now - keep + notice_of(keep), now):
        return False
    on = max(case.touched_at + keep, now + notice_of(keep)).astimezone(BERLIN).date()
    outcome = _sent(send, case.person, say(case.person, "retention.notice", date=on), None)
    if outcome == "gone":
        store.people.mark_blocked(case.person, now)
    elif outcome == "later":
        store.cases.unsaid(case.person, now)
    return outcome == "sent"


def _sent(send: Callable[[str, str, str | None], Outcome], person: str, html: str, item_id: str | None) -> Outcome:
    outcome: Outcome = "later"
    try:
        outcome = send(person, html, item_id)
    except Exception as error:  # one person's failure must not cost the others their reminders
        log.warning("a reminder was not sent: %s", type(error).__name__)
    count("reminders", outcome)
    return outcome
