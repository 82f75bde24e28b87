"""Makes knowledge/letters/checks/norm_shapes.yaml from the official texts: which sections exist, how many Absätze.

``python -m tests.knowledge.letters.norm_shapes`` rewrites the file; needs the folder of shared material.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from knowledge.library import gii
from knowledge.library.documents import Act
from tests.shared_material import FOLDER

SLUGS = ("urhg", "bgb", "zpo", "rvg", "gkg_2004", "gvg", "kunsturhg", "uwg_2004", "ddg", "vgg", "rdg", "brao")
ARTICLES = {"DSGVO": 99, "KI-VO": 113, "DSM-RL": 32, "InfoSoc-RL": 15}
FILE = Path(__file__).parents[3] / "knowledge" / "letters" / "checks" / "norm_shapes.yaml"


def sections(act: Act) -> dict[str, list[str]]:
    """Section number -> labels of its Absätze; repealed sections are left out."""
    found: dict[str, list[str]] = {}
    for document in act.documents:
        number = re.fullmatch(r"§ (\d+[a-z]*)", document.citation.removeprefix(f"{act.abbreviation} "))
        if number and not document.repealed:
            labels = [re.findall(r"\d+[a-z]*", section.label) for section in document.sections]
            found[number[1]] = [label for one in labels for label in one]
    return found


def numbers(act: Act) -> dict[str, int]:
    """ "97a 2" -> 4: the highest Nummer of an Absatz ("44 0" where there are no Absätze)."""
    found = {}
    for document in act.documents:
        number = re.fullmatch(r"§ (\d+[a-z]*)", document.citation.removeprefix(f"{act.abbreviation} "))
        for section in document.sections if number and not document.repealed else ():
            listed = [int(one) for one in re.findall(r"(?m)^\s*(\d+)[a-z]?\.(?=\s)", section.text)]
            if number and listed:
                found[f"{number[1]} {(re.findall(r'[0-9]+[a-z]*', section.label) or ['0'])[0]}"] = max(listed)
    return found


def written() -> str:
    """The whole file."""
    lines = [
        "# Which sections a law has and how many Absätze. Made by tests/knowledge/letters/norm_shapes.py;",
        '# "97a:4" is § 97a with four Absätze, "6:1/1a/2" names them; "97a 2": 4 under numbers: Abs. 2 has four.',
        "laws:",
    ]
    for slug in SLUGS:
        path = FOLDER / "law" / "gesetze-im-internet" / slug / "xml.zip"
        act = gii.read(path.read_bytes(), slug)
        lines += [f"  {act.abbreviation}:", f"    as_of: {act.as_of}", "    sections: >-"]
        lines += _wrapped(" ".join(f"{number}{_absaetze(labels)}" for number, labels in sections(act).items()))
        if slug == "urhg":
            found = numbers(act)
            lines += ["    numbers: {" + ", ".join(f'"{place}": {count}' for place, count in found.items()) + "}"]
    for name, count in ARTICLES.items():
        lines += [
            f"  {name}:",
            "    as_of: 2026-11-23",
            "    sections: >-",
            *_wrapped(" ".join(map(str, range(1, count + 1)))),
        ]
    return "\n".join(lines) + "\n"


def _absaetze(labels: list[str]) -> str:
    if not labels:
        return ""
    plain = labels == [str(number) for number in range(1, len(labels) + 1)]
    return f":{len(labels)}" if plain else ":" + "/".join(labels) + ("/" if len(labels) == 1 else "")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 118, initial_indent="      ", subsequent_indent="      ", break_on_hyphens=False)


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
