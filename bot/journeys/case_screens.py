"""How a case looks in the chat: overview, lists, one thing, chronology, hits of a search. No store, no decisions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

import prompts
from bot.journeys import chronology
from bot.journeys.ask import VERSION
from bot.journeys.case import Deadline, Draft, Event, File, Letter, Work, read
from bot.journeys.checking.kept import Standing
from bot.journeys.deadline_talk.words import data as deadline_data
from bot.journeys.deadline_talk.words import day_in_words, days_left
from bot.journeys.deadlines import BERLIN
from bot.journeys.own_texts import Hit
from bot.ports import Button, Reply
from bot.store.case_items import Item

LETTER = "k"
SECTIONS = ("letter", "draft", "work", "event", "file")
IN_A_LIST, IN_A_ROW, LINE = 8, 4, 120
VERDICT, TEXT, LINES = 240, 1_500, 60
PASSAGE = 400

Rows = tuple[tuple[Button, ...], ...]


def say(key: str, language: str, **values: Any) -> str:
    """A sentence about the case, as HTML."""
    return prompts.phrase_of("case_file", key, language, **values)


def plain(key: str, language: str, **values: Any) -> str:
    """The same without HTML."""
    return prompts.phrase_of("case_file", key, language, html=False, **values)


def button(key: str, language: str, *argument: object, **values: Any) -> Button:
    """A button of this journey."""
    return Button(plain(f"buttons.{key}", language, **values), data(*argument))


def data(*argument: object) -> str:
    """What a button of this journey carries."""
    return ":".join([VERSION, LETTER, *(str(one) for one in argument)])


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
        "case_file/listed.jinja", language, title=_section(kind, language),
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
    text = _text(item)
    cut = len(text) > TEXT
    html = prompts.render(
        "case_file/item.jinja", language, head=head, title=title_of(item, language), facts=list(_facts(item, language)),
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
            "where": plain("search.where", language, title=hit.title or _untitled("letter", language),
                           page=hit.place.page),
            "passage": shorten(hit.passage, PASSAGE, placeholder=" …"),
        }
        for hit in hits
    ]  # fmt: skip
    title = plain("search.title", language, query=shorten(query, 60, placeholder=" …"))
    html = prompts.render("case_file/found.jinja", language, title=title, hits=named)
    numbers = tuple(Button(str(number), data("o", hit.letter)) for number, hit in enumerate(hits, 1))
    return Reply(html, (numbers, (button("search", language, "q"), button("home", language, "h"))))


def line_of(item: Item, language: str) -> str:
    """A thing on one line: when, what, and the one fact that matters."""
    if (draft := read(item, Draft)) is not None:
        state = plain("facts.sent", language, day=prompts.day(draft.sent, language)) if draft.sent else ""
        parts = [title_of(item, language), state]
    elif (letter := read(item, Letter)) is not None:
        parts = [_day(letter.date, language), title_of(item, language), _unless_in(letter.sender, letter.title)]
    elif (event := read(item, Event)) is not None:
        parts = [_day(event.date, language), event.what]
    elif (work := read(item, Work)) is not None:
        parts = [work.title, work.url]
    elif (deadline := read(item, Deadline)) is not None:
        parts = [_day(deadline.date, language), deadline.what]
    else:
        parts = [title_of(item, language)]
    return shorten(" · ".join(part for part in parts if part), LINE, placeholder=" …")


def title_of(item: Item, language: str) -> str:
    """What a thing is called."""
    name = ""
    if (letter := read(item, Letter)) is not None:
        name = letter.title or letter.sender
    elif (draft := read(item, Draft)) is not None:
        name = draft.title or draft.kind
    elif (work := read(item, Work)) is not None:
        name = work.title
    elif (event := read(item, Event)) is not None:
        name = event.what
    elif (file := read(item, File)) is not None:
        name = file.name
    return " ".join(name.split()) or _untitled(item.kind, language)


def _facts(item: Item, language: str) -> Iterator[str]:
    def fact(key: str, **values: Any) -> str:
        return plain(f"facts.{key}", language, **values)

    def dated(key: str, day: dt.date | None) -> Iterator[str]:
        if day is not None:
            yield fact(key, day=prompts.day(day, language))

    if (letter := read(item, Letter)) is not None:
        yield from dated("date", letter.date)
        yield from dated("received", letter.received)
        if letter.sender:
            yield fact("sender", sender=letter.sender)
    elif (draft := read(item, Draft)) is not None:
        yield from dated("sent", draft.sent) if draft.sent else iter([fact("not_sent")])
        yield fact("version", number=item.revision)
    elif (work := read(item, Work)) is not None:
        yield from [fact("url", url=work.url)] if work.url else []
        yield from dated("made", work.made)
        yield from dated("published", work.published)
        yield from [fact("sha256", sha256=work.sha256)] if work.sha256 else []
        yield from [fact("file_kept")] if work.file else []
    elif (event := read(item, Event)) is not None:
        yield from dated("date", event.date)
        yield from [fact("source", source=event.source)] if event.source else []
    elif (file := read(item, File)) is not None and file.sha256:
        yield fact("sha256", sha256=file.sha256)


def _text(item: Item) -> str:
    letter, draft = read(item, Letter), read(item, Draft)
    text = letter.text if letter else draft.text if draft else ""
    return text.replace("\f", "\n\n").strip()


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
            yield {"head": f"{_section(kind, language)}: {len(counts[kind])}", "tail": latest}
    pairs = [one for item in counts["deadline"] if (one := read(item, Deadline))]
    still = sorted((one for one in pairs if not one.done), key=lambda one: one.date)
    if pairs:
        tail = ""
        if still:
            first = still[0]
            left = days_left(first.date, on, language)
            what = shorten(first.what, LINE, placeholder=" …")
            tail = plain("deadline_next", language, day=day_in_words(first.date, language), left=left, what=what)
        yield {"head": f"{_section('deadline', language)}: {len(still)}", "tail": tail}


def _section_buttons(
    counts: Mapping[str, Sequence[Item]], still: int, check: Standing | None, language: str
) -> Iterator[tuple[Button, ...]]:
    buttons = [
        button("section", language, "s", kind, 0, section=_section(kind, language), count=len(counts[kind]))
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


def _section(kind: str, language: str) -> str:
    name: str = prompts.phrases_of("case_file", language)["sections"][kind]
    return name


def _untitled(kind: str, language: str) -> str:
    names: dict[str, str] = prompts.phrases_of("case_file", language)["untitled"]
    return names.get(kind, _section(kind, language) if kind in (*SECTIONS, "deadline") else kind)


def _day(day: dt.date | None, language: str) -> str:
    return prompts.day(day, language) if day else ""


def _unless_in(part: str, whole: str) -> str:
    """The sender, unless the title names it already."""
    return "" if part and part in whole else part
