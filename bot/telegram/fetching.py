"""Files that people send, fetched before anybody reads them: their bytes travel with what came.

Not the reading of files (bot/intake does that, in a process of its own). A file that cannot be had is a reason, not an
error; only a network that is down makes the update wait.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from telegram.error import BadRequest, TelegramError

from bot.intake.taken import NamedBytes
from bot.ports import FileRef, Incoming
from bot.telegram.errors import is_network

AT_MOST = 20_000_000  # bytes; Telegram gives a bot no larger file
FILES = 40
TOGETHER = 60_000_000
KEEPING = frozenset({"merken", "remember"})


class Fetches(Protocol):
    """What is needed of the account."""

    async def fetch(self, file_id: str) -> bytes: ...


async def with_contents(api: Fetches, incoming: Incoming) -> Incoming:
    """``incoming`` with the bytes of its files. Raises a TelegramError only while the network is down."""
    files = _wanted(incoming)
    if not files:
        return incoming
    contents: list[NamedBytes] = []
    unfetched: list[str] = []
    for number, file in enumerate(files, 1):
        left = TOGETHER - sum(len(one.content) for one in contents)
        found = await _fetched(api, file, left) if number <= FILES else "too_many"
        if isinstance(found, str):
            unfetched.append(found)
        else:
            contents.append(NamedBytes(file.name or f"Foto {number}.jpg", file.mime, found))
    return replace(incoming, contents=tuple(contents), unfetched=tuple(unfetched))


def _wanted(incoming: Incoming) -> tuple[FileRef, ...]:
    """The files to be fetched. In a group only those that somebody tells the bot to keep."""
    if incoming.place.kind == "private":
        return incoming.files if incoming.kind in ("file", "photo") else ()
    if incoming.command not in KEEPING:
        return ()
    answered = incoming.quoted.file if incoming.quoted else None
    return incoming.files or ((answered,) if answered else ())


async def _fetched(api: Fetches, file: FileRef, left: int) -> bytes | str:
    """The bytes, or why there are none: "too_big", "too_many" or "gone"."""
    if file.size is not None and file.size > AT_MOST:
        return "too_big"
    if (file.size or 0) > left:
        return "too_many"
    try:
        return await api.fetch(file.id)
    except BadRequest as error:
        return "too_big" if "too big" in str(error).lower() else "gone"
    except TelegramError as error:
        if is_network(error):
            raise
        return "gone"
