"""How deadlines look in the chat: the list, one deadline, the limitation card. No store, nothing is decided here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

import prompts
from bot.journeys.ask import VERSION, card_button
from bot.journeys.case import Deadline, Letter
from bot.journeys.deadline_talk.words import (
    SOON,
    Rows,
    button,
    data,
    day_in_words,
    days_left,
    plain,
    say,
    sources_in_words,
)
from bot.ports import Button, Reply
from bot.store.case_items import Item
from knowledge.deadlines.limitation import Limitation
from knowledge.deadlines.periods import last_working_day, texts, words
from knowledge.deadlines.public_holidays import (
    FIRST_YEAR,
    LAST_YEAR,
    holiday,
    holiday_somewhere,
    is_working_day,
    laender,
    partial_holiday,
)

IN_A_LIST, TITLE, IN_A_ROW, WHAT = 12, 60, 4, 300
PRIORITY = ("🔴", "🟡", "⚪", "✓")

Pair = tuple[Item, Deadline]


@dataclass(frozen=True, slots=True)
class Line:
    """One deadline as it is read."""

    number: int
    mark: str
    day: str
    left: str
    what: str
    notes: tuple[str, ...]


def line(number: int, deadline: Deadline, letter: Letter | None, on: dt.date, language: str) -> Line:
    """``deadline`` as a line; ``letter``: the one it is from."""
    days = (deadline.date - on).days
    mark = PRIORITY[3] if deadline.done else PRIORITY[0 if days < SOON else 1 if days <= 7 else 2]
    notes = [] if deadline.done else [remark(deadline, language)]
    if letter is not None:
        named = (letter.title or letter.sender, prompts.day(letter.date, language) if letter.date else "")
        notes.append(plain("from_letter", language, letter=", ".join(part for part in named if part)[:TITLE]))
    if not deadline.remind and not deadline.done:
        notes.append(plain("no_reminders", language))
    left = "" if deadline.done else days_left(deadline.date, on, language)
    day, what = day_in_words(deadline.date, language), shorten(deadline.what, WHAT, placeholder=" …")
    return Line(number, mark, day, left, what, tuple(filter(None, notes)))


def remark(deadline: Deadline, language: str) -> str:
    """What is to be known of weekends and holidays; empty where there is nothing."""
    if deadline.decision:
        return ""
    day, land = deadline.named or deadline.date, deadline.land if deadline.land in laender() else None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    if is_working_day(day, land):
        somewhere = () if land else holiday_somewhere(day)
        if somewhere:
            return plain("remark.somewhere", language, laender=", ".join(somewhere))
        partly = partial_holiday(day, land) if land else None
        return plain("remark.partial", language, why=partly.in_language(language)) if partly else ""
    name = (holiday(day, land) or words().weekdays[day.weekday()]).in_language(language)
    safe = day_in_words(last_working_day(day, land), language)
    moved = deadline.named is not None and deadline.named != deadline.date
    return plain(
        f"remark.{'moved' if moved else 'free'}", language, why=name, safe=safe, named=day_in_words(day, language)
    )


def overview(
    pairs: Sequence[Pair], letters: Mapping[str, Letter], done: int, on: dt.date, language: str
) -> Reply:  # fmt: skip
    """The open deadlines, nearest first; ``done``: how many others are done."""
    rows: list[tuple[Button, ...]] = [(button("limitation", language, "v"),)]
    html = say("empty", language)
    if pairs:
        shown = pairs[:IN_A_LIST]
        lines = [
            line(number, one, letters.get(one.letter or ""), on, language) for number, (_, one) in enumerate(shown, 1)
        ]
        notes = [plain("overdue", language)] if any(one.date < on for _, one in pairs) else []
        notes += [plain("more", language, count=len(pairs) - len(shown))] if len(pairs) > len(shown) else []
        notes.append(plain("hint", language))
        html = prompts.render(
            "deadlines/list.jinja", language, title=plain("title", language), lines=lines, notes=notes
        )
        numbers = [Button(str(number), data("o", item.id)) for number, (item, _) in enumerate(shown, 1)]
        rows = [
            *(tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)),
            (button("new", language, "n"), button("ics", language, "i")),
            (button("limitation", language, "v"),),
        ]
    if done:
        html += f"\n\n{say('done_count', language, count=done)}"
        rows.append((button("done_list", language, "z"),))
    return Reply(html, tuple(rows))


def finished_ones(pairs: Sequence[Pair], letters: Mapping[str, Letter], on: dt.date, language: str) -> Reply:
    """The deadlines that are done, the latest first."""
    shown = list(reversed(pairs))[:IN_A_LIST]
    lines = [line(number, one, letters.get(one.letter or ""), on, language) for number, (_, one) in enumerate(shown, 1)]
    html = prompts.render(
        "deadlines/list.jinja", language, title=plain("done_title", language), lines=lines, notes=[]
    )  # fmt: skip
    numbers = [Button(str(number), data("o", item.id)) for number, (item, _) in enumerate(shown, 1)]
    rows = [tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)]
    return Reply(html, (*rows, (button("all", language, "l"),)))


def card(
    item: Item, deadline: Deadline, letter: Letter | None, on: dt.date, language: str, *, head: str = "",
    notes: Sequence[str] = (), land: bool = False,
) -> Reply:  # fmt: skip
    """One deadline with what can be done about it. ``head``: HTML above it; ``land``: another Land may be chosen."""
    html = prompts.render(
        "deadlines/card.jinja", language, head=head, line=line(1, deadline, letter, on, language), notes=notes,
        how=plain("how", language), steps=deadline.rule.splitlines(),
    )  # fmt: skip
    key = (item.id, item.revision)
    rows: list[tuple[Button, ...]] = []
    if deadline.done:
        rows += [(button("undo", language, "u", *key), button("delete", language, "x", *key))]
    else:
        rows += [
            (button("done", language, "d", *key), button("change", language, "c", *key)),
            (
                button("silent" if deadline.remind else "loud", language, "r", *key),
                button("delete", language, "x", *key),
            ),
        ]
        rows += [(button("land", language, "g", *key),)] if land else []
    if letter is not None and deadline.letter:
        rows.append((Button(plain("buttons.letter", language), f"{VERSION}:k:o:{deadline.letter}"),))
    rows.append((button("all", language, "l"),))
    return Reply(html, tuple(rows))


def limitation_card(found: Limitation, year: int, on: dt.date, language: str) -> Reply:
    """When claims become time-barred, and why."""
    notes = (*found.steps, *found.remarks)
    if found.end is None:
        return Reply(say("limitation.unknown", language), ((button("all", language, "l"),),))
    end = prompts.day(found.end, language)
    html = prompts.render(
        "deadlines/limitation.jinja", language, title=plain("limitation.title", language),
        end=plain("limitation.past" if found.past else "limitation.end", language, end=end),
        left="" if found.past else days_left(found.end, on, language),
        remarks=[texts().say(one, language) for one in found.remarks], how=plain("how", language),
        steps=[texts().say(one, language) for one in found.steps],
        sources=sources_in_words(texts().sources(notes), texts().as_of, language), rights=plain("rights", language),
    )  # fmt: skip
    rows: list[tuple[Button, ...]] = [] if found.past else [(button("note_it", language, "w", year),)]
    return Reply(html, (*rows, (button("all", language, "l"),)))


def reminder_buttons(item_id: str | None, deadline: Deadline | None, language: str) -> Rows:
    """Below a reminder: done, and all deadlines; nothing where it is about no deadline. Below news, the way to them."""
    if item_id is None or deadline is None:
        return ()
    news = (card_button(f"decision:{deadline.decision}", plain("waiting.read", language), language),)
    return (
        *((news, (Button(plain("waiting.check", language), f"{VERSION}:j:pruefen"),)) if deadline.news else ()),
        (
            button("done", language, "e", item_id, f"{deadline.date:%Y%m%d}"),
            button("all", language, "l"),
        ),
    )
