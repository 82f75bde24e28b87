"""A group: quiet, general, one answer per question, settings of its admins, its own knowledge, its life and its end."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

import prompts
from bot.conversation import Conversation
from bot.journeys.community import folding
from bot.journeys.community.settings import CHOICES, GroupSettings, read
from bot.ports import Incoming, Person, Place
from bot.store import Store
from bot.telegram import render
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from knowledge.library import language as languages
from tests.bot.journeys.group import NOON, Group, words
from tests.bot.player import TODAY, Chosen, Frame

ADMIN, ANONYMOUS, MEMBER, OTHER = 1, 0, 2, 3
GENERAL_QUESTION = "Darf eine KI-Firma meine Fotos benutzen?"
OWN_CASE = "LAION hat mir 887,03 EUR in Rechnung gestellt, muss ich zahlen?"


@pytest.fixture
def talk(knowledge: Knowledge, store: Store) -> Conversation:
    return Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, Frame(), lambda: TODAY)


@pytest.fixture
def group(talk: Conversation) -> Group:
    return Group(talk)


@pytest.fixture
def private(talk: Conversation, group: Group) -> Callable[[int, str], str]:
    """Follows a link into the private chat; what is said there."""

    def follow(member: int, start: str) -> str:
        person = f"tg:{member}"
        incoming = Incoming(
            "command", Person(person, "de"), Place(person), group.now, command="start", text=start, message_id=5
        )
        return "\n\n".join(words(reply) for reply in talk.handle(incoming))

    return follow


def _sets(group: Group, setting: str, choice: str, member: int = ADMIN, topic: int | None = None) -> None:
    group.commands(member, "einstellungen", topic=topic)
    group._does("tap", member, topic=topic, data=f"1:G:s:{setting}")
    group._does("tap", member, topic=topic, data=f"1:G:s:{setting}:{choice}")


# Quiet


def test_talk_among_members_is_nobodys_business(group: Group, store: Store) -> None:
    assert group.says(MEMBER, GENERAL_QUESTION, addressed=False) == ""
    assert store.groups.of(group.id) is None


def test_a_question_gets_one_answer_with_source_and_notice(group: Group) -> None:
    said = group.commands(MEMBER, "frage", GENERAL_QUESTION)

    assert len(group.replies) == 1
    assert "UrhG § 44b" in said
    assert "keine Rechtsberatung" in said
    assert "nur allgemeine Auskünfte" in said


def test_a_command_that_is_not_ours_is_for_another_bot(group: Group) -> None:
    assert group.commands(MEMBER, "roll", "2d6") == ""


def test_thanks_to_the_bot_end_the_talk(group: Group) -> None:
    assert group.says(MEMBER, "Danke dir!", quoted=group.answering("UrhG § 44b …", ours=True)) == ""


def test_an_empty_question_asks_back_in_one_sentence(group: Group) -> None:
    assert "hinter /frage" in group.commands(MEMBER, "frage")


def test_asked_in_answer_to_a_message_that_message_is_the_question(group: Group) -> None:
    said = group.commands(MEMBER, "frage", quoted=group.answering("Was steht in § 60d UrhG?"))

    assert "UrhG § 60d" in said


@pytest.mark.parametrize("kind", ["photo", "file", "voice", "sticker", "unsupported"])
def test_what_is_no_text_gets_one_short_sentence(group: Group, kind: str) -> None:
    said = group.sends(MEMBER, kind)

    assert len(group.replies) == 1
    assert 10 < len(said) < 200
    assert group.replies[0].silent


# Folding


def test_a_long_answer_is_folded_with_a_button_into_the_private_chat(
    group: Group, private: Callable[[int, str], str]
) -> None:
    group.commands(MEMBER, "frage", "Was steht in § 44b UrhG?")
    html = group.replies[0].html

    assert html.count("<blockquote expandable>") == 1
    assert len(render.split(html)) == 1
    assert html.index("Kopien") < html.index("<blockquote")
    assert "UrhG § 44b" in private(OTHER, group.links[0])


def test_every_card_folds_into_one_valid_message(group: Group, knowledge: Knowledge, store: Store) -> None:
    from bot.journeys import ask
    from bot.journeys.community.answering import _parts, short_html

    documents = [*knowledge.content.norms, *(f"question:{key}" for key in knowledge.content.questions)]
    documents += [f"decision:{key}" for key in knowledge.content.decisions]
    documents += [f"argument:{key}" for key in knowledge.content.arguments]
    for document in documents[::3]:
        for language in ("de", "en"):
            answered = ask.ask_document(document, knowledge, PlainWriter(), TODAY, language)
            assert answered is not None
            html, _ = folding.folded(_parts(answered))
            assert len(render.split(html)) == 1, document
            assert answered.plan.points[0].text[:40] in render.rendered(html.partition("<blockquote")[0]), document
            assert len(render.split(short_html(answered))) == 1
            assert re.search(r"\n\[\d+\] ", short_html(answered)), document


def test_short_is_shorter_than_folded_and_full_keeps_everything(group: Group) -> None:
    lengths = {}
    for length in ("short", "folded", "full"):
        _sets(group, "length", length)
        lengths[length] = len(group.commands(MEMBER, "frage", "Was steht in § 44b UrhG?"))

    assert lengths["short"] < lengths["folded"] <= lengths["full"] + 200
    assert lengths["short"] < 1_600


def test_a_fold_tells_when_something_was_left_out() -> None:
    answer = "<b>Titel</b>\nKurz.\n\n" + "\n\n".join("Lang. " * 100 for _ in range(20)) + "\n\n<i>Stand</i>"

    html, left_out = folding.folded(folding.parts(answer, "Kurz."))

    assert left_out
    assert html.startswith("<b>Titel</b>")
    assert html.endswith("<i>Stand</i>")
    assert len(render.split(html)) == 1


# Private matters


def test_an_own_case_gets_the_rule_and_a_link_that_carries_the_question_on(
    group: Group, private: Callable[[int, str], str]
) -> None:
    said = group.commands(MEMBER, "frage", OWN_CASE)

    assert "klingt nach einem eigenen Fall" in said
    assert "887,03" not in said
    start = group.links[0]
    assert re.fullmatch(r"q_[0-9a-f]{32}", start)
    there = private(MEMBER, start)
    assert OWN_CASE in there
    assert "liest niemand aus der Gruppe mit" in there


@pytest.mark.parametrize(
    "question",
    [
        "LAION hat mir eine Rechnung über 887,03 EUR geschickt, muss ich zahlen?",
        "Mir wurde von LAION geantwortet, dass § 44a gilt. Stimmt das in meinem Fall?",
        "LAION sent me a bill of 887.03 EUR, do I have to pay?",
    ],
)
def test_the_rule_for_an_own_case_is_never_what_a_party_wrote(group: Group, question: str) -> None:
    told = group.commands(MEMBER, "frage", question)

    assert "Schreiben einer Partei" not in told
    assert "letter of a party" not in told.lower()
    assert "[1]" in told


def test_nobody_else_can_follow_that_link(group: Group, private: Callable[[int, str], str]) -> None:
    group.commands(MEMBER, "frage", OWN_CASE)

    assert "887,03" not in private(OTHER, group.links[0])
    assert "keine Frage von dir" in private(OTHER, group.links[0])


def test_the_link_lasts_a_day(group: Group, private: Callable[[int, str], str]) -> None:
    group.commands(MEMBER, "frage", OWN_CASE)
    group.later(hours=25)

    assert "keine Frage von dir" in private(MEMBER, group.links[0])


def test_words_of_another_member_are_carried_on_for_that_member(
    group: Group, private: Callable[[int, str], str]
) -> None:
    group.commands(MEMBER, "frage", quoted=group.answering(OWN_CASE, member=OTHER))

    assert OWN_CASE in private(OTHER, group.links[0])
    assert OWN_CASE not in private(MEMBER, group.links[0])


def test_an_anonymous_admin_is_led_into_private_without_the_question(group: Group) -> None:
    said = group.commands(ANONYMOUS, "frage", OWN_CASE)

    assert "anonym" in said
    assert group.links == ["start"]


def test_a_question_edited_into_an_own_case_changes_its_answer_and_counts_once(group: Group, store: Store) -> None:
    group.commands(MEMBER, "frage", GENERAL_QUESTION, message_id=7)

    said = group.commands(MEMBER, "frage", OWN_CASE, message_id=7, edited=True)

    assert "eigenen Fall" in said
    [asked] = store.questions.since(group.id, NOON - dt.timedelta(hours=1))
    assert (asked.outcome, asked.text) == ("private", "")


@pytest.mark.parametrize("command", ["pruefen", "brief", "entwurf", "fristen", "kosten", "fall", "loeschen", "anwalt"])
def test_commands_about_a_case_lead_into_the_private_chat(group: Group, command: str) -> None:
    assert "nicht in eine Gruppe" in group.commands(MEMBER, command)
    assert group.links == [f"c_{command}"]


def test_a_language_chosen_in_private_is_not_read_in_a_group(knowledge: Knowledge, store: Store) -> None:
    chosen = Chosen({"tg:2": "en"})
    group = Group(Conversation(lambda: knowledge, PlainWriter(), chosen, store, Frame(), lambda: TODAY))

    assert "Allgemeine Information" in group.commands(MEMBER, "frage", "§ 44b UrhG")


# Settings


def test_only_admins_see_the_settings(group: Group) -> None:
    assert "nur Admins" in group.commands(MEMBER, "einstellungen")
    assert "Einstellungen dieser Gruppe" in group.commands(ADMIN, "einstellungen")
    assert group.replies[0].slot == "settings"


def test_a_member_who_taps_a_setting_gets_a_toast_and_changes_nothing(group: Group, store: Store) -> None:
    group.commands(ADMIN, "einstellungen")

    assert group.taps(MEMBER, "Ausschalten") == ""
    assert "nur Admins" in (group.toast or "")
    assert read(store.groups.of(group.id).settings).on  # type: ignore[union-attr]  # the group is known


def test_an_anonymous_admin_is_an_admin(group: Group) -> None:
    assert "Einstellungen dieser Gruppe" in group.commands(ANONYMOUS, "einstellungen")


@pytest.mark.parametrize("field", [field for field in CHOICES if field != "topics"])
def test_every_choice_can_be_made_and_is_shown(group: Group, store: Store, field: str) -> None:
    for option in CHOICES[field]:
        _sets(group, field, str(option))

        assert getattr(read(store.groups.of(group.id).settings), field) == option  # type: ignore[union-attr]  # known
        assert render.split(group.replies[0].html)
        assert all(len(button.data.encode()) <= 64 for button in group.keyboard)


def test_switched_off_it_answers_nobody_and_can_be_switched_on(group: Group) -> None:
    group.commands(ADMIN, "einstellungen")
    group.taps(ADMIN, "Ausschalten")

    assert group.commands(MEMBER, "frage", GENERAL_QUESTION) == ""
    assert group.commands(MEMBER, "hilfe") == ""
    assert "ausgeschaltet" in group.commands(ADMIN, "einstellungen")
    group.taps(ADMIN, "Einschalten")
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION)


def test_a_restricted_forum_is_answered_in_its_topic_only(group: Group) -> None:
    group.forum = True
    _sets(group, "topics", "here", topic=5)

    assert group.commands(MEMBER, "frage", GENERAL_QUESTION, topic=5)
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION, topic=6) == ""
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION) == ""
    assert "nur in einem Thema" in group.commands(ADMIN, "einstellungen", topic=6)
    _sets(group, "topics", "all", topic=6)
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION, topic=6)


def test_where_only_admins_may_ask_others_are_told_once_and_shown_the_way(
    group: Group, private: Callable[[int, str], str]
) -> None:
    _sets(group, "asks", "admins")

    assert "nur Admins" in group.commands(MEMBER, "frage", GENERAL_QUESTION)
    assert GENERAL_QUESTION in private(MEMBER, group.links[0])
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION) == ""
    assert group.commands(ADMIN, "frage", GENERAL_QUESTION)


def test_in_quiet_hours_it_is_said_once_until_when_and_what_is_not_done(group: Group) -> None:
    _sets(group, "quiet", "22-7")
    group.now = dt.datetime(2026, 11, 23, 22, 30, tzinfo=dt.UTC)  # 23:30 in Berlin

    said = group.commands(MEMBER, "frage", GENERAL_QUESTION)

    assert "bis 07:00 Uhr Ruhezeit" in said
    assert "nicht von selbst nach" in said
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION) == ""
    group.later(hours=8)
    assert "UrhG" in group.commands(MEMBER, "frage", GENERAL_QUESTION)


@pytest.mark.parametrize(("hour", "quiet"), [(21, False), (22, True), (0, True), (6, True), (7, False), (12, False)])
def test_quiet_hours_reach_over_midnight(hour: int, quiet: bool) -> None:
    at = dt.datetime(2026, 11, 23, hour, 5, tzinfo=dt.timezone(dt.timedelta(hours=1)))

    until = GroupSettings(quiet="22-7").quiet_until(at)

    assert (until is not None) == quiet
    assert until is None or (until > at and until.hour == 7)


def test_messages_end_when_admins_want_it_and_those_of_the_settings_stay(group: Group) -> None:
    _sets(group, "lives", "24")

    group.commands(MEMBER, "frage", GENERAL_QUESTION)
    assert group.replies[0].lives == dt.timedelta(hours=24)
    group.commands(ADMIN, "einstellungen")
    assert group.replies[0].lives is None


def test_the_language_of_the_group_goes_before_that_of_the_question(group: Group) -> None:
    _sets(group, "language", "en")

    assert "General information" in group.commands(MEMBER, "frage", GENERAL_QUESTION)
    assert "set by its admins" in group.commands(MEMBER, "sprache", "de")
    group.commands(ADMIN, "sprache", "de")
    assert "Allgemeine Information" in group.commands(MEMBER, "frage", "May an AI company use my photos?")


def test_a_stored_choice_that_is_no_longer_offered_falls_back() -> None:
    settings = read({"length": "novel", "lives": 24, "unknown": 1})

    assert (settings.length, settings.lives) == ("folded", 24)


# Limits


def test_who_asks_too_much_hears_once_from_when_it_goes_on(group: Group) -> None:
    _sets(group, "per_person", "3")
    for _ in range(3):
        assert group.commands(MEMBER, "frage", GENERAL_QUESTION)

    assert "Ab 13:01 Uhr" in group.commands(MEMBER, "frage", GENERAL_QUESTION)
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION) == ""
    assert group.commands(OTHER, "frage", GENERAL_QUESTION)
    group.later(minutes=61)
    assert group.commands(MEMBER, "frage", GENERAL_QUESTION)


def test_over_the_limit_again_it_is_said_again(group: Group) -> None:
    _sets(group, "per_person", "3")
    for _ in range(4):
        group.later(minutes=1)
        group.commands(MEMBER, "frage", GENERAL_QUESTION)
    group.later(minutes=57, seconds=30)  # the first question is an hour old, the notice is not
    assert "UrhG" in group.commands(MEMBER, "frage", GENERAL_QUESTION)

    assert "Ab " in group.commands(MEMBER, "frage", GENERAL_QUESTION)


def test_the_group_has_a_limit_of_its_own(group: Group) -> None:
    _sets(group, "per_group", "10")
    for member in range(10, 20):
        assert group.commands(member, "frage", "§ 44b UrhG")

    assert "in der Gruppe genug" in group.commands(30, "frage", "§ 44b UrhG")
    assert group.commands(31, "frage", "§ 44b UrhG") == ""


def test_limits_outlast_a_restart(group: Group, open_chat: Callable[[], Conversation]) -> None:
    _sets(group, "per_person", "3")
    for _ in range(3):
        group.commands(MEMBER, "frage", "§ 44b UrhG")

    group.conversation = open_chat()

    assert "Ab 13:01" in group.commands(MEMBER, "frage", "§ 44b UrhG")


def test_editing_goes_on_over_the_limit_but_not_for_ever(group: Group) -> None:
    _sets(group, "per_person", "3")
    for number in range(3):
        group.commands(MEMBER, "frage", "§ 44b UrhG", message_id=number + 1)

    edited = [group.commands(MEMBER, "frage", "§ 60d UrhG", message_id=3, edited=True) for _ in range(12)]

    assert "UrhG § 60d" in edited[0]
    assert edited[-1] == ""


def test_a_question_delivered_twice_counts_once(group: Group) -> None:
    _sets(group, "per_person", "3")
    for _ in range(5):
        assert group.commands(MEMBER, "frage", "§ 44b UrhG", message_id=9)


# The group's own knowledge


def test_an_admin_has_it_remember_and_everybody_finds_it_as_the_groups_word(group: Group) -> None:
    assert "#opt-out" in group.commands(ADMIN, "merken", "#opt-out Unser Muster liegt angepinnt im Kanal.")

    said = group.commands(MEMBER, "faq", "opt-out")

    assert "angepinnt im Kanal" in said
    assert "Wort der Gruppe, keine Rechtslage" in said
    assert "23.11.2026" in said


def test_a_member_cannot_have_it_remember(group: Group, store: Store) -> None:
    assert "nur Admins" in group.commands(MEMBER, "merken", "#x Text")
    assert store.notes.count(f"community:{group.id}") == 0


def test_a_message_is_remembered_by_answering_it(group: Group) -> None:
    group.commands(ADMIN, "merken", "#treffen", quoted=group.answering("Wir treffen uns jeden Dienstag im Atelier."))

    assert "jeden Dienstag" in group.commands(MEMBER, "faq", "treffen")
    assert "Zander" not in group.commands(MEMBER, "faq", "treffen")


def test_faq_in_answer_to_a_member_is_shown_to_that_member(group: Group) -> None:
    group.commands(ADMIN, "merken", "#44b Lies zuerst unseren Leitfaden zu § 44b.")

    group.commands(OTHER, "faq", "44b", quoted=group.answering("Was war noch mal 44b?", message=55))

    assert group.replies[0].answers == 55
    assert "Leitfaden" in words(group.replies[0])


def test_faq_without_a_note_falls_back_to_the_library(group: Group) -> None:
    said = group.commands(MEMBER, "faq", "44b")

    assert "UrhG § 44b" in said
    assert "Wort der Gruppe" not in said


def test_faq_finds_nothing_and_says_so(group: Group) -> None:
    assert "finde ich weder" in group.commands(MEMBER, "faq", "Mietkaution zurück vom Vermieter")


def test_what_one_group_knows_no_other_group_finds(talk: Conversation, group: Group) -> None:
    other = Group(talk, "tg:-200")
    group.commands(ADMIN, "merken", "#geheim Das Codewort heißt Zitronenfalter.")

    assert "Zitronenfalter" not in other.commands(MEMBER, "faq", "geheim")
    assert "Zitronenfalter" not in other.commands(MEMBER, "frage", "Wie heißt das Codewort?")
    assert "noch nichts gemerkt" in other.commands(MEMBER, "wissen")


def test_a_fitting_note_stands_beside_the_answer_and_an_unfitting_one_does_not(group: Group) -> None:
    group.commands(ADMIN, "merken", "#robots.txt Unsere Vorlage für die robots.txt liegt im Dateibereich.")

    assert "Dateibereich" in group.commands(MEMBER, "frage", "Reicht ein Vorbehalt in der robots.txt?")
    assert "Dateibereich" in group.commands(MEMBER, "frage", "Gibt es eine Vorlage für robots.txt im Dateibereich?")
    assert "Dateibereich" not in group.commands(MEMBER, "frage", "Was kostet eine Abmahnung?")


def test_a_document_is_read_and_quoted_by_passage(group: Group) -> None:
    text = (
        "# Satzung\n\n"
        + "\n\n".join(f"Absatz {n}: Allgemeines." for n in range(30))
        + "\n\nDer Kassenwart prüft Belege."
    )

    assert "Dokument" in group.hands_over(ADMIN, "Satzung.md", text.encode())
    said = group.commands(MEMBER, "faq", "Wer prüft die Belege, der Kassenwart?")

    assert "Kassenwart" in said
    assert "Absatz 3:" not in said
    assert "aus einem Dokument" in said


def test_a_picture_is_no_document(group: Group) -> None:
    assert "keinen Text" in group.hands_over(ADMIN, "brief.png", b"\x89PNG\r\n\x1a\n" + b"0" * 200)


def test_the_same_tag_is_replaced_and_limits_hold(group: Group, store: Store) -> None:
    group.commands(ADMIN, "merken", "#a Erst so.")
    assert "Ersetzt" in group.commands(ADMIN, "merken", "#a Dann so.")
    assert "Dann so" in group.commands(MEMBER, "faq", "a")
    assert "zu lang" in group.commands(ADMIN, "merken", "#b " + "x" * 2_001)
    for number in range(80):
        group.commands(ADMIN, "merken", f"#n{number} Text")

    assert "Mehr als 80" in group.commands(ADMIN, "merken", "#noch-einer Text")
    assert store.notes.count(f"community:{group.id}") == 80


def test_admins_look_after_the_list_by_buttons(group: Group, store: Store) -> None:
    for tag in ("eins", "zwei"):
        group.commands(ADMIN, "merken", f"#{tag} Text von {tag}.")
    assert "1. #eins" in group.commands(MEMBER, "wissen")

    assert group.taps(MEMBER, "1") == ""
    assert "nur Admins" in (group.toast or "")
    assert "/merken #eins" in group.taps(ADMIN, "1")
    assert "wirklich entfernen" in group.taps(ADMIN, "Entfernen")
    said = group.taps(ADMIN, "Ja, entfernen")
    assert "#eins" not in said
    assert "#zwei" in said
    assert store.notes.count(f"community:{group.id}") == 1


def test_a_long_list_has_pages(group: Group) -> None:
    for number in range(20):
        group.commands(ADMIN, "merken", f"#nr-{number:02} Text")

    assert "17." not in group.commands(MEMBER, "wissen")
    assert "17. #nr-16" in group.taps(ADMIN, "▸")


def test_personal_data_in_a_note_are_pointed_out(group: Group) -> None:
    assert "Namen, Kontaktdaten" in group.commands(ADMIN, "merken", "#kontakt Fragt lena@example.org")


# The digest


def test_the_report_shows_what_was_asked_and_not_answered_and_names_nobody(group: Group) -> None:
    group.commands(MEMBER, "frage", "Was steht in § 44b UrhG? Fragt @lena_malt")
    group.commands(OTHER, "frage", "Was steht in § 60d UrhG?")
    group.commands(OTHER, "frage", "Was sagt § 999 UrhG dazu?")
    group.commands(OTHER, "frage", OWN_CASE)

    said = group.commands(ADMIN, "bericht")

    assert "4 Fragen, davon 1 ohne Antwort" in said
    assert "§ 999" in said
    assert "§ 60d" in said
    assert "einen eigenen Fall" in said
    assert "887" not in said
    assert "lena" not in said
    assert "nur Admins" in group.commands(MEMBER, "bericht")


def test_without_a_digest_no_words_are_kept(group: Group, store: Store) -> None:
    group.commands(MEMBER, "frage", GENERAL_QUESTION)
    _sets(group, "digest", "off")
    group.commands(MEMBER, "frage", GENERAL_QUESTION)

    assert [asked.text for asked in store.questions.since(group.id, NOON - dt.timedelta(1))] == ["", ""]


def test_a_weekly_digest_is_due_on_monday_morning_under_one_name_until_it_is_kept(
    group: Group, talk: Conversation
) -> None:
    _sets(group, "digest", "weekly")
    group.later(days=1)
    group.commands(MEMBER, "frage", GENERAL_QUESTION)

    assert talk.due(group.now) == []
    monday = dt.datetime(2026, 11, 30, 8, 1, tzinfo=dt.UTC)
    [told] = talk.due(monday)
    assert told.to is not None
    assert told.to.place == group.id
    assert GENERAL_QUESTION in words(told)
    assert [told.once for told in talk.due(monday)] == [told.once]
    talk.noted(told, monday)
    assert talk.due(monday) == []
    assert talk.due(monday + dt.timedelta(days=7)) == []


# The life of a group


def test_it_greets_once_and_says_what_it_does_not_see(group: Group) -> None:
    said = group.happens("added")

    assert "nur Befehle, Erwähnungen und Antworten" in said
    assert "/einstellungen" in said
    group.later(minutes=1)
    assert group.happens("added") == ""
    assert "Schrankenlotse" in group.commands(MEMBER, "start")


def test_a_greeting_that_was_lost_with_the_process_is_said_again(group: Group) -> None:
    assert group.happens("added") == group.happens("added") != ""


def test_a_group_that_is_not_on_the_list_is_left(knowledge: Knowledge, store: Store) -> None:
    frame = replace(Frame(), allowed_groups=frozenset({"tg:-7"}))
    talk = Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, frame, lambda: TODAY)

    assert "bestimmte Gruppen" in Group(talk).happens("added")
    group = Group(talk)
    group.happens("added")
    assert group.replies[0].leaves
    assert store.groups.of(group.id) is None
    allowed = Group(talk, "tg:-7")
    allowed.happens("added")
    assert not allowed.replies[0].leaves


def test_a_renumbered_group_keeps_settings_knowledge_limits_and_its_place_on_the_list(
    knowledge: Knowledge, store: Store
) -> None:
    frame = replace(Frame(), allowed_groups=frozenset({"tg:-7"}))
    group = Group(Conversation(lambda: knowledge, PlainWriter(), Chosen(), store, frame, lambda: TODAY), "tg:-7")
    _sets(group, "per_person", "3")
    group.commands(ADMIN, "merken", "#treff Dienstags.")
    for _ in range(3):
        group.commands(MEMBER, "frage", "§ 44b UrhG")

    group.happens("migrated", "tg:-1007")
    group.id = "tg:-1007"

    assert "Ab 13:01" in group.commands(MEMBER, "frage", "§ 44b UrhG")
    assert "Dienstags" in group.commands(OTHER, "faq", "treff")
    assert "3 je Stunde" in group.commands(ADMIN, "einstellungen")
    assert store.groups.of("tg:-7") is None


def test_a_group_that_removed_it_finds_everything_within_the_grace_period(
    group: Group, talk: Conversation, store: Store
) -> None:
    group.happens("added")
    group.commands(ADMIN, "merken", "#treff Dienstags.")
    group.happens("removed")
    group.later(days=29)
    talk.tidy(group.now)

    assert "noch da" in group.happens("added")
    assert "Dienstags" in group.commands(MEMBER, "faq", "treff")


def test_after_the_grace_period_nothing_is_left(group: Group, talk: Conversation, store: Store) -> None:
    group.happens("added")
    group.commands(ADMIN, "merken", "#treff Dienstags.")
    group.commands(MEMBER, "frage", GENERAL_QUESTION)
    group.happens("removed")
    group.later(days=31)

    talk.tidy(group.now)

    assert store.groups.of(group.id) is None
    assert store.notes.count(f"community:{group.id}") == 0
    assert store.questions.since(group.id, NOON - dt.timedelta(1)) == []
    assert "noch da" not in group.happens("added")


def test_old_questions_and_links_go(group: Group, talk: Conversation, store: Store) -> None:
    group.commands(MEMBER, "frage", OWN_CASE)

    talk.tidy(group.now + dt.timedelta(days=9))

    assert store.questions.since(group.id, NOON - dt.timedelta(1)) == []
    assert store.forget("tg:2").removed["handovers"] == 0


def test_what_a_person_asked_in_groups_goes_with_everything_else(group: Group, store: Store) -> None:
    group.commands(MEMBER, "frage", OWN_CASE)

    proof = store.forget("tg:2")

    assert (proof.removed["questions"], proof.removed["handovers"]) == (1, 1)
    assert proof.complete


# Words


@pytest.mark.parametrize(
    "command", ["hilfe", "datenschutz", "hinweis", "wissen", "faq", "bericht", "sprache", "merken"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_command_answers_in_both_languages_with_valid_markup(group: Group, command: str, language: str) -> None:
    _sets(group, "language", language)

    group.commands(ADMIN, command)

    for reply in group.replies:
        assert len(render.split(reply.html)) == 1
    said = " ".join(words(reply) for reply in group.replies)
    assert languages.detect(said, "de" if language == "en" else "en") == language


def test_both_languages_have_the_same_sentences() -> None:
    def keys(value: object, path: str = "") -> set[str]:
        if isinstance(value, dict):
            return {found for key, inner in value.items() for found in keys(inner, f"{path}.{key}")}
        return {path}

    assert keys(prompts.phrases_of("community", "de")) == keys(prompts.phrases_of("community", "en"))


@pytest.mark.parametrize("command", ["merken", "einstellungen", "wissen", "bericht"])
def test_commands_of_groups_say_in_private_where_they_belong(talk: Conversation, command: str) -> None:
    incoming = Incoming("command", Person("tg:2", "de"), Place("tg:2"), NOON, command=command)

    assert "nur in einer Gruppe" in words(talk.handle(incoming)[0])


# Inline


def test_inline_mode_quotes_with_source_and_date(talk: Conversation) -> None:
    offered = talk.quotes(Incoming("inline", Person("tg:2", "de"), Place("tg:2"), NOON, text="44b"))

    assert "UrhG § 44b" in offered[0].title
    assert "Stand" in offered[0].html
    for quote in offered:
        assert len(render.split(quote.html)) == 1
        assert len(quote.id.encode()) <= 64
    assert len({quote.id for quote in offered}) == len(offered)
