"""Are two names of firms one? The words that tell a firm from others are matched; legal form and common words follow.

"Media", "Verlag", "Deutschland" tell nothing: they only make a match weaker where one side lacks them.
"""

from __future__ import annotations

from functools import cache

from knowledge.conflicts.names import Name, read_names
from knowledge.conflicts.spelling import Grade, Word, fold, grade
from knowledge.conflicts.verdict import LIKELY, POSSIBLE, SAME, Reason, Strength, Verdict
from knowledge.conflicts.words import words

SHORT_INITIALS, SAFE_INITIALS, SAFE_JOINED = 3, 4, 5
WEAKER: dict[Strength, Strength | None] = {SAME: LIKELY, LIKELY: POSSIBLE, POSSIBLE: None}


def compare_firms(ours: Name, theirs: Name) -> Verdict | None:
    """The best of: by their words, written together, abbreviated, known by both names; None where they are two."""
    ways = (_by_words, _together, _abbreviated, _known)
    found = [verdict for way in ways if (verdict := way(ours, theirs)) is not None]
    return max(found, key=lambda one: one.strength, default=None)


def compare_person_with_firm(person: Name, firm: Name, ours_first: bool) -> Verdict | None:
    """Does the firm carry the person's whole name? ``ours_first``: the person is the name that was given now."""
    core = firm.core
    whole = person.given and all(len(one.text) > 1 for one in person.given[:1])
    wanted = (*person.given, *person.family)
    if not whole or not all(any(grade(one, two) >= Grade.NEAR for two in core) for one in wanted):
        return None
    pair = (person.written, firm.written)
    return Verdict(POSSIBLE, (Reason("carries_name", *(pair if ours_first else pair[::-1])),))


def _by_words(ours: Name, theirs: Name) -> Verdict | None:
    if not ours.marks or not theirs.marks:
        return None
    pairs = _pairs(ours.marks, theirs.marks)
    if len(pairs) < min(len(ours.marks), len(theirs.marks)):
        return None
    lowest = min(level for _, _, level in pairs)
    if len(ours.marks) != len(theirs.marks):
        return _longer(ours, theirs, pairs)
    strength = _strength(lowest, [one for one, _, _ in pairs])
    return _with_the_rest(strength, lowest, ours, theirs, pairs) if strength else None


def _strength(lowest: Grade, shared: list[Word]) -> Strength | None:
    if lowest is Grade.FAINT:
        return None
    telling = any(one.text not in words().common_surnames and one.text not in words().given_names for one in shared)
    if lowest is Grade.SOUND:
        return POSSIBLE if telling else None
    return SAME if lowest is Grade.EQUAL else LIKELY


def _with_the_rest(
    strength: Strength, lowest: Grade, ours: Name, theirs: Name, pairs: list[tuple[Word, Word, Grade]]
) -> Verdict | None:
    """What legal form, common words and order change."""
    reasons = [_about(lowest, pairs)]
    said = (ours.written, theirs.written)
    current: Strength | None = strength
    one_word = len(ours.core) == len(theirs.core) == 1
    if {one.text for one in ours.core} != {one.text for one in theirs.core} and _rest(ours) != _rest(theirs):
        reasons.append(Reason("longer_name", *said))
        current = _weaker(current, not _tells(pairs))
    elif lowest is Grade.EQUAL and [one.text for one in ours.core] != [one.text for one in theirs.core]:
        reasons.append(Reason("other_order"))
        current = _weaker(current, False)
    if ours.form and theirs.form and ours.form != theirs.form:
        reasons.append(Reason("form_differs"))
        current = _weaker(current, not _tells(pairs) and one_word)
    elif bool(ours.form) != bool(theirs.form):
        reasons.append(Reason("form_missing"))
        bare_name = one_word and not _is_in_capitals(ours, theirs)
        current = _weaker(current, not _tells(pairs)) if bare_name or not _tells(pairs) else current
    return Verdict(current, tuple(reasons)) if current else None


def _weaker(strength: Strength | None, twice: bool) -> Strength | None:
    once = WEAKER[strength] if strength else None
    if twice:
        return WEAKER[once] if once and once is not LIKELY else None
    return once


def _longer(ours: Name, theirs: Name, pairs: list[tuple[Word, Word, Grade]]) -> Verdict | None:
    """All telling words of the shorter name stand in the longer one."""
    close = all(level >= Grade.NEAR for _, _, level in pairs)
    shorter, longer = sorted((ours, theirs), key=lambda one: len(one.marks))
    begins = grade(shorter.marks[0], longer.marks[0]) >= Grade.NEAR
    if not close or not _tells(pairs) or not begins or shorter.kind == "person":
        return None
    if len(pairs) == 1 and (len(shorter.marks[0].text) < SAFE_INITIALS or shorter.marks == shorter.core[1:]):
        return None
    return Verdict(POSSIBLE, (Reason("longer_name", ours.written, theirs.written),))


def _together(ours: Name, theirs: Name) -> Verdict | None:
    """ "DeutscheBank" beside "Deutsche Bank"."""
    if len(ours.core) == len(theirs.core) or ours.joined != theirs.joined or len(ours.joined) < SAFE_JOINED:
        return None
    strength = LIKELY if (ours.form or theirs.form) and ours.form != theirs.form else SAME
    return Verdict(strength, (Reason("together"),))


def _abbreviated(ours: Name, theirs: Name) -> Verdict | None:
    """ "LAION" beside "Large-scale Artificial Intelligence Open Network"."""
    for short, long in ((ours, theirs), (theirs, ours)):
        one = short.core[0].text if len(short.core) == 1 else ""
        if len(one) >= SHORT_INITIALS and len(long.core) >= SHORT_INITIALS and one in long.initials:
            strength = LIKELY if len(one) >= SAFE_INITIALS else POSSIBLE
            return Verdict(strength, (Reason("abbreviation", ours.written, theirs.written),))
    return None


def _known(ours: Name, theirs: Name) -> Verdict | None:
    if ours.joined == theirs.joined or not _rows(ours.joined) & _rows(theirs.joined):
        return None
    return Verdict(LIKELY, (Reason("known_as", ours.written, theirs.written),))


@cache
def _known_names() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(words().known_as):
        for written in row:
            for name in read_names(written):
                found.setdefault(name.joined, set()).add(number)
    return {joined: frozenset(numbers) for joined, numbers in found.items()}


def known_joined(joined: str) -> frozenset[str]:
    """The other names (as one word) under which the firm ``joined`` is known."""
    rows = _rows(joined)
    return frozenset(other for other, numbers in _known_names().items() if numbers & rows)


def _rows(joined: str) -> frozenset[int]:
    return _known_names().get(joined, frozenset())


def _pairs(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> list[tuple[Word, Word, Grade]]:
    """Each word of ours with the best of theirs that is still free."""
    free, found = list(theirs), []
    for one in ours:
        best = max(free, key=lambda two: grade(one, two), default=None)
        if best is not None and (level := grade(one, best)) > Grade.NONE:
            free.remove(best)
            found.append((one, best, level))
    return found


def _tells(pairs: list[tuple[Word, Word, Grade]]) -> bool:
    """Is there a word among them that is neither a frequent surname nor a given name nor a common word?"""
    common = words().common_surnames | words().given_names | words().generic
    return any(one.text not in common for one, _, _ in pairs)


def _rest(name: Name) -> frozenset[str]:
    marks = {one.text for one in name.marks}
    return frozenset(one.text for one in name.core if one.text not in marks)


def _about(lowest: Grade, pairs: list[tuple[Word, Word, Grade]]) -> Reason:
    if lowest is Grade.EQUAL:
        return Reason("same_spelling")
    ours, theirs = next((one.text, two.text) for one, two, level in pairs if level is lowest)
    return Reason("sounds_alike" if lowest is Grade.SOUND else "other_spelling", ours.capitalize(), theirs.capitalize())


def _is_in_capitals(ours: Name, theirs: Name) -> bool:
    """ "LAION": a name in capitals is a firm's or an abbreviation, also without its legal form."""
    return all(fold(one.written.split()[0]) and one.written.split()[0].isupper() for one in (ours, theirs))
