"""Where a draft stands and what is said next: the risk, the tone, a question, the letter, or what comes after.

Every change goes through here: it is saved, or it is told why not, and the newest state is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.journeys.case import Draft as Kept
from bot.journeys.drafting import kept as kept_drafts
from bot.journeys.drafting import letter_screens, menu_screens, paths, question_screens
from bot.journeys.drafting import sent as sent_letters
from bot.journeys.drafting.drafts import Drafts
from bot.journeys.drafting.opened import Open, label, say
from bot.journeys.drafting.paths import Asked, Place
from bot.ports import Incoming, Reply
from bot.store.case_items import Full, Item, Saved

ANSWERS = frozenset({"w", "k", "t", "a", "f", "d", "s", "c", "x", "z", "Z", "h", "A"})  # tapped twice, they say no more


@dataclass(frozen=True, slots=True)
class Standing(Drafts):
    """What is said about a draft as it stands."""

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
        if menu_screens.risky(opened.kind) and not kept.warned:
            return [menu_screens.risk(opened.kind, opened.language, opened.data("w"))]
        if not kept.tone:
            return [menu_screens.tone(opened)]
        if (kept.prefilled or dropped) and not kept.seen:
            return [menu_screens.prefilled(opened, dropped or [])]
        waiting = paths.to_ask(kept, opened.draft)
        if waiting:
            return [self._question(incoming, opened, waiting[0], recap)]
        return letter_screens.preview(opened, say("question.recap", opened.language, recap=recap) if recap else "")

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
        return question_screens.question(opened, asked, self.today(), picked, recap, card)

    def _after(self, incoming: Incoming, opened: Open, warning: str = "") -> list[Reply]:
        self._end(incoming)
        reminded = sent_letters.is_reminded(self.store, incoming.person.id, opened.item.id)
        return [letter_screens.sent(opened, self.today(), reminded, warning)]

    def _finished(self, incoming: Incoming, opened: Open) -> list[Reply]:
        self._ask(incoming, opened, "sent")
        return [letter_screens.done(opened, self.today())]

    def _preview(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        self._end(incoming)
        return letter_screens.preview(opened)

    def _show(self, incoming: Incoming, opened: Open, _argument: str) -> list[Reply]:
        return rewritten(self._current(incoming, opened))

    def _saved(self, incoming: Incoming, opened: Open, moved: Kept, recap: str = "") -> list[Reply]:
        """Saves a change and says what comes next; a tapped message becomes it."""
        told = self._unsaved(incoming, opened, self._save(incoming, opened, moved))
        again = self._open(incoming, opened.item.id, opened.language)
        if told or again is None:
            return told
        return rewritten(self._current(incoming, again, recap), incoming)

    def _unsaved(self, incoming: Incoming, opened: Open, saved: Saved) -> list[Reply]:
        """What to say where nothing was saved; an empty list if it was."""
        match saved:
            case Item():
                return []
            case Full():
                return [told_full(saved, opened.language)]
            case "gone":
                self._end(incoming)
                return [Reply(say("told.gone", opened.language))]
        return self._latest(incoming, opened)

    def _latest(self, incoming: Incoming, opened: Open) -> list[Reply]:
        """Another device was first: where the draft stands now."""
        again = self._open(incoming, opened.item.id, opened.language)
        if again is None:
            return [Reply(say("told.gone", opened.language))]
        first, *rest = self._current(incoming, again)
        told = say("told.stale", again.language)
        return [replace(first, html=f"<i>{told}</i>\n\n{first.html}"), *rest]

    def _stale(self, incoming: Incoming, opened: Open, revision: str, verb: str) -> list[Reply]:
        """A button of an earlier state. Tapped twice: the present question; otherwise it is told."""
        twice = revision == str(opened.item.revision - 1) and verb in ANSWERS
        key = "noted_already" if twice else "stale"
        replies = self._current(incoming, opened)
        said = label(f"told.{key}", opened.language)[:200]
        if len(replies) > 1:
            replies = [letter_screens.panel(opened)]
        return [replace(replies[0], toast=said, replaces=True)]


def rewritten(replies: list[Reply], incoming: Incoming | None = None) -> list[Reply]:
    """A single screen takes the place of the tapped message; a letter of several messages comes below it."""
    if len(replies) != 1 or not replies[0].html or (incoming is not None and incoming.kind != "tap"):
        return replies
    return [replace(replies[0], replaces=True)]


def told_full(full: Full, language: str) -> Reply:
    return Reply(say(f"told.full_{full.what}", language, limit=full.limit))


def in_range(text: str, highest: int, lowest: int = 1) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 4 and lowest <= int(text) <= highest
