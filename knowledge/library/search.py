"""Search: citations first, then themes of cards, then words of passages; every scope on a shelf of its own.

A passage of another person, firm or group is never looked at, because its shelf is not opened: scopes act inside the
query. Dates likewise: what was not law (or not known) on the asked day is masked before ranking.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.content import LANGUAGES
from knowledge.law import laws
from knowledge.law.citations import Citation, find_bare_numbers, find_citations
from knowledge.law.file_numbers import normalise
from knowledge.library import language as languages
from knowledge.library import wording
from knowledge.library.lexical import LexicalIndex
from knowledge.library.own import FOREIGN
from knowledge.library.passages import PUBLIC, Passage
from knowledge.library.themes import SHIPPED, Query, Ranking, Themes, Weights
from knowledge.library.wording import Wording

_POOL = 60
_WORDS_FOR_CARDS = 2.0
_WORDS_ALONE = 7.0
_NO_CARD = -1.5
_OWN_PART = 1.1
_EXACT = 1_000.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A found passage. ``score`` orders the hits of one search only; ``exact``: the query cited it.

    ``closeness``: cosine of the query to the whole card, or share of the query's words found, 0 to 1.
    """

    passage: Passage
    score: float
    closeness: float
    exact: bool = False

    @property
    def norms(self) -> tuple[str, ...]:
        """The norms it is about, the main one first, with Absatz where the passage is one."""
        return self.passage.norms


@dataclass(frozen=True, slots=True)
class Strangeness:
    """The nearest foreign topic, its lead over our best card (standard deviations; negative: ours is nearer), and the
    share of the query's words that our cards know."""

    topic: str | None
    lead: float
    known: float


class VectorStore(Protocol):
    """Where vectors live. ``nearest_cards``: cosine per document of a scope, best first."""

    def nearest_cards(self, scope: str, vector: Sequence[float], count: int) -> dict[str, float]: ...


class Embedder(Protocol):
    """Makes a vector of a query; an empty one where it cannot just now."""

    def embed_query(self, text: str) -> list[float]: ...


class Shelf:
    """All passages of one scope with their indexes."""

    def __init__(self, passages: Sequence[Passage], lexical: LexicalIndex, themes: Themes) -> None:
        self.passages = list(passages)
        self.lexical = lexical
        self.themes = themes
        self._since = _ordinals([passage.valid_from for passage in self.passages], dt.date.min)
        self._until = _ordinals([passage.valid_to for passage in self.passages], dt.date.max)
        self._whole_since = int(self._since.max(initial=dt.date.min.toordinal()))
        self._whole_until = int(self._until.min(initial=dt.date.max.toordinal()))
        worded = [n for n, passage in enumerate(self.passages) if not themes.documents or passage.layer != "own"]
        self._worded = np.array(worded, np.int64)
        self.by_document: dict[str, list[int]] = {}
        self.by_norm: dict[str, list[int]] = {}
        self.by_file: dict[str, list[int]] = {}
        for position, passage in enumerate(self.passages):
            self._register(position, passage)
        self._cards = {
            document: _Card([self.passages[position] for position in self.by_document[document]])
            for document in themes.documents
            if document in self.by_document
        }

    @classmethod
    def build(cls, passages: Sequence[Passage]) -> Shelf:
        """A shelf with freshly built indexes."""
        themes = Themes.build(passages)
        worded = [passage for passage in passages if not themes.documents or passage.layer != "own"]
        return cls(passages, LexicalIndex.build([_indexed(passage) for passage in worded]), themes)

    def _register(self, position: int, passage: Passage) -> None:
        self.by_document.setdefault(passage.document, []).append(position)
        for norm in passage.norms if passage.kind == "norm" else ():
            self.by_norm.setdefault(section_of(norm), []).append(position)
        if passage.kind == "decision":
            for number in find_citations(passage.citation):
                if number.file_number:
                    self.by_file.setdefault(number.file_number.casefold(), []).append(position)

    def valid(self, on: dt.date | None) -> npt.NDArray[np.bool_]:
        """Mask of the passages that hold on ``on`` (all, without a date)."""
        if on is None:
            return np.ones(len(self.passages), bool)
        return (self._since <= on.toordinal()) & (on.toordinal() <= self._until)

    def holds_whole(self, on: dt.date) -> bool:
        """Does every passage hold on ``on``?"""
        return self._whole_since <= on.toordinal() <= self._whole_until

    def best_part(
        self, document: str, closeness: Mapping[str, float], language: str, on: dt.date | None
    ) -> Passage | None:
        """The passage of a card that answers best of those that hold on ``on``; None where none does."""
        card = self._cards.get(document)
        face = card.face(language, on) if card else None
        return face.best(closeness) if face else None

    def by_words(self, query: str, count: int, on: dt.date | None) -> list[tuple[Passage, float]]:
        """The best passages by their words, with scores; our own cards are left to the themes."""
        ids, scores = self.lexical.top(query, count, self.valid(on)[self._worded])
        return [(self.passages[self._worded[i]], float(score)) for i, score in zip(ids, scores, strict=True)]


class Library:
    """What can be searched: one shelf per scope. Immutable; a new build is a new library.

    ``weights``: how much each view of a card counts; with vectors of another model they are measured anew.
    """

    def __init__(
        self,
        shelves: Mapping[str, Shelf],
        vectors: VectorStore | None = None,
        embedder: Embedder | None = None,
        weights: Weights = SHIPPED,
    ) -> None:
        self.shelves = dict(shelves)
        self.vectors = vectors
        self.embedder = embedder
        self.weights = weights

    @classmethod
    def from_passages(cls, passages: Iterable[Passage | Mapping[str, Any]]) -> Library:
        """A library in memory. Passages may be given as mappings with the fields of Passage (text is enough)."""
        by_scope: dict[str, list[Passage]] = {}
        for number, passage in enumerate(passages):
            value = passage if isinstance(passage, Passage) else _from_mapping(passage, number)
            by_scope.setdefault(value.scope, []).append(value)
        return cls({scope: Shelf.build(part) for scope, part in by_scope.items()})

    def search(
        self,
        query: str,
        k: int = 5,
        scope: str | Iterable[str] = PUBLIC,
        on: dt.date | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """The ``k`` best hits, at most one per card, norm or file, best first.

        ``scope``: one scope or several; nothing outside them is read. ``on``: only what held on that day.
        ``language``: in which language cards are shown ("de", "en"; the query's own by default).
        """
        return self.inquire(query).search(k, scope, on, language)

    def inquire(self, query: str) -> Inquiry:
        """An inquiry, for whoever asks more than one thing of the same query."""
        return Inquiry(self, query)

    def lookup(self, citation: Citation, scope: str = PUBLIC, on: dt.date | None = None) -> list[Passage]:
        """All passages of a cited norm or decision, its own Absatz first. Empty if we do not have it."""
        shelf = self.shelves.get(scope)
        if not shelf:
            return []
        if citation.file_number:
            positions = shelf.by_file.get(normalise(citation.file_number).casefold(), [])
        else:
            positions = [p for norm in _candidates(citation) for p in shelf.by_norm.get(norm, [])]
            if citation.law is None and positions:
                first = section_of(shelf.passages[positions[0]].norms[0])
                positions = [p for p in positions if section_of(shelf.passages[p].norms[0]) == first]
        valid = shelf.valid(on)
        found = [shelf.passages[position] for position in positions if valid[position]]
        if citation.absatz:
            found.sort(key=lambda passage: not _is_absatz(passage, citation.absatz or ""))
        return found

    def wording(self, norm: str, absatz: str | None = None, language: str = "de") -> Wording | None:
        """The verbatim official wording of "UrhG § 44b" (Absatz "3"); None where we do not have the official text."""
        shelf = self.shelves.get(PUBLIC)
        positions = shelf.by_norm.get(norm, []) if shelf else []
        return wording.look_up((shelf.passages[p] for p in positions), norm, absatz, language) if shelf else None

    def strangeness(self, query: str, scope: str = PUBLIC) -> Strangeness:
        """Is ``query`` nearer to a topic that we do not cover than to any card of ours?"""
        return self.inquire(query).strangeness(scope)

    def has_norm(self, norm: str, scope: str = PUBLIC) -> bool:
        """Do we have ``norm`` ("UrhG § 44b") in any form?"""
        return scope in self.shelves and norm in self.shelves[scope].by_norm


class Inquiry:
    """One query to a library: what is read of it and ranked for it is done once, however much is asked of it.

    It belongs to whoever answers the query and ends with the answer; it is no memory of queries.
    """

    def __init__(self, library: Library, query: str) -> None:
        self._library = library
        self.query = query
        self._rankings: dict[str, Ranking] = {}

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """The norms and file numbers that the query cites."""
        return find_citations(self.query)

    @cached_property
    def cited(self) -> tuple[Citation, ...]:
        """What it cites, else numbers that may be sections ("44b")."""
        return self.citations or find_bare_numbers(self.query)

    def search(
        self,
        k: int = 5,
        scope: str | Iterable[str] = PUBLIC,
        on: dt.date | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """The ``k`` best hits, as ``Library.search`` gives them."""
        if not self.query.strip() or k < 1:
            return []
        language = language or languages.detect(self.query)
        hits: list[Hit] = []
        for name, shelf in self._opened(scope):
            hits.extend(self._cited(name, shelf, on, language))
            hits.extend(self._ranked(name, shelf, on, language))
        return _one_per_document(sorted(hits, key=lambda hit: (-hit.score, hit.passage.id)))[:k]

    def depends_on_day(self, on: dt.date, scope: str | Iterable[str] = PUBLIC) -> bool:
        """Is there anything in ``scope`` that did not hold on ``on``, so that another day may give other hits?"""
        return not all(shelf.holds_whole(on) for _, shelf in self._opened(scope))

    def strangeness(self, scope: str = PUBLIC) -> Strangeness:
        """Is the query nearer to a topic that we do not cover than to any card of ours?"""
        shelf = self._library.shelves.get(scope)
        themes = self._ranking(scope, shelf).themes if shelf else ()
        ours = next((theme for theme in themes if not theme.document.startswith(FOREIGN)), None)
        other = next((theme for theme in themes if theme.document.startswith(FOREIGN)), None)
        lead = (other.score if other else 0.0) - (ours.score if ours else 0.0)
        topic = other.document.removeprefix(FOREIGN) if other else None
        return Strangeness(topic, lead, shelf.themes.known_share(self.query) if shelf else 0.0)

    def _opened(self, scope: str | Iterable[str]) -> list[tuple[str, Shelf]]:
        scopes = [scope] if isinstance(scope, str) else list(dict.fromkeys(scope))
        return [(name, shelf) for name in scopes if (shelf := self._library.shelves.get(name))]

    def _cited(self, scope: str, shelf: Shelf, on: dt.date | None, language: str) -> list[Hit]:
        hits: list[Hit] = []
        for number, citation in enumerate(_expanded(self.cited, shelf)):
            found = self._library.lookup(citation, scope, on)
            for document in dict.fromkeys(passage.document for passage in found):
                same = [passage for passage in found if passage.document == document]
                passage = _shown(same, language, citation.absatz)
                bonus = 0.5 if passage.layer == "own" else 0.0
                hits.append(Hit(passage, _EXACT - number + bonus, 1.0, exact=True))
        return hits

    def _ranked(self, scope: str, shelf: Shelf, on: dt.date | None, language: str) -> list[Hit]:
        hits: dict[str, Hit] = {}
        shares = self._word_shares(shelf, on)
        ranking = self._ranking(scope, shelf)
        for theme in ranking.themes[:_POOL]:
            if theme.document.startswith(FOREIGN):
                continue
            passage = shelf.best_part(theme.document, ranking.closeness, language, on)
            if passage is not None:
                key = _key(passage)
                share = shares.get(key, (0.0, None))[0]
                hits[key] = Hit(passage, theme.score + _WORDS_FOR_CARDS * share, theme.cosine)
        alone = 1.0 if not shelf.themes.documents else _WORDS_ALONE
        base = 0.0 if not shelf.themes.documents else _NO_CARD
        for key, (share, found) in shares.items():
            if key not in hits and found is not None:
                hits[key] = Hit(found, base + alone * share, share)
        return list(hits.values())

    def _word_shares(self, shelf: Shelf, on: dt.date | None) -> dict[str, tuple[float, Passage | None]]:
        """Per document the best share (0 to 1) of the query's weight that one of its passages has."""
        ideal = shelf.lexical.ideal(self.query)
        shares: dict[str, tuple[float, Passage | None]] = {}
        for passage, score in shelf.by_words(self.query, _POOL, on):
            shares.setdefault(_key(passage), (min(score / ideal, 1.0) if ideal else 0.0, passage))
        return shares

    def _ranking(self, scope: str, shelf: Shelf) -> Ranking:
        if scope not in self._rankings:
            query = shelf.themes.read(self.query)
            cosines = self._vector_cosines(scope, shelf, query)
            self._rankings[scope] = shelf.themes.rank(query, self._library.weights, cosines)
        return self._rankings[scope]

    def _vector_cosines(self, scope: str, shelf: Shelf, query: Query) -> npt.NDArray[np.float32] | None:
        """Cosines from the vector store, in the order of the cards; None: the latent space of the shelf itself."""
        vectors, embedder = self._library.vectors, self._library.embedder
        if vectors is None or not shelf.themes.documents:
            return None
        vector = embedder.embed_query(self.query) if embedder else shelf.themes.latent(query).tolist()
        if not len(vector):
            return None
        near = vectors.nearest_cards(scope, vector, len(shelf.themes.documents))
        if not near:
            return None
        floor = min(near.values())
        return np.array([near.get(document, floor) for document in shelf.themes.documents], np.float32)


@dataclass(frozen=True, slots=True)
class _Face:
    """What a card may show in one language: ``shown`` by itself, or the Absatz that a query is clearly closest to."""

    shown: Passage
    absaetze: tuple[Passage, ...]

    def best(self, closeness: Mapping[str, float]) -> Passage:
        """The Absatz that the query is clearly closest to, else the summary of the card."""
        if not self.absaetze:
            return self.shown
        best = max(self.absaetze, key=lambda part: closeness[part.id])
        return best if closeness[best.id] > _OWN_PART * closeness[self.shown.id] else self.shown


class _Card:
    """All passages of one document. On most days all of them hold, so what they may show is found out once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._since = max(passage.valid_from or dt.date.min for passage in passages)
        self._until = min(passage.valid_to or dt.date.max for passage in passages)
        self._whole: dict[str, _Face] = {}

    def face(self, language: str, on: dt.date | None) -> _Face | None:
        """What it may show on ``on`` (without a date: at any time); None where nothing of it holds."""
        if on is not None and not self._since <= on <= self._until:
            held = [passage for passage in self._passages if passage.holds_on(on)]
            return _face(held, language) if held else None
        if language not in LANGUAGES:
            return _face(self._passages, language)
        if language not in self._whole:
            self._whole[language] = _face(self._passages, language)
        return self._whole[language]


def _face(parts: Sequence[Passage], language: str) -> _Face:
    shown = _shown(parts, language, None)
    if shown.kind != "norm":
        return _Face(shown, ())
    own = (part for part in parts if part.language == language and part.role in {"absatz", "contested"})
    return _Face(shown, tuple(own))


def section_of(norm: str) -> str:
    """The norm without Absatz: "UrhG § 44b Abs. 3" -> "UrhG § 44b"."""
    return norm.split(" Abs.", 1)[0]


def _key(passage: Passage) -> str:
    """What counts as one result: a norm in all its texts, else the document."""
    return section_of(passage.norms[0]) if passage.kind == "norm" and passage.norms else passage.document


def _one_per_document(hits: list[Hit]) -> list[Hit]:
    seen: set[str] = set()
    return [hit for hit in hits if not (_key(hit.passage) in seen or seen.add(_key(hit.passage)))]  # type: ignore[func-returns-value]  # add returns None


def _shown(passages: Sequence[Passage], language: str, absatz: str | None) -> Passage:
    """The passage of a card to show: the asked Absatz, else the summary, in the asked language where there is one."""
    own = [passage for passage in passages if passage.language == language] or list(passages)
    if absatz:
        for passage in own:
            if _is_absatz(passage, absatz):
                return passage
    return next((passage for passage in own if passage.role == "summary"), own[0])


def _is_absatz(passage: Passage, absatz: str) -> bool:
    return passage.role == "absatz" and re.search(rf" Abs\. {absatz}(?!\w)", passage.citation) is not None


def _candidates(citation: Citation) -> list[str]:
    """The norms a citation may mean: its law, or every law of that numbering, copyright first."""
    if citation.law:
        return [citation.norm or ""]
    signs = {"§": "§", "Art.": "Art.", "Erwgr.": "Art."}
    return [
        f"{law.abbreviation} {citation.kind} {citation.section}"
        for law in laws.load()
        if law.numbering == signs[citation.kind]
    ]


def _expanded(citations: Iterable[Citation], shelf: Shelf) -> list[Citation]:
    """Ranges become their sections ("§§ 97 bis 105 UrhG"), in the order the law has them."""
    result: list[Citation] = []
    for citation in citations:
        result.append(citation)
        if citation.through and citation.law and citation.section:
            numbers = [norm.rsplit(" ", 1)[1] for norm in shelf.by_norm if norm.startswith(f"{citation.law} ")]
            low, high = _number(citation.section), _number(citation.through)
            between = sorted((n for n in numbers if low < _number(n) < high), key=_number)
            result.extend(replace(citation, section=number, through=None) for number in between)
    return result


def _number(section: str) -> tuple[int, str]:
    digits = "".join(c for c in section if c.isdigit())
    return int(digits or 0), section.lstrip("0123456789")


def _indexed(passage: Passage) -> str:
    return f"{passage.title} {passage.text}" if passage.title else passage.text


def _ordinals(dates: list[dt.date | None], missing: dt.date) -> npt.NDArray[np.int64]:
    return np.array([(date or missing).toordinal() for date in dates], np.int64)


def _from_mapping(value: Mapping[str, Any], number: int) -> Passage:
    known = {field.name for field in fields(Passage)}
    given = {key: tuple(item) if isinstance(item, list) else item for key, item in value.items() if key in known}
    identity = str(given.get("id", number))
    document = str(given.get("document", identity))
    defaults: dict[str, Any] = {
        "id": identity,
        "document": document,
        "citation": document,
        "kind": "note",
        "layer": "official",
    }
    return Passage(**{**defaults, **given})
