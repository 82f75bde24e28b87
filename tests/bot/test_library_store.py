from pathlib import Path

import pytest

from bot.library_store import LibraryStore
from bot.sync import sync
from knowledge.library.faults import LibraryError
from knowledge.library.sources import Source
from knowledge.library.wording import look_up
from tests.law_files import law_zip, norm

URHG = (Source(id="urhg", law="UrhG", format="gii"),)


@pytest.fixture
def store(tmp_path: Path) -> LibraryStore:
    return LibraryStore(tmp_path / "library")


def _law(tmp_path: Path, text: str) -> str:
    folder = tmp_path / "mirror" / "urhg"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "xml.zip").write_bytes(law_zip(norm("§ 44b", f"<P>(1) {text}</P><P>(3) Vorbehalt.</P>", "Mining")))
    return str(folder.parent)


def _note(tmp_path: Path, text: str = "# Urteil\n\nDie Klage ist unbegründet.") -> Path:
    path = tmp_path / "urteil.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_library_is_no_fault(store: LibraryStore) -> None:
    assert list(store.documents()) == []
    assert store.verify() == ()
    assert list(store.passages()) == []


def test_an_added_file_is_kept_and_listed(store: LibraryStore, tmp_path: Path) -> None:
    added = store.add(_note(tmp_path))
    _note(tmp_path).unlink()

    assert (added.title, added.reason, added.known) == ("Urteil", None, False)
    assert [(document.kind, document.layer, document.scope) for document in store.documents()] == [
        ("decision", "own", "public")
    ]
    assert [entry.title for entry in store.entries()] == ["Urteil"]


def test_the_same_content_is_kept_once(store: LibraryStore, tmp_path: Path) -> None:
    store.add(_note(tmp_path))

    assert store.add(_note(tmp_path)).known
    assert len(store.entries()) == 1


def test_a_file_belongs_to_the_scope_it_was_added_to(store: LibraryStore, tmp_path: Path) -> None:
    store.add(_note(tmp_path), kind="letter", scope="firm:7")

    passage = next(store.passages())

    assert (passage.kind, passage.layer, passage.scope) == ("letter", "firm", "firm:7")


@pytest.mark.parametrize(("name", "data", "reason"), [("a.pdf", b"", "empty"), ("a.exe", b"MZ", "wrong_type")])
def test_a_bad_file_is_refused_and_nothing_changes(
    store: LibraryStore, tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    store.add(_note(tmp_path))
    before = store.fingerprint
    (tmp_path / name).write_bytes(data)

    assert store.add(tmp_path / name).reason == reason
    assert store.add(tmp_path / "fehlt.pdf").reason == "missing"
    assert store.fingerprint == before


def test_a_sparse_giant_is_refused_without_being_read(store: LibraryStore, tmp_path: Path) -> None:
    giant = tmp_path / "riesig.pdf"
    with giant.open("wb") as handle:
        handle.truncate(200_000_000)

    assert store.add(giant).reason == "too_large"


def test_a_new_text_changes_the_wording_at_once(store: LibraryStore, tmp_path: Path) -> None:
    sync(store, _law(tmp_path, "Alt."), wanted=URHG)
    old = look_up(store.passages(), "UrhG § 44b", "1")
    sync(store, _law(tmp_path, "Neu."), wanted=URHG)
    new = look_up(store.passages(), "UrhG § 44b", "1")

    assert old is not None
    assert new is not None
    assert (old.text, new.text) == ("(1) Alt.", "(1) Neu.")


def test_the_files_of_the_last_generation_stay_for_readers_that_still_use_them(
    store: LibraryStore, tmp_path: Path
) -> None:
    for text in ("Eins.", "Zwei.", "Drei."):
        sync(store, _law(tmp_path, text), wanted=URHG)

    assert len(list(store.folder.glob("official/urhg/*"))) == 2


def test_a_reader_that_began_before_a_swap_ends_with_the_old_text(store: LibraryStore, tmp_path: Path) -> None:
    sync(store, _law(tmp_path, "Alt."), wanted=URHG)
    reader = store.documents()
    first = next(reader)

    sync(store, _law(tmp_path, "Neu."), wanted=URHG)

    assert first.text.startswith("(1) Alt.")
    assert list(reader) == []


def test_a_missing_file_is_left_out_and_reported(store: LibraryStore, tmp_path: Path) -> None:
    store.add(_note(tmp_path))
    next(store.folder.glob("added/*")).unlink()

    assert list(store.documents()) == []
    assert [(finding.reason, finding.cure) for finding in store.verify()] == [("damaged", "add")]


def test_a_damaged_manifest_is_reported_and_mended_by_the_next_sync(store: LibraryStore, tmp_path: Path) -> None:
    sync(store, _law(tmp_path, "Alt."), wanted=URHG)
    (store.folder / "manifest.json").write_text("{", encoding="utf-8")

    with pytest.raises(LibraryError):
        store.manifest()
    broken = store.verify()
    sync(store, _law(tmp_path, "Alt."), wanted=URHG)

    assert broken[0].reason == "damaged"
    assert [finding.reason for finding in store.verify()] == [None]
