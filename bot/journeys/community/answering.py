"""A question in a group becomes one answer: general, of the chosen length, with what the group itself knows beside it.

Nothing of a person is read here: no check, no letter, no dialog, no chosen language. What looks like an own case gets
the general rule and a link into the private chat that carries the question on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from markupsafe import escape

import prompts
from bot.journeys import ask
from bot.journeys.ask import Answered
from bot.journeys.community import folding
from bot.journeys.community.notes import Entry, GroupNotes
from bot.journeys.community.settings import GroupSettings
from bot.journeys.community.words import plain, say
from bot.journeys.model_sides import Means, ModelSide, Worded
from bot.journeys.model_use import why_plain
from bot.model.ports import Reason
from bot.ports import Button, Reply
from bot.store.handovers import Handovers
from bot.writer import Writer
from knowledge.answers.compose import Knowledge
from knowledge.answers.plan import Plan
from knowledge.guide import personal_data, private_matter

TOLD_DATA = frozenset({"contact", "name", "reference", "amount", "letter_text", "length"})
SHOWN_WHOLE = 500
BESIDE = 900
"""Characters of a group's note beside an answer."""

NO_RULES = ("digest:", "decision:", "argument:")
"""Cards that tell of one case or of what one side says."""
HITS = 12

Outcome = Literal["answered", "unanswered", "private", "smalltalk"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is answered. ``author``: whose words they are, for whom alone they are carried
    on; empty for an anonymous admin. ``quoted``: they are a message of a member that was answered; ``names``: of
    members, as they are called in the chat."""

    words: str
    author: str
    language: str
    at: dt.datetime
    forwarded: bool = False
    quoted: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The answer and what became of the question. ``missed``: why no model worded it, where the group has one."""

    reply: Reply
    outcome: Outcome
    missed: Reason | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers questions in groups."""

    knowledge: Callable[[], Knowledge]
    writer: Writer
    today: Callable[[], dt.date]
    handovers: Handovers
    model: ModelSide

    def answer(self, question: Question, settings: GroupSettings, notes: GroupNotes) -> Told:
        """The answer to ``question``."""
        reasons = private_matter.reasons(question.words)
        if reasons:
            return self._private(question, reasons)
        worded = self._worded(question, notes.group)
        answered = worded.answered
        beside = notes.search(question.words, strict=True)
        if answered.plan.confident:
            return Told(_general(worded, settings, question, beside), "answered", worded.missed)
        if beside is not None:
            return Told(Reply(note_html(beside, question.language)), "answered")
        smalltalk = answered.plan.kind == "foreign" and not answered.plan.title
        return Told(Reply(answered.html), "smalltalk" if smalltalk else "unanswered")

    def carry_on(self, question: Question) -> Button:
        """A button that carries ``question`` into the private chat of its author; of an anonymous one it only leads."""
        if not question.author:
            return Button(plain("buttons.private", question.language), start="start")
        token = self.handovers.put(question.author, question.words[: ask.LIMIT], question.at)
        return Button(plain("buttons.private_on", question.language), start=f"q_{token}")

    def _private(self, question: Question, reasons: tuple[str, ...]) -> Told:
        """The rule without the case, and the way on. The rule is looked up without names, amounts and contact data."""
        language = question.language
        answered = self._rule(personal_data.without(question.words), language)
        said = [say("private.seems" if question.author else "private.anonymous", language)]
        if answered.plan.confident:
            said += [say("private.rule", language), short_html(answered)]
        else:
            said.append(say("private.no_rule", language))
        if question.author and not TOLD_DATA.isdisjoint(reasons):
            said.append(say("private.delete", language))
        return Told(Reply("\n\n".join(said), ((self.carry_on(question),),)), "private")

    def _rule(self, words: str, language: str) -> Answered:
        """The answer to ``words`` from a norm or a question: what a party wrote in the founding case is no rule."""
        answered = self._asked(words, language)
        if not answered.plan.confident or not (answered.plan.document or "").startswith(NO_RULES):
            return answered
        knowledge, today = self.knowledge(), self.today()
        hits = knowledge.library.search(words, HITS, on=today, language=language)
        rules = (hit.passage.document for hit in hits if not hit.passage.document.startswith(NO_RULES))
        found = (ask.ask_document(document, knowledge, self.writer, today, language) for document in rules)
        return next((one for one in found if one is not None), answered)

    def _worded(self, question: Question, group: str) -> Worded:
        """The answer, in a model's words where the admins want that. Only the words of whoever asks go there."""
        means = Means(self.knowledge, self.writer, self.today)
        if question.quoted or question.forwarded:
            return Worded(means.ask(question.words, question.language))
        return self.model.ask(means, question.words, question.language, group, question.names)

    def _asked(self, words: str, language: str) -> Answered:
        return ask.ask(words, self.knowledge(), self.writer, self.today(), language)


def document_button(document: str, language: str) -> Button:
    """A button that opens the whole answer from ``document`` in anybody's private chat."""
    return Button(plain("buttons.read_private", language), start=f"q_{document_token(document, language)}")


def document_token(document: str, language: str) -> str:
    """What such a link carries: it is about nobody, so everybody may follow it."""
    key = ask.card_button(document, "", language).data.split(":")[2]
    return f"d{key}{language}"


def note_html(entry: Entry, language: str, most: int = folding.LONGEST) -> str:
    """A note of the group: whose word it is, from when, what it says."""
    text = entry.shown if len(entry.shown) <= most else entry.shown[: most - 1].rstrip() + "…"
    return prompts.render(
        "community/note.jinja", language, head=plain("notes.head", language), word=plain("notes.word", language),
        tag=entry.tag, day=entry.day, as_of=plain("notes.as_of", language), text=text, long=len(text) > SHOWN_WHOLE,
        document=plain("notes.from_document", language) if entry.kind == "document" else "",
    )  # fmt: skip


def short_html(answered: Answered) -> str:
    """The short answer with the sources it rests on."""
    return folding.short(_parts(answered), _used(answered.plan))


def _general(worded: Worded, settings: GroupSettings, question: Question, beside: Entry | None) -> Reply:
    language, answered = question.language, worded.answered
    if settings.length == "full":
        html = answered.html
    elif settings.length == "short":
        html = short_html(answered)
    else:
        html, _ = folding.folded(_parts(answered))
    remarks = [*ask.remarks(question.words, language, question.forwarded), *_why_plain(worded.missed, language)]
    extra = [note_html(beside, language, BESIDE)] if beside else []
    notes = [f"<i>{note}</i>" for note in remarks]
    checked = [worded.checked] if worded.checked else []
    html = "\n\n".join([*notes, html, *checked, *extra, f"<i>{prompts.phrase('group_hint', language)}</i>"])
    document = answered.plan.document
    return Reply(html, ((document_button(document, language),),) if document else ())


def _why_plain(missed: Reason | None, language: str) -> list[str]:
    """Why the words are ours; that the month is used up is said to the admins, once, and not above every answer."""
    told = why_plain(missed, language) if missed is not None and missed != "budget" else None
    return [told] if told else []


def _parts(answered: Answered) -> folding.Parts:
    first = answered.plan.points[0].text if answered.plan.points else ""
    return folding.parts(answered.html, str(escape(first)))


def _used(plan: Plan) -> set[int]:
    """The numbers of the sources that the short answer cites."""
    sentences = [*plan.points, *([plan.correction] if plan.correction else [])]
    return {number for sentence in sentences for number in sentence.sources}
