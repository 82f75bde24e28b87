"""Decisions around sending: what a refusal means, how fast we may go, which messages an answer becomes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.ports import Button, Document, Incoming, Person, Place, Reply
from bot.telegram.errors import Fault, fault_of, is_network, where
from bot.telegram.incoming import Arrival
from bot.telegram.logs import WithoutToken
from bot.telegram.plan import keyboard, plan
from bot.telegram.sending import Step, adapted
from bot.telegram.texts import in_language, load_texts

SHARED = Path(__file__).parents[4] / "shared" / "telegram" / "shapes.json"
NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
QUESTION = Incoming("text", Person("tg:11"), Place("tg:11"), NOW, text="?", message_id=9)
IN_GROUP = Incoming("text", Person("tg:11"), Place("tg:-5", "group", 40), NOW, text="?", message_id=9)


def steps(incoming: Incoming, replies: list[Reply], answered_by: tuple[tuple[int, int], ...] = ()) -> list[Step]:
    arrival = Arrival(incoming, int(incoming.place.id.removeprefix("tg:")))
    return [Step.from_json(step.step) for step in plan(arrival, replies, answered_by, "lotse_test_bot")]


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (BadRequest("Message is not modified: specified new message content"), Fault.NOT_MODIFIED),
        (BadRequest("Can't parse entities: unsupported start tag"), Fault.UNPARSABLE),
        (BadRequest("Message to edit not found"), Fault.EDIT_GONE),
        (BadRequest("Message thread not found"), Fault.THREAD_GONE),
        (BadRequest("TOPIC_DELETED"), Fault.THREAD_GONE),
        (BadRequest("Query is too old and response timeout expired or query id is invalid"), Fault.QUERY_OLD),
        (BadRequest("Chat not found"), Fault.UNREACHABLE),
        (Forbidden("Forbidden: bot was blocked by the user"), Fault.UNREACHABLE),
        (TimedOut(), Fault.NETWORK),
        (NetworkError("Bad Gateway (502)"), Fault.NETWORK),
        (BadRequest("Something quite new"), Fault.OTHER),
    ],
)
def test_a_refusal_has_one_meaning(error: TelegramError, fault: Fault) -> None:
    assert fault_of(error) is fault


def test_only_missing_answers_are_worth_trying_again_at_once() -> None:
    refused: list[TelegramError] = [BadRequest("x"), ChatMigrated(-1), RetryAfter(3), Forbidden("x")]

    assert is_network(TimedOut())
    assert not any(is_network(error) for error in refused)


def test_the_log_line_of_an_error_names_class_and_place_but_no_words() -> None:
    def broken() -> None:
        raise ValueError("what a person wrote")

    with pytest.raises(ValueError, match="person") as caught:
        broken()

    assert where(caught.value).startswith("ValueError at test_sending.py:")
    assert "person" not in where(caught.value)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared measurements do not stand beside this repository")
def test_every_measured_refusal_of_one_message_has_a_defined_reaction() -> None:
    bodies: dict[str, Any] = json.loads(SHARED.read_text(encoding="utf-8"))["errors"]
    defined = {"blocked": Fault.UNREACHABLE, "user deactivated": Fault.UNREACHABLE, "chat not found": Fault.UNREACHABLE,
               "not modified": Fault.NOT_MODIFIED, "parse": Fault.UNPARSABLE, "query too old": Fault.QUERY_OLD,
               "thread gone": Fault.THREAD_GONE}  # fmt: skip

    found = {name: fault_of(BadRequest(bodies[name]["body"]["description"])) for name in defined if name != "blocked"}

    assert found == {name: fault for name, fault in defined.items() if name != "blocked"}


def test_a_reply_becomes_one_message_with_its_buttons_and_no_link_preview() -> None:
    [step] = steps(QUESTION, [Reply("<b>Ja</b>", ((Button("Mehr", "1:m"), Button("Seite", url="https://a.de")),))])

    assert step.method == "sendMessage"
    assert step.params["reply_markup"] == {
        "inline_keyboard": [[{"text": "Mehr", "callback_data": "1:m"}, {"text": "Seite", "url": "https://a.de"}]]
    }
    assert step.params["link_preview_options"] == {"is_disabled": True}
    assert "reply_parameters" not in step.params


def test_of_a_long_reply_the_last_part_carries_the_buttons() -> None:
    parts = steps(QUESTION, [Reply("Ein Satz. " * 900, ((Button("Mehr", "1:m"),),))])

    assert len(parts) == 3
    assert ["reply_markup" in part.params for part in parts] == [False, False, True]


def test_in_a_group_the_first_part_refers_to_the_question_and_all_stay_in_the_topic() -> None:
    parts = steps(IN_GROUP, [Reply("Ein Satz. " * 900)])

    assert [("reply_parameters" in part.params, part.params["message_thread_id"]) for part in parts] == [
        (True, 40), (False, 40), (False, 40)
    ]  # fmt: skip


def test_an_edited_question_edits_sends_and_deletes_as_needed() -> None:
    edited = dataclasses.replace(QUESTION, edited=True)

    fewer = steps(edited, [Reply("kurz")], ((11, 501), (11, 502)))
    more = steps(edited, [Reply("a"), Reply("b")], ((11, 501),))

    assert [(step.method, step.params.get("message_id")) for step in fewer] == [
        ("editMessageText", 501), ("deleteMessage", 502)
    ]  # fmt: skip
    assert [(step.method, step.params.get("message_id")) for step in more] == [
        ("editMessageText", 501), ("sendMessage", None)
    ]  # fmt: skip


def test_no_reply_is_no_step_even_for_an_edit() -> None:
    assert steps(dataclasses.replace(QUESTION, edited=True), [], ((11, 501),)) == []


def test_a_button_telegram_would_refuse_is_left_out_and_long_rows_are_broken() -> None:
    wide = [[Button(str(number), f"1:{number}") for number in range(10)]]

    assert keyboard([[Button("zu lang", "1:" + "ä" * 32), Button("gut", "1:g")]], "bot") == [
        [{"text": "gut", "callback_data": "1:g"}]
    ]
    assert [len(row) for row in keyboard(wide, "bot")] == [8, 2]


@pytest.mark.parametrize(
    ("fault", "step", "expected"),
    [
        (Fault.UNPARSABLE, Step("sendMessage", {"chat_id": 1, "text": "<b>x</b>", "parse_mode": "HTML"}),
         Step("sendMessage", {"chat_id": 1, "text": "x"})),
        (Fault.THREAD_GONE, Step("sendMessage", {"chat_id": 1, "text": "x", "message_thread_id": 4}),
         Step("sendMessage", {"chat_id": 1, "text": "x"})),
        (Fault.EDIT_GONE, Step("editMessageText", {"chat_id": 1, "text": "x", "message_id": 4}),
         Step("sendMessage", {"chat_id": 1, "text": "x"})),
        (Fault.UNPARSABLE, Step("sendMessage", {"chat_id": 1, "text": "x"}), None),
        (Fault.OTHER, Step("sendMessage", {"chat_id": 1, "text": "x"}), None),
    ],
)  # fmt: skip
def test_a_step_is_adapted_to_a_refusal_or_given_up(fault: Fault, step: Step, expected: Step | None) -> None:
    assert adapted(step, fault) == expected


def test_the_token_never_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    secret = "123:abc-token"
    caplog.handler.addFilter(WithoutToken(secret))

    try:
        int(f"https://api.telegram.org/bot{secret}/getMe")
    except ValueError:
        logging.getLogger("any").exception("failed at %s", f"bot{secret}")

    assert secret not in caplog.text
    assert "<token>" in caplog.text


def test_the_texts_of_both_languages_are_complete_and_chosen_by_wish() -> None:
    texts = load_texts()

    assert set(texts) == {"de", "en"}
    assert in_language(texts, None, "en-GB", "de") is texts["en"]
    assert in_language(texts, "fr") is texts["de"]
    assert len(texts["de"].commands) == len(texts["en"].commands) == 14


def test_a_button_can_lead_into_the_private_chat() -> None:
    assert keyboard([[Button("Privat", start="pruefen")]], "lotse_bot") == [
        [{"text": "Privat", "url": "https://t.me/lotse_bot?start=pruefen"}]
    ]


def test_long_options_stand_numbered_above_their_buttons() -> None:
    reply = Reply("Frage?", ((Button("1 · a", "1:a"),),), options=("ein langer <Text>", "b"))

    step = steps(QUESTION, [reply])[0]

    assert step.params["text"] == "Frage?\n\n1. ein langer &lt;Text&gt;\n2. b"


def test_a_file_is_a_message_of_its_own_and_travels_in_the_step() -> None:
    sent = steps(QUESTION, [Reply("<b>Hier</b>", document=Document("a.pdf", b"%PDF-x"))])

    assert [step.method for step in sent] == ["sendDocument"]
    assert sent[0].params["caption"] == "<b>Hier</b>"
    assert Step.from_json(sent[0].to_json()) == sent[0]
