"""/merken, /faq and /wissen: a group's admins keep something, everybody finds it, admins look after it.

What is kept is decided in notes.py, how it is told in answering.py. Documents are read by bot/intake, in a process of
its own; only text, Markdown and PDF, because a picture in a group is rather somebody's letter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import shorten

import prompts
from bot.intake import take
from bot.intake.sentences import told as intake_told
from bot.intake.taken import Limits, NamedBytes, Taken
from bot.journeys.community.answering import note_html
from bot.journeys.community.notes import DOCUMENTS, ENTRIES, Entry, GroupNotes, Kept, split_tag
from bot.journeys.community.words import button, data, plain, remark, say, toast
from bot.journeys.voice import rows_of
from bot.ports import Button, Incoming, Reply
from bot.store.notes import Notes
from knowledge.guide import personal_data

SLOT = "knowledge"
PAGE = 16
ROW = 8
LABEL = 40
READABLE = frozenset({"pdf", "text"})
LIMITS = Limits(file_bytes=5_000_000, files=1, attachments=0, pages=40, text=200_000)

Takes = Callable[[list[NamedBytes], Limits], Taken]


@dataclass(frozen=True, slots=True)
class Keeping:
    """A group's own knowledge, as commands and buttons."""

    notes: Notes
    take: Takes = take

    def of(self, group: str) -> GroupNotes:
        """The notes of ``group``."""
        return GroupNotes(self.notes, group)

    def remember(self, incoming: Incoming, language: str) -> Reply:
        """/merken, by an admin: with text, as an answer to a message, or with a document."""
        if incoming.contents:
            return self._document(incoming, incoming.contents[0], language)
        if (
            incoming.files
            or incoming.unfetched
            or (incoming.quoted and incoming.quoted.file and not incoming.quoted.text)
        ):
            return remark("keep.no_file", language)
        tag, rest = split_tag(incoming.text)
        quoted = incoming.quoted
        if quoted is not None and quoted.text and not quoted.ours:
            return self._kept("faq", tag or rest, quoted.text, incoming, language)
        if not rest:
            return remark("keep.how", language)
        return self._kept("faq", tag, rest, incoming, language)

    def answer(self, group: str, query: str, language: str) -> Reply | None:
        """What the group knows about ``query``; None: nothing."""
        notes = self.of(group)
        found = notes.tagged(query) or notes.search(query)
        return Reply(note_html(found, language)) if found else None

    def tags(self, group: str, language: str) -> str:
        """A line with the names of what there is; empty where there is nothing."""
        tags = [f"#{entry.tag}" for entry in self.of(group).entries()]
        return say("faq.tags", language, tags=shorten(" ".join(tags), 800, placeholder=" …")) if tags else ""

    def listed(self, group: str, language: str, page: int = 0) -> Reply:
        """All notes, with a button for each."""
        entries = self.of(group).entries()
        if not entries:
            return Reply(say("knowledge.empty", language), slot=SLOT, silent=True)
        page = min(max(page, 0), (len(entries) - 1) // PAGE)
        shown = list(enumerate(entries, 1))[page * PAGE : (page + 1) * PAGE]
        html = prompts.render(
            "community/knowledge.jinja", language, title=plain("knowledge.title", language), lines=shown,
            word=plain("notes.word", language), hint=plain("knowledge.hint", language),
            counts=plain("knowledge.counts", language, entries=_count(entries, "faq"), most=ENTRIES,
                         documents=_count(entries, "document"), most_documents=DOCUMENTS),
        )  # fmt: skip
        numbers = [Button(str(number), data("n", entry.id)) for number, entry in shown]
        rows = rows_of(numbers, ROW)
        turning = [button("earlier", language, "n", f"p{page - 1}")] if page else []
        turning += [button("later", language, "n", f"p{page + 1}")] if (page + 1) * PAGE < len(entries) else []
        last = (*turning, button("close", language, "n", "close"))
        return Reply(html, (*rows, last), slot=SLOT, silent=True)

    def tap(self, group: str, argument: str, language: str) -> list[Reply]:
        """A button of the list, by an admin."""
        note_id, _, verb = argument.partition(":")
        if note_id == "close":
            return [Reply(say("knowledge.closed", language), slot=SLOT)]
        if not note_id or (note_id.startswith("p") and note_id[1:].isdecimal()):
            return [self.listed(group, language, int(note_id[1:] or 0))]
        entry = self.of(group).get(note_id)
        if entry is None:
            return toast("knowledge.gone", language)
        if verb == "remove":
            self.of(group).remove(note_id)
            return [self.listed(group, language), *toast("knowledge.removed", language, tag=entry.tag)]
        return [_shown(entry, language, asking=verb == "ask")]

    def _document(self, incoming: Incoming, given: NamedBytes, language: str) -> Reply:
        taken = self.take([given], LIMITS)
        if not taken.files or taken.files[0].kind not in READABLE or not taken.text.strip():
            reasons = intake_told(taken, language) if taken.faults else ()
            return remark("keep.unreadable", language, reason=" ".join(reasons[:1]))
        tag, rest = split_tag(incoming.text)
        name = given.name.rsplit(".", 1)[0]
        return self._kept("document", tag or rest or name, taken.text, incoming, language)

    def _kept(self, kind: str, tag: str, text: str, incoming: Incoming, language: str) -> Reply:
        kept = self.of(incoming.place.id).keep(kind, tag, text, incoming.at)
        if kept.outcome not in {"new", "changed"}:
            return remark(f"keep.{kept.outcome}", language, limit=kept.limit)
        return Reply(_confirmed(kept, kind, text, language), silent=True)


def _confirmed(kept: Kept, kind: str, text: str, language: str) -> str:
    said = [say(f"keep.{kept.outcome}", language, tag=kept.tag, kind=kind)]
    if personal_data.find(text):
        said.append(say("keep.personal", language))
    return "\n\n".join(said)


def _shown(entry: Entry, language: str, *, asking: bool) -> Reply:
    """One note with its buttons; ``asking``: before it is removed."""
    html = note_html(entry, language, 1_500)
    if asking:
        html += f"\n\n{say('knowledge.sure', language, tag=entry.tag)}"
        row = (button("remove_yes", language, "n", entry.id, "remove"), button("remove_no", language, "n", entry.id))
    else:
        if entry.kind != "document":
            html += f"\n\n{say('knowledge.change', language, tag=entry.tag)}"
        row = (button("remove", language, "n", entry.id, "ask"), button("back", language, "n"))
    return Reply(html, (row,), slot=SLOT)


def _count(entries: list[Entry], kind: str) -> int:
    return sum(entry.kind == kind for entry in entries)
