"""What the admins of a group can choose, with the defaults; kept as JSON in the group's row.

Not how it is shown (screens.py). A stored value that is no longer offered falls back to its default.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.journeys.community.words import BERLIN
from bot.ports import Place

GENERAL = 0
"""The topic "General" of a forum, which has no number of its own."""


class GroupSettings(BaseModel):
    """The choices. ``topics``: where it may answer, empty for everywhere; ``per_person`` and ``per_group``: questions
    an hour; ``lives``: hours after which its messages are deleted, 0 for never (Telegram lets a bot delete for 48);
    ``earlier``: ids the group had before Telegram renumbered it; ``model_told``: the month ("2026-11") in which it was
    said that the model is used up. Whether there is one here is no setting, but a consent (model_choice.py).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: bool = True
    language: Literal["auto", "de", "en"] = "auto"
    topics: tuple[int, ...] = ()
    asks: Literal["all", "admins"] = "all"
    per_person: Literal[3, 6, 12] = 6
    per_group: Literal[10, 30, 60] = 30
    length: Literal["short", "folded", "full"] = "folded"
    quiet: Literal["", "20-8", "22-7", "0-8"] = ""
    lives: Literal[0, 1, 6, 24] = 0
    digest: Literal["off", "ask", "weekly"] = "ask"
    earlier: tuple[str, ...] = ()
    model_told: str = ""

    @property
    def lifetime(self) -> dt.timedelta | None:
        """How long a message of the bot stands."""
        return dt.timedelta(hours=self.lives) if self.lives else None

    def answers_in(self, place: Place) -> bool:
        """May it answer in this topic?"""
        return not self.topics or (place.topic or GENERAL) in self.topics

    def quiet_until(self, moment: dt.datetime) -> dt.datetime | None:
        """When the quiet hours end that ``moment`` lies in; None outside of them."""
        if not self.quiet:
            return None
        begin, end = (int(hour) for hour in self.quiet.split("-"))
        here = moment.astimezone(BERLIN)
        inside = begin <= here.hour < end if begin < end else (here.hour >= begin or here.hour < end)
        if not inside:
            return None
        until = here.replace(hour=end, minute=0, second=0, microsecond=0)
        return until if until > here else until + dt.timedelta(days=1)


CHOICES: dict[str, tuple[Any, ...]] = {
    "language": ("auto", "de", "en"),
    "topics": ("here", "all"),
    "asks": ("all", "admins"),
    "per_person": (3, 6, 12),
    "per_group": (10, 30, 60),
    "length": ("short", "folded", "full"),
    "quiet": ("", "20-8", "22-7", "0-8"),
    "lives": (0, 1, 6, 24),
    "digest": ("off", "ask", "weekly"),
}
"""What can be chosen for each setting, in the order in which it is offered."""


def read(stored: dict[str, Any]) -> GroupSettings:
    """The settings from the group's row."""
    try:
        return GroupSettings.model_validate(stored)
    except ValidationError as error:
        faulty = {str(fault["loc"][0]) for fault in error.errors()}
        return GroupSettings.model_validate({key: value for key, value in stored.items() if key not in faulty})


def chosen(settings: GroupSettings, field: str, value: str, place: Place) -> GroupSettings | None:
    """``settings`` with another choice, as a button says it; None where that is not offered (any more)."""
    if field == "on" and value in {"yes", "no"}:
        return settings.model_copy(update={"on": value == "yes"})
    offered = {str(option): option for option in CHOICES.get(field, ())}
    if value not in offered:
        return None
    if field == "topics":
        return settings.model_copy(update={"topics": _topics(settings.topics, value, place)})
    return settings.model_copy(update={field: offered[value]})


def _topics(topics: tuple[int, ...], value: str, place: Place) -> tuple[int, ...]:
    """ "here" adds this topic or takes it out again; "all" lifts the restriction."""
    if value == "all":
        return ()
    here = place.topic or GENERAL
    left = tuple(topic for topic in topics if topic != here)
    return left if here in topics else (*left, here)
