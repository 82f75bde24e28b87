"""``lotse firm`` as an operator types it: adding, codes, the log, export, removal; and never a traceback."""

from __future__ import annotations

import datetime as dt
import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from bot.commands.firm import firm
from bot.firms import Firms
from bot.journeys.contact.kept import ContactData, Party, content_of
from bot.store import Store, open_store, sqlite_url
from bot.store.firm_log import LogEntry
from bot.store.sealing import Sealer
from bot.store.tables import firm_log
from tests.bot.offices import EXAMPLE, EXAMPLE_FILE, NOW, OTHER, put
from tests.sealer import KEY


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LOTSE_CASE_KEY", KEY)
    for name in ("LOTSE_STORE_URL", "LOTSE_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    """The store of the installation, beside the command."""
    opened = open_store(sqlite_url(data / "lotse.sqlite3"), Sealer([KEY]))
    yield opened
    opened.close()


def run(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(firm, list(words), input=typed)


def contact(store: Store, firm_id: str, person: str, state: str) -> str:
    """A contact in ``state``; its reference number."""
    row = store.contacts.begin(firm_id, person, content_of(ContactData("de", parties=(Party("Ada", "self"),))), NOW)
    store.contacts.save(firm_id, row.id, row.data, row.revision, NOW, state=state)
    return row.reference


def test_a_firm_is_added_and_what_comes_next_is_told(store: Store) -> None:
    told = run("add", str(EXAMPLE_FILE))

    assert told.exit_code == 0
    assert "Kanzlei Beispiel & Muster ist angelegt." in told.stdout
    assert "lotse firm link-code kanzlei-beispiel --role desk" in told.stdout
    assert "start=firm_kanzlei-beispiel" in told.stdout
    assert Firms(store).get(EXAMPLE.id) == EXAMPLE


def test_a_firm_that_is_added_again_is_changed(store: Store) -> None:
    put(store, EXAMPLE.model_copy(update={"name": "Früher"}))
    store.staff.join("tg:1", EXAMPLE.id, "owner", "Ada", NOW)

    assert "ist geändert" in run("add", str(EXAMPLE_FILE)).stdout
    assert store.staff.of("tg:1") is not None


def test_a_faulty_file_changes_nothing_and_is_told_whole(data: Path, store: Store) -> None:
    (data / "x.yaml").write_text("id: X\nland: Tirol")

    told = run("add", "x.yaml")

    assert told.exit_code == 2
    assert "Tirol" in told.stderr
    assert "name: fehlt" in told.stderr
    assert store.firms.all() == []


@pytest.mark.parametrize("words", [
    ("link-code", "weg", "--role", "owner"), ("remove", "weg", "--yes"), ("verify-log", "weg"),
    ("export", "weg", "--to", "out"), ("verify-log", "kanzlei-beispiel", "--head", "abc"), ("add", "missing.yaml"),
])  # fmt: skip
def test_what_does_not_exist_is_one_sentence(words: tuple[str, ...], store: Store) -> None:
    put(store, EXAMPLE)

    told = run(*words)

    assert told.exit_code == 2
    assert told.stderr.strip()
    assert "Traceback" not in told.stderr


def test_the_list_shows_desk_members_and_contacts_but_no_contents(store: Store) -> None:
    assert "Noch gibt es keine" in run("list").stdout
    put(store, EXAMPLE, OTHER.model_copy(update={"accepting": False}))
    store.firms.put("alt", "{}", NOW)
    store.firms.connect(EXAMPLE.id, "tg:-1")
    store.staff.join("tg:1", EXAMPLE.id, "owner", "Ada", NOW)
    contact(store, EXAMPLE.id, "tg:7", "sent")

    told = run("list").stdout

    assert "kanzlei-beispiel: Kanzlei Beispiel & Muster (Gruppe verbunden; 1 Mitglieder, 1 Anfragen)" in told
    assert "nimmt nichts an" in told
    assert "noch einmal lotse firm add" in told
    assert "Ada" not in told


def test_a_code_stands_alone_on_the_output_and_opens_what_it_says(store: Store) -> None:
    put(store, EXAMPLE)

    told = run("link-code", EXAMPLE.id, "--role", "lawyer")

    code = told.stdout.strip()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", code)
    assert f"start=join_{code.replace('-', '')}" in told.stderr
    assert store.codes.look(code, dt.datetime.now(dt.UTC)) == (EXAMPLE.id, "lawyer")


def test_the_start_word_of_a_code_fits_into_a_link(store: Store) -> None:
    put(store, EXAMPLE)
    found = re.search(r"start=(\S+)", run("link-code", EXAMPLE.id, "--role", "owner").stderr)

    assert found
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", found[1])
    assert "/verbinden" in run("link-code", EXAMPLE.id, "--role", "desk").stderr


def test_the_log_is_verified_and_whoever_changed_it_is_found_out(store: Store) -> None:
    put(store, EXAMPLE)
    assert "leer" in run("verify-log", EXAMPLE.id).stdout
    for number in range(3):
        store.firm_log.append(EXAMPLE.id, LogEntry(f"SL-{number}", "told"), NOW)
    head = store.firm_log.head(EXAMPLE.id)[1]

    sound = run("verify-log", EXAMPLE.id, "--head", head.upper())
    assert sound.exit_code == 0
    assert head in sound.stdout
    assert run("verify-log", EXAMPLE.id, "--head", "f" * 64).exit_code == 1

    with store.engine.begin() as connection:
        changed = update(firm_log).where(firm_log.c.number == 2).values(entry="{}")
        connection.execute(changed)
    broken = run("verify-log", EXAMPLE.id)
    assert broken.exit_code == 1
    assert "Ab Eintrag 2" in broken.stderr


def test_only_what_staff_may_see_is_exported_and_only_for_the_operators_eyes(data: Path, store: Store) -> None:
    put(store, EXAMPLE, OTHER)
    seen = contact(store, EXAMPLE.id, "tg:7", "accepted")
    unseen = [contact(store, EXAMPLE.id, f"tg:{n}", state) for n, state in ((8, "sent"), (9, "declined"))]
    foreign = contact(store, OTHER.id, "tg:7", "accepted")
    store.firm_log.append(EXAMPLE.id, LogEntry(seen, "told"), NOW)

    told = run("export", EXAMPLE.id, "--to", "out")

    assert told.exit_code == 0
    written = {path.name for path in (data / "out").iterdir()}
    assert written == {f"{seen}.pdf", f"{seen}.json", "kanzlei-beispiel-log.jsonl"}
    assert json.loads((data / "out" / f"{seen}.json").read_text())["reference"] == seen
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in (data / "out").iterdir())
    for reference in (*unseen, foreign, "../x"):
        assert run("export", EXAMPLE.id, reference, "--to", "out").exit_code == 2


def test_a_firm_is_removed_after_a_second_thought_and_its_log_stays(store: Store) -> None:
    put(store, EXAMPLE)
    contact(store, EXAMPLE.id, "tg:7", "taken")
    store.firm_log.append(EXAMPLE.id, LogEntry("SL-1", "told"), NOW)

    kept = run("remove", EXAMPLE.id, typed="n\n")
    assert "1 Anfragen" in kept.stdout
    assert store.firms.get(EXAMPLE.id) is not None

    assert run("remove", EXAMPLE.id, "--yes").exit_code == 0
    assert store.firms.get(EXAMPLE.id) is None
    assert store.contacts.of("tg:7") == []
    assert run("verify-log", EXAMPLE.id).exit_code == 0


def test_an_english_installation_is_told_in_english(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setenv("LOTSE_LANGUAGE", "en")
    told = run("add", str(EXAMPLE_FILE))
    code = run("link-code", EXAMPLE.id, "--role", "owner")

    assert "has been added" in told.stdout
    assert "Works once" in code.stderr
