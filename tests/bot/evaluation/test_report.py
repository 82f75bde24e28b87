"""The whole measurement: the plain writer and a scripted model over real sockets, and the report that comes of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.evaluation import report, writers
from bot.evaluation.questions import read_questions
from bot.evaluation.run import Tally, run
from bot.evaluation.writers import ModelMeasured
from bot.model.client import ModelClient
from bot.model.given import Given
from bot.model.prices import parse_prices
from knowledge.answers.compose import Knowledge
from tests.bot.evaluation.test_questions import EXAMPLE
from tests.model_server import Fault, ModelServer

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A fresh server."""
    with ModelServer() as running:
        yield running


def measured(server: ModelServer, name: str) -> tuple[ModelMeasured, Tally]:
    """The writer of the bot, over the scripted server and the real client library."""
    tally = Tally()
    given = Given("openai:scripted", server.openai, "k", 10, prices=parse_prices("0.40/1.60"))
    client = ModelClient(given, tally, tally, lambda text: "")
    client.warm()
    return ModelMeasured(name, client), tally


def test_a_lying_model_is_told_from_an_honest_one(server: ModelServer, knowledge: Knowledge, tmp_path: Path) -> None:
    questions = read_questions(EXAMPLE)
    honest = run(questions, [writers.plain("ohne Modell"), measured(server, "ehrlich")], knowledge, TODAY)
    server.script.mode = "foreign_ids"
    lying = run(questions, [measured(server, "lügt")], knowledge, TODAY)
    server.script.always = Fault("status", 429)
    gone = run(questions, [measured(server, "weg")], knowledge, TODAY)

    files = report.write(tmp_path / "bericht", [*honest, *lying, *gone], "questions.yaml", "23.11.2026", "de")

    plain, model, liar, absent = report.figures([*honest, *lying, *gone])
    assert (plain.grounded.n, plain.given, plain.micros) == (0, 0, 0)
    assert model.grounded.value == 1.0
    assert model.grounded.n > 10
    assert liar.grounded.value == 0.0
    assert (absent.answered.hits, absent.reasons[0][0]) == (0, "down")
    assert model.micros > 0
    assert plain.correct == model.correct
    assert "limitation (Fundstellen): Wann verjährt" in files[0].read_text(encoding="utf-8")
    assert [path.name for path in files] == ["report.md", "report.html", "outcomes.jsonl"]
    _check_markdown(files[0].read_text(encoding="utf-8"))
    _check_page(files[1].read_text(encoding="utf-8"))
    rows = [json.loads(line) for line in files[2].read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 4 * len(questions)
    assert rows[0]["text"]


def _check_markdown(text: str) -> None:
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert rows[0] == "| Zeichen | ohne Modell | ehrlich | lügt | weg |"
    assert all(row.count("|") == 6 for row in rows)
    assert "Wilson" in text
    assert "EUR" in text
    assert "nicht erreichbar" in text


def _check_page(page: str) -> None:
    assert page.count("<svg") == 4
    assert "<script" not in page
    outside = {url for url in re.findall(r"(?:src|href)=\"([^\"]+)\"", page) if url.startswith(("http", "//"))}
    assert outside == set()
    assert "{{" not in page


def test_the_report_can_be_english(knowledge: Knowledge, tmp_path: Path) -> None:
    outcomes = run(read_questions(EXAMPLE)[:2], [writers.plain("no model")], knowledge, TODAY)

    report.write(tmp_path, outcomes, "q.yaml", "23 November 2026", "en")

    assert "Answers compared" in (tmp_path / "report.md").read_text(encoding="utf-8")
