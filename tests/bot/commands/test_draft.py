"""`lotse draft` as people type it: lists, files, refusals that name every reason, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.commands.draft import draft
from knowledge.letters.drafts.scheme import shipped
from tests.draft_cases import full


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    return write(tmp_path, full_facts("removal_request"))


def write(folder: Path, facts: Any) -> Path:
    """A file of facts."""
    path = folder / "angaben.yaml"
    path.write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
    return path


def full_facts(kind: str) -> dict[str, Any]:
    """Complete facts for a kind."""
    found = shipped().kind(kind)
    assert found
    return full(found)


def run(*words: str | Path) -> Result:
    """The command with these words."""
    return CliRunner().invoke(draft, [str(word) for word in words], catch_exceptions=False)


def test_the_list_names_every_kind_with_its_fields_and_what_belongs_to_a_lawyer() -> None:
    told = run("--list").output

    for kind in shipped().kinds:
        assert f"{kind.id} (" in told
        assert kind.title.de in told
    assert "their_letter_on (date, nötig)" in told
    assert "klage: Klage" in told


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_list_as_json_has_questions_examples_and_options(language: str) -> None:
    listed = json.loads(run("--list", "--json", "--lang", language).stdout)

    kinds = {kind["id"]: kind for kind in listed["kinds"]}
    assert kinds.keys() == {kind.id for kind in shipped().kinds}
    fields = {field["id"]: field for field in kinds["unterlassungsaufforderung"]["fields"]}
    assert fields["goes_beyond"]["required"]
    assert fields["goes_beyond"]["options"].keys() == {"yes", "no"}
    assert [part["id"] for part in fields["payments"]["parts"]] == ["amount_cents", "for", "explained"]
    assert all(field["question"] and field["example"] for kind in kinds.values() for field in kind["fields"])
    assert {one["id"] for one in listed["handovers"]} >= {"klage", "schutzschrift"}


def test_a_letter_is_written_and_what_to_know_before_sending_is_told(facts: Path, tmp_path: Path) -> None:
    done = run("bitte", "--facts", facts, "--out", tmp_path / "brief.md", "--on", "2026-11-28", "--tone", "friendly")

    letter = (tmp_path / "brief.md").read_text(encoding="utf-8")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "Hafen im Nebel" in letter
    assert letter.startswith("Entwurf\n")
    assert "Vor dem Absenden:" in done.stderr
    assert "Einwurf" not in done.stderr
    assert "Noch offen" not in done.stderr


def test_a_final_letter_is_no_draft_any_more(facts: Path, tmp_path: Path) -> None:
    done = run("bitte", "--facts", facts, "--out", tmp_path / "brief.txt", "--final")

    assert done.exit_code == 0
    assert "Entwurf" not in (tmp_path / "brief.txt").read_text(encoding="utf-8")


def test_open_places_stay_visible_and_are_listed_with_their_question(tmp_path: Path) -> None:
    facts = write(tmp_path, {"sender": "Mara"})

    done = run("bitte", "--facts", facts, "--out", tmp_path / "brief.md")

    assert done.exit_code == 0
    assert "[…: Titel oder Beschreibung des Werks]" in (tmp_path / "brief.md").read_text(encoding="utf-8")
    assert "Noch offen (2):" in done.stderr
    assert "An wen geht der Brief?" in done.stderr


def test_final_with_open_places_writes_nothing_and_lists_them(tmp_path: Path) -> None:
    facts = write(tmp_path, full_facts("unterlassungsaufforderung") | {"goes_beyond": None})

    done = run("abmahnung", "--facts", facts, "--out", tmp_path / "brief.md", "--final")

    assert done.exit_code == 2
    assert "ob die verlangte Verpflichtung erheblich über die Verletzung hinausgeht" in done.stderr
    assert "UrhG § 97a Abs. 2 Nr. 4" in done.stderr
    assert not (tmp_path / "brief.md").exists()


def test_an_unknown_kind_gets_the_list_of_kinds(facts: Path, tmp_path: Path) -> None:
    done = run("liebesbrief", "--facts", facts, "--out", tmp_path / "brief.md")

    assert done.exit_code == 2
    assert "liebesbrief" in done.stderr
    assert all(kind.id in done.stderr for kind in shipped().kinds)


@pytest.mark.parametrize("name", [one.id for one in shipped().common.handovers])
def test_what_only_a_lawyer_should_write_is_explained_and_not_written(name: str, facts: Path, tmp_path: Path) -> None:
    done = run(name, "--facts", facts, "--out", tmp_path / "brief.md")

    assert done.exit_code == 2
    assert "Anwältin" in done.stderr
    assert not (tmp_path / "brief.md").exists()


def test_a_letter_that_exists_in_german_only_says_so(facts: Path, tmp_path: Path) -> None:
    done = run("abmahnung", "--lang", "en", "--facts", facts, "--out", tmp_path / "brief.md")

    assert done.exit_code == 2
    assert "only in de" in done.stderr


def test_every_fault_of_the_facts_is_told_at_once(tmp_path: Path) -> None:
    facts = write(tmp_path, {"sender": ["a"], "answer_by": "bald", "farbe": "rot", "act": "x"})

    done = run("bitte", "--facts", facts, "--out", tmp_path / "brief.md")

    assert done.exit_code == 2
    assert {line.split(":")[0] for line in done.stderr.splitlines()} == {"farbe", "act", "answer_by", "sender"}


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00", b"a: [", b"- nur\n- eine Liste\n", b"nur ein Satz", b"sender: 2026-13-45\n",
        b"? [a, b]\n: 1\n",
        b"[" * 5000, b"a: 1\na: 2\n", b"answer_by: !!python/object:os.system x\n", b"x" * 3_000_000, b"{true: 1, 3: 2}",
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_facts_gets_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "angaben.yaml"
    path.write_bytes(content)

    done = run("bitte", "--facts", path, "--out", tmp_path / "brief.md")

    assert done.exit_code == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_an_empty_file_of_facts_gives_a_letter_full_of_gaps(tmp_path: Path) -> None:
    path = tmp_path / "angaben.yaml"
    path.write_text("", encoding="utf-8")

    done = run("dsgvo", "--facts", path, "--out", tmp_path / "brief.md")

    assert done.exit_code == 0
    assert "Noch offen (3):" in done.stderr


@pytest.mark.parametrize("target", ["brief.exe", "brief", "nirgends/brief.md"])
def test_a_target_that_cannot_be_written_gets_a_sentence(target: str, facts: Path, tmp_path: Path) -> None:
    done = run("bitte", "--facts", facts, "--out", tmp_path / target)

    assert done.exit_code == 2
    assert done.stderr.strip()


def test_without_facts_the_usage_is_shown() -> None:
    done = run("bitte")

    assert done.exit_code == 2
    assert "--facts" in done.stderr


def test_the_draft_as_json_tells_why_and_on_what_every_paragraph_rests(tmp_path: Path) -> None:
    facts = write(tmp_path, full_facts("information_request"))

    done = run("auskunft", "--facts", facts, "--json", "--on", "2026-11-28")

    told = json.loads(done.stdout)
    authority = next(part for part in told["paragraphs"] if part["id"] == "authority")
    assert authority["decisions"] == ["bgh-i-zr-68-08"]
    assert all(part["why"] for part in told["paragraphs"])
    assert told["open"] == []
    assert told["follow_up"][0]["kind"] == "reply_to_refusal"
