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

import stamina
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from bot.private_files import private_file
from bot.store import forgetting, resealing, unfinished
from bot.store.admins import Admins
from bot.store.answers import Answers
from bot.store.backlog import Backlog
from bot.store.case_items import CaseItems
from bot.store.cases import Cases
from bot.store.checks import Checks
from bot.store.claims import Claims
from bot.store.codes import Codes
from bot.store.consents import Consents
from bot.store.contacts import Contacts
from bot.store.desks import Desks
from bot.store.dialogs import Dialogs
from bot.store.due import Due
from bot.store.faults import StoreError
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

BUSY_SECONDS, CONNECT_SECONDS = 15, 10
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


@dataclass(frozen=True, slots=True)
class Store:
    """The open store; its parts may be used from any thread."""

    engine: Engine
    inbox: Inbox
    backlog: Backlog
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
    claims: Claims
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
    """The store at ``url`` with its schema up to date; a SQLite file and its folder are made where missing.

    Raises StoreError for a database that does not answer, or a store nobody may work with.
    """
    engine = open_engine(url)
    try:
        _ready(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(
        engine=engine,
        inbox=Inbox(engine),
        backlog=Backlog(engine),
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
        claims=Claims(engine),
        sealer=sealer,
    )


def open_engine(url: str) -> Engine:
    """An engine for ``url`` with what each database needs to be safe under threads. Raises StoreError."""
    try:
        return _sqlite(url) if url.startswith("sqlite") else _server(address(url))
    except (ArgumentError, NoSuchModuleError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreError("bad_url") from error
    except ModuleNotFoundError as error:
        raise StoreError("no_driver") from error


def address(url: str) -> str:
    """``url`` with the driver we bring: postgresql://… is how people and hosts write it. Raises ArgumentError."""
    parsed = make_url(url)
    named = parsed.set(drivername=DRIVERS.get(parsed.drivername, parsed.drivername))
    return named.render_as_string(hide_password=False)


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
    )  # fmt: skip
    if engine.url.database and engine.url.database != ":memory:":
        private_file(Path(engine.url.database))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _server(url: str) -> Engine:
    """READ COMMITTED is what the queries are written for, whatever the server's default; a dead connection shows.

    ``hide_parameters``: what a person wrote must not come into a log with an error.
    """
    connect = {"connect_timeout": CONNECT_SECONDS, "application_name": "schrankenlotse"}
    given = make_url(url).query
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=20, isolation_level="READ COMMITTED",
        hide_parameters=True,
        connect_args={name: value for name, value in connect.items() if name not in given},
    )  # fmt: skip


def _ready(engine: Engine) -> None:
    """The schema of this program, and a store that is whole."""
    try:
        bring_up_to_date(engine)
    except OperationalError as error:
        if engine.dialect.name == "sqlite":
            raise
        raise StoreError("unreachable", place=engine.url.render_as_string()) from error
    except DatabaseError as error:
        raise StoreError("broken", place=engine.url.render_as_string()) from error
    with engine.begin() as connection:
        if unfinished.marked_by(connection) is not None:
            raise StoreError("unfinished")


def bring_up_to_date(engine: Engine) -> None:
    """Runs the missing migrations; Alembic is imported only if there are any. Raises StoreError."""
    found = revision(engine)
    if found == HEAD:
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from bot.store.migrations.upgrade import pending, upgrade

    with engine.connect() as connection:
        if pending(connection, found) is None:
            raise StoreError("newer", found=found, head=HEAD)
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
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


@stamina.retry(on=sqlite3.OperationalError, timeout=BUSY_SECONDS, attempts=None, wait_initial=0.01, wait_max=0.2)
def _write_ahead(connection: sqlite3.Connection) -> None:
    """WAL mode; a new file is switched to it once, and whoever comes at that moment is told "locked" without a wait."""
    connection.execute("PRAGMA journal_mode=WAL")


def _begin(connection: Connection) -> None:
    """Straight to the driver: as a statement of SQLAlchemy's it would cost as much as a query."""
    begin = "BEGIN" if connection.get_execution_options().get(READS) else "BEGIN IMMEDIATE"
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    try:
        driver.execute(begin)
    except sqlite3.Error as error:
        raise OperationalError(begin, None, error) from error
