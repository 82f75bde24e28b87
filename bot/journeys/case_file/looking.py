"""Looking through a case: sections, one thing, its file, the chronology, a search in own letters; and deleting one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.journeys import own_texts
from bot.journeys.case import Deadline, File, read
from bot.journeys.case_file import screens
from bot.journeys.case_file.events import Events
from bot.journeys.case_file.saying import JOURNEY, toast
from bot.journeys.case_file.words import SECTIONS, button, plain, say
from bot.journeys.file_names import Names
from bot.ports import Document, Incoming, Reply
from bot.store.case_items import Item, Kind


@dataclass(frozen=True, slots=True)
class Looking(Events):
    """Shows what there is, and removes it on request."""

    def _home(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        self._end(incoming)
        return [replace(self._overview(incoming.person.id, language), replaces=True)]

    def _section(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        kind, _, page = rest.partition(":")
        if kind not in SECTIONS or not (page.isascii() and page.isdecimal()) or len(page) > 4:
            return [toast("old", language)]
        known: Kind = kind  # type: ignore[assignment]  # one of the sections
        items = self.store.items.of(incoming.person.id, known)
        return [replace(screens.listed(kind, items, int(page), language), replaces=True)]

    def _history(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        return [replace(screens.history(self.store.items.of(incoming.person.id), language), replaces=True)]

    def _open(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        return [self._shown(incoming.person.id, item, language)]

    def _fetch(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        person = incoming.person.id
        holder = self.store.items.get(person, self._bytes_of(person, item) or "")
        file = read(holder, File)
        original = self.store.items.original(person, holder.id) if holder else None
        if file is None or original is None:
            return [toast("no_file", language)]
        name = Names(JOURNEY).original(file.name or plain("untitled.file", language)).removeprefix(f"{JOURNEY}/")
        return [Reply(say("file_caption", language), document=Document(name, original))]

    def _ask_search(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        self._ask(incoming, {"step": "search"})
        return [Reply(say("search.ask", language), ((button("stop", language, "k"),),))]

    def _searched(self, incoming: Incoming, query: str, language: str) -> list[Reply]:
        """Passages of the person's own letters; the next text is a search, too."""
        person = incoming.person.id
        if not self.store.items.counts(person).get("letter"):
            self._end(incoming)
            return [Reply(say("search.no_letters", language), ((button("home", language, "h"),),))]
        self._ask(incoming, {"step": "search"})
        hits = own_texts.find(self.store, person, query)
        if not hits:
            return [Reply(say("search.none", language), ((button("home", language, "h"),),))]
        return [screens.found(query, hits, language)]

    def _delete(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        others = [read(other, Deadline) for other in self.store.items.of(incoming.person.id, "deadline")]
        stay = any(one is not None and one.letter == item.id for one in others)
        return [screens.ask_to_delete(item, stay, language)]

    def _delete_sure(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        """Removes a thing as the person saw it, with the file that belongs to it alone."""
        person = incoming.person.id
        if value != str(item.revision):
            return [replace(self._shown(person, item, language, say("stale", language)), replaces=True)]
        holder = self._bytes_of(person, item)
        self.store.items.delete(person, item.id, incoming.at)
        if holder is not None and holder != item.id:
            self.store.items.delete(person, holder, incoming.at)
        rows = ((button("home", language, "h"),),)
        return [Reply(say("deleted", language), rows, replaces=True)]
