"""The first contact under stress and over time: hostile input, old buttons, restarts, edits, sending, taking back."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import prompts
from bot.intake.taken import NamedBytes
from bot.journeys.contact import retention
from bot.journeys.contact.kept import ContactData, content_of, read, sha256
from bot.journeys.contact.steps import ORDER, Walk, back, forward, walk_of
from bot.journeys.contact.words import keys, plain, understood
from bot.journeys.export import export
from bot.journeys.privacy import Privacy
from bot.ports import Incoming, Person, Place, Reply
from bot.store import Store
from bot.store.contacts import KeptContact
from tests.bot.journeys.firms import NORD, SUED, Chat, Firm, Firms, put_firms
from tests.bot.journeys.room import NOW, player, sends_file
from tests.bot.player import Player, words

SECRET = "Quittenmarmelade"


@pytest.fixture
def chat(store: Store) -> Chat:
    """A chat with one firm."""
    put_firms(store, NORD, SUED)
    return Chat(store)


def someone(chat: Chat, number: int = 1, name: str = "Anna Lindenhof") -> Player:
    found = player(chat, number)  # type: ignore[arg-type]  # it handles, too
    return replace(found, person=replace(found.person, name=name))


def to_facts(person: Player, name: str = "Anna Lindenhof", opponent: str = "LAION e.V.") -> None:
    """Through the names."""
    person.commands("anwalt")
    person.taps("Hier")
    person.writes(name)
    person.taps("Nein, nur")
    person.writes(opponent)
    person.taps("Keine weiteren")
    person.taps("Das waren alle")
    person.taps("Soweit ich")
    person.taps("Niemand")
    person.taps("Ja, das sind")


def to_overview(person: Player, deadline: str = "15.03.2027 Antwort") -> None:
    """Through the facts."""
    person.writes(deadline)
    person.taps("Weiter")
    person.taps("Meine Werke")
    person.writes(f"Es war so: {SECRET}.")
    person.taps("Fertig")
    person.writes("Es soll aufhören.")
    person.taps("Keine Unterlagen")
    person.taps("Nein")
    person.taps("Erst")
    person.taps("Hier in")


def sends(person: Player, **names: str) -> None:
    """A whole first contact."""
    to_facts(person, **names)
    to_overview(person)
    person.taps("Weiter zum")
    person.taps("Einwilligen")


def only(store: Store, person: str = "tg:1") -> tuple[KeptContact, ContactData]:
    (row,) = store.contacts.of(person)
    data = read(row.data)
    assert data is not None
    return row, data


# ---------------------------------------------------------------- the door


def test_without_a_firm_it_says_where_to_find_one_with_sources(chat: Chat) -> None:
    chat.firms.listed = []

    said = someone(chat).commands("anwalt")

    for part in ("anwaltauskunft.de", "rechtsanwaltsregister.org", "Rechtsanwaltskammer", "Beratungshilfe",
                 "Prozesskostenhilfe", "Rechtsschutz", "190 Euro", "BerHG §§ 1, 4, 12",
                 "Stand 28.11.2026"):  # fmt: skip
        assert part in said


def test_of_several_firms_one_chooses(chat: Chat) -> None:
    chat.firms.listed = [NORD, SUED]
    anna = someone(chat)

    anna.commands("anwalt")
    said = anna.taps("Kanzlei Süd")

    assert "Erster Kontakt: Kanzlei Süd" in said
    assert "Portal" not in anna.labels()
    anna.taps("Andere Kanzlei")
    assert anna.labels() == ["Kanzlei Nord <Dr. Weiß>", "Kanzlei Süd"]


def test_the_link_of_a_firm_leads_to_it_and_an_old_link_is_told(chat: Chat) -> None:
    anna = someone(chat)

    assert "Erster Kontakt: Kanzlei Nord" in anna.commands("start", "firm_nord")
    assert "gibt es hier nicht" in anna.commands("start", "firm_weg")


@pytest.mark.parametrize(("button", "part"), [("Anrufen", "040 123456"), ("E-Mail", "post@kanzlei.example")])
def test_another_way_than_telegram_comes_first_and_keeps_nothing(
    chat: Chat, store: Store, button: str, part: str
) -> None:
    anna = someone(chat)
    anna.commands("anwalt")

    said = anna.taps(button)

    assert part in said
    assert "nichts gespeichert" in said
    assert store.contacts.of("tg:1") == []


def test_the_portal_is_a_link(chat: Chat) -> None:
    anna = someone(chat)
    anna.commands("anwalt")
    anna.taps("Portal")

    assert anna.keyboard[0].url == NORD.portal


def test_names_come_before_facts() -> None:
    steps = list(ORDER)

    assert max(steps.index(step) for step in ("own_name", "opponent", "opponent_lawyer", "others", "confirm")) < min(
        steps.index(step) for step in ("offers", "deadline", "kind", "story", "outcome", "documents")
    )


# ---------------------------------------------------------------- hostile input


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "Wort " * 2_000, "\n".join("Name" for _ in range(3_000)), "\u202e\u0000", "🙂"]
)
def test_ten_thousand_characters_are_survived_at_every_question(chat: Chat, text: str) -> None:
    anna = someone(chat)
    to_facts(anna)
    for row in range(2):
        assert anna.writes(text)
        assert row < 2
    to_end = someone(chat, 2)
    to_end.commands("anwalt")
    to_end.taps("Hier")

    assert to_end.writes(text)


def test_a_story_of_ten_thousand_characters_is_kept_whole(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    anna.taps("Keine Frist")
    anna.taps("Meine Werke")

    anna.writes("ä" * 10_000)
    anna.writes("b" * 10_000)
    told = anna.writes("c" * 10_001)

    assert "Mehr als 30000 Zeichen" in told
    assert len(only(store)[1].told) == 30_000 + 2 * len("\n\n")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.one_of(
            st.tuples(st.just("text"), st.text(max_size=60)),
            st.tuples(st.just("tap"), st.integers(0, 12)),
            st.tuples(st.just("old"), st.integers(0, 40)),
            st.tuples(st.just("data"), st.text("0123456789abcdeoxXgtrswWvnil:", max_size=24)),
            st.tuples(st.just("file"), st.sampled_from(["a.pdf", "b.png", ""])),
            st.tuples(st.just("kind"), st.sampled_from(["sticker", "voice", "unsupported"])),
            st.tuples(st.just("anwalt"), st.just("")),
        ),
        max_size=40,
    )
)
def test_whatever_somebody_does_the_contact_stays_readable_and_somebody_answers(
    chat: Chat, store: Store, moves: list[tuple[str, object]]
) -> None:
    store.forget("tg:1")
    anna, seen = someone(chat), ["1:A:n:nord"]
    anna.commands("anwalt")
    for kind, value in [("data", "n:nord"), *moves]:
        match kind:
            case "text":
                anna.writes(str(value))
            case "tap" if anna.keyboard:
                button = anna.keyboard[int(str(value)) % len(anna.keyboard)]
                if button.data.startswith("1:A:"):
                    anna.taps_data(button.data)
            case "old":
                anna.taps_data(seen[int(str(value)) % len(seen)])
            case "data":
                anna.taps_data(f"1:A:{value}")
            case "file":
                sends_file(anna, str(value), str(value).encode() or b"x")
            case "kind":
                anna.sends(str(value))
            case "anwalt":
                anna.commands("anwalt")
        seen += [one.data for one in anna.keyboard if one.data.startswith("1:A:")]
        for row in store.contacts.of("tg:1"):
            data = read(row.data)
            assert data is not None
            assert walk_of(data).step in ORDER
            assert row.state == "draft" or data.consent is not None


def test_a_button_of_an_earlier_question_changes_nothing(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    anna.commands("anwalt")
    anna.taps("Hier")
    anna.writes("Anna Lindenhof")
    old = anna.data_of("Nein, nur")
    anna.taps("Nein, nur")
    anna.writes("LAION")
    before = only(store)[0]

    anna.taps_data(old)

    assert anna.toast == "Das gehört zu einer älteren Frage."
    assert only(store)[0] == before


def test_two_taps_at_once_are_one(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    anna.commands("anwalt")
    anna.taps("Hier")
    anna.writes("Anna Lindenhof")
    once = anna.data_of("Nein, nur")
    anna.taps_data(once)
    before = only(store)[0]

    anna.taps_data(once)

    assert anna.toast == "Schon notiert."
    assert only(store)[0] == before


def test_a_message_that_arrives_twice_is_taken_once(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    anna.taps("Keine Frist")
    anna.taps("Meine Werke")
    anna.writes("Eins")

    anna.message -= 1
    again = anna.writes("Eins")

    assert "Notiert" in again
    assert [one.text for one in only(store)[1].story] == ["Eins"]


def test_another_device_that_was_first_is_told(chat: Chat, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = someone(chat)
    to_facts(anna)
    row, data = only(store)
    loaded = chat.contact._mine("tg:1", row.id)
    assert loaded is not None
    store.contacts.save(row.firm, row.id, content_of(replace(data, outcome="woanders")), row.revision, NOW)

    said = chat.contact._kept(_incoming(anna, "text"), loaded, data, loaded.walk)

    assert "neueste Stand" in words(said[0])
    assert only(store)[1].outcome == "woanders"


def _incoming(person: Player, kind: str, **values: object) -> Incoming:
    return person._incoming(kind, **values)


def test_somebody_else_cannot_use_a_button(chat: Chat, store: Store) -> None:
    anna, ben = someone(chat), someone(chat, 2, "Ben")
    to_facts(anna)

    ben.taps_data(anna.data_of("Keine Frist"))

    assert ben.toast == "Diese Anfrage gibt es nicht mehr. /anwalt beginnt neu."
    assert not only(store)[1].no_deadline


def test_an_edited_message_changes_what_was_taken_from_it(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    anna.commands("anwalt")
    anna.taps("Hier")
    anna.writes("Ana Lindenhof")
    own = anna.message
    anna.taps("Nein, nur")
    anna.writes("LAJON e.V.")
    opponent = anna.message
    anna.writes("Laion\nlaion.ai")
    alias = anna.message

    for message, text in ((own, "Anna Lindenhof"), (opponent, "LAION e.V."), (alias, "laion.ai")):
        assert "Geändert" in _edits(anna, message, text)

    parties = only(store)[1].parties
    assert [(one.name, one.aliases) for one in parties] == [("Anna Lindenhof", ()), ("LAION e.V.", ("laion.ai",))]


def _edits(person: Player, message: int, text: str) -> str:
    return person._does(_incoming(person, "text", text=text, message_id=message, edited=True))


def test_an_edited_story_and_deadline_are_corrected_and_an_unknown_message_is_told(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    anna.writes("15.03.2027 Antwort")
    deadline = anna.message
    anna.taps("Weiter")
    anna.taps("Meine Werke")
    anna.writes("Es war 2012.")
    story = anna.message

    _edits(anna, deadline, "16.03.2027 Antwort")
    _edits(anna, story, "Es war 2021.")
    lost = _edits(anna, 7, "irgendwas")

    data = only(store)[1]
    assert [one.day for one in data.deadlines] == [dt.date(2027, 3, 16)]
    assert data.told == "Es war 2021."
    assert "nicht mehr zuordnen" in lost


def test_a_forwarded_message_is_a_story_but_no_name(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    anna.commands("anwalt")
    anna.taps("Hier")

    assert "weitergeleitet" in anna.writes("Ben", forwarded=True)
    assert only(store)[1].parties == ()


def test_a_side_question_is_left_to_others_and_the_question_comes_back(chat: Chat) -> None:
    anna = someone(chat)
    to_facts(anna)

    assert anna.writes("Was ist eine Abmahnung?") == ""
    assert chat.unheard
    assert "Gibt es eine Frist" in anna.sends("sticker")


def test_after_days_and_a_restart_it_goes_on_where_it_was(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    anna.writes("15.03.2027 Antwort")
    later = replace(anna, now=anna.now + dt.timedelta(days=9), conversation=Chat(store))  # type: ignore[arg-type]

    said = later.commands("anwalt")

    assert "Weiter geht es" in said
    assert "15.03.2027: Antwort" in said
    assert "Worum geht es" in later.taps("Weiter")


def test_whoever_changes_the_language_goes_on_in_it(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    chat.language = "en"

    assert "Is there a deadline" in anna.commands("lawyer")
    assert only(store)[1].language == "en"


def test_files_are_hashed_and_limited_and_what_could_not_be_fetched_is_told(
    chat: Chat, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.contacts.BYTES", 5_000)
    anna = someone(chat)
    to_facts(anna)
    for button in ("Keine Frist", "Meine Werke", "Lieber", "Weiß"):
        anna.taps(button)
    contents = (NamedBytes("a.pdf", None, b"eins"), NamedBytes("b.pdf", None, b"x" * 9_000))

    said = anna._does(_incoming(anna, "file", contents=contents, unfetched=("too_big",), message_id=7))

    assert "größer als 20 MB" in said
    assert "Nicht gespeichert" in said
    row, data = only(store)
    assert [(one.name, one.sha256, one.size) for one in data.documents] == [("a.pdf", sha256(b"eins"), 4)]
    assert store.contacts.file(row.firm, row.id, data.documents[0].file) == b"eins"


def test_a_file_that_is_struck_out_is_gone(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    for button in ("Keine Frist", "Meine Werke", "Lieber", "Weiß"):
        anna.taps(button)
    sends_file(anna, "a.pdf", b"eins")
    anna.taps("Werk")

    anna.taps("1 streichen")

    row, data = only(store)
    assert data.documents == ()
    assert store.contacts.files(row.firm, row.id) == []


# ---------------------------------------------------------------- sending and after


def test_until_it_is_sent_no_firm_hears_of_it(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    to_overview(anna)

    assert chat.desk.told == []
    assert store.register.of("nord") == []
    assert store.firm_log.entries("nord") == []
    assert only(store)[0].state == "draft"


def test_sending_gives_a_receipt_tells_the_desk_and_notes_names_consent_and_log(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    sends(anna)

    row, data = only(store)
    receipt, told = anna.replies
    assert row.reference in receipt.html
    assert "Bis Montag, 30.11.2026" in receipt.html
    assert told.to is not None
    assert chat.desk.told == [row.id]
    assert (row.state, row.nearest, row.waiting_since) == ("sent", dt.date(2027, 3, 15), data.consent.at)  # type: ignore[union-attr]
    assert data.consent is not None
    text = plain("consent.text", "de", firm=NORD.name)
    assert data.consent.text_sha256 == sha256(text)
    assert data.consent.scope == ("names", "matter", "documents", "telegram")
    assert {one.name for one in store.register.of("nord")} == {"Anna Lindenhof", "LAION e.V."}
    kinds = [entry["kind"] for _, _, entry, _ in store.firm_log.entries("nord", row.reference)]
    assert kinds == ["told", "consent", "sent"]
    assert store.firm_log.verify("nord").broken is None
    assert SECRET not in json.dumps([entry for _, _, entry, _ in store.firm_log.entries("nord")])
    assert store.dialogs.of("tg:1", anna.now) is None


def test_what_a_firm_adds_to_the_consent_is_shown_and_proved_by_its_hash(chat: Chat, store: Store) -> None:
    adding = replace(NORD, adds="Auch in <unserer> Software.")
    chat.firms.listed = [adding]
    anna = someone(chat)
    to_facts(anna)
    to_overview(anna)
    anna.taps("Weiter zum")
    shown = anna.replies[-1].html
    anna.taps("Einwilligen")

    _, data = only(store)
    assert data.consent is not None
    text = plain("consent.text", "de", firm=NORD.name)
    assert data.consent.text_sha256 == sha256(f"{text}\nAuch in <unserer> Software.")
    assert "Auch in &lt;unserer&gt; Software.</blockquote>" in shown


def test_every_statement_in_the_log_has_a_source_and_a_day(chat: Chat, store: Store) -> None:
    sends(someone(chat))

    for _, _, entry, _ in store.firm_log.entries("nord"):
        assert entry["sources"]
        assert all(one["citation"] and one["as_of"] for one in entry["sources"])


def test_a_deadline_of_tomorrow_says_call_as_well(chat: Chat) -> None:
    anna = someone(chat)
    to_facts(anna)
    to_overview(anna, "morgen Antwort")
    anna.taps("Weiter zum")

    said = anna.taps("Einwilligen")

    assert "29.11.2026 (morgen)" in said
    assert "Ruf die Kanzlei zusätzlich an: 040 123456" in said


def test_two_taps_on_send_send_once(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    to_overview(anna)
    anna.taps("Weiter zum")
    send = anna.data_of("Einwilligen")
    anna.taps_data(send)
    store.desks.keep_topic(only(store)[0].id, 5)

    anna.taps_data(send)

    assert anna.toast == "Die Anfrage ist schon gesendet."
    assert len(chat.desk.told) == 1


def test_a_process_that_died_after_the_save_tells_the_desk_when_the_tap_comes_again(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    to_overview(anna)
    anna.taps("Weiter zum")
    send = anna.data_of("Einwilligen")
    anna.taps_data(send)

    said = anna.taps_data(send)

    assert "Gesendet an" in said
    assert len(chat.desk.told) == 2


def test_the_person_never_hears_what_the_conflict_check_found(chat: Chat, store: Store) -> None:
    anna, ben = someone(chat), someone(chat, 2, "Ben")
    sends(anna)
    sends(ben, name="Large-scale Artificial Intelligence Open Network", opponent="Ana Lindenhof")
    row, _ = only(store, "tg:2")
    store.contacts.move("nord", row.id, ["sent"], "conflict", ben.now)

    said = ben.commands("anwalt") + str([reply.html for reply in ben.replies])

    assert "Die Kanzlei hat nicht angenommen" in said  # as after any refusal: whoever waits loses time
    for word in ("onflikt", "ollision", "Anna Lindenhof", "LAION e.V."):
        assert word not in said


@pytest.mark.parametrize(
    ("state", "part"),
    [("sent", "liegt bei der Kanzlei"), ("cleared", "liegt bei der Kanzlei"), ("conflict", "nicht angenommen"),
     ("taken", "kümmert sich"), ("asked", "etwas gefragt"), ("accepted", "hat angenommen"),
     ("declined", "nicht angenommen"), ("closed", "abgeschlossen")],
)  # fmt: skip
def test_the_person_sees_how_it_stands(chat: Chat, store: Store, state: str, part: str) -> None:
    anna = someone(chat)
    sends(anna)
    store.contacts.move("nord", only(store)[0].id, ["sent"], state, NOW)

    said = anna.commands("anwalt")

    assert part in said
    assert anna.labels() == ["Zurückziehen und löschen", "Neue Anfrage"]


def test_the_link_of_a_firm_that_takes_nothing_begins_no_enquiry(chat: Chat, store: Store) -> None:
    chat.firms.closed.add("nord")
    anna = someone(chat)

    said = anna.commands("start", "firm_nord")
    anna.taps_data("1:A:n:nord")

    assert "nimmt über diesen Bot gerade keine Anfragen an" in said
    assert "hält keine Frist an" in said
    assert "Anrufen" in " ".join(button.label for button in anna.keyboard)
    assert store.contacts.of("tg:1") == []


def test_consent_can_be_withdrawn_and_everything_goes(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    sends(anna)
    row, _ = only(store)
    anna.commands("anwalt")
    anna.taps("Zurückziehen")

    said = anna.taps("Ja, zurückziehen")

    assert "Widerrufen und gelöscht" in said
    assert chat.desk.gone == [row.reference]
    assert store.contacts.of("tg:1") == []
    assert store.register.of("nord") == []
    assert store.firm_log.entries("nord")[-1][2]["kind"] == "withdrawn"


def test_names_of_a_mandate_stay_when_the_contact_goes(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    sends(anna)
    row, _ = only(store)
    store.contacts.move("nord", row.id, ["sent"], "accepted", NOW)
    anna.commands("anwalt")
    anna.taps("Zurückziehen")
    anna.taps("Ja, zurückziehen")

    assert store.contacts.of("tg:1") == []
    assert store.register.count("nord") == 2


def test_what_was_not_sent_can_be_deleted(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    anna.taps("Löschen")

    assert "nichts davon gesehen" in anna.taps("Ja, löschen")
    assert store.contacts.of("tg:1") == []


def test_tidying_removes_old_drafts_and_declined_contacts_with_their_names(chat: Chat, store: Store) -> None:
    anna, ben, cara = someone(chat), someone(chat, 2), someone(chat, 3)
    to_facts(anna)
    sends(ben)
    sends(cara)
    declined = only(store, "tg:2")[0]
    store.contacts.move("nord", declined.id, ["sent"], "declined", NOW)
    store.contacts.note("nord", declined.id, delete_after=NOW + dt.timedelta(7))

    assert retention.tidy(store, NOW + dt.timedelta(6), 30) == 0
    assert retention.tidy(store, NOW + dt.timedelta(8), 30) == 1
    assert retention.tidy(store, NOW + dt.timedelta(31), 30) == 1
    assert (store.contacts.of("tg:1"), store.contacts.of("tg:2")) == ([], [])
    assert store.register.count("nord") == 2
    assert only(store, "tg:3")[0].state == "sent"


def test_a_firm_that_went_away_is_told(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    to_facts(anna)
    chat.firms.listed = []

    assert "gibt es hier nicht" in anna.taps("Keine Frist")


# ---------------------------------------------------------------- copy, counts, deletion


def test_the_copy_holds_the_contact_and_its_files_but_not_what_the_firm_decided(chat: Chat, store: Store) -> None:
    anna = someone(chat)
    sends(anna)
    row, _ = only(store)
    store.contacts.add_file("nord", row.id, "../brief.pdf", b"PDF", NOW)
    store.contacts.move("nord", row.id, ["sent"], "conflict", NOW)

    with zipfile.ZipFile(io.BytesIO(export(store, "tg:1", NOW))) as archive:
        found = json.loads(archive.read(f"contacts/{row.reference}.json"))
        assert archive.read(f"contacts/{row.reference}/brief.pdf") == b"PDF"

    assert SECRET in found["data"]["story"][0]["text"]
    assert found["state"] == "sent"
    assert "conflict" not in json.dumps(found)


def privacy(chat: Chat, command: str, data: str = "") -> list[Reply]:
    """What the privacy journey says to Anna."""
    journey = Privacy(chat.store, 90, chat.desk.withdrawn)
    usual = {"person": Person("tg:1", "de", "Anna"), "place": Place("tg:1"), "at": NOW}
    if data:
        return journey.tap(Incoming("tap", **usual), data, "de")  # type: ignore[arg-type]
    return journey.command(Incoming("command", command=command, **usual), "de")  # type: ignore[arg-type]


def test_contacts_are_counted_among_what_is_stored(chat: Chat) -> None:
    sends(someone(chat))

    assert "Anfragen an Kanzleien: 1" in privacy(chat, "meinedaten")[0].html
    assert "Anfragen an Kanzleien: 1" in privacy(chat, "loeschen")[0].html


def test_deleting_everything_removes_the_contact_with_proof_and_tells_the_desk(chat: Chat, store: Store) -> None:
    sends(someone(chat))
    reference = only(store)[0].reference

    proof, told = privacy(chat, "", "all")

    assert "Anfragen an Kanzleien: 1" in proof.html
    assert "Namen in Anfragen: 2" in proof.html
    assert told.to is not None
    assert chat.desk.gone == [reference]
    assert store.register.of("nord") == []
    assert "behält die Namen" not in proof.html


def test_whoever_has_a_mandate_is_told_that_its_names_stay(chat: Chat, store: Store) -> None:
    sends(someone(chat))
    store.contacts.move("nord", only(store)[0].id, ["sent"], "accepted", NOW)

    proof = privacy(chat, "", "all")[0]

    assert "behält die Namen der Beteiligten" in proof.html
    assert "BRAO § 43a Abs. 4" in proof.html


# ---------------------------------------------------------------- the way


@given(st.sampled_from(sorted(ORDER)), st.sets(st.sampled_from(["found_names", "offers"])))
def test_every_question_leads_on_to_the_overview(step: str, has: set[str]) -> None:
    walk, seen = Walk(step), 0
    while walk.step not in {"overview", "consent"}:
        walk = forward(ContactData(), walk, frozenset(has))
        seen += 1
        assert seen < 40


def test_back_goes_back_to_the_first_question_and_no_further() -> None:
    walk = Walk()
    for _ in range(12):
        walk = forward(ContactData(), walk, frozenset({"offers", "found_names"}))
    for _ in range(20):
        walk = back(walk)

    assert walk == Walk()


@pytest.mark.parametrize("group", ["kinds", "categories", "covers", "has", "ways", "budgets", "parts"])
def test_lists_of_names_are_the_same_in_both_languages(group: str) -> None:
    assert len(set(keys(group))) == len(keys(group)) > 2


def test_firms_are_read_in_the_order_they_are_given() -> None:
    assert [firm.name for firm in Firms([SUED, NORD]).open()] == ["Kanzlei Süd", "Kanzlei Nord <Dr. Weiß>"]
    assert isinstance(NORD, Firm)


def test_both_languages_say_the_same_things() -> None:
    def paths(value: object, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {found for key, inner in value.items() for found in paths(inner, f"{path}.{key}")}
        return {path}

    for file in ("contact", "paper/words"):
        assert paths(prompts.phrases_of(file, "de")) == paths(prompts.phrases_of(file, "en"))


def test_what_is_typed_for_a_button_is_understood_in_both_languages() -> None:
    assert [understood(word, "de") for word in ("Weiß ich nicht.", "niemand", "FERTIG", "zurück")] == [
        "unknown", "none", "done", "back",
    ]  # fmt: skip
    assert [understood(word, "en") for word in ("I don't know", "nobody", "done", "back")] == [
        "unknown", "none", "done", "back",
    ]  # fmt: skip
    assert understood("LAION", "de") is None
