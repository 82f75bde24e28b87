"""A folder of text, Markdown and PDF files as a library of its own, for `lotse search --corpus`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.errors import UserError
from knowledge.library import files, split
from knowledge.library.documents import Document
from knowledge.library.faults import LibraryError
from knowledge.library.search import Library

_ENDINGS = frozenset({".txt", ".md", ".pdf"})


def read_corpus(folder: Path, complain: Callable[[str, str], None]) -> Library:
    """The library of all files below ``folder``; each file is cited by its path inside it.

    ``complain`` (reason, name) hears of every file that cannot be read. Raises UserError if none can.
    """
    documents = list(_documents(folder, complain))
    if not documents:
        raise UserError(f"{folder}: keine lesbaren Dateien (.txt, .md, .pdf)")
    return Library.from_passages(split.all_passages(documents))


def _documents(folder: Path, complain: Callable[[str, str], None]) -> Iterator[Document]:
    from dataclasses import replace

    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _ENDINGS or not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        try:
            for document in files.read(path.read_bytes(), path.name, name, "note", "public"):
                yield replace(document, id=name, citation=name)
        except LibraryError as error:
            complain(error.reason, name)
        except OSError:
            complain("disk", name)
