"""Two people who tap, type and send at random, old, foreign and forged buttons too: nothing breaks or is mixed up."""

from __future__ import annotations

import random
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.ports import Person, Place, Reply
from bot.store import open_store, sqlite_url
from bot.telegram import render
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.player import TODAY, Chosen, Frame, Player, words
from tests.bot.test_letters import BILL
from tests.bot.test_letters_talked import ABMAHNUNG, PERIOD
from tests.sealer import SEALER

MARKS = ("Zwetschge", "Quitte")
TEXTS = (
    "ja", "nein", "weiter", "zurück", "vorgestern", "18.11.", "Hamburg", "9000", "14.12.2026 Antwort schicken", "3",
    "Musterweg 3, 20095 Hamburg", "<b>x</b> & {{7*7}} #panic()", "Was ist eine Abmahnung?", "weiß nicht", "💥" * 40,
    "x" * 3000, "881,03 -> 887,03", "http://example.org/bild.jpg", "\u202eabc\u0000def", ".", " \n ", "/",
    "in drei Wochen",
)  # fmt: skip
COMMANDS = (
    "brief", "entwurf", "fristen", "kosten", "fall", "export", "meinedaten", "loeschen", "pruefen", "hilfe", "start",
    "entwurf removal_request", "entwurf reply_point_by_point", "entwurf lawyer_instruction", "entwurf unsinn",
    "entwurf nutzungsvorbehalt", "entwurf cost_rejection", "entwurf unterlassungsaufforderung", "kosten 9000",
    "fristen 14 Tage ab heute", "sprache en", "sprache de", "fall nordlicht",
)  # fmt: skip

WEIGHTS = {"tap": 50, "old": 8, "foreign": 4, "forged": 4, "text": 14, "letter": 3, "command": 13, "file": 4}


class Balance(HTMLParser):
    """Tags that are open, or closed without being open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def sound(reply: Reply) -> bool:
    """Can a channel say this?"""
    balance = Balance()
    balance.feed(reply.html)
    said = bool(reply.html or reply.toast or reply.document)
    buttons = [button for row in reply.buttons for button in row]
    fitting = all(button.label.strip() and len(button.data.encode()) <= 64 for button in buttons)
    return said and fitting and not balance.open + balance.wrong and len(render.split(reply.html)) <= 3


class Monkey:
    """Does things at random for one person."""

    def __init__(self, player: Player, mark: str, chance: random.Random) -> None:
        self.player, self.mark, self.chance = player, mark, chance
        self.seen: list[str] = []

    def does(self, foreign: list[str]) -> str:
        """One thing; what is said to it."""
        pick, player = self.chance.choice, self.player
        kinds, weights = (
            ("tap", "old", "foreign", "forged", "text", "letter", "command", "file"),
            (50, 8, 4, 4, 14, 3, 13, 4),
        )
        kind = self.chance.choices(kinds, weights)[0]
        taps = {"tap": [one.data for one in player.keyboard], "old": self.seen, "foreign": foreign, "forged": self.seen}
        letters = [text.replace("Mara", self.mark).replace("Lena", self.mark) for text in (BILL, ABMAHNUNG, PERIOD)]
        match kind:
            case "tap" | "old" | "foreign" | "forged" if taps[kind]:
                data = list(pick(taps[kind]))
                if kind == "forged":
                    data[self.chance.randrange(len(data))] = pick("0x:9ä-,")
                said = player.taps_data("".join(data))
            case "letter":
                said = player.writes(pick(letters))
            case "file":
                said = player.hands_over(NamedBytes("b.txt", None, pick([*letters, ""]).encode()))
            case "command":
                name, _, rest = pick(COMMANDS).partition(" ")
                said = player.commands(name, rest)
            case _:
                said = player.writes(pick(TEXTS))
        self.seen = [*self.seen, *(one.data for one in player.keyboard if one.data)][-200:]
        return said


@pytest.mark.parametrize("seed", range(5))
def test_whatever_two_people_do_at_random_is_answered_and_never_mixed_up(
    knowledge: Knowledge, tmp_path: Path, seed: int
) -> None:
    store = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    chat = Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY)
    chance = random.Random(seed)
    monkeys = [
        Monkey(Player(chat, Person(f"tg:{number}", "de", mark), Place(f"tg:{number}")), mark, chance)
        for number, mark in enumerate(MARKS, 1)
    ]

    for _ in range(120):
        one, other = chance.sample(monkeys, 2)
        said = one.does(other.seen)

        assert one.player.replies
        assert all(sound(reply) for reply in one.player.replies), said
        assert other.mark not in said
        assert other.mark not in " ".join(words(reply) + str(reply.buttons) for reply in one.player.replies)
    store.close()
