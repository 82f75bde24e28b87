"""The last questions of a person who agreed to a language model, sealed: so that a follow-up can be understood.

Not a history: four at most, for twelve hours at most, the question and the title of its answer, never the answer. Who
did not agree has none.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import turns

LASTS = dt.timedelta(hours=12)
MOST = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked, as it was understood, and the title of the answer."""

    question: str
    title: str


@dataclass(frozen=True, slots=True)
class Turns:
    """The table of turns; every method is one transaction."""

    engine: Engine
    sealer: Sealer

    def before(self, person: str, message: int | None, now: dt.datetime) -> list[Turn]:
        """The turns of ``person`` before ``message``, oldest first: an edited question does not follow itself."""
        fresh = (turns.c.person == person) & (turns.c.at > now - LASTS)
        with reads(self.engine) as connection:
            rows = connection.execute(select(turns).where(fresh).order_by(turns.c.id)).all()
        found: list[Turn] = []
        for row in rows:
            if message is not None and row.message == message:
                break
            if (turn := self._opened(row.sealed)) is not None:
                found.append(turn)
        return found

    def note(self, person: str, message: int | None, turn: Turn, now: dt.datetime) -> None:
        """Notes a turn, in the place of what was noted for the same message; only the newest are kept."""
        row = {"sealed": self.sealer.seal(json.dumps(asdict(turn), ensure_ascii=False)), "at": now}
        with self.engine.begin() as connection:
            same = update(turns).where(turns.c.person == person, turns.c.message == message).values(row)
            if message is None or connection.execute(same).rowcount == 0:
                connection.execute(insert(turns).values(person=person, message=message, **row))
                _keep_newest(connection, person)

    def count_of(self, person: str) -> int:
        """How many turns of ``person`` there are."""
        with self.engine.begin() as connection:
            return len(connection.execute(select(turns.c.id).where(turns.c.person == person)).all())

    def end(self, person: str) -> None:
        """Nothing is remembered any more."""
        with self.engine.begin() as connection:
            connection.execute(delete(turns).where(turns.c.person == person))

    def forget(self, before: dt.datetime) -> int:
        """Removes turns older than ``before``. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(turns).where(turns.c.at < before)).rowcount

    def _opened(self, sealed: str) -> Turn | None:
        try:
            return Turn(**json.loads(self.sealer.open(sealed)))
        except Unsealable:
            return None


def _keep_newest(connection: Connection, person: str) -> None:
    newest = select(turns.c.id).where(turns.c.person == person).order_by(turns.c.id.desc()).limit(MOST)
    kept = [row.id for row in connection.execute(newest).all()]
    connection.execute(delete(turns).where(turns.c.person == person, turns.c.id.not_in(kept)))
