"""The command line that other programs rely on: JSON as documented, exit codes, one clear sentence for every fault."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.law_files import pdf
from tests.shared_material import REPOSITORY


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Result]


def _environment(data_dir: Path) -> dict[str, str]:
    return {"LOTSE_DATA_DIR": str(data_dir), "LOTSE_SYNC_AT_START": "false", "LOTSE_LANGUAGE": "de"}


@pytest.fixture
def run(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `lotse …` in this process, with the index of this test run and no other setting."""
    for name in list(os.environ):
        if name.startswith("LOTSE_"):
            monkeypatch.delenv(name)
    for name, value in _environment(data_dir).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    for hooks in (sys, threading):  # `lotse run` sets its own
        monkeypatch.setattr(hooks, "excepthook", hooks.excepthook)

    def invoke(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "argv", ["lotse", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return Result(int(ended.value.code or 0), printed.out, printed.err)

    return invoke


def _in_a_process(data_dir: Path, tmp_path: Path, *arguments: str, stdin: str = "") -> Result:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=tmp_path, check=False,
        env={**kept, **_environment(data_dir), "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return Result(done.returncode, done.stdout, done.stderr)


# ask


def test_ask_prints_the_documented_json(run: Run) -> None:
    result = run("ask", "Was steht in § 44b Abs. 3 UrhG?", "--on", "2026-11-23", "--json")

    answer = result.json
    assert result.code == 0
    assert set(answer) >= {"answer", "lang", "confident", "sources", "notes"}
    assert (answer["lang"], answer["confident"]) == ("de", True)
    assert "maschinenlesbar" in answer["answer"]
    assert set(answer["sources"][0]) >= {"citation", "kind", "title", "as_of", "official", "url"}
    assert answer["sources"][0]["citation"] == "UrhG § 44b Abs. 3"
    assert answer["sources"][0]["kind"] == "norm"
    assert answer["sources"][0]["official"] is False
    assert answer["sources"][0]["url"] == "https://www.gesetze-im-internet.de/urhg/__44b.html"
    assert isinstance(answer["notes"], list)


def test_the_answer_in_json_is_plain_text(run: Run) -> None:
    answer = run("ask", "§ 97a UrhG & <b>mehr</b>", "--json").json["answer"]

    assert not any(mark in answer for mark in ("<b>", "</", "&amp;", "\x1b", "\x01"))


def test_a_refusal_is_not_confident_and_names_no_source(run: Run) -> None:
    for question in ("Mein Vermieter will die Miete erhöhen", "asdfgh qwertz", "§ 44z UrhG", ""):
        answer = run("ask", question, "--json").json

        assert answer["confident"] is False
        assert answer["sources"] == []
        assert answer["answer"]


def test_language_and_day_can_be_given(run: Run) -> None:
    english = run("ask", "§ 44b UrhG", "--lang", "en", "--on", "2026-12-18", "--json").json

    assert english["lang"] == "en"
    assert "The date of 17 December 2026 has passed" in english["answer"]


def test_a_correction_is_among_the_notes(run: Run) -> None:
    notes = run("ask", "LAION beruft sich auf § 60c UrhG, oder?", "--json").json["notes"]

    assert any("§ 60d" in note for note in notes)


def test_without_json_the_answer_is_for_reading(run: Run) -> None:
    said = run("ask", "§ 44b UrhG").out

    assert said.startswith("UrhG § 44b – ")
    assert "Quellen" in said
    assert "<b>" not in said


def test_a_dash_reads_the_question_from_the_input(run: Run) -> None:
    assert run("ask", "-", "--json", stdin="§ 44b UrhG\n").json["sources"][0]["citation"] == "UrhG § 44b"


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",), ("ask", "Frage", "--on", "gestern"), ("ask", "Frage", "--on", "2026-02-30"),
        ("ask", "F", "--lang", "fr"),
        ("search",), ("search", "x", "-k", "0"), ("ask", "--batch", "fehlt.jsonl"), ("gibtsnicht",), ("cite",),
    ],
    ids=lambda arguments: " ".join(arguments),
)  # fmt: skip
def test_a_wrong_use_is_told_and_ends_with_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert result.code == 2
    assert result.err
    assert "Traceback" not in result.err


def _batch(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "fragen.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_a_batch_answers_line_by_line_under_the_given_id(run: Run, tmp_path: Path) -> None:
    path = _batch(
        tmp_path,
        '{"id": "a", "question": "§ 44b UrhG"}',
        "",
        '{"id": 7, "question": "What does § 60d UrhG say?"}',
        '{"question": "§ 44b UrhG", "lang": "en", "on": "2026-12-18"}',
    )

    result = run("ask", "--batch", path)

    assert result.code == 0
    assert [line["id"] for line in result.lines] == ["a", 7, 4]
    assert [line["lang"] for line in result.lines] == ["de", "en", "en"]
    assert "has passed" in result.lines[2]["answer"]


@pytest.mark.parametrize(
    "bad",
    [
        "kein json", '{"id": 1}', "[1, 2]", '"nur Text"', "null", '{"question": "§ 44b UrhG", "on": "gestern"}',
        '{"question": "§ 44b UrhG", "on": 5}',
    ],
    ids=["no JSON", "no question", "a list", "a string", "null", "no date", "a number as date"],
)  # fmt: skip
def test_a_bad_line_of_a_batch_is_named(run: Run, tmp_path: Path, bad: str) -> None:
    path = _batch(tmp_path, '{"question": "§ 44b UrhG"}', bad)

    result = run("ask", "--batch", path)

    assert result.code == 1
    assert "fragen.jsonl, Zeile 2" in result.err
    assert "Traceback" not in result.err


def test_a_batch_that_is_not_utf_8_is_told_in_one_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "fragen.jsonl"
    path.write_bytes('{"question": "Schöpfungshöhe"}'.encode("latin-1"))

    result = run("ask", "--batch", str(path))

    assert result.code == 1
    assert "fragen.jsonl" in result.err
    assert len(result.err.strip().splitlines()) == 1


# search


def test_search_prints_the_documented_json(run: Run) -> None:
    result = run("search", "Was steht in § 44b Abs. 3 UrhG?", "-k", "3", "--json")

    hits = result.json["hits"]
    assert len(hits) == 3
    assert set(hits[0]) >= {"citation", "norms", "kind", "score", "text"}
    assert hits[0]["citation"] == "UrhG § 44b Abs. 3"
    assert hits[0]["norms"][0] == "UrhG § 44b Abs. 3"
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_search_answers_a_batch_line_by_line(run: Run, tmp_path: Path) -> None:
    path = _batch(tmp_path, '{"id": "x", "question": "§ 60d UrhG"}', '{"id": "y", "question": "🎨"}')

    lines = run("search", "--batch", path, "-k", "1").lines

    assert [line["id"] for line in lines] == ["x", "y"]
    assert lines[0]["hits"][0]["norms"][0].startswith("UrhG § 60d")
    assert len(lines[0]["hits"]) == 1


def test_search_knows_no_judgment_before_its_day(run: Run) -> None:
    before = run("search", "310 O 227/23 LAION", "--on", "2024-09-26", "-k", "20", "--json").json["hits"]

    assert all("27.09.2024" not in hit["citation"] for hit in before)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "akte"
    (folder / "urteile").mkdir(parents=True)
    (folder / "notiz.txt").write_text("Der Mandant verlangt Schadensersatz nach der Lizenzanalogie.", encoding="utf-8")
    (folder / "urteile" / "urteil.md").write_text("# Urteil\n\nZur Quastenflosse als Lichtbildwerk.", encoding="utf-8")
    (folder / "klage.pdf").write_bytes(pdf("Die Beklagte betreibt einen Crawler namens Nachtfalter."))
    (folder / "bild.png").write_bytes(b"\x89PNG")
    return folder


@pytest.mark.parametrize(
    ("query", "citation"),
    [("Lizenzanalogie", "notiz.txt"), ("Quastenflosse", "urteile/urteil.md"), ("Nachtfalter", "klage.pdf")],
    ids=["txt", "md", "pdf"],
)
def test_a_folder_of_files_can_be_searched(run: Run, corpus: Path, query: str, citation: str) -> None:
    result = run("search", query, "--corpus", str(corpus), "--json")

    assert result.code == 0
    assert result.json["hits"][0]["citation"].startswith(citation)
    assert query in result.json["hits"][0]["text"]


def test_our_own_library_is_not_mixed_into_a_folder(run: Run, corpus: Path) -> None:
    hits = run("search", "§ 44b UrhG Text und Data Mining", "--corpus", str(corpus), "--json").json["hits"]

    assert {hit["document"] for hit in hits} <= {"notiz.txt", "urteile/urteil.md", "klage.pdf"}


def test_a_broken_file_in_a_folder_is_named_and_the_others_are_searched(run: Run, corpus: Path) -> None:
    (corpus / "kaputt.pdf").write_bytes(b"%PDF-1.7 abgeschnitten")
    (corpus / "leer.txt").write_bytes(b"")

    result = run("search", "Lizenzanalogie", "--corpus", str(corpus), "--json")

    assert result.code == 0
    assert result.json["hits"][0]["citation"].startswith("notiz.txt")
    assert "kaputt.pdf" in result.err
    assert "leer.txt" in result.err
    assert len(result.err.strip().splitlines()) == 2


def test_a_folder_without_readable_files_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()

    result = run("search", "Foto", "--corpus", str(tmp_path / "leer"))

    assert result.code == 1
    assert "keine lesbaren Dateien" in result.err


# cite


def test_cite_prints_the_documented_json(run: Run) -> None:
    found = run("cite", "Nach § 44b Abs. 3 S. 2 UrhG und LG Hamburg 310 O 227/23", "--json").json

    names = ["text", "start", "end", "law", "section", "absatz", "satz", "nummer", "court", "file_number"]
    assert [list(citation) for citation in found] == [names, names]
    assert (found[0]["law"], found[0]["section"], found[0]["absatz"], found[0]["satz"]) == ("UrhG", "44b", "3", "2")
    assert (found[0]["court"], found[0]["file_number"]) == (None, None)
    assert (found[1]["court"], found[1]["file_number"], found[1]["law"]) == ("LG Hamburg", "310 O 227/23", None)


def test_cite_reads_the_input_and_finds_nothing_in_nothing(run: Run) -> None:
    assert run("cite", "-", "--json", stdin="§ 97a UrhG").json[0]["section"] == "97a"
    assert run("cite", "Guten Tag", "--json").json == []


# the rest


def test_an_index_that_is_up_to_date_is_not_built_again(run: Run) -> None:
    assert "Register ist aktuell" in run("library", "build").out


def test_an_empty_library_lists_nothing_and_is_sound(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "neu"))

    for command in ("list", "verify"):
        result = run("library", command)
        assert (result.code, result.out) == (0, "")


def test_a_damaged_library_is_told_in_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "neu" / "library").mkdir(parents=True)
    (tmp_path / "neu" / "library" / "manifest.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("LOTSE_DATA_DIR", str(tmp_path / "neu"))

    for arguments in (("library", "list"), ("ask", "§ 44b UrhG"), ("search", "Foto")):
        result = run(*arguments)
        assert result.code == 1
        assert len(result.err.strip().splitlines()) == 1
        assert "Traceback" not in result.err


def test_wrong_settings_are_told_in_both_languages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_LANGUAGE", "fr")

    result = run("ask", "§ 44b UrhG")

    assert result.code == 1
    assert "LOTSE_LANGUAGE" in result.err
    assert "these settings are wrong" in result.err


def test_the_doctor_reports_and_ends_well(run: Run) -> None:
    result = run("doctor")

    assert result.code == 0
    assert "✓ Register:" in result.out
    assert "• Kein Telegram-Schlüssel" in result.out


def test_running_telegram_without_a_token_says_where_to_get_one(run: Run) -> None:
    result = run("run")

    assert result.code == 1
    assert "@BotFather" in result.err


def test_the_version_is_told(run: Run) -> None:
    assert "0." in run("--version").out


HEAVY = {
    "numpy", "scipy", "sklearn", "chromadb", "bm25s", "langchain", "langchain_core", "telegram", "sqlalchemy",
    "alembic", "httpx", "pypdf", "lxml", "prompt_toolkit", "rich", "rapidfuzz", "stamina", "jinja2",
}  # fmt: skip


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["library", "--help"]], ids=" ".join)
def test_help_imports_no_heavy_library(tmp_path: Path, arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from bot.__main__ import main\n"
        f"sys.argv = ['lotse', *{arguments!r}]\n"
        "try:\n    main()\n"
        "except SystemExit:\n    print('MODULES', *sorted({name.split('.')[0] for name in sys.modules}))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip

    loaded = set(done.stdout.rpartition("MODULES")[2].split())
    assert "Usage" in done.stdout
    assert "click" in loaded
    assert loaded & HEAVY == set()


# The chat, as a person starts it, at the other end of a pipe


def test_a_piped_chat_works_from_end_to_end(data_dir: Path, tmp_path: Path) -> None:
    asked = "Was steht in § 44b Abs. 3 UrhG?\n1\n/sprache en\n§ 60d UrhG\n🎨\n/xyz\n²\n/ende\n/privacy\n"

    result = _in_a_process(data_dir, tmp_path, "chat", stdin=asked)

    assert result.code == 0, result.err
    assert "Computerprogramm" in result.out
    assert "@BotFather" in result.out
    assert "UrhG § 44b – Text und Data Mining" in result.out
    assert "I will answer in English" in result.out
    assert "Sources" in result.out
    assert "What is stored" not in result.out
    assert result.out.rstrip().endswith("Bis bald. Alles Gute!")
    assert "\x1b" not in result.out
    assert "Traceback" not in result.err


def test_without_a_token_start_opens_the_chat(data_dir: Path, tmp_path: Path) -> None:
    result = _in_a_process(data_dir, tmp_path, "start", stdin="")

    assert result.code == 0, result.err
    assert "Schrankenlotse im Terminal" in result.out
    assert result.out.rstrip().endswith("Bis bald. Alles Gute!")
