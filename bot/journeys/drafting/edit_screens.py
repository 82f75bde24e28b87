"""The screens for changing a letter: its facts, its paragraphs with their reasons, its versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Any

from markupsafe import Markup

from bot.journeys.draft import Written, paragraphs
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting import paths, polish
from bot.journeys.drafting.opened import Open, label, say
from bot.journeys.drafting.paths import Place
from bot.journeys.drafting.wording import as_cited, moment, name_of, numbered_rows, record_line, record_name, shown
from bot.journeys.voice import rows_of
from bot.ports import Button, Reply
from bot.store.case_items import Version
from knowledge.letters.drafts.courts import Records
from knowledge.letters.drafts.draft import Draft
from knowledge.letters.drafts.scheme import Field
from knowledge.library.own import decision_citation

A_PAGE, A_ROW = 20, 2


def facts(opened: Open, page: int) -> Reply:
    """All facts of this letter, numbered."""
    language, fields = opened.language, paths.order(opened.kind)
    needed = paths.missing(opened.draft)
    some = fields[page * A_PAGE : (page + 1) * A_PAGE]
    lines = [
        {"number": number, "label": name_of(one, language), "needed": one.id in needed,
         "value": shown(one, opened.kept.facts.get(one.id), language)}
        for number, one in enumerate(some, page * A_PAGE + 1)
    ]  # fmt: skip
    buttons = [
        Button(str(line["number"]), opened.data("r" if one.type == "records" else "q", opened.code(Place(one.id))))
        for line, one in zip(lines, some, strict=True)
    ]
    more = len(fields) > (page + 1) * A_PAGE
    last = [opened.button("preview.button_preview", "v")]
    last += [opened.button("facts.button_page", "F", page + 1)] if more else []
    return Reply(say("facts.screen", language, facts=lines), (*numbered_rows(buttons), tuple(last)))


def records(opened: Open, field: Field) -> Reply:
    """The records of one field, numbered."""
    language, given = opened.language, kept_drafts.records_of(opened.kept, field.id)
    lines = [record_line(field.parts, one, language) for one in given]
    buttons = [
        Button(str(number), opened.data("r", opened.code(Place(field.id, number))))
        for number in range(1, min(len(given), 80) + 1)
    ]
    add = opened.button("facts.button_add", "q", opened.code(Place(field.id, len(given) + 1, field.parts[0].id)))
    html = say("facts.records", language, label=name_of(field, language), records=lines)
    return Reply(html, (*numbered_rows(buttons), (add,), (opened.button("facts.button_facts", "F"),)))


def record(opened: Open, field: Field, number: int) -> Reply:
    """One record with its parts, numbered."""
    language = opened.language
    given = kept_drafts.records_of(opened.kept, field.id)[number - 1]
    parts = [
        {"label": part.label.in_language(language), "value": shown(part, given.get(part.id), language)}
        for part in field.parts
    ]
    buttons = [
        Button(str(place), opened.data("q", opened.code(Place(field.id, number, part.id))))
        for place, part in enumerate(field.parts, 1)
    ]
    html = say("facts.record", language, what=record_name(field, language), number=number, parts=parts)
    remove = opened.button("facts.button_remove", "x", opened.code(Place(field.id, number)))
    back = opened.button("facts.button_facts", "F")
    return Reply(html, (*numbered_rows(buttons), (remove, back)))


def paragraph_list(opened: Open, whole: Draft, page: int) -> Reply:
    """All paragraphs, also those left out, numbered as in ``whole``."""
    language = opened.language
    own = {part.id: part for part in paragraphs(opened.draft)}
    written = paragraphs(whole)
    lines = [
        {"number": number, "begins": shorten(own.get(part.id, part).text or "–", 60, placeholder=" …"),
         "own": part.id in own and own[part.id].own, "left_out": part.id not in own,
         "locked": whole.paragraphs[number - 1].locked}
        for number, part in enumerate(written, 1)
    ][page * A_PAGE : (page + 1) * A_PAGE]  # fmt: skip
    buttons = [Button(str(line["number"]), opened.data("g", line["number"])) for line in lines]
    last = [opened.button("preview.button_preview", "v")]
    if len(written) > (page + 1) * A_PAGE:
        last.append(opened.button("facts.button_page", "P", page + 1))
    return Reply(say("paragraphs.screen", language, paragraphs=lines), (*numbered_rows(buttons), tuple(last)))


def paragraph(opened: Open, whole: Draft, number: int, records: Records, note: str = "") -> Reply:
    """One paragraph: its words, why it is there, what it rests on. ``records``: the decisions it may cite."""
    language, part = opened.language, whole.paragraphs[number - 1]
    now = next((one for one in opened.draft.paragraphs if one.id == part.id), None)
    written = next(one for one in paragraphs(opened.draft if now else whole) if one.id == part.id)
    own = now is not None and now.own_text is not None
    html = say(
        "paragraphs.one", language, number=number, text=written.text or "–", why=part.why.in_language(language),
        sources=_sources(opened, written, records), own=own, left_out=now is None, locked=part.locked,
    )  # fmt: skip
    change = [] if part.locked else [opened.button("paragraphs.button_write", "e", number)]
    if opened.helped and polish.own_words(opened, part) is not None:
        change.append(opened.button("paragraphs.button_polish", "u", number))
    if own:
        change.append(opened.button("paragraphs.button_ours", "b", number))
    if now is None:
        change = [opened.button("paragraphs.button_in", "b", number)]
    elif kept_drafts.may_leave_out(opened.draft, now):
        change.append(opened.button("paragraphs.button_out", "l", number))
    if part.locked:
        change.append(opened.button("preview.button_facts", "F"))
    last = (opened.button("paragraphs.button_list", "P"), opened.button("preview.button_preview", "v"))
    html = Markup("\n\n").join(one for one in (Markup("<i>%s</i>") % note if note else "", html) if one)
    return Reply(html, (*rows_of(change, A_ROW), last))


def _sources(opened: Open, written: Written, records: Records) -> list[str]:
    """Norms and decisions as people cite them."""
    decisions = [decision_citation(records[name], opened.draft.on) for name in written.decisions if name in records]
    return [*map(as_cited, written.sources), *decisions]


def versions(opened: Open, known: Sequence[Version]) -> Reply:
    """How the draft read before, newest first."""
    language = opened.language
    if len(known) < 2:
        return Reply(say("versions.only", language), ((opened.button("preview.button_preview", "v"),),))
    some = _told_apart(known)[:A_PAGE]
    lines = [{"at": moment(one.created_at, language), "what": _change(opened, one, language)} for one in some]
    buttons = [Button(str(number), opened.data("R", one.revision)) for number, one in enumerate(some, 1) if number > 1]
    html = say("versions.screen", language, versions=lines)
    return Reply(html, (*numbered_rows(buttons), (opened.button("preview.button_preview", "v"),)))


def _told_apart(known: Sequence[Version]) -> list[Version]:
    """Of versions that follow each other and read the same, or changed the same fact, only the newest."""
    kept: list[Version] = []
    for one in known:
        newer = kept[-1].content if kept else {}
        same_fact = _fact_of(one.content) and _fact_of(one.content) == _fact_of(newer)
        if not same_fact and one.content.get("text") != newer.get("text"):
            kept.append(one)
    return kept


def _fact_of(content: Mapping[str, Any]) -> str:
    verb, _, what = str(content.get("change", "")).partition(" ")
    return what.split(" ")[0] if verb == "fact" else ""


def _change(opened: Open, version: Version, language: str) -> str:
    """What made a version, in words."""
    verb, _, what = str(version.content.get("change", "")).partition(" ")
    known = {"begun", "fact", "removed", "paragraph", "left_out", "tone", "final", "sent", "polished"}
    if verb not in known:
        return label("versions.other", language)
    fields = {one.id: name_of(one, language) for one in paths.order(opened.kind)}
    name = what.split(" ")[0]
    return label(f"versions.{verb}", language, what=fields.get(name, name))
