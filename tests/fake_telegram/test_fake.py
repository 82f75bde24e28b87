"""The fake keeps Telegram's rules; if it did not, the bot's tests would prove nothing."""

from __future__ import annotations

import http.server
import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fake_telegram import updates as shapes
from tests.fake_telegram.core import FakeTelegram, Fault
from tests.fake_telegram.server import FakeTelegramServer

ROOT = Path(__file__).parents[2]


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
def server(telegram: FakeTelegram) -> Iterator[FakeTelegramServer]:
    with FakeTelegramServer(telegram) as running:
        yield running


def ask(telegram: FakeTelegram, method: str, **params: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(telegram.call(telegram.token, method, params).body)
    return body


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<x>y</x>", "can't parse entities: Unsupported start tag"),
        ("<b>y", "can't parse entities: Can't find end tag"),
        ("a < b", "can't parse entities"),
        ("<b><i>y</b></i>", "can't parse entities: Unexpected end tag"),
        ("<b> </b>", "message text is empty"),
        ("<b>" + "😀" * 2049 + "</b>", "message is too long"),
    ],
)
def test_a_text_telegram_would_refuse_is_refused(telegram: FakeTelegram, text: str, complaint: str) -> None:
    told = ask(telegram, "sendMessage", chat_id=1, text=text, parse_mode="HTML")

    assert complaint in told["description"]


def test_the_limit_counts_what_is_shown_and_not_the_tags(telegram: FakeTelegram) -> None:
    assert ask(telegram, "sendMessage", chat_id=1, text="<b>x</b>" * 4096, parse_mode="HTML")["ok"]


def test_updates_are_repeated_until_they_are_confirmed(telegram: FakeTelegram) -> None:
    telegram.says("eins")

    first = ask(telegram, "getUpdates")["result"]
    second = ask(telegram, "getUpdates")["result"]
    third = ask(telegram, "getUpdates", offset=first[0]["update_id"] + 1)["result"]

    assert first == second
    assert third == []


def test_a_long_poll_ends_with_the_first_update(telegram: FakeTelegram) -> None:
    threading.Timer(0.05, telegram.says, ["da"]).start()

    [update] = ask(telegram, "getUpdates", timeout=20)["result"]

    assert update["message"]["text"] == "da"


def test_a_tap_can_be_answered_once(telegram: FakeTelegram) -> None:
    first = ask(telegram, "answerCallbackQuery", callback_query_id="7", text="gut")
    second = ask(telegram, "answerCallbackQuery", callback_query_id="7")

    assert (first["ok"], second["ok"]) == (True, False)


def test_a_fault_happens_as_often_as_ordered_and_only_in_its_chat(telegram: FakeTelegram) -> None:
    telegram.fail(Fault("sendMessage", 429, "Too Many Requests: retry after 3", {"retry_after": 3}, chat_id=1))

    told = [ask(telegram, "sendMessage", chat_id=chat, text="x") for chat in (2, 1, 1)]

    assert [body["ok"] for body in told] == [True, False, True]
    assert told[1]["parameters"] == {"retry_after": 3}


def call(server: FakeTelegramServer, method: str, body: bytes, kind: str) -> dict[str, Any]:
    url = f"{server.url}/bot{server.core.token}/{method}"
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=5) as response:
        told: dict[str, Any] = json.load(response)
    return told


def test_a_document_goes_up_and_comes_down_again(server: FakeTelegramServer) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n5\r\n'
        b'--x\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-\x00\xff\r\n--x--\r\n"
    )

    sent = call(server, "sendDocument", body, "multipart/form-data; boundary=x")["result"]
    described = call(
        server, "getFile", json.dumps({"file_id": sent["document"]["file_id"]}).encode(), "application/json"
    )
    path = f"{server.url}/file/bot{server.core.token}/{described['result']['file_path']}"
    with urllib.request.urlopen(path, timeout=5) as response:
        content = response.read()

    assert content == b"%PDF-\x00\xff"


def test_a_webhook_gets_its_secret_and_is_called_again_until_it_says_ok(server: FakeTelegramServer) -> None:
    seen: list[tuple[str | None, str]] = []

    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], update["message"]["text"]))
            self.send_response(500 if len(seen) < 3 else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
            """Quiet."""

    hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=hook.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    ask(server.core, "setWebhook", url=f"http://127.0.0.1:{hook.server_address[1]}/", secret_token="s3")
    server.core.says("eins")
    server.core.says("zwei")

    came = server.core.wait_until(lambda: len(seen) == 4)
    hook.shutdown()
    hook.server_close()

    assert came
    assert seen == [("s3", "eins")] * 3 + [("s3", "zwei")]
    assert "webhook is active" in ask(server.core, "getUpdates")["description"]


def test_the_server_runs_as_a_program_with_a_script(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"body": shapes.message("aus dem Skript")}]), encoding="utf-8")
    command = [sys.executable, "-m", "tests.fake_telegram.server", "--port", "0", "--script", str(script)]

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/bot{FakeTelegram().token}/getUpdates", timeout=5) as response:
            [update] = json.load(response)["result"]
        process.kill()

    assert update["message"]["text"] == "aus dem Skript"
