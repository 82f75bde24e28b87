"""The conversation: whatever a person does, in German or English, gets one calm and fitting reply."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace

import pytest

import prompts
from bot.conversation import Conversation
from bot.journeys import ask
from bot.ports import FileRef, Incoming, Person, Place, Reply
from bot.store import Store
from bot.telegram import render
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.player import TODAY, Chosen, Frame

ANNA = Person("tg:1", "de", "Anna")
BEN = Person("tg:2", "en-GB", "Ben")
GROUP = Place("tg:-100", "group")


@pytest.fixture
def choices() -> Chosen:
    return Chosen()


@pytest.fixture
def talk(knowledge: Knowledge, choices: Chosen, store: Store) -> Conversation:
    return Conversation(lambda: knowledge, PlainWriter(), choices, store, Frame(), lambda: TODAY)


def _incoming(kind: str = "text", **values: object) -> Incoming:
    usual = {"person": ANNA, "place": Place("tg:1"), "at": dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)}
    return Incoming(kind=kind, **{**usual, **values})  # type: ignore[arg-type]  # kind and values of a test


def _command(name: str, text: str = "", **values: object) -> Incoming:
    return _incoming("command", command=name, text=text, **values)


def _one(replies: list[Reply]) -> Reply:
    assert len(replies) == 1
    assert render.split(replies[0].html)
    return replies[0]


def _words(reply: Reply) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", reply.html))


def _buttons(reply: Reply) -> list[str]:
    return [button.data for row in reply.buttons for button in row]


# /start and the notices


@pytest.mark.parametrize(
    ("person", "disclosure", "not_a_lawyer"),
    [
        (ANNA, "Du schreibst mit einem Computerprogramm, nicht mit einem Menschen", "keine Anwältin und kein Anwalt"),
        (BEN, "you are writing to a computer program, not to a person", "I am not a lawyer"),
    ],
    ids=["de", "en"],
)
def test_start_discloses_that_a_machine_writes_and_what_it_is_not(
    talk: Conversation, person: Person, disclosure: str, not_a_lawyer: str
) -> None:
    reply = _one(talk.handle(_command("start", person=person)))

    assert disclosure in _words(reply)
    assert "Art. 50" in _words(reply)
    assert not_a_lawyer in _words(reply)
    assert _buttons(reply)[0] == "1:c:new"
    assert len(_buttons(reply)) == 5


def test_every_example_of_the_start_can_be_tapped_and_is_answered(talk: Conversation) -> None:
    for person in (ANNA, BEN):
        start = _one(talk.handle(_command("start", person=person)))

        for data in _buttons(start)[1:]:
            answer = _one(talk.handle(_incoming("tap", data=data, person=person)))
            assert ("Quellen" if person is ANNA else "Sources") in _words(answer)


@pytest.mark.parametrize(
    ("german", "english", "said"),
    [
        ("hilfe", "help", "So geht es"),
        ("hinweis", "notice", "keine Rechtsberatung"),
        ("datenschutz", "privacy", "Was gespeichert wird"),
        ("impressum", "imprint", "Verein Beispiel"),
        ("sprache", "language", "In welcher Sprache"),
        ("frage", "ask", "Was möchtest du wissen?"),
    ],
)
def test_a_command_has_a_german_and_an_english_name(talk: Conversation, german: str, english: str, said: str) -> None:
    one, two = (_one(talk.handle(_command(name))) for name in (german, english))

    assert one == two
    assert said in _words(one)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("help", "How it works"),
        ("notice", "not legal advice"),
        ("privacy", "What is stored"),
        ("ask", "What would you like"),
    ],
)
def test_notices_are_english_for_an_english_person(talk: Conversation, command: str, said: str) -> None:
    assert said in _words(_one(talk.handle(_command(command, person=BEN))))


def test_privacy_names_who_is_responsible_and_how_long_data_stay(talk: Conversation) -> None:
    reply = _one(talk.handle(_command("datenschutz")))

    assert "Verein Beispiel, Musterstr. 1 <post@example.org>" in _words(reply)
    assert "14 Tagen" in _words(reply)


def test_privacy_says_so_where_nobody_is_named(knowledge: Knowledge, choices: Chosen, store: Store) -> None:
    talk = Conversation(lambda: knowledge, PlainWriter(), choices, store, Frame(controller=None), lambda: TODAY)

    assert "wer diesen Bot betreibt" in _words(_one(talk.handle(_command("datenschutz"))))


def test_help_names_every_command_that_works(talk: Conversation) -> None:
    for person in (ANNA, BEN):
        named = re.findall(r"^\s*/(\w+)", _words(_one(talk.handle(_command("hilfe", person=person)))), re.MULTILINE)

        assert len(named) == 15 + talk.waits  # where a model is set, how to allow it is among them
        for name in named:
            said = "".join(_words(reply) for reply in talk.handle(_command(name, person=person)))
            assert "/hilfe" not in said
            assert "/help" not in said


@pytest.mark.parametrize("name", ["klage", "xyz", "<b>", "a" * 500])
def test_an_unknown_command_is_named_and_help_is_offered(talk: Conversation, name: str) -> None:
    reply = _one(talk.handle(_command(name)))

    assert f"/{name[:32]}" in _words(reply)
    assert "/hilfe" in _words(reply)
    assert len(_words(reply)) < 300


# Questions


@pytest.mark.parametrize("command", ["frage", "ask"])
def test_a_question_may_stand_behind_the_command_or_alone(talk: Conversation, command: str) -> None:
    alone = _one(talk.handle(_incoming(text="Was steht in § 44b UrhG?")))

    assert _one(talk.handle(_command(command, "Was steht in § 44b UrhG?"))) == alone
    assert "UrhG § 44b" in _words(alone)


def test_an_answer_offers_next_steps_that_work(talk: Conversation) -> None:
    reply = _one(talk.handle(_incoming(text="Wie verbiete ich KI-Training mit meinen Bildern?")))

    assert 2 <= len(_buttons(reply)) <= 4
    assert _buttons(reply)[-1] == "1:c:new"
    for data in _buttons(reply)[:-1]:
        assert len(data.encode()) <= 64
        assert "Quellen" in _words(_one(talk.handle(_incoming("tap", data=data))))


def test_labels_of_buttons_are_short(talk: Conversation) -> None:
    for question in ("§ 44b UrhG", "§ 97a UrhG", "Art. 53 KI-VO", "310 O 227/23"):
        reply = _one(talk.handle(_incoming(text=question)))

        assert all(0 < len(button.label) <= 60 for row in reply.buttons for button in row)


@pytest.mark.parametrize("text", ["", "   ", "🎨", "…"])
def test_nothing_readable_is_told_kindly(talk: Conversation, text: str) -> None:
    assert _words(_one(talk.handle(_incoming(text=text)))) == prompts.phrase("empty", "de")


def test_a_very_long_message_is_answered_and_the_person_told_how_much_was_read(talk: Conversation) -> None:
    reply = _one(talk.handle(_incoming(text="Was steht in § 44b UrhG? " + "und so weiter " * 700)))

    assert "ich habe die ersten 3000 Zeichen gelesen" in _words(reply)
    assert "UrhG § 44b" in _words(reply)


def test_what_a_person_writes_never_becomes_markup(talk: Conversation) -> None:
    reply = _one(talk.handle(_incoming(text="<a href='https://evil.example'>§ 44z UrhG</a> <b>")))

    assert "evil" not in reply.html
    assert "<b>" not in reply.html.replace("<b>UrhG", "")


def test_a_forwarded_message_is_read_as_the_words_of_somebody_else(talk: Conversation) -> None:
    said = "Wir speichern keine Bilder, nur Links; deshalb gibt es nichts zu beanstanden."

    reply = _one(talk.handle(_incoming(text=said, forwarded=True)))

    assert "Worte eines anderen" in _words(reply)
    assert "Das sagt die Gegenseite" in _words(reply)


def test_in_a_group_the_answer_says_that_it_is_general(talk: Conversation) -> None:
    in_group = _one(talk.handle(_incoming(text="§ 44b UrhG", place=GROUP)))
    in_private = _one(talk.handle(_incoming(text="§ 44b UrhG")))

    assert "nur allgemeine Auskünfte" in _words(in_group)
    assert "nur allgemeine Auskünfte" not in _words(in_private)


def test_the_answer_is_for_today(knowledge: Knowledge, choices: Chosen, store: Store) -> None:
    later = Conversation(lambda: knowledge, PlainWriter(), choices, store, Frame(), lambda: dt.date(2026, 12, 18))

    assert "Der Termin am 17.12.2026 ist vorbei" in _words(_one(later.handle(_incoming(text="§ 44b UrhG"))))


# Language


@pytest.mark.parametrize(
    ("person", "text", "english"),
    [
        (ANNA, "Was sagt § 44b UrhG?", False),
        (ANNA, "What does § 44b UrhG say?", True),
        (BEN, "Was sagt § 44b UrhG dazu?", False),
        (BEN, "§ 44b UrhG", True),
        (ANNA, "§ 44b UrhG", False),
        (Person("tg:3", None), "§ 44b UrhG", False),
        (Person("tg:4", "fr"), "§ 44b UrhG", True),
    ],
    ids=[
        "German",
        "English of a German",
        "German of a Briton",
        "client English",
        "client German",
        "no client",
        "French",
    ],
)
def test_the_question_then_the_client_decides_the_language(
    talk: Conversation, person: Person, text: str, english: bool
) -> None:
    said = _words(_one(talk.handle(_incoming(text=text, person=person))))

    assert ("Sources" in said) == english
    assert ("Quellen" in said) != english


@pytest.mark.parametrize(
    ("wish", "language"), [("de", "de"), ("en", "en"), ("Deutsch", "de"), ("English", "en"), ("ENGLISCH", "en")]
)
def test_a_language_can_be_chosen_by_command_and_stays(
    talk: Conversation, choices: Chosen, wish: str, language: str
) -> None:
    _one(talk.handle(_command("sprache", wish)))

    assert choices.languages == {"tg:1": language}
    for text in ("Was sagt § 44b UrhG?", "What does § 44b UrhG say?"):
        assert ("Quellen" if language == "de" else "Sources") in _words(_one(talk.handle(_incoming(text=text))))


def test_a_language_can_be_chosen_by_button(talk: Conversation, choices: Chosen) -> None:
    offer = _one(talk.handle(_command("sprache")))
    assert _buttons(offer) == ["1:l:de", "1:l:en", "1:l:auto"]

    english = _one(talk.handle(_incoming("tap", data="1:l:en")))
    assert choices.languages == {"tg:1": "en"}
    assert "I will answer in English" in _words(english)

    auto = _one(talk.handle(_incoming("tap", data="1:l:auto")))
    assert "in der Sprache deiner Frage" in _words(auto)
    assert "Sources" in _words(_one(talk.handle(_incoming(text="What does § 44b UrhG say?"))))


def test_an_unknown_language_offers_the_known_ones(talk: Conversation, choices: Chosen) -> None:
    reply = _one(talk.handle(_command("sprache", "klingonisch")))

    assert choices.languages == {}
    assert len(_buttons(reply)) == 3


def test_one_persons_language_is_not_anothers(talk: Conversation) -> None:
    talk.handle(_command("language", "en", person=ANNA))

    other = _one(talk.handle(_incoming(text="Was sagt § 44b UrhG?", person=Person("tg:9", "de"))))
    assert "Quellen" in _words(other)


# Taps


def test_two_quick_taps_give_the_same_answer_twice(talk: Conversation) -> None:
    tap = _incoming("tap", data=f"1:a:{ask._key('UrhG § 44b')}:de")

    assert talk.handle(tap) == talk.handle(tap)


@pytest.mark.parametrize(
    "data",
    [
        "", ":", "1", "1:a", "1:a:ffffffff:de", "1:a:zzz:de:more", "0:a:00000000:de", "2:l:de", "1:l:fr", "1:e:99:de",
        "1:e:-1:de", "1:e:²:de", "1:e::de", "1:q:y", "draft:7:next", "🎨", "a" * 64, "1:e:007:de", "1:l:de:x",
    ],
)  # fmt: skip
def test_an_old_or_foreign_button_is_told_kindly_and_quietly(talk: Conversation, choices: Chosen, data: str) -> None:
    reply = _one(talk.handle(_incoming("tap", data=data)))

    assert "älteren Nachricht" in _words(reply)
    assert reply.toast
    assert len(reply.toast) <= 200
    assert choices.languages == {}


@pytest.mark.parametrize("spoken", ["de", "en"])
def test_a_button_keeps_the_language_it_was_made_in(talk: Conversation, spoken: str) -> None:
    reply = _one(talk.handle(_incoming("tap", data=f"1:a:{ask._key('UrhG § 44b')}:{spoken}")))

    assert ("Sources" if spoken == "en" else "Quellen") in _words(reply)


# Everything that is not text


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("voice", "Sprachnachrichten"), ("sticker", "Netter Sticker"), ("file", "Gelesen habe ich davon leider nichts"),
        ("photo", "Gelesen habe ich davon leider nichts"), ("unsupported", "Schreib mir deine Frage bitte als Text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_gets_a_kind_word_of_its_own(talk: Conversation, kind: str, said: str) -> None:
    assert said in _words(_one(talk.handle(_incoming(kind))))


@pytest.mark.parametrize("kind", ["file", "photo"])
def test_who_sends_a_letter_as_a_file_is_reminded_of_deadlines(talk: Conversation, kind: str) -> None:
    assert "Steht eine Frist darin" in _words(_one(talk.handle(_incoming(kind))))


@pytest.mark.parametrize("kind", ["file", "photo"])
def test_in_a_group_files_are_sent_to_the_private_chat(talk: Conversation, kind: str) -> None:
    files = (FileRef("1", "a.jpg"), FileRef("2", "b.jpg"))

    assert "im privaten Chat" in _words(_one(talk.handle(_incoming(kind, place=GROUP, files=files))))


@pytest.mark.parametrize("command", ["brief", "entwurf", "fristen", "kosten", "fall", "export", "loeschen", "pruefen"])
def test_in_a_group_a_case_is_nobodys_business(talk: Conversation, command: str) -> None:
    reply = _one(talk.handle(_command(command, place=GROUP)))

    assert "privaten Chat" in _words(reply)
    assert [button.start for row in reply.buttons for button in row] == [f"c_{command}"]


@pytest.mark.parametrize(("command", "said"), [("brief", "Brief"), ("pruefen", "Prüfung"), ("kosten", "welchen Wert")])
def test_the_link_from_a_group_leads_to_the_command_itself(talk: Conversation, command: str, said: str) -> None:
    assert said in _words(talk.handle(_command("start", f"c_{command}"))[0])


@pytest.mark.parametrize(("text", "reason"), [(("too_big",), "20 MB"), (("gone",), "noch einmal")])
def test_a_file_that_could_not_be_fetched_is_told(talk: Conversation, text: tuple[str, ...], reason: str) -> None:
    said = _words(_one(talk.handle(_incoming("file", files=(FileRef("1", "a.pdf"),), unfetched=text))))

    assert reason in said
    assert "Steht eine Frist darin" in said


def test_the_caption_of_a_picture_is_answered_too(talk: Conversation) -> None:
    replies = talk.handle(_incoming("photo", text="Was steht in § 44b UrhG?", files=(FileRef("1", "a.jpg"),)))

    assert len(replies) == 2
    assert "Gelesen habe ich davon leider nichts" in _words(replies[0])
    assert "UrhG § 44b" in _words(replies[1])


@pytest.mark.parametrize("kind", ["blocked", "removed", "migrated"])
def test_where_nobody_listens_nothing_is_said(talk: Conversation, kind: str) -> None:
    assert talk.handle(_incoming(kind)) == []


def test_who_comes_back_is_welcomed_and_a_group_is_greeted(talk: Conversation) -> None:
    assert "wieder da" in _words(_one(talk.handle(_incoming("unblocked"))))
    assert "Computerprogramm" in _words(_one(talk.handle(_incoming("added", place=GROUP))))


def test_an_edited_question_is_answered_anew(talk: Conversation) -> None:
    first = _incoming(text="§ 44a UrhG", message_id=7)

    edited = _one(talk.handle(replace(first, text="§ 44b UrhG", edited=True)))

    assert "UrhG § 44b" in _words(edited)


def test_both_languages_have_the_same_sentences() -> None:
    def keys(value: object, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {found for key, inner in value.items() for found in keys(inner, f"{path}.{key}")}
        return {path}

    assert keys(prompts.phrases("de")) == keys(prompts.phrases("en"))


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_sentence_that_is_sent_as_it_is_is_valid_markup(language: str) -> None:
    def sentences(value: object) -> list[str]:
        if isinstance(value, dict):
            return [found for inner in value.values() for found in sentences(inner)]
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    for sentence in sentences(prompts.phrases(language)):
        blanks_filled = re.sub(r"\{\{.*?\}\}", "x", sentence)
        assert not blanks_filled.strip() or render.split(blanks_filled), sentence
