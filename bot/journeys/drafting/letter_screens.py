"""The letter itself in the chat, what is open in it, and what comes once it is finished and sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from markupsafe import Markup

from bot.journeys.draft import as_text, letterform
from bot.journeys.drafting.opened import Open, Rows, label, link, say
from bot.journeys.drafting.wording import duty_words, file_buttons, open_labels, state, warning_lines
from bot.ports import Button, Reply
from knowledge.letters.drafts.draft import DutyState, Missing
from knowledge.letters.drafts.scheme import shipped

QUOTE = 3_000  # characters of a folded quote that stays in one message
MARKS = {"met": "✓", "missing": "✗"}


def preview(opened: Open, note: str = "") -> list[Reply]:
    """The whole letter as text, then what is open and what can be done."""
    return [*_letter(opened), panel(opened, note)]


def panel(opened: Open, note: str = "") -> Reply:
    """What is open, what to read before sending, and the buttons."""
    language, draft = opened.language, opened.draft
    duties = [duty for duty in draft.duties if duty.state != "not_needed"]
    html = say(
        "preview.panel", language, title=opened.kept.title, state=state(opened, language),
        open=open_labels(draft.open_places, language), warnings=warning_lines(draft.warnings, language),
        duties=[{**duty_words(duty, language), "mark": MARKS[duty.state]} for duty in duties],
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
    english: Rows = ((opened.button("preview.button_english", "E"),),) if opened.may_translate else ()
    last = (opened.button("preview.button_delete", "X"), link("home.button_list", "home", language))
    rows = (*fill, *(copy if opened.kept.sent else change), file_buttons(opened), *english, *done, last)
    return Reply(Markup("\n\n").join(part for part in (Markup(note), html) if part), rows)  # a phrase


def refused(opened: Open, places: Iterable[Missing], duties: Iterable[DutyState]) -> Reply:
    """Why the letter cannot be finished yet."""
    language = opened.language
    listed = open_labels(places, language)
    html = say("finish.refused", language, open=listed, duties=[duty_words(duty, language) for duty in duties])
    fill = opened.button("preview.button_fill", "i", count=max(len(listed), 1))
    return Reply(html, ((fill,), (opened.button("preview.button_preview", "v"),)))


def done(opened: Open, on: dt.date) -> Reply:
    """Finished: what to do when sending, and the question when it was sent."""
    language, draft = opened.language, opened.draft
    html = say(
        "finish.done", language, title=opened.kept.title, day=draft.on, old=draft.on != on,
        checklist=[item.text.in_language(language) for item in draft.checklist],
        warnings=warning_lines(draft.warnings, language),
    )  # fmt: skip
    days = [opened.button("finish.button_today", "h", 0)]
    if draft.on < on:
        days.append(opened.button("finish.button_yesterday", "h", 1))
    rows: list[tuple[Button, ...]] = [file_buttons(opened), (*days, opened.button("finish.button_day", "H"))]
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
    rows += [(*answered, opened.button("finish.button_correct", "H")), file_buttons(opened)]
    rows.append((opened.button("preview.button_preview", "v"), link("home.button_list", "home", language)))
    return Reply(html, tuple(rows))


def sure(opened: Open) -> Reply:
    """Really delete it?"""
    yes, no = opened.button("delete.button_yes", "Xy"), opened.button("delete.button_no", "o")
    return Reply(say("delete.sure", opened.language, title=opened.kept.title), ((yes,), (no,)))


def _title(name: str, language: str) -> str:
    """The title of a kind or of what belongs to a lawyer."""
    scheme = shipped()
    titles = {kind.id: kind.title for kind in scheme.kinds} | {one.id: one.title for one in scheme.common.handovers}
    return titles[name].in_language(language)


def _letter(opened: Open) -> list[Reply]:
    """The letter in folded quotes, each small enough for one message, parted between paragraphs."""
    language = opened.language
    finished = opened.draft.is_final or opened.kept.sent
    mark = label(f"preview.mark_{'final' if finished else 'draft'}", language)
    pieces = _chunks(opened.kept.text if opened.kept.sent else as_text(letterform(opened.draft)))
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
