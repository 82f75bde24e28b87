"""First contacts of people with firms. Sealed; in clear stand only ids, state, the nearest day and moments.

Every method names the firm, or the person whose contact it is: what belongs to another firm or person is simply not
there. The seal is bound to firm and contact, so that contents put into another row do not open. What the JSON holds is
said in bot/journeys/contact/kept.py; which state may follow which is for the desk and the journey to know.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, delete, func, insert, or_, select, update

from bot.store import locks, upsert
from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import contact_files, contacts

DRAFT = "draft"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is read wrongly: 0 and O, 1 and I
PREFIX, LENGTH, TRIES = "SL-", 6, 20
BYTES = 40_000_000  # of the files of one contact


class Unset:
    """Stands for a column that is to stay as it is."""


UNSET: Final = Unset()


@dataclass(frozen=True, slots=True)
class KeptContact:
    """A contact as stored. ``data``: its JSON; ``nearest``: the nearest deadline; ``revision`` guards updates.

    ``waiting_since``: since when the person waits for an answer; ``assigned``: the person id of the staff member.
    """

    id: str
    firm: str
    person: str
    reference: str
    state: str
    revision: int
    data: dict[str, Any]
    nearest: dt.date | None
    assigned: str | None
    waiting_since: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime
    delete_after: dt.datetime | None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a contact without its bytes."""

    id: str
    name: str
    created_at: dt.datetime


Saved = KeptContact | Literal["stale", "gone"]


@dataclass(frozen=True, slots=True)
class Contacts:
    """The table of contacts; every method is one transaction."""

    engine: Engine
    sealer: Sealer

    # ---------------------------------------------------------------- by the person

    def begin(self, firm: str, person: str, data: dict[str, Any], now: dt.datetime) -> KeptContact:
        """A new draft of ``person`` for ``firm``; the one there is, if any."""
        with self.engine.begin() as connection:
            locks.alone(connection, "contacts", firm, person)
            row = connection.execute(self._drafts(firm, person)).first()
            known = self._contact(row) if row else None
            return known or self._begin(connection, firm, person, data, now)

    def of(self, person: str) -> list[KeptContact]:
        """All contacts of ``person``, newest first; what no key opens is left out."""
        query = select(contacts).where(contacts.c.person == person).order_by(contacts.c.created_at.desc())
        with reads(self.engine) as connection:
            rows = connection.execute(query).all()
        return [one for row in rows if (one := self._contact(row)) is not None]

    def mine(self, person: str, beginning: str) -> KeptContact | None:
        """The contact of ``person`` whose id begins so."""
        return next((one for one in self.of(person) if beginning and one.id.startswith(beginning)), None)

    def draft(self, firm: str, person: str) -> KeptContact | None:
        """The unfinished contact of ``person`` with ``firm``."""
        with reads(self.engine) as connection:
            row = connection.execute(self._drafts(firm, person)).first()
        return self._contact(row) if row else None

    # ---------------------------------------------------------------- by the firm

    def get(self, firm: str, contact_id: str) -> KeptContact | None:
        """One contact of ``firm``; None: none, another firm's, or no key opens it."""
        with reads(self.engine) as connection:
            row = connection.execute(select(contacts).where(_one(firm, contact_id))).first()
        return self._contact(row) if row else None

    def by_reference(self, firm: str, reference: str) -> KeptContact | None:
        """The contact of ``firm`` with this number, however it is typed."""
        wanted = and_(contacts.c.firm_id == firm, contacts.c.reference == reference.strip().upper())
        with reads(self.engine) as connection:
            row = connection.execute(select(contacts).where(wanted)).first()
        return self._contact(row) if row else None

    def firm_of(self, contact_id: str) -> str | None:
        """Which firm a contact belongs to; only for what is called by the id of a contact alone."""
        with reads(self.engine) as connection:
            return connection.execute(select(contacts.c.firm_id).where(contacts.c.id == contact_id)).scalar()

    def in_states(self, firm: str, *states: str) -> list[KeptContact]:
        """The contacts of ``firm`` in one of ``states`` (all of them without any), nearest deadline first."""
        query = select(contacts).where(contacts.c.firm_id == firm)
        query = query.where(contacts.c.state.in_(states)) if states else query
        ordered = query.order_by(contacts.c.nearest.is_(None), contacts.c.nearest, contacts.c.created_at)
        with reads(self.engine) as connection:
            rows = connection.execute(ordered).all()
        return [one for row in rows if (one := self._contact(row)) is not None]

    def save(
        self, firm: str, contact_id: str, data: dict[str, Any], loaded: int, now: dt.datetime, *,
        state: str | None = None, nearest: dt.date | Unset | None = UNSET,
        waiting_since: dt.datetime | Unset | None = UNSET,
    ) -> Saved:  # fmt: skip
        """Replaces the data loaded at revision ``loaded``. "stale": another came first; "gone": no such contact."""
        change: dict[str, Any] = {
            "sealed": self._sealed(data, firm, contact_id), "revision": loaded + 1, "updated_at": now,
        }  # fmt: skip
        if state is not None:
            change["state"] = state
        if not isinstance(nearest, Unset):
            change["nearest"] = nearest.isoformat() if nearest else None
        if not isinstance(waiting_since, Unset):
            change["waiting_since"] = waiting_since
        with self.engine.begin() as connection:
            mine = update(contacts).where(_one(firm, contact_id), contacts.c.revision == loaded)
            if connection.execute(mine.values(**change)).rowcount != 1:
                there = connection.execute(select(contacts.c.id).where(_one(firm, contact_id))).first()
                return "stale" if there else "gone"
            row = connection.execute(select(contacts).where(_one(firm, contact_id))).one()
        return self._contact(row) or "gone"

    def move(
        self, firm: str, contact_id: str, before: Sequence[str], state: str, now: dt.datetime, *,
        delete_after: dt.datetime | Unset | None = UNSET, assigned: str | Unset | None = UNSET,
        waiting_since: dt.datetime | Unset | None = UNSET,
    ) -> bool:  # fmt: skip
        """Brings a contact from one of the states ``before`` into ``state``; False if it is in none of them (any more).

        Of two people who tap at once, one moves it; the other is told.
        """
        change: dict[str, Any] = {"state": state, "updated_at": now, "revision": contacts.c.revision + 1}
        given = {"delete_after": delete_after, "assigned": assigned, "waiting_since": waiting_since}
        change |= {name: value for name, value in given.items() if not isinstance(value, Unset)}
        with self.engine.begin() as connection:
            ours = update(contacts).where(_one(firm, contact_id), contacts.c.state.in_(tuple(before)))
            return connection.execute(ours.values(**change)).rowcount == 1

    def note(
        self, firm: str, contact_id: str, *, assigned: str | Unset | None = UNSET,
        waiting_since: dt.datetime | Unset | None = UNSET, delete_after: dt.datetime | Unset | None = UNSET,
    ) -> bool:  # fmt: skip
        """Notes who has it, since when the person waits, or until when it is kept; the revision stays."""
        given = {"assigned": assigned, "waiting_since": waiting_since, "delete_after": delete_after}
        change = {name: value for name, value in given.items() if not isinstance(value, Unset)}
        if not change:
            return False
        with self.engine.begin() as connection:
            return connection.execute(update(contacts).where(_one(firm, contact_id)).values(**change)).rowcount == 1

    def delete(self, firm: str, contact_id: str) -> bool:
        """Removes a contact of ``firm`` with its files; True if there was one."""
        with self.engine.begin() as connection:
            return connection.execute(delete(contacts).where(_one(firm, contact_id))).rowcount > 0

    def overdue(self, now: dt.datetime, drafts_before: dt.datetime) -> list[tuple[str, str, str]]:
        """(firm, contact, state) of what has reached the end of its retention, and of drafts untouched that long."""
        old = and_(contacts.c.state == DRAFT, contacts.c.updated_at < drafts_before)
        query = select(contacts.c.firm_id, contacts.c.id, contacts.c.state)
        with reads(self.engine) as connection:
            rows = connection.execute(query.where(or_(contacts.c.delete_after <= now, old))).all()
        return [(row.firm_id, row.id, row.state) for row in rows]

    def count(self, firm: str) -> int:
        """How many contacts of ``firm`` are kept."""
        with reads(self.engine) as connection:
            counted = select(func.count()).select_from(contacts).where(contacts.c.firm_id == firm)
            return connection.execute(counted).scalar() or 0

    # ---------------------------------------------------------------- files

    def add_file(self, firm: str, contact_id: str, name: str, content: bytes, now: dt.datetime) -> str | None:
        """Keeps a file sealed beside the contact; its id. None: no such contact, or its files are too many bytes."""
        file_id = secrets.token_hex(16)
        label = _label(firm, f"{contact_id}:{file_id}")
        row = {
            "id": file_id, "contact_id": contact_id, "name_sealed": self.sealer.seal(label + name),
            "sealed": self.sealer.seal_bytes(label.encode() + content), "created_at": now,
        }  # fmt: skip
        with self.engine.begin() as connection:
            held = select(contacts.c.id).where(_one(firm, contact_id)).with_for_update()
            if connection.execute(held).first() is None:
                return None
            sizes = select(func.sum(func.length(contact_files.c.sealed)))
            used = connection.execute(sizes.where(contact_files.c.contact_id == contact_id)).scalar()
            if int(used or 0) + len(content) > BYTES:
                return None
            connection.execute(insert(contact_files).values(**row))
        return file_id

    def files(self, firm: str, contact_id: str) -> list[KeptFile]:
        """The files of a contact of ``firm``, oldest first."""
        query = select(contact_files.c.id, contact_files.c.name_sealed, contact_files.c.created_at)
        with reads(self.engine) as connection:
            rows = connection.execute(query.where(_files(firm, contact_id)).order_by(contact_files.c.created_at)).all()
        named = [(row, self._opened(row.name_sealed, _label(firm, f"{contact_id}:{row.id}"))) for row in rows]
        return [KeptFile(row.id, name, row.created_at) for row, name in named if name is not None]

    def file(self, firm: str, contact_id: str, file_id: str) -> bytes | None:
        """The bytes of a file of a contact of ``firm``."""
        one = select(contact_files.c.sealed).where(_files(firm, contact_id), contact_files.c.id == file_id)
        with reads(self.engine) as connection:
            sealed = connection.execute(one).scalar()
        label = _label(firm, f"{contact_id}:{file_id}").encode()
        try:
            content = self.sealer.open_bytes(sealed) if sealed is not None else b""
        except Unsealable:
            return None
        return content[len(label) :] if content.startswith(label) else None

    def delete_file(self, firm: str, contact_id: str, file_id: str) -> bool:
        """Removes one file; True if there was one."""
        with self.engine.begin() as connection:
            gone = delete(contact_files).where(_files(firm, contact_id), contact_files.c.id == file_id)
            return connection.execute(gone).rowcount > 0

    def _begin(
        self, connection: Connection, firm: str, person: str, data: dict[str, Any], now: dt.datetime
    ) -> KeptContact:
        contact_id = secrets.token_hex(16)
        row = {
            "id": contact_id, "firm_id": firm, "person": person, "state": DRAFT, "revision": 1, "created_at": now,
            "updated_at": now, "sealed": self._sealed(data, firm, contact_id),
        }  # fmt: skip
        for _ in range(TRIES):
            reference = new_reference()
            if upsert.insert_new(connection, contacts, [{**row, "reference": reference}]):
                return KeptContact(
                    contact_id, firm, person, reference, DRAFT, 1, data, None, None, None, now, now, None
                )  # fmt: skip
        raise RuntimeError("no free reference number")

    # ---------------------------------------------------------------- the seal

    def _sealed(self, data: dict[str, Any], firm: str, contact_id: str) -> str:
        return self.sealer.seal(_label(firm, contact_id) + json.dumps(data, ensure_ascii=False))

    def _opened(self, sealed: str, label: str) -> str | None:
        try:
            text = self.sealer.open(sealed)
        except Unsealable:
            return None
        return text.removeprefix(label) if text.startswith(label) else None

    def _contact(self, row: Row[Any]) -> KeptContact | None:
        text = self._opened(row.sealed, _label(row.firm_id, row.id))
        if text is None:
            return None
        nearest = dt.date.fromisoformat(row.nearest) if row.nearest else None
        return KeptContact(
            row.id, row.firm_id, row.person, row.reference, row.state, row.revision, json.loads(text), nearest,
            row.assigned, row.waiting_since, row.created_at, row.updated_at, row.delete_after,
        )  # fmt: skip

    def _drafts(self, firm: str, person: str) -> Select[Any]:
        mine = and_(contacts.c.firm_id == firm, contacts.c.person == person, contacts.c.state == DRAFT)
        return select(contacts).where(mine).order_by(contacts.c.created_at.desc())


def new_reference() -> str:
    """A number to tell on the phone, such as SL-7KQ4M2: drawn at random, so that nobody guesses another's."""
    return PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _one(firm: str, contact_id: str) -> ColumnElement[bool]:
    return and_(contacts.c.firm_id == firm, contacts.c.id == contact_id)


def _files(firm: str, contact_id: str) -> ColumnElement[bool]:
    owned = select(contacts.c.id).where(_one(firm, contact_id))
    return contact_files.c.contact_id.in_(owned)


def _label(firm: str, name: str) -> str:
    """What binds a seal to its firm and row."""
    return f"{firm}:{name}\n"
