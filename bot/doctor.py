"""`lotse doctor`: each part, how it is, and what to do. Shows no secret."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import prompts
from bot.app import App, today
from bot.errors import UserError
from bot.intake.recognise import available
from bot.model.given import given
from bot.private_files import private_folder
from bot.store.sealing import KEY_FILE
from knowledge.library.faults import LibraryError

_OLD = dt.timedelta(days=90)
_DISK = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    state: Literal["ok", "hint", "bad"]
    text: str


def examine(app: App) -> Iterator[Finding]:
    """Findings one by one; never raises for something that is merely broken."""
    language = app.settings.language

    def say(state: Literal["ok", "hint", "bad"], key: str, **values: object) -> Finding:
        return Finding(state, prompts.phrase(f"doctor.{key}", language, **values))

    folder = app.settings.data_dir
    private_folder(folder)
    free = shutil.disk_usage(folder).free
    yield say("ok" if free > _DISK else "bad", "disk", folder=folder, free=free // 1_000_000)
    yield from _official(app, say)
    try:
        knowledge = app.knowledge()
        shelf = knowledge.library.shelves["public"]
        yield say("ok", "index", passages=len(shelf.passages), cards=len(shelf.themes.documents))
        checked = min(decision.checked_on for decision in knowledge.content.decisions.values())
        stale = today() - checked > _OLD
        yield say("hint" if stale else "ok", "decisions", date=prompts.day(checked, language))
        for decision in knowledge.content.decisions.values():
            if decision.date is None and decision.next and decision.next.date < today():
                yield say("hint", "overdue", name=f"{decision.court} {decision.file_number}", date=decision.next.date)
    except UserError as error:
        yield Finding("bad", str(error))
    yield say("ok" if app.settings.telegram_token else "hint", "token" if app.settings.telegram_token else "no_token")
    yield say("ok", "embedding", name=app.settings.embedding or prompts.phrase("doctor.own_vectors", language))
    yield from _model(app, say)
    yield say("ok", "ocr") if available("deu") else say("hint", "no_ocr")
    key = "case_key" if app.settings.case_key else "case_key_file"
    yield say("ok" if app.settings.case_key else "hint", key, path=folder / KEY_FILE)
    if app.settings.controller is None:
        yield say("hint", "controller")


def _official(app: App, say: object) -> Iterator[Finding]:
    assert callable(say)
    try:
        entries = app.library_store.manifest().official.values()
    except LibraryError as error:
        yield say("bad", "library_damaged", reason=error.reason)
        return
    if not entries:
        yield say("hint", "no_official")
    for entry in entries:
        yield say(
            "ok", "official", law=entry.law, language=entry.language, date=entry.text_date, norms=len(entry.sections)
        )


def _model(app: App, say: object) -> Iterator[Finding]:
    assert callable(say)
    settings = app.settings
    try:
        found = given(settings)
    except UserError as error:
        yield Finding("bad", str(error))
        return
    if found is None:
        yield say("ok", "no_model")
        return
    budget = settings.model_budget or "–"
    yield say("ok", "model", name=found.name, where=found.provider_name, seconds=settings.model_seconds, budget=budget)
    if found.region is None:
        yield say("hint", "no_region")
