"""Five hundred answers in every lying mode, and honestly, through both providers' libraries over real sockets.

What reached whoever asked is judged by tests/model_server/judge.py, which knows nothing of proofs. Takes about
twenty minutes of one core; ``--quick`` asks forty in every mode, and tests/bot/model/test_lies.py fewer still.
"""

from __future__ import annotations

import logging
import time

from knowledge.answers.compose import Knowledge
from tests.bench.figures import Figure, share
from tests.bench.ground import CONSOLE
from tests.bot.model.trial import Trial, clients, plans, tried
from tests.model_server import ModelServer
from tests.model_server.modes import MODES

ANSWERS, FEW = 500, 40
HONEST = ("honest", "copy")
_SHOWN = 5


def lying(knowledge: Knowledge, quick: bool) -> list[Figure]:
    """The share of honest answers that passed untouched, and how many unsupported statements reached a person."""
    logging.getLogger("bot.model.writer").setLevel(logging.ERROR)
    asked = plans(knowledge, FEW if quick else ANSWERS)
    with ModelServer() as server:
        both = clients(server)
        trials = []
        for mode in (*HONEST, *MODES):
            began = time.monotonic()
            trials.append(trial := tried(mode, asked, server, both))
            CONSOLE.print(
                f"{mode}: {trial.answers} answers, {trial.spoken} sentences said, {trial.untouched} untouched, "
                f"{len(trial.wrong)} unsupported, {time.monotonic() - began:.0f} s"
            )
            for wrong in trial.wrong[:_SHOWN]:
                CONSOLE.print(f"    {wrong}", markup=False)
    return [*(_honest(trial) for trial in trials[: len(HONEST)]), _lying(trials[len(HONEST) :])]


def _honest(trial: Trial) -> Figure:
    return share("lies", f"{trial.answers} {trial.mode} answers, unrepaired", trial.untouched / trial.answers, 0.95)


def _lying(trials: list[Trial]) -> Figure:
    answers, said = sum(trial.answers for trial in trials), sum(trial.spoken for trial in trials)
    name = f"{answers:,} answers in {len(trials)} lying modes ({said:,} sentences), unsupported statements told"
    return Figure("lies", name, float(sum(len(trial.wrong) for trial in trials)), "", 0.0)
