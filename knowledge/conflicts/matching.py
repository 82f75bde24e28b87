"""The conflict check: who is asked about, held against everybody a firm has heard of, however names are written.

It finds names, it does not judge conflicts: whether there is one is for the lawyer to say (§ 43a Abs. 4 BRAO). So it
shows what may be one, says how strongly and why, and keeps quiet about what is only a frequent surname.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.conflicts.names import Name, read_names
from knowledge.conflicts.organisations import compare_firms, compare_person_with_firm, known_joined
from knowledge.conflicts.persons import compare_persons
from knowledge.conflicts.spelling import Word
from knowledge.conflicts.verdict import SAME, Reason, Strength, Verdict

SLIPS = 2


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody by name. ``id``: whatever the asker wants to find again (a contact, a role)."""

    name: str
    aliases: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """``ours`` may be ``theirs``: how strongly, and why."""

    ours: Party
    theirs: Party
    strength: Strength
    reasons: tuple[Reason, ...]

    def in_words(self, language: str) -> str:
        """The reasons in one line of plain text."""
        return "; ".join(reason.in_words(language) for reason in self.reasons)


def compare(ours: Party, theirs: Party) -> Match | None:
    """Whether two parties may be one, over all their names; None where nothing speaks for it."""
    best: tuple[Verdict, Name, Name] | None = None
    for one in _names(ours):
        for two in _names(theirs):
            found = compare_names(one, two)
            if found is not None and (best is None or found.strength > best[0].strength):
                best = (found, one, two)
    return _match(ours, theirs, *best) if best else None


def compare_names(ours: Name, theirs: Name) -> Verdict | None:
    """The best reading of two names."""
    found: list[Verdict | None] = []
    if ours.written == theirs.written and ours.core == theirs.core and (ours.given or ours.kind == "firm"):
        return Verdict(SAME, (Reason("same_spelling"),))
    if "firm" not in {ours.kind, theirs.kind}:
        as_persons = compare_persons(ours, theirs)
        if as_persons is not None and ours.given and theirs.given:
            return as_persons
        found.append(as_persons)
    if "person" not in {ours.kind, theirs.kind}:
        found.append(compare_firms(ours, theirs))
    if ours.kind != "firm" and theirs.kind == "firm":
        found.append(compare_person_with_firm(ours, theirs, True))
    if theirs.kind != "firm" and ours.kind == "firm":
        found.append(compare_person_with_firm(theirs, ours, False))
    return max((one for one in found if one is not None), key=lambda one: one.strength, default=None)


class Register:
    """Everybody a firm has heard of, made ready once; then each question costs little."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._parties = list(parties)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._by_sound: dict[str, set[str]] = defaultdict(set)
        for number, party in enumerate(self._parties):
            for name in _names(party):
                self._note(name, number)
        self._words = list(self._by_word)

    def __len__(self) -> int:
        return len(self._parties)

    def check(self, asked: Iterable[Party]) -> tuple[Match, ...]:
        """Every match of every party asked about, the strongest first."""
        found = [match for ours in asked for match in self._matches(ours)]
        return tuple(sorted(found, key=lambda match: -match.strength))

    def _matches(self, ours: Party) -> Sequence[Match]:
        near = sorted({number for name in _names(ours) for number in self._near(name)})
        return [match for number in near if (match := compare(ours, self._parties[number])) is not None]

    def _note(self, name: Name, number: int) -> None:
        for one in (*name.core, *name.given, *name.family):
            self._by_word[one.text].add(number)
            for key in _keys(one):
                self._by_sound[key].add(one.text)
        for text in {name.joined, *name.initials, "".join(one.text for one in name.family)}:
            self._by_word[text].add(number)

    def _near(self, name: Name) -> set[int]:
        """Whoever shares a telling word with ``name``, or nearly: a surname, a firm's word, an abbreviation."""
        found: set[int] = set()
        for one in {*name.family, *name.marks, *name.given[:1]} if name.kind != "firm" else {*name.marks}:
            for text in self._alike(one):
                found |= self._by_word[text]
        for text in {name.joined, *name.initials, *known_joined(name.joined)}:
            found |= self._by_word.get(text, set())
        return found

    def _alike(self, one: Word) -> set[str]:
        alike = {text for key in _keys(one) for text in self._by_sound.get(key, ())}
        alike.add(one.text)
        slips = process.extract(one.text, self._words, scorer=OSA.distance, score_cutoff=SLIPS, limit=None)
        return (alike | {text for text, _, _ in slips}) & self._by_word.keys() if len(one.text) > SLIPS else alike


def _keys(one: Word) -> Iterable[str]:
    """Under which a word is found again, apart from its letters."""
    yield f"b{one.bare}"
    yield f"v{one.variant}"
    if len(one.sound) > 1:
        yield f"s{one.sound}"


def _names(party: Party) -> tuple[Name, ...]:
    return tuple(name for written in (party.name, *party.aliases) for name in read_names(written))


def _match(ours: Party, theirs: Party, verdict: Verdict, one: Name, two: Name) -> Match:
    by_main = one.written == _main(ours) and two.written == _main(theirs)
    reasons = verdict.reasons if by_main else (*verdict.reasons, Reason("alias", one.written, two.written))
    return Match(ours, theirs, verdict.strength, reasons)


def _main(party: Party) -> str:
    names = read_names(party.name)
    return names[0].written if names else party.name
