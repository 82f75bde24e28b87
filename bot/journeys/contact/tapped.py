"""What a tap answers in a first contact: the buttons below each question. Pure; nothing is said here.

Every question knows its own answers; a value it does not know changes nothing, so that no old or forged button writes
anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.journeys.contact.kept import ContactData, Party, Way
from bot.journeys.contact.steps import Walk, aside, change, gaps
from bot.journeys.contact.typed import known, not_insured, unsure
from bot.journeys.contact.words import keys


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a tap. ``goes_on``: the question is answered; ``walk``: where it leads instead; ``note``: what to
    say; ``apply``: offers or names that were found are taken over."""

    data: ContactData
    goes_on: bool = False
    walk: Walk | None = None
    note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    apply: str = ""


Answer = Callable[[ContactData, Walk, str], Answered | None]


def answer(data: ContactData, walk: Walk, value: str, own: str) -> Answered | None:
    """The answer ``value`` to the question of ``walk``; None where it has no such answer. ``own``: the person's name
    as the channel tells it."""
    if walk.step == "own_name":
        return _own(data, own) if value == "me" and own else _note(data, "own_first")
    ask = _ANSWERS.get(walk.step)
    return ask(data, walk, value) if ask else None


def remove(data: ContactData, walk: Walk, number: int) -> ContactData | None:
    """``data`` without entry ``number`` (from 0) of the list that is shown; None where there is no such entry."""
    if walk.step == "deadline" and number < len(data.deadlines):
        return replace(data, deadlines=data.deadlines[:number] + data.deadlines[number + 1 :])
    if walk.step == "story" and number < len(data.story):
        return replace(data, story=data.story[:number] + data.story[number + 1 :])
    if walk.step == "documents" and number < len(data.documents):
        return replace(data, documents=data.documents[:number] + data.documents[number + 1 :])
    if walk.step == "confirm":
        others = [one for one in data.parties if one.role != "self"]
        if number < len(others):
            return replace(data, parties=tuple(one for one in data.parties if one is not others[number]))
    return None


def _own(data: ContactData, name: str) -> Answered:
    before = data.of_role("self")
    party = replace(before[0], name=name) if before else Party(name, "self")
    others = tuple(one for one in data.parties if one.role != "self")
    return Answered(replace(data, parties=(party, *others)), goes_on=True)


def _note(data: ContactData, key: str) -> Answered:
    return Answered(data, note=key)


def _plain(step: str, *values: str) -> Answer:
    """ "none" and the like go on; "unknown" is kept as such."""

    def ask(data: ContactData, _walk: Walk, value: str) -> Answered | None:
        if value == "unknown":
            return Answered(unsure(data, step), goes_on=True)
        return Answered(known(data, step), goes_on=True) if value in values else None

    return ask


def _opponent(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    if value == "unknown":
        return Answered(unsure(data, "opponent"), goes_on=True)
    if value not in {"next", "none"}:
        return None
    there = bool(data.of_role("opponent"))
    return Answered(known(data, "opponent"), goes_on=True) if there else _note(data, "first_one")


def _confirm(data: ContactData, walk: Walk, value: str) -> Answered | None:
    ways = {"o": "opponent", "l": "opponent_lawyer", "t": "others", "s": "own_name"}
    if value in ways:
        return Answered(data, walk=change(walk, ways[value]))
    if value not in {"next", "none"}:
        return None
    missing = gaps(data)
    if missing:
        return _note(data, "own_first" if "own_name" in missing else "first_one")
    return Answered(data, goes_on=True)


def _found(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    return Answered(data, goes_on=True, apply="names") if value in {"next", "none", "unknown"} else None


def _offers(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    if value in {"next", "take"}:
        return Answered(data, goes_on=True, apply="offers")
    return Answered(data, goes_on=True, apply="nothing") if value in {"none", "unknown"} else None


def _deadline(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    match value:
        case "none":
            return Answered(replace(known(data, "deadline"), no_deadline=not data.deadlines), goes_on=True)
        case "unknown":
            return Answered(unsure(replace(data, no_deadline=False), "deadline"), goes_on=True)
        case "next" if data.deadlines or data.no_deadline or "deadline" in data.unknown:
            return Answered(data, goes_on=True)
        case "next":
            return _note(data, "tap")
    return None


def _kind(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    if value == "unknown":
        return Answered(unsure(replace(data, kind=""), "kind"), goes_on=True)
    return Answered(known(replace(data, kind=value), "kind"), goes_on=True) if value in keys("kinds") else None


def _category(data: ContactData, walk: Walk, value: str) -> Answered | None:
    value = "other" if value in {"unknown", "next", "none"} else value
    if value not in keys("categories"):
        return None
    documents = tuple(
        replace(one, category=value) if one.file in walk.pending else one for one in data.documents
    )  # fmt: skip
    return Answered(replace(data, documents=documents), goes_on=True)


def _insurance(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    value = {"none": "no"}.get(value, value)
    return Answered(not_insured(data, value), goes_on=True) if value in keys("has") else None


def _cover(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    value = {"none": "not_asked"}.get(value, value)
    if value not in keys("covers"):
        return None
    return Answered(replace(data, insurance=replace(data.insurance, cover=value)), goes_on=True)  # type: ignore[arg-type]  # one of the keys


def _budget(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    value = "unknown" if value == "none" else value
    return Answered(replace(data, budget=value), goes_on=True) if value in keys("budgets") else None


def _way(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    if value not in keys("ways"):
        return None
    to = data.way.to if data.way.how == value else ""
    return Answered(replace(data, way=Way(value, to)), goes_on=True)  # type: ignore[arg-type]  # one of the keys


def _way_to(data: ContactData, _walk: Walk, value: str) -> Answered | None:
    return Answered(replace(data, way=Way("unknown")), goes_on=True) if value in {"unknown", "none"} else None


def _overview(data: ContactData, walk: Walk, value: str) -> Answered | None:
    return Answered(data, walk=change(walk, "consent")) if value in {"send", "next"} else None


def _consent(data: ContactData, walk: Walk, value: str) -> Answered | None:
    return Answered(data, walk=aside(walk, "overview", returns=())) if value in {"none", "unknown"} else None


_ANSWERS: Mapping[str, Answer] = {
    "own_aliases": _plain("own_aliases", "none", "next"),
    "found_names": _found,
    "opponent": _opponent,
    "opponent_alias": _plain("opponent_alias", "none", "next"),
    "opponent_lawyer": _plain("opponent_lawyer", "none", "next"),
    "others": _plain("others", "none", "next"),
    "confirm": _confirm,
    "offers": _offers,
    "deadline": _deadline,
    "kind": _kind,
    "story": _plain("story", "next"),
    "outcome": _plain("outcome", "next"),
    "documents": _plain("documents", "none", "next"),
    "category": _category,
    "insurance": _insurance,
    "insurance_company": _plain("insurance_company", "none", "next"),
    "insurance_number": _plain("insurance_number", "none", "next"),
    "insurance_cover": _cover,
    "budget": _budget,
    "way": _way,
    "way_to": _way_to,
    "overview": _overview,
    "consent": _consent,
}
