"""What a question is about: ranks whole cards, because a lay question is closer to a norm's theme than to its words.

Four views of the same features (concepts, stems, character n-grams), all learned from our own cards at build time: the
whole card, its nearest single texts, the latent space of whole cards (truncated SVD) whose vectors Chroma holds, and a
linear classifier of typical questions (both scikit-learn). The weights come from our question set (docs/decisions).
No model is downloaded; scikit-learn is imported for building only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.library import concepts, words
from knowledge.library import language as languages
from knowledge.library.passages import Passage

Vector = npt.NDArray[np.float32]

DIMENSIONS = 50
_NEAREST = tuple((10 - rank) / 10 for rank in range(10))
_SINGLE_ROLES = frozenset({"question", "summary", "absatz", "detail", "holding", "claim", "contested"})
_MAPPED = frozenset({"classifier", "components"})
_MANY = 1_000


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

    themes: tuple[Theme, ...]
    closeness: Mapping[str, float]


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

    def rank(self, query: str, weights: Weights = SHIPPED, latent: Vector | None = None) -> Ranking:
        """All cards, best first. ``latent``: cosines in the latent space, where a vector store computed them."""
        if not self.documents:
            return Ranking((), {})
        arrays = self._arrays
        feature = features(query)
        card = _product(arrays["cards"], *_weighted(feature, arrays["vocabulary"], arrays["card_idf"]))
        single = _product(arrays["singles"], *_weighted(feature, arrays["vocabulary"], arrays["single_idf"]))
        latent = self.latent_cosines(query) if latent is None else latent
        score = arrays["prior"] + weights.card * _standard(card) + weights.latent * _standard(latent)
        score += weights.nearest * _standard(_nearest(single, arrays["owners"], len(self.documents)))
        score += weights.classifier * _standard(self._classified(feature))
        score[arrays["owners"][single > _SAME]] += _SAME_BONUS
        order = np.argsort(-score, kind="stable")
        themes = tuple(Theme(self.documents[i], float(score[i]), float(card[i])) for i in order)
        return Ranking(themes, _Closeness(self._texts, single))

    def latent_cosines(self, query: str) -> Vector:
        """Cosine of the query to every card in the latent space."""
        return np.asarray(self._arrays["card_latent"] @ self.latent(query), np.float32)

    def latent(self, text: str) -> Vector:
        """The text as a unit vector of the latent space (``DIMENSIONS`` long, fewer for tiny collections)."""
        if not self.documents:
            return np.zeros(DIMENSIONS, np.float32)
        columns, values = _weighted(features(text), self._arrays["vocabulary"], self._arrays["card_idf"])
        vector = np.asarray(values @ self._arrays["components"][columns].astype(np.float32), np.float32)
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

    def _classified(self, feature: words.Hashes) -> Vector:
        """The classifier's decision for every card; it knows stems and concepts only."""
        arrays = self._arrays
        columns, values = _weighted(feature, arrays["classifier_vocabulary"], arrays["classifier_idf"])
        return np.asarray(values @ arrays["classifier"][columns].astype(np.float32) + arrays["intercept"], np.float32)

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
    raw: Any, owners: npt.NDArray[np.int32], vocabulary: words.Hashes, columns: npt.NDArray[np.int64], count: int
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


def _positions(feature: words.Hashes, vocabulary: words.Hashes) -> tuple[npt.NDArray[np.int64], Vector]:
    values, counts = np.unique(feature, return_counts=True)
    positions = np.searchsorted(vocabulary, values)
    positions[positions == len(vocabulary)] = 0
    known = vocabulary[positions] == values
    return positions[known], np.asarray(counts[known], np.float32)


def _weighted(feature: words.Hashes, vocabulary: words.Hashes, idf: Vector) -> tuple[npt.NDArray[np.int64], Vector]:
    """The columns of a text and its unit tf-idf values."""
    columns, counts = _positions(feature, vocabulary)
    values = (1 + np.log(counts)) * idf[columns]
    return columns, np.asarray(values / max(float(np.linalg.norm(values)), 1e-9), np.float32)


def _matrix(texts: list[words.Hashes], vocabulary: words.Hashes) -> Any:
    from scipy import sparse

    rows = [_positions(text, vocabulary) for text in texts]
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


def _product(matrix: Any, columns: npt.NDArray[np.int64], values: Vector) -> Vector:
    """``matrix @ query`` for a query given by its columns."""
    return np.asarray(matrix[:, columns] @ values, np.float32).ravel()


def _nearest(single: Vector, owners: npt.NDArray[np.int32], count: int) -> Vector:
    """Per card the weighted sum of its nearest texts, the nearest counting most."""
    order = np.argsort(owners - 0.5 * single)
    sorted_owners = owners[order]
    starts = np.searchsorted(sorted_owners, sorted_owners, side="left")
    rank = np.arange(len(order)) - starts
    weight = np.where(rank < len(_NEAREST), np.take(_NEAREST, np.minimum(rank, len(_NEAREST) - 1)), 0.0)
    return np.bincount(sorted_owners, weights=weight * single[order], minlength=count).astype(np.float32)


def _standard(scores: Vector) -> Vector:
    spread = float(scores.std())
    return np.asarray((scores - scores.mean()) / spread, np.float32) if spread > 1e-9 else np.zeros_like(scores)
