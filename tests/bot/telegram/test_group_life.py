"""A group from the channel's side: its minute, messages that vanish, slots, leaving, moving, what stays silent."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.ports import Button, Elsewhere, Incoming, Reply
from bot.store import Store
from bot.telegram import sending
from bot.telegram.limits import Limiter, Pace
from bot.telegram.sending import Courier
from bot.telegram.vanishing import Vanishing
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.request import api_in_process

MARA, OMAR = shapes.person(11, "Mara"), shapes.person(12, "Omar")
GROUP, OTHER = shapes.group(), shapes.group(-1002000000002)
HERE = int(GROUP["id"])
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
BRIEF = Pace(private=1000, overall=1000, group=4, minute=dt.timedelta(seconds=1))


# ---------------------------------------------------------------------- the minute


async def test_a_flood_in_one_group_never_exceeds_its_minute_and_holds_up_nobody_else(running: Running) -> None:
    async with running(pace=BRIEF) as bot:
        for number in range(12):
            bot.telegram.says(f"/frage {number}", user=MARA, chat=GROUP)
        bot.telegram.says("/frage andere", user=MARA, chat=OTHER)
        for number in range(5):
            bot.telegram.says(f"privat {number}", user=OMAR)

        await bot.until(lambda: len(bot.telegram.texts(12)) == 5 and len(bot.telegram.texts(OTHER["id"])) == 1)
        early = len(bot.telegram.texts(HERE))
        await bot.until(lambda: len(bot.telegram.texts(HERE)) == 12)

        assert early <= 8
        assert bot.telegram.most_within(HERE, 0.9) <= 4
        assert bot.telegram.texts(HERE) == [f"echo frage {number}" for number in range(12)]


async def test_edits_and_copies_use_up_the_minute_too(running: Running) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        if incoming.place.kind == "private":
            return [Reply("", copies=incoming.message_ids, to=Elsewhere(f"tg:{HERE}"))]
        return [Reply(incoming.text)]

    async with running(EchoConversation(says=says), pace=BRIEF) as bot:
        question = bot.telegram.says("/frage 0", user=MARA, chat=GROUP)
        await bot.until(lambda: bot.telegram.shown(HERE) == ["0"])
        for number in range(1, 5):
            bot.telegram.edits(question, f"/frage {number}")
        for number in range(4):
            bot.telegram.says(f"kopie {number}", user=shapes.person(30 + number))

        await bot.until(lambda: len(bot.telegram.shown(HERE)) == 5 and bot.telegram.shown(HERE)[0] == "4")
        assert len(bot.telegram.traffic[HERE]) == 9
        assert bot.telegram.most_within(HERE, 0.9) <= 4


async def test_a_flood_answer_closes_this_group_only_and_its_minute_still_holds(
    running: Running, telegram: FakeTelegram
) -> None:
    telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 2", {"retry_after": 2}, chat_id=HERE))
    async with running(pace=BRIEF) as bot:
        for number in range(6):
            bot.telegram.says(f"/frage {number}", user=MARA, chat=GROUP)
            bot.telegram.says(f"/frage {number}", user=MARA, chat=OTHER)
            bot.telegram.says(f"privat {number}", user=OMAR)

        await bot.until(lambda: len(bot.telegram.texts(12)) == 6)
        assert bot.telegram.texts(HERE) == []
        await bot.until(lambda: len(bot.telegram.texts(OTHER["id"])) == 6)
        await bot.until(lambda: len(bot.telegram.texts(HERE)) == 6)

        assert bot.telegram.most_within(HERE, 0.9) <= 4


async def test_the_minute_holds_over_a_restart(running: Running, telegram: FakeTelegram) -> None:
    slow = Pace(private=1000, overall=1000, group=2)
    for start in range(3):
        async with running(pace=slow) as bot:
            telegram._closed = False
            bot.telegram.says(f"/frage {start}", user=MARA, chat=GROUP)
            bot.telegram.says(f"fertig {start}", user=OMAR)
            await bot.until(lambda start=start: f"echo fertig {start}" in bot.telegram.texts(12))  # type: ignore[misc]
            await bot.until(lambda start=start: len(bot.telegram.texts(HERE)) >= min(start + 1, 2))  # type: ignore[misc]

    assert telegram.texts(HERE) == ["echo frage 0", "echo frage 1"]


async def test_no_typing_sign_is_shown_in_a_group(
    running: Running, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TYPING_AFTER", 0.0)

    def signs() -> set[int]:
        return {call.params["chat_id"] for call in telegram.methods("sendChatAction")}

    def says(_incoming: Incoming) -> list[Reply]:
        telegram.wait_until(lambda: bool(signs()))  # both answers take until somebody was shown a sign
        return [Reply("so")]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("/frage was", user=MARA, chat=GROUP)
        bot.telegram.says("was", user=OMAR)
        await bot.settled()

        assert signs() == {12}


# ---------------------------------------------------------------------- messages that vanish


def chore(telegram: FakeTelegram, store: Store, now: dt.datetime) -> Vanishing:
    async def moved(_old: int, _new: int) -> None:
        return

    pace = Pace(overall=1000)
    return Vanishing(store.standing, Courier(api_in_process(telegram), Limiter(store.sends, pace), moved), lambda: now)


async def test_a_message_said_for_a_while_is_deleted_when_it_is_over(running: Running) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        return [Reply("bleibt"), Reply("geht", lives=dt.timedelta(milliseconds=300))]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("/frage was", user=MARA, chat=GROUP)

        await bot.until(lambda: bot.telegram.texts(HERE) == ["bleibt", "geht"])
        await bot.settled()
        bot.store.standing.vanish(HERE, 999, NOON)
        vanishing = chore(bot.telegram, bot.store, dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1))
        await vanishing.once()

        assert bot.telegram.shown(HERE) == ["bleibt"]
        assert bot.store.standing.next_due() is None


async def test_the_running_channel_deletes_by_itself(running: Running, store: Store, telegram: FakeTelegram) -> None:
    async with running(EchoConversation(says=lambda _incoming: [Reply("geht")])) as bot:
        bot.telegram.says("/frage was", user=MARA, chat=GROUP)
        await bot.until(lambda: bot.telegram.shown(HERE) == ["geht"])
        store.standing.vanish(HERE, bot.telegram.sent[0]["message_id"], NOON)
    telegram._closed = False

    async with running() as again:
        await again.until(lambda: again.telegram.shown(HERE) == [])


async def test_an_edited_answer_lives_from_its_edit(running: Running) -> None:
    life = dt.timedelta(hours=1)
    async with running(EchoConversation(says=lambda incoming: [Reply(incoming.text, lives=life)])) as bot:
        question = bot.telegram.says("/frage a", user=MARA, chat=GROUP)
        await bot.until(lambda: bot.telegram.shown(HERE) == ["a"])
        await bot.settled()
        before = bot.store.standing.next_due()
        bot.telegram.edits(question, "/frage b")
        await bot.until(lambda: bot.telegram.shown(HERE) == ["b"])
        await bot.settled()
        after = bot.store.standing.next_due()

        assert before is not None
        assert after is not None
        assert after > before


async def test_deleting_goes_on_where_a_chat_is_gone_or_has_to_wait(telegram: FakeTelegram, store: Store) -> None:
    for number, chat in enumerate((HERE, -77, -88, -99)):
        key = (chat, 500 + number)
        telegram.messages[key] = {**shapes.message("x", user=shapes.BOT), "chat": {"id": chat}, "message_id": key[1]}
        store.standing.vanish(*key, NOON)
    telegram.blocked.add(-77)
    telegram.fail(Fault("deleteMessage", 429, "Too Many Requests: retry after 9", {"retry_after": 9}, chat_id=-88))
    telegram.fail(Fault("deleteMessage", 400, "Bad Request: message can't be deleted", chat_id=-99))

    went = await chore(telegram, store, NOON).once()

    assert went == 3
    assert store.standing.due(NOON) == [(-88, 502)]
    assert (HERE, 500) in telegram.deleted


async def test_deleting_uses_up_nothing_of_the_minute(telegram: FakeTelegram, store: Store) -> None:
    for number in range(50):
        telegram.messages[(HERE, number)] = {**shapes.message("x", user=shapes.BOT, chat=GROUP), "message_id": number}
        store.standing.vanish(HERE, number, NOON)

    assert await chore(telegram, store, NOON).once() == 50
    assert store.sends.turn(HERE, NOON, 1, dt.timedelta(minutes=1), 30).wait == 0.0


# ---------------------------------------------------------------------- slots


def panel(incoming: Incoming) -> list[Reply]:
    said = "Ton aus" if incoming.data else "Einstellungen"
    return [Reply(said, ((Button("Ton", "1:G:t"),),), slot="settings")]


async def test_a_panel_is_rewritten_by_its_buttons_and_comes_to_the_bottom_when_it_is_asked_for(
    running: Running,
) -> None:
    async with running(EchoConversation(says=panel)) as bot:
        bot.telegram.says("/einstellungen", user=MARA, chat=GROUP)
        await bot.until(lambda: bot.telegram.shown(HERE) == ["Einstellungen"])
        bot.telegram.presses("Ton", user=MARA, chat=GROUP)
        await bot.until(lambda: bot.telegram.shown(HERE) == ["Ton aus"])
        first = bot.telegram.sent[0]["message_id"]
        await bot.settled()

        bot.telegram.says("/einstellungen", user=MARA, chat=GROUP)

        await bot.until(lambda: bot.telegram.shown(HERE) == ["Einstellungen"] and len(bot.telegram.sent) == 2)
        await bot.until(lambda: bot.telegram.deleted == [(HERE, first)])


async def test_a_panel_that_somebody_deleted_is_said_anew(running: Running) -> None:
    async with running(EchoConversation(says=panel)) as bot:
        for _ in range(2):
            bot.telegram.says("/einstellungen", user=MARA, chat=GROUP)
            await bot.settled()
            bot.telegram.deletes(bot.telegram.sent[-1])

        bot.telegram.taps("1:G:t", user=MARA, chat=GROUP, message_id=bot.telegram.sent[-1]["message_id"])

        await bot.until(lambda: bot.telegram.shown(HERE) == ["Ton aus"])


async def test_each_group_has_its_own_slots(running: Running) -> None:
    async with running(EchoConversation(says=panel)) as bot:
        for chat in (GROUP, OTHER):
            bot.telegram.says("/einstellungen", user=MARA, chat=chat)

        await bot.until(lambda: bot.telegram.shown(HERE) == bot.telegram.shown(OTHER["id"]) == ["Einstellungen"])


# ---------------------------------------------------------------------- coming, moving, going


async def test_a_group_that_is_not_wanted_gets_a_sentence_and_is_left(running: Running) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        return [Reply("Hier darf ich nicht sein.", leaves=True)] if incoming.kind == "added" else []

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.adds(GROUP, user=MARA)
        await bot.until(lambda: HERE in bot.telegram.left)
        await bot.settled()

        assert bot.telegram.texts(HERE) == ["Hier darf ich nicht sein."]
        assert [heard.kind for heard in bot.conversation.heard] == ["added", "removed"]
        assert bot.store.people.blocked(f"tg:{HERE}")


async def test_a_group_that_moves_keeps_its_minute_and_both_messages_do_no_harm(running: Running) -> None:
    old, moved = {"id": -77, "type": "group", "title": "Alt"}, []

    class Moving(EchoConversation):
        def moved(self, old: str, new: str) -> None:
            moved.append((old, new))

    async with running(Moving(), pace=Pace(private=1000, overall=1000, group=2)) as bot:
        for number in range(2):
            bot.telegram.says(f"/frage {number}", user=MARA, chat=old)
        await bot.until(lambda: len(bot.telegram.texts(-77)) == 2)
        bot.telegram.migrates(old, -1007700, user=MARA)
        bot.telegram.says("danach", user=OMAR)
        await bot.until(lambda: bot.telegram.texts(12) == ["echo danach"])
        await bot.until(lambda: len(moved) >= 2)

        assert set(moved) == {("tg:-77", "tg:-1007700")}
        assert bot.telegram.texts(-1007700) == []
        assert bot.store.sends.turn(-1007700, dt.datetime.now(dt.UTC), 2, dt.timedelta(minutes=1), 30).wait > 0


async def test_an_answer_to_an_answer_carries_what_it_answers_and_stays_in_its_group(running: Running) -> None:
    async with running() as bot:
        asked = bot.telegram.says("Darf man das?", user=OMAR, chat=GROUP)
        bot.telegram.says("/frage", user=MARA, chat=GROUP, answers=asked)
        await bot.until(lambda: len(bot.telegram.texts(HERE)) == 1)
        bot.telegram.says("und § 60d?", user=OMAR, chat=GROUP, answers=bot.telegram.sent[0])
        await bot.until(lambda: len(bot.telegram.texts(HERE)) == 2)

        first, second = bot.conversation.heard
        assert first.quoted is not None
        assert second.quoted is not None
        assert (first.quoted.text, first.quoted.person, first.quoted.ours) == ("Darf man das?", "tg:12", False)
        assert (second.addressed, second.quoted.ours, second.place.topic) == (True, True, None)
