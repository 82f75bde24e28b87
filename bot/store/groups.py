"""Groups the bot is in: their settings, since when, until when, and when the last digest went out.

No names and no texts; what a setting means is the matter of the community journey. A group that removed the bot keeps
its rows for a while, so that adding it again finds everything; then ``erase`` takes all that is kept for it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, select, update

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import consents, group_admins, groups, notes, questions


@dataclass(frozen=True, slots=True)
class Group:
    """One row. ``removed_at``: the bot is not in the group since then; ``digest_at``: the last digest."""

    id: str
    settings: dict[str, Any]
    added_at: dt.datetime
    removed_at: dt.datetime | None
    digest_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Groups:
    """The table of groups; every method is one transaction."""

    engine: Engine

    def of(self, group: str) -> Group | None:
        """The row of ``group``; None where the bot has never been in it, or it was cleaned up."""
        with reads(self.engine) as connection:
            row = connection.execute(select(groups).where(groups.c.id == group)).first()
        return None if row is None else _group(row)

    def enter(self, group: str, now: dt.datetime) -> None:
        """The bot is in ``group``, from ``now`` on; settings from an earlier time stay."""
        row = {"id": group, "settings": "{}", "added_at": now, "removed_at": None, "digest_at": None}
        with self.engine.begin() as connection:
            upsert.put(connection, groups, row, keep=frozenset({"settings", "digest_at"}))

    def save(self, group: str, settings: dict[str, Any]) -> None:
        """Keeps the settings of ``group``, which is known."""
        written = json.dumps(settings, ensure_ascii=False)
        with self.engine.begin() as connection:
            connection.execute(update(groups).where(groups.c.id == group).values(settings=written))

    def leave(self, group: str, now: dt.datetime) -> None:
        """The bot is no longer in ``group``."""
        here = (groups.c.id == group) & groups.c.removed_at.is_(None)
        with self.engine.begin() as connection:
            connection.execute(update(groups).where(here).values(removed_at=now))

    def present(self) -> list[Group]:
        """All groups the bot is in."""
        with reads(self.engine) as connection:
            rows = connection.execute(select(groups).where(groups.c.removed_at.is_(None)).order_by(groups.c.id)).all()
        return [_group(row) for row in rows]

    def removed_before(self, moment: dt.datetime) -> list[str]:
        """Groups the bot was removed from before ``moment``."""
        with reads(self.engine) as connection:
            rows = connection.execute(select(groups.c.id).where(groups.c.removed_at < moment)).all()
        return [row.id for row in rows]

    def note_digest(self, group: str, now: dt.datetime) -> None:
        """Notes that the digest of ``group`` is on its way, or that there is nothing to say."""
        with self.engine.begin() as connection:
            connection.execute(update(groups).where(groups.c.id == group).values(digest_at=now))

    def move(self, old: str, new: str) -> None:
        """A group got a new id: settings, questions and notes follow. Harmless if done twice."""
        with self.engine.begin() as connection:
            gone = delete(groups).where(groups.c.id == old).returning(*groups.c)
            for row in connection.execute(gone).mappings().all():
                upsert.put(connection, groups, {**row, "id": new, "removed_at": None})
            connection.execute(update(questions).where(questions.c.group_id == old).values(group_id=new))
            moved = update(notes).where(notes.c.scope == scope_of(old)).values(scope=scope_of(new))
            connection.execute(moved)
            connection.execute(delete(group_admins).where(group_admins.c.group_id == old))

    def erase(self, group: str) -> None:
        """Removes everything kept for ``group``."""
        with self.engine.begin() as connection:
            connection.execute(delete(notes).where(notes.c.scope == scope_of(group)))
            connection.execute(delete(questions).where(questions.c.group_id == group))
            connection.execute(delete(group_admins).where(group_admins.c.group_id == group))
            connection.execute(delete(consents).where(consents.c.side == "group", consents.c.subject == group))
            connection.execute(delete(groups).where(groups.c.id == group))


def scope_of(group: str) -> str:
    """The scope of what ``group`` knows."""
    return f"community:{group}"


def _group(row: Any) -> Group:
    return Group(row.id, json.loads(row.settings), row.added_at, row.removed_at, row.digest_at)
