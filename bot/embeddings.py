"""Embeddings by setting, as langchain knows them ("ollama:bge-m3", "openai:text-embedding-3-small", "huggingface:…").

The default needs none: our own latent vectors, built from the cards. This file is only imported where one is set.
Texts are embedded in batches; each vector is kept on disk by model and text, so that a build that was stopped goes on
where it was, and changed content embeds what has changed alone. A question is embedded within a time limit; where that
fails, the search goes on with our own vectors.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import stamina

from bot.embedding_cache import EmbeddingCache
from bot.errors import UserError
from bot.model.faults import fault_of, is_passing
from bot.model.given import ONE_CALL, UNSET

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from bot.config import Settings

log = logging.getLogger(__name__)

BATCH = 64
QUERY_SECONDS = 3.0
REST_SECONDS = 60.0


class EmbeddingsDown(Exception):  # noqa: N818  # a state that a build expects, not a fault of the program
    """The model of the embeddings does not answer. ``detail``: a status or the kind of the error."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}")
        self.detail = detail


def open_embeddings(name: str, url: str | None = None, key: str | None = None) -> Embeddings:
    """The embeddings of a setting. Raises UserError if the provider's package is missing or the name is unknown."""
    from langchain.embeddings import init_embeddings

    try:
        found = init_embeddings(name, **_options(name.partition(":")[0], url, key))
    except ImportError as error:
        provider = name.partition(":")[0]
        raise UserError(f"LOTSE_EMBEDDING={name}: .venv/bin/pip install -e '.[{provider}]'") from error
    except ValueError as error:
        raise UserError(f"LOTSE_EMBEDDING={name}: {error}") from error
    except Exception as error:
        raise UserError(f"LOTSE_EMBEDDING={name}: {type(error).__name__}. LOTSE_EMBEDDING_KEY?") from error
    return found


class Embedder:
    """The embeddings of ``name``: documents for a build, questions for a search. For any thread."""

    def __init__(
        self,
        name: str,
        embeddings: Embeddings,
        cache: EmbeddingCache,
        dimensions: int = 0,
        clock: Callable[[], float] = time.monotonic,
        seconds: float = QUERY_SECONDS,
    ) -> None:
        self.name = name
        self.dimensions = dimensions
        self._embeddings = embeddings
        self._cache = cache
        self._clock = clock
        self._seconds = seconds
        self._rests_until = float("-inf")
        self._pool = ThreadPoolExecutor(2, "embeddings")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for every text; those that were made before are taken from the disk. Raises EmbeddingsDown."""
        known = self._cache.get(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        for start in range(0, len(missing), BATCH):
            some = missing[start : start + BATCH]
            made = dict(zip(some, self._made(some), strict=True))
            self._cache.put(made)
            known |= made
        return [known[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question; empty while the model does not answer in time or with vectors of another length."""
        if self._clock() < self._rests_until:
            return []
        try:
            vector = self._pool.submit(self._embeddings.embed_query, text).result(self._seconds)
        except FutureTimeout:
            return self._rest("slow")
        except Exception as error:
            return self._rest(fault_of(error).detail)
        if self.dimensions and len(vector) != self.dimensions:
            return self._rest(f"{len(vector)} dimensions instead of {self.dimensions}")
        return vector

    def _made(self, texts: list[str]) -> list[list[float]]:
        try:
            for attempt in stamina.retry_context(
                on=is_passing, attempts=3, timeout=30, wait_initial=0.2, wait_jitter=0.2
            ):
                with attempt:
                    made = self._embeddings.embed_documents(texts)
        except Exception as error:
            raise EmbeddingsDown(self.name, fault_of(error).detail) from None
        if len(made) != len(texts) or len({len(vector) for vector in made}) != 1:
            raise EmbeddingsDown(self.name, f"{len(made)} vectors for {len(texts)} texts")
        return made

    def _rest(self, detail: str) -> list[float]:
        log.warning("no vector of a question by %s (%s); our own serve for %d s", self.name, detail, REST_SECONDS)
        self._rests_until = self._clock() + REST_SECONDS
        return []


def embedder_for(settings: Settings, folder: Path) -> Embedder | None:
    """The embedder that is set, its vectors kept below ``folder``; None: our own latent vectors. Raises UserError."""
    if settings.embedding is None:
        return None
    key = settings.embedding_key.get_secret_value() if settings.embedding_key else None
    for name in ("httpx", "httpx2", "httpcore", "openai", "ollama"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("stamina").setLevel(logging.ERROR)
    embeddings = open_embeddings(settings.embedding, settings.embedding_url, key)
    return Embedder(settings.embedding, embeddings, EmbeddingCache(folder, settings.embedding))


def _options(provider: str, url: str | None, key: str | None) -> dict[str, Any]:
    """How each provider's class wants to hear address and key."""
    address: dict[str, Any] = {"base_url": url} if url else {}
    if provider == "openai":
        own = {"check_embedding_ctx_length": False} if url else {}  # else texts go as numbers of OpenAI's own tokens
        secret = {"api_key": key or UNSET} if key or url else {}
        return address | own | secret | {"max_retries": 0, "timeout": 60, "default_headers": ONE_CALL}
    if provider == "ollama":
        secret = {"Authorization": f"Bearer {key}"} if key else {}
        return address | {"client_kwargs": {"timeout": 60, "headers": ONE_CALL | secret}}
    return address | ({"api_key": key} if key else {})
