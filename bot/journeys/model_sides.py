"""The model for a group or a firm: did it agree, who said so for it, and an answer in a model's words if it did.

Only general questions come this way, alone: nothing that was said before, nothing of a case or a mandate. Whether a
call may really be made is decided at the way to the model (bot/model/consent.py), once more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.journeys import ask
from bot.journeys.ask import Answered
from bot.model.consent import VERSION as TEXT
from bot.store import Store
from bot.store.consents import Consent
from bot.writer import Writer
from knowledge.answers.compose import Knowledge

if TYPE_CHECKING:
    from bot.model.consent import Side
    from bot.model.given import Given
    from bot.model.ports import Generates, Reason
    from bot.model.writer import Proof


@dataclass(frozen=True, slots=True)
class Worded:
    """An answer. ``checked``: of a model's words, how much was proved (HTML, stands apart); empty: the words are ours.

    ``missed``: why there are no words of a model although they were wanted.
    """

    answered: Answered
    checked: str = ""
    missed: Reason | None = None

    @property
    def html(self) -> str:
        """All of it."""
        return "\n\n".join(part for part in (self.answered.html, self.checked) if part)


@dataclass(frozen=True, slots=True)
class Means:
    """With what an answer is made: today's knowledge, our own writer, the day."""

    knowledge: Callable[[], Knowledge]
    writer: Writer
    today: Callable[[], dt.date]

    def ask(self, question: str, language: str, writer: Writer | None = None) -> Answered:
        """The answer, in our own words unless another ``writer`` is given."""
        return ask.ask(question, self.knowledge(), writer or self.writer, self.today(), language)


@dataclass(frozen=True, slots=True)
class ModelSide:
    """The model of this installation as all groups, or all firms, may have it. ``given``: None where there is none."""

    side: Side
    store: Store
    model: Generates | None = None
    given: Given | None = None

    @property
    def offered(self) -> bool:
        """Is there a model at all?"""
        return self.model is not None and self.given is not None

    def standing(self, subject: str) -> Consent | None:
        """What ``subject`` has agreed to and not withdrawn; only the text in force counts."""
        if not self.offered:
            return None
        known = self.store.consents.of(self.side, subject)
        return next((one for one in known if one.withdrawn_at is None and one.version == TEXT), None)

    def agree(self, subject: str, by: str, now: dt.datetime) -> bool:
        """``by`` agrees for ``subject``; True if that is new. Of two at once one does."""
        return self.offered and self.store.consents.give(self.side, subject, TEXT, now, by)

    def withdraw(self, subject: str, by: str, now: dt.datetime) -> bool:
        """``by`` takes it back for ``subject``; True if there was something."""
        return self.store.consents.withdraw(self.side, subject, now, by)

    def ask(
        self, means: Means, question: str, language: str, subject: str, parties: tuple[str, ...] = ()
    ) -> Worded:  # fmt: skip
        """The answer to a general ``question``; in a model's words where ``subject`` agreed. ``parties``: hidden."""
        if self.model is None or self.standing(subject) is None:
            return Worded(means.ask(question, language))
        from bot.model.ports import Who
        from bot.model.writer import ModelWriter

        missed: list[Reason] = []
        proofs: list[Proof] = []
        group, firm = (subject, None) if self.side == "group" else (None, subject)
        who = Who(group=group, firm=firm, language=language)
        writer = ModelWriter(self.model, who, means.writer, parties, proofs.append, missed.append)
        answered = means.ask(question, language, writer)
        if not proofs or not proofs[-1].used:
            return Worded(answered, missed=missed[-1] if missed else None)
        body, _, checked = answered.html.rpartition("\n\n")  # ModelWriter ends with a paragraph of how much was proved
        return Worded(Answered(answered.plan, body), checked)
