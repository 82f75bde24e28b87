"""Everything of a person's case as one ZIP, for people, machines and calendars. The same case gives the same bytes.

Not a backup and nothing that is read back. Names of uploaded files come from strangers: they are made safe here, and
doubles are numbered. How a calendar file is made is handed in, so that this file knows no calendar.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import prompts
from bot.journeys import chronology
from bot.journeys.case import Deadline, File, Letter, read
from bot.journeys.deadlines import BERLIN
from bot.journeys.file_names import Names

if TYPE_CHECKING:
    from bot.store import Store
    from bot.store.case_items import Item
    from bot.store.consents import Consent

FORMAT = 1


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A deadline for a calendar file; ``key`` stays the same when it changes."""

    key: str
    day: dt.date
    title: str
    text: str


Ics = Callable[[Sequence[CalendarDay], dt.datetime], bytes]
Entry = tuple[str, str | bytes]


def export(
    store: Store, person: str, now: dt.datetime, *, language: str | None = None, ics: Ics | None = None
) -> bytes:
    """A ZIP of all that is kept about the case of ``person``; also without one. ``language``: else the chosen one."""
    spoken = language or store.people.language(person)
    items = store.items.of(person)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _entries(store, person, items, now, "en" if spoken == "en" else "de", ics):
            archive.writestr(_info(name, now), content if isinstance(content, bytes) else _encoded(content))
    return buffer.getvalue()


def _entries(
    store: Store, person: str, items: Sequence[Item], now: dt.datetime, language: str, ics: Ics | None
) -> Iterator[Entry]:
    check = store.checks.load(person)
    yield "README.txt", _readme(items, store.items.counts(person), now, language)
    yield "case.json", _json(_as_json(store, person, items, now))
    if check is not None:
        yield "check.json", _json(check.state)
    if turns := store.turns.before(person, None, now):
        yield "questions.json", _json([asdict(turn) for turn in turns])
    if consents := store.consents.of("person", person):
        yield "model.json", _json(_model(consents, store.model_calls.count_of(person)))
    yield "chronology.md", chronology.as_markdown(items, language)
    days = [_calendar_day(item, one) for item in items if (one := read(item, Deadline)) and not one.done]
    if ics is not None and days:
        yield "deadlines.ics", ics(days, now)
    yield from _letters(items, language)
    yield from _drafts(store, person, items, language)
    yield from _files(store, person, items, language)
    yield from _contacts(store, person)


def _readme(items: Sequence[Item], counts: dict[str, int], now: dt.datetime, language: str) -> str:
    """What is what, in the person's language first and in the other one below."""
    kinds = ("letter", "draft", "file", "deadline", "work", "event")
    numbers = {f"{kind}s": sum(item.kind == kind for item in items) for kind in kinds}
    lost = sum(counts.values()) - len(items)
    day = now.astimezone(BERLIN).date()
    both = (language, "de" if language == "en" else "en")
    parts = [
        prompts.phrase_of("case", "export.readme", one, html=False, date=day, lost=lost, **numbers) for one in both
    ]
    return f"\n\n{'-' * 60}\n\n".join(parts) + "\n"


def _as_json(store: Store, person: str, items: Sequence[Item], now: dt.datetime) -> dict[str, Any]:
    case = store.cases.of(person)
    return {
        "format": FORMAT,
        "exported_at": now.astimezone(dt.UTC).isoformat(),
        "person": person,
        "created_at": case.created_at.isoformat() if case else None,
        "touched_at": case.touched_at.isoformat() if case else None,
        "reminders": [{"kind": kind, "at": at.isoformat()} for kind, at in store.due.of(person)],
        "items": [
            {
                "id": item.id,
                "kind": item.kind,
                "position": item.position,
                "revision": item.revision,
                "created_at": item.created_at.isoformat(),
                "updated_at": item.updated_at.isoformat(),
                "content": item.content,
            }
            for item in items
        ],
    }


def _model(consents: Sequence[Consent], calls: int) -> dict[str, Any]:
    """What is kept because of the language model: when what was agreed to, and how many calls there were."""
    agreed = [
        {
            "version": one.version,
            "given_at": one.given_at.isoformat(),
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        }
        for one in consents
    ]
    return {"consents": agreed, "calls": calls}


def _calendar_day(item: Item, deadline: Deadline) -> CalendarDay:
    return CalendarDay(item.id, deadline.date, deadline.what, deadline.rule)


def _letters(items: Sequence[Item], language: str) -> Iterator[Entry]:
    names = Names("letters")
    for item in items:
        if letter := read(item, Letter):
            day = f"{letter.date.isoformat()} " if letter.date else ""
            title = letter.title or letter.sender or _untitled("letter", language)
            yield names.numbered(f"{day}{title}", ".txt"), letter.text


def _drafts(store: Store, person: str, items: Sequence[Item], language: str) -> Iterator[Entry]:
    names = Names("drafts")
    word = prompts.phrase_of("case", "export.version", language, html=False)
    for number, item in enumerate((item for item in items if item.kind == "draft"), 1):
        for version in reversed(store.items.versions(person, item.id)):
            text = str(version.content.get("text", ""))
            title = version.content.get("title") or _untitled("draft", language)
            yield names.free(f"{number:02} {title}, {word} {version.revision}", ".txt"), text


def _files(store: Store, person: str, items: Sequence[Item], language: str) -> Iterator[Entry]:
    names = Names("files")
    for item in items:
        file = read(item, File)
        original = store.items.original(person, item.id) if file else None
        if file is not None and original is not None:
            yield names.original(file.name or _untitled("file", language)), original


def _contacts(store: Store, person: str) -> Iterator[Entry]:
    """What was given to firms, with the files; what a firm found, noted or decided inside is not in it."""
    for contact in store.contacts.of(person):
        told = {name: value for name, value in contact.data.items() if name not in {"walk", "struck", "desk"}}
        shown = {
            "reference": contact.reference,
            "firm": contact.firm,
            "state": "draft" if contact.state == "draft" else "sent",
            "created_at": contact.created_at.isoformat(),
            "data": told,
        }
        yield f"contacts/{contact.reference}.json", _json(shown)
        names = Names(f"contacts/{contact.reference}")
        for file in store.contacts.files(contact.firm, contact.id):
            content = store.contacts.file(contact.firm, contact.id, file.id)
            if content is not None:
                yield names.original(file.name or file.id), content


def _untitled(kind: str, language: str) -> str:
    return prompts.phrase_of("case", f"export.untitled.{kind}", language, html=False)


def _json(value: Any) -> bytes:
    return _encoded(json.dumps(value, ensure_ascii=False, indent=2))


def _encoded(text: str) -> bytes:
    """UTF-8; half a character, as broken files have it, becomes a question mark."""
    return text.encode("utf-8", "replace")


def _info(name: str, now: dt.datetime) -> zipfile.ZipInfo:
    moment = now.astimezone(BERLIN)
    info = zipfile.ZipInfo(name, (max(moment.year, 1980), *moment.timetuple()[1:6]))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
