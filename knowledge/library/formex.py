"""Reads EU acts in Formex 4, the XML of the Official Journal.

Not for web pages (eurlex_html.py). Footnotes (NOTE) are left out of the wording; quotation marks, which Formex keeps as
elements, are put back as characters.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.library.articles import Block, abbreviation_of, celex_of, document, sections
from knowledge.library.documents import Act, Document, Section
from knowledge.library.faults import LibraryError
from knowledge.library.lines import Lines
from knowledge.library.markup import Node, flat, parse_xml

_TIGHT_AFTER, _TIGHT_BEFORE = "\ue000", "\ue001"  # private characters: no space after, none before
_OWN_LINE = frozenset({"P", "ALINEA", "PARAG", "NP", "ITEM", "LIST", "TXT"})
_MARKS = frozenset({"NO.P", "NO.PARAG"})


def read(data: bytes, name: str) -> Act:
    """The act in a Formex file. Raises LibraryError if it holds none."""
    root = parse_xml(data, name)
    act = _describe(root)
    documents = (*_recitals(root, act), *_articles(root, act))
    if not documents:
        raise LibraryError(name, "no_norms")
    return replace(act, documents=documents)


def _describe(root: Node) -> Act:
    title = _text(root.find("TITLE")).replace("\n", " ") if root.find("TITLE") is not None else ""
    language = flat(root.find(".//BIB.INSTANCE/LG.DOC")).lower() or "de"
    stamp = root.find(".//BIB.INSTANCE/DATE")
    digits = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", "" if stamp is None else stamp.get("ISO") or "")
    day = dt.date(*map(int, digits.groups())) if digits else None
    return Act(abbreviation_of(celex_of(title), title), title, language, (), day, "adopted")


def _recitals(root: Node, act: Act) -> Iterator[Document]:
    for consid in root.iter("CONSID"):
        number = flat(consid.find(".//NO.P")).strip("().")
        title = f"Erwägungsgrund {number}" if act.language == "de" else f"Recital {number}"
        yield document(act, f"Erwgr. {number}", title, (Section(_text(consid)),), role="recital")


def _articles(root: Node, act: Act) -> Iterator[Document]:
    for article in root.iter("ARTICLE"):
        name = re.sub(r"^\D+", "Art. ", flat(article.find("TI.ART")))
        title = flat(article.find("STI.ART"))
        yield document(act, name, title, sections(list(_blocks(article))), _path(article))


def _blocks(article: Node) -> Iterator[Block]:
    for child in article:
        if child.tag == "PARAG":
            yield Block(_text(child), paragraph=True)
        elif child.tag not in {"TI.ART", "STI.ART"}:
            yield from _points(child)


def _points(alinea: Node) -> Iterator[Block]:
    """The lead of an unnumbered paragraph, then its points one by one."""
    if alinea.find("LIST") is None:
        yield Block(_text(alinea))
        return
    for part in alinea:
        items = part.findall("ITEM") if part.tag == "LIST" else []
        yield from [Block(_text(item), point=True) for item in items] or [Block(_text(part))]


def _path(article: Node) -> tuple[str, ...]:
    titles = (around.find("TITLE") for around in article.iterancestors("DIVISION"))
    return tuple(reversed([_text(title).replace("\n", " ") for title in titles if title is not None]))


def _text(node: Node) -> str:
    lines = Lines()
    _walk(node, lines)
    text = re.sub(rf"{_TIGHT_AFTER}\s*|\s*{_TIGHT_BEFORE}", "", lines.text())
    return re.sub(r" +([),.;:])", r"\1", text)


def _walk(node: Node, lines: Lines) -> None:
    if node.tag == "NOTE":
        return
    if node.tag in _MARKS:
        lines.label(flat(node))
    elif node.tag.startswith("QUOT."):
        _quotation_mark(node, lines)
    else:
        _flow(node, lines)


def _flow(node: Node, lines: Lines) -> None:
    if node.tag in _OWN_LINE and not lines.opens_with_label:
        lines.end()
    lines.say(node.text)
    for child in node:
        _walk(child, lines)
        tail = child.tail or ""
        lines.say(tail.removeprefix("\n") if child.tag.startswith("QUOT.") else tail)
    if node.tag in _OWN_LINE:
        lines.end()


def _quotation_mark(node: Node, lines: Lines) -> None:
    character = chr(int(node.get("CODE") or "22", 16))
    lines.say(character + _TIGHT_AFTER if node.tag == "QUOT.START" else _TIGHT_BEFORE + character)
