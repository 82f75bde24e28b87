"""People join a firm by code, groups become its desk; what each role may do."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pytest

from bot.firms import Firms
from bot.journeys.desk.joining import Joining
from bot.journeys.desk.roles import ACTS, ROLES, may
from bot.ports import Incoming, Person, Place, Reply
from bot.store import Store
from bot.store.codes import TRIES
from tests.bot.offices import EXAMPLE, NOW, OTHER, put

UNTIL = NOW + dt.timedelta(hours=24)
DESK, LOBBY = Place("tg:-1", "group", title="Kanzlei", forum=True), Place("tg:-2", "group", forum=True)


@dataclass
class Door:
    """People and groups at the door."""

    store: Store
    language: str = "de"

    @property
    def joining(self) -> Joining:
        return Joining(self.store, Firms(self.store))

    def code(self, role: str, firm: str = EXAMPLE.id) -> str:
        return self.store.codes.new(firm, role, UNTIL)

    def incoming(self, person: int, text: str = "", place: Place | None = None, *, admin: bool = False) -> Incoming:
        name = "Zoe\u202e <b>Zander</b>"
        return Incoming(
            "command", Person(f"tg:{person}", "de", "Zoe", name), place or Place(f"tg:{person}"), NOW,
            text=text, by_admin=admin,
        )  # fmt: skip

    def joins(self, person: int, code: str) -> list[Reply]:
        return self.joining.join(code, self.incoming(person), self.language)

    def connects(self, code: str, place: Place = DESK, *, admin: bool = True, person: int = 1) -> list[Reply]:
        return self.joining.join(code, self.incoming(person, place=place, admin=admin), self.language)


@pytest.fixture
def door(store: Store) -> Door:
    put(store, EXAMPLE, OTHER)
    return Door(store)


def role_of(door: Door, person: int) -> tuple[str, str, str] | None:
    member = door.store.staff.of(f"tg:{person}")
    return (member.firm, member.role, member.name) if member else None


# ---------------------------------------------------------------- people


def test_a_person_joins_with_role_and_the_name_that_clients_read(door: Door) -> None:
    replies = door.joins(1, f"{door.code('lawyer')}  Dr. Anna <Beispiel>\n")

    assert role_of(door, 1) == (EXAMPLE.id, "lawyer", "Dr. Anna <Beispiel>")
    assert "Willkommen bei <b>Kanzlei Beispiel &amp; Muster</b>" in replies[0].html
    assert "Dr. Anna &lt;Beispiel&gt;" in replies[0].html


def test_without_a_name_it_is_the_one_in_the_chat_without_what_does_not_show(door: Door) -> None:
    door.joins(1, door.code("owner"))

    assert role_of(door, 1) == (EXAMPLE.id, "owner", "Zoe <b>Zander</b>")


@pytest.mark.parametrize("written", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_from_a_link_or_typed_by_hand_opens_too(written: object, door: Door) -> None:
    door.joins(1, written(door.code("assistant")))  # type: ignore[operator]

    assert role_of(door, 1) is not None


def test_the_desk_hears_who_joined_in_its_own_language(door: Door) -> None:
    door.store.firms.connect(OTHER.id, DESK.id)

    told = door.joins(1, f"{door.code('lawyer', OTHER.id)} Ada")[1]

    assert told.to is not None
    assert (told.to.place, told.to.contact) == (DESK.id, "")
    assert told.html == "Ada has joined. Role: lawyer."


def test_a_second_code_of_the_same_firm_changes_the_role_and_keeps_the_name(door: Door) -> None:
    door.joins(1, f"{door.code('assistant')} Ada")
    door.joins(1, door.code("lawyer"))

    assert role_of(door, 1) == (EXAMPLE.id, "lawyer", "Ada")


def test_who_works_elsewhere_leaves_first_and_keeps_the_code(door: Door) -> None:
    door.joins(1, f"{door.code('owner')} Ada")
    code = door.code("lawyer", OTHER.id)

    assert "Sie gehören schon zu Kanzlei Beispiel" in door.joins(1, code)[0].html
    assert role_of(door, 1) == (EXAMPLE.id, "owner", "Ada")
    door.joining.leave(door.incoming(1), "de")
    door.joins(1, code)
    assert role_of(door, 1) is not None
    assert role_of(door, 1)[0] == OTHER.id  # type: ignore[index]


def test_a_code_works_once_and_then_for_nobody(door: Door) -> None:
    code = door.code("lawyer")
    door.joins(1, code)

    assert "gilt nicht" in door.joins(2, code)[0].html
    assert role_of(door, 2) is None


def test_who_guesses_waits_and_then_not_even_a_right_code_opens(door: Door) -> None:
    for _ in range(TRIES):
        assert "gilt nicht" in door.joins(1, "ABCD-EFGH-JKMN-PQRS")[0].html

    assert "Ab 11:00 Uhr" in door.joins(1, door.code("owner"))[0].html
    assert role_of(door, 1) is None
    door.joins(2, door.code("owner"))
    assert role_of(door, 2) is not None


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_without_a_code_it_is_said_how(text: str, door: Door) -> None:
    assert "/beitreten" in door.joins(1, text)[0].html
    assert "/verbinden" in door.connects(text)[0].html


@pytest.mark.parametrize("text", ["x", "ABCD-EFGH-JKMN-PQRS-TVWX", "💥" * 900, "<b>", "' OR 1=1 --", "\ud800"])
def test_nonsense_is_a_wrong_code(text: str, door: Door) -> None:
    assert "gilt nicht" in door.joins(1, text)[0].html


def test_a_code_of_a_firm_that_was_removed_opens_nothing(door: Door) -> None:
    code = door.code("owner")
    door.store.firms.remove(EXAMPLE.id)

    assert "gilt nicht" in door.joins(1, code)[0].html


def test_a_name_can_be_changed_and_only_by_staff(door: Door) -> None:
    door.joins(1, f"{door.code('lawyer')} Ada")

    assert "<b>Ada</b>" in door.joining.rename(door.incoming(1), "de")[0].html
    door.joining.rename(door.incoming(1, "Dr. Ada\nLovelace"), "de")
    assert role_of(door, 1) == (EXAMPLE.id, "lawyer", "Dr. Ada Lovelace")
    assert "zu keiner Kanzlei" in door.joining.rename(door.incoming(2, "Bea"), "de")[0].html
    assert "zu keiner Kanzlei" in door.joining.leave(door.incoming(2), "de")[0].html


# ---------------------------------------------------------------- groups


def test_a_group_with_topics_becomes_the_desk(door: Door) -> None:
    replies = door.connects(door.code("desk"))

    assert door.store.firms.firm_at(DESK.id) == EXAMPLE.id
    assert "Arbeitsplatz von Kanzlei Beispiel" in replies[0].html


@pytest.mark.parametrize(
    ("place", "admin", "said"),
    [
        (Place("tg:-1", "group", forum=False), True, "keine Themen"),
        (DESK, False, "nur ihre Admins"),
        (Place("tg:1"), True, "Bitte schreiben Sie ihn in die Gruppe"),
    ],
)
def test_what_is_not_ready_does_not_use_the_code_up(place: Place, admin: bool, said: str, door: Door) -> None:
    code = door.code("desk")

    assert said in door.connects(code, place, admin=admin)[0].html
    assert door.store.firms.desk_of(EXAMPLE.id) is None
    door.connects(code)
    assert door.store.firms.desk_of(EXAMPLE.id) == DESK.id


def test_a_code_for_a_person_that_stands_in_a_group_is_worth_nothing_any_more(door: Door) -> None:
    code = door.code("owner")

    assert "gilt er nicht mehr" in door.connects(code)[0].html
    assert "gilt nicht" in door.joins(1, code)[0].html
    assert role_of(door, 1) is None


def test_the_desk_of_another_firm_is_not_taken_over(door: Door) -> None:
    door.connects(door.code("desk"))
    code = door.code("desk", OTHER.id)

    assert "einer anderen Kanzlei" in door.connects(code)[0].html
    assert door.store.firms.firm_at(DESK.id) == EXAMPLE.id
    assert door.store.codes.look(code, NOW) is not None


def test_a_firm_that_moves_to_another_group_tells_the_old_one(door: Door) -> None:
    door.connects(door.code("desk"))

    replies = door.connects(door.code("desk"), LOBBY)

    assert door.store.firms.desk_of(EXAMPLE.id) == LOBBY.id
    assert [reply.to.place for reply in replies if reply.to] == [DESK.id]


def test_only_an_owner_of_this_firm_disconnects_the_group(door: Door) -> None:
    door.connects(door.code("desk"))
    door.joins(1, door.code("lawyer"))
    door.joins(2, door.code("owner", OTHER.id))
    door.joins(3, door.code("owner"))

    for person in (1, 2, 9):
        assert "nur Inhaberinnen" in door.joining.disconnect(door.incoming(person, place=DESK), "de")[0].html
    assert door.store.firms.desk_of(EXAMPLE.id) == DESK.id
    door.joining.disconnect(door.incoming(3, place=DESK), "de")
    assert door.store.firms.desk_of(EXAMPLE.id) is None
    assert "keiner Kanzlei verbunden" in door.joining.disconnect(door.incoming(3, place=DESK), "de")[0].html


def test_everything_is_said_in_english_too(door: Door) -> None:
    door.language = "en"
    told = [
        *door.joins(1, ""), *door.joins(1, "x"), *door.joins(1, door.code("owner")), *door.connects(""),
        *door.connects(door.code("lawyer")), *door.connects(door.code("desk"), Place("tg:-5", "group")),
    ]  # fmt: skip

    assert not [reply.html for reply in told if re.search(r"[äöüß]|\bSie\b", reply.html)]


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        ("clear", "owner lawyer"), ("conflict", "owner lawyer"), ("accept", "owner lawyer"),
        ("decline", "owner lawyer"), ("close", "owner lawyer"), ("reopen", "owner lawyer"), ("assign", "owner lawyer"),
        ("draft", "owner lawyer"), ("take", "owner lawyer assistant"), ("ask", "owner lawyer assistant"),
        ("note", "owner lawyer assistant"), ("document", "owner lawyer assistant"), ("members", "owner"),
    ],
)  # fmt: skip
def test_each_role_may_do_what_it_may(act: str, allowed: str) -> None:
    assert {role for role in ROLES if may(role, act)} == set(allowed.split())
    assert act in ACTS


def test_what_nobody_knows_is_not_allowed() -> None:
    assert not may("desk", "take")
    assert not may("", "take")
    assert not may("owner", "everything")
