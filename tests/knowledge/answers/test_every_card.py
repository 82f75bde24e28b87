"""Whatever card answers, in whichever language: valid markup, sources that exist, no empty section, no "None"."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest

from bot.journeys import ask
from bot.telegram import render
from bot.writer import PlainWriter
from knowledge.answers import compose
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan
from knowledge.law.citations import find_citations

TODAY = dt.date(2026, 11, 23)

_MARK = re.compile(r"(?<=[ \w.”\"»)])\[(\d{1,2})\](?!\w)")
_LISTED = re.compile(r"^\[(\d{1,2})\] ", re.MULTILINE)
_EMPTY = re.compile(
    r"<b>[^<]*</b>\s*\Z|^(?:<b>[^<]*</b>:?|<blockquote[^>]*><b>[^<]*</b>)[ \t]*\n(?:\n|</blockquote>)"
    r"|^• *$|<(b|i|blockquote)[^>]*>\s*</\1>|\(\)|: *\[\d+\]$",
    re.MULTILINE,
)


def _faults(plan: Plan, said: str) -> list[str]:
    plain = html.unescape(re.sub(r"<[^>]+>", "", said))
    marks = {int(number) for number in _MARK.findall(plain)}
    listed = {int(number) for number in _LISTED.findall(plain)}
    faults = []
    if plan.kind != "answer":
        faults.append(f"is no answer but {plan.kind}")
    if not plan.points:
        faults.append("says nothing")
    if not marks <= listed:
        faults.append(f"marks {sorted(marks - listed)} are not in the list")
    if listed != set(range(1, len(plan.sources) + 1)) or not listed:
        faults.append(f"list of sources is {sorted(listed)}")
    if not all(point.sources for point in plan.points):
        faults.append("a sentence has no source")
    if found := _EMPTY.search(said):
        faults.append(f"empty section {found.group()!r}")
    if found := re.search(r"\bNone\b(?! of)|\bUndefined\b|&amp;#|&amp;(?:lt|gt|amp|quot);|\{\{|\}\}", said):
        faults.append(f"{found.group()!r} at {said[max(0, found.start() - 40) : found.end() + 20]!r}")
    if "\n\n\n" in said or said != said.strip():
        faults.append("blank lines")
    try:
        parts = render.split(said)
    except render.MarkupError as error:
        return [*faults, f"markup: {error}"]
    if any(render.utf16(render.plain(part)) > render.LIMIT for part in parts):
        faults.append("a message is too long")
    return faults


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("day", [TODAY, dt.date(2026, 12, 18)], ids=["today", "after the announcement"])
def test_every_card_gives_a_sound_answer(knowledge: Knowledge, language: str, day: dt.date) -> None:
    faults: dict[str, list[str]] = {}

    for document in ask.documents(knowledge):
        plan = compose.answer_from(document, "", knowledge, day, language)
        if found := _faults(plan, PlainWriter().write(plan)):
            faults[document] = found

    assert len(ask.documents(knowledge)) > 500
    assert faults == {}


def test_every_norm_can_be_looked_up_as_people_cite_it(knowledge: Knowledge) -> None:
    lost = {}

    for norm in knowledge.content.norms:
        law, number = norm.split(" ", 1)
        found = [knowledge.library.lookup(citation) for citation in find_citations(f"Was sagt {number} {law} dazu?")]
        if [{passage.document for passage in passages} for passages in found] != [{norm}]:
            lost[norm] = [passages[:1] for passages in found]

    assert lost == {}


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_norm_is_answered_from_its_own_card(knowledge: Knowledge, language: str) -> None:
    wrong = {}

    for norm in list(knowledge.content.norms)[::12]:
        law, number = norm.split(" ", 1)
        plan = compose.answer(f"{number} {law}", knowledge, TODAY, language)
        if plan.document != norm or not plan.sources or not plan.sources[0].citation.startswith(norm):
            wrong[norm] = (plan.kind, plan.document)

    assert wrong == {}


def test_every_decision_can_be_looked_up_by_court_and_file_number(knowledge: Knowledge) -> None:
    wrong = {}

    for record in knowledge.content.decisions.values():
        if record.country in {"DE", "EU"} and any(c.isdigit() for c in record.file_number):
            plan = compose.answer(f"{record.court} {record.file_number}", knowledge, TODAY, "de")
            if plan.document != f"decision:{record.id}":
                wrong[record.id] = (plan.kind, plan.document)

    assert wrong == {}


def test_no_two_cards_share_the_key_of_their_button(knowledge: Knowledge) -> None:
    keys = [ask._key(document) for document in ask.documents(knowledge)]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "said",
    [
        "<b>Titel</b>\n\n<b>Quellen</b>\n[1] UrhG § 1 – Gesetz",
        "<b>Titel</b>\nSatz. [2]\n\n<b>Quellen</b>\n[1] UrhG § 1 – Gesetz",
        "<b>Titel</b>\nSatz None. [1]\n\n<b>Quellen</b>\n[1] UrhG § 1 – Gesetz",
        "<b>Titel</b>\nIt&amp;#39;s. [1]\n\n<b>Quellen</b>\n[1] UrhG § 1 – Gesetz",
        "<b>Titel</b>\nSatz. [1]\n\n<b>Quellen</b>",
        "<b>Titel</b>\n<u2>Satz</u2>. [1]\n\n<b>Quellen</b>\n[1] UrhG § 1 – Gesetz",
    ],
    ids=["empty section", "missing source", "None", "escaped twice", "no list", "strange tag"],
)
def test_this_check_finds_what_it_looks_for(knowledge: Knowledge, said: str) -> None:
    sound = compose.answer_from("UrhG § 2", "", knowledge, TODAY, "de")

    assert _faults(sound, PlainWriter().write(sound)) == []
    assert _faults(sound, said) != []
