"""What a person tells about a letter: when it came, where they live, in what role, and what was read wrongly."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import prompts
from bot.journeys.case import Letter, read
from bot.journeys.drafting import typed
from bot.journeys.letter_corrections import corrected, is_only_a_part
from bot.journeys.letter_kept import JOURNEY, KeptLetters
from bot.journeys.letter_screens import (
    arrivals,
    data,
    forged,
    part_or_whole,
    plain,
    say,
)
from bot.ports import Button, Incoming, Reply
from bot.store.case_items import Item
from knowledge.deadlines.public_holidays import find_land, laender

SHOWN = 12_000
EARLIER = 1_000  # days: a letter that came before that was not read right


@dataclass(frozen=True, slots=True)
class ToldLetters(KeptLetters):
    """Asking and noting. Nothing a person told is lost by a slip: a short text never replaces a letter unasked."""

    def _written(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply]:
        """The right text, or only some corrections, or a part that must not take the place of the whole."""
        item = self.store.items.get(incoming.person.id, str(state.get("item")))
        letter = read(item, Letter)
        if item is None or letter is None:
            return self._grown(incoming, state, incoming.text, language, ())
        small = corrected(letter.text, incoming.text)
        if small is not None and small.missing:
            return [Reply(say("correct_missing", language, what=small.missing[0][:80]))]
        if small is not None:
            return self._grown(incoming, state, small.text, language, ())
        if is_only_a_part(letter.text, incoming.text):
            self.store.dialogs.ask(incoming.person.id, {**state, "pending": incoming.text}, incoming.at)
            return [part_or_whole(item, language)]
        return self._grown(incoming, state, incoming.text, language, ())

    def _take_pending(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        """The person said whether a short text replaces the letter or belongs to it."""
        state = self._asked(incoming)
        if state.get("item") != item.id or not state.get("pending") or value not in {"text", "more"}:
            return forged(language)
        return self._grown(incoming, {**state, "await": value}, str(state["pending"]), language, ())

    def _received(self, incoming: Incoming, item_id: str, text: str, language: str) -> list[Reply]:
        day = _arrival(text, self.today())
        item = self.store.items.get(incoming.person.id, item_id)
        if item is None or read(item, Letter) is None:
            self._end(incoming)
            return [Reply(say("gone", language))]
        if day is None:
            return [Reply(say("received_wrong", language), arrivals(item, language))]
        told = self._told(incoming, item, language, received=day)
        self._end(incoming)
        return told

    def _land_written(self, incoming: Incoming, item_id: str, text: str, language: str) -> list[Reply] | None:
        item, land = self.store.items.get(incoming.person.id, item_id), find_land(text)
        if item is None or read(item, Letter) is None or land is None:
            return None
        told = self._told(incoming, item, language, land=land)
        self._end(incoming)
        return told

    def _ask_received(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        state = {"journey": JOURNEY, "await": "received", "item": item.id}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)
        return [Reply(say("received_ask", language), arrivals(item, language))]

    def _set_received(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        days = {"0": self.today(), "1": self.today() - dt.timedelta(1), "x": None}
        if value not in days:
            return forged(language)
        return self._told(incoming, item, language, received=days[value])

    def _ask_land(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        names = sorted(laender().items(), key=lambda pair: pair[1])
        buttons = [Button(name, data(item, "L", code)) for code, name in names]
        rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
        state = {"journey": JOURNEY, "await": "land", "item": item.id}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)
        return [Reply(say("land_ask", language), rows)]

    def _set_land(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        if value not in laender():
            return forged(language)
        return self._told(incoming, item, language, land=value)

    def _ask_about_me(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        row = tuple(
            Button(plain(f"buttons.{key}", language), data(item, "P", value))
            for key, value in (("private", "1"), ("business", "0"), ("unknown", "x"))
        )
        return [Reply(say("about_me_ask", language), tuple((one,) for one in row))]

    def _set_about_me(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        known = {"1": True, "0": False, "x": None}
        if value not in known:
            return forged(language)
        told = self._told(incoming, item, language, private=known[value])
        if not known[value] or (read(item, Letter) or Letter("")).bound is not None:
            return told
        row = [
            (Button(plain(f"buttons.{key}", language), data(item, "B", value)),)
            for key, value in (("not_bound", "0"), ("bound", "1"), ("unknown", "x"))
        ]
        said = plain("noted.as", language, what=plain("buttons.private", language))
        return [Reply(say("bound_ask", language, noted=said), tuple(row), replaces=incoming.kind == "tap")]

    def _set_bound(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        known = {"1": True, "0": False, "x": None}
        if value not in known:
            return forged(language)
        return self._told(incoming, item, language, bound=known[value])

    def _show_text(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        letter = read(item, Letter) or Letter("")
        text = letter.text.replace("\f", "\n\n")
        html = prompts.render("letters/text.jinja", language, title=say("text_title", language), text=text[:SHOWN])
        if len(text) > SHOWN:
            html += "\n\n" + say("text_cut", language, left=len(text) - SHOWN)
        rows = tuple(
            (Button(plain(f"buttons.{key}", language), data(item, verb)),)
            for key, verb in (("correct", "c"), ("more", "m"), ("back", "v"))
        )
        return [Reply(html, rows)]

    def _correct(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        return self._await(incoming, item, "text", "correct_ask", language)

    def _more(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        return self._await(incoming, item, "more", "more_ask", language)

    def _await(self, incoming: Incoming, item: Item, wanted: str, key: str, language: str) -> list[Reply]:
        state = {"journey": JOURNEY, "await": wanted, "item": item.id}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)
        return [Reply(say(key, language))]


def _arrival(text: str, today: dt.date) -> dt.date | None:
    """A day on which a letter can have come, as people say it; not in the future, not years ago."""
    day = typed.day(text, today, ahead=False)
    return day if day is not None and dt.timedelta(0) <= today - day < dt.timedelta(EARLIER) else None
