"""A model in a group: only where its admins want it, only the question, and nothing that cannot be proved.

Real client libraries over real sockets, the real store, the real cards.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from dataclasses import replace

import pytest

from bot.conversation import Conversation
from bot.model.budget import Limit, Used
from bot.model.calls import Call
from bot.model.client import ModelClient
from bot.model.consent import VERSION
from bot.model.given import Given
from bot.model.ports import Who
from bot.ports import Quoted
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.journeys.group import Group
from tests.bot.model.talk import SECONDS, warmed
from tests.bot.player import TODAY, Chosen, Frame
from tests.model_server import Fault, ModelServer
from tests.model_server.lies import LIES

ADMIN, MEMBER = 1, 9
QUESTION = "Wann wirkt ein Nutzungsvorbehalt?"
QUESTIONS = (
    QUESTION,
    "Was kostet eine Abmahnung?",
    "Was steht in § 60d UrhG?",
    "Ist KI-Training erlaubt?",
    "Can I opt out of AI training with robots.txt?",
)
PROVED = "Stellen geprüft"
FOOTER = re.compile(r"\n\n[^\n]*(?:Stellen geprüft|checked)[^\n]*")


@pytest.fixture
def given(server: ModelServer) -> Given:
    """One provider is enough here; the client is tried with both."""
    return Given("openai:scripted", server.openai, "sk-test", SECONDS * 5, region="Frankreich")


def opened(knowledge: Knowledge, store: Store, given: Given) -> Conversation:
    client = warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))
    return Conversation(
        lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY, model=client, given=given
    )


@pytest.fixture
def talk(knowledge: Knowledge, store: Store, given: Given) -> Conversation:
    """A bot that has a model."""
    return opened(knowledge, store, given)


@pytest.fixture
def group(talk: Conversation) -> Group:
    """A group that the bot has just come into."""
    made = Group(talk)
    made.happens("added")
    return made


@pytest.fixture
def plain(knowledge: Knowledge, store: Store) -> Group:
    """Another group, with a bot that has no model."""
    talk = Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY)
    return Group(talk, id="tg:-200")


def switch(group: Group, value: str, admin: int = ADMIN) -> str:
    group.commands(admin, "einstellungen")
    group.taps(admin, "Sprachmodell")
    return group.taps(admin, value)


def test_it_is_off_until_an_admin_switches_it_on_and_off_again(
    group: Group, plain: Group, server: ModelServer, store: Store
) -> None:
    before = group.says(MEMBER, QUESTION)
    told = switch(group, "an")
    with_model = group.says(MEMBER, QUESTION)
    sent = len(server.script.seen)
    switch(group, "aus")
    after = group.says(MEMBER, QUESTION)

    assert before == after == plain.says(MEMBER, QUESTION)
    assert PROVED in with_model
    assert "Dorthin geht nur die Frage" in told
    assert sent == len(server.script.seen) > 0
    [kept] = store.consents.of("group", group.id)
    assert (kept.version, kept.given_by, kept.withdrawn_by) == (VERSION, "tg:1", "tg:1")


def test_the_choice_names_provider_region_and_what_is_sent(group: Group) -> None:
    group.commands(ADMIN, "einstellungen")

    said = group.taps(ADMIN, "Sprachmodell")

    assert "OpenAI" in said
    assert "Frankreich" in said
    assert "Nicht dorthin gehen" in said


@pytest.mark.parametrize("length", ["kurz", "eingeklappt", "vollständig"])
def test_every_length_says_that_a_model_wrote_and_how_much_was_checked(group: Group, length: str) -> None:
    switch(group, "an")
    group.commands(ADMIN, "einstellungen")
    group.taps(ADMIN, "Länge")
    group.taps(ADMIN, length)

    assert group.says(MEMBER, QUESTION).count(PROVED) == 1


def test_a_member_who_is_no_admin_switches_nothing(group: Group, store: Store) -> None:
    group.commands(ADMIN, "einstellungen")
    group.taps(ADMIN, "Sprachmodell")

    group.taps(MEMBER, "an")

    assert group.toast == "Das können nur Admins dieser Gruppe."
    assert store.consents.of("group", group.id) == []


def test_two_admins_at_once_are_one_consent_and_one_notice(talk: Conversation, store: Store) -> None:
    groups = [Group(talk, admins={"tg:1", "tg:2"}) for _ in range(2)]
    ready = threading.Barrier(2)
    said: list[str] = []

    def tap(group: Group, admin: int) -> None:
        group.commands(admin, "einstellungen")
        group.taps(admin, "Sprachmodell")
        ready.wait(10)
        said.append(group.taps(admin, "an"))

    threads = [threading.Thread(target=tap, args=(group, admin)) for admin, group in enumerate(groups, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(store.consents.of("group", "tg:-100")) == 1
    assert sum("Admins haben ein Sprachmodell eingeschaltet" in one for one in said) == 1


def test_an_anonymous_admin_decides_and_the_group_stands_for_them(group: Group, store: Store) -> None:
    switch(group, "an", admin=0)

    assert [one.given_by for one in store.consents.of("group", group.id)] == [group.id]


def test_only_the_question_goes_there_and_nobody_is_named(group: Group, server: ModelServer) -> None:
    switch(group, "an")
    group.commands(ADMIN, "merken", "#honorar Zebrastein zahlt bei uns immer 190 Euro")
    group.says(3, "Was steht in § 44b UrhG? Das fragt Quastenflosser")
    server.script.seen.clear()

    answering = Quoted(77, "Das hat Frau Pantoffeltier gestern erzählt", "tg:9", "Zoe Zander", ours=False)
    group.says(MEMBER, f"{QUESTION} Gruß von Zoe Zander", quoted=answering)

    sent = server.script.everything()
    assert "Nutzungsvorbehalt" in sent
    for word in ("Zebrastein", "Quastenflosser", "Pantoffeltier", "Zander", "tg:", "-100", "Fotoclub"):
        assert word not in sent, word


def test_somebody_elses_words_are_answered_in_ours(group: Group, plain: Group, server: ModelServer) -> None:
    switch(group, "an")

    quoted = group.commands(MEMBER, "frage", quoted=group.answering(QUESTION))
    forwarded = group.says(MEMBER, QUESTION, forwarded=True)

    assert server.script.seen == []
    assert quoted == plain.commands(MEMBER, "frage", quoted=plain.answering(QUESTION))
    assert forwarded == plain.says(MEMBER, QUESTION, forwarded=True)


def test_an_own_case_never_goes_to_a_model_from_the_group(group: Group, server: ModelServer) -> None:
    switch(group, "an")

    said = group.says(MEMBER, "Ich habe eine Abmahnung über 887,03 Euro bekommen, was soll ich tun?")

    assert "nur im privaten Chat" in said
    assert server.script.seen == []


def test_a_persons_own_yes_is_none_of_the_group(group: Group, server: ModelServer, store: Store) -> None:
    store.consents.give("person", f"tg:{MEMBER}", VERSION, group.now)

    group.says(MEMBER, QUESTION)

    assert server.script.seen == []


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_lying_model_changes_no_word_of_what_a_group_is_told(
    group: Group, plain: Group, server: ModelServer, lie: str
) -> None:
    switch(group, "an")
    server.script.mode = lie

    for number, question in enumerate(QUESTIONS):
        group.later(hours=1)
        plain.later(hours=1)
        server.script.seed = number
        told, ours = FOOTER.sub("", group.says(MEMBER, question)), plain.says(MEMBER, question)
        assert _sentences(told) <= _sentences(ours), (lie, question)
    assert server.script.seen


def _sentences(text: str) -> set[str]:
    return {one.strip() for one in re.split(r"(?<=[.!?])\s+|\n", text) if one.strip()}


@pytest.mark.parametrize(("fault", "remark"), [(Fault("status", 500), "nicht erreichbar"), (Fault("garbage"), "")])
def test_a_model_that_fails_leaves_the_plain_answer(
    group: Group, plain: Group, server: ModelServer, fault: Fault, remark: str
) -> None:
    switch(group, "an")
    server.script.always = fault

    told = group.says(MEMBER, QUESTION)

    assert (told.partition("\n\n")[2] if remark else told) == plain.says(MEMBER, QUESTION)
    assert remark in told
    assert len(group.replies) == 1


def test_a_budget_that_is_used_up_is_said_once_a_month_and_answers_go_on(
    knowledge: Knowledge, store: Store, given: Given, plain: Group, server: ModelServer
) -> None:
    group = Group(opened(knowledge, store, replace(given, budget={"group": Limit(tokens=10)})))
    switch(group, "an")
    ours = plain.says(MEMBER, QUESTION)

    first = group.says(MEMBER, QUESTION)
    second = group.says(MEMBER, QUESTION)
    shown = group.commands(ADMIN, "einstellungen")
    group.now = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
    december = group.says(MEMBER, QUESTION)

    assert first.startswith(ours)
    assert second == ours
    assert first.count("für diesen Monat aufgebraucht") == december.count("für diesen Monat aufgebraucht") == 1
    assert "Sprachmodell: an, für diesen Monat aufgebraucht" in shown
    assert all(reply.silent for reply in group.replies[1:])
    assert server.script.seen == []


def test_one_groups_budget_is_not_anothers(
    knowledge: Knowledge, store: Store, given: Given, server: ModelServer
) -> None:
    talk = opened(knowledge, store, replace(given, budget={"group": Limit(tokens=50_000)}))
    greedy, modest = Group(talk, id="tg:-1"), Group(talk, id="tg:-2")
    for one in (greedy, modest):
        switch(one, "an")
    used = Call(Who(group=greedy.id), "openai:scripted", "answer.v1", "", Used(tokens=49_900), greedy.now)
    store.model_calls.begin(used, {})

    assert PROVED not in greedy.says(MEMBER, QUESTION)
    assert PROVED in modest.says(MEMBER, QUESTION)


def test_a_group_with_a_new_number_keeps_its_yes_and_what_it_has_used(group: Group, store: Store) -> None:
    switch(group, "an")
    group.says(MEMBER, QUESTION)

    group.happens("migrated", "tg:-100777")
    group.happens("migrated", "tg:-100777")
    moved = replace(group, id="tg:-100777")

    assert PROVED in moved.says(MEMBER, QUESTION)
    assert store.consents.of("group", "tg:-100") == []
    with store.engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT DISTINCT group_id FROM model_calls").all()
    assert [row[0] for row in rows] == ["tg:-100777"]


def test_a_no_under_the_new_number_is_not_undone_by_the_old_yes(group: Group, store: Store) -> None:
    switch(group, "an")
    moved = replace(group, id="tg:-100777")
    switch(moved, "an")
    switch(moved, "aus")

    group.happens("migrated", "tg:-100777")

    assert not store.consents.holds("group", "tg:-100777", VERSION)


def test_what_was_agreed_goes_with_the_group(group: Group, store: Store, talk: Conversation) -> None:
    switch(group, "an")
    group.happens("removed")
    group.later(days=5)
    back = group.happens("added")
    group.happens("removed")

    talk.tidy(group.now + dt.timedelta(days=31))

    assert "ist ein Sprachmodell eingeschaltet" in back
    assert store.consents.of("group", group.id) == []


def test_the_privacy_notice_of_the_group_says_what_is_so(group: Group, plain: Group) -> None:
    off = group.commands(MEMBER, "datenschutz")
    switch(group, "an")
    on = group.commands(MEMBER, "datenschutz")

    assert off.endswith("Sprachmodell: aus. Aus dieser Gruppe geht nichts an eines.")
    assert "seit 23.11.2026 von Admins eingeschaltet (OpenAI" in on
    assert "Sprachmodell" not in plain.commands(MEMBER, "datenschutz")
    assert "Sprachmodell" not in plain.commands(ADMIN, "einstellungen")


def test_an_admin_who_has_everything_deleted_is_no_longer_named(group: Group, store: Store) -> None:
    switch(group, "an")

    told = store.forget("tg:1")

    assert told.complete
    assert told.removed["agreed_for_others"] == 1
    [kept] = store.consents.of("group", group.id)
    assert kept.given_by is None
    assert PROVED in group.says(MEMBER, QUESTION)
