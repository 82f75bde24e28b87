"""Two firms, their desks, people who ask, and strangers, as they play at random; and a ledger of who was shown what.

Every private word carries a mark of its own (``Ledger.mark``) that says whom it may reach. The world delivers replies
as the channel does: into chats, into forum topics that begin with what the desk says about their contact, files by
their bytes, copies by what they copy. So a leak is a mark that stands where it must not, however it got there.
"""

from __future__ import annotations

import datetime as dt
import html
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.firms import Firm
from bot.intake.taken import NamedBytes
from bot.journeys.contact.kept import (
    Amount,
    ContactData,
    Deadline,
    Demand,
    Document,
    Event,
    Finding,
    Insurance,
    Paragraph,
    Party,
    Way,
    content_of,
)
from bot.ports import FileRef, Incoming, Person, Place, Quoted, Reply, TopicOf
from bot.store import Store, upsert
from bot.store.contacts import KeptContact
from bot.store.register import Noted
from bot.store.tables import answers
from bot.telegram import render
from tests.bot.journeys.room import NOW, TODAY

MARK = re.compile(r"X[a-z]{9}X")
DATA_BYTES = 64


class Desk(Protocol):
    """What the conversation needs of the desk."""

    def handle(self, incoming: Incoming, language: str) -> list[Reply]: ...
    def arrived(self, contact_id: str, language: str) -> list[Reply]: ...
    def topic(self, contact_id: str) -> TopicOf | None: ...
    def from_person(self, incoming: Incoming, language: str) -> list[Reply] | None: ...
    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]: ...
    def unreached(self, incoming: Incoming, place: str, language: str) -> list[Reply]: ...
    def withdrawn(self, firm_id: str, contact_id: str, reference: str) -> list[Reply]: ...
    def tidy(self, now: dt.datetime) -> int: ...


@dataclass(frozen=True)
class Mark:
    """Where a word may be read. ``kind``: "name" and "fact" of a contact, "note" and "stray" of a desk, "said" in a
    topic, "told" by a person, "firm" for a secret of the firm itself."""

    kind: str
    firm: str
    contact: str = ""
    person: str = ""


@dataclass
class Ledger:
    """Which mark means what."""

    rng: random.Random
    known: dict[str, Mark] = field(default_factory=dict)

    def mark(self, kind: str, firm: str, contact: str = "", person: str = "") -> str:
        """A new word."""
        while True:
            word = "X" + "".join(self.rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(9)) + "X"
            if word not in self.known:
                self.known[word] = Mark(kind, firm, contact, person)
                return word

    def read(self, text: str) -> Iterator[tuple[str, Mark]]:
        """The marks in a text."""
        yield from ((word, self.known[word]) for word in set(MARK.findall(text)) if word in self.known)


@dataclass(frozen=True)
class Shown:
    """Something that stands in a chat."""

    chat: str
    topic: int | None
    text: str
    reply: Reply | None = None


@dataclass
class World:
    """``desk`` makes the desk anew for every step, as after a restart."""

    store: Store
    desk: Callable[[World], Desk]
    seed: int
    language: str = "de"
    now: dt.datetime = NOW
    staff: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    contacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    wrote: list[Incoming] = field(default_factory=list)
    next_topic: int = 10
    next_message: int = 1000

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.ledger = Ledger(self.rng)
        self.topics: dict[tuple[str, int], str] = {}
        self.cleared: set[str] = set()
        self.taken: set[str] = set()
        self.heard: dict[str, str] = {}

    # ---------------------------------------------------------------- who there is

    def adds_firm(self, firm: Firm, place: str, *members: tuple[str, str, str]) -> None:
        """A firm with a desk at ``place`` and its staff: person, role, name."""
        self.places[firm.id] = place
        self.store.firms.put(firm.id, firm.model_dump_json(), NOW)
        assert self.store.firms.connect(firm.id, place)
        for person, role, name in members:
            self.store.staff.join(person, firm.id, role, name, NOW)
            self.staff[person] = (firm.id, role, name)

    def asks(self, firm: str, person: str, *, days: int | None = None, state: str = "sent") -> str:
        """A contact of ``person`` with ``firm`` arrives at its desk; its id."""
        row = self.store.contacts.begin(firm, person, content_of(ContactData()), self.now)
        data = self._filled(firm, row.id, person, days)
        self.contacts[row.id] = (firm, person)
        self._stores_files(data, firm, row.id)
        self.store.register.put(firm, row.id, [Noted(one.name, one.role, one.aliases, row.id) for one in data.parties],
                                self.now)  # fmt: skip
        saved = self.store.contacts.save(firm, row.id, content_of(data), row.revision, self.now, state=state,
                                         nearest=data.nearest, waiting_since=self.now)  # fmt: skip
        assert isinstance(saved, KeptContact)
        incoming = Incoming("tap", Person(person), Place(person), self.now, data="1:A:x")
        self.delivers(self.desk(self).arrived(row.id, self.language), incoming)
        return row.id

    def _filled(self, firm: str, contact: str, person: str, days: int | None) -> ContactData:
        """Every field a fact of its own."""

        def fact() -> str:
            return self.ledger.mark("fact", firm, contact, person)

        def name() -> str:
            return self.ledger.mark("name", firm, contact, person)

        day = TODAY + dt.timedelta(days) if days is not None else None
        return ContactData(
            language="de",
            parties=(Party(f"Anna <{name()}>", "self", (name(),)), Party(f"{name()} GmbH & Co. <b>KG", "opponent"),
                     Party(f"Kanzlei {name()}", "opponent_lawyer"), Party(name(), "other")),
            deadlines=(Deadline(day, fact(), fact(), rule=fact(), source=fact()),),
            kind=fact(),
            story=(Paragraph(f"<i>{fact()} & so"), Paragraph(fact(), forwarded=True)),
            outcome=fact(),
            insurance=Insurance("yes", fact(), fact(), "granted"),
            budget=fact(),
            way=Way("phone", fact()),
            demands=(Demand("cease", fact(), fact(), fact()),),
            amounts=(Amount(88703, fact(), fact(), fact()),),
            findings=(Finding("wrong", fact(), (fact(),), TODAY, fact()),),
            events=(Event(TODAY, fact(), fact()),),
            documents=(Document("", f"{fact()}.pdf", "0" * 64, 5),),
            unknown=(fact(),),
        )  # fmt: skip

    def _stores_files(self, data: ContactData, firm: str, contact: str) -> None:
        content = self.ledger.mark("fact", firm, contact, self.contacts[contact][1]).encode()
        self.store.contacts.add_file(firm, contact, data.documents[0].name, content, self.now)

    # ---------------------------------------------------------------- what somebody does

    def does(self, incoming: Incoming) -> list[Reply]:
        """Somebody does something; what is said is delivered."""
        self.now += dt.timedelta(minutes=1)
        incoming = replace(incoming, at=self.now)
        desk = self.desk(self)
        if incoming.place.kind == "group":
            replies = desk.handle(incoming, self.language)
        elif incoming.kind == "tap":
            version, letter, argument = incoming.data.split(":", 2)
            assert (version, letter) == ("1", "D")
            replies = desk.tap(incoming, argument, self.language)
        else:
            replies = desk.from_person(incoming, self.language) or []
        self.delivers(replies, incoming)
        return replies

    def writes(self, kind: str, person: str, place: str, topic: int | None = None, **more: Any) -> Incoming:
        """A message of ``person``, not yet read by the bot."""
        self.next_message += 1
        group = place not in {person}
        where = Place(place, "group" if group else "private", topic, forum=group)
        usual: dict[str, Any] = {"message_id": self.next_message, "message_ids": (self.next_message,)}
        name = self.staff.get(person, ("", "", ""))[2]
        incoming = Incoming(kind, Person(person, "de", name or "Anna", name), where, self.now, **{**usual, **more})  # type: ignore[arg-type]
        if kind != "tap":
            self.wrote.append(incoming)
        return incoming

    # ---------------------------------------------------------------- what is shown

    def delivers(self, replies: Sequence[Reply], incoming: Incoming) -> None:
        """Every reply into its chat and topic."""
        for part, reply in enumerate(replies):
            chat = reply.to.place if reply.to else incoming.place.id
            topic = incoming.place.topic if reply.to is None else None
            if reply.to is not None and reply.to.contact:
                topic = self._topic(chat, reply.to.contact)
                if topic is None:
                    continue
            self._shows(chat, topic, reply, incoming)
            self._pairs(chat, part, reply, incoming)

    def _pairs(self, chat: str, part: int, reply: Reply, incoming: Incoming) -> None:
        """As the outbox does: which message answers which, so that a change of one finds the other."""
        self.next_message += 1
        if incoming.kind == "tap" or reply.slot or incoming.message_id is None or not (reply.html or reply.copies):
            return
        here, there = int(incoming.place.id[3:]), int(chat[3:])
        row = {"chat_id": here, "question_id": incoming.message_id, "part": part, "message_id": self.next_message,
               "answer_chat": None if here == there else there, "sent_at": self.now}  # fmt: skip
        with self.store.engine.begin() as connection:
            upsert.put(connection, answers, row)

    def _topic(self, chat: str, contact: str) -> int | None:
        """The topic of a contact, begun where it is missing."""
        found = self.store.desks.topic_of(contact)
        if found is not None and self.topics.get((chat, found)) == contact:
            return found
        begins = self.desk(self).topic(contact)
        if begins is None:
            return None
        self.next_topic += 1
        topic = self.next_topic
        self.topics[(chat, topic)] = contact
        self.store.desks.keep_topic(contact, topic)
        assert 0 < len(begins.name) <= 128
        self.shown.append(Shown(chat, topic, begins.name))
        nobody = Incoming("unsupported", Person("tg:0"), Place(chat, "group"), self.now)
        for reply in begins.replies:
            self._shows(chat, topic, reply, nobody)
        return topic

    def _shows(self, chat: str, topic: int | None, reply: Reply, incoming: Incoming) -> None:
        render.split(reply.html)  # raises where the markup is none
        labels = [one for row in reply.buttons for one in row]
        for one in labels:
            assert one.label, reply
            assert one.url or one.start or 1 <= len(one.data.encode()) <= DATA_BYTES, one
            if one.data:
                self.buttons.append((chat, one.data))
        read = html.unescape(re.sub(r"<[^>]+>", "", reply.html))
        words = [read, reply.toast or "", *(one.label for one in labels), *reply.options]
        if reply.document is not None:
            words += [reply.document.name, reply.document.content.decode("utf-8", "replace")]
        words += [self._copied(number, incoming) for number in reply.copies]
        shown = Shown(chat, topic, "\n".join(words), reply)
        self.shown.append(shown)

    def _copied(self, number: int, incoming: Incoming) -> str:
        original = [one for one in self.wrote if one.place.id == incoming.place.id and number in one.message_ids]
        assert original, f"copied message {number} does not stand in {incoming.place.id}"
        return "\n".join((original[-1].text, *(file.name for file in original[-1].files)))

    # ---------------------------------------------------------------- what must hold

    def notes_clearing(self) -> None:
        """Notes whose names have been cleared by now, and who has been taken."""
        for contact, (firm, _) in self.contacts.items():
            row = self.store.contacts.get(firm, contact)
            if row is not None and row.state in {"cleared", "taken", "asked", "accepted"}:
                self.cleared.add(contact)
            if row is not None and row.state in {"taken", "asked", "accepted"}:
                self.taken.add(contact)

    def leaks(self, since: int) -> list[str]:
        """What stands where it must not, of all shown since number ``since``."""
        return [fault for shown in self.shown[since:] for fault in self._leaks(shown)]

    def _leaks(self, shown: Shown) -> Iterator[str]:
        firm_here = next((firm for firm, place in self.places.items() if place == shown.chat), None)
        here = self.topics.get((shown.chat, shown.topic)) if shown.topic is not None else None
        for word, mark in self.ledger.read(shown.text):
            where = f"{mark} in {shown.chat}/{shown.topic}: {shown.text[:300]!r}"
            if firm_here is None:
                yield from self._leaks_to_person(mark, shown, where)
            elif mark.kind == "told":
                yield from self._misheard(word, mark, firm_here, here, where)
            elif mark.firm != firm_here:
                yield f"another firm's desk: {where}"
            elif mark.kind == "fact" and mark.contact not in self.cleared:
                yield f"before clearing: {where}"

    def _misheard(self, word: str, mark: Mark, firm: str, contact: str | None, where: str) -> Iterator[str]:
        """What a person told goes to one firm of theirs, and only after somebody there took it."""
        if contact is None or self.contacts[contact] != (firm, mark.person):
            yield f"not their topic: {where}"
        elif contact not in self.taken:
            yield f"before somebody took it: {where}"
        elif self.heard.setdefault(word, firm) != firm:
            yield f"a second firm: {where}"

    def _leaks_to_person(self, mark: Mark, shown: Shown, where: str) -> Iterator[str]:
        if mark.kind in {"note", "stray", "firm"}:
            yield f"{mark.kind} reached a person: {where}"
        elif mark.person != shown.chat:
            yield f"another person: {where}"


def quoted(incoming: Incoming, *, ours: bool) -> Quoted:
    """``incoming`` as answered by the next message."""
    return Quoted(incoming.message_id or 1, incoming.text, incoming.person.id, incoming.person.name, ours=ours)


def a_file(name: str, content: bytes = b"%PDF-1.4") -> dict[str, Any]:
    """A file as part of a message."""
    return {"files": (FileRef("f1", name, None, len(content)),), "contents": (NamedBytes(name, None, content),)}
