"""How long a conflict check takes over a large register."""

from __future__ import annotations

import random
import time

from knowledge.conflicts.matching import Party, Register
from knowledge.conflicts.words import words
from tests.bench.figures import Figure

SIZE = 10_000
ASKED = ("Robert Kneschke", "R. Kneschge", "LAION e.V.", "Anna Schmidt", "Stability AI Ltd", "Pixelwerk GmbH & Co. KG")


def made_names(size: int, seed: int = 7) -> list[str]:
    """Names as a firm may have them: three in four of persons, frequent and rare, the others of firms."""
    dice = random.Random(seed)
    given, frequent = sorted(words().given_names), sorted(words().common_surnames)
    onsets, middles, ends = ("Kr", "L", "Br", "Schn", "W", "T", "R", "H"), ("a", "ei", "o", "ue", "i"), (
        "mberg", "ndorf", "ssing", "tzke", "lhaus", "rkamp", "ckert", "nnwald", "belmann", "ffner")  # fmt: skip
    names = []
    for number in range(size):
        rare = dice.choice(onsets) + dice.choice(middles) + dice.choice(ends)
        surname = dice.choice(frequent).capitalize() if dice.random() < 0.4 else rare
        person = f"{dice.choice(given).capitalize()} {surname}"
        trade, form = dice.choice(("Medien", "Verlag", "Foto", "Bau")), dice.choice(("GmbH", "AG", "UG", "e.V."))
        firm = f"{surname} {trade} {form}"
        names.append(firm if number % 4 == 0 else person)
    return names


def checking() -> list[Figure]:
    """Milliseconds to read 10,000 names, and to check one name against them."""
    names = made_names(SIZE)
    begun = time.perf_counter()
    register = Register(Party(name, id=str(number)) for number, name in enumerate(names))
    read = time.perf_counter()
    register.check([Party(ASKED[0])])
    warm = time.perf_counter()
    for name in ASKED:
        register.check([Party(name)])
    done = time.perf_counter()
    return [
        Figure("conflicts", f"{SIZE} names read once", (read - begun) * 1000, "ms"),
        Figure("conflicts", f"one name against {SIZE}", (done - warm) * 1000 / len(ASKED), "ms", 50.0),
    ]
