"""What is fuzzed: per target one function that takes bytes and raises when a promise of ours is broken.

It knows no fuzzer, so that the normal suite replays seeds (seeds.py) and what was once found (found/). Bytes that are
no sensible input at all are passed over.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from bot.intake.events import Event, Failed, Page, Unreadable
from bot.intake.job import Job
from bot.intake.kind import kind_of
from bot.intake.read import NOT_READ, read_written
from bot.ports import Incoming
from bot.telegram.errors import Unreadable as UnreadableUpdate
from bot.telegram.inbox import to_store
from bot.telegram.incoming import Arrival, Me, join
from bot.telegram.incoming import read as read_update
from knowledge.law.citations import find_bare_numbers, find_citations
from knowledge.letters.as_json import as_json
from knowledge.letters.reading import read as read_letter
from knowledge.library import gii
from knowledge.library.faults import LibraryError
from tests.fuzz import seeds
from tests.fuzz.updates import built

ON = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
ME = Me(700700700, "lotse_test_bot")
SMALL = Job(pages=3)
OF_THE_CHANNEL = "live"
"""How an answer is shown while it grows: the channel's, and no part of an update."""
READ: type[BaseModel] = create_model(  # type: ignore[call-overload]  # fields made from those of another class
    "Read",
    __config__=ConfigDict(extra="forbid"),
    **{
        one.name: (get_type_hints(Incoming)[one.name], ... if one.default is MISSING else one.default)
        for one in fields(Incoming)
        if one.name != OF_THE_CHANNEL
    },
)


@dataclass(frozen=True, slots=True)
class Target:
    """One reader under fire. ``try_it`` raises when a promise is broken."""

    name: str
    try_it: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    largest: int


def citations(data: bytes) -> None:
    """Every citation stands where it says, in order, and has a name; two do not overlap."""
    text = data.decode("utf-8", "replace")
    found = find_citations(text)

    for citation in (*found, *find_bare_numbers(text)):
        assert text[citation.start : citation.end] == citation.text
        assert str(citation).strip()
    assert list(found) == sorted(found, key=lambda one: (one.start, one.end))


def letters(data: bytes) -> None:
    """Any text is a letter; what was found in it lies within it, and all of it can be kept as JSON."""
    text = data.decode("utf-8", "replace")
    letter = read_letter(text, ON)

    json.dumps(as_json(letter))
    found = (*letter.demands, *letter.arguments, *letter.machine_instructions, *letter.deadlines, *letter.amounts)
    assert all(0 <= one.start <= one.end <= len(text) for one in found)


def official_law(data: bytes) -> None:
    """A law, or a LibraryError: nothing else, whatever was sent in its place."""
    try:
        act = gii.read(data, "law.zip")
    except LibraryError:
        return
    assert act.documents
    assert len({document.id for document in act.documents}) == len(act.documents)
    assert all(document.sections and document.citation for document in act.documents)


def updates(data: bytes) -> None:
    """What Telegram may send is stored as it is, and read or refused."""
    update = built(data)
    stored = to_store(update)
    assert stored is None or json.loads(stored.payload) == update
    if not isinstance(update, dict):
        return
    try:
        arrival = read_update(update, ME, NOW)
    except UnreadableUpdate:
        return
    if arrival is not None:
        assert_sound(arrival)
        assert_sound(join([arrival, arrival]))


def assert_sound(arrival: Arrival) -> None:
    """Everything that comes after ``arrival`` may rely on its types: they are what they are called."""
    read = {name: value for name, value in asdict(arrival.incoming).items() if name != OF_THE_CHANNEL}
    written = json.dumps(read, default=str, ensure_ascii=False)
    READ.model_validate_json(written.encode("utf-8", "replace"), strict=True)
    assert arrival.incoming.at.tzinfo is not None
    assert isinstance(arrival.chat_id, int)


def files(data: bytes) -> None:
    """A file has a kind; what is written in one of our own readers is text, or Unreadable with a reason."""
    data = seeds.WRAPPED[data[0]](data[1:]) if data[:1] and data[0] in seeds.WRAPPED else data
    kind = kind_of(data)
    if kind in NOT_READ or kind in {"pdf", "picture"}:
        return  # libraries in C read these, in a child with limits: tests/bot/intake
    with tempfile.TemporaryDirectory() as folder:
        for event in _events(kind, data, Path(folder)):
            assert not isinstance(event, Failed)
            if isinstance(event, Page):
                event.text.encode("utf-8")


def _events(kind: str, data: bytes, folder: Path) -> Iterator[Event]:
    with contextlib.suppress(Unreadable):
        yield from read_written(kind, data, SMALL, folder)


TARGETS = {
    target.name: target
    for target in (
        Target("citations", citations, seeds.citations, 2_000),
        Target("letters", letters, seeds.letters, 4_000),
        Target("official_law", official_law, seeds.official_law, 6_000),
        Target("updates", updates, seeds.updates, 4_000),
        Target("files", files, seeds.files, 6_000),
    )
}


def found(name: str) -> list[Path]:
    """What a fuzzer once found in a target, kept so that it is never forgotten."""
    return sorted((Path(__file__).parent / "found" / name).glob("*"))
