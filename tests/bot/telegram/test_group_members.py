"""Who administers a group: asked for, remembered some minutes, forgotten in time, and nobody where nobody answers."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.ports import Incoming, Person, Place
from bot.store import Store
from bot.telegram.members import FRESH, Members
from tests.bot.telegram.conftest import Running
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.request import api_in_process

MARA, OMAR, JANA = shapes.person(11, "Mara"), shapes.person(12, "Omar"), shapes.person(13, "Jana")
GROUP = shapes.group()
PLACE = Place(f"tg:{GROUP['id']}", "group")
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
LATER = NOON + FRESH + dt.timedelta(seconds=1)


@pytest.fixture
def members(telegram: FakeTelegram, store: Store) -> Members:
    telegram.runs(GROUP, [MARA, JANA], [OMAR])
    return Members(api_in_process(telegram), store.admins)


async def is_admin(members: Members, user: int, now: dt.datetime = NOON) -> bool:
    incoming = Incoming("command", Person(f"tg:{user}"), PLACE, now, command="einstellungen")
    return (await members.marked(incoming, now)).by_admin


async def test_founder_and_admins_are_known_and_members_are_not(members: Members) -> None:
    assert [await is_admin(members, user) for user in (11, 13, 12, 99)] == [True, True, False, False]


async def test_admins_are_asked_for_once_in_five_minutes(members: Members, telegram: FakeTelegram) -> None:
    for user in (11, 12, 13):
        await is_admin(members, user)
    asked = len(telegram.methods("getChatAdministrators"))
    await is_admin(members, 11, LATER)

    assert asked == 1
    assert len(telegram.methods("getChatAdministrators")) == 2


async def test_who_is_no_longer_an_admin_is_none_after_five_minutes_and_who_became_one_is_one(
    members: Members, telegram: FakeTelegram
) -> None:
    await is_admin(members, 11)
    telegram.runs(GROUP, [JANA, OMAR], [MARA])

    assert [await is_admin(members, user) for user in (11, 12)] == [True, False]
    assert [await is_admin(members, user, LATER) for user in (11, 12)] == [False, True]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("getChatAdministrators", 500, times=99),
        Fault("getChatAdministrators", 429, "Too Many Requests: retry after 9", {"retry_after": 9}, times=99),
        Fault("getChatAdministrators", 403, "Forbidden: bot is not a member of the supergroup chat", times=99),
        Fault("getChatAdministrators", lost=True, times=99),
        Fault("getChatAdministrators", 200, raw=b'{"ok": true, "result": [{"status": "creator"}]}', times=99),
        Fault("getChatAdministrators", 200, raw=b'{"ok": true, "result": {"user": {"id": 11}}}', times=99),
    ],
    ids=["broken", "flood", "not there", "no answer", "no user", "no list"],
)
async def test_without_an_answer_nobody_is_an_admin_and_the_next_question_asks_again(
    members: Members, telegram: FakeTelegram, fault: Fault
) -> None:
    telegram.fail(fault)
    assert not await is_admin(members, 11)

    fault.times = 0
    assert await is_admin(members, 11)


async def test_when_the_five_minutes_are_over_and_nobody_answers_the_old_list_counts_no_more(
    members: Members, telegram: FakeTelegram
) -> None:
    assert await is_admin(members, 11)
    telegram.fail(Fault("getChatAdministrators", 500, times=1))

    assert not await is_admin(members, 11, LATER)
    assert await is_admin(members, 11, LATER)


async def test_in_a_private_chat_nobody_is_asked(members: Members, telegram: FakeTelegram) -> None:
    incoming = Incoming("text", Person("tg:11"), Place("tg:11"), NOON)

    assert not (await members.marked(incoming, NOON)).by_admin
    assert telegram.methods("getChatAdministrators") == []


async def test_an_anonymous_admin_is_one_without_asking_and_may_tap_as_themselves(running: Running) -> None:
    async with running() as bot:
        bot.telegram.runs(GROUP, [MARA], [OMAR])
        bot.telegram.says("/einstellungen", **shapes.anonymous(GROUP))
        await bot.until(lambda: len(bot.telegram.texts(GROUP["id"])) == 1)
        asked = len(bot.telegram.methods("getChatAdministrators"))
        for user, query in ((MARA, "a"), (OMAR, "b")):
            bot.telegram.taps("1:x", user=user, chat=GROUP, message_id=bot.telegram.sent[0]["message_id"], query=query)
        await bot.settled()

        first, *taps = bot.conversation.heard
        assert (first.by_admin, first.person.id, asked) == (True, PLACE.id, 0)
        assert [(tap.person.id, tap.by_admin) for tap in taps] == [("tg:11", True), ("tg:12", False)]


async def test_somebody_who_writes_as_a_channel_or_is_a_bot_is_no_admin_and_not_heard(running: Running) -> None:
    channel = {"id": -1009, "type": "channel", "title": "Kanal"}
    as_channel = {"id": 136817688, "is_bot": True, "first_name": "Channel"}
    async with running() as bot:
        bot.telegram.says("/einstellungen", user=as_channel, chat=GROUP, sender_chat=channel)
        bot.telegram.says("/einstellungen", user={**shapes.person(77, "Bot"), "is_bot": True}, chat=GROUP)
        bot.telegram.says("/frage was", user=OMAR, chat=GROUP)
        await bot.settled()

        assert [heard.person.id for heard in bot.conversation.heard] == ["tg:12"]


async def test_a_group_that_removed_the_bot_is_asked_anew_when_it_comes_back(running: Running) -> None:
    async with running() as bot:
        bot.telegram.runs(GROUP, [MARA], [OMAR])
        bot.telegram.says("/frage eins", user=MARA, chat=GROUP)
        await bot.settled()
        bot.telegram.removes(GROUP, user=MARA)
        bot.telegram.runs(GROUP, [OMAR], [MARA])
        bot.telegram.adds(GROUP, user=OMAR)
        bot.telegram.says("/frage zwei", user=MARA, chat=GROUP)
        await bot.settled()

        marks = [(heard.kind, heard.by_admin) for heard in bot.conversation.heard]
        assert marks == [("command", True), ("removed", False), ("added", True), ("command", False)]
