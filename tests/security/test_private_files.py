"""What lies in the data folder is the operator's alone, and no link leads a write elsewhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.library_store import write_whole
from bot.locks import only_one
from bot.private_files import private_file, private_folder, write_private
from bot.store import open_store, sqlite_url
from bot.store.sealing import KEY_FILE, keys_for
from bot.telegram.webhook import SECRET_FILE, hook_of
from tests.sealer import SEALER

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def _usual_mask() -> Iterator[None]:
    """As most systems have it: everybody may read what is made."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_nobody_else_reads_a_new_store_or_the_folder_around_it(tmp_path: Path) -> None:
    database = tmp_path / "share" / "lotse" / "lotse.sqlite3"

    open_store(sqlite_url(database), SEALER).close()

    assert [rights(folder) for folder in (database.parent, database.parent.parent)] == [0o700, 0o700]
    assert {rights(file) for file in database.parent.iterdir()} == {0o600}


def test_a_store_that_everybody_could_read_is_closed_to_others_and_its_group_stays(tmp_path: Path) -> None:
    database = tmp_path / "lotse.sqlite3"
    database.touch()
    database.chmod(0o664)

    open_store(sqlite_url(database), SEALER).close()

    assert rights(database) == 0o660


def test_keys_and_secrets_are_their_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    keys_for(None, folder)
    hook_of("https://lotse.example/h", "127.0.0.1:8443", None, folder)

    assert {rights(folder / name) for name in (KEY_FILE, SECRET_FILE)} == {0o600}
    assert rights(folder) == 0o700


def test_whatever_makes_the_data_folder_first_makes_it_private(tmp_path: Path) -> None:
    with only_one(tmp_path / "a" / "library" / "sync.lock"):
        write_whole(tmp_path / "b" / "library" / "official" / "x.zip", b"x")

    assert {rights(tmp_path / name) for name in ("a", "b", "a/library", "b/library")} == {0o700}


def test_a_folder_that_an_operator_shares_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)

    private_folder(tmp_path)

    assert rights(tmp_path) == 0o750


def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").touch()

    with pytest.raises(NotADirectoryError):
        private_folder(tmp_path / "x")


def test_an_export_over_a_link_leaves_its_goal_untouched(tmp_path: Path) -> None:
    goal = tmp_path / "goal"
    goal.write_text("mine")
    link = tmp_path / "SL-ABC123.pdf"
    link.symlink_to(goal)

    write_private(link, b"dossier")

    assert goal.read_text() == "mine"
    assert not link.is_symlink()
    assert (link.read_bytes(), rights(link)) == (b"dossier", 0o600)


def test_an_export_over_a_file_that_somebody_holds_open_does_not_reach_them(tmp_path: Path) -> None:
    path = tmp_path / "SL-ABC123.pdf"
    path.write_text("old")
    path.chmod(0o666)

    with path.open() as held:
        write_private(path, b"dossier")
        read = held.read()

    assert read == "old"
    assert rights(path) == 0o600


def test_a_text_of_the_library_replaces_a_link_instead_of_writing_through_it(tmp_path: Path) -> None:
    goal = tmp_path / "goal"
    goal.write_text("mine")
    (tmp_path / "manifest.json").symlink_to(goal)

    write_whole(tmp_path / "manifest.json", b"{}")

    assert goal.read_text() == "mine"
    assert (tmp_path / "manifest.json").read_bytes() == b"{}"


def test_a_half_written_text_is_never_written_through_a_link_that_waits_for_it(tmp_path: Path) -> None:
    goal = tmp_path / "goal"
    goal.write_text("mine")
    (tmp_path / f"manifest.json.{os.getpid()}.half").symlink_to(goal)

    write_whole(tmp_path / "manifest.json", b"{}")

    assert goal.read_text() == "mine"


def test_the_secret_of_the_webhook_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / SECRET_FILE).symlink_to(tmp_path / "elsewhere")

    hook = hook_of("https://lotse.example/h", "127.0.0.1:8443", None, tmp_path)

    assert not (tmp_path / "elsewhere").exists()
    assert (tmp_path / SECRET_FILE).read_text() == hook.secret


def test_a_private_file_of_somebody_else_is_left_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "theirs"
    path.touch(0o644)

    def refuse(self: Path, mode: int) -> None:
        raise PermissionError(self)

    monkeypatch.setattr(Path, "chmod", refuse)

    assert private_file(path) == path
