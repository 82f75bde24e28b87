"""Vectors on a real Chroma server: the index is built there, searched with it and without it, and with it again."""

from __future__ import annotations

import contextlib
import gc
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import build
from knowledge.library.faults import LibraryError
from knowledge.library.own import Content
from knowledge.library.vectors import ChromaVectors
from tests.ports import free_port

QUESTION = "Darf eine Firma meine Fotos zum Training nehmen?"


@contextlib.contextmanager
def chroma(folder: Path, port: int) -> Iterator[None]:
    """`chroma run`, ready to answer; whatever happens, it does not outlive the block."""
    program = Path(sys.executable).with_name("chroma")
    if not program.exists():
        pytest.skip("no chroma command here")
    command = [str(program), "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        over = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "chroma ended"
            assert time.monotonic() < over, "chroma does not listen"
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait(20)


@pytest.fixture
def swept() -> Iterator[None]:
    """Connections that chromadb loses when its server dies are swept up here, not in somebody else's test."""
    yield
    gc.collect()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("swept")
def test_an_index_is_built_on_a_server_searched_without_it_and_with_it_again(small: Content, tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "chroma"
    address = f"http://127.0.0.1:{port}"
    with chroma(folder, port):
        build.build(tmp_path / "index", "a" * 16, [], chroma=address)
        index = build.load(tmp_path / "index")
        assert index is not None
        vectors = ChromaVectors.open(address, build.LATENT, index.folder.name, away=0.0)
        index.library.vectors = vectors
        query = index.library.shelves["public"].themes.latent(QUESTION).tolist()
        there = vectors.nearest_cards("public", query, 5)
        with_server = [hit.passage.id for hit in index.library.search(QUESTION, 3)]

    gone = vectors.nearest_cards("public", query, 5)
    without = [hit.passage.id for hit in index.library.search(QUESTION, 3)]
    with pytest.raises(LibraryError) as refused:
        build.build(tmp_path / "index", "b" * 16, [], chroma=address)

    with chroma(folder, port):
        back = vectors.nearest_cards("public", query, 5)
        build.build(tmp_path / "index", "a" * 16, [], chroma=address)
        rebuilt = vectors.nearest_cards("public", query, 5)
        vectors.close()

    assert there
    assert with_server
    assert (gone, without) == ({}, with_server)
    assert refused.value.reason == "chroma_away"
    assert list(back) == list(there) == list(rebuilt)


def test_a_server_that_is_away_is_not_asked_with_every_question() -> None:
    asked: list[int] = []

    def connect() -> None:
        asked.append(1)
        raise ValueError("Could not connect to a Chroma server")

    vectors = ChromaVectors(connect, "words-4", away=3600.0)
    told = [vectors.nearest_cards("public", [1.0, 0.0], 5) for _ in range(50)]
    eager = ChromaVectors(connect, "words-4", away=0.0)
    eager.nearest_cards("public", [1.0, 0.0], 5)
    eager.nearest_cards("public", [1.0, 0.0], 5)

    assert told == [{}] * 50
    assert len(asked) == 2 + 2 * 2
