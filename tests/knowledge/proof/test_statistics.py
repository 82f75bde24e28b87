"""Thousands of lies and of honest rewordings of real cards: no lie passes, honest words do."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from knowledge.library.own import Content
from knowledge.proof.check import Prover
from knowledge.proof.claims import Claim, Facts
from tests.knowledge.proof.cards import cases
from tests.knowledge.proof.honest import REWORDINGS
from tests.knowledge.proof.lies import LIES, spliced

PASSAGES = 100


@pytest.mark.parametrize("kind", LIES)
def test_no_lie_of_this_kind_passes(kind: str, content: Content) -> None:
    dice = random.Random(kind)
    tried, passed = 0, []
    for case in cases(content, PASSAGES, seed=len(kind)):
        prover = Prover([case.source], Facts(), case.language)
        for sentence in case.sentences:
            for lie in LIES[kind](sentence, case.language, dice):
                if lie != sentence:
                    tried += 1
                    if prover.check(Claim(lie, ("1",))).ok:
                        passed.append((sentence, lie))

    assert tried > 20
    assert passed == []


def test_the_beginning_of_one_sentence_with_the_end_of_another_does_not_pass(content: Content) -> None:
    tried, passed = 0, []
    chosen = cases(content, 3 * PASSAGES, seed=5)
    for one, other in pairwise(chosen):
        if one.language != other.language:
            continue
        prover = Prover([one.source, replace(other.source, id="2")], Facts(), one.language)
        for first in one.sentences:
            for second in other.sentences:
                for lie in spliced(first, second):
                    tried += 1
                    if prover.check(Claim(lie, ("1", "2"))).ok:
                        passed.append((first, second, lie))

    assert tried > 100
    assert passed == []


@pytest.mark.parametrize("kind", REWORDINGS)
def test_honest_rewordings_of_this_kind_pass(kind: str, content: Content) -> None:
    outcomes: Counter[bool] = Counter()
    failed = []
    for case in cases(content, 3 * PASSAGES, seed=7):
        prover = Prover([case.source], Facts(), case.language)
        for sentence in case.sentences:
            for said in REWORDINGS[kind](sentence, case.source.citation, case.language):
                verdict = prover.check(Claim(said, ("1",)))
                outcomes[verdict.ok] += 1
                if not verdict.ok:
                    failed.append((said, verdict.faults))

    assert outcomes[True] / outcomes.total() >= 0.97, failed


def test_every_sentence_of_ours_passes_as_it_stands(content: Content) -> None:
    failed = []
    for case in cases(content, 10_000, seed=1):
        prover = Prover([case.source], Facts(), case.language)
        failed += [sentence for sentence in case.sentences if not prover.check(Claim(sentence, ("1",))).ok]

    assert failed == []


def test_ids_decide(content: Content) -> None:
    chosen = [case for case in cases(content, PASSAGES, seed=3) if case.language == "de"]
    sources = [replace(case.source, id=str(number)) for number, case in enumerate(chosen)]
    prover = Prover(sources, Facts(), "de")
    for number, case in enumerate(chosen):
        for sentence in case.sentences:
            foreign = str((number + 1) % len(chosen))
            assert not prover.check(Claim(sentence, ())).ok
            assert not prover.check(Claim(sentence, ("99",))).ok
            assert not prover.check(Claim(sentence, (str(number), "99"))).ok
            assert not prover.check(Claim(sentence, (foreign,))).ok
            assert prover.check(Claim(sentence, (str(number),))).ok
