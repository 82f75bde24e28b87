"""The words that names are made of (legal forms, titles, frequent surnames), read once from words.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from knowledge.content import Record, load_one

FOLDER = Path(__file__).parent
Folded = tuple[str, ...]


class Joined(Record):
    """Words that join two names in one line: a maiden name, another name, somebody behind a firm."""

    maiden: Folded
    also: Folded
    behind: Folded


class Words(Record):
    """Everything in words.yaml; folded unless said otherwise there."""

    legal_forms: dict[str, Folded]
    titles: frozenset[str]
    nobility: frozenset[str]
    particles: frozenset[str]
    stop: frozenset[str]
    joined: Joined
    generic: frozenset[str]
    abbreviations: dict[str, str]
    common_surnames: frozenset[str]
    given_names: frozenset[str]
    nicknames: tuple[Folded, ...]
    known_as: tuple[tuple[str, ...], ...]
    endings: frozenset[str]
    variants: tuple[tuple[str, str], ...]
    letters: dict[str, str]

    @cached_property
    def forms(self) -> Mapping[Folded, str]:
        """The words of a legal form -> which form it is."""
        return {tuple(written.split()): form for form, rows in self.legal_forms.items() for written in rows}

    @cached_property
    def longest_form(self) -> int:
        """Of how many words the longest legal form is made."""
        return max(len(words) for words in self.forms)

    @cached_property
    def short_forms(self) -> Mapping[str, frozenset[int]]:
        """A given name -> the rows of nicknames it stands in."""
        rows: dict[str, set[int]] = {}
        for number, names in enumerate(self.nicknames):
            for name in names:
                rows.setdefault(name, set()).add(number)
        return {name: frozenset(numbers) for name, numbers in rows.items()}

    @cached_property
    def respellings(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The patterns of ``variants``, compiled."""
        return tuple((re.compile(pattern), instead) for pattern, instead in self.variants)

    @cached_property
    def letter_table(self) -> dict[int, str]:
        """``letters`` for str.translate."""
        return str.maketrans(self.letters)


@cache
def words() -> Words:
    """All words. Raises ContentError with every fault."""
    return load_one(FOLDER / "words.yaml", Words)
