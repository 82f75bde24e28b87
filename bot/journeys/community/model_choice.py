"""The model in a group: its admins switch it on and off, everybody hears of it once, admins hear when it is used up.

Without a model in this installation nothing of this is seen. What goes to a model is decided in answering.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import prompts
from bot.journeys.community import screens
from bot.journeys.community.room import Room
from bot.journeys.community.settings import read
from bot.journeys.community.words import BERLIN, button, data
from bot.journeys.model_sides import ModelSide
from bot.journeys.model_use import VOICE
from bot.model.budget import month_of
from bot.ports import Button, Reply
from bot.store.groups import Groups

FIELD = "model"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The choice of every group."""

    side: ModelSide
    groups: Groups

    def line(self, room: Room) -> tuple[str, str] | None:
        """Name and present value for the settings; None where there is no model to choose."""
        if not self.side.offered:
            return None
        value = "off"
        if self.side.standing(room.group) is not None:
            value = "spent" if room.settings.model_told == month_of(room.incoming.at) else "on"
        return VOICE.plain("group.name", room.language), VOICE.plain(f"group.{value}", room.language)

    def screen(self, room: Room) -> Reply:
        """What would be sent to whom, and the choice."""
        language, standing = room.language, self.side.standing(room.group)
        html = VOICE.say("group.about", language, **self._who)
        if standing is not None:
            day = prompts.day(standing.given_at.astimezone(BERLIN).date(), language)
            html += f"\n\n{VOICE.say('group.since', language, day=day)}"
        rows = tuple(
            (Button(("✓ " if now else "") + VOICE.plain(f"group.{value}", language), data("s", FIELD, value)),)
            for value, now in (("on", standing is not None), ("off", standing is None))
        )
        return Reply(html, (*rows, (button("back", language, "s"),)), slot=screens.SLOT)

    def choose(self, room: Room, value: str) -> list[Reply] | None:
        """An admin chose; what everybody hears of it. None: that is no choice here."""
        group, admin, now = room.group, room.person, room.incoming.at
        if not self.side.offered or value not in {"on", "off"}:
            return None
        if value == "off":
            self.side.withdraw(group, admin, now)
            return []
        if not self.side.agree(group, admin, now):
            return []
        return [Reply(VOICE.say("group.notice", room.language, **self._who), silent=True)]

    def spent(self, room: Room) -> list[Reply]:
        """The month's budget is used up: once a month in a line without a sound."""
        month, known = month_of(room.incoming.at), self.groups.of(room.group)
        settings = read(known.settings) if known else room.settings
        if settings.model_told == month:
            return []
        self.groups.save(room.group, settings.model_copy(update={"model_told": month}).model_dump(mode="json"))
        return [Reply(VOICE.say("group.spent_once", room.language), silent=True)]

    def hello(self, group: str, language: str) -> str:
        """What the greeting adds in a group that has it switched on."""
        return VOICE.say("group.hello", language, **self._who) if self.side.standing(group) else ""

    def privacy(self, group: str, language: str) -> str:
        """What the privacy notice of a group says about it; empty where there is no model."""
        if not self.side.offered:
            return ""
        standing = self.side.standing(group)
        if standing is None:
            return VOICE.say("group.privacy_off", language)
        day = prompts.day(standing.given_at.astimezone(BERLIN).date(), language)
        return VOICE.say("group.privacy_on", language, day=day, **self._who)

    @property
    def _who(self) -> dict[str, Any]:
        given = self.side.given
        return {"provider": given.provider_name, "region": given.region} if given else {}
