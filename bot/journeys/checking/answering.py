"""Moves that answer the question on the table: a tap on an answer, a tick, "done", "yes, so it is", "the same again".

Each takes a loaded walk and gives replies; which question comes next is the engine's. A button whose argument fits no
answer is told and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.journeys.checking import question_screens
from bot.journeys.checking.kept import Loaded
from bot.journeys.checking.saying import Saying, toast
from bot.ports import Incoming, Reply
from knowledge.check.answers import value_for


@dataclass(frozen=True, slots=True)
class Answering(Saying):
    """Answers by button."""

    def _option(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        return self._answered(incoming, loaded, argument)

    def _answered(self, incoming: Incoming, loaded: Loaded, raw: object) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        asked = path.asked(kept)
        if asked is None:
            return [toast("not_yours", kept.language)]
        try:
            given = value_for(asked.question, raw)
        except ValueError:
            return [toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.answer(kept, given), self._recap(path, kept, given))

    def _unknown(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._answered(incoming, loaded, "unknown")

    def _not_applicable(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._answered(incoming, loaded, "not_applicable")

    def _same(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        asked = path.asked(kept)
        given = question_screens.alike(path, kept, asked) if asked else None
        if given is None:
            return [toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.answer(kept, given), self._recap(path, kept, given))

    def _for_all(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, replace(loaded.walk, for_all=argument != "-"))

    def _pick(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        ticked, name = argument[:1] == "+", argument[1:]
        if kept.stand == "batch_facts":
            keys = path.changeable(kept)
            if not name.isdecimal() or int(name) >= len(keys):
                return [toast("not_yours", kept.language)]
            name = keys[int(name)]
        else:
            asked = path.asked(kept)
            if asked is None or name not in asked.question.option_ids:
                return [toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.pick(kept, name, ticked))

    def _done(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        if kept.stand == "batch_facts":
            if not kept.picked:
                return [toast("nothing_different", kept.language)]
            return self._moved(incoming, loaded, path.ask_for_batch(kept))
        if not kept.picked:
            return [toast("nothing_picked", kept.language)]
        return self._answered(incoming, loaded, sorted(kept.picked))

    def _confirm(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        if kept.proposal is None:
            return [toast("noted_already", kept.language)]
        moved = path.answer(kept, kept.proposal.given, kept.proposal.remark)
        return self._moved(incoming, loaded, moved, self._recap(path, kept, kept.proposal.given))

    def _refuse(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().ask_again(loaded.walk))
