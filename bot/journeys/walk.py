"""The check in a chat, one question per message: whatever a person taps or writes becomes a move, and a reply.

State lives in the store, sealed, under the person; this file keeps none. Every button names its walk and its step, so
old, double and foreign taps are recognised and told. What a person writes is understood where it is clear, confirmed
where it is not, and otherwise answered as a side question, after which the same question comes back.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, get_args

import prompts
from bot.journeys import assessment, screens
from bot.ports import Button, Incoming, Reply
from knowledge.check import result, understanding, walk
from knowledge.check.answers import AnswersError, value_for
from knowledge.check.engine import rulings_on
from knowledge.check.facts import DOES_NOT_APPLY, DONT_KNOW, Given, dated
from knowledge.check.result import Result
from knowledge.check.review import answer_lines, answer_text
from knowledge.check.scheme import shipped
from knowledge.check.walk import Path, Stand, Visit, Walk
from knowledge.law.decisions import Decision

log = logging.getLogger(__name__)

IDLE = dt.timedelta(hours=12)  # after that, what a person writes is a new question and no answer to an old one
NAME_AT_MOST = 40
REMARK_AT_MOST = 300


class Kept(Protocol):
    """A stored walk."""

    @property
    def state(self) -> dict[str, Any]: ...
    @property
    def revision(self) -> int: ...
    @property
    def touched(self) -> dt.datetime: ...


class Checks(Protocol):
    """Where walks are kept."""

    def load(self, person: str) -> Kept | None: ...
    def save(self, person: str, state: dict[str, Any], loaded: int | None, now: dt.datetime) -> bool: ...
    def delete(self, person: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """A walk with the revision it was loaded at."""

    walk: Walk
    revision: int
    touched: dt.datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a check is: answers given, and the verdict in a paragraph where it is finished."""

    answers: int
    touched: dt.datetime
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """The check journey. ``records``: the decisions as they are known now; ``card``: answers a next step from the
    library; ``days``: how long answers are kept."""

    checks: Checks
    today: Callable[[], dt.date]
    records: Callable[[], Mapping[str, Decision]]
    card: Callable[[str, str], Reply | None]
    days: int
    name: Callable[[], str] = lambda: secrets.token_hex(3)

    def open(self, incoming: Incoming, language: str) -> list[Reply]:
        """/pruefen: a new check with its first question, or the choice what to do with the one there is."""
        loaded = self._load(incoming)
        if loaded is None:
            lost = [Reply(prompts.phrase("check.damaged", language))] if self.checks.load(incoming.person.id) else []
            return [*lost, *self._begin(incoming, language)]
        kept = replace(loaded.walk, language=language)
        if not kept.answers.given and kept.stand == "question":
            return self._first(kept)
        path = self._path()
        return [
            screens.resume(kept, _count(path, kept), prompts.day(loaded.touched.date(), language), path.finished(kept))
        ]

    def tap(self, incoming: Incoming, name: str, step: str, verb: str, argument: str, language: str) -> list[Reply]:
        """A button of a check was tapped."""
        loaded = self._load(incoming)
        if loaded is None or loaded.walk.id != name:
            return self._gone(loaded, verb, language)
        kept = loaded.walk
        stale = step != str(kept.step)
        if stale and verb in _OF_A_STEP:
            return self._stale(kept, step, verb, argument)
        move = _MOVES.get(verb)
        if move is None:
            return [_toast("not_yours", language)]
        return move(self, incoming, loaded, argument)

    def _gone(self, loaded: Loaded | None, verb: str, language: str) -> list[Reply]:
        """A button of a check that is no more; deleting or starting over may come twice, after a crash."""
        if loaded is None and verb == "Dy":
            return [Reply(prompts.phrase("check.deleted", language), replaces=True)]
        if loaded is not None and verb == "Ny" and not loaded.walk.answers.given:
            return self._first(loaded.walk)
        return [_toast("not_yours", language)]

    def hear(self, incoming: Incoming) -> list[Reply] | None:
        """Something written while a check waits for an answer; None where it is not meant for the check."""
        loaded = self._load(incoming)
        if loaded is None:
            return None
        if incoming.edited:
            return self._corrected(incoming, loaded)
        kept = loaded.walk
        if kept.seen is not None and kept.seen == incoming.message_id:
            return [self._screen(kept)]
        if incoming.forwarded:
            return None
        if kept.stand not in {"question", "confirm", "batch_name"}:
            return self._steered(incoming, loaded)
        if incoming.at - loaded.touched > IDLE:
            self._save(incoming, loaded, self._path().pause(kept))
            return None
        return self._heard(incoming, replace(loaded, walk=replace(kept, seen=incoming.message_id)))

    def remind(self, incoming: Incoming) -> list[Reply]:
        """After something else was answered: the question on the table again, or nothing."""
        loaded = self._load(incoming)
        if loaded is None or loaded.walk.stand not in {"question", "confirm", "batch_name", "batch_facts"}:
            return []
        if incoming.at - loaded.touched > IDLE:
            return []
        screen = self._screen(loaded.walk)
        again = prompts.phrase("check.back_to_question", loaded.walk.language)
        return [replace(screen, html=f"<i>{again}</i>\n\n{screen.html}")]

    def speak(self, incoming: Incoming, language: str) -> None:
        """The person chose another language: the check goes on in it."""
        loaded = self._load(incoming)
        if loaded is not None:
            self._save(incoming, loaded, replace(loaded.walk, language=language))

    def language(self, incoming: Incoming) -> str | None:
        """The language of the check under way; None if there is none."""
        loaded = self._load(incoming)
        return loaded.walk.language if loaded else None

    def standing(self, person: str, language: str) -> Standing | None:
        """How far the check of ``person`` is; None if there is none."""
        loaded = self._read(person)
        if loaded is None:
            return None
        kept, path = replace(loaded.walk, language=language), self._path()
        parts = self.assess(kept).parts if path.finished(kept) else ()
        verdict = " ".join(part.summary for part in parts) or None
        return Standing(_count(path, kept), loaded.touched, verdict)

    def result_of(self, person: str) -> Result | None:
        """What the check of ``person`` comes to today, where it was walked to its end."""
        loaded = self._read(person)
        finished = loaded is not None and self._path().finished(loaded.walk)
        return self.assess(loaded.walk) if loaded is not None and finished else None

    # ---------------------------------------------------------------- what is written

    def _heard(self, incoming: Incoming, loaded: Loaded) -> list[Reply] | None:
        kept, path = loaded.walk, self._path()
        text = incoming.text.strip()
        word = _word(text, kept.language)
        if kept.stand == "batch_name":
            leave = word in {"back", "pause", "refuse"}
            return self._resume(incoming, loaded, "") if leave else self._named(incoming, loaded, text)
        if word == "done" or (word == "go_on" and kept.picked):
            return self._done_by_word(incoming, loaded)
        if word is not None and word in _WORDS:
            return _WORDS[word](self, incoming, loaded, "")
        if kept.stand == "confirm":
            if word == "confirm":
                return self._confirm(incoming, loaded, "")
            if word == "refuse":
                return self._refuse(incoming, loaded, "")
        asked = path.asked(kept)
        if asked is None:
            return None
        understood = understanding.understand(asked.question, text, path.scheme, self.today())
        remark = (understood.remark or "")[:REMARK_AT_MOST] or None
        match understood.kind:
            case "clear" if understood.given is not None:
                moved = path.answer(kept, understood.given, remark, incoming.message_id)
                return self._said(incoming, loaded, moved, self._recap(path, kept, understood.given))
            case "likely" | "hedged" if understood.given is not None:
                return self._said(incoming, loaded, path.propose(kept, understood.given, remark))
        if understanding.is_side_question(text):
            return None
        key = "several" if understood.kind == "several" else "not_understood"
        key = "date_not_understood" if asked.question.kind == "date" else key
        key = "yes_or_no" if kept.stand == "confirm" else key
        screen = self._screen(kept)
        return [replace(screen, html=f"{prompts.phrase(f'check.{key}', kept.language)}\n\n{screen.html}")]

    def _done_by_word(self, incoming: Incoming, loaded: Loaded) -> list[Reply]:
        """ "Fertig", written: what is ticked counts; if nothing is, that is said above the question."""
        if loaded.walk.picked:
            return self._done(incoming, loaded, "")
        screen = self._screen(loaded.walk)
        note = prompts.phrase("check.nothing_picked", loaded.walk.language)
        return [replace(screen, html=f"{note}\n\n{screen.html}")]

    def _steered(self, incoming: Incoming, loaded: Loaded) -> list[Reply] | None:
        """A single word while no question is on the table: on, answers, delete; nothing else is for the check."""
        word = _word(incoming.text.strip(), loaded.walk.language)
        if word in {"review", "delete"}:
            return _WORDS[word](self, incoming, loaded, "")
        if word == "go_on" or (word == "confirm" and loaded.walk.stand == "paused"):
            return self._resume(incoming, loaded, "")
        return None

    def _corrected(self, incoming: Incoming, loaded: Loaded) -> list[Reply] | None:
        """A message that was an answer has been edited: the answer changes with it."""
        kept, path = loaded.walk, self._path()
        visit = next((one for one in kept.trail if one.message == incoming.message_id), None)
        if visit is None or incoming.message_id is None:
            return None
        question = path.scheme.question_of[visit.key.partition("@")[0]]
        understood = understanding.understand(question, incoming.text.strip(), path.scheme, self.today())
        if understood.kind != "clear" or understood.given is None:
            return [self._screen(kept)]
        shown = path.edit(kept, visit.key, visit.batch)
        moved = path.answer(replace(shown, then="forward"), understood.given, understood.remark, incoming.message_id)
        words = answer_text(path.scheme, question, understood.given, kept.language)
        changed = Reply(prompts.phrase("check.changed", kept.language, answer=words))
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [changed, self._screen(moved)]

    def _named(self, incoming: Incoming, loaded: Loaded, text: str) -> list[Reply]:
        name, works = _name_and_works(text)
        if not name:
            return [self._screen(loaded.walk)]
        first = prompts.phrase("check.batch_first", loaded.walk.language)
        return self._said(incoming, loaded, self._path().add_batch(loaded.walk, first, name, works))

    # ---------------------------------------------------------------- moves behind buttons

    def _option(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        return self._answered(incoming, loaded, argument)

    def _answered(self, incoming: Incoming, loaded: Loaded, raw: object) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        asked = path.asked(kept)
        if asked is None:
            return [_toast("not_yours", kept.language)]
        try:
            given = value_for(asked.question, raw)
        except ValueError:
            return [_toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.answer(kept, given), self._recap(path, kept, given))

    def _unknown(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._answered(incoming, loaded, "unknown")

    def _not_applicable(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._answered(incoming, loaded, "not_applicable")

    def _pick(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        ticked, name = argument[:1] == "+", argument[1:]
        if kept.stand == "batch_facts":
            keys = path.changeable(kept)
            if not name.isdecimal() or int(name) >= len(keys):
                return [_toast("not_yours", kept.language)]
            name = keys[int(name)]
        else:
            asked = path.asked(kept)
            if asked is None or name not in asked.question.option_ids:
                return [_toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.pick(kept, name, ticked))

    def _done(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        if kept.stand == "batch_facts":
            if not kept.picked:
                return [_toast("nothing_different", kept.language)]
            return self._moved(incoming, loaded, path.ask_for_batch(kept))
        if not kept.picked:
            return [_toast("nothing_picked", kept.language)]
        return self._answered(incoming, loaded, sorted(kept.picked))

    def _no_batch(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        """Leaves the works with other facts as they were; a group that was just named goes again."""
        kept = loaded.walk
        batches = kept.answers.batches
        if kept.stand == "batch_facts" and batches and not batches[-1].given:
            left = batches[:-1] if len(batches) > 2 or batches[0].given else ()
            works = batches[0].works if not left else kept.answers.works
            kept = replace(kept, answers=replace(kept.answers, batches=left, works=works))
        return self._moved(incoming, loaded, self._path().resume(replace(kept, queue=())))

    def _for_all(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, replace(loaded.walk, for_all=argument != "-"))

    def _confirm(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        if kept.proposal is None:
            return [_toast("noted_already", kept.language)]
        moved = path.answer(kept, kept.proposal.given, kept.proposal.remark)
        return self._moved(incoming, loaded, moved, self._recap(path, kept, kept.proposal.given))

    def _refuse(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().ask_again(loaded.walk))

    def _back(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        from_review = kept.then == "review" and kept.stand == "question"
        return self._moved(incoming, loaded, path.keep(kept) if from_review else path.back(kept))

    def _keep(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().keep(loaded.walk))

    def _review(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().review(loaded.walk))

    def _edit(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        key, _, number = argument.partition(":")
        names = [batch.name for batch in kept.answers.batches]
        if number and not (number.isdecimal() and int(number) < len(names)):
            return [_toast("not_yours", kept.language)]
        batch = names[int(number)] if number else None
        if path.given(kept, Visit(key, batch)) is None:
            return [_toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.edit(kept, key, batch))

    def _resume(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().resume(loaded.walk))

    def _pause(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._moved(incoming, loaded, self._path().pause(loaded.walk))

    def _rest(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        moved = self._path().settle_the_rest(loaded.walk)
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [self._screen(moved)]

    def _add_batch(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        moved = self._path().name_batch(loaded.walk)
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [self._screen(moved)]

    def _pdf(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        from bot.paper import check_pdf

        kept, path = loaded.walk, self._path()
        told = self.assess(kept)
        try:
            content = check_pdf(told, answer_lines(path.scheme, kept.answers, path.rulings, kept.language))
        except Exception:  # a page that cannot be set must not cost the person their answer
            log.exception("no PDF of a check")
            return [Reply(prompts.phrase("check.pdf_failed", kept.language))]
        return [assessment.as_pdf(told, content, kept.language)]

    def _json(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return [assessment.as_file(self.assess(loaded.walk), loaded.walk.language)]

    def _step(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        """A next step: what it is, and what the library says about it."""
        step = next((one for one in self.assess(loaded.walk).next_steps if one.id == argument), None)
        if step is None:
            return [_toast("not_yours", loaded.walk.language)]
        card = self.card(step.card, loaded.walk.language) if step.card else None
        said = assessment.step(loaded.walk, step)
        return [replace(said, buttons=()), replace(card, buttons=(*card.buttons, *said.buttons))] if card else [said]

    def _missing(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return [replace(screens.review(self._path(), loaded.walk, missing=True), replaces=True)]

    def _same(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        path, kept = self._path(), loaded.walk
        asked = path.asked(kept)
        given = screens.alike(path, kept, asked) if asked else None
        if given is None:
            return [_toast("not_yours", kept.language)]
        return self._moved(incoming, loaded, path.answer(kept, given), self._recap(path, kept, given))

    def _points(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return [assessment.points(loaded.walk, self.assess(loaded.walk))]

    def _result(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        """The result anew, below everything else; what was asked for in between stays where it is."""
        return self._said(incoming, loaded, self._path().resume(loaded.walk))

    def _new(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        kept = loaded.walk
        count = _count(self._path(), kept)
        return [replace(screens.sure(kept, "new_question", "button_new_yes", "Ny", count), replaces=True)]

    def _new_sure(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        return self._begin(incoming, loaded.walk.language)

    def _delete(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        kept = loaded.walk
        count = _count(self._path(), kept)
        return [replace(screens.sure(kept, "delete_question", "button_delete_yes", "Dy", count), replaces=True)]

    def _delete_sure(self, incoming: Incoming, loaded: Loaded, _argument: str) -> list[Reply]:
        self.checks.delete(incoming.person.id)
        return [Reply(prompts.phrase("check.deleted", loaded.walk.language), replaces=True)]

    def _language(self, incoming: Incoming, loaded: Loaded, argument: str) -> list[Reply]:
        """Below the introduction: it and the question, in the other language."""
        moved = replace(loaded.walk, language="en" if argument == "en" else "de")
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        intro, question = self._first(moved)
        return [replace(intro, replaces=True), question]

    # ---------------------------------------------------------------- fetching, saving, saying

    def assess(self, kept: Walk) -> Result:
        """The result of the answers so far, by the law and the decisions of today."""
        return result.assess(shipped(), kept.answers, self.records(), self.today(), kept.language)

    def _path(self) -> Path:
        return Path(shipped(), rulings_on(self.records().values(), self.today()))

    def _load(self, incoming: Incoming) -> Loaded | None:
        return self._read(incoming.person.id)

    def _read(self, person: str) -> Loaded | None:
        kept = self.checks.load(person)
        if kept is None:
            return None
        try:
            return Loaded(_sound(walk.read(kept.state, shipped())), kept.revision, kept.touched)
        except (AnswersError, KeyError, TypeError, ValueError, AttributeError):
            log.exception("a stored check cannot be read")
            return None

    def _save(self, incoming: Incoming, loaded: Loaded | None, moved: Walk) -> bool:
        return self.checks.save(incoming.person.id, walk.plain(moved), loaded.revision if loaded else None, incoming.at)

    def _begin(self, incoming: Incoming, language: str) -> list[Reply]:
        fresh = self._path().begin(self.name(), language)
        self._save(incoming, None, fresh)
        return self._first(fresh)

    def _first(self, kept: Walk) -> list[Reply]:
        """What a check is, and its question."""
        switch = screens.button(kept, "button_language", "l", "de" if kept.language == "en" else "en")
        intro = Reply(prompts.phrase("check.intro", kept.language, days=self.days), ((switch,),))
        return [intro, self._screen(kept)]

    def _moved(self, incoming: Incoming, loaded: Loaded, moved: Walk, recap: str | None = None) -> list[Reply]:
        """Saves a move; the message whose button was tapped becomes the next one."""
        replies = self._said(incoming, loaded, moved, recap)
        if incoming.kind != "tap":
            return replies
        if moved.stand == "result" and loaded.walk.stand == "question":
            done = Reply(prompts.phrase("check.done", moved.language, answer=recap), replaces=True)
            return [done, *replies]
        return [replace(replies[0], replaces=True), *replies[1:]]

    def _said(self, incoming: Incoming, loaded: Loaded, moved: Walk, recap: str | None = None) -> list[Reply]:
        if not self._save(incoming, loaded, moved):
            return self._latest(incoming)
        return [self._screen(moved, recap)]

    def _latest(self, incoming: Incoming) -> list[Reply]:
        """Somebody else moved first, on another device: where the walk stands now."""
        loaded = self._load(incoming)
        if loaded is None:
            return []
        screen = self._screen(loaded.walk)
        first = prompts.phrase("check.other_first", loaded.walk.language)
        return [replace(screen, html=f"<i>{first}</i>\n\n{screen.html}")]

    def _stale(self, kept: Walk, step: str, verb: str, argument: str) -> list[Reply]:
        """A button of an earlier step. The last one again (two taps) shows the present question; others are told."""
        last = step == str(kept.step - 1)
        same = last and self._is_last_answer(kept, verb, argument)
        said = prompts.phrase("check.noted_already" if same else "check.answered_before", kept.language)
        if same:
            return [replace(self._screen(kept), toast=said, replaces=True)]
        return [Reply("", toast=said[:200])]

    def _is_last_answer(self, kept: Walk, verb: str, argument: str) -> bool:
        if not kept.trail:
            return verb in {"b", "k", "f", "x"}
        answered = [self._path().given(kept, visit) for visit in kept.trail]
        wanted = {"u": DONT_KNOW, "n": DOES_NOT_APPLY}.get(verb) or (dated(argument) if verb == "d" else None)
        if wanted is not None:
            return wanted in answered
        if verb == "o":
            return any(given is not None and given.plain() == argument for given in answered)
        return True

    def _screen(self, kept: Walk, recap: str | None = None) -> Reply:
        path, language = self._path(), kept.language
        match kept.stand:
            case "review":
                return screens.review(path, kept)
            case "batch_name":
                stop = screens.button(kept, "button_no_group", "X")
                return Reply(prompts.phrase("check.batch_name", language), ((stop,),))
            case "batch_facts":
                return screens.batch_facts(path, kept)
            case "paused":
                html = prompts.phrase("check.paused", language, count=_count(path, kept))
                return Reply(html, ((screens.button(kept, "button_go_on", "r"),),))
            case "result":
                return assessment.result(kept, self.assess(kept), path.has_a_rest(kept))
        asked = path.asked(kept)
        if asked is None:
            return assessment.result(kept, self.assess(kept), path.has_a_rest(kept))
        if kept.stand == "confirm" and kept.proposal is not None:
            return screens.confirmation(path, kept, asked)
        return screens.question(path, kept, asked, recap)

    def _recap(self, path: Path, kept: Walk, given: Given) -> str | None:
        asked = path.asked(kept)
        return answer_text(path.scheme, asked.question, given, kept.language) if asked else None


def private_only(language: str) -> Reply:
    """In a group: cases are checked in private, by a button that leads there."""
    label = prompts.phrase("check.button_private", language)
    return Reply(prompts.phrase("check.private_only", language), ((Button(label, start="pruefen"),),))


def _sound(kept: Walk) -> Walk:
    """``kept`` as it is. Raises TypeError where a stored value is not of the kind it must be."""
    visits = [*kept.trail, *([kept.visit] if kept.visit else [])]
    fits = (
        isinstance(kept.id, str)
        and kept.language in ("de", "en")
        and isinstance(kept.step, int)
        and kept.stand in get_args(Stand)
        and kept.then in ("forward", "review")
        and all(isinstance(name, str) for name in kept.picked)
        and all(isinstance(visit.key, str) and isinstance(visit.batch, str | None) for visit in visits)
    )
    if not fits or (kept.stand == "batch_facts" and not kept.answers.batches):
        raise TypeError("a stored check of the wrong shape")
    return kept


def _count(path: Path, kept: Walk) -> int:
    return len(list(path.lines(kept)))


def _toast(key: str, language: str) -> Reply:
    return Reply("", toast=prompts.phrase(f"check.{key}", language)[:200])


def _word(text: str, language: str) -> str | None:
    """A word that steers ("zurück", "pause", "ja") and nothing else."""
    bare = text.lower().strip(" .!").removeprefix("/")
    words: Mapping[str, list[str]] = prompts.phrases(language)["check"]["words"]
    return next((name for name, known in words.items() if bare in known), None)


def _name_and_works(text: str) -> tuple[str, int | None]:
    """ "Agentur, 12 Fotos" as a name and a number; an empty name where there is nothing to read."""
    whole = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    name, _, rest = whole.rpartition(",")
    digits = "".join(one for one in rest if one.isascii() and one.isdigit())[:6]
    if name.strip() and digits and int(digits) > 0:
        return name.strip()[:NAME_AT_MOST], int(digits)
    return whole[:NAME_AT_MOST], None


Move = Callable[[Check, Incoming, Loaded, str], list[Reply]]

_OF_A_STEP = frozenset({"o", "p", "f", "u", "n", "d", "a", "y", "x", "k", "b", "m"})
_MOVES: Mapping[str, Move] = {
    "o": Check._option,
    "d": Check._option,
    "u": Check._unknown,
    "n": Check._not_applicable,
    "p": Check._pick,
    "f": Check._done,
    "a": Check._for_all,
    "y": Check._confirm,
    "x": Check._refuse,
    "b": Check._back,
    "k": Check._keep,
    "v": Check._review,
    "e": Check._edit,
    "r": Check._resume,
    "z": Check._pause,
    "B": Check._add_batch,
    "X": Check._no_batch,
    "R": Check._rest,
    "P": Check._pdf,
    "J": Check._json,
    "s": Check._step,
    "T": Check._points,
    "M": Check._missing,
    "m": Check._same,
    "E": Check._result,
    "N": Check._new,
    "Ny": Check._new_sure,
    "D": Check._delete,
    "Dy": Check._delete_sure,
    "l": Check._language,
}
_WORDS: Mapping[str, Move] = {
    "back": Check._back,
    "pause": Check._pause,
    "review": Check._review,
    "go_on": Check._keep,
    "delete": Check._delete,
}
