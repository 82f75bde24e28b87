"""What belongs to the person: a copy of everything, everything deleted with the proof, and what is stored in counts.

Not the notice of the operator (notices.py). The deletion is the store's, in one transaction; here it is asked for once
more, told by kind, and said what Telegram still has, because that is not ours to delete.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import prompts
from bot import calendar
from bot.journeys.ask import VERSION
from bot.journeys.case import Deadline, read
from bot.journeys.deadlines import BERLIN
from bot.journeys.export import CalendarDay, export
from bot.journeys.voice import Voice
from bot.ports import Button, Document, Incoming, Reply
from bot.store import Store
from bot.store.contacts import DRAFT
from bot.store.firm_log import LogEntry
from bot.store.forgetting import MANDATES, Forgotten
from knowledge import lawyers

LETTER = "x"
VOICE = Voice("privacy", LETTER)
_say, _plain = VOICE.say, VOICE.plain
LARGEST = 45_000_000  # bytes; Telegram takes 50 MB from a bot
OWN_LANGUAGES = frozenset({"de", "en", "auto"})
TELEGRAM = "tg:"
NAMES_SOURCE = ", ".join(lawyers.sources("names_first"))


@dataclass(frozen=True, slots=True)
class Privacy:
    """The privacy journey. ``days``: how long a case is kept untouched; ``withdrawn``: what a firm's desk is told."""

    store: Store
    days: int
    withdrawn: Callable[[str, str, str], list[Reply]] = lambda firm, contact, reference: []

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/export, /loeschen or /meinedaten, whichever ``incoming.command`` says."""
        if incoming.command in {"export", "kopie", "copy"}:
            return self.export(incoming, language)
        if incoming.command in {"loeschen", "löschen", "delete"}:
            return self.ask_to_delete(incoming, language)
        return self.mine(incoming, language)

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button: delete everything, keep it, ask, a copy, what is stored."""
        match argument:
            case "all":
                return self.delete(incoming, language)
            case "none":
                return [Reply(_say("delete.kept", language), replaces=True)]
            case "ask":
                return self.ask_to_delete(incoming, language)
            case "export":
                return self.export(incoming, language)
            case "mine":
                return self.mine(incoming, language)
        return [VOICE.toast("old", language)]

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """This journey asks for nothing that is written."""
        return None

    def export(self, incoming: Incoming, language: str) -> list[Reply]:
        """A ZIP of everything, with what is in it."""
        person = incoming.person.id
        content = export(self.store, person, incoming.at, language=language, ics=_ics)
        if len(content) > LARGEST:
            return [Reply(_say("export.too_big", language))]
        day = incoming.at.astimezone(BERLIN).date()
        inside = ", ".join(self._inside(person, language)) or _plain("export.contents_empty", language)
        html = _say(
            "export.caption",
            language,
            day=prompts.day(day, language),
            contents=inside,
            telegram=person.startswith("tg:"),
        )
        name = _plain("export.name", language, day=day.isoformat())
        return [Reply(html, document=Document(name, content))]

    def ask_to_delete(self, incoming: Incoming, language: str) -> list[Reply]:
        """Asks once more, naming what there is."""
        stored = self._stored(incoming.person.id, language)
        what = (
            _plain("delete.stored", language, what=", ".join(stored)) if stored else _plain("delete.hardly", language)
        )
        rows = [(_button("delete_yes", "all", language),), (_button("delete_no", "none", language),)]
        if stored:
            rows.insert(1, (_button("export_first", "export", language),))
        return [Reply(_say("delete.question", language, contents=what), tuple(rows))]

    def delete(self, incoming: Incoming, language: str) -> list[Reply]:
        """Removes everything and shows the proof; desks of firms that had a contact are told that it is gone."""
        person = incoming.person.id
        sent = [one for one in self.store.contacts.of(person) if one.state != DRAFT]
        told = [reply for one in sent for reply in self.withdrawn(one.firm, one.id, one.reference)]
        for one in sent:
            self.store.firm_log.append(one.firm, LogEntry(one.reference, "withdrawn"), incoming.at)
        mandates = any(one.state in MANDATES for one in sent)
        notes = [prompts.phrase_of("contact", "privacy.names", language, source=NAMES_SOURCE)] if mandates else []
        return [_proof(self.store.forget(person), person, language, notes), *told]

    def mine(self, incoming: Incoming, language: str) -> list[Reply]:
        """What is stored, in counts, and until when."""
        person = incoming.person.id
        lines = self._lines(person, incoming.at, language)
        notes = [] if lines else [_plain("mine.nothing", language)]
        case = self.store.cases.of(person)
        if case is not None:
            until = (case.touched_at + dt.timedelta(self.days)).astimezone(BERLIN).date()
            since, touched = (moment.astimezone(BERLIN).date() for moment in (case.created_at, case.touched_at))
            days = {"since": since, "touched": touched, "until": until}
            shown = {name: prompts.day(day, language) for name, day in days.items()}
            notes.append(_plain("mine.since", language, days=self.days, **shown))
        if lines:
            notes += [_plain("mine.sealed", language), _plain("mine.numbers", language)]
        html = prompts.render(
            "privacy/mine.jinja", language, title=_plain("mine.title", language), lines=lines, notes=notes
        )
        return [Reply(html, ((_button("export", "export", language),), (_button("delete", "ask", language),)))]

    # ---------------------------------------------------------------- counting

    def _counted(self, person: str, language: str, key: str) -> list[str]:
        kinds = prompts.phrases_of("privacy", language)["kinds"]
        counts = self.store.items.counts(person)
        return [
            _plain(key, language, kind=name, count=counts[kind]) for kind, name in kinds.items() if counts.get(kind)
        ]

    def _inside(self, person: str, language: str) -> list[str]:
        parts = self._counted(person, language, "export.counted")
        if parts:
            parts.append(_plain("export.chronology", language))
        open_ones = [read(item, Deadline) for item in self.store.items.of(person, "deadline")]
        if any(one is not None and not one.done for one in open_ones):
            parts.append(_plain("export.calendar", language))
        if self.store.checks.load(person) is not None:
            parts.append(_plain("export.check", language))
        return [*parts, *self._of_the_model(person, language), *self._contacts(person, language)]

    def _stored(self, person: str, language: str) -> list[str]:
        check = [_plain("export.check", language)] if self.store.checks.load(person) is not None else []
        counted = self._counted(person, language, "export.counted")
        return [*counted, *check, *self._of_the_model(person, language), *self._contacts(person, language)]

    def _of_the_model(self, person: str, language: str) -> list[str]:
        counts = {
            "turns": self.store.turns.count_of(person), "consents": len(self.store.consents.of("person", person)),
        }  # fmt: skip
        return [_plain(f"export.{name}", language, count=count) for name, count in counts.items() if count]

    def _contacts(self, person: str, language: str) -> list[str]:
        count = len(self.store.contacts.of(person))
        return [prompts.phrase_of("contact", "privacy.item", language, html=False, count=count)] if count else []

    def _lines(self, person: str, now: dt.datetime, language: str) -> list[str]:
        lines = self._counted(person, language, "mine.item")
        if self.store.checks.load(person) is not None:
            lines.append(_plain("mine.check", language))
        lines += self._contacts(person, language)
        if reminders := self.store.due.of(person):
            lines.append(_plain("mine.reminders", language, count=len(reminders)))
        if self.store.dialogs.of(person, now) is not None:
            lines.append(_plain("mine.dialog", language))
        if turns := self.store.turns.count_of(person):
            lines.append(_plain("mine.turns", language, count=turns))
        if asked := self.store.questions.count_of(person):
            lines.append(_plain("mine.questions", language, count=asked))
        for agreed in self.store.consents.of("person", person):
            moments = (agreed.given_at, agreed.withdrawn_at)
            given, withdrawn = (prompts.day(at.astimezone(BERLIN).date(), language) if at else "" for at in moments)
            lines.append(_plain("mine.consent", language, given=given, withdrawn=withdrawn))
        if calls := self.store.model_calls.count_of(person):
            lines.append(_plain("mine.calls", language, count=calls))
        chosen = self.store.people.language(person)
        if chosen in OWN_LANGUAGES:
            name = prompts.phrases_of("privacy", language)["languages"][chosen]
            lines.append(_plain("mine.language", language, chosen=name))
        return lines


def _proof(proof: Forgotten, person: str, language: str, more: Sequence[str] = ()) -> Reply:
    """What was removed by kind, what is left, and what others still have. ``more``: further notes, as HTML."""
    kinds = prompts.phrases_of("privacy", language)["delete"]["kinds"]
    lines = [f"{kinds.get(kind, kind)}: {count}" for kind, count in proof.removed.items() if count]
    notes = [*more] if proof.complete else [*more, _say("delete.not_all", language)]
    notes.append(_say(f"delete.{'overwritten' if proof.overwritten else 'not_overwritten'}", language))
    if person.startswith(TELEGRAM):
        notes += [_say("delete.trace", language), _say("delete.telegram", language)]
    notes.append(_say("delete.again", language))
    html = prompts.render(
        "privacy/deleted.jinja", language, done=_say("delete.done", language),
        lines=lines or [_plain("delete.nothing", language)],
        left=_plain("delete.left", language, left=sum(proof.left.values())), notes=notes,
    )  # fmt: skip
    return Reply(html, replaces=True)


def _ics(days: Sequence[CalendarDay], made: dt.datetime) -> bytes:
    return calendar.ics([calendar.Entry(one.key, one.day, one.title, one.text) for one in days], made)


def _button(key: str, argument: str, language: str) -> Button:
    return Button(_plain(f"buttons.{key}", language), f"{VERSION}:{LETTER}:{argument}")
