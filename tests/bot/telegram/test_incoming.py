"""What each kind of update says to us."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import FileRef, Incoming, Place
from bot.telegram.errors import Unreadable
from bot.telegram.inbox import to_store
from bot.telegram.incoming import Arrival, Me, glance, join, read
from tests.fake_telegram import updates as shapes

ME = Me(shapes.BOT["id"], shapes.BOT["username"])
NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
GROUP = shapes.group()
SHARED = Path(__file__).parents[4] / "shared" / "telegram" / "shapes.json"


def arrival(body: dict[str, Any], kind: str = "message") -> Arrival | None:
    return read(shapes.update(body, kind), ME, NOW)


def heard(body: dict[str, Any], kind: str = "message") -> Incoming:
    found = arrival(body, kind)
    assert found is not None
    return found.incoming


def test_a_private_text_says_who_where_when_and_what() -> None:
    incoming = heard(shapes.message("Darf man das?", message_id=9))

    assert (incoming.kind, incoming.text, incoming.message_id) == ("text", "Darf man das?", 9)
    assert (incoming.person.id, incoming.person.language, incoming.person.first_name) == ("tg:11", "de", "Mara")
    assert incoming.place == Place("tg:11", "private")
    assert incoming.at == dt.datetime.fromtimestamp(shapes.NOON, dt.UTC)
    assert not incoming.edited
    assert not incoming.forwarded


@pytest.mark.parametrize(
    ("text", "command", "rest"),
    [
        ("/start", "start", ""),
        ("/start ref_12-a", "start", "ref_12-a"),
        ("/Frage Darf man das?", "frage", "Darf man das?"),
        ("/frage@lotse_test_bot gilt § 44b?", "frage", "gilt § 44b?"),
        ("/frage@LOTSE_test_BOT x", "frage", "x"),
        ("/ask\nzwei Zeilen\nText", "ask", "zwei Zeilen\nText"),
    ],
)
def test_a_command_is_its_name_and_what_follows(text: str, command: str, rest: str) -> None:
    incoming = heard(shapes.message(text))

    assert (incoming.kind, incoming.command, incoming.text) == ("command", command, rest)


def test_a_command_in_the_middle_of_a_text_is_text() -> None:
    incoming = heard(shapes.message("Was tut /frage ?"))

    assert (incoming.kind, incoming.text) == ("text", "Was tut /frage ?")


def test_a_forwarded_command_is_somebody_elses_words() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Wer", "date": shapes.NOON}

    incoming = heard(shapes.message("/start x", forward_origin=origin))

    assert (incoming.kind, incoming.forwarded, incoming.text) == ("text", True, "/start x")


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("@lotse_test_bot gilt § 44b?", "gilt § 44b?"),
        ("😀👍🏽 @lotse_test_bot gilt das?", "😀👍🏽 gilt das?"),
        ("Sag mal @Lotse_Test_Bot", "Sag mal"),
        ("/frage @lotse_test_bot gilt das", "gilt das"),
    ],
)
def test_a_mention_in_a_group_is_heard_and_taken_out(text: str, understood: str) -> None:
    assert heard(shapes.message(text, chat=GROUP)).text == understood


def test_a_reply_to_the_bot_in_a_group_is_heard() -> None:
    answered = shapes.message("Antwort", user=shapes.BOT, chat=GROUP, message_id=3)

    incoming = heard(shapes.message("und § 60d?", chat=GROUP, reply_to_message=answered))

    assert (incoming.kind, incoming.place) == ("text", Place(f"tg:{GROUP['id']}", "group", title="Bildleute"))


def test_a_mention_in_a_caption_is_heard() -> None:
    words = "@lotse_test_bot meins?"
    body = shapes.message(chat=GROUP, photo=shapes.photo(), caption=words, caption_entities=shapes.entities(words))

    assert (heard(body).kind, heard(body).text) == ("photo", "meins?")


def test_a_mention_by_name_without_username_is_heard() -> None:
    entity = {"type": "text_mention", "offset": 0, "length": 5, "user": shapes.BOT}

    assert heard(shapes.message("Lotse, gilt das?", chat=GROUP, entities=[entity])).text == ", gilt das?"


@pytest.mark.parametrize(
    "body",
    [
        shapes.message("/frage@other_bot x", chat=GROUP),
        shapes.message("hallo", user={**shapes.BOT, "id": 5}, chat=GROUP),
        shapes.message("/frage x", chat=GROUP, sender_chat={"id": -9, "type": "channel", "title": "K"},
                       is_automatic_forward=True),
        shapes.message("/frage x", user={"id": 136817688, "is_bot": True, "first_name": "Channel"}, chat=GROUP,
                       sender_chat={"id": -9, "type": "channel", "title": "K"}),
        shapes.message(chat=GROUP, new_chat_members=[shapes.BOT]),
        shapes.message(chat=GROUP, forum_topic_created={"name": "T", "icon_color": 7322096}),
        shapes.message(pinned_message={"message_id": 1, "date": 0, "chat": {"id": 11, "type": "private"}}),
    ],
    ids=["another bot's command", "another bot", "auto-forward", "a channel speaks",
         "somebody joined", "topic created", "pinned"],
)  # fmt: skip
def test_what_is_not_meant_for_us_is_nothing(body: dict[str, Any]) -> None:
    assert arrival(body) is None


@pytest.mark.parametrize("text", ["Wer kommt?", "@other_bot x"])
def test_talk_among_others_is_marked_as_not_addressed_to_the_bot(text: str) -> None:
    assert not heard(shapes.message(text, chat=GROUP)).addressed
    assert heard(shapes.message(text)).addressed


def test_what_is_answered_is_known_with_its_writer_and_its_file() -> None:
    photo = shapes.message(chat=GROUP, photo=shapes.photo(), caption="so", user=shapes.person(12, "Ben"), message_id=3)

    quoted = heard(shapes.message("/merken", chat=GROUP, reply_to_message=photo)).quoted

    assert quoted is not None
    assert (quoted.message_id, quoted.text, quoted.person, quoted.name) == (3, "so", "tg:12", "Ben")
    assert quoted.file is not None
    assert not quoted.ours


def test_a_command_above_a_file_is_known() -> None:
    words = "/merken Musterbrief"
    body = shapes.message(chat=GROUP, photo=shapes.photo(), caption=words, caption_entities=shapes.entities(words))

    assert (heard(body).kind, heard(body).command, heard(body).text) == ("photo", "merken", "Musterbrief")
    assert heard(body).addressed


def test_an_inline_query_is_what_somebody_types_for_another_chat() -> None:
    query = {"id": "77", "from": shapes.person(), "query": "44b", "offset": ""}

    found = arrival(query, "inline_query")

    assert found is not None
    assert (found.incoming.kind, found.incoming.text, found.inline_id) == ("inline", "44b", "77")


@pytest.mark.parametrize("kind", ["channel_post", "something_new"])
def test_kinds_of_update_we_do_not_know_are_nothing(kind: str) -> None:
    assert read({"update_id": 1, kind: {"id": "any", "shape": [1]}}, ME, NOW) is None


def test_a_tap_carries_its_data_its_message_and_the_time_it_came() -> None:
    found = arrival(shapes.tap("1:q:y", message_id=77, query="z"), "callback_query")

    assert found is not None
    assert (found.incoming.kind, found.incoming.data, found.incoming.message_id) == ("tap", "1:q:y", 77)
    assert (found.callback_id, found.incoming.at) == ("z", NOW)


def test_a_tap_under_an_inaccessible_message_is_still_a_tap() -> None:
    assert heard(shapes.old_tap("1:x"), "callback_query").data == "1:x"


def test_an_edited_question_says_so_and_an_edited_voice_message_is_nothing() -> None:
    edited = heard(shapes.message("neu", edit_date=shapes.NOON + 5), "edited_message")
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 2}

    assert (edited.edited, edited.text) == (True, "neu")
    assert arrival(shapes.message(voice=voice, edit_date=1), "edited_message") is None


def test_a_document_brings_name_kind_and_size_and_its_caption_is_the_text() -> None:
    incoming = heard(shapes.message(document=shapes.document(size=30_000_000), caption="Was heißt das?"))

    assert (incoming.kind, incoming.text) == ("file", "Was heißt das?")
    assert incoming.files == (FileRef("doc1", "brief.pdf", "application/pdf", 30_000_000),)


def test_a_photo_is_its_largest_size() -> None:
    incoming = heard(shapes.message(photo=shapes.photo("p")))

    assert (incoming.kind, [file.id for file in incoming.files]) == ("photo", ["p"])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 2}}, "voice"),
        ({"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                      "is_animated": False, "is_video": False}}, "sticker"),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "unsupported"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "unsupported"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "unsupported"),
    ],
)  # fmt: skip
def test_other_content_is_named_by_its_kind(content: dict[str, Any], kind: str) -> None:
    assert heard(shapes.message(**content)).kind == kind


@pytest.mark.parametrize(
    ("before", "after", "chat", "kind"),
    [
        ("member", "kicked", None, "blocked"),
        ("kicked", "member", None, "unblocked"),
        ("left", "member", GROUP, "added"),
        ("left", "administrator", GROUP, "added"),
        ("member", "kicked", GROUP, "removed"),
        ("administrator", "left", GROUP, "removed"),
    ],
)
def test_the_bots_own_membership_is_heard(before: str, after: str, chat: dict[str, Any] | None, kind: str) -> None:
    assert heard(shapes.membership(before, after, chat=chat), "my_chat_member").kind == kind


def test_a_promotion_is_nothing() -> None:
    assert arrival(shapes.membership("member", "administrator", chat=GROUP), "my_chat_member") is None


def test_both_sides_of_a_migration_say_the_same() -> None:
    old = arrival(shapes.message(chat={"id": -5, "type": "group", "title": "G"}, migrate_to_chat_id=-1005))
    new = arrival(shapes.message(chat=shapes.group(-1005), migrate_from_chat_id=-5))

    for found in (old, new):
        assert found is not None
        assert (found.incoming.kind, found.incoming.place.id, found.incoming.data) == ("migrated", "tg:-5", "tg:-1005")
        assert (found.chat_id, found.moved_to) == (-5, -1005)


def test_an_anonymous_admin_is_the_group_and_not_the_shared_account() -> None:
    admin = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

    incoming = heard(shapes.message("/frage x", user=admin, chat=GROUP, sender_chat=GROUP))

    assert incoming.person.id == f"tg:{GROUP['id']}"


def test_a_topic_is_kept_where_the_message_lies_in_one() -> None:
    chat = shapes.group(is_forum=True)

    topic = heard(shapes.message("/frage x", chat=chat, message_thread_id=40, is_topic_message=True)).place.topic
    thread = heard(shapes.message("/frage x", chat=chat, message_thread_id=40)).place.topic

    assert (topic, thread) == (40, None)


def test_an_album_joined_is_its_files_in_order_and_its_caption_once() -> None:
    items = [
        arrival(shapes.message(photo=shapes.photo(f"p{n}"), **({"caption": "Was?"} if n == 1 else {}))) for n in (0, 1)
    ]

    whole = join([item for item in items if item])

    assert ([file.id for file in whole.incoming.files], whole.incoming.text) == (["p0", "p1"], "Was?")


def test_a_glance_knows_chat_user_and_siblings() -> None:
    album = glance(shapes.update(shapes.message(photo=shapes.photo(), media_group_id="7", chat=GROUP)))
    paste = glance(shapes.update(shapes.message("x" * 4000)))
    tap = glance(shapes.update(shapes.tap("1:x", chat=GROUP), "callback_query"))

    assert (album.chat_id, album.user_id, album.join_key) == (GROUP["id"], 11, "album:7")
    assert paste.join_key == "paste:11"
    assert (tap.chat_id, tap.user_id, tap.join_key) == (GROUP["id"], 11, None)


NAMES = (
    "update_id message edited_message callback_query my_chat_member chat from id text date message_id entities photo "
    "type data media_group_id"
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=6)
    ),
    max_leaves=20,
)


@settings(max_examples=400, deadline=None)
@given(update=JSON)
def test_whatever_comes_can_be_stored_and_is_read_or_refused(update: Any) -> None:
    stored = to_store(update)

    assert stored is None or json.loads(stored.payload) == update
    if isinstance(update, dict):
        try:
            read(update, ME, NOW)
        except Unreadable:
            return


@pytest.mark.skipif(not SHARED.exists(), reason="the shared measurements do not stand beside this repository")
def test_every_shape_measured_at_the_official_server_is_read_without_error() -> None:
    me = Me(123456789, "urhg_bot")
    updates: dict[str, dict[str, Any]] = json.loads(SHARED.read_text(encoding="utf-8"))["updates"]

    kinds = {}
    for name, body in updates.items():
        found = read({"update_id": 1, **body}, me, NOW)
        kinds[name] = found.incoming.kind if found else None

    nothing = {name for name, kind in kinds.items() if kind is None}
    assert nothing == {"forum topic created", "bot promoted", "new_chat_members", "unknown future update type"}
    assert kinds["command@bot in group"] == "command"
    assert kinds["anonymous group admin"] == "command"
    assert kinds["migration, new supergroup"] == "migrated"
