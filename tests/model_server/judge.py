"""Says whether what a person was told is what the plain answer says. Knows nothing of how a model is proved.

Compared are the words of the whole message, in their order: nothing may be added, left out or moved. Only rewordings
that the honest model makes (honest.REWORDED) count as equal, and brackets with a citation may be missing.
"""

from __future__ import annotations

import html
import re

from tests.model_server.honest import reworded

_FOOTER = re.compile(r"\n\n(?:<i>)?[^\n]*\b(?:geprüft|checked)\b[^\n]*\s*$")
_MARK = re.compile(r"\s*\[\d+\]")
_BRACKET = re.compile(r" \((?:§|Art\.)[^()]*\)")


def words(message: str) -> str:
    """The words of a message: no markup, no marks of sources, no line on what was checked, one kind of blank."""
    plain = html.unescape(re.sub(r"<[^>]+>", "", _FOOTER.sub("", message)))
    return " ".join(_MARK.sub("", plain).split())


def unsupported(told: str, plain: str) -> list[str]:
    """Sentences of ``told`` that the plain answer does not have, and those it lacks; empty if both say the same."""
    said, ours = (_BRACKET.sub("", reworded(words(one))) for one in (told, plain))
    if said == ours:
        return []
    said_parts, our_parts = (re.split(r"(?<=[.!?:;])\s+", one) for one in (said, ours))
    extra = [f"+ {one}" for one in said_parts if one not in our_parts]
    missing = [f"- {one}" for one in our_parts if one not in said_parts]
    return extra + missing or [f"+ {said}"]
