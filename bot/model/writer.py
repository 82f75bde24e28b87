"""ModelWriter: a plan in a model's words, every sentence proved against the plan; or the plain answer.

A model rewords. It changes no result, adds no citation, and says nothing unproved: sources, courts, claims of parties,
official wording, steps and dates are the plan's and never pass through it. A sentence that fails is asked for once
more; then our own sentence stands in its place. Whatever goes wrong, the plain answer is said.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from pydantic import ValidationError

import prompts
from bot.model.blocks import Block, Proved, blocks_of, reworded, usable
from bot.model.one_answer import OneAnswer
from bot.model.ports import Generates, ModelUnavailable, Prompt, Reason, Who
from bot.model.prompting import prompt
from bot.model.shapes import Item, Written
from bot.model.streaming import Growing
from bot.ports import Live
from bot.writer import PlainWriter, Writer
from knowledge.answers.plan import Plan
from knowledge.proof.check import Prover
from knowledge.proof.claims import Claim, Facts, Verdict
from knowledge.proof.placeholders import Placeholders

log = logging.getLogger(__name__)

_QUESTION = 600


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a model's sentences: ``used`` are said, ``failed`` are not; ``all`` of the last word on each."""

    used: tuple[Proved, ...]
    failed: tuple[tuple[Item, Verdict], ...]
    all: int
    repaired: int = 0


@dataclass(slots=True)
class ModelWriter:
    """Says plans for ``who``. ``seen``: gets the proof of every answer (for measuring), never any text of a person;
    ``missed``: gets the reason why there was none; ``live``: where the answer is shown while it grows."""

    model: Generates
    who: Who = field(default_factory=Who)
    plain: Writer = field(default_factory=PlainWriter)
    parties: tuple[str, ...] = ()
    seen: Callable[[Proof], None] | None = None
    missed: Callable[[Reason], None] | None = None
    live: Live | None = None

    def write(self, plan: Plan) -> str:
        """The plan as HTML of the chat; the plain answer where the model says nothing that holds."""
        if plan.kind != "answer":
            return self.plain.write(plan)
        blocks = blocks_of(plan)
        if not blocks:
            return self.plain.write(plan)
        try:
            proof = self._proof(plan, blocks)
        except ModelUnavailable as unavailable:  # logged by the client that knows more
            if self.missed is not None:
                self.missed(unavailable.reason)
            return self.plain.write(plan)
        except Exception as error:
            log.warning("no answer of a model: %s", type(error).__name__)
            return self.plain.write(plan)
        if self.seen is not None:
            self.seen(proof)
        if not proof.used:
            log.warning("no answer of a model: none of %d sentences proved", proof.all)
            return self.plain.write(plan)
        return (
            f"{self.plain.write(reworded(plan, blocks, proof.used))}\n\n<i>{footer(proof, blocks, plan.language)}</i>"
        )

    def prompt_of(self, plan: Plan) -> Prompt:
        """What the model is asked for ``plan``; personal words of the question are hidden."""
        hidden = Placeholders(self.parties).hide(plan.question[:_QUESTION])
        passages = [block.source for block in blocks_of(plan)]
        return prompt("answer", plan.language, question=hidden, passages=passages)

    def proving(self, plan: Plan) -> Callable[[Mapping[str, Any]], str | None]:
        """For a growing answer: what to show (HTML) of one finished sentence, None for one that does not hold."""
        prover = _prover(plan, blocks_of(plan))

        def proved(item: Mapping[str, Any]) -> str | None:
            try:
                verdict = prover.check(_claim(Item.model_validate(dict(item))))
            except ValidationError:
                return None
            return prompts.escaped(verdict.text) if verdict.ok else None

        return proved

    def _proof(self, plan: Plan, blocks: Sequence[Block]) -> Proof:
        prover = _prover(plan, blocks)
        written = self._written(plan)
        verdicts = _tried(written.sentences, prover)
        good, failed = _proved(verdicts), [one for one in verdicts if not one[1].ok]
        said = {(piece.source_id, piece.sentence) for one in good for piece in one.pieces}
        again = self._repair(failed, blocks, plan.language, prover) if failed else []
        repaired = [one for one in again if any((piece.source_id, piece.sentence) not in said for piece in one.pieces)]
        good += repaired
        failed = _without(failed, repaired)
        used = usable(good, blocks)
        return Proof(used, tuple(failed), len(good) + len(failed), len(repaired))

    def _written(self, plan: Plan) -> Written:
        """What the model says; shown while it grows where that is possible."""
        asked = self.prompt_of(plan)
        if self.live is None or not isinstance(self.model, OneAnswer):
            return self.model.generate(asked, Written, self.who)
        live, language = self.live, plan.language
        growing = Growing(live.drafts, self.proving(plan), lambda said: draft(plan.title, said, language), live.run)
        return self.model.grown(asked, Written, self.who, growing)

    def _repair(
        self, failed: Sequence[tuple[Item, Verdict]], blocks: Sequence[Block], language: str, prover: Prover
    ) -> list[Proved]:
        """Asks once more for what failed, and gives what then holds; a model that is gone repairs nothing."""
        wanted = {one for item, _ in failed for one in item.sources}
        passages = [block.source for block in blocks if block.source.id in wanted]
        if not passages:
            return []
        asked = [
            {"text": item.text, "sources": item.sources, "fault": verdict.faults[0].kind}
            for item, verdict in failed
            if wanted & set(item.sources)
        ]
        try:
            again = self.model.generate(prompt("repair", language, passages=passages, failed=asked), Written, self.who)
        except ModelUnavailable:
            return []
        return _proved(_tried(again.sentences, prover))[: len(failed)]


def draft(title: str, said: Sequence[str], language: str) -> str:
    """An answer that is still being written: proved sentences (HTML) in our frame, which says so."""
    return prompts.phrase_of("model_writer", "growing", language, title=title, said=Markup(" ".join(said)))


def footer(proof: Proof, blocks: Sequence[Block], language: str) -> str:
    """How much was checked, and to which sources belongs what was left out."""
    said = prompts.phrase_of("model_writer", "checked", language, proved=proof.all - len(proof.failed), all=proof.all)
    if not proof.failed:
        return said
    citations = {block.source.id: block.source.citation for block in blocks}
    unknown = prompts.phrase_of("model_writer", "no_source", language, html=False)
    places = dict.fromkeys(
        next((citations[one] for one in item.sources if one in citations), unknown) for item, _ in proof.failed
    )
    return f"{said} {prompts.phrase_of('model_writer', 'left_out', language, places=list(places))}"


def facts_of(plan: Plan) -> Facts:
    """What the plan as a whole names."""
    norms = frozenset(source.citation for source in plan.sources if source.kind == "norm")
    decisions = frozenset(line.state.decision.file_number for line in plan.courts)
    return Facts(norms=norms, decisions=decisions)


def _prover(plan: Plan, blocks: Sequence[Block]) -> Prover:
    return Prover([block.source for block in blocks], facts_of(plan), plan.language)


def _claim(item: Item) -> Claim:
    return Claim(item.text, tuple(item.sources), item.kind)


def _tried(items: Sequence[Item], prover: Prover) -> list[tuple[Item, Verdict]]:
    """Every item with its verdict; one that fails is tried together with the one before it.

    Models, like people, take "ff." or "lit." for the end of a sentence and make two items of one.
    """
    found: list[tuple[Item, Verdict]] = []
    for item in items:
        verdict = prover.check(_claim(item))
        if not verdict.ok and found and found[-1][0].sources == item.sources:
            whole = item.model_copy(update={"text": f"{found[-1][0].text} {item.text}"})
            if (mended := prover.check(_claim(whole))).ok:
                found[-1] = whole, mended
                continue
        found.append((item, verdict))
    return found


def _proved(verdicts: Sequence[tuple[Item, Verdict]]) -> list[Proved]:
    return [Proved(verdict.text, verdict.pieces) for _, verdict in verdicts if verdict.ok]


def _without(failed: list[tuple[Item, Verdict]], repaired: Sequence[Proved]) -> list[tuple[Item, Verdict]]:
    """What is still missing: each repaired sentence makes up for one that failed on the same passage."""
    left = list(failed)
    for one in repaired:
        about = {piece.source_id for piece in one.pieces}
        made_up = next((entry for entry in left if about & set(entry[0].sources)), left[0])
        left.remove(made_up)
    return left
