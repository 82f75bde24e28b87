"""What a scripted model says in each mode: honestly, copied, lying about one sentence, or about the whole."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

from tests.model_server import honest, reading
from tests.model_server.honest import Said
from tests.model_server.lies import LIES, Lie
from tests.model_server.subtle import SUBTLE, Subtle

Whole = Callable[[list[Said], random.Random], list[Said]]


def said_in(mode: str, system: str, user: str, dice: random.Random) -> list[Said]:
    """The sentences with their ids that a model of ``mode`` gives to a prompt."""
    if mode == "honest":
        return honest.sentences(reading.passages(user))
    if mode in LIES:
        return LIES[mode](system, user, dice)
    true = copied(user)
    return true if mode == "copy" else WHOLE[mode](true, dice)


def copied(user: str) -> list[Said]:
    """Every sentence of every passage as it is."""
    return [(one, [passage.id]) for passage in reading.passages(user) for one in passage.sentences]


def is_english(text: str) -> bool:
    """Told by small words."""
    words = set(text.lower().split())
    return len(words & {"the", "of", "and", "is", "are", "a", "to", "for", "not", "you", "your"}) > len(
        words & {"der", "die", "das", "und", "ist", "ein", "eine", "für", "nicht", "du", "dein", "wer"}
    )


def of_each(lie: Subtle) -> Whole:
    """Every sentence falsified in one way; of those where that cannot be done nothing is said."""

    def told(true: list[Said], dice: random.Random) -> list[Said]:
        tried = [(lie(text, is_english(text), dice), ids, text) for text, ids in true]
        return [(said, ids) for said, ids, text in tried if said is not None and said != text]

    return told


def combined(true: list[Said], dice: random.Random) -> list[Said]:
    """Begins as one true sentence and ends as another, with the ids of both."""
    said = []
    for first, ids in true:
        second, others = dice.choice(true)
        head, comma, _ = first.partition(", ")
        _, also, tail = second.rpartition(", ")
        if comma and also and second != first:
            said.append((f"{head}, {tail}", list(dict.fromkeys([*ids, *others]))))
    return said


def run_together(true: list[Said], dice: random.Random) -> list[Said]:
    """Two true sentences made one with a word between them that is nowhere."""
    joint = dice.choice((", deshalb ", ", weil ", ", aber nur wenn ", ", so ", ", because ", ", unless "))
    return [
        (f"{a.rstrip('.')}{joint}{b[0].lower()}{b[1:]}", list(dict.fromkeys([*ids, *others])))
        for (a, ids), (b, others) in pairwise(true)
    ]


def foreign_source(true: list[Said], dice: random.Random) -> list[Said]:
    """True sentences with the id of another passage."""
    every = sorted({one for _, ids in true for one in ids})
    return [(text, [dice.choice([other for other in every if other not in ids] or ["0"])]) for text, ids in true]


def backwards(true: list[Said], dice: random.Random) -> list[Said]:
    """All of it, the last first, and each sentence twice."""
    return [one for one in reversed(true) for _ in range(2)]


def hidden_among_true(true: list[Said], dice: random.Random) -> list[Said]:
    """Every second sentence is honest, the others lie, each in a way of its own."""
    said: list[Said] = []
    for number, (text, ids) in enumerate(true):
        lies = [lie(text, is_english(text), dice) for lie in dice.sample([*SUBTLE.values()], 6)]
        lie = next((one for one in lies if one is not None and one != text), None)
        said.append((lie, ids) if number % 2 and lie else (honest.reworded(text), ids))
    return said


def every_source(true: list[Said], dice: random.Random) -> list[Said]:
    """Lies of all kinds, each with every id there is."""
    every = sorted({one for _, ids in true for one in ids})
    return [(text, every) for text, _ in of_each(dice.choice([*SUBTLE.values()]))(true, dice)]


WHOLE: dict[str, Whole] = {
    **{name: of_each(lie) for name, lie in SUBTLE.items()},
    "combined": combined,
    "run_together": run_together,
    "foreign_source": foreign_source,
    "backwards": backwards,
    "hidden_among_true": hidden_among_true,
    "every_source": every_source,
}
MODES: tuple[str, ...] = (*LIES, *WHOLE)
"""All that lie."""
__all__ = ["MODES", "Lie", "said_in"]
