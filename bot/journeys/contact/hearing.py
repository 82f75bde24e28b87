"""What somebody writes or sends during a first contact: the answer to the question on the table, an edit, or files.

A message that arrives twice is taken once. Whoever edits a message changes what was taken from it. Files wait until the
names are complete, because names come before facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import prompts
from bot.journeys.contact.kept import Document
from bot.journeys.contact.moving import Moving
from bot.journeys.contact.saying import Loaded
from bot.journeys.contact.steps import NAMES, aside, back
from bot.journeys.contact.taking import keep
from bot.journeys.contact.typed import Heard, amend, hear
from bot.journeys.contact.words import keys, named, say
from bot.ports import Incoming, Reply
from bot.store.contacts import BYTES, DRAFT
from knowledge.check.side_questions import is_side_question

CHOICES: Mapping[str, str] = {
    "kind": "kinds", "insurance": "has", "insurance_cover": "covers", "way": "ways", "category": "categories",
    "budget": "budgets",
}  # fmt: skip
MEANT: Mapping[str, str] = {"unknown": "unknown", "none": "none", "done": "next"}
OWN_WORDS = frozenset({"story", "outcome", "budget"})
SHORT = 300


@dataclass(frozen=True, slots=True)
class Hearing(Moving):
    """Takes in what is written and sent."""

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """A text after a question of ours; None where it is rather a question of theirs."""
        if incoming.files or incoming.unfetched:
            return self.files(incoming, language)
        at = self._mine(incoming.person.id, str(state.get("contact", "")))
        if at is None or at.row.state != DRAFT:
            self._end(incoming)
            return None
        if incoming.edited:
            return self._edited(incoming, at)
        text = incoming.text.strip()
        if not text or self._is_side_question(at, text):
            return None
        if incoming.message_id is not None and incoming.message_id == at.walk.heard:
            return [self._screen(incoming, at)]
        return self._answered(incoming, at, text)

    def files(self, incoming: Incoming, language: str) -> list[Reply] | None:
        """Files during a first contact; None where none is under way."""
        at = self._mine(incoming.person.id, str(self._asked(incoming).get("contact", "")))
        if at is None or at.row.state != DRAFT:
            return None
        if incoming.message_id is not None and incoming.message_id == at.walk.heard:
            return [self._screen(incoming, at)]
        if at.walk.step in NAMES:
            return [self._screen(incoming, at, say("note.files_later", at.data.language))]
        return self._filed(incoming, at)

    def remind(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply]:
        """After something else was answered: the question on the table again, or nothing."""
        at = self._mine(incoming.person.id, str(state.get("contact", "")))
        return [self._screen(incoming, at)] if at is not None and at.row.state == DRAFT else []

    def _is_side_question(self, at: Loaded, text: str) -> bool:
        asks = text.endswith("?") and len(text) <= SHORT and is_side_question(text)
        return asks and at.walk.step not in OWN_WORDS

    def _answered(self, incoming: Incoming, at: Loaded, text: str) -> list[Reply]:
        chosen = _chosen(at, text)
        if chosen is not None:
            return self._choose(incoming, at, chosen, "")
        heard = hear(at.data, at.walk, text, self.today(), incoming.message_id, incoming.forwarded)
        if heard.meant == "back":
            return self._kept(incoming, at, at.data, back(at.walk))
        if heard.meant:
            return self._choose(incoming, at, MEANT[heard.meant], "")
        return self._taken(incoming, at, heard)

    def _taken(self, incoming: Incoming, at: Loaded, heard: Heard) -> list[Reply]:
        note = _note(heard, at.data.language)
        if heard.data == at.data and not heard.goes_on:
            return [self._screen(incoming, at, note)]
        said = dict(at.walk.said)
        if incoming.message_id is not None and heard.kept:
            said[str(incoming.message_id)] = (at.walk.step, heard.kept)
        walk = replace(at.walk, said=said, heard=incoming.message_id, last="")
        if heard.focus:
            walk = aside(walk, "opponent_alias", focus=heard.focus)
        elif heard.goes_on:
            walk = self._next(incoming, heard.data, walk)
        return self._kept(incoming, at, heard.data, walk, note)

    def _edited(self, incoming: Incoming, at: Loaded) -> list[Reply]:
        """An earlier message reads otherwise now."""
        language = at.data.language
        step, before = at.walk.said.get(str(incoming.message_id), ("", ""))
        if not step:
            return [Reply(say("note.edited_lost", language))]
        heard = amend(at.data, step, before, incoming.text, self.today(), incoming.message_id)
        if heard.data == at.data:
            return [self._screen(incoming, at, _note(heard, language) or say("note.edited", language))]
        said = {**at.walk.said, str(incoming.message_id): (step, heard.kept)}
        return self._kept(incoming, at, heard.data, replace(at.walk, said=said), say("note.edited", language))

    def _filed(self, incoming: Incoming, at: Loaded) -> list[Reply]:
        """Keeps files beside the contact, and asks what they are."""
        language, data = at.data.language, at.data
        reasons = dict.fromkeys(map(_reason, incoming.unfetched))
        notes = [say(f"note.unfetched.{reason}", language) for reason in reasons]
        new: list[Document] = []
        twice: list[str] = []
        full: list[str] = []
        for one in incoming.contents:
            document = keep(self.store, data, at.row.firm, at.row.id, one.name, one.content, incoming.at)
            if document is not None:
                data = replace(data, documents=(*data.documents, document))
                new.append(document)
            else:
                known = any(old.name == one.name[:200] for old in data.documents)
                (twice if known else full).append(one.name)
        notes += [say("note.file_twice", language, names=", ".join(twice))] if twice else []
        if full:
            notes.append(say("note.file_full", language, names=", ".join(full), limit=BYTES // 1_000_000))
        if incoming.kind == "photo" and new:
            notes.append(say("note.photo", language))
        if incoming.text.strip() and at.walk.step == "story":
            data = hear(data, at.walk, incoming.text, self.today(), incoming.message_id, False).data
        if not new and data == at.data:
            return [self._screen(incoming, at, "\n".join(notes))]
        walk = replace(at.walk, heard=incoming.message_id)
        if new:
            pending = (*at.walk.pending, *(one.file for one in new))
            focus = at.walk.focus if at.walk.step == "category" else at.walk.step
            walk = aside(walk, "category", pending=pending, focus=focus)
        return self._kept(incoming, at, data, walk, "\n".join(notes))


def _chosen(at: Loaded, text: str) -> str | None:
    """The answer whose label was typed instead of tapped."""
    group = CHOICES.get(at.walk.step)
    bare = " ".join(text.casefold().strip(" .!").split())
    if group is None:
        return None
    return next((key for key in keys(group) if named(group, key, at.data.language).casefold() == bare), None)


def _note(heard: Heard, language: str) -> str:
    if not heard.note:
        return ""
    values = {
        name: prompts.day(value, language) if name == "day" else value  # type: ignore[arg-type]  # a date by its name
        for name, value in heard.values.items()
    }
    return say(f"note.{heard.note}", language, **values)


def _reason(reason: str) -> str:
    return reason if reason in {"too_big", "gone"} else "failed"
