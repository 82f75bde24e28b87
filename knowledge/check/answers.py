"""The answers of one case as a value: what was given, by which version of the scheme, per actor and per batch.

They are written and read in the same form in which a lawyer writes them by hand (docs/check.md). Reading reports every
fault at once. Answers of an older scheme are brought forward; what cannot be carried over is told, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from knowledge.check.facts import (
    DOES_NOT_APPLY,
    DONT_KNOW,
    NOT_APPLICABLE,
    UNKNOWN,
    Given,
    dated,
)
from knowledge.check.scheme import SCOPE, Question, Scheme

_PARTS = {"scheme_version", "answers", "by_actor", "batches", "works", "evidence", "remarks"}
_BATCH_PARTS = {"name", "works", "answers", "by_actor", "evidence"}


class AnswersError(Exception):
    """The file of answers is faulty. ``problems`` holds one line per fault."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Batch:
    """Works that share their facts; ``given`` and ``evidence`` replace what holds for the whole case."""

    name: str
    works: int | None = None
    given: Mapping[str, Given] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything a person said. Keys are question ids, or "question@actor" where it was asked for one actor.

    Nothing is ever dropped because another answer changed; the engine decides what counts, so editing an answer back
    brings back the first result.
    """

    version: str
    given: Mapping[str, Given] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    batches: tuple[Batch, ...] = ()
    works: int | None = None

    def with_answer(self, key: str, given: Given, batch: str | None = None) -> Answers:
        """These answers with one given or replaced, for the whole case or for one batch."""
        if batch is None:
            return replace(self, given={**self.given, key: given})
        batches = tuple(
            replace(one, given={**one.given, key: given}) if one.name == batch else one for one in self.batches
        )
        return replace(self, batches=batches)

    def without(self, key: str, batch: str | None = None) -> Answers:
        """These answers with one taken back, for the whole case or for one batch."""
        if batch is None:
            return replace(self, given={name: value for name, value in self.given.items() if name != key})
        batches = tuple(
            replace(one, given={name: value for name, value in one.given.items() if name != key})
            if one.name == batch
            else one
            for one in self.batches
        )
        return replace(self, batches=batches)

    def with_remark(self, key: str, remark: str | None) -> Answers:
        """These answers with a note to one of them; None takes the note back."""
        others = {name: text for name, text in self.remarks.items() if name != key}
        return replace(self, remarks={**others, key: remark} if remark else others)

    def for_batch(self, batch: Batch | None) -> tuple[Mapping[str, Given], Mapping[str, str]]:
        """What was answered and what evidence there is, for one batch or (None) for the case as a whole."""
        if batch is None:
            return self.given, self.evidence
        general = {key: value for key, value in self.given.items() if not _replaced(key, batch.given)}
        return {**general, **batch.given}, {**self.evidence, **batch.evidence}


@dataclass(frozen=True, slots=True)
class Carried:
    """Answers brought forward from an older scheme, and the keys that could not be carried over."""

    answers: Answers
    dropped: tuple[str, ...]


def value_for(question: Question, raw: object) -> Given:
    """One answer from its written form. Raises ValueError with a sentence that names the choices."""
    if isinstance(raw, str) and raw.strip() in {UNKNOWN, NOT_APPLICABLE}:
        return DONT_KNOW if raw.strip() == UNKNOWN else DOES_NOT_APPLY
    if question.kind == "date":
        given = dated(raw)
        if given is None:
            raise ValueError(f"{raw!r} is no date; write 2023-05-17, 2023-05 or 2023, or {UNKNOWN}")
        return given
    names: list[Any] = raw if isinstance(raw, list) else [raw]
    choices = ", ".join(option.id for option in question.options)
    if not names:
        raise ValueError(f"is empty; choose from {choices}, {UNKNOWN}, {NOT_APPLICABLE}")
    for name in names:
        if not isinstance(name, str) or name not in question.option_ids:
            raise ValueError(f"has no option {name!r}; choose from {choices}, {UNKNOWN}, {NOT_APPLICABLE}")
    if question.kind == "one" and len(names) > 1:
        raise ValueError("takes one option only")
    alone = [option.id for option in question.options if option.alone and option.id in names]
    if alone and len(names) > 1:
        raise ValueError(f"{alone[0]} cannot stand together with others")
    return Given("known", options=frozenset(names))


def read(raw: object, scheme: Scheme) -> Answers:
    """Answers from their written form, brought forward to ``scheme``. Raises AnswersError with every fault."""
    return carry(raw, scheme).answers


def carry(raw: object, scheme: Scheme) -> Carried:
    """As ``read``, and says which stored answers the newer scheme no longer knows."""
    if not isinstance(raw, Mapping):
        raise AnswersError(["the file must be a mapping with the key answers"])
    raw = dict(raw)
    problems = [f"unknown part {key!r}; known are {', '.join(sorted(_PARTS))}" for key in raw if key not in _PARTS]
    version = str(raw.get("scheme_version") or scheme.version)
    raw, dropped, problem = _migrated(raw, version, scheme)
    problems.extend(problem)
    if "answers" not in raw and "batches" not in raw:
        problems.append("answers: is missing")
    given = dict(_given(raw, "", scheme, problems))
    answers = Answers(
        version=scheme.version,
        given=given,
        evidence=_evidence(raw.get("evidence"), "evidence", scheme, problems),
        remarks=_remarks(raw.get("remarks"), scheme, problems),
        batches=tuple(_batches(raw.get("batches"), scheme, problems)),
        works=_count(raw.get("works"), "works", problems),
    )
    if problems:
        raise AnswersError(problems)
    return Carried(answers, tuple(dropped))


def plain(answers: Answers) -> dict[str, Any]:
    """The written form, ready for YAML or JSON; ``read`` gives the same answers back."""
    written: dict[str, Any] = {"scheme_version": answers.version, "answers": _written(answers.given)}
    if answers.works is not None:
        written["works"] = answers.works
    if answers.evidence:
        written["evidence"] = dict(answers.evidence)
    if answers.remarks:
        written["remarks"] = dict(answers.remarks)
    if answers.batches:
        written["batches"] = [_batch_written(batch) for batch in answers.batches]
    return written


def _replaced(key: str, newer: Mapping[str, Given]) -> bool:
    """A batch's general answer also replaces the case's answer for one actor."""
    return SCOPE in key and key.split(SCOPE)[0] in newer


def _written(given: Mapping[str, Given]) -> dict[str, Any]:
    return {key: value.plain() for key, value in given.items()}


def _batch_written(batch: Batch) -> dict[str, Any]:
    written: dict[str, Any] = {"name": batch.name, "answers": _written(batch.given)}
    if batch.works is not None:
        written["works"] = batch.works
    if batch.evidence:
        written["evidence"] = dict(batch.evidence)
    return written


def _given(raw: Mapping[str, Any], where: str, scheme: Scheme, problems: list[str]) -> Iterator[tuple[str, Given]]:
    for key, value in _mapping(raw.get("answers"), f"{where}answers", problems).items():
        yield from _one(str(key), value, f"{where}answers.{key}", scheme, problems)
    for actor, facts in _mapping(raw.get("by_actor"), f"{where}by_actor", problems).items():
        for key, value in _mapping(facts, f"{where}by_actor.{actor}", problems).items():
            yield from _one(f"{key}{SCOPE}{actor}", value, f"{where}by_actor.{actor}.{key}", scheme, problems)


def _one(key: str, value: object, where: str, scheme: Scheme, problems: list[str]) -> Iterator[tuple[str, Given]]:
    name, _, actor = key.partition(SCOPE)
    question = scheme.question_of.get(name)
    if question is None:
        problems.append(f"{where}: there is no question {name!r}; lotse check --scheme lists them")
    elif actor and question.per != "actor":
        problems.append(f"{where}: {name} is asked once, not for each actor")
    elif actor and actor not in {known.id for known in scheme.actors}:
        problems.append(f"{where}: there is no actor {actor!r}")
    elif value is not None:
        try:
            yield key, value_for(question, value)
        except ValueError as error:
            problems.append(f"{where}: {error}")


def _evidence(raw: object, where: str, scheme: Scheme, problems: list[str]) -> dict[str, str]:
    kinds = {kind.id for kind in scheme.evidence}
    known = set(scheme.element_of) | set(scheme.question_of)
    found: dict[str, str] = {}
    for key, value in _mapping(raw, where, problems).items():
        if key not in known:
            problems.append(f"{where}.{key}: is neither an element nor a question")
        elif value not in kinds:
            problems.append(f"{where}.{key}: there is no kind {value!r}; choose from {', '.join(sorted(kinds))}")
        else:
            found[str(key)] = str(value)
    return found


def _remarks(raw: object, scheme: Scheme, problems: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in _mapping(raw, "remarks", problems).items():
        if str(key).partition(SCOPE)[0] not in scheme.question_of:
            problems.append(f"remarks.{key}: there is no such question")
        else:
            found[str(key)] = str(value)
    return found


def _batches(raw: object, scheme: Scheme, problems: list[str]) -> Iterator[Batch]:
    if raw is None:
        return
    if not isinstance(raw, list):
        problems.append("batches: must be a list, each with name and answers")
        return
    seen: set[str] = set()
    for position, one in enumerate(raw, 1):
        where = f"batches[{position}]"
        if not isinstance(one, Mapping):
            problems.append(f"{where}: must be a mapping with name and answers")
            continue
        problems.extend(f"{where}: unknown part {key!r}" for key in one if key not in _BATCH_PARTS)
        name = str(one.get("name") or "")
        if not name or name in seen:
            problems.append(f"{where}: needs a name of its own")
        seen.add(name)
        yield Batch(
            name,
            _count(one.get("works"), f"{where}.works", problems),
            dict(_given(one, f"{where}.", scheme, problems)),
            _evidence(one.get("evidence"), f"{where}.evidence", scheme, problems),
        )


def _mapping(raw: object, where: str, problems: list[str]) -> Mapping[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        problems.append(f"{where}: must be a mapping")
        return {}
    return raw


def _count(raw: object, where: str, problems: list[str]) -> int | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
        problems.append(f"{where}: must be a number of works, 1 or more")
        return None
    return raw


def _migrated(raw: dict[str, Any], version: str, scheme: Scheme) -> tuple[dict[str, Any], list[str], list[str]]:
    """The written form in the words of the newest scheme, what fell away, and what is wrong with the version."""
    dropped: list[str] = []
    seen = {version}
    while version != scheme.version:
        step = next((step for step in scheme.migrations if step.since == version), None)
        if step is None or step.to in seen:
            return raw, dropped, [f"scheme_version: {version!r} is not known; this is {scheme.version}"]
        raw = _stepped(raw, step.questions, step.options, dropped)
        version = step.to
        seen.add(version)
    return raw, dropped, []


def _stepped(
    raw: dict[str, Any],
    questions: Mapping[str, str | None],
    options: Mapping[str, Mapping[str, str | None]],
    dropped: list[str],
) -> dict[str, Any]:
    moved = dict(raw)
    for part in ("answers", "remarks", "evidence"):
        if isinstance(raw.get(part), Mapping):
            moved[part] = _renamed(raw[part], questions, options if part == "answers" else {}, dropped)
    if isinstance(raw.get("by_actor"), Mapping):
        moved["by_actor"] = {
            actor: _renamed(facts, questions, options, dropped) if isinstance(facts, Mapping) else facts
            for actor, facts in raw["by_actor"].items()
        }
    if isinstance(raw.get("batches"), list):
        moved["batches"] = [
            _stepped(dict(one), questions, options, dropped) if isinstance(one, Mapping) else one
            for one in raw["batches"]
        ]
    return moved


def _renamed(
    facts: Mapping[Any, Any],
    questions: Mapping[str, str | None],
    options: Mapping[str, Mapping[str, str | None]],
    dropped: list[str],
) -> dict[str, Any]:
    renamed: dict[str, Any] = {}
    for key, value in facts.items():
        name, scope, actor = str(key).partition(SCOPE)
        new = questions.get(name, name)
        choices = options.get(name, {})
        values = [choices.get(one, one) if isinstance(one, str) else one for one in _listed(value)]
        kept = [one for one in values if one is not None]
        if new is None or (values and not kept):
            dropped.append(str(key))
            continue
        if len(kept) < len(values):
            dropped.append(str(key))
        renamed[f"{new}{scope}{actor}"] = kept if isinstance(value, list) else kept[0]
    return renamed


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
