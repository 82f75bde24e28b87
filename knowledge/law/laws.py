"""The laws we know: how we cite them, what else people call them, and where the official text is.

Not the law itself and not the grammar of citations: citations.py reads "§ 44b Abs. 3 UrhG" with these names, the
library reads the texts. One list for all of them, so that a law has one abbreviation in the whole product.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from knowledge.content import Bilingual, ContentError, Record, Text, load_one

FILE = Path(__file__).parent / "laws.yaml"

Abbreviation = Annotated[str, StringConstraints(pattern=r"^[A-Za-zÄÖÜäöü\-]+$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
Celex = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}[A-Z]{1,2}([0-9]{4}|/TXT)$")]

_GERMAN_SITE = "https://www.gesetze-im-internet.de"
_EU_SITE = "https://eur-lex.europa.eu/legal-content"


class Law(Record):
    """One law. ``aliases`` are the other names in use, without the abbreviation and the official title."""

    abbreviation: Abbreviation
    title: Bilingual
    aliases: tuple[Text, ...] = ()
    numbering: Literal["§", "Art."]
    slug: Slug | None = None
    celex: Celex | None = None

    @model_validator(mode="after")
    def _one_official_site(self) -> Self:
        if self.slug and self.celex:
            raise ValueError("slug and celex exclude each other")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the law: abbreviation, aliases, official titles."""
        return (self.abbreviation, *self.aliases, self.title.de, self.title.en)


class _Laws(Record):
    laws: tuple[Law, ...]


@cache
def load(path: Path = FILE) -> tuple[Law, ...]:
    """All laws, in the order of the file. Raises ContentError if a file is faulty or a name belongs to two laws."""
    laws = load_one(path, _Laws).laws
    owners: dict[str, str] = {}
    problems = [
        f"{path.name}: the name {name!r} belongs to {owners[name.casefold()]} and {law.abbreviation}"
        for law in laws
        for name in dict.fromkeys(law.names)
        if owners.setdefault(name.casefold(), law.abbreviation) != law.abbreviation
    ]
    if problems:
        raise ContentError(problems)
    return laws


@cache
def by_name() -> dict[str, Law]:
    """Every name in casefold -> its law: ``by_name()["kunsturhg"].abbreviation == "KUG"``."""
    return {name.casefold(): law for law in load() for name in law.names}


def find(name: str) -> Law | None:
    """The law of that name or abbreviation, whatever the case and spacing; None if we do not know it."""
    return by_name().get(" ".join(name.split()).casefold())


def law_url(law: Law, language: str = "de") -> str | None:
    """The official page of the whole law; None where no official site is known."""
    if law.slug:
        return f"{_GERMAN_SITE}/{law.slug}/"
    if law.celex:
        return f"{_EU_SITE}/{language.upper()}/TXT/HTML/?uri=CELEX:{law.celex}"
    return None


def norm_url(law: Law, number: str, language: str = "de") -> str | None:
    """The official page of one norm: ``number`` "44b" (section or article), "Anlage 2" or "Erwgr. 18".

    Ranges and everything else without a page of its own lead to the page of the law. None: no official site known.
    """
    page = law_url(law, language)
    if page is None:
        return None
    if law.celex:
        return page + _eu_anchor(number)
    return page + _german_page(law, number)


def _german_page(law: Law, number: str) -> str:
    if re.fullmatch(r"\d+[a-z]*", number):
        return f"__{number}.html" if law.numbering == "§" else f"art_{number}.html"
    if annex := re.fullmatch(r"Anlage(?: (\d+[a-z]?))?", number):
        return f"anlage_{annex[1]}.html" if annex[1] else "anlage.html"
    return ""


def _eu_anchor(number: str) -> str:
    if re.fullmatch(r"\d+[a-z]*", number):
        return f"#art_{number}"
    if recital := re.fullmatch(r"Erwgr\. (\d+)", number):
        return f"#rct_{recital[1]}"
    return ""
