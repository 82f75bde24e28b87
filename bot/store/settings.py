"""Small things the program remembers about itself, by key. Not the settings of the operator: those are bot.config."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from bot.store import upsert
from bot.store.reading import reads
from bot.store.tables import settings


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """Key and value, both text."""

    engine: Engine

    def get(self, key: str) -> str | None:
        """What is kept under ``key``."""
        with reads(self.engine) as connection:
            return connection.execute(select(settings.c.value).where(settings.c.key == key)).scalar()

    def put(self, key: str, value: str) -> None:
        """Keeps ``value`` under ``key``."""
        with self.engine.begin() as connection:
            upsert.put(connection, settings, {"key": key, "value": value})
