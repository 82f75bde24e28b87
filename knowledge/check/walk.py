"""A walk through the check as a value: where one person stands, what they said, how they came here.

Pure: a walk goes in, a walk comes out. Nothing is said, sent or stored here, and no question is chosen here either: the
engine knows which one can still change a result. Going back keeps every later answer, and a question answered anew
drops nothing but what no longer applies, because the engine decides what counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from knowledge.check import answers as written
from knowledge.check.answers import Answers, Batch
from knowledge.check.engine import ACTORS, Asked, Rulings, active, next_of_the_rest, next_question
from knowledge.check.facts import Given
from knowledge.check.scheme import SCOPE, Scheme

Stand = Literal["question", "confirm", "review", "batch_name", "batch_facts", "result", "paused"]

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Visit:
    """A question that was shown: its key, for which batch, and the number of the message that answered it."""

    key: str
    batch: str | None = None
    message: int | None = None

    @property
    def place(self) -> tuple[str, str | None]:
        """What makes two visits the same: question and batch."""
        return self.key, self.batch


@dataclass(frozen=True, slots=True)
class Proposal:
    """How something written in free words was understood; counts only when the person confirms it.

    ``by_model``: a language model understood it so, not our rules, and that is said with it.
    """

    given: Given
    remark: str | None = None
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """One person's check. ``step`` grows with every move, so that a button of an earlier step is recognised.

    ``picked``: what is ticked in a question that takes several; ``for_all``: the answer shall hold for every actor;
    ``queue``: questions that are asked on purpose, for a batch; ``then``: where an answer leads; ``thorough``: what no
    longer changes a result is asked too; ``seen``: number of the last message that was taken in, so that a redelivered
    one is not taken twice.
    """

    id: str
    language: str
    answers: Answers
    step: int = 0
    stand: Stand = "question"
    visit: Visit | None = None
    trail: tuple[Visit, ...] = ()
    picked: frozenset[str] = NONE
    for_all: bool = False
    proposal: Proposal | None = None
    then: Literal["forward", "review"] = "forward"
    queue: tuple[str, ...] = ()
    thorough: bool = False
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as it is listed for review."""

    key: str
    given: Given
    batch: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """The moves of a walk, by the scheme and the rulings of one day."""

    scheme: Scheme
    rulings: Rulings

    def begin(self, name: str, language: str) -> Walk:
        """A new walk called ``name``, at its first question."""
        return self.forward(Walk(name, language, Answers(self.scheme.version)))

    def asked(self, walk: Walk) -> Asked | None:
        """The question on the table, with the actor it is about; None if none is."""
        if walk.visit is None:
            return None
        name, _, actor = walk.visit.key.partition(SCOPE)
        question = self.scheme.question_of.get(name)
        return Asked(question, walk.visit.key, actor or None) if question else None

    def given(self, walk: Walk, visit: Visit) -> Given | None:
        """What was answered there before, also by an answer for all actors."""
        given, _ = walk.answers.for_batch(batch_of(walk.answers, visit.batch))
        return given.get(visit.key, given.get(visit.key.partition(SCOPE)[0]))

    def answer(self, walk: Walk, given: Given, remark: str | None = None, message: int | None = None) -> Walk:
        """Takes ``given`` for the question on the table and goes on."""
        assert walk.visit is not None
        visit = replace(walk.visit, message=message)
        others = tuple(one for one in walk.trail if one.place != visit.place)
        known = [one.place for one in walk.trail]
        trail = (*others, visit)
        if visit.place in known:
            position = known.index(visit.place)
            trail = (*others[:position], visit, *others[position:])
        answers = self._stored(walk, visit, given, remark)
        return self.forward(replace(walk, answers=answers, trail=trail, queue=_rest(walk.queue, visit.key)))

    def forward(self, walk: Walk) -> Walk:
        """To the next question that matters, back to the review where that was left, or to the result."""
        if walk.then == "review":
            return self.review(replace(walk, visit=None))
        if walk.queue and walk.answers.batches:
            return self._show(walk, Visit(walk.queue[0], walk.answers.batches[-1].name))
        for batch in walk.answers.batches or (None,):
            asked = next_question(self.scheme, walk.answers, self.rulings, batch)
            if asked is None and walk.thorough:
                asked = next_of_the_rest(self.scheme, walk.answers, self.rulings, batch)
            if asked is not None:
                return self._show(walk, Visit(asked.key, batch.name if batch else None))
        return self._moved(walk, "result", visit=None)

    def propose(self, walk: Walk, given: Given, remark: str | None, by_model: bool = False) -> Walk:
        """Asks whether free words were understood rightly."""
        return self._moved(walk, "confirm", visit=walk.visit, proposal=Proposal(given, remark, by_model))

    def ask_again(self, walk: Walk) -> Walk:
        """The question on the table once more, without a proposal."""
        return self._show(walk, walk.visit) if walk.visit else self.forward(walk)

    def pick(self, walk: Walk, option: str, ticked: bool) -> Walk:
        """Ticks or unticks one option; what stands alone clears the rest. Doing it twice changes nothing."""
        asked = self.asked(walk)
        picked = walk.picked | {option} if ticked else walk.picked - {option}
        if asked and ticked:
            alone = {one.id for one in asked.question.options if one.alone}
            picked = frozenset([option]) if option in alone else picked - alone
        return replace(walk, picked=picked)

    def back(self, walk: Walk) -> Walk:
        """To the question before this one that still counts; every answer is kept."""
        if walk.stand == "confirm":
            return self.ask_again(walk)
        trail = list(self._counting(walk))
        places = [one.place for one in trail]
        here = walk.visit.place if walk.visit else None
        position = places.index(here) if here in places else len(trail)
        if position == 0:
            return self.ask_again(walk)
        return self._show(replace(walk, then="forward"), trail[position - 1])

    def keep(self, walk: Walk) -> Walk:
        """On from a question that was answered before, without changing its answer."""
        if walk.then == "review":
            return self.review(replace(walk, visit=None))
        trail = list(self._counting(walk))
        places = [one.place for one in trail]
        here = walk.visit.place if walk.visit else None
        if here in places and places.index(here) + 1 < len(places):
            return self._show(walk, trail[places.index(here) + 1])
        return self.forward(walk)

    def review(self, walk: Walk) -> Walk:
        """All answers, each to be changed."""
        return self._moved(walk, "review", visit=walk.visit, then="forward")

    def edit(self, walk: Walk, key: str, batch: str | None) -> Walk:
        """One answered question again; afterwards the review comes back."""
        return self._show(replace(walk, then="review"), Visit(key, batch))

    def pause(self, walk: Walk) -> Walk:
        """Puts the walk aside; nothing is lost."""
        return self._moved(walk, "paused", visit=walk.visit, then=walk.then)

    def resume(self, walk: Walk) -> Walk:
        """Goes on where it was left, or to the first question that matters now."""
        walk = replace(walk, then="forward")
        if walk.visit is not None and self.asked(walk) is not None and self._applies(walk, walk.visit):
            return self._show(walk, walk.visit)
        return self.forward(walk)

    def name_batch(self, walk: Walk) -> Walk:
        """Asks how the works with other facts shall be called."""
        return self._moved(walk, "batch_name", visit=None)

    def add_batch(self, walk: Walk, first: str, name: str, works: int | None) -> Walk:
        """Works with other facts: the case so far becomes the batch ``first`` if there was none."""
        batches = walk.answers.batches or (Batch(first, walk.answers.works),)
        taken = {one.name for one in batches}
        fresh = next(one for one in _variants(name) if one not in taken)
        answers = replace(walk.answers, batches=(*batches, Batch(fresh, works)))
        return self._moved(replace(walk, answers=answers), "batch_facts", visit=None)

    def ask_for_batch(self, walk: Walk) -> Walk:
        """Asks again, for the newest batch, what was ticked as different."""
        keys = [key for key in self.changeable(walk) if key in walk.picked]
        return self.forward(replace(walk, queue=tuple(keys), picked=NONE))

    def changeable(self, walk: Walk) -> list[str]:
        """Keys of the answers that may be different for other works."""
        counting = active(self.scheme, walk.answers, self.rulings, None)
        return sorted(counting, key=self._order)

    def lines(self, walk: Walk) -> Iterator[Line]:
        """Every answer that counts, in the order of asking; those of a batch after those of the case."""
        batches = walk.answers.batches
        general = active(self.scheme, walk.answers, self.rulings, None)
        if batches:
            for batch in batches:
                general = {**active(self.scheme, walk.answers, self.rulings, batch), **general}
            general = {key: value for key, value in general.items() if walk.answers.given.get(key) == value}
        for key in sorted(general, key=self._order):
            yield Line(key, general[key], None, walk.answers.remarks.get(key))
        for batch in batches:
            counting = active(self.scheme, walk.answers, self.rulings, batch)
            for key in sorted(set(batch.given) & set(counting), key=self._order):
                yield Line(key, counting[key], batch.name)

    def finished(self, walk: Walk) -> bool:
        """Can no question change a result any more?"""
        batches = walk.answers.batches or (None,)
        return all(next_question(self.scheme, walk.answers, self.rulings, batch) is None for batch in batches)

    def settle_the_rest(self, walk: Walk) -> Walk:
        """From now on also asks what no longer changes a result."""
        return self.forward(replace(walk, thorough=True))

    def has_a_rest(self, walk: Walk) -> bool:
        """Is there anything left that was not asked because it no longer mattered?"""
        batches = walk.answers.batches or (None,)
        return any(next_of_the_rest(self.scheme, walk.answers, self.rulings, batch) is not None for batch in batches)

    def several_actors(self, walk: Walk) -> bool:
        """Was more than one actor named, so that an answer may hold for all of them?"""
        visit = walk.visit
        given, _ = walk.answers.for_batch(batch_of(walk.answers, visit.batch if visit else None))
        return ACTORS in given and len(given[ACTORS].options) > 1

    def _order(self, key: str) -> tuple[int, str]:
        name, _, actor = key.partition(SCOPE)
        return self.scheme.order.get(name, len(self.scheme.order)), actor

    def _applies(self, walk: Walk, visit: Visit) -> bool:
        """Does the question still count, answered or not?"""
        answered = self.given(walk, visit) is not None
        counting = {one.place for one in self._counting(walk)}
        return visit.place in counting or not answered

    def _counting(self, walk: Walk) -> Iterator[Visit]:
        counts: dict[str | None, frozenset[str]] = {}
        for visit in walk.trail:
            if visit.batch not in counts:
                batch = batch_of(walk.answers, visit.batch)
                keys = active(self.scheme, walk.answers, self.rulings, batch)
                counts[visit.batch] = frozenset(keys) | {key.partition(SCOPE)[0] for key in keys}
            if visit.key in counts[visit.batch] or visit.key.partition(SCOPE)[0] in counts[visit.batch]:
                yield visit

    def _stored(self, walk: Walk, visit: Visit, given: Given, remark: str | None) -> Answers:
        name, scope, _ = visit.key.partition(SCOPE)
        if not (scope and walk.for_all):
            return walk.answers.with_answer(visit.key, given, visit.batch).with_remark(visit.key, remark)
        answers = walk.answers
        for actor in self.scheme.actors:
            answers = answers.without(f"{name}{SCOPE}{actor.id}", visit.batch)
        return answers.with_answer(name, given, visit.batch).with_remark(name, remark)

    def _show(self, walk: Walk, visit: Visit) -> Walk:
        before = self.given(walk, visit)
        shown = self._moved(walk, "question", visit=replace(visit, message=None), then=walk.then)
        name, scope, _ = visit.key.partition(SCOPE)
        specific, _ = walk.answers.for_batch(batch_of(walk.answers, visit.batch))
        general = bool(scope) and name in specific and visit.key not in specific
        return replace(shown, picked=before.options if before else NONE, for_all=general)

    def _moved(
        self,
        walk: Walk,
        stand: Stand,
        *,
        visit: Visit | None,
        proposal: Proposal | None = None,
        then: Literal["forward", "review"] = "forward",
    ) -> Walk:
        return replace(
            walk, stand=stand, visit=visit, proposal=proposal, then=then, picked=NONE, for_all=False, step=walk.step + 1
        )


def batch_of(answers: Answers, name: str | None) -> Batch | None:
    """The batch called ``name``; None for the case as a whole."""
    return next((batch for batch in answers.batches if batch.name == name), None)


def plain(walk: Walk) -> dict[str, Any]:
    """The walk as JSON values; ``read`` gives it back."""
    return {
        "id": walk.id,
        "language": walk.language,
        "answers": written.plain(walk.answers),
        "step": walk.step,
        "stand": walk.stand,
        "visit": _visit_written(walk.visit) if walk.visit else None,
        "trail": [_visit_written(visit) for visit in walk.trail],
        "picked": sorted(walk.picked),
        "for_all": walk.for_all,
        "proposal": _proposal_written(walk.proposal) if walk.proposal else None,
        "then": walk.then,
        "queue": list(walk.queue),
        "thorough": walk.thorough,
        "seen": walk.seen,
    }


def read(raw: dict[str, Any], scheme: Scheme) -> Walk:
    """A walk that ``plain`` wrote, brought forward to ``scheme``. Raises AnswersError, KeyError where it is damaged."""
    carried = written.carry(raw["answers"], scheme)
    walk = Walk(
        id=raw["id"],
        language=raw["language"],
        answers=carried.answers,
        step=raw["step"],
        stand=raw["stand"],
        visit=_visit_read(raw["visit"], scheme),
        trail=tuple(visit for one in raw["trail"] if (visit := _visit_read(one, scheme))),
        picked=frozenset(raw["picked"]),
        for_all=raw["for_all"],
        then=raw["then"],
        queue=tuple(key for key in raw["queue"] if key.partition(SCOPE)[0] in scheme.question_of),
        thorough=raw["thorough"],
        seen=raw["seen"],
    )
    return _proposed(walk, raw["proposal"], scheme)


def _proposed(walk: Walk, raw: dict[str, Any] | None, scheme: Scheme) -> Walk:
    """The proposal back on the table; a question that changed meanwhile is simply asked again."""
    if walk.stand == "confirm" and raw and walk.visit:
        try:
            given = written.value_for(scheme.question_of[walk.visit.key.partition(SCOPE)[0]], raw["given"])
        except ValueError:
            return replace(walk, stand="question")
        return replace(walk, proposal=Proposal(given, raw["remark"], raw.get("by_model") is True))
    lost = walk.stand in {"question", "confirm"} and (walk.visit is None or walk.stand == "confirm")
    return replace(walk, stand="question" if walk.visit else "review") if lost else walk


def _proposal_written(proposal: Proposal) -> dict[str, Any]:
    return {"given": proposal.given.plain(), "remark": proposal.remark, "by_model": proposal.by_model}


def _visit_written(visit: Visit) -> list[Any]:
    return [visit.key, visit.batch, visit.message]


def _visit_read(raw: list[Any] | None, scheme: Scheme) -> Visit | None:
    if not raw or str(raw[0]).partition(SCOPE)[0] not in scheme.question_of:
        return None
    return Visit(*raw)


def _rest(queue: tuple[str, ...], done: str) -> tuple[str, ...]:
    return tuple(key for key in queue if key != done)


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name} {number}"
        number += 1
