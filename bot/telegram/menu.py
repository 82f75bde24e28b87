"""The command menus and the bot's own description, per language: one menu for people, one for groups, one for admins.

They are set only when they have changed: Telegram limits how often one may.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import logging
from typing import Any

from telegram.error import TelegramError

from bot.store import Store
from bot.telegram.api import Api
from bot.telegram.errors import fault_of
from bot.telegram.incoming import Me
from bot.telegram.texts import CommandText, TelegramTexts, in_language

log = logging.getLogger(__name__)

SETTING = dt.timedelta(minutes=2)


def menu_calls(texts: dict[str, TelegramTexts], default: str) -> list[tuple[str, dict[str, Any]]]:
    """The requests that set menu and descriptions: for every language we speak, and ``default`` for all others."""
    calls: list[tuple[str, dict[str, Any]]] = []
    for language, said in [("", in_language(texts, default)), *sorted(texts.items())]:
        tongue = {"language_code": language} if language else {}
        calls += [
            ("setMyCommands", {"commands": _commands(commands), "scope": {"type": scope}, **tongue})
            for scope, commands in _scopes(said)
        ]
        calls += [
            ("setMyDescription", {"description": said.description, **tongue}),
            ("setMyShortDescription", {"short_description": said.short_description, **tongue}),
        ]
    return calls


def _scopes(said: TelegramTexts) -> tuple[tuple[str, tuple[CommandText, ...]], ...]:
    """Which commands are shown where; Telegram shows admins their own list instead of the members'."""
    return (
        ("all_private_chats", said.commands),
        ("all_group_chats", said.group_commands),
        ("all_chat_administrators", (*said.group_commands, *said.admin_commands)),
    )


def _commands(commands: tuple[CommandText, ...]) -> list[dict[str, str]]:
    return [{"command": command.name, "description": command.description} for command in commands]


async def set_menu(
    api: Api, store: Store, texts: dict[str, TelegramTexts], default: str, me: Me, owner: str = "here"
) -> None:  # fmt: skip
    """Brings menu and descriptions up to date, where no other process does. A refusal is logged: the bot works without
    a menu."""
    calls = menu_calls(texts, default)
    key = f"telegram.menu.{me.id}"
    if await asyncio.to_thread(store.settings.get, key) == _digest(calls):
        return
    if not await asyncio.to_thread(store.claims.take, key, owner, dt.datetime.now(dt.UTC), SETTING):
        return
    try:
        await put_menu(api, store, calls, me)
    except TelegramError as error:
        log.warning("menu not set: %s", fault_of(error).name)
    finally:
        await asyncio.to_thread(store.claims.give, key, owner)


async def put_menu(api: Api, store: Store, calls: list[tuple[str, dict[str, Any]]], me: Me) -> None:
    """Makes the requests ``calls`` and remembers that they were made. Raises TelegramError."""
    for method, params in calls:
        await api.call(method, params)
    await asyncio.to_thread(store.settings.put, f"telegram.menu.{me.id}", _digest(calls))


def _digest(calls: list[tuple[str, dict[str, Any]]]) -> str:
    return hashlib.sha256(repr(calls).encode()).hexdigest()
