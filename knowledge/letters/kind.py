"""What kind of letter this is, by points for phrases, for what is demanded and for who writes (kinds.yaml).

Not a judgment on form: an Abmahnung that fails § 97a Abs. 2 UrhG is read as one all the same. Below a few points the
kind stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import Field

from knowledge.content import Record, load_one
from knowledge.letters.clauses import Clauses
from knowledge.letters.letter import Confidence, Found
from knowledge.letters.paper import Paper
from knowledge.letters.signs import Hit, Sign, Signs

FILE = Path(__file__).parent / "kinds.yaml"
POINTS = {"title": 6, "strong": 3, "weak": 1, "against": -4}
SHORT_LINE = 110
TITLE_REACH = 2_500
LEAST = 4
MOST_PER_RANK = {"title": 9, "strong": 15, "weak": 3, "against": -12}

Writer = Literal["court", "firm", "other"]


class _Kind(Record):
    title: tuple[Sign, ...] = ()
    strong: tuple[Sign, ...] = ()
    weak: tuple[Sign, ...] = ()
    against: tuple[Sign, ...] = ()
    demands: dict[str, int] = Field(default_factory=dict)
    head: dict[Writer, int] = Field(default_factory=dict)
    bound: bool = False


class _Kinds(Record):
    kinds: dict[str, _Kind]
    court_papers: dict[str, tuple[Sign, ...]]


_DATA = load_one(FILE, _Kinds)
KINDS = tuple(_DATA.kinds)
_SIGNS = Signs(
    {
        f"{name} {rank} {number}": (phrase,)
        for name, kind in _DATA.kinds.items()
        for rank in POINTS
        for number, phrase in enumerate(getattr(kind, rank))
    }
)
_PAPERS = Signs(_DATA.court_papers)


def find_kind(paper: Paper, clauses: Clauses, demands: Iterable[str], writer: Writer) -> Found[str] | None:
    """The kind with the most points and the place of its best sign; None below LEAST points."""
    best: dict[str, dict[str, Hit]] = {name: {} for name in KINDS}
    for hit in _SIGNS.find(paper, clauses):
        name, rank, _ = hit.key.split(" ")
        if rank != "title" or _is_title(paper, clauses, hit):
            best[name].setdefault(hit.key, hit)
    wanted = set(demands)
    scores = {
        name: _score(best[name]) + _beside(name, wanted, writer)
        for name in KINDS
        if _possible(name, best[name], wanted)
    }
    name = max(scores, key=lambda kind: scores[kind])
    if scores[name] < LEAST:
        return None
    margin = scores[name] - max(score for other, score in scores.items() if other != name)
    confidence: Confidence = "high" if margin >= 4 and scores[name] >= 9 else "medium" if margin >= 2 else "low"
    start, end = _place(best[name], paper)
    return Found(name, *paper.place(start, end), confidence)


def find_court_paper(paper: Paper, clauses: Clauses) -> Found[str] | None:
    """Which paper of a court this is: the first of the file's list that shows early, or anywhere."""
    hits = _PAPERS.find(paper, clauses)
    early = [hit for hit in hits if hit.start < TITLE_REACH]
    for name in _DATA.court_papers:
        for hit in early or hits:
            if hit.key == name:
                return Found(name, *paper.place(hit.start, hit.end), "medium")
    return None


def _is_title(paper: Paper, clauses: Clauses, hit: Hit) -> bool:
    """A short line early in the letter that is no sentence."""
    clause = clauses.all[hit.clause]
    line = paper.text[clause.start : clause.end].rstrip()
    return (
        len(line) <= SHORT_LINE
        and hit.start - clauses.all[0].start < TITLE_REACH
        and not line.endswith((".", "!", "?", ","))
    )


def _possible(name: str, signs: dict[str, Hit], demands: set[str]) -> bool:
    """A bound kind needs its title or one of the demands that make it."""
    kind = _DATA.kinds[name]
    made = {demand for demand, points in kind.demands.items() if points > 0}
    return not kind.bound or bool(made & demands) or any(key.split(" ")[1] == "title" for key in signs)


def _score(signs: dict[str, Hit]) -> int:
    total = 0
    for rank, points in POINTS.items():
        count = sum(key.split(" ")[1] == rank for key in signs)
        most = MOST_PER_RANK[rank]
        total += max(most, count * points) if points < 0 else min(most, count * points)
    return total


def _beside(name: str, demands: set[str], writer: Writer) -> int:
    kind = _DATA.kinds[name]
    wanted = [points for demand, points in kind.demands.items() if demand in demands]
    return (
        sum(points for points in wanted if points < 0)
        + max((points for points in wanted if points > 0), default=0)
        + kind.head.get(writer, 0)
    )


def _place(signs: dict[str, Hit], paper: Paper) -> tuple[int, int]:
    for rank in ("title", "strong", "weak"):
        for key, hit in signs.items():
            if key.split(" ")[1] == rank:
                return hit.start, hit.end
    return 0, min(len(paper.text), 80)
