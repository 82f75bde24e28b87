"""What the doctor sees of settings, store, keys and the world outside; it changes nothing and shows no secret."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from pydantic import SecretStr

import prompts
from bot.commands.doctor import doctor
from bot.config import Settings
from bot.operations.examine_outside import asked, examine_chroma, examine_model, examine_telegram
from bot.operations.examine_settings import OFFICIAL, examine_settings
from bot.operations.examine_store import examine_store
from bot.operations.findings import Finding, voice
from bot.store import Store, open_store
from bot.store.inbox import NewUpdate
from bot.store.sealing import new_key
from tests.bot.operations.conftest import Place
from tests.conftest import settings_for
from tests.sealer import KEY, SEALER

NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
SAY = voice("de")
TOKEN = "700700700:AAE-geheim-geheim-geheim-geheim-1234"


def topics(findings: Any) -> dict[str, str]:
    """State of each finding by its topic."""
    return {finding.topic: finding.state for finding in findings}


def keys(value: Any, path: str = "") -> set[str]:
    return {path} if not isinstance(value, dict) else {k for n, v in value.items() for k in keys(v, f"{path}.{n}")}


def test_german_and_english_words_for_the_operator_have_the_same_keys() -> None:
    assert keys(prompts.phrases_of("operations", "de")) == keys(prompts.phrases_of("operations", "en"))


class TestSettings:
    def test_each_setting_says_where_it_is_from_and_only_harmless_values_are_shown(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / ".env"
        file.write_text(f"LOTSE_TELEGRAM_TOKEN={TOKEN}\nLOTSE_LANGUAGE=\n", encoding="utf-8")
        file.chmod(0o600)
        monkeypatch.setenv("LOTSE_CASE_DAYS", "30")
        monkeypatch.setenv("LOTSE_STORE_URL", "postgresql+psycopg://lotse:pass-4711@db/lotse")
        chosen = settings_for(tmp_path).model_copy(update={"case_days": 30, "telegram_token": SecretStr(TOKEN)})

        texts = [finding.text for finding in examine_settings(chosen, SAY, file)]

        assert "LOTSE_CASE_DAYS = 30: aus der Umgebung" in texts
        assert f"LOTSE_TELEGRAM_TOKEN: aus {file}" in texts
        assert "LOTSE_STORE_URL: aus der Umgebung" in texts
        assert not any("geheim" in text or "4711" in text or "LANGUAGE" in text for text in texts)

    def test_a_misspelt_setting_is_told_with_what_is_probably_meant(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("LOTSE_TELEGRAM_TOKN", TOKEN)
        monkeypatch.setenv("LOTSE_QQQQ", "x")

        found = list(examine_settings(settings_for(tmp_path), SAY, tmp_path / ".env"))

        assert {finding.topic: finding.state for finding in found} == {"unknown_near": "hint", "unknown": "hint"}
        assert any("LOTSE_TELEGRAM_TOKEN" in finding.text for finding in found)

    @pytest.mark.parametrize(
        ("changes", "topic", "state"),
        [
            ({"telegram_token": SecretStr("x")}, "odd_token", "hint"),
            ({"groups": "-1001,meine gruppe"}, "odd_groups", "bad"),
            ({"operations_listen": "127.0.0.1:99999"}, "odd_port", "bad"),
            ({"operations_listen": "0.0.0.0:9090"}, "open_operations", "hint"),
            ({"store_url": "postgres//lotse"}, "odd_store", "bad"),
            ({"store_url": "postgresql+nodriver://x/y"}, "odd_store", "bad"),
            ({"webhook_url": "http://x.org/t", "telegram_base_url": OFFICIAL}, "webhook_without_tls", "bad"),
        ],
        ids=lambda value: str(value)[:40],
    )  # fmt: skip
    def test_what_cannot_work_is_told(self, tmp_path: Path, changes: dict[str, Any], topic: str, state: str) -> None:
        chosen = settings_for(tmp_path).model_copy(update=changes)

        assert topics(examine_settings(chosen, SAY, tmp_path / ".env")) == {topic: state}

    def test_a_file_of_settings_that_everybody_can_read_is_told(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("", encoding="utf-8")
        (tmp_path / ".env").chmod(0o644)

        assert topics(examine_settings(settings_for(tmp_path), SAY, tmp_path / ".env")) == {"file_open": "hint"}


class TestStore:
    def looked(self, chosen: Settings, now: dt.datetime = NOW) -> dict[str, str]:
        return topics(examine_store(chosen, SAY, now))

    def filled(self, chosen: Settings) -> Store:
        store = open_store(chosen.database, SEALER)
        store.items.add("tg:1", "event", {"what": "x"}, NOW)
        return store

    def test_where_nothing_is_nothing_is_made(self, place: Place) -> None:
        here = place("sqlite").model_copy(update={"case_key": None})

        assert self.looked(here) == {"no_store": "hint"}
        assert list(here.data_dir.iterdir()) == []

    @pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
    def test_a_sound_store_answers_is_up_to_date_and_opens(self, place: Place, kind: str) -> None:
        here = place(kind)
        self.filled(here).close()

        assert self.looked(here) == {"store": "ok", "schema": "ok", "key_opens": "ok"}

    def test_another_key_is_bad_and_names_the_tables(self, place: Place) -> None:
        here = place("sqlite")
        self.filled(here).close()
        other = here.model_copy(update={"case_key": SecretStr(new_key())})

        found = {one.topic: one for one in examine_store(other, SAY, NOW)}

        assert found["key_does_not_open"].state == "bad"
        assert "case_items" in found["key_does_not_open"].text

    def test_a_key_that_is_none_is_told_and_not_shown(self, place: Place) -> None:
        here = place("sqlite")
        self.filled(here).close()
        wrong = here.model_copy(update={"case_key": SecretStr("not-a-key")})

        assert self.looked(wrong)["bad_key"] == "bad"

    @pytest.mark.parametrize(("content", "topic"), [(b"\xff\xfe", "bad_key"), (None, "key_unreadable")])
    def test_a_key_file_that_is_none_is_a_finding_and_no_failure(
        self, place: Place, content: bytes | None, topic: str
    ) -> None:
        here = place("sqlite").model_copy(update={"case_key": None})
        open_store(here.database, SEALER).close()
        file = here.data_dir / "case.key"
        file.mkdir() if content is None else file.write_bytes(content)
        file.chmod(0o700)

        assert topics(examine_store(here, SAY, NOW))[topic] == "bad"

    @pytest.mark.parametrize("url", ["nonsense", "postgresql://lotse:x@host:port/lotse", "nosuchbase://x/y"])
    def test_an_address_that_is_none_is_told_once_and_does_not_end_the_report(
        self, place: Place, tmp_path: Path, url: str
    ) -> None:
        here = place("sqlite").model_copy(update={"store_url": url})

        found = [*examine_settings(here, SAY, tmp_path / ".env"), *examine_store(here, SAY, NOW)]

        assert [finding.topic for finding in found if finding.state == "bad"] == ["odd_store"]

    def test_a_schema_of_another_version_is_told_and_left_alone(self, place: Place) -> None:
        here = place("sqlite")
        store = self.filled(here)
        found = {}
        for number in ("0003", "9999"):
            with store.engine.begin() as connection:
                connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{number}'")
            found |= self.looked(here)
        store.close()

        assert (found["schema_older"], found["schema_newer"]) == ("hint", "bad")

    def test_a_database_that_does_not_answer_is_bad_and_its_password_not_shown(self, place: Place) -> None:
        here = place("sqlite")
        down = here.model_copy(
            update={"store_url": "postgresql+psycopg://lotse:pass-4711@127.0.0.1:9/x?connect_timeout=2"}
        )

        found = list(examine_store(down, SAY, NOW))

        assert topics(found) == {"store_down": "bad"}
        assert not any("4711" in finding.text for finding in found)

    def test_what_is_parked_or_stuck_is_told(self, place: Place) -> None:
        here = place("sqlite")
        store = self.filled(here)
        store.inbox.put([NewUpdate(1, 5, 1, "a"), NewUpdate(2, 6, 1, "b")], NOW)
        store.inbox.park(store.inbox.take(1, "w", NOW, dt.timedelta(minutes=1))[0], "Unreadable")
        store.close()

        found = self.looked(here, NOW + dt.timedelta(minutes=30))

        assert (found["parked"], found["stuck"]) == ("hint", "hint")

    def test_a_key_that_everybody_can_read_is_bad(self, place: Place) -> None:
        here = place("sqlite").model_copy(update={"case_key": None})
        (here.data_dir / "case.key").write_text(KEY, encoding="ascii")
        (here.data_dir / "case.key").chmod(0o640)

        assert self.looked(here)["key_open"] == "bad"


Answer = Callable[[httpx.Request], httpx.Response]


def telegram(date: dt.datetime = NOW, **webhook: Any) -> Answer:
    """A Telegram that knows one bot."""

    def answer(request: httpx.Request) -> httpx.Response:
        result = {"username": "lotse_bot"} if request.url.path.endswith("getMe") else {"url": "", **webhook}
        return httpx.Response(200, json={"ok": True, "result": result}, headers={"date": format_datetime(date)})

    return answer


class TestOutside:
    def asked(self, folder: Path, answer: Answer, **changes: Any) -> list[Finding]:
        chosen = settings_for(folder).model_copy(update={"telegram_token": SecretStr(TOKEN), **changes})
        with httpx.Client(transport=httpx.MockTransport(answer)) as client:
            return list(examine_telegram(chosen, SAY, client, lambda: NOW))

    def test_a_sound_bot_is_named_with_its_way_in_and_its_clock(self, tmp_path: Path) -> None:
        hook = "https://lotse.example.org/telegram"

        polls = topics(self.asked(tmp_path, telegram()))
        called = topics(self.asked(tmp_path, telegram(url=hook), webhook_url=hook))

        assert polls == {"telegram": "ok", "clock": "ok", "polling": "ok"}
        assert called == {"telegram": "ok", "clock": "ok", "webhook": "ok"}

    @pytest.mark.parametrize(
        ("there", "wanted", "topic", "state"),
        [
            ("https://other.example.org/x", "https://lotse.example.org/x", "webhook_differs", "bad"),
            ("", "https://lotse.example.org/x", "webhook_unset", "hint"),
            ("https://other.example.org/x", None, "webhook_of_another", "hint"),
        ],
    )
    def test_a_webhook_that_is_not_as_set_is_told_without_its_address(
        self, tmp_path: Path, there: str, wanted: str | None, topic: str, state: str
    ) -> None:
        found = self.asked(tmp_path, telegram(url=there), webhook_url=wanted)

        assert topics(found)[topic] == state
        assert not any("other.example" in finding.text for finding in found)

    @pytest.mark.parametrize(("seconds", "state"), [(0, "ok"), (30, "hint"), (-3600, "bad")])
    def test_a_clock_is_held_against_telegrams(self, tmp_path: Path, seconds: int, state: str) -> None:
        found = topics(self.asked(tmp_path, telegram(NOW + dt.timedelta(seconds=seconds))))

        assert found["clock" if state == "ok" else "clock_wrong"] == state

    def test_what_waits_and_what_failed_lately_is_told_cleaned(self, tmp_path: Path) -> None:
        failed = {"last_error_date": int(NOW.timestamp()) - 60, "last_error_message": "bad\x1b[2J\ngateway" + "x" * 500}

        found = self.asked(tmp_path, telegram(pending_update_count=500, **failed))

        assert topics(found)["waiting"] == topics(found)["webhook_failed"] == "hint"
        assert all(finding.text.isprintable() and len(finding.text) < 300 for finding in found)

    def test_a_token_that_telegram_does_not_know_is_bad(self, tmp_path: Path) -> None:
        assert topics(self.asked(tmp_path, lambda _: httpx.Response(401))) == {"token_refused": "bad"}

    @pytest.mark.parametrize(
        "answer",
        [
            lambda request: httpx.Response(502, text="<html>"),
            lambda request: httpx.Response(200, json={"ok": True, "result": []}),
            lambda request: httpx.Response(200, json=[1]),
        ],
    )
    def test_an_answer_that_is_none_is_bad_and_shows_no_token(self, tmp_path: Path, answer: Answer) -> None:
        found = self.asked(tmp_path, answer)

        assert topics(found) == {"telegram_down": "bad"}
        assert not any("geheim" in finding.text for finding in found)

    def test_a_network_that_is_down_is_bad_and_shows_no_token(self, tmp_path: Path) -> None:
        def down(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError(f"no route to {request.url}", request=request)

        found = self.asked(tmp_path, down)

        assert topics(found) == {"telegram_down": "bad"}
        assert not any("geheim" in finding.text for finding in found)

    @pytest.mark.parametrize(("status", "topic", "state"), [(200, "chroma", "ok"), (500, "chroma_down", "hint")])
    def test_a_chroma_server_answers_or_search_goes_on_without(
        self, tmp_path: Path, status: int, topic: str, state: str
    ) -> None:
        chosen = settings_for(tmp_path).model_copy(update={"chroma_url": "http://chroma:8000/"})
        seen: list[str] = []

        def answer(request: httpx.Request) -> httpx.Response:
            seen.append(str(request.url))
            return httpx.Response(status)

        with httpx.Client(transport=httpx.MockTransport(answer)) as client:
            assert topics(examine_chroma(chosen, SAY, client)) == {topic: state}
        assert seen == ["http://chroma:8000/api/v2/heartbeat"]

    def test_a_model_is_asked_for_one_word(self, tmp_path: Path) -> None:
        chosen = settings_for(tmp_path).model_copy(update={"model": "ollama:x", "model_url": "http://127.0.0.1:9"})

        assert topics(examine_model(chosen, SAY, lambda _: None)) == {"model_answers": "ok"}
        assert topics(examine_model(chosen, SAY, asked)) == {"model_fails": "bad"}
        assert topics(examine_model(settings_for(tmp_path), SAY)) == {}


def test_settings_that_are_wrong_are_findings_and_the_exit_code_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTSE_CASE_DAYS", "many")

    told = CliRunner().invoke(doctor, ["--json"])

    assert told.exit_code == 1
    assert any("LOTSE_CASE_DAYS" in finding["text"] for finding in json.loads(told.output))
