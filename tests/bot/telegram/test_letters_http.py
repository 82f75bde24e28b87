"""Letters over HTTP with the bot as a process: uploaded, read, killed in the middle, fifty people at once, deleted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import typst

from bot.store import open_store, sqlite_url
from tests.bot.intake.ocr import needs_ocr
from tests.bot.telegram import checker
from tests.bot.test_letters import BILL
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram
from tests.fake_telegram.server import FakeTelegramServer
from tests.sealer import SEALER

ANNA = 100


def bill(number: int = 0) -> str:
    """A letter nobody else has: sender, reference and person carry the number."""
    return BILL.replace("123/26", f"{700 + number}/26").replace("Mara Beispiel", f"Mara Beispiel{number}er")


def pdf(text: str) -> bytes:
    escaped = re.sub(r"([#$@*_<\\/.-])", r"\\\1", text)
    source = '#set page(paper: "a4")\n' + escaped.replace("\n\n", "#parbreak()").replace("\n", " #linebreak()\n")
    made: bytes = typst.compile(source.encode())
    return made


def uploads(telegram: FakeTelegram, content: bytes, name: str = "brief.txt", user: int = ANNA, **more: Any) -> None:
    """Somebody sends a file."""
    number = len(telegram.files)
    telegram.files[f"up{number}"] = content
    told = shapes.document(name, "application/octet-stream", len(content), f"up{number}")
    telegram.push(shapes.message(user=shapes.person(user, f"P{user}"), document=told, **more))


def buttons(telegram: FakeTelegram, user: int = ANNA) -> dict[str, tuple[str, int]]:
    """Label -> data and message, of everything that stands in the chat; the newest counts."""
    return {
        button["text"]: (button["callback_data"], number)
        for (chat, number), message in sorted(telegram.messages.items())
        if chat == user
        for row in message.get("reply_markup", {}).get("inline_keyboard", [])
        for button in row
    }


def taps(telegram: FakeTelegram, label: str, user: int = ANNA) -> None:
    data, message = buttons(telegram, user)[label]
    query = f"q{len(telegram.calls)}"
    telegram.taps(data, user=shapes.person(user, f"P{user}"), message_id=message, query=query)


def shows(telegram: FakeTelegram, words: str, user: int = ANNA) -> bool:
    return any(words in text for text in telegram.shown(user))


def test_a_text_pdf_is_explained_with_its_buttons(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    content = pdf(bill() + "\n\n" + "Die Nutzung erfolgte ohne Lizenz. " * 200)
    with checker.running(over_http, tmp_path):
        uploads(telegram, content, "brief.pdf")
        assert telegram.wait_until(lambda: shows(telegram, "887,03 Euro") and "Brief löschen" in buttons(telegram), 60)


def test_fifty_people_who_send_a_letter_at_once_each_get_their_own_explained(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    people = range(1000, 1050)
    with checker.running(over_http, tmp_path):
        for number, user in enumerate(people):
            uploads(telegram, bill(number).encode(), user=user)

        assert telegram.wait_until(lambda: all("Brief löschen" in buttons(telegram, user) for user in people), 240)

    for number, user in enumerate(people):
        said = "\n".join(telegram.texts(user))
        assert set(re.findall(r"\b(7\d\d)/26", said)) == {str(700 + number)}, user
    store = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    assert all(store.items.counts(f"tg:{user}") == {"letter": 1, "file": 1} for user in people)
    store.close()


def test_a_kill_while_a_letter_is_read_loses_nothing_and_keeps_it_once(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    for pause in (0.1, 0.4, 0.8, 1.2):
        with checker.running(over_http, tmp_path) as process:
            assert telegram.wait_until(lambda: len(telegram.methods("getUpdates")) > 0, 30)
            if pause == 0.1:
                uploads(telegram, pdf(bill()), "brief.pdf")
            telegram.wait_until(lambda: False, pause)
            process.kill()
            process.wait(10)

    with checker.running(over_http, tmp_path) as process:
        assert telegram.wait_until(lambda: "Brief löschen" in buttons(telegram), 120)
        process.terminate()
        assert process.wait(30) == 0

    store = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    assert store.items.counts(f"tg:{ANNA}") == {"letter": 1, "file": 1}
    store.close()
    assert len([text for text in telegram.texts(ANNA) if text.startswith("Das ist ")]) <= 2


def test_a_letter_pasted_in_three_messages_is_one_letter(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    head, tail = bill().split("Gegenstandswert:")
    long = head + "Die Nutzung erfolgte ohne Lizenz. " * 260 + "\n\nGegenstandswert:" + tail
    with checker.running(over_http, tmp_path):
        for start in (0, 4096, 8192):
            telegram.says(long[start : start + 4096], user=shapes.person(ANNA, "Anna"))

        assert telegram.wait_until(lambda: "Brief löschen" in buttons(telegram), 60)

    assert shows(telegram, "887,03 Euro")
    assert len([text for text in telegram.texts(ANNA) if text.startswith("Das ist ")]) == 1


def test_a_sticker_in_the_middle_of_a_draft_leaves_the_question_on_the_table(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    with checker.running(over_http, tmp_path):
        telegram.says("/entwurf removal_request", user=shapes.person(ANNA, "Anna"))
        assert telegram.wait_until(lambda: "Deutsch, freundlich" in buttons(telegram), 60)
        taps(telegram, "Deutsch, freundlich")
        assert telegram.wait_until(lambda: shows(telegram, "noch etwa"), 30)
        asked = next(text for text in telegram.shown(ANNA) if "noch etwa" in text)

        sticker = {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                   "is_animated": False, "is_video": False}  # fmt: skip
        telegram.push(shapes.message(user=shapes.person(ANNA, "Anna"), sticker=sticker))

        assert telegram.wait_until(lambda: telegram.texts(ANNA)[-1] == asked and len(telegram.texts(ANNA)) >= 3, 30)


def test_everything_is_gone_after_deleting_with_a_draft_open(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    with checker.running(over_http, tmp_path):
        uploads(telegram, bill().encode())
        assert telegram.wait_until(lambda: "Antwort entwerfen" in buttons(telegram), 60)
        taps(telegram, "Antwort entwerfen")
        assert telegram.wait_until(lambda: "Punkt für Punkt antworten" in buttons(telegram), 30)
        taps(telegram, "Punkt für Punkt antworten")
        assert telegram.wait_until(lambda: "Förmlich" in buttons(telegram), 30)
        old = buttons(telegram)
        telegram.says("/loeschen", user=shapes.person(ANNA, "Anna"))
        assert telegram.wait_until(lambda: "Ja, alles löschen" in buttons(telegram), 30)
        taps(telegram, "Ja, alles löschen")
        store = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
        assert telegram.wait_until(lambda: store.items.counts(f"tg:{ANNA}") == {}, 30)

        for number, label in enumerate(("Förmlich", "Wo wohnst du?", "Gelesenen Text ansehen")):
            data, message = old[label]
            telegram.taps(data, user=shapes.person(ANNA, "Anna"), message_id=message, query=f"old{number}")
            assert telegram.wait_until(lambda number=number: f"old{number}" in telegram.toasts, 30)  # type: ignore[misc]

    assert store.items.counts(f"tg:{ANNA}") == {}
    store.close()


@needs_ocr
def test_an_album_of_photos_is_one_letter(
    telegram: FakeTelegram, over_http: FakeTelegramServer, tmp_path: Path
) -> None:
    from tests.bot.intake.made import encoded, photo

    with checker.running(over_http, tmp_path):
        for number in range(3):
            uploads(telegram, encoded(photo(), "PNG"), f"{number}.png", media_group_id="g")

        assert telegram.wait_until(lambda: "Brief löschen" in buttons(telegram), 120)

    store = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    assert store.items.counts(f"tg:{ANNA}") == {"letter": 1, "file": 3}
    store.close()
