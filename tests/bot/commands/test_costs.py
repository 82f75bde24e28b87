"""``lotse costs``: the documented JSON, both languages, and one sentence with exit code 2 for bad input."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from bot.commands.costs import costs


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(costs, arguments)


def test_the_documented_example_has_the_documented_fields() -> None:
    found = json.loads(_run("--value", "9000", "--on", "2023-04-11", "--json").stdout)

    assert {"value_cents", "on", "table", "items", "net_cents", "vat_cents", "total_cents", "notes", "sources"} <= set(
        found
    )
    assert set(found["items"][0]) == {"id", "label", "rate", "cents", "citation"}
    assert (found["value_cents"], found["on"], found["table"], found["total_cents"]) == (
        900_000,
        "2023-04-11",
        "2021-01-01",
        88703,
    )
    assert [(one["id"], one["rate"], one["cents"]) for one in found["items"]] == [
        ("2300", 1.3, 72540),
        ("7002", None, 2000),
    ]


@pytest.mark.parametrize("value", ["9000", "9.000", "9.000,00", "9,000.00", "9000.00", "9000 EUR"])
def test_nine_thousand_is_nine_thousand_however_it_is_written(value: str) -> None:
    assert json.loads(_run("--value", value, "--on", "2025-06-01", "--json").stdout)["total_cents"] == 94040


def test_rate_and_vat_can_be_chosen() -> None:
    found = json.loads(_run("--value", "9000", "--on", "11.04.2023", "--rate", "1,5", "--no-vat", "--json").stdout)

    assert (found["net_cents"], found["vat_cents"], found["total_cents"]) == (85700, 0, 85700)


def test_a_rate_of_0_3_is_the_simple_letter() -> None:
    found = json.loads(_run("--value", "9000", "--on", "2023-04-11", "--rate", "0.3", "--json").stdout)

    assert found["items"][0]["id"] == "2301"


def test_the_risk_adds_up_over_two_instances() -> None:
    found = json.loads(_run("--risk", "--value", "6000", "--instances", "2", "--on", "2026-02-01", "--json").stdout)

    assert [one["court"] for one in found["instances"]] == ["AG", "LG"]
    assert found["instances"][0]["total_cents"] == 308990
    assert found["total_cents"] == sum(one["total_cents"] for one in found["instances"])
    assert found["without_own_lawyer_cents"] == found["total_cents"] - found["instances"][0]["own_cents"]
    assert [one["value_cents"] for one in found["range"]] == [200_000, 600_000, 1_500_000]


def test_a_person_reads_the_bill_in_either_language() -> None:
    german = _run("--value", "9000", "--on", "2023-04-11").stdout
    english = _run("--value", "9000", "--on", "2023-04-11", "--lang", "en").stdout

    assert "887,03 Euro" in german
    assert "887.03 euros" in english


@pytest.mark.parametrize("ending", ["judgment", "settlement", "withdrawal", "acknowledgement"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_person_reads_the_risk_with_every_ending(ending: str, language: str) -> None:
    found = _run("--risk", "--value", "6000", "--instances", "3", "--letter", "--ending", ending, "--lang", language)

    assert found.exit_code == 0
    assert "BGH" in found.stdout or "Bundesgerichtshof" in found.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--value", "neun"),
        ("--value", "0.500"),
        ("--value", "-5"),
        ("--value", "0"),
        ("--value", ""),
        ("--value", "9" * 500),
        ("--value", "9000", "--on", "2020-12-31"),
        ("--value", "9000", "--on", "gestern"),
        ("--value", "9000", "--on", "2023-02-30"),
        ("--value", "9000", "--rate", "9"),
        ("--value", "9000", "--rate", "x"),
        ("--value", "9000", "--risk", "--on", "2019-01-01"),
    ],
    ids=str,
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_bad_input_gives_one_clear_sentence_and_exit_2(arguments: tuple[str, ...], language: str) -> None:
    found = _run(*arguments, "--lang", language)

    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.strip().endswith((".", ")", "9000"))
    assert "Traceback" not in found.stderr
    assert len(found.stderr.splitlines()) == 1


def test_what_was_typed_is_quoted_without_control_characters() -> None:
    assert "\x1b" not in _run("--value", "\x1b[31m9000").stderr
