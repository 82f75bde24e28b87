"""A firm's own documents, members and settings at its desk: found by that firm alone, changed by whoever may."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass, field

import pytest

import prompts
from bot.firms import Firm, Firms
from bot.intake.taken import Fault, Limits, NamedBytes, PageText, Taken
from bot.journeys.desk import corpus
from bot.journeys.desk.affairs import Affairs
from bot.journeys.desk.corpus import Corpus
from bot.journeys.desk.documents import Documents
from bot.journeys.desk.joining import Joining
from bot.journeys.desk.members import Members
from bot.journeys.desk.model import DeskModel
from bot.journeys.model_sides import Means, ModelSide
from bot.ports import Button, FileRef, Incoming, Person, Place, Quoted, Reply
from bot.store import Store
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.offices import EXAMPLE, NOW, OTHER, put

PLACES = {EXAMPLE.id: "tg:-1", OTHER.id: "tg:-2"}
FEES = "Honorar\n\nDas erste Gespräch kostet bei uns 190 Euro, bei Beratungshilfe 15 Euro."


def reads(files: list[NamedBytes], limits: Limits) -> Taken:
    """An intake that takes every file for text, except for broken ones."""
    text = files[0].content.decode()
    if text == "broken":
        return Taken((), "none", faults=(Fault(files[0].name, "locked_pdf"),))
    return Taken((PageText(files[0].name, 1, text, "text"),), "good")


@dataclass
class Desk:
    """The desk of a firm, and who writes there."""

    store: Store
    firm: Firm = EXAMPLE
    asked: list[tuple[str, str]] = field(default_factory=list)
    keyboard: tuple[Button, ...] = ()
    toast: str = ""

    @property
    def affairs(self) -> Affairs:
        documents = Documents(self.store.notes, self._answer, reads)
        model = DeskModel(ModelSide("firm", self.store), Means(_nothing, PlainWriter(), NOW.date))
        return Affairs(Joining(self.store, Firms(self.store)), Members(self.store.staff), documents, model)

    def commands(self, person: int, command: str, text: str = "", **more: object) -> str | None:
        return self._does(Incoming("command", _person(person), self.place, NOW, text, command, **more))  # type: ignore[arg-type]

    def taps(self, person: int, label: str) -> str | None:
        found = next(button for button in self.keyboard if button.label.startswith(label))
        assert len(found.data.encode()) <= 64
        return self._does(Incoming("tap", _person(person), self.place, NOW, data=found.data))

    @property
    def place(self) -> Place:
        return Place(PLACES[self.firm.id], "group", forum=True)

    def _does(self, incoming: Incoming) -> str | None:
        replies = self.affairs(incoming, self.firm, self.store.staff.of(incoming.person.id))
        if replies is None:
            return None
        rows = [row for reply in replies for row in reply.buttons]
        self.keyboard = tuple(button for row in rows for button in row) or self.keyboard
        self.toast = next((reply.toast for reply in replies if reply.toast), "")
        return "\n".join(reply.html for reply in replies)

    def _answer(self, question: str, language: str, firm: Firm, incoming: Incoming) -> str:
        self.asked.append((question, language))
        return f"[public answer in {language}]"


def _nothing() -> Knowledge:
    raise AssertionError("no test of documents asks the library")


def _person(number: int) -> Person:
    return Person(f"tg:{number}", "de", "Zoe", "Zoe Zander")


@pytest.fixture
def desk(store: Store) -> Desk:
    """The desk of the example with an owner (1), a lawyer (2), an assistant (3); a lawyer of another firm (8)."""
    put(store, EXAMPLE, OTHER)
    for firm, place in PLACES.items():
        store.firms.connect(firm, place)
    for person, role in ((1, "owner"), (2, "lawyer"), (3, "assistant")):
        store.staff.join(f"tg:{person}", EXAMPLE.id, role, f"{role} <{person}>", NOW)
    store.staff.join("tg:8", OTHER.id, "lawyer", "Eve", NOW)
    return Desk(store)


def other(desk: Desk) -> Desk:
    return dataclasses.replace(desk, firm=OTHER)


# ---------------------------------------------------------------- keeping and finding


def test_a_question_gets_the_public_answer_and_below_it_the_firms_own_word(desk: Desk) -> None:
    desk.commands(3, "merken", FEES)

    said = desk.commands(2, "frage", "Was kostet das erste Gespräch?")

    assert said is not None
    assert said.index("[public answer in de]") < said.index("Aus Ihren Unterlagen")
    assert "nicht amtlich" in said
    assert "190 Euro" in said
    assert "gemerkt am 30.11.2026" in said


def test_what_one_firm_keeps_another_never_finds(desk: Desk) -> None:
    desk.commands(3, "merken", FEES)

    said = other(desk).commands(8, "frage", "Was kostet das erste Gespräch?")

    assert said == "[public answer in de]"
    assert "190" not in str(other(desk).commands(8, "wissen"))


def test_a_button_of_another_firms_document_opens_nothing(desk: Desk) -> None:
    desk.commands(3, "merken", FEES)
    desk.commands(3, "wissen")
    stranger = other(desk)
    stranger.keyboard = desk.keyboard

    said = stranger.taps(8, "1")

    assert said == ""
    assert stranger.toast == "This no longer exists."


def test_a_question_in_english_is_answered_in_english(desk: Desk) -> None:
    desk.commands(3, "merken", "Fees\nThe first meeting costs 190 euros.")

    said = desk.commands(2, "ask", "How much does the first meeting cost?")

    assert desk.asked == [("How much does the first meeting cost?", "en")]
    assert "From your documents" in str(said)


def test_a_firm_with_documents_hears_that_none_fits_and_one_without_hears_nothing(desk: Desk) -> None:
    assert desk.commands(2, "frage", "Wie lange gilt der Schutz?") == "[public answer in de]"
    desk.commands(3, "merken", FEES)

    assert "steht dazu nichts" in str(desk.commands(2, "frage", "Quantenchromodynamik Bosonen?"))


def test_a_question_can_be_an_answer_to_a_message(desk: Desk) -> None:
    assert "Frage dahinter" in str(desk.commands(2, "frage"))

    desk.commands(2, "frage", quoted=Quoted(5, "Was gilt für § 44b?", "tg:3"))

    assert desk.asked == [("Was gilt für § 44b?", "de")]


def test_a_message_of_a_colleague_is_kept_under_the_title_given(desk: Desk) -> None:
    said = desk.commands(3, "merken", "Fristen", quoted=Quoted(5, "Wir antworten <immer> schriftlich.", "tg:2"))

    assert "Gemerkt: <b>Fristen</b>" in str(said)
    assert [one.text for one in desk.affairs.documents.of(EXAMPLE.id).all()] == ["Wir antworten <immer> schriftlich."]


def test_what_clients_wrote_is_not_kept(desk: Desk) -> None:
    said = desk.commands(3, "merken", quoted=Quoted(5, "Meine Geschichte …", "tg:bot", ours=True))

    assert "wird mit ihr gelöscht" in str(said)
    assert desk.affairs.documents.of(EXAMPLE.id).all() == []


def test_a_file_is_kept_under_its_name_or_its_caption(desk: Desk) -> None:
    def hands_over(name: str, text: str, caption: str = "") -> str:
        content = NamedBytes(name, None, text.encode())
        return str(desk.commands(3, "merken", caption, contents=(content,), files=(FileRef("f", name),)))

    assert "<b>Merkblatt &lt;1&gt;</b>" in hands_over("Merkblatt <1>.pdf", "Text")
    assert "<b>Mustervertrag</b>" in hands_over("x.docx", "Noch ein Text", "Mustervertrag")
    assert "„y &lt;.pdf“ ist mit einem Passwort geschützt. Bitte speichern Sie" in hands_over("y <.pdf", "broken")
    assert "„z.pdf“ steht kein Text" in hands_over("z.pdf", "  ")
    assert len(desk.affairs.documents.of(EXAMPLE.id).all()) == 2


@pytest.mark.parametrize("reason", prompts.phrases_of("intake", "de")["faults"])
def test_why_a_file_cannot_be_read_is_said_to_staff_in_words_of_their_own(reason: str, store: Store) -> None:
    put(store, EXAMPLE)
    file = NamedBytes("a.pdf", None, b"x")
    documents = Documents(
        store.notes, lambda q, lang: "", lambda f, limits: Taken((), "none", faults=(Fault("a.pdf", reason),))
    )
    incoming = Incoming("file", _person(3), Place("tg:-1", "group"), NOW, command="merken", contents=(file,))

    said = documents.remember(incoming, EXAMPLE).html

    assert said.startswith(("„a.pdf“", "In „a.pdf“", "Gerade"))
    assert not re.search(r"\b(du|dir|dich|schick|füg)\b", said, re.IGNORECASE)


def test_a_file_that_did_not_arrive_is_asked_for_again(desk: Desk) -> None:
    assert "noch einmal" in str(desk.commands(3, "merken", files=(FileRef("f", "a.pdf"),), unfetched=("too_big",)))
    quoted = Quoted(5, "", "tg:2", file=FileRef("f", "a.pdf"))
    assert "noch einmal" in str(desk.commands(3, "merken", quoted=quoted))


def test_the_same_title_replaces_what_was_kept(desk: Desk) -> None:
    desk.commands(3, "merken", FEES)

    assert "Erneuert" in str(desk.commands(3, "merken", "honorar\nJetzt 250 Euro."))
    assert [one.text for one in desk.affairs.documents.of(EXAMPLE.id).all()] == ["Jetzt 250 Euro."]


def test_nothing_to_keep_is_said_how(desk: Desk) -> None:
    assert "/merken" in str(desk.commands(3, "merken"))


def test_limits_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("DOCUMENTS", 2), ("LONGEST", 50), ("ALTOGETHER", 80)):
        monkeypatch.setattr(corpus, name, most)
    kept = Corpus(store.notes, "nord")

    assert kept.keep("a", "x" * 51, NOW).outcome == "long"
    assert kept.keep("a", "x" * 50, NOW).outcome == "new"
    assert kept.keep("b", "x" * 31, NOW).outcome == "total"
    assert kept.keep("b", "x" * 30, NOW).outcome == "new"
    assert kept.keep("c", "", NOW).outcome == "empty"
    monkeypatch.setattr(corpus, "ALTOGETHER", 800)
    assert kept.keep("c", "x", NOW).outcome == "full"
    assert kept.keep("A", "y", NOW).outcome == "changed"


def test_a_word_that_stands_in_very_many_passages_is_still_found(store: Store) -> None:
    kept = Corpus(store.notes, "nord")
    for number in range(3):
        kept.keep(f"Band {number}", "\n\n".join(f"Vorbehalt Nummer {n} im Absatz." for n in range(100)), NOW)

    assert len(kept.find("Was steht zum Vorbehalt?")) == 3


def test_documents_are_sealed(desk: Desk) -> None:
    desk.commands(3, "merken", FEES)

    with desk.store.engine.begin() as connection:
        raw = str(connection.exec_driver_sql("SELECT * FROM notes").all())
    assert "190" not in raw
    assert "Honorar" not in raw


# ---------------------------------------------------------------- looking after them


def test_documents_are_listed_read_and_removed_after_a_second_thought(desk: Desk) -> None:
    desk.commands(3, "merken", FEES)

    assert "1. Honorar (30.11.2026)" in str(desk.commands(2, "wissen"))
    assert "190 Euro" in str(desk.taps(2, "1"))
    assert "Zurückholen" in str(desk.taps(2, "Entfernen"))
    assert "Noch nichts gemerkt" in str(desk.taps(2, "Ja"))
    assert desk.toast == "Entfernt: Honorar"


def test_a_long_list_is_turned_page_by_page(desk: Desk) -> None:
    for number in range(20):
        desk.commands(3, "merken", f"Blatt {number:02}\nText {number}")

    assert "Blatt 19" not in str(desk.commands(2, "wissen"))
    assert "20. Blatt 19" in str(desk.taps(2, "Später"))
    assert "1. Blatt 00" in str(desk.taps(2, "‹ Früher"))
    assert desk.taps(2, "Schließen") == "Geschlossen."


def test_who_has_not_joined_gets_nothing_here(desk: Desk) -> None:
    desk.commands(3, "merken", FEES)
    desk.commands(3, "wissen")

    for command in ("merken", "wissen", "frage", "mitglieder", "kanzlei", "trennen", "name", "austreten"):
        assert desk.commands(9, command, "Honorar") is None
    assert desk.taps(9, "1") == ""
    assert "zu keiner Kanzlei" in desk.toast


def test_commands_of_others_are_none_of_these_affairs(desk: Desk) -> None:
    assert desk.commands(2, "offen") is None
    assert desk.affairs(Incoming("tap", _person(2), desk.place, NOW, data="1:D:x:take"), EXAMPLE, None) is None
    assert desk.affairs(Incoming("tap", _person(2), desk.place, NOW, data="1:F"), EXAMPLE, None) is None


# ---------------------------------------------------------------- members and settings


def test_an_owner_removes_a_member_after_a_second_thought(desk: Desk) -> None:
    said = str(desk.commands(1, "mitglieder"))

    assert "3. assistant &lt;3&gt;, Assistenz" in said
    assert "Eve" not in said
    assert "aus der Kanzlei entfernen?" in str(desk.taps(1, "3"))
    desk.taps(1, "Ja")
    assert desk.store.staff.of("tg:3") is None
    assert "gehört nicht mehr" in desk.toast


def test_the_last_owner_cannot_be_removed(desk: Desk) -> None:
    desk.commands(1, "mitglieder")
    desk.taps(1, "1")

    assert "die letzte Person" in desk.toast


def test_who_is_no_owner_sees_no_buttons_and_taps_in_vain(desk: Desk) -> None:
    desk.commands(1, "mitglieder")

    assert desk.taps(2, "3") == ""
    assert "nur Inhaberinnen" in desk.toast
    assert desk.store.staff.of("tg:3") is not None
    fresh = Desk(desk.store)
    fresh.commands(2, "mitglieder")
    assert [button.label for button in fresh.keyboard] == ["Schließen"]


def test_an_owner_reaches_nobody_of_another_firm(desk: Desk) -> None:
    tap = Incoming("tap", _person(1), desk.place, NOW, data="1:F:m:tg:8!remove")

    desk.affairs(tap, EXAMPLE, desk.store.staff.of("tg:1"))

    assert desk.store.staff.of("tg:8") is not None


def test_the_firm_sees_its_settings_and_its_link(desk: Desk) -> None:
    said = str(desk.commands(3, "kanzlei"))

    assert "innerhalb von 8 Bürostunden" in said
    assert "abgelehnt 0 Tage" in said
    assert [button.start for button in desk.keyboard] == ["firm_kanzlei-beispiel"]


def test_a_code_that_stands_in_the_group_is_burned_whoever_wrote_it(desk: Desk) -> None:
    code = desk.store.codes.new(EXAMPLE.id, "owner", NOW.replace(year=2027))

    assert "gilt er nicht mehr" in str(desk.commands(9, "beitreten", code))
    assert desk.store.codes.look(code, NOW) is None


def test_an_english_firm_is_spoken_to_in_english(desk: Desk) -> None:
    english = other(desk)
    desk.store.staff.join("tg:7", OTHER.id, "owner", "Ann", NOW)
    said = [
        english.commands(7, "remember"), english.commands(7, "remember", "Fees\n190 euros"),
        english.commands(7, "knowledge"), english.taps(7, "1"), english.taps(7, "Remove"), english.taps(7, "Yes"),
        english.commands(7, "members"), english.taps(7, "1"), english.commands(7, "firm"), english.commands(7, "ask"),
    ]  # fmt: skip

    assert not [one for one in said if re.search(r"[äöüß]|\bSie\b", str(one))]
    assert "Anders &lt;&amp; Co.&gt;" in str(said[-2])


def test_replies_of_an_affair_stay_in_the_place_they_came_from(desk: Desk) -> None:
    incoming = Incoming("command", _person(2), desk.place, NOW, "Was kostet es?", "frage")

    replies: list[Reply] | None = desk.affairs(incoming, EXAMPLE, desk.store.staff.of("tg:2"))

    assert replies is not None
    assert all(reply.to is None for reply in replies)
