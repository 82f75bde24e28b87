"""Embeddings of a model over real sockets: batches, resuming, built beside what serves, and a model that is gone."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.app import App
from bot.embedding_cache import EmbeddingCache
from bot.embeddings import BATCH, Embedder, EmbeddingsDown, open_embeddings
from bot.errors import UserError
from bot.weights import KeptWeights
from knowledge.library import build
from knowledge.library.own import load_content
from knowledge.library.themes import SHIPPED
from tests.conftest import settings_for
from tests.model_server import Fault, ModelServer

TEXTS = [f"Satz Nummer {number} über das Urheberrecht" for number in range(BATCH * 3 + 5)]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A fresh server."""
    with ModelServer() as running:
        yield running


def embedder(server: ModelServer, folder: Path, provider: str = "ollama", **more: Any) -> Embedder:
    """An embedder of the provider's real library."""
    name = f"{provider}:scripted"
    url = server.openai if provider == "openai" else server.ollama
    return Embedder(name, open_embeddings(name, url), EmbeddingCache(folder, name), **more)


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_texts_are_embedded_in_batches_and_never_twice(server: ModelServer, tmp_path: Path, provider: str) -> None:
    first = embedder(server, tmp_path, provider).embed_documents(TEXTS)
    sent = len(server.script.seen)

    again = embedder(server, tmp_path, provider).embed_documents([*TEXTS, TEXTS[0], "Neu"])

    assert sent == 4
    assert len(server.script.seen) == sent + 1
    assert np.allclose(again[: len(TEXTS)], first)
    assert again[len(TEXTS)] == again[0]
    assert first[3] == pytest.approx(server.script.embed(TEXTS[3]), abs=1e-6)


def test_what_was_made_before_the_provider_failed_is_kept(server: ModelServer, tmp_path: Path) -> None:
    broken = embedder(server, tmp_path)
    server.script.fail(*([None] * 2), Fault("status", 500))

    with pytest.raises(EmbeddingsDown, match="HTTP 500"):
        broken.embed_documents(TEXTS)

    assert len(EmbeddingCache(tmp_path, "ollama:scripted")) == BATCH * 2
    server.script.seen.clear()
    embedder(server, tmp_path).embed_documents(TEXTS)
    assert len(server.script.seen) == 2


def test_a_damaged_cache_is_begun_anew(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, "a:b")
    cache.put({"eins": [1.0, 2.0]})
    cache.path.write_bytes(b"kein SQLite " * 500)

    assert cache.get(["eins"]) == {}
    cache.put({"eins": [0.5, 0.25]})
    assert cache.get(["eins"]) == {"eins": [0.5, 0.25]}


def test_the_cache_keeps_no_text(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path, "a:b")
    cache.put({"Zebrastreifen": [1.0]})

    assert b"Zebrastreifen" not in cache.path.read_bytes()
    with sqlite3.connect(cache.path) as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (1,)
    connection.close()


def test_models_do_not_share_a_cache(tmp_path: Path) -> None:
    EmbeddingCache(tmp_path, "ollama:a/b").put({"eins": [1.0]})

    assert EmbeddingCache(tmp_path, "ollama:a_b").get(["eins"]) == {}


@dataclass
class Clock:
    """A clock that is set by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Slow:
    """Embeddings that answer when they are told to."""

    gate: Future[list[float]] = field(default_factory=Future)

    def embed_query(self, text: str) -> list[float]:
        return self.gate.result()


def test_a_question_without_a_vector_rests_the_model_and_says_so_once(
    server: ModelServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    asked = embedder(server, tmp_path, clock=clock)
    server.script.fail(Fault("status", 500))

    assert asked.embed_query("Zebrastreifen?") == []
    assert asked.embed_query("Zebrastreifen?") == []
    clock.now = 61
    assert len(asked.embed_query("Zebrastreifen?")) == 32

    warned = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warned) == 1
    assert "Zebrastreifen" not in caplog.text


def test_a_slow_vector_is_not_waited_for(tmp_path: Path) -> None:
    slow = Slow()
    asked = Embedder("a:b", slow, EmbeddingCache(tmp_path, "a:b"), seconds=0.05)  # type: ignore[arg-type]

    assert asked.embed_query("Frage") == []
    slow.gate.set_result([1.0])


def test_vectors_of_another_length_are_not_used(server: ModelServer, tmp_path: Path) -> None:
    assert embedder(server, tmp_path, dimensions=1024).embed_query("Frage") == []


@pytest.mark.parametrize("name", ["nobody:x", "ollama"])
def test_an_unknown_embedding_is_told(name: str) -> None:
    with pytest.raises(UserError, match="LOTSE_EMBEDDING"):
        open_embeddings(name)


def test_weights_are_kept_by_model(tmp_path: Path) -> None:
    kept = KeptWeights(tmp_path / "weights.json")
    assert kept.of("a:b") is SHIPPED

    kept.keep("a:b", 0.9)
    kept.keep("c:d", 1.5)

    assert (kept.of("a:b").latent, kept.of("c:d").latent) == (0.9, 1.5)
    assert kept.of("a:b").nearest == SHIPPED.nearest
    kept.path.write_text('{"a:b": "viel", "c:d": -4}', encoding="utf-8")
    assert kept.of("a:b") is kept.of("c:d") is SHIPPED
    kept.path.write_text("{", encoding="utf-8")
    assert kept.of("a:b") is SHIPPED


def test_a_model_is_built_beside_what_serves_goes_on_after_a_failure_and_is_swapped_in(
    server: ModelServer, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = build.own_passages(load_content())[:500]
    monkeypatch.setattr(build, "own_passages", lambda content: few)
    shutil.copytree(data_dir / "index", tmp_path / "index")
    settings = settings_for(tmp_path).model_copy(
        update={"embedding": "ollama:scripted", "embedding_url": server.ollama}
    )
    app = App(settings)
    first = app.knowledge()
    assert (app.own_vectors, server.script.seen) == (True, [])
    index = settings.index_folder
    serving = (index / "current").read_text(encoding="utf-8")

    server.script.fail(*([None] * 4), Fault("status", 503))
    assert not app.take_embeddings()
    assert app.own_vectors
    assert (index / "current").read_text(encoding="utf-8") == serving
    assert app.knowledge().library.search("Darf ein Roboter meine Fotos lesen?")
    made, sent = len(EmbeddingCache(tmp_path / "embeddings", "ollama:scripted")), len(server.script.seen)

    reports: list[tuple[str, int, int]] = []
    assert app.take_embeddings(lambda *report: reports.append(report))
    assert app.knowledge() is not first
    manifest = json.loads(
        (index / (index / "current").read_text(encoding="utf-8") / "manifest.json").read_text("utf-8")
    )
    assert (manifest["embedding"], manifest["dimensions"]) == ("ollama:scripted", 32)
    assert made >= BATCH
    first_text = server.script.seen[0].body["input"][0]
    assert sum(first_text in asked.body["input"] for asked in server.script.seen[sent:]) == 0
    assert len([report for report in reports if report[0] == "vectors"]) >= 5

    app.open_vectors()
    library = app.knowledge().library
    server.script.seen.clear()
    assert library.search("Was kostet eine Abmahnung?")
    assert len(server.script.seen) == 1
    server.script.always = Fault("status", 500)
    assert library.search("Was ist ein Nutzungsvorbehalt?")

    again = App(settings)
    again.knowledge()
    assert not again.own_vectors
