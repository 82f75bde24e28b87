"""What a finished check offers: the points, the files, the next steps with the way into the journey that takes them.

Assessed anew at every tap, by the law and the decisions of the day; nothing here changes an answer.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

import prompts
from bot.journeys.checking import assessment, points_screen
from bot.journeys.checking.kept import Loaded
from bot.journeys.checking.moving import Moving
from bot.journeys.checking.saying import toast
from bot.ports import Incoming, Reply
from knowledge.check.review import answer_lines

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome(Moving):
    """The result and what belongs to it."""

    def _result(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        """The result anew, below everything else; what was asked for in between stays where it is."""
        return self._said(incoming, loaded, self._path().resume(loaded.walk))

    def _points(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return [points_screen.points(loaded.walk, self.assess(loaded.walk))]

    def _pdf(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        from bot.paper import check_pdf

        kept, path = loaded.walk, self._path()
        told = self.assess(kept)
        try:
            content = check_pdf(told, answer_lines(path.scheme, kept.answers, path.rulings, kept.language))
        except Exception:  # a page that cannot be set must not cost the person their answer
            log.exception("no PDF of a check")
            return [Reply(prompts.phrase("check.pdf_failed", kept.language))]
        return [assessment.as_pdf(told, content, kept.language)]

    def _json(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return [assessment.as_file(self.assess(loaded.walk), loaded.walk.language)]

    def _step(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        """A next step: what it is, and what the library says about it."""
        step = next((one for one in self.assess(loaded.walk).next_steps if one.id == argument), None)
        if step is None:
            return [toast("not_yours", loaded.walk.language)]
        card = self.card(step.card, loaded.walk.language) if step.card else None
        said = assessment.step(loaded.walk, step)
        return [replace(said, buttons=()), replace(card, buttons=(*card.buttons, *said.buttons))] if card else [said]
