"""What proving costs per answer, and how many lies and honest rewordings of our cards pass.

The model is scripted and takes no time, so what is measured is our own overhead: prompt, proof, putting together.
"""

from __future__ import annotations

import datetime as dt
import random
import time

import numpy as np

from bot.model.blocks import blocks_of
from bot.model.writer import facts_of
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.proof.check import Prover
from knowledge.proof.claims import Claim, Facts
from tests.bench.figures import Figure, share
from tests.knowledge.proof.cards import cases
from tests.knowledge.proof.honest import REWORDINGS
from tests.knowledge.proof.lies import LIES

PASSAGES = 120


def proving(knowledge: Knowledge) -> list[Figure]:
    """Milliseconds per answer, honest and lying, and the shares that pass."""
    return [*_times(knowledge), *_shares(knowledge)]


def _times(knowledge: Knowledge) -> list[Figure]:
    found = []
    for name, change in (
        ("honest", lambda text: f"Kurz gesagt: {text}"),
        ("lying", lambda text: f"{text[:-1]} nicht."),
    ):
        times = []
        for key in knowledge.content.questions:
            plan = compose.answer_from(f"question:{key}", "", knowledge, dt.date(2026, 11, 23), "de")
            blocks = blocks_of(plan)
            claims = [Claim(change(one), (b.source.id,)) for b in blocks for one in b.passage.sentences]
            started = time.process_time()
            prover = Prover([block.source for block in blocks], facts_of(plan), "de")
            for claim in claims:
                prover.check(claim)
            times.append((time.process_time() - started) * 1000)
        p50, p95 = np.percentile(times, [50, 95])
        found += [
            Figure("proof", f"an answer checked, {name}, p50", float(p50), "ms"),
            Figure("proof", f"an answer checked, {name}, p95", float(p95), "ms", 20.0),
        ]
    return found


def _shares(knowledge: Knowledge) -> list[Figure]:
    dice = random.Random(44)
    told = {"lies": [0, 0], "honest": [0, 0]}
    for case in cases(knowledge.content, PASSAGES, seed=44):
        prover = Prover([case.source], Facts(), case.language)
        for sentence in case.sentences:
            lies = [one for lie in LIES.values() for one in lie(sentence, case.language, dice) if one != sentence]
            honest = [one for say in REWORDINGS.values() for one in say(sentence, case.source.citation, case.language)]
            for name, said in (("lies", lies), ("honest", honest)):
                told[name][0] += sum(prover.check(Claim(one, ("1",))).ok for one in said)
                told[name][1] += len(said)
    lies_passed, honest_passed = (passed / total for passed, total in told.values())
    return [
        Figure("proof", f"of {told['lies'][1]:,} lies, passed", lies_passed, "", 0.0),
        share("proof", f"of {told['honest'][1]:,} honest rewordings, passed", honest_passed, 0.95),
    ]
