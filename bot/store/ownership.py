"""Whose it is: the one condition that every query on items of a case carries. An item id alone opens nothing."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Row, select

from bot.store import locks
from bot.store.tables import case_items, cases, due


def in_case_of(person: str) -> ColumnElement[bool]:
    """The item lies in the case of ``person``."""
    return case_items.c.case_id == select(cases.c.id).where(cases.c.person == person).scalar_subquery()


def item_of(person: str, item_id: str) -> ColumnElement[bool]:
    """The item is ``item_id`` and lies in the case of ``person``."""
    return (case_items.c.id == item_id) & in_case_of(person)


def find(connection: Connection, person: str, item_id: str, *, lock: bool = False) -> Row[tuple[object, ...]] | None:
    """The row of an item if it belongs to ``person``; ``lock`` holds it until the transaction ends."""
    query = select(case_items).where(item_of(person, item_id))
    return connection.execute(query.with_for_update() if lock else query).first()


def hold(connection: Connection, person: str) -> None:
    """Keeps the case of ``person`` and its reminders from changing before much of it is removed at once.

    First the person, then reminders by id: the order in which everybody goes, so that nobody waits in a circle.
    """
    alone(connection, person)
    connection.execute(select(due.c.id).where(due.c.person == person).order_by(due.c.id).with_for_update())


def alone(connection: Connection, person: str) -> None:
    """One at a time changes the case of ``person``, also where there is none yet or none any more."""
    locks.alone(connection, "case", person)
