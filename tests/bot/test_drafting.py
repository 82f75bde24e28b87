"""Drafting in a private chat, played by a person who taps, types, errs, comes back and has two devices."""

from __future__ import annotations

import datetime as dt
import html
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.journeys.case import Deadline, Draft, content_of, read
from bot.journeys.drafting.journey import Drafting
from bot.ports import Button, Incoming, Person, Place, Reply
from bot.store import Store, open_store, sqlite_url
from bot.telegram import render
from knowledge.letters.drafts.scheme import shipped
from tests.draft_cases import full
from tests.sealer import SEALER

NINE = dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC)
KINDS = [kind.id for kind in shipped().kinds]
ENGLISH = [kind.id for kind in shipped().kinds if "en" in kind.languages]


@dataclass
class Chat:
    """One person's chat. ``on_screen``: the buttons seen last; ``said``: what stood in the last answers."""

    store: Store
    person: str = "tg:1"
    language: str = "de"
    now: dt.datetime = NINE
    message: int = 100
    on_screen: tuple[Button, ...] = ()
    replies: list[Reply] = field(default_factory=list)

    @property
    def journey(self) -> Drafting:
        return Drafting(self.store, lambda: self.now.date())

    def commands(self, text: str = "") -> str:
        return self._see(self.journey.command(self._does("command", command="entwurf", text=text), self.language))

    def writes(self, text: str, **more: Any) -> str | None:
        state = self.store.dialogs.of(self.person, self.now)
        self.message = more.pop("message_id", self.message + 1)
        incoming = self._does("text", text=text, message_id=self.message, **more)
        if state is None or state["journey"] != "draft":
            return None
        heard = self.journey.hear(incoming, state, self.language)
        return None if heard is None else self._see(heard)

    def taps(self, label: str) -> str:
        return self.taps_data(self.data_of(label))

    def taps_data(self, data: str) -> str:
        assert len(data.encode()) <= 64, data
        version, letter, argument = data.split(":", 2)
        assert (version, letter) == ("1", "d")
        return self._see(self.journey.tap(self._does("tap", data=data), argument, self.language))

    def starts(self, kind: str, facts: dict[str, Any], answers: str | None = None) -> str:
        return self._see(self.journey.start(self._does("tap"), kind, self.language, facts, answers))

    def data_of(self, label: str) -> str:
        found = [one.data for one in self.on_screen if label in one.label]
        assert found, (label, self.labels())
        return found[0]

    def labels(self) -> list[str]:
        return [one.label for one in self.on_screen]

    def sees(self, label: str) -> bool:
        return any(label in one for one in self.labels())

    @property
    def toast(self) -> str:
        return next((one.toast for one in self.replies if one.toast), "")

    @property
    def document(self) -> tuple[str, bytes]:
        document = next(one.document for one in self.replies if one.document)
        return document.name, document.content

    @property
    def draft(self) -> Draft:
        found = read(self.store.items.of(self.person, "draft")[-1], Draft)
        assert found
        return found

    def _does(self, kind: Any, **values: Any) -> Incoming:
        self.now += dt.timedelta(seconds=20)
        return Incoming(kind=kind, person=Person(self.person), place=Place(self.person), at=self.now, **values)

    def _see(self, replies: list[Reply]) -> str:
        self.replies = replies
        for reply in replies:
            assert not reply.html or render.split(reply.html)
            assert len(reply.toast or "") <= 200
            if reply.buttons:
                self.on_screen = tuple(button for row in reply.buttons for button in row)
                assert all(len(one.data.encode()) <= 64 and one.label for one in self.on_screen), self.labels()
                assert len(self.on_screen) <= 100
        return "\n\n".join(words(reply) for reply in replies)


def words(reply: Reply) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", reply.html))


@pytest.fixture
def chat(store: Store) -> Chat:
    return Chat(store)


def begins(chat: Chat, kind: str, spoken: str = "de", tone: str = "m") -> str:
    """From /entwurf to the first question."""
    chat.commands()
    chat.taps_data(f"1:d:kind:{kind}")
    if any(one.data.endswith(":known") for one in chat.on_screen):
        chat.taps_data(next(one.data for one in chat.on_screen if one.data.endswith(":known")))
    return chat.taps_data(f"1:d:begin:{kind}:{spoken}{tone}")


def path_asked(chat: Chat) -> str | None:
    state = chat.store.dialogs.of(chat.person, chat.now)
    return state["path"] if state and state.get("ask") == "fact" else None


def answers_everything(chat: Chat, facts: dict[str, Any]) -> None:
    """Answers question after question from ``facts`` as a person would: typed, tapped or skipped."""
    for _ in range(80):
        path = path_asked(chat)
        if path is None:
            return
        answer(chat, path, facts)
    raise AssertionError("the questions never end")


def answer(chat: Chat, path: str, facts: dict[str, Any]) -> None:
    name, _, rest = path.partition(" ")
    value = facts.get(name)
    if rest == "+":
        number = len(chat.draft.facts[name]) + 1
        entry = value[number - 1] if number <= len(value) else None
        first = shipped().fields(shipped().kind(chat.draft.kind))[name].parts[0].id  # type: ignore[arg-type]  # shipped
        chat.writes(entry[first]) if entry else chat.taps("▸")
        return
    if rest:
        number, part = rest.split(" ")
        entry = value[int(number) - 1]
        value = entry.get(part) if isinstance(entry, dict) else entry
    if value is None:
        chat.taps_data(next(one.data for one in chat.on_screen if ":s:" in one.data))
        return
    given(chat, name, value)


def given(chat: Chat, name: str, value: Any) -> None:
    """One answer, in the way its buttons offer."""
    codes = [one for one in chat.on_screen if ":a:" in one.data or ":p:" in one.data]
    if codes and ":p:" in codes[0].data:
        options = option_ids(chat, name)
        for one in value:
            ending = f".{options.index(one)}"
            chat.taps_data(next(b.data for b in chat.on_screen if b.data.endswith(ending) and ":p:" in b.data))
        chat.taps("Fertig" if chat.language == "de" else "Done")
    elif codes:
        options = option_ids(chat, name)
        chat.taps_data(next(one.data for one in codes if one.data.endswith(f".{options.index(value)}")))
    elif isinstance(value, list):
        chat.writes("\n".join(value))
    elif isinstance(value, int):
        chat.writes(f"{value // 100},{value % 100:02} EUR")
    elif isinstance(value, dt.date):
        chat.writes(f"{value:%d.%m.%Y}")
    else:
        chat.writes(value)


def option_ids(chat: Chat, name: str) -> list[str]:
    kind = shipped().kind(chat.draft.kind)
    assert kind
    about: Any = shipped().fields(kind)[name]
    part = (path_asked(chat) or "").split(" ")[2:]
    about = next(one for one in about.parts if one.id == part[0]) if part else about
    return [option.id for option in about.options]


# ------------------------------------------------------------------ every kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spoken", ["de", "en"])
def test_every_kind_can_be_played_to_a_final_pdf(store: Store, kind: str, spoken: str) -> None:
    if spoken == "en" and kind not in ENGLISH:
        pytest.skip("this letter exists in German only")
    chat = Chat(store, language=spoken)
    facts = full(shipped().kind(kind))  # type: ignore[arg-type]  # shipped

    begins(chat, kind, spoken)
    answers_everything(chat, facts)
    chat.taps("Fertigstellen" if spoken == "de" else "Finish")
    chat.taps("PDF")

    assert chat.draft.final_on == dt.date(2026, 11, 28), chat.labels()
    name, content = chat.document
    assert content.startswith(b"%PDF")
    assert name.startswith("Brief" if spoken == "de" else "Letter")
    assert "[…" not in chat.draft.text
    assert "Mara Beispiel" in chat.draft.text


def ready(chat: Chat, kind: str = "removal_request") -> None:
    """A letter with nothing open, in the preview."""
    begins(chat, kind)
    answers_everything(chat, full(shipped().kind(kind)))  # type: ignore[arg-type]  # shipped


# ------------------------------------------------------------------ beginning


def test_all_kinds_are_listed_once_with_what_they_are_for_and_what_belongs_to_a_lawyer(chat: Chat) -> None:
    said = chat.commands()

    for kind in shipped().kinds:
        assert said.count(f"• {kind.title.de}: ") == 1
        assert [one.label for one in chat.on_screen].count(kind.title.de) == 1
    assert "Nicht" in said
    chat.taps("Nur mit Kanzlei")
    said = chat.taps("Strafbewehrte Unterlassungserklärung")
    assert "Das kannst du vorbereiten" in said
    assert "§ 97a Abs. 2 Nr. 4" in said


def test_an_abmahnung_begins_only_after_cost_risk_and_chain_of_rights_were_told(chat: Chat) -> None:
    chat.commands()

    said = chat.taps_data("1:d:kind:unterlassungsaufforderung")

    assert "§ 97a Abs. 4" in said
    assert "Rechtekette" in said
    assert chat.data_of("Zuerst prüfen") == "1:c:new"
    assert not chat.store.items.of(chat.person, "draft")
    chat.taps("Ich kenne das Risiko")
    chat.taps("Förmlich")
    assert chat.draft.kind == "unterlassungsaufforderung"


def test_an_abmahnung_started_from_elsewhere_tells_the_risk_as_well(chat: Chat) -> None:
    said = chat.starts("unterlassungsaufforderung", {"act": "training"})

    assert "§ 97a Abs. 4" in said
    assert chat.sees("Zuerst prüfen")
    chat.taps("Ich kenne das Risiko")
    assert chat.sees("Förmlich")
    assert chat.draft.facts == {"act": "training"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("bitte", "Freundliche Bitte um Entfernung"),
        ("Klage", "Der Antrag an das Gericht"),
        ("<b>quatsch</b>", "kenne ich nicht"),
    ],
)
def test_the_command_takes_a_word(chat: Chat, word: str, expected: str) -> None:
    assert expected in chat.commands(word)


def test_a_tap_twice_begins_one_draft(chat: Chat) -> None:
    chat.commands()
    chat.taps("Freundliche Bitte")
    data = chat.data_of("Deutsch, freundlich")

    chat.taps_data(data)
    chat.taps_data(data)

    assert len(chat.store.items.of(chat.person, "draft")) == 1


def test_the_letter_journey_hands_in_facts_and_they_are_shown_as_filled_in(chat: Chat) -> None:
    facts = {
        "recipient": "Kanzlei Muster\nAllee 1\n20095 Hamburg",
        "their_letter_on": dt.date(2026, 11, 16),
        "points": [
            {"passage": "Wir speichern nur Links.", "argument": "a2-nur-links"},
            {"passage": "Zahlen Sie 887,03 EUR.", "demand": "kostenerstattung", "amount_cents": 88703},
            {"passage": "Unfug", "argument": "gibt-es-nicht"},
        ],
        "not_a_field": "weg",
    }

    chat.starts("reply_point_by_point", facts, "letter-1")
    said = chat.taps("Förmlich")

    assert "Kanzlei Muster, Allee 1" in said
    assert "aus dem Schreiben" in said
    said = chat.taps("Passt, weiter")
    assert "Wir speichern nur Links." in said
    assert "🟡" in said
    assert [one["passage"] for one in chat.draft.facts["points"]][2] == "Unfug"
    said = chat.taps("Bestreiten")
    assert "Erstattung von Kosten" in said
    assert "887,03 Euro" in said
    chat.taps("Offen lassen")
    said = chat.taps("Punkt weglassen")
    assert len(chat.draft.facts["points"]) == 2
    assert "Entfernt" in said
    assert path_asked(chat) == "sender"


def test_the_same_letter_is_not_answered_by_two_drafts_of_a_kind(chat: Chat) -> None:
    chat.starts("cost_rejection", {"their_letter_on": "2026-11-16"}, "letter-1")
    chat.taps("Förmlich")

    said = chat.starts("cost_rejection", {"their_letter_on": "2026-11-16"}, "letter-1")

    assert "schon einen Entwurf" in said
    assert len(chat.store.items.of(chat.person, "draft")) == 1


def test_what_is_not_written_here_is_explained_when_it_is_started(chat: Chat) -> None:
    assert "Das kannst du vorbereiten" in chat.starts("klage", {})
    assert "Welchen Brief" in chat.starts("unsinn", {})
    assert not chat.store.items.of(chat.person)


def test_a_german_only_letter_is_explained_in_english(store: Store) -> None:
    chat = Chat(store, language="en")

    said = chat.starts("cost_rejection", {})
    assert "German only" in said
    chat.taps("Formal")
    assert chat.draft.language == "de"
    assert chat.draft.text.startswith("Entwurf")


def test_the_sender_is_remembered_for_the_next_letter(chat: Chat) -> None:
    ready(chat)

    said = begins(chat, "gdpr_access")

    assert "aus deinem letzten Brief" in said
    assert "Mara Beispiel" in said


# ------------------------------------------------------------------ answers as people write them


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("16.11.2026", "2026-11-16"),
        ("am 16.11.", "2026-11-16"),
        ("16.11", "2026-11-16"),
        ("16. November", "2026-11-16"),
        ("gestern", "2026-11-27"),
        ("vor drei Tagen", "2026-11-25"),
        ("2026-11-16", "2026-11-16"),
        ("24.12.", "2025-12-24"),
    ],
)
def test_days_in_the_past_are_understood(chat: Chat, text: str, day: str) -> None:
    begins(chat, "withdrawal")
    chat.writes("Datenwerk e. V., Hafenstraße 1, 22767 Hamburg")
    assert path_asked(chat) == "my_letter_on"

    chat.writes(text)

    assert chat.draft.facts["my_letter_on"] == day


@pytest.mark.parametrize("text", ["31.02.2026", "irgendwann", "November 2026", "24.12.2027", "🙂", "0", "letztes Jahr"])
def test_what_is_no_past_day_is_asked_again(chat: Chat, text: str) -> None:
    begins(chat, "withdrawal")
    chat.writes("Datenwerk e. V., Hafenstraße 1, 22767 Hamburg")

    chat.writes(text)

    assert path_asked(chat) == "my_letter_on"
    assert "my_letter_on" not in chat.draft.facts


@pytest.mark.parametrize(
    ("text", "day"), [("in zwei Wochen", "2026-12-12"), ("14.12.", "2026-12-14"), ("14. Januar", "2027-01-14")]
)
def test_days_ahead_are_understood(chat: Chat, text: str, day: str) -> None:
    begins(chat, "nutzungsvorbehalt")
    chat.writes("Agentur, Weg 1, 20095 Hamburg")
    chat.taps("Agentur oder")
    chat.writes("https://agentur.example/mara")
    chat.taps("Ja")
    assert path_asked(chat) == "answer_by"

    chat.writes(text)

    assert chat.draft.facts["answer_by"] == day


@pytest.mark.parametrize(
    ("text", "cents"), [("887,03", 88703), ("887,03 €", 88703), ("1.200", 120000), ("EUR 1.200,-", 120000)]
)
def test_money_is_understood(chat: Chat, text: str, cents: int) -> None:
    begins(chat, "cost_rejection")
    chat.writes("Kanzlei, Weg 1, 20095 Hamburg")
    chat.writes("19.10.2026")

    chat.writes(text)

    assert chat.draft.facts["demand_cents"] == cents


@pytest.mark.parametrize("text", ["viel", "-5", "0.500", "zehn oder zwanzig", "1e9", "9" * 50])
def test_unclear_money_is_asked_again(chat: Chat, text: str) -> None:
    begins(chat, "cost_rejection")
    chat.writes("Kanzlei, Weg 1, 20095 Hamburg")
    chat.writes("19.10.2026")

    said = chat.writes(text)

    assert said is not None
    assert "Den Betrag lese ich nicht sicher" in said
    assert "demand_cents" not in chat.draft.facts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\u200b\u0000",
        "<b>{{ 7*7 }}</b> & </blockquote>",
        "{% raw %}",
        "x" * 4096,
        "\n" * 50,
        "[…",
        "🏳️‍🌈" * 100,
    ],
)
def test_hostile_words_never_break_a_draft(chat: Chat, text: str) -> None:
    begins(chat, "reply_to_refusal")
    chat.writes("Datenwerk e. V.\nHafenstraße 1\n22767 Hamburg")
    chat.writes("02.11.2026")
    assert path_asked(chat) == "refusal_reason"

    said = chat.writes(text)
    chat.taps("Vorschau")
    chat.taps("PDF")

    assert said
    assert "{{ 7*7 }}" not in text or "{{ 7*7 }}" in chat.draft.text
    assert chat.document[1].startswith(b"%PDF")


def test_a_gap_that_a_person_writes_blocks_finishing_and_is_led_to(chat: Chat) -> None:
    ready(chat, "withdrawal")
    chat.taps("Angaben")
    chat.taps_data(next(one.data for one in chat.on_screen if one.label == "3"))
    chat.writes("die Forderung [… noch nachsehen]")

    said = chat.taps("Fertigstellen")

    assert "Noch nicht fertig" in said
    assert chat.draft.final_on is None
    chat.taps("Offenes ausfüllen")
    assert path_asked(chat) == "withdrawn"


def test_a_question_to_the_bot_is_not_put_into_the_letter(chat: Chat) -> None:
    begins(chat, "withdrawal")

    assert chat.writes("Was ist eine Abmahnung?") is None
    assert "recipient" not in chat.draft.facts
    state = chat.store.dialogs.of(chat.person, chat.now)
    assert state
    assert "An wen geht der Brief" in words(chat.journey.remind(chat._does("text"), state, "de")[0])


def test_an_address_on_one_line_becomes_lines(chat: Chat) -> None:
    begins(chat, "withdrawal")

    chat.writes("Müller, Schmidt & Partner, Hauptstr. 5, 10115 Berlin")

    assert chat.draft.facts["recipient"] == "Müller, Schmidt & Partner\nHauptstr. 5\n10115 Berlin"


def test_back_skip_and_preview_also_work_as_words(chat: Chat) -> None:
    begins(chat, "withdrawal")
    chat.writes("Datenwerk e. V., Hafenstraße 1, 22767 Hamburg")

    said = chat.writes("zurück")
    assert said is not None
    assert "Bisher: Datenwerk" in said
    chat.taps("So lassen")
    chat.writes("weiß nicht")
    assert "my_letter_on" in chat.draft.skipped
    said = chat.writes("vorschau")
    assert said is not None
    assert "[…: Datum deines Schreibens]" in said


def test_a_corrected_message_corrects_its_answer(chat: Chat) -> None:
    begins(chat, "withdrawal")
    chat.writes("Falscher Verein, Weg 1, 20095 Hamburg", message_id=7)

    chat.writes("Datenwerk e. V., Hafenstraße 1, 22767 Hamburg", message_id=7, edited=True)

    assert chat.draft.facts["recipient"].startswith("Datenwerk")
    assert path_asked(chat) == "my_letter_on"


def test_a_message_delivered_twice_answers_once(chat: Chat) -> None:
    begins(chat, "cost_rejection")
    chat.writes("19 Kanzlei, Weg 1, 20095 Hamburg", message_id=7)

    chat.writes("19 Kanzlei, Weg 1, 20095 Hamburg", message_id=7)

    assert path_asked(chat) == "my_letter_on"
    assert "my_letter_on" not in chat.draft.facts


# ------------------------------------------------------------------ restart, devices, strangers


def test_everything_survives_a_restart_in_the_middle(tmp_path: Path) -> None:
    first = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    chat = Chat(first)
    begins(chat, "withdrawal")
    chat.writes("Datenwerk e. V., Hafenstraße 1, 22767 Hamburg")
    first.close()

    again = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    chat.store = again
    chat.writes("19.10.2026")

    assert chat.draft.facts["my_letter_on"] == "2026-10-19"
    again.close()


def test_after_a_day_the_draft_is_continued_from_the_list(chat: Chat) -> None:
    begins(chat, "withdrawal")
    chat.writes("Datenwerk e. V., Hafenstraße 1, 22767 Hamburg")
    chat.now += dt.timedelta(days=1)

    assert chat.writes("19.10.2026") is None
    said = chat.commands()
    assert "offen" in said
    said = chat.taps("1 · ")
    assert "Von welchem Tag ist" in said


def test_of_two_devices_one_wins_and_the_other_sees_the_newest(chat: Chat) -> None:
    begins(chat, "cost_rejection")
    chat.writes("Kanzlei, Weg 1, 20095 Hamburg")
    old = chat.data_of("Offen lassen")
    chat.writes("19.10.2026")
    before = chat.draft

    chat.taps_data(old)

    assert chat.draft == before
    assert "Schon notiert" in chat.toast
    assert path_asked(chat) == "demand_cents"
    chat.writes("887,03")
    chat.taps_data(old)
    assert "neueste Stand" in chat.toast
    assert "my_letter_on" in chat.draft.facts


def test_a_save_in_between_is_told(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    begins(chat, "withdrawal")
    item = chat.store.items.of(chat.person, "draft")[-1]
    journey, save = chat.journey, type(chat.store.items).save

    def later(self: Any, person: str, item_id: str, content: Any, loaded: int, now: dt.datetime, *more: Any) -> Any:
        monkeypatch.setattr(type(chat.store.items), "save", save)
        other = read(item, Draft)
        assert other
        save(self, person, item_id, content_of(replace(other, own={"statement": "Vom Telefon."})), loaded, now)
        return save(self, person, item_id, content, loaded, now, *more)

    monkeypatch.setattr(type(chat.store.items), "save", later)
    said = chat.writes("Datenwerk e. V., Hafenstraße 1, 22767 Hamburg")

    assert journey
    assert said is not None
    assert "neueste Stand" in said
    assert chat.draft.own == {"statement": "Vom Telefon."}
    assert "recipient" not in chat.draft.facts


@pytest.mark.parametrize(
    "verb", ["o", "v", "x:0.1", "z", "Xy", "pdf", "R:1", "h:0", "a:0.0", "nonsense", "", "q:99.99.99"]
)
def test_a_stranger_reaches_nothing(chat: Chat, verb: str) -> None:
    ready(chat)
    item = chat.store.items.of(chat.person, "draft")[-1]
    stranger = Chat(chat.store, person="tg:2")

    said = stranger.taps_data(f"1:d:{item.id}:{item.revision}:{verb}"[:64])

    assert said == ""
    assert stranger.toast
    assert chat.store.items.get(chat.person, item.id) == item


@pytest.mark.parametrize(
    "data",
    ["", ":", "kind:", "kind:nix", "begin:removal_request", "begin:removal_request:xx", "begin:cost_rejection:enf",
     "law:nix", "home:x", "zzz:1:v", "a" * 50],
)  # fmt: skip
def test_forged_menu_taps_change_nothing(chat: Chat, data: str) -> None:
    chat.taps_data(f"1:d:{data}")

    assert not chat.store.items.of(chat.person)


@pytest.mark.parametrize(
    "verb",
    ["q:", "q:99", "q:1.9999.0", "q:-1", "q:²", "a:1.99", "a:.", "p:0.0", "f:0", "d:0.99999", "d:x", "s:", "c:99",
     "x:1.7", "r:0", "g:0", "g:999", "e:0", "l:999", "b:x", "R:99", "h:5", "h:0", "A", "m:0", "t:", "t:xx",
     "F:99", "P:99"],
)  # fmt: skip
def test_forged_arguments_change_nothing(chat: Chat, verb: str) -> None:
    ready(chat)
    item = chat.store.items.of(chat.person, "draft")[-1]

    chat.taps_data(f"1:d:{item.id}:{item.revision}:{verb}")

    assert chat.store.items.get(chat.person, item.id) == item


def test_a_full_case_is_told(chat: Chat) -> None:
    for number in range(200):
        chat.store.items.add(chat.person, "event", {"date": "2026-01-01", "what": str(number)}, chat.now)

    said = begins(chat, "withdrawal")

    assert "Dein Fall ist voll" in said


def test_a_draft_of_a_kind_that_is_gone_can_be_read_and_deleted(chat: Chat) -> None:
    old = content_of(Draft("Alter Text", "Alt", "abgeschafft"))
    item = chat.store.items.add(chat.person, "draft", old, chat.now)

    chat.commands()
    chat.taps("1 · Alt")
    assert chat.document[1] == b"Alter Text"
    chat.taps("Ja, löschen")

    assert chat.store.items.get(chat.person, getattr(item, "id", "")) is None


# ------------------------------------------------------------------ the letter in the chat


def test_the_preview_shows_the_letter_its_gaps_and_what_to_know(chat: Chat) -> None:
    begins(chat, "unterlassungsaufforderung")

    said = chat.taps("Vorschau")

    assert "<blockquote expandable>" in chat.replies[0].html
    assert "Entwurf" in said
    assert "[…: " in said
    assert "Noch offen" in said
    assert "✗" in said
    assert "§ 97a Abs. 2 Nr. 2 UrhG" in said
    assert "Vor dem Absenden lesen" in said
    assert "Noch nicht fertig" in chat.taps("Fertigstellen")
    assert chat.draft.final_on is None


def test_a_draft_is_marked_on_every_file(chat: Chat) -> None:
    begins(chat, "removal_request")
    chat.taps("Vorschau")

    for label, begin in (("PDF", b"%PDF"), ("Word", b"PK"), ("Text", b"Entwurf")):
        chat.taps(label)
        name, content = chat.document
        assert name.startswith("Entwurf")
        assert content.startswith(begin)
        assert "/" not in name


def test_a_paragraph_is_seen_rewritten_taken_back_and_left_out(chat: Chat) -> None:
    ready(chat)
    chat.taps("Absatz ändern")
    chat.writes("3")

    said = "\n".join(words(reply) for reply in chat.replies)
    assert "Warum steht das im Brief?" in said
    chat.taps("Neu schreiben")
    said = chat.writes("Bitte nehmen Sie <mein> Bild heraus.") or ""
    assert "deine Worte" in said
    assert "Bitte nehmen Sie <mein> Bild heraus." in chat.draft.text
    chat.taps("Unsere Fassung")
    assert "<mein>" not in chat.draft.text
    ours = chat.draft.text
    chat.taps("Weglassen")
    assert len(chat.draft.text) < len(ours)
    assert "weggelassen" in "".join(words(reply) for reply in chat.replies)
    chat.taps("Wieder aufnehmen")
    assert chat.draft.text == ours


def test_a_paragraph_with_a_formal_duty_is_locked(chat: Chat) -> None:
    ready(chat, "nutzungsvorbehalt")
    chat.taps("Absatz ändern")

    said = chat.writes("1") or ""

    assert "🔒" in said
    assert not chat.sees("Neu schreiben")
    assert not chat.sees("Weglassen")
    item = chat.store.items.of(chat.person, "draft")[-1]
    chat.taps_data(f"1:d:{item.id}:{item.revision}:l:1")
    assert chat.draft.left_out == []


def test_own_words_of_a_point_stay_with_their_point(chat: Chat) -> None:
    points = [{"passage": f"Stelle {number}", "stance": "open"} for number in (1, 2, 3)]
    chat.starts("reply_point_by_point", {"points": points})
    chat.taps("Förmlich")
    chat.taps("Passt")
    chat.taps("Vorschau")
    item = chat.store.items.of(chat.person, "draft")[-1]
    chat.taps_data(f"1:d:{item.id}:{item.revision}:e:4")
    chat.writes("Zur dritten Stelle: mein Satz.")
    item = chat.store.items.of(chat.person, "draft")[-1]

    chat.taps_data(f"1:d:{item.id}:{item.revision}:x:1.1")

    assert chat.draft.own == {"point-2": "Zur dritten Stelle: mein Satz."}
    assert "Stelle 1" not in chat.draft.text


def test_an_earlier_version_comes_back_and_the_present_one_stays(chat: Chat) -> None:
    ready(chat)
    before = chat.draft.text
    chat.taps("Absatz ändern")
    chat.writes("1")
    chat.taps("Neu schreiben")
    chat.writes("Ganz anders.")
    chat.taps("Zum Brief")

    said = chat.taps("Fassungen")
    assert "(jetzt)" in said
    assert "ein Absatz geändert" in said
    chat.taps_data(next(one.data for one in chat.on_screen if one.label == "2"))

    assert chat.draft.text == before
    assert (
        "Ganz anders."
        in chat.store.items.versions(chat.person, chat.store.items.of(chat.person, "draft")[-1].id)[1].content["text"]
    )


def test_tone_and_language_change_the_words(chat: Chat) -> None:
    ready(chat)
    german = chat.draft.text

    chat.taps("Ton, Sprache")
    chat.taps("Englisch, freundlich")

    assert chat.draft.text != german
    assert "Draft" in chat.draft.text
    assert chat.draft.language == "en"


def test_a_long_letter_is_shown_in_quotes_that_fit_a_message(chat: Chat) -> None:
    points = [{"passage": "Sehr lange Stelle. " * 40, "stance": "deny"} for _ in range(12)]
    chat.starts("reply_point_by_point", {"points": points})
    chat.taps("Förmlich")
    chat.taps("Passt")

    chat.taps("Vorschau")

    assert len(chat.replies) > 3
    assert all(len(render.split(reply.html)) == 1 for reply in chat.replies[:-1])


# ------------------------------------------------------------------ finished, sent, and then


def test_what_was_sent_is_reminded_of_and_followed_by_the_next_letter(chat: Chat) -> None:
    ready(chat)
    said = chat.taps("Fertigstellen")
    assert "Beim Absenden" in said
    assert "Wann hast du ihn abgeschickt" in said

    said = chat.taps("Heute")

    assert chat.draft.sent == dt.date(2026, 11, 28)
    deadline = read(chat.store.items.of(chat.person, "deadline")[-1], Deadline)
    assert deadline
    assert deadline.date == dt.date(2026, 12, 26)
    assert "Keine Antwort auf" in deadline.what
    assert len(chat.store.due.of(chat.person)) == 4
    chat.now += dt.timedelta(days=30)
    said = chat.commands()
    assert "Noch keine Antwort" in said
    chat.taps("1 · Freundliche Bitte")
    chat.taps("Weiter mit: Auskunft verlangen")
    assert chat.draft.kind == "information_request"
    assert chat.draft.facts["works"][0]["title"] == "Hafen im Nebel"
    assert "answer_by" not in chat.draft.facts


def test_the_day_of_sending_is_typed_and_corrected_with_one_reminder(chat: Chat) -> None:
    ready(chat)
    chat.taps("Fertigstellen")
    chat.now += dt.timedelta(days=3)
    chat.commands()
    chat.taps("1 · ")
    chat.writes("gestern")
    assert chat.draft.sent == dt.date(2026, 11, 30)

    chat.taps("Tag ändern")
    assert "kommt erst noch" in (chat.writes("24.12.2026") or "")
    chat.writes("29.11.2026")

    assert chat.draft.sent == dt.date(2026, 11, 29)
    deadlines = [read(item, Deadline) for item in chat.store.items.of(chat.person, "deadline")]
    assert [one.date for one in deadlines if one] == [dt.date(2026, 12, 27)]


def test_the_lawyer_gets_the_other_side_as_opponent_and_the_letter_in_the_chronology(chat: Chat) -> None:
    ready(chat, "gdpr_access")
    chat.taps("Fertigstellen")
    chat.taps("Heute")

    chat.taps("Weiter mit: Unterlagen")

    assert chat.draft.facts["opponent"] == "Datenwerk e. V., Hafenstraße 1, 22767 Hamburg"
    assert "recipient" not in chat.draft.facts
    assert chat.draft.facts["chronology"] == [
        {"event": "Datenauskunft nach Art. 15 DSGVO abgeschickt", "date": "2026-11-28"}
    ]


def test_a_paragraph_names_the_decisions_it_rests_on(chat: Chat) -> None:
    ready(chat, "information_request")
    chat.taps("Absatz ändern")
    said = chat.writes("5") or ""

    assert "BGH, 29.04.2010, I ZR 68/08" in said
    assert "§ 242 BGB" in said


def test_an_answer_ends_the_reminders(chat: Chat) -> None:
    ready(chat)
    chat.taps("Fertigstellen")
    assert not chat.sees("Gestern")
    chat.taps("Heute")

    chat.taps("Antwort ist da")

    assert chat.store.due.of(chat.person) == []
    assert chat.draft.answered


def test_a_sent_letter_stays_as_it_is_and_a_copy_can_be_edited(chat: Chat) -> None:
    ready(chat)
    chat.taps("Absatz ändern")
    edit = next(one.data for one in chat.on_screen if one.label == "1")
    chat.taps("Zum Brief")
    chat.taps("Fertigstellen")
    chat.taps("Heute")
    sent = chat.draft
    item = chat.store.items.of(chat.person, "draft")[-1]

    chat.taps_data(edit.replace(f":{edit.split(':')[3]}:", f":{item.revision}:"))
    assert "abgeschickt" in chat.toast
    assert chat.draft == sent
    chat.taps("Zum Brief")
    assert not chat.sees("Fertigstellen")
    chat.taps("Kopie bearbeiten")

    assert chat.draft.sent is None
    assert len(chat.store.items.of(chat.person, "draft")) == 2


def test_what_was_sent_is_shown_as_it_was_whatever_the_program_writes_today(chat: Chat) -> None:
    ready(chat)
    chat.taps("Fertigstellen")
    chat.taps("Heute")
    item = chat.store.items.of(chat.person, "draft")[-1]
    then = replace(chat.draft, text="So ging er hinaus.")
    chat.store.items.save(chat.person, item.id, content_of(then), item.revision, chat.now)
    chat.commands()
    chat.taps("1 · ")

    assert "So ging er hinaus." in chat.taps("Zum Brief")
    said = chat.taps("PDF")

    assert "wie er damals war" in said
    assert chat.document[0].endswith(".txt")
    assert chat.document[1] == b"So ging er hinaus."


def test_many_drafts_are_listed_page_by_page(chat: Chat) -> None:
    for number in range(15):
        chat.store.items.add(chat.person, "draft", content_of(Draft("", f"Brief {number}", "withdrawal")), chat.now)

    chat.commands()
    assert chat.sees("1 · Brief 14")
    chat.taps("Weitere")

    assert chat.sees("15 · Brief 0")


def test_a_finished_letter_keeps_its_day_until_it_is_dated_anew(chat: Chat) -> None:
    ready(chat)
    chat.taps("Fertigstellen")
    chat.now += dt.timedelta(days=2)

    chat.commands()
    said = chat.taps("1 · ")
    assert "28.11.2026" in said
    chat.taps("Datum auf heute")

    assert chat.draft.final_on == dt.date(2026, 11, 30)
    assert "30.11.2026" in chat.draft.text


def test_a_change_after_finishing_makes_it_a_draft_again(chat: Chat) -> None:
    ready(chat)
    chat.taps("Fertigstellen")
    chat.taps("Doch noch ändern")
    chat.taps("Ton, Sprache")
    chat.taps("Deutsch, freundlich")

    assert chat.draft.final_on is None
    assert chat.draft.text.startswith("Entwurf")


def test_deleting_takes_the_reminder_along(chat: Chat) -> None:
    ready(chat)
    chat.taps("Fertigstellen")
    chat.taps("Heute")
    chat.taps("Zum Brief")
    chat.taps("Löschen")
    assert chat.store.items.of(chat.person, "draft")

    chat.taps("Ja, löschen")

    assert not chat.store.items.of(chat.person)
    assert chat.store.due.of(chat.person) == []


NASTY = (
    "", "ja", "nein", "1", "99", "zurück", "weiter", "vorschau", "gestern", "31.02.2026", "887,03 €", "<b>", "{{ x }}",
    "[…]", "Was heißt das?", "Datenwerk e. V., Weg 1, 20095 Hamburg", "x" * 3000, "\u202e\u0000", "eins\nzwei\n\ndrei",
    "٣٤", "²",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_tapped_and_written_there_is_always_an_answer(store: Store, seed: int) -> None:
    chance = random.Random(seed)  # a player, no secret
    chat = Chat(store, language=chance.choice(["de", "en"]))
    chat.commands()
    old: list[str] = []

    for _ in range(70):
        ours = [one.data for one in chat.on_screen if one.data.startswith("1:d:")]
        old += ours
        match chance.randrange(10):
            case 0 | 1 | 2:
                chat.writes(chance.choice(NASTY))
            case 3:
                chat.taps_data(chance.choice(old))
            case 4 if not ours:
                chat.commands()
            case _:
                chat.taps_data(chance.choice(ours) if ours else "1:d:home")
        assert all(reply.html or reply.toast or reply.document for reply in chat.replies)
        for item in store.items.of(chat.person, "draft"):
            kept = read(item, Draft)
            assert kept
            assert not kept.sent or kept.final_on
            assert not kept.final_on or "[…" not in kept.text
