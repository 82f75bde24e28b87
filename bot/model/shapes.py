"""The shapes a model may answer in. A shape checks only the form; what it says is proved elsewhere."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Words = Annotated[str, Field(max_length=1_500)]


def _listed(given: object) -> object:
    """A single id is a list of one; an empty one is none."""
    many = given if isinstance(given, list) else [given] if given is not None else []
    return [str(one).strip() for one in many if str(one).strip()]


def _by_field(given: object) -> object:
    """{"sender": "…"} is what models write instead of a list of fields."""
    return [{"name": name, "words": words} for name, words in given.items()] if isinstance(given, dict) else given


def _ids(given: object) -> object:
    """1, "1", "[1]" and "1, 2" are ids that models write."""
    many = given if isinstance(given, list) else [given] if given is not None else []
    parts = (part for one in many for part in str(one).strip("[] ").split(","))
    return [part.strip("[] ")[:12] for part in parts if part.strip("[] ")]


class Item(BaseModel):
    """One sentence and the ids of the passages it rests on."""

    model_config = ConfigDict(extra="ignore")

    text: Words
    sources: Annotated[list[str], BeforeValidator(_ids), Field(max_length=20)] = Field(default_factory=list)
    kind: Literal["rule", "court", "party", "step", "frame"] = "rule"


class Written(BaseModel):
    """Sentences in their order."""

    model_config = ConfigDict(extra="ignore")

    sentences: list[Item] = Field(max_length=60)


class Chosen(BaseModel):
    """Ids of the given options; none where nothing fits."""

    model_config = ConfigDict(extra="ignore")

    options: Annotated[list[Annotated[str, Field(max_length=200)]], BeforeValidator(_listed), Field(max_length=20)] = (
        Field(default_factory=list)
    )


class Place(BaseModel):
    """Words of a letter that hold a field."""

    model_config = ConfigDict(extra="ignore")

    name: Annotated[str, Field(max_length=60)]
    words: Words = ""


class Copied(BaseModel):
    """Words of a letter by field."""

    model_config = ConfigDict(extra="ignore")

    fields: Annotated[list[Place], BeforeValidator(_by_field), Field(max_length=20)] = Field(default_factory=list)


class Paragraph(BaseModel):
    """One paragraph."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[str, Field(max_length=6_000)]
