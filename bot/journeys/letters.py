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
from bot.journeys.case import Deadline, File, Letter, Profile, content_of, read
from bot.journeys.drafting import typed
from bot.journeys.letter_corrections import corrected, is_only_a_part
from bot.journeys.letter_screens import (
    LISTED,
    Seen,
    arrivals,
    buttons,
    data,
    days_to_keep,
    draft_names,
    explained,
    kinds_to_draft,
    noted,
    part_or_whole,
    plain,
    say,
)
from bot.ports import Button, Incoming, Reply
from bot.store import Store
from bot.store.case_items import Full, Item
from knowledge.check.result import Result
from knowledge.check.understanding import is_side_question
from knowledge.deadlines.public_holidays import find_land, laender
from knowledge.letters import reading
from knowledge.letters.checking import LetterFacts, Library, check, reply_points
from knowledge.letters.explaining import explain
from knowledge.letters.letter import Letter as ReadLetter

JOURNEY = "letter"
LIKE_A_LETTER = 500  # characters from which a text may be a letter and no question
SHOWN = 12_000
TITLE = 60
EARLIER = 1_000  # days: a letter that came before that was not read right

Draws = Callable[[Incoming, str, str, Mapping[str, Any], str], list[Reply]]


class Takes(Protocol):
    """Reads files."""

    def __call__(self, files: Sequence[NamedBytes]) -> Taken: ...


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
            return [Reply("\n\n".join([*remarks, say("unreadable", language)]))]
        state = self._asked(incoming)
        if state.get("await") in {"more", "text"}:
            return self._grown(incoming, state, taken.text, language, remarks)
        return self._kept(incoming, taken.text, remarks, language)

    def text(self, incoming: Incoming, language: str) -> list[Reply]:
        """A letter was pasted or forwarded as text."""
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

    # ---------------------------------------------------------------- what came

    def _kept(self, incoming: Incoming, text: str, remarks: tuple[str, ...], language: str) -> list[Reply]:
        person, found = incoming.person.id, reading.read(text, self.today())
        letter = replace(_record(text, found, language), remarks=remarks, message=incoming.message_id)
        kept = self._came_before(incoming) or self.store.items.add(person, "letter", content_of(letter), incoming.at)
        if isinstance(kept, Full):
            full = say("not_kept_full", language, what=f"{kept.what}: {kept.limit}")
            seen = self._seen(person, Item("", "letter", 0, 0, incoming.at, incoming.at, content_of(letter)), language)
            return [Reply("\n\n".join([*remarks, full])), *explained(seen, ())]
        whole = self._with_files(incoming, kept, read(kept, Letter) or letter, language)
        self._end(incoming)
        return [*self._shown(person, whole, language, fresh=True)]

    def _came_before(self, incoming: Incoming) -> Item | None:
        """The letter this very message has brought already: after a crash, what came is delivered again."""
        if incoming.message_id is None:
            return None
        letters = ((item, read(item, Letter)) for item in self.store.items.of(incoming.person.id, "letter"))
        return next((item for item, one in letters if one and one.message == incoming.message_id), None)

    def _with_files(self, incoming: Incoming, item: Item, letter: Letter, language: str) -> Item:
        """Keeps the original files beside the letter, which names them; after a crash only those that are missing."""
        names, remarks = list(letter.files), letter.remarks
        for one in incoming.contents[len(names) :]:
            record = content_of(File(one.name, one.mime or "", _sha256(one.content)))
            kept = self.store.items.add_file(incoming.person.id, record, one.content, incoming.at)
            if isinstance(kept, Full):
                remarks = tuple(dict.fromkeys((*remarks, say("file_not_kept", language))))
                break
            names.append(kept.id)
            item = self._saved(incoming, item, replace(letter, file=names[0], files=tuple(names))) or item
        if remarks != letter.remarks:
            letter = replace(read(item, Letter) or letter, remarks=remarks)
            item = self._saved(incoming, item, letter) or item
        return item

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
            return [Reply("", toast=plain("changed", language)[:200])]
        return self._grown(incoming, {**state, "await": value}, str(state["pending"]), language, ())

    def _grown(
        self, incoming: Incoming, state: dict[str, Any], text: str, language: str, remarks: tuple[str, ...]
    ) -> list[Reply]:
        """The text of a letter is replaced, or a missing part is appended."""
        item = self.store.items.get(incoming.person.id, str(state.get("item")))
        letter = read(item, Letter)
        if item is None or letter is None:
            return self._kept(incoming, text, remarks, language)
        if incoming.message_id is not None and letter.message == incoming.message_id:
            self._end(incoming)
            return self._shown(incoming.person.id, self._with_files(incoming, item, letter, language), language)
        whole = text if state["await"] == "text" else f"{letter.text}\n\n{text}"
        fresh = _record(whole, reading.read(whole, self.today()), language)
        grown = replace(
            letter, text=whole, title=fresh.title, sender=fresh.sender, date=fresh.date,
            remarks=() if state["await"] == "text" else (*letter.remarks, *remarks),
            message=incoming.message_id if incoming.kind != "tap" else letter.message,
        )  # fmt: skip
        told = self._changed(incoming, item, grown, language)
        self._end(incoming)
        return told

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

    # ---------------------------------------------------------------- moves behind buttons

    def _view(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        return self._shown(incoming.person.id, item, language)

    def _ask_received(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        state = {"journey": JOURNEY, "await": "received", "item": item.id}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)
        return [Reply(say("received_ask", language), arrivals(item, language))]

    def _set_received(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        days = {"0": self.today(), "1": self.today() - dt.timedelta(1), "x": None}
        if value not in days:
            return self._forged(language)
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
            return self._forged(language)
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
            return self._forged(language)
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
            return self._forged(language)
        return self._told(incoming, item, language, bound=known[value])

    def _forged(self, language: str) -> list[Reply]:
        return [Reply("", toast=plain("changed", language)[:200])]

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

    def _answer(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        seen = self._seen(incoming.person.id, item, language)
        names, kinds = draft_names(language), kinds_to_draft(seen, language)
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
            return self._forged(language)
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

    # ---------------------------------------------------------------- fetching, saving, saying

    def _told(self, incoming: Incoming, item: Item, language: str, **change: Any) -> list[Reply]:
        """Notes what was told about a letter, and says what is different now."""
        letter, person = read(item, Letter) or Letter(""), incoming.person.id
        saved = self._saved(incoming, item, replace(letter, **change))
        if saved is None:
            return self._overtaken(incoming, item, language)
        before, now = self._seen(person, item, language), self._seen(person, saved, language)
        note = noted(_in_words(change, language), before, now, self._outdated(person, now), language)
        return [replace(note, replaces=incoming.kind == "tap")]

    def _outdated(self, person: str, now: Seen) -> list[dt.date]:
        """Days remembered for this letter that do not fit any more."""
        kept = [one for _, one in deadlines.of(self.store, person) if one.letter == now.item.id and not one.done]
        return [one.date for one in kept if one.date not in days_to_keep(now)]

    def _changed(self, incoming: Incoming, item: Item, letter: Letter, language: str) -> list[Reply]:
        saved = self._saved(incoming, item, letter)
        if saved is not None:
            return self._shown(incoming.person.id, saved, language)
        return self._overtaken(incoming, item, language)

    def _overtaken(self, incoming: Incoming, item: Item, language: str) -> list[Reply]:
        """Another device was first, or the letter is gone."""
        newest = self.store.items.get(incoming.person.id, item.id)
        if newest is None:
            return [Reply(say("gone", language))]
        return [Reply(say("changed", language)), *self._shown(incoming.person.id, newest, language)]

    def _saved(self, incoming: Incoming, item: Item, letter: Letter) -> Item | None:
        saved = self.store.items.save(incoming.person.id, item.id, content_of(letter), item.revision, incoming.at)
        return saved if isinstance(saved, Item) else None

    def _seen(self, person: str, item: Item, language: str) -> Seen:
        """The letter read, checked and explained, by the law of today."""
        letter, on = read(item, Letter) or Letter(""), self.today()
        found = reading.read(letter.text, on)
        facts = LetterFacts(
            received_on=letter.received, land=letter.land or self._land(person), addressee_private=letter.private, already_bound=letter.bound,
            own_check=self.own_check(person),
        )  # fmt: skip
        findings = check(found, facts, self.library(), on)
        told_ = explain(found, findings, facts, on, language)
        return Seen(item, letter, found, facts, told_, reply_points(found, findings))

    def _land(self, person: str) -> str | None:
        """Where the person lives, if that was told elsewhere."""
        profile = next((read(item, Profile) for item in self.store.items.of(person, "profile")), None)
        return (profile.land or None) if profile else None

    def _asked(self, incoming: Incoming) -> dict[str, Any]:
        """What this journey asked last; empty where it is another's turn."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        return state if state.get("journey") == JOURNEY else {}

    def _end(self, incoming: Incoming) -> None:
        """Ends our own question; one of another journey stays on the table."""
        if self._asked(incoming):
            self.store.dialogs.end(incoming.person.id)

    def _shown(self, person: str, item: Item, language: str, fresh: bool = False) -> list[Reply]:
        seen = self._seen(person, item, language)
        remarks = [Reply("\n\n".join(seen.letter.remarks))] if seen.letter.remarks and fresh else []
        kept = [say("kept", language)] if fresh else []
        return [*remarks, *explained(seen, buttons(seen, language), "\n\n".join(kept))]


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


def kind_name(kind: str, language: str) -> str:
    """What a letter is called in a list."""
    names: dict[str, str] = prompts.phrases_of("letters_chat", language)["kinds"]
    return names.get(kind, names["unknown"])


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _arrival(text: str, today: dt.date) -> dt.date | None:
    """A day on which a letter can have come, as people say it; not in the future, not years ago."""
    day = typed.day(text, today, ahead=False)
    return day if day is not None and dt.timedelta(0) <= today - day < dt.timedelta(EARLIER) else None


def _entry(item: Item, language: str) -> Button:
    letter = read(item, Letter) or Letter("")
    day = prompts.day(letter.date, language) if letter.date else ""
    title = letter.title or say("untitled", language)
    return Button(plain("entry", language, day=day, title=title).strip()[:TITLE], data(item, "v"))


def _in_words(change: Mapping[str, Any], language: str) -> str:
    """What was told, as it is said back."""
    (what, value), *_ = change.items()
    if value is None:
        return plain("noted.unknown", language)
    if isinstance(value, dt.date):
        return plain("noted.received", language, day=prompts.day(value, language))
    if what == "land":
        return laender()[value]
    names = {"private": ("business", "private"), "bound": ("not_bound", "bound")}
    return plain(f"buttons.{names[what][bool(value)]}", language)


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
}
