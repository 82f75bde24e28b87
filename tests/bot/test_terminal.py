"""The terminal: the same conversation in plain lines, numbers for choices, and no markup in what a person reads."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.ports import Button, Incoming, Reply
from bot.store import open_store, sqlite_url
from bot.terminal import Memory, Terminal, piped, to_text
from bot.writer import PlainWriter
from knowledge.answers.compose import Knowledge
from tests.bot.player import Frame
from tests.sealer import SEALER


class Listener:
    """A conversation that notes what it hears and answers with two choices."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []

    def handle(self, incoming: Incoming) -> list[Reply]:
        self.heard.append(incoming)
        buttons = ((Button("Eins", "1:a:1:de"),), (Button("Zwei", "1:a:2:de"), Button("Drei", "1:a:3:de")))
        return [Reply(f"<b>Gehört</b> {len(self.heard)}", buttons)]


def _run(lines: list[str], conversation: object | None = None, language: str = "de") -> tuple[Listener, str]:
    listener, out = conversation or Listener(), io.StringIO()
    Terminal(listener, language, out, colours=False).run(iter(lines))  # type: ignore[arg-type]  # a fake conversation
    return listener, out.getvalue()  # type: ignore[return-value]


def test_a_session_begins_with_start_and_ends_with_a_goodbye() -> None:
    listener, said = _run([])

    assert [(one.kind, one.command) for one in listener.heard] == [("command", "start")]
    assert said.rstrip().endswith("Bis bald. Alles Gute!")


def test_a_line_is_a_question_and_a_slash_makes_a_command() -> None:
    listener, _ = _run(["Darf man das?\n", "/FRAGE Was gilt?\n", "\n", "   \n", "/hilfe\n"])

    assert [(one.kind, one.command, one.text) for one in listener.heard[1:]] == [
        ("text", "", "Darf man das?"), ("command", "frage", "Was gilt?"), ("command", "hilfe", ""),
    ]  # fmt: skip


def test_choices_are_numbered_and_a_number_picks_one() -> None:
    listener, said = _run(["3\n"])

    assert "  1 › Eins\n  2 › Zwei\n  3 › Drei" in said
    assert (listener.heard[1].kind, listener.heard[1].data) == ("tap", "1:a:3:de")


@pytest.mark.parametrize("number", ["0", "4", "99"])
def test_a_number_that_is_not_offered_is_told(number: str) -> None:
    listener, said = _run([f"{number}\n"])

    assert len(listener.heard) == 1
    assert "steht gerade nicht zur Wahl" in said


@pytest.mark.parametrize("line", ["2026", "123 O 4/25", "²"])
def test_what_only_looks_like_a_choice_is_a_question(line: str) -> None:
    listener, _ = _run([f"{line}\n"])

    assert (listener.heard[1].kind, listener.heard[1].text) == ("text", line)


@pytest.mark.parametrize("word", ["/ende", "/quit", "/exit", "ENDE", "exit", " quit "])
def test_leaving_ends_the_session(word: str) -> None:
    listener, said = _run([f"{word}\n", "noch eine Frage\n"])

    assert len(listener.heard) == 1
    assert "Bis bald" in said


def test_the_goodbye_is_english_where_the_operator_is() -> None:
    assert "Goodbye" in _run([], language="en")[1]


def test_a_real_answer_is_plain_text(knowledge: Knowledge, tmp_path: Path) -> None:
    store = open_store(sqlite_url(tmp_path / "lotse.db"), SEALER)
    talk = Conversation(lambda: knowledge, PlainWriter(), Memory(), store, Frame(), lambda: dt.date(2026, 11, 23))

    _, said = _run(["Was steht in § 44b Abs. 3 UrhG?\n", "1\n", "/language en\n", "§ 60d UrhG\n"], talk)

    assert "UrhG § 44b – Text und Data Mining" in said
    assert "Quellen" in said
    assert "I will answer in English" in said
    assert "Sources" in said
    assert not re.search(r"</?[a-z]+>|&amp;|&lt;|&#|\x01|\x02|\x1b", said)


def test_the_choice_of_language_is_remembered_for_the_session() -> None:
    memory = Memory()

    memory.choose_language("terminal", "en", dt.datetime.now(dt.UTC))

    assert memory.language("terminal") == "en"


# HTML becomes lines


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>Titel</b>\nSatz.", "Titel\nSatz."),
        ("a &lt; b &amp; c", "a < b & c"),
        ('<a href="https://x.de">UrhG § 1</a>', "UrhG § 1"),
        ("<blockquote expandable>eins\nzwei</blockquote>\ndanach", "  │ eins\n  │ zwei\ndanach"),
        ("<code>§ 97a</code> <i>kursiv</i> <u>u</u> <s>s</s>", "§ 97a kursiv u s"),
        ("", ""),
    ],
)
def test_chat_html_reads_as_plain_lines(html: str, text: str) -> None:
    assert to_text(html) == text


def test_long_lines_are_wrapped_and_lists_and_quotes_set_in() -> None:
    wrapped = to_text("• " + "wort " * 40 + "\n<blockquote>" + "zitat " * 40 + "</blockquote>", width=40).split("\n")

    assert max(map(len, wrapped)) <= 40
    assert wrapped[1].startswith("  wort")
    assert all(line.startswith("  │ ") for line in wrapped if "zitat" in line)


def test_words_are_never_cut() -> None:
    address = "https://www.gesetze-im-internet.de/urhg/__44b.html?" + "x" * 60

    assert address in to_text(f"Siehe {address} und weiter.", width=40).split()


def test_colours_are_used_where_there_are_any_and_square_brackets_survive() -> None:
    coloured = to_text("<b>Titel</b> [1] [bold]", colours=True)

    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == "Titel [1] [bold]"


def test_a_pipe_gives_its_lines() -> None:
    assert list(piped(io.StringIO("a\nb\n"))) == ["a\n", "b\n"]
