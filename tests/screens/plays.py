"""The conversations in the pictures: who says and taps what, and which part of it the picture shows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

import typst

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Json
from tests.screens.page import Screen, bubbles
from tests.screens.recorder import Recorder
from tests.stories.firms import Client, Firm
from tests.stories.stage import Player, Stage

LETTER = """Rechtsanwälte Nordlicht & Partner
Hafenstraße 12, 20457 Hamburg

Frau Mara Beispiel
Musterweg 3, 20095 Hamburg

Hamburg, den 16.11.2026
Unser Zeichen: 123/26 NP

Datenwerk e. V. ./. Beispiel

Sehr geehrte Frau Beispiel,

wir vertreten den Datenwerk e. V. Ihre Abmahnung vom 19.10.2026 war
unberechtigt. Unsere Mandantin speichert keine Bilder, sondern lediglich
Links. Die Vervielfältigungen sind nach §§ 44b, 60d UrhG zulässig
(LG Hamburg, Urteil vom 09.10.2024, 310 O 227/23). Nach § 97a Abs. 4
UrhG haben Sie die Kosten der Rechtsverteidigung zu erstatten:

Gegenstandswert: 9.000,00 EUR
1,3 Geschäftsgebühr Nr. 2300 VV RVG   725,40 EUR
Auslagenpauschale Nr. 7002 VV RVG      20,00 EUR
19 % Umsatzsteuer                     141,63 EUR
Gesamt                                887,03 EUR

Wir fordern Sie auf, den Betrag von 887,03 EUR bis zum 30.11.2026 zu
zahlen.

Mit freundlichen Grüßen
Dr. Nordlicht, Rechtsanwalt
"""
KNOWN = ("Foto", "Ich; niemand", "Wer KI trainiert", "Zum Auswerten", "In Deutschland", "2024", "Unternehmen mit",
         "Nein, keine Firma", "Produkt, das", "Meine eigene Seite", "robots.txt gegen", "Archivkopie")  # fmt: skip
DEADLINE = dt.date(2026, 12, 4)
PRIVATE, WRITE, WRITE_EN = "Bot", "Nachricht", "Message"


def _as_pdf(text: str) -> bytes:
    """``text`` on one page, as a law firm's printer would make it."""
    made = typst.compile(f'#set page(paper: "a4")\n#raw({json.dumps(text, ensure_ascii=False)})'.encode())
    assert isinstance(made, bytes)
    return made


@dataclass(frozen=True)
class Play:
    """The stage with the bot running. Each method is one conversation and gives its pictures."""

    stage: Stage
    telegram: Recorder

    def question(self) -> Screen:
        """A question in one's own words, and the answer with both readings, courts and sources."""
        mara = self._somebody(21, "Mara")
        mara.says("Darf eine KI-Firma meine Fotos zum Training benutzen?")
        mara.reads("44b")
        return self._private("question", mara)

    def english(self) -> Screen:
        """The same house in English."""
        ben = self._somebody(22, "Ben", "en")
        ben.says("Can I opt out of AI training with robots.txt?")
        ben.reads("robots.txt")
        return self._private("english", ben, language="en")

    def check(self) -> list[Screen]:
        """The check: one of its questions, and its result."""
        lena = self._somebody(23, "Lena")
        lena.says("/pruefen")
        pictures = []
        self.stage.quiet()
        while not any("erste Einschätzung" in text for text in self.telegram.shown(lena.id)):
            if not pictures and "etwas gegen KI oder Bots" in self.telegram.shown(lena.id)[-1]:
                pictures.append(self._private("check-question", lena, newest=1))
            lena.presses(self._next_answer(lena), exactly=True)
            self.stage.quiet()
        return [*pictures, self._private("check-result", lena, newest=1)]

    def letter(self) -> list[Screen]:
        """A lawyer's letter, explained; and the draft of the answer."""
        mara = self._somebody(24, "Mara")
        mara.shows(_as_pdf(LETTER), "Brief vom Anwalt.pdf")
        mara.reads("887,03 Euro")
        self.stage.quiet()
        return [self._private("letter", mara), self._private("letter-bill", mara, newest=2), *self._draft(mara)]

    def _draft(self, mara: Player) -> list[Screen]:
        for label in ("Antwort entwerfen", "Kostenforderung", "Förmlich", "Passt, weiter"):
            mara.presses(label)
            self.stage.quiet()
        mara.says("19.10.2026")
        self.stage.quiet()
        mara.presses("Vorschau")
        self.stage.quiet()
        return [self._private("draft", mara, newest=2, opened=True)]

    def group(self) -> Screen:
        """A question in a group: the general answer, and a button for one's own case."""
        group = {"id": -5001, "type": "group", "title": "Illustratoren Nord"}
        users = [shapes.person(1000 + number, name) for number, name in enumerate(("Jule", "Omar", "Tessa"))]
        self.telegram.privacy = True
        self.telegram.runs(group, users[:1], users[1:])
        self.telegram.adds(group, user=users[0])
        jule, omar, tessa = (Player(self.stage, user) for user in users)
        jule.reads("Schrankenlotse", group)
        tessa.says("Unser Shop läuft jetzt mit neuer robots.txt 🙂", group)
        jule.says("Super. Aber was ist eigentlich ein Nutzungsvorbehalt?", group)
        omar.says("@schrankenlotse_bot Was ist ein Nutzungsvorbehalt?", group)
        self.stage.quiet()
        tessa.says("@schrankenlotse_bot Die Pixelraub GmbH hat mein Bild genommen, was soll ich tun?", group)
        self.stage.quiet()
        shown = bubbles(self.telegram.standing(group["id"])[1:], 1000, group=True)
        return Screen("group", "Illustratoren Nord", "3 Mitglieder", WRITE, shown)

    def desk(self) -> Screen:
        """A first contact at the desk of a firm, cleared and taken."""
        room = shapes.group(-1004000000000, is_forum=True, title="Kanzlei Beispiel")
        firm = Firm(self.stage, "beispiel", "Kanzlei Beispiel", room, marked=False)
        firm.set_up()
        firm.move_in(501)
        client = Client(
            self._somebody(31, "Katharina"), "Katharina Meyer", "Pixelraub GmbH",
            "Meine Fotos stehen ohne Erlaubnis in einem Datensatz, aus dem ein Bildmodell trainiert wurde.", DEADLINE,
        )  # fmt: skip
        client.turns_to(firm)
        self.stage.quiet()
        firm.decides(client.reference, "Namen freigeben", "Übernehmen")
        firm.writes(client.reference, "Guten Tag Frau Meyer, haben Sie die Rechnung der Agentur noch?")
        self.stage.quiet()
        client.player.says("Ja, ich schicke sie gleich.")
        firm.lawyer.reads("Ja, ich schicke sie gleich.", room, topic=firm.topic_of(client.reference))
        topic = firm.topic_of(client.reference)
        shown = bubbles(self.telegram.standing(room["id"], topic), firm.lawyer.id, group=True)
        return Screen("desk", f"{client.reference} · Meyer", "Kanzlei Beispiel", WRITE, shown)

    # ------------------------------------------------------------------

    def _somebody(self, number: int, name: str, language: str = "de") -> Player:
        return Player(self.stage, shapes.person(number, name, language))

    def _next_answer(self, player: Player) -> str:
        """An answer to whatever is asked now: what is known in this story, else that it is not known."""
        labels = [button["text"] for _, button in self.telegram.buttons(player.id)]
        if any(label.startswith("☑") for label in labels):
            return next(label for label in labels if label.startswith("Fertig"))
        return next((label for label in labels if label.removeprefix("☐ ").startswith(KNOWN)), "Weiß ich nicht")

    def _private(
        self, name: str, player: Player, *, newest: int = 0, language: str = "de", opened: bool = False
    ) -> Screen:
        standing: Sequence[Json] = self.telegram.standing(player.id)
        if newest:
            standing = standing[-newest:]
        write = WRITE if language == "de" else WRITE_EN
        shown = bubbles(standing, player.id)
        return Screen(name, "Schrankenlotse", PRIVATE.lower(), write, shown, language, opened)
