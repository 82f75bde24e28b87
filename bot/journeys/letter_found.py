"""A place of a letter that a model pointed at, as a question: its words and the value as we read it.

Says, decides nothing: what stands in the letter and what it is worth comes from knowledge.letters.confirmed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import prompts
from bot.journeys.letter_read import found_in, mark, waiting
from bot.journeys.letter_screens import Seen, data, plain, say
from bot.model.ports import Reason
from bot.ports import Button, Reply
from knowledge.costs.money import Euro
from knowledge.letters import reading
from knowledge.letters.confirmed import Confirmed, gaps
from knowledge.letters.letter import Amount, Deadline
from knowledge.letters.paper import Paper

AROUND = 70
_ANSWERS = (("yes", "y"), ("no", "n"))


def proposal(seen: Seen, on: dt.date, language: str) -> Reply | None:
    """The next thing that a model found, as a question with its place in the letter; None where none is left."""
    one = waiting(seen.letter, seen.read, gaps(seen.read), on)
    if one is None:
        return None
    before, after = _around(reading.own_words(seen.letter.text), one)
    html = prompts.render(
        "letters/proposal.jinja", language, head=plain("model.head", language), here=plain("model.here", language),
        before=before, words=one.words, after=after,
        ask=plain(f"model.ask.{one.name}", language, value=shown(one, language)),
    )  # fmt: skip
    value = mark(one.name, found_in(seen.letter).proposed[one.name])
    row = [Button(plain(f"buttons.model_{key}", language), data(seen.item, verb, value)) for key, verb in _ANSWERS]
    return Reply(html, (tuple(row), _back(seen, language)))


def shown(one: Confirmed, language: str) -> str:
    """A value as we read it; a period in the words of the letter, since its last day depends on when it came."""
    value = one.value
    if isinstance(value, Deadline):
        if value.day is None:
            return plain("model.period", language, words=one.words)
        at = plain("model.at", language, time=f"{value.time:%H:%M}") if value.time else ""
        return f"{prompts.day(value.day, language)}{at}"
    if isinstance(value, Amount):
        euro = value.currency == "EUR"
        return Euro(value.cents).in_language(language) if euro else f"{value.cents / 100:.2f} {value.currency}"
    if one.name == "kind":
        kinds: dict[str, str] = prompts.phrases_of("letters_chat", language)["kinds"]
        return kinds.get(str(value), str(value))
    return value if isinstance(value, str) else prompts.day(value, language)


def without(reason: Reason | None, seen: Seen, language: str, key: str = "") -> Reply:
    """One sentence instead of what a model would have said, and the way back to the letter."""
    told: Mapping[str, str] = prompts.phrases_of("letters_chat", language)["model"]["missing"]
    html = say(key or f"model.missing.{reason if reason in told else 'nothing'}", language)
    return Reply(html, (_back(seen, language),))


def _back(seen: Seen, language: str) -> tuple[Button, ...]:
    return (Button(plain("buttons.back", language), data(seen.item, "v")),)


def _around(paper: Paper, one: Confirmed) -> tuple[str, str]:
    """What stands before and after the words, in single blanks, cut at whole words."""
    before, after = paper.text[max(0, one.start - AROUND) : one.start], paper.text[one.end : one.end + AROUND]
    before = before if one.start <= AROUND else f"… {before.partition(' ')[2]}"
    after = after if one.end + AROUND >= len(paper.text) else f"{after.rpartition(' ')[0]} …"
    return _flat(before).lstrip(), _flat(after).rstrip()


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
