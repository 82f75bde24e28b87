"""A draft on the table, and how anything is said about it: words from prompts, buttons that know their revision.

A button that belongs to a draft carries its id and the revision it was made for, so that one of an earlier state is
recognised. It knows no screen and no store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

import prompts
from bot.journeys.case import Draft as Kept
from bot.journeys.drafting import paths
from bot.journeys.drafting.paths import Place
from bot.ports import Button, Reply
from bot.store.case_items import Item
from knowledge.letters.drafts.draft import Draft
from knowledge.letters.drafts.scheme import Kind

LETTER = "d"
VERSION = "1"
TONES = {"f": "friendly", "m": "formal"}

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A draft on the table: the item, what it holds, the letter it makes, and the language of the chat.

    ``helped``: the person agreed that a model may help.
    """

    item: Item
    kept: Kept
    draft: Draft
    language: str
    helped: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of letter."""
        return self.draft.kind

    @property
    def may_translate(self) -> bool:
        """May an English version be offered? For a German letter that has not gone out."""
        return self.helped and self.kept.language == "de" and not self.kept.sent

    def data(self, verb: str, argument: object = "") -> str:
        """What a button of this draft carries."""
        carried = f"{VERSION}:{LETTER}:{self.item.id}:{self.item.revision}:{verb}"
        return f"{carried}:{argument}" if argument != "" else carried

    def button(self, key: str, verb: str, argument: object = "", **values: object) -> Button:
        """A button whose label is the phrase ``key``."""
        return Button(label(key, self.language, **values), self.data(verb, argument))

    def code(self, place: Place) -> str:
        """The place as a button carries it."""
        return paths.code(self.kind, place)


def say(key: str, language: str, **values: Any) -> Markup:
    """A phrase as HTML, never with more than one blank line."""
    text = prompts.phrase_of("drafting", key, language, **values)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return Markup(re.sub(r"\n{3,}", "\n\n", lines).strip())  # rendered with its values escaped


def label(key: str, language: str, **values: Any) -> str:
    """A phrase as plain text, for a button or a toast."""
    return prompts.phrase_of("drafting", key, language, html=False, **values)


def link(key: str, argument: str, language: str, **values: object) -> Button:
    """A button that belongs to no draft."""
    return Button(label(key, language, **values), f"{VERSION}:{LETTER}:{argument}")


def toast(key: str, language: str) -> Reply:
    """A short note on a tap that changes nothing."""
    return Reply("", toast=label(f"told.{key}", language)[:200])
