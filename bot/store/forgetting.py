"""Everything of one person, removed in one transaction, and the proof: what went, what is left, what was overwritten.

Updates that were handled keep their number and hash without the chat, so that a redelivery is still recognised; calls
to a model keep their figures without the person, so that the month's budget in all stays true. The update that asks for
the deletion is in work meanwhile; it and what came after it are not touched, they are settled by the worker. SQLite
overwrites what it deletes (secure_delete) and its log is emptied; PostgreSQL clears old pages by its own vacuum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, exists, false, func, or_, select, update

from bot.store import ownership
from bot.store.codes import tries_key
from bot.store.inbox import DONE, LEASED, OPEN, PARKED
from bot.store.tables import (
    answers,
    case_files,
    case_items,
    case_versions,
    cases,
    checks,
    consents,
    contact_files,
    contacts,
    dialogs,
    due,
    handovers,
    inbox,
    model_calls,
    outbox,
    own_messages,
    party_names,
    pauses,
    people,
    questions,
    sends,
    settings,
    slots,
    staff,
    turns,
)  # fmt: skip

_TELEGRAM = "tg:"
NOBODY = 0
MANDATES = ("accepted", "closed")  # a firm goes on checking for conflicts with whom it took on (§ 43a Abs. 4 BRAO)
LONGEST_NUMBER = 18
_AGREED = {"agreed_for_others": "given_by", "withdrew_for_others": "withdrawn_by"}


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The proof. ``removed`` and ``left`` by kind; ``overwritten``: no old page of the database holds it any more."""

    removed: dict[str, int]
    left: dict[str, int]
    overwritten: bool

    @property
    def complete(self) -> bool:
        """Is nothing left?"""
        return not any(self.left.values())


def forget(engine: Engine, person: str) -> Forgotten:
    """Removes everything about ``person`` from all tables and counts again afterwards."""
    with engine.begin() as connection:
        removed = _remove(connection, person)
    emptied = empty_log(engine)
    with engine.begin() as connection:
        left = {
            name: connection.execute(select(func.count()).select_from(table).where(which)).scalar() or 0
            for name, table, which in _belongings(person)
        }
    return Forgotten(removed, left, emptied)


def empty_log(engine: Engine) -> bool:
    """SQLite: brings everything into the database file and empties the log beside it. True if nothing stayed there."""
    if engine.dialect.name != "sqlite":
        return False
    raw = engine.raw_connection()
    try:
        busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        raw.close()
    return bool(busy == 0)


def _remove(connection: Connection, person: str) -> dict[str, int]:
    _hold(connection, person)
    removed: dict[str, int] = {}
    for name, table, which in _belongings(person):
        gone = delete(table).where(which)
        if name == "handled":
            gone = update(table).where(which).values(chat_id=NOBODY, user_id=None, join_key=None)  # type: ignore[assignment]
        if name == "calls":
            gone = update(table).where(which).values(person=None)  # type: ignore[assignment]
        if name == "assigned":  # of a client of the firm they worked for: only that it was theirs is forgotten
            gone = update(table).where(which).values(assigned=None)  # type: ignore[assignment]
        if name in _AGREED:  # for a group or a firm: what it agreed to stays, and who said so for it is forgotten
            gone = update(table).where(which).values({_AGREED[name]: None})  # type: ignore[assignment]
        removed[name] = connection.execute(gone).rowcount
    return removed


def _hold(connection: Connection, person: str) -> None:
    """What others may be writing to, in the order in which they take it."""
    ownership.hold(connection, person)
    hers = select(contacts.c.id).where(contacts.c.person == person).order_by(contacts.c.id)
    connection.execute(hers.with_for_update())


def _belongings(person: str) -> Iterator[tuple[str, Table, ColumnElement[bool]]]:
    """What belongs to ``person``, those first that hang on others: a name for it, its table, which rows."""
    case = select(cases.c.id).where(cases.c.person == person)
    items = select(case_items.c.id).where(case_items.c.case_id.in_(case))
    contact = select(contacts.c.id).where(contacts.c.person == person)
    waiting, handled = _updates(person)
    number = _number(person)
    chat = false() if number is None else outbox.c.chat_id == number
    yield "reminders", due, due.c.person == person
    yield "versions", case_versions, case_versions.c.item_id.in_(items)
    yield "originals", case_files, case_files.c.item_id.in_(items)
    yield "items", case_items, case_items.c.case_id.in_(case)
    yield "cases", cases, cases.c.person == person
    yield "checks", checks, checks.c.person == person
    at_desk = and_(dialogs.c.person.startswith("desk:"), dialogs.c.person.endswith(f":{person}", autoescape=True))
    yield "dialogs", dialogs, or_(dialogs.c.person == person, at_desk)
    yield "turns", turns, turns.c.person == person
    yield "contact_files", contact_files, contact_files.c.contact_id.in_(contact)
    yield "names", party_names, party_names.c.contact_id.in_(contact.where(contacts.c.state.not_in(MANDATES)))
    yield "contacts", contacts, contacts.c.person == person
    yield "assigned", contacts, contacts.c.assigned == person
    yield "staff", staff, staff.c.person == person
    yield "code_tries", settings, settings.c.key == tries_key(person)
    yield "questions", questions, questions.c.person == person
    yield "handovers", handovers, handovers.c.person == person
    yield "messages", outbox, or_(chat, outbox.c.update_id.in_(select(inbox.c.update_id).where(waiting)))
    stands = or_(answers.c.chat_id == number, answers.c.answer_chat == number)
    yield "answers", answers, false() if number is None else stands
    yield "standing", slots, false() if number is None else slots.c.chat_id == number
    yield "vanishing", own_messages, false() if number is None else own_messages.c.chat_id == number
    yield "sends", sends, false() if number is None else sends.c.chat_id == number
    yield "pauses", pauses, false() if number is None else pauses.c.chat_id == number
    yield "updates", inbox, waiting
    yield "handled", inbox, handled
    yield "calls", model_calls, model_calls.c.person == person
    yield "consents", consents, and_(consents.c.side == "person", consents.c.subject == person)
    yield "agreed_for_others", consents, consents.c.given_by == person
    yield "withdrew_for_others", consents, consents.c.withdrawn_by == person
    yield "settings", people, people.c.id == person


def _updates(person: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Updates of ``person`` nobody works on any more, and those that were handled."""
    number = _number(person)
    if number is None:
        return false(), false()
    hers = or_(inbox.c.chat_id == number, inbox.c.user_id == number)
    other = inbox.alias("other")
    in_work = exists().where(other.c.chat_id == inbox.c.chat_id, other.c.state == LEASED).correlate(inbox)
    waiting = or_(inbox.c.state == PARKED, and_(inbox.c.state == OPEN, ~in_work))
    return and_(hers, waiting), and_(hers, inbox.c.state == DONE)


def _number(person: str) -> int | None:
    """The number of a person or group of Telegram, which is that of the private chat, too."""
    digits = person.removeprefix(_TELEGRAM)
    if digits == person or not digits.removeprefix("-").isdecimal() or len(digits) > LONGEST_NUMBER:
        return None
    return int(digits)
