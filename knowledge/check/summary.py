"""The findings in one paragraph of plain words, as a lawyer would sign it: allowed, not allowed, open, and why.

Acts with the same outcome for the same reason are told together. It is not the table: at most three points are named
for what is open, and no sentence says how likely anybody is to win.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.answers.courts import CourtState
from knowledge.check.engine import ElementFinding, Findings, PairFinding, ProvisionFinding
from knowledge.check.scheme import Scheme
from knowledge.content import Bilingual

_LISTED = 3
_ORDER = ("not_allowed", "open", "allowed", "no_right", "stopped")


def summary(scheme: Scheme, found: Findings, courts: Iterable[CourtState], language: str) -> str:
    """The paragraph for one batch. Stops come instead of everything else. ``courts``: announced and able to turn it."""
    return " ".join(_Paragraph(scheme, found, tuple(courts), language).sentences())


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
    courts: tuple[CourtState, ...]
    language: str

    def sentences(self) -> Iterator[str]:
        """In the order in which a person needs them."""
        if self.found.stops:
            for stop in self.found.stops:
                yield f"{self._in(stop.text)} {self._in(stop.instead)}"
            return
        if unclear := list(self._unclear()):
            yield self._say("summary.first", by=self._listed(unclear))
        if not self.found.pairs:
            yield self._say("nothing_known")
            return
        yield from self._verdicts()
        yield from self._announced()

    def _verdicts(self) -> Iterator[str]:
        groups: dict[tuple[str, str], list[PairFinding]] = {}
        for pair in self.found.pairs:
            key, reason = self._reason(pair)
            groups.setdefault((key, reason), []).append(pair)
        for (key, reason), pairs in sorted(groups.items(), key=lambda item: _ORDER.index(item[1][0].verdict)):
            number = "one" if len(pairs) == 1 else "many"
            yield self._say(f"{key}.{number}", acts=self._acts(pairs), by=reason)

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
                return "summary.no_right", " ".join(dict.fromkeys(self._because(pair.rights)))
            case "open":
                return "summary.open", self._listed(self._hinges(pair))
            case _:
                return "summary.stopped", ""

    def _failure(self, one: ProvisionFinding) -> str:
        counter = next((counter for counter in one.provision.unless if set(counter.all_of) & set(one.pivotal)), None)
        key = "summary.counter" if counter else "summary.fails"
        title = self._in(counter.title) if counter else self._titles(one)[0]
        return self._say(key, provision=spoken(one.provision.name), title=title)

    def _because(self, rights: Iterable[ProvisionFinding]) -> Iterator[str]:
        """Why each right is not touched: the reason of the first point that fails."""
        for one in rights:
            failed = next(each for each in one.elements if each.element.id in one.pivotal)
            yield self._in(failed.rule.because if failed.rule else failed.element.otherwise)

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
        return list(dict.fromkeys(self._point(each) for each in named))[:_LISTED]

    def _point(self, finding: ElementFinding) -> str:
        point = self._in(finding.element.whether)
        return self._say("summary.contested", point=point) if finding.state == "contested" else point

    def _unclear(self) -> Iterator[str]:
        for one in self.found.prerequisites:
            if one.outcome == "open":
                yield from (self._in(each.element.whether) for each in one.elements if each.element.id in one.pivotal)

    def _acts(self, pairs: Iterable[PairFinding]) -> str:
        """Acts gathered by actor: "der Download und das Training durch den Modellanbieter"."""
        acts: dict[str | None, list[str]] = {}
        for pair in pairs:
            act = self.scheme.act_of[pair.act].phrase if pair.act else self.scheme.texts["unknown_phrase"]
            acts.setdefault(pair.actor, []).append(self._in(act))
        return self._listed(f"{self._listed(named)} {self._by(actor)}" for actor, named in acts.items())

    def _by(self, actor: str | None) -> str:
        return self._in(self.scheme.actor_of[actor].by) if actor else self._say("unknown_by")

    def _announced(self) -> Iterator[str]:
        """Which court has announced a decision that may change this. Nothing here knows an outcome."""
        for state in self.courts:
            decision = state.decision
            if decision.next is not None:
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
