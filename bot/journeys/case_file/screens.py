"""How a case looks in the chat: overview, lists, one thing, chronology, hits of a search. No store, no decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

import prompts
from bot.journeys import chronology
from bot.journeys.ask import VERSION
from bot.journeys.case import Deadline, read
from bot.journeys.case_file.words import (
    LINE,
    SECTIONS,
    button,
    data,
    facts_of,
    line_of,
    plain,
    say,
    section,
    text_of,
    title_of,
    untitled,
)
from bot.journeys.checking.kept import Standing
from bot.journeys.deadline_talk.words import data as deadline_data
from bot.journeys.deadline_talk.words import day_in_words, days_left
from bot.journeys.deadlines import BERLIN
from bot.journeys.own_texts import Hit
from bot.ports import Button, Reply
from bot.store.case_items import Item

IN_A_LIST, IN_A_ROW = 8, 4
VERDICT, TEXT, LINES = 240, 1_500, 60
PASSAGE = 400


def overview(
    items: Sequence[Item], lost: int, check: Standing | None, days: int, on: dt.date, language: str
) -> Reply:  # fmt: skip
    """Everything in one screen. ``lost``: entries that no key opens; ``days``: how long a case is kept untouched."""
    counts = {kind: [item for item in items if item.kind == kind] for kind in (*SECTIONS, "deadline")}
    lines = [*_check_lines(check, language), *_section_lines(counts, on, language)]
    still = [one for item in counts["deadline"] if (one := read(item, Deadline)) and not one.done]
    rows = list(_section_buttons(counts, len(still), check, language))
    rows += [
        (button("work", language, "n", "w"), button("event", language, "n", "e")),
        (_privacy("export", "export", language), _privacy("delete_all", "ask", language)),
    ]
    if not lines:
        return Reply(say("empty", language), tuple(rows))
    notes = [plain("unreadable", language, count=lost)] if lost else []
    notes.append(plain("kept", language, days=days))
    html = prompts.render(
        "case_file/overview.jinja", language, title=plain("title", language), lines=lines, notes=notes
    )
    return Reply(html, tuple(rows))


def listed(kind: str, items: Sequence[Item], page: int, language: str) -> Reply:
    """One kind of thing, the newest first."""
    newest = list(reversed(items))
    pages = max(-(-len(newest) // IN_A_LIST), 1)
    page = min(max(page, 0), pages - 1)
    shown = newest[page * IN_A_LIST : (page + 1) * IN_A_LIST]
    html = prompts.render(
        "case_file/listed.jinja", language, title=section(kind, language),
        lines=[line_of(item, language) for item in shown], empty=plain("section_empty", language),
        page=plain("page", language, page=page + 1, pages=pages) if pages > 1 else "",
    )  # fmt: skip
    numbers = [Button(str(number), data("o", item.id)) for number, item in enumerate(shown, 1)]
    rows: list[tuple[Button, ...]] = [
        tuple(numbers[at : at + IN_A_ROW]) for at in range(0, len(numbers), IN_A_ROW)
    ]  # fmt: skip
    turn = [button("previous", language, "s", kind, page - 1)] if page else []
    turn += [button("next", language, "s", kind, page + 1)] if page + 1 < pages else []
    rows += [tuple(turn)] if turn else []
    if kind in {"work", "event"}:
        rows.append((button(kind, language, "n", kind[0]),))
    if kind == "letter":
        rows.append((button("search", language, "q"),))
    return Reply(html, (*rows, (button("home", language, "h"),)))


def shown(
    item: Item, language: str, *, head: str = "", door: str | None = None, has_file: bool = False, note: str = ""
) -> Reply:
    """One thing. ``door``: callback data of the journey that works on it; ``has_file``: bytes can be fetched."""
    text = text_of(item)
    cut = len(text) > TEXT
    html = prompts.render(
        "case_file/item.jinja", language, head=head, title=title_of(item, language),
        facts=list(facts_of(item, language)),
        text=text[:TEXT] + (" …" if cut else ""), note=note or (plain("cut", language) if cut else ""),
    )  # fmt: skip
    rows: list[tuple[Button, ...]] = [(Button(plain("buttons.on", language), door),)] if door else []
    if has_file:
        rows.append((button("file", language, "b", item.id),))
    if item.kind == "work":
        rows.append((button("more", language, "m", item.id, item.revision),))
    rows += [
        (button("delete", language, "x", item.id, item.revision),),
        (button("back", language, "s", item.kind, 0), button("home", language, "h")),
    ]
    return Reply(html, tuple(rows))


def ask_to_delete(item: Item, deadlines: bool, language: str) -> Reply:
    """Asks once more; ``deadlines``: others that came from it stay."""
    html = say("delete", language, what=line_of(item, language), deadlines=deadlines)
    sure = button("delete_yes", language, "X", item.id, item.revision)
    return Reply(html, ((sure,), (button("stop", language, "o", item.id),)), replaces=True)


def history(items: Sequence[Item], language: str) -> Reply:
    """What happened when."""
    lines = chronology.in_order(items, language)
    shown = [
        {
            "day": prompts.day(day, language) if day else plain("undated", language),
            "what": shorten(what, 2 * LINE, placeholder=" …"),
        }
        for day, what in lines[:LINES]
    ]
    more = plain("chronology_more", language, count=len(lines) - LINES) if len(lines) > LINES else ""
    html = prompts.render(
        "case_file/chronology.jinja", language, title=plain("chronology", language), lines=shown,
        empty=plain("chronology_empty", language), more=more,
    )  # fmt: skip
    return Reply(html, ((button("event", language, "n", "e"),), (button("home", language, "h"),)))


def found(query: str, hits: Sequence[Hit], language: str) -> Reply:
    """Passages of own letters; each letter can be opened."""
    named = [
        {
            "where": plain("search.where", language, title=hit.title or untitled("letter", language),
                           page=hit.place.page),
            "passage": shorten(hit.passage, PASSAGE, placeholder=" …"),
        }
        for hit in hits
    ]  # fmt: skip
    title = plain("search.title", language, query=shorten(query, 60, placeholder=" …"))
    html = prompts.render("case_file/found.jinja", language, title=title, hits=named)
    numbers = tuple(Button(str(number), data("o", hit.letter)) for number, hit in enumerate(hits, 1))
    return Reply(html, (numbers, (button("search", language, "q"), button("home", language, "h"))))


def _check_lines(check: Standing | None, language: str) -> Iterator[dict[str, str]]:
    if check is not None:
        day = prompts.day(check.touched.astimezone(BERLIN).date(), language)
        verdict = shorten(check.verdict, VERDICT, placeholder=" …") if check.verdict else ""
        head = plain("check", language, count=check.answers, day=day)
        yield {"head": head, "tail": plain("verdict", language, text=verdict) if verdict else ""}


def _section_lines(counts: Mapping[str, Sequence[Item]], on: dt.date, language: str) -> Iterator[dict[str, str]]:
    for kind in SECTIONS:
        if counts[kind]:
            latest = plain("latest", language, what=line_of(counts[kind][-1], language))
            yield {"head": f"{section(kind, language)}: {len(counts[kind])}", "tail": latest}
    pairs = [one for item in counts["deadline"] if (one := read(item, Deadline))]
    still = sorted((one for one in pairs if not one.done), key=lambda one: one.date)
    if pairs:
        tail = ""
        if still:
            first = still[0]
            left = days_left(first.date, on, language)
            what = shorten(first.what, LINE, placeholder=" …")
            tail = plain("deadline_next", language, day=day_in_words(first.date, language), left=left, what=what)
        yield {"head": f"{section('deadline', language)}: {len(still)}", "tail": tail}


def _section_buttons(
    counts: Mapping[str, Sequence[Item]], still: int, check: Standing | None, language: str
) -> Iterator[tuple[Button, ...]]:
    buttons = [
        button("section", language, "s", kind, 0, section=section(kind, language), count=len(counts[kind]))
        for kind in SECTIONS
        if counts[kind]
    ]
    buttons.append(Button(plain("buttons.deadlines", language, count=still), deadline_data("l")))
    yield from (tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    if any(counts.values()):
        first = [button("search", language, "q")] if counts["letter"] else []
        yield (*first, button("chronology", language, "c"))
    if check is not None:
        yield (Button(plain("buttons.check", language), f"{VERSION}:c:new"),)


def _privacy(key: str, argument: str, language: str) -> Button:
    return Button(plain(f"buttons.{key}", language), f"{VERSION}:x:{argument}")
