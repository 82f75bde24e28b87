"""Lexical search: BM25 (bm25s) over word stems and character 3-5-grams of passages.

Small collections are scored whole. Large ones (more than ``WHOLE``) in two stages: BM25 over stems finds candidates,
their character n-grams rank them again; that keeps 200,000 passages within memory and 100 ms.
Not here: what a passage means, scopes of a person, cards. One index holds one scope.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.library import words

Scores = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]

WHOLE = 20_000
CANDIDATES = 200
_K1, _B = 1.2, 0.75
_COMMON = 0.2
_PARTS = ("data", "indices", "indptr")


class LexicalIndex:
    """BM25 over the texts it was built from; results are positions in that order."""

    def __init__(self, bm25: Any, vocabulary: words.Hashes, size: int, second: _SecondStage | None = None) -> None:
        self._bm25 = bm25
        self._vocabulary = vocabulary
        self._second = second
        self.size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """An index over ``texts``, whole or in two stages by their number."""
        large = len(texts) > WHOLE
        feature = words.stems if large else words.features
        vocabulary, token_ids = _vocabulary(map(feature, texts), len(texts))
        bm25 = _new_bm25()
        if len(vocabulary):
            bm25.index((token_ids, {int(i): int(i) for i in range(len(vocabulary))}), show_progress=False)
        return cls(bm25, vocabulary, len(texts), _SecondStage.build(texts) if large else None)

    def top(self, query: str, count: int, allowed: npt.NDArray[np.bool_] | None = None) -> tuple[Ids, Scores]:
        """The ``count`` best positions and their scores, best first; ``allowed`` masks positions out of the search."""
        if not self.size or not len(self._vocabulary):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        feature = words.stems(query) if self._second else words.features(query)
        scores = self._scores(feature)
        if allowed is not None:
            scores = np.where(allowed, scores, 0)
        ids = _best(scores, CANDIDATES if self._second else count)
        if self._second:
            again = self._second.scores(query, ids)
            order = np.argsort(-again, kind="stable")[:count]
            return ids[order], again[order]
        return ids, scores[ids]

    def ideal(self, query: str) -> float:
        """The score that a passage with every feature of ``query`` would about have; 0 without known features."""
        if not self.size or not len(self._vocabulary):
            return 0.0
        if self._second:
            return self._second.ideal(query)
        known = _known(words.features(query), self._vocabulary)
        frequency = self._bm25.scores["indptr"][known + 1] - self._bm25.scores["indptr"][known]
        return float(_idf(np.asarray(frequency, np.float64), self.size).sum())

    def _scores(self, feature: words.Hashes) -> Scores:
        known = _known(feature, self._vocabulary)
        if not len(known):
            return np.zeros(self.size, np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(known.tolist()), np.float32)

    def save(self, folder: Path) -> None:
        """Writes the index below ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "vocabulary.npy", self._vocabulary)
        np.save(folder / "size.npy", np.array([self.size]))
        if len(self._vocabulary):
            for name in _PARTS:
                np.save(folder / f"{name}.npy", self._bm25.scores[name])
        if self._second:
            self._second.save(folder / "second")

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """The index written to ``folder``; its large arrays stay on disk and are mapped."""
        vocabulary = np.load(folder / "vocabulary.npy")
        size = int(np.load(folder / "size.npy")[0])
        bm25 = _new_bm25()
        if len(vocabulary):
            bm25.scores = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _PARTS}
            bm25.scores["num_docs"] = size
            bm25.nonoccurrence_array = None
        second = _SecondStage.load(folder / "second") if (folder / "second").exists() else None
        return cls(bm25, vocabulary, size, second)


class _SecondStage:
    """Ranks candidates again by the character n-grams of their words, without storing n-grams per passage."""

    def __init__(self, word_ids: Any, grams: Any, idf: Scores, vocabulary: words.Hashes) -> None:
        self._word_ids, self._grams, self._idf, self._vocabulary = word_ids, grams, idf, vocabulary

    @classmethod
    def build(cls, texts: Sequence[str]) -> _SecondStage:
        from scipy import sparse

        index: dict[str, int] = {}
        rows = [[index.setdefault(word, len(index)) for word in words.words(text)] for text in texts]
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        flat = np.fromiter((word for row in rows for word in row), np.int32, int(lengths.sum()))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        word_ids = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(texts), len(index)))
        word_ids.sum_duplicates()
        vocabulary, gram_ids = _vocabulary((words.word_features(word) for word in index), len(index), at_least=1)
        owners = np.repeat(np.arange(len(index)), [len(ids) for ids in gram_ids])
        columns = np.concatenate([np.asarray(ids, np.int64) for ids in gram_ids]) if gram_ids else np.empty(0, np.int64)
        grams = sparse.csc_matrix(
            (np.ones(len(columns), np.float32), (owners, columns)), shape=(len(index), len(vocabulary))
        )
        used = np.asarray((word_ids > 0).sum(axis=0)).ravel()
        frequency = np.minimum(np.asarray((grams > 0).T @ used).ravel(), len(texts))
        return cls(word_ids, grams, _idf(frequency, len(texts)), vocabulary)

    def ideal(self, query: str) -> float:
        """The sum of the weights of the query's n-grams."""
        return float(self._idf[_known(words.features(query), self._vocabulary)].sum())

    def scores(self, query: str, ids: Ids) -> Scores:
        """BM25 of the candidates ``ids`` over character n-grams."""
        if not len(ids):
            return np.empty(0, np.float32)
        known = _known(words.features(query), self._vocabulary)
        rows = self._word_ids[ids]
        frequency = np.asarray((rows @ self._grams[:, known]).todense(), np.float32)
        length = np.asarray(rows.sum(axis=1), np.float32)
        norm = _K1 * (1 - _B + _B * length / max(float(length.mean()), 1.0))
        return np.asarray((frequency * (_K1 + 1) / (frequency + norm)) @ self._idf[known], np.float32).ravel()

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, matrix in (("word_ids", self._word_ids), ("grams", self._grams)):
            for part in _PARTS:
                np.save(folder / f"{name}.{part}.npy", getattr(matrix, part))
            np.save(folder / f"{name}.shape.npy", np.array(matrix.shape))
        np.save(folder / "idf.npy", self._idf)
        np.save(folder / "vocabulary.npy", self._vocabulary)

    @classmethod
    def load(cls, folder: Path) -> _SecondStage:
        """The stage written to ``folder``; a query reads few rows and columns, so the matrices stay on disk, mapped."""
        from scipy import sparse

        def mapped(name: str) -> tuple[Any, tuple[int, ...]]:
            parts = tuple(np.load(folder / f"{name}.{part}.npy", mmap_mode="r") for part in _PARTS)
            return parts, tuple(np.load(folder / f"{name}.shape.npy"))

        words_parts, words_shape = mapped("word_ids")
        grams_parts, grams_shape = mapped("grams")
        return cls(
            sparse.csr_matrix(words_parts, shape=words_shape),
            sparse.csc_matrix(grams_parts, shape=grams_shape),
            np.load(folder / "idf.npy"),
            np.load(folder / "vocabulary.npy"),
        )


def _known(feature: words.Hashes, vocabulary: words.Hashes) -> Ids:
    """Positions in ``vocabulary`` of the features that it has, each once."""
    found = np.unique(feature)
    positions = np.searchsorted(vocabulary, found)
    positions[positions == len(vocabulary)] = 0
    return np.asarray(positions[vocabulary[positions] == found], np.int64)


def _idf(frequency: npt.NDArray[np.float64], count: int) -> Scores:
    return np.asarray(np.log1p((count - frequency + 0.5) / (frequency + 0.5)), np.float32)


def _new_bm25() -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs every build at DEBUG
    return bm25s.BM25(k1=_K1, b=_B, backend="numpy")


def _vocabulary(
    features: Iterable[words.Hashes], count: int, at_least: int = 1
) -> tuple[words.Hashes, list[list[int]]]:
    """Sorted vocabulary, and every text as positions in it; what nearly every text has is left out."""
    texts = list(features)
    each = [np.unique(text) for text in texts]
    if not texts or not sum(map(len, texts)):
        return np.empty(0, np.uint32), [[] for _ in texts]
    values, frequency = np.unique(np.concatenate(each), return_counts=True)
    keep = values[(frequency >= at_least) & ((frequency <= _COMMON * count) | (count < 50))]
    ids = []
    for text in texts:
        positions = np.searchsorted(keep, text)
        positions[positions == len(keep)] = 0
        ids.append(positions[keep[positions] == text].tolist() if len(keep) else [])
    return keep, ids


def _best(scores: Scores, count: int) -> Ids:
    count = min(count, len(scores))
    part = np.argpartition(-scores, count - 1)[:count] if count < len(scores) else np.arange(len(scores))
    part = part[scores[part] > 0]
    return part[np.lexsort((part, -scores[part]))]
