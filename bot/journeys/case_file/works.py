"""Works in a case: a title, an address, a day of publication in any order, or the file itself.

Of a file only the fingerprint is noted (SHA-256), which proves sameness and no authorship; its bytes are kept where
the person wants it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

from bot.intake.taken import NamedBytes
from bot.journeys.case import File, Work, content_of, read
from bot.journeys.case_file.saying import Saying, toast
from bot.journeys.case_file.words import button, plain, say
from bot.ports import Incoming, Reply
from bot.store.case_items import Full, Item
from knowledge.deadlines.typed import Entry, past, read_entry

LONGEST_TITLE, LONGEST_URL = 200, 500
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Works(Saying):
    """Adds works, and what is found out about them later."""

    def _ask_work(self, incoming: Incoming, language: str, keep: bool = False) -> list[Reply]:
        self._ask(incoming, {"step": "work", "keep": keep})
        toggle = button("keep_off" if keep else "keep_on", language, "w", 0 if keep else 1)
        html = f"{say('work.ask', language)} {say('work.keep_on' if keep else 'work.keep_off', language)}"
        return [Reply(html, ((toggle,), (button("stop", language, "k"),)))]

    def _keep_file(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        state = self._state(incoming)
        if state.get("step") != "work":
            return [toast("old", language)]
        return [replace(one, replaces=True) for one in self._ask_work(incoming, language, rest == "1")]

    def _work_typed(self, incoming: Incoming, text: str, language: str) -> list[Reply]:
        entry, work = self._work_of(text)
        if entry.day is not None and work.published is None:
            self._ask(incoming, {"step": "work"})
            return [Reply(say("work.wrong_date", language, text=entry.as_typed))]
        if not work.title:
            if not work.url:
                self._ask(incoming, {"step": "work"})
                return [Reply(say("work.no_title", language))]
            work = replace(work, title=work.url[:LONGEST_TITLE])
        return self._add(incoming, "work", work, "work.saved", language)

    def _work_of(self, text: str) -> tuple[Entry, Work]:
        """Title, address and day of publication, in whatever order they were typed."""
        url = _URL.search(text)
        address = url.group().rstrip(".,;)")[:LONGEST_URL] if url else ""
        entry = read_entry(text.replace(address, " ") if address else text, self.today())
        title = " ".join(re.sub(r"\s*[,;]\s*(?=[,;]|$)", "", entry.what).split()).strip(" ,;")
        day = past(entry.day, self.today()) if entry.day is not None else None
        return entry, Work(title[:LONGEST_TITLE], address, published=day)

    def _files(self, incoming: Incoming, keep: bool, language: str) -> list[Reply]:
        """Files sent as documents: each is a work with its fingerprint; as photos they are not the original."""
        if incoming.kind == "photo":
            return [Reply(say("work.photo", language))]
        replies: list[Reply] = []
        for number, content in enumerate(incoming.contents):
            title = incoming.text.strip() if number == 0 and len(incoming.contents) == 1 else ""
            replies += self._file(incoming, content, title, keep, language)
        if incoming.unfetched or not incoming.contents:
            replies.append(Reply(say("work.unfetched", language)))
        return replies

    def _file(self, incoming: Incoming, content: NamedBytes, typed: str, keep: bool, language: str) -> list[Reply]:
        person, digest = incoming.person.id, hashlib.sha256(content.content).hexdigest()
        for item in self.store.items.of(person, "work"):
            if item.content.get("sha256") == digest:
                return [self._shown(person, item, language, say("work.known", language))]
        work = self._work_of(typed)[1] if typed else Work("")
        work = replace(
            work, title=work.title or _last(content.name)[:LONGEST_TITLE] or plain("untitled.work", language)
        )
        note = ""
        if keep:
            record = content_of(File(content.name[:LONGEST_TITLE], content.mime or "", digest))
            kept = self.store.items.add_file(person, record, content.content, incoming.at)
            note = say("work.not_kept", language) if isinstance(kept, Full) else ""
            work = replace(work, file=kept.id if isinstance(kept, Item) else None)
        return self._add(incoming, "work", replace(work, sha256=digest), "work.saved", language, note)

    def _more(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        if item.kind != "work" or value != str(item.revision):
            return [self._shown(incoming.person.id, item, language, say("stale", language))]
        self._ask(incoming, {"step": "work_more", "item": item.id, "revision": item.revision})
        return [Reply(say("work.more", language), ((button("stop", language, "k"),),))]

    def _work_more(self, incoming: Incoming, state: dict[str, Any], text: str, language: str) -> list[Reply]:
        person = incoming.person.id
        item = self.store.items.get(person, str(state.get("item")))
        work = read(item, Work)
        if item is None or work is None:
            self._end(incoming)
            return [Reply(say("gone", language))]
        entry, told = self._work_of(text)
        if entry.day is not None and told.published is None:
            return [Reply(say("work.wrong_date", language, text=entry.as_typed))]
        changed = replace(
            work, title=told.title or work.title, url=told.url or work.url, published=told.published or work.published
        )
        self._end(incoming)
        revision = state.get("revision")
        saved = self.store.items.save(person, item.id, content_of(changed), int(revision or 0), incoming.at)
        if isinstance(saved, Full):
            return [Reply(say("full", language, limit=saved.limit))]
        if not isinstance(saved, Item):
            return [self._shown(person, item, language, say("stale", language))]
        return [self._shown(person, saved, language, say("work.changed", language))]


def _last(name: str) -> str:
    """The name of a file without folders a stranger wrote before it."""
    return re.split(r"[\\/]", name)[-1].strip()
