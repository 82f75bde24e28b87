"""What waits for the firm: /offen. Names to be cleared in the order they came, then the nearest deadline first.

A contact whose names are not cleared shows its number and name only, and its place in the list tells nothing of its
deadline either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import prompts
from bot.journeys.contact.kept import read
from bot.journeys.contact.words import left
from bot.journeys.desk.office import Office
from bot.journeys.desk.ports import Firm
from bot.journeys.desk.words import moment, plain, say
from bot.ports import Reply
from bot.store.contacts import KeptContact

SOON_DAYS, MOST = 7, 15
STATES = ("cleared", "taken", "asked", "accepted")


def unanswered(office: Office, firm: Firm) -> Reply:
    """The list of ``firm``."""
    language = firm.language
    new = sorted(office.store.contacts.in_states(firm.id, "sent"), key=lambda row: row.waiting_since or row.created_at)
    seen = [row for row in office.store.contacts.in_states(firm.id, *STATES) if _waits(row, office)]
    dated = [row for row in seen if row.nearest is not None]
    rest = [row for row in seen if row.nearest is None]
    count = len(new) + len(seen)
    if not count:
        return Reply(say("list.none", language))
    parts = [say("list.title", language, firm=firm.name, count=count)]
    for title, rows in (("names", new), ("deadline", dated), ("rest", rest)):
        if rows:
            parts.append("\n".join([say(f"list.{title}", language), *_lines(office, firm, rows)]))
    return Reply("\n\n".join(parts))


def _waits(row: KeptContact, office: Office) -> bool:
    """Does somebody wait for the firm, or a deadline?"""
    near = row.nearest is not None and (row.nearest - office.today()).days <= SOON_DAYS
    return row.waiting_since is not None or row.state == "cleared" or near


def _lines(office: Office, firm: Firm, rows: Iterable[KeptContact]) -> Iterator[str]:
    listed = list(rows)
    for row in listed[:MOST]:
        yield f"• {_line(office, firm, row)}"
    if len(listed) > MOST:
        yield say("list.more", firm.language, count=len(listed) - MOST)


def _line(office: Office, firm: Firm, row: KeptContact) -> str:
    language, data = firm.language, read(row.data)
    state = plain(f"state.{row.state}", language)
    said = [say("list.line", language, reference=row.reference, name=data.own_name if data else "–", state=state)]
    if row.state != "sent" and row.nearest is not None:
        shown = {"day": prompts.day(row.nearest, language), "left": left(row.nearest, office.today(), language)}
        said.insert(0, say("list.until", language, **shown))
    who = office.name_of(row.assigned, firm)
    if who:
        said.append(say("list.with", language, name=who))
    if row.waiting_since is not None:
        said.append(say("list.since", language, moment=moment(row.waiting_since, language)))
    return ", ".join(said)
