"""The doctor: each part, how it is and what to do, without any secret and without a traceback."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import doctor
from bot.app import App
from bot.doctor import examine
from bot.errors import UserError
from knowledge.answers.compose import Knowledge
from tests.conftest import settings_for


class Healthy(App):
    """An application whose knowledge is there already."""

    def __init__(self, folder: Path, knowledge: Knowledge | Exception, **changes: object) -> None:
        super().__init__(settings_for(folder).model_copy(update=changes))
        self._ready = knowledge

    def knowledge(self, progress: object = None) -> Knowledge:
        if isinstance(self._ready, Exception):
            raise self._ready
        return self._ready


def _report(app: App) -> dict[str, str]:
    """State of every finding by its text."""
    return {finding.text: finding.state for finding in examine(app)}


def _state(report: dict[str, str], words: str) -> str:
    return next(state for text, state in report.items() if words in text)


@pytest.fixture(autouse=True)
def _on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "today", lambda: dt.date(2026, 11, 23))


def test_a_fresh_installation_is_sound_and_says_what_could_be_better(tmp_path: Path, knowledge: Knowledge) -> None:
    report = _report(Healthy(tmp_path, knowledge))

    assert "bad" not in report.values()
    assert _state(report, "Register:") == "ok"
    assert _state(report, "Kein Telegram-Schlüssel") == "hint"
    assert _state(report, "Noch keine amtlichen Texte") == "hint"
    assert _state(report, "LOTSE_CONTROLLER") == "hint"
    assert _state(report, "Entscheidungen zuletzt geprüft") == "ok"


def test_the_token_is_confirmed_and_never_shown(tmp_path: Path, knowledge: Knowledge) -> None:
    report = _report(Healthy(tmp_path, knowledge, telegram_token=SecretStr("1:geheim")))

    assert _state(report, "Telegram-Schlüssel ist gesetzt") == "ok"
    assert not any("geheim" in text for text in report)


def test_a_passed_announcement_is_a_hint_to_complete_the_record(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any("I ZR 281/25" in text for text in _report(Healthy(tmp_path, knowledge)))

    monkeypatch.setattr(doctor, "today", lambda: dt.date(2026, 12, 18))

    assert _state(_report(Healthy(tmp_path, knowledge)), "BGH I ZR 281/25") == "hint"


def test_decisions_that_nobody_checked_for_months_are_a_hint(
    tmp_path: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "today", lambda: dt.date(2027, 6, 1))

    assert _state(_report(Healthy(tmp_path, knowledge)), "Entscheidungen zuletzt geprüft") == "hint"


def test_faulty_content_is_told_and_the_rest_is_examined_all_the_same(tmp_path: Path) -> None:
    report = _report(Healthy(tmp_path, UserError("norms/044b.yaml: title: Field required")))

    assert report["norms/044b.yaml: title: Field required"] == "bad"
    assert _state(report, "Kein Telegram-Schlüssel") == "hint"


def test_a_damaged_library_is_bad_and_names_the_cure(tmp_path: Path, knowledge: Knowledge) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "manifest.json").write_text("{", encoding="utf-8")

    report = _report(Healthy(tmp_path, knowledge))

    assert _state(report, "lotse library sync") == "bad"
    assert _state(report, "Register:") == "ok"


def test_the_report_speaks_the_language_of_the_operator(tmp_path: Path, knowledge: Knowledge) -> None:
    report = _report(Healthy(tmp_path, knowledge, language="en"))

    assert _state(report, "No Telegram key") == "hint"


def test_a_model_is_named_with_its_region_and_never_with_its_key(tmp_path: Path, knowledge: Knowledge) -> None:
    report = _report(Healthy(tmp_path, knowledge, model="ollama:qwen3", model_key=SecretStr("sk-geheim")))

    assert _state(report, "Sprachmodell: ollama:qwen3") == "ok"
    assert _state(report, "LOTSE_MODEL_REGION") == "hint"
    assert not any("geheim" in text for text in report)


def test_a_model_that_cannot_be_opened_is_bad(tmp_path: Path, knowledge: Knowledge) -> None:
    assert _state(_report(Healthy(tmp_path, knowledge, model="qwen3")), "LOTSE_MODEL=qwen3") == "bad"
    assert _state(_report(Healthy(tmp_path, knowledge)), "Kein Sprachmodell") == "ok"
