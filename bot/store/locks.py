"""Being alone for a moment, among all processes on one PostgreSQL: advisory locks that end with their transaction.

Rows are locked where there is a row. These are for what no row stands for yet: the twentieth message of a minute, the
first draft of a person, the chat in which nobody works. SQLite lets one transaction write at a time, so there is
nothing to lock. Two names on one number only wait for each other needlessly.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, func, select


def alone(connection: Connection, what: str, *key: object) -> None:
    """Waits until nobody else is at ``what`` of ``key``, then keeps others waiting until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_number(what, *key))))


def not_taken(connection: Connection, what: str, keys: Sequence[int]) -> list[int]:
    """Those of ``keys`` at which nobody else is; they are ours until the transaction ends. Waits for nobody."""
    if connection.dialect.name != "postgresql" or not keys:
        return list(keys)
    tried = select(*(func.pg_try_advisory_xact_lock(_number(what, key)) for key in keys))
    return [key for key, ours in zip(keys, connection.execute(tried).one(), strict=True) if ours]


def _number(what: str, *key: object) -> int:
    named = "\0".join(map(str, (what, *key))).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(named).digest()[:8], signed=True)
