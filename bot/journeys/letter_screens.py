"""What a letter looks like in the chat: its explanation with the buttons below, and the short note after an answer.

No store and no state: a letter as it is understood today goes in, replies come out. What is new after an answer is
found by comparing two explanations, so that nobody reads two pages again to find one changed date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import prompts
from bot.journeys.ask import VERSION
from bot.journeys.case import Letter
from bot.journeys.letter_said import messages
from bot.journeys.voice import Voice
from bot.ports import Button, Reply
from bot.store.case_items import Item
from knowledge.letters.checking import LetterFacts, Point
from knowledge.letters.confirmed import Confirmed, gaps
from knowledge.letters.explanation import Explanation
from knowledge.letters.letter import Letter as ReadLetter

LETTER = "L"
VOICE = Voice("letters_chat", LETTER)
say, plain = VOICE.say, VOICE.plain
MOST_DAYS = 4
MOST_NEWS = 5
LISTED = 8

Rows = tuple[tuple[Button, ...], ...]
ARRIVALS = (("today", "0"), ("yesterday", "1"), ("unknown", "x"))


@dataclass(frozen=True, slots=True)
class Seen:
    """A stored letter as it is understood today.

    ``confirmed``: what a model found in it and the person confirmed; ``aided``: a model may help, on a tap.
    """

    item: Item
    letter: Letter
    read: ReadLetter
    facts: LetterFacts
    explanation: Explanation
    points: tuple[Point, ...]
    confirmed: tuple[Confirmed, ...] = ()
    aided: bool = False


def explained(seen: Seen, buttons: Rows, after: str = "") -> list[Reply]:
    """The messages of the explanation; the buttons hang on the last one."""
    texts = list(messages(seen.explanation))
    texts[-1] = "\n\n".join(part for part in (texts[-1], after) if part)
    return [*(Reply(text) for text in texts[:-1]), Reply(texts[-1], buttons)]


def noted(what: str, before: Seen, now: Seen, outdated: Sequence[dt.date], language: str) -> Reply:
    """After an answer: what was noted, what is different now, and the next question."""
    known = set(_sentences(before.explanation))
    news = [sentence for sentence in dict.fromkeys(_sentences(now.explanation)) if sentence not in known]
    html = prompts.render(
        "letters/noted.jinja", language, noted=plain("noted.as", language, what=what), news=news[:MOST_NEWS],
        nothing=plain("noted.nothing", language),
        outdated=[plain("noted.outdated", language, day=prompts.day(day, language)) for day in outdated],
    )  # fmt: skip
    whole = (Button(plain("buttons.whole", language), data(now.item, "v")),)
    return Reply(html, (*buttons(now, language), whole))


def _sentences(it: Explanation) -> Iterator[str]:
    """What may change with an answer, the most important first."""
    if it.first is not None:
        yield " ".join((it.first.text, *it.first.remarks))
    yield from (term.text for term in it.terms if it.first is None or term.text != it.first.text)
    for state in ("wrong", "open", "ok"):
        yield from (point.text for point in it.points if point.state == state)
    yield from (reason for _, reason in it.hand_over)
    yield from it.before


def confirmed_line(seen: Seen, language: str) -> str:
    """What in a letter a model found and the person confirmed, by name and in the words of the letter."""
    found = [
        plain("model.one", language, what=plain(f"model.fields.{one.name}", language), words=one.words)
        for one in seen.confirmed
    ]
    return say("model.confirmed", language, found=", ".join(found))


def buttons(seen: Seen, language: str, plain_words: bool = False) -> Rows:
    """What can be done with a letter. ``plain_words``: below its explanation in plainer words."""
    item = seen.item

    def button(key: str, verb: str, value: str = "", **values: object) -> Button:
        return Button(plain(f"buttons.{key}", language, **values), data(item, verb, value))

    rows: list[tuple[Button, ...]] = [(_answer(seen, language),)]
    rows += [(button("remember", "f", day.isoformat(), day=prompts.day(day, language)),) for day in days_to_keep(seen)]
    asked = [button("received", "z")] if seen.letter.received is None and seen.explanation.terms else []
    asked += [button("land", "l")] if seen.letter.land is None and seen.explanation.terms else []
    rows += [tuple(asked)] if asked else []
    if seen.letter.private is None and any(one.group == "bill" for one in seen.explanation.points):
        rows.append((button("about_me", "p"),))
    if plain_words:
        rows.append((button("whole", "v"),))
    elif seen.aided:
        rows.append((button("plain_words", "w"),))
    if seen.aided and gaps(seen.read):
        rows.append((button("search", "s"),))
    if seen.confirmed:
        rows.append((button("model_undo", "u"),))
    rows += [(button("text", "g"), button("delete", "x"))]
    return tuple(rows)


def kinds_to_draft(seen: Seen, language: str) -> list[str]:
    """What can be drafted for this letter."""
    return [kind for kind in seen.explanation.next_steps if kind in draft_names(language)]


def _answer(seen: Seen, language: str) -> Button:
    """To the only letter there is to draft, or to the choice of them."""
    kinds = kinds_to_draft(seen, language)
    if len(kinds) == 1:
        return Button(draft_names(language)[kinds[0]], data(seen.item, "d", kinds[0]))
    return Button(plain("buttons.answer", language), data(seen.item, "a"))


def draft_names(language: str) -> dict[str, str]:
    """What buttons call the letters that can answer one."""
    names: dict[str, str] = prompts.phrases_of("letters_chat", language)["drafts"]
    return names


def days_to_keep(seen: Seen) -> list[dt.date]:
    """The days to keep in mind that are still to come, the safe ones, each once."""
    days = [term.act_by or term.day for term in seen.explanation.terms if not term.past]
    return sorted({day for day in days if day is not None and day >= seen.explanation.on})[:MOST_DAYS]


def arrivals(item: Item, language: str) -> Rows:
    """The days on which letters mostly came."""
    return (tuple(Button(plain(f"buttons.{key}", language), data(item, "Z", value)) for key, value in ARRIVALS),)


def part_or_whole(item: Item, language: str) -> Reply:
    """A text much shorter than the letter came as its correction."""
    row = [
        (Button(plain(f"buttons.{key}", language), data(item, verb, value)),)
        for key, verb, value in (("append", "T", "more"), ("replace", "T", "text"), ("back", "v", ""))
    ]
    return Reply(say("part_or_whole", language), tuple(row))


def forged(language: str) -> list[Reply]:
    """A button that carries what no button of ours carries now."""
    return [Reply("", toast=plain("changed", language)[:200])]


def data(item: Item, verb: str, value: str = "") -> str:
    """What a button of this letter carries."""
    carried = f"{VERSION}:{LETTER}:{item.id}:{verb}"
    return f"{carried}:{value}" if value else carried
