"""``lotse deadline``: periods, sentences of letters, limitation; JSON, both languages, one sentence for bad input."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from bot.commands.deadline import deadline


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(deadline, arguments)


def _json(*arguments: str) -> dict:
    return json.loads(_run(*arguments, "--json").stdout)


def test_the_documented_example_ends_in_february_and_moves_to_monday() -> None:
    found = _json("--from", "2026-01-30", "--months", "1", "--land", "HH", "--on", "2026-02-01")

    assert (found["unshifted"], found["end"], found["safe"], found["past"]) == (
        "2026-02-28",
        "2026-03-02",
        "2026-02-27",
        False,
    )
    assert [one["citation"] for one in found["steps"]] == ["BGB § 187 Abs. 1", "BGB § 188 Abs. 3", "BGB § 193"]


@pytest.mark.parametrize(
    ("length", "end"),
    [(("--days", "14"), "2026-11-18"), (("--weeks", "2"), "2026-11-18"), (("--years", "1"), "2027-11-04")],
)
def test_every_unit_can_be_given(length: tuple[str, str], end: str) -> None:
    assert _json("--from", "2026-11-04", *length, "--land", "Hamburg")["end"] == end


def test_a_sentence_of_a_letter_without_arrival_has_no_day_but_the_rule() -> None:
    found = _json("--text", "binnen zwei Wochen nach Zugang", "--written", "2026-10-01")

    assert (found["end"], found["if_from_letter"]) == (None, "2026-10-15")
    assert "Zugang" in found["steps"][0]["text"]


def test_a_sentence_of_a_letter_with_arrival_has_its_day() -> None:
    assert (
        _json("--text", "binnen zwei Wochen nach Zugang", "--from", "2026-10-05", "--land", "HH")["end"] == "2026-10-19"
    )


def test_limitation_of_knowledge_in_2023_is_the_end_of_2026() -> None:
    found = _json("--limitation", "--knowledge", "2023", "--on", "2026-11-24")

    assert (found["end"], found["safe"], found["past"]) == ("2026-12-31", "2026-12-31", False)


def test_negotiations_extend_limitation() -> None:
    found = _json("--limitation", "--knowledge", "2023", "--negotiations", "2026-01-01..2026-06-30")

    assert found["end"] == "2027-06-30"


def test_negotiations_that_go_on_leave_the_end_open() -> None:
    assert _json("--limitation", "--knowledge", "2023", "--negotiations", "2026-10-01..")["end"] is None


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_person_reads_every_step(language: str) -> None:
    period = _run("--from", "2026-01-30", "--months", "1", "--land", "HH", "--lang", language)
    claim = _run("--limitation", "--knowledge", "2023", "--arose", "2022-05-01", "--lang", language)

    assert ("02.03.2026" if language == "de" else "2 March 2026") in period.stdout
    assert ("31.12.2026" if language == "de" else "31 December 2026") in claim.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--from", "2026-01-30"),
        ("--days", "3"),
        ("--from", "2026-01-30", "--days", "3", "--weeks", "1"),
        ("--from", "2026-01-30", "--days", "0"),
        ("--from", "2026-01-30", "--days", "-4"),
        ("--from", "x", "--days", "3"),
        ("--from", "2026-01-30", "--days", "9" * 40),
        ("--from", "2026-01-30", "--years", "9999"),
        ("--from", "0001-01-01", "--days", "3"),
        ("--from", "2026-01-30", "--days", "3", "--land", "Wien"),
        ("--text", "nichts"),
        ("--limitation",),
        ("--limitation", "--knowledge", "bald"),
        ("--limitation", "--knowledge", "1990"),
        ("--limitation", "--knowledge", "0000"),
        ("--limitation", "--knowledge", "2050"),
        ("--limitation", "--knowledge", "2023", "--negotiations", "immer"),
        ("--limitation", "--knowledge", "2023", "--negotiations", "2026-06-30..2026-01-01"),
    ],
    ids=str,
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_bad_input_gives_one_clear_sentence_and_exit_2(arguments: tuple[str, ...], language: str) -> None:
    found = _run(*arguments, "--lang", language)

    assert (found.exit_code, found.stdout) == (2, "")
    assert "Traceback" not in found.stderr
    assert len(found.stderr.splitlines()) == 1
