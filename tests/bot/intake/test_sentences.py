"""Every reason and note that the intake can give has a sentence in both languages, and no sentence is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import bot.intake
import prompts
from bot.intake.read import NOT_READ
from bot.intake.sentences import sentence, told, working
from bot.intake.taken import Note, PageText, Taken

SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in Path(bot.intake.__file__).parent.glob("*.py"))
BLANKS = {
    "file": "brief.pdf", "name": "anlage.pdf", "number": 3, "count": 2, "read": 40, "total": 50, "pages": 40,
    "words": "x", "megabytes": 20, "megapixels": 400, "percent": 55, "characters": 9,
}  # fmt: skip


def _loaded(language: str) -> dict[str, dict[str, str]]:
    path = prompts.FOLDER / f"intake.{language}.yaml"
    loaded: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def test_both_languages_say_the_same_things_with_the_same_blanks() -> None:
    german, english = _loaded("de"), _loaded("en")

    assert german.keys() == english.keys()
    for group in ("quality", "faults", "notes", "reasons", "operator"):
        assert german[group].keys() == english[group].keys(), group
        for key, said in german[group].items():
            blanks = re.findall(r"{{ (\w+) }}", said)
            assert set(blanks) == set(re.findall(r"{{ (\w+) }}", english[group][key])), (group, key)


@pytest.mark.parametrize("group", ["faults", "notes", "reasons"])
def test_every_sentence_can_be_said_and_is_needed(group: str) -> None:
    for key in _loaded("de")[group]:
        assert sentence(group, key, "de", **BLANKS) != sentence(group, key, "en", **BLANKS)
        assert f'"{key}"' in SOURCES, key


def test_every_reason_and_note_in_the_code_has_its_sentence() -> None:
    said = _loaded("de")
    faults = set(re.findall(r'(?:Unreadable|Failed)\(\s*"(\w+)"', SOURCES)) | NOT_READ
    notes = set(re.findall(r'Told\(\s*"(\w+)"', SOURCES)) | set(re.findall(r'Note\("(\w+)", file', SOURCES))
    reasons = set(re.findall(r'Note\("(\w+)"(?:, values|\))', SOURCES)) - {"file_limit"}

    assert len(faults) > 20
    assert len(notes) > 10
    assert faults - set(said["faults"]) == set()
    assert notes - set(said["notes"]) == set()
    assert reasons - set(said["reasons"]) == set()


def test_the_wait_is_told() -> None:
    assert working(0, 3, "de") == "Ich lese Seite 1 von 3 …"
    assert working(3, 3, "en") == "I am reading page 3 of 3 …"


@pytest.mark.parametrize("language", ["de", "en"])
def test_that_ten_photos_were_read_from_pictures_is_said_once(language: str) -> None:
    notes = tuple(Note("recognised", f"Foto {number}.jpg", {"count": 1}) for number in range(10))

    page = PageText("Foto 1.jpg", 1, "x", "recognised")
    said = told(Taken((page,), "good", (), notes), language)

    assert len([one for one in said if "10" in one]) == 1
    assert "Foto" not in " ".join(said)
