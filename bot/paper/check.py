"""The result of the check on paper: what decides in full, what only confirms in brief, everything else once.

It arranges a Result and the answers for the template and adds nothing of its own: no judgement, no number, no sentence
that is not in the result, the scheme or the words of the paper. Tables that say the same for several acts become one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import prompts
from bot.paper.binding import bound_values
from bot.paper.order import by_weight, led, merged, sentences
from bot.paper.typesetting import typeset
from knowledge.answers.courts import CourtState
from knowledge.check.result import Line, Part, Result, Row, Table
from knowledge.check.review import AnswerLine
from knowledge.check.scheme import Scheme, shipped
from knowledge.law.decisions import Holding
from knowledge.library.own import decision_citation

_LONGEST_NAME = 60
_OF_A_COURT = re.compile(r",? \d{2}\.\d{2}\.\d{4}, ")
_OF_A_LAW = re.compile(r"§|\bArt\. ?\d|\bErwgr\.|\bDrs\.")


def check_pdf(result: Result, answers: Sequence[AnswerLine] = ()) -> bytes:
    """The result as a PDF in its language: DIN A4, tagged, the same bytes for the same result and answers."""
    return typeset("check", bound_values(_Sheet(result, answers).values()), result.on)


class _Sheet:
    """Puts the parts of one result in the order of the paper."""

    def __init__(self, result: Result, answers: Sequence[AnswerLine]) -> None:
        self.result, self.answers = result, answers
        self.scheme: Scheme = shipped()
        self.whole = prompts.phrases_of("paper/words", result.language)
        self.words = self.whole["check"]
        self.day = prompts.day(result.on, result.language)
        self.told: dict[tuple[Any, ...], str | None] = {}

    def values(self) -> dict[str, Any]:
        """Everything the template shows."""
        result = self.result
        return {
            "language": result.language,
            "day": self.day,
            "author": self.whole["author"],
            "page": self.whole["page"],
            "words": self.words,
            "footer": self.words["footer"].format(day=self.day, version=result.version),
            "is_text": self.words["is_text"].format(day=self.day),
            "courts_title": self.words["courts"].format(day=self.day),
            "facts": list(self._facts()),
            "stops": [_line(line) for line in result.stops],
            "parts": [self._part(part) for part in result.parts],
            "courts": [self._court(state) for state in sorted(result.courts, key=_soonest)],
            "terms": [_line(line) for line in result.terms],
            "risks": [_line(line) for line in result.risks],
            "steps": [_line(line) for line in result.next_steps],
            "answers": list(self._answers()),
            "sources": list(self._sources()),
            "disclaimer": result.disclaimer,
        }

    def _facts(self) -> Iterator[tuple[str, str]]:
        named = self.words["facts"]
        yield named["day"], self.day
        yield named["version"], self.result.version
        works = [part.works for part in self.result.parts]
        if None not in works:
            yield named["works"], str(sum(count or 0 for count in works))
        if len(works) > 1:
            yield named["batches"], str(len(works))

    def _part(self, part: Part) -> dict[str, Any]:
        groups = by_weight(part)
        new = [line for line in part.changes if (line.id, line.text) not in self.told]
        self.told.update({(line.id, line.text): part.batch for line in part.changes})
        return {
            "title": self._batch(part.batch),
            "full_title": self._batch(part.batch, sys.maxsize),
            "works": self._works(part.works),
            "summary": sentences(part),
            "overview": [self._pair(who, verdict, part) for who, verdict in part.verdicts],
            **{
                group: [self._table(table, whos, part.batch) for table, whos in groups[group]]
                for group in ("deciding", "unknown", "confirming")
            },
            "changes": led(merged(new, part)),
            "changes_above": len(new) < len(part.changes),
            "open": [_line(line) for line in part.open_questions],
        }

    def _batch(self, name: str | None, longest: int = _LONGEST_NAME) -> str | None:
        if name is None:
            return None
        return str(self.words["batch"].format(name=name if len(name) <= longest else f"{name[:longest]}…"))

    def _works(self, count: int | None) -> str | None:
        if count is None:
            return None
        return str(self.words["works"]["one" if count == 1 else "many"].format(count=count))

    def _pair(self, who: str, verdict: str, part: Part) -> dict[str, Any]:
        of_it = [table for table in part.tables if table.who == who]
        return {
            "who": who,
            "verdict": self.words["verdicts"][verdict],
            **{
                f"{kind}s": [{"name": one.provision, "result": one.result} for one in of_it if one.kind == kind]
                for kind in ("right", "exception")
            },
        }

    def _table(self, table: Table, whos: list[str], batch: str | None) -> dict[str, Any]:
        """One table; where an earlier batch had the very same, it is only named."""
        key = (table.provision, table.result, table.rows)
        earlier = self.told.setdefault(key, batch)
        return {
            "same_as": self.words["same_as"].format(batch=self._batch(earlier)) if earlier != batch else None,
            "name": table.provision,
            "title": table.title,
            "result": table.result,
            "said": self.words["results"][table.kind][table.result],
            "for": whos if table.kind != "prerequisite" else [],
            "rows": [self._row(row, table, batch) for row in table.rows],
        }

    def _row(self, row: Row, table: Table, batch: str | None) -> dict[str, Any]:
        reasons, numbers = self._reasons(row, table, batch)
        return {
            "title": row.title,
            "state": row.state,
            "said": self.words["states"][row.state],
            "reasons": reasons,
            "answers": self._numbers(numbers),
            "readings": row.readings,
            "burden": self.words["burden"][row.burden],
            "burden_note": row.burden_note,
            "evidence": self._evidence(row),
            "stronger": self.words["stronger"].format(text=row.stronger) if _could_be_stronger(row) else None,
            "citation": row.citation,
        }

    def _evidence(self, row: Row) -> str | None:
        if row.evidence is None:
            return None
        if not row.strength:
            return str(self.words["evidence_nothing"])
        label = self.scheme.labels.get(row.evidence)
        kind = label.in_language(self.result.language) if label else row.evidence
        return str(self.words["evidence"].format(kind=kind, strength=self.words["strength"][str(row.strength)]))

    def _reasons(self, row: Row, table: Table, batch: str | None) -> tuple[list[str], list[int]]:
        """Why it stands so, and the numbers of the answers it rests on instead of their words."""
        told: list[str] = []
        numbers: list[int] = []
        for reason in row.reasons:
            fitting = [
                (line.actor is not None, line.batch is not None, number)
                for number, line in enumerate(self.answers, 1)
                if reason.startswith(self._beginning(line))
                and line.batch in {None, batch}
                and (line.actor is None or table.who.startswith(f"{line.actor}, "))
            ]
            if fitting:
                numbers.append(max(fitting)[-1])
            else:
                told.append(reason)
        return told, sorted(set(numbers))

    def _beginning(self, line: AnswerLine) -> str:
        return self.scheme.say("your_answer", self.result.language, question=line.question, answer="")

    def _numbers(self, numbers: list[int]) -> str | None:
        if not numbers:
            return None
        form = self.words["answers_ref"]["one" if len(numbers) == 1 else "many"]
        return str(form.format(numbers=", ".join(map(str, numbers))))

    def _court(self, state: CourtState) -> dict[str, Any]:
        decision, language = state.decision, self.result.language
        following = decision.next
        standing = self.words["standing"][state.standing].format(
            date=prompts.day(following.date if following else None, language),
            checked=prompts.day(decision.checked_on, language),
        )
        waits = state.standing in {"due", "overdue"} and following is not None
        return {
            "citation": decision_citation(decision, self.result.on),
            "name": decision.name.in_language(language),
            "standing": standing,
            "next": following.what.in_language(language) if waits and following else None,
            "said": [
                {
                    "norm": norm,
                    "asked": outcome == "pending",
                    "texts": [holding.text.in_language(language) for holding in holdings],
                }
                for (norm, outcome), holdings in _by_norm(state).items()
            ],
        }

    def _answers(self) -> Iterator[dict[str, Any]]:
        section = None
        for number, line in enumerate(self.answers, 1):
            scope = ", ".join(part for part in (line.actor, self._batch(line.batch)) if part)
            yield {
                "section": line.section if line.section != section else None,
                "number": number,
                "question": line.question,
                "scope": self.words["only"].format(scope=scope) if scope else None,
                "answer": line.answer,
                "remark": line.remark,
            }
            section = line.section

    def _sources(self) -> Iterator[dict[str, Any]]:
        """Every source once, by kind, in the order in which people look them up."""
        rows = (row for part in self.result.parts for table in part.tables for row in table.rows)
        lines = (*self.result.stops, *self.result.terms, *self.result.risks, *self.result.next_steps)
        courts = {decision_citation(state.decision, self.result.on) for state in self.result.courts}
        named = {source for row in rows for source in row.sources} | {line.citation for line in lines if line.citation}
        for kind, title in self.words["source_kinds"].items():
            fitting = {one for one in named if _kind_of_source(one) == kind} | (courts if kind == "decision" else set())
            if fitting:
                yield {"kind": kind, "title": title, "items": sorted(fitting, key=_as_counted)}


def _line(line: Line) -> dict[str, Any]:
    return {"label": line.label, "text": line.text, "citation": line.citation}


def _could_be_stronger(row: Row) -> bool:
    return row.stronger is not None and row.burden == "rightholder" and (row.strength or 0) < 3


def _soonest(state: CourtState) -> tuple[bool, int]:
    """What is still to come first, then the latest decision."""
    day = state.decision.date
    decided = state.standing.startswith("decided")
    return decided, -day.toordinal() if decided and day else 0


def _by_norm(state: CourtState) -> Mapping[tuple[str | None, str], list[Holding]]:
    """Holdings under the norm they are about; questions still to be answered apart from answers."""
    sorted_out: dict[tuple[str | None, str], list[Holding]] = {}
    for holding in state.holdings:
        asked = "pending" if holding.outcome == "pending" else ""
        sorted_out.setdefault((holding.norm, asked), []).append(holding)
    return sorted_out


def _kind_of_source(source: str) -> str:
    if _OF_A_COURT.search(source):
        return "decision"
    return "law" if _OF_A_LAW.search(source) else "other"


def _as_counted(text: str) -> list[tuple[int, str]]:
    """Sorts § 9 before § 44b."""
    return [(int(part), "") if part.isdigit() else (0, part.casefold()) for part in re.split(r"(\d+)", text) if part]
