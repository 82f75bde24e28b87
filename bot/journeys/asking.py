"""Asking in a private chat: with our templates, or with a model for those who agreed; and follow-ups understood.

Not what is said about the law (ask.py, knowledge.answers). A model helps in two places: it makes a follow-up whole, to
search with and shown to the person, and it rewords the answer, which is proved. Both have the time of one call. Without
a model, or without a yes, nothing here differs from the plain answer, and nothing of a question is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import prompts
from bot.journeys import ask
from bot.journeys.ask import LIMIT, Answered
from bot.journeys.model_help import ModelHelp
from bot.ports import Incoming, Live
from bot.store import Store
from bot.store.turns import Turn
from bot.writer import Writer
from knowledge.answers import compose, follow_up

if TYPE_CHECKING:
    from bot.model.ports import Generates, Reason
    from bot.model.uses import Uses
    from knowledge.answers.compose import Knowledge

_UNKNOWN = frozenset({"empty", "weak"})
KEPT = 600  # characters of a question that are remembered


@dataclass(frozen=True, slots=True)
class Asking:
    """``plain``: says answers without a model; ``seconds``: what a person waits for a model at most."""

    store: Store
    knowledge: Callable[[], Knowledge]
    plain: Writer
    today: Callable[[], dt.date]
    aid: ModelHelp
    seconds: float

    def ask(self, incoming: Incoming, question: str, language: str) -> tuple[Answered, tuple[str, ...]]:
        """The answer to ``question``, and what to say above it (HTML): how it was understood, why it is plain."""
        uses = self.aid.for_person(incoming.person.id, language)
        if uses is None:
            return ask.ask(question, self.knowledge(), self.plain, self.today(), language), ()
        from bot.journeys.model_use import why_plain
        from bot.model.writer import ModelWriter

        missed: list[Reason] = []
        uses = replace(uses, model=_one_answer(uses.model, self.seconds, incoming.live))
        whole = self._whole(incoming, question[:LIMIT], uses)
        writer = ModelWriter(
            uses.model, uses.who, self.plain, uses.parties, missed=missed.append, live=incoming.live
        )  # fmt: skip
        answered = ask.ask(whole, self.knowledge(), writer, self.today(), language)
        turn = Turn(whole[:KEPT], answered.plan.title)
        self.store.turns.note(incoming.person.id, incoming.message_id, turn, incoming.at)
        return answered, (*_understood(question[:LIMIT], whole, language), *_told(missed, why_plain, language))

    def _whole(self, incoming: Incoming, question: str, uses: Uses) -> str:
        """``question`` with what it needs of those before it; as it is where it stands alone."""
        if incoming.forwarded or not follow_up.is_short(question):
            return question
        turns = self.store.turns.before(incoming.person.id, incoming.message_id, incoming.at)
        if not turns:
            return question
        hangs, known = follow_up.hangs_on_the_last(question), self._is_known(question, uses.who.language)
        if not hangs and known:
            return question
        whole = uses.whole_question([f"{turn.question}\n{turn.title}".strip() for turn in turns], question)
        if not _same(whole, question):
            return whole
        if hangs and not (known and follow_up.has_own_theme(question)):
            return self._behind_the_last(turns[-1].question, question, uses.who.language)
        return question

    def _behind_the_last(self, last: str, question: str, language: str) -> str:
        """The modest rule where no model helped: only if that finds something, and nothing is found without."""
        joined = follow_up.joined(last, question)
        return joined if self._is_known(joined, language) else question

    def _is_known(self, question: str, language: str) -> bool:
        return compose.answer(question, self.knowledge(), self.today(), language).kind not in _UNKNOWN


def _one_answer(model: Generates, seconds: float, live: Live | None) -> Generates:
    """``model`` for one answer: watched and limited as a whole, where it can be."""
    from bot.model.one_answer import OneAnswer
    from bot.model.ports import Streams

    if not isinstance(model, Streams):
        return model
    return OneAnswer(model, seconds) if live is None else OneAnswer(model, seconds, lambda: live.run.replaced)


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _understood(question: str, whole: str, language: str) -> tuple[str, ...]:
    if whole == question:
        return ()
    return (prompts.phrase_of("model_writer", "understood", language, question=whole),)


def _told(missed: list[Reason], why: Callable[[Reason, str], str | None], language: str) -> list[str]:
    """Why a model that was wanted gave nothing; nothing where nobody can help it."""
    return [told for reason in missed if (told := why(reason, language))]
