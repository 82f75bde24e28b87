"""The check in a chat, one question per message: whatever a person taps or writes becomes a move, and a reply.

State lives in the store, sealed, under the person; nothing here keeps any. Every button names its walk and its step, so
old, double and foreign taps are recognised and told. The moves are beside this: answering.py, moving.py, outcome.py;
what is written is taken by hearing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import prompts
from bot.journeys.checking import kept as kept_checks
from bot.journeys.checking import menu_screens
from bot.journeys.checking.hearing import IDLE, Hearing
from bot.journeys.checking.kept import Loaded, Standing
from bot.journeys.checking.saying import answers_given, toast
from bot.ports import Incoming, Reply
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, dated
from knowledge.check.result import Result
from knowledge.check.walk import Walk


@dataclass(frozen=True, slots=True)
class Check(Hearing):
    """The check journey: ``Check(checks, today, records, card, days)``."""

    def open(self, incoming: Incoming, language: str) -> list[Reply]:
        """/pruefen: a new check with its first question, or the choice what to do with the one there is."""
        loaded = self._load(incoming)
        if loaded is None:
            lost = [Reply(prompts.phrase("check.damaged", language))] if self.checks.load(incoming.person.id) else []
            return [*lost, *self._begin(incoming, language)]
        kept = replace(loaded.walk, language=language)
        if not kept.answers.given and kept.stand == "question":
            return self._first(kept)
        path = self._path()
        return [
            menu_screens.resume(
                kept, answers_given(path, kept), prompts.day(loaded.touched.date(), language), path.finished(kept)
            )
        ]

    def tap(self, incoming: Incoming, name: str, step: str, verb: str, argument: str, language: str) -> list[Reply]:
        """A button of a check was tapped."""
        loaded = self._load(incoming)
        if loaded is None or loaded.walk.id != name:
            return self._gone(loaded, verb, language)
        kept = loaded.walk
        stale = step != str(kept.step)
        if stale and verb in _OF_A_STEP:
            return self._stale(kept, step, verb, argument)
        move = _MOVES.get(verb)
        if move is None:
            return [toast("not_yours", language)]
        return move(self, incoming, loaded, argument)

    def _gone(self, loaded: Loaded | None, verb: str, language: str) -> list[Reply]:
        """A button of a check that is no more; deleting or starting over may come twice, after a crash."""
        if loaded is None and verb == "Dy":
            return [Reply(prompts.phrase("check.deleted", language), replaces=True)]
        if loaded is not None and verb == "Ny" and not loaded.walk.answers.given:
            return self._first(loaded.walk)
        return [toast("not_yours", language)]

    def _stale(self, kept: Walk, step: str, verb: str, argument: str) -> list[Reply]:
        """A button of an earlier step. The last one again (two taps) shows the present question; others are told."""
        last = step == str(kept.step - 1)
        same = last and self._is_last_answer(kept, verb, argument)
        said = prompts.phrase("check.noted_already" if same else "check.answered_before", kept.language)
        if same:
            return [replace(self._screen(kept), toast=said, replaces=True)]
        return [Reply("", toast=said[:200])]

    def _is_last_answer(self, kept: Walk, verb: str, argument: str) -> bool:
        if not kept.trail:
            return verb in {"b", "k", "f", "x"}
        answered = [self._path().given(kept, visit) for visit in kept.trail]
        wanted = {"u": DONT_KNOW, "n": DOES_NOT_APPLY}.get(verb) or (dated(argument) if verb == "d" else None)
        if wanted is not None:
            return wanted in answered
        if verb == "o":
            return any(given is not None and given.plain() == argument for given in answered)
        return True

    def remind(self, incoming: Incoming) -> list[Reply]:
        """After something else was answered: the question on the table again, or nothing."""
        loaded = self._load(incoming)
        if loaded is None or loaded.walk.stand not in {"question", "confirm", "batch_name", "batch_facts"}:
            return []
        if incoming.at - loaded.touched > IDLE:
            return []
        screen = self._screen(loaded.walk)
        again = prompts.phrase("check.back_to_question", loaded.walk.language)
        return [replace(screen, html=f"<i>{again}</i>\n\n{screen.html}")]

    def speak(self, incoming: Incoming, language: str) -> None:
        """The person chose another language: the check goes on in it."""
        loaded = self._load(incoming)
        if loaded is not None:
            self._save(incoming, loaded, replace(loaded.walk, language=language))

    def language(self, incoming: Incoming) -> str | None:
        """The language of the check under way; None if there is none."""
        loaded = self._load(incoming)
        return loaded.walk.language if loaded else None

    def standing(self, person: str, language: str) -> Standing | None:
        """How far the check of ``person`` is; None if there is none."""
        loaded = kept_checks.read(self.checks, person)
        if loaded is None:
            return None
        kept, path = replace(loaded.walk, language=language), self._path()
        parts = self.assess(kept).parts if path.finished(kept) else ()
        verdict = " ".join(part.summary for part in parts) or None
        return Standing(answers_given(path, kept), loaded.touched, verdict)

    def result_of(self, person: str) -> Result | None:
        """What the check of ``person`` comes to today, where it was walked to its end."""
        loaded = kept_checks.read(self.checks, person)
        finished = loaded is not None and self._path().finished(loaded.walk)
        return self.assess(loaded.walk) if loaded is not None and finished else None


Move = Callable[[Check, Incoming, Loaded, str], list[Reply]]

_OF_A_STEP = frozenset({"o", "p", "f", "u", "n", "d", "a", "y", "x", "k", "b", "m"})
_MOVES: Mapping[str, Move] = {
    "o": Check._option,
    "d": Check._option,
    "u": Check._unknown,
    "n": Check._not_applicable,
    "p": Check._pick,
    "f": Check._done,
    "a": Check._for_all,
    "y": Check._confirm,
    "x": Check._refuse,
    "b": Check._back,
    "k": Check._keep,
    "v": Check._review,
    "e": Check._edit,
    "r": Check._resume,
    "z": Check._pause,
    "B": Check._add_batch,
    "X": Check._no_batch,
    "R": Check._rest,
    "P": Check._pdf,
    "J": Check._json,
    "s": Check._step,
    "T": Check._points,
    "M": Check._missing,
    "m": Check._same,
    "E": Check._result,
    "A": Check._all_answers,
    "N": Check._new,
    "Ny": Check._new_sure,
    "D": Check._delete,
    "Dy": Check._delete_sure,
    "l": Check._language,
}
