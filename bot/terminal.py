"""The conversation in a terminal: history, numbered choices, colours where there are any, plain lines when piped."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TextIO

import prompts
from bot.conversation import Conversation
from bot.intake.taken import NamedBytes
from bot.ports import Button, Document, Incoming, Person, Place, Reply
from bot.private_files import private_file

LONGEST_PATH = 400
_LETTERS = frozenset({"brief", "letter"})
_FORGET = "1:x:all"
_QUIT = frozenset({"/ende", "/quit", "/exit", "ende", "quit", "exit"})
_STYLES = {"b": "bold", "i": "italic dim", "blockquote": "cyan", "code": "green", "u": "underline", "s": "strike"}
_OPEN = {tag: chr(0xE000 + number) for number, tag in enumerate(_STYLES)}
_STYLE_OF = {_OPEN[tag]: style for tag, style in _STYLES.items()}
_CLOSE = chr(0xE0FF)
_MARKS = re.compile("([\ue000-\ue0ff])")
# what a letter or a file's name must not do: steer the terminal, or pose as a mark of ours
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\ue0ff]")


class Memory:
    """The choice of language of the one person at this terminal."""

    def __init__(self) -> None:
        self._language: str | None = None

    def language(self, person: str) -> str | None:
        return self._language

    def choose_language(self, person: str, language: str, now: dt.datetime) -> None:
        self._language = language


class Terminal:
    """Reads lines, says replies. A number picks one of the choices shown last."""

    def __init__(
        self,
        conversation: Conversation,
        language: str,
        out: TextIO,
        colours: bool,
        width: int = 88,
        files: Path | None = None,
        history: Path | None = None,
    ) -> None:
        self._history = history
        self._files = files or Path.cwd()
        self._conversation = conversation
        self._language = language
        self._out = out
        self._colours = colours
        self._width = width
        self._choices: list[Button] = []

    def run(self, lines: Iterator[str]) -> None:
        """The whole conversation, until the lines end or the person leaves."""
        self._hear("/start")
        for line in lines:
            text = line.strip()
            if text.lower() in _QUIT:
                break
            if text:
                self._hear(text)
        self._print(prompts.phrase("terminal.bye", self._language))

    def _hear(self, text: str) -> None:
        if text.isdecimal() and self._choices and len(text) < 3:
            number = int(text)
            if not 1 <= number <= len(self._choices):
                self._print(prompts.phrase("terminal.no_choice", self._language))
                return
            data = self._choices[number - 1].data
            self._say(self._conversation.handle(self._incoming("tap", data=data)))
            if data == _FORGET and self._history is not None:
                self._history.unlink(missing_ok=True)
        elif text.startswith("/"):
            command, _, rest = text[1:].partition(" ")
            if command.lower() in _LETTERS and (contents := _contents(rest)):
                self._say(self._conversation.handle(replace(self._incoming("file"), contents=contents)))
                return
            if command.lower() in _LETTERS and _is_path(rest):
                self._print(
                    to_text(prompts.phrase_of("letter", "no_file", self._language, text=rest.strip()), self._width)
                )
                return
            self._say(self._conversation.handle(self._incoming("command", text=rest, command=command.lower())))
        else:
            self._say(self._conversation.handle(self._incoming("text", text=text)))

    def _incoming(self, kind: str, text: str = "", command: str = "", data: str = "") -> Incoming:
        return Incoming(
            kind=kind,  # type: ignore[arg-type]  # one of the three kinds above
            person=Person("terminal"),
            place=Place("terminal"),
            at=dt.datetime.now(dt.UTC),
            text=text,
            command=command,
            data=data,
        )

    def _say(self, replies: list[Reply]) -> None:
        """Shows what is said here; what goes to a firm's desk is not for this screen."""
        for reply in (reply for reply in replies if reply.to is None):
            words = reply.html or reply.toast or ""
            self._print(to_text(words, self._width, self._colours))
            if reply.document is not None:
                self._keep(reply.document)
            buttons = [button for row in reply.buttons for button in row if button.data]
            if buttons:
                self._choices = buttons
                self._print("\n".join(f"  {n} › {_unnumbered(b.label, n)}" for n, b in enumerate(buttons, 1)))

    def _keep(self, document: Document) -> None:
        """A file goes into the folder from which the program was started, never over another one."""
        path = self._files / document.name
        for number in range(2, 1000):
            if not path.exists():
                break
            path = self._files / f"{Path(document.name).stem}-{number}{path.suffix}"
        try:
            path.write_bytes(document.content)
        except OSError:
            self._print(prompts.phrase("terminal.not_kept", self._language, folder=self._files))
            return
        self._print(prompts.phrase("terminal.kept", self._language, path=path))

    def _print(self, text: str) -> None:
        self._out.write(f"{text}\n\n")
        self._out.flush()


def _contents(paths: str) -> tuple[NamedBytes, ...]:
    """The files named behind /brief; none where it is not files that are named."""
    try:
        named = [Path(path).expanduser() for path in shlex.split(paths)]
        if not named or not all(path.is_file() for path in named):
            return ()
        return tuple(NamedBytes(path.name, None, path.read_bytes()) for path in named)
    except (OSError, ValueError):
        return ()


def _is_path(text: str) -> bool:
    """Is this meant as the name of a file, though there is none?"""
    return bool(re.fullmatch(r"\s*([~./\"'].*|\S+\.\w{2,5})\s*", text)) and len(text) < LONGEST_PATH


def _unnumbered(label: str, number: int) -> str:
    """A label that brings its own number loses it here, where every choice has one."""
    return label.replace(f"{number} · ", "", 1)


def to_text(html: str, width: int = 88, colours: bool = False) -> str:
    """Chat HTML as lines for a terminal: wrapped, quotes set in, tags as colours or dropped."""
    parser = _ToMarkup()
    parser.feed(html)
    wrapped = "\n".join(_wrap(line, width) for line in "".join(parser.parts).split("\n"))
    return _coloured(wrapped) if colours else _strip(wrapped)


class _ToMarkup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quoted = self._quoted or tag == "blockquote"
        if tag == "blockquote":
            self.parts.append("  │ ")
        if tag in _STYLES:
            self.parts.append(_OPEN[tag])

    def handle_endtag(self, tag: str) -> None:
        self._quoted = self._quoted and tag != "blockquote"
        if tag in _STYLES:
            self.parts.append(_CLOSE)

    def handle_data(self, data: str) -> None:
        data = _STEERS.sub("", data)
        self.parts.append(data.replace("\n", "\n  │ ") if self._quoted else data)


def _wrap(line: str, width: int) -> str:
    """One logical line as several, continuation set in like a list or a quote."""
    indent = "  │ " if line.startswith("  │ ") else "  " if line.startswith(("• ", "[")) else ""
    if len(_strip(line)) <= width:
        return line
    return textwrap.fill(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, replace_whitespace=False
    )


def _coloured(text: str) -> str:
    from rich.console import Console
    from rich.markup import escape

    marked = "".join(
        "[/]" if part == _CLOSE else f"[{_STYLE_OF[part]}]" if part in _STYLE_OF else escape(part)
        for part in _MARKS.split(text)
    )
    console = Console(force_terminal=True, highlight=False)
    with console.capture() as capture:
        console.print(marked, soft_wrap=True)
    return capture.get().rstrip("\n")


def _strip(text: str) -> str:
    return _MARKS.sub("", text)


def piped(stream: TextIO) -> Iterator[str]:
    """The lines of a pipe."""
    yield from stream


def typed(history: Path, language: str) -> Iterator[str]:
    """Lines typed by a person, with history and line editing, until Ctrl-D or Ctrl-C."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    private_file(history)
    session: PromptSession[str] = PromptSession(history=FileHistory(str(history)))
    label = prompts.phrase("terminal.prompt", language)
    while True:
        try:
            yield session.prompt(f"{label} › ")
        except (EOFError, KeyboardInterrupt):
            return


def is_terminal() -> bool:
    """Does a person sit at both ends?"""
    return sys.stdin.isatty() and sys.stdout.isatty()
