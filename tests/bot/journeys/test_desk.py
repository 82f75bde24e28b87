"""The desk of a firm: from the names of a new enquiry to its end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.intake.taken import NamedBytes
from bot.journeys.contact.kept import Deadline, Party, read
from bot.ports import Elsewhere, FileRef, Person, Quoted
from bot.store import Store
from tests.bot.journeys.desk_room import ADA, BEN, DESKS, SUE, Room, labels, said, to, words
from tests.bot.journeys.room import NOW, TODAY

NORD, ANNA = DESKS["nord"], "tg:1"
SECRET = ("Unterlassungserklärung", "trainiert", "aufhört", "500 Euro", "0170", "29.11.2026", "morgen")


@pytest.fixture
def desk(store: Store) -> Room:
    """Two firms with desks, their staff, nobody who asked yet."""
    return Room(store)


# -------------------------------------------------------------------- before the names are cleared


def test_a_new_enquiry_shows_names_and_roles_and_nothing_else(desk: Room) -> None:
    contact = desk.enquiry()

    card = desk.seen[NORD][-1]

    assert card.to == Elsewhere(NORD, contact)
    assert card.slot == f"card:{contact}"
    assert "Anna Arndt (auch: Anna Art)" in words(card)
    assert "Meier Medien GmbH" in words(card)
    assert not [word for word in SECRET if word in words(card)]
    assert labels(card) == ["Namen freigeben", "Kollision", "Ablehnen"]


def test_a_match_in_the_register_is_shown_with_the_other_side_first(desk: Room) -> None:
    desk.enquiry("tg:9", parties=(Party("Meyer Medien GmbH", "self"), Party("Zoe Zander", "opponent")))

    desk.enquiry()

    card = words(desk.seen[NORD][-1])
    assert "Andere Seite: Meier Medien GmbH (Gegenseite) – Meyer Medien GmbH (Anfragende Person in SL-" in card


def test_a_match_at_another_firm_is_none(desk: Room) -> None:
    desk.enquiry("tg:9", "sued", parties=(Party("Meyer Medien GmbH", "self"),))

    desk.enquiry()

    assert "Kein Treffer in Ihrem Verzeichnis" in words(desk.seen[NORD][-1])


@pytest.mark.parametrize("act", ["take", "ask", "accept", "assign", "blocks", "dossier", "block:eingang"])
def test_before_clearing_no_button_shows_anything(desk: Room, act: str) -> None:
    contact = desk.enquiry()

    replies = desk.taps(contact, act)

    assert desk.row(contact).state == "sent"
    assert not [word for word in SECRET if word in said(replies)]


@pytest.mark.parametrize("command", ["karte", "offen", "textbausteine", "vorschlag", "entwurf"])
def test_before_clearing_no_command_shows_anything(desk: Room, command: str) -> None:
    contact = desk.enquiry()

    replies = desk.commands(contact, command)

    assert replies
    assert not [word for word in SECRET if word in said(replies)]


def test_before_clearing_nothing_that_staff_writes_reaches_the_person(desk: Room) -> None:
    contact = desk.enquiry()

    replies = desk.writes(contact, "Guten Tag Frau Arndt")

    assert said(replies).strip() == "Die Namen sind noch nicht freigegeben. Nichts wurde weitergegeben."
    assert not desk.seen.get(ANNA)


def test_an_enquiry_without_a_desk_is_posted_when_one_is_connected(desk: Room) -> None:
    desk.connect("nord", None)
    contact = desk.enquiry()
    assert not desk.seen

    desk.connect("nord", NORD)
    posted = desk.desk.connected("nord")

    assert [reply.to for reply in posted] == [Elsewhere(NORD, contact)]


def test_a_topic_begins_with_the_card_and_is_called_by_number_and_name(desk: Room) -> None:
    contact = desk.enquiry()

    begins = desk.desk.topic(contact)

    assert begins is not None
    assert begins.name == f"{desk.row(contact).reference} · Anna Arndt"
    assert [reply.slot for reply in begins.replies] == [f"card:{contact}"]


# -------------------------------------------------------------------- clearing and taking


def test_cleared_names_open_the_card_with_the_nearest_deadline_first(desk: Room) -> None:
    later = Deadline(TODAY + dt.timedelta(20), "Klage")
    contact = desk.enquiry(deadlines=(later, Deadline(TODAY + dt.timedelta(1), "Unterlassungserklärung")))

    desk.taps(contact, "clear")

    lines = words(desk.seen[NORD][-1]).splitlines()
    assert lines[0] == "Frist 29.11.2026 (morgen) Unterlassungserklärung"
    assert lines[1].startswith("Frist 18.12.2026")
    assert "Sie haben mit meinen Bildern trainiert." in "\n".join(lines)


def test_an_assistant_may_take_but_not_clear_accept_or_decline(desk: Room) -> None:
    contact = desk.enquiry()
    for act in ("clear", "accept", "decline", "conflict"):
        assert "nur Anwältinnen und Anwälte" in said(desk.taps(contact, act, BEN))
    desk.taps(contact, "clear")

    desk.taps(contact, "take", BEN)

    assert (desk.row(contact).state, desk.row(contact).assigned) == ("taken", BEN.person)
    assert "Ben Büro von Kanzlei Nord kümmert sich um deine Anfrage" in desk.told(ANNA)
    assert "noch kein Mandat" in desk.told(ANNA)


def test_of_two_who_take_at_once_one_does_and_the_other_is_told(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    before = len(desk.seen[ANNA])

    replies = desk.taps(contact, "take", BEN)

    assert "Schon geschehen. Stand: übernommen" in said(replies)
    assert desk.row(contact).assigned == ADA.person
    assert len(desk.seen[ANNA]) == before


def test_a_tap_that_is_delivered_twice_says_the_same_into_the_same_slot(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    first = desk.seen[ANNA][-1]

    again = to(desk.taps(contact, "take"), ANNA)

    assert [(reply.html, reply.slot) for reply in again] == [(first.html, first.slot)]
    assert first.slot


def test_staff_of_another_firm_cannot_touch_a_contact(desk: Room) -> None:
    contact = desk.enquiry()

    replies = desk.taps(contact, "clear", SUE)

    assert "Nur wer der Kanzlei im Bot beigetreten ist" in said(replies)
    assert desk.row(contact).state == "sent"


def test_a_button_of_another_firms_contact_is_nothing_here(desk: Room) -> None:
    foreign, own = desk.enquiry("tg:2", "sued"), desk.enquiry()
    incoming = desk._at_desk(own, ADA, kind="tap", data=f"1:D:{foreign}:clear")

    replies = desk.desk.handle(incoming, "de")

    assert said(replies).strip() == "Diese Anfrage gibt es nicht mehr."
    assert desk.row(foreign).state == "sent"


def test_a_contact_is_assigned_to_a_member_by_name(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact)

    offered = desk.taps(contact, "assign")
    replies = desk.taps(contact, f"assign:{BEN.person}")

    assert labels(offered[0]) == ["Ada Anwalt", "Ben Büro"]
    assert "Zugeteilt: Ben Büro." in said(replies)
    assert "bei Ben Büro" in said(replies)
    assert desk.row(contact).assigned == BEN.person


def test_nobody_of_another_firm_can_be_assigned(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact)

    desk.taps(contact, f"assign:{SUE.person}")

    assert desk.row(contact).assigned is None


# -------------------------------------------------------------------- accepting, declining, the end


def test_accepting_is_asked_once_more_and_then_told(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    asked = desk.taps(contact, "accept")
    assert desk.row(contact).state == "taken"
    desk.taps(contact, "accept:yes")

    assert labels(asked[0]) == ["Ja", "Nein, zurück"]
    assert desk.row(contact).state == "accepted"
    assert "Kanzlei Nord übernimmt deine Sache" in desk.told(ANNA)


def test_not_meant_after_all_changes_nothing(desk: Room) -> None:
    contact = desk.enquiry()

    desk.taps(contact, "decline")
    replies = desk.taps(contact, "decline:no")

    assert "nichts geändert" in said(replies)
    assert desk.row(contact).state == "sent"
    assert not desk.seen.get(ANNA)


def test_a_refusal_names_the_running_deadline_next_places_and_sources(desk: Room) -> None:
    tomorrow = Deadline(TODAY + dt.timedelta(1), "Unterlassungserklärung")
    contact = desk.enquiry(deadlines=(tomorrow, Deadline(None, "Klage")))

    desk.open(contact, "decline")

    told = desk.told(ANNA)
    assert "Kanzlei Nord übernimmt deine Sache nicht" in told
    assert "Deine Frist läuft weiter: 29.11.2026 (morgen) Unterlassungserklärung" in told
    assert "Auch „Klage“ läuft weiter; der Tag ist nicht bekannt." in told
    assert "Beratungshilfe" in told
    assert "anwaltauskunft.de" in told
    assert "BRAO § 44" in told
    assert "(Stand 28.11.2026)" in told


def test_a_conflict_and_any_other_refusal_read_the_same(desk: Room) -> None:
    one, two = desk.enquiry("tg:1"), desk.enquiry("tg:2")

    desk.taps(one, "conflict:yes")
    desk.taps(two, "decline:yes")

    first = desk.told("tg:1").replace(desk.row(one).reference, "X")
    assert first == desk.told("tg:2").replace(desk.row(two).reference, "X")
    assert "ollision" not in first


def test_the_card_of_a_refused_contact_keeps_number_and_end_only_and_the_topic_is_closed(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact)

    replies = desk.taps(contact, "decline:yes")

    card = next(reply for reply in replies if reply.slot == f"card:{contact}")
    assert not [word for word in (*SECRET, "Anna", "Meier") if word in words(card)]
    assert [reply.topic for reply in replies if reply.topic] == ["close"]


def test_a_refused_contact_is_deleted_by_the_tidying_with_its_names(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "decline")

    assert desk.desk.tidy(desk.now) == 0, "the last messages still need its topic"
    assert desk.desk.tidy(desk.now + dt.timedelta(hours=1)) == 1

    assert desk.row(contact) is None
    assert desk.store.register.of("nord") == []


def test_a_closed_matter_is_kept_as_long_as_the_firm_says_and_its_names_longer(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "accept", "close")

    assert "nach 180 Tagen gelöscht" in desk.told(ANNA)
    assert desk.desk.tidy(desk.now + dt.timedelta(179)) == 0
    assert desk.desk.tidy(desk.now + dt.timedelta(181)) == 1
    assert {one.name for one in desk.store.register.of("nord")} == {"Anna Arndt", "Meier Medien GmbH"}


def test_reopened_it_is_where_it_was_and_is_not_deleted(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take", "decline")

    replies = desk.taps(contact, "reopen")

    assert (desk.row(contact).state, desk.row(contact).delete_after) == ("taken", None)
    assert [reply.topic for reply in replies if reply.topic] == ["reopen"]
    assert "wieder geöffnet" in desk.told(ANNA)


def test_after_a_conflict_the_names_are_to_be_cleared_anew(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take", "conflict")

    replies = desk.taps(contact, "reopen")

    assert desk.row(contact).state == "sent"
    assert not [word for word in SECRET if word in said(to(replies, NORD))]


def test_what_the_person_took_back_names_no_topic_and_leaves_nothing_on_the_card(desk: Room) -> None:
    contact = desk.enquiry()

    replies = desk.desk.withdrawn("nord", contact, "SL-ABC")

    assert [(reply.to, reply.slot) for reply in replies] == [(Elsewhere(NORD), f"card:{contact}")]
    assert "SL-ABC: von der Person zurückgezogen" in said(replies)


# -------------------------------------------------------------------- talking


def test_what_staff_writes_reaches_the_person_with_name_and_firm_above(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    replies = desk.writes(contact, "Guten Tag, <bitte> & danke")

    message = to(replies, ANNA)[0]
    assert message.html == "<b>Ada Anwalt (Kanzlei Nord)</b>\nGuten Tag, &lt;bitte&gt; &amp; danke"
    assert labels(message) == ["Zurück zum Bot"]
    assert "geht an Kanzlei Nord" in words(to(replies, ANNA)[1])


@pytest.mark.parametrize("text", [
    "// intern", "//intern", "# nur unter uns", "  // mit Abstand", "\n#Zeile", "\u200b// unsichtbar davor", "＃ breit",
    "／／ breit", "\u2060#", "//",
])  # fmt: skip
def test_a_note_never_reaches_the_person(desk: Room, text: str) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    before = len(desk.seen[ANNA])

    replies = desk.writes(contact, text)

    assert replies == []
    assert len(desk.seen[ANNA]) == before


def test_a_note_above_a_file_keeps_the_file_inside(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    for text in ("// nur für uns", "Bild eins\n# nur für uns"):
        album = {"message_ids": (7001, 7002), "files": (FileRef("a", "a.pdf"),) * 2}
        assert desk.writes(contact, text, kind="file", **album) == []


def test_an_answer_to_a_note_stays_inside_and_says_so(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    replies = desk.writes(contact, "Sehe ich auch so", quoted=Quoted(1, "// schwach", BEN.person, BEN.name))

    assert "Sie antworten auf eine Notiz" in said(replies)
    assert not to(replies, ANNA)


def test_files_of_staff_are_copied_as_they_are(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    replies = desk.writes(contact, "Vollmacht", kind="file", message_ids=(81, 82), files=(FileRef("f", "v.pdf"),) * 2)

    assert to(replies, ANNA)[0].copies == (81, 82)
    assert words(to(replies, ANNA)[0]).startswith("Ada Anwalt (Kanzlei Nord)")


def test_an_edited_message_has_the_same_shape_so_that_it_is_rewritten(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Bis Mitwoch", message_id=77)

    replies = desk.writes(contact, "Bis Mittwoch", message_id=77, edited=True)

    assert [reply.html for reply in replies] == ["<b>Ada Anwalt (Kanzlei Nord)</b>\nBis Mittwoch"]
    assert replies[0].to == Elsewhere(ANNA)


def test_a_note_that_is_edited_into_a_message_does_not_go_out(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "// geheim", message_id=78)

    replies = desk.writes(contact, "geheim", message_id=78, edited=True)

    assert not to(replies, ANNA)
    assert "war nicht weitergegeben" in said(replies)


def test_a_message_that_is_edited_into_a_note_is_taken_back(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "zu viel gesagt", message_id=79)

    replies = desk.writes(contact, "// zu viel gesagt", message_id=79, edited=True)

    assert words(to(replies, ANNA)[0]).strip() == "Kanzlei Nord hat diese Nachricht zurückgenommen."
    assert "zu viel gesagt" not in said(to(replies, ANNA))
    assert "Jetzt eine Notiz" in said(replies)


@pytest.mark.parametrize("by", [Person("tg:999", "de", "Eve"), SUE, Person(NORD, None, "Team")])
def test_who_has_not_joined_gets_one_sentence_and_nothing_goes_out(desk: Room, by: object) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    replies = desk.writes(contact, "Hallo", by=by)  # type: ignore[arg-type]  # each is one or the other

    assert len(replies) == 1
    assert "Nur wer der Kanzlei im Bot beigetreten ist" in said(replies)
    assert not to(replies, ANNA)


def test_talk_of_staff_outside_the_topics_is_theirs(desk: Room) -> None:
    assert desk.desk.handle(desk._at_desk(None, ADA, text="Kaffee?", addressed=False), "de") == []


def test_a_question_back_is_the_next_message_and_marks_the_contact(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact)

    asked = desk.taps(contact, "ask", BEN)
    assert desk.row(contact).state == "taken"
    replies = desk.writes(contact, "Haben Sie den Vertrag?", by=BEN)

    assert "Ben Büro, Ihre nächste Nachricht" in said(asked)
    assert "Haben Sie den Vertrag?" in said(to(replies, ANNA))
    assert (desk.row(contact).state, desk.row(contact).waiting_since) == ("asked", None)


def test_while_the_person_talks_their_words_go_to_the_topic_and_the_bot_is_silent(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Haben Sie den Vertrag?")

    first = desk.says("Ja, <hier>")
    second = desk.says("Moment")

    assert first is not None
    assert second is not None
    assert to(first, NORD)[0].html == "<b>Anna Arndt</b>\nJa, &lt;hier&gt;"
    assert to(first, NORD)[0].to == Elsewhere(NORD, contact)
    assert "Weitergegeben an Kanzlei Nord" in said(first)
    assert said(second).strip() == "Anna Arndt\nMoment", "said once is enough"


def test_before_staff_writes_the_bot_answers_as_usual(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    assert desk.says("Was ist § 44b?") is None


def test_an_answered_question_waits_for_the_firm_again(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact)
    desk.taps(contact, "ask")
    desk.writes(contact, "Haben Sie den Vertrag?")

    desk.says("Ja")

    assert desk.row(contact).state == "taken"
    assert desk.row(contact).waiting_since == desk.now


def test_files_of_the_person_are_copied_and_join_the_documents(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Bitte den Vertrag")

    file = {"contents": (NamedBytes("vertrag.pdf", None, b"%PDF"),), "files": (FileRef("x", "vertrag.pdf"),)}
    replies = desk.says("", kind="file", message_ids=(55, 56), **file)
    desk.says("", kind="file", **file)

    data = read(desk.row(contact).data)
    assert replies is not None
    assert to(replies, NORD)[0].copies == (55, 56)
    assert data is not None
    assert [one.name for one in data.documents] == ["vertrag.pdf"], "the same file again is not a second document"
    assert desk.store.contacts.file("nord", contact, data.documents[0].file) == b"%PDF"


def test_back_to_the_bot_and_to_the_firm_again(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Guten Tag")

    off = desk.presses(f"1:D:{contact}:b")
    assert desk.says("Was ist § 44b?") is None
    message = to(desk.writes(contact, "Sind Sie noch da?"), ANNA)
    on = desk.presses(f"1:D:{contact}:t")

    assert "Du schreibst jetzt wieder mit mir" in said(off)
    assert labels(off[0]) == ["An Kanzlei Nord"]
    assert labels(message[0]) == ["Antworten"]
    assert "geht an Kanzlei Nord" in said(on)
    assert desk.says("Ja") is not None


def test_an_answer_to_a_message_of_the_firm_goes_there_even_after_back_to_the_bot(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Guten Tag")
    desk.presses(f"1:D:{contact}:b")

    replies = desk.says("Ja", quoted=Quoted(4, "Ada Anwalt (Kanzlei Nord)\nGuten Tag", "tg:bot", "Lotse", ours=True))

    assert replies is not None
    assert to(replies, NORD)


def test_a_command_that_opens_something_brings_the_person_back_to_the_bot(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Guten Tag")

    asked = desk.desk.beside(desk._private(ANNA, kind="command", command="frage", text="44b"), "de")
    checked = desk.desk.beside(desk._private(ANNA, kind="command", command="pruefen"), "de")

    assert asked == []
    assert "Du schreibst jetzt wieder mit mir" in said(checked)
    assert desk.says("Ja") is None


def test_with_two_firms_at_once_the_person_says_for_whom_it_is(desk: Room) -> None:
    nord, sued = desk.enquiry(), desk.enquiry(firm="sued")
    desk.open(nord, "take")
    desk.open(sued, "take", by=SUE)
    desk.writes(nord, "Hier Nord")
    desk.writes(sued, "Hier Süd", by=SUE)

    asked = desk.says("Mein Geheimnis", message_id=4321)
    given = desk.presses(f"1:D:{sued}:s:4321x1")
    after = desk.says("und weiter")

    assert asked is not None
    assert after is not None
    assert sorted(labels(asked[0])) == ["An Kanzlei Nord", "An Kanzlei Süd"]
    assert "noch niemandem" in said(asked)
    assert [(reply.to, reply.copies) for reply in given if reply.to and reply.copies] == [
        (Elsewhere(DESKS["sued"], sued), (4321,))
    ]
    assert not to([*given, *after], NORD)
    assert to(after, DESKS["sued"])


def test_the_closed_firm_says_so_once_per_evening(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Guten Tag")
    desk.hours.opening = NOW + dt.timedelta(days=2)

    first, second = desk.says("Noch da?"), desk.says("Hallo?")
    desk.hours.opening = NOW + dt.timedelta(days=5)
    third = desk.says("Und jetzt?")

    assert "Gerade geschlossen. Bis Montag, 12 Uhr." in said(first)
    assert "geschlossen" not in said(second)
    assert "geschlossen" in said(third)


def test_a_changed_message_of_the_person_changes_at_the_desk(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Wann?")
    desk.says("Am Mitwoch", message_id=88)
    desk.presses(f"1:D:{contact}:b")

    replies = desk.says("Am Mittwoch", message_id=88, edited=True)

    assert replies is not None
    assert [reply.html for reply in to(replies, NORD)] == ["<b>Anna Arndt</b>\nAm Mittwoch"]
    assert "Änderung ist weitergegeben" in said(replies)


def test_a_changed_question_to_the_bot_stays_with_the_bot(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Guten Tag")

    assert desk.says("Was ist § 44b UrhG?", message_id=66, edited=True) is None


def test_after_the_end_nobody_talks_any_more(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Guten Tag")
    desk.taps(contact, "decline:yes")

    assert desk.says("Warum?") is None
    assert "Die Anfrage ist beendet (abgelehnt)" in said(desk.writes(contact, "Tut uns leid"))


def test_a_person_who_blocked_the_bot_is_reported_with_another_way(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    incoming = desk._at_desk(contact, ADA, text="Hallo?")

    replies = desk.desk.unreached(incoming, ANNA, "de")

    assert "Nicht angekommen: SL-" in said(replies)
    assert "0170 5551234" in said(replies)
    assert desk.desk.unreached(incoming, "tg:777", "de") == []


def test_a_desk_that_is_gone_is_told_to_the_person_with_the_phone(desk: Room) -> None:
    desk.enquiry()

    replies = desk.desk.unreached(desk._private(ANNA, text="Hallo?"), NORD, "de")

    assert "Kanzlei Nord ist hier gerade nicht erreichbar. Ruf an: 040 123456" in said(replies)


# -------------------------------------------------------------------- the list, and the log


def test_the_open_list_has_names_to_clear_first_then_the_nearest_deadline(desk: Room) -> None:
    later = desk.enquiry("tg:2", deadlines=(Deadline(TODAY + dt.timedelta(9), "Klage"),))
    soon, none = desk.enquiry("tg:3"), desk.enquiry("tg:4", deadlines=())
    new = desk.enquiry("tg:5")
    for contact in (later, soon, none):
        desk.open(contact)

    text = said(desk.commands(None, "offen"))

    order = [text.index(desk.row(one).reference) for one in (new, soon, later, none)]
    assert order == sorted(order)
    assert "29.11.2026 (morgen)" in text
    line = next(line for line in text.splitlines() if desk.row(new).reference in line)
    assert "29.11." not in line


def test_nothing_open_says_so(desk: Room) -> None:
    assert said(desk.commands(None, "offen")).strip() == "Nichts ist offen."


def test_everything_the_person_is_told_is_in_the_log_as_a_hash(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.writes(contact, "Guten Tag")
    desk.writes(contact, "// nur unter uns")
    desk.taps(contact, "accept:yes")

    entries = desk.store.firm_log.entries("nord")

    assert [entry["kind"] for _, _, entry, _ in entries] == ["taken", "written", "told", "accepted"]
    assert len(desk.seen[ANNA]) == len(entries)
    assert desk.store.firm_log.verify("nord").broken is None
    assert "Guten Tag" not in str(entries)


def test_what_the_bot_answers_meanwhile_is_noted_for_the_firm_that_has_the_matter(desk: Room) -> None:
    contact, waiting = desk.enquiry(), desk.enquiry("tg:2")
    desk.open(contact)

    desk.desk.noted(ANNA, "<b>Antwort</b>", (), NOW)
    desk.desk.noted("tg:2", "<b>Antwort</b>", (), NOW)

    assert [entry["kind"] for _, _, entry, _ in desk.store.firm_log.entries("nord")] == ["answered"]
    assert desk.row(waiting).state == "sent"


# -------------------------------------------------------------------- texts that a person looks at first


def test_a_text_block_goes_out_only_after_somebody_agreed(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    before = len(desk.seen[ANNA])

    draft = desk.taps(contact, "block:eingang")
    assert len(desk.seen[ANNA]) == before
    replies = desk.taps(contact, f"send:{drafted(desk, contact)}")

    assert "Geht erst hinaus" in said(draft)
    text = f"Guten Tag Anna Arndt, zu {desk.row(contact).reference}: Frist 29.11.2026. Ada Anwalt, Kanzlei Nord"
    assert text in said(to(replies, ANNA))
    assert "Gesendet von Ada Anwalt: Eingang" in said(replies)


def test_a_draft_with_an_open_place_does_not_go_out(desk: Room) -> None:
    contact = desk.enquiry(deadlines=())
    desk.open(contact, "take")

    draft = desk.taps(contact, "block:eingang")
    replies = desk.taps(contact, f"send:{drafted(desk, contact)}")

    assert "Es fehlt noch: […deadline]" in said(draft)
    assert "So senden" not in labels(draft[0])
    assert not to(replies, ANNA)


def test_an_edited_draft_is_the_words_of_who_edited_it(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.commands(contact, "vorschlag", "Was ist eine Abmahnung?")
    name = drafted(desk, contact)

    desk.taps(contact, f"edit:{name}", BEN)
    shown = desk.writes(contact, "Kurz gesagt: eine Aufforderung.", by=BEN)
    replies = desk.taps(contact, f"send:{name}")

    assert not to(shown, ANNA)
    assert "Quellen" not in said(shown)
    assert "Kurz gesagt: eine Aufforderung." in said(to(replies, ANNA))


def test_a_proposal_carries_its_sources_to_person_and_log(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    desk.commands(contact, "vorschlag", "", quoted=Quoted(1, "Was ist eine Abmahnung?", ours=True))
    replies = desk.taps(contact, f"send:{drafted(desk, contact)}")

    assert "Quellen: UrhG § 97a (Stand 01.11.2026)" in said(to(replies, ANNA))
    entry = desk.store.firm_log.entries("nord")[-1][2]
    assert (entry["kind"], entry["sources"]) == ("reviewed", [{"citation": "UrhG § 97a", "as_of": "2026-11-01"}])


def test_an_assistant_may_write_a_draft_but_not_send_it(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")

    desk.commands(contact, "entwurf", "Bitte prüfen", by=BEN)
    replies = desk.taps(contact, f"send:{drafted(desk, contact)}", BEN)

    assert not to(replies, ANNA)
    assert "nur Anwältinnen und Anwälte" in said(replies)


def test_a_rejected_draft_is_gone(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.commands(contact, "entwurf", "Bitte prüfen")
    name = drafted(desk, contact)

    dropped = desk.taps(contact, f"drop:{name}")
    replies = desk.taps(contact, f"send:{name}")

    assert "Verworfen von Ada Anwalt" in said(dropped)
    assert "gibt es nicht mehr" in said(replies)
    assert not to(replies, ANNA)


def test_a_draft_is_sent_once(desk: Room) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.commands(contact, "entwurf", "Einmal")
    name = drafted(desk, contact)

    desk.taps(contact, f"send:{name}")
    again = desk.taps(contact, f"send:{name}")

    assert not to(again, ANNA)


def test_a_draft_as_a_letter_is_shown_and_then_sent_as_a_file(desk: Room, tmp_path: Path) -> None:
    contact = desk.enquiry()
    desk.open(contact, "take")
    desk.commands(contact, "entwurf", "Sehr geehrte Frau Arndt,\n\nanbei.")
    name = drafted(desk, contact)

    shown = desk.taps(contact, f"letter:{name}")
    replies = desk.taps(contact, f"send:{name}")

    preview = next(reply.document for reply in shown if reply.document)
    sent = to(replies, ANNA)[0].document
    assert sent is not None
    assert preview.content.startswith(b"%PDF")
    assert sent == preview


def drafted(desk: Room, contact: str) -> str:
    """The newest draft of a contact."""
    return str(desk.row(contact).data["desk"]["drafts"][-1]["id"])
