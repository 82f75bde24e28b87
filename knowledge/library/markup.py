"""XML and HTML from strangers, parsed without letting them do harm.

Not a reader of any format. No entity is ever expanded, no address is ever fetched, no tree may be deep or huge: a
file that tries is refused with one reason.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree

from knowledge.library.faults import LibraryError

Node: TypeAlias = Any  # lxml ships no types

MAX_MARKUP_BYTES = 60_000_000
_DECLARES_ENTITY = re.compile(rb"<\x00?!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y")


def parse_xml(data: bytes, name: str) -> Node:
    """The root of an XML file. Raises LibraryError (empty, too_large, xml_bomb, broken_xml)."""
    _refuse_size(data, name)
    if _DECLARES_ENTITY.search(data):
        raise LibraryError(name, "xml_bomb", "declares entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = "xml_bomb" if "amplification" in str(error) else "broken_xml"
        raise LibraryError(name, reason, str(error)) from error  # type: ignore[arg-type]  # a Literal by construction


def parse_html(data: bytes, name: str) -> Node:
    """The root of an HTML or XHTML page, read as UTF-8. Raises LibraryError (empty, too_large, broken_xml)."""
    _refuse_size(data, name)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LibraryError(name, "broken_xml", str(error)) from error
    if root is None:
        raise LibraryError(name, "broken_xml", "no element")
    return root


def flat(node: Node | None) -> str:
    """All text below a node on one line, white space collapsed; empty for None."""
    return "" if node is None else " ".join("".join(node.itertext()).split())


def _refuse_size(data: bytes, name: str) -> None:
    if not data.strip():
        raise LibraryError(name, "empty")
    if len(data) > MAX_MARKUP_BYTES:
        raise LibraryError(name, "too_large", f"{len(data)} bytes")
