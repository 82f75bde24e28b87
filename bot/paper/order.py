"""What comes first on the paper of a check, and what is told once although it holds for several acts.

It sorts and merges what the result says; it changes no word of it and judges nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from knowledge.check.result import Line, Part, Table

_DECIDED_BY = {
    "allowed": {("exception", "covered")},
    "not_allowed": {("exception", "not_covered")},
    "open": {("exception", "open"), ("right", "open")},
    "no_right": {("right", "not_covered")},
    "stopped": set[tuple[str, str]](),
}


def by_weight(part: Part) -> Mapping[str, list[tuple[Table, list[str]]]]:
    """Tables by what they do for the result, each told once with all it was judged for."""
    verdicts = dict(part.verdicts)
    found: dict[tuple[Any, ...], tuple[Table, list[str]]] = {}
    for table in part.tables:
        key = (_weight(table, verdicts.get(table.who, "open")), table.provision, table.result, table.rows)
        found.setdefault(key, (table, []))[1].append(table.who)
    groups = defaultdict[str, list[tuple[Table, list[str]]]](list)
    for (weight, *_), told in found.items():
        groups[weight].append(told)
    return groups


def _weight(table: Table, verdict: str) -> str:
    """Does it decide, does it only confirm, or is nothing of it known yet?"""
    if table.kind == "prerequisite":
        decides = table.result != "covered"
    else:
        decides = (table.kind, table.result) in _DECIDED_BY[verdict]
    if not decides:
        return "confirming"
    return "unknown" if all(row.state == "open" for row in table.rows) else "deciding"


def sentences(part: Part) -> list[str]:
    """The summary, parted where it begins to speak of the next actor and act."""
    starts = [part.summary.find(f"{who}: ") for who, _ in part.verdicts]
    if -1 in starts or starts != sorted(starts) or len(starts) < 2:
        return [part.summary]
    cuts = sorted({0, *starts, len(part.summary)})
    return [part.summary[start:end].strip() for start, end in pairwise(cuts)]


def merged(lines: Iterable[Line], part: Part) -> list[dict[str, Any]]:
    """What would change it; sentences that differ in actor and act alone become one."""
    whos = [who for who, _ in part.verdicts]
    alike: dict[tuple[str, str], tuple[Line, list[str]]] = {}
    for line in lines:
        who = next((who for who in whos if f"({who})" in line.text), "")
        bare = line.text.replace(f" ({who})", "", 1)
        alike.setdefault((line.id, bare), (line, []))[1].append(who)
    return [
        {
            "text": line.text if len(found) == 1 else bare,
            "for": found if 1 < len(found) < len(whos) and all(found) else [],
        }
        for (_, bare), (line, found) in alike.items()
    ]


def led(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sentences that begin alike, under their common beginning: up to the first quotation mark."""
    begun: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for change in changes:
        lead, mark, rest = re.split('([„"]|$)', change["text"], maxsplit=1)
        begun.setdefault((lead.strip(), tuple(change["for"])), []).append(mark + rest)
    return [
        {
            "lead": lead,
            "for": whos,
            "items": rests if len(rests) > 1 else [],
            "rest": rests[0] if len(rests) == 1 else "",
        }
        for (lead, whos), rests in begun.items()
    ]
