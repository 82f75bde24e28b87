"""The moves of a first contact: an answer by button, back, pause, striking out, changing one part, giving up.

A button carries the revision it was made for. The last one again (two taps) is told as noted; an older one changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.journeys.contact import retention
from bot.journeys.contact.kept import ContactData
from bot.journeys.contact.saying import Loaded, Saying
from bot.journeys.contact.steps import PARTS, Walk, back, change, forward
from bot.journeys.contact.taking import Taking
from bot.journeys.contact.tapped import Answered, answer, remove
from bot.journeys.contact.words import SHORT_ID, button, say, toast
from bot.ports import Incoming, Reply
from bot.store.contacts import DRAFT


@dataclass(frozen=True, slots=True)
class Moving(Saying):
    """Moves along the questions."""

    def _tapped(self, incoming: Incoming, at: Loaded, revision: str, verb: str, value: str) -> list[Reply]:
        """A button below a question."""
        language = at.data.language
        if at.row.state != DRAFT:
            return [toast("note.sent_already", language)]
        if revision != str(at.row.revision):
            again = revision == str(at.row.revision - 1) and at.walk.last == f"{verb}:{value}"
            return [toast("note.twice" if again else "note.old", language)]
        move = _MOVES.get(verb)
        if move is None:
            return [toast("note.old", language)]
        return [_in_place(reply) for reply in move(self, incoming, at, value)]

    def _choose(self, incoming: Incoming, at: Loaded, value: str, last: str) -> list[Reply]:
        """The question is answered with ``value``."""
        own = incoming.person.name or incoming.person.first_name
        answered = answer(at.data, at.walk, value, own)
        language = at.data.language
        if answered is None:
            return [self._screen(incoming, at, say("note.tap", language))]
        if answered.note:
            return [self._screen(incoming, at, say(f"note.{answered.note}", language))]
        data = self._applied(incoming, at, answered)
        note = self._told(incoming, answered, data)
        walk = replace(at.walk, last=last, heard=incoming.message_id if incoming.kind == "text" else at.walk.heard)
        if answered.walk is not None:
            walk = replace(answered.walk, last=last)
        elif answered.goes_on:
            walk = self._next(incoming, data, walk)
        return self._kept(incoming, at, data, walk, note)

    def _next(self, incoming: Incoming, data: ContactData, walk: Walk) -> Walk:
        return forward(data, walk, self._has(incoming.person.id, data))

    def _applied(self, incoming: Incoming, at: Loaded, answered: Answered) -> ContactData:
        """With what was offered taken over, where that was the answer."""
        person, data, taking = incoming.person.id, answered.data, Taking(self.store)
        match answered.apply:
            case "names":
                return taking.names(data, self.offers.names(person, data))
            case "offers":
                offers = self.offers.facts(person, data.language)
                return taking.facts(data, offers, person, at.row.firm, at.row.id, incoming.at)
            case "nothing":
                return taking.nothing(data, at.row.firm, at.row.id)
        return data

    def _told(self, incoming: Incoming, answered: Answered, data: ContactData) -> str:
        """How much of what was offered is taken over now."""
        if answered.apply not in {"offers", "nothing"}:
            return ""
        offers = self.offers.facts(incoming.person.id, data.language) if answered.apply == "offers" else []
        taken = sum(offer.id not in data.struck for offer in offers)
        return say("note.taken", data.language, count=taken) if taken else say("note.nothing_taken", data.language)

    def _answer(self, incoming: Incoming, at: Loaded, value: str) -> list[Reply]:
        return self._choose(incoming, at, value, f"o:{value}")

    def _back(self, incoming: Incoming, at: Loaded, _value: str) -> list[Reply]:
        return self._kept(incoming, at, at.data, replace(back(at.walk), last="b:"))

    def _page(self, incoming: Incoming, at: Loaded, value: str) -> list[Reply]:
        if not (value.isascii() and value.isdecimal()) or len(value) > 3:
            return [toast("note.old", at.data.language)]
        return self._kept(incoming, at, at.data, replace(at.walk, page=int(value), last=f"g:{value}"))

    def _toggle(self, incoming: Incoming, at: Loaded, value: str) -> list[Reply]:
        """Strikes an offer out, or takes that back."""
        known = {offer.id for offer in self._offered(incoming.person.id, at.data, at.walk.step)}
        if value not in known:
            return [toast("note.old", at.data.language)]
        struck = at.data.struck
        kept = tuple(one for one in struck if one != value) if value in struck else (*struck, value)
        return self._kept(incoming, at, replace(at.data, struck=kept), replace(at.walk, last=f"t:{value}"))

    def _remove(self, incoming: Incoming, at: Loaded, value: str) -> list[Reply]:
        """Takes an entry out of the list that is shown."""
        known = value.isascii() and value.isdecimal() and len(value) < 4
        data = remove(at.data, at.walk, int(value)) if known else None
        if data is None:
            return [toast("note.old", at.data.language)]
        for one in at.data.documents:
            if one not in data.documents:
                self.store.contacts.delete_file(at.row.firm, at.row.id, one.file)
        return self._kept(incoming, at, data, replace(at.walk, last=f"d:{value}"))

    def _edit(self, incoming: Incoming, at: Loaded, value: str) -> list[Reply]:
        """Changes one part from the overview, and comes back."""
        if value not in PARTS or at.walk.step != "overview":
            return [toast("note.old", at.data.language)]
        return self._kept(incoming, at, at.data, replace(change(at.walk, PARTS[value]), last=f"e:{value}"))

    def _pause(self, incoming: Incoming, at: Loaded, _value: str) -> list[Reply]:
        self._end(incoming)
        language = at.data.language
        rows = ((button("resume", language, at.row.id[:SHORT_ID], "r"),),)
        return [Reply(say("paused", language, days=self.days), rows)]

    def _ask_cancel(self, incoming: Incoming, at: Loaded, _value: str) -> list[Reply]:
        language = at.data.language
        yes = button("cancel_yes", language, at.row.id[:SHORT_ID], at.row.revision, "X")
        no = button("cancel_no", language, at.row.id[:SHORT_ID], "r")
        return [Reply(say("cancel.ask", language), ((yes, no),))]

    def _cancel(self, incoming: Incoming, at: Loaded, _value: str) -> list[Reply]:
        """Deletes a contact that was never sent."""
        self._end(incoming)
        retention.remove(self.store, at.row.firm, at.row.id, at.row.state)
        return [Reply(say("cancel.done", at.data.language))]


def _in_place(reply: Reply) -> Reply:
    """A tap rewrites the message it came from."""
    return replace(reply, replaces=True) if reply.html and reply.to is None and reply.document is None else reply


Move = Callable[[Moving, Incoming, Loaded, str], list[Reply]]

_MOVES: Mapping[str, Move] = {
    "o": Moving._answer,
    "b": Moving._back,
    "g": Moving._page,
    "t": Moving._toggle,
    "d": Moving._remove,
    "e": Moving._edit,
    "p": Moving._pause,
    "x": Moving._ask_cancel,
    "X": Moving._cancel,
}
