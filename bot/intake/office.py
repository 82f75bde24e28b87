"""Word and OpenDocument files: paragraphs, tables, text boxes, headers and footers, tracked changes as accepted.

Not an office suite: macros are never looked at, pictures and embedded files are not opened. The XML is read directly,
because python-docx skips insertions and text boxes and refuses files with macros.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from bot.intake import colour
from bot.intake.events import Event, Page, Told, Unreadable
from knowledge.library.faults import LibraryError
from knowledge.library.markup import Node, parse_xml

MAX_XML_BYTES = 12_000_000  # in memory it takes about eight times as much
MAX_MEMBERS = 3_000
SMALLEST_HALF_POINTS = 4

_FURNITURE = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
_SKIPPED = frozenset({"del", "moveFrom", "delText", "instrText", "Fallback", "fldData", "pict_data", "rPrChange"})
_ODT_SKIPPED = frozenset({"tracked-changes", "annotation", "sequence-decls", "script", "event-listeners"})


def read(data: bytes) -> Iterator[Event]:
    """A .docx, .docm or .dotx as one page. Raises Unreadable (broken_file, too_big, xml_bomb)."""
    with _archive(data) as archive:
        names = archive.namelist()
        main = "word/document.xml"
        if main not in names:
            raise Unreadable("broken_file", "no main part")
        parts = sorted(name for name in names if _FURNITURE.fullmatch(name))
        heads = [name for name in parts if "header" in name]
        order = [*heads, main, *(name for name in parts if name not in heads)]
        left = MAX_XML_BYTES
        said, hidden = [], []
        for name in order:
            part = _unpacked(archive, name, left)
            left -= len(part)
            visible, secret = _text(_parsed(part))
            said += [visible] if visible and visible not in said else []
            hidden += [secret] if secret else []
        if any(name.endswith("vbaProject.bin") for name in names):
            yield Told("macro_ignored")
        yield from _told(hidden)
        yield Page(1, "\n\n".join(said), "docx")


def read_odt(data: bytes) -> Iterator[Event]:
    """An OpenDocument text as one page. Raises Unreadable (broken_file, too_big, xml_bomb, locked_file)."""
    with _archive(data) as archive:
        manifest = _unpacked(archive, "META-INF/manifest.xml", MAX_XML_BYTES)
        if b"encryption-data" in manifest:
            raise Unreadable("locked_file")
        root = _parsed(_unpacked(archive, "content.xml", MAX_XML_BYTES))
        yield Page(1, _odt_text(root), "text")


def _archive(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable("broken_file", str(error)) from error
    if len(archive.namelist()) > MAX_MEMBERS:
        raise Unreadable("zip_bomb", f"{len(archive.namelist())} members")
    return archive


def _unpacked(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    try:
        if archive.getinfo(name).file_size > limit:
            raise Unreadable("zip_bomb", f"{name}: {archive.getinfo(name).file_size}")
        with archive.open(name) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError) as error:
        raise Unreadable("broken_file", str(error)) from error
    if len(data) > limit:
        raise Unreadable("zip_bomb", f"{name}: more than it says")
    return data


def _parsed(data: bytes) -> Node:
    try:
        return parse_xml(data, "")
    except LibraryError as error:
        raise Unreadable("zip_bomb" if error.reason == "xml_bomb" else "broken_file", str(error)) from error


def _told(hidden: list[str]) -> Iterator[Event]:
    words = " ".join(" ".join(hidden).split())
    if words:
        yield Told("hidden_text", {"words": words, "number": 1})


def _name(node: Node) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _text(root: Node) -> tuple[str, str]:
    """(visible, hidden) text of a Word part, one line per paragraph, table cells parted by a tab."""
    out: list[str] = []
    hidden: list[str] = []
    stack: list[tuple[Node, bool, bool]] = [(root, False, False)]
    while stack:
        node, secret, leaving = stack.pop()
        name = _name(node)
        if leaving:
            out.append("\n" if name in {"p", "tr"} else "\t")
            continue
        if name in _SKIPPED:
            continue
        if name in {"t", "tab", "br", "cr", "noBreakHyphen"}:
            (hidden if secret else out).append(_said(node, name))
            continue
        if name in {"p", "tr", "tc"}:
            stack.append((node, secret, True))
        secret = secret or (name == "r" and _is_hidden(node))
        stack += [(child, secret, False) for child in reversed(node)]
    return _tidied("".join(out)), "".join(hidden)


def _said(node: Node, name: str) -> str:
    return node.text or "" if name == "t" else {"tab": "\t", "noBreakHyphen": "-"}.get(name, "\n")


def _is_hidden(run: Node) -> bool:
    """Marked as hidden, white on no other ground, or too small to read."""
    properties = {_name(child): child for group in run if _name(group) == "rPr" for child in group}
    values = {name: _attribute(node) for name, node in properties.items()}
    if "vanish" in values and values["vanish"] not in {"0", "false", "off"}:
        return True
    size = values.get("sz", "")
    if size.isdigit() and int(size) <= SMALLEST_HALF_POINTS:
        return True
    ink = colour.parsed(values.get("color", ""))
    return ink is not None and colour.same(ink, (255, 255, 255)) and not {"shd", "highlight"} & set(values)


def _attribute(node: Node) -> str:
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == "val"), "")


def _tidied(text: str) -> str:
    """A cell ends with a tab, not with the line of its last paragraph; a row with a line."""
    text = re.sub(r"\n+\t", "\t", text)
    lines = [re.sub(r"[ \t]*\t[ \t]*", "\t", line).strip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _odt_text(root: Node) -> str:
    out: list[str] = []
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        name = _name(node)
        if leaving:
            out += ["\n"] if name in {"p", "h", "table-row"} else ["\t"] if name == "table-cell" else []
            out.append(node.tail or "" if name not in {"p", "h", "table-row", "table-cell"} else "")
            continue
        stack.append((node, True))
        if name in _ODT_SKIPPED:
            continue
        out += {"tab": ["\t"], "line-break": ["\n"], "s": [" "]}.get(name, [node.text or ""])
        stack += [(child, False) for child in reversed(node) if isinstance(child.tag, str)]
    return _tidied("".join(out))
