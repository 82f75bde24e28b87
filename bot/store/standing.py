"""Messages of ours that stand in a chat: those said once and rewritten, by slot, and those with a day to vanish.

Ids only, no texts.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, select

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import own_messages, slots


@dataclass(frozen=True, slots=True)
class Standing:
    """The tables of slots and of messages to be deleted."""

    engine: Engine

    def in_slot(self, chat_id: int, slot: str) -> int | None:
        """The message that stands in ``slot`` of a chat."""
        here = (slots.c.chat_id == chat_id) & (slots.c.slot == slot)
        with reads(self.engine) as connection:
            return connection.execute(select(slots.c.message_id).where(here)).scalar()

    def put(self, chat_id: int, slot: str, message_id: int) -> None:
        """Notes which message stands in ``slot``."""
        with self.engine.begin() as connection:
            upsert.put(connection, slots, {"chat_id": chat_id, "slot": slot, "message_id": message_id})

    def vanish(self, chat_id: int, message_id: int, at: dt.datetime) -> None:
        """The message is to be deleted at ``at``."""
        row = {"chat_id": chat_id, "message_id": message_id, "delete_at": at}
        with self.engine.begin() as connection:
            upsert.put(connection, own_messages, row)

    def due(self, now: dt.datetime, limit: int = 500) -> list[tuple[int, int]]:
        """Messages to be deleted by ``now``, as (chat, message), the longest overdue first."""
        query = select(own_messages.c.chat_id, own_messages.c.message_id).where(own_messages.c.delete_at <= now)
        with reads(self.engine) as connection:
            rows = connection.execute(query.order_by(own_messages.c.delete_at).limit(limit)).all()
        return [(row.chat_id, row.message_id) for row in rows]

    def next_due(self) -> dt.datetime | None:
        """When the next message is to be deleted, overdue ones included."""
        with reads(self.engine) as connection:
            found: dt.datetime | None = connection.execute(select(func.min(own_messages.c.delete_at))).scalar()
            return found

    def gone(self, chat_id: int, message_id: int) -> None:
        """The message no longer stands there."""
        this = (own_messages.c.chat_id == chat_id) & (own_messages.c.message_id == message_id)
        with self.engine.begin() as connection:
            connection.execute(delete(own_messages).where(this))

    def forget_chat(self, chat_id: int) -> None:
        """Drops what is noted about a chat, such as a group that became a supergroup: message ids start anew there."""
        with self.engine.begin() as connection:
            connection.execute(delete(slots).where(slots.c.chat_id == chat_id))
            connection.execute(delete(own_messages).where(own_messages.c.chat_id == chat_id))
