"""Drafting letters in a chat: /entwurf, one question per message, a preview, changes, files, and what comes after.

State lives in the store: the draft is an item of the case with its versions, what was asked last is a dialog. Nothing
is sent to the other side, ever. What a letter says is decided in knowledge/letters/drafts; how it looks in the chat in
drafting_screens.py.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.journeys import drafting_files, drafting_sent, drafting_typed
from bot.journeys import drafting_kept as kept_drafts
from bot.journeys import drafting_paths as paths
from bot.journeys import drafting_screens as screens
from bot.journeys.case import Draft as Kept
from bot.journeys.case import content_of, read
from bot.journeys.drafting_from_check import facts_from_check
from bot.journeys.drafting_paths import Asked, Place
from bot.journeys.drafting_screens import Open
from bot.ports import Incoming, Reply
from bot.store.case_items import Full, Item, Saved
from knowledge.check import scheme as check_scheme
from knowledge.check import understanding, walk
from knowledge.check.answers import AnswersError
from knowledge.letters.drafts.draft import NotFinalError, final
from knowledge.letters.drafts.engine import Library, shipped_library
from knowledge.letters.drafts.scheme import Kind, shipped

if TYPE_CHECKING:
    from bot.store import Store

log = logging.getLogger(__name__)

JOURNEY = "draft"
AGAIN = dt.timedelta(minutes=2)  # within that, the same beginning twice is one tap too many
REMEMBERED = ("sender", "sender_contact", "place")
NOT_CARRIED_OVER = frozenset({"answer_by", "own_words", "their_letter_on", "their_reference", "points"})
QUESTIONS_WELCOME = frozenset({"own_words", "points", "questions", "still_asked", "problem", "wish"})


@dataclass(frozen=True, slots=True)
class Drafting:
    """The drafting journey. ``today``: the day letters are dated; ``library``: what letters lean on, as known now."""

    store: Store
    today: Callable[[], dt.date]
    library: Callable[[], Library] = shipped_library

    # ---------------------------------------------------------------- what the conversation calls

    def command(self, incoming: Incoming, language: str) -> list[Reply]:
        """/entwurf: the drafts there are, or the kinds; with a word, that kind of letter."""
        self._end(incoming)
        wanted = incoming.text.strip()
        if not wanted:
            return self._home(incoming, language)
        kind = shipped().kind(wanted)
        if kind is not None:
            return [self._kind(kind, language)]
        handover = _handover(wanted)
        if handover is not None:
            return [screens.handover(handover, language)]
        return [screens.kinds(language, screens.say("home.not_known", language, what=wanted[:60]))]

    def tap(self, incoming: Incoming, argument: str, language: str) -> list[Reply]:
        """A button of this journey: of a menu ("new", "kind:…") or of a draft ("<item>:<revision>:<verb>:…")."""
        name, _, rest = argument.partition(":")
        menu = _MENUS.get(name)
        if menu is not None:
            self._end(incoming)
            return _rewritten(menu(self, incoming, rest, language))
        revision, _, verb_and = rest.partition(":")
        verb, _, what = verb_and.partition(":")
        opened = self._open(incoming, name, language)
        move = _MOVES.get(verb)
        if opened is None or move is None:
            return self._without(incoming, name, verb, language)
        if verb in _CHANGING and revision != str(opened.item.revision):
            return self._stale(incoming, opened, revision, verb)
        if verb in _NOT_ONCE_SENT and opened.kept.sent:
            return [screens.toast("is_sent", language)]
        return move(self, incoming, opened, what)

    def hear(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply] | None:
        """A text after this journey asked for one; None where it is not meant for it."""
        if incoming.kind != "text" or (incoming.forwarded and state.get("path") != "points 1 passage"):
            return None
        opened = self._open(incoming, str(state.get("item", "")), language)
        if opened is None:
            self._end(incoming)
            return None
        if incoming.message_id is not None and incoming.message_id == state.get("seen"):
            return self._corrected(incoming, opened, state) if incoming.edited else self._current(incoming, opened)
        if incoming.edited or (opened.kept.sent and state.get("ask") != "sent"):
            return None
        word = drafting_typed.word(incoming.text, language)
        hear = _HEARD.get(str(state.get("ask", "")))
        return hear(self, incoming, opened, state, word) if hear else None

    def remind(self, incoming: Incoming, state: dict[str, Any], language: str) -> list[Reply]:
        """After something else was answered: the question on the table again, or nothing."""
        opened = self._open(incoming, str(state.get("item", "")), language)
        if opened is None or state.get("ask") != "fact":
            return []
        asked = paths.asked_at(opened.kind, Place.read(str(state.get("path", ""))))
        return [self._question(incoming, opened, asked)] if asked else []

    def start(
        self, incoming: Incoming, kind: str, language: str, facts: Mapping[str, Any], answers: str | None = None
    ) -> list[Reply]:
        """Begins a letter of ``kind`` with these facts, raw as for the engine. ``answers``: the letter's item id.

        An unfinished draft of this kind that answers the same letter is opened instead of a second one.
        """
        found = shipped().kind(kind)
        if found is None:
            handover = _handover(kind)
            return [screens.handover(handover, language)] if handover else [screens.kinds(language)]
        earlier = self._answering(incoming, found, answers)
        if earlier is not None and (opened := self._open(incoming, earlier, language)):
            note = Reply(screens.say("told.exists", language))
            return [note, *self._current(incoming, opened)]
        return self._begin(incoming, found, language, dict(facts), "letter", answers=answers)

    # ---------------------------------------------------------------- menus

    def _home(self, incoming: Incoming, language: str) -> list[Reply]:
        drafts = list(reversed(self._drafts(incoming)))
        if not drafts:
            return [screens.kinds(language)]
        return [drafting_sent.home(self, drafts, language)]

    def _menu_home(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        return self._home(incoming, language)

    def _menu_new(self, incoming: Incoming, _rest: str, language: str) -> list[Reply]:
        return [screens.kinds(language)]

    def _menu_law(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        handover = _handover(rest)
        return [screens.handover(handover, language) if handover else screens.law(language)]

    def _menu_kind(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        name, _, known = rest.partition(":")
        kind = shipped().kind(name)
        if kind is None:
            return [screens.toast("not_yours", language)]
        return [screens.kind(kind, language) if known else self._kind(kind, language)]

    def _menu_begin(self, incoming: Incoming, rest: str, language: str) -> list[Reply]:
        name, _, chosen = rest.partition(":")
        kind, tone = shipped().kind(name), screens.TONES.get(chosen[2:])
        if kind is None or tone is None or chosen[:2] not in kind.languages:
            return [screens.toast("not_yours", language)]
        facts = self._from_check(incoming, chosen[:2])
        return self._begin(incoming, kind, language, facts, "check", spoken=chosen[:2], tone=tone, warned=True)

    def _kind(self, kind: Kind, language: str) -> Reply:
        """What the letter is for; for one that can cost money the risk comes first."""
        if screens.risky(kind):
            return screens.risk(kind, language, f"{screens.VERSION}:{screens.LETTER}:kind:{kind.id}:known")
        return screens.kind(kind, language)

    # ---------------------------------------------------------------- beginning

    def _begin(
        self, incoming: Incoming, kind: Kind, language: str, facts: dict[str, Any], origin: str, *,
        spoken: str = "", tone: str = "", warned: bool = False, answers: str | None = None,
    ) -> list[Reply]:  # fmt: skip
        spoken = spoken or (language if language in kind.languages else kind.languages[0])
        before = self._remembered(incoming)
        usable, dropped = kept_drafts.cleaned(kind, {**before, **facts})
        origins = {name: origin if name in facts else "before" for name in usable}
        skipped = [f"{name} +" for name, value in usable.items() if _is_records(value)]
        fresh = Kept(
            text="", kind=kind.id, answers=answers, facts=usable, language=spoken, tone=tone, prefilled=origins,
            skipped=skipped, warned=warned, change="begun",
        )  # fmt: skip
        again = self._just_begun(incoming, fresh)
        item = again or self._add(incoming, fresh)
        if isinstance(item, Full):
            return [_full(item, language)]
        opened = self._open(incoming, item.id, language)
        return self._current(incoming, opened, dropped=dropped) if opened else []

    def _add(self, incoming: Incoming, fresh: Kept) -> Item | Full:
        return self.store.items.add(incoming.person.id, "draft", content_of(self._named(fresh)), incoming.at)

    def _just_begun(self, incoming: Incoming, fresh: Kept) -> Item | None:
        """The same beginning a moment ago: a button tapped twice."""
        wanted = content_of(self._named(fresh))
        for item, _ in reversed(self._drafts(incoming)):
            if item.revision == 1 and incoming.at - item.created_at < AGAIN and item.content == wanted:
                return item
        return None

    def _remembered(self, incoming: Incoming) -> dict[str, Any]:
        """Who the person is, from the newest letter that says so."""
        for _, kept in reversed(self._drafts(incoming)):
            if kept.facts.get("sender"):
                return {name: kept.facts[name] for name in REMEMBERED if name in kept.facts}
        return {}

    def _from_check(self, incoming: Incoming, language: str) -> dict[str, Any]:
        """What the check of this person says, as facts; nothing where there is none or it cannot be read."""
        stored = self.store.checks.load(incoming.person.id)
        if stored is None:
            return {}
        scheme = check_scheme.shipped()
        try:
            return facts_from_check(walk.read(stored.state, scheme).answers, scheme, language)
        except (AnswersError, KeyError, TypeError):
            log.exception("a stored check cannot be read")
            return {}

    def _answering(self, incoming: Incoming, kind: Kind, answers: str | None) -> str | None:
        """The unfinished draft of this kind that answers the same letter."""
        same = [
            item.id
            for item, kept in self._drafts(incoming)
            if answers and kept.answers == answers and kept.kind == kind.id and not kept.final_on and not kept.sent
        ]
        return same[-1] if same else None

    # ---------------------------------------------------------------- where a draft stands

    def _current(
        self, incoming: Incoming, opened: Open, recap: str = "", dropped: list[str] | None = None
    ) -> list[Reply]:
        """The next thing to be said about a draft."""
        kept = opened.kept
        if kept.sent:
            return self._after(incoming, opened)
        if kept.final_on:
            return self._finished(incoming, opened)
        self._end(incoming)
        if screens.risky(opened.kind) and not kept.warned:
            return [screens.risk(opened.kind, opened.language, opened.data("w"))]
        if not kept.tone:
            return [screens.tone(opened)]
        if (kept.prefilled or dropped) and not kept.seen:
            return [screens.prefilled(opened, dropped or [])]
        waiting = paths.to_ask(kept, opened.draft)
        if waiting:
            return [self._question(incoming, opened, waiting[0], recap)]
        return screens.preview(opened, screens.say("question.recap", opened.language, recap=recap) if recap else "")

    def _question(self, incoming: Incoming, opened: Open, asked: Asked, recap: str = "") -> Reply:
        """Asks, and remembers what was asked."""
        value = None if asked.more else kept_drafts.value_at(opened.kept, asked.place)
        picked = value if asked.about.type == "choices" and isinstance(value, list) else []
        self._ask(incoming, opened, "fact", path=str(asked.place), picked=picked)
        return self._asked(opened, asked, picked, recap)

    def _asked(self, opened: Open, asked: Asked, picked: list[str], recap: str = "") -> Reply:
        record = kept_drafts.value_at(opened.kept, Place(asked.place.field, asked.place.record or 1))
        argument = record.get("argument") if isinstance(record, dict) else None
        card = self.library().arguments.get(str(argument)) if asked.place.field == "points" else None
        return screens.question(opened, asked, self.today(), picked, recap, card)

    def _after(self, incoming: Incoming, opened: Open, warning: str = "") -> list[Reply]:
        self._end(incoming)
        reminded = drafting_sent.is_reminded(self.store, incoming.person.id, opened.item.id)
        return [screens.sent(opened, self.today(), reminded, warning)]

    def _finished(self, incoming: Incoming, opened: Open) -> list[Reply]:
        self._ask(incoming, opened, "sent")
        return [screens.done(opened, self.today())]

    # ---------------------------------------------------------------- what is written

    def _hear_fact(
        self, incoming: Incoming, opened: Open, state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        place = Place.read(str(state.get("path", "")))
        asked = paths.asked_at(opened.kind, place)
        if asked is None:
            return None
        if word is not None:
            return self._steered(incoming, opened, asked, word)
        if _is_side_question(asked, incoming.text):
            return None
        return self._filled(incoming, opened, asked, incoming.text)

    def _filled(self, incoming: Incoming, opened: Open, asked: Asked, text: str) -> list[Reply]:
        """A typed answer, put where it belongs."""
        place = _place_of_answer(opened.kept, asked)
        target = paths.asked_at(opened.kind, place) or asked
        value = drafting_typed.read(target.about, place.field, text, self.today())
        if isinstance(value, drafting_typed.Wrong):
            reply = self._asked(opened, asked, [])
            wrong = screens.say(f"wrong.{value.reason}", opened.language)
            return [replace(reply, html=f"{wrong}\n\n{reply.html}")]
        moved = kept_drafts.with_value(opened.kept, place, value)
        if place.field == "points" and place.part == "passage":
            moved = _recognised(moved, target, value)
        recap = screens.label(
            "question.noted", opened.language, value=screens.shown(target.about, value, opened.language)
        )
        replies = self._saved(incoming, opened, moved, recap)
        self._remember(incoming, place)
        return replies

    def _corrected(self, incoming: Incoming, opened: Open, state: dict[str, Any]) -> list[Reply] | None:
        """The message that was the last answer has been edited: the answer changes with it."""
        asked = paths.asked_at(opened.kind, Place.read(str(state.get("last", ""))))
        return self._filled(incoming, opened, asked, incoming.text) if asked and not opened.kept.sent else None

    def _steered(self, incoming: Incoming, opened: Open, asked: Asked, word: str) -> list[Reply]:
        match word:
            case "back":
                before = screens.previous(opened.kept, asked.place)
                earlier = paths.asked_at(opened.kind, before) if before else None
                return [self._question(incoming, opened, earlier or asked)]
            case "skip":
                return self._skip(incoming, opened, opened.code(asked.place))
            case "stop":
                self._end(incoming)
                return [Reply(screens.say("told.paused", opened.language))]
        return self._preview(incoming, opened, "")

    def _hear_own(
        self, incoming: Incoming, opened: Open, state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        number = str(state.get("number", ""))
        whole = self._whole(opened)
        if not _in_range(number, len(whole.paragraphs)) or whole.paragraphs[int(number) - 1].id != state.get(
            "paragraph"
        ):
            return self._paragraphs(incoming, opened, "")
        if word in {"back", "stop", "skip", "preview"}:
            return self._paragraph(incoming, opened, number)
        text = drafting_typed.paragraph(incoming.text)
        if isinstance(text, drafting_typed.Wrong):
            return [Reply(screens.say(f"wrong.{text.reason}", opened.language))]
        part = whole.paragraphs[int(number) - 1]
        moved = kept_drafts.with_own(opened.kept, part.id, text)
        return self._paragraph_saved(incoming, opened, moved, number, "changed")

    def _hear_number(
        self, incoming: Incoming, opened: Open, _state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        text = incoming.text.strip().rstrip(".")
        if word in {"back", "stop", "preview"}:
            return self._preview(incoming, opened, "")
        if not text.isdecimal():
            return None
        if not _in_range(text, len(self._whole(opened).paragraphs)):
            return [Reply(screens.say("wrong.number", opened.language))]
        return self._paragraph(incoming, opened, text)

    def _hear_sent(
        self, incoming: Incoming, opened: Open, _state: dict[str, Any], word: str | None
    ) -> list[Reply] | None:
        if word is not None:
            self._end(incoming)
            return [Reply(screens.say("told.paused", opened.language))]
        day = drafting_typed.day(incoming.text, self.today(), ahead=False)
        if day is None:
            wrong = Reply(screens.say("wrong.date", opened.language))
            return None if understanding.is_side_question(incoming.text) else [wrong]
        if day > self.today():
            return [Reply(screens.say("wrong.date_future", opened.language))]
        return self._sent_on(incoming, opened, day)

    # ---------------------------------------------------------------- moves: questions

    def _show(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return _rewritten(self._current(incoming, opened))

    def _preview(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        return screens.preview(opened)

    def _warned(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return self._saved(incoming, opened, replace(opened.kept, warned=True, change="begun"))

    def _prefilled_ok(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return self._saved(incoming, opened, replace(opened.kept, seen=True, change="begun"))

    def _tone(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        spoken, tone = argument[:2], screens.TONES.get(argument[2:])
        if tone is None or spoken not in opened.kind.languages:
            return [screens.toast("not_yours", opened.language)]
        moved = replace(kept_drafts.edited(opened.kept, "tone"), tone=tone, language=spoken)
        return self._saved(incoming, opened, moved)

    def _tone_screen(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        return _rewritten([screens.tone(opened)])

    def _ask_for(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        place = paths.decoded(opened.kind, argument)
        asked = paths.asked_at(opened.kind, place) if place else None
        if asked is None or not _reachable(opened.kept, asked.place):
            return [screens.toast("not_yours", opened.language)]
        return _rewritten([self._question(incoming, opened, asked)])

    def _option(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        code, _, position = argument.rpartition(".")
        asked = self._asked_by(opened, code)
        options = asked.about.options if asked else ()
        if asked is None or asked.about.type != "choice" or not _in_range(position, len(options) - 1, 0):
            return [screens.toast("not_yours", opened.language)]
        chosen = options[int(position)]
        words = chosen.label.in_language(opened.language)
        recap = screens.label("question.noted", opened.language, value=words)
        return self._saved(incoming, opened, kept_drafts.with_value(opened.kept, asked.place, chosen.id), recap)

    def _tick(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        code, _, position = argument.rpartition(".")
        asked = self._asked_by(opened, code)
        options = asked.about.options if asked else ()
        if asked is None or asked.about.type != "choices" or not _in_range(position, len(options) - 1, 0):
            return [screens.toast("not_yours", opened.language)]
        name, before = options[int(position)].id, self._picked(incoming, opened, asked)
        picked = [one for one in before if one != name] if name in before else [*before, name]
        self._ask(incoming, opened, "fact", path=str(asked.place), picked=picked)
        return [replace(self._asked(opened, asked, picked), replaces=True)]

    def _ticked(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        asked = self._asked_by(opened, argument)
        if asked is None or asked.about.type != "choices":
            return [screens.toast("not_yours", opened.language)]
        picked = self._picked(incoming, opened, asked)
        if not picked:
            return [screens.toast("nothing_picked", opened.language)]
        ordered = [option.id for option in asked.about.options if option.id in picked]
        return self._saved(incoming, opened, kept_drafts.with_value(opened.kept, asked.place, ordered))

    def _ahead(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        code, _, days = argument.rpartition(".")
        asked = self._asked_by(opened, code)
        if asked is None or asked.about.type != "date" or not _in_range(days, 400):
            return [screens.toast("not_yours", opened.language)]
        day = (self.today() + dt.timedelta(days=int(days))).isoformat()
        recap = screens.label("question.noted", opened.language, value=screens.shown(asked.about, day, opened.language))
        return self._saved(incoming, opened, kept_drafts.with_value(opened.kept, asked.place, day), recap)

    def _skip(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        asked = self._asked_by(opened, argument)
        if asked is None:
            return [screens.toast("not_yours", opened.language)]
        return self._saved(incoming, opened, kept_drafts.with_skipped(opened.kept, asked.place))

    def _clear(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        asked = self._asked_by(opened, argument)
        if asked is None or kept_drafts.value_at(opened.kept, asked.place) is None:
            return [screens.toast("not_yours", opened.language)]
        moved = kept_drafts.with_value(opened.kept, asked.place, None)
        number = asked.place.record
        if number and not kept_drafts.records_of(moved, asked.place.field)[number - 1]:
            moved = kept_drafts.without_record(opened.kept, asked.place.field, number)
        else:
            moved = kept_drafts.with_skipped(moved, asked.place)
        return self._saved(incoming, opened, moved)

    def _remove(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        place = paths.decoded(opened.kind, argument)
        if place is None or place.record is None or not kept_drafts.value_at(opened.kept, place):
            return [screens.toast("not_yours", opened.language)]
        recap = screens.label("question.removed", opened.language)
        return self._saved(incoming, opened, kept_drafts.without_record(opened.kept, place.field, place.record), recap)

    def _fill(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        """Asks again for what is open, whatever was left open before."""
        needed = paths.missing(opened.draft)
        again = [path for path in opened.kept.skipped if Place.read(path).field not in needed or path.endswith(" +")]
        moved = replace(opened.kept, skipped=again, seen=True)
        waiting = [one for one in paths.to_ask(moved, opened.draft) if one.needed or one.field.id in needed]
        if waiting:
            saved = self._save(incoming, opened, moved)
            return self._unsaved(incoming, opened, saved) or self._next_of(incoming, opened, waiting[0])
        written = next((gap.path.split(" ") for gap in opened.draft.open_places if gap.path.startswith("text ")), [])
        return self._to_text(incoming, opened, written[1:])

    def _next_of(self, incoming: Incoming, opened: Open, asked: Asked) -> list[Reply]:
        again = self._open(incoming, opened.item.id, opened.language)
        return _rewritten([self._question(incoming, again, asked)]) if again else []

    def _to_text(self, incoming: Incoming, opened: Open, named: list[str]) -> list[Reply]:
        """A gap that a person wrote: to the fact or the paragraph it stands in."""
        fields = {field.id: field for field in paths.order(opened.kind)}
        name = next((one for one in reversed(named) if one in fields), None)
        asked = paths.asked_at(opened.kind, Place(name)) if name else None
        if asked is not None and asked.field.type != "records":
            return _rewritten([self._question(incoming, opened, asked)])
        if name:
            return _rewritten([screens.records(opened, fields[name])])
        ids = [part.id for part in self._whole(opened).paragraphs]
        number = next((place for place, one in enumerate(ids, 1) if one in named), None)
        return self._paragraph(incoming, opened, str(number)) if number else self._paragraphs(incoming, opened, "")

    # ---------------------------------------------------------------- moves: facts and paragraphs

    def _facts(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        self._end(incoming)
        page = int(argument) if _in_range(argument, 9, 0) else 0
        return _rewritten([screens.facts(opened, page)])

    def _records(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        self._end(incoming)
        place = paths.decoded(opened.kind, argument)
        asked = paths.asked_at(opened.kind, Place(place.field)) if place else None
        if place is None or asked is None or asked.field.type != "records":
            return [screens.toast("not_yours", opened.language)]
        if place.record and kept_drafts.value_at(opened.kept, Place(place.field, place.record)):
            return _rewritten([screens.record(opened, asked.field, place.record)])
        return _rewritten([screens.records(opened, asked.field)])

    def _paragraphs(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        self._ask(incoming, opened, "number")
        page = int(argument) if _in_range(argument, 20, 0) else 0
        return _rewritten([screens.paragraph_list(opened, self._whole(opened), page)], incoming)

    def _paragraph(self, incoming: Incoming, opened: Open, argument: str, note: str = "") -> list[Reply]:
        whole = self._whole(opened)
        if not _in_range(argument, len(whole.paragraphs)):
            return [screens.toast("not_yours", opened.language)]
        self._end(incoming)
        return _rewritten([screens.paragraph(opened, whole, int(argument), note)], incoming)

    def _write(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        whole = self._whole(opened)
        if not _in_range(argument, len(whole.paragraphs)) or whole.paragraphs[int(argument) - 1].locked:
            return [screens.toast("not_yours", opened.language)]
        part = whole.paragraphs[int(argument) - 1]
        self._ask(incoming, opened, "own", number=argument, paragraph=part.id)
        return [Reply(screens.say("paragraphs.ask", opened.language, number=argument))]

    def _ours(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        whole = self._whole(opened)
        if not _in_range(argument, len(whole.paragraphs)):
            return [screens.toast("not_yours", opened.language)]
        part = whole.paragraphs[int(argument) - 1]
        note = "is_in" if part.id in opened.kept.left_out else "ours_again"
        text = opened.kept.own.get(part.id) if note == "is_in" else None
        return self._paragraph_saved(incoming, opened, kept_drafts.with_own(opened.kept, part.id, text), argument, note)

    def _leave_out(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        whole = self._whole(opened)
        part = whole.paragraphs[int(argument) - 1] if _in_range(argument, len(whole.paragraphs)) else None
        if part is None or not kept_drafts.may_leave_out(opened.draft, part):
            return [screens.toast("not_yours", opened.language)]
        moved = kept_drafts.with_left_out(opened.kept, part.id)
        return self._paragraph_saved(incoming, opened, moved, argument, "is_out")

    def _paragraph_saved(self, incoming: Incoming, opened: Open, moved: Kept, number: str, note: str) -> list[Reply]:
        told = self._unsaved(incoming, opened, self._save(incoming, opened, moved))
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        return self._paragraph(
            incoming, again, number, screens.label(f"paragraphs.{note}", again.language, number=number)
        )

    def _whole(self, opened: Open) -> Any:
        """All paragraphs in our words, also those left out: what numbers refer to."""
        return kept_drafts.unedited(opened.kept, self.today(), self.library()) or opened.draft

    # ---------------------------------------------------------------- moves: versions, files, finish, delete

    def _versions(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        known = self.store.items.versions(incoming.person.id, opened.item.id)
        return _rewritten([screens.versions(opened, known)])

    def _restore(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        known = self.store.items.versions(incoming.person.id, opened.item.id)
        found = next((one for one in known if str(one.revision) == argument), None)
        if found is None:
            return [screens.toast("not_yours", opened.language)]
        saved = self.store.items.restore(
            incoming.person.id, opened.item.id, found.revision, opened.item.revision, incoming.at
        )
        told = self._unsaved(incoming, opened, saved)
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        at = screens.moment(found.created_at, opened.language)
        return screens.preview(again, screens.say("versions.restored", opened.language, at=at))

    def _finish(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        if opened.kept.final_on == self.today():
            return self._finished(incoming, opened)
        fresh = kept_drafts.planned(replace(opened.kept, final_on=None), self.today(), self.library())
        if fresh is None:
            return [screens.toast("unreadable", opened.language)]
        try:
            final(fresh)
        except NotFinalError as error:
            self._end(incoming)
            return [screens.refused(opened, error.open_places, error.duties)]
        return self._saved(incoming, opened, replace(opened.kept, final_on=self.today(), change="final"))

    def _days_ago(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        if not opened.kept.final_on or argument not in {"0", "1"}:
            return [screens.toast("not_yours", opened.language)]
        return self._sent_on(incoming, opened, self.today() - dt.timedelta(days=int(argument)))

    def _ask_when(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        if not opened.kept.final_on:
            return [screens.toast("not_yours", opened.language)]
        self._ask(incoming, opened, "sent")
        return [Reply(screens.say("finish.ask_sent", opened.language))]

    def _sent_on(self, incoming: Incoming, opened: Open, day: dt.date) -> list[Reply]:
        """Notes when it went out, and plans the reminder."""
        if opened.kept.final_on is None:
            return [screens.toast("not_yours", opened.language)]
        moved = replace(opened.kept, sent=day, answered=False, change="sent")
        told = self._unsaved(incoming, opened, self._save(incoming, opened, moved))
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        planned = drafting_sent.plan(self.store, incoming.person.id, again, incoming.at)
        keys = [] if planned else ["finish.not_kept"]
        keys += ["finish.before_letter"] if day < opened.kept.final_on else []
        warning = " ".join(screens.label(key, again.language, day=opened.kept.final_on) for key in keys)
        return self._after(incoming, again, warning)

    def _answered(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        if not opened.kept.sent:
            return [screens.toast("not_yours", opened.language)]
        drafting_sent.settle(self.store, incoming.person.id, opened.item.id, incoming.at)
        return self._saved(incoming, opened, replace(opened.kept, answered=True, change="sent"))

    def _next_letter(self, incoming: Incoming, opened: Open, argument: str) -> list[Reply]:
        steps = opened.draft.follow_up
        if not opened.kept.sent or not _in_range(argument, len(steps) - 1, 0):
            return [screens.toast("not_yours", opened.language)]
        kind = shipped().kind(steps[int(argument)].kind)
        if kind is None:
            return self._menu_law(incoming, steps[int(argument)].kind, opened.language)
        facts = {name: value for name, value in opened.kept.facts.items() if name not in NOT_CARRIED_OVER}
        facts = drafting_sent.next_facts(opened, kind, facts)
        spoken = opened.kept.language if opened.kept.language in kind.languages else kind.languages[0]
        return self._begin(incoming, kind, opened.language, facts, "before", spoken=spoken, tone=opened.kept.tone)

    def _copy(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        added = self._add(incoming, kept_drafts.copy_of(opened.kept))
        if isinstance(added, Full):
            return [_full(added, opened.language)]
        again = self._open(incoming, added.id, opened.language)
        return self._current(incoming, again) if again else []

    def _delete(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        return _rewritten([screens.sure(opened)])

    def _delete_sure(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return self._deleted(incoming, opened.item.id, opened.language)

    def _deleted(self, incoming: Incoming, item_id: str, language: str) -> list[Reply]:
        self._end(incoming)
        drafting_sent.forget(self.store, incoming.person.id, item_id, incoming.at)
        self.store.items.delete(incoming.person.id, item_id, incoming.at)
        rows = ((screens.link("home.button_list", "home", language),),)
        return [Reply(screens.say("delete.done", language), rows, replaces=True)]

    # ---------------------------------------------------------------- fetching and saving

    def _drafts(self, incoming: Incoming) -> list[tuple[Item, Kept]]:
        """The drafts of the person, oldest first."""
        found = [(item, read(item, Kept)) for item in self.store.items.of(incoming.person.id, "draft")]
        return [(item, kept) for item, kept in found if kept is not None]

    def _open(self, incoming: Incoming, item_id: str, language: str) -> Open | None:
        """The draft on the table; None if there is none of this person, or it cannot be read any more."""
        item = self.store.items.get(incoming.person.id, item_id)
        kept = read(item, Kept)
        if item is None or kept is None:
            return None
        try:
            draft = kept_drafts.planned(kept, self.today(), self.library())
        except NotFinalError:  # finished by an earlier version of the scheme
            kept = replace(kept, final_on=None, sent=None)
            draft = kept_drafts.planned(kept, self.today(), self.library())
        return Open(item, kept, draft, language) if draft else None

    def _named(self, kept: Kept) -> Kept:
        """The draft with the words of its letter and a title."""
        draft = kept_drafts.planned(kept, self.today(), self.library())
        return replace(kept, text=kept_drafts.text_of(draft), title=_title(kept, draft.kind)) if draft else kept

    def _save(self, incoming: Incoming, opened: Open, moved: Kept) -> Saved:
        content = content_of(self._named(moved))
        return self.store.items.save(incoming.person.id, opened.item.id, content, opened.item.revision, incoming.at)

    def _saved(self, incoming: Incoming, opened: Open, moved: Kept, recap: str = "") -> list[Reply]:
        """Saves a change and says what comes next; a tapped message becomes it."""
        told = self._unsaved(incoming, opened, self._save(incoming, opened, moved))
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        return _rewritten(self._current(incoming, again, recap), incoming)

    def _unsaved(self, incoming: Incoming, opened: Open, saved: Saved) -> list[Reply]:
        """What to say where nothing was saved; an empty list if it was."""
        match saved:
            case Item():
                return []
            case Full():
                return [_full(saved, opened.language)]
            case "gone":
                self._end(incoming)
                return [Reply(screens.say("told.gone", opened.language))]
        return self._latest(incoming, opened)

    def _latest(self, incoming: Incoming, opened: Open) -> list[Reply]:
        """Another device was first: where the draft stands now."""
        again = self._open(incoming, opened.item.id, opened.language)
        if again is None:
            return [Reply(screens.say("told.gone", opened.language))]
        first, *rest = self._current(incoming, again)
        told = screens.say("told.stale", again.language)
        return [replace(first, html=f"<i>{told}</i>\n\n{first.html}"), *rest]

    def _stale(self, incoming: Incoming, opened: Open, revision: str, verb: str) -> list[Reply]:
        """A button of an earlier state. Tapped twice: the present question; otherwise it is told."""
        twice = revision == str(opened.item.revision - 1) and verb in _ANSWERS
        key = "noted_already" if twice else "stale"
        replies = self._current(incoming, opened)
        said = screens.label(f"told.{key}", opened.language)[:200]
        if len(replies) > 1:
            replies = [screens.panel(opened)]
        return [replace(replies[0], toast=said, replaces=True)]

    def _without(self, incoming: Incoming, item_id: str, verb: str, language: str) -> list[Reply]:
        """A tap that no draft answers: none of this person, an unknown verb, or a kind that is not there any more."""
        kept = read(self.store.items.get(incoming.person.id, item_id), Kept)
        if kept is None or verb not in _MOVES:
            return [screens.toast("gone" if kept is None and verb in _MOVES else "not_yours", language)]
        if verb == "Xy":
            return self._deleted(incoming, item_id, language)
        return drafting_files.unreadable(item_id, kept, language)

    def _ask(self, incoming: Incoming, opened: Open, ask: str, **more: Any) -> None:
        state = {"journey": JOURNEY, "item": opened.item.id, "ask": ask, **more}
        before = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        if before.get("journey") == JOURNEY and before.get("item") == opened.item.id and incoming.kind != "text":
            state |= {name: before[name] for name in ("seen", "last") if name in before}
        self.store.dialogs.ask(incoming.person.id, state, incoming.at)

    def _remember(self, incoming: Incoming, place: Place) -> None:
        """Notes which message gave the last answer, so that it can be corrected and is not taken twice."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at)
        if state and state.get("journey") == JOURNEY:
            changed = {**state, "seen": incoming.message_id, "last": str(place)}
            self.store.dialogs.ask(incoming.person.id, changed, incoming.at)

    def _end(self, incoming: Incoming) -> None:
        self.store.dialogs.end(incoming.person.id)

    def _asked_by(self, opened: Open, code: str) -> Asked | None:
        place = paths.decoded(opened.kind, code)
        asked = paths.asked_at(opened.kind, place) if place else None
        return asked if asked and _reachable(opened.kept, asked.place) else None

    def _picked(self, incoming: Incoming, opened: Open, asked: Asked) -> list[str]:
        """What is ticked: as remembered, else as it was answered."""
        state = self.store.dialogs.of(incoming.person.id, incoming.at) or {}
        if state.get("item") == opened.item.id and state.get("path") == str(asked.place):
            return [str(one) for one in state.get("picked", [])]
        value = kept_drafts.value_at(opened.kept, asked.place)
        return value if isinstance(value, list) else []


Move = Callable[[Drafting, Incoming, Open, str], list[Reply]]
Menu = Callable[[Drafting, Incoming, str, str], list[Reply]]
Heard = Callable[[Drafting, Incoming, Open, dict[str, Any], str | None], list[Reply] | None]


def _handover(name: str) -> Any:
    wanted = name.strip().lower().replace("-", "_")
    return next((one for one in shipped().common.handovers if one.id == wanted), None)


def _title(kept: Kept, kind: Kind) -> str:
    """The kind, and to whom."""
    title = kind.title.in_language(kept.language)
    recipient = str(kept.facts.get("recipient", "")).split("\n")[0][:60]
    return f"{title}: {recipient}" if recipient else title


def _place_of_answer(kept: Kept, asked: Asked) -> Place:
    """Where a typed answer goes; after "anything else?" it begins the next record."""
    if not asked.more:
        return asked.place
    return Place(asked.field.id, len(kept_drafts.records_of(kept, asked.field.id)) + 1, asked.field.parts[0].id)


def _recognised(kept: Kept, asked: Asked, passage: str) -> Kept:
    """A point typed by hand, with what was recognised in it; what the passage was recognised as before is gone."""
    found = drafting_typed.point(passage, asked.field.parts)
    moved = kept
    for name in ("argument", "demand", "amount_cents", "deadline"):
        moved = kept_drafts.with_value(moved, replace(asked.place, part=name), found.get(name))
    return replace(moved, trail=kept.trail, change=kept.change)


def _is_side_question(asked: Asked, text: str) -> bool:
    """A question to the bot rather than words for the letter."""
    return asked.field.id not in QUESTIONS_WELCOME and understanding.is_side_question(text)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _reachable(kept: Kept, place: Place) -> bool:
    """A record that is there, or the next one."""
    return place.record is None or place.record <= len(kept_drafts.records_of(kept, place.field)) + 1


def _in_range(text: str, highest: int, lowest: int = 1) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4 and lowest <= int(text) <= highest


def _rewritten(replies: list[Reply], incoming: Incoming | None = None) -> list[Reply]:
    """A single screen takes the place of the tapped message; a letter of several messages comes below it."""
    if len(replies) != 1 or not replies[0].html or (incoming is not None and incoming.kind != "tap"):
        return replies
    return [replace(replies[0], replaces=True)]


def _full(full: Full, language: str) -> Reply:
    return Reply(screens.say(f"told.full_{full.what}", language, limit=full.limit))


_MENUS: Mapping[str, Menu] = {
    "home": Drafting._menu_home,
    "new": Drafting._menu_new,
    "law": Drafting._menu_law,
    "kind": Drafting._menu_kind,
    "begin": Drafting._menu_begin,
}


def _file(suffix: str) -> Move:
    def move(_self: Drafting, _incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return [drafting_files.file(opened, suffix)]

    return move


_MOVES: Mapping[str, Move] = {
    "o": Drafting._show,
    "n": Drafting._show,
    "v": Drafting._preview,
    "w": Drafting._warned,
    "k": Drafting._prefilled_ok,
    "t": Drafting._tone,
    "T": Drafting._tone_screen,
    "q": Drafting._ask_for,
    "a": Drafting._option,
    "p": Drafting._tick,
    "f": Drafting._ticked,
    "d": Drafting._ahead,
    "s": Drafting._skip,
    "c": Drafting._clear,
    "x": Drafting._remove,
    "i": Drafting._fill,
    "F": Drafting._facts,
    "r": Drafting._records,
    "P": Drafting._paragraphs,
    "g": Drafting._paragraph,
    "e": Drafting._write,
    "b": Drafting._ours,
    "l": Drafting._leave_out,
    "V": Drafting._versions,
    "R": Drafting._restore,
    "pdf": _file("pdf"),
    "docx": _file("docx"),
    "txt": _file("txt"),
    "z": Drafting._finish,
    "Z": Drafting._finish,
    "h": Drafting._days_ago,
    "H": Drafting._ask_when,
    "A": Drafting._answered,
    "m": Drafting._next_letter,
    "y": Drafting._copy,
    "X": Drafting._delete,
    "Xy": Drafting._delete_sure,
}
_ANSWERS = frozenset({"w", "k", "t", "a", "f", "d", "s", "c", "x", "z", "Z", "h", "A"})
_CHANGING = _ANSWERS | {"p", "q", "i", "r", "g", "e", "b", "l", "R", "Xy"}
_NOT_ONCE_SENT = (_CHANGING | {"T", "F", "P"}) - {"h", "A", "Xy"}
_HEARD: Mapping[str, Heard] = {
    "fact": Drafting._hear_fact,
    "own": Drafting._hear_own,
    "number": Drafting._hear_number,
    "sent": Drafting._hear_sent,
}
