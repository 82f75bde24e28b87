"""A model at a firm's desk: both the operator and an owner want it, general questions only, nothing of a contact."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.firm_export import export
from bot.firm_settings import Firm
from bot.model.budget import Limit
from bot.model.client import ModelClient
from bot.model.consent import VERSION
from bot.model.given import Given
from bot.ports import Button, Incoming, Person, Place, Quoted, Reply
from bot.store import Store
from bot.store.register import Noted
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.model.talk import SECONDS, warmed
from tests.bot.offices import EXAMPLE, NOW, put
from tests.bot.player import TODAY, Chosen, Frame
from tests.model_server import ModelServer
from tests.model_server.lies import LIES

OWNER, LAWYER, ASSISTANT, OUTSIDER = 1, 2, 3, 9
FIRM = EXAMPLE.model_copy(update={"model": True})
QUESTION = "Wann wirkt ein Nutzungsvorbehalt?"
PROVED = "Stellen geprüft"


@dataclass
class Desk:
    """The desk of a firm, and what was said there last."""

    talk: Conversation
    keyboard: tuple[Button, ...] = ()
    replies: list[Reply] = field(default_factory=list)

    def commands(self, person: int, command: str, text: str = "", topic: int | None = None, **more: object) -> str:
        return self._does(person, topic, kind="command", command=command, text=text, **more)

    def taps(self, person: int, label: str) -> str:
        found = next(button for button in self.keyboard if button.label.startswith(label))
        return self._does(person, None, kind="tap", data=found.data)

    @property
    def toast(self) -> str:
        return next((reply.toast for reply in self.replies if reply.toast), "")

    def _does(self, person: int, topic: int | None, **values: object) -> str:
        place = Place("tg:-1", "group", topic, "Kanzlei", forum=True)
        made = Incoming(person=Person(f"tg:{person}", "de"), place=place, at=NOW, message_id=5, **values)  # type: ignore[arg-type]
        self.replies = self.talk.handle(made)
        rows = [row for reply in self.replies for row in reply.buttons]
        self.keyboard = tuple(button for row in rows for button in row) or self.keyboard
        return "\n\n".join(re.sub(r"<[^>]+>", "", reply.html) for reply in self.replies)


@pytest.fixture
def given(server: ModelServer) -> Given:
    """One provider is enough here."""
    return Given("openai:scripted", server.openai, "sk-test", SECONDS * 5, region="Irland")


def opened(knowledge: Knowledge, store: Store, given: Given | None, firm: Firm = FIRM) -> Desk:
    put(store, firm)
    store.firms.connect(firm.id, "tg:-1")
    for person, role in ((OWNER, "owner"), (LAWYER, "lawyer"), (ASSISTANT, "assistant")):
        store.staff.join(f"tg:{person}", firm.id, role, f"{role} Nr. {person}", NOW)
    client = given and warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))
    return Desk(Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY, client, given))


@pytest.fixture
def desk(knowledge: Knowledge, store: Store, given: Given) -> Desk:
    """The desk of a firm that may have a model."""
    return opened(knowledge, store, given)


def agrees(desk: Desk) -> str:
    desk.commands(OWNER, "ki")
    return desk.taps(OWNER, "Die Kanzlei willigt ein")


def test_nothing_goes_out_before_the_owner_agrees_and_nothing_after(desk: Desk, server: ModelServer) -> None:
    before = desk.commands(LAWYER, "frage", QUESTION)
    asked = desk.commands(OWNER, "ki")
    desk.taps(OWNER, "Die Kanzlei willigt ein")
    with_model = desk.commands(LAWYER, "frage", QUESTION)
    sent = len(server.script.seen)
    desk.commands(OWNER, "ki")
    desk.taps(OWNER, "Einwilligung zurücknehmen")
    after = desk.commands(LAWYER, "frage", QUESTION)

    assert "OpenAI" in asked
    assert "Irland" in asked
    assert "§ 43e BRAO" in asked
    assert "§ 203 StGB" in asked
    assert "Wir beurteilen das nicht" in asked
    assert before == after
    assert PROVED in with_model
    assert sent == len(server.script.seen) > 0


def test_only_an_owner_decides(desk: Desk, store: Store) -> None:
    desk.commands(OWNER, "ki")
    for person in (LAWYER, ASSISTANT):
        desk.taps(person, "Die Kanzlei willigt ein")
        assert "Das entscheidet nur" in desk.toast
    desk.taps(OUTSIDER, "Die Kanzlei willigt ein")

    assert "nicht eingewilligt" in desk.commands(LAWYER, "ki")
    assert store.consents.of("firm", FIRM.id) == []


def test_without_the_operators_word_there_is_nothing_to_agree_to(
    knowledge: Knowledge, store: Store, given: Given, server: ModelServer
) -> None:
    desk = opened(knowledge, store, given)
    agrees(desk)
    put(store, EXAMPLE)

    said = desk.commands(OWNER, "ki")
    desk.commands(LAWYER, "frage", QUESTION)

    assert "kein Sprachmodell vorgesehen" in said
    assert server.script.seen == []
    desk.taps(OWNER, "Einwilligung zurücknehmen")
    assert not store.consents.holds("firm", FIRM.id, VERSION)


def test_without_a_model_a_desk_is_as_it_was(knowledge: Knowledge, store: Store) -> None:
    desk = opened(knowledge, store, None)

    assert "kein Sprachmodell angeschlossen" in desk.commands(OWNER, "ki")
    assert "Sprachmodell" not in desk.commands(OWNER, "kanzlei")
    assert PROVED not in desk.commands(OWNER, "frage", QUESTION)


def test_nothing_of_a_contact_goes_to_a_model(desk: Desk, server: ModelServer, store: Store) -> None:
    agrees(desk)
    desk.commands(LAWYER, "frage", QUESTION, topic=77)
    desk.commands(LAWYER, "vorschlag", QUESTION, topic=77)
    desk.commands(LAWYER, "frage", quoted=Quoted(5, f"Unsere Mandantin fragt: {QUESTION}", "tg:3"))
    desk.commands(LAWYER, "frage", QUESTION, forwarded=True)
    desk.commands(LAWYER, "frage", "Ich habe eine Abmahnung über 887,03 Euro bekommen, was soll ich tun?")

    assert server.script.seen == []


def test_whom_the_firm_knows_is_not_named(desk: Desk, server: ModelServer, store: Store) -> None:
    agrees(desk)
    store.contacts.begin(FIRM.id, "tg:50", {"parties": []}, NOW)
    contact = store.contacts.of("tg:50")[0].id
    store.register.put(FIRM.id, contact, [Noted("Quastenflosser Verlag", "opponent", ("Quastenflosser",))], NOW)

    desk.commands(LAWYER, "frage", "Darf Quastenflosser Texte zum KI-Training nutzen?")

    sent = server.script.everything()
    assert "KI-Training" in sent
    assert "Quastenflosser" not in sent


@pytest.mark.parametrize("lie", sorted(LIES))
def test_a_lying_model_changes_no_word_at_a_desk(desk: Desk, server: ModelServer, lie: str) -> None:
    ours = desk.commands(LAWYER, "frage", QUESTION)
    agrees(desk)
    server.script.mode = lie

    told = re.sub(r"\n\n[^\n]*Stellen geprüft[^\n]*", "", desk.commands(LAWYER, "frage", QUESTION))

    assert server.script.seen
    assert set(re.split(r"(?<=[.!?])\s+|\n", told)) <= set(re.split(r"(?<=[.!?])\s+|\n", ours))


def test_a_budget_that_is_used_up_is_said(knowledge: Knowledge, store: Store, given: Given) -> None:
    desk = opened(knowledge, store, replace(given, budget={"firm": Limit(tokens=10)}))
    ours = desk.commands(LAWYER, "frage", QUESTION)
    agrees(desk)

    told = desk.commands(LAWYER, "frage", QUESTION)

    first, _, rest = told.partition("\n\n")
    assert "für diesen Monat aufgebraucht" in first
    assert rest == ours


def test_the_consent_stands_in_the_log_and_in_the_export(desk: Desk, store: Store, tmp_path: Path) -> None:
    agrees(desk)
    desk.commands(OWNER, "ki")
    desk.taps(OWNER, "Einwilligung zurücknehmen")

    files = {path.name: path for path in export(store, FIRM, [], tmp_path, NOW)}

    [kept] = json.loads(files[f"{FIRM.id}-model-consent.json"].read_text())
    assert kept["version"] == VERSION
    assert kept["given_by"] == kept["withdrawn_by"] == "owner Nr. 1 (tg:1)"
    kinds = [entry["kind"] for _, _, entry, _ in store.firm_log.entries(FIRM.id)]
    assert kinds == ["model_on", "model_off"]
    assert store.firm_log.verify(FIRM.id).broken is None


def test_a_yes_goes_with_the_firm_and_does_not_come_back_with_its_name(
    desk: Desk, store: Store, server: ModelServer
) -> None:
    agrees(desk)
    store.firms.remove(FIRM.id)
    put(store, FIRM)
    store.firms.connect(FIRM.id, "tg:-1")
    store.staff.join("tg:2", FIRM.id, "lawyer", "Neu", NOW + dt.timedelta(days=1))

    desk.commands(LAWYER, "frage", QUESTION)

    assert store.consents.of("firm", FIRM.id) == []
    assert server.script.seen == []


def test_the_overview_of_the_firm_says_what_holds(desk: Desk) -> None:
    before = desk.commands(ASSISTANT, "kanzlei")
    agrees(desk)

    assert "Sprachmodell: nicht eingewilligt" in before
    assert "Sprachmodell: eingewilligt, nur für allgemeine Fragen" in desk.commands(ASSISTANT, "kanzlei")
    assert "am 30.11.2026 eingewilligt (owner Nr. 1)" in desk.commands(ASSISTANT, "ki")
