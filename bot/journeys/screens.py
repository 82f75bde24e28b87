"""How a walk through the check looks: the question, the confirmation, the review, the menus. Says, decides nothing.

Buttons carry the walk's name and, where it matters, its step, so that a button of an earlier question is recognised.
"""

from __future__ import annotations

from collections.abc import Iterable

import prompts
from bot.journeys.ask import VERSION
from bot.ports import Button, Reply
from knowledge.check.engine import Asked
from knowledge.check.facts import DONT_KNOW, UNKNOWN, Given
from knowledge.check.review import answer_text
from knowledge.check.scheme import SCOPE, Question, Scheme
from knowledge.check.walk import Line, Path, Visit, Walk

KIND = "c"
FITS = 34  # characters of a button that a phone shows
SHORT = 12
NUMBERS_IN_A_ROW = 5
TICKS_IN_A_ROW = 4

Rows = tuple[tuple[Button, ...], ...]


def data(walk: Walk, verb: str, argument: str = "") -> str:
    """What a button of this walk carries."""
    carried = f"{VERSION}:{KIND}:{walk.id}:{walk.step}:{verb}"
    return f"{carried}:{argument}" if argument else carried


def button(walk: Walk, key: str, verb: str, argument: str = "", **values: object) -> Button:
    """A button whose label is the phrase ``key``."""
    return Button(prompts.phrase(f"check.{key}", walk.language, **values), data(walk, verb, argument))


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
    html = prompts.phrase("check.understood", walk.language, answer=answer, remark=walk.proposal.remark)
    return Reply(html, ((button(walk, "button_yes", "y"), button(walk, "button_no", "x")),))


def review(path: Path, walk: Walk, *, missing: bool = False) -> Reply:
    """All answers, numbered, each with a button to change it; or only those that were not known (``missing``)."""
    lines = [line for line in path.lines(walk) if not missing or line.given == DONT_KNOW]
    groups: list[dict[str, object]] = []
    for number, line in enumerate(lines, 1):
        title = _group(path.scheme, walk, line)
        if not groups or groups[-1]["title"] != title:
            groups.append({"title": title, "lines": []})
        entries = groups[-1]["lines"]
        assert isinstance(entries, list)
        entries.append({"number": number, **line_words(path.scheme, line, walk.language)})
    html = prompts.render("check/review.jinja", walk.language, groups=groups, missing=missing)
    names = [batch.name for batch in walk.answers.batches]
    numbers = [Button(str(number), data(walk, "e", _edited(line, names))) for number, line in enumerate(lines, 1)]
    onward = "button_result" if path.finished(walk) else "button_go_on"
    rows = tuple(tuple(numbers[start : start + NUMBERS_IN_A_ROW]) for start in range(0, len(numbers), NUMBERS_IN_A_ROW))
    last = ((button(walk, onward, "r"),), (button(walk, "button_new", "N"), button(walk, "button_delete", "D")))
    return Reply(html, (*rows, *last))


def batch_facts(path: Path, walk: Walk) -> Reply:
    """What is different for the newest batch? The questions stand in the message, because a button would cut them."""
    newest = walk.answers.batches[-1]
    lines, ticks = [], []
    for number, key in enumerate(path.changeable(walk), 1):
        given = path.given(walk, Visit(key, newest.name))
        words = line_words(path.scheme, Line(key, given or DONT_KNOW), walk.language)
        lines.append({"number": number, **words})
        ticks.append(_tick(walk, key in walk.picked, str(number), str(number - 1)))
    html = prompts.render("check/group.jinja", walk.language, name=newest.name, lines=lines)
    rows = tuple(tuple(ticks[start : start + TICKS_IN_A_ROW]) for start in range(0, len(ticks), TICKS_IN_A_ROW))
    return Reply(html, (*rows, (button(walk, "button_no_group", "X"), button(walk, "button_done", "f"))))


def resume(walk: Walk, count: int, day: str, finished: bool) -> Reply:
    """There is a check already: go on, look, start over or delete."""
    html = prompts.phrase("check.resume_done" if finished else "check.resume", walk.language, count=count, day=day)
    first = button(walk, "button_result" if finished else "button_go_on", "r")
    return Reply(
        html,
        (
            (first,),
            (button(walk, "button_review", "v"),),
            (button(walk, "button_new", "N"), button(walk, "button_delete", "D")),
        ),
    )


def sure(walk: Walk, key: str, yes: str, verb: str, count: int) -> Reply:
    """Asks once more before something is lost."""
    html = prompts.phrase(f"check.{key}", walk.language, count=count)
    return Reply(html, ((button(walk, yes, verb),), (button(walk, "button_stop", "r"),)))


def line_words(scheme: Scheme, line: Line, language: str) -> dict[str, str | None]:
    """A line of the review: question, actor, answer, remark."""
    name, _, actor = line.key.partition(SCOPE)
    asked = scheme.question_of[name]
    return {
        "question": _in_short(asked.text.in_language(language)),
        "actor": scheme.labels[actor].in_language(language) if actor else None,
        "answer": answer_text(scheme, asked, line.given, language),
        "remark": line.remark,
    }


def _in_short(question: str) -> str:
    """A question without what explains it ("Ein Jahr reicht.")."""
    asked, mark, _ = question.partition("?")
    return f"{asked}{mark}"


def _progress(path: Path, walk: Walk, ask: Question) -> str:
    sections = [section.id for section in path.scheme.sections]
    return prompts.phrase(
        "check.progress",
        walk.language,
        part=sections.index(ask.section) + 1,
        parts=len(sections),
        section=path.scheme.labels[ask.section].in_language(walk.language),
    )


def _group(scheme: Scheme, walk: Walk, line: Line) -> str:
    if line.batch:
        return f"{prompts.phrase('check.batch', walk.language)} „{line.batch}“"
    section = scheme.question_of[line.key.partition(SCOPE)[0]].section
    return scheme.labels[section].in_language(walk.language)


def _edited(line: Line, batches: list[str]) -> str:
    return f"{line.key}:{batches.index(line.batch)}" if line.batch else line.key


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
            yield (_tick(walk, name in walk.picked, label, name),)
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


def _tick(walk: Walk, ticked: bool, label: str, argument: str) -> Button:
    return Button(f"{'☑' if ticked else '☐'} {label}", data(walk, "p", f"{'-' if ticked else '+'}{argument}"))


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


def alike(path: Path, walk: Walk, asked: Asked) -> Given | None:
    """What was answered to the same question for the actor before this one; None if nothing is known there."""
    for visit in reversed(walk.trail):
        if walk.visit and visit.batch == walk.visit.batch and visit.key.partition(SCOPE)[0] == asked.question.id:
            given = path.given(walk, visit)
            if given is not None and given.state == "known":
                return given
    return None


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
