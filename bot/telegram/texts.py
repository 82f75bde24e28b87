"""The few sentences the channel itself says, read from prompts/telegram.<language>.yaml and checked at start."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from knowledge.content import LANGUAGES, Record, Text, load_one


class CommandText(Record):
    """One line of the command menu."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,32}$")]
    description: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=256)]


class TelegramTexts(Record):
    """Everything the channel says in one language."""

    commands: tuple[CommandText, ...]
    group_commands: tuple[CommandText, ...]
    admin_commands: tuple[CommandText, ...]
    short_description: Annotated[str, StringConstraints(max_length=120)]
    description: Annotated[str, StringConstraints(max_length=512)]
    old_question: Annotated[str, StringConstraints(max_length=200)]
    failed: Text
    inline_button: Annotated[str, StringConstraints(min_length=3, max_length=64)]
    bad_token: Text
    bad_webhook: Text
    no_listening: Text
    no_telegram: Text


def load_texts() -> dict[str, TelegramTexts]:
    """The texts of every language. Raises ContentError naming file and field."""
    return {language: load_one(_path(language), TelegramTexts) for language in LANGUAGES}


def _path(language: str) -> Path:
    return Path(str(files("prompts").joinpath(f"telegram.{language}.yaml")))


def in_language(texts: dict[str, TelegramTexts], *wishes: str | None) -> TelegramTexts:
    """The texts in the first of ``wishes`` that we speak ("de-AT" is German), German otherwise."""
    for wish in wishes:
        if wish and wish[:2].lower() in texts:
            return texts[wish[:2].lower()]
    return texts[LANGUAGES[0]]
