"""What the child is asked to do with one file: small, frozen, and able to cross a command line.

Not the limits of the letter (bot/intake/taken.py): this is what is left of them for one file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """Read a file, or recognise the pictures in it (``recognise``: page numbers from 1).

    ``nested``: the file came inside another one, so nothing inside it is opened. Times in seconds, memory in bytes.
    """

    recognise: tuple[int, ...] = ()
    pages: int = 40
    pixels: int = 40_000_000
    text: int = 200_000
    attachments: int = 10
    file_bytes: int = 20_000_000
    nested: bool = False
    seconds: float = 10.0
    page_seconds: float = 20.0
    memory: int = 300_000_000
    language: str = "deu"

    def to_json(self) -> str:
        """As one argument of a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Job:
        """Back again; only our own parent writes it, so a fault here is a bug."""
        fields = json.loads(text)
        return cls(**{**fields, "recognise": tuple(fields["recognise"])})
