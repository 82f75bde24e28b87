"""A store moves with every row, in both directions; what is interrupted can be begun again; what is half is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event, func, insert, select, text, update

from bot.store import Store, open_store, sqlite_url
from bot.store.database import open_engine
from bot.store.faults import StoreError
from bot.store.moving import MovedTable, move
from bot.store.sealing import Sealer, new_key
from bot.store.soundness import examine
from bot.store.tables import case_items, metadata, people, settings
from tests import postgres
from tests.sealer import SEALER
from tests.store_rows import FIRM, GROUP, NOW, fill, hurried

MANY, FEW = 200, 12


def silent(*_: object) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store of a few cases with something in every table."""
    return filled(tmp_path_factory.mktemp("few") / "lotse.db", FEW)


@pytest.fixture
def source(file: Path) -> Iterator[Engine]:
    """That store; no test changes it."""
    engine = open_engine(sqlite_url(file))
    yield engine
    engine.dispose()


def filled(path: Path, cases: int) -> Path:
    with closing(hurried(open_store(sqlite_url(path), SEALER))) as store:
        fill(store, cases)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database without tables."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "target.db")
        return
    found: str = request.getfixturevalue("postgres_url")
    postgres.empty(found, bare=True)
    yield found
    postgres.empty(found, bare=True)


@pytest.fixture
def target(target_url: str) -> Iterator[Engine]:
    """That database, open."""
    engine = open_engine(target_url)
    yield engine
    engine.dispose()


def counts(moved: list[MovedTable]) -> dict[str, int]:
    return {table.name: table.rows for table in moved}


def test_every_row_of_two_hundred_cases_arrives_and_is_compared(
    target: Engine, target_url: str, tmp_path: Path
) -> None:
    source = open_engine(sqlite_url(filled(tmp_path / "many.db", MANY)))
    steps: list[tuple[str, str, int, int]] = []

    moved = move(source, target, SEALER, lambda *step: steps.append(step))

    assert set(counts(moved)) == {table.name for table in metadata.sorted_tables}
    assert min(counts(moved).values()) > 0
    assert counts(moved)["cases"] == MANY
    assert ("copy", "cases", MANY, MANY) in steps
    assert ("verify", "cases", MANY, MANY) in steps
    assert examine(source).sound
    assert examine(target).sound
    with closing(open_store(target_url, SEALER)) as store, closing(_open(source)) as before:
        for number in (0, 77, MANY - 1):
            person = f"tg:{1_000 + number}"
            assert store.items.of(person) == before.items.of(person)
            assert store.checks.load(person) == before.checks.load(person)
            assert store.due.of(person) == before.due.of(person)
        assert store.firm_log.verify(FIRM) == before.firm_log.verify(FIRM)
    source.dispose()


def test_in_the_new_store_everything_that_counts_goes_on_counting(
    source: Engine, target: Engine, target_url: str
) -> None:
    move(source, target, SEALER, silent)

    with closing(open_store(target_url, SEALER)) as store:
        store.questions.note(GROUP, "tg:1", "answered", NOW)
        store.consents.give("person", "tg:9", "1", NOW)
        assert len(store.questions.since(GROUP, NOW.replace(year=2000))) == 2


def test_back_from_the_new_store_into_a_file_nothing_has_changed(
    source: Engine, target: Engine, tmp_path: Path
) -> None:
    there = move(source, target, SEALER, silent)
    file = open_engine(sqlite_url(tmp_path / "back.db"))

    back = move(target, file, SEALER, silent)

    assert [(table.name, table.rows) for table in back] == [(table.name, table.rows) for table in there]
    file.dispose()


@pytest.mark.parametrize("phase", ["copy", "verify"])
def test_who_was_interrupted_finds_the_target_closed_and_begins_again(
    source: Engine, target: Engine, target_url: str, phase: str
) -> None:
    def power_cut(now: str, table: str, *_: object) -> None:
        if (now, table) == (phase, "case_items"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(source, target, SEALER, power_cut)
    closed = examine(target)
    with pytest.raises(StoreError) as refused:
        open_store(target_url, SEALER)
    moved = move(source, target, SEALER, silent)

    assert [problem.kind for problem in closed.problems] == ["unfinished"]
    assert refused.value.reason == "unfinished"
    assert counts(moved)["cases"] == FEW
    open_store(target_url, SEALER).close()


def test_a_run_that_was_overtaken_by_a_newer_one_stops(source: Engine, target: Engine) -> None:
    def begin_again(now: str, table: str, *_: object) -> None:
        if (now, table) == ("copy", "cases"):
            with target.begin() as connection:
                connection.execute(update(settings).values(value="another run"))

    with pytest.raises(StoreError) as stopped:
        move(source, target, SEALER, begin_again)

    assert stopped.value.reason == "overtaken"


def test_a_row_that_changed_on_the_way_is_found(source: Engine, target: Engine) -> None:
    def meddle(now: str, table: str, done: int, total: int) -> None:
        if (now, table, done) == ("copy", "due", total):
            first = select(func.min(case_items.c.id)).scalar_subquery()
            with target.begin() as connection:
                connection.execute(update(case_items).where(case_items.c.id == first).values(position=99))

    with pytest.raises(StoreError) as found:
        move(source, target, SEALER, meddle)

    assert found.value.reason == "differs"
    assert not examine(target).sound


def test_a_row_too_many_is_found(source: Engine, target: Engine) -> None:
    def meddle(now: str, table: str, *_: object) -> None:
        if (now, table) == ("copy", "settings"):
            with target.begin() as connection:
                stranger = {"id": "tg:0", "created_at": NOW, "last_seen": NOW}
                connection.execute(delete(people).where(people.c.id == "tg:0"))
                connection.execute(insert(people).values(stranger))

    with pytest.raises(StoreError, match="people"):
        move(source, target, SEALER, meddle)


def test_a_target_that_holds_anything_is_refused_and_left_as_it_is(
    source: Engine, target: Engine, target_url: str
) -> None:
    with closing(open_store(target_url, SEALER)) as store:
        store.people.seen("tg:5", NOW)

    with pytest.raises(StoreError, match="people") as refused:
        move(source, target, SEALER, silent)

    assert refused.value.reason == "not_empty"
    assert examine(target).sound
    assert examine(target).rows["people"] == 1


def test_without_the_key_nothing_begins(source: Engine, target: Engine) -> None:
    with pytest.raises(StoreError) as refused:
        move(source, target, Sealer([new_key()]), silent)

    assert refused.value.reason == "wrong_key"
    assert examine(target).revision is None


def test_an_older_source_must_be_brought_up_to_date_first(target: Engine, tmp_path: Path) -> None:
    old = open_engine(sqlite_url(tmp_path / "old.db"))

    with pytest.raises(StoreError) as refused:
        move(old, target, SEALER, silent)

    assert refused.value.reason == "source_old"
    old.dispose()


def test_what_a_stricter_database_does_not_take_is_said_with_its_table(tmp_path: Path, postgres_url: str) -> None:
    postgres.empty(postgres_url)
    with closing(open_store(sqlite_url(tmp_path / "odd.db"), SEALER)) as odd:
        odd.people.choose_language("tg:1", "a language code far too long", NOW)
        strict = open_engine(postgres_url)

        with pytest.raises(StoreError, match="people") as refused:
            move(odd.engine, strict, SEALER, silent)

    assert refused.value.reason == "does_not_fit"
    strict.dispose()
    postgres.empty(postgres_url)


def test_nobody_writes_to_the_file_while_it_is_copied(source: Engine, target: Engine, file: Path) -> None:
    tried: list[str] = []
    writer = open_engine(sqlite_url(file))
    event.listen(writer, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=0"))

    def write(now: str, table: str, *_: object) -> None:
        if (now, table) == ("copy", "cases") and not tried:
            try:
                with writer.begin() as connection:
                    connection.execute(text("UPDATE people SET language = 'xx'"))
            except Exception as error:
                tried.append(type(error).__name__)

    move(source, target, SEALER, write)

    assert tried == ["OperationalError"]
    writer.dispose()


def _open(engine: Engine) -> Store:
    return open_store(str(engine.url), SEALER)
