"""Reminders from the store to the chat, against the fake Telegram in process."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from pathlib import Path

import pytest

from bot.journeys import deadlines
from bot.journeys.case import Deadline, read
from bot.journeys.deadline_talk.journey import Deadlines
from bot.journeys.privacy import Privacy
from bot.store import Store, open_store, sqlite_url
from bot.store.case_items import Item
from bot.store.forgetting import empty_log
from bot.store.sealing import Sealer
from bot.telegram.limits import Limiter, Pace
from bot.telegram.polling import serve
from bot.telegram.reminding import Reminding
from bot.telegram.sending import Courier
from tests.bot.journeys.room import Room, player
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.request import api_in_process
from tests.sealer import KEY

BERLIN = deadlines.BERLIN
PLANNED = dt.datetime(2027, 3, 1, 12, tzinfo=BERLIN)
MORNING = dt.datetime(2027, 3, 8, 9, 1, tzinfo=BERLIN)
DUE = Deadline(dt.date(2027, 3, 15), "Auf die <Abmahnung> antworten")
KEEP = dt.timedelta(days=90)


def reminding(telegram: FakeTelegram, store: Store, now: dt.datetime = MORNING, **more: object) -> Reminding:
    async def moved(_old: int, _new: int) -> None:
        return

    pace = Pace(private=1000, overall=1000)
    courier = Courier(api_in_process(telegram), Limiter(store.sends, pace, now=lambda: now), moved)
    chore = Reminding(store, courier, "de", "lotse_test_bot", KEEP, lambda: now)
    for name, value in more.items():
        setattr(chore, name, value)
    return chore


def add(store: Store, person: str = "tg:11", deadline: Deadline = DUE) -> Item:
    item = deadlines.add(store, person, deadline, PLANNED)
    assert isinstance(item, Item)
    return item


def keyboard(telegram: FakeTelegram) -> list[dict[str, str]]:
    (call,) = telegram.methods("sendMessage")
    return [button for row in call.params["reply_markup"]["inline_keyboard"] for button in row]


async def test_a_reminder_arrives_once_in_calm_words_with_two_buttons(telegram: FakeTelegram, store: Store) -> None:
    item = add(store)
    chore = reminding(telegram, store)

    rounds = [await chore.once(), await chore.once()]

    assert [one.reminded for one in rounds] == [1, 0]
    (said,) = telegram.texts(11)
    assert said.startswith("⏰ In 7 Tagen läuft eine Frist ab, am 15.03.2027:\nAuf die <Abmahnung> antworten")
    assert [button["text"] for button in keyboard(telegram)] == ["✓ Erledigt", "Alle Fristen"]
    assert keyboard(telegram)[0]["callback_data"] == f"1:f:e:{item.id}:20270315"


async def test_the_chosen_language_is_spoken(telegram: FakeTelegram, store: Store) -> None:
    add(store)
    store.people.choose_language("tg:11", "en", PLANNED)

    await reminding(telegram, store).once()

    assert telegram.texts(11)[0].startswith("⏰ A deadline runs out in 7 days")
    assert [button["text"] for button in keyboard(telegram)] == ["✓ Done", "All deadlines"]


async def test_the_button_below_a_reminder_ticks_it_off_unless_the_deadline_has_moved(
    telegram: FakeTelegram, store: Store
) -> None:
    item = add(store)
    await reminding(telegram, store).once()
    data = keyboard(telegram)[0]["callback_data"]
    journey = Deadlines(store, lambda: MORNING.date())
    anna = player(Room(store, {}, {"f": journey}, {}), 11)

    deadlines.change(store, "tg:11", item, Deadline(dt.date(2027, 3, 22), DUE.what), MORNING)
    moved = anna.taps_data(data)
    still = read(store.items.get("tg:11", item.id), Deadline)
    done = anna.taps_data(data.replace("20270315", "20270322"))

    assert "inzwischen geändert" in moved
    assert still is not None
    assert not still.done
    assert "Gut gemacht" in done


async def test_nothing_is_said_at_night_or_about_what_is_done(telegram: FakeTelegram, store: Store) -> None:
    add(store)
    done = add(store, "tg:12")
    deadlines.finish(store, "tg:12", done.id, PLANNED)

    await reminding(telegram, store, MORNING.replace(hour=3)).once()
    await reminding(telegram, store, MORNING.replace(hour=22)).once()
    at_night = list(telegram.sent)
    await reminding(telegram, store).once()

    assert at_night == []
    assert telegram.texts(12) == []
    assert len(telegram.texts(11)) == 1


async def test_who_blocked_the_bot_is_marked_and_not_tried_again(telegram: FakeTelegram, store: Store) -> None:
    add(store)
    telegram.blocked.add(11)
    chore = reminding(telegram, store)

    await chore.once()
    await chore.once()

    assert store.people.blocked("tg:11")
    assert len(telegram.methods("sendMessage")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault("sendMessage", 429, "Too Many Requests: retry after 30", {"retry_after": 30}),
        Fault("sendMessage", 500, times=9),
        Fault("sendMessage", 400, "Bad Request: something new"),
    ],
    ids=["flood", "server down", "refused"],
)
async def test_what_cannot_go_now_comes_later_and_holds_up_nobody(
    telegram: FakeTelegram, store: Store, fault: Fault
) -> None:
    fault.chat_id = 11
    telegram.fail(fault)
    add(store)
    add(store, "tg:12")

    first = await reminding(telegram, store).once()
    early = await reminding(telegram, store, MORNING + dt.timedelta(minutes=1)).once()
    telegram.faults.clear()
    later = await reminding(telegram, store, MORNING + dt.timedelta(minutes=20)).once()

    assert (first.reminded, early.reminded, later.reminded) == (1, 0, 1)
    assert (len(telegram.texts(11)), len(telegram.texts(12))) == (1, 1)


async def test_two_processes_never_send_the_same_reminder_twice(telegram: FakeTelegram, tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "shared.db")
    stores = [open_store(url, Sealer([KEY])) for _ in range(2)]
    people = range(100, 140)
    for person in people:
        add(stores[0], f"tg:{person}")
    telegram.delay = lambda _method: 0.002

    rounds = await asyncio.gather(*(reminding(telegram, store).once() for store in stores for _ in range(2)))

    for store in stores:
        store.close()
    assert sum(one.reminded for one in rounds) == len(people)
    assert [len(telegram.texts(person)) for person in people] == [1] * len(people)


async def test_a_notice_before_the_deletion_of_a_case_leads_to_the_case(telegram: FakeTelegram, store: Store) -> None:
    store.items.add("tg:11", "event", {"date": "2026-01-01", "what": "x"}, MORNING - dt.timedelta(days=80))

    told = await reminding(telegram, store).once()

    assert told.announced == 1
    assert "Dein Fall wird am" in telegram.texts(11)[0]


async def test_the_chore_sleeps_until_the_next_reminder_and_a_minute_at_most(
    telegram: FakeTelegram, store: Store
) -> None:
    chore = reminding(telegram, store, MORNING - dt.timedelta(seconds=90))
    without = await chore._pause()
    add(store)
    soon = await chore._pause()
    far = await reminding(telegram, store, PLANNED)._pause()

    assert (without, far) == (60.0, 60.0)
    assert soon == 30.0


async def test_a_round_that_fails_does_not_end_the_chore(telegram: FakeTelegram, store: Store) -> None:
    add(store)
    clock = iter([RuntimeError(), MORNING])

    def now() -> dt.datetime:
        found = next(clock, MORNING)
        if isinstance(found, Exception):
            raise found
        return found

    chore = reminding(telegram, store, look_again=0.01)
    chore.now = now
    task = asyncio.create_task(chore.run())

    assert await asyncio.to_thread(telegram.wait_until, lambda: len(telegram.texts(11)) == 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_stop_in_the_middle_ends_soon_and_loses_no_reminder(telegram: FakeTelegram, store: Store) -> None:
    for person in range(100, 110):
        add(store, f"tg:{person}")
    sending, go_on = threading.Event(), threading.Event()

    def delay(method: str) -> float:
        if method == "sendMessage":
            sending.set()
            go_on.wait(10)
        return 0.0

    telegram.delay = delay
    task = asyncio.create_task(reminding(telegram, store).run())
    await asyncio.to_thread(sending.wait, 10)

    task.cancel()
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.wait({task}, timeout=8)
    telegram.delay = lambda _method: 0.0
    again = await reminding(telegram, store, MORNING + dt.timedelta(minutes=20)).once()

    assert task.cancelled()
    assert again.reminded >= 9
    assert all(telegram.texts(person) for person in range(100, 110))


async def test_the_running_channel_reminds_beside_its_other_work(telegram: FakeTelegram, store: Store) -> None:
    add(store)
    stop = asyncio.Event()

    channel = asyncio.create_task(
        serve(api_in_process(telegram), EchoConversation(), store, "de", stop, poll_timeout=1, now=lambda: MORNING)
    )

    assert await asyncio.to_thread(telegram.wait_until, lambda: len(telegram.texts(11)) == 1)
    stop.set()
    telegram.close()
    assert await channel


async def test_after_deleting_everything_over_telegram_no_word_and_no_name_is_left_on_disk(
    running: Running, store: Store, tmp_path: Path
) -> None:
    today, privacy = PLANNED.date(), Privacy(store, 90)
    journey = Deadlines(store, lambda: today)
    room = Room(store, {"fristen": journey, "loeschen": privacy}, {"f": journey, "x": privacy}, {"deadlines": journey})
    mara = shapes.person(11, "Mara")

    async with running(room) as bot:
        bot.telegram.says("/fristen 15.03.2027 Quittenmarmelade", user=mara)
        bot.telegram.says("/loeschen", user=mara)
        await bot.until(lambda: len(bot.telegram.texts(11)) == 2)
        before = store.items.counts("tg:11")
        bot.telegram.taps("1:x:all", user=mara, message_id=bot.telegram.sent[-1]["message_id"])
        await bot.until(lambda: any("Übrig: 0" in text for text in bot.telegram.shown(11)))
        await bot.settled()
        empty_log(store.engine)

    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert before == {"deadline": 1}
    assert not [word for word in (b"Mara", b"mara_11", b"Quittenmarmelade", b"tg:11") if word in left]
