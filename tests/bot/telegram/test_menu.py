"""Command menus: one for people, one for groups, one for admins, in every language, set only when they changed."""

from __future__ import annotations

from bot.telegram.menu import menu_calls
from bot.telegram.texts import load_texts
from tests.bot.telegram.conftest import Running
from tests.fake_telegram import updates as shapes

SCOPES = ("all_private_chats", "all_group_chats", "all_chat_administrators")


def names(settings: dict[str, list[dict[str, str]]], scope: str, language: str) -> list[str]:
    return [command["command"] for command in settings[f"commands:{scope}:{language}"]]


async def test_the_menus_are_set_per_scope_and_language_and_only_when_they_changed(running: Running) -> None:
    async with running() as bot:
        await bot.until(lambda: bot.store.settings.get(f"telegram.menu.{shapes.BOT['id']}") is not None)
    calls = len(bot.telegram.methods("setMyCommands"))

    async with running() as again:
        again.telegram.says("da?", user=shapes.person(11))
        await again.until(lambda: len(again.telegram.sent) == 1)

    settings = again.telegram.settings
    assert calls == len(again.telegram.methods("setMyCommands")) == 9
    assert names(settings, "all_private_chats", "en")[:2] == ["ask", "check"]
    for scope in SCOPES:
        assert names(settings, scope, "") == names(settings, scope, "de")
    assert "short_description:en" in settings


def test_members_see_no_command_of_admins_and_admins_see_both() -> None:
    calls = {
        (params["scope"]["type"], params.get("language_code")): [one["command"] for one in params["commands"]]
        for method, params in menu_calls(load_texts(), "de") if method == "setMyCommands"
    }  # fmt: skip

    for language in ("de", "en"):
        private, group, admins = (calls[(scope, language)] for scope in SCOPES)
        assert set(group) < set(admins)
        assert not set(admins) - set(group) & set(private)
        assert len(set(admins)) == len(admins)
    assert "einstellungen" in calls[("all_chat_administrators", "de")]
    assert "einstellungen" not in calls[("all_group_chats", "de")]
