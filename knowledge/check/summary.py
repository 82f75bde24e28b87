"""The findings in one paragraph of plain words, as a lawyer would sign it: allowed, not allowed, open, and why.

Acts with the same outcome for the same reason are told together. It is not the table: at most three points are named
for what is open, and no sentence says how likely anybody is to win.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.answers.courts import states_on
from knowledge.check.engine import Findings, PairFinding, ProvisionFinding
from knowledge.check.scheme import Scheme
from knowledge.content import Bilingual
from knowledge.law.decisions import Decision

_LISTED = 3
_ORDER = ("not_allowed", "open", "allowed", "no_right", "stopped")


def summary(scheme: Scheme, found: Findings, records: Mapping[str, Decision], language: str) -> str:
    """The paragraph for one batch. Stops come instead of everything else, with what to do instead."""
    return " ".join(_Paragraph(scheme, found, records, language).sentences())


def written_day(on: dt.date, language: str) -> str:
    """A day as it is written in ``language``."""
    return f"{on.day} {on:%B} {on.year}" if language == "en" else f"{on:%d.%m.%Y}"


def spoken(name: str) -> str:
    """The name of a provision as people say it: "UrhG § 44b" becomes "§ 44b UrhG"."""
    law, sign, number = name.partition(" § ")
    return f"§\u00a0{number} {law}" if sign else name


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Puts one batch of findings into sentences."""

    scheme: Scheme
    found: Findings
    records: Mapping[str, Decision]
    language: str

    def sentences(self) -> Iterator[str]:
        """In the order in which a person needs them."""
        if self.found.stops:
            for stop in self.found.stops:
                yield f"{self._in(stop.text)} {self._in(stop.instead)}"
            return
        if not self.found.pairs:
            yield self._say("nothing_known")
            return
        if unclear := list(self._unclear()):
            yield self._say("summary.first", by=self._listed(unclear))
        yield self._say("summary.start")
        yield from self._verdicts()
        yield from self._courts()

    def _verdicts(self) -> Iterator[str]:
        groups: dict[tuple[str, str], list[PairFinding]] = {}
        for pair in self.found.pairs:
            key, reason = self._reason(pair)
            groups.setdefault((key, reason), []).append(pair)
        for (key, reason), pairs in sorted(groups.items(), key=lambda item: _ORDER.index(item[1][0].verdict)):
            yield self._say(key, what=self._what(pairs), by=reason)

    def _reason(self, pair: PairFinding) -> tuple[str, str]:
        """Which sentence, and what fills its blank."""
        match pair.verdict:
            case "allowed":
                names = [spoken(one.provision.name) for one in pair.exceptions if one.outcome == "covered"]
                return "summary.allowed", self._listed(names)
            case "not_allowed":
                fails = [self._failure(one) for one in pair.exceptions]
                return ("summary.not_allowed", "; ".join(fails)) if fails else ("summary.no_exception", "")
            case "no_right":
                titles = [title for one in pair.rights for title in self._titles(one)[:1]]
                return "summary.no_right", self._listed(dict.fromkeys(titles))
            case "open":
                return "summary.open", self._listed(self._hinges(pair))
            case _:
                return "summary.stopped", ""

    def _failure(self, one: ProvisionFinding) -> str:
        counter = next((counter for counter in one.provision.unless if set(counter.all_of) & set(one.pivotal)), None)
        key = "summary.counter" if counter else "summary.fails"
        title = self._in(counter.title) if counter else self._titles(one)[0]
        return self._say(key, provision=spoken(one.provision.name), title=title)

    def _titles(self, one: ProvisionFinding) -> list[str]:
        return [self._in(each.element.title) for each in one.elements if each.element.id in one.pivotal]

    def _hinges(self, pair: PairFinding) -> list[str]:
        """The points on which it hangs as indirect questions: contested ones first, at most three."""
        named = [
            each
            for one in (*pair.rights, *pair.exceptions)
            if one.outcome == "open"
            for each in one.elements
            if each.element.id in one.pivotal
        ]
        named.sort(key=lambda each: each.state != "contested")
        return list(dict.fromkeys(self._in(each.element.whether) for each in named))[:_LISTED]

    def _unclear(self) -> Iterator[str]:
        for one in self.found.prerequisites:
            if one.outcome == "open":
                yield from (self._in(each.element.whether) for each in one.elements if each.element.id in one.pivotal)

    def _what(self, pairs: Iterable[PairFinding]) -> str:
        """Acts gathered by actor: "der Download und das Training durch den Modellanbieter"."""
        acts: dict[str | None, list[str]] = {}
        for pair in pairs:
            act = self.scheme.act_of[pair.act].phrase if pair.act else self.scheme.texts["unknown_phrase"]
            acts.setdefault(pair.actor, []).append(self._in(act))
        by = self.scheme.actor_of
        return self._listed(
            f"{self._listed(named)} {self._in(by[actor].by)}"
            if actor
            else f"{self._listed(named)} ({self._say('unknown_by')})"
            for actor, named in acts.items()
        )

    def _courts(self) -> Iterator[str]:
        """Which court has announced a decision that may change this. Nothing here knows an outcome."""
        named = [
            decision
            for pair in self.found.pairs
            if pair.verdict in {"allowed", "not_allowed", "open"}
            for one in pair.exceptions
            for decision in one.provision.decisions
        ]
        for state in states_on(dict.fromkeys(named), self.records, self.found.on):
            decision = state.decision
            if state.standing == "due" and decision.next is not None:
                day = written_day(decision.next.date, self.language)
                yield self._say("summary.court", court=decision.court, day=day, file=decision.file_number)

    def _listed(self, parts: Iterable[str]) -> str:
        """ "a, b und c" """
        *first, last = [*parts] or ["–"]
        return f"{', '.join(first)} {self._say('and')} {last}" if first else last

    def _in(self, text: Bilingual) -> str:
        return text.in_language(self.language)

    def _say(self, key: str, **values: object) -> str:
        return self.scheme.say(key, self.language, **values)
