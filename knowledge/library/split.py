"""Documents become passages: along the law's own structure, else about 150 words on sentence borders.

Not a reader: the sections are there already. An Absatz stays whole while it is short enough to be found and read; a
long one is cut between its list items, and each piece keeps the citation of its Absatz.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.library.documents import Document, Section
from knowledge.library.passages import Passage

WORDS = 150
LONGEST_ABSATZ = 300

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"“”’»)]*\s+(?=[A-ZÄÖÜ„\"(§»])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Abs|Art|Nr|Nrn|Rn|Rz|Rdnr|vgl|Vgl|bzw|ca|etc|ff|f|gem|ggf|lit|Buchst|Alt|Halbs|Hs|S|Az|Anm|Aufl|Bd|"
    r"Beschl|Urt|v|Dr|Prof|Hrsg|Kap|sog|str|usw|Ziff|No|para|cf|e\.g|i\.e|"
    r"z\. ?B|d\. ?h|u\. ?a|i\. ?V\. ?m|i\. ?S\. ?d|[an]\. ?F)"
    r"|(?<![\w])[A-Za-z0-9]{1,2}|\d{3}(?=\.))\.$"
)


def passages(document: Document) -> Iterator[Passage]:
    """All passages of a document in order, each with an id of its own. A document yields at least one."""
    role = _role(document)
    number = 0
    for section in document.sections:
        citation = f"{document.citation} {section.label}".strip() if _cites_inside(document) else document.citation
        for piece in _pieces(document, section):
            number += 1
            yield _passage(document, piece, citation, role, number)
    for note in document.notes:
        number += 1
        yield _passage(document, note, document.citation, "fussnote", number)


def all_passages(documents: Iterable[Document]) -> Iterator[Passage]:
    """The passages of many documents."""
    for document in documents:
        yield from passages(document)


def _passage(document: Document, text: str, citation: str, role: str, number: int) -> Passage:
    return Passage(
        id=f"{document.id}#{number}", document=document.id, text=text, citation=citation, kind=document.kind,
        layer=document.layer, norms=document.norms, title=document.title, language=document.language,
        scope=document.scope, as_of=document.as_of, url=document.url, role=role,
    )  # fmt: skip


def _role(document: Document) -> str:
    if document.kind != "norm":
        return "text"
    if document.repealed:
        return "repealed"
    return "absatz" if document.role == "norm" else document.role


def _cites_inside(document: Document) -> bool:
    return document.role in {"norm", "text"}


def _pieces(document: Document, section: Section) -> list[str]:
    if document.role == "contents":
        return [section.text]
    words = len(section.text.split())
    if document.kind == "norm":
        return [section.text] if words <= LONGEST_ABSATZ else cut(section.text)
    return [section.text] if words <= WORDS * 3 // 2 else cut(section.text)


def cut(text: str, words: int = WORDS) -> list[str]:
    """Pieces of about ``words`` words; borders are line ends and sentence ends, a very long sentence is cut hard."""
    pieces: list[str] = []
    current: list[str] = []
    count = 0
    for unit in _units(text, words):
        length = len(unit.split())
        if current and count + length > words:
            pieces.append("".join(current).strip())
            current, count = [], 0
        current.append(unit)
        count += length
    last = "".join(current).strip()
    if pieces and count < words // 4:
        pieces[-1] = f"{pieces[-1]}\n{last}".strip()
    elif last:
        pieces.append(last)
    return pieces


def _units(text: str, words: int) -> Iterator[str]:
    for line in re.split(r"(?<=\n)", text):
        for sentence in sentences(line):
            tokens = re.findall(r"\S+\s*", sentence)
            for start in range(0, len(tokens), 2 * words):
                yield "".join(tokens[start : start + 2 * words])


def sentences(text: str) -> list[str]:
    """The sentences with the space that follows them; abbreviations and ordinal dates do not end one."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[max(start, end.start() - 20) : end.start()]):
            found.append(text[start : end.end()])
            start = end.end()
    return [*found, text[start:]] if text[start:] else found
