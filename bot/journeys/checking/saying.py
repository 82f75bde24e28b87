"""What every move of a check needs: the walk of the person, the save, and the screen on which it then stands.

Whoever saves names the revision that was loaded, so of two devices one moves and the other is shown the newest state.
No move is made here.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import prompts
from bot.journeys.checking import assessment, menu_screens, question_screens
from bot.journeys.checking import kept as kept_checks
from bot.journeys.checking.buttons import button
from bot.journeys.checking.kept import Checks, Loaded
from bot.journeys.model_help import NO_HELP, ModelHelp
from bot.ports import Incoming, Reply
from knowledge.check import result, walk
from knowledge.check.engine import rulings_on
from knowledge.check.facts import Given
from knowledge.check.result import Result
from knowledge.check.review import answer_text
from knowledge.check.scheme import shipped
from knowledge.check.walk import Path, Walk
from knowledge.law.decisions import Decision


@dataclass(frozen=True, slots=True)
class Saying:
    """A check that can be loaded, saved and shown. ``records``: the decisions as they are known now; ``card``: answers
    a next step from the library; ``days``: how long answers are kept."""

    checks: Checks
    today: Callable[[], dt.date]
    records: Callable[[], Mapping[str, Decision]]
    card: Callable[[str, str], Reply | None]
    days: int
    aid: ModelHelp = NO_HELP
    name: Callable[[], str] = lambda: secrets.token_hex(3)

    def assess(self, kept: Walk) -> Result:
        """The result of the answers so far, by the law and the decisions of today."""
        return result.assess(shipped(), kept.answers, self.records(), self.today(), kept.language)

    def _path(self) -> Path:
        return Path(shipped(), rulings_on(self.records().values(), self.today()))

    def _load(self, incoming: Incoming) -> Loaded | None:
        return kept_checks.read(self.checks, incoming.person.id)

    def _save(self, incoming: Incoming, loaded: Loaded | None, moved: Walk) -> bool:
        return self.checks.save(incoming.person.id, walk.plain(moved), loaded.revision if loaded else None, incoming.at)

    def _begin(self, incoming: Incoming, language: str) -> list[Reply]:
        fresh = self._path().begin(self.name(), language)
        self._save(incoming, None, fresh)
        return self._first(fresh)

    def _first(self, kept: Walk) -> list[Reply]:
        """What a check is, and its question."""
        switch = button(kept, "button_language", "l", "de" if kept.language == "en" else "en")
        intro = Reply(prompts.phrase("check.intro", kept.language, days=self.days), ((switch,),))
        return [intro, self._screen(kept)]

    def _moved(self, incoming: Incoming, loaded: Loaded, moved: Walk, recap: str | None = None) -> list[Reply]:
        """Saves a move; the message whose button was tapped becomes the next one."""
        replies = self._said(incoming, loaded, moved, recap)
        if incoming.kind != "tap":
            return replies
        if moved.stand == "result" and loaded.walk.stand == "question":
            done = Reply(prompts.phrase("check.done", moved.language, answer=recap), replaces=True)
            return [done, *replies]
        return [replace(replies[0], replaces=True), *replies[1:]]

    def _said(self, incoming: Incoming, loaded: Loaded, moved: Walk, recap: str | None = None) -> list[Reply]:
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [self._screen(moved, recap)]

    def _latest(self, incoming: Incoming) -> list[Reply]:
        """Somebody else moved first, on another device: where the walk stands now."""
        loaded = self._load(incoming)
        if loaded is None:
            return []
        screen = self._screen(loaded.walk)
        first = prompts.phrase("check.other_first", loaded.walk.language)
        return [replace(screen, html=f"<i>{first}</i>\n\n{screen.html}")]

    def _screen(self, kept: Walk, recap: str | None = None) -> Reply:
        path, language = self._path(), kept.language
        match kept.stand:
            case "review":
                return menu_screens.review(path, kept)
            case "batch_name":
                stop = button(kept, "button_no_group", "X")
                return Reply(prompts.phrase("check.batch_name", language), ((stop,),))
            case "batch_facts":
                return menu_screens.batch_facts(path, kept)
            case "paused":
                html = prompts.phrase("check.paused", language, count=answers_given(path, kept))
                return Reply(html, ((button(kept, "button_go_on", "r"),),))
            case "result":
                return assessment.result(kept, self.assess(kept), path.has_a_rest(kept))
        asked = path.asked(kept)
        if asked is None:
            return assessment.result(kept, self.assess(kept), path.has_a_rest(kept))
        if kept.stand == "confirm" and kept.proposal is not None:
            return question_screens.confirmation(path, kept, asked)
        return question_screens.question(path, kept, asked, recap)

    def _recap(self, path: Path, kept: Walk, given: Given) -> str | None:
        asked = path.asked(kept)
        return answer_text(path.scheme, asked.question, given, kept.language) if asked else None


def answers_given(path: Path, kept: Walk) -> int:
    return len(list(path.lines(kept)))


def toast(key: str, language: str) -> Reply:
    return Reply("", toast=prompts.phrase(f"check.{key}", language)[:200])
