"""Reads a whole federal law from the zip or XML of gesetze-im-internet.de (format gii-norm 1.01).

Not a downloader and not an index. Every <norm> with a name (<enbez>) becomes one document, repealed ones and ranges
too; section headings give each norm its place; the first norm describes the law itself.
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge.law import laws
from knowledge.library.documents import Act, Document, Section, document_id
from knowledge.library.faults import LibraryError
from knowledge.library.gii_text import asides, paragraphs
from knowledge.library.markup import Node, flat, parse_xml
from knowledge.library.norm_names import clean_name, norms_in
from knowledge.library.zips import law_xml

_ABSATZ = re.compile(r"\((\d+[a-z]*)\)(?:\s*(bis|und|,)\s*\((\d+[a-z]*)\))?(?=\s|$)")
_REPEALED = re.compile(r"\(?(?:weggefallen|aufgehoben|gegenstandslos)\)?")


def read(data: bytes, name: str) -> Act:
    """The law in a zip (or in the bare XML). Raises LibraryError if it is not one."""
    xml = law_xml(data, name) if data[:2] == b"PK" or not data else data
    root = parse_xml(xml, name)
    if root.tag != "dokumente":
        raise LibraryError(name, "wrong_type", f"root element {str(root.tag)[:40]}")
    law = _describe(root)
    documents = tuple(_documents(root, law))
    if not documents:
        raise LibraryError(name, "no_norms")
    return Act(
        abbreviation=law.abbreviation, title=law.title, language="de", documents=documents, as_of=law.as_of,
        as_of_basis="builddate", stand=law.stand, notes=law.notes,
    )  # fmt: skip


def _describe(root: Node) -> Act:
    head = root.find("norm")
    metadata = None if head is None else head.find("metadaten")
    names = [] if metadata is None else [flat(node) for node in metadata if node.tag in {"jurabk", "amtabk"}]
    known = next((law for law in map(laws.find, names) if law), None)
    stand = [flat(node.find("standkommentar")) for node in root.iterfind("norm/metadaten/standangabe")]
    textdaten = None if head is None else head.find("textdaten")
    return Act(
        abbreviation=known.abbreviation if known else _own_abbreviation(names),
        title="" if metadata is None else flat(metadata.find("langue")),
        language="de",
        documents=(),
        as_of=_build_date(root),
        stand="; ".join(filter(None, stand)),
        notes=() if textdaten is None else tuple(asides(textdaten)),
    )


def _own_abbreviation(names: list[str]) -> str:
    return re.sub(r"\s+\d{4}$", "", names[-1]) if names else "Gesetz"


def _build_date(node: Node) -> dt.date | None:
    stamp = re.match(r"(\d{4})(\d\d)(\d\d)", node.get("builddate") or "")
    try:
        return dt.date(*map(int, stamp.groups())) if stamp else None
    except ValueError:
        return None


def _documents(root: Node, law: Act) -> list[Document]:
    path: dict[str, str] = {}
    taken: dict[str, int] = {}
    documents: list[Document] = []
    for norm in root.iterfind("norm"):
        metadata = norm.find("metadaten")
        if metadata is None:
            continue
        if (division := metadata.find("gliederungseinheit")) is not None:
            path = _place(path, division)
        if metadata.find("enbez") is not None:
            documents.append(_document(norm, law, tuple(path.values()), taken))
    return documents


def _place(path: dict[str, str], division: Node) -> dict[str, str]:
    """The headings above what follows: the code of a division begins with the code of the one around it."""
    code = flat(division.find("gliederungskennzahl"))
    heading = f"{flat(division.find('gliederungsbez'))} {flat(division.find('gliederungstitel'))}".strip()
    around = {key: title for key, title in path.items() if key != code and code.startswith(key)}
    return {**around, code: heading}


def _document(norm: Node, law: Act, path: tuple[str, ...], taken: dict[str, int]) -> Document:
    metadata, textdaten = norm.find("metadaten"), norm.find("textdaten")
    name = clean_name(flat(metadata.find("enbez")))
    title = " ".join(" ".join(metadata.find("titel").itertext()).split()) if metadata.find("titel") is not None else ""
    sections = _sections(textdaten, name, title)
    contents = name.startswith("Inhalts")
    known = laws.find(law.abbreviation)
    number = re.fullmatch(r"(?:§|Art\.) (\S+)", name)
    return Document(
        id=_unique(document_id(law.abbreviation, name), taken),
        citation=f"{law.abbreviation} {name}",
        kind="norm",
        layer="official",
        sections=sections,
        title=title or name,
        norms=() if contents else norms_in(law.abbreviation, name),
        path=() if contents else path,
        notes=() if textdaten is None else tuple(asides(textdaten)),
        as_of=_build_date(norm) or law.as_of,
        as_of_basis="builddate",
        url=laws.norm_url(known, number[1] if number else name) if known else None,
        role="contents" if contents else "annex" if name.startswith(("Anlage", "Anhang")) else "norm",
        repealed=bool(_REPEALED.fullmatch(title) or all(_REPEALED.fullmatch(part.text) for part in sections)),
    )


def _unique(identifier: str, taken: dict[str, int]) -> str:
    taken[identifier] = taken.get(identifier, 0) + 1
    return identifier if taken[identifier] == 1 else f"{identifier} ({taken[identifier]})"


def _sections(textdaten: Node | None, name: str, title: str) -> tuple[Section, ...]:
    content = [] if textdaten is None else [*textdaten.iterfind("text/Content"), *textdaten.iterfind("text/TOC")]
    texts = [text for node in content for text in paragraphs(node)]
    if not texts:
        return (Section(title if _REPEALED.fullmatch(title) else title or "(weggefallen)"),)
    if name.startswith(("§", "Art")):
        return tuple(_by_absatz(texts))
    return (Section("\n".join(texts)),)


def _by_absatz(texts: list[str]) -> list[Section]:
    """One section per Absatz; a paragraph without number continues the Absatz before it."""
    sections: list[Section] = []
    for text in texts:
        number = _ABSATZ.match(text)
        if number:
            sections.append(Section(text, _absatz_label(number)))
        elif sections:
            sections[-1] = Section(f"{sections[-1].text}\n{text}", sections[-1].label)
        else:
            sections.append(Section(text))
    return sections


def _absatz_label(number: re.Match[str]) -> str:
    return f"Abs. {number[1]}" + (f" {number[2].replace(',', 'und')} {number[3]}" if number[3] else "")
