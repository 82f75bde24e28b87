"""The text of one norm in gii-norm XML: paragraphs, nested lists, tables, preformatted lines, footnotes.

Not the law around it (gii.py). List items, table rows and line breaks each become a line; comments of the editors and
footnotes go to the notes, so that the wording stays the wording.
"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.library.lines import Lines
from knowledge.library.markup import Node, flat

_ASIDE = frozenset({"Footnotes", "kommentar"})
_SILENT = frozenset({"FnR", "ABWFORMAT", "Split", "colspec"})


def paragraphs(content: Node) -> list[str]:
    """The paragraphs of a <Content> or <TOC> in order; running text between block elements is a paragraph too."""
    blocks: list[str] = []
    loose = Lines()
    loose.say(content.text)
    for child in content:
        if child.tag in {"P", "table", "DL", "pre"}:
            blocks.extend(filter(None, (loose.text(), block(child))))
            loose = Lines()
        else:
            _walk(child, loose)
        loose.say(child.tail)
    blocks.extend(filter(None, (loose.text(),)))
    return blocks


def block(node: Node) -> str:
    """The lines of one block element."""
    lines = Lines()
    _walk(node, lines)
    return lines.text()


def asides(textdaten: Node) -> list[str]:
    """Footnotes, source notes and editors' notes of a norm."""
    nodes = [*textdaten.iterfind("text//Footnote"), *textdaten.iterfind("text//kommentar")]
    nodes += textdaten.iterfind("fussnoten/Content/P")
    return [note for note in map(_note, nodes) if note]


def _note(node: Node) -> str:
    lines = Lines()
    _inline(node, lines)
    return " ".join(lines.text().split())


def _walk(node: Node, lines: Lines) -> None:
    if node.tag in _ASIDE or node.tag in _SILENT:
        return
    _ELEMENTS.get(node.tag, _inline)(node, lines)


def _inline(node: Node, lines: Lines) -> None:
    lines.say(node.text)
    for child in node:
        _walk(child, lines)
        lines.say(child.tail)


def _own_lines(node: Node, lines: Lines) -> None:
    lines.end()
    _inline(node, lines)
    lines.end()


def _inner_paragraph(node: Node, lines: Lines) -> None:
    # directly after a list mark it stays on the line of its mark
    if not lines.opens_with_label:
        lines.end()
    _inline(node, lines)
    lines.end()


def _line_break(_: Node, lines: Lines) -> None:
    lines.end()


def _preformatted(node: Node, lines: Lines) -> None:
    for line in "".join(node.itertext()).splitlines():
        lines.end()
        lines.say(line)
    lines.end()


def _list(node: Node, lines: Lines) -> None:
    lines.end()
    for child in node:
        if child.tag == "DT":
            lines.label(flat(child))
        else:
            _inline(child, lines)
            lines.end()
    lines.end()


def _row(node: Node, lines: Lines) -> None:
    lines.end()
    cells = (" ".join(block(entry).split()) for entry in node.iterfind("entry"))
    lines.say(" | ".join(cell for cell in cells if cell))
    lines.end()


_ELEMENTS: dict[str, Callable[[Node, Lines], None]] = {
    "BR": _line_break,
    "DL": _list,
    "Ident": _own_lines,
    "LA": _inner_paragraph,
    "P": _inner_paragraph,
    "Title": _own_lines,
    "pre": _preformatted,
    "row": _row,
}
