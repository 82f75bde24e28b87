"""Letters as they are kept: the text sealed in the case, read and checked anew each time, with its files beside it.

What is delivered twice is kept once: a letter knows the message that brought it. No routing and no questions here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import prompts
from bot.intake import NamedBytes, Taken, take
from bot.journeys import deadlines
from bot.journeys.case import File, Letter, Profile, content_of, read
from bot.journeys.letter_read import ByRules, as_read, by_rules
from bot.journeys.letter_screens import (
    Seen,
    buttons,
    confirmed_line,
    days_to_keep,
    explained,
    noted,
    plain,
    say,
)
from bot.journeys.model_help import NO_HELP, ModelHelp
from bot.ports import Incoming, Reply
from bot.store import Store
from bot.store.case_items import Full, Item
from knowledge.check.result import Result
from knowledge.deadlines.public_holidays import laender
from knowledge.letters.checking import LetterFacts, Library, check, reply_points
from knowledge.letters.explaining import explain
from knowledge.letters.reading import Opened

JOURNEY = "letter"
TITLE = 60

Draws = Callable[[Incoming, str, str, Mapping[str, Any], str], list[Reply]]


class Takes(Protocol):
    """Reads files."""

    def __call__(self, files: Sequence[NamedBytes]) -> Taken: ...


@dataclass(frozen=True, slots=True)
class KeptLetters:
    """Keeping, fetching and showing letters. The fields are those of bot/journeys/letters.py."""

    store: Store
    today: Callable[[], dt.date]
    library: Callable[[], Library]
    draw: Draws
    own_check: Callable[[str], Result | None]
    take: Takes = take
    aid: ModelHelp = NO_HELP

    def _kept(
        self, incoming: Incoming, text: str, remarks: tuple[str, ...], language: str, opened: Opened | None = None
    ) -> list[Reply]:
        person = incoming.person.id
        known = by_rules(opened or text, self.today())
        letter = replace(record_of(Letter(text), known, language), remarks=remarks, message=incoming.message_id)
        kept = self._came_before(incoming) or self.store.items.add(person, "letter", content_of(letter), incoming.at)
        if isinstance(kept, Full):
            full = say("not_kept_full", language, what=f"{kept.what}: {kept.limit}")
            item = Item("", "letter", 0, 0, incoming.at, incoming.at, content_of(letter))
            seen = self._seen(person, item, language, known)
            return [Reply("\n\n".join([*remarks, full])), *explained(seen, ())]
        whole = self._with_files(incoming, kept, read(kept, Letter) or letter, language)
        self._end(incoming)
        return [*self._shown(person, whole, language, known, fresh=True)]

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
        known = by_rules(whole, self.today())
        fresh = record_of(replace(letter, text=whole), known, language)
        grown = replace(
            letter, text=whole, title=fresh.title, sender=fresh.sender, date=fresh.date,
            remarks=() if state["await"] == "text" else (*letter.remarks, *remarks),
            message=incoming.message_id if incoming.kind != "tap" else letter.message,
        )  # fmt: skip
        told = self._changed(incoming, item, grown, language, known)
        self._end(incoming)
        return told

    def _told(self, incoming: Incoming, item: Item, language: str, **change: Any) -> list[Reply]:
        """Notes what was told about a letter, and says what is different now."""
        letter, person = read(item, Letter) or Letter(""), incoming.person.id
        saved = self._saved(incoming, item, replace(letter, **change))
        if saved is None:
            return self._overtaken(incoming, item, language)
        known = by_rules(letter.text, self.today())
        before, now = (self._seen(person, one, language, known) for one in (item, saved))
        note = noted(_in_words(change, language), before, now, self._outdated(person, now), language)
        return [replace(note, replaces=incoming.kind == "tap")]

    def _outdated(self, person: str, now: Seen) -> list[dt.date]:
        """Days remembered for this letter that do not fit any more."""
        kept = [one for _, one in deadlines.of(self.store, person) if one.letter == now.item.id and not one.done]
        return [one.date for one in kept if one.date not in days_to_keep(now)]

    def _changed(self, incoming: Incoming, item: Item, letter: Letter, language: str, known: ByRules) -> list[Reply]:
        saved = self._saved(incoming, item, letter)
        if saved is not None:
            return self._shown(incoming.person.id, saved, language, known)
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

    def _seen(self, person: str, item: Item, language: str, known: ByRules | None = None) -> Seen:
        """The letter read, checked and explained by the law of today; ``known``: what was read of its text just now."""
        letter, on = read(item, Letter) or Letter(""), self.today()
        found, confirmed = as_read(letter, on, known)
        facts = LetterFacts(
            received_on=letter.received,
            land=letter.land or self._land(person),
            addressee_private=letter.private,
            already_bound=letter.bound,
            own_check=self.own_check(person),
        )
        findings = check(found, facts, self.library(), on)
        told_ = explain(found, findings, facts, on, language)
        points = reply_points(found, findings)
        return Seen(item, letter, found, facts, told_, points, confirmed, self._is_aided(person, item, language))

    def _is_aided(self, person: str, item: Item, language: str) -> bool:
        """May a model help with this letter, if the person taps for it?"""
        return bool(item.id) and self.aid.for_person(person, language) is not None

    def _land(self, person: str) -> str | None:
        """Where the person lives, if that was told elsewhere."""
        profile = next((read(item, Profile) for item in self.store.items.of(person, "profile")), None)
        return (profile.land or None) if profile else None

    def _asked(self, incoming: Incoming) -> dict[str, Any]:
        return self.store.dialogs.of_journey(incoming.person.id, JOURNEY, incoming.at)

    def _end(self, incoming: Incoming) -> None:
        self.store.dialogs.end_journey(incoming.person.id, JOURNEY, incoming.at)

    def _shown(
        self, person: str, item: Item, language: str, known: ByRules | None = None, fresh: bool = False
    ) -> list[Reply]:
        seen = self._seen(person, item, language, known)
        remarks = [Reply("\n\n".join(seen.letter.remarks))] if seen.letter.remarks and fresh else []
        kept = [confirmed_line(seen, language)] if seen.confirmed else []
        kept += [say("kept", language)] if fresh else []
        return [*remarks, *explained(seen, buttons(seen, language), "\n\n".join(kept))]


def record_of(letter: Letter, known: ByRules, language: str) -> Letter:
    """The text of ``letter`` as it is stored, with enough to find it in a list; ``known``: what was read of it."""
    found, _ = as_read(letter, known.on, known)
    sender = found.representative or found.sender or found.opponent
    kind = found.kind.value if found.kind else "unknown"
    title = " ".join([kind_name(kind, language), sender.value if sender else ""]).strip()
    return Letter(letter.text, title[:TITLE], sender.value if sender else "", found.date.value if found.date else None)


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


def kind_name(kind: str, language: str) -> str:
    """What a letter is called in a list."""
    names: dict[str, str] = prompts.phrases_of("letters_chat", language)["kinds"]
    return names.get(kind, names["unknown"])


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
