"""Vectors in Chroma: embedded in a folder by default, or a Chroma server by address. The only file that knows Chroma.

Per scope two collections: whole cards (what themes are compared with) and every passage with its metadata. A scope is
a collection of its own, so that a query never meets another person's vectors.

A server may be gone, or may have been filled anew by another process. Whoever asks for what is near is then told
nothing, which search can do without, and after a while the server is tried again; whoever writes is told the truth.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from knowledge.library.faults import LibraryError
from knowledge.library.passages import Passage

log = logging.getLogger(__name__)

AWAY, PATIENCE = 15.0, 5.0
"""Seconds after which a server that failed is tried again, and for which one answer of it is waited."""
BATCH = 2_000
SLOW_BATCH = 128
"""Passages at a time: few where a model makes the vectors, so that progress is seen and little is lost."""
Vectors = Sequence[Sequence[float]]


class ChromaVectors:
    """Cards and passages of every scope as vectors; ``embedding`` names the model they were made with.

    ``index``: the index they belong to, so that on a server a new one is written beside the one in use.
    """

    def __init__(
        self, connect: Callable[[], Any], embedding: str, index: str = "", away: float = AWAY, *, local: bool = False
    ) -> None:  # fmt: skip
        self._connect, self._local = connect, local
        self._connected: Any = None
        self._embedding = embedding
        self._index = index[:12]
        self._away, self._away_until = away, 0.0
        self._open: dict[str, Any] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, place: Path | str, embedding: str, index: str = "", away: float = AWAY) -> ChromaVectors:
        """Chroma in a folder (Path) or at an address ("http://chroma:8000"). Imports chromadb, about one second.

        A server is connected with when it is first needed: it may be gone, now or later.
        """
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if isinstance(place, Path):
            client = chromadb.PersistentClient(str(place), settings)
            return cls(lambda: client, embedding, index, away, local=True)
        address = urlsplit(place)
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 8000)

        def connect() -> Any:
            server = chromadb.HttpClient(address.hostname or "localhost", port, secure, settings=settings)
            if (session := _session_of(server)) is not None:
                session.timeout = PATIENCE  # it has none of its own, and an answer must not wait for ever
            return server

        return cls(connect, embedding, index, away)

    @property
    def _client(self) -> Any:
        with self._lock:
            if self._connected is None:
                self._connected = self._connect()
            return self._connected

    def close(self) -> None:
        """Lets the connection go; whoever asks again opens another."""
        with self._lock:
            client, self._connected = self._connected, None
            self._open = {}
        if client is not None and not self._local:
            if (session := _session_of(client)) is not None:
                session.close()  # which the client itself leaves open
            client.close()

    def ready(self) -> None:
        """Raises LibraryError where Chroma does not answer."""
        try:
            self._names()
        except Exception as error:  # as below
            raise LibraryError("Chroma", "chroma_away", type(error).__name__) from error

    def write(
        self,
        scope: str,
        passages: Sequence[Passage],
        embed: Callable[[list[str]], Vectors],
        cards: Iterable[tuple[str, Sequence[float]]],
        progress: Callable[[int], None] = lambda done: None,
        batch: int = BATCH,
    ) -> None:
        """Replaces everything of ``scope``. ``cards``: document and vector of every whole card."""
        whole = self._fresh("cards", scope)
        listed = list(cards)
        if listed:
            names = [document for document, _ in listed]
            whole.upsert(
                ids=names,
                embeddings=np.array([vector for _, vector in listed], np.float32),
                metadatas=[{"scope": scope, "document": name} for name in names],
            )
        single = self._fresh("passages", scope)
        rest = iter(passages)
        done = 0
        while some := list(islice(rest, batch)):
            vectors = np.array(embed([passage.text for passage in some]), np.float32)
            single.upsert(
                ids=[passage.id for passage in some], embeddings=vectors, metadatas=[_metadata(p) for p in some]
            )
            done += len(some)
            progress(done)

    def nearest_cards(self, scope: str, vector: Sequence[float], count: int) -> dict[str, float]:
        """Cosine per card of ``scope``, nearest first; empty where the scope has none."""
        return self._nearest("cards", scope, vector, count)

    def nearest_passages(self, scope: str, vector: Sequence[float], count: int) -> dict[str, float]:
        """Cosine per passage id of ``scope``, nearest first."""
        return self._nearest("passages", scope, vector, count)

    def remove(self, scope: str) -> None:
        """Removes every vector of ``scope``."""
        for role in ("cards", "passages"):
            self._open.pop(self._name(role, scope), None)
            if self._name(role, scope) in self._names():
                self._client.delete_collection(self._name(role, scope))

    def count(self, scope: str) -> int:
        """How many passages of ``scope`` have a vector."""
        collection = self._collection("passages", scope)
        return int(collection.count()) if collection is not None else 0

    def dimensions(self, scope: str) -> int:
        """How long the vectors of ``scope`` are; 0 where there are none."""
        collection = self._collection("passages", scope)
        kept = collection.get(limit=1, include=["embeddings"])["embeddings"] if collection is not None else []
        return len(kept[0]) if len(kept) else 0

    def _nearest(self, role: str, scope: str, vector: Sequence[float], count: int) -> dict[str, float]:
        """What is near, or nothing where Chroma fails: once more on a new connection, then not for a while."""
        if time.monotonic() < self._away_until:
            return {}
        for last in (False, True):
            try:
                return self._asked(role, scope, vector, count)
            except Exception as error:  # Chroma passes on whatever its client, its server or the way there raises
                self.close()
                if last:
                    log.warning("Chroma does not answer (%s); search goes on without it", type(error).__name__)
        self._away_until = time.monotonic() + self._away
        return {}

    def _asked(self, role: str, scope: str, vector: Sequence[float], count: int) -> dict[str, float]:
        collection = self._collection(role, scope)
        if collection is None:
            return {}
        found = collection.query(query_embeddings=[list(vector)], n_results=count, include=["distances"])
        return {key: 1 - distance for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)}

    def _collection(self, role: str, scope: str) -> Any:
        name = self._name(role, scope)
        if name not in self._open:
            if name not in self._names():
                return None
            collection = self._client.get_collection(name)
            if (collection.metadata or {}).get("embedding") != self._embedding:
                return None
            self._open[name] = collection
        return self._open[name]

    def _fresh(self, role: str, scope: str) -> Any:
        name = self._name(role, scope)
        if name in self._names():
            self._client.delete_collection(name)
        metadata = {"hnsw:space": "cosine", "embedding": self._embedding, "scope": scope}
        self._open[name] = self._client.create_collection(name, metadata=metadata, embedding_function=None)
        return self._open[name]

    def _name(self, role: str, scope: str) -> str:
        """A collection name that Chroma accepts, different for different indexes and scopes."""
        safe = re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match.group()):x}_", scope)
        return f"{role}.{self._index or 'local'}.{safe}.v"

    def forget_others(self, kept: Iterable[str]) -> None:
        """Removes the collections of every index but this one and ``kept``."""
        stays = {self._index or "local", *(name[:12] for name in kept)}
        for name in self._names():
            role, _, rest = name.partition(".")
            if role in {"cards", "passages"} and rest.partition(".")[0] not in stays:
                self._client.delete_collection(name)

    def _names(self) -> set[str]:
        return {collection.name for collection in self._client.list_collections()}


def _session_of(client: Any) -> Any:
    """The HTTP connections of a client, where it has any."""
    return getattr(getattr(client, "_server", None), "_session", None)


def _metadata(passage: Passage) -> dict[str, Any]:
    values = {
        "scope": passage.scope,
        "document": passage.document,
        "citation": passage.citation,
        "kind": passage.kind,
        "layer": passage.layer,
        "language": passage.language,
        "valid_from": passage.valid_from.toordinal() if passage.valid_from else 0,
        "valid_to": passage.valid_to.toordinal() if passage.valid_to else 10**7,
        "as_of": passage.as_of.isoformat() if passage.as_of else "",
    }
    return {key: value for key, value in values.items() if value is not None}
