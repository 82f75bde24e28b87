"""How well citations are read, ours and legal-reference-extraction's, on texts read by hand, with gains and losses.

``python -m tests.bench.citations`` prints precision and recall, what either reader has that the other has not, and the
time for hostile input. Figures, not tests.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache

from refex.citations import LawCitation
from refex.orchestrator import CitationExtractor

from knowledge.law.citations import find_citations
from tests.citation_cases import Cited, Excerpt, Key, court_key, excerpts, norm_key, number_key, score, section_key

Reader = Callable[[str], Iterable[Cited]]

HOSTILE = {
    "§ 1, 1, 1, …": "§ 1" + ", 1" * 33_000,
    "§§ 1, 1, 1, …": "§§ 1" + ", 1" * 33_000,
    "§§§§…": "§" * 100_000,
    "§ 1 UrhG, 1 UrhG, …": "§ 1 UrhG" + ", 1 UrhG" * 12_500,
    "§ 1 § 1 § 1 …": "§ 1 " * 25_000,
    "1 1 1 1 …": "1 " * 50_000,
    "1 a 1 a …": "1 a " * 25_000,
    "Abs. 1 Abs. 1 …": "§ 1" + " Abs. 1" * 14_000,
    "§ 1 Gesetz über …": "§ 1 Gesetz über " * 6_250,
    "((((…": "(" * 100_000,
    "BGH BGH BGH …": "BGH " * 25_000,
    "1 O 1 O 1 O …": "1 O " * 25_000,
    "I I I I …": "I " * 50_000,
    "blanks": "§" + " " * 100_000,
    "hyphens": "a-\n" * 33_000,
    "aaaa…": "a" * 100_000,
    "AAAA…": "§ 1 " + "A" * 100_000,
}


@cache
def ours(text: str) -> list[Cited]:
    """Our reader, as bare values."""
    return [
        Cited(
            law=c.law or "", section=c.section or "", absatz=c.absatz or "", satz=c.satz or "", nummer=c.nummer or "",
            court=c.court or "", file_number=c.file_number or "",
        )
        for c in find_citations(text)
    ]  # fmt: skip


_EXTRACTOR = CitationExtractor()


@cache
def theirs(text: str) -> list[Cited]:
    """legal-reference-extraction, as bare values; it reads neither Absatz nor Satz nor Nummer."""
    found = []
    for citation in _EXTRACTOR.extract(text, fmt="text").citations:
        if isinstance(citation, LawCitation):
            found.append(Cited(law=citation.book or "", section=citation.number or "-"))
        elif citation.file_number:
            found.append(Cited(court=citation.court or "", file_number=citation.file_number))
    return found


MEASURES: dict[str, Callable[[Cited], Key | None]] = {
    "law, section, Absatz, Satz, Nummer": norm_key,
    "law, section": section_key,
    "file number": number_key,
    "file number with court": court_key,
}


def report(name: str, among: list[Excerpt]) -> None:
    """Precision and recall of both readers on these excerpts."""
    print(f"{name}: {len(among)} excerpts, {sum(len(excerpt.cites) for excerpt in among)} citations")
    for measure, key in MEASURES.items():
        for who, read in (("ours", ours), ("peer", theirs)):
            result = score(read, key, among)
            print(f"  {measure:36} {who}  precision {result.precision:.3f}  recall {result.recall:.3f}")
    print()


def differences(among: list[Excerpt]) -> None:
    """Our mistakes one by one, and where we gain or lose against the peer."""
    for measure in ("law, section, Absatz, Satz, Nummer", "file number with court"):
        mine = score(ours, MEASURES[measure], among)
        for sign, rows in (("missed", mine.missed), ("invented", mine.invented)):
            for found, where in rows:
                print(f"  {sign:9} {' '.join(found):40} {where}")
    for measure in ("law, section", "file number"):
        mine, peer = score(ours, MEASURES[measure], among), score(theirs, MEASURES[measure], among)
        ours_only, theirs_only = (
            Counter(peer.missed) - Counter(mine.missed),
            Counter(mine.missed) - Counter(peer.missed),
        )
        print(f"  {measure}: found only by us {ours_only.total()}, only by the peer {theirs_only.total()}")
        for found, where in theirs_only:
            print(f"    loss {' '.join(found):40} {where}")


def hostile() -> None:
    """Seconds of the processor for 100,000 characters made to be slow."""
    for name, text in HOSTILE.items():
        start = time.process_time()
        count = len(find_citations(text))
        print(f"  {name:24} {time.process_time() - start:6.2f} s  {count} citations")


def main() -> None:
    logging.disable(logging.WARNING)  # the peer warns about every § it cannot assign
    every = list(excerpts())
    report("real decisions", [excerpt for excerpt in every if excerpt.real])
    if own := [excerpt for excerpt in every if not excerpt.real]:
        report("own texts", own)
    differences(every)
    print("\n100,000 hostile characters")
    hostile()


if __name__ == "__main__":
    main()
