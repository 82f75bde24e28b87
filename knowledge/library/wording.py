"""The verbatim official wording of a norm or of one Absatz of it, for quotes.

Not search: whoever asks knows the norm. A wording always comes with the date of the text and the official address; a
repealed norm answers with its "(weggefallen)".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.library.passages import Passage


@dataclass(frozen=True, slots=True)
class Wording:
    """``citation`` says exactly what is quoted; ``title`` is the official heading of the norm."""

    text: str
    citation: str
    title: str = ""
    as_of: dt.date | None = None
    as_of_basis: str = ""
    url: str | None = None
    language: str = "de"
    repealed: bool = False


def look_up(passages: Iterable[Passage], norm: str, absatz: str | None = None, language: str = "de") -> Wording | None:
    """The wording of "UrhG § 44b", or of its Absatz "3", from ``passages``; the other language where only that is.

    None if the norm is not among them or has no such Absatz: better no quote than a wrong one. Pieces of a long Absatz
    are put together again.
    """
    official = [p for p in passages if p.layer == "official" and p.role != "fussnote" and norm in p.norms]
    spoken = [p for p in official if p.language == language] or official
    citation = f"{norm} {absatz if ' ' in absatz else f'Abs. {absatz}'}" if absatz else norm
    chosen = [p for p in spoken if p.citation == citation] if absatz else spoken
    undivided = absatz == "1" and all(p.citation == norm for p in spoken)
    if spoken and (spoken[0].role == "repealed" or (undivided and not chosen)):
        chosen, citation = spoken, spoken[0].citation
    if not chosen:
        return None
    first = chosen[0]
    return Wording(
        text="\n".join(p.text for p in chosen), citation=citation, title=first.title, as_of=first.as_of,
        url=first.url, language=first.language, repealed=first.role == "repealed",
    )  # fmt: skip
