"""Characters that nobody sees: taken out of a text, and the words they spelled are kept to be told.

Not for text that is there but not visible (white, tiny, off the page): each reader finds that in its own format.
Unicode tag characters (U+E0000 …) repeat ASCII invisibly and are the usual way to smuggle orders to a language model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOLD_FROM = 12  # pages from the web hold a few by accident; they go without a word

_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f")
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_UNSEEN = re.compile(
    "[\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u115f\u1160\u3164\U000e0100-\U000e01ef]"
    r"|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|[\x00-\x08\x0b\x0e-\x1f\x7f]"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """``text`` as people see it, ``hidden`` words that were spelled invisibly, ``removed`` characters in all."""

    text: str
    hidden: str = ""
    removed: int = 0


def seen(text: str) -> Seen:
    """The visible part of a text. Flags, emoji and soft hyphens stay."""
    flagless = _FLAG.sub("\U0001f3f4", text)
    hidden = " ".join(_spelled(found) for found in _TAGS.findall(flagless)).strip()
    visible, removed = _UNSEEN.subn("", _TAGS.sub("", flagless))
    return Seen(visible, hidden, removed + sum(map(len, _TAGS.findall(flagless))))


def _spelled(tags: str) -> str:
    return "".join(chr(ord(tag) - 0xE0000) for tag in tags if 0x20 <= ord(tag) - 0xE0000 < 0x7F)
