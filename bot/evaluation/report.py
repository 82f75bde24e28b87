"""The report of a measurement: report.md, report.html with plots, and outcomes.jsonl with every single answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import prompts
from bot.evaluation import plots
from bot.evaluation.figures import Figures, Share, figures
from bot.evaluation.run import Outcome
from bot.model.prices import MICRO

SIGNALS = ("correct", "cites", "says", "refuses", "grounded", "answered")
_WORST = 40


def write(folder: Path, outcomes: Sequence[Outcome], source: str, day: str, language: str) -> list[Path]:
    """Writes the three files into ``folder`` and returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    found = figures(outcomes)
    told = _told(found, outcomes, language)
    told["intro"] = _say("intro", language, questions=told["questions"], source=source, day=day)
    markdown = prompts.render("eval/report.md.jinja", language, **told)
    page = prompts.render("eval/report.html.jinja", language, **told, plots=_plots(found, language))
    files = {"report.md": markdown + "\n", "report.html": page + "\n", "outcomes.jsonl": _lines(outcomes)}
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in files]


def _told(found: Sequence[Figures], outcomes: Sequence[Outcome], language: str) -> dict[str, Any]:
    say = prompts.phrases_of("eval", language)
    wrong = [outcome for outcome in outcomes if not outcome.correct]
    return {
        "say": say,
        "questions": len({outcome.question.id for outcome in outcomes}),
        "signals": [(say["signals"][name], [shown(getattr(one, name)) for one in found]) for name in SIGNALS],
        "writers": [one.writer for one in found],
        "figures": [(one, cost(one), _failed(one, say["reasons"])) for one in found],
        "wrong": wrong[:_WORST],
        "wrong_shown": _say("wrong_shown", language, shown=len(wrong[:_WORST]), count=len(wrong)),
    }


def _failed(one: Figures, names: dict[str, str]) -> str:
    return ", ".join(f"{names[reason]} {count}" for reason, count in one.reasons) or "–"


def _say(key: str, language: str, **values: Any) -> str:
    return prompts.phrase_of("eval", key, language, html=False, **values)


def shown(share: Share) -> str:
    """A share as people read it: "93 % (42/45, 82–98)"."""
    if share.value is None or share.interval is None:
        return "–"
    low, high = share.interval
    return f"{100 * share.value:.0f} % ({share.hits}/{share.n}, {100 * low:.0f}–{100 * high:.0f})"


def cost(one: Figures) -> str:
    """EUR per thousand answers; "–" where no price is set or nothing was paid."""
    return f"{one.micros / MICRO / one.questions * 1_000:.2f} EUR" if one.micros else "–"


def _plots(found: Sequence[Figures], language: str) -> list[str]:
    say = prompts.phrases_of("eval", language)
    rows = [(say["short"][name], [getattr(one, name) for one in found]) for name in SIGNALS]
    drawn = [
        plots.shares(say["plots"]["signals"], rows, [one.writer for one in found]),
        plots.times(say["plots"]["times"], found),
    ]
    if any(one.given for one in found):
        tokens = [(one.writer, (one.given + one.heard) or None) for one in found]
        drawn.append(plots.amounts(say["plots"]["tokens"], tokens, ""))
    if any(one.micros for one in found):
        costs = [(one.writer, one.micros / MICRO / one.questions * 1_000 or None) for one in found]
        drawn.append(plots.amounts(say["plots"]["cost"], costs, "EUR"))
    return drawn


def _lines(outcomes: Sequence[Outcome]) -> str:
    rows = (
        {**asdict(one), "question": one.question.model_dump(mode="json"), "correct": one.correct} for one in outcomes
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
