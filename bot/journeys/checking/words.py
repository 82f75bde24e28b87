"""Short things typed into a check that are no answers: words that steer, and the name of a group of works."""

from __future__ import annotations

from collections.abc import Mapping

import prompts

NAME_AT_MOST = 40


def word_of(text: str, language: str) -> str | None:
    """A word that steers ("zurück", "pause", "ja") and nothing else."""
    bare = text.lower().strip(" .!").removeprefix("/")
    words: Mapping[str, list[str]] = prompts.phrases(language)["check"]["words"]
    return next((name for name, known in words.items() if bare in known), None)


def name_and_works(text: str) -> tuple[str, int | None]:
    """ "Agentur, 12 Fotos" as a name and a number; an empty name where there is nothing to read."""
    whole = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    name, _, rest = whole.rpartition(",")
    digits = "".join(one for one in rest if one.isascii() and one.isdigit())[:6]
    if name.strip() and digits and int(digits) > 0:
        return name.strip()[:NAME_AT_MOST], int(digits)
    return whole[:NAME_AT_MOST], None
