"""The channel from update to message, against the fake Telegram in process."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy.exc import OperationalError

from bot.errors import UserError
from bot.ports import Button, Incoming, Reply
from bot.store.inbox import Inbox, Outlook
from bot.telegram.limits import Pace
from bot.telegram.texts import load_texts
from tests.bot.telegram.conftest import Running
from tests.bot.telegram.echo import EchoConversation
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Fault

MARA, OMAR = shapes.person(11, "Mara"), shapes.person(12, "Omar", "en")
GROUP = shapes.group()


def saying(*htmls: str, **more: object) -> EchoConversation:
    return EchoConversation(says=lambda _incoming: [Reply(html, **more) for html in htmls])  # type: ignore[arg-type]


async def test_whoever_has_to_wait_sees_a_typing_sign_before_the_answer(running: Running) -> None:
    signed = threading.Event()

    def says(incoming: Incoming) -> list[Reply]:
        signed.wait(10)
        return [Reply("da")]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("Darf man das?", user=MARA)
        await bot.until(lambda: bool(bot.telegram.methods("sendChatAction")))
        signed.set()

        await bot.until(lambda: bot.telegram.texts(11) == ["da"])

        methods = [call.method for call in bot.telegram.methods("sendChatAction", "sendMessage")]
        assert methods == ["sendChatAction", "sendMessage"]


async def test_an_answer_that_is_there_at_once_has_no_typing_sign(running: Running) -> None:
    async with running() as bot:
        bot.telegram.says("Darf man das?", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo Darf man das?"])

        assert bot.telegram.methods("sendChatAction") == []


async def test_twenty_questions_of_one_chat_are_answered_in_order_and_one_at_a_time(running: Running) -> None:
    async with running() as bot:
        for number in range(20):
            bot.telegram.says(str(number), user=MARA)

        await bot.until(lambda: len(bot.telegram.texts(11)) == 20)

        assert bot.telegram.texts(11) == [f"echo {number}" for number in range(20)]
        assert bot.conversation.clashes == 0


async def test_a_slow_answer_in_one_chat_does_not_hold_up_another(running: Running) -> None:
    answered_other = threading.Event()

    def says(incoming: Incoming) -> list[Reply]:
        if incoming.text == "slow":
            answered_other.wait(10)
        return [Reply(incoming.text)]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("slow", user=MARA)
        bot.telegram.says("quick", user=OMAR)

        await bot.until(lambda: bot.telegram.texts(12) == ["quick"])
        assert bot.telegram.texts(11) == []
        answered_other.set()

        await bot.until(lambda: bot.telegram.texts(11) == ["slow"])


async def test_the_same_update_delivered_twice_is_answered_once(running: Running) -> None:
    async with running() as bot:
        body = {**shapes.message("einmal", user=MARA), "message_id": 70}
        bot.telegram.push(body, update_id=7)
        await bot.until(lambda: len(bot.telegram.texts(11)) == 1)

        bot.telegram.push(body, update_id=7)
        bot.telegram.says("danach", user=MARA)
        await bot.until(lambda: "echo danach" in bot.telegram.texts(11))

        assert bot.telegram.texts(11) == ["echo einmal", "echo danach"]


async def test_an_edited_question_edits_its_answer(running: Running) -> None:
    async with running() as bot:
        question = bot.telegram.says("mein Foto", user=MARA)
        await bot.until(lambda: len(bot.telegram.texts(11)) == 1)

        bot.telegram.edits(question, "meine Fotos")
        await bot.until(lambda: bot.telegram.shown(11) == ["echo meine Fotos"])

        assert len(bot.telegram.texts(11)) == 1
        assert bot.conversation.heard[-1].edited


async def test_an_answer_that_gets_shorter_loses_its_surplus_parts_and_grows_again(running: Running) -> None:
    paragraph = "Das ist ein Satz. " * 150
    conversation = EchoConversation(says=lambda incoming: [Reply("\n\n".join([paragraph] * int(incoming.text)))])
    async with running(conversation) as bot:
        question = bot.telegram.says("4", user=MARA)
        await bot.until(lambda: len(bot.telegram.shown(11)) == 4)

        bot.telegram.edits(question, "1")
        await bot.until(lambda: len(bot.telegram.shown(11)) == 1)
        bot.telegram.edits(question, "2")

        await bot.until(lambda: len(bot.telegram.shown(11)) == 2)
        await bot.settled()


async def test_an_edit_that_changes_nothing_in_the_answer_is_no_error(running: Running) -> None:
    async with running(saying("immer gleich")) as bot:
        question = bot.telegram.says("a", user=MARA)
        await bot.until(lambda: len(bot.telegram.texts(11)) == 1)

        bot.telegram.edits(question, "b")
        await bot.until(lambda: len(bot.telegram.methods("editMessageText")) == 1)

        await bot.settled()
        assert bot.store.inbox.counts() == {"done": 2}


async def test_a_tap_is_answered_before_its_message_is_rewritten(running: Running) -> None:
    conversation = EchoConversation(
        says=lambda incoming: [Reply(incoming.data or "Frage?", toast="Notiert" if incoming.data else None,
                                     replaces=bool(incoming.data), buttons=((Button("Ja", "1:q:y"),),))]
    )  # fmt: skip
    async with running(conversation) as bot:
        bot.telegram.says("los", user=MARA)
        await bot.until(lambda: len(bot.telegram.sent) == 1)

        bot.telegram.taps("1:q:y", user=MARA, message_id=bot.telegram.sent[0]["message_id"])
        await bot.until(lambda: bot.telegram.shown(11) == ["1:q:y"])

        calls = [call.method for call in bot.telegram.methods("answerCallbackQuery", "editMessageText")]
        assert calls == ["answerCallbackQuery", "editMessageText"]
        assert bot.telegram.toasts == {"q1": "Notiert"}


async def test_two_quick_taps_are_worked_on_one_after_the_other_and_both_wheels_stop(running: Running) -> None:
    async with running(EchoConversation(seconds=0.1)) as bot:
        bot.telegram.taps("1:a", user=MARA, query="first")
        bot.telegram.taps("1:b", user=MARA, query="second")

        await bot.until(lambda: set(bot.telegram.toasts) == {"first", "second"})
        await bot.until(lambda: bot.telegram.texts(11) == ["echo 1:a", "echo 1:b"])

        assert bot.conversation.clashes == 0


async def test_a_message_and_a_tap_of_one_chat_keep_their_order(running: Running) -> None:
    async with running(EchoConversation(seconds=0.05)) as bot:
        bot.telegram.says("erst", user=MARA)
        bot.telegram.taps("1:dann", user=MARA)
        bot.telegram.says("zuletzt", user=MARA)

        await bot.until(lambda: len(bot.telegram.texts(11)) == 3)

        assert bot.telegram.texts(11) == ["echo erst", "echo 1:dann", "echo zuletzt"]
        assert bot.conversation.clashes == 0


async def test_a_button_of_an_older_version_gets_a_friendly_word_and_not_the_conversation(running: Running) -> None:
    async with running() as bot:
        bot.telegram.taps("v0:was", user=OMAR)

        await bot.until(lambda: bot.telegram.toasts == {"q1": load_texts()["en"].old_question})

        assert bot.conversation.heard == []


async def test_a_tap_under_a_message_telegram_no_longer_shows_is_answered_by_a_new_message(running: Running) -> None:
    async with running(saying("neu", replaces=True)) as bot:
        bot.telegram.push(shapes.old_tap("1:x", user=MARA), "callback_query")

        await bot.until(lambda: bot.telegram.texts(11) == ["neu"])


async def test_a_slow_tap_stops_its_wheel_at_once_and_says_its_toast_as_a_message(running: Running) -> None:
    conversation = EchoConversation(seconds=0.8, says=lambda _incoming: [Reply("", toast="Zu spät & doch da")])
    async with running(conversation) as bot:
        bot.telegram.taps("1:x", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["Zu spät & doch da"])

        assert bot.telegram.toasts == {"q1": None}


async def test_an_album_is_one_question_with_all_its_pictures(running: Running) -> None:
    async with running() as bot:
        for number in range(3):
            bot.telegram.push(shapes.message(user=MARA, photo=shapes.photo(f"p{number}"), media_group_id="77",
                                             **({"caption": "Sind das meine?"} if number == 0 else {})))  # fmt: skip

        await bot.until(lambda: bot.telegram.texts(11) == ["echo Sind das meine?"])
        await bot.settled()

        [heard] = bot.conversation.heard
        assert [file.id for file in heard.files] == ["p0", "p1", "p2"]


async def test_a_long_paste_in_three_pieces_is_one_question(running: Running) -> None:
    pieces = ["a" * 4096, "b" * 4096, "Ende"]
    async with running(saying("gelesen")) as bot:
        for piece in pieces:
            bot.telegram.says(piece, user=MARA)
        bot.telegram.push(shapes.message("andere Frage", user=MARA, date=shapes.NOON + 60))

        await bot.until(lambda: len(bot.telegram.texts(11)) == 2)

        assert [heard.text for heard in bot.conversation.heard] == ["".join(pieces), "andere Frage"]


async def test_a_failing_conversation_is_tried_again(running: Running) -> None:
    tries: list[str] = []

    def says(incoming: Incoming) -> list[Reply]:
        tries.append(incoming.text)
        if len(tries) < 3:
            raise RuntimeError("secret words of a person")
        return [Reply("endlich")]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("x", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["endlich"])

        assert len(tries) == 3


async def test_after_five_tries_the_person_is_told_once_and_the_chat_goes_on(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        if incoming.text == "kaputt":
            raise RuntimeError("secret words of a person")
        return [Reply("gut")]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("kaputt", user=OMAR)
        bot.telegram.says("heil", user=OMAR)

        await bot.until(lambda: len(bot.telegram.texts(12)) == 2)
        await bot.settled()

        assert sorted(bot.telegram.texts(12)) == sorted([load_texts()["en"].failed, "gut"])
        assert len(bot.conversation.heard) == 6
        assert bot.store.inbox.counts() == {"done": 1, "parked": 1}
        assert "secret words" not in caplog.text
        assert "RuntimeError" in caplog.text


async def test_a_sentence_for_the_person_is_said_and_not_tried_again(running: Running) -> None:
    def says(incoming: Incoming) -> list[Reply]:
        raise UserError("Bitte <nur> ein Jahr.")

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("x", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["Bitte <nur> ein Jahr."])

        assert len(bot.conversation.heard) == 1


async def test_an_unreadable_update_is_parked_and_the_others_go_on(running: Running) -> None:
    async with running() as bot:
        bot.telegram.push_raw({"message": {"message_id": "no number", "chat": {"id": 11}, "date": "yesterday"}})
        bot.telegram.push_raw({"message": 17})
        bot.telegram.push_raw({"something_new": {"x": 1}})
        bot.telegram.says("geht noch", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo geht noch"])
        await bot.settled()

        assert bot.store.inbox.counts()["parked"] in (1, 2)


async def test_a_flooded_chat_waits_alone(running: Running) -> None:
    async with running() as bot:
        bot.telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 3", {"retry_after": 3}, chat_id=11))
        for number in range(20):
            bot.telegram.says(str(number), user=MARA)
            bot.telegram.says(str(number), user=OMAR)

        await bot.until(lambda: len(bot.telegram.texts(12)) == 20, seconds=2.9)
        others_done = dict(bot.store.inbox.counts())
        await bot.until(lambda: len(bot.telegram.texts(11)) == 20)

        assert others_done["done"] >= 19
        assert bot.telegram.texts(11) == [f"echo {number}" for number in range(20)]


async def test_a_chat_that_used_up_its_minute_is_put_back_and_holds_no_worker(running: Running) -> None:
    members = [shapes.person(number, f"P{number}") for number in range(30, 33)]
    async with running(pace=Pace(private=1000, group=2)) as bot:
        for number in range(40):
            bot.telegram.says(f"/frage {number}", user=members[number % 3], chat=GROUP)
        bot.telegram.says("privat", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo privat"])
        await bot.until(lambda: len(bot.telegram.texts(GROUP["id"])) == 2)
        bot.telegram.says("noch einmal", user=MARA)
        await bot.until(lambda: len(bot.telegram.texts(11)) == 2)

        assert bot.telegram.texts(GROUP["id"]) == ["echo frage 0", "echo frage 1"]


async def test_a_blocked_person_is_marked_and_nothing_is_tried_again(running: Running) -> None:
    async with running() as bot:
        bot.telegram.blocked.add(11)
        bot.telegram.says("hallo", user=MARA)

        await bot.until(lambda: bot.store.people.blocked("tg:11"))
        await bot.settled()

        assert len(bot.telegram.methods("sendMessage")) == 1


async def test_blocking_and_unblocking_reach_the_store_and_the_conversation(running: Running) -> None:
    async with running(saying()) as bot:
        bot.telegram.push(shapes.membership("member", "kicked", user=MARA), "my_chat_member")
        await bot.until(lambda: bot.store.people.blocked("tg:11"))

        bot.telegram.push(shapes.membership("kicked", "member", user=MARA), "my_chat_member")
        await bot.until(lambda: not bot.store.people.blocked("tg:11"))
        await bot.settled()

        assert [heard.kind for heard in bot.conversation.heard] == ["blocked", "unblocked"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("sendMessage", 502, raw=b"<html>502 Bad Gateway</html>"),
        Fault("sendMessage", 500, times=2),
        Fault("sendMessage", lost=True),
    ],
    ids=["a gateway answers in HTML", "two server errors", "the connection breaks"],
)
async def test_a_network_fault_costs_nothing(running: Running, fault: Fault) -> None:
    async with running() as bot:
        bot.telegram.fail(fault)
        bot.telegram.says("hallo", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo hallo"])

        assert len(bot.conversation.heard) == 1


async def test_a_lost_poll_loses_no_update(running: Running) -> None:
    telegram_down = Fault("getUpdates", lost=True, after=True)
    async with running() as bot:
        bot.telegram.fail(telegram_down)
        bot.telegram.says("hallo", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["echo hallo"])


async def test_markup_telegram_refuses_is_sent_as_plain_text(running: Running) -> None:
    refusal = "Bad Request: can't parse entities: Unsupported start tag"
    async with running(saying('<b>fett</b> und <a href="https://a.de">Quelle</a>')) as bot:
        bot.telegram.fail(Fault("sendMessage", 400, refusal))
        bot.telegram.says("x", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["fett und Quelle (https://a.de)"])


async def test_markup_that_is_no_markup_goes_out_as_its_words(running: Running) -> None:
    async with running(saying("<h1>Titel</h1> & <b>offen")) as bot:
        bot.telegram.says("x", user=MARA)

        await bot.until(lambda: bot.telegram.texts(11) == ["Titel & offen"])


async def test_a_topic_that_is_gone_is_answered_in_the_group(running: Running) -> None:
    async with running() as bot:
        bot.telegram.gone_topics.add((GROUP["id"], 40))
        chat = shapes.group(is_forum=True)
        bot.telegram.says("/frage was", user=MARA, chat=chat, message_thread_id=40, is_topic_message=True)

        await bot.until(lambda: bot.telegram.texts(GROUP["id"]) == ["echo frage was"])

        assert "message_thread_id" not in bot.telegram.sent[0]


async def test_an_answer_stays_in_its_topic_and_refers_to_the_question(running: Running) -> None:
    async with running() as bot:
        chat = shapes.group(is_forum=True)
        bot.telegram.says("/frage was", user=MARA, chat=chat, message_thread_id=40, is_topic_message=True)

        await bot.until(lambda: len(bot.telegram.sent) == 1)

        [call] = bot.telegram.methods("sendMessage")
        assert call.params["message_thread_id"] == 40
        assert call.params["reply_parameters"]["allow_sending_without_reply"] is True


async def test_a_group_that_became_a_supergroup_is_answered_at_its_new_id(running: Running) -> None:
    old, new = -77, -1007700
    async with running() as bot:
        bot.store.people.choose_language("tg:-77", "en", dt.datetime.now(dt.UTC))
        bot.telegram.migrated[old] = new
        bot.telegram.says("/frage was", user=MARA, chat={"id": old, "type": "group", "title": "Alt"})

        await bot.until(lambda: bot.telegram.texts(new) == ["echo frage was"])

        assert bot.store.people.language(f"tg:{new}") == "en"


async def test_a_voice_message_a_sticker_and_a_file_reach_the_conversation_as_such(running: Running) -> None:
    async with running() as bot:
        bot.telegram.push(shapes.message(user=MARA, voice={"file_id": "v", "file_unique_id": "v", "duration": 2}))
        bot.telegram.push(shapes.message(user=MARA, document=shapes.document()))
        bot.telegram.push(shapes.message(user=MARA, dice={"emoji": "🎲", "value": 3}))

        await bot.until(lambda: len(bot.telegram.texts(11)) == 3)

        assert [heard.kind for heard in bot.conversation.heard] == ["voice", "file", "unsupported"]


async def test_talk_in_a_group_stays_unheard(running: Running) -> None:
    async with running() as bot:
        bot.telegram.says("Wer kommt heute?", user=MARA, chat=GROUP)
        bot.telegram.says("@lotse_test_bot gilt § 44b?", user=MARA, chat=GROUP)

        await bot.until(lambda: bot.telegram.texts(GROUP["id"]) == ["echo gilt § 44b?"])
        await bot.settled()

        assert len(bot.conversation.heard) == 1


async def test_a_webhook_left_over_is_ended_before_polling(running: Running) -> None:
    async with running() as bot:
        bot.telegram.webhook = {"url": "https://old.invalid"}
    async with running() as again:
        again.telegram.says("da?", user=MARA)

        await again.until(lambda: len(again.telegram.sent) == 1)

    assert not [call for call in again.telegram.methods("deleteWebhook") if call.params.get("drop_pending_updates")]


async def test_a_wrong_token_ends_the_program_with_a_sentence(running: Running) -> None:
    async def started() -> None:
        async with running() as bot:
            bot.telegram.token = "another"
            await bot.until(lambda: len(bot.telegram.calls) > 0)

    with pytest.raises(UserError, match="LOTSE_TELEGRAM_TOKEN"):
        await started()


async def test_a_stop_lets_running_work_finish_and_takes_no_more(running: Running) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def says(incoming: Incoming) -> list[Reply]:
        begun.set()
        go_on.wait(10)
        return [Reply(f"fertig {incoming.text}")]

    async with running(EchoConversation(says=says)) as bot:
        bot.telegram.says("1", user=MARA)
        bot.telegram.says("2", user=MARA)
        await bot.until(begun.is_set)
        threading.Timer(0.2, go_on.set).start()

    assert bot.telegram.texts(11) == ["fertig 1"]
    assert bot.store.inbox.counts() == {"done": 1, "open": 1}


async def test_what_was_taken_is_answered_though_the_store_goes_away_right_after(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, failures = Inbox.outlook, list[str]()

    def outlook(self: Inbox, now: dt.datetime) -> Outlook:
        if not failures and self.counts().get("leased"):
            failures.append("away")
            raise OperationalError("", None, Exception())
        return plain(self, now)

    monkeypatch.setattr(Inbox, "outlook", outlook)
    async with running() as bot:
        bot.telegram.says("hallo", user=MARA)
        await bot.settled()

        assert failures == ["away"]
        assert bot.telegram.texts(MARA["id"]) == ["echo hallo"]
