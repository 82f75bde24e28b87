"""The index on disk: built beside the old one, put in place in one step, and never lost by a build that dies."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bot.app import App
from bot.errors import UserError
from knowledge.content import ContentError
from knowledge.library import build
from knowledge.library.own import Content, own_passages
from knowledge.library.passages import Passage
from knowledge.library.search import Library
from tests.conftest import settings_for

NOTE = Passage(
    id="n1", document="note", text="Der Vergleich nennt eine geheime Lizenzgebühr.", citation="Akte 7", kind="note",
    layer="firm", scope="firm:1", valid_from=dt.date(2024, 1, 1), as_of=dt.date(2026, 1, 1), norms=("UrhG § 97",),
)  # fmt: skip
OFFICIAL = Passage(
    id="o1", document="official:urhg:§ 44b", text="(3) Nutzungen sind nur zulässig, wenn sie nicht vorbehalten sind.",
    citation="UrhG § 44b Abs. 3", kind="norm", layer="official", norms=("UrhG § 44b",), role="absatz", url="https://x.de",
)  # fmt: skip
QUESTIONS = [
    "Darf eine Firma meine Fotos zum Training nehmen?",
    "§ 44b Abs. 3 UrhG",
    "310 O 227/23",
    "geheime Lizenzgebühr",
]


def _folders(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.is_dir())


def test_before_the_first_build_there_is_no_index(tmp_path: Path) -> None:
    assert build.current(tmp_path) is None
    assert build.load(tmp_path) is None


def _shown(content: Content) -> list[Passage]:
    """What a loaded index keeps: typical questions are learned and then left on disk."""
    return [passage for passage in own_passages(content) if passage.role != "question"]


def test_a_built_index_is_the_current_one(small: Content, tmp_path: Path) -> None:
    place = build.build(tmp_path, "one", [])

    loaded = build.load(tmp_path)

    assert build.current(tmp_path) == "one"
    assert place == tmp_path / "one"
    assert loaded is not None
    assert loaded.passages == len(_shown(small))
    assert _folders(tmp_path) == ["one"]


def test_a_loaded_index_holds_the_same_content_and_passages(small: Content, tmp_path: Path) -> None:
    build.build(tmp_path, "one", [NOTE, OFFICIAL])

    loaded = build.load(tmp_path)

    assert loaded is not None
    assert loaded.content == small
    assert loaded.library.shelves["public"].passages == [*_shown(small), OFFICIAL]
    assert loaded.library.shelves["firm:1"].passages == [NOTE]


def test_a_loaded_index_gives_the_same_hits_as_the_one_in_memory(small: Content, tmp_path: Path) -> None:
    passages = [*own_passages(small), OFFICIAL, NOTE]
    memory = Library.from_passages(passages)
    build.build(tmp_path, "one", [OFFICIAL, NOTE])

    loaded = build.load(tmp_path)

    assert loaded is not None
    for question in QUESTIONS:
        for scopes in (["public"], ["public", "firm:1"]):
            one, two = (found.search(question, 10, scopes) for found in (memory, loaded.library))
            assert one
            assert [hit.passage.id for hit in two] == [hit.passage.id for hit in one]
            assert [hit.score for hit in two] == pytest.approx([hit.score for hit in one], abs=1e-3)


def test_vectors_of_every_scope_are_written_and_leave_the_ranking_as_it_is(small: Content, tmp_path: Path) -> None:
    build.build(tmp_path, "one", [NOTE, OFFICIAL])
    loaded = build.load(tmp_path)
    assert loaded is not None
    before = [hit.passage.document for hit in loaded.library.search(QUESTIONS[0], 3)]

    vectors = build.open_vectors(loaded)
    with_vectors = Library(loaded.library.shelves, vectors)
    for shelf in with_vectors.shelves.values():
        shelf._last = None

    assert vectors.count("public") == len(own_passages(small)) + 1
    assert vectors.count("firm:1") == 1
    assert [hit.passage.document for hit in with_vectors.search(QUESTIONS[0], 3)] == before


def test_a_model_for_vectors_is_asked_for_cards_and_passages(small: Content, tmp_path: Path) -> None:
    asked: list[str] = []

    def embed(texts: list[str]) -> list[list[float]]:
        asked.extend(texts)
        return [[float(len(text)), 1.0] for text in texts]

    build.build(tmp_path, "one", [], embed, "fake:two")
    loaded = build.load(tmp_path)

    assert loaded is not None
    vectors = build.open_vectors(loaded, "fake:two")
    assert vectors.count("public") == len(own_passages(small))
    assert len(asked) == len(own_passages(small)) + len(loaded.library.shelves["public"].themes.documents)
    assert set(vectors.nearest_cards("public", [1.0, 1.0], 9)) == {"UrhG § 44b", "UrhG § 60d", "UrhG § 97",
                                                                  "decision:lg-hamburg-310-o-227-23"}  # fmt: skip


def test_a_new_build_replaces_the_old_one(small: Content, tmp_path: Path) -> None:
    build.build(tmp_path, "one", [])
    build.build(tmp_path, "two", [OFFICIAL])

    loaded = build.load(tmp_path)

    assert build.current(tmp_path) == "two"
    assert loaded is not None
    assert loaded.passages == len(_shown(small)) + 1
    assert _folders(tmp_path) == ["two"]


class ProcessKilledError(Exception):
    """Stands for the end of the process in the middle of a build."""


@pytest.mark.parametrize("moment", ["words", "vectors"])
def test_a_build_that_dies_leaves_the_old_index_and_the_next_one_cleans_up(
    small: Content, tmp_path: Path, moment: str
) -> None:
    build.build(tmp_path, "one", [])

    def die(what: str, done: int, total: int) -> None:
        if what == moment:
            raise ProcessKilledError

    with pytest.raises(ProcessKilledError):
        build.build(tmp_path, "two", [OFFICIAL], progress=die)

    after = build.load(tmp_path)
    assert build.current(tmp_path) == "one"
    assert after is not None
    assert after.library.search("§ 44b UrhG", 1)[0].exact
    assert len(_folders(tmp_path)) == 2
    build.build(tmp_path, "two", [OFFICIAL])
    assert _folders(tmp_path) == ["two"]


def test_faulty_content_leaves_the_old_index(small: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build.build(tmp_path, "one", [])

    def faulty() -> Content:
        raise ContentError(["norms/044b.yaml: title: Field required"])

    monkeypatch.setattr(build, "load_content", faulty)

    with pytest.raises(ContentError):
        build.build(tmp_path, "two", [])

    assert build.current(tmp_path) == "one"
    assert build.load(tmp_path) is not None


@pytest.mark.parametrize(
    "pointer",
    [b"", b"   \n", b"weg", b"\xff\xfe\x00\x01", b"../..", b"one/../two"],
    ids=["empty", "blank", "to a folder that is gone", "garbage", "out of the folder", "crooked"],
)
def test_a_broken_pointer_means_that_there_is_no_index(tmp_path: Path, pointer: bytes) -> None:
    (tmp_path / "current").write_bytes(pointer)

    assert build.current(tmp_path) is None
    assert build.load(tmp_path) is None


def test_an_index_without_its_manifest_is_no_index(small: Content, tmp_path: Path) -> None:
    build.build(tmp_path, "one", [])

    (tmp_path / "one" / "manifest.json").unlink()

    assert build.current(tmp_path) is None


def test_progress_is_told_from_nothing_to_all(small: Content, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []

    build.build(tmp_path, "one", [], progress=lambda *step: told.append(step))

    total = len(own_passages(small))
    assert told[0] == ("words", 0, total)
    assert told[-1] == ("vectors", total, total)


def test_the_fingerprint_changes_with_texts_and_embedding_and_with_nothing_else() -> None:
    usual = build.fingerprint("texts-1")

    assert build.fingerprint("texts-1") == usual
    assert build.fingerprint("texts-2") != usual
    assert build.fingerprint("texts-1", "ollama:bge-m3") != usual
    assert len(usual) == 24


def test_the_fingerprint_changes_with_our_own_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "card.yaml").write_text("a: 1", encoding="utf-8")
    monkeypatch.setattr(build, "_ROOT", tmp_path)
    before = build.fingerprint("")

    (tmp_path / "card.yaml").write_text("a: 2", encoding="utf-8")
    edited = build.fingerprint("")
    (tmp_path / "card.yaml").rename(tmp_path / "other.yaml")

    assert len({before, edited, build.fingerprint("")}) == 3


# The application on top


def test_building_twice_from_the_same_content_does_nothing(small: Content, tmp_path: Path) -> None:
    app = App(settings_for(tmp_path))
    steps: list[str] = []

    first = app.rebuild(lambda what, done, total: steps.append(what))
    told = len(steps)
    second = app.rebuild(lambda what, done, total: steps.append(what))
    App(settings_for(tmp_path)).knowledge(lambda what, done, total: steps.append(what))

    assert (first, second) == (True, False)
    assert told == len(steps) > 0


def test_an_added_file_makes_the_index_new(small: Content, tmp_path: Path) -> None:
    app = App(settings_for(tmp_path))
    app.rebuild()
    note = tmp_path / "urteil.md"
    note.write_text("# Urteil\n\nZur Quastenflosse als Werk der Fotokunst.", encoding="utf-8")

    app.library_store.add(note)

    assert app.rebuild() is True
    assert "Quastenflosse" in app.knowledge().library.search("Quastenflosse", 1)[0].passage.text


def test_an_index_that_somebody_damaged_is_built_anew(small: Content, tmp_path: Path) -> None:
    App(settings_for(tmp_path)).knowledge()
    folder = tmp_path / "index"
    name = build.current(folder)
    assert name is not None
    (folder / name / "manifest.json").unlink()

    knowledge = App(settings_for(tmp_path)).knowledge()

    assert knowledge.library.search("§ 44b UrhG", 1)[0].exact


@pytest.mark.parametrize(
    "file", ["manifest.json", "content.json", "shelf-0/passages.jsonl", "shelf-0/lexical/size.npy"]
)
def test_a_file_cut_short_inside_the_index_is_built_anew(small: Content, tmp_path: Path, file: str) -> None:
    App(settings_for(tmp_path)).knowledge()
    folder = tmp_path / "index"
    victim = folder / str(build.current(folder)) / file
    victim.write_bytes(victim.read_bytes()[: victim.stat().st_size // 2])

    knowledge = App(settings_for(tmp_path)).knowledge()

    assert knowledge.library.search("§ 44b UrhG", 1)[0].exact


def test_faulty_content_is_told_to_the_person_with_file_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty() -> Content:
        raise ContentError(["norms/044b.yaml: title: Field required"])

    monkeypatch.setattr(build, "load_content", faulty)

    with pytest.raises(UserError, match=r"norms/044b\.yaml: title: Field required"):
        App(settings_for(tmp_path)).knowledge()


def test_a_data_folder_that_is_a_file_is_told_in_one_sentence(small: Content, tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("not a folder", encoding="utf-8")

    with pytest.raises(UserError, match="LOTSE_DATA_DIR"):
        App(settings_for(place)).knowledge()


def test_the_index_of_all_our_content_holds_every_card(app: App, content: Content) -> None:
    knowledge = app.knowledge()
    shelf = knowledge.library.shelves["public"]

    cards = {*content.norms, *(f"question:{k}" for k in content.questions),
             *(f"argument:{k}" for k in content.arguments),
             *(f"decision:{k}" for k in content.decisions), *(f"digest:{k}" for k in content.digests)}  # fmt: skip
    manifest = json.loads((app._index_path() / "manifest.json").read_text(encoding="utf-8"))
    assert cards <= set(shelf.themes.documents)
    assert {passage.document for passage in shelf.passages} == cards
    assert manifest["scopes"] == ["public"]
    assert len({passage.id for passage in shelf.passages}) == len(shelf.passages)
