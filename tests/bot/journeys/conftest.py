"""A real store, and the case journeys over it."""

from __future__ import annotations

import pytest

from bot.journeys.case_file.journey import CaseFile
from bot.journeys.costs import Costs
from bot.journeys.deadline_talk.journey import Deadlines
from bot.journeys.privacy import Privacy
from bot.store import Store
from tests.bot.journeys.room import TODAY, Room


@pytest.fixture
def room(store: Store) -> Room:
    """The four case journeys."""
    deadlines, costs, privacy = Deadlines(store, lambda: TODAY), Costs(store, lambda: TODAY), Privacy(store, 90)
    case = CaseFile(store, lambda: TODAY, lambda person, language: None, 90, {"letter": "1:L:{id}:v"})
    return Room(
        store,
        commands={
            "fristen": deadlines,
            "kosten": costs,
            "fall": case,
            "export": privacy,
            "loeschen": privacy,
            "meinedaten": privacy,
        },
        letters={"f": deadlines, "g": costs, "k": case, "x": privacy},
        names={"deadlines": deadlines, "costs": costs, "case": case},
    )
