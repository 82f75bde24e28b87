"""The fake keeps Telegram's rules about groups, topics, copies, inline answers and webhooks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram

MARA, OMAR = shapes.person(11, "Mara"), shapes.person(12, "Omar")
GROUP, FORUM = shapes.group(), shapes.group(-1002000000009, is_forum=True)


@pytest.fixture
def telegram() -> FakeTelegram:
    telegram = FakeTelegram()
    telegram.runs(FORUM, [MARA], bot=True)
    telegram.runs(GROUP, [MARA], [OMAR])
    return telegram


def ask(telegram: FakeTelegram, method: str, **params: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(telegram.call(telegram.token, method, params).body)
    return body


def refusal(telegram: FakeTelegram, method: str, **params: Any) -> str:
    told = ask(telegram, method, **params)
    assert not told["ok"], told
    return str(told["description"])


def pending(telegram: FakeTelegram) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(telegram, "getUpdates")["result"]
    return found


def test_a_topic_is_opened_closed_and_reopened_once(telegram: FakeTelegram) -> None:
    topic = ask(telegram, "createForumTopic", chat_id=FORUM["id"], name="Akte 1")["result"]["message_thread_id"]
    here = {"chat_id": FORUM["id"], "message_thread_id": topic}

    assert ask(telegram, "sendMessage", **here, text="Karte")["ok"]
    assert ask(telegram, "closeForumTopic", **here)["ok"]
    assert "TOPIC_NOT_MODIFIED" in refusal(telegram, "closeForumTopic", **here)
    assert ask(telegram, "reopenForumTopic", **here)["ok"]
    assert ask(telegram, "editForumTopic", **here, name="Akte 2")["ok"]
    assert telegram.topics_of(FORUM["id"]) == {topic: "Akte 2"}
    assert telegram.shown(FORUM["id"], topic) == ["Karte"]


def test_a_group_without_topics_gets_none_and_a_name_has_an_end(telegram: FakeTelegram) -> None:
    assert "not a forum" in refusal(telegram, "createForumTopic", chat_id=GROUP["id"], name="x")
    assert "1 to 128" in refusal(telegram, "createForumTopic", chat_id=FORUM["id"], name="x" * 129)


def test_nothing_goes_into_a_topic_that_was_deleted_or_never_was(telegram: FakeTelegram) -> None:
    topic = ask(telegram, "createForumTopic", chat_id=FORUM["id"], name="Akte")["result"]["message_thread_id"]
    ask(telegram, "sendMessage", chat_id=FORUM["id"], message_thread_id=topic, text="Karte")
    question = telegram.says("?", user=MARA)

    telegram.deletes_topic(FORUM["id"], topic)

    here = {"chat_id": FORUM["id"], "message_thread_id": topic}
    copy = {"from_chat_id": 11, "message_id": question["message_id"]}
    assert "message thread not found" in refusal(telegram, "sendMessage", **here, text="x")
    assert "message thread not found" in refusal(telegram, "copyMessage", **here, **copy)
    assert "TOPIC_ID_INVALID" in refusal(telegram, "closeForumTopic", **here)
    assert "message thread not found" in refusal(
        telegram, "sendMessage", chat_id=FORUM["id"], message_thread_id=999, text="x"
    )
    assert telegram.shown(FORUM["id"]) == []


def test_a_copy_carries_text_and_media_and_is_changed_by_the_fitting_method(telegram: FakeTelegram) -> None:
    said = telegram.says("Hallo", user=MARA)
    shown = telegram.shows("Vertrag", user=MARA, document=shapes.document())

    copies = [
        ask(telegram, "copyMessage", chat_id=GROUP["id"], from_chat_id=11, message_id=one["message_id"], **more)
        for one, more in ((said, {}), (shown, {}), (shown, {"caption": "<b>Neu</b>", "parse_mode": "HTML"}))
    ]
    [text, media, overridden] = [copy["result"]["message_id"] for copy in copies]

    assert telegram.shown(GROUP["id"]) == ["Hallo", "Vertrag", "Neu"]
    assert telegram.messages[(GROUP["id"], media)]["document"] == shapes.document()
    assert ask(telegram, "editMessageText", chat_id=GROUP["id"], message_id=text, text="Hallo!")["ok"]
    assert ask(telegram, "editMessageCaption", chat_id=GROUP["id"], message_id=overridden, caption="Alt")["ok"]
    assert "no text" in refusal(telegram, "editMessageText", chat_id=GROUP["id"], message_id=media, text="x")
    assert "no caption" in refusal(telegram, "editMessageCaption", chat_id=GROUP["id"], message_id=text, caption="x")
    assert "too long" in refusal(
        telegram, "editMessageCaption", chat_id=GROUP["id"], message_id=media, caption="x" * 1025
    )


def test_what_was_deleted_or_only_happened_cannot_be_copied(telegram: FakeTelegram) -> None:
    said = telegram.says("Hallo", user=MARA)
    telegram.deletes(said)
    opened = telegram.opens_topic(FORUM, "Neu", user=MARA)

    gone = refusal(telegram, "copyMessage", chat_id=12, from_chat_id=11, message_id=said["message_id"])
    service = refusal(telegram, "copyMessage", chat_id=12, from_chat_id=FORUM["id"], message_id=opened)

    assert "message to copy not found" in gone
    assert "can't be copied" in service


def test_admins_are_told_as_they_are_set_and_move_with_the_group(telegram: FakeTelegram) -> None:
    old = {"id": -77, "type": "group", "title": "Alt"}
    telegram.runs(old, [MARA, OMAR])

    new = telegram.migrates(old, -1007700, user=MARA)

    told = ask(telegram, "getChatAdministrators", chat_id=new["id"])["result"]
    lost = ask(telegram, "sendMessage", chat_id=-77, text="x")
    assert [(member["user"]["id"], member["status"]) for member in told] == [(11, "creator"), (12, "administrator")]
    assert lost["parameters"] == {"migrate_to_chat_id": -1007700}
    assert [sorted(update["message"])[-1] for update in pending(telegram)] == ["migrate_to_chat_id", "sender_chat"]
    assert ask(telegram, "getChatMember", chat_id=GROUP["id"], user_id=12)["result"]["status"] == "member"


def test_a_group_that_was_left_hears_nothing_and_the_leaving_is_told(telegram: FakeTelegram) -> None:
    assert ask(telegram, "leaveChat", chat_id=GROUP["id"])["ok"]

    [update] = pending(telegram)
    assert update["my_chat_member"]["new_chat_member"]["status"] == "left"
    assert "not a member" in refusal(telegram, "sendMessage", chat_id=GROUP["id"], text="x")

    telegram.adds(GROUP, user=MARA)
    assert ask(telegram, "sendMessage", chat_id=GROUP["id"], text="x")["ok"]


def test_an_inline_answer_keeps_the_limits_and_is_given_once(telegram: FakeTelegram) -> None:
    query = telegram.types("44b", user=MARA)
    good = {"type": "article", "id": "1", "title": "§ 44b", "input_message_content": {"message_text": "Wortlaut"}}

    def answer(results: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return ask(telegram, "answerInlineQuery", inline_query_id=query, results=results, **more)

    assert "TOO_MUCH" in answer([{**good, "id": str(number)} for number in range(51)])["description"]
    assert "DUPLICATE" in answer([good, good])["description"]
    assert "ID_INVALID" in answer([{**good, "id": "ä" * 33}])["description"]
    assert "START_PARAM" in answer([good], button={"text": "Privat", "start_parameter": "ä"})["description"]
    assert answer([good])["ok"]
    assert "too old" in answer([good])["description"]
    assert telegram.offered[query]["results"] == [good]


def test_a_tap_in_a_topic_carries_the_message_it_hangs_on(telegram: FakeTelegram) -> None:
    topic = telegram.opens_topic(FORUM, "Akte", user=MARA)
    keyboard = {"inline_keyboard": [[{"text": "Annehmen", "callback_data": "1:D:a"}]]}
    ask(telegram, "sendMessage", chat_id=FORUM["id"], message_thread_id=topic, text="Karte", reply_markup=keyboard)

    telegram.presses("Anne", user=OMAR, chat=FORUM, topic=topic)

    tapped = pending(telegram)[-1]["callback_query"]
    assert (tapped["data"], tapped["message"]["message_thread_id"]) == ("1:D:a", topic)
    assert tapped["message"]["is_topic_message"]
    with pytest.raises(LookupError):
        telegram.presses("Ablehnen", user=OMAR, chat=FORUM)


def test_an_answer_carries_what_it_answers_and_in_a_topic_everything_answers_its_opening(
    telegram: FakeTelegram,
) -> None:
    first = telegram.says("Wer weiß das?", user=OMAR, chat=GROUP)
    answer = telegram.says("/frage", user=MARA, chat=GROUP, answers=first)
    topic = telegram.opens_topic(FORUM, "Akte", user=MARA)
    inside = telegram.says("Ich.", user=MARA, chat=FORUM, topic=topic)

    assert answer["reply_to_message"]["text"] == "Wer weiß das?"
    assert "is_topic_message" not in answer
    assert inside["reply_to_message"]["forum_topic_created"]["name"] == "Akte"


def test_with_privacy_on_talk_reaches_the_bot_only_where_it_is_an_admin(telegram: FakeTelegram) -> None:
    telegram.privacy = True
    for chat in (GROUP, FORUM):
        for words in ("Guten Morgen", "/frage was", "@lotse_test_bot was?"):
            telegram.says(words, user=OMAR, chat=chat)

    heard = [(update["message"]["chat"]["id"], update["message"]["text"]) for update in pending(telegram)]

    assert [words for chat, words in heard if chat == GROUP["id"]] == ["/frage was", "@lotse_test_bot was?"]
    assert len([words for chat, words in heard if chat == FORUM["id"]]) == 3


def test_what_a_group_got_in_a_minute_is_counted_with_edits_and_copies(telegram: FakeTelegram) -> None:
    now = 0.0
    telegram.clock = lambda: now
    said = telegram.says("x", user=MARA)
    for now in (0.0, 10.0, 59.0, 61.0, 200.0):
        sent = ask(telegram, "sendMessage", chat_id=GROUP["id"], text=str(now))["result"]["message_id"]
    ask(telegram, "editMessageText", chat_id=GROUP["id"], message_id=sent, text="neu")
    ask(telegram, "copyMessage", chat_id=GROUP["id"], from_chat_id=11, message_id=said["message_id"])
    ask(telegram, "sendMessage", chat_id=GROUP["id"], text="")

    assert telegram.most_within(GROUP["id"]) == 3
    assert telegram.most_within(GROUP["id"], 1000.0) == 7
    assert telegram.most_within(11) == 0


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"url": "http://lotse.example/hook"}, "HTTPS"),
        ({"url": "https://lotse.example/hook", "secret_token": "ä b"}, "unallowed characters"),
    ],
)
def test_a_webhook_telegram_would_refuse_is_refused(
    telegram: FakeTelegram, params: dict[str, str], complaint: str
) -> None:
    assert complaint in refusal(telegram, "setWebhook", **params)


def test_a_webhook_gets_only_the_kinds_it_asked_for(telegram: FakeTelegram) -> None:
    ask(telegram, "setWebhook", url="https://lotse.example/hook", allowed_updates=["message"])
    telegram.adds(GROUP, user=MARA)
    telegram.says("da?", user=MARA)

    update = telegram.next_delivery(0.0)

    assert update is not None
    assert update["message"]["text"] == "da?"
    telegram.delivered(update)
    assert telegram.unconfirmed() == 0
