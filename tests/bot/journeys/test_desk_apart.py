"""Whatever happens in whatever order: firms stay apart, notes stay inside, and before clearing there are names only.

Everything written carries a mark that says what it is and whose; afterwards all that every chat was ever told is
searched for marks that have no business there.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.intake.taken import NamedBytes
from bot.journeys.contact.kept import Deadline, Paragraph, Party, Way
from bot.ports import FileRef
from bot.store import Store
from tests.bot.journeys.desk_room import ADA, BEN, DESKS, SUE, Room
from tests.bot.journeys.room import TODAY

MARK = re.compile(r"mark-[a-z]+-[a-z0-9]+-[a-z0-9]+-\d+")
STAFF = {"nord": (ADA, BEN), "sued": (SUE,)}
ACTS = (
    "clear", "clear", "take", "take", "ask", "assign", f"assign:{BEN.person}", f"assign:{SUE.person}", "blocks",
    "block:eingang", "close", "reopen", "reopen", "accept:yes", "decline:yes", "conflict:yes", "close:yes",
)  # fmt: skip
COMMANDS = ("offen", "karte", "vorschlag", "textbausteine", "hilfe", "unbekannt")


@dataclass
class Crowd:
    """Two firms, four people, and chance."""

    room: Room
    chance: random.Random
    contacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    count: int = 0

    def mark(self, kind: str, contact: str) -> str:
        """A text nobody else writes."""
        self.count += 1
        firm, person = self.contacts[contact]
        return f"mark-{kind}-{firm}-{person.removeprefix('tg:')}-{self.count}"

    def arrive(self, firm: str, person: str) -> None:
        """A person asks a firm; everything they tell is marked as theirs for this firm."""
        marks = [f"mark-{kind}-{firm}-{person.removeprefix('tg:')}-{self.count + n}"
                 for n, kind in enumerate(("name", "name", "fact", "fact", "fact", "fact"))]  # fmt: skip
        self.count += len(marks)
        contact = self.room.enquiry(
            person, firm, parties=(Party(marks[0], "self"), Party(marks[1], "opponent")),
            deadlines=(Deadline(TODAY, marks[2]),), story=(Paragraph(marks[3]),), outcome=marks[4],
            way=Way("email", marks[5]),
        )  # fmt: skip
        self.contacts[contact] = (firm, person)

    def step(self) -> None:
        """Somebody does something."""
        contact = self.chance.choice(list(self.contacts))
        firm, person = self.contacts[contact]
        if self.room.row(contact) is None:
            return
        by = self.chance.choice(STAFF[firm]) if self.chance.random() < 0.9 else self.chance.choice((ADA, BEN, SUE))
        moves: tuple[Callable[[], object], ...] = (
            lambda: self.room.taps(contact, self.chance.choice(ACTS), by),
            lambda: self.room.writes(contact, self.mark("word", contact), by),
            lambda: self.room.writes(contact, self._note(contact), by),
            lambda: self.room.commands(contact, self.chance.choice(COMMANDS), by=by),
            lambda: self._draft(contact, by),
            lambda: self._writes(person, contact),
            lambda: self.room.presses(f"1:D:{contact}:{self.chance.choice('bbtt')}", person),
            lambda: self.room.desk.tidy(self.room.now),
            lambda: self.room.desk.withdrawn(firm, contact, "SL-X"),
        )
        self.chance.choice(moves)()

    def _note(self, contact: str) -> str:
        return self.chance.choice(("// ", "#", " //", "\n# ", "／／")) + self.mark("note", contact)

    def _draft(self, contact: str, by: object) -> None:
        """A draft, which is sent, changed or thrown away by chance."""
        self.room.commands(contact, "entwurf", self.mark("word", contact), by=by)  # type: ignore[arg-type]  # staff
        drafts = self.room.row(contact).data.get("desk", {}).get("drafts", ())
        if drafts:
            verb = self.chance.choice(("send", "edit", "drop"))
            self.room.taps(contact, f"{verb}:{drafts[-1]['id']}", by)  # type: ignore[arg-type]  # staff

    def _writes(self, person: str, contact: str) -> None:
        """The person writes; what becomes of it is theirs alone and for one firm alone."""
        talking = [name for name, (_, who) in self.contacts.items() if who == person and self._talks(name)]
        at = talking[0] if len(talking) == 1 else contact
        mark = self.mark("fact", at)
        if self.chance.random() < 0.3:
            file = NamedBytes(f"{mark}.pdf", None, mark.encode())
            self.room.says(mark, person, kind="file", contents=(file,), files=(FileRef("f", file.name),))
        else:
            self.room.says(mark, person)

    def _talks(self, contact: str) -> bool:
        row = self.room.row(contact)
        return row is not None and row.data.get("desk", {}).get("talk") == "on"


@pytest.mark.parametrize("seed", range(3))
def test_nothing_crosses_between_firms_people_and_notes_whatever_happens(store: Store, seed: int) -> None:
    crowd = Crowd(Room(store), random.Random(seed))
    for firm, person in (("nord", "tg:1"), ("sued", "tg:1"), ("nord", "tg:2"), ("sued", "tg:3"), ("nord", "tg:4")):
        crowd.arrive(firm, person)
    for contact, (firm, _) in list(crowd.contacts.items())[:3]:
        crowd.room.open(contact, "take", by=STAFF[firm][0])
        crowd.room.writes(contact, crowd.mark("word", contact), STAFF[firm][0])

    for _ in range(80):
        crowd.step()

    for place in crowd.room.seen:
        marks = [mark.split("-") for mark in MARK.findall(crowd.room.told(place))]
        assert marks or place in {"tg:3", "tg:4"}, "silence proves nothing"
        foreign = [mark for mark in marks if not _belongs(mark, place)]
        assert not foreign, place


def _belongs(mark: list[str], place: str) -> bool:
    """May this be read there: at the desk of its firm, or by its person; a note by nobody but those who wrote it."""
    _, kind, firm, person, _ = mark
    return kind != "note" and (DESKS[firm] == place or f"tg:{person}" == place)


@pytest.mark.parametrize("seed", range(2))
def test_before_clearing_a_desk_sees_names_and_no_fact_whatever_staff_tries(store: Store, seed: int) -> None:
    crowd = Crowd(Room(store), random.Random(seed))
    for person in ("tg:1", "tg:2"):
        crowd.arrive("nord", person)

    for _ in range(25):
        contact = crowd.chance.choice(list(crowd.contacts))
        act = crowd.chance.choice([one for one in ACTS if one not in {"clear", "decline:yes", "conflict:yes"}])
        crowd.room.taps(contact, act, crowd.chance.choice((ADA, BEN, SUE)))
        crowd.room.commands(contact, crowd.chance.choice(COMMANDS), by=crowd.chance.choice((ADA, BEN)))
        crowd.room.writes(contact, crowd.mark("word", contact), crowd.chance.choice((ADA, BEN)))
        crowd.room.deliver(None, list(begins.replies) if (begins := crowd.room.desk.topic(contact)) else [])
        crowd.room.says(crowd.mark("fact", contact), crowd.contacts[contact][1])

    told = crowd.room.told(DESKS["nord"]) + crowd.room.told("")
    assert {mark.split("-")[1] for mark in MARK.findall(told)} == {"name"}
    assert not [mark for mark in MARK.findall(crowd.room.told("tg:1")) if mark.startswith("mark-word")]
