"""The HTTP of the scripted model: OpenAI (/v1/…) and Ollama (/api/…), whole or in pieces, with faults on the wire."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from tests.model_server.core import NONSENSE, REFUSAL, Asked, Fault, ModelScript
from tests.model_server.reading import wanted

PIECE = 24
NAME = "scripted"
_BODY_LIMIT = 8_000_000


class ModelServer:
    """A running server around ``script``. ``openai`` and ``ollama`` are what clients get as base address."""

    def __init__(self, script: ModelScript | None = None) -> None:
        self.script = script or ModelScript()
        self.closing = threading.Event()

        class Bound(_Handler):
            model = self.script
            closing = self.closing

        self._server = _Server(("127.0.0.1", 0), Bound)
        self.ollama = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.openai = f"{self.ollama}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    model: ModelScript
    closing: threading.Event
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name the base class gives it
        """Silent."""

    def do_GET(self) -> None:
        """Which models there are."""
        if self.path.rstrip("/").endswith("/models"):
            self._json(200, {"object": "list", "data": [{"id": NAME, "object": "model", "owned_by": "tests"}]})
        elif self.path == "/api/tags":
            self._json(200, {"models": [{"name": NAME, "model": NAME}]})
        else:
            self._json(404, {"error": {"message": "not found"}})

    def do_POST(self) -> None:
        """A chat or an embedding."""
        length = min(int(self.headers.get("Content-Length") or 0), _BODY_LIMIT)
        try:
            body = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            self._json(400, {"error": {"message": "no JSON"}})
            return
        asked = Asked(self.path, {key.lower(): value for key, value in self.headers.items()}, body)
        fault = self.model.next_fault(asked)
        if self._broken(fault, body):
            return
        match self.path:
            case "/v1/chat/completions":
                self._chat(asked, fault, _Openai())
            case "/api/chat":
                self._chat(asked, fault, _Ollama())
            case "/v1/embeddings" | "/api/embed":
                self._embed(body)
            case _:
                self._json(404, {"error": {"message": f"no such path: {self.path}"}})

    def _broken(self, fault: Fault | None, body: dict[str, Any]) -> bool:
        """Faults that come instead of any answer. True: the request is over."""
        match fault:
            case Fault(kind="status"):
                self._json(fault.status, {"error": {"message": "scripted", "type": "scripted", "code": None}})
            case Fault(kind="drop"):
                self.close_connection = True
            case Fault(kind="html"):
                self._send(200, "text/html", b"<html><body>Bad gateway, but politely</body></html>")
            case Fault(kind="redirect"):
                self.send_response(fault.status if fault.status in range(300, 400) else 302)
                self.send_header("Location", fault.location)
                self.send_header("Content-Length", "0")
                self.end_headers()
            case Fault(kind="endless"):
                self._endless()
            case Fault(kind="slow"):
                self.closing.wait(fault.seconds)
                return False
            case Fault(kind="unsupported") if wanted(body) or "temperature" in body:
                self._json(400, {"error": {"message": "response_format is not supported", "code": "unsupported"}})
            case _:
                return False
        return True

    def _chat(self, asked: Asked, fault: Fault | None, dialect: _Openai | _Ollama) -> None:
        kind = fault.kind if fault else ""
        text = self._text(asked, kind)
        refused = kind == "refusal"
        if asked.body.get("stream"):
            self._stream(dialect, text, kind, refused)
            return
        whole = json.dumps(dialect.whole(text, refused, kind == "truncated")).encode()
        if kind == "cut":
            self._cut(whole)
        elif kind == "drip":
            self._drip(whole)
        else:
            self._send(200, "application/json", whole)

    def _text(self, asked: Asked, kind: str) -> str:
        match kind:
            case "garbage":
                return NONSENSE
            case "empty":
                return ""
            case "refusal":
                return REFUSAL
            case "huge":
                return json.dumps({"sentences": [{"text": "x" * 3_000_000, "sources": ["1"]}]})
        text = self.model.answer(asked)
        if kind == "prose":
            return f"Gern! Hier ist das Ergebnis:\n```json\n{text}\n```\nViel Erfolg."
        return text[: len(text) // 2] if kind == "truncated" else text

    def _stream(self, dialect: _Openai | _Ollama, text: str, kind: str, refused: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", dialect.kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        pieces = [*dialect.pieces(text, refused, kind == "truncated")]
        half = len(pieces) // 2
        for number, piece in enumerate(pieces):
            if kind == "cut" and number >= max(half, 1):
                self.close_connection = True
                return
            if kind == "drip":
                self.closing.wait(1.0)
            if self.closing.is_set():
                return
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def _embed(self, body: dict[str, Any]) -> None:
        given = body.get("input", [])
        texts = [given] if isinstance(given, str) else [str(one) for one in given]
        vectors = [self.model.embed(text) for text in texts]
        if self.path == "/api/embed":
            self._json(200, {"model": NAME, "embeddings": vectors, "prompt_eval_count": len(texts)})
            return
        data = [{"object": "embedding", "index": n, "embedding": vector} for n, vector in enumerate(vectors)]
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        self._json(200, {"object": "list", "model": NAME, "data": data, "usage": usage})

    def _cut(self, whole: bytes) -> None:
        self._head(200, "application/json", len(whole))
        self.wfile.write(whole[: len(whole) // 2])
        self.wfile.flush()
        self.close_connection = True

    def _drip(self, whole: bytes) -> None:
        self._head(200, "application/json", len(whole))
        for position in range(len(whole)):
            if self.closing.wait(0.5):
                return
            with contextlib.suppress(OSError):
                self.wfile.write(whole[position : position + 1])
                self.wfile.flush()

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.closing.wait(0.01):
                self.wfile.write(b"1000\r\n" + b" " * 4096 + b"\r\n")
        self.close_connection = True

    def _json(self, status: int, value: Any) -> None:
        self._send(status, "application/json", json.dumps(value).encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self._head(status, kind, len(content))
        self.wfile.write(content)

    def _head(self, status: int, kind: str, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()


class _Openai:
    """How OpenAI writes an answer."""

    kind = "text/event-stream"

    def whole(self, text: str, refused: bool, truncated: bool) -> dict[str, Any]:
        message = {"role": "assistant", "content": None if refused else text, "refusal": text if refused else None}
        return {
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": NAME,
            "choices": [{"index": 0, "message": message, "finish_reason": "length" if truncated else "stop"}],
            "usage": _usage(text),
        }  # fmt: skip

    def pieces(self, text: str, refused: bool, truncated: bool) -> Iterator[bytes]:
        part = "refusal" if refused else "content"
        yield self._event([{"index": 0, "delta": {"role": "assistant"}, "finish_reason": None}])
        for piece in _cut_up(text):
            yield self._event([{"index": 0, "delta": {part: piece}, "finish_reason": None}])
        yield self._event([{"index": 0, "delta": {}, "finish_reason": "length" if truncated else "stop"}])
        yield self._event([], _usage(text))
        yield b"data: [DONE]\n\n"

    def _event(self, choices: list[Any], usage: dict[str, int] | None = None) -> bytes:
        chunk = {
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": NAME, "choices": choices,
            "usage": usage,
        }  # fmt: skip
        return f"data: {json.dumps(chunk)}\n\n".encode()


class _Ollama:
    """How Ollama writes an answer."""

    kind = "application/x-ndjson"

    def whole(self, text: str, refused: bool, truncated: bool) -> dict[str, Any]:
        usage = _usage(text)
        return {
            "model": NAME, "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", "content": text},
            "done": True, "done_reason": "length" if truncated else "stop", "total_duration": 1,
            "prompt_eval_count": usage["prompt_tokens"], "eval_count": usage["completion_tokens"],
        }  # fmt: skip

    def pieces(self, text: str, refused: bool, truncated: bool) -> Iterator[bytes]:
        for piece in _cut_up(text):
            part = {
                "model": NAME,
                "created_at": "2026-01-01T00:00:00Z",
                "message": {"role": "assistant", "content": piece},
                "done": False,
            }
            yield json.dumps(part).encode() + b"\n"
        last = self.whole("", refused, truncated) | {"eval_count": _usage(text)["completion_tokens"]}
        yield json.dumps(last).encode() + b"\n"


def _cut_up(text: str) -> Iterator[str]:
    return (text[start : start + PIECE] for start in range(0, len(text), PIECE))


def _usage(text: str) -> dict[str, int]:
    words = len(text.split())
    return {"prompt_tokens": 100, "completion_tokens": words, "total_tokens": 100 + words}
