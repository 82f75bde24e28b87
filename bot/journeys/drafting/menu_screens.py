"""The screens before a letter is written: which kinds there are, what they are for, the risk, the tone, what is known.

They say and decide nothing; the words are in prompts/drafting.*.yaml, what a kind is for stands with the kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import prompts
from bot.journeys.drafting import paths
from bot.journeys.drafting.opened import LETTER, TONES, VERSION, Open, Rows, label, link, say
from bot.journeys.drafting.wording import as_cited, name_of, shown, warning_lines
from bot.ports import Button, Reply
from knowledge.letters.drafts.scheme import Handover, Kind, shipped

GROUPS: Mapping[str, tuple[str, ...]] = {
    "first": ("removal_request", "information_request", "gdpr_access", "nutzungsvorbehalt", "gpai_complaint"),
    "answer": ("reply_point_by_point", "reply_to_refusal", "cost_rejection", "deadline_extension", "withdrawal"),
    "careful": ("lawyer_instruction", "unterlassungsaufforderung"),
}
RISK = ("cost_risk", "chain_first", "request_first")
MILDER = ("removal_request", "information_request")


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
        not_for=one.not_for.in_language(language), warnings=warning_lines(one.warnings, language, unconditional=True),
        only_german=_only_german(one, language),
    )  # fmt: skip
    tones = tones_of(one, language, lambda name: f"{VERSION}:{LETTER}:begin:{one.id}:{name}")
    return Reply(html, (*tones, (link("home.button_kinds", "new", language),)))


def risk(one: Kind, language: str, onward: str) -> Reply:
    """What must be known before a letter that can cost money begins. ``onward``: carried by who goes on anyway."""
    told = [warn for name in RISK for warn in one.warnings if warn.id == name]
    risks = [
        {"text": warn.text.in_language(language), "sources": [as_cited(one) for one in warn.sources]} for warn in told
    ]
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
        sources=[as_cited(source) for source in one.sources], as_of=one.as_of,
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
        {"label": name_of(fields[name], opened.language),
         "value": shown(fields[name], opened.kept.facts[name], opened.language),
         "origin": label(f"prefilled.{origin}", opened.language)}
        for name, origin in opened.kept.prefilled.items() if name in fields and name in opened.kept.facts
    ]  # fmt: skip
    names = [name_of(fields[name], opened.language) if name in fields else name for name in dropped]
    html = say("prefilled.screen", opened.language, facts=facts, dropped=names)
    rows = (
        (opened.button("prefilled.button_ok", "k"),),
        (opened.button("preview.button_facts", "F"), opened.button("preview.button_delete", "X")),
    )
    return Reply(html, rows)


def _kind_line(one: Kind, language: str) -> dict[str, str]:
    """One line on a kind: what it is for, when not."""
    short: Mapping[str, str] = prompts.phrases_of("drafting", language)["home"]["lines"]
    purpose, not_for = (_first_sentence(text.in_language(language)) for text in (one.purpose, one.not_for))
    return {"title": one.title.in_language(language), "line": short.get(one.id, f"{purpose} {not_for}")}


def _first_sentence(text: str) -> str:
    """Up to the first full stop after a word that is no abbreviation."""
    return re.split(r"(?<=[a-zäöüß]{3}\.)\s+(?=[A-ZÄÖÜ])", text, maxsplit=1)[0]


def _only_german(one: Kind, language: str) -> bool:
    return language == "en" and "en" not in one.languages
