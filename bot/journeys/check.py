"""The check journey from files: answers in, result out; and the scheme as people can read it.

No chat here; the walk in a chat asks the same engine, one question at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.check import result
from knowledge.check.answers import Answers, AnswersError, read
from knowledge.check.engine import rulings_on
from knowledge.check.facts import NOT_APPLICABLE, UNKNOWN
from knowledge.check.result import Result
from knowledge.check.review import answer_lines
from knowledge.check.scheme import Question, Scheme, shipped
from knowledge.content import ContentError, read_yaml
from knowledge.law import decisions
from knowledge.law.decisions import Decision


def check_file(path: Path, on: dt.date, language: str = "de") -> dict[str, Any]:
    """The result for a file of answers, as JSON values. Raises AnswersError with every fault of the file."""
    return result.as_json(result_of(path, on, language))


def check_file_as_pdf(path: Path, on: dt.date, language: str = "de") -> bytes:
    """The result for a file of answers, on paper. Raises AnswersError with every fault of the file."""
    from bot.paper import check_pdf

    answers = read_file(path)
    told = result.assess(shipped(), answers, records(), on, language)
    return check_pdf(told, answer_lines(shipped(), answers, rulings_on(records().values(), on), language))


def result_of(path: Path, on: dt.date, language: str = "de") -> Result:
    """The result for a file of answers. Raises AnswersError with every fault of the file."""
    return result.assess(shipped(), read_file(path), records(), on, language)


def read_file(path: Path) -> Answers:
    """The answers in a YAML file. Raises AnswersError with every fault."""
    try:
        raw = read_yaml(path)
    except ContentError as error:
        raise AnswersError(error.problems) from error
    return read(raw, shipped())


def records() -> Mapping[str, Decision]:
    """The decision records by id."""
    return {record.id: record for record in decisions.load()}


def scheme_as_json(language: str = "de") -> dict[str, Any]:
    """Questions, options and ids, elements and provisions, for people and programs."""
    scheme = shipped()
    return {
        "scheme_version": scheme.version,
        "questions": [_question(question, scheme, language) for question in scheme.questions],
        "provisions": [
            {"id": one.id, "provision": one.name, "title": one.title.in_language(language), "elements": [*one.elements]}
            for one in scheme.provisions
        ],
        "elements": [
            {
                "id": one.id,
                "title": one.title.in_language(language),
                "citation": one.citation,
                "burden": one.burden,
                "sources": [*one.sources],
            }
            for one in scheme.elements
        ],
        "actors": {one.id: one.label.in_language(language) for one in scheme.actors},
        "acts": {one.id: one.label.in_language(language) for one in scheme.acts},
        "evidence": {one.id: one.label.in_language(language) for one in scheme.evidence},
    }


def scheme_as_text(language: str = "de") -> str:
    """The questions with their options and ids, one block each."""
    scheme = shipped()
    lines = [f"# {scheme.version}"]
    for question in scheme.questions:
        lines += ["", f"{question.id}: {question.text.in_language(language)}"]
        lines += [f"  {option.id}: {option.label.in_language(language)}" for option in question.options]
        lines += [f"  {option.id}: {option.label.in_language(language)}" for option in scheme.common]
    return "\n".join(lines)


def _question(question: Question, scheme: Scheme, language: str) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": question.kind,
        "per": question.per,
        "text": question.text.in_language(language),
        "why": question.why.in_language(language),
        "example": question.example.in_language(language),
        "options": {
            **{option.id: option.label.in_language(language) for option in question.options},
            **{name: scheme.labels[name].in_language(language) for name in (UNKNOWN, NOT_APPLICABLE)},
        },
        "suggestions": [{"value": one.value, "label": one.label.in_language(language)} for one in question.suggestions],
    }
