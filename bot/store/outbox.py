"""What is to be sent for an update, decided once, with a mark on every part that is out.

Why it exists: between sending and "done" the process may die. With the parts decided and marked one by one, the next
try goes on where the last one stopped, without asking the conversation again. Steps are opaque JSON to this file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select, update

from bot.store import locks, upsert
from bot.store.inbox import Lease, close, is_held
from bot.store.reading import reads
from bot.store.tables import answers, outbox


@dataclass(frozen=True, slots=True)
class OutboxStep:
    """One request to be made. ``question_id`` and ``part`` say which part of which answer it creates or changes.

    ``question_chat``: where the question stands, if that is another chat than the one the step goes to.
    """

    position: int
    chat_id: int
    step: str
    question_id: int | None = None
    part: int | None = None
    question_chat: int | None = None


@dataclass(frozen=True, slots=True)
class Outbox:
    """The steps decided for an update; they vanish when the update is done."""

    engine: Engine

    def decide(self, lease: Lease, steps: Sequence[OutboxStep]) -> bool:
        """Keeps the steps of ``lease``. A decision made before stays: the first one counts. False if the lease was
        lost: then whoever has it decides."""
        update_id = lease.update_id
        rows = [
            {"update_id": update_id, "position": step.position, "chat_id": step.chat_id, "step": step.step,
             "question_id": step.question_id, "part": step.part, "question_chat": step.question_chat,
             "sent_at": None}
            for step in steps
        ]  # fmt: skip
        with self.engine.begin() as connection:
            locks.alone(connection, "outbox", update_id)  # who has lost the lease may be deciding, too
            if not is_held(connection, lease):
                return False
            if connection.execute(select(outbox.c.position).where(outbox.c.update_id == update_id)).first() is None:
                upsert.insert_new(connection, outbox, rows)
        return True

    def open_steps(self, update_id: int) -> tuple[OutboxStep, ...] | None:
        """The steps not yet out, in order; None if nothing was decided for ``update_id`` yet."""
        with reads(self.engine) as connection:
            rows = connection.execute(
                select(outbox).where(outbox.c.update_id == update_id).order_by(outbox.c.position)
            ).all()
        if not rows:
            return None
        return tuple(
            OutboxStep(row.position, row.chat_id, row.step, row.question_id, row.part, row.question_chat)
            for row in rows
            if row.sent_at is None
        )

    def sent(self, update_id: int, step: OutboxStep, message_id: int | None, now: dt.datetime) -> None:
        """Marks ``step`` as out and notes which message now holds its part of the answer (None: that part is gone)."""
        with self.engine.begin() as connection:
            _mark(connection, update_id, step, message_id, now)

    def sent_last(
        self, lease: Lease, joined: Collection[int], step: OutboxStep, message_id: int | None, now: dt.datetime
    ) -> bool:
        """The same for the last step of ``lease``, which is done with it: one transaction, so one wait for the disk.

        False if the lease was lost; the mark counts all the same.
        """
        with self.engine.begin() as connection:
            _mark(connection, lease.update_id, step, message_id, now)
            return close(connection, lease, joined)

    def move_chat(self, old: int, new: int) -> None:
        """A group got a new id: steps still open go there."""
        with self.engine.begin() as connection:
            connection.execute(update(outbox).where(outbox.c.chat_id == old).values(chat_id=new))


def _mark(connection: Connection, update_id: int, step: OutboxStep, message_id: int | None, now: dt.datetime) -> None:
    key = (outbox.c.update_id == update_id) & (outbox.c.position == step.position)
    connection.execute(update(outbox).where(key).values(sent_at=now))
    if step.question_id is None or step.part is None:
        return
    asked_in = step.question_chat if step.question_chat is not None else step.chat_id
    pair = {"chat_id": asked_in, "question_id": step.question_id, "part": step.part}
    if message_id is None:
        connection.execute(delete(answers).where(*(answers.c[name] == value for name, value in pair.items())))
        return
    stands_in = None if asked_in == step.chat_id else step.chat_id
    found = {"message_id": message_id, "sent_at": now, "answer_chat": stands_in}
    upsert.put(connection, answers, {**pair, **found})
