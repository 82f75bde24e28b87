"""Vectors in a real embedded Chroma: written, found, replaced and removed scope by scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library.passages import Passage
from knowledge.library.vectors import ChromaVectors

WORDS = ["foto", "miete", "brief"]


def _embed(texts: list[str]) -> list[list[float]]:
    """One dimension a word, and one so that no vector is zero."""
    return [[*(float(text.lower().count(word)) for word in WORDS), 0.1] for text in texts]


def _passages(scope: str = "public") -> list[Passage]:
    return [
        Passage(
            id=f"{scope}:{word}", document=word, text=f"Ein {word} und nochmal {word}", citation=word, kind="note",
            layer="own", scope=scope, valid_from=dt.date(2021, 6, 7), as_of=dt.date(2026, 11, 23),
        )
        for word in WORDS
    ]  # fmt: skip


def _write(vectors: ChromaVectors, scope: str = "public") -> None:
    cards = list(zip(WORDS, _embed(WORDS), strict=True))
    vectors.write(scope, _passages(scope), _embed, cards)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> ChromaVectors:
    return ChromaVectors.open(tmp_path_factory.mktemp("chroma"), "words-4")


@pytest.fixture
def vectors(opened: ChromaVectors) -> Iterator[ChromaVectors]:
    yield opened
    for scope in ("public", "firm:1", "firm_1", "case:ä"):
        opened.remove(scope)


def test_the_nearest_card_and_passage_come_first_with_their_cosine(vectors: ChromaVectors) -> None:
    _write(vectors)
    query = _embed(["foto foto"])[0]

    cards, passages = vectors.nearest_cards("public", query, 3), vectors.nearest_passages("public", query, 2)

    assert next(iter(cards)) == "foto"
    assert next(iter(passages)) == "public:foto"
    assert len(passages) == 2
    assert cards["foto"] == pytest.approx(1, abs=0.02)
    assert list(cards.values()) == sorted(cards.values(), reverse=True)


def test_a_scope_never_sees_the_vectors_of_another(vectors: ChromaVectors) -> None:
    _write(vectors, "firm:1")
    _write(vectors, "firm_1")

    assert vectors.nearest_cards("public", _embed(["foto"])[0], 9) == {}
    assert vectors.count("public") == 0
    assert set(vectors.nearest_passages("firm:1", _embed(["foto"])[0], 9)) == {f"firm:1:{word}" for word in WORDS}
    assert set(vectors.nearest_passages("firm_1", _embed(["foto"])[0], 9)) == {f"firm_1:{word}" for word in WORDS}


def test_scopes_may_have_any_letters(vectors: ChromaVectors) -> None:
    _write(vectors, "case:ä")

    assert vectors.count("case:ä") == 3


def test_writing_again_replaces_all_of_a_scope(vectors: ChromaVectors) -> None:
    _write(vectors)

    vectors.write("public", _passages()[:1], _embed, [])

    assert vectors.count("public") == 1
    assert vectors.nearest_cards("public", _embed(["foto"])[0], 9) == {}


def test_removing_takes_one_scope_and_leaves_the_others(vectors: ChromaVectors) -> None:
    _write(vectors)
    _write(vectors, "firm:1")

    vectors.remove("firm:1")
    vectors.remove("firm:1")

    assert vectors.count("firm:1") == 0
    assert vectors.nearest_passages("firm:1", _embed(["foto"])[0], 9) == {}
    assert vectors.count("public") == 3


def test_progress_is_told(vectors: ChromaVectors) -> None:
    told: list[int] = []

    vectors.write("public", _passages(), _embed, [], told.append)

    assert told == [3]


def test_a_scope_without_passages_can_be_written(vectors: ChromaVectors) -> None:
    vectors.write("public", [], _embed, [])

    assert vectors.count("public") == 0
    assert vectors.nearest_passages("public", _embed(["foto"])[0], 3) == {}


def test_vectors_survive_closing_and_belong_to_their_embedding(tmp_path: Path) -> None:
    first = ChromaVectors.open(tmp_path / "chroma", "words-4")
    _write(first)

    again = ChromaVectors.open(tmp_path / "chroma", "words-4")
    other_model = ChromaVectors.open(tmp_path / "chroma", "ollama:bge-m3")

    assert again.count("public") == 3
    assert other_model.count("public") == 0
    assert other_model.nearest_cards("public", [1.0] * 7, 3) == {}


def test_metadata_stand_beside_every_vector(tmp_path: Path) -> None:
    vectors = ChromaVectors.open(tmp_path / "chroma", "words-4")
    _write(vectors, "firm:1")

    stored = vectors._collection("passages", "firm:1").get(ids=["firm:1:foto"])["metadatas"][0]

    assert stored == {
        "scope": "firm:1", "document": "foto", "citation": "foto", "kind": "note", "layer": "own", "language": "de",
        "valid_from": dt.date(2021, 6, 7).toordinal(), "valid_to": 10**7, "as_of": "2026-11-23",
    }  # fmt: skip
