"""Two desks under attack: nothing crosses a border, whatever people do, in whatever order, with whichever old button.

The desks are the real ones with all their parts (``open_desk``); only the library behind them has no official texts.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.conversation import Conversation
from bot.journeys.contact.kept import content_of, read
from bot.journeys.desk.corpus import Corpus
from bot.journeys.desk.journey import Desk
from bot.journeys.desk.opening import open_desk
from bot.ports import Incoming, Person, Place, Reply
from bot.store import Store
from bot.store.contacts import KeptContact
from bot.store.register import Noted
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.journeys.desk_chance import FIRMS, NORD, PEOPLE, SUED, TEAM, something
from tests.bot.journeys.desk_world import World, a_file, quoted
from tests.bot.journeys.room import NOW, TODAY
from tests.bot.player import Player

BY_LAWYERS = frozenset({"cleared", "accepted", "declined", "conflict", "closed"})
STEPS, SEEDS = 150, 3


@pytest.fixture
def world(store: Store, request: pytest.FixtureRequest) -> Callable[[int], World]:
    """Two firms and seven contacts; one person asks both firms, another asks one of them twice."""

    def library() -> Knowledge:
        found: Knowledge = request.getfixturevalue("knowledge")  # built only for tests that ask it something
        return found

    def opened(_there: World) -> Desk:
        return open_desk(store, library, PlainWriter(), lambda: TODAY)

    def made(seed: int) -> World:
        there = World(store, opened, seed)
        for place, firm in FIRMS.items():
            members = [(person, role, name) for person, (where, role, name) in TEAM.items() if where == place]
            there.adds_firm(firm, place, *members)
            heard = Noted(f"{there.ledger.mark('firm', firm.id)} GmbH", "opponent")
            store.register.put(firm.id, "earlier", [heard], NOW)
            text = f"Unsere Linie zur Abmahnung und zu § 44b: {there.ledger.mark('firm', firm.id)}"
            assert Corpus(store.notes, firm.id).keep("Linie", text, NOW).outcome == "new"
        for firm_id, person, days in (
            ("nord", "tg:1", 1), ("sued", "tg:1", 3), ("nord", "tg:2", None), ("nord", "tg:2", 20),
            ("nord", "tg:3", 2), ("sued", "tg:3", None), ("sued", "tg:4", 0),
        ):  # fmt: skip
            there.asks(firm_id, person, days=days)
        return there

    return made


# ------------------------------------------------------------------ whatever people do


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_crosses_a_border_whatever_people_do(world: Callable[[int], World], seed: int) -> None:
    there = world(seed)
    _some_are_taken(there)
    assert there.leaks(0) == []

    for _ in range(STEPS):
        before, shown = _states(there), len(there.shown)
        incoming = something(there)

        there.does(incoming)

        there.notes_clearing()
        by_their_own_finger = incoming.kind == "tap" and ":s:" in incoming.data  # "To this firm", under their message
        leaks = [one for one in there.leaks(shown) if not (by_their_own_finger and one.startswith("a second firm"))]
        assert leaks == [], incoming
        _moved_by_those_who_may(before, _states(there), incoming, there)


def test_a_tap_with_the_id_of_another_firms_contact_does_nothing(world: Callable[[int], World]) -> None:
    there = world(1)
    foreign = [data for chat, data in there.buttons if chat == SUED]
    before = _states(there)

    for data in foreign:
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
        for person in (*TEAM, *PEOPLE):
            there.does(there.writes("tap", person, person, data=data))

    assert _states(there) == before


@pytest.mark.parametrize(
    "text",
    ["// {}", "//{}", "#{}", "# {}", "  // {}", "\n\n# {}", "\u200b//{}", "\uff0f\uff0f {}", "\uff03 {}", "/\u200b/ {}",
     "\u2060# {}", "#intern {}", "// \n{}", "\u00a0//{}", "\ufeff# {}", "\ufe5f {}"],
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


def test_an_answer_to_a_note_stays_among_staff(world: Callable[[int], World]) -> None:
    there = world(3)
    contact = _live(there, "nord", "tg:1")
    topic = there.store.desks.topic_of(contact)
    note = there.writes("text", "tg:21", NORD, topic, text="// Mandant schwierig", addressed=False)
    there.does(note)
    shown = len(there.shown)

    there.does(there.writes("text", "tg:22", NORD, topic, text="Sehe ich auch so", quoted=quoted(note, ours=False)))

    assert [one for one in there.shown[shown:] if one.chat == "tg:1"] == []


# ------------------------------------------------------------------ drafts and reviews


def test_send_sends_the_very_text_that_stood_above_the_button(world: Callable[[int], World]) -> None:
    there = world(4)
    contact = _live(there, "nord", "tg:1")
    _staff_commands(there, contact, "entwurf", "Erste Fassung")
    send = _newest(there, NORD, ":send:")
    _taps(there, contact, "tg:22", _newest(there, NORD, ":edit:"))
    _staff_writes(there, contact, "Zweite Fassung")
    shown = len(there.shown)

    _taps(there, contact, "tg:21", send)

    got = [one.text for one in there.shown[shown:] if one.chat == "tg:1"]
    assert not any("Zweite Fassung" in text for text in got), got


def test_a_draft_is_not_sent_twice(world: Callable[[int], World]) -> None:
    there = world(4)
    contact = _live(there, "nord", "tg:1")
    _staff_commands(there, contact, "entwurf", "Einmal genügt")
    send, shown = _newest(there, NORD, ":send:"), len(there.shown)

    for person in ("tg:22", "tg:21", "tg:22"):
        _taps(there, contact, person, send)

    assert len([one for one in there.shown[shown:] if one.chat == "tg:1" and "Einmal genügt" in one.text]) == 1


def test_a_draft_is_not_sent_before_anybody_took_the_contact_nor_after_it_was_declined(
    world: Callable[[int], World],
) -> None:
    there = world(4)
    contact = _of(there, "nord", "tg:1")
    _taps(there, contact, "tg:22", f"1:D:{contact}:clear")
    _staff_commands(there, contact, "entwurf", "Noch nicht")
    send = _newest(there, NORD, ":send:")

    _taps(there, contact, "tg:22", send)
    _taps(there, contact, "tg:22", f"1:D:{contact}:decline:yes")
    _taps(there, contact, "tg:22", send)

    assert not any("Noch nicht" in one.text for one in there.shown if one.chat == "tg:1")


# ------------------------------------------------------------------ refusing


def test_a_conflict_reads_like_any_other_refusal(world: Callable[[int], World]) -> None:
    there = world(5)
    one, other = _of(there, "nord", "tg:2"), _of(there, "nord", "tg:2", 1)
    data = read(_row(there, one).data)
    assert data is not None
    there.store.contacts.save("nord", other, {**_row(there, other).data, **content_of(data)}, 2, there.now)
    said = []

    for contact, act in ((one, "decline"), (other, "conflict")):
        shown = len(there.shown)
        _taps(there, contact, "tg:22", f"1:D:{contact}:{act}:yes")
        [told] = [one for one in there.shown[shown:] if one.chat == "tg:2"]
        said.append(told.text.replace(_row(there, contact).reference, "SL-"))

    assert said[0] == said[1]


def test_after_a_conflict_the_person_is_not_left_waiting(world: Callable[[int], World]) -> None:
    from bot.journeys.contact.sending import _STATUS

    assert _STATUS.get("conflict") == _STATUS.get("declined")


def test_before_accepting_staff_read_what_the_law_wants_first(world: Callable[[int], World]) -> None:
    there = world(5)
    contact = _live(there, "nord", "tg:1")

    [asked] = _taps(there, contact, "tg:22", f"1:D:{contact}:accept")

    assert "BRAO § 49b Abs. 5" in asked.html
    assert "Widerrufsrecht" in asked.html
    assert _row(there, contact).state == "taken"


def test_a_refusal_names_every_running_deadline_with_its_day(world: Callable[[int], World]) -> None:
    there = world(5)
    contact = _of(there, "sued", "tg:4")  # it ends today
    shown = len(there.shown)

    _taps(there, contact, "tg:31", f"1:D:{contact}:decline:yes")

    [told] = [one for one in there.shown[shown:] if one.chat == "tg:4"]
    assert "28.11.2026" in told.text
    assert "BRAO § 44" in told.text
    assert "anwaltauskunft.de" in told.text


def test_a_refusal_that_did_not_arrive_shows_the_firm_how_else_to_say_it(world: Callable[[int], World]) -> None:
    there = world(5)
    contact = _live(there, "nord", "tg:1")
    data = read(_row(there, contact).data)
    assert data is not None
    tap = there.writes("tap", "tg:22", NORD, there.store.desks.topic_of(contact), data=f"1:D:{contact}:decline:yes")
    there.does(tap)

    told = there.desk(there).unreached(tap, "tg:1", "de")

    assert data.way.to in "".join(one.html for one in told)


def test_a_refusal_that_did_not_arrive_is_told_though_the_button_was_old(world: Callable[[int], World]) -> None:
    there = world(5)
    contact = _live(there, "nord", "tg:1")
    tap = there.writes("tap", "tg:22", NORD, None, data=f"1:D:{contact}:decline:yes")  # Telegram tells no topic then
    there.does(tap)

    told = there.desk(there).unreached(tap, "tg:1", "de")

    assert _row(there, contact).reference in "".join(one.html for one in told)


def test_what_was_never_accepted_is_not_closed_but_refused(world: Callable[[int], World]) -> None:
    there = world(5)
    contact = _live(there, "nord", "tg:1")  # its deadline ends tomorrow
    shown = len(there.shown)

    _taps(there, contact, "tg:22", f"1:D:{contact}:close:yes")

    assert _row(there, contact).state == "declined"
    [told] = [one for one in there.shown[shown:] if one.chat == "tg:1"]
    assert "29.11.2026" in told.text
    assert "anwaltauskunft.de" in told.text


def test_names_of_a_contact_that_never_was_a_mandate_go_with_it(world: Callable[[int], World]) -> None:
    there = world(5)
    contact = _live(there, "nord", "tg:1")
    _taps(there, contact, "tg:22", f"1:D:{contact}:close:yes")
    _taps(there, contact, "tg:22", f"1:D:{contact}:decline:yes")

    there.desk(there).tidy(there.now + dt.timedelta(days=31))

    assert there.store.contacts.get("nord", contact) is None
    assert there.store.register.count("nord", contact) == 0


# ------------------------------------------------------------------ talking


def test_of_two_firms_by_the_same_name_an_answer_goes_to_the_one_that_wrote(world: Callable[[int], World]) -> None:
    there = world(6)
    namesake = FIRMS[NORD].model_copy(update={"id": "sued"})
    there.store.firms.put("sued", namesake.model_dump_json(), NOW)
    nord, sued = _live(there, "nord", "tg:1"), _live(there, "sued", "tg:1")
    wrote = {}
    for contact, member, place in ((nord, "tg:22", NORD), (sued, "tg:31", SUED)):
        shown = len(there.shown)
        there.does(there.writes("text", member, place, there.store.desks.topic_of(contact), text="Guten Tag"))
        wrote[place] = next(one for one in there.shown[shown:] if one.chat == "tg:1" and "Guten Tag" in one.text)

    for place, other in ((NORD, SUED), (SUED, NORD)):
        said = there.writes("text", "tg:0", "tg:1", text=wrote[place].text)
        shown = len(there.shown)
        there.does(there.writes("text", "tg:1", "tg:1", text="Nur für dich", quoted=quoted(said, ours=True)))
        assert not any("Nur für dich" in one.text for one in there.shown[shown:] if one.chat == other)


def test_a_message_given_to_one_of_two_firms_takes_nothing_else_along(world: Callable[[int], World]) -> None:
    there = world(6)
    _live(there, "nord", "tg:1"), _live(there, "sued", "tg:1")
    for firm, member in (("nord", "tg:22"), ("sued", "tg:31")):
        contact = _of(there, firm, "tg:1")
        there.does(there.writes("text", member, there.places[firm], there.store.desks.topic_of(contact), text="Hallo"))
        there.does(there.writes("tap", "tg:1", "tg:1", data=f"1:D:{contact}:t"))
    _both_talk(there, "tg:1")
    there.next_message += 5
    first = there.next_message
    replies = there.does(there.writes("text", "tg:1", "tg:1", text="lang " * 900, message_id=first,
                                      message_ids=(first, first + 2)))  # fmt: skip
    [which] = [one for one in replies if one.buttons]

    desk = there.desk(there)
    tap = there.writes("tap", "tg:1", "tg:1", data=which.buttons[0][0].data)
    given = desk.tap(tap, tap.data.removeprefix("1:D:"), "de")

    copied = [number for one in given for number in one.copies]
    assert first + 1 not in copied, "a message that stood between the two pieces, perhaps another firm's"


def test_what_a_person_forwards_is_marked_as_somebody_elses_words(world: Callable[[int], World]) -> None:
    there = world(7)
    _first_word(there, _live(there, "sued", "tg:4"))

    def told(*, forwarded: bool) -> str:
        shown = len(there.shown)
        there.does(there.writes("text", "tg:4", "tg:4", text="Wir zahlen nicht.", forwarded=forwarded))
        return next(one.text for one in there.shown[shown:] if one.chat == SUED)

    assert told(forwarded=True) != told(forwarded=False)


def test_a_person_whose_firm_lost_its_desk_is_told_so(world: Callable[[int], World]) -> None:
    there = world(8)
    contact = _live(there, "sued", "tg:4")
    _first_word(there, contact)
    assert there.store.firms.disconnect(SUED)
    del there.places["sued"]

    replies = there.does(there.writes("text", "tg:4", "tg:4", text="Sind Sie noch da?"))

    assert any("Süd" in one.html for one in replies), replies


def test_what_came_while_the_bot_was_out_of_the_desk_is_posted_when_it_is_back(world: Callable[[int], World]) -> None:
    there = world(9)
    contact = _of(there, "sued", "tg:4")
    there.store.desks.keep_topic(contact, None)  # it could not be posted: the bot had been removed
    shown = len(there.shown)

    there.does(there.writes("added", "tg:31", SUED, by_admin=True))

    reference = _row(there, contact).reference
    assert any(reference in one.text for one in there.shown[shown:] if one.chat == SUED)


def test_a_bystander_in_the_desk_hears_once_and_not_at_every_word(world: Callable[[int], World]) -> None:
    there = world(9)
    topic = there.store.desks.topic_of(_live(there, "nord", "tg:1"))

    replies: list[Reply] = []
    for _ in range(5):
        replies += there.does(there.writes("text", "tg:91", NORD, topic, text="Moin zusammen", addressed=False))

    assert len([one for one in replies if not one.slot and one.lives is None]) <= 1


def test_a_group_that_is_no_desk_any_more_is_nobody(world: Callable[[int], World]) -> None:
    there = world(9)
    contact = _live(there, "nord", "tg:1")
    topic = there.store.desks.topic_of(contact)
    assert there.store.firms.connect("nord", "tg:-300")
    shown = len(there.shown)
    before = _states(there)

    there.does(there.writes("text", "tg:22", NORD, topic, text="Hört mich jemand?", addressed=False))
    there.does(there.writes("tap", "tg:22", NORD, topic, data=f"1:D:{contact}:close:yes"))
    there.does(there.writes("command", "tg:22", NORD, topic, command="karte"))

    assert _states(there) == before
    assert there.shown[shown:] == []


# ------------------------------------------------------------------ what the person gets of it


def test_the_export_of_a_person_holds_nothing_that_staff_noted(world: Callable[[int], World]) -> None:
    from bot.journeys.export import export

    there = world(10)
    contact = _live(there, "nord", "tg:1")
    secret = there.ledger.mark("note", "nord", contact)
    _staff_commands(there, contact, "entwurf", f"Ungesendet: {secret}")

    with zipfile.ZipFile(io.BytesIO(export(there.store, "tg:1", there.now))) as archive:
        content = b"\n".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")

    assert secret not in content
    assert "tg:22" not in content


def test_all_that_the_bot_answers_a_client_is_noted_in_the_log_of_the_firm_and_of_no_other(
    world: Callable[[int], World], open_chat: Callable[[], Conversation]
) -> None:
    there = world(12)
    reference = _row(there, _live(there, "nord", "tg:1")).reference
    client = Player(open_chat(), Person("tg:1", "de", "Anna"), Place("tg:1"), there.now)

    client.commands("frage", "Wann wirkt ein Nutzungsvorbehalt?")
    suggested = next(button.data for button in client.keyboard if button.data.startswith("1:a:"))
    client.taps_data(suggested)

    entries = [entry for _, _, entry, _ in there.store.firm_log.entries("nord", reference)]
    answered = [entry for entry in entries if entry["kind"] == "answered"]
    assert len(answered) == 2
    assert all(entry["sources"] and entry["said_sha256"] for entry in answered)
    others = [entry for _, _, entry, _ in there.store.firm_log.entries("sued")]
    assert not [entry for entry in others if entry["kind"] == "answered"]


def test_the_log_notes_a_refusal_once_however_often_the_button_is_tapped(world: Callable[[int], World]) -> None:
    there = world(11)
    contact = _live(there, "nord", "tg:1")

    for _ in range(4):
        _taps(there, contact, "tg:22", f"1:D:{contact}:decline:yes")

    reference = _row(there, contact).reference
    kinds = [entry["kind"] for _, _, entry, _ in there.store.firm_log.entries("nord", reference)]
    assert kinds.count("declined") == 1, kinds
    assert there.store.firm_log.verify("nord").broken is None


def test_whoever_left_the_firm_can_do_nothing_any_more(world: Callable[[int], World]) -> None:
    there = world(12)
    contact = _live(there, "nord", "tg:1")
    topic = there.store.desks.topic_of(contact)
    assert there.store.staff.leave("tg:22")
    before, shown = _states(there), len(there.shown)

    there.does(there.writes("text", "tg:22", NORD, topic, text="Ich bin noch im Chat", addressed=False))
    for act in ("accept:yes", "decline:yes", "close:yes", "dossier", "assign", "ask"):
        _taps(there, contact, "tg:22", f"1:D:{contact}:{act}")

    assert _states(there) == before
    assert [one for one in there.shown[shown:] if one.chat == "tg:1"] == []


def test_staff_of_one_firm_in_the_group_of_another_is_a_stranger_there(world: Callable[[int], World]) -> None:
    there = world(13)
    contact = _live(there, "nord", "tg:1")
    topic = there.store.desks.topic_of(contact)
    before, shown = _states(there), len(there.shown)

    there.does(there.writes("text", "tg:31", NORD, topic, text="Von der Konkurrenz", addressed=False))
    for command in ("offen", "karte", "wissen", "mitglieder", "frage"):
        there.does(there.writes("command", "tg:31", NORD, topic, command=command, text="Abmahnung"))
    for act in ("accept:yes", "close:yes", "dossier"):
        there.does(there.writes("tap", "tg:31", NORD, topic, data=f"1:D:{contact}:{act}"))

    assert _states(there) == before
    told = "\n".join(one.text for one in there.shown[shown:])
    assert [mark for _, mark in there.ledger.read(told) if mark.kind in {"firm", "fact"}] == []


# ------------------------------------------------------------------ what players need


def _some_are_taken(there: World) -> None:
    """Staff have got on with some of them."""
    ways = (("clear", "take"), ("clear", "take", "accept:yes"), ("clear", "ask"), ("clear",), ())
    for contact, (firm, _) in there.contacts.items():
        for act in there.rng.choice(ways):
            _taps(there, contact, "tg:21" if firm == "nord" else "tg:31", f"1:D:{contact}:{act}")


def _live(there: World, firm: str, person: str) -> str:
    """A contact that somebody took."""
    contact = _of(there, firm, person)
    for act in ("clear", "take"):
        _taps(there, contact, "tg:22" if firm == "nord" else "tg:31", f"1:D:{contact}:{act}")
    assert _row(there, contact).state == "taken"
    return contact


def _of(there: World, firm: str, person: str, number: int = 0) -> str:
    return [id_ for id_, of in there.contacts.items() if of == (firm, person)][number]


def _row(there: World, contact: str) -> KeptContact:
    found = there.store.contacts.get(there.contacts[contact][0], contact)
    assert found is not None
    return found


def _taps(there: World, contact: str, person: str, data: str) -> list[Reply]:
    place = there.places[there.contacts[contact][0]]
    replies = there.does(there.writes("tap", person, place, there.store.desks.topic_of(contact), data=data))
    there.notes_clearing()
    return replies


def _staff_writes(there: World, contact: str, text: str, person: str = "tg:22") -> list[Reply]:
    place = there.places[there.contacts[contact][0]]
    return there.does(there.writes("text", person, place, there.store.desks.topic_of(contact), text=text))


def _staff_commands(there: World, contact: str, command: str, text: str = "") -> list[Reply]:
    place = there.places[there.contacts[contact][0]]
    topic = there.store.desks.topic_of(contact)
    return there.does(there.writes("command", "tg:22", place, topic, command=command, text=text))


def _first_word(there: World, contact: str) -> None:
    """Staff writes first, so that the person talks with the firm."""
    firm = there.contacts[contact][0]
    _staff_writes(there, contact, "Guten Tag", "tg:22" if firm == "nord" else "tg:31")


def _both_talk(there: World, person: str) -> None:
    """As if both firms had written at the same moment."""
    for contact, (firm, who) in there.contacts.items():
        row = _row(there, contact)
        if who == person and row.state == "taken":
            data = {**row.data, "desk": {**row.data.get("desk", {}), "talk": "on"}}
            there.store.contacts.save(firm, contact, data, row.revision, there.now)


def _newest(there: World, chat: str, part: str) -> str:
    return next(data for where, data in reversed(there.buttons) if where == chat and part in data)


def _states(there: World) -> dict[str, str]:
    rows = [(id_, there.store.contacts.get(firm, id_)) for id_, (firm, _) in there.contacts.items()]
    return {id_: row.state for id_, row in rows if row is not None}


def _moved_by_those_who_may(before: dict[str, str], after: dict[str, str], incoming: Incoming, there: World) -> None:
    assert set(before) == set(after)
    for contact, state in after.items():
        if before[contact] == state:
            continue
        firm, person = there.contacts[contact]
        if incoming.person.id not in TEAM or incoming.place.kind == "private":
            assert incoming.person.id == person, (incoming, state)
            assert (before[contact], state) == ("asked", "taken")
            continue
        place, role, _ = TEAM[incoming.person.id]
        assert place == incoming.place.id == there.places[firm], (incoming, state)
        assert role != "assistant" or state not in BY_LAWYERS, (incoming, state)
