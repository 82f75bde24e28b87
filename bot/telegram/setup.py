"""What Telegram is told once per deployment: menus, descriptions, and where to call. Not what a running bot does.

A bot does the same at its start where something differs; here everything is said, and a refusal is an error.
"""

from __future__ import annotations

from typing import Any

from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import UserError
from bot.store import Store
from bot.telegram.announcing import Announcing, webhook_call
from bot.telegram.api import Api, open_api
from bot.telegram.incoming import Me
from bot.telegram.logs import keep_token_out
from bot.telegram.menu import menu_calls, put_menu
from bot.telegram.polling import ChannelSettings, hook_for
from bot.telegram.texts import in_language, load_texts
from bot.telegram.webhook import Hook

KEEPING = {"drop_pending_updates": False}


def setup_calls(settings: ChannelSettings) -> list[tuple[str, dict[str, Any]]]:
    """Every request, in its order: menus and descriptions, then the way in."""
    hook = hook_for(settings)
    way_in = ("setWebhook", webhook_call(hook.url, hook.secret)) if hook else ("deleteWebhook", dict(KEEPING))
    return [*menu_calls(load_texts(), settings.language), way_in]


async def set_up(settings: ChannelSettings, store: Store) -> int:
    """Makes the requests and remembers in ``store`` that they were made; how many. Raises UserError."""
    said = in_language(load_texts(), settings.language)
    if settings.telegram_token is None:
        raise UserError(said.bad_token)
    token = settings.telegram_token.get_secret_value()
    keep_token_out(token)
    try:
        async with open_api(token, settings.telegram_base_url).session() as api:
            return await _tell(api, settings, store, hook_for(settings))
    except InvalidToken as error:
        raise UserError(said.bad_token) from error
    except BadRequest as error:
        raise UserError(said.bad_webhook) from error
    except TelegramError as error:
        raise UserError(said.no_telegram) from error


async def _tell(api: Api, settings: ChannelSettings, store: Store, hook: Hook | None) -> int:
    account = await api.call("getMe", {})
    menu = menu_calls(load_texts(), settings.language)
    await put_menu(api, store, menu, Me(account["id"], account["username"]))
    if hook is None:
        await api.call("deleteWebhook", KEEPING)
    else:
        await Announcing(api, store, hook.url, hook.secret).set()
    return len(menu) + 1
