"""Firms on the stage: set up by command, staffed by code, with a desk; and people who turn to them step by step."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from bot.firm_file import read_firm
from bot.store import Store, open_store
from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import Json
from tests.sealer import SEALER
from tests.stories.stage import Player, Stage

CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b")
ROLES = {"owner": "Olga Owner", "lawyer": "Ada Anwalt", "assistant": "Ben Büro"}
REFERENCE = re.compile(r"Deine Nummer: (\S+)")


@dataclass
class Firm:
    """A firm with its desk and its staff, by role. ``by_command``: set up with `lotse firm`, else quicker.

    ``marked``: the names of its staff end with the firm's id, by which tests tell whose they are.
    """

    stage: Stage
    id: str
    name: str
    desk: Json
    by_command: bool = False
    marked: bool = True
    staff: dict[str, Player] = field(default_factory=dict)

    @property
    def lawyer(self) -> Player:
        """Who may decide."""
        return self.staff["lawyer"]

    def set_up(self) -> None:
        """What the operator does before the bot runs: the firm's file."""
        path = self.stage.own / f"{self.id}.yaml"
        told = {"id": self.id, "name": self.name, "phone": "040 1234567", "land": "Hamburg", "address": "Am Kai 1"}
        path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
        if self.by_command:
            self.stage.command("firm", "add", str(path))
            return
        with self._store() as store:
            store.firms.put(self.id, read_firm(path, "de").model_dump_json(), dt.datetime.now(dt.UTC))

    @contextlib.contextmanager
    def _store(self) -> Iterator[Store]:
        store = open_store(self.stage.store_url, SEALER)
        try:
            yield store
        finally:
            store.close()

    def code(self, role: str) -> str:
        """A fresh one-time code."""
        if not self.by_command:
            with self._store() as store:
                return store.codes.new(self.id, role, dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))
        told = self.stage.command("firm", "link-code", self.id, "--role", role)
        found = CODE.search(told)
        assert found is not None, told
        return found[0]

    def move_in(self, first_number: int, roles: Mapping[str, str] = ROLES) -> None:
        """Staff join in private, each with their code; the group with topics becomes the desk."""
        for number, (role, name) in enumerate(roles.items()):
            player = Player(self.stage, shapes.person(first_number + number, name.split()[0]))
            self.staff[role] = player
            player.says(f"/beitreten {self.code(role)} {name}{f' {self.id}' * self.marked}")
            player.reads("Willkommen bei")
        self.stage.telegram.runs(self.desk, [player.user for player in self.staff.values()], bot=True)
        founder = next(iter(self.staff.values()))
        self.stage.telegram.adds(self.desk, user=founder.user)
        founder.says(f"/verbinden {self.code('desk')}", self.desk)
        founder.reads("Arbeitsplatz", self.desk)

    def topic_of(self, reference: str) -> int:
        """The topic of a contact, as soon as it is there."""

        def found() -> list[int]:
            topics = self.stage.telegram.topics_of(self.desk["id"])
            return [number for number, name in topics.items() if name.startswith(reference)]

        self.stage.until(lambda: bool(found()), f"a topic for {reference}")
        [number] = found()
        return number

    def shown(self, reference: str) -> str:
        """Everything that stands in the topic of a contact."""
        return "\n".join(self.stage.telegram.shown(self.desk["id"], self.topic_of(reference)))

    def decides(self, reference: str, *labels: str, who: str = "lawyer") -> None:
        """Somebody taps these buttons of the contact, one after the other."""
        for label in labels:
            self.staff[who].presses(label, self.desk, topic=self.topic_of(reference))
            self.stage.quiet()

    def writes(self, reference: str, text: str, who: str = "lawyer") -> Json:
        """Somebody writes in the topic of the contact."""
        return self.staff[who].says(text, self.desk, topic=self.topic_of(reference))


@dataclass
class Client:
    """Somebody who turns to a firm, with what they tell it."""

    player: Player
    name: str
    opponent: str
    story: str
    deadline: dt.date | None = None
    reference: str = ""

    def turns_to(self, firm: Firm) -> str:
        """A whole first contact, from the firm's link to the receipt; the reference number."""
        known, before = len(self._references()), self.player.newest()
        self.player.says(f"/start firm_{firm.id}")
        for words, kind, what in self._steps(firm):
            self.player.reads(words, after=before)
            if kind == "says":
                self.player.says(what)
            else:
                self.player.presses(what, exactly=True)
        self.player.stage.until(lambda: len(self._references()) > known, f"a receipt for {self.name}")
        self.reference = self._references()[-1]
        return self.reference

    def _references(self) -> list[str]:
        texts = self.player.stage.telegram.texts(self.player.id)
        return [found[1] for text in texts if (found := REFERENCE.search(text))]

    def _steps(self, firm: Firm) -> list[tuple[str, str, str]]:
        """What is waited for, and what is done then."""
        when = (
            [("Gibt es eine Frist?", "says", f"{self.deadline:%d.%m.%Y} Antwort"),
             ("Gibt es noch eine Frist?", "taps", "Weiter")]
            if self.deadline else [("Gibt es eine Frist?", "taps", "Keine Frist")]
        )  # fmt: skip
        return [
            (f"Erster Kontakt: {firm.name}", "taps", "Hier weitermachen"),
            ("Wie heißt du?", "says", self.name),
            ("unter anderen Namen", "taps", "Nein, nur dieser"),
            ("Wer steht auf der anderen Seite?", "says", self.opponent),
            ("noch andere Namen?", "taps", "Keine weiteren"),
            ("Steht noch jemand", "taps", "Das waren alle"),
            ("Anwältin oder einen Anwalt?", "taps", "Soweit ich weiß, nein"),
            ("Wer ist noch beteiligt?", "taps", "Niemand sonst"),
            ("Sind das alle Namen?", "taps", "Ja, das sind alle"),
            *when,
            ("Worum geht es?", "taps", "Meine Werke wurden für KI genutzt"),
            ("Was ist geschehen?", "says", self.story),
            ("Du kannst weiterschreiben", "taps", "Fertig"),
            ("Was soll am Ende herauskommen?", "says", "Es soll aufhören."),
            ("Schick Dateien einzeln", "taps", "Keine Unterlagen"),
            ("Rechtsschutzversicherung?", "taps", "Nein"),
            ("Was darf es kosten?", "taps", "Erst wissen, was es kostet"),
            ("Wie soll sich die Kanzlei melden?", "taps", "Hier in Telegram"),
            (f"Deine Anfrage an {firm.name}", "taps", "Weiter zum Senden"),
            ("Ich möchte, dass", "taps", "Einwilligen und senden"),
        ]
