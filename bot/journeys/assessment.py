"""The result of a check as messages and files: in the chat, as PDF, as JSON. Says what knowledge.check.result holds.

The first message is one screen: the verdict, what hangs on it, and folded what belongs to it, because a phone shows the
end of what arrives. The points follow on a tap; what only confirms another provision is in the PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import prompts
from bot.journeys.screens import button, data
from bot.ports import Button, Document, Reply
from knowledge.answers.courts import CourtState
from knowledge.check.result import Line, Part, Result, Row, Table, as_json
from knowledge.check.walk import Walk
from knowledge.library.own import decision_citation

TABLES = 6
OVERVIEW = 8
SUMMARIES = 1_600  # characters of verdicts beside which everything else still fits into one message
TABLES_IN_ALL = 18
CHANGES = 5
STRONGER = 3
HALF = 20  # characters of a button that takes half of a phone's width


def result(walk: Walk, told: Result, rest: bool) -> Reply:
    """The result on one screen, with the next steps as buttons. ``rest``: something was not asked on the way."""
    language = told.language
    alike = _alike(told)
    parts = _as_much_as_fits(alike)
    left = len(alike) - len(parts)
    html = prompts.render(
        "check/result.jinja",
        language,
        result=told,
        parts=parts,
        left_out=prompts.phrase("check.groups_left_out", language, count=left) if left else None,
        overview=list(_overview(told, language))[:OVERVIEW],
        changes=_changes(told, language),
        courts=[court_line(state, told) for state in told.courts if state.standing != "decided_final"],
    )
    return Reply(html, tuple(_buttons(walk, told, rest)))


def points(walk: Walk, told: Result) -> Reply:
    """Point by point: elements with burden and evidence, both readings of what is disputed, stronger proof."""
    language = told.language
    html = prompts.render(
        "check/points.jinja",
        language,
        parts=list(_parts(told, language)),
        contested=list(_contested(told)),
        stronger=list(_stronger(told))[:STRONGER],
    )
    return Reply(html, (_files(walk), (button(walk, "button_to_result", "E"),)))


def step(walk: Walk, line: Line) -> Reply:
    """A next step: what it is, and the way on."""
    html = prompts.phrase("check.step", walk.language, label=line.label, text=line.text)
    if line.action == "check_again":
        return Reply(html, ((button(walk, "button_missing", "M"),), (button(walk, "button_see_answers", "v"),)))
    return Reply(html, ((button(walk, "button_to_result", "E"),),))


def as_file(told: Result, language: str) -> Reply:
    """The result for programs."""
    content = json.dumps(as_json(told), ensure_ascii=False, indent=2).encode()
    name = prompts.phrase("check.json_name", language, day=told.on.isoformat())
    return Reply(prompts.phrase("check.json_caption", language), document=Document(name, content))


def as_pdf(told: Result, content: bytes, language: str) -> Reply:
    """The result on paper."""
    name = prompts.phrase("check.pdf_name", language, day=told.on.isoformat())
    caption = prompts.phrase("check.pdf_caption", language, day=prompts.day(told.on, language))
    return Reply(caption, document=Document(name, content))


def court_line(state: CourtState, told: Result) -> str:
    """One decision with how it stands on the day."""
    following = state.decision.next
    standing = prompts.phrase(
        f"answer.standing.{state.standing}",
        told.language,
        date=prompts.day(following.date if following else None, told.language),
        what=following.what.in_language(told.language) if following else "",
        checked=prompts.day(state.decision.checked_on, told.language),
    )
    name = decision_citation(state.decision, told.on)
    if state.standing.startswith("decided"):
        return f"{name} ({standing})" if standing else name
    return f"{name}: {standing}"


def _parts(told: Result, language: str) -> Iterator[dict[str, Any]]:
    """The groups, each with a fair share of the tables that a chat can bear."""
    share = max(1, min(TABLES, TABLES_IN_ALL // max(1, len(told.parts))))
    for part in told.parts:
        yield _part(part, share, language)


def _part(part: Part, most: int, language: str) -> dict[str, Any]:
    shown = [table for table in part.tables if _matters(table, part)][:most] or list(part.tables[:most])
    left = len(part.tables) - len(shown)
    return {
        "batch": part.batch,
        "tables": [_table(table, language) for table in shown],
        "left_out": prompts.phrase("check.left_out", language, count=left) if left else None,
    }


def _matters(table: Table, part: Part) -> bool:
    """Exceptions always; rights and the chain of rights only where they are not simply fulfilled."""
    if table.kind == "exception":
        return True
    return table.result != "covered" or len(part.tables) <= TABLES


def _table(table: Table, language: str) -> dict[str, Any]:
    words = prompts.phrases(language)["check"]
    return {
        "sign": words["signs"][table.result],
        "provision": table.provision,
        "title": table.title,
        "who": table.who if table.kind != "prerequisite" else None,
        "result": words[f"results_{table.kind}"][table.result],
        "rows": [_row(row, words) for row in table.rows],
    }


def _row(row: Row, words: dict[str, Any]) -> dict[str, Any]:
    strength = words["strengths"][row.strength] if row.strength is not None else None
    evidence = f"{row.evidence_label} ({strength})" if row.strength else row.evidence_label
    return {
        "sign": words["signs"][row.state],
        "title": row.title,
        "citation": row.citation,
        "state": words["states"][row.state],
        "reason": _reason(row),
        "burden": words[row.burden],
        "evidence": evidence,
    }


def _reason(row: Row) -> str:
    """Why it is so: the rule that decided; for what is open, the last word (it may not have been asked at all)."""
    if not row.reasons:
        return ""
    return row.reasons[1] if row.not_asked else row.reasons[0]


def _contested(told: Result) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    for part in told.parts:
        for table in part.tables:
            for row in table.rows:
                if row.state == "contested" and row.readings and row.id not in seen:
                    seen.add(row.id)
                    yield {"title": row.title, "readings": row.readings}


def _stronger(told: Result) -> Iterator[str]:
    rows = [row for part in told.parts for table in part.tables for row in table.rows]
    weak = [row.stronger for row in rows if row.stronger and row.burden == "rightholder" and (row.strength or 0) < 3]
    yield from dict.fromkeys(weak)


def _changes(told: Result, language: str) -> dict[str, Any]:
    """The first few changes, and how many more the PDF holds."""
    lines = list({(line.label, line.short): line for part in told.parts for line in part.changes}.values())
    left = len(lines) - CHANGES
    more = prompts.phrase("check.more_changes", language, count=left) if left > 0 else None
    return {"lines": lines[:CHANGES], "more": more}


def _alike(told: Result) -> list[dict[str, Any]]:
    """The groups of works, those told once that come to the same."""
    same: dict[str, list[Part]] = {}
    for part in told.parts:
        same.setdefault(part.summary, []).append(part)
    return [{"groups": parts if parts[0].batch else [], "summary": summary} for summary, parts in same.items()]


def _as_much_as_fits(alike: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many groups as one message takes, one at least."""
    fitting: list[dict[str, Any]] = []
    used = 0
    for part in alike:
        used += len(part["summary"]) + sum(len(group.batch) + 8 for group in part["groups"])
        if fitting and used > SUMMARIES:
            break
        fitting.append(part)
    return fitting


def _overview(told: Result, language: str) -> Iterator[str]:
    """One line for each actor and act (and batch) that touches a right: how every exception stands."""
    signs = prompts.phrases(language)["check"]["signs"]
    lines: dict[str, list[str]] = {}
    for part in told.parts:
        judged = {who for who, verdict in part.verdicts if verdict not in {"no_right", "stopped"}}
        stands: dict[str, list[str]] = {}
        for table in part.tables:
            if table.kind == "exception" and table.who in judged:
                stands.setdefault(table.who, []).append(f"{signs[table.result]}\u00a0{_paragraph(table.provision)}")
        for who, each in stands.items():
            lines.setdefault(f"{'  '.join(each)}: {who}", []).append(f"„{part.batch}“" if part.batch else "")
    for line, groups in lines.items():
        everywhere = len(groups) == len(told.parts)
        yield line if everywhere else f"{line} ({', '.join(groups)})"


def _paragraph(provision: str) -> str:
    """ "UrhG § 44b" as "§ 44b", where the law goes without saying."""
    return provision.removeprefix("UrhG ").replace(" ", "\u00a0")


def _buttons(walk: Walk, told: Result, rest: bool) -> Iterator[tuple[Button, ...]]:
    """Few rows, so that the verdict stays in sight above them."""
    if any(part.tables for part in told.parts):
        yield (button(walk, "button_points", "T"), button(walk, "button_pdf", "P"))
    else:
        yield _files(walk)
    yield from _paired([Button(one.label, data(walk, "s", one.id)) for one in told.next_steps])
    if rest:
        yield (button(walk, "button_rest", "R"),)
    yield (button(walk, "button_batch", "B"),)
    yield (button(walk, "button_change", "v"), button(walk, "button_delete", "D"))


def _files(walk: Walk) -> tuple[Button, ...]:
    return (button(walk, "button_pdf", "P"), button(walk, "button_json", "J"))


def _paired(buttons: list[Button]) -> Iterator[tuple[Button, ...]]:
    """Two to a row where both labels fit half a phone; the order of importance stays."""
    waiting: Button | None = None
    for one in buttons:
        if waiting is not None and max(len(waiting.label), len(one.label)) <= HALF:
            yield (waiting, one)
            waiting = None
            continue
        if waiting is not None:
            yield (waiting,)
        waiting = one
    if waiting is not None:
        yield (waiting,)
