"""The screens of a check that ask nothing about the case: the review, works with other facts, going on, "really?"

Says, decides nothing.
"""

from __future__ import annotations

import prompts
from bot.journeys.checking.buttons import button, data, tick
from bot.ports import Button, Reply
from knowledge.check.facts import DONT_KNOW
from knowledge.check.review import answer_text
from knowledge.check.scheme import SCOPE, Scheme
from knowledge.check.walk import Line, Path, Visit, Walk

NUMBERS_IN_A_ROW = 5
TICKS_IN_A_ROW = 4


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
        ticks.append(tick(walk, key in walk.picked, str(number), str(number - 1)))
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


def _group(scheme: Scheme, walk: Walk, line: Line) -> str:
    if line.batch:
        return f"{prompts.phrase('check.batch', walk.language)} „{line.batch}“"
    section = scheme.question_of[line.key.partition(SCOPE)[0]].section
    return scheme.labels[section].in_language(walk.language)


def _edited(line: Line, batches: list[str]) -> str:
    return f"{line.key}:{batches.index(line.batch)}" if line.batch else line.key
