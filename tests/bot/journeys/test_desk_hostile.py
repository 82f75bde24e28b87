"""Nothing crosses a border at the desks of firms, whatever people do, in whatever order, with whichever old button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.journeys.desk.journey import Desk
from bot.journeys.desk.office import Office
from bot.journeys.desk.ports import Proposal
from bot.ports import Incoming
from bot.store import Store
from bot.store.firm_log import Source
from bot.store.register import Noted
from tests.bot.journeys.desk_world import NOW, TODAY, World, a_file, quoted

NORD, SUED = "tg:-100", "tg:-200"
STATES = ("sent", "cleared", "taken", "asked", "accepted", "declined", "closed", "conflict")
BY_LAWYERS = frozenset({"cleared", "accepted", "declined", "conflict"})
COMMANDS = (
    "offen", "open", "hilfe", "help", "karte", "card", "textbausteine", "baustein", "blocks", "vorschlag", "proposal",
    "entwurf", "draft", "zuweisen", "assign", "frage", "merken", "wissen", "einstellungen", "anwalt", "start", "faq",
)  # fmt: skip
STEPS = 220


@dataclass(frozen=True)
class Block:
    """A text block."""

    id: str = "vollmacht"
    title: str = "Vollmacht"
    de: str = "Guten Tag {{ name }}, zu {{ reference }}: bitte die Vollmacht. {{ staff }}, {{ firm }}"
    en: str = "Hello {{ name }}, about {{ reference }}: please the power of attorney. {{ staff }}, {{ firm }}"


@dataclass(frozen=True)
class Retention:
    """How long a firm keeps what."""

    closed_days: int = 30
    declined_days: int = 2
    names_days: int = 365


@dataclass(frozen=True)
class Firm:
    """A firm with everything its desk asks for."""

    id: str
    name: str
    language: str = "de"
    phone: str = "040 123456"
    email: str = "post@kanzlei.example"
    portal: str = ""
    address: str = "Hafenstr. 1\n20095 Hamburg"
    letterhead: tuple[str, ...] = ("Kanzlei", "Hafenstr. 1", "20095 Hamburg")
    blocks: Sequence[Block] = (Block(),)
    retention: Retention = Retention()


@dataclass(frozen=True)
class Member:
    """Somebody of a firm."""

    person: str
    firm: str
    role: str
    name: str


@dataclass
class Firms:
    """Both firms."""

    places: dict[str, str]
    listed: tuple[Firm, ...] = (Firm("nord", "Kanzlei Nord <b>"), Firm("sued", "Kanzlei Süd & Partner", "en"))

    def open(self) -> Sequence[Firm]:
        return self.listed

    def get(self, firm_id: str) -> Firm | None:
        return next((firm for firm in self.listed if firm.id == firm_id), None)

    def of_desk(self, place: str) -> Firm | None:
        return next((self.get(firm) for firm, where in self.places.items() if where == place), None)


@dataclass
class Staff:
    """Who works where."""

    known: dict[str, Member] = field(default_factory=dict)

    def of(self, person: str) -> Member | None:
        return self.known.get(person)

    def all(self, firm: str) -> list[Member]:
        return [one for one in self.known.values() if one.firm == firm]


class Hours:
    """Closed at every odd hour."""

    def is_open(self, firm: object, now: dt.datetime) -> bool:
        return now.hour % 2 == 0

    def opens(self, firm: object, now: dt.datetime) -> dt.datetime:
        return now + dt.timedelta(hours=1)

    def answers_by(self, firm: object, now: dt.datetime, language: str) -> str:
        return "Bis Montag."


TEAM = (
    Member("tg:21", "nord", "owner", "Olga"),
    Member("tg:22", "nord", "lawyer", "Lars"),
    Member("tg:23", "nord", "assistant", "Ada"),
    Member("tg:31", "sued", "owner", "Siri"),
    Member("tg:32", "sued", "assistant", "Sam"),
)
STAFF = {one.person: one for one in TEAM}
ASSISTANTS = frozenset({"take", "ask", "note", "document"})
STRANGERS = ("tg:91", NORD, SUED)  # somebody who only sits in the group; anonymous admins are known as the group
PEOPLE = ("tg:1", "tg:2", "tg:3", "tg:4")


def opened(world: World) -> Desk:
    """The desks of both firms, as after a restart."""

    def propose(question: str, language: str) -> Proposal:
        return Proposal(f"Dazu sagt das Gesetz: {question}", (Source("UrhG § 44b", TODAY),))

    def may(role: str, act: str) -> bool:
        return role in {"owner", "lawyer"} or (role == "assistant" and act in ASSISTANTS)

    firms, staff = Firms(world.places), Staff(dict(STAFF))
    return Desk(Office(world.store, lambda: TODAY, firms, staff, may, Hours(), propose))


@pytest.fixture
def world(store: Store) -> Callable[[int], World]:
    """Two firms and seven contacts; one person asks both firms, another asks one of them twice."""

    def made(seed: int) -> World:
        there = World(store, opened, seed, staff={id_: (one.firm, one.role, one.name) for id_, one in STAFF.items()})
        there.adds_firm("nord", NORD)
        there.adds_firm("sued", SUED)
        for firm in ("nord", "sued"):
            secret = there.ledger.mark("firm", firm)
            store.register.bring(firm, [Noted(f"{secret} GmbH", "opponent")], NOW)
        for firm, person, days in (
            ("nord", "tg:1", 1), ("sued", "tg:1", 3), ("nord", "tg:2", None), ("nord", "tg:2", 20),
            ("nord", "tg:3", 2), ("sued", "tg:3", None), ("sued", "tg:4", 0),
        ):  # fmt: skip
            there.asks(firm, person, days=days)
        return there

    return made


@pytest.mark.parametrize("seed", range(8))
def test_nothing_crosses_a_border_whatever_people_do(world: Callable[[int], World], seed: int) -> None:
    there = world(seed)
    _some_are_taken(there)
    assert there.leaks(0) == []

    for _ in range(STEPS):
        before, shown = _states(there), len(there.shown)
        incoming = _something(there)

        there.does(incoming)

        there.notes_clearing()
        assert there.leaks(shown) == [], incoming
        _moved_by_those_who_may(before, _states(there), incoming, there)


def test_a_tap_with_the_id_of_another_firms_contact_does_nothing(world: Callable[[int], World]) -> None:
    there = world(1)
    foreign = [(chat, data) for chat, data in there.buttons if chat == SUED]
    before = _states(there)

    for _, data in foreign:
        for person in ("tg:21", "tg:22", "tg:91", "tg:1"):
            shown = len(there.shown)
            there.does(there.writes("tap", person, NORD, 11, data=data))
            there.does(there.writes("tap", person, person, data=data))
            assert there.leaks(shown) == []

    assert _states(there) == before


def test_a_desk_button_in_private_does_nothing_even_for_staff(world: Callable[[int], World]) -> None:
    there = world(2)
    before = _states(there)

    for _, data in list(there.buttons):
        for person in (*STAFF, *PEOPLE):
            there.does(there.writes("tap", person, person, data=data))

    assert _states(there) == before


@pytest.mark.parametrize(
    "text",
    ["// {}", "//{}", "#{}", "# {}", "  // {}", "\n\n# {}", "\u200b//{}", "／／ {}", "＃ {}", "/​/ {}", "\u2060# {}",
     "#intern {}", "// \n{}"],
)  # fmt: skip
def test_a_note_stays_among_staff(world: Callable[[int], World], text: str) -> None:
    there = world(3)
    contact = _live(there, "nord", "tg:1")
    topic = there.store.desks.topic_of(contact)
    note = text.format(there.ledger.mark("note", "nord", contact))
    shown = len(there.shown)

    written = there.writes("text", "tg:22", NORD, topic, text=note, addressed=False)
    there.does(written)
    there.does(replace(written, edited=True))
    there.does(there.writes("file", "tg:22", NORD, topic, text=note, addressed=False, **a_file("a.pdf")))
    there.does(there.writes("text", "tg:22", NORD, topic, text=note, forwarded=True, addressed=False))
    there.does(there.writes("text", "tg:22", NORD, topic, text=note, addressed=True))

    assert [one for one in there.shown[shown:] if one.chat == "tg:1"] == []


def _some_are_taken(there: World) -> None:
    """Staff have got on with some of them."""
    for contact, (firm, _) in there.contacts.items():
        member = "tg:21" if firm == "nord" else "tg:31"
        for act in there.rng.choice((("clear", "take"), ("clear", "take", "accept:yes"), ("clear", "ask"), ("clear",), ())):
            topic = there.store.desks.topic_of(contact)
            there.does(there.writes("tap", member, there.places[firm], topic, data=f"1:D:{contact}:{act}"))
            there.notes_clearing()


def _live(there: World, firm: str, person: str) -> str:
    """A contact whom Lars or Siri talks with."""
    contact = next(id_ for id_, of in there.contacts.items() if of == (firm, person))
    place, member = there.places[firm], "tg:22" if firm == "nord" else "tg:31"
    for act in ("clear", "take"):
        there.does(there.writes("tap", member, place, there.store.desks.topic_of(contact), data=f"1:D:{contact}:{act}"))
    there.notes_clearing()
    row = there.store.contacts.get(firm, contact)
    assert row is not None
    assert row.state == "taken"
    return contact


def _states(there: World) -> dict[str, str]:
    rows = [(id_, there.store.contacts.get(firm, id_)) for id_, (firm, _) in there.contacts.items()]
    return {id_: row.state for id_, row in rows if row is not None}


def _moved_by_those_who_may(before: dict[str, str], after: dict[str, str], incoming: Incoming, there: World) -> None:
    for contact, state in after.items():
        if before[contact] == state:
            continue
        firm, person = there.contacts[contact]
        member = STAFF.get(incoming.person.id)
        if member is None:
            assert incoming.person.id == person, (incoming, state)
            assert (before[contact], state) == ("asked", "taken")
            continue
        assert member.firm == firm
        assert incoming.place.id == there.places[firm]
        assert member.role != "assistant" or state not in BY_LAWYERS, (incoming, state)
    assert set(before) == set(after)


# ------------------------------------------------------------------ somebody does something


def _something(there: World) -> Incoming:
    """Anything that anybody may do, likely or not."""
    rng = there.rng
    return rng.choice((_in_desk, _in_desk, _in_desk, _tap, _tap, _in_private, _in_private, _in_private, _command, _edit))(
        there
    )


def _somebody(there: World, place: str) -> str:
    inside = [person for person, one in STAFF.items() if there.places[one.firm] == place]
    return there.rng.choice(inside if there.rng.random() < 0.7 else [*STRANGERS, *STAFF, *PEOPLE])


def _where(there: World) -> tuple[str, int | None]:
    place = there.rng.choice((NORD, SUED))
    topics = [topic for chat, topic in there.topics if chat == place]
    return place, there.rng.choice(topics if there.rng.random() < 0.8 else [*topics, None, 9999, there.next_topic])


def _words(there: World, person: str, place: str, topic: int | None) -> str:
    """A text whose mark says how far it may go."""
    firm = next(firm for firm, where in there.places.items() if where == place)
    contact = there.topics.get((place, topic)) if topic is not None else None
    member = STAFF.get(person)
    rng, mark = there.rng, there.ledger.mark
    if member is None or member.firm != firm or contact is None:
        return f"So: {mark('stray', firm)}"
    if rng.random() < 0.3:
        return rng.choice(("// {}", "# {}", "#{}", " //{}")).format(mark("note", firm, contact))
    return f"Guten Tag, {mark('said', firm, contact, there.contacts[contact][1])}"


def _in_desk(there: World) -> Incoming:
    place, topic = _where(there)
    person = _somebody(there, place)
    text = _words(there, person, place, topic)
    rng = there.rng
    kind = rng.choice(("text", "text", "text", "file", "photo", "sticker", "voice", "unsupported"))
    more = a_file(f"{text.strip('/# ')}.pdf") if kind == "file" and "//" not in text and "#" not in text else {}
    answered = rng.choice([*there.wrote, None]) if there.wrote and rng.random() < 0.3 else None
    if answered is not None and answered.place.id == place:
        more["quoted"] = quoted(answered, ours=rng.random() < 0.5)
    words = text if kind in {"text", "file", "photo"} else ""
    return there.writes(kind, person, place, topic, text=words, addressed=rng.random() < 0.2,
                        forwarded=rng.random() < 0.1, by_admin=rng.random() < 0.3, **more)  # fmt: skip


def _command(there: World) -> Incoming:
    place, topic = _where(there)
    person = _somebody(there, place)
    return there.writes("command", person, place, topic, command=there.rng.choice(COMMANDS),
                        text=there.rng.choice(("", "Was ist § 44b?", "vollmacht", "Lars", "SL-AAAAAA")))  # fmt: skip


def _tap(there: World) -> Incoming:
    """Mostly where the button stands, by somebody who may; else anywhere, by anybody."""
    chat, data = there.rng.choice(there.buttons[-60:] if there.rng.random() < 0.7 else there.buttons)
    while not data.startswith("1:D:"):
        chat, data = there.rng.choice(there.buttons)
    if there.rng.random() < 0.25:
        chat = there.rng.choice((NORD, SUED, *PEOPLE, *STAFF))
    if chat not in (NORD, SUED):
        return there.writes("tap", chat, chat, data=data)
    person = _somebody(there, chat)
    contact = data.split(":")[2]
    topic = there.store.desks.topic_of(contact) if there.rng.random() < 0.8 else _where(there)[1]
    return there.writes("tap", person, chat, topic, data=data)


def _in_private(there: World) -> Incoming:
    """A person writes to the bot, sometimes as an answer to what stands in their chat."""
    person = there.rng.choice(PEOPLE)
    text = f"Hallo {there.rng.choice(('', '# ', '// '))}" + there.ledger.mark("told", "", "", person)
    kind = there.rng.choice(("text", "text", "file", "sticker", "voice"))
    more = a_file(f"{text[6:].strip('/# ')}.pdf") if kind == "file" else {}
    answered = there.rng.choice([one for one in there.shown if one.chat == person] or [None])
    if answered is not None and there.rng.random() < 0.4:
        said = there.writes("text", "tg:0", person, text=answered.text)
        there.wrote.pop()
        more["quoted"] = quoted(said, ours=True)
    return there.writes(kind, person, person, text=text if kind in {"text", "file"} else "", **more)


def _edit(there: World) -> Incoming:
    """Somebody changes what they wrote, staff at times into a note or out of one."""
    if not there.wrote:
        return _in_private(there)
    chosen = there.rng.choice(there.wrote[-40:])
    changed = replace(chosen, edited=True)
    if chosen.place.kind == "group" and chosen.kind == "text":
        changed = replace(changed, text=_words(there, chosen.person.id, chosen.place.id, chosen.place.topic))
    there.wrote.append(changed)
    return changed
