"""The keys of this installation, and that none is made where something is sealed already.

A new key beside a store that was sealed with another one would open nothing and hide that the right one is missing: a
volume that was not mounted, settings that were not read. Only an installation that has nothing sealed makes its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from bot.store.database import open_engine
from bot.store.faults import StoreError
from bot.store.resealing import samples
from bot.store.sealing import KEY_FILE, keys_for, keys_there

if TYPE_CHECKING:
    from bot.config import Settings


def keys_of(settings: Settings, store: str | None = None) -> list[str]:
    """The keys that are there, newest first; one is made where nothing in ``store`` (an address) is sealed yet.

    Raises StoreError.
    """
    setting = settings.case_key.get_secret_value() if settings.case_key else None
    if not keys_there(setting, settings.data_dir) and _something_is_sealed(store or settings.database):
        raise StoreError("key_missing", place=settings.data_dir / KEY_FILE)
    return keys_for(setting, settings.data_dir)


def _something_is_sealed(store: str) -> bool:
    engine = None if _is_no_file_yet(store) else open_engine(store)
    if engine is None:
        return False
    try:
        with engine.connect() as connection:
            return any(True for _ in samples(connection))
    finally:
        engine.dispose()


def _is_no_file_yet(store: str) -> bool:
    file = make_url(store).database if store.startswith("sqlite") else None
    return file is not None and not Path(file).exists()
