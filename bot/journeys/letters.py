"""A letter that came: taken in, kept sealed, read, checked, explained, corrected; and from there to an answer.

Nothing that was read is stored but the text itself and what the person told about it: reading, checking and explaining
are done anew each time, with the law of the day. What the letter says is never obeyed, only told.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import prompts
from bot.intake import NamedBytes, Taken, take
from bot.intake.sentences import told
from bot.journeys import deadlines
from bot.journeys.ask import VERSION
from bot.journeys.case import Deadline, File, Letter, content_of, read
from bot.journeys.letter_said import messages
from bot.ports import Button, Incoming, Reply
from bot.store import Store
from bot.store.case_items import Full, Item
from knowledge.check.result import Result
from knowledge.deadlines.phrases import read_day
from knowledge.deadlines.public_holidays import laender
from knowledge.letters import reading
from knowledge.letters.checking import LetterFacts, Library, Point, check, reply_points
from knowledge.letters.explaining import explain
from knowledge.letters.explanation import Explanation
from knowledge.letters.letter import Letter as ReadLetter

JOURNEY, LETTER = "letter", "L"
LIKE_A_LETTER = 500  # characters from which a text may be a letter and no question
SHOWN = 12_000
TITLE = 60
MOST_DAYS = 4
EARLIER = 1_000  # days: a letter that came before that was not read right

Rows = tuple[tuple[Button, ...], ...]
Draws = Callable[[Incoming, str, str, Mapping[str, Any], str], list[Reply]]


class Takes(Protocol):
    """Reads files."""

    def __call__(self, files: Sequence[NamedBytes]) -> Taken: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A stored letter as it is understood today."""

    item: Item
    letter: Letter
    read: ReadLetter
    facts: LetterFacts
    explanation: Explanation
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """The letter journey. ``draw``: opens a draft; ``own_check``: the result of the person's check, where there is one.

    ``library``: decisions, arguments and scheme as they are known now.
    """

    store: Store
    today: Callable[[], dt.date]
    library: Callable[[], Library]
    draw: Draws
    own_check: Callable[[str], Result | None]
    take: Takes = take

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/brief: the letters there are, and how to hand over a new one."""
        if len(incoming.text) >= LIKE_A_LETTER:
            return self.text(incoming, language)
        self.store.dialogs.ask(incoming.person.id, {"journey": JOURNEY, "await": "new"}, incoming.at)
        rows: list[tuple[Button, ...]] = []
        for item in self.store.items.of(incoming.person.id, "letter"):
            letter = read(item, Letter)
            if letter is not None:
                day = prompts.day(letter.date, language) if letter.date else ""
                title = letter.title or _say("untitled", language)
                rows.append((Button(_plain("entry", language, day=day, title=title)[:TITLE], _data(item, "v")),))
        ask = Reply(_say("ask", language))
        return [Reply(_say("list", language), tuple(rows)), ask] if rows else [ask]

    def files(self, incoming: Incoming, language: str) -> list[Reply]:
        """Files came: one letter, whatever their number."""
        taken = self.take(incoming.contents)
        missing = [_say(f"unfetched.{reason}", language) for reason in dict.fromkeys(incoming.unfetched)]
        smooth = taken.quality == "good" and not taken.reasons
        remarks = (*missing, *told(taken, language)[1 if smooth and taken.pages else 0 :])
        if not taken.text.strip():
            return [Reply("\n\n".join([*remarks, _say("unreadable", language)]))]
        state = self.store.dialogs.of(incoming.person.id, incoming.at)
        if state is not None and state.get("journey") == JOURNEY and state.get("await") in {"more", "text"}:
            return self._grown(incoming, state, taken.text, language, remarks)
        return self._kept(incoming, taken.text, remarks, language)

    def text(self, incoming: Incoming, language: str) -> list[Reply]:
        """A letter was pasted or forwarded as text."""
        self.store.dialogs.end(incoming.person.id)
        return self._kept(incoming, incoming.text, (), language)

    def is_letter(self, text: str) -> bool:
        """Is a long text a letter, rather than a long question?"""
        if len(text) < LIKE_A_LETTER:
            return False
        found = reading.read(text)
        marks = [found.sender or found.representative, found.date, found.reference or found.court_file_number]
        return (
            found.kind is not None and found.kind.confidence != "low" and sum(mark is not None for mark in marks) >= 1
        )

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """What was written after this journey asked for it; None where it is rather a question."""
        wanted, text = state.get("await"), incoming.text.strip()
        if wanted == "new":
            return self.text(incoming, language) if len(text) >= LIKE_A_LETTER else None
        if wanted in {"text", "more"}:
            return self._grown(incoming, state, incoming.text, language, ()) if text else None
        if wanted == "received":
            return self._received(incoming, str(state.get("item")), text, language)
        return None

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of a letter."""
        item_id, _, rest = argument.partition(":")
        verb, _, value = rest.partition(":")
        item = self.store.items.get(incoming.person.id, item_id)
        move = _MOVES.get(verb)
        if item is None or read(item, Letter) is None or move is None:
            return [Reply("", toast=_plain("gone", language)[:200])]
        return move(self, incoming, item, value, language)

    # ---------------------------------------------------------------- what came

    def _kept(self, incoming: Incoming, text: str, remarks: tuple[str, ...], language: str) -> list[Reply]:
        person, found = incoming.person.id, reading.read(text, self.today())
        letter = replace(_record(text, found, language), remarks=remarks)
        kept = self.store.items.add(person, "letter", content_of(letter), incoming.at)
        if isinstance(kept, Full):
            full = _say("not_kept_full", language, what=f"{kept.what}: {kept.limit}")
            seen = self._seen(person, Item("", "letter", 0, 0, incoming.at, incoming.at, content_of(letter)), language)
            return [Reply("\n\n".join([*remarks, full])), *_explained(seen, ())]
        return [*self._shown(person, self._with_files(incoming, kept, letter, language), language, fresh=True)]

    def _with_files(self, incoming: Incoming, item: Item, letter: Letter, language: str) -> Item:
        """Keeps the original files beside the letter; the letter names the first."""
        first: str | None = None
        remarks = letter.remarks
        for one in incoming.contents:
            record = content_of(File(one.name, one.mime or "", _sha256(one.content)))
            kept = self.store.items.add_file(incoming.person.id, record, one.content, incoming.at)
            if isinstance(kept, Full):
                remarks = (*remarks, _say("file_not_kept", language))
                break
            first = first or kept.id
        return self._saved(incoming, item, replace(letter, file=first, remarks=remarks)) or item

    def _grown(
        self, incoming: Incoming, state: dict[str, Any], text: str, language: str, remarks: tuple[str, ...]
    ) -> list[Reply]:
        """The text of a letter is replaced, or a missing part is appended."""
        item = self.store.items.get(incoming.person.id, str(state.get("item")))
        letter = read(item, Letter)
        self.store.dialogs.end(incoming.person.id)
        if item is None or letter is None:
            return self._kept(incoming, text, remarks, language)
        whole = text if state["await"] == "text" else f"{letter.text}\n\n{text}"
        fresh = _record(whole, reading.read(whole, self.today()), language)
        grown = replace(
            letter, text=whole, title=fresh.title, sender=fresh.sender, date=fresh.date,
            remarks=() if state["await"] == "text" else (*letter.remarks, *remarks),
        )  # fmt: skip
        return self._changed(incoming, item, grown, language)

    def _received(self, incoming: Incoming, item_id: str, text: str, language: str) -> list[Reply]:
        day = _arrival(text, self.today())
        item = self.store.items.get(incoming.person.id, item_id)
        letter = read(item, Letter)
        if item is None or letter is None:
            self.store.dialogs.end(incoming.person.id)
            return [Reply(_say("gone", language))]
        if day is None:
            return [Reply(_say("received_wrong", language), _days(item, language))]
        self.store.dialogs.end(incoming.person.id)
        return self._changed(incoming, item, replace(letter, received=day), language)

    # ---------------------------------------------------------------- moves behind buttons

    def _view(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        return self._shown(incoming.person.id, item, language)

    def _ask_received(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        state = {"journey": JOURNEY, "await": "received", "item": item.id}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)
        return [Reply(_say("received_ask", language), _days(item, language))]

    def _set_received(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        self.store.dialogs.end(incoming.person.id)
        days = {"0": self.today(), "1": self.today() - dt.timedelta(1)}
        return self._told(incoming, item, language, received=days.get(value))

    def _ask_land(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        names = sorted(laender().items(), key=lambda pair: pair[1])
        buttons = [Button(name, _data(item, "L", code)) for code, name in names]
        rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
        return [Reply(_say("land_ask", language), rows)]

    def _set_land(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        return self._told(incoming, item, language, land=value if value in laender() else None)

    def _ask_about_me(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        row = tuple(
            Button(_plain(f"buttons.{key}", language), _data(item, "P", value))
            for key, value in (("private", "1"), ("business", "0"), ("unknown", "x"))
        )
        return [Reply(_say("about_me_ask", language), tuple((one,) for one in row))]

    def _set_about_me(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        return self._told(incoming, item, language, private={"1": True, "0": False}.get(value))

    def _show_text(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        letter = read(item, Letter) or Letter("")
        text = letter.text.replace("\f", "\n\n")
        html = prompts.render("letters/text.jinja", language, title=_say("text_title", language), text=text[:SHOWN])
        if len(text) > SHOWN:
            html += "\n\n" + _say("text_cut", language, left=len(text) - SHOWN)
        rows = tuple(
            (Button(_plain(f"buttons.{key}", language), _data(item, verb)),)
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
        return [Reply(_say(key, language))]

    def _answer(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        seen = self._seen(incoming.person.id, item, language)
        names = prompts.phrases_of("letters_chat", language)["drafts"]
        kinds = [kind for kind in seen.explanation.next_steps if kind in names] or ["lawyer_instruction"]
        rows = tuple((Button(names[kind], _data(item, "d", kind)),) for kind in kinds)
        return [Reply(_say("answer_ask", language), rows)]

    def _draft(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        seen = self._seen(incoming.person.id, item, language)
        return self.draw(incoming, value, language, facts_for(value, seen), item.id)

    def _remember(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        """Puts a deadline of the letter into the case, with reminders."""
        seen = self._seen(incoming.person.id, item, language)
        days = _days_to_keep(seen)
        if not value.isdecimal() or int(value) >= len(days):
            return [Reply("", toast=_plain("changed", language)[:200])]
        day = days[int(value)]
        for other in self.store.items.of(incoming.person.id, "deadline"):
            known = read(other, Deadline)
            if known is not None and known.letter == item.id and known.date == day:
                return [Reply("", toast=_plain("remembered_already", language)[:200])]
        kind = kind_name(seen.explanation.kind or "unknown", language)
        what = _plain("deadline_what", language, kind=kind, sender=seen.letter.sender)
        kept = deadlines.add(self.store, incoming.person.id, Deadline(day, what, letter=item.id), incoming.at)
        if isinstance(kept, Full):
            return [Reply(_say("not_kept_full", language, what=f"{kept.what}: {kept.limit}"))]
        return [Reply(_say("remembered", language))]

    def _ask_delete(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        rows = (
            (Button(_plain("buttons.delete_yes", language), _data(item, "X")),),
            (Button(_plain("buttons.back", language), _data(item, "v")),),
        )
        return [Reply(_say("delete_ask", language), rows)]

    def _delete(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        person, letter = incoming.person.id, read(item, Letter)
        self.store.items.delete(person, item.id, incoming.at)
        if letter is not None and letter.file is not None:
            self.store.items.delete(person, letter.file, incoming.at)
        return [Reply(_say("deleted", language), replaces=True)]

    # ---------------------------------------------------------------- fetching, saving, saying

    def _told(self, incoming: Incoming, item: Item, language: str, **change: Any) -> list[Reply]:
        letter = read(item, Letter) or Letter("")
        return self._changed(incoming, item, replace(letter, **change), language)

    def _changed(self, incoming: Incoming, item: Item, letter: Letter, language: str) -> list[Reply]:
        saved = self._saved(incoming, item, letter)
        if saved is not None:
            return self._shown(incoming.person.id, saved, language)
        newest = self.store.items.get(incoming.person.id, item.id)
        if newest is None:
            return [Reply(_say("gone", language))]
        return [Reply(_say("changed", language)), *self._shown(incoming.person.id, newest, language)]

    def _saved(self, incoming: Incoming, item: Item, letter: Letter) -> Item | None:
        saved = self.store.items.save(incoming.person.id, item.id, content_of(letter), item.revision, incoming.at)
        return saved if isinstance(saved, Item) else None

    def _seen(self, person: str, item: Item, language: str) -> Seen:
        """The letter read, checked and explained, by the law of today."""
        letter, on = read(item, Letter) or Letter(""), self.today()
        found = reading.read(letter.text, on)
        facts = LetterFacts(
            received_on=letter.received, land=letter.land, addressee_private=letter.private,
            own_check=self.own_check(person),
        )  # fmt: skip
        findings = check(found, facts, self.library(), on)
        told_ = explain(found, findings, facts, on, language)
        return Seen(item, letter, found, facts, told_, reply_points(found, findings))

    def _shown(self, person: str, item: Item, language: str, fresh: bool = False) -> list[Reply]:
        seen = self._seen(person, item, language)
        remarks = [Reply("\n\n".join(seen.letter.remarks))] if seen.letter.remarks and fresh else []
        kept = [_say("kept", language)] if fresh else []
        return [*remarks, *_explained(seen, _buttons(seen, language), "\n\n".join(kept))]


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


def _record(text: str, found: ReadLetter, language: str) -> Letter:
    """The stored form of a letter: its text, and enough to find it in a list."""
    sender = found.representative or found.sender or found.opponent
    kind = found.kind.value if found.kind else "unknown"
    title = " ".join([kind_name(kind, language), sender.value if sender else ""]).strip()
    return Letter(text, title[:TITLE], sender.value if sender else "", found.date.value if found.date else None)


def _explained(seen: Seen, buttons: Rows, after: str = "") -> list[Reply]:
    """The messages of the explanation; the buttons hang on the last one."""
    texts = list(messages(seen.explanation))
    texts[-1] = "\n\n".join(part for part in (texts[-1], after) if part)
    return [*(Reply(text) for text in texts[:-1]), Reply(texts[-1], buttons)]


def kind_name(kind: str, language: str) -> str:
    """What a letter is called in a list."""
    names: dict[str, str] = prompts.phrases_of("letters_chat", language)["kinds"]
    return names.get(kind, names["unknown"])


def _buttons(seen: Seen, language: str) -> Rows:
    item = seen.item

    def button(key: str, verb: str, value: str = "", **values: object) -> Button:
        return Button(_plain(f"buttons.{key}", language, **values), _data(item, verb, value))

    rows: list[tuple[Button, ...]] = [(button("answer", "a"),)]
    rows += [
        (button("remember", "f", str(number), day=prompts.day(day, language)),)
        for number, day in enumerate(_days_to_keep(seen))
    ]
    asked = [button("received", "z")] if seen.letter.received is None and seen.explanation.terms else []
    asked += [button("land", "l")] if seen.letter.land is None and seen.explanation.terms else []
    rows += [tuple(asked)] if asked else []
    if seen.letter.private is None and any(one.group == "bill" for one in seen.explanation.points):
        rows.append((button("about_me", "p"),))
    rows += [(button("text", "g"),), (button("delete", "x"),)]
    return tuple(rows)


def _days_to_keep(seen: Seen) -> list[dt.date]:
    """The last days that are still to come, each once."""
    days = [one.day for one in seen.explanation.terms if one.day is not None and not one.past]
    return list(dict.fromkeys(days))[:MOST_DAYS]


def _days(item: Item, language: str) -> Rows:
    row = [Button(_plain(f"buttons.{key}", language), _data(item, "Z", value)) for key, value in _ARRIVALS]
    return (tuple(row),)


def _arrival(text: str, today: dt.date) -> dt.date | None:
    """A day on which a letter can have come, from what was written; the year may be left out."""
    written = text.strip().rstrip(".")
    day = read_day(written) or read_day(f"{written}.{today.year}") or read_day(f"{written} {today.year}")
    if day is not None and day > today:
        day = read_day(f"{written}.{today.year - 1}") or day
    return day if day is not None and dt.timedelta(0) <= today - day < dt.timedelta(EARLIER) else None


def _data(item: Item, verb: str, value: str = "") -> str:
    carried = f"{VERSION}:{LETTER}:{item.id}:{verb}"
    return f"{carried}:{value}" if value else carried


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("letters_chat", key, language, **values)


def _plain(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("letters_chat", key, language, html=False, **values)


Move = Callable[[Letters, Incoming, Item, str, str], list[Reply]]

_ARRIVALS = (("today", "0"), ("yesterday", "1"), ("unknown", "x"))
_MOVES: Mapping[str, Move] = {
    "v": Letters._view,
    "z": Letters._ask_received,
    "Z": Letters._set_received,
    "l": Letters._ask_land,
    "L": Letters._set_land,
    "p": Letters._ask_about_me,
    "P": Letters._set_about_me,
    "g": Letters._show_text,
    "c": Letters._correct,
    "m": Letters._more,
    "a": Letters._answer,
    "d": Letters._draft,
    "f": Letters._remember,
    "x": Letters._ask_delete,
    "X": Letters._delete,
}
