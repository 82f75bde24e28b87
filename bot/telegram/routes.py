"""The one routing table: which kind of update gets which treatment, and which updates we ask Telegram for.

A treatment says whether it has closed the update already, together with the last message that was sent for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.ports import IncomingKind
from bot.telegram.desk import Case, Desk, answer, answer_inline, answer_tap, greet, move, note_gone
from bot.telegram.incoming import READERS

Route = Callable[[Desk, Case], Awaitable[bool]]

ROUTES: Mapping[IncomingKind, Route] = {
    "text": answer,
    "command": answer,
    "file": answer,
    "photo": answer,
    "voice": answer,
    "sticker": answer,
    "unsupported": answer,
    "tap": answer_tap,
    "inline": answer_inline,
    "blocked": note_gone,
    "removed": note_gone,
    "unblocked": greet,
    "added": greet,
    "migrated": move,
}

ALLOWED_UPDATES = tuple(READERS)
