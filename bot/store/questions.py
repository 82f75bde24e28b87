"""What was asked in groups, for a few days: by whom (for limits), how it came out, and the words, sealed, if wanted.

Not the answers. ``outcome`` says what became of a question, or that somebody was told to wait; the journey decides what
counts. The words are kept only where the group wants a digest, and go after some days.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, insert, select, update

from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import questions


@dataclass(frozen=True, slots=True)
class Asked:
    """One row. ``message``: the message that asked; ``text``: its words, empty where they are not kept."""

    id: int
    person: str
    at: dt.datetime
    outcome: str
    message: int | None = None
    text: str = ""
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Questions:
    """The table of questions in groups; every method is one transaction."""

    engine: Engine
    sealer: Sealer

    def note(
        self, group: str, person: str, outcome: str, now: dt.datetime, message: int | None = None, text: str = ""
    ) -> None:
        """Notes that ``person`` asked in ``group``, or was told something."""
        row = {
            "group_id": group, "person": person, "at": now, "outcome": outcome, "sealed": self._sealed(message, text, 0)
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(insert(questions).values(row))

    def change(self, asked: Asked, outcome: str, text: str) -> None:
        """The question was edited: other words, maybe another outcome, still one question."""
        sealed = self._sealed(asked.message, text, asked.edits + 1)
        with self.engine.begin() as connection:
            same = update(questions).where(questions.c.id == asked.id)
            connection.execute(same.values(outcome=outcome, sealed=sealed))

    def moments(
        self, group: str, outcomes: Collection[str], since: dt.datetime, person: str | None = None
    ) -> list[dt.datetime]:
        """When something of ``outcomes`` was noted in ``group`` after ``since``, oldest first."""
        query = select(questions.c.at).where(
            questions.c.group_id == group, questions.c.at > since, questions.c.outcome.in_(outcomes)
        )
        query = query if person is None else query.where(questions.c.person == person)
        with reads(self.engine) as connection:
            return [row.at for row in connection.execute(query.order_by(questions.c.at)).all()]

    def by_message(self, group: str, person: str, message: int, since: dt.datetime) -> Asked | None:
        """The question that ``person`` asked with ``message``."""
        hers = (questions.c.group_id == group) & (questions.c.person == person) & (questions.c.at > since)
        with reads(self.engine) as connection:
            rows = connection.execute(select(questions).where(hers).order_by(questions.c.id.desc())).all()
        opened = (self._opened(row) for row in rows)
        return next((asked for asked in opened if asked.message == message), None)

    def since(self, group: str, moment: dt.datetime) -> list[Asked]:
        """Everything noted in ``group`` after ``moment``, oldest first, opened."""
        there = (questions.c.group_id == group) & (questions.c.at > moment)
        with reads(self.engine) as connection:
            rows = connection.execute(select(questions).where(there).order_by(questions.c.at, questions.c.id)).all()
        return [self._opened(row) for row in rows]

    def count_of(self, person: str) -> int:
        """How much is noted about ``person``, in all groups."""
        hers = select(func.count()).select_from(questions).where(questions.c.person == person)
        with reads(self.engine) as connection:
            return connection.execute(hers).scalar() or 0

    def forget_words(self, group: str) -> None:
        """The words of all questions in ``group`` go; that something was asked stays, for the limits."""
        nothing = self._sealed(None, "", 0)
        with self.engine.begin() as connection:
            connection.execute(update(questions).where(questions.c.group_id == group).values(sealed=nothing))

    def forget(self, before: dt.datetime) -> int:
        """Removes what was noted before ``before``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(questions).where(questions.c.at < before)).rowcount

    def _sealed(self, message: int | None, text: str, edits: int) -> str:
        return self.sealer.seal(json.dumps({"message": message, "text": text, "edits": edits}, ensure_ascii=False))

    def _opened(self, row: object) -> Asked:
        try:
            kept = json.loads(self.sealer.open(row.sealed))  # type: ignore[attr-defined]  # a row of the table
        except Unsealable:
            kept = {}
        return Asked(
            row.id, row.person, row.at, row.outcome,  # type: ignore[attr-defined]  # a row of the table
            kept.get("message"), kept.get("text", ""), kept.get("edits", 0),
        )  # fmt: skip
