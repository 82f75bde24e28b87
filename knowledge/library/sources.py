"""The official sources: which text of which law comes from which address, and where a mirror keeps it.

Not a downloader (bot/sync.py): addresses in, addresses out. A mirror has the layout of the official site
(<slug>/xml.zip) or of a folder with gesetze-im-internet/ and eu/ in it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.content import Record, Text, load_one
from knowledge.law import laws
from knowledge.library import eurlex, gii
from knowledge.library.documents import Act
from knowledge.library.faults import LibraryError

FILE = Path(__file__).parent / "sources.yaml"
GERMAN_SITE = "https://www.gesetze-im-internet.de"
EUR_LEX = "https://eur-lex.europa.eu/legal-content"
CELLAR = "https://publications.europa.eu/resource/celex"

_FOLDERS = {"gii": "gesetze-im-internet", "eurlex": "eu"}


class Source(Record):
    """One official text: a law, or an act in one language. ``consolidated``: the date of the consolidated text."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9\-]+$")]
    law: Text
    format: Literal["gii", "eurlex"]
    language: Literal["de", "en"] = "de"
    consolidated: dt.date | None = None

    @model_validator(mode="after")
    def _law_has_an_address(self) -> Self:
        law = laws.find(self.law)
        if law is None or not (law.slug if self.format == "gii" else law.celex):
            raise ValueError(f"{self.law} has no {'slug' if self.format == 'gii' else 'CELEX id'} in laws.yaml")
        return self

    @property
    def address(self) -> str:
        """The slug or the CELEX id of the law."""
        law = laws.find(self.law)
        return (law.slug or law.celex or "") if law else ""

    @property
    def urls(self) -> tuple[str, ...]:
        """The official addresses, best first."""
        if self.format == "gii":
            return (f"{GERMAN_SITE}/{self.address}/xml.zip",)
        celex = f"0{self.address[1:]}-{self.consolidated:%Y%m%d}" if self.consolidated else self.address
        return (f"{EUR_LEX}/{self.language.upper()}/TXT/HTML/?uri=CELEX:{celex}", f"{CELLAR}/{celex}")

    @property
    def mirror_paths(self) -> tuple[str, ...]:
        """Where a mirror may keep the text, below its root: exact paths, in the order to try."""
        return tuple(path for name in self._mirror_names() for path in (f"{_FOLDERS[self.format]}/{name}", name))

    @property
    def mirror_globs(self) -> tuple[str, ...]:
        """The same for a folder, where names can be matched: a text of any date will do."""
        names = [self._mirror_names()[0]] if self.format == "gii" else [f"{self.address}*_{self.language}[._]*"]
        return tuple(path for name in names for path in (f"{_FOLDERS[self.format]}/{name}", name))

    @property
    def suffix(self) -> str:
        """The file suffix in the store."""
        return ".zip" if self.format == "gii" else ".xml"

    def _mirror_names(self) -> tuple[str, ...]:
        if self.format == "gii":
            return (f"{self.address}/xml.zip",)
        stem = f"{self.address}_{self.consolidated.isoformat()}" if self.consolidated else self.address
        endings = (".xhtml", ".html", "_formex.xml")
        return tuple(f"{one}_{self.language}{end}" for one in dict.fromkeys((stem, self.address)) for end in endings)


class _Sources(Record):
    hosts: tuple[Text, ...] = Field(min_length=1)
    sources: tuple[Source, ...]


@cache
def _load(path: Path) -> _Sources:
    return load_one(path, _Sources)


def load(path: Path = FILE) -> tuple[Source, ...]:
    """All official sources. Raises ContentError with every fault of the file."""
    return _load(path).sources


def official_hosts(path: Path = FILE) -> frozenset[str]:
    """The only hosts the official texts may come from."""
    return frozenset(_load(path).hosts)


def read(source: Source, data: bytes, name: str) -> Act:
    """The act in a downloaded file. Raises LibraryError, also if the file holds another law or another language."""
    act = gii.read(data, name) if source.format == "gii" else eurlex.read(data, name)
    if (act.abbreviation, act.language) != (source.law, source.language):
        raise LibraryError(name, "wrong_type", f"holds {act.abbreviation} ({act.language}), not {source.law}")
    return act
