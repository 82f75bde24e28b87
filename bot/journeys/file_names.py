"""Names for files in an archive, from names that strangers chose: no paths, nothing invisible, no doubles.

Safe to unpack on Linux, macOS and Windows, and never outside the folder.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
LONGEST_ENDING = 12
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_ACTS = "=+-@~"  # at the beginning: a formula to a spreadsheet, an option or a home folder to a shell
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class Names:
    """Gives out names below ``folder``, each once, whatever their case or form of umlauts."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._taken: set[str] = set()
        self._number = 0

    def numbered(self, title: str, ending: str) -> str:
        """A name with the next number before it."""
        self._number += 1
        return self.free(f"{self._number:02} {title}", ending)

    def original(self, name: str) -> str:
        """The name of an uploaded file, made safe; its ending stays."""
        last = re.split(r"[\\/]", name)[-1]
        stem, dot, ending = last.rpartition(".")
        if not stem.strip() or not 0 < len(ending) <= LONGEST_ENDING or " " in ending:
            return self.free(last, "")
        return self.free(stem, dot + _clean(ending))

    def free(self, stem: str, ending: str) -> str:
        """A name that was not given out yet; the second of a kind becomes "name (2)"."""
        safe = _safe(stem)
        number, name = 1, safe + ending
        while _same(name) in self._taken:
            number += 1
            name = f"{safe} ({number}){ending}"
        self._taken.add(_same(name))
        return f"{self._folder}/{name}"


def _safe(stem: str) -> str:
    name = _clean(stem)[:LONGEST].strip(" .")
    return f"_{name}" if not name or name[0] in _ACTS or _RESERVED.fullmatch(name) else name


def _clean(text: str) -> str:
    seen = "".join(
        " " if unicodedata.category(one) in {"Zl", "Zp", "Cc"} else one
        for one in unicodedata.normalize("NFC", text)
        if unicodedata.category(one) not in _UNSEEN or unicodedata.category(one) in {"Zl", "Zp", "Cc"}
    )
    return " ".join(_FORBIDDEN.sub("_", seen).split())


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
