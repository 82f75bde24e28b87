"""The text in a file of bytes, whatever encoding its writer used.

Not a reader of any format: it finds the encoding and refuses what is no text.
"""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

from knowledge.library.faults import LibraryError

MAX_BYTES = 20_000_000


def decode(data: bytes, name: str) -> str:
    """The text in its encoding: UTF-8, else what fits best. Raises LibraryError (empty, too_large, not_text)."""
    if not data.strip():
        raise LibraryError(name, "empty")
    if len(data) > MAX_BYTES:
        raise LibraryError(name, "too_large", f"{len(data)} bytes")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _decode_as(data, "utf-16", name)
    if b"\x00" in data[:4096]:
        raise LibraryError(name, "not_text", "null bytes")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_as(data, _likely_encoding(data), name)
    return _decode_as(data, "utf-8-sig", name)


def _likely_encoding(data: bytes) -> str:
    """German text that is not UTF-8 is nearly always cp1252 or latin-1; anything else must convince the detector."""
    if not re.search(rb"[\x80-\x9f]", data):
        return "latin-1"
    best = from_bytes(data[:100_000], cp_isolation=["cp1252", "cp1250", "mac_roman", "cp850"]).best()
    return best.encoding if best else "cp1252"


def _decode_as(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise LibraryError(name, "not_text", str(error)) from error
    control = sum(ord(character) < 32 and character not in "\t\n\r\f" for character in text[:4096])
    if control > 20:
        raise LibraryError(name, "not_text", f"{control} control characters")
    return text
