"""A model beside a draft: better words for one's own paragraph, English to understand the letter; never on its own.

Real client libraries over real sockets, the real store, the real letters.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import pytest

from bot.journeys.case import Draft, content_of, read
from bot.journeys.drafting.journey import Drafting
from bot.journeys.drafting.kept import cleaned
from bot.journeys.model_help import ModelHelp
from bot.model.budget import Limit
from bot.model.client import ModelClient
from bot.model.consent import VERSION
from bot.model.given import Given
from bot.ports import Incoming, Person, Place, Reply
from bot.store import Store
from bot.telegram import render
from knowledge.letters.drafts.scheme import shipped
from tests.bot.model.talk import SECONDS, warmed
from tests.draft_cases import full
from tests.model_server import Fault, ModelServer

NINE = dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC)
OWN = "Sie haben die Kopien jedoch nicht gelöscht. Bitte zahlen Sie Herrn Kowalczyk 300 Euro bis zum 1.3.2027."
BETTER = "Sie haben die Kopien aber nicht gelöscht. Bitte zahlen Sie Herrn ⟦NAME_1⟧ 300 Euro bis zum 1.3.2027."
STAYS = "Der Absatz bleibt, wie er ist"


def facts_of(name: str) -> dict[str, object]:
    """All facts of a letter of this kind, as a draft keeps them."""
    kind = shipped().kind(name)
    assert kind
    return cleaned(kind, full(kind))[0]


class Desk:
    """Somebody with a draft in front of them."""

    def __init__(self, store: Store, given: Given | None, kind: str, **more: object) -> None:
        client = given and warmed(ModelClient(given, store.model_calls, store.consents, store.sealer.mark))
        self.store, self.journey = store, Drafting(store, NINE.date, aid=ModelHelp(store, client))
        self.keyboard: list[tuple[str, str]] = []
        self.replies: list[Reply] = []
        kept = Draft("", kind=kind, facts=facts_of(kind), language="de", tone="formal", warned=True, seen=True)
        item = store.items.add("tg:1", "draft", content_of(replace(kept, **more)), NINE)  # type: ignore[arg-type]
        self.id = item.id  # type: ignore[union-attr]

    def opens(self) -> str:
        """The letter with its buttons."""
        return self.taps_data(f"1:d:{self.id}:{self.revision}:v")

    def opens_paragraph(self, name: str) -> str:
        whole = [one.id for one in self.journey._whole(self.journey._open(self._did(""), self.id, "de")).paragraphs]  # type: ignore[arg-type]
        return self.taps_data(f"1:d:{self.id}:{self.revision}:g:{whole.index(name) + 1}")

    def taps(self, label: str) -> str:
        return self.taps_data(next(data for text, data in self.keyboard if text.startswith(label)))

    def taps_data(self, data: str) -> str:
        self.replies = self.journey.tap(self._did(data), data.split(":", 2)[2], "de")
        for reply in self.replies:
            assert not reply.html or render.split(reply.html)
            if reply.buttons:
                self.keyboard = [(one.label, one.data) for row in reply.buttons for one in row]
        return "\n\n".join(html.unescape(re.sub(r"<[^>]+>", "", reply.html)) for reply in self.replies)

    def sees(self, label: str) -> bool:
        return any(text.startswith(label) for text, _ in self.keyboard)

    @property
    def revision(self) -> int:
        return self.store.items.get("tg:1", self.id).revision  # type: ignore[union-attr]

    @property
    def kept(self) -> Draft:
        found = read(self.store.items.get("tg:1", self.id), Draft)
        assert found
        return found

    @property
    def toast(self) -> str:
        return next((one.toast for one in self.replies if one.toast), "")

    def _did(self, data: str) -> Incoming:
        return Incoming("tap", Person("tg:1"), Place("tg:1"), NINE, data=data)


@pytest.fixture
def given(server: ModelServer) -> Given:
    """One provider is enough here."""
    return Given("openai:scripted", server.openai, "sk-test", SECONDS * 5)


@pytest.fixture
def agreed(store: Store) -> Store:
    """Somebody who agreed to the model."""
    store.consents.give("person", "tg:1", VERSION, NINE)
    return store


@pytest.fixture
def desk(agreed: Store, given: Given) -> Desk:
    """A request with one paragraph in own words."""
    return Desk(agreed, given, "removal_request", own={"thanks": OWN})


def test_own_words_are_polished_only_with_two_taps_and_can_be_taken_back(desk: Desk, server: ModelServer) -> None:
    server.script.say({"text": BETTER})
    desk.opens_paragraph("thanks")

    shown = desk.taps("Sprachlich glätten")
    untouched = desk.kept.own["thanks"]
    desk.taps("Übernehmen")
    taken = desk.kept.own["thanks"]
    desk.taps_data(f"1:d:{desk.id}:{desk.revision}:V")
    versions = desk.replies[0].html
    desk.taps("2")

    assert OWN in shown
    assert "Sie haben die Kopien aber nicht gelöscht." in shown
    assert "Vorschlag eines Sprachmodells" in shown
    assert untouched == OWN
    assert taken == BETTER.replace("⟦NAME_1⟧", "Kowalczyk")
    assert "sprachlich geglättet" in versions
    assert desk.kept.own["thanks"] == OWN
    assert "Kowalczyk" not in server.script.everything()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("300 Euro", "30 Euro"),
        ("1.3.2027", "1.4.2027"),
        ("nicht gelöscht", "gelöscht"),
        ("nicht gelöscht", "vielleicht nicht gelöscht"),
        ("Sie haben", "Nach § 97a UrhG haben Sie"),
        ("⟦NAME_1⟧", "Zebrastein"),
        ("Bitte zahlen Sie", "Bitte zahlen Sie nur"),
    ],
)
def test_a_fact_that_changed_is_never_taken(desk: Desk, server: ModelServer, old: str, new: str) -> None:
    server.script.say({"text": BETTER.replace(old, new)})
    desk.opens_paragraph("thanks")

    desk.taps("Sprachlich glätten")
    if desk.sees("Übernehmen"):  # the other sentence held
        desk.taps("Übernehmen")

    sentences = set(re.split(r"(?<=[a-zö7]\.) ", desk.kept.own["thanks"]))
    mine, better = (re.split(r"(?<=[a-zö7]\.) ", one.replace("⟦NAME_1⟧", "Kowalczyk")) for one in (OWN, BETTER))
    assert sentences <= {*mine, *better}
    assert len(sentences) == 2


def test_lines_items_and_quotation_marks_stay(desk: Desk, agreed: Store, given: Given, server: ModelServer) -> None:
    text = "Es geht um „Hafen im Nebel“ und um mehr:\n– Das Bild steht jedoch nicht auf der Liste.\n– Kurz."
    desk = Desk(agreed, given, "removal_request", own={"thanks": text})
    server.script.say(
        {"text": "Es geht um „Hafen im Nebel“ und um mehr:"}, {"text": "Das Bild steht aber nicht auf der Liste."}
    )
    desk.opens_paragraph("thanks")

    desk.taps("Sprachlich glätten")
    desk.taps("Übernehmen")

    assert desk.kept.own["thanks"] == text.replace("jedoch", "aber")


def test_a_free_field_is_polished_as_the_fact_it_is(agreed: Store, given: Given, server: ModelServer) -> None:
    facts = {**facts_of("removal_request"), "own_words": "Ich habe das Bild jedoch selbst gemacht."}
    desk = Desk(agreed, given, "removal_request", facts=facts)
    server.script.say({"text": "Ich habe das Bild aber selbst gemacht."})
    desk.opens_paragraph("own_words")

    desk.taps("Sprachlich glätten")
    desk.taps("Übernehmen")

    assert desk.kept.facts["own_words"] == "Ich habe das Bild aber selbst gemacht."
    assert desk.kept.own == {}


def test_our_own_paragraphs_and_locked_ones_are_never_offered(agreed: Store, given: Given, server: ModelServer) -> None:
    desk = Desk(agreed, given, "unterlassungsaufforderung")
    opened = desk.journey._open(desk._did(""), desk.id, "de")
    assert opened is not None

    for number, part in enumerate(desk.journey._whole(opened).paragraphs, 1):
        desk.taps_data(f"1:d:{desk.id}:{desk.revision}:g:{number}")
        own = part.id == "own_words"
        assert desk.sees("Sprachlich glätten") == own, part.id
        if not own:
            assert desk.taps_data(f"1:d:{desk.id}:{desk.revision}:u:{number}") == ""
    assert server.script.seen == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [(Fault("status", 500), "nicht erreichbar"), (Fault("slow", seconds=30), "zu lange gebraucht"),
     (Fault("garbage"), "nichts Besseres"), (Fault("refusal"), "nichts Besseres")],
)  # fmt: skip
def test_a_model_that_fails_leaves_the_paragraph_and_says_so(
    desk: Desk, server: ModelServer, fault: Fault, said: str
) -> None:
    server.script.always = fault
    desk.opens_paragraph("thanks")

    told = desk.taps("Sprachlich glätten")

    assert STAYS in told
    assert said.replace("nichts Besseres", "Etwas Besseres") in told
    assert desk.kept.own["thanks"] == OWN
    assert len(desk.replies) == 1


def test_a_spent_budget_is_said_and_asked_for_once(agreed: Store, given: Given, server: ModelServer) -> None:
    desk = Desk(
        agreed, replace(given, budget={"person": Limit(tokens=10)}), "removal_request", own={"thanks": f"{OWN}\n{OWN}"}
    )
    desk.opens_paragraph("thanks")

    assert "für diesen Monat aufgebraucht" in desk.taps("Sprachlich glätten")
    assert server.script.seen == []


def test_a_suggestion_for_words_that_changed_meanwhile_is_not_taken(desk: Desk, server: ModelServer) -> None:
    server.script.say({"text": BETTER})
    desk.opens_paragraph("thanks")
    desk.taps("Sprachlich glätten")
    old = next(data for text, data in desk.keyboard if text == "Übernehmen")
    desk.taps("Übernehmen")

    desk.taps_data(old)
    revision = desk.revision
    desk.taps_data(old.replace(":2:U", f":{revision}:U").replace(":1:U", f":{revision}:U"))

    assert desk.revision == revision
    assert "nicht mehr" in desk.toast


@pytest.mark.parametrize("with_model", [True, False])
def test_without_a_yes_or_a_model_nothing_of_it_is_seen(store: Store, given: Given, with_model: bool) -> None:
    desk = Desk(store, given if with_model else None, "removal_request", own={"thanks": OWN})

    desk.opens()
    assert not desk.sees("Englische Fassung")
    desk.opens_paragraph("thanks")
    assert not desk.sees("Sprachlich glätten")
    assert desk.taps_data(f"1:d:{desk.id}:{desk.revision}:E") == ""


def test_where_we_have_english_words_no_model_is_asked(desk: Desk, server: ModelServer) -> None:
    desk.opens()

    told = desk.taps("Englische Fassung")

    assert "ein Sprachmodell war nicht beteiligt" in told
    assert "Hafen im Nebel" in told
    assert "I " in told
    assert f"deine eigenen Worte.\n\n{OWN}" in told
    assert server.script.seen == []


def test_a_letter_without_english_words_is_translated_and_marked(
    agreed: Store, given: Given, server: ModelServer
) -> None:
    own = "Ich zahle die 887,03 Euro nicht (§ 97a Abs. 3 UrhG)."
    facts = {**facts_of("cost_rejection"), "own_words": own}
    desk = Desk(agreed, given, "cost_rejection", facts=facts)
    desk.opens()

    told = _translating(desk, server, {own: "I do not pay the 887.03 euros (§ 97a Abs. 3 UrhG)."})

    assert "Ein Sprachmodell hat das übersetzt" in told
    assert told.rstrip().endswith("Es gilt der deutsche Brief.")
    assert f"I do not pay the 887.03 euros (§ 97a Abs. 3 UrhG).\n\n{own}" in told
    assert "Bleibt deutsch: Hier konnte ich nicht sicher sagen" in told
    assert desk.revision == 1


def test_a_translation_that_lies_stays_german(agreed: Store, given: Given, server: ModelServer) -> None:
    own = "Ich zahle die 887,03 Euro nicht."
    facts = {**facts_of("cost_rejection"), "own_words": own}
    desk = Desk(agreed, given, "cost_rejection", facts=facts)

    for lie in (
        "I pay the 887.03 euros.",
        "I do not pay the 878.03 euros.",
        "I do not pay. See https://evil.example/x",
    ):
        desk.opens()
        assert lie not in _translating(desk, server, {own: lie})


def test_a_model_that_is_down_is_asked_once_for_a_letter(agreed: Store, given: Given, server: ModelServer) -> None:
    desk = Desk(agreed, given, "cost_rejection")
    server.script.always = Fault("status", 500)
    desk.opens()

    told = desk.taps("Englische Fassung")

    assert told == "Das Sprachmodell ist gerade nicht erreichbar. Was fehlt, bleibt deutsch."
    assert len({one.user for one in server.script.seen}) <= 3


def test_a_letter_that_went_out_has_no_english_version(agreed: Store, given: Given) -> None:
    desk = Desk(agreed, given, "removal_request", final_on=NINE.date(), sent=NINE.date())

    desk.opens()

    assert not desk.sees("Englische Fassung")


def _translating(desk: Desk, server: ModelServer, said: dict[str, str]) -> str:
    """Taps for English while the server translates what is in ``said``, and nothing else."""
    script = server.script
    before = script.answer

    def answer(asked: object) -> str:
        found = next((english for german, english in said.items() if german in asked.user), "Nothing.")  # type: ignore[attr-defined]
        return f'{{"text": "{found}"}}'

    script.answer = answer  # type: ignore[method-assign, assignment]
    try:
        return desk.taps("Englische Fassung")
    finally:
        script.answer = before  # type: ignore[method-assign]
