"""Reads EU acts as EUR-Lex shows them: the Official Journal (XHTML) and consolidated texts (HTML).

Not for Formex (formex.py). Articles, recitals and annexes are found by the ids the Publications Office gives them
(art_4, rct_18, anx_XI); footnotes and the marks of consolidation are left out of the wording.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from knowledge.library.articles import Block, abbreviation_of, celex_of, document, sections, tidy
from knowledge.library.documents import Act, Document, Section
from knowledge.library.faults import LibraryError
from knowledge.library.lines import Lines
from knowledge.library.markup import Node, flat, parse_html

_REFERENCE = re.compile(r"0?(\d{4}[A-Z]\d{4})\S* — ([A-Z]{2}) — (\d{1,2})\.(\d{1,2})\.(\d{4})")
_LIST_MARK = re.compile(r"\(?[0-9a-zA-Z]{1,5}[.)]|[—–•-]")
_HEADINGS = ("ti-art", "title-article-norm")
_DIVISIONS = ("title-division", "ti-section")
_ASIDES = frozenset({"modref", "arrow", "footnote", "note", "oj-note", "separator"})


def read(data: bytes, name: str) -> Act:
    """The act on a EUR-Lex page. Raises LibraryError if the page holds none."""
    root = parse_html(data, name)
    act = _describe(root)
    documents = (*_recitals(root, act), *_articles(root, act), *_annexes(root, act))
    if not documents:
        raise LibraryError(name, "no_norms")
    return replace(act, documents=documents)


def _describe(root: Node) -> Act:
    title = " ".join(flat(node) for node in root.iter("p") if _has(node, "doc-ti", "title-doc-first", "title-doc-last"))
    title = tidy(title)
    reference = _REFERENCE.search(" ".join(flat(node) for node in root.iter("p") if _has(node, "reference")))
    if reference:
        celex, language = f"3{reference[1][-9:]}", reference[2].lower()
        day = dt.date(int(reference[5]), int(reference[4]), int(reference[3]))
        return Act(abbreviation_of(celex, title), title, language, (), day, "consolidated")
    language = next((flat(node).lower() for node in root.iter("p") if _has(node, "hd-lg")), "")
    language = language or ("de" if re.search(r"(?i)richtlinie|verordnung", title) else "en")
    return Act(abbreviation_of(celex_of(title), title), title, language, (), _published(root), "published")


def _published(root: Node) -> dt.date | None:
    text = next((flat(node) for node in root.iter("p") if _has(node, "hd-date")), "")
    found = re.search(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None


def _by_id(root: Node, pattern: str) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for node in root.iter("div"):
        found = re.fullmatch(pattern, node.get("id") or "")
        if found and found[1] not in seen:
            seen.add(found[1])
            yield found[1], node


def _recitals(root: Node, act: Act) -> Iterator[Document]:
    for number, node in _by_id(root, r"rct_(\d+)"):
        title = f"Erwägungsgrund {number}" if act.language == "de" else f"Recital {number}"
        yield document(act, f"Erwgr. {number}", title, (Section(tidy(_text(node))),), role="recital")


def _articles(root: Node, act: Act) -> Iterator[Document]:
    for number, node in _by_id(root, r"art_(\d+[a-z]*)"):
        title = next((flat(part) for part in node.iter("p") if _has(part, "sti-art", "stitle-article-norm")), "")
        yield document(act, f"Art. {number}", title, sections(list(_blocks(node))), _path(node))


def _annexes(root: Node, act: Act) -> Iterator[Document]:
    for number, node in _by_id(root, r"anx_([0-9A-Za-z]+)"):
        title = next((flat(part) for part in node.iter("p") if _has(part, "title-annex-2", "ti-annex-2")), "")
        parts = [Block(text) for text in _text(node).splitlines()]
        yield document(act, f"Anhang {number}", title, sections(parts), role="annex")


def _blocks(article: Node) -> Iterator[Block]:
    for child in article:
        if _has(child, *_HEADINGS) or _has(child, "eli-title"):
            continue
        text = _text(child)
        if text:
            identified = re.fullmatch(r"\d{3}\.\d{3}[a-z]*", child.get("id") or "")
            numbered = bool(identified) or any(_has(span, "no-parag") for span in child.iterfind("span"))
            yield Block(text, paragraph=numbered, point=_has(child, "grid-list") or child.tag == "table")


def _path(article: Node) -> tuple[str, ...]:
    headings = []
    for around in article.iterancestors("div"):
        if re.match(r"(cpt|sct|tis|prt)_|cpt_.*\.sct_", around.get("id") or ""):
            parts = [flat(child) for child in around if _has(child, *_DIVISIONS) or _has(child, "eli-title")]
            headings.append(tidy(" ".join(dict.fromkeys(filter(None, parts)))))
    return tuple(reversed([heading for heading in headings if heading]))


def _has(node: Node, *names: str) -> bool:
    """Does the class of the node hold one of the names, with or without the prefix "oj-" and a level at the end?"""
    classes = (node.get("class") or "").split()
    return any(re.fullmatch(rf"(oj-)?{name}(-\d)?", one) for one in classes for name in names)


def _text(node: Node) -> str:
    lines = Lines()
    _walk(node, lines)
    return lines.text()


def _walk(node: Node, lines: Lines) -> None:
    if not isinstance(node.tag, str) or _is_aside(node):
        return
    if node.tag == "br":
        lines.end()
    elif node.tag == "tr":
        _row(node, lines)
    elif _has(node, "list") and _has(node, "grid-list-column"):
        lines.label(flat(node))
    elif node.tag in {"p", "div", "table"} and not _has(node, "inline-element"):
        _own_line(node, lines)
    else:
        _inline(node, lines)


def _is_aside(node: Node) -> bool:
    if node.tag == "a" and (node.get("href") or "").startswith("#"):
        return True
    return node.tag in {"hr", "col"} or bool(_ASIDES.intersection((node.get("class") or "").split()))


def _own_line(node: Node, lines: Lines) -> None:
    if not lines.opens_with_label:
        lines.end()
    _inline(node, lines)
    lines.end()


def _inline(node: Node, lines: Lines) -> None:
    lines.say(node.text)
    for child in node:
        _walk(child, lines)
        lines.say(child.tail)


def _row(row: Node, lines: Lines) -> None:
    """A row is a list item (mark and text) or a line of a table."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    if len(cells) == 2 and _LIST_MARK.fullmatch(flat(cells[0])):
        lines.label(flat(cells[0]))
        _inline(cells[1], lines)
        lines.end()
        return
    lines.end()
    lines.say(" | ".join(text for text in map(flat, cells) if text))
    lines.end()
