"""What a file is, by its first bytes and never by its name: senders and phones call files what they like.

Not a reader. Kinds that nobody reads here are told apart all the same, because "this is a video" helps a person more
than "unknown format".
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"II+\x00", "picture"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"ID3", "audio"),
    (b"\xff\xfb", "audio"),
    (b"\xff\xf3", "audio"),
    (b"\xff\xf1", "audio"),
    (b"fLaC", "audio"),
    (b"OggS", "audio"),
    (b"#!AMR", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV", "video"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"BZh", "archive"),
    (b"\x78\x9f\x3e\x22", "winmail"),
)  # fmt: skip
_HEIF = re.compile(rb"....ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)", re.DOTALL)
# possessive (*+): a comment ends where it ends first, or comments in a row could be cut in more ways than there is time
_HTML = re.compile(
    rb"\A\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HEADER = re.compile(
    rb"^(From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|DKIM-Signature"
    rb"|Content-Type|Reply-To|Cc|X-[\w-]+|ARC-[\w-]+|Authentication-Results): ?",
    re.I | re.M,
)
_SURE_HEADERS = {b"received", b"mime-version", b"message-id", b"return-path", b"content-type"}


def kind_of(data: bytes) -> str:
    """ "pdf", "picture", "heif", "docx", "odt", "mail", "html", "text", or the name of something not read here."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    found = next((kind for start, kind in _STARTS if data.startswith(start)), "")
    if found == "ole":
        return "msg" if "__substg1.0_".encode("utf-16-le") in data else "doc"
    if found == "program" and not _binary(data):
        found = ""
    return found or _container(data) or _written(data)


def _container(data: bytes) -> str:
    if data[:4] == b"RIFF":
        return {b"WEBP": "picture", b"WAVE": "audio", b"AVI ": "video"}.get(data[8:12], "unknown")
    if data[:2] == b"BM" and data[6:10] == b"\x00" * 4:
        return "picture"
    if _HEIF.match(data):
        return "heif"
    if data[4:8] == b"ftyp":
        return "audio" if data[8:11] == b"M4A" else "video"
    if data[:2] == b"\x1f\x8b":
        return "sticker" if len(data) < 70_000 and b"\x00" in data[:16] else "archive"
    return _zipped(data) if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"} else ""


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            purpose = _purpose(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError, zlib.error):
        return "broken_zip"
    if any(name.startswith("word/") for name in names) and "[Content_Types].xml" in names:
        return "docx"
    if purpose.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if "[Content_Types].xml" in names or purpose.startswith(b"application/vnd.oasis"):
        return "spreadsheet"
    return "archive"


def _purpose(archive: zipfile.ZipFile) -> bytes:
    """What an OpenDocument file says that it is; empty for everything else."""
    name = "mimetype"
    if name not in archive.namelist() or archive.getinfo(name).file_size > 200:
        return b""
    with archive.open(name) as stream:
        return stream.read(200)


def _written(data: bytes) -> str:
    if data[:2] not in {b"\xff\xfe", b"\xfe\xff"} and _binary(data):
        return "unknown"
    if _HTML.search(data[:4096].lstrip(b"\xef\xbb\xbf")):
        return "html"
    return "mail" if _is_mail(data) else "text"


def _is_mail(data: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n", data[:20_000].lstrip(), maxsplit=1)[0]
    names = {name.lower() for name in _HEADER.findall(head)}
    return bool(_HEADER.match(head)) and b"from" in names and bool(names & _SURE_HEADERS)


def _binary(data: bytes) -> bool:
    head = data[:4096]
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return b"\x00" in head or control > len(head) // 50
