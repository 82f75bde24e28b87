"""The composition root: settings become library, store, writer and conversation. Nothing else puts things together.

The knowledge in use is replaced whole when a new index is ready; whoever is answering keeps the one it began with.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import prompts
from bot.config import Settings
from bot.errors import UserError
from bot.locks import only_one
from bot.private_files import private_folder
from bot.writer import PlainWriter, Writer

if TYPE_CHECKING:
    from bot.conversation import Conversation, Preferences
    from bot.embeddings import Embedder
    from bot.library_store import LibraryStore
    from bot.model.ports import Generates
    from bot.store import Store
    from bot.weights import KeptWeights
    from knowledge.answers.compose import Knowledge
    from knowledge.library.build import Embed, Index

log = logging.getLogger(__name__)

BERLIN = ZoneInfo("Europe/Berlin")
Progress = Callable[[str, int, int], None]


def today() -> dt.date:
    """Today where German deadlines run."""
    return dt.datetime.now(BERLIN).date()


class App:
    """Everything a channel or a command needs, built when first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._knowledge: Knowledge | None = None
        self._index_in_use: Index | None = None
        self._own_vectors = False
        self._passed_over: str | None = None
        self._lock = threading.Lock()

    @cached_property
    def library_store(self) -> LibraryStore:
        """The official texts and added files on disk."""
        from bot.library_store import LibraryStore

        return LibraryStore(self.settings.data_dir / "library")

    @property
    def in_use(self) -> Knowledge | None:
        """The knowledge in use, None until it has been loaded."""
        return self._knowledge

    @property
    def own_vectors(self) -> bool:
        """Do our own vectors serve although another model is set, because that does not answer?"""
        return self._own_vectors

    @cached_property
    def weights(self) -> KeptWeights:
        """The weights of search that were measured here."""
        from bot.weights import KeptWeights

        return KeptWeights(self.settings.data_dir / "weights.json")

    @cached_property
    def writer(self) -> Writer:
        """Who says the answers: templates, as long as no model is set."""
        return PlainWriter()

    def open_store(self) -> Store:
        """The store of this installation, with its schema up to date."""
        from bot.reminders import forget_old_cases
        from bot.store import open_store, turns
        from bot.store.own_keys import keys_of
        from bot.store.sealing import Sealer

        store = open_store(self.settings.database, Sealer(keys_of(self.settings)))
        now, keep = dt.datetime.now(dt.UTC), dt.timedelta(days=self.settings.case_days)
        store.checks.forget(now - keep)
        store.turns.forget(now - turns.LASTS)
        forget_old_cases(store, now, keep)
        return store

    def model(self, store: Store, name: str | None = None) -> Generates:
        """The way to the model that is set, or to ``name`` with the same settings. Imports nothing heavy yet."""
        from bot.model.client import open_model

        return open_model(self.settings, store.model_calls, store.consents, store.sealer.mark, name)

    def conversation(self, preferences: Preferences, store: Store) -> Conversation:
        """The conversation over what this installation knows and keeps."""
        from bot.conversation import Conversation
        from bot.model.given import given

        chosen = given(self.settings)
        model = self.model(store) if chosen else None
        return Conversation(self.knowledge, self.writer, preferences, store, self.settings, today, model, chosen)

    def knowledge(self, progress: Progress = lambda what, done, total: None) -> Knowledge:
        """The knowledge in use; builds the index first where content or texts have changed.

        Nobody waits for vectors of another model: ours serve until ``take_embeddings`` has made those.
        """
        with self._lock:
            if self._knowledge is None:
                self._own_vectors = self.settings.embedding is not None and not self._is_current()
                self._knowledge = self._load(progress)
            return self._knowledge

    def rebuild(self, progress: Progress = lambda what, done, total: None) -> bool:
        """Brings the index up to date and takes it into use. True if there was something to do."""
        fresh = not self._is_current()
        loaded = self._load(progress)
        with self._lock:
            self._knowledge = loaded
        return fresh

    def on_disk(self) -> Knowledge | None:
        """The knowledge of the index on disk: what is served, though the files may be newer. None: no index."""
        from knowledge.library import build

        found = build.load(self.settings.index_folder)
        return self._knowledge_of(found) if found else None

    def follow(self) -> bool:
        """Takes an index into use that another process built meanwhile. True if there was one."""
        from knowledge.library import build

        serving = self._index_in_use
        there = build.current(self.settings.index_folder)
        if serving is None or there is None or there in {serving.folder.name, self._passed_over}:
            return False
        found = build.load(self.settings.index_folder)
        if found is None or found.embedding not in {serving.embedding, self.settings.embedding}:
            self._passed_over = there
            return False
        self._own_vectors = self._own_vectors and found.embedding == serving.embedding
        self._index_in_use = found
        with self._lock:
            self._knowledge = self._knowledge_of(found)
        self.open_vectors()
        return True

    def take_embeddings(self, progress: Progress = lambda what, done, total: None) -> bool:
        """Where our own vectors serve for those of the model that is set: makes its vectors and takes them into use.

        May take many minutes the first time; what serves meanwhile is not touched. True if there was something to do
        and it worked.
        """
        if not self._own_vectors:
            return False
        self._own_vectors = False
        return self.rebuild(progress) and not self._own_vectors

    def open_vectors(self) -> None:
        """Connects the vectors of the current index (imports chromadb; about a second, so do it in a thread)."""
        from knowledge.library.vectors import ChromaVectors

        knowledge = self.knowledge()
        try:
            index = self._index_in_use.folder if self._index_in_use else self._index_path()
            place = self.settings.chroma_url or index / "chroma"
            knowledge.library.vectors = ChromaVectors.open(place, self._embedding_name(), index.name)
            if (embedder := self._embedder()) is not None and self._index_in_use is not None:
                embedder.dimensions = self._index_in_use.dimensions
                knowledge.library.embedder = embedder
                knowledge.library.weights = self.weights.of(embedder.name)
        except UserError:
            raise
        except Exception:
            log.exception("vectors cannot be opened; search by words and themes goes on")

    def _load(self, progress: Progress) -> Knowledge:
        index = self._index_in_use = self._index(progress)
        return self._knowledge_of(index)

    def _knowledge_of(self, index: Index) -> Knowledge:
        from knowledge.answers.compose import Knowledge

        return Knowledge(index.content, index.library, index.library.wording)

    def _index(self, progress: Progress) -> Index:
        from knowledge.content import ContentError
        from knowledge.library.faults import LibraryError

        folder = self.settings.index_folder
        try:
            private_folder(folder)
            index = self._sound_index() or self._built_index(progress)
        except ContentError as error:
            raise UserError(str(error)) from error
        except LibraryError as error:
            raise UserError(
                prompts.phrase_of("library", error.reason, self.settings.language, html=False, name=error.name)
            ) from error
        except OSError as error:
            raise UserError(f"{folder}: {error.strerror}. LOTSE_DATA_DIR?") from error
        if index is None:
            raise UserError(f"{folder}: no index. lotse library build")
        return index

    def _sound_index(self) -> Index | None:
        """The index on disk, if it is undamaged and made from today's content and texts."""
        from knowledge.library import build

        folder = self.settings.index_folder
        return build.load(folder) if build.current(folder) == self._wanted() else None

    def _built_index(self, progress: Progress) -> Index | None:
        """A new index; a second process waits for the first and takes what that one built."""
        from knowledge.library import build

        folder = self.settings.index_folder
        with only_one(folder / "build.lock", wait=True):
            if (index := self._sound_index()) is not None:
                return index
            if (embedder := self._embedder()) is not None and not self._built_with(embedder, progress):
                self._own_vectors = True
            if self._own_vectors and (index := self._sound_index()) is not None:
                return index
            if embedder is None or self._own_vectors:
                self._build(None, progress)
            return build.load(folder)

    def _built_with(self, embedder: Embedder, progress: Progress) -> bool:
        """Builds with vectors of a model. False: it does not answer; then our own serve until the next start."""
        from bot.embeddings import EmbeddingsDown

        try:
            self._build(embedder.embed_documents, progress)
        except EmbeddingsDown as down:
            log.warning(
                "vectors by %s cannot be made (%s); what is made is kept, our own serve", embedder.name, down.detail
            )
            return False
        return True

    def _build(self, embed: Embed | None, progress: Progress) -> None:
        from knowledge.library import build

        folder, stored = self.settings.index_folder, self.library_store.passages()
        build.build(folder, self._wanted(), stored, embed, self._embedding_name(), self.settings.chroma_url, progress)

    def _is_current(self) -> bool:
        """Is the index on disk made from today's content, texts and embedding?"""
        from knowledge.library import build

        return build.current(self.settings.index_folder) == self._wanted()

    def _wanted(self) -> str:
        from knowledge.library import build

        return build.fingerprint(self.library_store.fingerprint, self._embedding_name())

    def _index_path(self) -> Path:
        return self.settings.index_folder / self._wanted()

    def _embedding_name(self) -> str:
        from knowledge.library import build

        return build.LATENT if self._own_vectors else self.settings.embedding or build.LATENT

    def _embedder(self) -> Embedder | None:
        if self.settings.embedding is None or self._own_vectors:
            return None
        from bot.embeddings import embedder_for

        return embedder_for(self.settings, self.settings.data_dir / "embeddings")
