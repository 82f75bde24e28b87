"""/fall: everything of one case in one calm place. Opened, searched, added to, deleted one by one.

Letters are read by /brief, drafts written by /entwurf, deadlines kept by /fristen: from here doors lead there. A file
is not stored unless the person wants it; of a work only the fingerprint is noted (SHA-256), which proves sameness,
not authorship.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import prompts
from bot.intake.taken import NamedBytes
from bot.journeys import case_screens as screens
from bot.journeys import own_texts
from bot.journeys.case import Deadline, Event, File, Record, Work, content_of, read
from bot.journeys.case_screens import button, plain, say
from bot.journeys.checking.kept import Standing
from bot.journeys.file_names import Names
from bot.ports import Document, Incoming, Reply
from bot.store import Store
from bot.store.case_items import Full, Item, Kind
from knowledge.deadlines.typed import Entry, past, read_entry

JOURNEY = "case"
DOORS = {"letter": "1:L:{id}:v", "draft": "1:d:{id}:0:o"}
LONGEST_TITLE, LONGEST_WHAT, LONGEST_URL = 200, 500, 500
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]{3,}", re.IGNORECASE)
Stands = Callable[[str, str], Standing | None]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The case journey. ``standing``: how far the person's check is; ``days``: how long a case is kept untouched;
    ``doors``: by kind, the callback data that opens an item in the journey which works on it."""

    store: Store
    today: Callable[[], dt.date]
    standing: Stands = lambda person, language: None
    days: int = 90
    doors: Mapping[str, str] = field(default_factory=lambda: dict(DOORS))

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/fall: the overview; "/fall suche 887", "/fall werk …", "/fall ereignis …" go straight there."""
        self.store.cases.touch(incoming.person.id, incoming.at)
        self._end(incoming)
        word, _, rest = incoming.text.strip().partition(" ")
        rest = rest.strip()
        words = prompts.phrases_of("case_file", language)["words"]
        match next((key for key, known in words.items() if word.lower() in known), "query" if word else ""):
            case "search":
                return self._searched(incoming, rest, language) if rest else self._ask_search(incoming, "", language)
            case "work":
                return self._work_typed(incoming, rest, language) if rest else self._ask_work(incoming, language)
            case "event":
                return self._event_typed(incoming, {}, rest, language) if rest else self._ask_event(incoming, language)
            case "query":
                return self._searched(incoming, incoming.text, language)
        return [self._overview(incoming.person.id, language)]

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """What was written or sent after a question of ours; None where it is not meant for us."""
        text, step = incoming.text.strip(), state.get("step")
        if incoming.edited:
            return None
        if step == "work" and (incoming.files or incoming.unfetched):
            return self._files(incoming, bool(state.get("keep")), language)
        if not text or incoming.files or text.endswith("?") or incoming.forwarded:
            return None
        match step:
            case "work":
                return self._work_typed(incoming, text, language)
            case "work_more":
                return self._work_more(incoming, state, text, language)
            case "event":
                return self._event_typed(incoming, state, text, language)
            case "search":
                return self._searched(incoming, text, language)
        return None

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of the case."""
        self.store.cases.touch(incoming.person.id, incoming.at)
        verb, _, rest = argument.partition(":")
        if verb in _PLAIN:
            return _PLAIN[verb](self, incoming, rest, language)
        item_id, _, value = rest.partition(":")
        item = self.store.items.get(incoming.person.id, item_id)
        move = _MOVES.get(verb)
        if item is None or move is None:
            return [_toast("gone", language)]
        return move(self, incoming, item, value, language)

    # ---------------------------------------------------------------- screens

    def _home(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        self._end(incoming)
        return [replace(self._overview(incoming.person.id, language), replaces=True)]

    def _overview(self, person: str, language: str) -> Reply:
        items = self.store.items.of(person)
        lost = sum(self.store.items.counts(person).values()) - len(items)
        return screens.overview(items, lost, self.standing(person, language), self.days, self.today(), language)

    def _section(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        kind, _, page = rest.partition(":")
        if kind not in screens.SECTIONS or not (page.isascii() and page.isdecimal()) or len(page) > 4:
            return [_toast("old", language)]
        known: Kind = kind  # type: ignore[assignment]  # one of the sections
        items = self.store.items.of(incoming.person.id, known)
        return [replace(screens.listed(kind, items, int(page), language), replaces=True)]

    def _history(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        return [replace(screens.history(self.store.items.of(incoming.person.id), language), replaces=True)]

    def _open(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        return [self._shown(incoming.person.id, item, language)]

    def _shown(self, person: str, item: Item, language: str, head: str = "", note: str = "") -> Reply:
        if item.kind not in screens.SECTIONS:
            return Reply("", toast=plain("gone", language)[:200])
        door = self.doors.get(item.kind)
        return screens.shown(
            item, language, head=head, note=note, has_file=self._bytes_of(person, item) is not None,
            door=door.format(id=item.id) if door else None,
        )  # fmt: skip

    def _bytes_of(self, person: str, item: Item) -> str | None:
        """The item that holds the bytes of ``item``."""
        own = item.content.get("file")
        if item.kind == "file":
            return item.id
        return own if isinstance(own, str) and self.store.items.get(person, own) is not None else None

    def _fetch(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        person = incoming.person.id
        holder = self.store.items.get(person, self._bytes_of(person, item) or "")
        file = read(holder, File)
        original = self.store.items.original(person, holder.id) if holder else None
        if file is None or original is None:
            return [_toast("no_file", language)]
        name = Names(JOURNEY).original(file.name or plain("untitled.file", language)).removeprefix(f"{JOURNEY}/")
        return [Reply(say("file_caption", language), document=Document(name, original))]

    # ---------------------------------------------------------------- deleting

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

    # ---------------------------------------------------------------- works

    def _new(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        return self._ask_event(incoming, language) if rest == "e" else self._ask_work(incoming, language)

    def _ask_work(self, incoming: Incoming, language: str, keep: bool = False) -> list[Reply]:
        self._ask(incoming, {"step": "work", "keep": keep})
        toggle = button("keep_off" if keep else "keep_on", language, "w", 0 if keep else 1)
        html = f"{say('work.ask', language)} {say('work.keep_on' if keep else 'work.keep_off', language)}"
        return [Reply(html, ((toggle,), (button("stop", language, "k"),)))]

    def _keep_file(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        state = self._state(incoming)
        if state.get("step") != "work":
            return [_toast("old", language)]
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

    # ---------------------------------------------------------------- events

    def _ask_event(self, incoming: Incoming, language: str) -> list[Reply]:
        self._ask(incoming, {"step": "event"})
        return [Reply(say("event.ask", language), ((button("stop", language, "k"),),))]

    def _event_typed(self, incoming: Incoming, state: dict[str, Any], text: str, language: str) -> list[Reply]:
        """A day and what happened; what came in the message before is kept in ``state``."""
        entry = read_entry(text, self.today())
        day = past(entry.day, self.today()) if entry.day is not None else None
        what = " ".join(part for part in (str(state.get("what") or ""), entry.what) if part)[:LONGEST_WHAT]
        if day is None and isinstance(state.get("day"), str):
            day = dt.date.fromisoformat(state["day"])
        known = {"step": "event", "what": what, "day": day.isoformat() if day else None}
        if entry.day is not None and day is None:
            self._ask(incoming, known)
            return [Reply(say("event.wrong_date", language, text=entry.as_typed))]
        if day is None:
            self._ask(incoming, known)
            return [Reply(say("event.no_day", language))]
        if not what:
            self._ask(incoming, known)
            return [Reply(say("event.no_what", language, day=prompts.day(day, language)))]
        return self._add(incoming, "event", Event(day, what), "event.saved", language)

    def _add(
        self, incoming: Incoming, kind: Kind, record: Record, key: str, language: str, note: str = ""
    ) -> list[Reply]:
        kept = self.store.items.add(incoming.person.id, kind, content_of(record), incoming.at)
        self._end(incoming)
        if isinstance(kept, Full):
            return [Reply(say("full", language, limit=kept.limit))]
        return [self._shown(incoming.person.id, kept, language, say(key, language), note)]

    # ---------------------------------------------------------------- search and dialogs

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

    def _cancel(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        self._end(incoming)
        return [Reply(say("cancelled", language), ((button("home", language, "h"),),), replaces=True)]

    def _ask(self, incoming: Incoming, state: dict[str, Any]) -> None:
        self.store.dialogs.ask(incoming.person.id, {"journey": JOURNEY, **state}, incoming.at)

    def _state(self, incoming: Incoming) -> dict[str, Any]:
        state = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        return state if state.get("journey") == JOURNEY else {}

    def _end(self, incoming: Incoming) -> None:
        """Ends a question of ours; one of another journey stays open."""
        if self._state(incoming):
            self.store.dialogs.end(incoming.person.id)


def _last(name: str) -> str:
    """The name of a file without folders a stranger wrote before it."""
    return re.split(r"[\\/]", name)[-1].strip()


def _toast(key: str, language: str) -> Reply:
    return Reply("", toast=plain(key, language)[:200])


Plain = Callable[[CaseFile, Incoming, str, str], list[Reply]]
Move = Callable[[CaseFile, Incoming, Item, str, str], list[Reply]]

_PLAIN: Mapping[str, Plain] = {
    "h": CaseFile._home,
    "s": CaseFile._section,
    "c": CaseFile._history,
    "n": CaseFile._new,
    "w": CaseFile._keep_file,
    "q": CaseFile._ask_search,
    "k": CaseFile._cancel,
}
_MOVES: Mapping[str, Move] = {
    "o": CaseFile._open,
    "b": CaseFile._fetch,
    "m": CaseFile._more,
    "x": CaseFile._delete,
    "X": CaseFile._delete_sure,
}
