"""Nothing crosses a border: everybody acts at once, every text they store carries a mark, every message is searched.

Whose mark may stand where is written down in ``Borders``; anything else that is ever shown is a leak.
"""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from string import ascii_lowercase

import pytest

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Json
from tests.stories.firms import Client, Firm
from tests.stories.stage import Mode, Player, Stage, everything_shown

GROUPS, PEOPLE, MEMBERS, FIRMS = 20, 200, 10, 3
Line = list[tuple[Player, str, Json | None]]
"""What somebody writes, and where, in this order."""

MARK = re.compile(r"Marke[A-Z][a-z]{3}", re.IGNORECASE)


def mark(kind: str, number: int) -> str:
    """A word that exists once: Marke, whose it is, and a number in letters."""
    letters = "".join(ascii_lowercase[number // 26**place % 26] for place in (2, 1, 0))
    return f"Marke{kind}{letters}"


@dataclass
class Borders:
    """Which marks may be shown in which chat."""

    allowed: dict[int, set[str]] = field(default_factory=dict)

    def allow(self, chat: int, *marks: str) -> None:
        """These marks belong there."""
        self.allowed.setdefault(chat, set()).update(one.lower() for one in marks)

    def crossed(self, shown: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Every mark that stands where it does not belong."""
        return [
            (chat, found)
            for chat, text in shown
            for found in MARK.findall(text)
            if found.lower() not in self.allowed.get(chat, set())
        ]


@dataclass
class Group:
    """A group with its mark, its admin and some members."""

    chat: Json
    mark: str
    admin: Player
    members: list[Player]


def groups_of(stage: Stage, people: list[Player]) -> list[Group]:
    """Twenty groups; everybody is in one of them, and each has an admin of its own."""
    made = []
    for number in range(GROUPS):
        chat = shapes.group(-1003000000000 - number, title=f"Gruppe {number}")
        admin = Player(stage, shapes.person(9000 + number, f"Admin{number}"))
        members = people[number * MEMBERS : (number + 1) * MEMBERS]
        stage.telegram.runs(chat, [admin.user], [member.user for member in members])
        made.append(Group(chat, mark("G", number), admin, members))
    return made


def deeds_of_a_group(group: Group, marks: dict[int, str]) -> list[Line]:
    """What happens in a group, as lines whose order counts."""
    note = f"/merken #treffen Unser Treffen zum Urheberrecht ist bei {group.mark} am Markt."
    admin: Line = [(group.admin, text, group.chat) for text in (note, "/faq treffen", "/wissen", "/bericht")]
    asks: list[Line] = [
        [(member, "/frage Wo ist unser Treffen zum Urheberrecht?", group.chat)] for member in group.members[:2]
    ]
    case: list[Line] = [
        [
            (
                member,
                f"/frage Die Firma {marks[member.id]} GmbH will 500 Euro von mir für mein Foto, was nun?",
                group.chat,
            )
        ]
        for member in group.members[2:5]
    ]
    return [admin, *asks, *case]


def deeds_of_a_person(person: Player, marks: dict[int, str]) -> Line:
    """What a person confides, and asks to be shown again."""
    return [(person, text, None) for text in (f"/fristen 15.03.2027 Antwort an {marks[person.id]}", "/fall")]


@pytest.mark.parametrize("mode", ["polling", "several"])
def test_with_everybody_at_once_no_mark_is_shown_where_it_does_not_belong(stage: Stage, mode: Mode) -> None:
    people = [Player(stage, shapes.person(2000 + number, f"Person{number}")) for number in range(PEOPLE)]
    marks = {person.id: mark("P", number) for number, person in enumerate(people)}
    groups, borders = groups_of(stage, people), Borders()
    for group in groups:
        borders.allow(group.chat["id"], group.mark)
    for person in people:
        borders.allow(person.id, marks[person.id])

    firms = firms_of(stage)
    lines = [line for group in groups for line in deeds_of_a_group(group, marks)]
    lines += [deeds_of_a_person(person, marks) for person in people]
    _all_at_once(stage, groups, lines)
    with stage.bot():
        _people_turn_to_firms(firms, borders)
        stage.quiet()
        _strangers_try_the_links(stage, groups)
        stage.quiet()
        own = [person for person in people if any(marks[person.id] in text for text in stage.telegram.texts(person.id))]
        noted = [group for group in groups if sum(group.mark in text for text in _texts(stage, group)) >= 2]

    assert borders.crossed(everything_shown(stage.telegram)) == []
    assert len(own) == PEOPLE
    assert len(noted) == GROUPS
    assert all(mark("F", number) in " ".join(_shown_at(stage, firm)) for number, firm in enumerate(firms))
    assert all(stage.most_in_a_minute(chat) <= 20 for chat in (*(one.chat for one in groups), *(f.desk for f in firms)))
    assert "Marke" not in stage.log()


def firms_of(stage: Stage) -> list[Firm]:
    """Three firms, set up before the bot runs."""
    made = []
    for number in range(FIRMS):
        desk = shapes.group(-1004000000000 - number, is_forum=True, title=f"Kanzlei {number}")
        made.append(Firm(stage, f"kanzlei-{number}", f"Kanzlei Nummer {number}", desk))
        made[-1].set_up()
    return made


def _people_turn_to_firms(firms: list[Firm], borders: Borders) -> None:
    """Meanwhile two people turn to each firm; they write to each other, and the firm keeps something for itself."""
    with ThreadPoolExecutor(FIRMS) as crowd:
        list(crowd.map(lambda number: _a_firm_at_work(firms[number], number, borders), range(FIRMS)))


def _a_firm_at_work(firm: Firm, number: int, borders: Borders) -> None:
    """Whoever reads it is counted: the firm's mark may stand at its people, theirs at its desk, and nowhere else."""
    own = mark("F", number)
    firm.move_in(700 + 10 * number, {"lawyer": "Ada Anwalt"})
    borders.allow(firm.desk["id"], own)
    firm.lawyer.says(f"/merken Vorgehen bei Datensätzen\nZuerst {own} anschreiben, dann klagen.", firm.desk)
    for place in range(2):
        client = _client(firm, 2 * number + place)
        borders.allow(firm.desk["id"], client.story, client.name)
        borders.allow(client.player.id, client.story, client.name, own)
        client.turns_to(firm)
        firm.decides(client.reference, "Namen freigeben", "Übernehmen")
        firm.writes(client.reference, f"Guten Tag, hier schreibt {own}.")
        client.player.reads(own)
        client.player.says(f"Danke, {client.story}.")
        firm.lawyer.reads(f"Danke, {client.story}.", firm.desk, topic=firm.topic_of(client.reference))
    firm.lawyer.says("/frage Wie gehen wir bei Datensätzen vor?", firm.desk)
    firm.lawyer.says("/offen", firm.desk)


def _client(firm: Firm, number: int) -> Client:
    user = shapes.person(4000 + number, f"Client{number}")
    return Client(Player(firm.stage, user), mark("N", number), f"Gegner {number} GmbH", mark("S", number))


def _all_at_once(stage: Stage, groups: list[Group], lines: list[Line]) -> None:
    """Everything waits at Telegram before the bot starts, mixed up; what one line says keeps its order."""
    for group in groups:
        stage.telegram.adds(group.chat, user=group.admin.user)
    waiting = [list(line) for line in lines]
    dice = random.Random(5)
    while waiting:
        line = dice.choice(waiting)
        player, text, chat = line.pop(0)
        player.says(text, chat)
        if not line:
            waiting.remove(line)


def _strangers_try_the_links(stage: Stage, groups: list[Group]) -> None:
    """A link from a group goes on with the question of who asked; here everybody takes that of somebody else."""
    for number, group in enumerate(groups):
        word = group.members[2].link("Privat weiterfragen", group.chat)
        stranger = groups[(number + 1) % GROUPS].members[0]
        stranger.says(f"/start {word}")


def _shown_at(stage: Stage, firm: Firm) -> list[str]:
    """What the bot said at a desk: nothing of it but the firm's own documents carries the firm's mark."""
    return stage.telegram.texts(firm.desk["id"])


def _texts(stage: Stage, group: Group) -> list[str]:
    return stage.telegram.texts(group.chat["id"])
