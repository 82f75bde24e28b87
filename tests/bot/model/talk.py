"""What the tests of the client say, want and note."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import BaseModel

from bot.model.budget import Budget
from bot.model.calls import Call, Ended
from bot.model.client import ModelClient
from bot.model.ports import Prompt, Who

SECONDS = 1.2


class Said(BaseModel):
    """One sentence with the passages it rests on."""

    text: str
    source_ids: list[str]


class Answer(BaseModel):
    """A small shape, as answers have it."""

    sentences: list[Said]


SECRET = "Zebrastreifen-Urheberin"
PROMPT = Prompt(
    "answer",
    1,
    "Antworte nur aus den Stellen.",
    f'Frage von {SECRET}: Darf das?\n<passage id="1" kind="norm">Das ist erlaubt, wenn das Werk frei zugänglich ist. '
    'Ein Vorbehalt muss maschinenlesbar sein.</passage>\n<passage id="2" kind="own">Es kostet 887,03 Euro.</passage>',
)
ANNA = Who(person="tg:1")


@dataclass
class Noted:
    """A log of calls that refuses when told to."""

    begun: list[Call] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    spent: bool = False

    def begin(self, call: Call, limits: Budget) -> str | None:
        self.begun.append(call)
        return None if self.spent else str(len(self.begun))

    def end(self, call_id: str, ended: Ended) -> None:
        self.ended.append(ended)


@dataclass
class Agrees:
    """Everybody has agreed, or nobody."""

    all: bool = True

    def holds(self, side: str, subject: str, version: str) -> bool:
        return self.all


def warmed(client: ModelClient) -> ModelClient:
    """``client`` with its library imported, which takes seconds the first time."""
    client.warm()
    return client
