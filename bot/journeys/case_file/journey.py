"""/fall: everything of one case in one calm place. Opened, searched, added to, deleted one by one.

Letters are read by /brief, drafts written by /entwurf, deadlines kept by /fristen: from here doors lead there. A file
is not stored unless the person wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import prompts
from bot.journeys.case_file.looking import Looking
from bot.journeys.case_file.saying import toast
from bot.journeys.case_file.words import button, say
from bot.ports import Incoming, Reply
from bot.store.case_items import Item


@dataclass(frozen=True, slots=True)
class CaseFile(Looking):
    """The case journey: ``CaseFile(store, today, standing, days, doors)``."""

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
            return [toast("gone", language)]
        return move(self, incoming, item, value, language)

    def _new(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        return self._ask_event(incoming, language) if rest == "e" else self._ask_work(incoming, language)

    def _cancel(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        self._end(incoming)
        return [Reply(say("cancelled", language), ((button("home", language, "h"),),), replaces=True)]


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
