"""The report on a change of our content: which records, what comes out differently, and whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import prompts
from bot.errors import UserError
from bot.law_change import waiting
from bot.law_change.by_hand import Unmet, Unread, unmet, unread
from bot.law_change.comparing import Change, changed_records, changes
from bot.law_change.concerned import Concerned, concerned
from bot.law_change.waiting import Told
from knowledge.check.scheme import shipped as check_scheme
from knowledge.library.own import decision_citation, load_content

if TYPE_CHECKING:
    from bot.app import App
    from bot.store import Store

Progress = Callable[[str, int, int], None]
ROOMS = ("answer", "check", "letter")
NOON = dt.time(12, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """``records``: citations of the decisions whose record differs; ``told``: who waits for them.

    ``unread`` and ``unmet``: what a lawyer still has to look at, which no comparison can change.
    """

    on: dt.date
    records: tuple[str, ...]
    changes: tuple[Change, ...]
    concerned: Concerned
    told: Told
    unread: tuple[Unread, ...] = ()
    unmet: tuple[Unmet, ...] = ()

    def of(self, room: str) -> tuple[Change, ...]:
        """The changes in one room."""
        return tuple(one for one in self.changes if one.room == room)


def report(
    app: App, store: Store, on: dt.date, progress: Progress = lambda what, done, total: None
) -> Report:  # fmt: skip
    """Compares the files with what is in use, as on the day ``on``. Changes nothing and tells nobody.

    Raises ContentError with every fault of the files, UserError where nothing is in use yet.
    """
    new = load_content()
    serving = app.on_disk()
    if serving is None:
        raise UserError(prompts.phrase_of("law_change", "nothing_in_use", app.settings.language, html=False))
    old = serving.content
    found = changes(serving, new, on, progress)
    whom = concerned(store, old, new, on, progress)
    then = dt.datetime.combine(on, NOON)
    told = waiting.take_up(store, new.decisions, then, app.settings.language, dry=True)
    records = [new.decisions.get(name) or old.decisions[name] for name in changed_records(old, new)]
    here = [record for record in records if record.id in new.decisions]
    left = unread(new, here, app.settings.language)
    return Report(
        on, tuple(map(decision_citation, records)), tuple(found), whom, told, tuple(left),
        tuple(unmet(check_scheme(), here)),
    )  # fmt: skip


def put_in_use(
    app: App, store: Store, now: dt.datetime, progress: Progress = lambda what, done, total: None
) -> Told:  # fmt: skip
    """Puts the files in use, and only then tells those who wait; never of a day that is still to come.

    Whatever breaks off in between is made up for by doing it again.
    """
    app.rebuild(progress)
    return waiting.take_up(store, app.knowledge().content.decisions, now, app.settings.language)


def as_markdown(found: Report, language: str) -> str:
    """The report as Markdown, which is also plain text."""
    return prompts.render("law_change/report.jinja", language, report=found, rooms=ROOMS, say=_saying(language))


def _saying(language: str) -> Callable[..., str]:
    def say(key: str, **values: object) -> str:
        return prompts.phrase_of("law_change", key, language, html=False, **values)

    return say
