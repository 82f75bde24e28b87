"""``lotse eval`` and ``lotse library eval`` as an operator calls them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import lotse
from bot.errors import UserError
from tests.bot.evaluation.test_questions import EXAMPLE
from tests.model_server import ModelServer


@pytest.fixture(autouse=True)
def _here(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA_DIR", str(data_dir))
    monkeypatch.chdir(tmp_path)


def test_the_plain_writer_alone_is_measured_without_any_model(tmp_path: Path) -> None:
    done = CliRunner().invoke(lotse, ["eval", str(EXAMPLE), "--out", str(tmp_path / "bericht")], catch_exceptions=False)

    assert done.exit_code == 0
    assert "| Zeichen | ohne Modell |" in done.output
    assert (tmp_path / "bericht" / "report.html").stat().st_size > 10_000


def test_a_model_is_measured_beside_the_plain_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer() as server:
        monkeypatch.setenv("LOTSE_MODEL_URL", server.openai)
        monkeypatch.setenv("LOTSE_MODEL_KEY", "k")
        order = ["eval", str(EXAMPLE), "--model", "openai:scripted", "--out", str(tmp_path / "b")]
        done = CliRunner().invoke(lotse, order, catch_exceptions=False)

    assert done.exit_code == 0
    assert "| Zeichen | ohne Modell | openai:scripted |" in done.output
    assert len(server.script.seen) > 0
    assert (tmp_path / "b" / "outcomes.jsonl").stat().st_size > 0


def test_a_model_that_cannot_be_opened_is_told_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="LOTSE_MODEL=nobody:x"):
        CliRunner().invoke(lotse, ["eval", str(EXAMPLE), "--model", "nobody:x", "--out", "b"], catch_exceptions=False)

    assert not (tmp_path / "b").exists()


def test_search_is_measured_by_weight() -> None:
    done = CliRunner().invoke(lotse, ["library", "eval", str(EXAMPLE), "--lang", "en"], catch_exceptions=False)

    assert done.exit_code == 0
    assert "| weight | hit 1 | hit 3 | hit 5 | MRR |" in done.output
