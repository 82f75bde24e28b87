"""A checked letter as chat HTML: at most three messages, the short and urgent first, details folded.

Not a judgment and no law: every sentence with legal content comes from knowledge; here words are put together. If a
message grows too long, passages and details are left out before any point is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import prompts
from knowledge.letters.explanation import Explanation, Said, Term, Want

LONGEST = 3_900
TOGETHER = 1_600  # characters; two messages that are shorter together are one
SOON_DAYS = 4
MOST_WANTS = 5
MOST_SHOWN = 12
LONGEST_SOURCES = 900
SIZES = (
    (99, 99, True), (99, MOST_SHOWN, False), (8, MOST_SHOWN, False), (6, MOST_SHOWN, False),
    (4, 8, False), (2, 8, False), (0, 5, False), (0, 3, False),
)  # fmt: skip
WEIGHT = (
    "strafbewehrte_unterlassungserklaerung", "unterlassung", "ruecknahme", "kostenerstattung", "schadensersatz",
    "lizenzzahlung", "vertragsstrafe", "zahlung", "annahme",
)  # fmt: skip
COURT_KINDS = ("gerichtsschreiben", "mahnbescheid", "klage", "klageerwiderung")
FRIENDLY_KINDS = ("request", "takedown_answer", "data_access_answer", "berechtigungsanfrage")


def said(explanation: Explanation) -> str:
    """The whole explanation as one text, for a terminal."""
    return "\n\n".join(messages(explanation))


def messages(explanation: Explanation) -> tuple[str, ...]:
    """One to three messages of at most LONGEST characters."""
    texts: list[str] = []
    for part in ("first", "points", "replies"):
        text = _fitting(part, explanation)
        if texts and text and len(texts[-1]) + len(text) < TOGETHER:
            texts[-1] = f"{texts[-1]}\n\n{text}"
        elif text:
            texts.append(text)
    return tuple(texts)


def plainly(explanation: Explanation, checked: str) -> str:
    """An explanation whose sentences were put more plainly, as one short message. ``checked``: what was proved."""
    it, full = explanation, _values("plain", explanation)
    words = _words(it.language)
    told = full | {
        "w": prompts.phrases_of("letters_chat", it.language), "l": words, "checked": checked,
        "wrong": _whole(full["wrong"]), "open": _whole(full["open"]), "ok": [one.text for one in full["ok"]],
        "answers": [
            (claim, words["lights"][reply.light], reply.answer)
            for claim, reply in zip(full["claims"], it.arguments, strict=True)
        ],
    }  # fmt: skip
    text = ""
    for left_out in ((), ("ok",), ("ok", "answers"), ("ok", "answers", "open")):
        text = prompts.render("letters/plain.jinja", it.language, **{**told, **dict.fromkeys(left_out, ())})
        if len(text) <= LONGEST:
            return text
    return _cut(text)


def _whole(points: Sequence[Said]) -> list[str]:
    return [" ".join((point.text, *point.details)) for point in points]


def _fitting(part: str, it: Explanation) -> str:
    """The message with as much detail as fits."""
    if part == "points" and not (it.points or it.terms or it.costs):
        return ""
    told = _values(part, it)
    text = ""
    for full, shown, rich in SIZES:
        text = prompts.render("letters/explain.jinja", it.language, **_sized(told, it, full, shown, rich))
        if len(text) <= LONGEST:
            return text
    return _cut(text)


def _values(part: str, it: Explanation) -> dict[str, Any]:
    words = _words(it.language)
    costs = [course for course in it.costs if course.about == "matter"]
    only = next((course for course in it.costs if course.about == "costs"), None)
    return {
        "part": part, "it": it, "w": words, "head": _head(it), "opening": _opening(it),
        "about": _about(it), "before": () if _is_harmless(it) else it.before,
        "first_more": " ".join(it.first.remarks) if it.first else "",
        "claims": [_say(it, "they_say", claim=_quoted(reply.claim, it)) for reply in it.arguments],
        "wrong": it.with_state("wrong"), "open": it.with_state("open"), "ok": it.with_state("ok"),
        "steps": any(term.steps for term in it.terms), "costs": costs,
        "costs_matter": _say(it, "costs_matter", value=costs[0].value) if costs else "",
        "costs_only": _say(it, "costs_only", value=only.value, total=only.total) if only else "",
        "unread": [words["unread"][key] for key in it.unread if key in words["unread"]],
        "stand": _say(it, "stand", on=prompts.day(it.on, it.language)),
    }  # fmt: skip


def _sized(told: dict[str, Any], it: Explanation, full: int, shown: int, rich: bool) -> dict[str, Any]:
    hidden = max(0, len(told["open"]) - shown)
    passages = [want.passage for want in it.wants]
    wants = [
        {"text": _want(want, it), "passage": _quoted(want.passage, it) if want.passage not in passages[:number] else ""}
        for number, want in enumerate(it.wants[:shown])
    ]
    sources = "; ".join(it.sources)
    limit = LONGEST_SOURCES if rich else LONGEST_SOURCES // 3
    shortened = sources if len(sources) <= limit else sources[:limit].rsplit("; ", 1)[0] + " …"
    return told | {
        "full": full, "shown": shown, "rich": rich, "wants": wants, "sources": shortened,
        "more": _say(it, "more", count=hidden) if hidden else "",
    }  # fmt: skip


def _head(it: Explanation) -> str:
    """ "Das ist eine Abmahnung von X für Y." """
    words = _words(it.language)
    who = _who(it)
    if it.kind is None:
        return _ended(_say(it, "head_unknown", who=who))
    paper = words["court_papers"].get(it.court_paper) if it.sure else None
    what = paper or words["kinds" if it.sure else "kinds_dative"].get(it.kind, it.kind)
    placed = what.replace("@", f" {who}" if who else "") if "@" in what else f"{what} {who}".strip()
    return _ended(_say(it, "head" if it.sure else "head_unsure", what=placed))


def _ended(sentence: str) -> str:
    """With one full stop, also behind "e.V." """
    return sentence.rstrip(".") + "."


def _who(it: Explanation) -> str:
    if it.kind in ("gerichtsschreiben", "mahnbescheid") and it.court:
        return _say(it, "from_court", court=it.court)
    if it.firm and it.party and it.firm != it.party:
        return _say(it, "from_firm_for", firm=it.firm, party=it.party)
    party = it.firm or it.party
    return _say(it, "from_one", party=party) if party else ""


def _opening(it: Explanation) -> str:
    """What they want, what that kind of letter means, and a calm word."""
    named = it.amounts and not any(want.amount for want in it.wants) and it.kind not in COURT_KINDS
    amount = _say(it, "amount_named", amount=it.amounts[0]) if named else ""
    return " ".join(filter(None, (_asked(it), amount, it.about_kind, _calm(it))))


def _asked(it: Explanation) -> str:
    """What they want and by when, in one sentence."""
    wants = _listed([_named(want, it) for want in _weighty(it)], it)
    first, court = it.first, it.kind in COURT_KINDS
    if first and first.court and first.act_by and not first.past:
        return _say(
            it,
            "by_day_court" if first.day else "by_careful_court",
            day=prompts.day(first.day or first.act_by, it.language),
        )
    if court:
        return _say(it, "by_unknown_court") if it.terms and not any(term.day for term in it.terms) else ""
    if not it.wants:
        return _say(it, "no_wants")
    if first is None:
        return _say(it, "friendly_wants" if it.kind == "request" else "no_deadline", wants=wants)
    if first.past and first.day:
        return _say(it, "by_past", wants=wants, day=prompts.day(first.day, it.language))
    return " ".join(filter(None, (_by_when(it, first, wants), _also_past(it, first))))


def _by_when(it: Explanation, first: Term, wants: str) -> str:
    """What they want by when; a safer day before a weekend or holiday is told as that."""
    if first.day:
        several = len(it.terms) > 1
        safe = first.act_by if first.act_by != first.day else None
        key = "friendly_by" if it.kind == "request" else "by_safe" if safe else "by_days" if several else "by_day"
        days = {"day": prompts.day(first.day, it.language), "safe": prompts.day(safe, it.language) if safe else ""}
        return _say(it, key, wants=wants, next=_words(it.language)["ordinal"]["next" if several else "only"], **days)
    if first.act_by and not first.past:
        return _say(it, "by_careful", wants=wants, day=prompts.day(first.act_by, it.language))
    return _say(it, "by_unknown", wants=wants)


def _also_past(it: Explanation, first: Term) -> str:
    """A fixed day in the letter that is over, while another deadline still runs."""
    over = [term.day for term in it.terms if term.past and term.day and term != first]
    return _say(it, "also_past", day=prompts.day(min(over), it.language)) if over else ""


def _is_harmless(it: Explanation) -> bool:
    """Nothing is wanted, no day is set, nothing is wrong: no reason to send anybody to a lawyer."""
    quiet = not (it.wants or it.terms or it.hand_over or it.amounts or it.with_state("wrong"))
    return quiet and it.kind in (*FRIENDLY_KINDS, "reply")


def _weighty(it: Explanation) -> list[Want]:
    """Demands as a headline names them: what binds or costs first; Unterlassung goes with its undertaking."""
    ids = {want.id for want in it.wants}
    left_out = {"unterlassung"} if WEIGHT[0] in ids else set()
    rank = {name: number for number, name in enumerate(WEIGHT)}
    return sorted((want for want in it.wants if want.id not in left_out), key=lambda want: rank.get(want.id, len(rank)))


def _calm(it: Explanation) -> str:
    """A sentence that fits the situation; none where there is nothing to calm."""
    first = it.first
    if it.kind in COURT_KINDS:
        return _say(it, "calm_court")
    if (it.kind in FRIENDLY_KINDS and not it.hand_over) or _is_harmless(it):
        return _say(it, "calm_friendly")
    if any(term.past and term.day for term in it.terms):
        return _say(it, "calm_past")
    if first and not first.day and (first.past or not first.act_by):
        return _say(it, "calm_arrival")
    if first and first.act_by and (first.act_by - it.on).days < SOON_DAYS:
        return _say(it, "calm_soon")
    return _say(it, "calm") if it.wants or it.kind == "unterlassungserklaerung" else ""


def _quoted(words: str, it: Explanation) -> str:
    return _say(it, "quoted", words=words) if words else ""


def _about(it: Explanation) -> str:
    parts = [_say(it, "when", date=prompts.day(it.date, it.language))] if it.date else []
    parts += [_say(it, "reference", reference=it.reference)] if it.reference and it.reference != it.file_number else []
    parts += [_say(it, "file_number", file_number=it.file_number)] if it.file_number else []
    return " · ".join(parts)


def _named(want: Want, it: Explanation) -> str:
    words = _words(it.language)
    thing = words["demands"].get(want.id, words["other_demand"])
    return _say(it, "with_amount", thing=thing, amount=want.amount) if want.amount else thing


def _want(want: Want, it: Explanation) -> str:
    named = _named(want, it)
    day = f", {prompts.day(want.day, it.language)}" if want.day else ""
    return f"{named[:1].upper()}{named[1:]}{day}"


def _listed(things: list[str], it: Explanation) -> str:
    """ "a, b und c"; of many only the first few."""
    things = list(dict.fromkeys(things))
    if len(things) > MOST_WANTS:
        things = [*things[:MOST_WANTS], _words(it.language)["other_demand"]]
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {_say(it, 'and')} {things[-1]}"


def _cut(text: str) -> str:
    """The last resort: whole lines up to the limit, with open tags closed."""
    kept: list[str] = []
    for line in text.splitlines():
        if sum(map(len, kept)) + len(kept) + len(line) > LONGEST - 30:
            break
        kept.append(line)
    return "\n".join(kept) + "".join(_closing("\n".join(kept)))


def _closing(text: str) -> Iterator[str]:
    for tag in ("i", "b", "blockquote"):
        opened = text.count(f"<{tag}>") + text.count(f"<{tag} ") - text.count(f"</{tag}>")
        yield f"</{tag}>" * max(0, opened)


def _say(it: Explanation, key: str, **values: Any) -> str:
    return prompts.phrase_of("letter", key, it.language, html=False, **values)


def _words(language: str) -> dict[str, Any]:
    return prompts.phrases_of("letter", language)
