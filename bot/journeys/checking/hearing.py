"""What is written while a check waits: an answer in free words, a word that steers, a correction, or none of these.

Clear words are taken, doubtful ones asked back; what is rather a side question is left to others (None), after which
the same question comes back. How words are understood is in knowledge.check.understanding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import prompts
from bot.journeys.checking import question_screens
from bot.journeys.checking.guessing import guessed, may_guess
from bot.journeys.checking.kept import Loaded
from bot.journeys.checking.outcome import Outcome
from bot.journeys.checking.words import name_and_works, word_of
from bot.ports import Incoming, Reply
from knowledge.check import understanding
from knowledge.check.engine import Asked
from knowledge.check.review import answer_text
from knowledge.check.walk import Walk

IDLE = dt.timedelta(hours=12)  # after that, what a person writes is a new question and no answer to an old one
REMARK_AT_MOST = 300


@dataclass(frozen=True, slots=True)
class Hearing(Outcome):
    """Hears what is written."""

    def hear(self, incoming: Incoming) -> list[Reply] | None:
        """Something written while a check waits for an answer; None where it is not meant for the check."""
        loaded = self._load(incoming)
        if loaded is None:
            return None
        if incoming.edited:
            return self._corrected(incoming, loaded)
        kept = loaded.walk
        if kept.seen is not None and kept.seen == incoming.message_id:
            return [self._screen(kept)]
        if incoming.forwarded:
            return None
        if kept.stand not in {"question", "confirm", "batch_name"}:
            return self._steered(incoming, loaded)
        if incoming.at - loaded.touched > IDLE:
            self._save(incoming, loaded, self._path().pause(kept))
            return None
        return self._heard(incoming, replace(loaded, walk=replace(kept, seen=incoming.message_id)))

    def _heard(self, incoming: Incoming, loaded: Loaded) -> list[Reply] | None:
        kept, path = loaded.walk, self._path()
        text = incoming.text.strip()
        word = word_of(text, kept.language)
        if kept.stand == "batch_name":
            leave = word in {"back", "pause", "refuse"}
            return self._resume(incoming, loaded, "") if leave else self._named(incoming, loaded, text)
        if word == "done" or (word == "go_on" and kept.picked):
            return self._done_by_word(incoming, loaded)
        if word is not None and word in _WORDS:
            return _WORDS[word](self, incoming, loaded, "")
        if kept.stand == "confirm":
            if word == "confirm":
                return self._confirm(incoming, loaded, "")
            if word == "refuse":
                return self._refuse(incoming, loaded, "")
        asked = path.asked(kept)
        return self._understood(incoming, loaded, asked, text) if asked is not None else None

    def _understood(self, incoming: Incoming, loaded: Loaded, asked: Asked, text: str) -> list[Reply] | None:
        """An answer in free words: taken where it is clear, asked back where it is not; None for a side question."""
        kept, path = loaded.walk, self._path()
        understood = understanding.understand(asked.question, text, path.scheme, self.today())
        remark = (understood.remark or "")[:REMARK_AT_MOST] or None
        match understood.kind:
            case "clear" if understood.given is not None:
                moved = path.answer(kept, understood.given, remark, incoming.message_id)
                return self._said(incoming, loaded, moved, self._recap(path, kept, understood.given))
            case "likely" | "hedged" if understood.given is not None:
                return self._said(incoming, loaded, path.propose(kept, understood.given, remark))
        if understanding.is_side_question(text):
            return None
        if understood.kind == "several" and understood.candidates and kept.stand == "question":
            return [question_screens.candidates(path, kept, asked, understood.candidates)]
        return self._guessed(incoming, loaded, asked, text) or self._not_understood(loaded, asked)

    def _not_understood(self, loaded: Loaded, asked: Asked) -> list[Reply]:
        kept = loaded.walk
        key = "date_not_understood" if asked.question.kind == "date" else "not_understood"
        return [self._below("yes_or_no" if kept.stand == "confirm" else key, kept)]

    def _guessed(self, incoming: Incoming, loaded: Loaded, asked: Asked, text: str) -> list[Reply] | None:
        """What a model made of it, to be confirmed; None where it may not be asked or made nothing of it.

        That the message was heard is kept first: should it be delivered again, no model is asked again.
        """
        language = loaded.walk.language
        uses = self.aid.for_person(incoming.person.id, language) if may_guess(asked, text) else None
        if uses is None:
            return None
        if not self._save(incoming, loaded, loaded.walk):
            return self._latest(incoming)
        heard = self._load(incoming)
        if heard is None or heard.walk != loaded.walk:
            return self._latest(incoming)
        path = self._path()
        given = guessed(uses, path.scheme, asked, text, language)
        return self._said(incoming, heard, path.propose(heard.walk, given, None, by_model=True)) if given else None

    def _below(self, key: str, kept: Walk) -> Reply:
        """A note, and below it the screen on which the check stands."""
        screen = self._screen(kept)
        return replace(screen, html=f"{prompts.phrase(f'check.{key}', kept.language)}\n\n{screen.html}")

    def _done_by_word(self, incoming: Incoming, loaded: Loaded) -> list[Reply]:
        """ "Fertig", written: what is ticked counts; if nothing is, that is said above the question."""
        if loaded.walk.picked:
            return self._done(incoming, loaded, "")
        return [self._below("nothing_picked", loaded.walk)]

    def _steered(self, incoming: Incoming, loaded: Loaded) -> list[Reply] | None:
        """A single word while no question is on the table: on, answers, delete; nothing else is for the check."""
        word = word_of(incoming.text.strip(), loaded.walk.language)
        if word in {"review", "delete"}:
            return _WORDS[word](self, incoming, loaded, "")
        if word == "go_on" or (word == "confirm" and loaded.walk.stand == "paused"):
            return self._resume(incoming, loaded, "")
        return None

    def _corrected(self, incoming: Incoming, loaded: Loaded) -> list[Reply] | None:
        """A message that was an answer has been edited: the answer changes with it."""
        kept, path = loaded.walk, self._path()
        visit = next((one for one in kept.trail if one.message == incoming.message_id), None)
        if visit is None or incoming.message_id is None:
            return None
        question = path.scheme.question_of[visit.key.partition("@")[0]]
        understood = understanding.understand(question, incoming.text.strip(), path.scheme, self.today())
        if understood.kind != "clear" or understood.given is None:
            return [self._screen(kept)]
        shown = path.edit(kept, visit.key, visit.batch)
        moved = path.answer(replace(shown, then="forward"), understood.given, understood.remark, incoming.message_id)
        words = answer_text(path.scheme, question, understood.given, kept.language)
        changed = Reply(prompts.phrase("check.changed", kept.language, answer=words))
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [changed, self._screen(moved)]

    def _named(self, incoming: Incoming, loaded: Loaded, text: str) -> list[Reply]:
        name, works = name_and_works(text)
        if not name:
            return [self._screen(loaded.walk)]
        first = prompts.phrase("check.batch_first", loaded.walk.language)
        return self._said(incoming, loaded, self._path().add_batch(loaded.walk, first, name, works))


_WORDS: Mapping[str, Callable[[Hearing, Incoming, Loaded, str], list[Reply]]] = {
    "back": Hearing._back,
    "pause": Hearing._pause,
    "review": Hearing._review,
    "go_on": Hearing._keep,
    "delete": Hearing._delete,
}
