"""One provider through langchain: imported when first asked, structured where the API can, JSON in words where not.

Retries are for the network alone; a provider that says no is not asked again. Traces to LangSmith stay off whatever the
environment says, and OpenAI is told to store nothing.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import stamina
from pydantic import BaseModel

from bot.model.faults import fault_of, is_passing
from bot.model.given import ONE_CALL, UNSET, Given
from bot.model.ports import OnText, Prompt

log = logging.getLogger(__name__)

_CHATTY = ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "anthropic", "ollama", "langchain", "langsmith")
STAYS: dict[str, Any] = {"follow_redirects": False}
"""What was said to one address is not said to another, whatever that one answers."""
_STEPS = ("schema", "schema, no temperature", "words")


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back. ``text``: the words (JSON as text); tokens are None where the provider does not count."""

    text: str
    refused: bool = False
    given: int | None = None
    said: int | None = None


class Provider:
    """The model of ``given``, opened when first asked. Remembers how plainly its API wants to be asked."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._models: dict[bool, Any] = {}
        self._lock = threading.Lock()
        self._step = 0

    async def ask(self, prompt: Prompt, schema: type[BaseModel], on_text: OnText | None = None) -> Heard:
        """What the model answers; ``on_text`` is given the text so far, again and again, while it grows."""
        await asyncio.to_thread(self.warm)
        while True:
            step = self._step
            try:
                return await self._patiently(step, prompt, schema, on_text)
            except Exception as error:
                if not fault_of(error).unsupported or step + 1 == len(_STEPS):
                    raise
                self._step = max(self._step, step + 1)
                log.info("%s: asked plainer now (%s)", self._given.name, _STEPS[self._step])

    def warm(self) -> None:
        """Imports what is needed; takes seconds, so call it in a thread before anybody waits."""
        client = getattr(self._model(True), "root_async_client", None)
        if client is not None:
            _ = client.beta.chat.completions  # OpenAI's library imports its streams here: 0.8 s on the common loop

    async def _patiently(self, step: int, prompt: Prompt, schema: type[BaseModel], on_text: OnText | None) -> Heard:
        async for attempt in stamina.retry_context(
            on=is_passing, attempts=2, timeout=None, wait_initial=0.2, wait_jitter=0.1
        ):
            with attempt:
                return await self._once(step, prompt, schema, on_text)
        raise AssertionError("stamina ends with a result or an error")

    async def _once(self, step: int, prompt: Prompt, schema: type[BaseModel], on_text: OnText | None) -> Heard:
        from langsmith.run_helpers import tracing_context

        model = self._model(step == 0)
        wanted = schema.model_json_schema()
        wanted.setdefault("title", schema.__name__)
        system = prompt.system
        if _STEPS[step] == "words":
            system = f"{system}\n\n{json.dumps(wanted, ensure_ascii=False)}"
        else:
            model = _asking_for(model, wanted)
        messages = [("system", system), ("human", prompt.user)]
        with tracing_context(enabled=False):
            if on_text is None:
                return _heard(await model.ainvoke(messages))
            return await _growing(model, messages, on_text)

    def _model(self, steady: bool) -> Any:
        """The langchain model; ``steady``: with temperature 0, which some models refuse."""
        with self._lock:
            if steady not in self._models:
                from langchain.chat_models import init_chat_model

                for name in _CHATTY:
                    logging.getLogger(name).setLevel(logging.WARNING)
                logging.getLogger("stamina").setLevel(logging.ERROR)
                warmth: dict[str, Any] = {"temperature": 0} if steady else {}
                self._models[steady] = init_chat_model(self._given.name, **(_options(self._given) | warmth))
            return self._models[steady]


async def _growing(model: Any, messages: list[tuple[str, str]], on_text: OnText) -> Heard:
    whole: Any = None
    async with aclosing(model.astream(messages)) as pieces:
        async for piece in pieces:
            whole = piece if whole is None else whole + piece
            if text := _text_of(whole):
                on_text(text)
    return _heard(whole)


def _asking_for(model: Any, wanted: dict[str, Any]) -> Any:
    """``model`` told to answer in a shape, each provider in its own way.

    Of langchain's chain only the asking is kept: its parsing takes half an answer for a whole one, and leaves tasks
    behind when a stream is cut.
    """
    chain = model.with_structured_output(wanted)
    return getattr(chain, "first", chain)


def _heard(message: Any) -> Heard:
    """Text, refusal and tokens of an answer."""
    if message is None:
        return Heard("")
    usage = message.usage_metadata or {}
    data = message.response_metadata
    finish = data.get("finish_reason") or data.get("stop_reason") or data.get("done_reason")
    refused = bool(message.additional_kwargs.get("refusal")) or finish in {"content_filter", "refusal"}
    return Heard(_text_of(message), refused, usage.get("input_tokens"), usage.get("output_tokens"))


def _text_of(message: Any) -> str:
    """The words of a message; of a call to a tool (how some providers give structure) its arguments."""
    if message.tool_calls:
        return json.dumps(message.tool_calls[0]["args"], ensure_ascii=False)
    return str(message.text)


def _options(given: Given) -> dict[str, Any]:
    """How each provider's class wants to hear address, key and limit."""
    address = {"base_url": given.url} if given.url else {}
    if given.provider == "ollama":
        key = {"Authorization": f"Bearer {given.key}"} if given.key else {}
        return address | {"client_kwargs": {"timeout": given.seconds, "headers": ONE_CALL | key, **STAYS}}
    options: dict[str, Any] = {"timeout": given.seconds, "max_retries": 0, **address}
    if given.key or given.url:
        options["api_key"] = given.key or UNSET  # else the library sends another address the key of the environment
    if given.provider in {"openai", "anthropic"}:
        options["default_headers"] = ONE_CALL
    if given.provider == "openai":
        from httpx import AsyncClient

        options["http_async_client"] = AsyncClient(timeout=given.seconds, **STAYS)
        options |= {"stream_usage": True} if given.url else {"stream_usage": True, "store": False}
    return options
