"""A backup taken under load comes back the same, from and into either database; keys stay out; nothing is lost."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import stat
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import BigInteger, Engine, Integer, LargeBinary, Table, select

from bot.app import App
from bot.config import Settings
from bot.journeys.ask import ask
from bot.library_store import LibraryStore
from bot.operations import backup
from bot.operations.archive import ArchiveError, Manifest, opened
from bot.operations.backup import back_up
from bot.operations.restore import Refused, restore
from bot.operations.snapshot import NoStore
from bot.store import Store, open_store
from bot.store.database import open_engine, revision
from bot.store.faults import StoreError
from bot.store.migrations import HEAD
from bot.store.migrations.upgrade import upgrade
from bot.store.resealing import BATCH
from bot.store.sealing import new_key
from bot.store.tables import Moment, metadata
from bot.weights import KeptWeights
from tests.bot.operations.conftest import Place
from tests.sealer import KEY, SEALER

NOW = dt.datetime(2026, 11, 28, 12, 0, 1, 345678, tzinfo=dt.UTC)
WAYS = [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")]
HARD = "Ünïcödé \"'; DROP TABLE people; --\n\t🎨 \\u0000"


def opened_store(settings: Settings) -> Store:
    return open_store(settings.database, SEALER)


def row_of(table: Table, number: int) -> dict[str, Any]:
    """A row for ``table`` that fits its types and points to rows of the same number."""
    row: dict[str, Any] = {}
    for column in table.columns:
        kind = column.type
        if isinstance(kind, Moment):
            value: Any = NOW + dt.timedelta(days=number, microseconds=number)
        elif isinstance(kind, BigInteger):
            value = (2**62 + number) * (-1) ** number
        elif isinstance(kind, Integer):
            value = number
        elif isinstance(kind, LargeBinary):
            value = base64.urlsafe_b64decode(SEALER.seal(f"{table.name} {number}"))
        elif "sealed" in column.name:
            value = SEALER.seal(f"{HARD} {number}")
        else:
            value = f"{number}{HARD}"[: getattr(kind, "length", None) or 100]
        row[column.name] = None if column.nullable and number % 2 else value
    for constraint in table.foreign_keys:
        row[constraint.parent.name] = row_of(constraint.column.table, number)[constraint.column.name]
    return row


def fill(store: Store, rows: int = 5) -> None:
    """Rows in every table, with everything that is hard to carry."""
    with store.engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.insert(), [row_of(table, number) for number in range(1, rows + 1)])


def fill_and_close(settings: Settings) -> None:
    store = opened_store(settings)
    fill(store, 1)
    store.close()


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with engine.begin() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def sealed(engine: Engine) -> Iterator[str | bytes]:
    with engine.begin() as connection:
        for column in BATCH:
            yield from connection.execute(select(column)).scalars()


@pytest.mark.parametrize(("source", "target"), WAYS, ids=lambda kind: kind)
def test_every_row_of_every_table_comes_back_from_either_database_into_either(
    place: Place, tmp_path: Path, source: str, target: str
) -> None:
    here, there = place(source), place(target)
    old = opened_store(here)
    fill(old)

    made = back_up(here, tmp_path / "a.tar")
    restore(there, tmp_path / "a.tar")

    new = opened_store(there)
    assert made.database == source
    assert set(made.tables.values()) == {5}
    assert contents(new.engine) == contents(old.engine)
    assert revision(new.engine) == HEAD
    for one in sealed(new.engine):
        assert SEALER.open(one) if isinstance(one, str) else SEALER.open_bytes(one)
    new.consents.give("person", "tg:9", "1", NOW)  # numbers go on after the highest that came
    assert new.consents.holds("person", "tg:9", "1")
    for one in (old, new):
        one.close()


@pytest.mark.parametrize(("source", "target"), [("sqlite", "sqlite"), ("postgresql", "sqlite")])
def test_a_backup_under_load_is_one_moment_and_holds_up_nobody(
    place: Place, tmp_path: Path, source: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = place(source), place(target)
    store, written, over = opened_store(here), threading.Semaphore(0), threading.Event()

    def hammer() -> None:
        number = 0
        while not over.is_set():
            store.items.add(f"tg:{number % 7}", "event", {"what": f"{HARD} {number}"}, NOW)
            store.settings.put("written", str(number + 1))
            number += 1
            written.release()

    def after_another_write(*given: Any) -> int:
        assert written.acquire(timeout=30), "the backup holds up whoever writes"
        return add(*given)

    add = backup._add_table
    monkeypatch.setattr(backup, "_add_table", after_another_write)
    threads = [threading.Thread(target=hammer)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        assert written.acquire(timeout=30)
    made = back_up(here, tmp_path / "a.tar")
    over.set()
    for thread in threads:
        thread.join(30)
    restore(there, tmp_path / "a.tar")

    new = opened_store(there)
    events = made.tables["case_items"]
    assert 20 <= events < int(store.settings.get("written") or 0)
    assert int(new.settings.get("written") or 0) in {events, events - 1}
    found = sorted(int(item.content["what"].rpartition(" ")[2]) for n in range(7) for item in new.items.of(f"tg:{n}"))
    assert found == list(range(events))
    for one in (store, new):
        one.close()


def test_the_library_comes_back_so_that_answers_rest_on_the_same_texts(place: Place, tmp_path: Path) -> None:
    here, there = place("sqlite"), place("sqlite")
    opened_store(here).close()
    decision = tmp_path / "urteil.md"
    decision.write_text("# LG Musterstadt\n\nDer Vorbehalt in robots.txt gilt. " * 20, encoding="utf-8")
    old, new = (LibraryStore(settings.data_dir / "library") for settings in (here, there))
    old.add(decision, now=NOW)
    KeptWeights(here.data_dir / "weights.json").keep("ollama:bge-m3", 2.5)

    back_up(here, tmp_path / "a.tar")
    restore(there, tmp_path / "a.tar")

    assert new.fingerprint == old.fingerprint
    assert list(new.passages()) == list(old.passages())
    assert all(finding.reason is None for finding in new.verify())
    assert KeptWeights(there.data_dir / "weights.json").of("ollama:bge-m3").latent == 2.5


def test_the_same_question_gets_the_same_answer_after_a_restore(
    place: Place, tmp_path: Path, app: App, data_dir: Path
) -> None:
    here, there = place("sqlite"), place("sqlite")
    opened_store(here).close()
    back_up(here, tmp_path / "a.tar")
    restore(there, tmp_path / "a.tar")
    (there.data_dir / "index").symlink_to(data_dir / "index")  # built from the same content; it takes half a minute

    asked = [
        ask("Darf eine KI mit meinen Bildern trainieren?", one.knowledge(), one.writer, dt.date(2026, 11, 28), None)
        for one in (app, App(there))
    ]

    assert asked[0].html == asked[1].html


def test_keys_and_values_of_settings_stay_out_and_the_file_is_for_its_owner_alone(place: Place, tmp_path: Path) -> None:
    here = place("sqlite").model_copy(update={"telegram_token": SecretStr("1:token"), "controller": "Anna, Berlin"})
    (here.data_dir / "webhook.secret").write_text("word-of-the-webhook", encoding="ascii")
    store = opened_store(here)
    store.items.add("tg:1", "event", {"what": "confided"}, NOW)

    made = back_up(here, tmp_path / "a.tar")

    content = (tmp_path / "a.tar").read_bytes()
    for secret in (KEY, "1:token", "Anna, Berlin", "word-of-the-webhook", "confided"):
        assert secret.encode() not in content
    assert "LOTSE_CASE_KEY" in made.settings
    assert stat.S_IMODE((tmp_path / "a.tar").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", here.data_dir.name]
    store.close()


def test_with_keys_an_empty_machine_needs_nothing_else(place: Place, tmp_path: Path) -> None:
    here = place("sqlite").model_copy(update={"case_key": None})
    there = place("sqlite").model_copy(update={"case_key": None})
    store = App(here).open_store()
    store.items.add("tg:1", "event", {"what": "x"}, NOW)
    (here.data_dir / "webhook.secret").write_text("word", encoding="ascii")
    store.close()

    back_up(here, tmp_path / "a.tar", with_keys=True)
    restore(there, tmp_path / "a.tar")

    new = App(there).open_store()
    assert [item.content for item in new.items.of("tg:1")] == [{"what": "x"}]
    assert (there.data_dir / "webhook.secret").read_text(encoding="ascii") == "word"
    assert stat.S_IMODE((there.data_dir / "case.key").stat().st_mode) == 0o600
    new.close()


def test_without_a_key_or_with_another_one_nothing_is_restored(place: Place, tmp_path: Path) -> None:
    here, there = place("sqlite"), place("sqlite")
    opened_store(here).close()
    back_up(here, tmp_path / "a.tar")
    none, other = (there.model_copy(update={"case_key": key}) for key in (None, SecretStr(new_key())))

    with pytest.raises(Refused, match="no_key"):
        restore(none, tmp_path / "a.tar")
    with pytest.raises(Refused, match="other_key"):
        restore(other, tmp_path / "a.tar")

    assert list(there.data_dir.iterdir()) == []
    restore(other, tmp_path / "a.tar", force=True)
    assert (there.data_dir / "lotse.sqlite3").exists()


def test_an_older_key_beside_the_newest_is_enough(place: Place, tmp_path: Path) -> None:
    here, there = place("sqlite"), place("sqlite")
    opened_store(here).close()
    back_up(here, tmp_path / "a.tar")

    made = restore(there.model_copy(update={"case_key": SecretStr(f"{new_key()},{KEY}")}), tmp_path / "a.tar")

    assert made.revision == HEAD


def test_a_place_where_something_is_stays_as_it_is_unless_forced(place: Place, tmp_path: Path) -> None:
    here, there = place("sqlite"), place("sqlite")
    old, busy = opened_store(here), opened_store(there)
    old.people.choose_language("tg:1", "en", NOW)
    busy.people.choose_language("tg:2", "en", NOW)
    busy.close()
    back_up(here, tmp_path / "a.tar")

    with pytest.raises(Refused, match="not_empty"):
        restore(there, tmp_path / "a.tar")
    kept = opened_store(there)
    before = kept.people.language("tg:2")
    kept.close()
    restore(there, tmp_path / "a.tar", force=True)

    new = opened_store(there)
    assert before == "en"
    assert (new.people.language("tg:1"), new.people.language("tg:2")) == ("en", None)
    for one in (old, new):
        one.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restore_that_fails_half_way_leaves_the_store_as_it_was(
    place: Place, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = place("sqlite"), place(kind)
    old, busy = opened_store(here), opened_store(there)
    fill(old)
    busy.people.choose_language("tg:2", "en", NOW)
    busy.close()
    back_up(here, tmp_path / "a.tar")

    def breaks(*_given: object) -> None:
        raise ArchiveError("damaged", "sends")

    monkeypatch.setattr("bot.operations.loading._number_on", breaks)
    with pytest.raises(ArchiveError):
        restore(there, tmp_path / "a.tar", force=True)

    kept = opened_store(there)
    assert kept.people.language("tg:2") == "en"
    assert len(contents(kept.engine)["people"]) == 1
    for one in (old, kept):
        one.close()


def test_a_store_of_an_older_version_is_brought_up_to_date_after_it_came_back(place: Place, tmp_path: Path) -> None:
    here, there = place("sqlite"), place("sqlite")
    engine = open_engine(here.database)
    upgrade(engine, "0004")
    people = metadata.tables["people"]
    with engine.begin() as connection:
        connection.execute(people.insert(), [row_of(people, 1), row_of(people, 2)])
    engine.dispose()

    made = back_up(here, tmp_path / "a.tar")
    restore(there, tmp_path / "a.tar")

    new = opened_store(there)
    assert made.revision == "0004"
    assert "firms" not in made.tables
    assert revision(new.engine) == HEAD
    assert len(contents(new.engine)["people"]) == 2
    new.close()


def test_a_file_that_is_there_already_is_not_overwritten_unless_forced(place: Place, tmp_path: Path) -> None:
    here = place("sqlite")
    opened_store(here).close()
    (tmp_path / "a.tar").write_text("my only other backup", encoding="utf-8")

    with pytest.raises(ArchiveError, match="exists"):
        back_up(here, tmp_path / "a.tar")
    kept = (tmp_path / "a.tar").read_text(encoding="utf-8")
    back_up(here, tmp_path / "a.tar", force=True)

    assert kept == "my only other backup"
    assert tarfile.is_tarfile(tmp_path / "a.tar")


def test_where_there_is_no_store_there_is_no_backup_and_no_new_file(place: Place, tmp_path: Path) -> None:
    here = place("sqlite")

    with pytest.raises(NoStore):
        back_up(here, tmp_path / "a.tar")

    assert not (tmp_path / "a.tar").exists()
    assert list(here.data_dir.iterdir()) == []


def test_without_the_key_of_what_is_sealed_there_is_no_backup_and_no_new_key(place: Place, tmp_path: Path) -> None:
    here = place("sqlite")
    fill_and_close(here)
    keyless = here.model_copy(update={"case_key": None})

    with pytest.raises(StoreError, match=r"case\.key"):
        back_up(keyless, tmp_path / "a.tar")

    assert not (tmp_path / "a.tar").exists()
    assert not (here.data_dir / "case.key").exists()


def test_a_damaged_list_of_the_library_is_told_and_leaves_no_file(place: Place, tmp_path: Path) -> None:
    here = place("sqlite")
    fill_and_close(here)
    (here.data_dir / "library").mkdir()
    (here.data_dir / "library" / "manifest.json").write_text("no list")

    with pytest.raises(ArchiveError) as told:
        back_up(here, tmp_path / "a.tar")

    assert told.value.reason == "own_library"
    assert not (tmp_path / "a.tar").exists()


def test_a_place_that_is_a_file_and_a_key_that_is_none_are_refused_even_by_force(place: Place, tmp_path: Path) -> None:
    here = place("sqlite")
    fill_and_close(here)
    back_up(here, tmp_path / "a.tar")
    (tmp_path / "file").touch()

    with pytest.raises(ArchiveError) as told:
        restore(here.model_copy(update={"data_dir": tmp_path / "file"}), tmp_path / "a.tar")
    with pytest.raises(Refused) as refused:
        restore(here.model_copy(update={"case_key": SecretStr("none")}), tmp_path / "a.tar", force=True)

    assert (told.value.reason, refused.value.reason) == ("disk", "other_key")


def test_a_full_disk_leaves_the_last_backup_and_nothing_half_done(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = place("sqlite")
    opened_store(here).close()
    back_up(here, tmp_path / "a.tar")
    before = (tmp_path / "a.tar").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ArchiveError, match="disk"):
        back_up(here, tmp_path / "a.tar", force=True)

    assert (tmp_path / "a.tar").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.tar"]


def test_the_manifest_names_version_schema_rows_and_the_hash_of_every_member(place: Place, tmp_path: Path) -> None:
    here = place("sqlite")
    store = opened_store(here)
    fill(store, 2)
    store.close()

    back_up(here, tmp_path / "a.tar")

    with opened(tmp_path / "a.tar") as archive:
        told: Manifest = archive.manifest
        assert (told.revision, told.database, told.format) == (HEAD, "sqlite", 1)
        assert set(told.tables) == set(metadata.tables)
        assert set(told.members) == {f"store/{name}.jsonl" for name in metadata.tables}
        assert archive.made_with(SEALER.mark)
        rows = [json.loads(line) for line in archive.lines("store/people.jsonl")]
        assert rows[1]["last_seen"] == {"moment": (NOW + dt.timedelta(days=2, microseconds=2)).isoformat()}
