"""The store as it stands: does it answer, is its schema ours, do our keys open what is sealed, is anything stuck?

Looks only: nothing is made, upgraded or forgotten, so that it can be asked of an installation that runs.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.config import Settings
from bot.operations.findings import Finding, Say
from bot.store.database import open_engine, revision
from bot.store.faults import StoreError
from bot.store.inbox import Inbox
from bot.store.migrations import HEAD
from bot.store.resealing import opens, samples
from bot.store.sealing import KEY_FILE, Sealer, keys_there

STUCK = dt.timedelta(minutes=5)


def examine_store(settings: Settings, say: Say, now: dt.datetime) -> Iterator[Finding]:
    """Findings about store and keys; never raises for something that is merely broken."""
    yield from _key_file(settings.data_dir / KEY_FILE, settings, say)
    if settings.database.startswith("sqlite:///") and not Path(settings.database.removeprefix("sqlite:///")).exists():
        yield say("hint", "no_store")
        return
    try:
        engine = open_engine(settings.database)
    except StoreError:
        return  # told with the settings
    except OSError as error:
        yield say("bad", "store_down", kind=type(error).__name__)
        return
    try:
        yield from _looked_into(engine, settings, say, now)
    except (SQLAlchemyError, OSError) as error:
        yield say("bad", "store_down", kind=type(error).__name__)
    finally:
        engine.dispose()


def _looked_into(engine: Engine, settings: Settings, say: Say, now: dt.datetime) -> Iterator[Finding]:
    found = revision(engine)
    yield say("ok", "store", kind=engine.dialect.name)
    if found != HEAD:
        older = found is None or (found.isdecimal() and found < HEAD)
        yield say("hint" if older else "bad", "schema_older" if older else "schema_newer", found=found, head=HEAD)
        return
    yield say("ok", "schema", head=HEAD)
    yield from _sealed(engine, settings, say)
    inbox = Inbox(engine)
    counts, oldest = inbox.counts(), inbox.oldest()
    if counts.get("parked"):
        yield say("hint", "parked", count=counts["parked"])
    if oldest is not None and now - oldest > STUCK:
        yield say("hint", "stuck", minutes=int((now - oldest).total_seconds() // 60))


def _sealed(engine: Engine, settings: Settings, say: Say) -> Iterator[Finding]:
    """Takes a row of each kind and tries to open it."""
    secret = settings.case_key.get_secret_value() if settings.case_key else None
    try:
        keys = keys_there(secret, settings.data_dir)
        sealer = Sealer(keys) if keys else None
    except StoreError as error:
        yield say("bad", error.reason, place=settings.data_dir / KEY_FILE)
        return
    with engine.connect() as connection:
        tried = list(samples(connection))
    lost = {table for table, value in tried if sealer is None or not opens(sealer, value)}
    if lost:
        yield say("bad", "key_does_not_open", tables=", ".join(sorted(lost)))
    else:
        yield say("ok", "key_opens" if tried else "nothing_sealed", tried=len(tried))


def _key_file(path: Path, settings: Settings, say: Say) -> Iterator[Finding]:
    if settings.case_key is None and path.exists() and os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield say("bad", "key_open", path=path)
