"""Which messages answered which question, so that an edited question edits its answer. No texts.

An answer may stand in another chat than its question: what was passed on to a firm's desk, and back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, delete, or_, select

from bot.store.reading import reads
from bot.store.tables import answers

Standing = tuple[int, int]
"""A message of ours: its chat and its number there."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Message ids of answers, by chat and question. They are written by the outbox, together with the sent mark."""

    engine: Engine

    def of(self, chat_id: int, question_id: int) -> tuple[Standing, ...]:
        """Where the parts of the answer stand, in their order; empty if there is none."""
        same = (answers.c.chat_id == chat_id) & (answers.c.question_id == question_id)
        with reads(self.engine) as connection:
            rows = connection.execute(select(answers).where(same).order_by(answers.c.part)).all()
        return tuple((row.answer_chat or chat_id, row.message_id) for row in rows)

    def forget_chat(self, chat_id: int) -> None:
        """Drops the pairs of one chat, such as a group that became a supergroup: message ids start anew there."""
        with self.engine.begin() as connection:
            connection.execute(
                delete(answers).where(or_(answers.c.chat_id == chat_id, answers.c.answer_chat == chat_id))
            )

    def forget(self, before: dt.datetime) -> int:
        """Drops answers sent before ``before``: nobody can edit a question that old. How many."""
        with self.engine.begin() as connection:
            return connection.execute(delete(answers).where(answers.c.sent_at < before)).rowcount
