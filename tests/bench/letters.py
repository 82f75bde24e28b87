"""How long a person waits for a letter: a text PDF of three pages, from its bytes to the messages that explain it.

The whole way but the network: child process, reading, checking, explaining, the sealed store, the messages.
"""

from __future__ import annotations

import statistics
import time

from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.paper import Letterform, Paragraph, letter_pdf
from bot.store import open_store
from bot.writer import PlainWriter
from tests.bench import stores
from tests.bench.figures import Figure
from tests.bench.ground import Ground, shown
from tests.bot.player import NINE, Chosen, Frame, Player
from tests.bot.test_letters import BILL
from tests.sealer import SEALER

TIMES = 12
FILLER = "Die Nutzung erfolgte ohne Lizenz und ohne Nennung des Urhebers. " * 60


def letters(ground: Ground) -> list[Figure]:
    """Median and slowest of several letters of one person, the first one left out."""
    parts = [Paragraph(text) for text in (*BILL.split("\n\n"), FILLER, FILLER)]
    content = letter_pdf(Letterform(("Kanzlei",), ("Mara Beispiel",), "Ihre Abmahnung", tuple(parts)))
    with stores.fresh() as url:
        store = open_store(url, SEALER)
        frame, today = Frame(), NINE.date()
        player = Player(Conversation(lambda: ground.knowledge, PlainWriter(), Chosen(), store, frame, lambda: today))
        seconds = []
        for number in shown(range(TIMES + 1), "letters"):
            began = time.perf_counter()
            said = player.hands_over(NamedBytes(f"brief-{number}.pdf", None, content + b"\n" * number))
            seconds.append(time.perf_counter() - began)
            assert "887,03" in said
        store.close()
    part = stores.named("letters")
    return [
        Figure(part, "3-page text PDF to explanation, median", statistics.median(seconds[1:]), "s", 2.0),
        Figure(part, "3-page text PDF to explanation, slowest", max(seconds[1:]), "s"),
    ]
