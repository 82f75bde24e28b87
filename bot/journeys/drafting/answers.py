"""Answers to the questions of a letter, typed or tapped. What an answer means is read in typed.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from bot.journeys.case import Draft as Kept
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting import menu_screens, paths, question_screens, typed
from bot.journeys.drafting.beginning import Beginning
from bot.journeys.drafting.drafts import reachable
from bot.journeys.drafting.opened import TONES, Open, label, say, toast
from bot.journeys.drafting.paths import Asked, Place
from bot.journeys.drafting.standing import in_range, rewritten
from bot.journeys.drafting.wording import shown
from bot.ports import Incoming, Reply
from knowledge.check import understanding

QUESTIONS_WELCOME = frozenset({"own_words", "points", "questions", "still_asked", "problem", "wish"})


@dataclass(frozen=True, slots=True)
class Answers(Beginning):
    """Taking answers."""

    def _hear_fact(
        self, incoming: Incoming, opened: Open, state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        place = Place.read(str(state.get("path", "")))
        asked = paths.asked_at(opened.kind, place)
        if asked is None:
            return None
        if word is not None:
            return self._steered(incoming, opened, asked, word)
        if _is_side_question(asked, incoming.text):
            return None
        return self._filled(incoming, opened, asked, incoming.text)

    def _filled(self, incoming: Incoming, opened: Open, asked: Asked, text: str) -> list[Reply]:
        """A typed answer, put where it belongs."""
        place = _place_of_answer(opened.kept, asked)
        target = paths.asked_at(opened.kind, place) or asked
        value = typed.read(target.about, place.field, text, self.today())
        if isinstance(value, typed.Wrong):
            reply = self._asked(opened, asked, [])
            wrong = say(f"wrong.{value.reason}", opened.language)
            return [replace(reply, html=f"{wrong}\n\n{reply.html}")]
        moved = kept_drafts.with_value(opened.kept, place, value)
        if place.field == "points" and place.part == "passage":
            moved = _recognised(moved, target, value)
        recap = label("question.noted", opened.language, value=shown(target.about, value, opened.language))
        replies = self._saved(incoming, opened, moved, recap)
        self._remember(incoming, place)
        return replies

    def _corrected(self, incoming: Incoming, opened: Open, state: dict[str, Any]) -> list[Reply] | None:
        """The message that was the last answer has been edited: the answer changes with it."""
        asked = paths.asked_at(opened.kind, Place.read(str(state.get("last", ""))))
        return self._filled(incoming, opened, asked, incoming.text) if asked and not opened.kept.sent else None

    def _steered(self, incoming: Incoming, opened: Open, asked: Asked, word: str) -> list[Reply]:
        match word:
            case "back":
                before = question_screens.previous(opened.kept, asked.place)
                earlier = paths.asked_at(opened.kind, before) if before else None
                return [self._question(incoming, opened, earlier or asked)]
            case "skip":
                return self._skip(incoming, opened, opened.code(asked.place))
            case "stop":
                self._end(incoming)
                return [Reply(say("told.paused", opened.language))]
        return self._preview(incoming, opened, "")

    def _warned(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return self._saved(incoming, opened, replace(opened.kept, warned=True, change="begun"))

    def _prefilled_ok(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return self._saved(incoming, opened, replace(opened.kept, seen=True, change="begun"))

    def _tone(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        spoken, tone = argument[:2], TONES.get(argument[2:])
        if tone is None or spoken not in opened.kind.languages:
            return [toast("not_yours", opened.language)]
        moved = replace(kept_drafts.edited(opened.kept, "tone"), tone=tone, language=spoken)
        return self._saved(incoming, opened, moved)

    def _tone_screen(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        return rewritten([menu_screens.tone(opened)])

    def _ask_for(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        place = paths.decoded(opened.kind, argument)
        asked = paths.asked_at(opened.kind, place) if place else None
        if asked is None or not reachable(opened.kept, asked.place):
            return [toast("not_yours", opened.language)]
        return rewritten([self._question(incoming, opened, asked)])

    def _option(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        code, _, position = argument.rpartition(".")
        asked = self._asked_by(opened, code)
        options = asked.about.options if asked else ()
        if asked is None or asked.about.type != "choice" or not in_range(position, len(options) - 1, 0):
            return [toast("not_yours", opened.language)]
        chosen = options[int(position)]
        words = chosen.label.in_language(opened.language)
        recap = label("question.noted", opened.language, value=words)
        return self._saved(incoming, opened, kept_drafts.with_value(opened.kept, asked.place, chosen.id), recap)

    def _tick(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        code, _, position = argument.rpartition(".")
        asked = self._asked_by(opened, code)
        options = asked.about.options if asked else ()
        if asked is None or asked.about.type != "choices" or not in_range(position, len(options) - 1, 0):
            return [toast("not_yours", opened.language)]
        name, before = options[int(position)].id, self._picked(incoming, opened, asked)
        picked = [one for one in before if one != name] if name in before else [*before, name]
        self._ask(incoming, opened, "fact", path=str(asked.place), picked=picked)
        return [replace(self._asked(opened, asked, picked), replaces=True)]

    def _ticked(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        asked = self._asked_by(opened, argument)
        if asked is None or asked.about.type != "choices":
            return [toast("not_yours", opened.language)]
        picked = self._picked(incoming, opened, asked)
        if not picked:
            return [toast("nothing_picked", opened.language)]
        ordered = [option.id for option in asked.about.options if option.id in picked]
        return self._saved(incoming, opened, kept_drafts.with_value(opened.kept, asked.place, ordered))

    def _ahead(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        code, _, days = argument.rpartition(".")
        asked = self._asked_by(opened, code)
        if asked is None or asked.about.type != "date" or not in_range(days, 400):
            return [toast("not_yours", opened.language)]
        day = (self.today() + dt.timedelta(days=int(days))).isoformat()
        recap = label("question.noted", opened.language, value=shown(asked.about, day, opened.language))
        return self._saved(incoming, opened, kept_drafts.with_value(opened.kept, asked.place, day), recap)

    def _skip(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        asked = self._asked_by(opened, argument)
        if asked is None:
            return [toast("not_yours", opened.language)]
        return self._saved(incoming, opened, kept_drafts.with_skipped(opened.kept, asked.place))

    def _clear(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        asked = self._asked_by(opened, argument)
        if asked is None or kept_drafts.value_at(opened.kept, asked.place) is None:
            return [toast("not_yours", opened.language)]
        moved = kept_drafts.with_value(opened.kept, asked.place, None)
        number = asked.place.record
        if number and not kept_drafts.records_of(moved, asked.place.field)[number - 1]:
            moved = kept_drafts.without_record(opened.kept, asked.place.field, number)
        else:
            moved = kept_drafts.with_skipped(moved, asked.place)
        return self._saved(incoming, opened, moved)

    def _remove(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        place = paths.decoded(opened.kind, argument)
        if place is None or place.record is None or not kept_drafts.value_at(opened.kept, place):
            return [toast("not_yours", opened.language)]
        recap = label("question.removed", opened.language)
        return self._saved(incoming, opened, kept_drafts.without_record(opened.kept, place.field, place.record), recap)


def _place_of_answer(kept: Kept, asked: Asked) -> Place:
    """Where a typed answer goes; after "anything else?" it begins the next record."""
    if not asked.more:
        return asked.place
    return Place(asked.field.id, len(kept_drafts.records_of(kept, asked.field.id)) + 1, asked.field.parts[0].id)


def _recognised(kept: Kept, asked: Asked, passage: str) -> Kept:
    """A point typed by hand, with what was recognised in it; what the passage was recognised as before is gone."""
    found = typed.point(passage, asked.field.parts)
    moved = kept
    for name in ("argument", "demand", "amount_cents", "deadline"):
        moved = kept_drafts.with_value(moved, replace(asked.place, part=name), found.get(name))
    return replace(moved, trail=kept.trail, change=kept.change)


def _is_side_question(asked: Asked, text: str) -> bool:
    """A question to the bot rather than words for the letter."""
    return asked.field.id not in QUESTIONS_WELCOME and understanding.is_side_question(text)
