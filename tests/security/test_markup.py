"""HTML, template and link injection: whatever people, files, groups and letters are called, the chat shows letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.ports import Button, Person, Place, Reply
from bot.telegram.render import rendered
from tests.bot.player import Player
from tests.bot.test_letters import BILL
from tests.security.attacks import EVIL, SHORT, harmless

COMMANDS = (
    "frage", "brief", "entwurf", "fristen", "kosten", "fall", "anwalt", "beitreten", "start", "sprache", "merken",
    "faq", "meinedaten", "ki", "pruefen", "hilfe", "verbinden",
)  # fmt: skip
EVIL_PERSON = Person("tg:1", SHORT, SHORT, EVIL)


def visits(player: Player, taps: int = 30) -> None:
    """Taps what is offered, screen after screen, each button once, and judges every answer."""
    waiting, seen = [button.data for button in player.keyboard if button.data], set[str]()
    while waiting and len(seen) < taps:
        data = waiting.pop(0)
        if data in seen or data.startswith(("1:x:all", "1:k:del")):
            continue
        seen.add(data)
        player.taps_data(data)
        assert all(map(harmless, player.replies)), data
        waiting += [button.data for button in player.keyboard if button.data and button.data not in seen]


@pytest.mark.parametrize("command", COMMANDS)
def test_hostile_words_behind_any_command_are_shown_as_words(chat: Conversation, command: str) -> None:
    player = Player(chat, EVIL_PERSON)

    player.commands(command, EVIL)
    assert all(map(harmless, player.replies))
    player.writes(EVIL)
    assert all(map(harmless, player.replies))
    player.writes(SHORT)

    assert all(map(harmless, player.replies))


def test_a_hostile_name_of_a_command_is_shown_as_a_word(chat: Conversation) -> None:
    player = Player(chat, EVIL_PERSON)

    player.commands(SHORT.lower())

    assert all(map(harmless, player.replies))
    assert "<a href" in rendered(player.replies[0].html)


@pytest.mark.parametrize("name", [EVIL + ".txt", "../../<b>x</b>\u202e.pdf"])
def test_a_letter_with_a_hostile_name_and_content_is_harmless_on_every_screen(chat: Conversation, name: str) -> None:
    player = Player(chat, EVIL_PERSON)
    letter = BILL.replace("Mara", EVIL).replace("Rechnung", f"Rechnung {SHORT}")

    player.hands_over(NamedBytes(name, "text/plain", letter.encode()))
    assert all(map(harmless, player.replies))

    visits(player)


def test_deadlines_and_the_case_file_with_hostile_words_are_harmless_on_every_screen(chat: Conversation) -> None:
    player = Player(chat, EVIL_PERSON)
    player.commands("fristen", f"15.03.2027 {EVIL}")
    visits(player, 15)
    player.commands("fall")
    assert all(map(harmless, player.replies))

    visits(player)


def test_a_draft_of_hostile_answers_is_harmless(chat: Conversation) -> None:
    player = Player(chat, EVIL_PERSON)

    player.commands("entwurf", "removal_request")
    for number in range(25):
        player.writes(SHORT if number % 2 else EVIL)
        assert all(map(harmless, player.replies))


@pytest.mark.parametrize("admin", [False, True])
def test_in_a_group_title_names_and_entries_are_words(chat: Conversation, admin: bool) -> None:
    player = Player(chat, EVIL_PERSON, Place("tg:-100", "group", title=EVIL))
    words = {"merken": f"#x {EVIL}", "faq": "x", "wissen": "", "frage": EVIL, "bericht": "", "einstellungen": ""}

    player.conversation.handle(replace(player._incoming("added"), by_admin=admin))
    for command, text in words.items():
        player.replies = player.conversation.handle(
            replace(player._incoming("command", command=command, text=text, message_id=5), by_admin=admin)
        )
        assert all(map(harmless, player.replies)), command


def test_what_is_judged_here_is_noticed() -> None:
    assert harmless(Reply("<b>x</b>"))
    assert not harmless(Reply('<a href="https://evil.example/x">x</a>'))
    assert not harmless(Reply("7 * 191 = 1337"))
    assert not harmless(Reply("x", ((Button("x", "1:" + "x" * 80),),)))
    with pytest.raises(ValueError, match="not allowed"):
        harmless(Reply("<script>"))
