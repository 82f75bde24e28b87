"""What somebody writes in a first contact, taken in: names, deadlines, own words, numbers. Pure; nothing is said here.

Lenient with how people write, strict with what is kept: a name has letters and an end, a day exists, and what is too
long is refused as a whole instead of being cut where nobody looks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.journeys.contact.kept import ContactData, Deadline, Insurance, Paragraph, Party, Role, Way
from bot.journeys.contact.steps import Walk
from bot.journeys.contact.words import understood
from bot.journeys.deadline_talk import plan as plans
from knowledge.deadlines.periods import DeadlineError, texts
from knowledge.deadlines.typed import read_entry

LONGEST_NAME, MOST_WORDS, MOST_PARTIES, MOST_ALIASES = 200, 14, 40, 12
LIMITS = {"outcome": 4_000, "budget": 400, "insurance_company": 200, "insurance_number": 100, "way_to": 300}
STORY = 30_000
MOST_DEADLINES, LONGEST_WHAT = 20, 300
_ROLES: Mapping[str, Role] = {"opponent": "opponent", "opponent_lawyer": "opponent_lawyer", "others": "other"}
_BULLET = re.compile(r"^\s*(?:[-–—•*·]|\d{1,2}[.)])\s+")
_PHONE = re.compile(r"\d(?:[\s/()+.-]*\d){5,}")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}")


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a text. ``note``: what to say to it; ``goes_on``: the question is answered; ``focus``: a name
    whose other names are asked for next; ``kept``: what was taken from it."""

    data: ContactData
    note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    goes_on: bool = False
    focus: str = ""
    kept: str = ""
    meant: str = ""


def hear(data: ContactData, walk: Walk, text: str, today: dt.date, message: int | None, forwarded: bool) -> Heard:
    """``text`` as the answer to the question of ``walk``."""
    meant = understood(text, data.language)
    if meant is not None and not (walk.step == "own_name" or (walk.step in FREE and meant == "none")):
        return Heard(data, meant=meant)
    if forwarded and walk.step != "story":
        return Heard(data, "forwarded")
    take = _TAKEN.get(walk.step)
    if take is None:
        return Heard(data, "tap")
    if walk.step == "story":
        return _story(data, text, message, forwarded)
    return take(data, walk, text, today)


FREE = frozenset({"outcome", "budget", "story"})


def names_in(text: str) -> tuple[list[str], str]:
    """The names in a text, one a line; and why not, where they cannot be read as names."""
    lines = [" ".join(_BULLET.sub("", line).split()).strip(" ,;") for line in text[: MOST_PARTIES * 400].splitlines()]
    lines = [line for line in lines if line]
    if any(len(line) > LONGEST_NAME or len(line.split()) > MOST_WORDS for line in lines):
        return [], "names_only"
    named = [line for line in lines if sum(letter.isalpha() for letter in line) > 1]
    return (list(dict.fromkeys(named)), "") if named else ([], "no_letters")


def _own_name(data: ContactData, _walk: Walk, text: str, _today: dt.date) -> Heard:
    names, why = names_in(text)
    if not names:
        return Heard(data, why)
    first, *more = names
    before = data.of_role("self")
    aliases = (*(before[0].aliases if before else ()), *more)[:MOST_ALIASES]
    others = tuple(one for one in data.parties if one.role != "self")
    return Heard(replace(data, parties=(Party(first, "self", aliases), *others)), goes_on=True, kept=first)


def _own_aliases(data: ContactData, _walk: Walk, text: str, _today: dt.date) -> Heard:
    return _aliases(data, "self", data.own_name, text)


def _opponent_alias(data: ContactData, walk: Walk, text: str, _today: dt.date) -> Heard:
    return _aliases(data, "opponent", walk.focus, text)


def _aliases(data: ContactData, role: Role, name: str, text: str) -> Heard:
    names, why = names_in(text)
    if not names:
        return Heard(data, why)
    parties = tuple(
        replace(one, aliases=tuple(dict.fromkeys((*one.aliases, *names)))[:MOST_ALIASES])
        if (one.role, one.name) == (role, name)
        else one
        for one in data.parties
    )
    return Heard(replace(data, parties=parties), goes_on=True, kept="\n".join(names))


def _party(data: ContactData, walk: Walk, text: str, _today: dt.date) -> Heard:
    """One name or several; for a single opponent the other names are asked for next."""
    names, why = names_in(text)
    if not names:
        return Heard(data, why)
    if len(data.parties) + len(names) > MOST_PARTIES:
        return Heard(data, "many", {"limit": MOST_PARTIES})
    role = _ROLES[walk.step]
    for name in names:
        data = data.with_party(Party(name, role))
    data = known(data, walk.step)
    alone = walk.step == "opponent" and len(names) == 1
    goes_on = walk.step != "opponent"
    return Heard(data, goes_on=goes_on, focus=names[0] if alone else "", kept="\n".join(names))


def _deadline(data: ContactData, _walk: Walk, text: str, today: dt.date) -> Heard:
    """A day, or a length with its beginning; what has no day is noted without one."""
    entry = read_entry(text, today)
    said = " ".join(text.split())[:LONGEST_WHAT]
    if len(data.deadlines) >= MOST_DEADLINES:
        return Heard(data, "many", {"limit": MOST_DEADLINES})
    if entry.vague:
        return Heard(_with_deadline(data, Deadline(None, entry.what, said)), "vague", {"text": entry.as_typed})
    plan = plans.with_entry(plans.Plan(), entry, today)
    if plan is None:
        return Heard(data, "no_such_day", {"text": entry.as_typed})
    if not plans.begins(plan):
        return Heard(data, "no_day")
    try:
        found = plans.worked_out(plan, None, today)
    except DeadlineError:
        return Heard(data, "no_such_day", {"text": entry.as_typed})
    if found is None or found.end is None:
        return Heard(_with_deadline(data, Deadline(None, plan.what, said)), "no_start")
    rule = " ".join(texts().say(one, data.language) for one in found.steps)
    sources = "; ".join(texts().sources(found.steps))
    day = plan.day or found.end  # a day that was named stays: whether a weekend moves it is for the firm to say
    kept = Deadline(day, plan.what, said, rule=rule, source=sources)
    note, values = ("past", {"day": day}) if day < today else ("", {})
    return Heard(_with_deadline(data, kept), note, values, kept=said)


def _with_deadline(data: ContactData, one: Deadline) -> ContactData:
    same = [old for old in data.deadlines if (old.day, old.what) != (one.day, one.what)]
    return known(replace(data, deadlines=(*same, one), no_deadline=False), "deadline")


def _story(data: ContactData, text: str, message: int | None, forwarded: bool) -> Heard:
    room = STORY - sum(len(one.text) for one in data.story)
    words = text.strip()
    if not words:
        return Heard(data, "tap")
    data = known(data, "story")
    story = (*data.story, Paragraph(words[: max(room, 0)], message, forwarded)) if room > 0 else data.story
    if len(words) > room:
        return Heard(replace(data, story=story), "story_full", {"limit": STORY}, kept=words[: max(room, 0)])
    return Heard(replace(data, story=story), kept=words)


def _words_of(step: str, put: Callable[[ContactData, str], ContactData]) -> Callable[..., Heard]:
    def take(data: ContactData, _walk: Walk, text: str, _today: dt.date) -> Heard:
        words = text.strip()
        if len(words) > LIMITS[step]:
            return Heard(data, "too_long", {"limit": LIMITS[step]})
        return Heard(known(put(data, words), step), goes_on=True, kept=words)

    return take


def _way_to(data: ContactData, _walk: Walk, text: str, _today: dt.date) -> Heard:
    words = " ".join(text.split())
    if len(words) > LIMITS["way_to"]:
        return Heard(data, "too_long", {"limit": LIMITS["way_to"]})
    pattern, why = (_PHONE, "bad_phone") if data.way.how == "phone" else (_EMAIL, "bad_email")
    if not pattern.search(words):
        return Heard(data, why)
    return Heard(known(replace(data, way=Way(data.way.how, words)), "way_to"), goes_on=True, kept=words)


Take = Callable[[ContactData, Walk, str, dt.date], Heard]
_TAKEN: Mapping[str, Take] = {
    "own_name": _own_name,
    "own_aliases": _own_aliases,
    "opponent": _party,
    "opponent_alias": _opponent_alias,
    "opponent_lawyer": _party,
    "others": _party,
    "deadline": _deadline,
    "story": lambda data, walk, text, today: _story(data, text, None, False),
    "outcome": _words_of("outcome", lambda data, words: replace(data, outcome=words)),
    "budget": _words_of("budget", lambda data, words: replace(data, budget=words)),
    "insurance_company": _words_of(
        "insurance_company", lambda data, words: replace(data, insurance=replace(data.insurance, company=words))
    ),
    "insurance_number": _words_of(
        "insurance_number", lambda data, words: replace(data, insurance=replace(data.insurance, number=words))
    ),
    "way_to": _way_to,
}


def amend(data: ContactData, step: str, before: str, text: str, today: dt.date, message: int | None) -> Heard:
    """A message was edited: what was taken from it goes, what it says now takes its place."""
    if step == "story":
        changed = [replace(one, text=text.strip()[:STORY]) if one.message == message else one for one in data.story]
        return Heard(replace(data, story=tuple(one for one in changed if one.text)), kept=text.strip())
    names, _ = names_in(text)
    if step in _ROLES and len(names) == 1 and "\n" not in before:
        return Heard(_renamed(data, _ROLES[step], before, names[0]), kept=names[0])
    bare = without(data, step, before)
    heard = hear(bare, Walk(step, focus=_focus(data, step, before)), text, today, message, False)
    return heard if heard.kept else replace(heard, data=data)


def _renamed(data: ContactData, role: Role, before: str, name: str) -> ContactData:
    """A party by another name; what else is known of it stays."""
    parties = (replace(one, name=name) if (one.role, one.name) == (role, before) else one for one in data.parties)
    return replace(data, parties=tuple(parties))


def without(data: ContactData, step: str, before: str) -> ContactData:
    """``data`` without what a message to ``step`` had brought."""
    gone = set(before.split("\n"))
    if step in _ROLES:
        kept = (one for one in data.parties if one.role != _ROLES[step] or one.name not in gone)
        return replace(data, parties=tuple(kept))
    if step in {"own_aliases", "opponent_alias"}:
        role = "self" if step == "own_aliases" else "opponent"
        return replace(data, parties=tuple(_less(one, gone) if one.role == role else one for one in data.parties))
    if step == "deadline":
        return replace(data, deadlines=tuple(one for one in data.deadlines if one.said != before))
    return data


def _less(party: Party, gone: Iterable[str]) -> Party:
    return replace(party, aliases=tuple(alias for alias in party.aliases if alias not in set(gone)))


def _focus(data: ContactData, step: str, before: str) -> str:
    """Whose other names they were."""
    if step != "opponent_alias":
        return ""
    names = set(before.split("\n"))
    return next((one.name for one in data.of_role("opponent") if names & set(one.aliases)), "")


def known(data: ContactData, step: str) -> ContactData:
    """``step`` is answered."""
    return replace(data, unknown=tuple(one for one in data.unknown if one != step))


def unsure(data: ContactData, step: str) -> ContactData:
    """ "Weiß ich nicht" to ``step``."""
    return replace(data, unknown=(*known(data, step).unknown, step))


def not_insured(data: ContactData, has: str) -> ContactData:
    """The answer to whether there is an insurance; without one nothing else of it is kept."""
    if has == "yes":
        return replace(data, insurance=replace(data.insurance, has="yes"))
    return replace(data, insurance=Insurance("no" if has == "no" else "unknown"))
