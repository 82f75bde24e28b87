"""The letter as a file for the person: PDF, Word, plain text. Drafts say in name and paper that they are drafts."""

from __future__ import annotations

import logging

from bot.journeys.case import Draft as Kept
from bot.journeys.draft import as_file
from bot.journeys.drafting.kept import text_of
from bot.journeys.drafting.opened import LETTER, VERSION, Open, label, link, say
from bot.journeys.file_names import Names
from bot.ports import Button, Document, Reply

log = logging.getLogger(__name__)


def file(opened: Open, suffix: str) -> Reply:
    """The letter as a document with the ending ``suffix``: "pdf", "docx" or "txt"."""
    language = opened.language
    changed = bool(opened.kept.sent) and text_of(opened.draft) != opened.kept.text
    suffix = "txt" if changed else suffix
    try:
        content = opened.kept.text.encode("utf-8") if changed else as_file(opened.draft, f".{suffix}")
    except Exception:  # a page that cannot be set must not cost the person their letter
        log.exception("no %s of a draft", suffix)
        return Reply(say("files.failed", language))
    is_draft = not opened.draft.is_final and not opened.kept.sent
    mark = label(f"files.mark_{'draft' if is_draft else 'final'}", language)
    title = opened.kind.title.in_language(language)
    stem = label("files.name", language, mark=mark, title=title, day=opened.draft.on.isoformat())
    name = Names("").free(stem, f".{suffix}").lstrip("/")
    caption = say("files.changed", language) if changed else say("files.caption", language, title=title, draft=is_draft)
    return Reply(caption, document=Document(name, content))


def unreadable(item_id: str, kept: Kept, language: str) -> list[Reply]:
    """A draft that can only be read as it was written, and deleted."""
    name = Names("").free(kept.title or kept.kind or label("files.mark_draft", language), ".txt").lstrip("/")
    delete = Button(label("delete.button_yes", language), f"{VERSION}:{LETTER}:{item_id}:0:Xy")
    told = Reply(say("told.unreadable", language), ((delete,), (link("home.button_list", "home", language),)))
    return [told, Reply("", document=Document(name, kept.text.encode("utf-8")))] if kept.text else [told]
