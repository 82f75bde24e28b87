"""What a command works on: the installation as it is set here, and its store, closed afterwards. Not a command."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import App
    from bot.store import Store


def installation() -> App:
    """The application with the settings of this place. Raises UserError naming every faulty one."""
    from bot.app import App
    from bot.config import read_settings

    return App(read_settings())


@contextlib.contextmanager
def opened_store(app: App | None = None) -> Iterator[Store]:
    """The store of ``app``, by default of this place, with its schema up to date."""
    store = (app or installation()).open_store()
    try:
        yield store
    finally:
        store.close()
