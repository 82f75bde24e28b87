"""Whose it is: the one condition that every query on items of a case carries. An item id alone opens nothing."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Row, select

from bot.store.tables import case_items, cases


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
