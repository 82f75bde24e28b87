"""A mail (.eml): the head that matters, the text as it was read, and its attachments set apart.

Not a mail client: nothing is fetched, signatures are not checked. The plain text counts before HTML, because that is
where less can be hidden. Attachments are written to the private folder; each is read in a child of its own.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message
from pathlib import Path

from bot.intake import webpage
from bot.intake.events import Enclosed, Event, Page, Told, Unreadable
from bot.intake.job import Job
from bot.intake.plain import text_of

HEADERS = ("From", "To", "Cc", "Date", "Subject")
DECORATION = 30_000  # bytes: a picture inside the text that is smaller is a logo
MAX_PARTS = 300


def read(data: bytes, job: Job, folder: Path) -> Iterator[Event]:
    """Head and text as one page, attachments as Enclosed. Raises Unreadable (broken_file)."""
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
        parts = [part for part, _ in zip(message.walk(), range(MAX_PARTS), strict=False)]
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise Unreadable("broken_file", type(error).__name__) from error
    head = "\n".join(f"{name}: {value}" for name in HEADERS if (value := _header(message, name)))
    body, told = _body(message, parts)
    yield from told
    yield Page(1, f"{head}\n\n{body}".strip(), "mail")
    yield from _enclosed(message, parts, job, folder)


def _header(message: EmailMessage, name: str) -> str:
    """One header on one line; a malformed one gives nothing."""
    try:
        return " ".join(str(message.get(name, "")).split())[:1_000]
    # the header parser of the standard library fails on odd headers in ways that change with each version
    except Exception:
        return ""


def _is_text(part: EmailMessage, subtype: str) -> bool:
    return part.get_content_type() == f"text/{subtype}" and part.get_content_disposition() != "attachment"


def _body(message: EmailMessage, parts: list[EmailMessage]) -> tuple[str, list[Event]]:
    own = _own(message, parts)
    plain = "\n\n".join(text for part in own if _is_text(part, "plain") and (text := _decoded(part)).strip())
    if len(plain.strip()) >= 20:
        return plain, []
    found: list[Event] = []
    texts = [plain.strip()] if plain.strip() else []
    for part in own:
        if _is_text(part, "html") and (markup := _decoded(part)).strip():
            for event in webpage.events(markup, "mail"):
                texts += [event.text] if isinstance(event, Page) else []
                found += [] if isinstance(event, Page) else [event]
    return "\n\n".join(texts), found


def _own(message: EmailMessage, parts: list[EmailMessage]) -> list[EmailMessage]:
    """The parts of the mail itself, without those of mails inside it."""
    inner = {
        id(below)
        for part in parts
        if part is not message and part.get_content_type() == "message/rfc822"
        for below in part.walk()
        if below is not part
    }
    return [part for part in parts if id(part) not in inner]


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    charset = part.get_content_charset("") or "utf-8"
    try:
        return payload.decode(charset)
    except (LookupError, ValueError):
        pass
    try:
        return text_of(payload)
    except Unreadable:
        return payload.decode("utf-8", errors="replace")


def _enclosed(message: EmailMessage, parts: list[EmailMessage], job: Job, folder: Path) -> Iterator[Event]:
    kept = 0
    for part in _attached(message, parts):
        name = _name(part)
        if part.get_content_type() == "application/ms-tnef" or name.lower() == "winmail.dat":
            yield Told("winmail", {"name": name})
            continue
        content = _content(part)
        if part.get("Content-ID") and part.get_content_maintype() == "image" and len(content) < DECORATION:
            continue
        if job.nested or kept >= job.attachments or not content:
            yield Told("attachment_skipped", {"name": name})
            continue
        path = f"enclosed-{kept}"
        (folder / path).write_bytes(content[: job.file_bytes + 1])
        kept += 1
        yield Enclosed(path, name)


def _attached(message: EmailMessage, parts: list[EmailMessage]) -> Iterator[EmailMessage]:
    inner_mail = "message/rfc822"
    for part in _own(message, parts):
        if part is message or (part.is_multipart() and part.get_content_type() != inner_mail):
            if part is message and not part.is_multipart() and not part.get_content_type().startswith("text/"):
                yield part
            continue
        if not _is_text(part, "plain") and not _is_text(part, "html"):
            yield part


def _name(part: EmailMessage) -> str:
    try:
        name = part.get_filename()
    # as for headers
    except Exception:
        name = None
    return " ".join(str(name or part.get_content_type().replace("/", ".")).split())[:100]


def _content(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
