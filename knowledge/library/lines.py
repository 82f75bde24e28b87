"""Text gathered line by line while a reader walks through markup.

Not a parser: it only knows when a line ends and that white space in markup means one space. Shared by the readers of
German laws and European acts, so that lists and tables come out the same way from both.
"""

from __future__ import annotations


class Lines:
    """Collects words into lines. ``say`` adds to the current line, ``end`` closes it; empty lines never remain."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._open: list[str] = []
        self._only_label = False

    def say(self, text: str | None) -> None:
        """Add running text as it stands in the markup."""
        if text:
            self._open.append(text)
            self._only_label = self._only_label and text.isspace()

    def end(self) -> None:
        """Close the current line."""
        line = " ".join("".join(self._open).split())
        self._open, self._only_label = [], False
        if line:
            self._done.append(line)

    def label(self, mark: str) -> None:
        """Begin a new line with a list mark ("1.", "a)"): the text that follows stays on it."""
        self.end()
        self._open.append(" ".join(mark.split()) + " ")
        self._only_label = True

    @property
    def opens_with_label(self) -> bool:
        """Does the current line hold a list mark and nothing else yet?"""
        return self._only_label

    def text(self) -> str:
        """Everything so far, one line per paragraph, list item or table row."""
        self.end()
        return "\n".join(self._done)
