"""The glossary: which German legal term is which English term, what it means in one sentence, and its name in code.

Code, content and documents take their words from here, so that one thing has one name. Not the lay words by which
people ask (knowledge.guide.lexicon), and no explanation of a norm (knowledge.law.norms).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.content import Bilingual, Record, Text, load_one

PATH = Path(__file__).parent / "glossary.yaml"

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]


class GlossaryTerm(Record):
    """One legal term. ``en`` is the official term of Directive (EU) 2019/790 where it has one."""

    de: Text
    en: Text
    meaning: Bilingual
    identifier: Identifier

    def in_language(self, language: str) -> str:
        """The term in ``language`` ("de" or "en"; anything else is read as German)."""
        return self.en if language == "en" else self.de


class Glossary(Record):
    """The file of terms: no term, translation or identifier stands for two things."""

    terms: tuple[GlossaryTerm, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _terms_are_distinct(self) -> Self:
        faults = [
            f"{field} {value!r} given twice"
            for field in ("de", "en", "identifier")
            for value, count in Counter(getattr(term, field).casefold() for term in self.terms).items()
            if count > 1
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self


def load(path: Path = PATH) -> tuple[GlossaryTerm, ...]:
    """All terms. Raises ContentError with every fault."""
    return load_one(path, Glossary).terms
