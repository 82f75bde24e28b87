"""What a case holds: letters, drafts with their versions, works, deadlines, events, files. Sealed, one row each.

Every method names the person, and every query goes through that person's case: somebody else's item is simply not
there. In clear stand only ids, the kind, the place in the case, the revision and moments. The seal is bound to the
row: contents put into another row do not open. What the JSON of a kind holds is said in bot/journeys/case.py.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from bot.store import due as reminders
from bot.store import ownership
from bot.store.cases import open_case, touch
from bot.store.due import Planned
from bot.store.reading import reads
from bot.store.sealing import Sealer, Unsealable
from bot.store.tables import case_files, case_items, case_versions, cases

Kind = Literal["letter", "draft", "work", "deadline", "event", "file", "profile"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one case may hold. ``bytes``: everything sealed, files and versions too; ``characters``: one content."""

    letters: int = 60
    items: int = 200
    bytes: int = 40_000_000
    characters: int = 1_000_000
    versions: int = 50


@dataclass(frozen=True, slots=True)
class Full:
    """Nothing was kept: ``what`` has reached ``limit``."""

    what: Literal["letters", "items", "bytes", "characters"]
    limit: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a case. ``position`` counts from 1 in the order of arrival; ``revision`` guards updates."""

    id: str
    kind: Kind
    position: int
    revision: int
    created_at: dt.datetime
    updated_at: dt.datetime
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """How a draft read at ``revision``."""

    revision: int
    created_at: dt.datetime
    content: dict[str, Any]


Saved = Item | Full | Literal["stale", "gone"]


@dataclass(frozen=True, slots=True)
class CaseItems:
    """The items of cases; every method is one transaction."""

    engine: Engine
    sealer: Sealer
    limits: Limits = Limits()

    def add(
        self, person: str, kind: Kind, content: dict[str, Any], now: dt.datetime, remind: Iterable[Planned] = ()
    ) -> Item | Full:
        """Puts something into the case of ``person``, which is opened where missing, with its reminders."""
        return self._add(person, kind, content, now, remind, None)

    def add_file(self, person: str, content: dict[str, Any], original: bytes, now: dt.datetime) -> Item | Full:
        """Puts an uploaded file into the case, its bytes sealed beside what is known about it."""
        return self._add(person, "file", content, now, (), original)

    def get(self, person: str, item_id: str) -> Item | None:
        """One item of ``person``; None if there is none, it is another's, or no key opens it."""
        with self.engine.begin() as connection:
            row = ownership.find(connection, person, item_id)
        return self._item(row) if row else None

    def of(self, person: str, *kinds: Kind) -> list[Item]:
        """The items of ``person`` in their order, of all kinds or of ``kinds``; what no key opens is left out."""
        query = select(case_items).where(ownership.in_case_of(person)).order_by(case_items.c.position, case_items.c.id)
        with reads(self.engine) as connection:
            rows = connection.execute(query.where(case_items.c.kind.in_(kinds)) if kinds else query).all()
        return [item for item in map(self._item, rows) if item is not None]

    def people(self, kind: Kind) -> list[str]:
        """Everybody who has an item of ``kind``."""
        owners = select(cases.c.person).join(case_items, case_items.c.case_id == cases.c.id)
        with self.engine.begin() as connection:
            found = connection.execute(owners.where(case_items.c.kind == kind).distinct().order_by(cases.c.person))
            return list(found.scalars())

    def counts(self, person: str) -> dict[str, int]:
        """How many items of which kind ``person`` has, readable or not."""
        mine = select(case_items.c.kind, func.count()).where(ownership.in_case_of(person))
        with reads(self.engine) as connection:
            return {row[0]: row[1] for row in connection.execute(mine.group_by(case_items.c.kind)).all()}

    def original(self, person: str, item_id: str) -> bytes | None:
        """The bytes of an uploaded file of ``person``."""
        query = select(case_files.c.sealed, case_items.c.case_id).join_from(case_files, case_items)
        with reads(self.engine) as connection:
            row = connection.execute(query.where(ownership.item_of(person, item_id))).first()
        return self._opened_bytes(row.sealed, row.case_id, item_id) if row else None

    def save(
        self, person: str, item_id: str, content: dict[str, Any], loaded: int, now: dt.datetime,
        remind: Iterable[Planned] | None = None,
    ) -> Saved:  # fmt: skip
        """Replaces the content that was loaded at revision ``loaded``; a draft keeps what it was as a version.

        ``remind``: the reminders from now on, None leaves them alone. "stale": another came first; "gone": no such
        item of ``person``.
        """
        with self.engine.begin() as connection:
            return self._save(connection, person, item_id, content, loaded, now, remind)

    def delete(self, person: str, item_id: str, now: dt.datetime) -> bool:
        """Removes an item of ``person`` with its versions, bytes and reminders; True if there was one."""
        with self.engine.begin() as connection:
            ownership.hold(connection, person)
            touch(connection, person, now)
            return connection.execute(delete(case_items).where(ownership.item_of(person, item_id))).rowcount > 0

    def versions(self, person: str, item_id: str) -> list[Version]:
        """How a draft of ``person`` read, newest first, beginning with what it is now; older ones may be dropped."""
        query = select(case_versions, case_items.c.case_id).join_from(case_versions, case_items)
        with self.engine.begin() as connection:
            row = ownership.find(connection, person, item_id)
            mine = query.where(ownership.item_of(person, item_id)).order_by(case_versions.c.revision.desc())
            old = connection.execute(mine).all()
        now = self._item(row) if row else None
        if now is None:
            return []
        kept = [Version(now.revision, now.updated_at, now.content)]
        for one in old:
            content = self._opened(one.sealed, one.case_id, item_id)
            if content is not None:
                kept.append(Version(one.revision, one.created_at, content))
        return kept

    def restore(self, person: str, item_id: str, revision: int, loaded: int, now: dt.datetime) -> Saved:
        """Makes the content at ``revision`` the newest again; what is there now stays as a version."""
        found = next((one for one in self.versions(person, item_id) if one.revision == revision), None)
        if found is None:
            return "gone"
        return self.save(person, item_id, found.content, loaded, now)

    # ---------------------------------------------------------------- inside a transaction

    def _add(
        self, person: str, kind: Kind, content: dict[str, Any], now: dt.datetime, remind: Iterable[Planned],
        original: bytes | None,
    ) -> Item | Full:  # fmt: skip
        with self.engine.begin() as connection:
            case = open_case(connection, person, now)
            item_id = secrets.token_hex(16)
            sealed = self._sealed(content, case.id, item_id)
            full = self._too_many(connection, case.id, kind)
            full = full or self._too_big(connection, case.id, content, len(sealed) + len(original or b""))
            if full is not None:
                return full
            last = connection.execute(
                select(func.max(case_items.c.position)).where(case_items.c.case_id == case.id)
            ).scalar()
            item = Item(item_id, kind, (last or 0) + 1, 1, now, now, content)
            connection.execute(
                insert(case_items).values(
                    id=item.id, case_id=case.id, kind=kind, position=item.position, revision=1, created_at=now,
                    updated_at=now, sealed=sealed,
                )
            )  # fmt: skip
            if original is not None:
                whole = self.sealer.seal_bytes(_label(case.id, item_id) + original)
                connection.execute(insert(case_files).values(item_id=item_id, sealed=whole))
            reminders.plan(connection, person, item.id, remind)
            return item

    def _save(
        self, connection: Connection, person: str, item_id: str, content: dict[str, Any], loaded: int,
        now: dt.datetime, remind: Iterable[Planned] | None,
    ) -> Saved:  # fmt: skip
        touch(connection, person, now)
        row: Row[Any] | None = ownership.find(connection, person, item_id, lock=True)
        if row is None:
            return "gone"
        if row.revision != loaded:
            return "stale"
        sealed = self._sealed(content, row.case_id, item_id)
        full = self._too_big(connection, row.case_id, content, len(sealed) if row.kind == "draft" else 0)
        if full is not None:
            return full
        if row.kind == "draft":
            self._keep_version(connection, row)
        change = {"sealed": sealed, "revision": loaded + 1, "updated_at": now}
        connection.execute(update(case_items).where(case_items.c.id == item_id).values(**change))
        if remind is not None:
            reminders.plan(connection, person, item_id, remind)
        return Item(item_id, row.kind, row.position, loaded + 1, row.created_at, now, content)

    def _keep_version(self, connection: Connection, row: Row[Any]) -> None:
        old = {"item_id": row.id, "revision": row.revision, "created_at": row.updated_at, "sealed": row.sealed}
        connection.execute(insert(case_versions).values(**old))
        too_old = row.revision - self.limits.versions
        connection.execute(
            delete(case_versions).where(case_versions.c.item_id == row.id, case_versions.c.revision <= too_old)
        )

    def _too_many(self, connection: Connection, case_id: str, kind: Kind) -> Full | None:
        rows = connection.execute(select(case_items.c.kind).where(case_items.c.case_id == case_id)).scalars().all()
        if len(rows) >= self.limits.items:
            return Full("items", self.limits.items)
        if kind == "letter" and rows.count("letter") >= self.limits.letters:
            return Full("letters", self.limits.letters)
        return None

    def _too_big(self, connection: Connection, case_id: str, content: dict[str, Any], more: int) -> Full | None:
        if len(_json(content)) > self.limits.characters:
            return Full("characters", self.limits.characters)
        items, versions, files = case_items.c.sealed, case_versions.c.sealed, case_files.c.sealed
        sums = (
            select(func.sum(func.length(items))),
            select(func.sum(func.length(versions))).join_from(case_versions, case_items),
            select(func.sum(func.length(files))).join_from(case_files, case_items),
        )
        kept = sum(int(connection.execute(one.where(case_items.c.case_id == case_id)).scalar() or 0) for one in sums)
        return Full("bytes", self.limits.bytes) if kept + more > self.limits.bytes else None

    # ---------------------------------------------------------------- the seal

    def _sealed(self, content: dict[str, Any], case_id: str, item_id: str) -> str:
        return self.sealer.seal(_label(case_id, item_id).decode() + _json(content))

    def _opened(self, sealed: str, case_id: str, item_id: str) -> dict[str, Any] | None:
        label = _label(case_id, item_id).decode()
        try:
            text = self.sealer.open(sealed)
        except Unsealable:
            return None
        content: dict[str, Any] | None = json.loads(text.removeprefix(label)) if text.startswith(label) else None
        return content

    def _opened_bytes(self, sealed: bytes, case_id: str, item_id: str) -> bytes | None:
        label = _label(case_id, item_id)
        try:
            content = self.sealer.open_bytes(sealed)
        except Unsealable:
            return None
        return content[len(label) :] if content.startswith(label) else None

    def _item(self, row: Row[Any]) -> Item | None:
        content = self._opened(row.sealed, row.case_id, row.id)
        if content is None:
            return None
        return Item(row.id, row.kind, row.position, row.revision, row.created_at, row.updated_at, content)


def _label(case_id: str, item_id: str) -> bytes:
    """What binds a seal to its row."""
    return f"{case_id}:{item_id}\n".encode()


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)
