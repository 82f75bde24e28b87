"""Archives that are broken or made to harm: refused with a sentence, before anything is touched."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.commands.restore import restore as command
from bot.operations.archive import MANIFEST, MARK, ArchiveError, opened
from bot.operations.backup import back_up
from bot.operations.loading import NewerStore
from bot.operations.restore import Refused, restore
from bot.operations.rows import BadRow, from_line, to_line
from bot.store import open_store
from tests.bot.operations.conftest import Place
from tests.sealer import KEY, SEALER

Change = Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]


@pytest.fixture
def good(place: Place, tmp_path: Path) -> Path:
    """A sound archive with rows and a file."""
    here = place("sqlite")
    store = open_store(here.database, SEALER)
    store.settings.put("menu", "x")
    store.people.choose_language("tg:1", "en", dt.datetime(2026, 11, 28, tzinfo=dt.UTC))
    store.close()
    (here.data_dir / "weights.json").write_text("{}", encoding="utf-8")
    back_up(here, tmp_path / "good.tar")
    return tmp_path / "good.tar"


def changed(good: Path, change: Change) -> Path:
    """The archive with other members."""
    with tarfile.open(good) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]
    change(members)
    bad = good.with_name("bad.tar")
    with tarfile.open(bad, "w") as tar:
        for info, content in members:
            info.size = len(content) if info.isreg() else info.size
            tar.addfile(info, io.BytesIO(content))
    return bad


def forged(good: Path, name: str, content: bytes, **manifest: Any) -> Path:
    """The archive with another member, and a manifest that fits it: what somebody without the key can make."""

    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        told = json.loads(next(data for info, data in members if info.name == MANIFEST))
        told["members"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        told |= manifest
        members[:] = [one for one in members if one[0].name not in (name, MANIFEST)]
        members[:0] = [(tarfile.TarInfo(name), content), (tarfile.TarInfo(MANIFEST), json.dumps(told).encode())]

    return changed(good, change)


def link(kind: bytes) -> Change:
    def change(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        info = tarfile.TarInfo("weights.json")
        info.type, info.linkname = kind, "/etc/passwd"
        members[:] = [one for one in members if one[0].name != "weights.json"]
        members.insert(0, (info, b""))

    return change


def named(name: str) -> Change:
    return lambda members: members.insert(0, (tarfile.TarInfo(name), b"x"))


def sparse(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    info = tarfile.TarInfo("weights.json")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(10**15),
                        "GNU.sparse.name": "weights.json"}  # fmt: skip
    members[:] = [(info, b"1\n0\n512\n".ljust(1024, b"\0")), *(one for one in members if one[0].name != "weights.json")]


HOSTILE: dict[str, Change] = {
    "a name that leads upwards": named("library/added/../../../../etc/cron.d/x"),
    "a name that is absolute": named("/etc/passwd"),
    "a name with a backslash": named("library\\added\\x"),
    "a hidden name": named("library/added/.ssh"),
    "a name with a newline": named("library/added/x\n"),
    "a name nobody knows": named("bot/app.py"),
    "a key that is none of ours": named("keys/id_rsa"),
    "a symbolic link": link(tarfile.SYMTYPE),
    "a hard link": link(tarfile.LNKTYPE),
    "a device": link(tarfile.CHRTYPE),
    "a pipe": link(tarfile.FIFOTYPE),
    "a folder": link(tarfile.DIRTYPE),
    "a sparse file that unpacks to a petabyte": sparse,
    "the same name twice": lambda members: members.append(members[0]),
    "a member that the manifest does not name": named("library/added/x"),
    "a member that is missing": lambda members: members.pop(0) and None,
    "no manifest": lambda members: members.pop(-2) and None,
    "no mark": lambda members: members.pop() and None,
    "no member at all": lambda members: members.clear(),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_an_archive_with_something_wrong_in_it_is_refused_and_nothing_is_touched(
    place: Place, good: Path, what: str
) -> None:
    there = place("sqlite")
    bad = changed(good, HOSTILE[what])

    with pytest.raises(ArchiveError):
        restore(there, bad, force=True)

    assert list(there.data_dir.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 10240, b"SQLite format 3\0" * 100, b"\x1f\x8b\x08\0" * 300])
def test_a_file_that_is_no_archive_is_refused(place: Place, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "no.tar").write_bytes(content)

    with pytest.raises(ArchiveError):
        restore(place("sqlite"), tmp_path / "no.tar", force=True)


def test_a_folder_and_a_file_that_is_not_there_are_refused(place: Place, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.tar"):
        with pytest.raises(ArchiveError):
            restore(place("sqlite"), path)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_an_archive_is_cut_or_a_byte_is_flipped_it_is_never_taken_for_another_one(
    good: Path, data: st.DataObject
) -> None:
    content = bytearray(good.read_bytes())
    with opened(good) as archive:
        sound = archive.text
        end = max(archive.places.values()) + 64
    place = data.draw(st.integers(0, end - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    bad = good.with_name("flipped.tar")
    bad.write_bytes(content)

    try:
        with opened(bad) as archive:  # a flipped bit in a date or an owner of the tar changes nothing that is read
            assert archive.text == sound or not archive.made_with(SEALER.mark)
    except ArchiveError:
        pass


def test_who_does_not_have_the_key_can_forge_an_archive_that_fits_and_is_refused_all_the_same(
    place: Place, good: Path
) -> None:
    there = place("sqlite")
    with opened(good) as archive:
        rows = archive.manifest.tables
    row = to_line({"person": "tg:666", "firm_id": "kanzlei", "role": "admin", "name": "Mallory", "joined_at": None})
    bad = forged(good, "store/staff.jsonl", row, tables={**rows, "staff": 1})

    with pytest.raises(Refused, match="other_key"):
        restore(there, bad)

    assert list(there.data_dir.iterdir()) == []


LINES: dict[str, bytes] = {
    "not JSON": b"{\n",
    "not a row": b"[1]\n",
    "another column": to_line({"key": "a", "value": "b", "more": 1}),
    "a column that is missing": to_line({"key": "a"}),
    "a moment where a text belongs": b'{"key":"a","value":{"moment":"2026-11-28T00:00:00+00:00"}}\n',
    "bytes where a text belongs": b'{"key":"a","value":{"bytes":"eA=="}}\n',
    "a moment without a zone": b'{"key":"a","value":{"moment":"2026-11-28T00:00:00"}}\n',
    "nested without end": b'{"key":' + b"[" * 100_000 + b"\n",
    "nothing": b"\n",
}


@pytest.mark.parametrize("what", LINES)
def test_a_row_that_is_none_is_refused_and_the_store_stays_as_it_was(place: Place, good: Path, what: str) -> None:
    there = place("sqlite")
    store = open_store(there.database, SEALER)
    store.settings.put("mine", "kept")
    bad = forged(good, "store/settings.jsonl", LINES[what])

    with pytest.raises(ArchiveError, match="settings"):
        restore(there, bad, force=True)

    assert store.settings.get("mine") == "kept"
    store.close()


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"revision": "9999"}, NewerStore),
        ({"format": 2}, ArchiveError),
        ({"tables": {"people": 1}}, ArchiveError),
        ({"made_at": "yesterday"}, ArchiveError),
        ({"more": 1}, ArchiveError),
        ({"revision": "0006; DROP TABLE people"}, ArchiveError),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_manifest_that_tells_something_else_is_refused(
    place: Place, good: Path, told: dict[str, Any], refusal: type[Exception]
) -> None:
    there = place("sqlite")
    bad = forged(good, "weights.json", b"{}", **told)

    with pytest.raises(refusal):
        restore(there, bad, force=True)


@pytest.mark.parametrize("file", ["../../../etc/passwd", "/etc/passwd", "added/not-there.pdf"])
def test_a_library_that_points_outside_the_archive_is_refused(place: Place, good: Path, file: str) -> None:
    there = place("sqlite")
    entry = {"name": "x", "file": file, "sha256": "0" * 64, "kind": "note", "added_at": "2026-11-28T00:00:00Z"}
    bad = forged(good, "library/manifest.json", json.dumps({"added": {"public:0": entry}}).encode())

    with pytest.raises(Refused, match="bad_library"):
        restore(there, bad, force=True)

    assert list(there.data_dir.iterdir()) == []


def test_a_person_is_told_in_one_sentence_without_control_characters(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "there"))
    monkeypatch.setenv("LOTSE_CASE_KEY", KEY)
    bad = changed(good, named("x\x1b[2J\n" + "y" * 500))

    told = CliRunner().invoke(command, [str(bad)])

    sentence = str(told.exception)
    assert "gehört" in sentence
    assert sentence.isprintable()
    assert len(sentence) < 250


def test_a_mark_is_not_the_hash_of_anything_that_is_in_the_archive(good: Path) -> None:
    with opened(good) as archive:
        assert archive.mark == SEALER.mark(archive.text)
        assert archive.mark != hashlib.sha256(archive.text.encode()).hexdigest()
        assert MARK not in archive.manifest.members


VALUES = (
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.binary() | st.datetimes(timezones=st.just(dt.UTC))
)


@given(st.dictionaries(st.text(), VALUES))
def test_every_row_comes_back_from_its_line(row: dict[str, Any]) -> None:
    line = to_line(row)

    assert from_line(line) == row
    assert line.isascii()
    assert line.count(b"\n") == 1


@given(st.binary() | st.text().map(str.encode))
def test_no_line_whatever_it_is_raises_anything_but_bad_row(line: bytes) -> None:
    with contextlib.suppress(BadRow):
        from_line(line)
