"""What to say about a letter that was taken in: its faults, notes and quality as sentences for the chat.

Not the sentences themselves (prompts/intake.de.yaml, prompts/intake.en.yaml). Values come from hostile files: they are
escaped, so that a file name is never markup.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import prompts
from bot.intake.taken import Note, Taken


def sentence(group: str, key: str, language: str, **values: Any) -> str:
    """One sentence as chat HTML ("faults", "empty"). Raises KeyError for an unknown key, UndefinedError for a gap."""
    return prompts.phrase_of("intake", f"{group}.{key}", language, **values)


def working(done: int, total: int, language: str) -> str:
    """What the chat shows while pictures are recognised; ``done`` pages are finished."""
    return prompts.phrase_of("intake", "working", language, done=min(done + 1, total), total=total)


def told(taken: Taken, language: str) -> tuple[str, ...]:
    """Everything to say about a letter: the quality with its reasons, then notes, then faults; each sentence once."""
    said = [sentence("quality", taken.quality, language)] if taken.pages else []
    said += [_of("reasons", note, language) for note in taken.reasons if taken.pages]
    said += [_of("notes", note, language) for note in _together(taken) if note.file not in _faulty(taken)]
    said += [sentence("faults", fault.reason, language, file=fault.file, **fault.values) for fault in taken.faults]
    return tuple(dict.fromkeys(said))


def _together(taken: Taken) -> list[Note]:
    """The notes; that an album was read from pictures is said once and not for each of them."""
    recognised = [note for note in taken.notes if note.key == "recognised"]
    if len(recognised) < 2:
        return list(taken.notes)
    count = sum(int(note.values["count"]) for note in recognised)
    whole = replace(recognised[0], key="recognised_all", file="", values={"count": count})
    return [whole, *(one for one in taken.notes if one not in recognised)]


def _of(group: str, note: Note, language: str) -> str:
    return sentence(group, note.key, language, file=note.file, **note.values)


def _faulty(taken: Taken) -> set[str]:
    """Files that gave nothing: their fault says it all."""
    return {fault.file for fault in taken.faults} - {page.file for page in taken.pages}
