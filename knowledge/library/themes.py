"""What a question is about: ranks whole cards, because a lay question is closer to a norm's theme than to its words.

Four views of the same features (concepts, stems, character n-grams), all learned from our own cards at build time: the
whole card, its nearest single texts, the latent space of whole cards (truncated SVD) whose vectors Chroma holds, and a
linear classifier of typical questions (both scikit-learn). The weights come from our question set (docs/decisions).
No model is downloaded; scikit-learn is imported for building only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from knowledge.library import concepts, words
from knowledge.library import language as languages
from knowledge.library.passages import Passage

Vector = npt.NDArray[np.float32]
Columns = npt.NDArray[np.int64]

DIMENSIONS = 50
_NEAREST = tuple((10 - rank) / 10 for rank in range(10))
_SINGLE_ROLES = frozenset({"question", "summary", "absatz", "detail", "holding", "claim", "contested"})
_MAPPED = frozenset({"classifier", "components"})
_MANY = 1_000
_NOTHING, _NO_COUNTS = np.empty(0, np.uint32), np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each view counts, in standard deviations of its scores (measured: docs/decisions/0004)."""

    card: float = 0.10
    nearest: float = 0.60
    latent: float = 1.20
    classifier: float = 0.73


SHIPPED = Weights()

PRIOR = {
    "core": 0.8,
    "full": 0.2,
    "short": -0.2,
    "directive": -0.3,
    "recital": -0.1,
    "question": -0.28,
    "decision": -0.1,
}
"""How much more often people need a kind of card, in the same unit; kinds not named: 0."""


_SAME, _SAME_BONUS = 0.98, 5.0
"""Who asks a typical question word for word gets its card."""


@dataclass(frozen=True, slots=True)
class _Boost:
    """Weight of concepts and of stems against character n-grams."""

    concepts: float
    stems: float


_CARD_BOOST = _Boost(2, 2)
_SINGLE_BOOST = _Boost(3, 3)


@dataclass(frozen=True, slots=True)
class Theme:
    """One ranked card: its document, a score in standard deviations, and the cosine of the whole card (0 to 1)."""

    document: str
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """All cards, best first, and how close the query is to single texts of them (by passage id, cosine)."""

    themes: Sequence[Theme]
    closeness: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Query:
    """A text read once: its features, each with its count, and those of them that our cards know, by their columns."""

    features: words.Hashes
    counts: Vector
    columns: Columns
    known: Vector


class Themes:
    """A ranker of cards. ``documents`` and ``texts`` (passage ids) are in the order of its matrices."""

    def __init__(self, documents: list[str], texts: list[str], arrays: dict[str, Any]) -> None:
        self.documents = documents
        self._texts = {text: row for row, text in enumerate(texts)}
        self._arrays = arrays

    @classmethod
    def build(cls, passages: Iterable[Passage]) -> Themes:
        """Learns from the passages of the own layer; every document among them becomes a card."""
        own = [passage for passage in passages if passage.layer == "own"]
        documents = list(dict.fromkeys(passage.document for passage in own))
        if not documents:
            return cls([], [], {})
        single = [passage for passage in own if passage.role in _SINGLE_ROLES] or own
        return cls(documents, [passage.id for passage in single], _learn(own, single, documents))

    def read(self, text: str) -> Query:
        """The text as these cards see it."""
        if not self.documents:
            return Query(_NOTHING, _NO_COUNTS, np.empty(0, np.int64), _NO_COUNTS)
        found, counts = _counted(features(text))
        return Query(found, counts, *_positions(found, counts, self._arrays["vocabulary"]))

    def rank(self, query: str | Query, weights: Weights = SHIPPED, latent: Vector | None = None) -> Ranking:
        """All cards, best first. ``latent``: cosines in the latent space, where a vector store computed them."""
        if not self.documents:
            return Ranking((), {})
        query = self.read(query) if isinstance(query, str) else query
        arrays, columns = self._arrays, query.columns
        card = _product(arrays["cards"], columns, _weighted(query.known, arrays["card_idf"][columns]))
        single = _product(arrays["singles"], columns, _weighted(query.known, arrays["single_idf"][columns]))
        latent = np.asarray(arrays["card_latent"] @ self.latent(query), np.float32) if latent is None else latent
        score = arrays["prior"] + weights.card * _standard(card) + weights.latent * _standard(latent)
        score += weights.nearest * _standard(self._owned.nearest(single))
        score += weights.classifier * _standard(self._classified(query))
        score[arrays["owners"][single > _SAME]] += _SAME_BONUS
        order = np.argsort(-score, kind="stable")
        return Ranking(_Themes(self.documents, order, score, card), _Closeness(self._texts, single))

    def latent(self, query: str | Query) -> Vector:
        """The query as a unit vector of the latent space (``DIMENSIONS`` long, fewer for tiny collections)."""
        if not self.documents:
            return np.zeros(DIMENSIONS, np.float32)
        query = self.read(query) if isinstance(query, str) else query
        values = _weighted(query.known, self._arrays["card_idf"][query.columns])
        vector = np.asarray(values @ self._arrays["components"][query.columns].astype(np.float32), np.float32)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)

    def known_share(self, query: str) -> float:
        """Share (0 to 1) of the words of ``query`` whose stem stands in our cards."""
        if not self.documents:
            return 0.0
        stems = words.stems(query)
        if not len(stems):
            return 0.0
        vocabulary = self._arrays["vocabulary"]
        positions = np.minimum(np.searchsorted(vocabulary, stems), len(vocabulary) - 1)
        return float((vocabulary[positions] == stems).mean())

    def card_vectors(self) -> list[list[float]]:
        """The latent vector of every card, in the order of ``documents``."""
        return [row.tolist() for row in self._arrays["card_latent"]] if self.documents else []

    def _classified(self, query: Query) -> Vector:
        """The classifier's decision for every card; it knows stems and concepts only."""
        arrays = self._arrays
        columns, counts = _positions(query.features, query.counts, arrays["classifier_vocabulary"])
        values = _weighted(counts, arrays["classifier_idf"][columns])
        return np.asarray(values @ arrays["classifier"][columns].astype(np.float32) + arrays["intercept"], np.float32)

    @cached_property
    def _owned(self) -> _Owned:
        return _Owned(self._arrays["owners"], len(self.documents))

    def save(self, folder: Path) -> None:
        """Writes the ranker below ``folder``."""
        from scipy import sparse

        folder.mkdir(parents=True, exist_ok=True)
        (folder / "documents.txt").write_text("\n".join(self.documents), encoding="utf-8")
        (folder / "texts.txt").write_text("\n".join(self._texts), encoding="utf-8")
        for name, array in self._arrays.items():
            if sparse.issparse(array):
                for part in ("data", "indices", "indptr"):
                    np.save(folder / f"{name}.{part}.npy", getattr(array, part))
                np.save(folder / f"{name}.shape.npy", np.array(array.shape))
            else:
                np.save(folder / f"{name}.npy", array)

    @classmethod
    def load(cls, folder: Path) -> Themes:
        """The ranker written to ``folder``; its largest array stays on disk and is mapped."""
        from scipy import sparse

        documents, texts = (
            [line for line in (folder / name).read_text(encoding="utf-8").split("\n") if line]
            for name in ("documents.txt", "texts.txt")
        )
        arrays: dict[str, Any] = {}
        for path in folder.glob("*.npy"):
            if path.name.count(".") == 1:
                arrays[path.stem] = np.load(path, mmap_mode="r" if path.stem in _MAPPED else None)
        for shape in folder.glob("*.shape.npy"):
            name = shape.name.split(".")[0]
            parts = tuple(np.load(folder / f"{name}.{part}.npy") for part in ("data", "indices", "indptr"))
            arrays[name] = sparse.csc_matrix(parts, shape=tuple(np.load(shape)))
        return cls(documents, texts, arrays)


class _Themes(Sequence[Theme]):
    """The ranked cards, each made into a value when somebody looks at it: most are never looked at."""

    def __init__(self, documents: Sequence[str], order: Columns, scores: Vector, cosines: Vector) -> None:
        self._documents, self._order, self._scores, self._cosines = documents, order, scores, cosines

    @overload
    def __getitem__(self, place: int) -> Theme: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Theme, ...]: ...

    def __getitem__(self, place: int | slice) -> Theme | tuple[Theme, ...]:
        if isinstance(place, slice):
            return tuple(map(self._theme, self._order[place].tolist()))
        return self._theme(int(self._order[place]))

    def __len__(self) -> int:
        return len(self._order)

    def _theme(self, card: int) -> Theme:
        return Theme(self._documents[card], float(self._scores[card]), float(self._cosines[card]))


class _Owned:
    """Which single text is of which card, laid out once so that a query only has to sort its cosines."""

    def __init__(self, owners: npt.NDArray[np.int32], count: int) -> None:
        """``owners``: the card of every text; ``count``: how many cards there are."""
        in_order = np.sort(owners)
        rank = np.arange(len(in_order)) - np.searchsorted(in_order, in_order, side="left")
        self._near = np.flatnonzero(rank < len(_NEAREST))
        self._cards = in_order[self._near]
        self._weights = np.take(_NEAREST, rank[self._near])
        self._high = owners.astype(np.uint64) << np.uint64(32)
        self._count = count

    def nearest(self, single: Vector) -> Vector:
        """Per card the weighted sum of its nearest texts, the nearest counting most. Cosines are not negative.

        Card and cosine are sorted as one whole number: the bits of a cosine that is not negative grow with it.
        """
        keys = np.sort(self._high | ~single.view(np.uint32))
        near = (~keys[self._near].astype(np.uint32)).view(np.float32)
        sums = np.bincount(self._cards, weights=self._weights * near, minlength=self._count)
        return np.asarray(sums, np.float32)


class _Closeness(Mapping[str, float]):
    """Cosines of single texts, looked up by passage id; 0 for texts that are not ranked singly."""

    def __init__(self, rows: dict[str, int], cosines: Vector) -> None:
        self._rows, self._cosines = rows, cosines

    def __getitem__(self, text: str) -> float:
        row = self._rows.get(text)
        return 0.0 if row is None else float(self._cosines[row])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def features(text: str, language: str | None = None) -> words.Hashes:
    """The features of a theme: stems, n-grams and concepts (of ``language``, by default the text's own)."""
    spoken = language or languages.detect(text, "") or None
    return np.concatenate([words.features(text), concepts.concept_features(text, spoken)])


def _learn(own: Sequence[Passage], single: Sequence[Passage], documents: list[str]) -> dict[str, Any]:
    index = {document: position for position, document in enumerate(documents)}
    owners = np.array([index[passage.document] for passage in single], np.int32)
    featured = {passage.id: features(_full_text(passage), passage.language) for passage in own}
    vocabulary = _worth_knowing(list(featured.values()))
    whole: list[list[words.Hashes]] = [[] for _ in documents]
    prior = np.zeros(len(documents), np.float32)
    for passage in own:
        whole[index[passage.document]].append(featured[passage.id])
        prior[index[passage.document]] = PRIOR.get(passage.weight or passage.kind, 0.0)
    raw_cards = _matrix([np.concatenate(parts) for parts in whole], vocabulary)
    raw_singles = _matrix([featured[passage.id] for passage in single], vocabulary)
    stems = np.unique(np.concatenate([words.stems(_full_text(passage)) for passage in own]))
    is_concept, is_stem = np.isin(vocabulary, concepts.all_features()), np.isin(vocabulary, stems)
    card_idf = _idf(raw_cards) * _boosted(_CARD_BOOST, is_concept, is_stem)
    single_idf = _idf(raw_singles) * _boosted(_SINGLE_BOOST, is_concept, is_stem)
    cards = _unit_rows(raw_cards, card_idf)
    return {
        "prior": prior,
        "owners": owners,
        "vocabulary": vocabulary,
        "card_idf": card_idf.astype(np.float32),
        "single_idf": single_idf.astype(np.float32),
        "cards": cards.astype(np.float32).tocsc(),
        "singles": _unit_rows(raw_singles, single_idf).astype(np.float32).tocsc(),
        **_latent_space(cards),
        **_classifier(raw_singles, owners, vocabulary, np.flatnonzero(is_concept | is_stem), len(documents)),
    }


def _worth_knowing(texts: list[words.Hashes]) -> words.Hashes:
    """The features that more than one text has: one text alone teaches nothing about its neighbours."""
    values, counts = np.unique(np.concatenate([np.unique(text) for text in texts]), return_counts=True)
    return values[counts > 1] if len(texts) > _MANY else values


def _latent_space(cards: Any) -> dict[str, Any]:
    from sklearn.decomposition import TruncatedSVD

    size = max(1, min(DIMENSIONS, min(cards.shape) - 1))
    with np.errstate(invalid="ignore"):  # cards that are all alike explain no variance
        svd = TruncatedSVD(size, random_state=0).fit(cards)
    latent = svd.transform(cards)
    latent /= np.maximum(np.linalg.norm(latent, axis=1, keepdims=True), 1e-9)
    components = np.ascontiguousarray(svd.components_.T.astype(np.float16))  # half the memory, the same ranks
    return {"components": components, "card_latent": latent.astype(np.float32)}


def _classifier(
    raw: Any, owners: npt.NDArray[np.int32], vocabulary: words.Hashes, columns: Columns, count: int
) -> dict[str, Any]:
    """One-against-rest support vectors over stems and concepts; cards without a single text get no vote."""
    from sklearn.svm import LinearSVC

    idf = _idf(raw)[columns]
    weights = np.zeros((len(columns), count), np.float16)
    intercept = np.zeros(count, np.float32)
    known = np.unique(owners)
    if len(known) > 1:
        machine = LinearSVC(C=0.3, dual=True, tol=0.01, random_state=0).fit(_unit_rows(raw[:, columns], idf), owners)
        coefficients = machine.coef_ if len(known) > 2 else np.vstack([-machine.coef_, machine.coef_])
        offsets = machine.intercept_ if len(known) > 2 else np.array([-machine.intercept_[0], machine.intercept_[0]])
        weights[:, known] = coefficients.T.astype(np.float16)
        intercept[known] = offsets
    return {
        "classifier": weights,
        "intercept": intercept,
        "classifier_vocabulary": vocabulary[columns],
        "classifier_idf": idf.astype(np.float32),
    }


def _boosted(boost: _Boost, is_concept: npt.NDArray[np.bool_], is_stem: npt.NDArray[np.bool_]) -> Vector:
    return np.where(is_concept, boost.concepts, np.where(is_stem, boost.stems, 1.0)).astype(np.float32)


def _full_text(passage: Passage) -> str:
    return passage.text if passage.role == "question" else f"{passage.title} {passage.text}"


def _counted(feature: words.Hashes) -> tuple[words.Hashes, Vector]:
    """Every feature once, sorted, and how often it stands there."""
    values, counts = np.unique(feature, return_counts=True)
    return values, np.asarray(counts, np.float32)


def _positions(values: words.Hashes, counts: Vector, vocabulary: words.Hashes) -> tuple[Columns, Vector]:
    """The features that ``vocabulary`` has, by their places in it, with their counts."""
    positions = np.searchsorted(vocabulary, values)
    positions[positions == len(vocabulary)] = 0
    known = vocabulary[positions] == values
    return positions[known], counts[known]


def _weighted(counts: Vector, idf: Vector) -> Vector:
    """The unit tf-idf values of a text."""
    values = (1 + np.log(counts)) * idf
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-9), np.float32)


def _matrix(texts: list[words.Hashes], vocabulary: words.Hashes) -> Any:
    from scipy import sparse

    rows = [_positions(*_counted(text), vocabulary) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
    columns = np.concatenate([columns for columns, _ in rows])
    values = 1 + np.log(np.concatenate([counts for _, counts in rows]))
    return sparse.csr_matrix((values, columns, starts), shape=(len(texts), len(vocabulary)))


def _idf(matrix: Any) -> npt.NDArray[np.float64]:
    frequency = np.asarray((matrix > 0).sum(axis=0)).ravel()
    return np.asarray(np.log((1 + matrix.shape[0]) / (1 + frequency)) + 1, np.float64)


def _unit_rows(matrix: Any, idf: npt.NDArray[np.float64]) -> Any:
    from scipy import sparse

    weighted = matrix @ sparse.diags(idf)
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(norms, 1e-9)) @ weighted)


def _product(matrix: Any, columns: Columns, values: Vector) -> Vector:
    """``matrix @ query`` for a query given by its columns."""
    return np.asarray(matrix[:, columns] @ values, np.float32).ravel()


def _standard(scores: Vector) -> Vector:
    spread = float(scores.std())
    return np.asarray((scores - scores.mean()) / spread, np.float32) if spread > 1e-9 else np.zeros_like(scores)
