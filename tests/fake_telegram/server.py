"""The fake Telegram over HTTP, so that the bot can be a process of its own.

``python -m tests.fake_telegram.server --port 0 --script FILE`` prints its address and plays a script: a JSON list of
updates ({"kind", "body"} or raw), pushed at start. Under /control: POST push, fail; GET sent, calls.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import email
import email.policy
import http.client
import json
import sys
import threading
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.fake_telegram.core import Answer, ConnectionLostError, FakeTelegram, Fault

BODY_LIMIT = 60 * 1024 * 1024


class FakeTelegramServer:
    """A running server around ``core``; ``url`` is what the bot gets as base URL."""

    def __init__(self, core: FakeTelegram, port: int = 0) -> None:
        self.core = core

        class Bound(_Handler):
            telegram = core

        self._server = _Server(("127.0.0.1", port), Bound)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._threads = [
            threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True),
            threading.Thread(target=self._deliver, daemon=True),
        ]
        self._over = threading.Event()

    def __enter__(self) -> FakeTelegramServer:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self.core.close()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _deliver(self) -> None:
        """Webhook mode: each update is posted, in order, again and again until it is answered with 2xx."""
        while not self._over.is_set():
            update = self.core.next_delivery(0.1)
            if update is None:
                continue
            if posted(self.core.webhook["url"], self.core.webhook.get("secret_token"), update):
                self.core.delivered(update)
            else:
                self._over.wait(0.05)


def posted(url: str, secret: str | None, update: dict[str, Any]) -> bool:
    """Was ``update`` taken at ``url``?"""
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    request = urllib.request.Request(url, json.dumps(update).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return bool(200 <= response.status < 300)
    except (OSError, http.client.HTTPException):
        return False


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that was killed breaks its connections; anything else is a fault of the fake and kept for the test."""
        error = sys.exc_info()[1]
        if error is not None and not isinstance(error, ConnectionError):
            self.RequestHandlerClass.telegram.crashes.append(error)  # type: ignore[attr-defined]


class _Handler(BaseHTTPRequestHandler):
    telegram: FakeTelegram
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._serve(self.rfile.read(min(length, BODY_LIMIT)))

    def _serve(self, body: bytes) -> None:
        parts = urllib.parse.urlsplit(self.path).path.strip("/").split("/")
        with contextlib.suppress(OSError):
            try:
                self._write(self._route(parts, body))
            except ConnectionLostError:
                self.close_connection = True
                self.connection.close()

    def _route(self, parts: list[str], body: bytes) -> Answer:
        if parts[0] == "control":
            return _control(self.telegram, parts[-1], body)
        if parts[0] == "file":
            content = self.telegram.download("/".join(parts[2:]))
            return Answer(404, b"") if content is None else Answer(200, content)
        if not parts[0].startswith("bot") or len(parts) != 2:
            return Answer(404, b'{"ok": false, "error_code": 404, "description": "Not Found"}')
        params, files = self._read(body)
        return self.telegram.call(parts[0].removeprefix("bot"), parts[1], params, files)

    def _read(self, body: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/"):
            return _multipart(kind, body)
        if kind.startswith("application/json"):
            return json.loads(body or b"{}"), {}
        sent = urllib.parse.parse_qsl(body.decode() or urllib.parse.urlsplit(self.path).query, keep_blank_values=True)
        return dict(sent), {}

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        """Quiet: the core keeps its own list of calls."""


def _multipart(kind: str, body: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    raw = f"Content-Type: {kind}\r\n\r\n".encode() + body
    params: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for part in email.message_from_bytes(raw, policy=email.policy.HTTP).iter_parts():  # type: ignore[attr-defined]
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if part.get_filename():
            files[name] = content
        else:
            params[name] = content.decode()
    return params, files


def _control(core: FakeTelegram, what: str, body: bytes) -> Answer:
    if what == "push":
        for entry in json.loads(body):
            _push(core, entry)
    elif what == "fail":
        core.fail(Fault(**json.loads(body)))
    elif what not in ("sent", "calls"):
        return Answer(404, b"{}")
    told = core.sent if what == "sent" else [dataclasses.asdict(call) for call in core.calls]
    return Answer(200, json.dumps(told if what in ("sent", "calls") else True).encode())


def _push(core: FakeTelegram, entry: dict[str, Any]) -> None:
    if "body" in entry:
        core.push(entry["body"], entry.get("kind", "message"))
    else:
        core.push_raw(entry)


def main(arguments: list[str] | None = None) -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(description="A fake Telegram Bot API server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=FakeTelegram().token)
    parser.add_argument("--script", type=Path)
    given = parser.parse_args(arguments)
    core = FakeTelegram(given.token)
    for entry in json.loads(given.script.read_text(encoding="utf-8")) if given.script else []:
        _push(core, entry)
    with FakeTelegramServer(core, given.port) as server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
