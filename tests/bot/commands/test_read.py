"""``lotse read``: files become an explanation or JSON; what cannot be read becomes one sentence and exit code 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.commands.read import read
from tests.knowledge.letters.check_cases import load

TEXT = next(case.text for case in load() if case.name == "counter-bill-april-2023")
DAY = ("--on", "2023-04-12")


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(read, arguments, input=stdin)


def letter(folder: Path, text: str = TEXT) -> str:
    path = folder / "brief.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def checks(result: Result) -> dict[str, Any]:
    return {one["id"]: one for one in json.loads(result.stdout)["checks"]}


def test_a_letter_is_explained_with_the_figure_of_2023(tmp_path: Path) -> None:
    result = run(letter(tmp_path), *DAY)

    assert result.exit_code == 0
    assert "Das ist eine Antwort von Kanzlei Wehrholz" in result.stdout
    assert "887,03 Euro" in result.stdout
    assert "<b>" not in result.stdout


def test_json_holds_the_reading_and_the_checks(tmp_path: Path) -> None:
    result = run(letter(tmp_path), *DAY, "--json", "--lang", "en")

    data = json.loads(result.stdout)

    assert data["kind"] == "reply"
    assert checks(result)["bill.total"]["state"] == "ok"
    assert "887.03 euros" in checks(result)["bill.total"]["message"]
    assert set(data["checks"][0]) == {"id", "state", "message"}


def test_receipt_land_and_being_private_are_heeded(tmp_path: Path) -> None:
    text = next(case.text for case in load() if case.name == "right-bill-business")

    private = run(letter(tmp_path, text), "--on", "2026-03-02", "--private", "--json")
    business = run(letter(tmp_path, text), "--on", "2026-03-02", "--business", "--json")

    assert checks(private)["bill.cap"]["state"] == "open"
    assert checks(business)["bill.cap"]["state"] == "ok"


def test_a_letter_can_be_piped_in() -> None:
    result = run("-", *DAY, "--json", stdin=TEXT)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["kind"] == "reply"


def test_a_missing_file_is_one_sentence() -> None:
    result = run("gibt-es-nicht.pdf", *DAY)

    assert result.exit_code == 2
    assert "gibt-es-nicht.pdf" in result.stderr
    assert result.stdout == ""


def test_an_empty_file_is_told_with_the_sentence_of_the_intake(tmp_path: Path) -> None:
    path = tmp_path / "leer.pdf"
    path.write_bytes(b"")

    result = run(str(path), *DAY)

    assert result.exit_code == 2
    assert "ist leer" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_land_or_day_is_one_sentence(tmp_path: Path) -> None:
    path = letter(tmp_path)

    wrong = [run(path, "--land", "Atlantis"), run(path, "--received", "gestern"), run(path, "--on", "2023-02-30")]

    assert [result.exit_code for result in wrong] == [2, 2, 2]
    assert all(result.stdout == "" and result.stderr.strip() for result in wrong)
