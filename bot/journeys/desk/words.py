"""Words and buttons of the desk: Sie to the staff of a firm, du to the person."""

from __future__ import annotations

import datetime as dt

import prompts
from bot.journeys.deadlines import BERLIN
from bot.journeys.voice import Voice

VOICE = Voice("desk", "D")
say, plain, button, data, toast = VOICE.say, VOICE.plain, VOICE.button, VOICE.data, VOICE.toast


def moment(at: dt.datetime, language: str) -> str:
    """Day and time of day, in German time."""
    here = at.astimezone(BERLIN)
    return plain("moment", language, day=prompts.day(here.date(), language), time=f"{here:%H:%M}")
