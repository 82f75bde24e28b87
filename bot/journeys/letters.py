"""A letter that came: taken in, kept sealed, read, checked, explained, corrected; and from there to an answer.

Nothing that was read is stored but the text itself and what the person told about it: reading, checking and explaining
are done anew each time, with the law of the day. What the letter says is never obeyed, only told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import prompts
from bot.intake.sentences import told
from bot.journeys import deadlines
from bot.journeys.case import Deadline, Letter, read
from bot.journeys.letter_aided import AidedLetters
from bot.journeys.letter_kept import JOURNEY, TITLE, kind_name
from bot.journeys.letter_screens import (
    LISTED,
    Seen,
    data,
    days_to_keep,
    draft_names,
    forged,
    kinds_to_draft,
    plain,
    say,
)
from bot.ports import Button, Incoming, Reply
from bot.store.case_items import Full, Item
from knowledge.check.understanding import is_side_question
from knowledge.letters import reading
from knowledge.letters.reading import Opened

ANY_KIND = ""  # no kind in particular: the list of all
LIKE_A_LETTER = 500  # characters from which a text may be a letter and no question


@dataclass(frozen=True, slots=True)
class Letters(AidedLetters):
    """The letter journey. ``draw``: opens a draft; ``own_check``: the result of the person's check, where there is one.

    ``library``: decisions, arguments and scheme as they are known now.
    """

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/brief: the letters there are, and how to hand over a new one."""
        if len(incoming.text) >= LIKE_A_LETTER:
            return self.text(incoming, language)
        self.store.dialogs.ask(incoming.person.id, {"journey": JOURNEY, "await": "new"}, incoming.at)
        known = [item for item in self.store.items.of(incoming.person.id, "letter") if read(item, Letter)]
        rows = [(_entry(item, language),) for item in reversed(known[-LISTED:])]
        if len(known) > LISTED:
            rows.append((Button(plain("buttons.case", language), "1:j:fall"),))
        ask = Reply(say("ask", language))
        return [ask, Reply(say("list", language), tuple(rows))] if rows else [ask]

    def files(self, incoming: Incoming, language: str) -> list[Reply]:
        """Files came: one letter, whatever their number."""
        taken = self.take(incoming.contents)
        missing = [say(f"unfetched.{reason}", language) for reason in dict.fromkeys(incoming.unfetched)]
        smooth = taken.quality == "good" and not taken.reasons
        remarks = (*missing, *told(taken, language)[1 if smooth and taken.pages else 0 :])
        if not taken.text.strip():
            explained_already = bool(taken.faults or missing)
            key = "unreadable_because" if explained_already else "unreadable"
            return [Reply("\n\n".join([*remarks, say(key, language)]))]
        state = self._asked(incoming)
        if state.get("await") in {"more", "text"}:
            return self._grown(incoming, state, taken.text, language, remarks)
        return self._kept(incoming, taken.text, remarks, language)

    def text(self, incoming: Incoming, language: str, opened: Opened | None = None) -> list[Reply]:
        """A letter was pasted or forwarded as text; ``opened``: its text, where it was opened already."""
        return self._kept(incoming, incoming.text, (), language, opened)

    def pasted(self, text: str) -> Opened | None:
        """A long text, opened, if it is a letter rather than a long question."""
        if len(text) < LIKE_A_LETTER:
            return None
        opened = reading.opened(text)
        return opened if reading.is_letter(opened) else None

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """What was written after this journey asked for it; None where it is rather a question."""
        wanted, text = state.get("await"), incoming.text.strip()
        if wanted == "new":
            return self.text(incoming, language) if len(text) >= LIKE_A_LETTER else None
        if not text or is_side_question(text):
            return None
        if wanted == "text":
            return self._written(incoming, state, language)
        if wanted == "more":
            return self._grown(incoming, state, incoming.text, language, ())
        if wanted == "received":
            return self._received(incoming, str(state.get("item")), text, language)
        if wanted == "land":
            return self._land_written(incoming, str(state.get("item")), text, language)
        return None

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of a letter."""
        item_id, _, rest = argument.partition(":")
        verb, _, value = rest.partition(":")
        item = self.store.items.get(incoming.person.id, item_id)
        move = _MOVES.get(verb)
        if item is None or read(item, Letter) is None or move is None:
            return [Reply("", toast=plain("gone", language)[:200])]
        if verb != "T":
            self._end(incoming)
        return move(self, incoming, item, value, language)

    def _view(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        return self._shown(incoming.person.id, item, language)

    def _answer(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        seen = self._seen(incoming.person.id, item, language)
        names, kinds = draft_names(language), kinds_to_draft(seen, language)
        if not kinds:
            return self.draw(incoming, ANY_KIND, language, {}, item.id)
        rows = tuple((Button(names[kind], data(item, "d", kind)),) for kind in kinds)
        return [Reply(say("answer_ask", language), rows)]

    def _draft(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        seen = self._seen(incoming.person.id, item, language)
        return self.draw(incoming, value, language, facts_for(value, seen), item.id)

    def _remember(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        """Puts a deadline of the letter into the case, with reminders."""
        seen = self._seen(incoming.person.id, item, language)
        day = next((one for one in days_to_keep(seen) if one.isoformat() == value), None)
        if day is None:
            return forged(language)
        for other in self.store.items.of(incoming.person.id, "deadline"):
            known = read(other, Deadline)
            if known is not None and known.letter == item.id and known.date == day:
                return [Reply("", toast=plain("remembered_already", language)[:200])]
        kind = kind_name(seen.explanation.kind or "unknown", language)
        what = plain("deadline_what", language, kind=kind, sender=seen.letter.sender)
        kept = deadlines.add(self.store, incoming.person.id, Deadline(day, what, letter=item.id), incoming.at)
        if isinstance(kept, Full):
            return [Reply(say("not_kept_full", language, what=f"{kept.what}: {kept.limit}"))]
        return [Reply(say("remembered", language))]

    def _ask_delete(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        rows = (
            (Button(plain("buttons.delete_yes", language), data(item, "X")),),
            (Button(plain("buttons.back", language), data(item, "v")),),
        )
        return [Reply(say("delete_ask", language), rows)]

    def _delete(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        person, letter = incoming.person.id, read(item, Letter)
        self.store.items.delete(person, item.id, incoming.at)
        for file in dict.fromkeys((letter.file, *letter.files) if letter else ()):
            if file is not None:
                self.store.items.delete(person, file, incoming.at)
        return [Reply(say("deleted", language), replaces=True)]


def facts_for(kind: str, seen: Seen) -> dict[str, Any]:
    """What a draft can be filled with from the letter it answers, in the form of a file of facts."""
    told_, found = seen.explanation, seen.read
    recipient = [name for name in (told_.firm, told_.party) if name]
    facts: dict[str, Any] = {
        "recipient": "\n".join(recipient),
        "their_reference": told_.reference,
        "their_letter_on": told_.date.isoformat() if told_.date else None,
    }
    if told_.first is not None and told_.first.day is not None:
        facts["their_deadline"] = told_.first.day.isoformat()
    if kind == "cost_rejection":
        total = next((one.value.cents for one in found.amounts if one.value.purpose == "gesamt"), None)
        facts["demand_cents"] = total
        facts["gegenstandswert_cents"] = found.gegenstandswert_cents.value if found.gegenstandswert_cents else None
    if kind == "reply_point_by_point":
        facts["points"] = [point.as_fact() for point in seen.points]
    return {key: value for key, value in facts.items() if value}


def _entry(item: Item, language: str) -> Button:
    letter = read(item, Letter) or Letter("")
    day = prompts.day(letter.date, language) if letter.date else ""
    title = letter.title or say("untitled", language)
    return Button(plain("entry", language, day=day, title=title).strip()[:TITLE], data(item, "v"))


Move = Callable[[Letters, Incoming, Item, str, str], list[Reply]]

_MOVES: Mapping[str, Move] = {
    "v": Letters._view,
    "z": Letters._ask_received,
    "Z": Letters._set_received,
    "l": Letters._ask_land,
    "L": Letters._set_land,
    "p": Letters._ask_about_me,
    "P": Letters._set_about_me,
    "B": Letters._set_bound,
    "g": Letters._show_text,
    "c": Letters._correct,
    "m": Letters._more,
    "a": Letters._answer,
    "d": Letters._draft,
    "f": Letters._remember,
    "x": Letters._ask_delete,
    "X": Letters._delete,
    "T": Letters._take_pending,
    "w": Letters._in_plain_words,
    "s": Letters._search,
    "y": Letters._yes,
    "n": Letters._no,
    "u": Letters._undo,
}
