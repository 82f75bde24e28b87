"""Content files (YAML) become checked values, or one error that lists every fault.

What it is not: it knows no law. The rooms beside it say what a norm card or a decision looks like; this file only
reads, validates and reports, because whoever edits legal texts should see all faults of all files at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

LANGUAGES = ("de", "en")


class ContentError(Exception):
    """One or more content files are faulty. ``problems`` holds one line per fault: file, field and fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(f"{len(problems)} fault(s) in content files:\n" + "\n".join(problems))
        self.problems = problems


class Record(BaseModel):
    """Base of every content value: unknown fields are faults, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Record):
    """The same statement in German and English; German legal terms stay German in the English text."""

    de: Text
    en: Text

    def in_language(self, language: str) -> str:
        """The text in ``language`` ("de" or "en"; anything else is read as German)."""
        return self.en if language == "en" else self.de


class BilingualList(Record):
    """Typical wordings per language, as people write them."""

    de: tuple[Text, ...]
    en: tuple[Text, ...]

    def __iter__(self) -> Iterator[str]:  # type: ignore[override]  # a list of texts, not of fields
        yield from self.de
        yield from self.en


R = TypeVar("R", bound=Record)


def read_yaml(path: Path) -> object:
    """The parsed YAML of ``path``. Raises ContentError naming file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([f"{path.name}: cannot be read as UTF-8 text ({type(error).__name__})"]) from error
    try:
        return yaml.load(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        raise ContentError([f"{path.name}:{where} not valid YAML: {getattr(error, 'problem', error)}"]) from error


def load_one(path: Path, model: type[R]) -> R:
    """One record from one file. Raises ContentError with every fault of the file."""
    try:
        return model.model_validate(read_yaml(path))
    except ValidationError as error:
        raise ContentError(_faults(path, error)) from error


def load_each(paths: Iterable[Path], model: type[R]) -> tuple[R, ...]:
    """One record per file, in path order. Raises ContentError with every fault of every file."""
    records: list[R] = []
    problems: list[str] = []
    for path in sorted(paths):
        try:
            records.append(load_one(path, model))
        except ContentError as error:
            problems.extend(error.problems)
    if problems:
        raise ContentError(problems)
    return tuple(records)


def _faults(path: Path, error: ValidationError) -> list[str]:
    name = "/".join(path.parts[-2:])
    return [f"{name}: {'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors()]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C loader where it exists
    """Safe YAML that refuses a key given twice, which plain YAML would swallow."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} given twice", key_node.start_mark)
            seen.add(key)
        return dict(super().construct_mapping(node, deep))


_LOADER = _Loader
