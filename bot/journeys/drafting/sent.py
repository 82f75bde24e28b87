"""After a letter went out: the reminder if no answer comes, and the list of letters with what is due.

The reminder is a deadline of the case like any other, tied to the draft; its words lead back to /entwurf, where the
next letter is offered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.journeys import deadlines
from bot.journeys.case import Deadline
from bot.journeys.case import Draft as Kept
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting.opened import LETTER, VERSION, Open, label, link, say
from bot.journeys.drafting.wording import state_of
from bot.ports import Button, Reply
from bot.store.case_items import Item
from knowledge.letters.drafts.scheme import Kind, shipped

if TYPE_CHECKING:
    from bot.journeys.drafting.standing import Standing
    from bot.store import Store

RULE = "follow_up"
A_PAGE = 12


def plan(store: Store, person: str, opened: Open, now: dt.datetime) -> bool:
    """Plans the reminders for when no answer comes, in place of earlier ones. False if the case is full."""
    kept = opened.kept
    if kept.sent is None:
        return True
    days = sorted({kept.sent + dt.timedelta(days=step.after_days) for step in opened.draft.follow_up})
    title = opened.kept.title
    what = label("finish.reminder", opened.language, title=title, day=kept.sent)
    old = _of(store, person, opened.item.id)
    for item, _ in old[len(days) :]:
        store.items.delete(person, item.id, now)
    saved: list[object] = []
    for place, day in enumerate(days):
        deadline = Deadline(day, what, opened.item.id, RULE)
        if place < len(old):
            saved.append(deadlines.change(store, person, old[place][0], deadline, now))
        else:
            saved.append(deadlines.add(store, person, deadline, now))
    return all(isinstance(one, Item) for one in saved)


def settle(store: Store, person: str, draft: str, now: dt.datetime) -> None:
    """An answer came: nobody is reminded any more."""
    for item, deadline in _of(store, person, draft):
        if not deadline.done:
            deadlines.change(store, person, item, replace(deadline, done=True), now)


def forget(store: Store, person: str, draft: str, now: dt.datetime) -> None:
    """Removes the reminders of a draft that is deleted."""
    for item, _ in _of(store, person, draft):
        store.items.delete(person, item.id, now)


def is_reminded(store: Store, person: str, draft: str) -> bool:
    """Is there a reminder for this letter that is not done?"""
    return any(not deadline.done for _, deadline in _of(store, person, draft))


def home(journey: Standing, drafts: Sequence[tuple[Item, Kept]], page: int, language: str) -> Reply:
    """The letters there are, newest first, those whose answer is overdue on top."""
    first = page * A_PAGE if page * A_PAGE < len(drafts) else 0
    some = list(enumerate(drafts, 1))[first : first + A_PAGE]
    shown = [
        {"number": number, "title": kept.title or kept.kind, "state": _state(journey, item, kept, language)}
        for number, (item, kept) in some
    ]
    due = [told for _, kept in drafts if (told := _overdue(kept, journey.today(), language))]
    rows = [
        (Button(f"{number} · {kept.title or kept.kind}"[:60], f"{VERSION}:{LETTER}:{item.id}:{item.revision}:o"),
         Button("🗑", f"{VERSION}:{LETTER}:{item.id}:{item.revision}:X"))
        for number, (item, kept) in some
    ]  # fmt: skip
    more = (link("facts.button_page", f"home:{page + 1}", language),) if first + A_PAGE < len(drafts) else ()
    new = (link("home.button_new", "new", language), link("home.button_law", "law", language))
    html = say("home.drafts", language, drafts=shown)
    return Reply("\n\n".join([*due[:A_PAGE], html]), (*rows, *([more] if more else []), new))


def next_facts(opened: Open, kind: Kind, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the next letter takes from the one before it; to a law firm the recipient goes as the other side."""
    carried: dict[str, Any] = {**facts, "my_letter_on": opened.draft.on.isoformat()}
    if any(field.id == "opponent" for field in kind.fields):
        recipient = carried.pop("recipient", None)
        carried |= {"opponent": ", ".join(recipient.splitlines())} if recipient else {}
        carried |= {"chronology": [_event(opened)]}
    usable, _ = kept_drafts.cleaned(kind, carried)
    return usable


def _event(opened: Open) -> dict[str, str]:
    """The sending of the letter, for the chronology."""
    event = label("finish.event", opened.kept.language, title=opened.kind.title.in_language(opened.kept.language))
    return {"event": event, "date": (opened.kept.sent or opened.draft.on).isoformat()}


def _state(journey: Standing, item: Item, kept: Kept, language: str) -> str:
    draft = kept_drafts.planned(replace(kept, final_on=None), journey.today(), journey.library())
    if draft is None:
        return label("states.unknown", language)
    return state_of(kept, item, len(draft.open_places), language)


def _overdue(kept: Kept, on: dt.date, language: str) -> str:
    """What to do about a letter whose answer should have come."""
    kind = shipped().kind(kept.kind)
    if kept.sent is None or kept.answered or kind is None:
        return ""
    due = [step for step in kind.follow_up if kept.sent + dt.timedelta(days=step.after_days) <= on]
    text = due[0].text.in_language(language) if due else ""
    return say("home.due", language, title=kept.title, sent=kept.sent, text=text) if due else ""


def _of(store: Store, person: str, draft: str) -> list[tuple[Item, Deadline]]:
    found = deadlines.of(store, person)
    return [(item, deadline) for item, deadline in found if deadline.letter == draft and deadline.rule == RULE]
