"""How the community journey says things: sentences, buttons, moments, all from prompts/community.<language>.yaml."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from bot.journeys.voice import Voice
from bot.ports import Reply

LETTER = "G"
VOICE = Voice("community", LETTER)
say, plain, button, data = VOICE.say, VOICE.plain, VOICE.button, VOICE.data
BERLIN = ZoneInfo("Europe/Berlin")
PASSING = dt.timedelta(minutes=10)
"""How long a remark stands that is of no use to anybody later."""


def toast(key: str, language: str, **values: Any) -> list[Reply]:
    """A short note to whoever tapped; nothing in the group."""
    return [VOICE.toast(key, language, **values)]


def remark(key: str, language: str, **values: Any) -> Reply:
    """A sentence that makes no sound and soon goes away."""
    return Reply(say(key, language, **values), silent=True, lives=PASSING)


def clock(moment: dt.datetime) -> str:
    """A time of day where the group's quiet hours run: 14:05."""
    return f"{moment.astimezone(BERLIN):%H:%M}"
