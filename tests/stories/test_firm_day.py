"""A firm's day: twelve contacts, two conflicts by spelling, a deadline tomorrow, refusal, hand-back, a second firm."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.app import today
from tests.fake_telegram import updates as shapes
from tests.stories.firms import Client, Firm
from tests.stories.stage import Mode, Player, Stage, everything_shown

HIT = "Treffer in Ihrem Verzeichnis:"
NAMES = (
    ("Katharina Meyer", "Müller & Söhne GmbH"),
    ("Jonas Brandt", "Bildraub AG"),
    ("Mueller und Soehne GmbH", "Lena Voss"),
    ("Piet Petersen", "Catarina Maier"),
    ("Selma Aydin", "Nordlicht Verlag e.K."),
    ("Timo Falk", "Webkraft UG"),
    ("Rosa Linde", "Datenhafen SE"),
    ("Emil Sonntag", "Archivum Ltd"),
    ("Nele Winter", "Studio Sieben GbR"),
    ("Arne Quast", "Fotofix KG"),
    ("Yara Haddad", "Kunstkern eG"),
    ("Lutz Bremer", "Pixelwerk GmbH"),
)


@pytest.fixture
def firms(stage: Stage) -> tuple[Firm, Firm]:
    """Two firms on one bot, not yet set up."""
    return tuple(
        Firm(stage, key, name, shapes.group(-1004000000000 - number, is_forum=True, title=name), number == 0)
        for number, (key, name) in enumerate((("nord", "Kanzlei Nord"), ("sued", "Kanzlei Süd")))
    )  # type: ignore[return-value]


@pytest.fixture
def clients(stage: Stage) -> list[Client]:
    """Twelve people, each with a story that carries their mark."""
    tomorrow = today() + dt.timedelta(days=1)
    return [
        Client(Player(stage, shapes.person(3000 + number, name.split()[0])), name, opponent,
               f"Mein Bild steht in einem Datensatz, Kennwort Zwetschge{number:02}.",
               tomorrow if number == 1 else None)
        for number, (name, opponent) in enumerate(NAMES)
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["polling", "webhook", "several"])
def test_a_day_of_a_firm(stage: Stage, firms: tuple[Firm, Firm], clients: list[Client], mode: Mode) -> None:
    nord, sued = firms
    for firm in firms:
        firm.set_up()
    with stage.bot():
        nord.move_in(501)
        sued.move_in(601)
        _twelve_people_turn_to_it(nord, clients)
        _before_clearing_only_names_are_seen(nord, clients)
        _conflicts_are_seen_by_the_firm_alone(nord, clients)
        _the_names_are_cleared_and_the_nearest_deadline_comes_first(nord, clients)
        _one_is_refused_with_a_word_about_the_deadline(nord, clients[5])
        _one_is_taken_and_they_write_to_each_other(nord, clients[1])
        _one_goes_back_to_the_bot(nord, clients[1])
        _a_deleted_topic_comes_back(nord, clients[4])
        _two_firms_know_nothing_of_each_other(nord, sued, clients[6])
    told = stage.command("firm", "verify-log", nord.id)

    assert told
    log = stage.log()
    assert stage.telegram.token not in log
    assert "Zwetschge" not in log
    assert "Traceback" not in log
    assert "parked" not in log
    assert all(stage.most_in_a_minute(firm.desk) <= 20 for firm in firms)


def _twelve_people_turn_to_it(nord: Firm, clients: list[Client]) -> None:
    """The first two before the others: their names are what the others are checked against."""
    with ThreadPoolExecutor(6) as crowd:
        for group in (clients[:2], clients[2:]):
            list(crowd.map(lambda client: client.turns_to(nord), group))
    nord.stage.quiet()

    assert len({client.reference for client in clients}) == 12
    assert len(nord.stage.telegram.topics_of(nord.desk["id"])) == 12


def _before_clearing_only_names_are_seen(nord: Firm, clients: list[Client]) -> None:
    for client in clients:
        shown = nord.shown(client.reference)
        assert client.name in shown
        assert client.opponent in shown
    assert not [text for chat, text in everything_shown(nord.stage.telegram)
                if chat == nord.desk["id"] and "Zwetschge" in text]  # fmt: skip


def _conflicts_are_seen_by_the_firm_alone(nord: Firm, clients: list[Client]) -> None:
    """Two are the other side of somebody who came earlier, spelled otherwise."""
    hits = [number for number, client in enumerate(clients) if HIT in nord.shown(client.reference)]
    assert {2, 3} <= set(hits)
    for client in (clients[2], clients[3]):
        nord.decides(client.reference, "Kollision", "Ja")
        client.player.reads("übernimmt deine Sache nicht")
        said = " ".join(nord.stage.telegram.texts(client.player.id))
        assert "ollision" not in said.partition("Gesendet an")[2]
        assert "Meyer" not in said


def _the_names_are_cleared_and_the_nearest_deadline_comes_first(nord: Firm, clients: list[Client]) -> None:
    for client in clients[:2] + clients[4:]:
        nord.decides(client.reference, "Namen freigeben")
    assert "Zwetschge01" in nord.shown(clients[1].reference)
    midnight_passed = today() == clients[1].deadline
    assert ("heute" if midnight_passed else "morgen") in nord.shown(clients[1].reference)

    nord.lawyer.says("/offen", nord.desk)
    nord.lawyer.reads("Offen bei", nord.desk)
    listed = next(text for text in reversed(nord.stage.telegram.shown(nord.desk["id"])) if "Offen bei" in text)
    places = [listed.find(client.reference) for client in clients[4:]]
    assert 0 < listed.find(clients[1].reference) < min(place for place in places if place > 0)


def _one_is_refused_with_a_word_about_the_deadline(nord: Firm, client: Client) -> None:
    nord.decides(client.reference, "Ablehnen", "Ja")
    client.player.reads("übernimmt deine Sache nicht")
    client.player.reads("Wo du jetzt Hilfe findest")


def _one_is_taken_and_they_write_to_each_other(nord: Firm, client: Client) -> None:
    """Both ways, changes and files included; a note stays among staff."""
    nord.decides(client.reference, "Übernehmen")
    client.player.reads("kümmert sich um deine Anfrage")
    asked = nord.writes(client.reference, "Haben Sie die Abmahung noch?")
    client.player.reads("Haben Sie die Abmahung noch?")
    nord.lawyer.edits(asked, "Haben Sie die Abmahnung noch?")
    client.player.reads("Haben Sie die Abmahnung noch?")
    nord.writes(client.reference, "// Quittung fehlt, unter uns")
    client.player.says("Ja, hier ist sie.")
    client.player.shows(b"Abmahnung", "abmahnung.txt", "Die Abmahnung")
    topic = nord.topic_of(client.reference)
    nord.lawyer.reads("Ja, hier ist sie.", nord.desk, topic=topic)
    nord.lawyer.reads("Die Abmahnung", nord.desk, topic=topic)
    nord.stage.quiet()

    texts = nord.stage.telegram.texts(client.player.id)
    assert not [text for text in texts if "unter uns" in text]
    assert not [text for text in nord.stage.telegram.shown(client.player.id) if "Abmahung" in text]


def _one_goes_back_to_the_bot(nord: Firm, client: Client) -> None:
    """What is asked then is answered by the bot and read by nobody at the firm."""
    client.player.presses("Zurück zum Bot")
    client.player.reads("wieder mit mir, dem Bot")
    client.player.says("Was regelt § 44b UrhG?")
    client.player.reads("44b")
    nord.stage.quiet()

    assert "Was regelt § 44b" not in nord.shown(client.reference)


def _a_deleted_topic_comes_back(nord: Firm, client: Client) -> None:
    """Staff delete a topic by mistake; the next word of the person opens it anew, with its card."""
    nord.decides(client.reference, "Übernehmen")
    nord.writes(client.reference, "Wie können wir helfen?")
    client.player.reads("Wie können wir helfen?")
    old = nord.topic_of(client.reference)
    nord.stage.telegram.deletes_topic(nord.desk["id"], old)
    client.player.says("Mit meinem Bild im Datensatz.")
    nord.stage.until(lambda: bool(set(nord.stage.telegram.topics_of(nord.desk["id"])) - {old}), "the topic comes back")
    topic = nord.topic_of(client.reference)
    nord.lawyer.reads("Mit meinem Bild im Datensatz.", nord.desk, topic=topic)
    nord.lawyer.reads("Zwetschge04", nord.desk, topic=topic)


def _two_firms_know_nothing_of_each_other(nord: Firm, sued: Firm, client: Client) -> None:
    """One person, two firms: neither sees the other's contact, names, or words."""
    with_nord = client.reference
    with_sued = client.turns_to(sued)
    sued.stage.quiet()
    in_sued = " ".join(text for chat, text in everything_shown(sued.stage.telegram) if chat == sued.desk["id"])

    assert with_nord != with_sued
    assert with_nord not in in_sued
    assert HIT not in in_sued
    assert not [other for other, _ in NAMES if other != client.name and other in in_sued]
    assert with_sued not in nord.shown(with_nord)
