"""Firms with desks, their staff and people who asked them: a real store, played as Telegram plays it.

``Room`` keeps what every chat got, and pairs each message with what it became, so that edits find their way as they do
in the channel.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import insert, update

from bot.journeys.contact.kept import ContactData, Deadline, Paragraph, Party, Way, content_of
from bot.journeys.desk.journey import Desk
from bot.journeys.desk.office import Office
from bot.journeys.desk.ports import Member as Joined
from bot.journeys.desk.ports import Proposal
from bot.ports import Incoming, Person, Place, Reply
from bot.store import Store
from bot.store.firm_log import Source
from bot.store.register import Noted
from bot.store.tables import firms as table
from tests.bot.journeys.room import NOW, TODAY

LAWYER_ONLY = frozenset({"clear", "conflict", "accept", "decline", "close", "reopen", "assign", "draft"})


@dataclass(frozen=True)
class Retention:
    closed_days: int = 180
    declined_days: int = 0
    names_days: int = 2192


@dataclass(frozen=True)
class Block:
    id: str
    title: str
    de: str
    en: str = ""

    def filled(self, language: str, values: Mapping[str, str], /) -> str:
        text = self.en if language == "en" and self.en else self.de
        return re.sub(r"\{\{ (\w+) \}\}", lambda hole: values.get(hole[1]) or f"[…{hole[1]}]", text)


@dataclass(frozen=True)
class Firm:
    id: str
    name: str
    language: str = "de"
    phone: str = "040 123456"
    email: str = ""
    portal: str = ""
    address: str = "Am Kai 1\n20457 Hamburg"
    retention: Retention = Retention()
    blocks: Sequence[Block] = ()
    letterhead: Sequence[str] = ()


@dataclass(frozen=True)
class Member:
    person: str
    firm: str
    role: str
    name: str


TEXT = "Guten Tag {{ name }}, zu {{ reference }}: Frist {{ deadline }}. {{ staff }}, {{ firm }}"
NORD = Firm("nord", "Kanzlei Nord", blocks=(
    Block("eingang", "Eingang", TEXT),
))  # fmt: skip
SUED = Firm("sued", "Kanzlei Süd")
DESKS = {"nord": "tg:-1001", "sued": "tg:-1002"}
ADA = Member("tg:501", "nord", "lawyer", "Ada Anwalt")
BEN = Member("tg:502", "nord", "assistant", "Ben Büro")
SUE = Member("tg:601", "sued", "lawyer", "Sue Süd")


@dataclass
class Firms:
    listed: list[Firm] = field(default_factory=lambda: [NORD, SUED])
    desks: dict[str, str] = field(default_factory=lambda: dict(DESKS))

    def open(self) -> Sequence[Firm]:
        return self.listed

    def get(self, firm_id: str) -> Firm | None:
        return next((one for one in self.listed if one.id == firm_id), None)

    def of_desk(self, place: str) -> Firm | None:
        found = next((firm for firm, desk in self.desks.items() if desk == place), None)
        return self.get(found) if found else None


@dataclass
class Staff:
    listed: list[Member] = field(default_factory=lambda: [ADA, BEN, SUE])

    def of(self, person: str) -> Joined | None:
        return next((one for one in self.listed if one.person == person), None)

    def all(self, firm: str) -> Sequence[Joined]:
        return [one for one in self.listed if one.firm == firm]


@dataclass
class Hours:
    """Open unless somebody closes it."""

    opening: dt.datetime | None = None

    def is_open(self, firm: str, now: dt.datetime) -> bool:
        return self.opening is None or now >= self.opening

    def opens(self, firm: str, now: dt.datetime) -> dt.datetime | None:
        return self.opening

    def answers_by(self, firm: str, now: dt.datetime, language: str) -> str:
        return "Gerade geschlossen. Bis Montag, 12 Uhr." if language == "de" else "By Monday, noon."


def may(role: str, act: str) -> bool:
    return role in {"owner", "lawyer"} or act not in LAWYER_ONLY


def propose(question: str, language: str) -> Proposal:
    """A library that knows one thing."""
    if "Abmahnung" not in question:
        return Proposal("")
    return Proposal("Eine Abmahnung ist eine Aufforderung.", (Source("UrhG § 97a", dt.date(2026, 11, 1)),))


@dataclass
class Room:
    """Everything everybody sees. ``seen``: chat -> what it got, in order."""

    store: Store
    firms: Firms = field(default_factory=Firms)
    staff: Staff = field(default_factory=Staff)
    hours: Hours = field(default_factory=Hours)
    now: dt.datetime = NOW
    message: int = 1000
    seen: dict[str, list[Reply]] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.store.engine.begin() as connection:
            for firm in self.firms.listed:
                row = {"id": firm.id, "settings": "{}", "created_at": NOW, "desk": self.firms.desks.get(firm.id)}
                connection.execute(insert(table).values(**row))

    @property
    def desk(self) -> Desk:
        """As after a restart: nothing is kept but the store."""
        return Desk(Office(self.store, lambda: TODAY, self.firms, self.staff, may, self.hours, propose))

    def connect(self, firm: str, place: str | None) -> None:
        """The desk of a firm is there, or not there any more."""
        self.firms.desks.pop(firm, None)
        if place:
            self.firms.desks[firm] = place
        with self.store.engine.begin() as connection:
            connection.execute(update(table).where(table.c.id == firm).values(desk=place))

    # ---------------------------------------------------------------- people and their contacts

    def enquiry(self, person: str = "tg:1", firm: str = "nord", **changes: Any) -> str:
        """A contact that was sent, in a topic of its own; its id."""
        data = replace(anna(), **changes)
        begun = self.store.contacts.begin(firm, person, content_of(data), self.now)
        self.store.contacts.save(
            firm, begun.id, content_of(data), begun.revision, self.now, state="sent", nearest=data.nearest,
            waiting_since=self.now,
        )  # fmt: skip
        noted = [Noted(one.name, one.role, one.aliases, begun.id) for one in data.parties]
        self.store.register.put(firm, begun.id, noted, self.now)
        number = 10 + len(self.topics)
        self.topics[number] = begun.id
        self.store.desks.keep_topic(begun.id, number)
        self.deliver(None, self.desk.arrived(begun.id, data.language))
        return begun.id

    def open(self, contact: str, *acts: str, by: Member = ADA) -> None:
        """Clears a contact and makes the further moves."""
        for act in ("clear", *acts):
            self.taps(contact, act, by)
            if act in {"accept", "decline", "close", "conflict"}:
                self.taps(contact, f"{act}:yes", by)

    def topic_of(self, contact: str) -> int:
        return next(number for number, one in self.topics.items() if one == contact)

    def row(self, contact: str) -> Any:
        firm = self.store.contacts.firm_of(contact)
        return self.store.contacts.get(firm, contact) if firm else None

    # ---------------------------------------------------------------- what they do

    def writes(self, contact: str, text: str, by: Member | Person = ADA, **more: Any) -> list[Reply]:
        """Staff writes into the topic of a contact."""
        return self.deliver(incoming := self._at_desk(contact, by, text=text, **more), self._handled(incoming))

    def commands(self, contact: str | None, command: str, text: str = "", by: Member = ADA, **more: Any) -> list[Reply]:
        incoming = self._at_desk(contact, by, kind="command", command=command, text=text, **more)
        return self.deliver(incoming, self._handled(incoming))

    def taps(self, contact: str, act: str, by: Member | Person = ADA) -> list[Reply]:
        """Staff taps a button under a card or draft."""
        incoming = self._at_desk(contact, by, kind="tap", data=f"1:D:{contact}:{act}")
        return self.deliver(incoming, self._handled(incoming))

    def says(self, text: str, person: str = "tg:1", **more: Any) -> list[Reply] | None:
        """A person writes in private; None: the bot is to answer."""
        incoming = self._private(person, text=text, **more)
        found = self.desk.from_person(incoming, "de")
        self.deliver(incoming, found or [])
        return found

    def presses(self, data: str, person: str = "tg:1") -> list[Reply]:
        """A person taps a button of the desk."""
        incoming = self._private(person, kind="tap", data=data)
        return self.deliver(incoming, self.desk.tap(incoming, data.removeprefix("1:D:"), "de"))

    def _handled(self, incoming: Incoming) -> list[Reply]:
        return self.desk.handle(incoming, "de")

    def _at_desk(self, contact: str | None, by: Member | Person, **more: Any) -> Incoming:
        firm = self.store.contacts.firm_of(contact) if contact else getattr(by, "firm", "nord")
        place = Place(DESKS[str(firm)], "group", self.topic_of(contact) if contact else None, "Team", True)
        person = by if isinstance(by, Person) else Person(by.person, "de", by.name, by.name)
        return self._incoming(person, place, more)

    def _private(self, person: str, **more: Any) -> Incoming:
        return self._incoming(Person(person, "de", "Anna", "Anna Arndt"), Place(person), more)

    def _incoming(self, person: Person, place: Place, more: dict[str, Any]) -> Incoming:
        self.message += 1
        self.now += dt.timedelta(minutes=1)
        numbered = {"message_id": self.message, "message_ids": (more.get("message_id", self.message),)}
        return Incoming(**{"kind": "text", "person": person, "place": place, "at": self.now, **numbered, **more})

    # ---------------------------------------------------------------- what they see

    def deliver(self, incoming: Incoming | None, replies: list[Reply]) -> list[Reply]:
        """Puts replies where they go and notes which question they answer."""
        for part, reply in enumerate(replies):
            here = incoming.place.id if incoming else ""
            place = reply.to.place if reply.to else here
            self.seen.setdefault(place, []).append(reply)
            if incoming and incoming.kind != "tap" and not reply.slot and incoming.message_id:
                self._pair(incoming, part, place)
        return replies

    def _pair(self, incoming: Incoming, part: int, place: str) -> None:
        from bot.store import upsert
        from bot.store.tables import answers

        asked, there = int(incoming.place.id[3:]), int(place[3:])
        row = {
            "chat_id": asked, "question_id": incoming.message_id, "part": part,
            "message_id": 9000 + self.message + part,
            "answer_chat": None if asked == there else there, "sent_at": self.now,
        }  # fmt: skip
        with self.store.engine.begin() as connection:
            upsert.put(connection, answers, row)

    def told(self, place: str) -> str:
        """All a chat was ever told, as a reader sees it, buttons and toasts included."""
        return "\n".join(words(reply) for reply in self.seen.get(place, ()))


def words(reply: Reply) -> str:
    """A reply as a reader sees it."""
    labels = [button.label for row in reply.buttons for button in row]
    written = html.unescape(re.sub(r"<[^>]+>", "", reply.html))
    return "\n".join([written, *labels, reply.toast or "", reply.document.name if reply.document else ""])


def said(replies: Sequence[Reply] | None) -> str:
    """Several replies as a reader sees them."""
    return "\n".join(words(reply) for reply in replies or ())


def to(replies: Sequence[Reply], place: str) -> list[Reply]:
    """Those that go to ``place``."""
    return [reply for reply in replies if reply.to is not None and reply.to.place == place]


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.buttons for button in row]


def anna() -> ContactData:
    """What Anna told: names, and much that nobody may read before they are cleared."""
    return ContactData(
        language="de",
        parties=(Party("Anna Arndt", "self", ("Anna Art",)), Party("Meier Medien GmbH", "opponent")),
        deadlines=(Deadline(TODAY + dt.timedelta(1), "Unterlassungserklärung"),),
        kind="trained",
        story=(Paragraph("Sie haben mit meinen Bildern trainiert.", 5),),
        outcome="Dass es aufhört.",
        budget="500 Euro",
        way=Way("phone", "0170 5551234"),
    )
