"""How drafting looks: the list of letters, one question, the preview, paragraphs, versions, what comes after.

It says and decides nothing; the words are in prompts/drafting.*.yaml. A button that belongs to a draft carries its id
and the revision it was made for, so that a button of an earlier state is recognised.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from markupsafe import Markup

import prompts
from bot.journeys import drafting_kept as kept_drafts
from bot.journeys import drafting_paths as paths
from bot.journeys.case import Draft as Kept
from bot.journeys.deadlines import BERLIN
from bot.journeys.draft import as_text, letterform, paragraphs
from bot.journeys.drafting_paths import Asked, Place
from bot.ports import Button, Reply
from bot.store.case_items import Item, Version
from knowledge.costs.money import Euro
from knowledge.guide.cards import ArgumentCard
from knowledge.letters.drafts.draft import Draft, DutyState, Missing
from knowledge.letters.drafts.scheme import Field, Handover, Kind, Option, Part, Warn, shipped

LETTER = "d"
VERSION = "1"
FITS = 34
SHORT = 12
QUOTE = 3_000  # characters of a folded quote that stays in one message
A_PAGE = 20
IN_A_ROW = 5
LONGEST_SHOWN = 160
LONGEST_PASSAGE = 900
GROUPS: Mapping[str, tuple[str, ...]] = {
    "first": ("removal_request", "information_request", "gdpr_access", "nutzungsvorbehalt", "gpai_complaint"),
    "answer": ("reply_point_by_point", "reply_to_refusal", "cost_rejection", "deadline_extension", "withdrawal"),
    "careful": ("lawyer_instruction", "unterlassungsaufforderung"),
}
RISK = ("cost_risk", "chain_first", "request_first")
MILDER = ("removal_request", "information_request")
DAYS_AHEAD = (14, 21, 28)
TONES = {"f": "friendly", "m": "formal"}
MARKS = {"met": "✓", "missing": "✗"}

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A draft on the table: the item, what it holds, the letter it makes, and the language of the chat."""

    item: Item
    kept: Kept
    draft: Draft
    language: str

    @property
    def kind(self) -> Kind:
        """The kind of letter."""
        return self.draft.kind

    def data(self, verb: str, argument: object = "") -> str:
        """What a button of this draft carries."""
        carried = f"{VERSION}:{LETTER}:{self.item.id}:{self.item.revision}:{verb}"
        return f"{carried}:{argument}" if argument != "" else carried

    def button(self, key: str, verb: str, argument: object = "", **values: object) -> Button:
        """A button whose label is the phrase ``key``."""
        return Button(label(key, self.language, **values), self.data(verb, argument))

    def code(self, place: Place) -> str:
        """The place as a button carries it."""
        return paths.code(self.kind, place)


def say(key: str, language: str, **values: Any) -> Markup:
    """A phrase as HTML, never with more than one blank line."""
    text = prompts.phrase_of("drafting", key, language, **values)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return Markup(re.sub(r"\n{3,}", "\n\n", lines).strip())  # rendered with its values escaped


def label(key: str, language: str, **values: Any) -> str:
    """A phrase as plain text, for a button or a toast."""
    return prompts.phrase_of("drafting", key, language, html=False, **values)


def link(key: str, argument: str, language: str, **values: object) -> Button:
    """A button that belongs to no draft."""
    return Button(label(key, language, **values), f"{VERSION}:{LETTER}:{argument}")


def toast(key: str, language: str) -> Reply:
    """A short note on a tap that changes nothing."""
    return Reply("", toast=label(f"told.{key}", language)[:200])


# ------------------------------------------------------------------ before there is a draft


def kinds(language: str, note: str = "") -> Reply:
    """All kinds in their groups, and what belongs to a lawyer."""
    known = {kind.id: kind for kind in shipped().kinds}
    rest = tuple(name for name in known if not any(name in names for names in GROUPS.values()))
    groups = {**GROUPS, "careful": (*GROUPS["careful"], *rest)}
    shown = [
        {"title": label(f"home.groups.{name}", language), "kinds": [_kind_line(known[one], language) for one in names]}
        for name, names in groups.items()
    ]
    html = "\n\n".join(part for part in (note, say("home.kinds", language, groups=shown)) if part)
    buttons = [
        (Button(known[one].title.in_language(language), f"{VERSION}:{LETTER}:kind:{one}"),)
        for names in groups.values()
        for one in names
    ]
    return Reply(html, (*buttons, (link("home.button_law", "law", language),)))


def kind(one: Kind, language: str) -> Reply:
    """What a letter is for and when not, with the tones to begin it in."""
    html = say(
        "kind.screen", language, title=one.title.in_language(language), purpose=one.purpose.in_language(language),
        not_for=one.not_for.in_language(language), warnings=_warnings(one.warnings, language, unconditional=True),
        only_german=_only_german(one, language),
    )  # fmt: skip
    tones = tones_of(one, language, lambda name: f"{VERSION}:{LETTER}:begin:{one.id}:{name}")
    return Reply(html, (*tones, (link("home.button_kinds", "new", language),)))


def risk(one: Kind, language: str, onward: str) -> Reply:
    """What must be known before a letter that can cost money begins. ``onward``: carried by who goes on anyway."""
    told = [warn for name in RISK for warn in one.warnings if warn.id == name]
    risks = [{"text": warn.text.in_language(language), "sources": warn.sources} for warn in told]
    html = say("kind.risk", language, title=one.title.in_language(language), risks=risks)
    milder = [known for name in MILDER if (known := shipped().kind(name))]
    rows = [
        (Button(label("kind.button_check", language), f"{VERSION}:c:new"),),
        *((link("kind.button_milder", f"kind:{known.id}", language, title=known.title.in_language(language)),)
          for known in milder),
        (Button(label("kind.button_anyway", language), onward),),
        (link("home.button_kinds", "new", language),),
    ]  # fmt: skip
    return Reply(html, tuple(rows))


def risky(one: Kind) -> bool:
    """Does a letter of this kind carry a cost risk that must be told first?"""
    return any(warn.id == RISK[0] for warn in one.warnings)


def tones_of(one: Kind, language: str, carried: Any) -> Rows:
    """A row of tones per language of the letter. ``carried``: the data for "def" (German, friendly) and so on."""
    several = len(one.languages) > 1
    return tuple(
        tuple(
            Button(label(f"kind.button_{tone}{f'_{spoken}' if several else ''}", language), carried(spoken + short))
            for short, tone in TONES.items()
        )
        for spoken in sorted(one.languages, key=lambda spoken: spoken != language)
    )


def law(language: str) -> Reply:
    """What only a lawyer should write."""
    rows = [
        (Button(one.title.in_language(language), f"{VERSION}:{LETTER}:law:{one.id}"),)
        for one in shipped().common.handovers
    ]
    return Reply(say("law.list", language), (*rows, (link("home.button_kinds", "new", language),)))


def handover(one: Handover, language: str) -> Reply:
    """One of these papers: what it is, why not here, what to prepare."""
    html = say(
        "law.screen", language, title=one.title.in_language(language), what=one.what.in_language(language),
        why=one.why_a_lawyer.in_language(language), prepare=[text.in_language(language) for text in one.prepare],
        sources=one.sources, as_of=one.as_of,
    )  # fmt: skip
    rows = ((link("law.button_instruct", "kind:lawyer_instruction", language),),
            (link("home.button_law", "law", language), link("home.button_kinds", "new", language)))  # fmt: skip
    return Reply(html, rows)


def tone(opened: Open) -> Reply:
    """Which tone, and which language where there are two."""
    html = say(
        "kind.tone", opened.language, title=opened.kind.title.in_language(opened.language),
        only_german=_only_german(opened.kind, opened.language), own=bool(opened.kept.own),
    )  # fmt: skip
    rows = tones_of(opened.kind, opened.language, lambda name: opened.data("t", name))
    back = ((opened.button("preview.button_preview", "v"),),) if opened.kept.tone else ()
    return Reply(html, (*rows, *back))


def prefilled(opened: Open, dropped: Sequence[str] = ()) -> Reply:
    """What was filled in from elsewhere."""
    fields = {one.id: one for one in paths.order(opened.kind)}
    facts = [
        {"label": _about(fields[name], opened.language),
         "value": shown(fields[name], opened.kept.facts[name], opened.language),
         "origin": label(f"prefilled.{origin}", opened.language)}
        for name, origin in opened.kept.prefilled.items() if name in fields and name in opened.kept.facts
    ]  # fmt: skip
    names = [_about(fields[name], opened.language) if name in fields else name for name in dropped]
    html = say("prefilled.screen", opened.language, facts=facts, dropped=names)
    rows = (
        (opened.button("prefilled.button_ok", "k"),),
        (opened.button("preview.button_facts", "F"), opened.button("preview.button_delete", "X")),
    )
    return Reply(html, rows)


# ------------------------------------------------------------------ one question


def question(
    opened: Open, asked: Asked, on: dt.date, picked: Sequence[str], recap: str, card: ArgumentCard | None
) -> Reply:  # fmt: skip
    """One question with its answers as buttons. ``picked``: what is ticked; ``card``: of the point asked about."""
    language, about, place = opened.language, asked.about, asked.place
    options = () if asked.more else about.options
    stance = place.field == "points" and place.part == "stance"
    labels = [_capital(option.label.in_language(language)) for option in options]
    listed = labels if any(len(one) > FITS for one in labels) else []
    value = None if asked.more else kept_drafts.value_at(opened.kept, place)
    record = _record(opened, place) if place.record else {}
    html = say(
        "question.screen", language, recap=recap, title=opened.kind.title.in_language(language),
        count=sum(one.needed for one in paths.to_ask(opened.kept, opened.draft)),
        about=_heading(opened, asked),
        passage=shorten(str(record.get("passage", "")), LONGEST_PASSAGE, placeholder=" …") if stance else "",
        text=_question(asked, language), light=_light(record, card, language) if stance else "",
        current=shown(about, value, language) if value is not None else "",
        hint=_hint(asked, language), example=_example(opened, asked),
        german=_in_german(opened, asked),
    )  # fmt: skip
    rows = (*_answers(opened, asked, on, picked, listed), *_steering(opened, asked, value, stance))
    return Reply(html, rows, options=tuple(listed))


def shown(about: Field | Part, value: Any, language: str) -> str:
    """A fact as people read it, in one line."""
    if value is None:
        return ""
    if isinstance(value, list):
        parts = about.parts if isinstance(about, Field) else ()
        each = [
            record_line(parts, one, language) if isinstance(one, dict) else shown(about, one, language) for one in value
        ]
        return _short("; ".join(each))
    if about.type == "date":
        return _day(str(value), language)
    if about.type == "money" and isinstance(value, int):
        return Euro(value).in_language(language)
    if about.type in ("choice", "choices"):
        return next((one.label.in_language(language) for one in about.options if one.id == value), str(value))
    return _short(", ".join(str(value).splitlines()))


def record_line(parts: Sequence[Part], record: Mapping[str, Any], language: str) -> str:
    """A record in one line."""
    return ", ".join(shown(part, record[part.id], language) for part in parts if part.id in record)


# ------------------------------------------------------------------ the preview


def preview(opened: Open, note: str = "") -> list[Reply]:
    """The whole letter as text, then what is open and what can be done."""
    return [*_letter(opened), panel(opened, note)]


def panel(opened: Open, note: str = "") -> Reply:
    """What is open, what to read before sending, and the buttons."""
    language, draft = opened.language, opened.draft
    duties = [duty for duty in draft.duties if duty.state != "not_needed"]
    html = say(
        "preview.panel", language, title=opened.kept.title, state=state(opened, language),
        open=open_labels(draft.open_places, language), warnings=_warnings(draft.warnings, language),
        duties=[{**_duty(duty, language), "mark": MARKS[duty.state]} for duty in duties],
    )  # fmt: skip
    count = len(draft.open_places)
    fill = [(opened.button("preview.button_fill", "i", count=count),)] if count and not opened.kept.final_on else []
    tone_key = "preview.button_tone_language" if len(opened.kind.languages) > 1 else "preview.button_tone"
    change: Rows = (
        (opened.button("preview.button_paragraphs", "P"), opened.button("preview.button_facts", "F")),
        (opened.button(tone_key, "T"), opened.button("preview.button_versions", "V")),
    )
    copy: Rows = ((opened.button("preview.button_copy", "y"), opened.button("preview.button_versions", "V")),)
    done = () if opened.kept.sent else ((opened.button("preview.button_finish", "z"),),)
    last = (opened.button("preview.button_delete", "X"), link("home.button_list", "home", language))
    rows = (*fill, *(copy if opened.kept.sent else change), _files(opened), *done, last)
    return Reply(Markup("\n\n").join(part for part in (Markup(note), html) if part), rows)  # a phrase


def state(opened: Open, language: str) -> str:
    """Draft, finished or sent, in words."""
    return state_of(opened.kept, opened.item, len(opened.draft.open_places), language)


def state_of(kept: Kept, item: Item, open_places: int, language: str) -> str:
    """Draft, finished or sent, in words."""
    if kept.sent:
        return label("states.sent", language, day=kept.sent)
    if kept.final_on:
        return label("states.final", language)
    if open_places:
        return label("states.open", language, count=open_places)
    return label("states.draft", language, day=item.updated_at.astimezone(BERLIN).date())


def open_labels(places: Iterable[Missing], language: str) -> list[str]:
    """Every open place by name."""
    return [gap.label.in_language(language) for gap in places]


# ------------------------------------------------------------------ facts, paragraphs, versions


def facts(opened: Open, page: int) -> Reply:
    """All facts of this letter, numbered."""
    language, fields = opened.language, paths.order(opened.kind)
    needed = paths.missing(opened.draft)
    some = fields[page * A_PAGE : (page + 1) * A_PAGE]
    lines = [
        {"number": number, "label": _about(one, language), "value": shown(one, opened.kept.facts.get(one.id), language),
         "needed": one.id in needed}
        for number, one in enumerate(some, page * A_PAGE + 1)
    ]  # fmt: skip
    buttons = [
        Button(str(line["number"]), opened.data("r" if one.type == "records" else "q", opened.code(Place(one.id))))
        for line, one in zip(lines, some, strict=True)
    ]
    more = len(fields) > (page + 1) * A_PAGE
    last = [opened.button("preview.button_preview", "v")]
    last += [opened.button("facts.button_page", "F", page + 1)] if more else []
    return Reply(say("facts.screen", language, facts=lines), (*_rows(buttons), tuple(last)))


def records(opened: Open, field: Field) -> Reply:
    """The records of one field, numbered."""
    language, given = opened.language, kept_drafts.records_of(opened.kept, field.id)
    lines = [record_line(field.parts, one, language) for one in given]
    buttons = [
        Button(str(number), opened.data("r", opened.code(Place(field.id, number))))
        for number in range(1, min(len(given), 80) + 1)
    ]
    add = opened.button("facts.button_add", "q", opened.code(Place(field.id, len(given) + 1, field.parts[0].id)))
    html = say("facts.records", language, label=_about(field, language), records=lines)
    return Reply(html, (*_rows(buttons), (add,), (opened.button("facts.button_facts", "F"),)))


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
    html = say("facts.record", language, what=_record_name(field, language), number=number, parts=parts)
    remove = opened.button("facts.button_remove", "x", opened.code(Place(field.id, number)))
    back = opened.button("facts.button_facts", "F")
    return Reply(html, (*_rows(buttons), (remove, back)))


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
    return Reply(say("paragraphs.screen", language, paragraphs=lines), (*_rows(buttons), tuple(last)))


def paragraph(opened: Open, whole: Draft, number: int, note: str = "") -> Reply:
    """One paragraph: its words, why it is there, what it rests on."""
    language, part = opened.language, whole.paragraphs[number - 1]
    now = next((one for one in opened.draft.paragraphs if one.id == part.id), None)
    written = next(one for one in paragraphs(opened.draft if now else whole) if one.id == part.id)
    own = now is not None and now.own_text is not None
    html = say(
        "paragraphs.one", language, number=number, text=written.text or "–", why=part.why.in_language(language),
        sources=written.sources, own=own, left_out=now is None, locked=part.locked,
    )  # fmt: skip
    change = [] if part.locked else [opened.button("paragraphs.button_write", "e", number)]
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
    return Reply(html, (tuple(change), last))


def versions(opened: Open, known: Sequence[Version]) -> Reply:
    """How the draft read before, newest first."""
    language = opened.language
    if len(known) < 2:
        return Reply(say("versions.only", language), ((opened.button("preview.button_preview", "v"),),))
    some = known[:A_PAGE]
    lines = [{"at": moment(one.created_at, language), "what": _change(opened, one, language)} for one in some]
    buttons = [Button(str(number), opened.data("R", one.revision)) for number, one in enumerate(some, 1) if number > 1]
    html = say("versions.screen", language, versions=lines)
    return Reply(html, (*_rows(buttons), (opened.button("preview.button_preview", "v"),)))


def moment(at: dt.datetime, language: str) -> str:
    """A moment as people in Germany read it."""
    there = at.astimezone(BERLIN)
    return f"{prompts.day(there.date(), language)}, {there:%H:%M}"


# ------------------------------------------------------------------ finished and sent


def refused(opened: Open, places: Iterable[Missing], duties: Iterable[DutyState]) -> Reply:
    """Why the letter cannot be finished yet."""
    language = opened.language
    listed = open_labels(places, language)
    html = say("finish.refused", language, open=listed, duties=[_duty(duty, language) for duty in duties])
    fill = opened.button("preview.button_fill", "i", count=max(len(listed), 1))
    return Reply(html, ((fill,), (opened.button("preview.button_preview", "v"),)))


def done(opened: Open, on: dt.date) -> Reply:
    """Finished: what to do when sending, and the question when it was sent."""
    language, draft = opened.language, opened.draft
    html = say(
        "finish.done", language, title=opened.kept.title, day=draft.on, old=draft.on != on,
        checklist=[item.text.in_language(language) for item in draft.checklist],
        warnings=_warnings(draft.warnings, language),
    )  # fmt: skip
    rows: list[tuple[Button, ...]] = [_files(opened), (
        opened.button("finish.button_today", "h", 0), opened.button("finish.button_yesterday", "h", 1),
        opened.button("finish.button_day", "H"),
    )]  # fmt: skip
    if draft.on != on:
        rows.append((opened.button("finish.button_redate", "Z"),))
    rows.append((opened.button("finish.button_edit", "v"), link("home.button_list", "home", language)))
    return Reply(html, tuple(rows))


def sent(opened: Open, on: dt.date, reminded: bool, warning: str = "") -> Reply:
    """Sent: what comes next and when."""
    language, kept, draft = opened.language, opened.kept, opened.draft
    assert kept.sent is not None
    days = [kept.sent + dt.timedelta(days=step.after_days) for step in draft.follow_up]
    steps = [
        {"day": day, "text": step.text.in_language(language), "due": day <= on}
        for step, day in zip(draft.follow_up, days, strict=True)
    ]
    html = say(
        "finish.sent", language, title=kept.title, day=kept.sent, answered=kept.answered, steps=steps,
        reminded=reminded and any(day >= on for day in days), warning=warning,
    )  # fmt: skip
    rows: list[tuple[Button, ...]] = [
        (opened.button("finish.button_next", "m", place, title=_title(step.kind, language)),)
        for place, step in enumerate(draft.follow_up)
        if not kept.answered
    ]
    answered = () if kept.answered else (opened.button("finish.button_answered", "A"),)
    rows += [(*answered, opened.button("finish.button_correct", "H")), _files(opened)]
    rows.append((opened.button("preview.button_preview", "v"), link("home.button_list", "home", language)))
    return Reply(html, tuple(rows))


def sure(opened: Open) -> Reply:
    """Really delete it?"""
    yes, no = opened.button("delete.button_yes", "Xy"), opened.button("delete.button_no", "o")
    return Reply(say("delete.sure", opened.language, title=opened.kept.title), ((yes,), (no,)))


# ------------------------------------------------------------------ pieces


def _kind_line(one: Kind, language: str) -> dict[str, str]:
    return {
        "title": one.title.in_language(language),
        "purpose": _first_sentence(one.purpose.in_language(language)),
        "not_for": _first_sentence(one.not_for.in_language(language)),
    }


def _first_sentence(text: str) -> str:
    """Up to the first full stop after a word that is no abbreviation."""
    return re.split(r"(?<=[a-zäöüß]{3}\.)\s+(?=[A-ZÄÖÜ])", text, maxsplit=1)[0]


def _only_german(one: Kind, language: str) -> bool:
    return language == "en" and "en" not in one.languages


def _title(name: str, language: str) -> str:
    """The title of a kind or of what belongs to a lawyer."""
    scheme = shipped()
    titles = {kind.id: kind.title for kind in scheme.kinds} | {one.id: one.title for one in scheme.common.handovers}
    return titles[name].in_language(language)


def _warnings(warnings: Iterable[Warn], language: str, unconditional: bool = False) -> list[str]:
    told = [
        warn
        for warn in warnings
        if not (unconditional and (warn.when.given or warn.when.absent or warn.when.chosen or warn.when.chain))
    ]
    sources = [f" ({', '.join(warn.sources)})" if warn.sources else "" for warn in told]
    return [f"• {warn.text.in_language(language)}{source}" for warn, source in zip(told, sources, strict=True)]


def _duty(duty: DutyState, language: str) -> dict[str, str]:
    return {"title": duty.title.in_language(language), "citation": duty.citation}


def _letter(opened: Open) -> list[Reply]:
    """The letter in folded quotes, each small enough for one message, parted between paragraphs."""
    language = opened.language
    mark = label(f"preview.mark_{'final' if opened.draft.is_final else 'draft'}", language)
    pieces = _chunks(as_text(letterform(opened.draft)))
    head = say("preview.head", language, title=opened.kind.title.in_language(language), mark=mark)
    quotes = [Markup("<blockquote expandable>%s</blockquote>") % piece for piece in pieces]
    return [Reply(f"{head}\n\n{quote}" if not place else quote) for place, quote in enumerate(quotes)]


def _chunks(text: str) -> list[str]:
    chunks: list[str] = [""]
    for block in text.strip().split("\n\n"):
        for part in [block[start : start + QUOTE] for start in range(0, len(block), QUOTE)]:
            if chunks[-1] and len(chunks[-1]) + len(part) > QUOTE:
                chunks.append("")
            chunks[-1] = f"{chunks[-1]}\n\n{part}".strip()
    return chunks


def _files(opened: Open) -> tuple[Button, ...]:
    return tuple(opened.button(f"preview.button_{suffix}", suffix) for suffix in ("pdf", "docx", "txt"))


def _rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW))


def _record(opened: Open, place: Place) -> Mapping[str, Any]:
    found = kept_drafts.value_at(opened.kept, Place(place.field, place.record))
    return found if isinstance(found, dict) else {}


def _record_name(field: Field, language: str) -> str:
    names: Mapping[str, str] = prompts.phrases_of("drafting", language)["records"]
    return names.get(field.id, _about(field, language))


def _about(field: Field, language: str) -> str:
    """The name of a fact: what stands in its gap."""
    return _capital(field.missing.in_language(language))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _heading(opened: Open, asked: Asked) -> str:
    if asked.place.record is None:
        return ""
    name = _record_name(asked.field, opened.language)
    return label("question.record", opened.language, what=name, number=asked.place.record)


def _question(asked: Asked, language: str) -> str:
    if asked.more:
        return label(f"question.more.{asked.field.id}", language)
    if asked.place.field == "points" and asked.place.part == "stance":
        return label("question.stance", language)
    if asked.part is not None:
        text = asked.part.label.in_language(language)
        return label("question.part", language, label=_capital(text))
    return asked.field.question.in_language(language)


def _light(record: Mapping[str, Any], card: ArgumentCard | None, language: str) -> str:
    if card is not None:
        claim, reason = card.claim.in_language(language), card.light_reason.in_language(language)
        return say(f"lights.{card.light}", language, claim=claim, reason=reason)
    points = next(one for one in shipped().kind("reply_point_by_point").fields if one.id == "points")  # type: ignore[union-attr]  # shipped
    demands = next(part for part in points.parts if part.id == "demand").options
    known = next((one.label.in_language(language) for one in demands if one.id == record.get("demand")), None)
    amount = record.get("amount_cents")
    if known is None:
        return ""
    told = Euro(amount).in_language(language) if isinstance(amount, int) else ""
    return say("lights.demand", language, demand=known, amount=told)


def _hint(asked: Asked, language: str) -> str:
    if asked.more:
        return ""
    name = asked.about.id
    key = {"date": "date", "money": "money", "choices": "choices", "list": "list"}.get(asked.about.type)
    key = "sender" if name == "sender" else "address" if name == "recipient" else key
    ahead = key == "date" and name in {"answer_by", "wanted"}
    return label(f"question.hint_{key}{'_ahead' if ahead else ''}", language) if key else ""


def _example(opened: Open, asked: Asked) -> str:
    """What an answer looks like, in the language of the letter."""
    if asked.more or asked.about.type in ("choice", "choices", "date", "money"):
        return ""
    own: Mapping[str, str] = prompts.phrases_of("drafting", opened.kept.language)["examples"]
    key = f"{asked.field.id} {asked.part.id}" if asked.part else asked.field.id
    plain = "" if asked.part else asked.field.example
    return own.get(key, plain).replace("\n", ", ")


def _in_german(opened: Open, asked: Asked) -> bool:
    free = asked.about.type in ("text", "list") and not asked.more
    return (
        free
        and opened.language == "en"
        and opened.kept.language == "de"
        and asked.field.id not in {"sender", "recipient"}
    )


def _answers(
    opened: Open, asked: Asked, on: dt.date, picked: Sequence[str], listed: Sequence[str]
) -> Iterable[tuple[Button, ...]]:
    code, language = opened.code(asked.place), opened.language
    options: Sequence[Option] = () if asked.more else asked.about.options
    labels = [
        f"{number} · {_capital(one.label.in_language(language))}"
        if listed
        else _capital(one.label.in_language(language))
        for number, one in enumerate(options, 1)
    ]
    if asked.about.type == "choices" and not asked.more:
        for place, one in enumerate(options):
            mark = "☑" if one.id in picked else "☐"
            yield (Button(f"{mark} {labels[place]}", opened.data("p", f"{code}.{place}")),)
        yield (opened.button("question.button_done", "f", code),)
    elif options:
        yield from _packed([Button(text, opened.data("a", f"{code}.{place}")) for place, text in enumerate(labels)])
    elif asked.about.type == "date" and asked.about.id in {"answer_by", "wanted"}:
        days = [(days, on + dt.timedelta(days=days)) for days in DAYS_AHEAD]
        yield tuple(opened.button("question.button_day", "d", f"{code}.{days}", date=day) for days, day in days)


def _packed(buttons: Sequence[Button]) -> Iterable[tuple[Button, ...]]:
    """Short ones side by side, in threes at most; the others one to a row."""
    row: list[Button] = []
    for one in buttons:
        if len(one.label) > SHORT or len(row) == 3:
            if row:
                yield tuple(row)
            row = []
        if len(one.label) > SHORT:
            yield (one,)
        else:
            row.append(one)
    if row:
        yield tuple(row)


def _steering(opened: Open, asked: Asked, value: Any, stance: bool) -> Iterable[tuple[Button, ...]]:
    code = opened.code(asked.place)
    first: list[Button] = []
    if stance:
        first.append(opened.button("question.button_drop", "x", opened.code(Place("points", asked.place.record))))
    if asked.more:
        first.append(opened.button("question.button_more_done", "s", code))
    elif value is not None:
        first.append(opened.button("question.button_keep", "n"))
        if not stance:
            first.append(opened.button("question.button_clear", "c", code))
    else:
        first.append(opened.button(f"question.button_{'skip' if asked.needed and not stance else 'pass'}", "s", code))
    yield tuple(first)
    back = previous(opened.kept, asked.place)
    last = [opened.button("question.button_back", "q", opened.code(back))] if back and _exists(opened, back) else []
    yield (*last, opened.button("question.button_preview", "v"))


def previous(kept: Kept, place: Place) -> Place | None:
    """The question before this one, as it was answered."""
    path = str(place)
    before = kept.trail[: kept.trail.index(path)] if path in kept.trail else kept.trail
    return Place.read(before[-1]) if before else None


def _exists(opened: Open, place: Place) -> bool:
    if paths.asked_at(opened.kind, place) is None:
        return False
    return place.record is None or place.record <= len(kept_drafts.records_of(opened.kept, place.field)) + 1


def _change(opened: Open, version: Version, language: str) -> str:
    """What made a version, in words."""
    verb, _, what = str(version.content.get("change", "")).partition(" ")
    known = {"begun", "fact", "removed", "paragraph", "left_out", "tone", "final", "sent"}
    if verb not in known:
        return label("versions.other", language)
    fields = {one.id: _about(one, language) for one in paths.order(opened.kind)}
    name = what.split(" ")[0]
    return label(f"versions.{verb}", language, what=fields.get(name, name))


def _day(text: str, language: str) -> str:
    try:
        return prompts.day(dt.date.fromisoformat(text), language)
    except ValueError:
        return text


def _short(text: str) -> str:
    return shorten(" ".join(text.split()), LONGEST_SHOWN, placeholder=" …") if len(text) > LONGEST_SHOWN else text
