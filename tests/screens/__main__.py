"""``python -m tests.screens [NAME …]``: plays the conversations and draws docs/screens/*.png, all or the named ones."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.app import App
from tests.conftest import settings_for
from tests.fake_telegram.server import FakeTelegramServer
from tests.screens.page import Screen, page
from tests.screens.picture import LIMIT, CannotDrawError, draw
from tests.screens.plays import Play
from tests.screens.recorder import Recorder, as_in_pictures
from tests.stories.stage import ROOT, Stage

OUT = ROOT / "docs" / "screens"
PLAYS = ("question", "check", "letter", "group", "desk", "english")


def main(wanted: list[str]) -> int:
    """Draws the pictures of the ``wanted`` plays; 1 where one is too big or cannot be drawn."""
    OUT.mkdir(parents=True, exist_ok=True)
    too_big = False
    try:
        for screen in screens(wanted or list(PLAYS)):
            size = draw(page(screen), OUT / f"{screen.name}.png")
            too_big |= size >= LIMIT
            print(f"{screen.name}.png  {size // 1000} kB")
    except CannotDrawError as error:
        print(error, file=sys.stderr)
        return 1
    return int(too_big)


def screens(wanted: Iterable[str]) -> Iterator[Screen]:
    """Plays on a stage of its own; the index is built where LOTSE_TEST_DATA_DIR has none."""
    as_in_pictures()
    with tempfile.TemporaryDirectory() as own:
        index = Path(os.environ.get("LOTSE_TEST_DATA_DIR") or Path(own) / "index")
        App(settings_for(index)).knowledge()
        telegram = Recorder()
        with FakeTelegramServer(telegram) as server:
            stage = Stage(server, index, Path(own), program="tests.screens.program")
            play = Play(stage, telegram)
            with stage.bot():
                for name in wanted:
                    made = getattr(play, name)()
                    yield from made if isinstance(made, list) else [made]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
