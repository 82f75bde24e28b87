"""The index on disk: built beside the old one, named by the hash of what went in, put in place in one step.

Building twice from the same content does nothing. A build that dies leaves a folder nobody reads; the next removes it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from pydantic import TypeAdapter

from knowledge.library.lexical import LexicalIndex
from knowledge.library.own import Content, load_content, own_passages
from knowledge.library.passages import PUBLIC, Passage
from knowledge.library.search import Library, Shelf
from knowledge.library.themes import Themes
from knowledge.library.vectors import BATCH, SLOW_BATCH, ChromaVectors, Vectors

log = logging.getLogger(__name__)

FORMAT = "7"
LATENT = "latent-50"
_ROOT = Path(__file__).parent.parent
_CONTENT = TypeAdapter(Content)
_FIELDS = tuple(field.name for field in fields(Passage))
_DATES = frozenset({"valid_from", "valid_to", "as_of"})
_UNIQUE = frozenset({"id", "text"})

Progress = Callable[[str, int, int], None]
Embed = Callable[[list[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Index:
    """A loaded index: content, library, the folder with its vectors, and the model and length of those."""

    content: Content
    library: Library
    folder: Path
    passages: int
    embedding: str = LATENT
    dimensions: int = 0


def fingerprint(official: str, embedding: str = LATENT) -> str:
    """What an index depends on: our content and its format, the official texts, the embedding. 24 hex digits."""
    digest = hashlib.sha256(f"{FORMAT}|{official}|{embedding}".encode())
    for path in sorted([*_ROOT.rglob("*.yaml"), *(_ROOT / "library").glob("*.py")]):
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def current(root: Path) -> str | None:
    """The fingerprint of the index in use below ``root``; None before the first build."""
    pointer = root / "current"
    name = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.exists() else ""
    return name if name and (root / name / "manifest.json").exists() else None


def build(
    root: Path,
    name: str,
    stored: Iterable[Passage],
    embed: Embed | None = None,
    embedding: str = LATENT,
    chroma: str | None = None,
    progress: Progress = lambda what, done, total: None,
) -> Path:
    """Builds the index ``name`` from our content and the ``stored`` passages and makes it the current one.

    ``embed``: a model for vectors; without it the latent space of the cards. ``chroma``: address of a Chroma server
    for the vectors; without it they lie in the index. Raises ContentError for faulty content, LibraryError where the
    Chroma server does not answer.
    """
    content = load_content()
    by_scope: dict[str, list[Passage]] = {PUBLIC: own_passages(content)}
    for passage in stored:
        by_scope.setdefault(passage.scope, []).append(passage)
    root.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(".part", f"{name}.", root))  # never a path that this process had open before
    (part / "content.json").write_bytes(_CONTENT.dump_json(content, by_alias=True))
    vectors = ChromaVectors.open(chroma or part / "chroma", embedding, name)
    if chroma:
        vectors.ready()
        vectors.forget_others({current(root) or ""})
    scopes = [PUBLIC]
    with _one_blas_thread():
        public = _write_scope(part / "shelf-0", by_scope.pop(PUBLIC), vectors, embed, None, progress)
        for number, (scope, passages) in enumerate(sorted(by_scope.items()), 1):
            _write_scope(part / f"shelf-{number}", passages, vectors, embed, public, progress)
            scopes.append(scope)
    dimensions = vectors.dimensions(PUBLIC)
    vectors.close()
    manifest = {"scopes": scopes, "embedding": embedding, "dimensions": dimensions, "sizes": _sizes(part)}
    (part / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return _put_in_place(root, name, part)


def load(root: Path) -> Index | None:
    """The current index; None before the first build or if a file of it is damaged. Vectors stay closed."""
    name = current(root)
    try:
        return _read(root / name) if name else None
    except (OSError, ValueError, LookupError, TypeError, BadZipFile):
        log.exception("the index %s is damaged", name)
        return None


def _read(folder: Path) -> Index:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if _sizes(folder) != manifest["sizes"]:
        raise ValueError("a file is not as long as it was written")
    shelves = {scope: _read_shelf(folder / f"shelf-{number}") for number, scope in enumerate(manifest["scopes"])}
    content = _CONTENT.validate_json((folder / "content.json").read_bytes(), by_alias=True)
    count = sum(len(shelf.passages) for shelf in shelves.values())
    made_with = str(manifest["embedding"]), int(manifest.get("dimensions", 0))
    return Index(content, Library(shelves), folder, count, *made_with)


def _sizes(folder: Path) -> dict[str, int]:
    """How long each file of an index is: a file cut short can be read all the same, and is found out in mid-search.

    Chroma's own files grow while it is used and are its own business.
    """
    names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]
    return {name.as_posix(): (folder / name).stat().st_size for name in sorted(names) if name.parts[0] != "chroma"}


def open_vectors(index: Index, embedding: str = LATENT, chroma: str | None = None) -> ChromaVectors:
    """The vectors of a loaded index (imports chromadb)."""
    return ChromaVectors.open(chroma or index.folder / "chroma", embedding, index.folder.name)


@contextmanager
def _one_blas_thread() -> Iterator[None]:
    """On vectors as short as ours, threads of BLAS only wait for each other (measured: 14 s alone, 100 s with two)."""
    import sklearn.svm  # noqa: F401  # loads the BLAS of SciPy, else there is nothing to limit yet
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # ships no types

    with threadpool_limits(1, "blas"):
        yield


def _write_scope(
    folder: Path,
    passages: Sequence[Passage],
    vectors: ChromaVectors,
    embed: Embed | None,
    public: Themes | None,
    progress: Progress,
) -> Themes:
    folder.mkdir()
    total = len(passages)
    progress("words", 0, total)
    with (folder / "passages.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(_to_row(passage), ensure_ascii=False) + "\n" for passage in passages)
    shelf = Shelf.build(passages)
    shelf.lexical.save(folder / "lexical")
    shelf.themes.save(folder / "themes")
    space = shelf.themes if shelf.themes.documents else public or shelf.themes
    make = embed or (lambda texts: [space.latent(text).tolist() for text in texts])
    cards = _cards(shelf, embed)
    progress("vectors", 0, total)
    scope = passages[0].scope if passages else PUBLIC
    batch = BATCH if embed is None else SLOW_BATCH
    vectors.write(scope, passages, make, cards, lambda done: progress("vectors", done, total), batch)
    return shelf.themes


def _cards(shelf: Shelf, embed: Embed | None) -> list[tuple[str, Sequence[float]]]:
    if embed is None:
        return list(zip(shelf.themes.documents, shelf.themes.card_vectors(), strict=True))
    texts = [
        "\n".join(shelf.passages[position].text for position in shelf.by_document[document])
        for document in shelf.themes.documents
    ]
    return list(zip(shelf.themes.documents, embed(texts), strict=True)) if texts else []


def _put_in_place(root: Path, name: str, part: Path) -> Path:
    final = root / name
    shutil.rmtree(final, ignore_errors=True)
    part.rename(final)
    pointer = root / f"current.{os.getpid()}"
    pointer.write_text(name, encoding="utf-8")
    pointer.replace(root / "current")
    for old in root.iterdir():
        if old.is_dir() and old.name != name:
            shutil.rmtree(old, ignore_errors=True)
    return final


def _read_shelf(folder: Path) -> Shelf:
    """The shelf of a scope, without the typical questions: themes have learned them, and nobody is shown them."""
    same: dict[Any, Any] = {}
    with (folder / "passages.jsonl").open(encoding="utf-8") as file:
        rows = (_from_row(json.loads(line), same) for line in file)
        passages = [passage for passage in rows if not (passage.layer == "own" and passage.role == "question")]
    return Shelf(passages, LexicalIndex.load(folder / "lexical"), Themes.load(folder / "themes"))


def _to_row(passage: Passage) -> list[Any]:
    values = [getattr(passage, name) for name in _FIELDS]
    return [value.isoformat() if isinstance(value, dt.date) else value for value in values]


def _from_row(row: list[Any], same: dict[Any, Any]) -> Passage:
    """The passage of a row; ``same`` keeps one copy of what many rows repeat (measured: 25 MB for all laws)."""
    values = dict(zip(_FIELDS, row, strict=True))
    for name in _DATES:
        values[name] = dt.date.fromisoformat(values[name]) if values[name] else None
    values["norms"] = tuple(same.setdefault(norm, norm) for norm in values["norms"])
    return Passage(
        **{name: value if name in _UNIQUE else same.setdefault(value, value) for name, value in values.items()}
    )
