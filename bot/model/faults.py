"""Why a call failed, read from whatever exception a provider's library raises, without importing any of them.

Only the kind of an exception and its HTTP status are looked at, never its text: that may hold what was sent or the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model.ports import Reason

_SLOW = frozenset({"TimeoutError", "TimeoutException", "APITimeoutError", "ReadTimeout", "ConnectTimeout"})
_NETWORK = frozenset({"TransportError", "APIConnectionError", "ConnectionError", "StreamError"})
_REFUSED = frozenset({"OpenAIRefusalError", "OpenAIContextOverflowError", "ContentFilterFinishReasonError"})
_GARBAGE = frozenset(
    {"LengthFinishReasonError", "DecodingError", "ValueError", "LookupError", "AttributeError", "TypeError"}
)
"""The library could not read what came: most of them are what it stumbles over."""
_UNSUPPORTED = frozenset({400, 404, 405, 415, 422, 501})


@dataclass(frozen=True, slots=True)
class Fault:
    """``reason`` for people, ``detail`` for the log (a status or the name of an exception).

    ``passing``: the network failed, which may be over in a moment; ``unsupported``: this API wants to be asked plainer.
    """

    reason: Reason
    detail: str
    passing: bool = False
    unsupported: bool = False


def fault_of(error: BaseException) -> Fault:
    """What ``error`` and what caused it amount to."""
    kinds: set[str] = set()
    for one in _chain(error):
        kinds |= {kind.__name__ for kind in type(one).__mro__}
        status = getattr(one, "status_code", None) or getattr(getattr(one, "response", None), "status_code", None)
        if isinstance(status, int) and status >= 400:
            return Fault("down", f"HTTP {status}", unsupported=status in _UNSUPPORTED)
    name = type(error).__name__
    if kinds & _SLOW:
        return Fault("slow", name)
    if kinds & _NETWORK:
        return Fault("down", name, passing=True)
    if kinds & _REFUSED:
        return Fault("refused", name)
    if kinds & _GARBAGE:
        return Fault("garbage", name)
    return Fault("down", name, unsupported=isinstance(error, NotImplementedError))


def is_passing(error: Exception) -> bool:
    """Worth another try: the network failed, not the provider and not the model."""
    return fault_of(error).passing


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
