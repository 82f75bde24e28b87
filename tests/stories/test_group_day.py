"""A group's day: thirty members, mentions, a private question, an anonymous admin, a new number, a flood, the end."""

from __future__ import annotations

import pytest

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Fault, Json
from tests.stories.stage import Mode, Player, Stage

FOUNDER, ADMIN, MARA, OMAR = 1000, 1001, 1002, 1003
OLD = {"id": -5001, "type": "group", "title": "Illustratoren Nord"}
NEW = -1005001000001
PRIVATE = "Die Pixelraub GmbH hat mein Foto genommen und will jetzt 887,03 Euro von mir, was soll ich tun?"


@pytest.fixture
def members(stage: Stage) -> dict[int, Player]:
    """Thirty people; the first two run the group."""
    users = [shapes.person(1000 + number, f"Member{number}") for number in range(30)]
    stage.telegram.privacy = True
    stage.telegram.runs(OLD, users[:2], users[2:])
    return {user["id"]: Player(stage, user) for user in users}


@pytest.mark.parametrize("mode", ["polling", "webhook", "several"])
def test_a_day_of_a_group(stage: Stage, members: dict[int, Player], mode: Mode) -> None:
    with stage.bot():
        _it_arrives_and_keeps_quiet(stage, members)
        _it_answers_who_speaks_to_it(stage, members)
        _a_private_question_goes_on_in_private(stage, members)
        _an_anonymous_admin_changes_the_settings(stage, members)
        group = _the_group_gets_a_new_number(stage, members)
        _a_flood_waits_its_turn_and_nobody_else_does(stage, members, group)
        _it_is_removed_and_comes_back(stage, members, group)

    log = stage.log()
    assert stage.telegram.token not in log
    assert "Pixelraub" not in log
    assert "parked" not in log
    assert "Traceback" not in log


def _here(stage: Stage, chat: Json = OLD) -> list[str]:
    return stage.telegram.texts(chat["id"])


def _it_arrives_and_keeps_quiet(stage: Stage, members: dict[int, Player]) -> None:
    """One greeting; talk among members reaches it as little as it should, and it says nothing."""
    stage.telegram.adds(OLD, user=members[FOUNDER].user)
    members[MARA].reads("Schrankenlotse", OLD)
    for member in members.values():
        member.says("Guten Morgen zusammen, wer kommt heute zum Stammtisch?", OLD)
    members[MARA].says("/wetter@another_bot Hamburg", OLD)
    stage.quiet()

    assert len(_here(stage)) == 1


def _it_answers_who_speaks_to_it(stage: Stage, members: dict[int, Player]) -> None:
    """A mention, a command, an answer to a member, an answer to the bot; an edited question edits its answer."""
    asked = members[MARA].says("@lotse_test_bot Was ist Text und Data Mining?", OLD)
    members[MARA].reads("44b", OLD)
    talk = members[OMAR].says("Was ist eigentlich ein Nutzungsvorbehalt?", OLD)
    members[ADMIN].says("/frage", OLD, answers=talk)
    stage.quiet()
    answers = [message for message in stage.telegram.sent if message["chat"]["id"] == OLD["id"]]
    assert answers[1]["answers"] == asked["message_id"]
    assert len(answers) == 3

    members[MARA].edits(asked, "@lotse_test_bot Was ist ein Nutzungsvorbehalt?")
    stage.quiet()

    assert len(_here(stage)) == 3
    standing = stage.telegram.messages[(OLD["id"], answers[1]["message_id"])]
    assert "orbehalt" in standing["text"]


def _a_private_question_goes_on_in_private(stage: Stage, members: dict[int, Player]) -> None:
    """The rule in the group, the case in the private chat of who asked, and of nobody else."""
    members[OMAR].says(f"/frage {PRIVATE}", OLD)
    members[OMAR].reads("klingt nach einem eigenen Fall", OLD)
    word = members[OMAR].link("Privat weiterfragen", OLD)

    members[MARA].says(f"/start {word}")
    members[MARA].reads("keine Frage von dir")
    members[OMAR].says(f"/start {word}")
    members[OMAR].reads("Du hattest in der Gruppe gefragt")

    assert not [text for text in _here(stage) if "Pixelraub" in text or "887" in text]
    assert not [text for text in stage.telegram.texts(MARA) if "Pixelraub" in text]


def _an_anonymous_admin_changes_the_settings(stage: Stage, members: dict[int, Player]) -> None:
    """Settings open for the group as their author and for its admins; a member's tap changes nothing."""
    members[MARA].says("/einstellungen", OLD)
    members[MARA].reads("nur Admins", OLD)
    stage.telegram.says("/einstellungen", **shapes.anonymous(OLD))
    refused = members[OMAR].presses("Länge", OLD)
    members[OMAR].sees_toast(refused, "Admins")
    _chooses(members[ADMIN], "Länge", "kurz")
    _chooses(members[FOUNDER], "Fragen der Gruppe", "60")

    assert stage.telegram.methods("getChatAdministrators")


def _chooses(admin: Player, name: str, value: str, chat: Json = OLD) -> None:
    admin.presses(name, chat)
    admin.presses(value, chat)
    admin.stage.quiet()


def _the_group_gets_a_new_number(stage: Stage, members: dict[int, Player]) -> Json:
    """Settings follow; what is asked at the old number is answered at the new one."""
    group = stage.telegram.migrates(OLD, NEW, user=members[FOUNDER].user)
    stage.quiet()
    before = len(stage.telegram.texts(OLD["id"]))
    members[ADMIN].says("/einstellungen", group)
    members[ADMIN].reads("Länge: kurz", group)

    assert any("60" in text for text in stage.telegram.shown(NEW))
    assert len(stage.telegram.texts(OLD["id"])) == before
    return group


def _a_flood_waits_its_turn_and_nobody_else_does(stage: Stage, members: dict[int, Player], group: Json) -> None:
    """Thirty questions at once and a flood answer of Telegram: everybody gets an answer, never more than allowed."""
    telegram = stage.telegram
    before = len(_here(stage, group))
    telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 2", {"retry_after": 2}, chat_id=NEW))
    for member in members.values():
        member.says("/frage Was regelt § 60d UrhG?", group)
    stranger = Player(stage, shapes.person(77, "Stranger"))
    stranger.says("Was regelt § 44b UrhG?")
    stranger.reads("44b")
    assert len(_here(stage, group)) - before <= 20
    stage.until(lambda: len(_here(stage, group)) - before == 30, "thirty answers")

    assert stage.most_in_a_minute(group) <= 20


def _it_is_removed_and_comes_back(stage: Stage, members: dict[int, Player], group: Json) -> None:
    """Nothing more is sent; when it is added again, everything is still there."""
    stage.telegram.removes(group, user=members[FOUNDER].user)
    stage.quiet()
    calls = len(stage.telegram.methods("sendMessage"))
    members[MARA].says("schade", group)
    stage.quiet()
    assert len(stage.telegram.methods("sendMessage")) == calls

    stage.telegram.adds(group, user=members[FOUNDER].user)
    members[MARA].reads("noch da", group)
