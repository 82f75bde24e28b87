"""How long a person waits: asking without a model at 5,000 and 200,000 passages, building the index, starting.

The many passages are made up: words of our own cards, drawn by their frequency, and numbers, about 80 a passage. They
lie as official texts beside our real cards, so that everything an answer does is done. Fixed seed: always the same.
"""

from __future__ import annotations

import datetime as dt
import gc
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bot.journeys import ask
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from knowledge.library.lexical import LexicalIndex
from knowledge.library.passages import Passage
from knowledge.library.search import Library, Shelf
from tests.bench.figures import Figure
from tests.bench.ground import CONSOLE, LOTSE, Ground, Question, run, shown

FEW, MANY = 5_000, 200_000
WORDS = 80
STARTS = 7
CITED = ("Was steht in § 97a Abs. 3 UrhG?", "§§ 101 UrhG, 242 BGB", "44b urhg", "Art. 4 DSM-RL", "310 O 227/23")


def asking(ground: Ground, questions: Sequence[Question], on: dt.date) -> list[Figure]:
    """p50, p95, p99 on the real library, at 5,000 and at 200,000 passages beside our cards."""
    real = ground.knowledge
    figures = _percentiles(f"ask, {ground.title}", real, questions, on, 30.0)
    for count, target in ((FEW, 30.0), (MANY, 100.0)):
        started = time.perf_counter()
        large = _enlarged(real, count)
        seconds = time.perf_counter() - started
        figures += _percentiles(f"ask, {count:,} passages", large, questions, on, target)
        figures.append(Figure("speed", f"words of {count:,} passages indexed", seconds, "s"))
        del large
        gc.collect()
    return figures


def few(ground: Ground, questions: Sequence[Question], on: dt.date) -> list[Figure]:
    """The same without the 200,000: what --quick measures."""
    return _percentiles(f"ask, {ground.title}", ground.knowledge, questions, on, 30.0)


def building(own: Ground, laws: Ground | None) -> list[Figure]:
    """The first build of a fresh installation, and the build with all laws."""
    figures = []
    for ground, name, target in ((own, "first build, own cards", None), (laws, "index of all laws built", 60.0)):
        if ground:
            cost = ground.build()
            figures.append(Figure("speed", name, cost.seconds, "s", target))
            figures.append(Figure("speed", f"{name}, processor time", cost.cpu, "s"))
            figures.append(Figure("memory", f"peak while building, {ground.title}", cost.peak, "MB"))
    return figures


def starting(ground: Ground) -> list[Figure]:
    """A process from its start to the end of its first answer, and to its help. Median of several."""
    _ = ground.app
    first = [*LOTSE, "ask", "Darf eine Firma meine Fotos für KI-Training nutzen?"]
    answers = [run(first, ground.environment).seconds for _ in shown(range(STARTS), "starts of lotse ask")]
    helps = [run([*LOTSE, "--help"], ground.environment).seconds for _ in shown(range(STARTS), "starts of --help")]
    return [
        Figure("speed", f"start to first answer, {ground.title}", statistics.median(answers), "s", 3.0),
        Figure("speed", "lotse --help", statistics.median(helps), "s", 0.5),
    ]


def _percentiles(
    name: str, knowledge: Knowledge, questions: Sequence[Question], on: dt.date, target: float
) -> list[Figure]:
    texts = [*(question.text for question in questions), *CITED]
    writer = PlainWriter()
    for text in (*CITED, *texts[::20]):
        ask.ask(f"{text} ", knowledge, writer, on)
    times, worked = [], []
    for text in shown(texts, name):
        started, busy = time.perf_counter(), time.process_time()
        ask.ask(text, knowledge, writer, on)
        times.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return [
        Figure("speed", f"{name}, p50", float(p50), "ms"),
        Figure("speed", f"{name}, p95", float(p95), "ms", target),
        Figure("speed", f"{name}, p99", float(p99), "ms"),
        Figure("speed", f"{name}, p95 of processor time", float(np.percentile(worked, 95)), "ms"),
    ]


def _enlarged(real: Knowledge, count: int) -> Knowledge:
    """Our cards with ``count`` made-up passages beside them; the themes are those already learned."""
    shelf = real.library.shelves["public"]
    own = [passage for passage in shelf.passages if passage.layer == "own"]
    passages = [*own, *shown(_made_up(own, count), f"making {count:,} passages", count)]
    CONSOLE.print(f"indexing {len(passages):,} passages …")
    worded = [passage for passage in passages if passage.layer != "own"]
    lexical = LexicalIndex.build([f"{passage.title} {passage.text}" for passage in worded])
    return replace(real, library=Library({"public": Shelf(passages, lexical, shelf.themes)}))


def _made_up(own: Sequence[Passage], count: int) -> Iterator[Passage]:
    frequency = Counter(word for passage in own for word in passage.text.split())
    frequency.update({str(number): 3 for number in range(1, 3_000)})
    vocabulary = np.array(list(frequency), dtype=object)
    chances = np.fromiter(frequency.values(), float)
    chances /= chances.sum()
    draw = np.random.default_rng(44)
    for number in range(count):
        text = " ".join(vocabulary[draw.choice(len(vocabulary), WORDS, p=chances)])
        yield Passage(
            id=f"made:{number}", document=f"made:{number // 3}", text=text, citation=f"Probe {number // 3}",
            kind="decision", layer="official", title=f"Probe {number // 3}",
        )  # fmt: skip
