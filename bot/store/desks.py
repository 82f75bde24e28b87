"""What the channel must know of desks: which chat is one, and which forum topic belongs to which contact.

Nothing of a firm or a contact is read here; that is the matter of firms.py and contacts.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select, update

from bot.store.reading import reads
from bot.store.tables import contacts, firms


@dataclass(frozen=True, slots=True)
class Desks:
    """Desks and topics, by id."""

    engine: Engine

    def is_desk(self, place: str) -> bool:
        """Does the group ``place`` belong to a firm's staff?"""
        with reads(self.engine) as connection:
            return connection.execute(select(firms.c.id).where(firms.c.desk == place)).first() is not None

    def place_of(self, firm: str) -> str | None:
        """The group where the staff of ``firm`` works; None: not connected yet."""
        with reads(self.engine) as connection:
            found: str | None = connection.execute(select(firms.c.desk).where(firms.c.id == firm)).scalar()
            return found

    def topic_of(self, contact: str) -> int | None:
        """The forum topic of ``contact``; None: none yet, or it is gone."""
        with reads(self.engine) as connection:
            found: int | None = connection.execute(select(contacts.c.topic).where(contacts.c.id == contact)).scalar()
            return found

    def keep_topic(self, contact: str, topic: int | None) -> None:
        """Notes the topic of ``contact``; None: it was deleted."""
        with self.engine.begin() as connection:
            connection.execute(update(contacts).where(contacts.c.id == contact).values(topic=topic))

    def contact_in(self, place: str, topic: int) -> str | None:
        """Whose topic ``topic`` is at the desk ``place``."""
        with reads(self.engine) as connection:
            ours = contacts.join(firms, firms.c.id == contacts.c.firm_id)
            found = select(contacts.c.id).select_from(ours).where(firms.c.desk == place, contacts.c.topic == topic)
            return connection.execute(found).scalar()

    def move(self, old: str, new: str) -> None:
        """The group of a desk got a new id; its topics begin anew there."""
        with self.engine.begin() as connection:
            firm = connection.execute(select(firms.c.id).where(firms.c.desk == old)).scalar()
            if firm is not None:
                connection.execute(update(firms).where(firms.c.id == firm).values(desk=new))
                connection.execute(update(contacts).where(contacts.c.firm_id == firm).values(topic=None))
