"""What a person said in the check, as facts for letters, where it says the same thing.

Only what is clear is carried over: answers that differ between actors, "I don't know" and legal conclusions are left
to be asked. The person sees what was carried over before the first question and can change all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import prompts
from knowledge.check.answers import Answers
from knowledge.check.dates_in_words import LONG_AGO
from knowledge.check.facts import Given
from knowledge.check.review import answer_text
from knowledge.check.scheme import SCOPE, Scheme

_ACT_OF = {
    "download_analysis": "download",
    "training": "training",
    "publishing_copies": "publication",
    "output": "output",
}
_LICENCE_OF = {"none": "none", "simple": "simple", "exclusive": "exclusive"}
_MACHINE_READABLE = frozenset({"robots_covering", "tdmrep"})
_BY_THE_HOLDER = frozenset({"me", "agency_or_publisher"})


def facts_from_check(answers: Answers, scheme: Scheme, language: str = "de") -> dict[str, Any]:
    """Facts for letters by field, in the words of ``language``; empty where the check says nothing of use."""
    said = _Said(answers, scheme, language)
    found = {
        "act": said.act(),
        "act_when": said.when(),
        "reserved_by": said.reserved_by(),
        "grounds": said.grounds(),
        "licences": said.licences(),
        "rights_chain": said.chain(),
        "commercial": "yes" if said.one("organisation") == "company" else None,
    }
    return {name: value for name, value in found.items() if value}


class _Said:
    """The answers, read per question; what was answered differently for several actors counts as not said."""

    def __init__(self, answers: Answers, scheme: Scheme, language: str) -> None:
        self._answers, self._scheme, self._language = answers, scheme, language

    def options(self, question: str) -> frozenset[str]:
        """The options that were chosen, the same for all actors."""
        given = self._given(question)
        return given.options if given and given.state == "known" else frozenset()

    def one(self, question: str) -> str | None:
        """The one option that was chosen."""
        chosen = self.options(question)
        return next(iter(chosen)) if len(chosen) == 1 else None

    def act(self) -> str | None:
        """The act, if only one of those a letter can name was said."""
        named = {_ACT_OF[act] for act in self.options("acts") if act in _ACT_OF}
        if named == {"download"} and self.options("actors") == {"dataset_maker"}:
            return "dataset"
        return named.pop() if len(named) == 1 else None

    def when(self) -> str | None:
        """When it happened, as vague as it was said."""
        return self._time("act_date", "when")

    def reserved_by(self) -> list[str]:
        """The forms of reservation that the holder of the rights declared, with their time."""
        by = self.options("reservation_by")
        if by and not by & _BY_THE_HOLDER:
            return []
        forms = self.options("reservation")
        since = self._time("reservation_since", "since") if len(forms) == 1 else None
        words: Mapping[str, str] = prompts.phrases_of("drafting", self._language)["from_check"]["forms"]
        named = [words[form] for form in words if form in forms]
        return [self._words("form_since", form=form, since=since) if since else form for form in named]

    def grounds(self) -> list[str]:
        """Grounds whose facts were said: a machine-readable reservation, public showing, kept copies."""
        machine = self.options("reservation") & _MACHINE_READABLE and self.reserved_by() and self._in_time()
        said = {
            "reservation": bool(machine),
            "not_deleted": self.one("copies_after") == "kept",
            "shown": bool(self.options("acts") & {"publishing_copies", "output"}),
        }
        return [name for name, holds in said.items() if holds]

    def licences(self) -> str | None:
        """To whom rights were given."""
        if self.one("creator") == "self_free":
            return "none"
        contracts = self.options("contract")
        if "exclusive" in contracts:
            return "exclusive"
        return _LICENCE_OF.get(self.one("contract") or "")

    def chain(self) -> str | None:
        """The chain of rights, if it has no more links than the author."""
        if self.one("creator") == "self_free":
            return self._words("chain.self_free")
        if self.one("creator") == "self" and self.licences() in {"none", "simple"}:
            return self._words(f"chain.self_{self.licences()}")
        return None

    def _given(self, question: str) -> Given | None:
        keys = [key for key in self._answers.given if key.partition(SCOPE)[0] == question]
        given = {self._answers.given[key] for key in keys}
        differs = any(question in {key.partition(SCOPE)[0] for key in batch.given} for batch in self._answers.batches)
        return given.pop() if len(given) == 1 and not differs else None

    def _time(self, question: str, key: str) -> str | None:
        """The time in words: a day, a period, or only the last possible day."""
        given = self._given(question)
        if given is None or given.span is None or question not in self._scheme.question_of:
            return None
        first, last = given.span
        text = answer_text(self._scheme, self._scheme.question_of[question], given, self._language)
        if first <= LONG_AGO:
            return self._words(f"{key}.until", text=prompts.day(last, self._language))
        return self._words(f"{key}.{'day' if first == last else 'span'}", text=text)

    def _in_time(self) -> bool:
        """Was the reservation there before the act, on any reading of the times?"""
        since, act = self._given("reservation_since"), self._given("act_date")
        return bool(since and act and since.span and act.span and since.span[1] < act.span[0])

    def _words(self, key: str, **values: object) -> str:
        return prompts.phrase_of("drafting", f"from_check.{key}", self._language, html=False, **values)
