"""Moves along the way: back, on, pause, look over and change, works with other facts, start over, delete.

None of them answers a question, and none loses an answer without asking first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import prompts
from bot.journeys.checking import menu_screens
from bot.journeys.checking.answering import Answering
from bot.journeys.checking.kept import Loaded
from bot.journeys.checking.saying import answers_given, toast
from bot.ports import Incoming, Reply
from knowledge.check.walk import Visit


@dataclass(frozen=True, slots=True)
class Moving(Answering):
    """Moves between questions, and about the check as a whole."""

    def _back(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        from_review = kept.then == "review" and kept.stand == "question"
        return self._moved(incoming, loaded, path.keep(kept) if from_review else path.back(kept))

    def _keep(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().keep(loaded.walk))

    def _all_answers(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        """Below the few answers that seemed to fit: the whole question."""
        return [replace(self._screen(loaded.walk), replaces=True)]

    def _review(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().review(loaded.walk))

    def _missing(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return [replace(menu_screens.review(self._path(), loaded.walk, missing=True), replaces=True)]

    def _edit(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        key, _, number = argument.partition(":")
        names = [batch.name for batch in kept.answers.batches]
        if number and not (number.isdecimal() and int(number) < len(names)):
            return [toast("not_yours", kept.language)]
        batch = names[int(number)] if number else None
        if path.given(kept, Visit(key, batch)) is None:
            return [toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.edit(kept, key, batch))

    def _resume(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().resume(loaded.walk))

    def _pause(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().pause(loaded.walk))

    def _rest(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        moved = self._path().settle_the_rest(loaded.walk)
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [self._screen(moved)]

    def _add_batch(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        moved = self._path().name_batch(loaded.walk)
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [self._screen(moved)]

    def _no_batch(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        """Leaves the works with other facts as they were; a group that was just named goes again."""
        kept = loaded.walk
        batches = kept.answers.batches
        if kept.stand == "batch_facts" and batches and not batches[-1].given:
            left = batches[:-1] if len(batches) > 2 or batches[0].given else ()
            works = batches[0].works if not left else kept.answers.works
            kept = replace(kept, answers=replace(kept.answers, batches=left, works=works))
        return self._moved(incoming, loaded, self._path().resume(replace(kept, queue=())))

    def _new(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        kept = loaded.walk
        count = answers_given(self._path(), kept)
        return [replace(menu_screens.sure(kept, "new_question", "button_new_yes", "Ny", count), replaces=True)]

    def _new_sure(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._begin(incoming, loaded.walk.language)

    def _delete(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        kept = loaded.walk
        count = answers_given(self._path(), kept)
        return [replace(menu_screens.sure(kept, "delete_question", "button_delete_yes", "Dy", count), replaces=True)]

    def _delete_sure(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        self.checks.delete(incoming.person.id)
        return [Reply(prompts.phrase("check.deleted", loaded.walk.language), replaces=True)]

    def _language(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        """Below the introduction: it and the question, in the other language."""
        moved = replace(loaded.walk, language="en" if argument == "en" else "de")
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        intro, question = self._first(moved)
        return [replace(intro, replaces=True), question]
