"""The way to a model: consent, budget, the call within its time, the answer in its shape, one line in the log of calls.

Whatever goes wrong becomes ModelUnavailable with a reason and one log line that holds neither words nor key.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pydantic import BaseModel

from bot.model import loop
from bot.model.budget import Used
from bot.model.calls import Call, CallLog, Ended
from bot.model.consent import KnowsConsent, may_send
from bot.model.faults import Fault, fault_of
from bot.model.given import Given, given
from bot.model.ports import Generates, ModelUnavailable, OnText, Prompt, Shape, Who
from bot.model.shaped import shaped
from bot.operations.counting import count, took

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.model.provider import Heard, Provider

log = logging.getLogger(__name__)

_SAID = 800
_CHARACTERS = 3


class NoModel:
    """The normal mode: nobody is asked."""

    def generate(self, prompt: Prompt, schema: type[Shape], who: Who) -> Shape:
        """Raises ModelUnavailable("off")."""
        raise ModelUnavailable("off")


class Hashes(Protocol):
    """Makes a hash that only this installation can make again."""

    def __call__(self, text: str) -> str: ...


@dataclass(slots=True)
class ModelClient:
    """Asks the model of ``given``. May be used from any thread; waits at most ``given.seconds``."""

    given: Given
    calls: CallLog
    consents: KnowsConsent
    hashed: Hashes
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    _provider: Provider | None = None

    def generate(self, prompt: Prompt, schema: type[Shape], who: Who) -> Shape:
        """The answer in the shape of ``schema``. Raises ModelUnavailable(reason)."""
        return self._ask(prompt, schema, who)

    def stream(
        self, prompt: Prompt, schema: type[Shape], who: Who, on_text: OnText | None = None,
        over: Callable[[], bool] | None = None, seconds: float | None = None,
    ) -> Shape:  # fmt: skip
        """The same; ``on_text`` gets the text so far while it grows (in the thread of the models: be quick).

        ``over``: asked now and then whether nobody wants the answer any more; then ModelUnavailable("replaced").
        ``seconds``: what is left of the time, where that is less than one call may take.
        """
        return self._ask(prompt, schema, who, on_text, over, seconds)

    def warm(self) -> None:
        """Imports the provider's library, so that the first question does not wait for it."""
        self._opened().warm()

    def _ask(
        self, prompt: Prompt, schema: type[Shape], who: Who, on_text: OnText | None = None,
        over: Callable[[], bool] | None = None, seconds: float | None = None,
    ) -> Shape:  # fmt: skip
        if not may_send(prompt.name, who, self.consents):
            raise ModelUnavailable("no_consent")
        call = self._call(prompt, schema, who)
        call_id = self.calls.begin(call, self.given.budget)
        if call_id is None:
            count("model_calls", "budget")
            raise ModelUnavailable("budget")
        begun = time.monotonic()
        patience = _patience(prompt, self.given)
        limit = patience if seconds is None else min(seconds, patience)
        heard: Heard | None = None
        try:
            heard = loop.run(self._opened().ask(prompt, schema, on_text), limit, over)
            value = _taken(heard, schema)
        except ModelUnavailable as unavailable:
            if unavailable.reason == "replaced":
                self._end(call, call_id, begun, heard, Fault("replaced", ""))
                raise
            raise self._failed(call, call_id, begun, heard, Fault(unavailable.reason, unavailable.reason)) from None
        except Exception as error:
            raise self._failed(call, call_id, begun, heard, fault_of(error)) from None
        self._end(call, call_id, begun, heard, None)
        return value

    def _failed(self, call: Call, call_id: str, begun: float, heard: Heard | None, fault: Fault) -> ModelUnavailable:
        seconds = time.monotonic() - begun
        log.warning("no answer of %s: %s (%s, %.1f s)", self.given.name, fault.reason, fault.detail, seconds)
        self._end(call, call_id, begun, heard, fault)
        return ModelUnavailable(fault.reason)

    def _end(self, call: Call, call_id: str, begun: float, heard: Heard | None, fault: Fault | None) -> None:
        """Notes what was used; where nobody counted: nothing if it never arrived, else what was expected."""
        counted = heard is not None and heard.given is not None
        arrived = heard is not None or fault is None or fault.reason in {"slow", "replaced"}
        given = heard.given if heard and heard.given is not None else (call.asked.tokens - _SAID if arrived else 0)
        said = heard.said if heard and heard.said is not None else (len(heard.text) // _CHARACTERS if heard else 0)
        ended = Ended(
            outcome=fault.reason if fault else "ok",
            given=given,
            said=said,
            micros=self.given.price.cost(given, said) if self.given.price else 0,
            milliseconds=round((time.monotonic() - begun) * 1000),
            counted=counted,
            heard=self.hashed(heard.text) if heard else "",
        )
        self.calls.end(call_id, ended)
        _count(ended)

    def _call(self, prompt: Prompt, schema: type[BaseModel], who: Who) -> Call:
        sent = f"{prompt.system}\n{prompt.user}"
        tokens = (len(sent) + len(str(schema.model_json_schema()))) // _CHARACTERS
        price = self.given.price
        expected = Used(tokens + _SAID, price.cost(tokens, _SAID) if price else 0)
        return Call(who, self.given.name, f"{prompt.name}.v{prompt.version}", self.hashed(sent), expected, self.now())

    def _opened(self) -> Provider:
        if self._provider is None:
            from bot.model.provider import Provider

            self._provider = Provider(self.given)
        return self._provider


def _patience(prompt: Prompt, given: Given) -> float:
    return given.seconds if prompt.patience is None else min(prompt.patience, given.seconds)


def _count(ended: Ended) -> None:
    count("model_calls", ended.outcome)
    count("model_tokens", "in", ended.given)
    count("model_tokens", "out", ended.said)
    took("model", ended.outcome, ended.milliseconds / 1000)


def _taken(heard: Heard, schema: type[Shape]) -> Shape:
    if heard.refused:
        raise ModelUnavailable("refused")
    return shaped(heard.text, schema)


def open_model(
    settings: Settings, calls: CallLog, consents: KnowsConsent, hashed: Hashes, name: str | None = None
) -> Generates:
    """The model that is set, or ``name`` of the same settings; without one NoModel. Raises UserError."""
    found = given(settings, name)
    return NoModel() if found is None else ModelClient(found, calls, consents, hashed)
