"""Messages passed on as they are: copies into a topic and back, and what becomes of them when they are edited."""

from __future__ import annotations

import pytest

from bot.ports import Elsewhere, Incoming, Reply
from bot.store import Store
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.desk_rows import add_contact, add_firm
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault

MARA, JANA = shapes.person(11, "Mara"), shapes.person(90, "Jana")
DESK = shapes.group(-1002000000009, is_forum=True)
PLACE = f"tg:{DESK['id']}"


@pytest.fixture
def desk(store: Store, telegram: FakeTelegram) -> int:
    telegram.runs(DESK, [JANA], bot=True)
    add_firm(store)
    add_contact(store, "c11")
    return int(DESK["id"])


def relay(incoming: Incoming) -> list[Reply]:
    """Both ways: from a person into the topic, from the topic to the person; a command stops it."""
    if incoming.command == "ruhe" or incoming.text.startswith("(geschlossen)"):
        return [Reply("nicht weitergegeben")]
    to = Elsewhere(PLACE, "c11") if incoming.place.kind == "private" else Elsewhere("tg:11")
    return [Reply("", copies=incoming.message_ids, to=to)]


def talking() -> EchoConversation:
    return EchoConversation(says=relay)


def in_topic(telegram: FakeTelegram) -> list[str]:
    """What was passed on into the topic, below its card."""
    return telegram.shown(DESK["id"])[1:]


async def test_an_edit_changes_the_copy_in_the_other_chat(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        said = bot.telegram.says("Frist am 3.", user=MARA)
        await bot.until(lambda: in_topic(bot.telegram) == ["Frist am 3."])

        bot.telegram.edits(said, "Frist am 13.")
        await bot.until(lambda: in_topic(bot.telegram) == ["Frist am 13."])
        bot.telegram.edits(said, "Frist am 13.")
        await bot.settled()

        assert in_topic(bot.telegram) == ["Frist am 13."]
        assert len(bot.telegram.methods("copyMessage")) == 1


async def test_an_edit_by_staff_changes_what_the_person_reads(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        topic = bot.telegram.opens_topic(DESK, "Akte", user=JANA)
        said = bot.telegram.says("Guten Tag Frau Kün", user=JANA, chat=DESK, topic=topic)
        await bot.until(lambda: bot.telegram.shown(11) == ["Guten Tag Frau Kün"])

        bot.telegram.edits(said, "Guten Tag Frau Kühn")

        await bot.until(lambda: bot.telegram.shown(11) == ["Guten Tag Frau Kühn"])


async def test_a_file_is_passed_on_with_its_caption_and_replaced_when_it_is_replaced(
    running: Running, desk: int
) -> None:
    async with running(talking()) as bot:
        shown = bot.telegram.shows("Vertrag", user=MARA, document=shapes.document("v1.pdf", file_id="v1"))
        await bot.until(lambda: in_topic(bot.telegram) == ["Vertrag"])

        bot.telegram.edits({**shown, "document": shapes.document("v2.pdf", file_id="v2")}, "Vertrag, unterschrieben")
        await bot.until(lambda: in_topic(bot.telegram) == ["Vertrag, unterschrieben"])
        await bot.settled()

        [copy] = [one for one in bot.telegram.messages.values() if one.get("document")]
        assert copy["document"]["file_id"] == "v2"
        assert copy["chat"]["id"] == desk


async def test_each_part_of_an_album_has_its_own_copy_to_be_edited(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        parts = [
            bot.telegram.shows(f"Seite {number}", user=MARA, photo=shapes.photo(f"p{number}"), media_group_id="77")
            for number in (1, 2, 3)
        ]
        await bot.until(lambda: in_topic(bot.telegram) == ["Seite 1", "Seite 2", "Seite 3"])

        bot.telegram.edits(parts[1], "Seite 2, Rückseite")

        await bot.until(lambda: in_topic(bot.telegram) == ["Seite 1", "Seite 2, Rückseite", "Seite 3"])
        await bot.settled()


async def test_an_edit_after_the_copy_was_deleted_copies_it_again(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        said = bot.telegram.says("eins", user=MARA)
        await bot.until(lambda: in_topic(bot.telegram) == ["eins"])
        [copy] = [one for one in bot.telegram.messages.values() if one["text"] == "eins"]
        bot.telegram.deletes(copy)

        bot.telegram.edits(said, "zwei")

        await bot.until(lambda: in_topic(bot.telegram) == ["zwei"])
        assert [call.method for call in bot.telegram.methods("copyMessage", "sendMessage")][-1] == "copyMessage"


async def test_an_edit_after_the_topic_was_deleted_arrives_in_the_new_topic(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        said = bot.telegram.says("eins", user=MARA)
        await bot.until(lambda: in_topic(bot.telegram) == ["eins"])
        [topic] = bot.telegram.topics_of(desk)
        bot.telegram.deletes_topic(desk, topic)

        bot.telegram.edits(said, "zwei")

        await bot.until(lambda: bot.telegram.shown(desk) == ["Karte c11", "zwei"])
        await bot.settled()
        assert len(bot.telegram.topics_of(desk)) == 1


async def test_an_edit_that_is_not_passed_on_takes_nothing_back(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        topic = bot.telegram.opens_topic(DESK, "Akte", user=JANA)
        said = bot.telegram.says("Wir melden uns.", user=JANA, chat=DESK, topic=topic)
        await bot.until(lambda: bot.telegram.shown(11) == ["Wir melden uns."])

        bot.telegram.edits(said, "(geschlossen) Wir melden uns doch nicht.")
        await bot.until(lambda: "nicht weitergegeben" in bot.telegram.shown(desk))
        await bot.settled()

        assert bot.telegram.shown(11) == ["Wir melden uns."]


async def test_a_message_deleted_before_it_was_passed_on_is_not_missed(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        bot.telegram.fail(Fault("copyMessage", 400, "Bad Request: message to copy not found"))
        bot.telegram.says("doch nicht", user=MARA)
        bot.telegram.says("aber das", user=MARA)

        await bot.until(lambda: in_topic(bot.telegram) == ["aber das"])
        await bot.settled()
        assert bot.telegram.texts(11) == []


async def test_a_protected_message_is_said_not_to_have_arrived(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        bot.telegram.fail(Fault("copyMessage", 400, "Bad Request: message can't be copied"))
        bot.telegram.says("geschützt", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == [f"nicht angekommen: {PLACE}"])
        assert not bot.store.people.blocked(PLACE)


async def test_a_person_who_blocked_the_bot_is_told_to_staff_in_their_topic(running: Running, desk: int) -> None:
    async with running(talking()) as bot:
        topic = bot.telegram.opens_topic(DESK, "Akte", user=JANA)
        bot.telegram.blocked.add(11)
        bot.telegram.says("Hallo?", user=JANA, chat=DESK, topic=topic)

        await bot.until(lambda: bot.telegram.shown(desk, topic) == ["nicht angekommen: tg:11"])
        assert bot.store.people.blocked("tg:11")
