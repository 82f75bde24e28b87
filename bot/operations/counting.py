"""What is worth counting, as plain calls from where it happens. Nothing is counted until somebody listens.

Like logging, and for the same reason: whoever counts needs no handle, and pays nothing where figures are off. Every
label has few values, known beforehand: kinds and outcomes, never an id, a name or a word of anybody.
"""

from __future__ import annotations

from typing import Literal, Protocol

Figure = Literal[
    "updates_in", "updates_handled", "updates_parked", "updates_again", "sends", "too_many", "model_calls",
    "model_tokens", "intake_files", "reminders",
]  # fmt: skip
Span = Literal["answer", "model"]


class Listener(Protocol):
    """Who keeps the figures (metrics.py)."""

    def count(self, figure: Figure, label: str, by: int) -> None:
        """Adds ``by`` to ``figure`` under ``label``."""

    def took(self, span: Span, label: str, seconds: float) -> None:
        """Notes that one ``span`` under ``label`` took ``seconds``."""


class _Nobody:
    """The normal mode: figures are off."""

    def count(self, figure: Figure, label: str, by: int) -> None:
        return

    def took(self, span: Span, label: str, seconds: float) -> None:
        return


NOBODY: Listener = _Nobody()
_listener: Listener = NOBODY


def listen(listener: Listener) -> None:
    """From now on ``listener`` hears of everything (NOBODY: off)."""
    global _listener  # one per process, as with logging
    _listener = listener


def count(figure: Figure, label: str = "", by: int = 1) -> None:
    """Adds ``by`` to ``figure`` under ``label``. From any thread."""
    _listener.count(figure, label, by)


def took(span: Span, label: str, seconds: float) -> None:
    """Notes that one ``span`` under ``label`` took ``seconds``. From any thread."""
    _listener.took(span, label, seconds)
