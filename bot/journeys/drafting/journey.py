"""Drafting letters in a chat: /entwurf, one question per message, a preview, changes, files, and what comes after.

State lives in the store: the draft is an item of the case with its versions, what was asked last is a dialog. Nothing
is sent to the other side, ever. What a letter says is decided in knowledge/letters/drafts; how it looks in the chat in
the screens beside this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.journeys.case import Draft as Kept
from bot.journeys.case import read
from bot.journeys.drafting import files, menu_screens, paths, typed
from bot.journeys.drafting import sent as sent_letters
from bot.journeys.drafting.beginning import handover_named, handover_screen
from bot.journeys.drafting.opened import LETTER, TONES, VERSION, Open, say, toast
from bot.journeys.drafting.outcome import Outcome
from bot.journeys.drafting.paths import Place
from bot.journeys.drafting.standing import ANSWERS, in_range, rewritten
from bot.ports import Incoming, Reply
from knowledge.letters.drafts.scheme import Kind, shipped


@dataclass(frozen=True, slots=True)
class Drafting(Outcome):
    """The drafting journey: ``Drafting(store, today, library)``. ``today``: the day letters are dated."""

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/entwurf: the drafts there are, or the kinds; with a word, that kind of letter."""
        self._end(incoming)
        wanted = incoming.text.strip()
        if not wanted:
            return self._home(incoming, "", language)
        kind = shipped().kind(wanted)
        if kind is not None:
            return [self._kind(kind, language)]
        handover = handover_named(wanted)
        if handover is not None:
            return [menu_screens.handover(handover, language)]
        return [menu_screens.kinds(language, say("home.not_known", language, what=wanted[:60]))]

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of this journey: of a menu ("new", "kind:…") or of a draft ("<item>:<revision>:<verb>:…")."""
        name, _, rest = argument.partition(":")
        menu = _MENUS.get(name)
        if menu is not None:
            self._end(incoming)
            return rewritten(menu(self, incoming, rest, language))
        revision, _, verb_and = rest.partition(":")
        verb, _, what = verb_and.partition(":")
        opened = self._open(incoming, name, language)
        move = _MOVES.get(verb)
        if opened is None or move is None:
            return self._without(incoming, name, verb, language)
        if verb in _CHANGING and revision != str(opened.item.revision):
            return self._stale(incoming, opened, revision, verb)
        if verb in _NOT_ONCE_SENT and opened.kept.sent:
            return [toast("is_sent", language)]
        return move(self, incoming, opened, what)

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """A text after this journey asked for one; None where it is not meant for it."""
        if incoming.kind != "text" or (incoming.forwarded and not str(state.get("path")).startswith("points")):
            return None
        opened = self._open(incoming, str(state.get("item", "")), language)
        if opened is None:
            self._end(incoming)
            return None
        if incoming.message_id is not None and incoming.message_id == state.get("seen"):
            return self._corrected(incoming, opened, state) if incoming.edited else self._current(incoming, opened)
        if incoming.edited or (opened.kept.sent and state.get("ask") != "sent"):
            return None
        word = typed.word(incoming.text, language)
        hear = _HEARD.get(str(state.get("ask", "")))
        return hear(self, incoming, opened, state, word) if hear else None

    def remind(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply]:
        """After something else was answered: the question on the table again, or nothing."""
        opened = self._open(incoming, str(state.get("item", "")), language)
        if opened is None or state.get("ask") != "fact":
            return []
        asked = paths.asked_at(opened.kind, Place.read(str(state.get("path", ""))))
        return [self._question(incoming, opened, asked)] if asked else []

    def start(
        self, incoming: Incoming, kind: str, language: str, facts: Mapping[str, Any], answers: str | None = None
    ) -> list[Reply]:
        """Begins a letter of ``kind`` with these facts, raw as for the engine. ``answers``: the letter's item id.

        An unfinished draft of this kind that answers the same letter is opened instead of a second one.
        """
        found = shipped().kind(kind)
        if found is None:
            handover = handover_named(kind)
            return [menu_screens.handover(handover, language)] if handover else [menu_screens.kinds(language)]
        earlier = self._answering(incoming, found, answers)
        if earlier is not None and (opened := self._open(incoming, earlier, language)):
            note = Reply(say("told.exists", language))
            return [note, *self._current(incoming, opened)]
        return self._begin(incoming, found, language, dict(facts), "letter", answers=answers)

    def _home(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        drafts = list(reversed(self._drafts(incoming)))
        if not drafts:
            return [menu_screens.kinds(language)]
        return [sent_letters.home(self, drafts, int(rest) if in_range(rest, 99) else 0, language)]

    def _menu_new(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        return [menu_screens.kinds(language)]

    def _menu_law(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        return [handover_screen(rest, language)]

    def _menu_kind(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        name, _, known = rest.partition(":")
        kind = shipped().kind(name)
        if kind is None:
            return [toast("not_yours", language)]
        return [menu_screens.kind(kind, language) if known else self._kind(kind, language)]

    def _menu_begin(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        name, _, chosen = rest.partition(":")
        kind, tone = shipped().kind(name), TONES.get(chosen[2:])
        if kind is None or tone is None or chosen[:2] not in kind.languages:
            return [toast("not_yours", language)]
        facts = self._from_check(incoming, chosen[:2])
        return self._begin(incoming, kind, language, facts, "check", spoken=chosen[:2], tone=tone, warned=True)

    def _kind(self, kind: Kind, language: str) -> Reply:
        """What the letter is for; for one that can cost money the risk comes first."""
        if menu_screens.risky(kind):
            return menu_screens.risk(kind, language, f"{VERSION}:{LETTER}:kind:{kind.id}:known")
        return menu_screens.kind(kind, language)

    def _without(self, incoming: Incoming, item_id: str, verb: str, language: str) -> list[Reply]:
        """A tap that no draft answers: none of this person, an unknown verb, or a kind that is not there any more."""
        kept = read(self.store.items.get(incoming.person.id, item_id), Kept)
        if kept is None or verb not in _MOVES:
            return [toast("gone" if kept is None and verb in _MOVES else "not_yours", language)]
        if verb == "Xy":
            return self._deleted(incoming, item_id, language)
        return files.unreadable(item_id, kept, language)


Move = Callable[[Drafting, Incoming, Open, str], list[Reply]]
Menu = Callable[[Drafting, Incoming, str, str], list[Reply]]
Heard = Callable[[Drafting, Incoming, Open, dict[str, Any], str | None], list[Reply] | None]


def _file(suffix: str) -> Move:
    def move(_self: Drafting, _incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return [files.file(opened, suffix)]

    return move


_MENUS: Mapping[str, Menu] = {
    "home": Drafting._home,
    "new": Drafting._menu_new,
    "law": Drafting._menu_law,
    "kind": Drafting._menu_kind,
    "begin": Drafting._menu_begin,
}


_MOVES: Mapping[str, Move] = {
    "o": Drafting._show,
    "n": Drafting._show,
    "v": Drafting._preview,
    "w": Drafting._warned,
    "k": Drafting._prefilled_ok,
    "t": Drafting._tone,
    "T": Drafting._tone_screen,
    "q": Drafting._ask_for,
    "a": Drafting._option,
    "p": Drafting._tick,
    "f": Drafting._ticked,
    "d": Drafting._ahead,
    "s": Drafting._skip,
    "c": Drafting._clear,
    "x": Drafting._remove,
    "i": Drafting._fill,
    "F": Drafting._facts,
    "r": Drafting._records,
    "P": Drafting._paragraphs,
    "g": Drafting._paragraph,
    "e": Drafting._write,
    "b": Drafting._ours,
    "l": Drafting._leave_out,
    "u": Drafting._polish,
    "U": Drafting._take_polished,
    "E": Drafting._english,
    "V": Drafting._versions,
    "R": Drafting._restore,
    "pdf": _file("pdf"),
    "docx": _file("docx"),
    "txt": _file("txt"),
    "z": Drafting._finish,
    "Z": Drafting._finish,
    "h": Drafting._days_ago,
    "H": Drafting._ask_when,
    "A": Drafting._answered,
    "m": Drafting._next_letter,
    "y": Drafting._copy,
    "X": Drafting._delete,
    "Xy": Drafting._delete_sure,
}
_CHANGING = ANSWERS | {"p", "q", "i", "r", "g", "e", "b", "l", "u", "U", "R", "Xy"}
_NOT_ONCE_SENT = (_CHANGING | {"T", "F", "P"}) - {"h", "A", "Xy"}
_HEARD: Mapping[str, Heard] = {
    "fact": Drafting._hear_fact,
    "own": Drafting._hear_own,
    "number": Drafting._hear_number,
    "sent": Drafting._hear_sent,
}
