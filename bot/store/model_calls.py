"""The log of calls to models: hashes, tokens, cost, time, outcome; never a word of what was sent or heard.

It is what budgets are counted by. A call is noted as running with what it may use before it is made, in the same
transaction that looks at the limits, so that calls side by side do not overspend, and one that dies stays counted.
Whose a call was is kept for its month only.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, func, insert, or_, select, true, update

from bot.model.budget import Budget, Payer, Used, month_of
from bot.model.calls import Call, Ended
from bot.model.ports import Who
from bot.store import locks
from bot.store.tables import model_calls


@dataclass(frozen=True, slots=True)
class ModelCalls:
    """The calls of this installation."""

    engine: Engine

    def begin(self, call: Call, limits: Budget) -> str | None:
        """Notes ``call`` as running; its id. None: a limit of the month leaves no room for it."""
        month = month_of(call.at)
        with self.engine.begin() as connection:
            locks.alone(connection, "model_calls")  # between looking at the limits and noting the call
            for payer, mine in _payers(call.who):
                limit = limits.get(payer)
                if limit is not None and not limit.holds(_used(connection, month, mine), call.asked):
                    return None
            call_id = uuid.uuid4().hex
            connection.execute(insert(model_calls).values(_row(call, call_id, month)))
        return call_id

    def end(self, call_id: str, ended: Ended) -> None:
        """Notes how the call ended and what it really used."""
        values = {
            "outcome": ended.outcome, "given": ended.given, "said": ended.said, "micros": ended.micros,
            "milliseconds": ended.milliseconds, "counted": int(ended.counted), "heard": ended.heard,
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(update(model_calls).where(model_calls.c.id == call_id).values(values))

    def used(self, month: str, who: Who) -> dict[Payer, Used]:
        """What has been used in ``month``: in all, and of whom ``who`` names."""
        with self.engine.begin() as connection:
            return {payer: _used(connection, month, mine) for payer, mine in _payers(who)}

    def count_of(self, person: str) -> int:
        """How many calls are known to have been for ``person``."""
        mine = select(func.count()).select_from(model_calls).where(model_calls.c.person == person)
        with self.engine.begin() as connection:
            return int(connection.execute(mine).scalar_one())

    def move(self, old: str, new: str) -> None:
        """A group got a new id; what it used this month stays used."""
        with self.engine.begin() as connection:
            connection.execute(update(model_calls).where(model_calls.c.group_id == old).values(group_id=new))

    def fade(self, now: dt.datetime) -> int:
        """Forgets whose the calls before the month of ``now`` were; how many there were. Figures stay."""
        month = month_of(now)
        c = model_calls.c
        known = or_(c.person.is_not(None), c.group_id.is_not(None), c.firm_id.is_not(None))
        nobody = update(model_calls).where(c.month < month, known).values(person=None, group_id=None, firm_id=None)
        with self.engine.begin() as connection:
            return connection.execute(nobody).rowcount


def _payers(who: Who) -> Iterator[tuple[Payer, ColumnElement[bool]]]:
    yield "all", true()
    if who.person is not None:
        yield "person", model_calls.c.person == who.person
    if who.group is not None:
        yield "group", model_calls.c.group_id == who.group
    if who.firm is not None:
        yield "firm", model_calls.c.firm_id == who.firm


def _used(connection: Connection, month: str, mine: ColumnElement[bool]) -> Used:
    c = model_calls.c
    total = select(func.coalesce(func.sum(c.given + c.said), 0), func.coalesce(func.sum(c.micros), 0))
    tokens, micros = connection.execute(total.where(c.month == month, mine)).one()
    return Used(int(tokens), int(micros))


def _row(call: Call, call_id: str, month: str) -> dict[str, object]:
    return {
        "id": call_id, "at": call.at, "month": month, "person": call.who.person, "group_id": call.who.group,
        "firm_id": call.who.firm, "model": call.model[:120], "prompt": call.prompt[:60], "sent": call.sent, "heard": "",
        "outcome": "running", "given": call.asked.tokens, "said": 0, "micros": call.asked.micros, "milliseconds": 0,
        "counted": 0,
    }  # fmt: skip
