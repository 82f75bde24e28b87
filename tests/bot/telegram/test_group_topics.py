"""Forum topics of contacts: made when something goes there, made anew where staff deleted them, closed and reopened."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.ports import Elsewhere, Incoming, Reply, TopicOf
from bot.store import Store
from bot.telegram.limits import Pace
from tests.bot.telegram.conftest import Bot, Running
from tests.bot.telegram.desk_rows import add_contact, add_firm
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault

MARA, OMAR, JANA = shapes.person(11, "Mara"), shapes.person(12, "Omar"), shapes.person(90, "Jana")
DESK = shapes.group(-1002000000009, is_forum=True, title="Kanzlei Kühn")
PLACE = f"tg:{DESK['id']}"
SLOW = Pace(private=1000, overall=1000, group=3)


@pytest.fixture
def desk(store: Store, telegram: FakeTelegram) -> int:
    """The desk's chat, known to Telegram as a forum that the bot administers; two people are its contacts."""
    telegram.runs(DESK, [JANA], bot=True)
    add_firm(store)
    for contact, person in (("c11", "tg:11"), ("c12", "tg:12")):
        add_contact(store, contact, person)
    return int(DESK["id"])


def relayed(incoming: Incoming, **more: object) -> list[Reply]:
    """What a person says goes into the topic of their contact, and they get a receipt."""
    there = Elsewhere(PLACE, f"c{incoming.person.id.removeprefix('tg:')}")
    return [Reply(incoming.text, to=there, **more), Reply("erhalten")]  # type: ignore[arg-type]


class Talk(EchoConversation):
    """Relays what people say. A topic begins with a card and a greeting."""

    def __init__(self, says: Callable[[Incoming], list[Reply]] = relayed) -> None:
        super().__init__(says=says)

    def topic(self, contact: str) -> TopicOf | None:
        first = (Reply(f"Karte {contact}", slot=f"card:{contact}"), Reply(f"Willkommen {contact}"))
        return None if contact == "c0" else TopicOf(f"Akte {contact}", first)


def topic_named(telegram: FakeTelegram, name: str) -> int:
    [number] = [number for number, found in telegram.topics_of(DESK["id"]).items() if found == name]
    return number


async def stands(bot: Bot, topic: str, *texts: str) -> None:
    """Waits until exactly ``texts`` stand in the topic of that name."""
    await bot.until(lambda: topic in bot.telegram.topics_of(DESK["id"]).values())
    await bot.until(lambda: bot.telegram.shown(DESK["id"], topic_named(bot.telegram, topic)) == list(texts))


async def test_what_goes_to_a_contact_opens_its_topic_once_with_the_card_first(running: Running, desk: int) -> None:
    async with running(Talk()) as bot:
        for text in ("eins", "zwei"):
            bot.telegram.says(text, user=MARA)
        bot.telegram.says("drei", user=OMAR)

        await stands(bot, "Akte c11", "Karte c11", "Willkommen c11", "eins", "zwei")
        await stands(bot, "Akte c12", "Karte c12", "Willkommen c12", "drei")
        await bot.settled()

        assert len(bot.telegram.methods("createForumTopic")) == 2
        assert bot.telegram.texts(11) == ["erhalten", "erhalten"]
        assert len(bot.telegram.shown(desk)) == 7


async def test_a_topic_that_staff_deleted_is_opened_anew_with_its_card(running: Running, desk: int) -> None:
    async with running(Talk()) as bot:
        bot.telegram.says("eins", user=MARA)
        await stands(bot, "Akte c11", "Karte c11", "Willkommen c11", "eins")
        old = topic_named(bot.telegram, "Akte c11")

        bot.telegram.deletes_topic(desk, old)
        bot.telegram.says("zwei", user=MARA)

        await stands(bot, "Akte c11", "Karte c11", "Willkommen c11", "zwei")
        assert topic_named(bot.telegram, "Akte c11") != old
        assert bot.store.desks.topic_of("c11") == topic_named(bot.telegram, "Akte c11")


async def test_a_desk_that_has_to_wait_in_the_middle_of_a_new_topic_gets_all_of_it_once(
    running: Running, desk: int, telegram: FakeTelegram
) -> None:
    telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 1", {"retry_after": 1}, chat_id=desk))
    async with running(Talk()) as bot:
        bot.telegram.says("eins", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["erhalten"])
        assert bot.telegram.shown(desk) == []
        await stands(bot, "Akte c11", "Karte c11", "Willkommen c11", "eins")
        await bot.settled()

        assert len(bot.telegram.methods("createForumTopic")) == 1


async def test_a_lost_answer_about_a_new_topic_costs_at_most_one_more_topic(
    running: Running, desk: int, telegram: FakeTelegram
) -> None:
    telegram.fail(Fault("createForumTopic", lost=True, after=True))
    async with running(Talk()) as bot:
        bot.telegram.says("eins", user=MARA)
        await bot.until(lambda: "eins" in bot.telegram.shown(desk))
        await bot.settled()

        kept = bot.store.desks.topic_of("c11")
        assert bot.telegram.shown(desk, kept) == ["Karte c11", "Willkommen c11", "eins"]
        assert len(bot.telegram.topics_of(desk)) == 2


async def test_a_card_is_rewritten_where_it_stands(running: Running, desk: int) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        return [Reply(f"Karte: {incoming.text}", slot="card:c11", to=Elsewhere(PLACE, "c11"))]

    async with running(Talk(says)) as bot:
        for text in ("offen", "übernommen", "übernommen"):
            bot.telegram.says(text, user=MARA)

        await stands(bot, "Akte c11", "Karte: übernommen", "Willkommen c11")
        await bot.settled()


async def test_a_topic_is_closed_and_reopened_and_twice_does_no_harm(running: Running, desk: int) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        turned = "" if incoming.text == "hallo" else "close" if incoming.text == "zu" else "reopen"
        return [Reply(incoming.text, to=Elsewhere(PLACE, "c11"), topic=turned)]  # type: ignore[arg-type]

    def closed() -> bool:
        return bool(bot.telegram.topics[(desk, topic_named(bot.telegram, "Akte c11"))]["closed"])

    async with running(Talk(says)) as bot:
        bot.telegram.says("hallo", user=MARA)
        await stands(bot, "Akte c11", "Karte c11", "Willkommen c11", "hallo")
        for text, expected in (("zu", True), ("zu", True), ("auf", False), ("auf", False)):
            bot.telegram.says(text, user=MARA)
            await bot.settled()
            assert closed() is expected
        assert bot.store.inbox.counts() == {"done": 5}


async def test_closing_a_topic_that_is_gone_is_no_error_and_opens_none(running: Running, desk: int) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        if incoming.text == "zu":
            return [Reply("", to=Elsewhere(PLACE, "c11"), topic="close"), Reply("geschlossen")]
        return relayed(incoming)

    async with running(Talk(says)) as bot:
        bot.telegram.says("eins", user=MARA)
        await stands(bot, "Akte c11", "Karte c11", "Willkommen c11", "eins")
        bot.telegram.deletes_topic(desk, topic_named(bot.telegram, "Akte c11"))

        bot.telegram.says("zu", user=MARA)

        await bot.until(lambda: "geschlossen" in bot.telegram.texts(11))
        await bot.settled()
        assert bot.telegram.topics_of(desk) == {}
        assert bot.store.desks.topic_of("c11") is None


async def test_staff_close_the_topic_they_write_in(running: Running, desk: int) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        return [Reply("bis bald", topic="close")] if incoming.command == "schliessen" else relayed(incoming)

    async with running(Talk(says)) as bot:
        bot.telegram.says("eins", user=MARA)
        await stands(bot, "Akte c11", "Karte c11", "Willkommen c11", "eins")
        topic = topic_named(bot.telegram, "Akte c11")

        bot.telegram.says("/schliessen", user=JANA, chat=DESK, topic=topic)
        await bot.until(lambda: bool(bot.telegram.topics[(desk, topic)]["closed"]))
        bot.telegram.says("/schliessen", user=JANA, chat=DESK)
        await bot.settled()

        assert bot.telegram.shown(desk)[-1] == "bis bald"
        assert len(bot.telegram.methods("closeForumTopic")) == 1


async def test_what_staff_say_among_themselves_is_read_at_a_desk_and_in_no_other_group(
    running: Running, desk: int, telegram: FakeTelegram
) -> None:
    async with running() as bot:
        topic = bot.telegram.opens_topic(DESK, "Akte", user=JANA)
        bot.telegram.says("// nur unter uns", user=JANA, chat=DESK, topic=topic)
        bot.telegram.says("nur unter uns", user=JANA, chat=shapes.group())

        await bot.settled()

        [heard] = bot.conversation.heard
        assert (heard.text, heard.addressed, heard.place.topic, heard.by_admin) == (
            "// nur unter uns",
            False,
            topic,
            True,
        )
        assert bot.telegram.texts(shapes.group()["id"]) == []


@pytest.mark.parametrize("obstacle", ["no forum", "no right", "removed"])
async def test_a_desk_that_cannot_take_it_is_told_to_the_person_once(
    running: Running, desk: int, telegram: FakeTelegram, obstacle: str
) -> None:
    if obstacle == "no forum":
        telegram.runs(shapes.group(desk), [JANA])
    elif obstacle == "no right":
        telegram.without_topic_rights.add(desk)
    else:
        telegram.blocked.add(desk)
    async with running(Talk()) as bot:
        bot.telegram.says("eins", user=MARA)
        await bot.settled()

        assert sorted(bot.telegram.texts(11)) == ["erhalten", f"nicht angekommen: {PLACE}"]
        assert bot.store.people.blocked(PLACE) is (obstacle == "removed")


async def test_what_did_not_arrive_is_told_once_even_if_another_chat_has_to_wait(
    running: Running, desk: int, telegram: FakeTelegram
) -> None:
    telegram.blocked.add(desk)
    telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 1", {"retry_after": 1}, chat_id=12))

    def says(incoming: Incoming) -> list[Reply]:
        return [*relayed(incoming), Reply("auch an dich", to=Elsewhere("tg:12"))]

    async with running(Talk(says)) as bot:
        bot.telegram.says("eins", user=MARA)
        await bot.until(lambda: bot.telegram.texts(12) == ["auch an dich"])
        await bot.settled()

        assert sorted(bot.telegram.texts(11)) == ["erhalten", f"nicht angekommen: {PLACE}"]


async def test_nothing_goes_to_a_contact_that_is_not_there_any_more(running: Running, desk: int) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        return [Reply("x", to=Elsewhere(PLACE, "c0")), Reply("da")]

    async with running(Talk(says)) as bot:
        bot.telegram.says("eins", user=MARA)
        await bot.until(lambda: bot.telegram.texts(11) == ["da"])
        await bot.settled()

        assert bot.telegram.shown(desk) == []


async def test_a_full_desk_keeps_the_receipt_of_nobody_waiting(running: Running, desk: int) -> None:
    async with running(Talk(), pace=SLOW) as bot:
        for text in ("eins", "zwei", "drei"):
            bot.telegram.says(text, user=MARA)
        bot.telegram.says("vier", user=OMAR)

        await bot.until(lambda: bot.telegram.texts(11) == ["erhalten"] and bot.telegram.texts(12) == ["erhalten"])

        assert bot.telegram.most_within(desk) <= 3
