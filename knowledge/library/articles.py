"""From the blocks of an article of an EU act to its citable sections.

Not a reader: eurlex_html.py and formex.py find the blocks, whatever the markup; what counts as a paragraph ("Abs. 3")
and when the points of an unnumbered article get sections of their own ("Nr. 5" in a list of definitions) is decided
here, once for all formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.law import laws
from knowledge.library.documents import Act, Document, Section, document_id
from knowledge.library.norm_names import clean_name

LONG_ARTICLE_WORDS = 250
_PARAGRAPH = re.compile(r"\(?(\d+[a-z]*)[.)]\s")
_MARK = re.compile(r"\(?(?:(?P<number>\d+[a-z]?)|(?P<letter>[a-z]{1,2}))[.)]\s")
_AMENDMENT_MARK = re.compile(r"[►▼][A-Z]\d*\s?|◄")
_EMPTY_BRACKETS = re.compile(r"\s*\(\s*\*?\s*\)")
_DELETED = re.compile(r"[\s—–-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article: ``paragraph`` if it is a numbered paragraph, ``point`` if it is an item of a list."""

    text: str
    paragraph: bool = False
    point: bool = False


def tidy(text: str) -> str:
    """The text without the marks of consolidation (►M1 … ◄) and without the brackets of dropped footnote signs."""
    bare = _EMPTY_BRACKETS.sub("", _AMENDMENT_MARK.sub("", text))
    return re.sub(r" +(?=[;,.])", "", re.sub(r" {2,}", " ", bare)).strip()


def sections(blocks: list[Block]) -> tuple[Section, ...]:
    """Paragraphs as "Abs. n"; the points of a long article without paragraphs as "Nr. n" or "Buchst. a"."""
    clean = [Block(tidy(block.text), block.paragraph, block.point) for block in blocks]
    clean = [block for block in clean if not _DELETED.fullmatch(block.text)]
    numbered = any(block.paragraph for block in clean)
    words = sum(len(block.text.split()) for block in clean)
    by_point = not numbered and words > LONG_ARTICLE_WORDS
    found: list[Section] = []
    for block in clean:
        label = _label(block, by_point)
        if label or not found:
            found.append(Section(block.text, label))
        else:
            found[-1] = Section(f"{found[-1].text}\n{block.text}", found[-1].label)
    return tuple(found)


def _label(block: Block, by_point: bool) -> str:
    if block.paragraph and (number := _PARAGRAPH.match(block.text)):
        return f"Abs. {number[1]}"
    if by_point and block.point and (mark := _MARK.match(block.text)):
        return f"Nr. {mark['number']}" if mark["number"] else f"Buchst. {mark['letter']}"
    return ""


def document(
    act: Act, name: str, title: str, parts: tuple[Section, ...], path: tuple[str, ...] = (), role: str = "norm"
) -> Document:
    """One article ("Art. 4"), recital ("Erwgr. 18") or annex ("Anhang XI") of ``act``."""
    name = clean_name(name)
    law = laws.find(act.abbreviation)
    number = name.removeprefix("Art. ")
    gone = not parts
    return Document(
        id=document_id(act.abbreviation, name, act.language),
        citation=f"{act.abbreviation} {name}",
        kind="norm",
        layer="official",
        sections=parts or (Section("(aufgehoben)" if act.language == "de" else "(deleted)"),),
        title=title or name,
        norms=(f"{act.abbreviation} {name}",),
        path=path,
        language=act.language,
        as_of=act.as_of,
        as_of_basis=act.as_of_basis,
        url=laws.norm_url(law, number, act.language) if law else None,
        role=role,
        repealed=gone,
    )


def celex_of(title: str) -> str | None:
    """The CELEX id in the title of an act: "DIRECTIVE (EU) 2019/790 …" -> "32019L0790"."""
    kind = re.search(r"(?i)\b(directive|richtlinie)\b|\b(regulation|verordnung)\b", title)
    number = re.search(r"\b(\d{4})/(\d{1,4})\b|\bN[or]\.? (\d{1,4})/(\d{4})\b|\b(\d\d)/(\d{1,4})/E", title)
    if not (kind and number):
        return None
    year, serial = (number[1], number[2]) if number[1] else (number[4], number[3])
    if number[5]:
        year, serial = f"19{number[5]}", number[6]
    return f"3{year}{'L' if kind[1] else 'R'}{int(serial):04d}"


def abbreviation_of(celex: str | None, title: str) -> str:
    """How we cite the act; an act we do not know keeps its CELEX id or the beginning of its title."""
    known = next((law for law in laws.load() if celex and law.celex == celex), None)
    return known.abbreviation if known else celex or title[:40] or "EU"
