"""Opening the store: an engine, the schema brought up to date, and the concepts bound to it.

Not a place for queries. SQLite runs in WAL mode with full sync, because an update that Telegram counts as confirmed
exists nowhere else; what writes begins IMMEDIATE, because a lock that is upgraded half-way fails under load, and what
only reads (reading.py) takes no lock.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import OperationalError

from bot.store import forgetting, resealing
from bot.store.admins import Admins
from bot.store.answers import Answers
from bot.store.case_items import CaseItems
from bot.store.cases import Cases
from bot.store.checks import Checks
from bot.store.codes import Codes
from bot.store.consents import Consents
from bot.store.contacts import Contacts
from bot.store.desks import Desks
from bot.store.dialogs import Dialogs
from bot.store.due import Due
from bot.store.firm_log import FirmLog
from bot.store.firms import FirmRows
from bot.store.forgetting import Forgotten
from bot.store.groups import Groups
from bot.store.handovers import Handovers
from bot.store.inbox import Inbox
from bot.store.migrations import HEAD
from bot.store.model_calls import ModelCalls
from bot.store.notes import Notes
from bot.store.outbox import Outbox
from bot.store.people import People
from bot.store.questions import Questions
from bot.store.reading import READS
from bot.store.register import Register
from bot.store.resealing import Progress, Resealed
from bot.store.sealing import Sealer
from bot.store.sends import Sends
from bot.store.settings import KeptSettings
from bot.store.staff import Staff
from bot.store.standing import Standing
from bot.store.turns import Turns

BUSY_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Store:
    """The open store; its parts may be used from any thread."""

    engine: Engine
    inbox: Inbox
    outbox: Outbox
    answers: Answers
    people: People
    checks: Checks
    settings: KeptSettings
    cases: Cases
    items: CaseItems
    due: Due
    dialogs: Dialogs
    contacts: Contacts
    register: Register
    firm_log: FirmLog
    firms: FirmRows
    staff: Staff
    codes: Codes
    desks: Desks
    standing: Standing
    admins: Admins
    model_calls: ModelCalls
    consents: Consents
    groups: Groups
    notes: Notes
    questions: Questions
    handovers: Handovers
    sends: Sends
    turns: Turns
    sealer: Sealer

    def forget(self, person: str) -> Forgotten:
        """Removes everything about ``person`` and proves it."""
        return forgetting.forget(self.engine, person)

    def reseal(self, progress: Progress = lambda done, total: None) -> Resealed:
        """Seals everything with the newest key; may be stopped and run again."""
        return resealing.reseal(self.engine, self.sealer, progress)

    def close(self) -> None:
        """Closes all connections; running transactions end first."""
        self.engine.dispose()


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite store in the file ``path``."""
    return f"sqlite:///{path}"


def open_store(url: str, sealer: Sealer) -> Store:
    """The store at ``url`` with its schema up to date; a SQLite file and its folder are made where missing."""
    engine = open_engine(url)
    bring_up_to_date(engine)
    return Store(
        engine=engine,
        inbox=Inbox(engine),
        outbox=Outbox(engine),
        answers=Answers(engine),
        people=People(engine),
        checks=Checks(engine, sealer),
        settings=KeptSettings(engine),
        cases=Cases(engine),
        items=CaseItems(engine, sealer),
        due=Due(engine),
        dialogs=Dialogs(engine, sealer),
        contacts=Contacts(engine, sealer),
        register=Register(engine, sealer),
        firm_log=FirmLog(engine),
        firms=FirmRows(engine),
        staff=Staff(engine),
        codes=Codes(engine),
        desks=Desks(engine),
        standing=Standing(engine),
        admins=Admins(engine),
        model_calls=ModelCalls(engine),
        consents=Consents(engine),
        groups=Groups(engine),
        notes=Notes(engine, sealer),
        questions=Questions(engine, sealer),
        handovers=Handovers(engine, sealer),
        sends=Sends(engine),
        turns=Turns(engine, sealer),
        sealer=sealer,
    )


def open_engine(url: str) -> Engine:
    """An engine for ``url`` with what each database needs to be safe under threads."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def bring_up_to_date(engine: Engine) -> None:
    """Runs the missing migrations; Alembic is imported only if there are any."""
    if revision(engine) == HEAD:
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from bot.store.migrations.upgrade import upgrade

    upgrade(engine)


def revision(engine: Engine) -> str | None:
    """The schema's revision, None for an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_SECONDS * 1000}", "foreign_keys=ON",
        "secure_delete=ON",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Straight to the driver: as a statement of SQLAlchemy's it would cost as much as a query."""
    begin = "BEGIN" if connection.get_execution_options().get(READS) else "BEGIN IMMEDIATE"
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        driver.execute(begin)
    except sqlite3.Error as error:
        raise OperationalError(begin, None, error) from error
