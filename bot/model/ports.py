"""What whoever wants a model's words knows of it: a prompt goes in, a checked shape comes out, or a reason why not.

No provider, no network and nothing of langchain in here, so that importing this costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

Shape = TypeVar("Shape", bound=BaseModel)
OnText = Callable[[str], None]
Reason = Literal["off", "budget", "slow", "refused", "garbage", "down", "no_consent", "replaced"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is said to a model. ``system``: our rules; ``user``: the task with its data, fenced as data.

    ``name`` and ``version``: the file under prompts/model/ that it was rendered from; the log of calls keeps them.
    ``patience``: the longest to wait, in seconds, where that is shorter than the settings say.
    """

    name: str
    version: int
    system: str
    user: str
    patience: float | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """For whom a model is asked: ids as channels and store know them ("tg:4242", "tg:-100…", a firm's id).

    Budgets and consent hang on them. None of them ever reaches the provider. ``language``: the one to answer in.
    """

    person: str | None = None
    group: str | None = None
    firm: str | None = None
    language: str = "de"


class ModelUnavailable(Exception):  # noqa: N818  # a state that callers expect, not a fault of the program
    """There is no usable answer of a model. ``reason`` says why; it carries neither text nor key."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Generates(Protocol):
    """Asks a model for ``schema``."""

    def generate(self, prompt: Prompt, schema: type[Shape], who: Who) -> Shape:
        """The answer in the shape of ``schema``. Raises ModelUnavailable(reason)."""
        ...


@runtime_checkable
class Streams(Protocol):
    """Asks a model whose answer can be watched while it grows, and given up."""

    def stream(
        self, prompt: Prompt, schema: type[Shape], who: Who, on_text: OnText | None = None,
        over: Callable[[], bool] | None = None, seconds: float | None = None,
    ) -> Shape:  # fmt: skip
        """The answer in the shape of ``schema``, within ``seconds`` where that is less than one call may take.

        ``on_text`` gets the text so far while it grows (in the thread of the models: be quick). ``over``: asked now
        and then whether nobody wants the answer any more. Raises ModelUnavailable(reason).
        """
        ...
