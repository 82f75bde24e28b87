"""`lotse doctor`: each part, how it is, and what to do. Shows no secret; changes nothing but the index it may build.

Order of the report: settings, disk, law, library, store and keys, then whatever is outside. Only a language model is
not asked unless ``ask``, because that costs.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx

import prompts
from bot.app import App, today
from bot.errors import UserError
from bot.intake.recognise import available
from bot.model.given import given
from bot.operations.examine_outside import SECONDS, examine_chroma, examine_model, examine_telegram
from bot.operations.examine_settings import examine_settings
from bot.operations.examine_store import examine_store
from bot.operations.findings import Finding, State, voice
from bot.private_files import private_folder
from bot.store.sealing import KEY_FILE
from knowledge.library.faults import LibraryError

_OLD = dt.timedelta(days=90)
_OLD_TEXTS = dt.timedelta(days=60)
_DISK = 500_000_000


def examine(app: App, *, ask: bool = False, client: httpx.Client | None = None) -> Iterator[Finding]:
    """Findings one by one; never raises for something that is merely broken. ``ask``: the language model, too."""
    settings, say = app.settings, voice(app.settings.language)
    yield from examine_settings(settings, say)
    yield from _disk(app)
    yield from _official(app)
    yield from _law(app)
    yield from _choices(app)
    yield from examine_store(settings, say, dt.datetime.now(dt.UTC))
    with client or httpx.Client(timeout=SECONDS) as asking:
        if settings.telegram_token:
            yield from examine_telegram(settings, say, asking, lambda: dt.datetime.now(dt.UTC))
        if settings.chroma_url:
            yield from examine_chroma(settings, say, asking)
    if ask:
        yield from _asked(app)


def _say(app: App, state: State, key: str, **values: object) -> Finding:
    return Finding(state, prompts.phrase_of("chat", f"doctor.{key}", app.settings.language, html=False, **values), key)


def _disk(app: App) -> Iterator[Finding]:
    say = voice(app.settings.language)
    places = {app.settings.data_dir}
    if app.settings.database.startswith("sqlite:///"):
        places.add(Path(app.settings.database.removeprefix("sqlite:///")).parent)
    for folder in sorted(places):
        try:
            private_folder(folder)
            free = shutil.disk_usage(folder).free
        except OSError as error:
            yield say("bad", "no_folder", folder=folder, kind=type(error).__name__)
            continue
        told = {"folder": folder, "free": free // 1_000_000}
        yield _say(app, "ok", "disk", **told) if free > _DISK else say("bad", "little_room", **told)


def _official(app: App) -> Iterator[Finding]:
    try:
        entries = app.library_store.manifest().official.values()
    except LibraryError as error:
        yield _say(app, "bad", "library_damaged", reason=error.reason)
        return
    if not entries:
        yield _say(app, "hint", "no_official")
        return
    for entry in entries:
        values = {"law": entry.law, "language": entry.language, "date": entry.text_date, "norms": len(entry.sections)}
        yield _say(app, "ok", "official", **values)
    fetched = min(entry.fetched_at for entry in entries).date()
    if today() - fetched > _OLD_TEXTS:
        yield voice(app.settings.language)("hint", "old_texts", date=prompts.day(fetched, app.settings.language))


def _law(app: App) -> Iterator[Finding]:
    try:
        knowledge = app.knowledge()
    except UserError as error:
        yield Finding("bad", str(error), "index")
        return
    shelf, language = knowledge.library.shelves["public"], app.settings.language
    yield _say(app, "ok", "index", passages=len(shelf.passages), cards=len(shelf.themes.documents))
    checked = min(decision.checked_on for decision in knowledge.content.decisions.values())
    stale = today() - checked > _OLD
    yield _say(app, "hint" if stale else "ok", "decisions", date=prompts.day(checked, language))
    for decision in knowledge.content.decisions.values():
        if decision.date is None and decision.next and decision.next.date < today():
            name = f"{decision.court} {decision.file_number}"
            yield _say(app, "hint", "overdue", name=name, date=decision.next.date)


def _choices(app: App) -> Iterator[Finding]:
    """What the operator chose, or has not chosen yet."""
    settings, language = app.settings, app.settings.language
    token = settings.telegram_token is not None
    yield _say(app, "ok" if token else "hint", "token" if token else "no_token")
    own = prompts.phrase("doctor.own_vectors", language)
    yield _say(app, "ok", "embedding", name=settings.embedding or own)
    yield from _model(app)
    yield _say(app, "ok", "ocr") if available("deu") else _say(app, "hint", "no_ocr")
    if settings.case_key:
        yield _say(app, "ok", "case_key")
    elif (path := settings.data_dir / KEY_FILE).exists():
        yield _say(app, "hint", "case_key_file", path=path)
    if settings.controller is None:
        yield _say(app, "hint", "controller")


def _model(app: App) -> Iterator[Finding]:
    settings = app.settings
    try:
        found = given(settings)
    except UserError as error:
        yield Finding("bad", str(error), "model")
        return
    if found is None:
        yield _say(app, "ok", "no_model")
        return
    values = {"seconds": settings.model_seconds, "budget": settings.model_budget or "–"}
    yield _say(app, "ok", "model", name=found.name, where=found.provider_name, **values)
    if found.region is None:
        yield _say(app, "hint", "no_region")


def _asked(app: App) -> Iterator[Finding]:
    try:
        yield from examine_model(app.settings, voice(app.settings.language))
    except UserError:
        return  # told above
