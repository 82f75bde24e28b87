"""The result of a check as messages and files: in the chat, as PDF, as JSON. Says what knowledge.check.result holds.

The first message is one screen: the verdict, what hangs on it, and folded what belongs to it, because a phone shows the
end of what arrives. The points follow on a tap; what only confirms another provision is in the PDF.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import prompts
from bot.journeys.ask import VERSION
from bot.journeys.checking.buttons import button, data
from bot.journeys.deadline_talk.words import wait_button
from bot.journeys.voice import paired
from bot.ports import Button, Document, Reply
from knowledge.answers.courts import CourtState
from knowledge.check.result import Line, Part, Result, as_json
from knowledge.check.walk import Walk
from knowledge.library.own import decision_citation

OVERVIEW = 8
SUMMARIES = 1_600  # characters of verdicts beside which everything else still fits into one message
CHANGES = 5
HALF = 20  # characters of a button that takes half of a phone's width
DOORS = {
    "draft": ("button_to_draft", "entwurf"),
    "costs": ("button_to_costs", "kosten"),
    "deadline": ("button_to_deadlines", "fristen"),
    "handover": ("button_to_handover", "entwurf lawyer_instruction"),
    "reserve": ("button_to_reserve", "entwurf nutzungsvorbehalt"),
}
"""What a next step asks for -> the label of its button and the command of the journey where it is done."""


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
        courts=[court_line(state, told) for state in told.courts if _is_news(state)],
    )
    return Reply(html, tuple(_buttons(walk, told, rest)))


def _is_news(state: CourtState) -> bool:
    """Not a final decision, which speaks at its element, unless it ended a case whose other instances stand here."""
    return state.standing != "decided_final" or state.decision.chain is not None


def step(walk: Walk, line: Line) -> Reply:
    """A next step: what it is, and the way on."""
    html = prompts.phrase("check.step", walk.language, label=line.label, text=line.text)
    if line.action == "check_again":
        return Reply(html, ((button(walk, "button_missing", "M"),), (button(walk, "button_see_answers", "v"),)))
    return Reply(html, (*_door(line, walk.language), (button(walk, "button_to_result", "E"),)))


def _door(line: Line, language: str) -> Iterator[tuple[Button, ...]]:
    """The way into the journey that takes a next step, where there is one."""
    if line.action in DOORS:
        key, command = DOORS[line.action]
        yield (Button(prompts.phrase(f"check.{key}", language), f"{VERSION}:j:{command}"),)


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
        yield files(walk)
    yield from paired([Button(one.label, data(walk, "s", one.id)) for one in told.next_steps], HALF)
    awaited = next((state.decision for state in told.courts if state.standing == "due"), None)
    if awaited is not None:
        yield (wait_button(awaited, told.language),)
    if rest:
        yield (button(walk, "button_rest", "R"),)
    yield (button(walk, "button_batch", "B"),)
    yield (button(walk, "button_change", "v"), button(walk, "button_delete", "D"))


def files(walk: Walk) -> tuple[Button, ...]:
    """The result to keep: as PDF, as JSON."""
    return (button(walk, "button_pdf", "P"), button(walk, "button_json", "J"))
