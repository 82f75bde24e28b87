"""Question files: YAML and JSON lines, other sets' names for the same, and faults named by entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import UserError
from bot.evaluation.questions import read_questions
from tests.shared_material import REPOSITORY

EXAMPLE = Path(__file__).parent / "questions.yaml"


def test_the_example_can_be_read() -> None:
    read = read_questions(EXAMPLE)

    assert len(read) == 9
    assert (read[0].language, read[0].citations) == ("de", ("UrhG § 44b",))
    assert [question.id for question in read if question.refuse] == ["rent", "recipe"]


def test_the_questions_of_the_benchmark_can_be_read_as_they_are() -> None:
    read = read_questions(REPOSITORY / "tests" / "bench" / "questions.yaml")

    assert len(read) > 100
    assert all(question.citations for question in read if not question.refuse and question.id.startswith("q0"))
    assert any(question.refuse for question in read)


def test_json_lines_are_numbered_where_they_have_no_id(tmp_path: Path) -> None:
    path = tmp_path / "fragen.jsonl"
    path.write_text('{"question": "Eins?", "id": 7}\n\n{"text": "Zwei?", "on": "2026-01-31"}\n', encoding="utf-8")

    first, second = read_questions(path)

    assert (first.id, second.id, second.text, str(second.on)) == ("7", "2", "Zwei?", "2026-01-31")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("- {lang: de}", r"fragen\.yaml, 1: question"),
        ("- {question: 'Ja?'}\n- {question: 'Ja?', lang: fr}", r"fragen\.yaml, 2: lang"),
        ("- nur Text", r"fragen\.yaml, 1"),
        ("[]", "keine Fragen"),
        ("{", "nicht als YAML"),
    ],
)
def test_faults_are_named_by_entry(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "fragen.yaml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(UserError, match=told):
        read_questions(path)
