"""The dossier of a first contact on paper. It arranges a Dossier for the template and adds no fact to it.

What the other side claims is marked as a claim wherever it stands; values are data for the template, never markup.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import prompts
from bot.paper.binding import bound_values
from bot.paper.dossier_model import (
    AmountPart,
    CheckBatchPart,
    CheckPart,
    DeadlinePart,
    Dossier,
    ElementPart,
    FindingPart,
    PartyPart,
)
from bot.paper.typesetting import typeset
from knowledge.costs.money import Euro


def dossier_pdf(dossier: Dossier) -> bytes:
    """The dossier as a PDF in its language: DIN A4, the same bytes for the same dossier."""
    return typeset("dossier", bound_values(_Sheet(dossier).values()), dossier.made_at.date())


class _Sheet:
    """Arranges a dossier for its template; it adds no fact and leaves none out."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        whole = prompts.phrases_of("paper/words", dossier.language)
        self.author, self.page, self.words = whole["author"], whole["page"], whole["dossier"]
        self.check_words = whole["check"]
        self.day = prompts.day(dossier.made_at.date(), dossier.language)

    def values(self) -> dict[str, Any]:
        """Everything the template shows."""
        it = self.dossier
        return {
            "language": it.language,
            "author": self.author,
            "page": self.page,
            "words": self.words,
            "title": self.words["title"].format(reference=it.reference),
            "subtitle": it.firm.name,
            "footer": self.words["footer"].format(reference=it.reference, day=self.day),
            "facts": [list(pair) for pair in self._facts()],
            "parties": [self._party(one) for one in it.parties],
            "deadlines": [self._deadline(one) for one in it.deadlines],
            "no_deadline": self.words["no_deadline" if it.no_deadline_told else "deadline_unknown"],
            "matter": {"label": it.matter.label or self.words["unknown"], "outcome": it.matter.outcome},
            "story": [
                {"text": one.text, "mark": self.words["forwarded"] if one.forwarded else None}
                for one in it.matter.story
            ],
            "chronology": [
                {"day": self._on(one.date), "what": one.what, "source": one.source or self.words["origins"][one.origin]}
                for one in it.chronology
            ],
            "demands": [self._claim(one.label, one.passage, one.letter, one.claimed_by) for one in it.demands],
            "amounts": [self._claim(one.label, self._money(one), one.letter, one.claimed_by) for one in it.amounts],
            "findings": [self._finding(one) for one in it.findings],
            "check": self._check(it.check) if it.check else None,
            "documents": [
                {"name": one.name, "label": one.label, "sha256": one.sha256, "size": _parted(one.size)}
                for one in it.documents
            ],
            "missing": list(it.missing_documents),
            "insurance": list(self._insurance()),
            "budget": it.budget or self.words["unknown"],
            "open": list(it.open_questions),
            "consent": self._consent(),
            "sources": [f"{one.citation} ({self.words['as_of']} {self._on(one.as_of)})" for one in it.sources],
            "log": self.words["log_line"].format(
                entries=it.log.entries, head=it.log.head, intact=self.words["intact" if it.log.intact else "broken"]
            ),
        }

    def _facts(self) -> list[tuple[str, str]]:
        it, named = self.dossier, self.words["facts"]
        nearest = next((one.date for one in it.deadlines if one.date), None)
        way = " ".join(part for part in (self.words["ways"].get(it.way.how, ""), it.way.to) if part)
        return [
            (named["client"], it.client.name if it.client else self.words["unknown"]),
            (named["received"], prompts.day(it.received_at.date(), it.language)),
            (named["nearest"], self._on(nearest) if nearest else self.words["none"]),
            (named["way"], way or self.words["unknown"]),
            (named["language"], self.words["languages"].get(it.client_language, it.client_language)),
        ]

    def _party(self, one: PartyPart) -> dict[str, Any]:
        origin = "" if one.origin == "told" else self.words["origins"][one.origin]
        role = self.words["roles"][one.role]
        return {"role": role, "name": one.name, "also": "; ".join(one.aliases), "origin": origin}

    def _deadline(self, one: DeadlinePart) -> dict[str, Any]:
        said = [one.rule, self.words["typed"].format(text=one.said) if one.said else "", one.source]
        return {
            "day": self._on(one.date),
            "what": one.what or one.said or self.words["unknown"],
            "how": " ".join(part for part in said if part),
            "origin": self.words["origins"][one.origin],
        }

    def _claim(self, label: str, text: str, letter: str, by: str) -> dict[str, Any]:
        return {"label": label, "text": text, "by": self.words["claimed"].format(who=by or self.words["other_side"]),
                "letter": letter}  # fmt: skip

    def _money(self, one: AmountPart) -> str:
        if one.currency == "EUR":
            return Euro(one.cents).in_language(self.dossier.language)
        return f"{one.cents / 100:.2f} {one.currency}"

    def _finding(self, one: FindingPart) -> dict[str, Any]:
        sources = "; ".join(one.sources)
        dated = f"{sources} ({self.words['as_of']} {self._on(one.as_of)})" if sources and one.as_of else sources
        signs = {"ok": "met", "wrong": "not_met", "open": "open"}
        return {"state": signs[one.status], "said": self.words["findings_states"][one.status], "text": one.text,
                "letter": one.letter, "sources": dated}  # fmt: skip

    def _check(self, check: CheckPart) -> dict[str, Any]:
        return {
            "note": self.words["check_note"].format(day=self._on(check.on), version=check.scheme_version),
            "stops": [line.text for line in check.stops],
            "parts": [self._batch(part) for part in check.parts],
            "courts": list(check.courts),
            "risks": [line.text for line in (*check.risks, *check.terms)],
            "disclaimer": check.disclaimer,
        }

    def _batch(self, part: CheckBatchPart) -> dict[str, Any]:
        results, states = self.check_words["results"], self.check_words["states"]
        return {
            "title": part.batch,
            "summary": part.summary,
            "provisions": [
                {
                    "name": one.provision,
                    "title": one.title,
                    "who": one.who,
                    "state": one.result,
                    "said": results.get(one.kind, {}).get(one.result, one.result),
                    "rows": [
                        {
                            "title": row.title,
                            "state": row.state,
                            "said": states.get(row.state, row.state),
                            "reasons": " ".join(row.reasons),
                            "readings": list(row.readings),
                            "burden": self.words["burden"].get(row.burden, row.burden),
                            "evidence": self._evidence(row),
                            "citation": row.citation,
                        }
                        for row in one.elements
                    ],
                }
                for one in part.provisions
            ],
            "open": list(part.open_questions),
        }

    def _evidence(self, row: ElementPart) -> str:
        if row.evidence is None:
            return ""
        strength = self.check_words["strength"].get(str(row.strength), "")
        return f"{row.evidence} ({strength})" if strength else row.evidence

    def _insurance(self) -> list[str]:
        one = self.dossier.insurance
        said = [self.words["has"].get(one.has, self.words["unknown"]), one.company, one.number]
        return [part for part in (*said, self.words["covers"].get(one.cover, "")) if part]

    def _consent(self) -> list[str]:
        one = self.dossier.consent
        if one is None:
            return [self.words["no_consent"]]
        scope = ", ".join(self.words["scope"].get(key, key) for key in one.scope)
        at = one.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        return [self.words["consent_line"].format(version=one.version, at=at, scope=scope),
                self.words["consent_hash"].format(sha=one.text_sha256)]  # fmt: skip

    def _on(self, day: dt.date | None) -> str:
        return prompts.day(day, self.dossier.language) if day else str(self.words["no_day"])


def _parted(number: int) -> str:
    """12 345 678, with narrow blanks."""
    return f"{number:,}".replace(",", "\u202f")
