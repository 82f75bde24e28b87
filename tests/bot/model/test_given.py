"""The settings of a model: budgets, prices, providers; and what is imported before a model is set: nothing."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Settings
from bot.errors import UserError
from bot.model.budget import Limit, Used, month_of, needs_prices, parse_budget
from bot.model.given import given
from bot.model.prices import Price, parse_prices, price_of
from tests.conftest import settings_for
from tests.shared_material import REPOSITORY


def with_model(folder: Path, **changed: object) -> Settings:
    """Settings with a model."""
    return settings_for(folder).model_copy(update={"model": "ollama:qwen3", **changed})


def test_a_budget_is_read_with_its_units() -> None:
    assert parse_budget("person=200000, firm=2000000 tokens,all=20 EUR") == {
        "person": Limit(tokens=200_000),
        "firm": Limit(tokens=2_000_000),
        "all": Limit(micros=20_000_000),
    }
    assert parse_budget("all=0.50€") == {"all": Limit(micros=500_000)}
    assert parse_budget("") == {}


@pytest.mark.parametrize("text", ["person", "person=", "persons=5", "person=-1", "person=1.5", "all=5 USD", "all=5;6"])
def test_what_is_no_budget_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="="):
        parse_budget(text)


def test_a_limit_holds_up_to_the_last_token() -> None:
    limit = Limit(tokens=1_000)

    assert limit.holds(Used(900), Used(100))
    assert not limit.holds(Used(901), Used(100))
    assert Limit(micros=10).holds(Used(10**9, 4), Used(10**9, 6))
    assert not Limit(micros=10).holds(Used(0, 5), Used(0, 6))


def test_months_are_german_ones() -> None:
    import datetime as dt

    assert month_of(dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)) == "2026-12"


def test_prices_are_exact() -> None:
    prices = parse_prices("openai:gpt-5-mini=0.25/2.00, 0.10/0.30")

    assert prices == {
        "openai:gpt-5-mini": Price(Decimal("0.25"), Decimal("2.00")),
        "": Price(Decimal("0.10"), Decimal("0.30")),
    }
    assert price_of("openai:gpt-5-mini", prices).cost(1_000, 100) == 450  # type: ignore[union-attr]
    assert price_of("mistralai:x", prices) == prices[""]
    assert price_of("mistralai:x", {}) is None


@pytest.mark.parametrize("text", ["0.25", "a=b/c", "x=1/2/3", "=1/2"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="/"):
        parse_prices(text)


def test_a_wrong_budget_is_told_like_any_other_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_MODEL_BUDGET", "everybody=all")

    with pytest.raises(ValidationError, match="TOKENS or EUR"):
        Settings(_env_file=None)


def test_no_model_is_the_normal_mode(tmp_path: Path) -> None:
    assert given(settings_for(tmp_path)) is None


def test_what_is_set_is_read_once_and_the_key_is_not_shown(tmp_path: Path) -> None:
    found = given(with_model(tmp_path, model_key=SecretStr("sk-geheim"), model_url="http://127.0.0.1:1/"))

    assert found is not None
    assert (found.name, found.provider, found.key, found.seconds) == ("ollama:qwen3", "ollama", "sk-geheim", 25)
    assert found.provider_name == "Ollama (http://127.0.0.1:1/)"
    assert "geheim" not in repr(found)


@pytest.mark.parametrize("name", ["qwen3", "ollama:", ":x", "nobody:model"])
def test_a_model_that_cannot_be_opened_is_told_at_start(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="LOTSE_MODEL"):
        given(with_model(tmp_path, model=name))


def test_a_missing_package_is_named_by_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.model.given.find_spec", lambda name: None)

    with pytest.raises(UserError, match=r"pip install -e '\.\[mistral\]'"):
        given(with_model(tmp_path, model="mistral:small"))


def test_a_limit_in_euros_needs_prices(tmp_path: Path) -> None:
    assert needs_prices(parse_budget("all=5 EUR"))
    with pytest.raises(UserError, match="LOTSE_MODEL_PRICES=ollama:qwen3"):
        given(with_model(tmp_path, model_budget="all=5 EUR"))
    assert given(with_model(tmp_path, model_budget="all=5 EUR", model_prices="0.1/0.2")) is not None


def test_nothing_of_langchain_is_imported_by_a_start_without_a_model(data_dir: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from bot.app import App; import bot.model.client, bot.model.streaming; "
        "from bot.terminal import Memory; from tests.conftest import settings_for; "
        f"app = App(settings_for(Path({str(data_dir)!r})).model_copy(update={{'store_url': 'sqlite:///{tmp_path}/s.db'}}));"
        "store = app.open_store(); app.model(store); app.conversation(Memory(), store); app.knowledge(); "
        "store.close(); "
        "print([name for name in sys.modules if name.split('.')[0] in "
        "{'langchain', 'langchain_core', 'langsmith', 'openai', 'ollama'}])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=REPOSITORY, check=False, timeout=120
    )

    assert done.stdout.strip() == "[]", done.stderr
