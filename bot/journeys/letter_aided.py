"""What a model helps with in a letter, on a tap by the person: plainer words, and fields that rules did not find.

It decides nothing. Plainer words are proved sentence by sentence; a field is a place in the letter that the person is
shown and says yes or no to, read by our own parsers and checked by our rules afterwards. Without a yes to the model
there is no button, and an old one says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.journeys.case import Letter
from bot.journeys.letter_found import proposal, shown, without
from bot.journeys.letter_kept import record_of
from bot.journeys.letter_plain import Plain, in_plain_words
from bot.journeys.letter_read import Found, by_rules, found_in, mark, waiting, with_found
from bot.journeys.letter_said import plainly
from bot.journeys.letter_screens import Seen, buttons, noted, plain
from bot.journeys.letter_told import ToldLetters
from bot.ports import Incoming, Reply
from bot.store.case_items import Item
from knowledge.letters import reading
from knowledge.letters.confirmed import gaps, read_at
from knowledge.letters.letter import Letter as ReadLetter
from knowledge.letters.paper import Paper

if TYPE_CHECKING:
    from bot.model.uses import Uses

SENT = 24_000
"""Characters of a letter that a model is shown; what we look for stands in its first pages."""


@dataclass(frozen=True, slots=True)
class AidedLetters(ToldLetters):
    """Letters with what a model may do for those who agreed to it."""

    def _in_plain_words(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        """The explanation in plainer words; where there is nothing of a model, one sentence that says so."""
        seen = self._seen(incoming.person.id, item, language)
        uses = self._uses(incoming.person.id, seen, language)
        if uses is None:
            return [without("no_consent", seen, language)]
        told = in_plain_words(seen.explanation, uses)
        if not told.proved:
            return [without(told.missing, seen, language)]
        return _told_plainly(told, seen, language)

    def _search(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        """Lets a model look for what rules did not find; what it found already is asked about, not looked for again."""
        person = incoming.person.id
        seen = self._seen(person, item, language)
        uses = self._uses(person, seen, language)
        if uses is None:
            return [without("no_consent", seen, language)]
        kept, wanted = found_in(seen.letter), gaps(seen.read)
        if not wanted:
            return [Reply("", toast=plain("model.no_gap", language)[:200])]
        searched = mark(seen.letter.text, *wanted)
        if waiting(seen.letter, seen.read, wanted, self.today()) is None and kept.searched != searched:
            paper = reading.own_words(seen.letter.text)
            places = uses.fields(paper.text[:SENT], wanted)
            if places.missing is not None:
                return [without(places.missing, seen, language)]
            words = {name: " ".join(one.text.split()) for name, one in places.found.items()}
            fresh = replace(kept, proposed=self._fitting(seen, paper, words, kept), searched=searched)
            saved = self._saved(incoming, item, with_found(seen.letter, fresh))
            if saved is None:
                return self._overtaken(incoming, item, language)
            seen = self._seen(person, saved, language)
        return [proposal(seen, self.today(), language) or without(None, seen, language, "model.nothing_found")]

    def _uses(self, person: str, seen: Seen, language: str) -> Uses | None:
        """What a model may do for ``person``, with all names and signs that were read in the letter hidden from it."""
        uses = self.aid.for_person(person, language)
        return replace(uses, parties=(*uses.parties, *_named(seen.read))) if uses else None

    def _fitting(self, seen: Seen, paper: Paper, words: Mapping[str, str], kept: Found) -> dict[str, str]:
        """What of it our own parsers can read, and was not refused before. The date comes first: others hang on it."""
        written = seen.read.date.value if seen.read.date else None
        fitting: dict[str, str] = {}
        for name in gaps(seen.read):
            if name not in words or mark(name, words[name]) in kept.refused:
                continue
            one = read_at(name, words[name], paper, written, self.today())
            if one is not None:
                fitting[name] = words[name]
                written = one.value if name == "letter_date" else written  # type: ignore[assignment]  # a date
        return fitting

    def _yes(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        """The person says that a place of the letter is what it was proposed as: from now on it counts."""
        return self._decided(incoming, item, value, language, taken=True)

    def _no(self, incoming: Incoming, item: Item, value: str, language: str) -> list[Reply]:
        """The person says that it is not; it is not proposed again."""
        return self._decided(incoming, item, value, language, taken=False)

    def _decided(self, incoming: Incoming, item: Item, value: str, language: str, taken: bool) -> list[Reply]:
        before = self._seen(incoming.person.id, item, language)
        kept = found_in(before.letter)
        name = next((one for one, words in kept.proposed.items() if mark(one, words) == value), None)
        if name is None:
            decided = [mark(*pair) for pair in kept.confirmed.items()] + [*kept.refused]
            key = "model.decided" if value in decided else "changed"
            return [Reply("", toast=plain(key, language)[:200])]
        words = kept.proposed[name]
        proposed = {one: other for one, other in kept.proposed.items() if one != name}
        if taken:
            fresh = replace(kept, proposed=proposed, confirmed={**kept.confirmed, name: words})
        else:
            fresh = replace(kept, proposed=proposed, refused=(*kept.refused, value))
        saved = self._saved(incoming, item, self._renamed(with_found(before.letter, fresh), language))
        if saved is None:
            return self._overtaken(incoming, item, language)
        now = self._seen(incoming.person.id, saved, language)
        said = self._noted(incoming, before, now, name, language) if taken else None
        following = proposal(now, self.today(), language)
        if said is None:
            return [replace(following or without(None, now, language, "model.refused"), replaces=True)]
        if following is None:
            return [replace(said, replaces=True)]
        return [replace(said, buttons=(), replaces=True), following]

    def _noted(self, incoming: Incoming, before: Seen, now: Seen, name: str, language: str) -> Reply:
        """What was taken, and what it changes; or that it does not stand in the letter any more."""
        one = next((one for one in now.confirmed if one.name == name), None)
        if one is None:
            return without(None, now, language, "model.gone")
        what = plain(f"model.fields.{name}", language)
        told = plain("model.taken", language, what=what, value=shown(one, language))
        return noted(told, before, now, self._outdated(incoming.person.id, now), language)

    def _undo(self, incoming: Incoming, item: Item, _value: str, language: str) -> list[Reply]:
        """Forgets all that a model found in this letter; it is read by rules alone again."""
        before = self._seen(incoming.person.id, item, language)
        saved = self._saved(incoming, item, self._renamed(with_found(before.letter, Found()), language))
        if saved is None:
            return self._overtaken(incoming, item, language)
        now = self._seen(incoming.person.id, saved, language)
        outdated = self._outdated(incoming.person.id, now)
        return [replace(noted(plain("model.undone", language), before, now, outdated, language), replaces=True)]

    def _renamed(self, letter: Letter, language: str) -> Letter:
        """With the title, sender and date that it has now."""
        fresh = record_of(letter, by_rules(letter.text, self.today()), language)
        return replace(letter, title=fresh.title, sender=fresh.sender, date=fresh.date)


def _named(letter: ReadLetter) -> Iterator[str]:
    names = (letter.sender, letter.representative, letter.opponent, letter.addressee)
    signs = (letter.reference, letter.your_reference, letter.court_file_number)
    for one in (*names, *signs):
        yield from one.value.splitlines() if one else ()


def _told_plainly(told: Plain, seen: Seen, language: str) -> list[Reply]:
    checked = plain("model.plain_checked", language, proved=told.proved, all=told.all)
    return [Reply(plainly(told.explanation, checked), buttons(seen, language, plain_words=True))]
