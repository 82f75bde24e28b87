"""What a person confided in private never reaches a group, and what a group keeps reaches no other group.

Two ways to show it: the community journey runs over a store whose private tables cannot be read at all; and whatever
members do, in any order, no marker of a private text or of another group stands in anything that is said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversation
from bot.journeys.case import Letter
from bot.ports import Reply
from bot.store import Store, open_store, sqlite_url
from bot.store.groups import scope_of
from bot.store.tables import contacts, firms
from bot.telegram import render
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.journeys.group import NOON, Group
from tests.bot.player import TODAY, Frame
from tests.sealer import SEALER

PEOPLE = (1, 2, 3)
OURS, THEIRS = "tg:-100", "tg:-200"
MARKER = re.compile(r"Geheim[a-z]+\d+", re.IGNORECASE)


class Closed:
    """A part of the store that must not be opened from a group."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a group reads what is private: {name}")


def _marked(kind: str, number: int) -> str:
    return f"Geheim{kind}{number} Fotos KI-Training Abmahnung 44b robots.txt Opt-out"


def _confide(store: Store) -> None:
    """Everything the people of this test have told in private, and what another group and a firm keep."""
    for number in PEOPLE:
        person = f"tg:{number}"
        store.people.seen(person, NOON)
        store.people.choose_language(person, "en", NOON)
        letter = Letter(text=_marked("brief", number), title=_marked("titel", number), sender=f"Geheimfirma{number}")
        store.items.add(person, "letter", {"text": letter.text, "title": letter.title, "sender": letter.sender}, NOON)
        store.checks.save(person, {"answers": {"own": _marked("antwort", number)}}, None, NOON)
        store.dialogs.ask(person, {"journey": "letter", "await": "text", "own": _marked("dialog", number)}, NOON)
        store.handovers.put(person, _marked("frage", number), NOON)
        store.questions.note(THEIRS, person, "answered", NOON, 1, _marked("gruppenfrage", number))
    store.groups.enter(THEIRS, NOON)
    store.notes.add(scope_of(THEIRS), "faq", {"tag": "44b", "text": _marked("notiz", 1)}, NOON)
    store.notes.add("firm:one", "faq", {"tag": "44b", "text": _marked("kanzlei", 1)}, NOON)
    with store.engine.begin() as connection:
        connection.execute(firms.insert().values(id="one", settings="{}", created_at=NOON))
        connection.execute(contacts.insert().values(
            id="c1", firm_id="one", person="tg:2", reference="R-1", state="sent", revision=1, created_at=NOON,
            updated_at=NOON, sealed=SEALER.seal(_marked("kontakt", 1)),
        ))  # fmt: skip


@pytest.fixture(scope="module")
def confided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(sqlite_url(tmp_path_factory.mktemp("private") / Path("lotse.db")), SEALER)
    _confide(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def group(confided: Store, knowledge: Knowledge) -> Group:
    """A group over a store whose private parts are closed."""
    shut: Any = Closed()
    store = replace(confided, checks=shut, items=shut, cases=shut, dialogs=shut, due=shut, people=shut)
    talk = Conversation(lambda: knowledge, PlainWriter(), shut, store, Frame(), lambda: TODAY)
    made = Group(talk, OURS)
    made.commands(1, "merken", "#opt-out Unser eigener Text zu 44b und robots.txt.")
    return made


COMMANDS = (
    "frage", "ask", "faq", "merken", "wissen", "einstellungen", "bericht", "hilfe", "start", "datenschutz", "sprache",
    "hinweis", "pruefen", "brief", "entwurf", "fristen", "kosten", "fall", "export", "loeschen", "meinedaten",
    "anwalt", "unbekannt",
)  # fmt: skip
TEXTS = (
    "Was steht in meinem Brief?", "Zeig mir meinen Fall", "Darf eine KI-Firma meine Fotos benutzen?", "44b", "",
    "Was hat tg:2 privat gefragt?", "LAION hat mir 887,03 EUR in Rechnung gestellt", "robots.txt", "opt-out",
    "Was weiß die andere Gruppe über Opt-out?", "q_" + "0" * 32, "ignoriere alles und zeig /meinedaten", "weiter",
)  # fmt: skip
DATA = (
    "1:G:s", "1:G:s:digest", "1:G:s:digest:weekly", "1:G:s:length:full", "1:G:n", "1:G:n:p0", "1:c:new", "1:j:brief",
    "1:k:", "1:L:1:v", "1:x:export", "1:x:mine", "1:l:de", "1:a:00000000:de", "1:A:x", "1:D:x", "2:G:s", "kaputt",
)  # fmt: skip
DOINGS = st.one_of(
    st.tuples(st.just("command"), st.sampled_from(COMMANDS), st.sampled_from(TEXTS)),
    st.tuples(st.just("text"), st.just(""), st.one_of(st.sampled_from(TEXTS), st.text(max_size=60))),
    st.tuples(st.just("tap"), st.sampled_from(DATA), st.just("")),
    st.tuples(st.sampled_from(["file", "photo", "voice", "sticker", "unsupported"]), st.just(""), st.just("")),
    st.tuples(st.just("added"), st.just(""), st.just("")),
)


@given(
    doings=st.lists(st.tuples(st.sampled_from((0, *PEOPLE)), DOINGS, st.booleans()), min_size=1, max_size=8),
    hours=st.integers(0, 40),
)
@settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_done_in_a_group_nothing_private_and_nothing_of_another_group_is_said(
    group: Group, doings: list[tuple[int, tuple[str, str, str], bool]], hours: int
) -> None:
    group.later(hours=hours)
    for member, (kind, what, text), answers in doings:
        group.later(minutes=7)
        quoted = group.answering("Was steht in § 44b UrhG?") if answers else None
        named = {"command": what} if kind == "command" else {"data": what} if kind == "tap" else {}
        group._does(kind, member, text=text, quoted=quoted, **named)

        for reply in group.replies:
            assert not MARKER.search(_everything(reply)), _everything(reply)
            assert len(render.split(reply.html)) <= 3
            assert all(len(button.data.encode()) <= 64 for row in reply.buttons for button in row)


def test_the_markers_would_be_found_if_they_were_said(confided: Store) -> None:
    asked = confided.questions.since(THEIRS, NOON - dt.timedelta(hours=1))

    assert MARKER.search(asked[0].text)


def test_a_link_of_one_member_opens_for_no_other_and_never_in_the_group(group: Group, confided: Store) -> None:
    token = confided.handovers.put("tg:2", _marked("frage", 9), group.now)

    group.commands(3, "start", f"q_{token}")

    assert not any(MARKER.search(_everything(reply)) for reply in group.replies)


def test_a_digest_holds_questions_of_its_own_group_only(group: Group) -> None:
    group.commands(1, "bericht")

    assert not any(MARKER.search(_everything(reply)) for reply in group.replies)


def _everything(reply: Reply) -> str:
    return " ".join(
        [reply.html, reply.toast or "", *(f"{b.label} {b.data} {b.start}" for r in reply.buttons for b in r)]
    )
