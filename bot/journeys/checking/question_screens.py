"""How a question of the check looks: with all its answers, with the few that fit what was written, or "was this meant?"

Says, decides nothing: which question it is and what was understood comes from knowledge.check.
"""

from __future__ import annotations

from collections.abc import Iterable

import prompts
from bot.journeys.checking.buttons import button, data, tick
from bot.ports import Button, Reply
from knowledge.check.engine import Asked
from knowledge.check.facts import NOT_APPLICABLE, UNKNOWN, Given
from knowledge.check.review import answer_text
from knowledge.check.scheme import SCOPE, Question
from knowledge.check.walk import Path, Walk

FITS = 34  # characters of a button that a phone shows
SHORT = 12


def question(path: Path, walk: Walk, asked: Asked, recap: str | None = None) -> Reply:
    """One question, with its answers as buttons."""
    language, ask = walk.language, asked.question
    labels = [option.label.in_language(language) for option in ask.options]
    listed = labels if any(len(label) > FITS for label in labels) else []
    visit = walk.visit
    before = path.given(walk, visit) if visit else None
    html = prompts.render(
        "check/question.jinja",
        language,
        recap=recap,
        progress=_progress(path, walk, ask),
        batch=visit.batch if visit else None,
        text=ask.text.in_language(language),
        about=path.scheme.labels[asked.actor].in_language(language) if asked.actor else None,
        current=answer_text(path.scheme, ask, before, language) if before else None,
        hint=prompts.phrase(f"check.hint_{ask.kind}", language) if ask.kind in {"date", "many"} else None,
        why=ask.why.in_language(language),
        example=ask.example.in_language(language),
    )
    answers = (*_for_several(path, walk, asked, before), *_answers(walk, ask, listed))
    return Reply(html, (*answers, *_steering(path, walk, asked, before)), options=tuple(listed))


def confirmation(path: Path, walk: Walk, asked: Asked) -> Reply:
    """Was this meant?"""
    assert walk.proposal is not None
    answer = answer_text(path.scheme, asked.question, walk.proposal.given, walk.language)
    key = "check.understood_by_model" if walk.proposal.by_model else "check.understood"
    html = prompts.phrase(key, walk.language, answer=answer, remark=walk.proposal.remark)
    return Reply(html, ((button(walk, "button_yes", "y"), button(walk, "button_no", "x")),))


def candidates(path: Path, walk: Walk, asked: Asked, fitting: tuple[str, ...]) -> Reply:
    """The few answers that fit what was written, under the numbers they have in the question, and the way to all."""
    language, ask = walk.language, asked.question
    labels = {option.id: option.label.in_language(language) for option in (*ask.options, *path.scheme.common)}
    numbers = {option.id: number for number, option in enumerate(ask.options, 1)}
    cut = [name for name in fitting if name in numbers and len(labels[name]) > FITS]
    html = prompts.render(
        "check/candidates.jinja",
        language,
        many=ask.kind == "many",
        text=ask.text.in_language(language),
        about=path.scheme.labels[asked.actor].in_language(language) if asked.actor else None,
        answers=[{"number": numbers[name], "label": labels[name]} for name in fitting if name in numbers and cut],
    )
    shown = {name: f"{numbers[name]} · {label}" if cut and name in numbers else label for name, label in labels.items()}
    rows = [(_candidate(walk, ask, name, shown[name]),) for name in fitting if name in shown]
    done = [(button(walk, "button_done", "f"),)] if ask.kind == "many" and walk.picked else []
    return Reply(html, (*rows, *done, (button(walk, "button_all_answers", "A"),)))


def _candidate(walk: Walk, ask: Question, name: str, label: str) -> Button:
    if name in {UNKNOWN, NOT_APPLICABLE}:
        return Button(label, data(walk, "u" if name == UNKNOWN else "n"))
    if ask.kind == "many":
        return tick(walk, name in walk.picked, label, name)
    return Button(label, data(walk, "o", name))


def alike(path: Path, walk: Walk, asked: Asked) -> Given | None:
    """What was answered to the same question for the actor before this one; None if nothing is known there."""
    for visit in reversed(walk.trail):
        if walk.visit and visit.batch == walk.visit.batch and visit.key.partition(SCOPE)[0] == asked.question.id:
            given = path.given(walk, visit)
            if given is not None and given.state == "known":
                return given
    return None


def _progress(path: Path, walk: Walk, ask: Question) -> str:
    sections = [section.id for section in path.scheme.sections]
    return prompts.phrase(
        "check.progress",
        walk.language,
        part=sections.index(ask.section) + 1,
        parts=len(sections),
        section=path.scheme.labels[ask.section].in_language(walk.language),
    )


def _answers(walk: Walk, ask: Question, listed: list[str]) -> Iterable[tuple[Button, ...]]:
    labels = [
        (option.id, f"{number} · {label}" if listed else label)
        for number, option in enumerate(ask.options, 1)
        for label in [option.label.in_language(walk.language)]
    ]
    if ask.kind == "date":
        dates = [Button(one.label.in_language(walk.language), data(walk, "d", one.value)) for one in ask.suggestions]
        yield from _packed(dates)
    elif ask.kind == "many":
        for name, label in labels:
            yield (tick(walk, name in walk.picked, label, name),)
    else:
        yield from _packed([Button(label, data(walk, "o", name)) for name, label in labels])


def _packed(buttons: list[Button]) -> Iterable[tuple[Button, ...]]:
    """Short ones side by side, in threes at most; the others one to a row."""
    row: list[Button] = []
    for one in buttons:
        short = len(one.label) <= SHORT
        if row and (not short or len(row) == 3):
            yield tuple(row)
            row = []
        if short:
            row.append(one)
        else:
            yield (one,)
    if row:
        yield tuple(row)


def _for_several(path: Path, walk: Walk, asked: Asked, before: Given | None) -> Iterable[tuple[Button, ...]]:
    """Above the answers, because it comes before them: the answer for all, or the same as for the one asked before."""
    if not asked.actor or not path.several_actors(walk):
        return
    same = alike(path, walk, asked) if before is None else None
    if same is not None:
        answer = answer_text(path.scheme, asked.question, same, walk.language)
        yield (button(walk, "button_same", "m", answer=answer),)
    else:
        wanted, mark = ("-", "☑") if walk.for_all else ("+", "☐")
        yield (button(walk, "button_for_all", "a", wanted, mark=mark),)


def _steering(path: Path, walk: Walk, asked: Asked, before: Given | None) -> Iterable[tuple[Button, ...]]:
    common = [
        Button(option.label.in_language(walk.language), data(walk, "u" if option.id == UNKNOWN else "n"))
        for option in path.scheme.common
    ]
    if asked.question.kind == "many":
        yield (button(walk, "button_done", "f"),)
    yield tuple(common)
    if before is not None:
        yield (button(walk, "button_keep", "k"),)
    first = [button(walk, "button_back", "b")] if walk.trail else []
    yield (*first, button(walk, "button_review", "v"), button(walk, "button_pause", "z"))
