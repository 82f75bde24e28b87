"""Puts the desks of one installation together: its firms, their staff and hours, the library, joining, documents.

The only module of the desk that knows the concrete parts; the others know what they need of them (ports.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import firms as settings
from bot.firms import Firms, open_firms
from bot.journeys import ask
from bot.journeys.desk import roles
from bot.journeys.desk.affairs import Affairs
from bot.journeys.desk.documents import Documents
from bot.journeys.desk.joining import Joining
from bot.journeys.desk.journey import Desk
from bot.journeys.desk.members import Members
from bot.journeys.desk.model import DeskModel
from bot.journeys.desk.office import Office
from bot.journeys.desk.ports import Proposal
from bot.journeys.model_sides import Means, ModelSide
from bot.markup import words
from bot.ports import Incoming, Reply
from bot.store import Store
from bot.store.firm_log import Source
from bot.writer import Writer

if TYPE_CHECKING:
    from bot.model.given import Given
    from bot.model.ports import Generates
    from knowledge.answers.compose import Knowledge


def open_desk(
    store: Store, knowledge: Callable[[], Knowledge], writer: Writer, today: Callable[[], dt.date],
    model: Generates | None = None, given: Given | None = None,
) -> Desk:  # fmt: skip
    """The desks over ``store``. ``model``: the way to the model that is ``given``, for firms that agree to it."""
    firms = open_firms(store)
    joining = Joining(store, firms)
    library = _Library(knowledge, writer, today)
    desk_model = DeskModel(ModelSide("firm", store, model, given), Means(knowledge, writer, today))
    affairs = Affairs(joining, Members(store.staff), Documents(store.notes, desk_model.answer), desk_model)
    office = Office(
        store, today, firms, store.staff, _may, _Hours(firms), library.propose,
        lambda incoming: _beside(affairs, firms, store, incoming), joining.join,
    )  # fmt: skip
    return Desk(office)


@dataclass(frozen=True, slots=True)
class _Library:
    """What the library says, for a draft; never in a model's words, because it is about a contact."""

    knowledge: Callable[[], Knowledge]
    writer: Writer
    today: Callable[[], dt.date]

    def propose(self, question: str, language: str) -> Proposal:
        """As plain text with its sources; nothing where the library is not sure."""
        answered = ask.ask(question, self.knowledge(), self.writer, self.today(), language)
        plan = answered.plan
        if not plan.confident:
            return Proposal("")
        sources = tuple(Source(one.citation, one.as_of) for one in plan.sources if one.as_of is not None)
        return Proposal(words(answered.html), sources)


@dataclass(frozen=True, slots=True)
class _Hours:
    """The office hours of firms, by their ids."""

    firms: Firms

    def is_open(self, firm: str, now: dt.datetime) -> bool:
        """Is somebody in? True of a firm that names no hours."""
        found = self.firms.get(firm)
        return found is None or not any(found.hours.values()) or settings.is_open(found, now)

    def opens(self, firm: str, now: dt.datetime) -> dt.datetime | None:
        """When somebody is in next."""
        found = self.firms.get(firm)
        return settings.opens(found, now) if found else None

    def answers_by(self, firm: str, now: dt.datetime, language: str) -> str:
        """By when somebody answers, in a sentence."""
        found = self.firms.get(firm)
        return settings.answers_by(found, now, language) if found else ""


def _beside(affairs: Affairs, firms: Firms, store: Store, incoming: Incoming) -> list[Reply] | None:
    firm = firms.of_desk(incoming.place.id)
    if firm is None:
        return None
    member = store.staff.of(incoming.person.id)
    return affairs(incoming, firm, member if member is not None and member.firm == firm.id else None)


def _may(role: str, act: str) -> bool:
    return any(act == known and roles.may(role, known) for known in roles.ACTS)
