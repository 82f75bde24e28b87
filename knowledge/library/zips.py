"""The one XML file inside a zip of gesetze-im-internet.de, with limits that a bomb cannot pass.

Not an unpacker: nothing is written to disk and nothing but the law's XML is opened.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from knowledge.library.faults import LibraryError
from knowledge.library.markup import MAX_MARKUP_BYTES

MAX_ZIP_BYTES = 30_000_000
MAX_MEMBERS = 500
MAX_RATIO = 120  # the largest real law shrinks to about an eighth


def law_xml(data: bytes, name: str) -> bytes:
    """The XML of the law. Raises LibraryError (empty, too_large, broken_zip, zip_bomb, zip_without_law)."""
    if not data:
        raise LibraryError(name, "empty")
    if len(data) > MAX_ZIP_BYTES:
        raise LibraryError(name, "too_large", f"{len(data)} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, _member(archive, name), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise LibraryError(name, "broken_zip", str(error)) from error


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise LibraryError(name, "zip_bomb", f"{len(members)} files")
    found = [member for member in members if member.filename.lower().endswith(".xml")]
    if len(found) != 1:
        raise LibraryError(name, "zip_without_law", f"{len(found)} XML files")
    if found[0].file_size > min(MAX_MARKUP_BYTES, MAX_RATIO * max(found[0].compress_size, 1_000)):
        raise LibraryError(name, "zip_bomb", f"{found[0].file_size} bytes unpacked")
    return found[0]


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    with archive.open(member) as stream:
        data = stream.read(MAX_MARKUP_BYTES + 1)
    if len(data) > MAX_MARKUP_BYTES:
        raise LibraryError(name, "zip_bomb", "more than it says")
    return data
