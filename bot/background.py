"""Work that nobody waits for: warm answers, check and model, open the vectors, fetch official texts and use them."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable

from bot.app import App

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0


def _nothing() -> None:
    """There is no model to warm."""


def prepare(app: App, warm: Callable[[], None] = _nothing, *, fetches: bool = True) -> threading.Thread:
    """Starts the background work in a daemon thread and returns at once.

    ``warm``: imports what a model needs; ``fetches``: official texts and vectors are fetched and made, too.
    """
    thread = threading.Thread(target=_work, args=(app, warm, fetches), name="prepare", daemon=True)
    thread.start()
    return thread


def follow(app: App, stop: threading.Event, every: float = LOOK_AGAIN) -> threading.Thread:
    """Takes up what another process put in use (``lotse law take``), until ``stop``; returns at once."""
    thread = threading.Thread(target=_follow, args=(app, stop, every), name="follow", daemon=True)
    thread.start()
    return thread


def _follow(app: App, stop: threading.Event, every: float) -> None:
    while not stop.wait(every):
        try:
            if app.follow():
                log.info("new content is in use")
        except Exception:
            log.exception("new content could not be taken up; what serves goes on")


def leave(thread: threading.Thread) -> None:
    """Ends the program at once if ``thread`` is still at work: native code under way cannot be ended politely."""
    if thread.is_alive():
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _work(app: App, warm: Callable[[], None], fetches: bool) -> None:
    from bot.journeys import reception  # noqa: F401  # takes two seconds, which nobody's first letter should wait for
    from knowledge.check import scheme, understanding

    try:
        warm_answers(app)
        understanding.warm(scheme.shipped())
        app.open_vectors()
        _warm(warm)
        if not fetches:
            return
        if app.take_embeddings():
            app.open_vectors()
        if app.settings.sync_at_start and _fetch(app) and app.rebuild():
            app.open_vectors()
    except Exception:
        log.exception("background work failed; the chat goes on with what it has")


def warm_answers(app: App) -> None:
    """Answers the examples of the greeting to nobody: what a first question would read and compile is there then."""
    from bot.app import today
    from bot.journeys import ask, notices

    for language in ("de", "en"):
        for question in notices.examples(language):
            ask.ask(question, app.knowledge(), app.writer, today(), language)


def _warm(warm: Callable[[], None]) -> None:
    """A model that cannot be opened is told of when it is asked; nothing else waits for it."""
    try:
        warm()
    except Exception as error:
        log.warning("the model cannot be opened: %s", type(error).__name__)


def _fetch(app: App) -> bool:
    """True if new official texts arrived."""
    from bot import sync
    from knowledge.library.faults import LibraryError

    for name in ("stamina", "bot.sync"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        return sync.sync(app.library_store, app.settings.library_mirror).swapped
    except LibraryError as error:
        log.info("official texts not fetched: %s", error.reason)
        return False
