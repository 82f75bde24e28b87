"""Who administers a group: asked of Telegram, remembered in the store for some minutes.

It fails closed: without an answer nobody is an admin. Anonymous admins need no asking; Telegram marks them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import Any, Protocol

from telegram.error import TelegramError

from bot.ports import Incoming
from bot.store.admins import Admins
from bot.telegram.errors import fault_of

log = logging.getLogger(__name__)

FRESH = dt.timedelta(minutes=5)


class Calls(Protocol):
    """What is needed of the account."""

    async def call(self, method: str, params: dict[str, Any]) -> Any: ...


@dataclass(frozen=True, slots=True)
class Members:
    """Answers whether somebody administers a group."""

    api: Calls
    admins: Admins

    async def marked(self, incoming: Incoming, now: dt.datetime) -> Incoming:
        """``incoming`` with ``by_admin`` set, where it comes from a group."""
        if incoming.place.kind != "group" or incoming.by_admin:
            return incoming
        people = await self._of(incoming.place.id, now)
        return replace(incoming, by_admin=incoming.person.id in people)

    async def _of(self, group: str, now: dt.datetime) -> frozenset[str]:
        known = await asyncio.to_thread(self.admins.of, group, now - FRESH)
        if known is not None:
            return known
        try:
            told = await self.api.call("getChatAdministrators", {"chat_id": int(group.partition(":")[2])})
            people = frozenset(f"tg:{member['user']['id']}" for member in told)
        except (TelegramError, LookupError, TypeError) as error:
            log.warning("admins not known: %s", fault_of(error).name if isinstance(error, TelegramError) else "shape")
            return frozenset()
        await asyncio.to_thread(self.admins.keep, group, people, now)
        return people
